//! What a plan saves in all, in one sentence; the numbers are those of the report and of the sums of the annexes.

use crate::diagnostic::Speech;
use crate::model::Role;
use crate::render::annexes::Material;
use crate::render::words::number;
use crate::simulate::Total;

/// One quantity before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Balance {
    /// What it is, in the language.
    pub name: String,
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
    /// Decimals.
    pub decimals: u8,
}

/// Returns bodies, payroll, heads and deputies of the whole structure, before and after.
pub(in crate::render) fn balance(material: &Material<'_>) -> Vec<Balance> {
    let (totals, speech) = (&material.request.outcome.totals, material.names.speech);
    let line = |total: &Total, name: &str| Balance {
        name: name.to_owned(),
        before: total.before,
        after: total.after,
        decimals: total.decimals,
    };
    let mut lines: Vec<Balance> =
        totals.bodies.iter().map(|total| line(total, speech.pick("bodies", "đầu mối"))).collect();
    let measures = totals.measures.iter().filter(|total| total.before != 0 || total.after != 0);
    lines.extend(measures.map(|total| line(total, &first_small(&total.label(speech)))));
    let posts = totals.posts.iter().filter(|total| total.before != 0 || total.after != 0);
    lines.extend(posts.map(|total| {
        let role = if total.id.as_deref() == Some(Role::Head.id()) { Role::Head } else { Role::Deputy };
        line(
            total,
            match (role, speech) {
                (Role::Head, Speech::En) => "heads",
                (_, Speech::En) => "deputies",
                (role, Speech::Vi) => role.name(Speech::Vi),
            },
        )
    }));
    lines
}

/// Returns a text with a small first letter.
pub(in crate::render) fn first_small(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    first + letters.as_str()
}

/// Returns the sentence: what rises, what falls, what stays.
pub(in crate::render) fn summary(material: &Material<'_>) -> String {
    let speech = material.names.speech;
    let mut parts: Vec<String> = Vec::new();
    for Balance { name, before, after, decimals } in balance(material) {
        let (shown_before, shown_after) = (number(before, decimals, speech), number(after, decimals, speech));
        let change = number(after.abs_diff(before).try_into().unwrap_or(i64::MAX), decimals, speech);
        parts.push(match (speech, after.cmp(&before)) {
            (Speech::Vi, std::cmp::Ordering::Less) => {
                format!("{name} giảm {change} (từ {shown_before} còn {shown_after})")
            }
            (Speech::Vi, std::cmp::Ordering::Greater) => {
                format!("{name} tăng {change} (từ {shown_before} lên {shown_after})")
            }
            (Speech::Vi, _) => format!("{name} không đổi ({shown_after})"),
            (Speech::En, std::cmp::Ordering::Less) => {
                format!("{name} fall by {change} (from {shown_before} to {shown_after})")
            }
            (Speech::En, std::cmp::Ordering::Greater) => {
                format!("{name} rise by {change} (from {shown_before} to {shown_after})")
            }
            (Speech::En, _) => format!("{name} stay the same ({shown_after})"),
        });
    }
    let text = parts.join("; ");
    match speech {
        Speech::Vi => format!("Sau sắp xếp: {text}."),
        Speech::En => format!("After the rearrangement: {text}."),
    }
}
