//! What became of everything that belonged to the bodies of an event: dispositions, double entry, surplus.

use crate::model::{ChangeEvent, Disposition, Fate, Id, Matter, Surplus};
use crate::render::names::Names;
use crate::render::words::{counted, number};

/// Returns one line for each body, fate and receiver.
pub(super) fn dispositions(event: &ChangeEvent, names: Names<'_>) -> Vec<String> {
    let mut groups: Vec<(&Id, Fate, Option<&Id>, Vec<&Disposition>)> = Vec::new();
    for disposition in &event.dispositions {
        let to = disposition.to.as_ref();
        let same = |(unit, fate, known, _): &&mut (&Id, Fate, Option<&Id>, Vec<&Disposition>)| {
            *unit == &disposition.unit && *fate == disposition.fate && *known == to
        };
        match groups.iter_mut().find(same) {
            Some((.., members)) => members.push(disposition),
            None => groups.push((&disposition.unit, disposition.fate, to, vec![disposition])),
        }
    }
    groups
        .into_iter()
        .map(|(unit, fate, to, members)| {
            let receiver = to.map(|to| format!(" {}", names.unit(to))).unwrap_or_default();
            format!("{}: {}{receiver}: {}", names.unit(unit), fate.name(names.speech), matters(&members, names))
        })
        .collect()
}

/// Returns the matters by sort, each sort counted and listed.
fn matters(members: &[&Disposition], names: Names<'_>) -> String {
    let speech = names.speech;
    let mut sorts: [Vec<String>; 6] = Default::default();
    for disposition in members {
        let (sort, text) = match &disposition.matter {
            Matter::Measure { measure, amount } => (0, names.quantity(measure, *amount)),
            Matter::Subordinate { unit } => (1, names.unit(unit)),
            Matter::Function { function } => (2, names.function(function)),
            Matter::Cooperation { function } => (3, names.function(function)),
            Matter::Post { post, role, count, holder } => {
                let holder = holder.as_ref().map(|holder| format!(" ({holder})")).unwrap_or_default();
                let count = if *count > 1 { format!("{count} × ") } else { String::new() };
                let id = if role.id() == post.as_str() { String::new() } else { format!(" [{post}]") };
                (4, format!("{count}{}{id}{holder}", role.name(speech)))
            }
            Matter::Line { line } => (5, names.line(line)),
        };
        sorts[sort].push(text);
    }
    let words = [
        ("", "", ""),
        ("subordinate", "subordinates", "đơn vị trực thuộc"),
        ("function", "functions", "chức năng"),
        ("function shared", "functions shared", "chức năng phối hợp"),
        ("post", "posts", "chức vụ"),
        ("line", "lines", "quan hệ"),
    ];
    let shown: Vec<String> = sorts
        .iter()
        .zip(words)
        .filter(|(texts, _)| !texts.is_empty())
        .map(|(texts, (one, many, vi))| match one {
            "" => texts.join(", "),
            _ => format!("{} ({})", counted(texts.len(), speech, one, many, vi), texts.join("; ")),
        })
        .collect();
    shown.join("; ")
}

/// Returns one line for each quantity that was added from outside or released, with the reason.
pub(super) fn postings(event: &ChangeEvent, names: Names<'_>) -> Vec<String> {
    let outside = event.postings.iter().filter(|posting| posting.from.is_none() || posting.to.is_none());
    outside
        .map(|posting| {
            let quantity = names.quantity(&posting.measure, posting.amount);
            let (fate, unit) = match (&posting.from, &posting.to) {
                (None, to) => (Fate::Added, to),
                (from, _) => (Fate::Released, from),
            };
            let unit = unit.as_ref().map(|unit| format!("{}: ", names.unit(unit))).unwrap_or_default();
            let reason = posting.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{unit}{} {quantity}{reason}", fate.name(names.speech))
        })
        .collect()
}

/// Returns how many heads or deputies are left over, and who.
pub(super) fn surplus(surplus: &Surplus, names: Names<'_>) -> String {
    let speech = names.speech;
    let show = |count: u32| number(i64::from(count), 0, speech);
    let (before, after) = (show(surplus.before), show(surplus.after));
    let left = show(surplus.before.saturating_sub(surplus.after).max(surplus.holders.len() as u32));
    let role = surplus.role.name(speech);
    let holders: Vec<String> = surplus
        .holders
        .iter()
        .zip(&surplus.units)
        .map(|(holder, unit)| format!("{holder}, {} {}", speech.pick("of", "từ"), names.unit(unit)))
        .collect();
    let holders = if holders.is_empty() { String::new() } else { format!(": {}", holders.join("; ")) };
    match speech {
        crate::diagnostic::Speech::Vi => format!("{role}: trước {before}, sau {after}, dôi dư {left}{holders}"),
        crate::diagnostic::Speech::En => format!("{role}: {before} before, {after} after, surplus {left}{holders}"),
    }
}
