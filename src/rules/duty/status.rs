//! What has been done about duties, as people record it: the status file, and what follows from it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Speech;
use crate::model::{Basis, Id, Text};

/// How far a duty is fulfilled on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Done, or kept to.
    Met,
    /// Done for some of what it concerns.
    Partly,
    /// Not done, and nothing is late.
    NotYet,
    /// Not done, and its day has passed.
    Overdue,
    /// Something was done that the document forbids, or not kept that it wants kept.
    Violated,
    /// The competent authority has waived it.
    Waived,
    /// Nothing has happened that it would concern.
    NotConcerned,
}

impl Status {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Status; 7] = [
        Status::Met,
        Status::Partly,
        Status::NotYet,
        Status::Overdue,
        Status::Violated,
        Status::Waived,
        Status::NotConcerned,
    ];

    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Status::Met => ("met", "đã thực hiện"),
            Status::Partly => ("partly met", "thực hiện một phần"),
            Status::NotYet => ("not yet", "chưa thực hiện"),
            Status::Overdue => ("overdue", "quá hạn"),
            Status::Violated => ("violated", "vi phạm"),
            Status::Waived => ("waived", "được cho phép chưa thực hiện"),
            Status::NotConcerned => ("does not arise", "không phát sinh"),
        };
        speech.pick(en, vi)
    }
}

/// A status file: what has been recorded, up to a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusRecord {
    /// The day up to which the file tells what was done.
    pub as_of: Option<Date>,
    /// What was recorded, in the order of the file; later items override earlier ones.
    pub items: Vec<StatusItem>,
}

/// What somebody has recorded about a duty, or about an act of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusItem {
    /// Id of the pack.
    pub pack: Id,
    /// Id of the entry, or of the procedure.
    pub entry: Id,
    /// The act of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Id>,
    /// The one unit meant; absent = all that the entry concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Number of the one event meant; absent = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<u32>,
    /// How far it is done.
    pub status: Recorded,
    /// When it was done, or waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
    /// The documents that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Basis>,
}

/// How far something is done, as people record it; whether it is late follows from the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Recorded {
    /// Done.
    Met,
    /// Done in part.
    Partly,
    /// Not done.
    NotYet,
    /// Waived by the competent authority.
    Waived,
}

impl StatusItem {
    /// Returns whether the item had been recorded by a day; an item without a date always had.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        self.on.zip(day).is_none_or(|(on, day)| on <= day)
    }
}
