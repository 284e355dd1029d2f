//! What a mapping says about the structure and the plan besides what stands in the tables.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Basis, Id, Provenance, Text};

/// What the structure says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StructureFacts {
    /// Id of the structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Title.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The date at which the bodies live.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Date>,
    /// Language of untagged texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Provenance of units and figures that state none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

/// Bodies that end because nobody takes them over, such as a level that is abolished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// Their kinds.
    pub kinds: Vec<Id>,
    /// How they end: `dissolve`, `cease` or `disband`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manner: Option<String>,
}

/// Which heir of a divided original takes the remainder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remainder {
    /// The heir that is listed first.
    First,
    /// The heir that is listed last.
    Last,
}

/// What is known about the plan besides its operations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanFacts {
    /// Id of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Title.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The day of steps that state none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// What the plan rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Who takes the remainder of an original of which only parts are stated; absent = a problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remainder: Option<Remainder>,
    /// Bodies that end without a successor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<Ends>,
}
