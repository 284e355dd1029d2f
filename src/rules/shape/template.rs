//! `template`: what stands below the target is what a model says (mô hình chung).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Id, Selector, Text};

/// A model of what stands below the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The parts.
    pub parts: Vec<Part>,
    /// Whether everything below is looked at, or only direct subordinates.
    #[serde(default)]
    pub below: bool,
    /// Whether units that are no part may stand there too.
    #[serde(default)]
    pub others: Others,
    /// Units that may not stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Selector>,
}

/// One part of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id within the model.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Which units are this part.
    pub which: Selector,
    /// The least number of them.
    #[serde(default = "one")]
    pub min: u32,
    /// The greatest number of them; absent = as many as there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

fn one() -> u32 {
    1
}

/// Whether units that are no part of a model may stand beside its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// They may.
    #[default]
    Allowed,
    /// They may not.
    Forbidden,
}
