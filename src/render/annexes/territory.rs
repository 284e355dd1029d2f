//! PL7 and PL8: administrative units as they are and as they become, with area and population against the standards.

use super::material::Part;
use super::{Filled, Group, Material, groups};
use crate::check::{Criterion, Verdict};
use crate::diagnostic::Severity;
use crate::model::{Id, UnitRef};
use crate::render::tables::{Cell, Row, Value, count, total};
use crate::say;

/// The quantities that standards are about, with column and column of the percentage.
const QUANTITIES: [(&str, &str, &str); 2] =
    [("area", "area_percent", "unit.measures."), ("population", "population_percent", "unit.measures.")];

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

/// Returns whether a unit meets the standards of the packs, and which it does not meet.
fn judged(material: &Material<'_>, unit: &Id) -> (String, String) {
    let speech = material.names.speech;
    let of_unit: Vec<&Criterion> = material
        .request
        .criteria
        .iter()
        .filter(|found| found.unit == *unit && found.reading.is_some() && found.severity != Severity::Note)
        .collect();
    let title = |criterion: &&Criterion| format!("{} ({})", criterion.title.get(speech), criterion.entry);
    let broken: Vec<String> = of_unit.iter().filter(|found| found.verdict == Verdict::Broken).map(title).collect();
    if !broken.is_empty() {
        return (speech.pick("does not", "không đạt").to_owned(), broken.join("; "));
    }
    let met = of_unit.iter().any(|found| found.verdict == Verdict::Met);
    (
        if met {
            speech.pick("meets", "đạt").to_owned()
        } else {
            speech.pick("not assessed", "chưa đánh giá").to_owned()
        },
        String::new(),
    )
}

fn figures(material: &Material<'_>, row: &mut Row, unit: UnitRef<'_>, criteria: &[Criterion]) {
    for (role, percent, prefix) in QUANTITIES {
        let Some((value, decimals)) = material.figure(Some(unit), role) else { continue };
        row.number(role, Some((value, decimals)));
        let measures: Vec<String> = material
            .request
            .settings
            .measures
            .get(role)
            .into_iter()
            .flat_map(|ids| ids.iter())
            .map(|id| format!("{prefix}{id}"))
            .collect();
        let standard = criteria.iter().find_map(|criterion| {
            let reading = criterion.reading.as_ref().filter(|_| criterion.unit == *unit.id())?;
            let is_meant = reading.of.as_ref().is_some_and(|of| measures.contains(of));
            reading.min.as_ref().filter(|(limit, _)| is_meant && *limit > 0).map(|(limit, _)| (*limit, criterion))
        });
        if let Some((limit, criterion)) = standard {
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
