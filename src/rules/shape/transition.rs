//! `no_new`, `not_rise`, `no_event`: what is required of a change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit::Take;
use crate::model::{Id, LegalForm, Selector};

/// Only those who fulfilled a pattern before do so after: "existing ones may stay, no new ones".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoNew {
    /// The pattern, as an expression that is true or false.
    pub pattern: String,
    /// Units that count as having fulfilled it before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<Id>,
}

/// A quantity is not greater after than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotRise {
    /// The quantity, as an expression with a number for value.
    pub value: String,
    /// The units below the target of which the quantity is taken; absent = the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Selector>,
    /// What is made of the values of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// By how many percent it must change at least: −5 = fall by 5 % or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i32>,
}

/// Nothing of these forms happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoEvent {
    /// The forms, such as `appointment`.
    pub forms: Vec<LegalForm>,
    /// A further condition on the event, as an expression.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}
