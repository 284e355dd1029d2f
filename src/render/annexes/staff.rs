//! PL3: payroll and deputies of the bodies after, what the rules allow, what is left over, and how that is settled.
//!
//! What is allowed comes from a limit that a pack sets to `unit.deputies`, or from a measure of the body; where neither
//! says anything the cell stays empty.

use std::collections::BTreeMap;

use super::material::{Part, sum};
use super::{Filled, Group, Material, groups};
use crate::check::Criterion;
use crate::model::{Id, Placed, Role};
use crate::render::tables::{Cell, Row, Value, count, total};
use crate::render::text::fates::unfilled;
use crate::say;

/// The quantity that rules about deputies limit.
const DEPUTIES: &str = "unit.deputies";

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let all = groups(material.request.outcome, |id| material.is_part(id, Part::Agency));
    let changed: Vec<&Group<'_>> = all.iter().filter(|group| !group.is_kept() && !group.after.is_empty()).collect();
    if changed.is_empty() {
        return Err(say!("the plan changes no agency", "phương án không sắp xếp cơ quan, đơn vị nào"));
    }
    let placed = Placed::of(material.names.after);
    let allowed = allowed(material.request.criteria);
    let mut rows = Vec::new();
    for group in changed {
        let start = rows.len();
        for id in &group.after {
            let mut row = body(material, rows.len(), id);
            if let Some((limit, criterion)) = allowed.get(id) {
                let cell = Cell::new(Value::Number(*limit, 0));
                row.set("deputies_allowed", cell.noted(format!("{}: {}", criterion.entry, criterion.basis.join("; "))));
            }
            row.trace = material.trace(&group.events, &group.before);
            rows.push(row);
        }
        of_group(material, group, &placed, &mut rows[start..]);
    }
    let summed = [
        "assigned",
        "present",
        "officials",
        "employees",
        "contracts",
        "deputies_before",
        "deputies_after",
        "surplus",
        "surplus_heads",
    ];
    let total = total(&rows, "name", material.names.speech.pick("TOTAL", "TỔNG CỘNG"), &summed);
    rows.push(total);
    Ok(rows)
}

fn body(material: &Material<'_>, position: usize, id: &Id) -> Row {
    let unit = material.names.after.unit(id);
    let mut row = Row::default();
    row.set("no", count(position + 1))
        .set("name", unit.map(|unit| unit.label(material.names.speech)).unwrap_or_default());
    for role in ["assigned", "present", "officials", "employees", "contracts", "deputies_allowed"] {
        row.number(role, material.figure(unit, role));
    }
    row.number("deputies_after", material.posts(unit, Role::Deputy));
    row
}

/// Puts to the rows of a group what is said of all its bodies together.
fn of_group(material: &Material<'_>, group: &Group<'_>, placed: &Placed<'_>, rows: &mut [Row]) {
    let height = rows.len();
    let Some(first) = rows.first_mut() else { return };
    let deputies = sum(group.before.iter().map(|id| material.posts(material.names.before.unit(id), Role::Deputy)));
    if let Some((value, decimals)) = deputies {
        first.set("deputies_before", Cell::new(Value::Number(value, decimals)).over(height));
    }
    let surplus = |role: Role| -> u32 {
        let told = group.events.iter().flat_map(|event| &event.surplus).filter(|surplus| surplus.role == role);
        told.map(|surplus| placed.left(surplus)).fold(0, u32::saturating_add)
    };
    let (heads, deputies) = (surplus(Role::Head), surplus(Role::Deputy));
    for (column, surplus) in [("surplus", deputies), ("surplus_heads", heads)] {
        first.set(column, Cell::new(Value::Number(i64::from(surplus), 0)).over(height));
    }
    let said = material.settled(&group.events, "posts");
    let missing = material.names.speech.pick("[to be added]", "[cần bổ sung]").to_owned();
    let open = group.events.iter().flat_map(|event| &event.surplus);
    let names = material.names;
    let told = open.filter_map(|surplus| unfilled(surplus, placed, names.speech, |id| names.short(id)));
    let mut texts: Vec<String> = told.collect();
    texts.insert(0, if said.is_empty() && heads.saturating_add(deputies) > 0 { missing } else { said });
    texts.retain(|text| !text.is_empty());
    first.set("plan", Cell::from(texts.join("; ")).over(height));
}

/// Returns the lowest limit to the deputies of each body, with the criterion that sets it.
fn allowed(criteria: &[Criterion]) -> BTreeMap<&Id, (i64, &Criterion)> {
    let mut allowed: BTreeMap<&Id, (i64, &Criterion)> = BTreeMap::new();
    for criterion in criteria {
        let Some(reading) = criterion.reading.as_ref().filter(|reading| reading.of.as_deref() == Some(DEPUTIES)) else {
            continue;
        };
        let Some((limit, _)) = reading.max else { continue };
        let known = allowed.entry(&criterion.unit).or_insert((limit, criterion));
        if limit < known.0 {
            *known = (limit, criterion);
        }
    }
    allowed
}
