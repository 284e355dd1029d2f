//! The fields that columns may be.

use super::mapping::{Gives, TableMap};
use crate::diagnostic::{Diagnostic, Input, did_you_mean};
use crate::model::Role;
use crate::say;

/// The fields that the tables may give; of those with a dot only what stands before it.
pub const FIELDS: [(Gives, &[&str]); 9] = [
    (Gives::Structure, &["key", "value"]),
    (Gives::Units, &UNIT_FIELDS),
    (Gives::Lines, &["type", "from", "to", "basis", "other"]),
    (Gives::Posts, &["unit", "id", "role", "title", "holder", "count", "basis", "other"]),
    (Gives::Functions, &["id", "name", "lead", "other"]),
    (Gives::Ended, &["id", "name", "kind", "on", "successors", "other"]),
    (Gives::Results, &UNIT_FIELDS),
    (Gives::Succession, &["original", "result", "extent", "measures"]),
    (
        Gives::Operations,
        &[
            "group",
            "step",
            "date",
            "manner",
            "original",
            "extent",
            "result",
            "result_id",
            "result_kind",
            "result_superior",
            "measures",
            "released",
            "basis",
            "reason",
            "note",
        ],
    ),
];

/// The fields of bodies.
pub const UNIT_FIELDS: [&str; 26] = [
    "number",
    "id",
    "name",
    "short",
    "kind",
    "level",
    "superior",
    "primary",
    "subordinates",
    "line",
    "rank",
    "codes",
    "measures",
    "posts",
    "functions",
    "cooperates",
    "legal_basis",
    "attributes",
    "valid_from",
    "valid_to",
    "closed",
    "successors",
    "predecessors",
    "note",
    "lines",
    "other",
];

/// The word under which posts are counted, by what they are.
const POSTS: &str = "posts";

const ROLES: [Role; 3] = [Role::Head, Role::Deputy, Role::Member];

/// Returns the fields of what a table gives.
fn known(gives: Gives) -> &'static [&'static str] {
    FIELDS.iter().find(|(known, _)| *known == gives).map_or(&[][..], |(_, fields)| fields)
}

/// Returns whether a table can give a field.
pub fn is_field(gives: Gives, field: &str) -> bool {
    let (first, inner) = field.split_once('.').unwrap_or((field, ""));
    // What stands behind other words is a matter of the catalogue, of languages and schemes.
    known(gives).contains(&first) && (first != POSTS || ROLES.iter().any(|role| role.id() == inner))
}

impl TableMap {
    /// Says which columns are no fields of what the table gives.
    pub(super) fn field_problems(&self, number: usize) -> Vec<Diagnostic> {
        let known: Vec<String> = known(self.gives).iter().flat_map(|field| spelled(field)).collect();
        let unknown = self.columns.keys().filter(|field| !is_field(self.gives, field));
        unknown
            .map(|field| {
                let message = say!("the table has no field `{field}`", "bảng này không có trường `{field}`");
                let all = known.join(", ");
                let help = did_you_mean(field, known.iter().map(String::as_str))
                    .unwrap_or_else(|| say!("use one of: {all}", "dùng một trong: {all}"));
                let place = super::super::key_place("tables", Input::Mapping).index(number).key("columns");
                Diagnostic::error("unknown-field", message).at(place.key(field.to_string())).help(help)
            })
            .collect()
    }
}

/// Returns a field as it is written, or each of them where only a few can stand behind the dot.
fn spelled(field: &str) -> Vec<String> {
    match field {
        POSTS => ROLES.iter().map(|role| format!("{POSTS}.{}", role.id())).collect(),
        _ => vec![field.to_owned()],
    }
}
