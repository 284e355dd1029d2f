//! Who decides on a change, as far as that is known.
//!
//! A procedure of a loaded pack that is made for such bodies names the competent organ, and its word counts everywhere.
//! Where none does, the lowest common superior is named as what it is, and not as the law.
//! An administrative unit is a place and decides nothing: it is never named.

use super::names::Names;
use crate::model::{ChangeEvent, Id, Shape};
use crate::rules::duty::NeededProcedure;
use crate::simulate::Outcome;

/// Says who decides on an event, with the words that go before; none where that is not known.
pub(super) fn said(
    event: &ChangeEvent,
    outcome: &Outcome,
    names: Names<'_>,
    name: impl Fn(&Id) -> String,
) -> Option<String> {
    let speech = names.speech;
    let mut organs: Vec<String> = Vec::new();
    let needs = outcome.compliance.needs.iter().filter(|needs| needs.event == event.number);
    for procedure in needs.flat_map(|needs| &needs.procedures).filter(|procedure| !procedure.is_general) {
        let organ = by_procedure(procedure, names, &name);
        if !organ.is_empty() && !organs.contains(&organ) {
            organs.push(organ);
        }
    }
    if !organs.is_empty() {
        let word = speech.pick("Decided by", "Thẩm quyền quyết định");
        return Some(format!("{word}: {}", organs.join("; ")));
    }
    let superior = event.decided_by.as_ref().filter(|id| !is_place(id, names))?;
    let word = speech.pick("Lowest common superior", "Cấp trên chung gần nhất");
    let mark = speech.pick("competence not compared with the law", "chưa đối chiếu thẩm quyền theo luật");
    Some(format!("{word}: {} ({mark})", name(superior)))
}

/// Returns the organ that a procedure names.
pub(super) fn by_procedure(procedure: &NeededProcedure, names: Names<'_>, name: impl Fn(&Id) -> String) -> String {
    if !procedure.organ.is_empty() {
        return procedure.organ.get(names.speech).to_owned();
    }
    let organs = procedure.decides.iter().filter(|id| !is_place(id, names));
    organs.map(name).collect::<Vec<String>>().join("; ")
}

/// Returns whether a unit is an administrative unit.
fn is_place(id: &Id, names: Names<'_>) -> bool {
    let unit = names.after.unit(id).or_else(|| names.before.unit(id));
    unit.and_then(|unit| unit.kind_entry()).is_some_and(|kind| kind.shape == Shape::Territory)
}
