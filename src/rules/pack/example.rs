//! Examples that stand in a pack itself: what passes and what fails by an entry.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Basis, Id};

/// A small structure, or a change of one, and what an entry says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The lines of an outline that passes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<String>,
    /// The lines of an outline that fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fails: Vec<String>,
    /// The unit that the finding must be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Operations of a plan that is carried out on the outline; then the change is looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Value>,
    /// What the plan's step rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// The day of the plan's step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// The day of the check; absent = a day on which the entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Date>,
}

/// What an example expects of its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expectation {
    /// No finding.
    Passes,
    /// At least one finding.
    Fails,
}

impl Example {
    /// Returns the outline and what is expected of it; none if both or neither of `passes` and `fails` are given.
    pub fn outline(&self) -> Option<(String, Expectation)> {
        let (lines, expectation) = match (self.passes.is_empty(), self.fails.is_empty()) {
            (false, true) => (&self.passes, Expectation::Passes),
            (true, false) => (&self.fails, Expectation::Fails),
            _ => return None,
        };
        Some((lines.iter().map(|line| format!("{line}\n")).collect(), expectation))
    }
}
