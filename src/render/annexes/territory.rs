//! PL7 and PL8: administrative units as they are and as they become, with area and population against the standards.

use super::material::Part;
use super::{Filled, Group, Material, groups};
use crate::check::{Criterion, Verdict};
use crate::model::{Id, OneOf, UnitRef};
use crate::render::tables::{Cell, Row, Value, count, total};
use crate::say;

/// The quantities that standards are about, each with the column of its percentage.
const QUANTITIES: [(&str, &str); 2] = [("area", "area_percent"), ("population", "population_percent")];

/// Fills PL7: the units at the lowest level that state area or population.
pub(super) fn present(material: &Material<'_>) -> Filled {
    if changes(material).is_empty() {
        return Err(say!("the plan changes no administrative unit", "phương án không sắp xếp đơn vị hành chính"));
    }
    let speech = material.names.speech;
    let is_lowest = |unit: &UnitRef<'_>| !unit.subordinates_unsorted().any(|below| material.is(below, Part::Territory));
    let units = material.names.before.walk().filter(|unit| material.is(*unit, Part::Territory)).filter(is_lowest);
    let mut rows: Vec<Row> = units
        .filter(|unit| QUANTITIES.iter().any(|(role, ..)| material.figure(Some(*unit), role).is_some()))
        .enumerate()
        .map(|(position, unit)| {
            let mut row = Row::default();
            row.set("no", count(position + 1)).set("name", unit.label(speech));
            for role in ["terrain", "border", "special"] {
                row.set(role, material.attribute(unit, role));
            }
            figures(material, &mut row, unit, material.request.standards);
            row.number("hamlets", material.figure(Some(unit), "hamlets"));
            row.trace = material.trace(&[], &[unit.id()]);
            row
        })
        .collect();
    if rows.is_empty() {
        return Err(say!("no unit states area or population", "không có đơn vị hành chính nào ghi diện tích, dân số"));
    }
    let total = sums(material, &rows);
    rows.push(total);
    Ok(rows)
}

/// Fills PL8: the units that the plan makes or changes.
pub(super) fn planned(material: &Material<'_>) -> Filled {
    let groups = changes(material);
    if groups.is_empty() {
        return Err(say!("the plan changes no administrative unit", "phương án không sắp xếp đơn vị hành chính"));
    }
    let mut rows = Vec::new();
    for group in &groups {
        for id in &group.after {
            let Some(unit) = material.names.after.unit(id) else { continue };
            rows.push(planned_row(material, rows.len(), group, unit));
        }
    }
    if rows.is_empty() {
        return Err(say!("no administrative unit is left", "không còn đơn vị hành chính nào sau sắp xếp"));
    }
    let total = sums(material, &rows);
    rows.push(total);
    Ok(rows)
}

fn planned_row(material: &Material<'_>, position: usize, group: &Group<'_>, unit: UnitRef<'_>) -> Row {
    let (speech, names) = (material.names.speech, material.names);
    let lineage = &material.request.outcome.lineage;
    let mut parts = Vec::new();
    for id in &group.before {
        let Some((_, share)) = lineage.successors(id).into_iter().find(|(result, _)| result == unit.id()) else {
            continue;
        };
        let extent = if share.is_whole() {
            speech.pick("whole of", "toàn bộ")
        } else {
            speech.pick("part of", "một phần")
        };
        parts.push(format!("{extent} {}", names.short(id)));
    }
    let mut row = Row::default();
    row.set("no", count(position + 1)).set("name", unit.label(speech)).set("from", parts.join("; "));
    figures(material, &mut row, unit, material.request.criteria);
    let before = group.before.iter().filter_map(|id| names.before.unit(id));
    let seats =
        before.filter(|unit| !material.attribute(*unit, "seat_of_result").is_empty()).map(|unit| {
            match material.attribute(unit, "seat_of_result").as_str() {
                "có" | "yes" => unit.label(speech).to_owned(),
                text => text.to_owned(),
            }
        });
    row.set("seat", seats.collect::<Vec<_>>().join("; "));
    let (verdict, note) = judged(material, unit.id());
    row.set("verdict", verdict).set("note", note);
    row.trace = material.trace(&group.events, &group.before);
    row
}

/// Returns the criteria that ask for a least area or population of a unit, with what they ask for.
///
/// A criterion with an upper limit as well compares sums: it is no standard.
fn standards<'a>(
    material: &Material<'_>,
    role: &str,
    unit: &Id,
    criteria: &'a [Criterion],
) -> Vec<(i64, &'a Criterion)> {
    let ids = material.request.settings.measures.get(role).into_iter().flat_map(OneOf::iter);
    let quantities: Vec<String> =
        ids.flat_map(|id| [format!("unit.measures.{id}"), format!("unit.totals.{id}")]).collect();
    let asked = |criterion: &'a Criterion| {
        let reading = criterion.reading.as_ref().filter(|reading| reading.max.is_none())?;
        let is_meant = reading.of.as_ref().is_some_and(|of| quantities.contains(of));
        let (limit, _) = reading.min.as_ref().filter(|(limit, _)| is_meant && *limit > 0)?;
        Some((*limit, criterion))
    };
    criteria.iter().filter(|criterion| criterion.unit == *unit).filter_map(asked).collect()
}

/// Returns whether a unit meets the standards of the packs, and which it does not meet.
fn judged(material: &Material<'_>, unit: &Id) -> (&'static str, String) {
    let (speech, criteria) = (material.names.speech, material.request.criteria);
    let all = QUANTITIES.iter().flat_map(|(role, _)| standards(material, role, unit, criteria));
    let all: Vec<&Criterion> = all.map(|(_, criterion)| criterion).collect();
    let broken = all.iter().filter(|criterion| criterion.verdict == Verdict::Broken);
    let broken: Vec<String> =
        broken.map(|criterion| format!("{} ({})", criterion.title.get(speech), criterion.entry)).collect();
    let verdict = match (all.is_empty(), broken.is_empty()) {
        (true, _) => speech.pick("not assessed", "chưa đánh giá"),
        (false, true) => speech.pick("meets", "đạt"),
        (false, false) => speech.pick("does not", "không đạt"),
    };
    (verdict, broken.join("; "))
}

fn figures(material: &Material<'_>, row: &mut Row, unit: UnitRef<'_>, criteria: &[Criterion]) {
    for (role, percent) in QUANTITIES {
        let Some((value, decimals)) = material.figure(Some(unit), role) else { continue };
        row.number(role, Some((value, decimals)));
        if let Some((limit, criterion)) = standards(material, role, unit.id(), criteria).into_iter().next() {
            let tenths = (i128::from(value) * 1000 / i128::from(limit)).clamp(0, i128::from(i64::MAX));
            let cell = Cell::new(Value::Number(i64::try_from(tenths).unwrap_or(i64::MAX), 1));
            row.set(percent, cell.noted(format!("{}: {}", criterion.entry, criterion.basis.join("; "))));
        }
    }
}

fn sums(material: &Material<'_>, rows: &[Row]) -> Row {
    total(rows, "name", material.names.speech.pick("TOTAL", "TỔNG CỘNG"), &["area", "population", "hamlets"])
}

fn changes<'a>(material: &Material<'a>) -> Vec<Group<'a>> {
    let mut groups = groups(material.request.outcome, |id| material.is_part(id, Part::Territory));
    groups.retain(|group| !group.is_kept());
    groups
}
