//! PL1: how many bodies of each kind there are before and after, system by system.

use std::collections::BTreeSet;
use std::ops::Range;

use super::material::capital;
use super::{Filled, Material};
use crate::model::{Id, OneOf};
use crate::render::tables::{Cell, Formula, Level, Row, Trace, Value};
use crate::say;
use crate::simulate::Total;

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let counted = material.request.settings.kinds.get("counted");
    let is_counted = |total: &&Total| counted.is_none_or(|kinds: &OneOf| kinds.fits(total.id.as_ref()));
    let totals: Vec<&Total> = material.request.outcome.totals.kinds.iter().filter(is_counted).collect();
    if totals.is_empty() {
        return Err(say!("no body is counted", "không có đơn vị nào thuộc diện thống kê"));
    }
    let catalogue = material.names.before.catalogue();
    let system = |total: &Total| catalogue.kind(total.id.as_deref().unwrap_or("")).and_then(|kind| kind.system.clone());
    let mut systems: Vec<Option<Id>> = catalogue.systems.iter().map(|system| Some(system.id.clone())).collect();
    systems.push(None);
    let (mut rows, mut ranges): (Vec<Row>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for id in systems {
        let known = |found: &Option<Id>| found.as_ref().is_some_and(|found| catalogue.system(found).is_some());
        let of_system: Vec<&&Total> = totals
            .iter()
            .filter(|total| {
                let found = system(total);
                if id.is_some() { found == id } else { !known(&found) }
            })
            .collect();
        if of_system.is_empty() {
            continue;
        }
        let name =
            id.as_deref().and_then(|id| catalogue.system(id)).map(|system| system.name.get(material.names.speech));
        let start = rows.len() + 1;
        let range = start..start + of_system.len();
        rows.push(head(
            &numeral(ranges.len()),
            name.filter(|name| !name.is_empty()).unwrap_or(material.names.speech.pick("Other bodies", "Tổ chức khác")),
            Level::Group,
            vec![range.clone()],
        ));
        rows.extend(of_system.iter().enumerate().map(|(position, total)| kind(material, position, total)));
        ranges.push(range);
    }
    rows.push(head("", material.names.speech.pick("TOTAL", "TỔNG CỘNG"), Level::Total, ranges));
    Ok(rows)
}

fn head(number: &str, name: &str, level: Level, ranges: Vec<Range<usize>>) -> Row {
    let mut row = Row::of(level);
    row.set("no", number).set("name", name);
    row.set("before", Formula::Sum(ranges.clone())).set("after", Formula::Sum(ranges));
    differences(&mut row);
    row
}

fn kind(material: &Material<'_>, position: usize, total: &Total) -> Row {
    let mut row = Row::default();
    row.set("no", (position + 1).to_string()).set("name", capital(total.name.to(material.names.speech)));
    for (column, number) in [("before", total.before), ("after", total.after)] {
        row.set(column, Cell::new(Value::Number(number, 0)));
    }
    differences(&mut row);
    if total.difference() != 0 {
        let (note, trace) = changes(material, total);
        row.set("note", note);
        row.trace = trace;
    }
    row
}

fn differences(row: &mut Row) {
    row.set("change", Formula::Less("after", "before")).set("percent", Formula::Percent("change", "before"));
}

/// Returns which bodies of a kind came and went, and by which events.
fn changes(material: &Material<'_>, total: &Total) -> (String, Trace) {
    let outcome = material.request.outcome;
    let is_of_kind = |structure: &crate::model::Structure, id: &Id| {
        structure.unit(id).is_some_and(|unit| Some(unit.kind()) == total.id.as_ref())
    };
    let mut ids: BTreeSet<&Id> = BTreeSet::new();
    let mut events = Vec::new();
    let (mut come, mut gone) = (0_usize, 0_usize);
    for event in &outcome.events {
        let mut is_meant = false;
        for id in event.concerned() {
            let (was, is) = (is_of_kind(&outcome.before, id), is_of_kind(&outcome.after, id));
            if was == is {
                continue;
            }
            is_meant = true;
            if ids.insert(id) {
                come += usize::from(is);
                gone += usize::from(was);
            }
        }
        if is_meant {
            events.push(event);
        }
    }
    let word = |count: usize, en: &str, vi: &str| match count {
        0 => None,
        count => Some(format!("{} {count}", material.names.speech.pick(en, vi))),
    };
    let parts: Vec<String> = [word(come, "new:", "thêm"), word(gone, "gone:", "giảm")].into_iter().flatten().collect();
    (parts.join("; "), material.trace(&events, &ids.into_iter().collect::<Vec<_>>()))
}

/// Returns a Roman numeral, as offices number their groups.
fn numeral(position: usize) -> String {
    let mut rest = position + 1;
    let mut numeral = String::new();
    for (value, letters) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= value {
            numeral += letters;
            rest -= value;
        }
    }
    numeral
}
