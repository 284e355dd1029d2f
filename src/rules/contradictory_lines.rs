//! # contradictory-lines
//!
//! Two bodies are tied by two lines that cannot both hold.
//!
//! ## What it checks
//!
//! | one line | and the other | is wrong |
//! |---|---|---|
//! | direct subordination, second subordination or leadership, from A to B | one of the three, from B to A | each would command the other |
//! | guidance from A to B | guidance from B to A | each would guide the other |
//! | hosting from A to B | hosting from B to A | each would lie within the other |
//! | supervision from A to B | direct or second subordination from B to A | the inspected would be the inspector's superior |
//! | direct subordination from A to B | second subordination from A to B | the second superior must be another body |
//!
//! Other pairs may stand together: a superior may also lead, guide and inspect; two bodies may inspect each other; a subordinate may guide its superior in its own trade.
//! Longer circles are reported as `line-cycle`.
//!
//! ## Why it matters
//!
//! Two lines that exclude each other leave open which of them is meant, and whoever reads the structure picks the one that suits.
//!
//! ## Fails
//!
//! ```outline
//! province
//!   district
//! district -leadership-> province
//! ```
//!
//! ## Passes
//!
//! ```outline
//! province
//!   district
//! province -guidance-> district
//! ```
//!
//! ## Tiếng Việt
//!
//! Hai đơn vị không được vừa là cấp trên vừa là cấp dưới của nhau, không được hướng dẫn lẫn nhau, chứa lẫn nhau.
//! Đơn vị bị kiểm tra, giám sát không được là cấp trên của đơn vị kiểm tra, giám sát.
//! Cấp trên thứ hai (song trùng trực thuộc) phải là đơn vị khác với cấp trên trực tiếp.

use super::lens::{Alone, Tie};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Related, Severity, Speech};
use crate::model::Family;
use crate::say;

pub static RULE: Rule = Rule {
    code: "contradictory-lines",
    severity: Severity::Error,
    title: Title {
        en: "two bodies are tied by lines that exclude each other",
        vi: "hai đơn vị có các quan hệ loại trừ nhau",
    },
    settings: &[],
    doc: include_str!("contradictory_lines.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    if !unit.receives(Family::SecondSubordination) && unit.ties_out().next().is_none() {
        return;
    }
    let mut incoming: Vec<Tie<'_>> = unit.ties_in().collect();
    incoming.sort_unstable_by_key(|tie| (tie.ordinal(), tie.family, tie.line));
    for same in incoming.chunk_by(|one, next| one.ordinal() == next.ordinal()) {
        let direct = same.iter().find(|tie| tie.family == Family::Subordination);
        let second = same.iter().find(|tie| tie.family == Family::SecondSubordination);
        if let (Some(direct), Some(second)) = (direct, second) {
            twice(unit, direct, second, findings);
        }
    }
    let mut outgoing: Vec<Tie<'_>> = unit.ties_out().collect();
    outgoing.sort_unstable_by_key(|tie| (tie.ordinal(), tie.family, tie.line));
    for back in outgoing.chunk_by(|one, next| one.ordinal() == next.ordinal()) {
        let start = incoming.partition_point(|tie| tie.ordinal() < back[0].ordinal());
        let forth = incoming[start..].iter().take_while(|tie| tie.ordinal() == back[0].ordinal());
        let mut pairs = forth.flat_map(|into| back.iter().map(move |out| (into, out)));
        let excluded = pairs.find(|(into, out)| {
            // Of two overlay lines each end sees both; the end with the lower id reports them.
            (into.line.is_none() || unit.id() < into.other()) && exclude(into.family, out.family)
        });
        if let Some((into, out)) = excluded {
            opposed(unit, into, out, findings);
        }
    }
}

/// Returns whether lines of these families exclude each other when they run in opposite directions.
fn exclude(one: Family, other: Family) -> bool {
    use Family::{Guidance, Hosting, Leadership, SecondSubordination, Subordination, Supervision};
    let commands = |family| matches!(family, Subordination | SecondSubordination | Leadership);
    let employs = |family| matches!(family, Subordination | SecondSubordination);
    match (one, other) {
        (Guidance, Guidance) | (Hosting, Hosting) => true,
        (Supervision, family) | (family, Supervision) => employs(family),
        (one, other) => commands(one) && commands(other),
    }
}

fn opposed(unit: Alone<'_>, into: &Tie<'_>, out: &Tie<'_>, findings: &mut Findings) {
    let (id, other) = (unit.id(), into.other());
    let (into_en, into_vi) = (into.family.name(Speech::En), into.family.name(Speech::Vi));
    let (out_en, out_vi) = (out.family.name(Speech::En), out.family.name(Speech::Vi));
    let message = say!(
        "`{id}` stands above `{other}` by {out_en}, and below it by {into_en}",
        "`{id}` ở trên `{other}` theo quan hệ {out_vi}, đồng thời ở dưới theo quan hệ {into_vi}"
    );
    let help = say!("remove one of the two lines, or turn it round", "bỏ hoặc đổi chiều một trong hai quan hệ");
    let note = say!("the other line", "quan hệ còn lại");
    let finding = findings.about(id, out.place(other), message, help);
    finding.related.push(Related { message: note, place: Some(into.place(id)) });
}

fn twice(unit: Alone<'_>, direct: &Tie<'_>, second: &Tie<'_>, findings: &mut Findings) {
    let (id, other) = (unit.id(), direct.other());
    let message = say!(
        "`{other}` is the direct and also the second superior of `{id}`",
        "`{other}` vừa là cấp trên trực tiếp vừa là cấp trên thứ hai của `{id}`"
    );
    let help = say!(
        "remove the second subordination, or lay it from another body",
        "bỏ quan hệ song trùng trực thuộc, hoặc nối từ đơn vị khác"
    );
    let note = say!("the direct subordination", "quan hệ trực thuộc trực tiếp");
    let finding = findings.about(id, second.place(id), message, help);
    finding.related.push(Related { message: note, place: Some(direct.place(id)) });
}
