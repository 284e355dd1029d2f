//! What became of everything that belonged to the bodies of an event: dispositions, double entry, surplus.

use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Contribution, Disposition, Extent, Fate, Id, LegalForm, Matter, Placed, Surplus};
use crate::render::names::Names;
use crate::render::words::number;

/// A line of the report with lines below it.
pub(super) struct Block {
    pub head: String,
    pub items: Vec<String>,
}

/// What went from one body to another, or met the same fate.
struct Group<'e> {
    unit: &'e Id,
    fate: Fate,
    to: Option<&'e Id>,
    members: Vec<&'e Disposition>,
}

/// Returns one block for each pair of giver and receiver, then one for each other fate.
pub(super) fn blocks(event: &ChangeEvent, names: Names<'_>) -> Vec<Block> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for Contribution { original, result, .. } in &event.contributions {
        groups.push(Group { unit: original, fate: Fate::Moved, to: Some(result), members: Vec::new() });
    }
    for disposition in event.dispositions.iter().filter(|disposition| !is_told(event, disposition)) {
        let (unit, fate, to) = (&disposition.unit, disposition.fate, disposition.to.as_ref());
        match groups.iter_mut().find(|group| group.unit == unit && group.fate == fate && group.to == to) {
            Some(group) => group.members.push(disposition),
            None => groups.push(Group { unit, fate, to, members: vec![disposition] }),
        }
    }
    groups.retain(|group| group.to != Some(group.unit) || !group.members.is_empty() || keeps_part(event, group.unit));
    let is_single = groups.iter().all(|group| group.unit == groups[0].unit);
    let mut blocks: Vec<Block> = groups.iter().map(|group| block(event, group, is_single, names)).collect();
    blocks.extend(postings(event, names).into_iter().map(|head| Block { head, items: Vec::new() }));
    blocks
}

/// Returns whether a body gave part of itself and goes on.
fn keeps_part(event: &ChangeEvent, unit: &Id) -> bool {
    let own = |known: &&Contribution| known.original == *unit && known.result == *unit;
    event.contributions.iter().find(own).is_some_and(|known| known.extent != Extent::Whole)
}

/// Returns whether the report tells it elsewhere: a transfer in its sentence, what is added or released with its reason.
fn is_told(event: &ChangeEvent, disposition: &Disposition) -> bool {
    match &disposition.matter {
        Matter::Subordinate { unit } if event.form == LegalForm::Transfer => {
            event.relocations.iter().any(|relocation| relocation.unit == *unit)
        }
        _ => matches!(disposition.fate, Fate::Added | Fate::Released) && !event.postings.is_empty(),
    }
}

fn block(event: &ChangeEvent, group: &Group<'_>, is_single: bool, names: Names<'_>) -> Block {
    let Group { unit, fate, to, members } = group;
    let contribution = event
        .contributions
        .iter()
        .find(|known| *fate == Fate::Moved && known.original == **unit && Some(&known.result) == *to);
    let giver = |sign: &str| if is_single { String::new() } else { format!("{}{sign} ", names.short(unit)) };
    let mut head = match to {
        Some(to) if to == unit => format!("{}{}", giver(":"), Fate::Kept.name(names.speech)),
        Some(to) if *fate == Fate::Moved => format!("{}→ {}", giver(""), names.short(to)),
        Some(to) => format!("{}{} {}", giver(":"), fate.name(names.speech), names.short(to)),
        None => format!("{}{}", giver(":"), fate.name(names.speech)),
    };
    let mut quantities = Vec::new();
    if let Some(contribution) = contribution {
        head += &format!(": {}", contribution.extent.name(names.speech));
        let of: Vec<String> = contribution
            .takes
            .iter()
            .map(|(measure, extent)| format!("{} {}", extent.name(names.speech), names.measure(measure)))
            .collect();
        if !of.is_empty() {
            head += &format!(" ({})", of.join(", "));
        }
        quantities = shares(contribution, names);
    }
    if quantities.is_empty() {
        quantities.extend(members.iter().filter_map(|disposition| match &disposition.matter {
            Matter::Measure { measure, amount } => Some(names.quantity(measure, *amount)),
            _ => None,
        }));
    }
    if !quantities.is_empty() {
        let sign = if contribution.is_some() { "; " } else { ": " };
        head += &format!("{sign}{}", quantities.join(", "));
    }
    Block { head, items: items(members, names) }
}

/// Returns the quantities that passed, each beside what the original had: "5/9 biên chế".
fn shares(contribution: &Contribution, names: Names<'_>) -> Vec<String> {
    if contribution.extent == Extent::Whole {
        return contribution.amounts.iter().map(|(measure, amount)| names.quantity(measure, *amount)).collect();
    }
    let share = |(measure, total): (&Id, &i64)| {
        let amount = names.amount(measure, contribution.amounts.amount(measure));
        format!("{amount}/{} {}", names.amount(measure, *total), names.measured(measure))
    };
    contribution.totals.iter().map(share).collect()
}

