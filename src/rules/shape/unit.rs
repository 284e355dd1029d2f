//! `superior`, `unique`, `mirror`: what is required of a unit and its neighbours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{OneOf, Selector};

/// The direct superior is of one of these kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Superior {
    /// The kinds; `department.*` means every kind that begins so.
    pub kinds: OneOf,
    /// Whether the unit may also stand without a superior.
    #[serde(default)]
    pub root: bool,
}

/// No two units in scope have the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The value, as an expression with a text for value; units that lack it are passed over.
    pub value: String,
    /// Within what.
    #[serde(default)]
    pub within: Within,
}

/// Within what values are unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// The whole structure.
    #[default]
    Structure,
    /// The subordinates of one superior.
    Superior,
    /// The units of one kind.
    Kind,
}

/// Exactly one partner by a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// The types of the line, in either direction.
    pub by: OneOf,
    /// What the partner is.
    pub with: Selector,
}
