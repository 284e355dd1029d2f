//! PL2: for each body what it is before, what happens, what it is after, and by how much that is more or less.

use super::material::{Amount, Part, sum};
use super::{Filled, Group, Material, groups};
use crate::model::{Id, Role, Structure};
use crate::render::tables::{Cell, Row, Value, count, total};
use crate::say;

/// Fills the annex.
pub(super) fn rows(material: &Material<'_>) -> Filled {
    let mut groups = groups(material.request.outcome, |id| material.is_part(id, Part::Agency));
    // What changes first, what is kept as it is last.
    groups.sort_by_key(Group::is_kept);
    if groups.is_empty() {
        return Err(say!("the plan changes no agency", "phương án không sắp xếp cơ quan, đơn vị nào"));
    }
    let mut rows = Vec::new();
    for (position, group) in groups.iter().enumerate() {
        rows.extend(of_group(material, position, group));
    }
    let total = total(&rows, "before_name", material.names.speech.pick("TOTAL", "TỔNG CỘNG"), &SUMMED);
    rows.push(total);
    Ok(rows)
}

/// The columns that are added up.
const SUMMED: [&str; 13] = [
    "before_divisions",
    "before_assigned",
    "before_present",
    "before_heads",
    "before_deputies",
    "after_divisions",
    "after_assigned",
    "after_present",
    "after_heads",
    "after_deputies",
    "change_bodies",
    "change_assigned",
    "change_deputies",
];

/// The columns of one side: name, divisions, assigned, present, heads, deputies.
type Side = [&'static str; 6];

const BEFORE: Side =
    ["before_name", "before_divisions", "before_assigned", "before_present", "before_heads", "before_deputies"];
const AFTER: Side =
    ["after_name", "after_divisions", "after_assigned", "after_present", "after_heads", "after_deputies"];

fn of_group(material: &Material<'_>, position: usize, group: &Group<'_>) -> Vec<Row> {
    let height = group.before.len().max(group.after.len());
    let mut rows = vec![Row::default(); height];
    side(material, &mut rows, material.names.before, &group.before, BEFORE);
    side(material, &mut rows, material.names.after, &group.after, AFTER);
    for (line, row) in rows.iter_mut().enumerate() {
        let ids: Vec<&Id> = [group.before.get(line), group.after.get(line)].into_iter().flatten().copied().collect();
        row.trace = material.trace(&group.events, &ids);
    }
    let bodies = group.after.len() as i64 - group.before.len() as i64;
    let posts =
        |structure: &Structure, ids: &[&Id]| sum(ids.iter().map(|id| material.posts(structure.unit(id), Role::Deputy)));
    let deputies = posts(material.names.after, &group.after).map_or(0, |found| found.0)
        - posts(material.names.before, &group.before).map_or(0, |found| found.0);
    if let Some(first) = rows.first_mut() {
        let spanning = |cell: Cell| cell.over(height);
        first.set("no", spanning(count(position + 1)));
        first.set("form", spanning(material.forms(&group.events).into()));
        first.set("change_bodies", spanning(Cell::new(Value::Change(bodies, 0))));
        match change(material, group, "assigned") {
            Some((value, decimals)) => {
                first.set("change_assigned", spanning(Cell::new(Value::Change(value, decimals))));
            }
            None => {
                first.blank("change_assigned", height);
            }
        }
        first.set("change_deputies", spanning(Cell::new(Value::Change(deputies, 0))));
        first.set("basis", spanning(material.basis(&group.events).into()));
    }
    rows
}

/// Returns by how much a figure rises; negative where it falls.
fn change(material: &Material<'_>, group: &Group<'_>, role: &str) -> Amount {
    let of = |structure: &Structure, ids: &[&Id]| sum(ids.iter().map(|id| material.figure(structure.unit(id), role)));
    let (before, after) = (of(material.names.before, &group.before), of(material.names.after, &group.after));
    let decimals = before.or(after)?.1;
    Some((after.map_or(0, |found| found.0) - before.map_or(0, |found| found.0), decimals))
}

/// Fills one side; the last body spans the rows that the other side has more.
fn side(material: &Material<'_>, rows: &mut [Row], structure: &Structure, ids: &[&Id], columns: Side) {
    let height = rows.len();
    for (line, id) in ids.iter().enumerate() {
        let span = if line + 1 == ids.len() { height - line } else { 1 };
        let unit = structure.unit(id);
        let divisions =
            unit.map(|unit| unit.subordinates_unsorted().filter(|below| material.is(*below, Part::Agency)).count());
        let figures = [
            divisions.filter(|count| *count > 0).map(|count| (count as i64, 0)),
            material.figure(unit, "assigned"),
            material.figure(unit, "present"),
            material.posts(unit, Role::Head),
            material.posts(unit, Role::Deputy),
        ];
        let row = &mut rows[line];
        let name = unit.map(|unit| unit.label(material.names.speech)).unwrap_or_default();
        row.set(columns[0], Cell::from(name).over(span));
        for (column, figure) in columns[1..].iter().zip(figures) {
            match figure {
                Some((value, decimals)) => {
                    row.set(column, Cell::new(Value::Number(value, decimals)).over(span));
                }
                None => {
                    row.blank(column, span);
                }
            }
        }
    }
}
