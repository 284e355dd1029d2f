//! What differs between two structures: bodies, places in the hierarchy, fields, lines, functions.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::model::{Id, Journal, LineKey, Relocation, Structure, Unit};

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
        let mut ids: Vec<&Id> = before.units().chain(after.units()).map(|unit| unit.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut diff = Diff::default();
        for id in ids {
            diff.compare_unit(id, before, after);
        }
        diff.compare_lines(before, after);
        diff.compare_functions(before, after);
        diff
    }

    /// Compares the two ends of a transaction; looks only at the units that its journal touched.
    pub fn from_journal(journal: &Journal, before: &Structure, after: &Structure) -> Diff {
        let edits = || journal.entries().iter().flat_map(|entry| [&entry.edit, &entry.inverse]);
        let mut ids: Vec<&Id> = edits().flat_map(|edit| edit.touched()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut diff = Diff::default();
        let mut lines: Vec<LineKey> = Vec::new();
        for id in ids {
            diff.compare_unit(id, before, after);
            for unit in [before.unit(id), after.unit(id)].into_iter().flatten() {
                lines.extend(unit.lines_in_unsorted().chain(unit.lines_out_unsorted()).map(|line| line.key()));
            }
        }
        lines.sort_unstable();
        lines.dedup();
        diff.lines_added =
            lines.iter().filter(|key| before.line(key).is_none() && after.line(key).is_some()).cloned().collect();
        diff.lines_removed =
            lines.into_iter().filter(|key| before.line(key).is_some() && after.line(key).is_none()).collect();
        diff.compare_functions(before, after);
        diff
    }

    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    fn compare_unit(&mut self, id: &Id, before: &Structure, after: &Structure) {
        match (before.unit(id), after.unit(id)) {
            (Some(_), None) => self.ended.push(id.clone()),
            (None, Some(_)) => self.established.push(id.clone()),
            (None, None) => {}
            (Some(one), Some(other)) => {
                let (one, other) = (one.facts(), other.facts());
                if one.superior != other.superior {
                    let (from, to) = (one.superior.clone(), other.superior.clone());
                    self.moved.push(Relocation { unit: id.clone(), from, to });
                }
                let fields = field_changes(one, other);
                if !fields.is_empty() {
                    self.changed.push(Changed { unit: id.clone(), fields });
                }
            }
        }
    }

    fn compare_lines(&mut self, before: &Structure, after: &Structure) {
        let missing = |here: &Structure, there: &Structure| -> Vec<LineKey> {
            let mut keys: Vec<LineKey> =
                here.lines_unsorted().map(|line| line.key()).filter(|key| there.line(key).is_none()).collect();
            keys.sort_unstable();
            keys
        };
        self.lines_removed = missing(before, after);
        self.lines_added = missing(after, before);
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

/// Returns the fields in which two states of a unit differ, the superior aside.
fn field_changes(before: &Unit, after: &Unit) -> Vec<FieldChange> {
    if before == after {
        return Vec::new();
    }
    let of = |unit: &Unit| match serde_json::to_value(unit) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (of(before), of(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).filter(|name| *name != "superior").collect();
    names.sort_unstable();
    names.dedup();
    let mut changes = Vec::new();
    for name in names {
        compare_value(name, before.get(name), after.get(name), &mut changes);
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
    let value = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
    changes.push(FieldChange { field: field.to_owned(), before: value(before), after: value(after) });
}
