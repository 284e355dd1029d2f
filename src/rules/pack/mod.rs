//! Packs: which rules apply to whom, with which numbers, since when, and on what norm.
//!
//! Without a pack every built-in rule applies to every unit with its own severity.
//! An entry of a pack either adjusts a rule for the units in its scope, or declares one of its own by a [shape].
//! Where several entries fit a unit, a later one overrides what it states and leaves the rest.
//!
//! [shape]: super::shape

mod contradictions;
mod entry;
mod example;
mod problems;
mod ruleset;
mod term;
pub mod scope;
mod waiver;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::duty::{Calendar, Procedure};
use crate::model::{Basis, Id, Text};

pub use contradictions::contradictions;
pub use entry::{Entry, Modality, On, Settings};
pub use example::{Example, Expectation};
pub use ruleset::{Enacted, Enforced, PlacedWaiver, Ruleset};
pub use term::Term;
pub use waiver::Waiver;

/// A collection of provisions, usually those of one document or one organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Id.
    pub id: Id,
    /// Title.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Path of the catalogue whose words the pack uses, seen from the pack's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<String>,
    /// Paths of packs that this one builds on, seen from the pack's file; they are read before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<String>,
    /// Ids of the packs that this one builds on, once they have been read.
    #[serde(skip)]
    pub builds_on: Vec<Id>,
    /// The document that entries without a source of their own rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// The provisions, in the order in which later ones override earlier ones.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// What is allowed although a rule forbids it, by whom, and until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// What changes of some forms need: who decides, which acts, which papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<Procedure>,
    /// Days of rest, for terms in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// What the document also says and no entry can express yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_yet: Vec<NotYet>,
}

/// Something that a document says and no entry can express yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotYet {
    /// Id, as an entry would have it.
    pub id: Id,
    /// Why it cannot be expressed.
    pub reason: Text,
}

impl Pack {
    /// Makes an empty pack.
    pub fn new(id: impl Into<Id>) -> Self {
        Pack {
            id: id.into(),
            title: Text::default(),
            catalogue: None,
            extends: Vec::new(),
            builds_on: Vec::new(),
            source: None,
            entries: Vec::new(),
            waivers: Vec::new(),
            procedures: Vec::new(),
            calendar: None,
            not_yet: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_read_and_printed_alike() {
        let text = r#"{"id":"p","entries":[{"rule":"depth","settings":{"max":5},"severity":"needs-consent"}]}"#;
        let pack: Pack = serde_json::from_str(text).expect(text);
        assert_eq!(serde_json::to_string(&pack).expect(text), text);
    }
}
