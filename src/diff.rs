//! What differs between two structures: bodies, places in the hierarchy, fields, lines, functions.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::cores::halves;
use crate::model::{Beside, Id, Journal, Line, LineKey, Relocation, Structure, Unit, UnitRef};

/// One field of a unit that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldChange {
    /// The field, as structure files call it; of a measure or code `measures.<id>`, `codes.<scheme>`.
    pub field: String,
    /// The value before.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub before: Value,
    /// The value after.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub after: Value,
}

/// A unit whose own facts differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// The unit.
    pub unit: Id,
    /// What differs.
    pub fields: Vec<FieldChange>,
}

/// Everything that differs between two structures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Diff {
    /// Units that live only after.
    pub established: Vec<Id>,
    /// Units that live only before.
    pub ended: Vec<Id>,
    /// Units with another superior.
    pub moved: Vec<Relocation>,
    /// Units with other facts.
    pub changed: Vec<Changed>,
    /// Lines that are there only after.
    pub lines_added: Vec<LineKey>,
    /// Lines that are there only before.
    pub lines_removed: Vec<LineKey>,
    /// Functions that are there only after.
    pub functions_added: Vec<Id>,
    /// Functions that are there only before.
    pub functions_removed: Vec<Id>,
}

impl Diff {
    /// Compares two structures, unit by unit.
    pub fn between(before: &Structure, after: &Structure) -> Diff {
        let beside = Beside::of(before, after);
        let parts = halves(before.ordinals(), |ordinals| {
            let mut part = Diff::default();
            beside.units(ordinals).for_each(|(one, other)| part.compare(Some(one), other));
            part
        });
        let mut diff = Diff::default();
        for part in parts {
            diff.ended.extend(part.ended);
            diff.moved.extend(part.moved);
            diff.changed.extend(part.changed);
        }
        diff.established.extend(beside.only_other().map(|unit| unit.id().clone()));
        diff.sort_units();
        let (removed, added) = beside.lines();
        diff.lines_removed.extend(removed.into_iter().map(Line::key));
        diff.lines_added.extend(added.into_iter().map(Line::key));
        diff.lines_removed.sort_unstable();
        diff.lines_added.sort_unstable();
        diff.compare_functions(before, after);
        diff
    }

    /// Compares the two ends of a transaction; looks only at the units that its journal touched.
    pub fn from_journal(journal: &Journal, before: &Structure, after: &Structure) -> Diff {
        // The inverse of an edit is about the same unit. Most ids are copies of one another, which addresses tell at once.
        let mut ids: Vec<&Id> = journal.entries().iter().filter_map(|entry| entry.edit.unit()).collect();
        ids.sort_unstable_by_key(|id| id.as_ptr());
        ids.dedup_by_key(|id| id.as_ptr());
        let mut seen: FxHashSet<&Id> = FxHashSet::default();
        let mut diff = Diff::default();
        for id in ids.into_iter().filter(|id| seen.insert(id)) {
            diff.compare(before.unit(id), after.unit(id));
        }
        diff.sort_units();
        // The inverse of an edit is about the same line.
        let mut lines: Vec<LineKey> = journal.entries().iter().filter_map(|entry| entry.edit.line()).collect();
        lines.sort_unstable();
        lines.dedup();
        for key in lines {
            match (before.line(&key).is_some(), after.line(&key).is_some()) {
                (true, false) => diff.lines_removed.push(key),
                (false, true) => diff.lines_added.push(key),
                _ => {}
            }
        }
        diff.compare_functions(before, after);
        diff
    }

