//! PL4: the functions that pass to another lead.

use std::collections::{BTreeMap, BTreeSet};

use super::{Filled, Material};
use crate::model::{ChangeEvent, Id, Matter, Structure};
use crate::render::tables::{Row, count};
use crate::say;

/// The bodies that lead a function, and those that take part.
type Owners<'a> = BTreeMap<&'a Id, (BTreeSet<&'a Id>, BTreeSet<&'a Id>)>;

fn owners(structure: &Structure) -> Owners<'_> {
    let mut owners = Owners::new();
    for unit in structure.units() {
        for function in &unit.facts().functions {
            owners.entry(function).or_default().0.insert(unit.id());
        }
        for function in &unit.facts().cooperates {
            owners.entry(function).or_default().1.insert(unit.id());
        }
    }
    owners
}

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let outcome = material.request.outcome;
    let (before, after) = (owners(&outcome.before), owners(&outcome.after));
    if before.is_empty() && after.is_empty() {
        return Err(say!("the structure states no functions", "cơ cấu không ghi chức năng, nhiệm vụ"));
    }
    let movers = movers(&outcome.events);
    let none = BTreeSet::new();
    let lead = |owners: &Owners<'_>, function: &Id| {
        owners
            .get(function)
            .map(|(lead, _)| lead.iter().map(|id| (*id).clone()).collect::<BTreeSet<Id>>())
            .unwrap_or_default()
    };
    let ids: BTreeSet<&Id> = before.keys().chain(after.keys()).copied().collect();
    let changed = ids.into_iter().filter(|function| lead(&before, function) != lead(&after, function));
    let mut told: Vec<(u32, &Id)> = changed
        .map(|function| {
            (movers.get(function).and_then(|events| events.first()).map_or(u32::MAX, |event| event.number), function)
        })
        .collect();
    told.sort_unstable();
    if told.is_empty() {
        return Err(say!(
            "no function passes to another body",
            "không có chức năng, nhiệm vụ nào chuyển cơ quan chủ trì"
        ));
    }
    let names = |ids: &BTreeSet<&Id>| ids.iter().map(|id| material.names.short(id)).collect::<Vec<String>>().join("; ");
    let rows = told.into_iter().enumerate().map(|(position, (_, function))| {
        let events = movers.get(function).cloned().unwrap_or_default();
        let from = before.get(function).map_or(&none, |(lead, _)| lead);
        let (to, with) = after.get(function).map_or((&none, &none), |(lead, with)| (lead, with));
        let mut row = Row::default();
        row.set("no", count(position + 1)).set("function", material.names.function(function));
        row.set("from", names(from)).set("cooperates", names(with)).set("basis", material.basis(&events));
        let nobody = material.names.speech.pick("[nobody: to be settled]", "[chưa có cơ quan tiếp nhận: cần bổ sung]");
        row.set("to", if to.is_empty() { nobody.to_owned() } else { names(to) });
        row.trace = material.trace(&events, &from.iter().copied().collect::<Vec<_>>());
        row
    });
    Ok(rows.collect())
}

/// Returns the events that move each function.
fn movers(events: &[ChangeEvent]) -> BTreeMap<&Id, Vec<&ChangeEvent>> {
    let mut movers: BTreeMap<&Id, Vec<&ChangeEvent>> = BTreeMap::new();
    for event in events {
        for disposition in &event.dispositions {
            if let Matter::Function { function } = &disposition.matter {
                let known = movers.entry(function).or_default();
                if known.last().is_none_or(|last| last.number != event.number) {
                    known.push(event);
                }
            }
        }
    }
    movers
}