/// Returns one line for each sort of matter, counted and listed; quantities stand in the head.
fn items(members: &[&Disposition], names: Names<'_>) -> Vec<String> {
    let speech = names.speech;
    let mut sorts: [Vec<String>; 5] = Default::default();
    let mut members = members.to_vec();
    members.sort_by_key(|disposition| match disposition.matter {
        Matter::Post { role, .. } => Some(role),
        _ => None,
    });
    for disposition in members {
        let (sort, text) = match &disposition.matter {
            Matter::Measure { .. } => continue,
            Matter::Subordinate { unit } => (0, names.unit(unit)),
            Matter::Function { function } => (1, names.function(function)),
            Matter::Cooperation { function } => (2, names.function(function)),
            Matter::Post { post, role, count, holder } => {
                let holder = holder.as_ref().map(|holder| format!(" ({holder})")).unwrap_or_default();
                let count = if *count > 1 { format!("{count} × ") } else { String::new() };
                let is_plain = post.starts_with(role.id());
                let id = if is_plain { String::new() } else { format!(" [{post}]") };
                (3, format!("{count}{}{id}{holder}", role.name(speech)))
            }
            Matter::Line { line } => (4, names.line_of(&disposition.unit, line)),
        };
        sorts[sort].push(text);
    }
    let words = [
        ("subordinates", "đơn vị trực thuộc"),
        ("functions led", "chức năng chủ trì"),
        ("functions shared", "chức năng phối hợp"),
        ("posts", "chức vụ"),
        ("lines", "quan hệ"),
    ];
    let named = sorts.iter().zip(words).filter(|(texts, _)| !texts.is_empty());
    named
        .map(|(texts, (en, vi))| match texts.len() {
            1 => format!("{}: {}", speech.pick(en, vi), texts[0]),
            count => format!("{} ({count}): {}", speech.pick(en, vi), texts.join("; ")),
        })
        .collect()
}

/// Returns one line for each quantity that was added from outside or released, with the reason.
fn postings(event: &ChangeEvent, names: Names<'_>) -> Vec<String> {
    let outside = event.postings.iter().filter(|posting| posting.from.is_none() || posting.to.is_none());
    outside
        .map(|posting| {
            let quantity = names.quantity(&posting.measure, posting.amount);
            let (fate, unit) = match (&posting.from, &posting.to) {
                (None, to) => (Fate::Added, to),
                (from, _) => (Fate::Released, from),
            };
            let unit = unit.as_ref().map(|unit| format!("{}: ", names.short(unit))).unwrap_or_default();
            let reason = posting.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{unit}{} {quantity}{reason}", fate.name(names.speech))
        })
        .collect()
}

/// Returns how many heads or deputies are left over, and who, and which posts nobody fills yet.
pub(super) fn surplus(surplus: &Surplus, placed: &Placed<'_>, names: Names<'_>) -> String {
    let speech = names.speech;
    let show = |count: u32| number(i64::from(count), 0, speech);
    let (before, after) = (show(surplus.before), show(surplus.after));
    let left = show(placed.left(surplus));
    let role = surplus.role.name(speech);
    let mark = speech.pick(" (has another post)", " (đã bố trí)");
    let holders: Vec<String> = surplus
        .holders
        .iter()
        .zip(&surplus.units)
        .map(|(holder, unit)| {
            let mark = if placed.holds(holder) { mark } else { "" };
            format!("{holder}, {} {}{mark}", speech.pick("of", "từ"), names.unit(unit))
        })
        .collect();
    let holders = match (holders.is_empty(), speech) {
        (true, _) => String::new(),
        (false, Speech::Vi) => format!("; thôi giữ chức vụ: {}", holders.join("; ")),
        (false, Speech::En) => format!("; leave their posts: {}", holders.join("; ")),
    };
    let open = unfilled(surplus, placed, speech, |id| names.unit(id));
    let open = open.map(|text| format!("; {text}")).unwrap_or_default();
    match speech {
        Speech::Vi => format!("{role}: trước {before}, sau {after}, dôi dư {left}{open}{holders}"),
        Speech::En => format!("{role}: {before} before, {after} after, surplus {left}{open}{holders}"),
    }
}

/// Returns how many posts of a role nobody fills yet, and where, as far as that is known.
pub(in crate::render) fn unfilled(
    surplus: &Surplus,
    placed: &Placed<'_>,
    speech: Speech,
    name: impl Fn(&Id) -> String,
) -> Option<String> {
    let count = placed.unfilled(surplus);
    let open = placed.open(surplus);
    let is_known = open.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() == u64::from(count);
    let places: Vec<String> = if is_known { open.iter().map(|(id, _)| name(id)).collect() } else { Vec::new() };
    let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) };
    let shown = number(i64::from(count), 0, speech);
    let role = surplus.role.name(speech);
    (count > 0).then(|| match speech {
        Speech::Vi => format!("{shown} chức vụ {role} chưa bố trí{places}"),
        Speech::En => format!("{shown} {role} {} not filled yet{places}", if count == 1 { "post" } else { "posts" }),
    })
}