    fn sort_units(&mut self) {
        self.established.sort_unstable();
        self.ended.sort_unstable();
        self.moved.sort_unstable_by(|one, other| one.unit.cmp(&other.unit));
        self.changed.sort_unstable_by(|one, other| one.unit.cmp(&other.unit));
    }

    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    fn compare(&mut self, before: Option<UnitRef<'_>>, after: Option<UnitRef<'_>>) {
        match (before, after) {
            (Some(one), None) => self.ended.push(one.id().clone()),
            (None, Some(other)) => self.established.push(other.id().clone()),
            (None, None) => {}
            (Some(one), Some(other)) => {
                let (one, other) = (one.facts(), other.facts());
                // Copies of a structure share what neither has changed.
                if std::ptr::eq(one, other) {
                    return;
                }
                if one.superior != other.superior {
                    let (from, to) = (one.superior.clone(), other.superior.clone());
                    self.moved.push(Relocation { unit: one.id.clone(), from, to });
                }
                let fields = field_changes(one, other);
                if !fields.is_empty() {
                    self.changed.push(Changed { unit: one.id.clone(), fields });
                }
            }
        }
    }

    fn compare_functions(&mut self, before: &Structure, after: &Structure) {
        let missing = |here: &Structure, there: &Structure| -> Vec<Id> {
            here.functions()
                .filter(|function| there.function(&function.id).is_none())
                .map(|function| function.id.clone())
                .collect()
        };
        self.functions_removed = missing(before, after);
        self.functions_added = missing(after, before);
    }
}

/// A field of a unit: its name in structure files, whether two units differ in it, and its value.
type FieldOf = (&'static str, fn(&Unit, &Unit) -> bool, fn(&Unit) -> Value);

/// All fields but id and superior, sorted by name.
const FIELDS: [FieldOf; 17] = [
    ("attributes", |one, other| one.attributes != other.attributes, |unit| value(&unit.attributes)),
    ("codes", |one, other| one.codes != other.codes, |unit| value(&unit.codes)),
    ("cooperates", |one, other| one.cooperates != other.cooperates, |unit| list(&unit.cooperates)),
    ("functions", |one, other| one.functions != other.functions, |unit| list(&unit.functions)),
    (
        "kind",
        |one, other| one.kind != other.kind,
        |unit| value(Some(&unit.kind).filter(|kind| **kind != Unit::NO_KIND)),
    ),
    ("legal_basis", |one, other| one.legal_basis != other.legal_basis, |unit| list(&unit.legal_basis)),
    ("level", |one, other| one.level != other.level, |unit| value(&unit.level)),
    ("line", |one, other| one.line != other.line, |unit| value(&unit.line)),
    ("measures", |one, other| one.measures != other.measures, |unit| value(&unit.measures)),
    ("name", |one, other| one.name != other.name, |unit| value(Some(&unit.name).filter(|name| !name.is_empty()))),
    ("note", |one, other| one.note != other.note, |unit| value(&unit.note)),
    ("posts", |one, other| one.posts != other.posts, |unit| list(&unit.posts)),
    ("provenance", |one, other| one.provenance != other.provenance, |unit| value(&unit.provenance)),
    ("rank", |one, other| one.rank != other.rank, |unit| value(Some(unit.rank).filter(|rank| *rank != 0))),
    ("short", |one, other| one.short != other.short, |unit| value(&unit.short)),
    ("valid_from", |one, other| one.valid_from != other.valid_from, |unit| value(unit.valid_from)),
    ("valid_to", |one, other| one.valid_to != other.valid_to, |unit| value(unit.valid_to)),
];

fn value(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn list<T: Serialize>(items: &[T]) -> Value {
    value(Some(items).filter(|items| !items.is_empty()))
}

/// Returns the fields in which two states of a unit differ, the superior aside.
fn field_changes(before: &Unit, after: &Unit) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if before == after {
        return changes;
    }
    for (name, differs, of) in FIELDS {
        if differs(before, after) {
            compare_value(name, Some(&of(before)), Some(&of(after)), &mut changes);
        }
    }
    changes
}

fn compare_value(field: &str, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    let empty = serde_json::Map::new();
    let by_key = matches!(field, "measures" | "codes" | "attributes");
    if by_key {
        let of = |value: Option<&Value>| value.and_then(Value::as_object).unwrap_or(&empty).clone();
        let (before, after) = (of(before), of(after));
        let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            compare_value(&format!("{field}.{key}"), before.get(key), after.get(key), changes);
        }
        return;
    }
    let of = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
    changes.push(FieldChange { field: field.to_owned(), before: of(before), after: of(after) });
}
