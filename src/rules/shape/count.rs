//! `count`: so many subordinates, posts, lines, predecessors of some description hang on the target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit::Limit;
use crate::model::{Family, Id, OneOf, Role, Selector};

/// What is counted, and how many there may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// What is counted.
    pub of: Counted,
    /// Which of them; absent = all.
    #[serde(default)]
    pub which: Counting,
    /// The least that is allowed; 1 = required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Limit>,
    /// The most that is allowed; 0 = forbidden, 1 = at most one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Limit>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Direct subordinates.
    Subordinates,
    /// Everything below.
    Below,
    /// Posts.
    Posts,
    /// Lines laid over the hierarchy that the target receives.
    LinesIn,
    /// Lines laid over the hierarchy that go out from the target.
    LinesOut,
    /// The bodies that the target was formed from.
    Predecessors,
}

/// Conditions on what is counted; units know the first group, posts the second, lines the third.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Counting {
    /// Units, or the other ends of lines, that fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<Selector>>,
    /// Posts of this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Posts that somebody holds, or that are vacant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
    /// Lines of these types.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub line_type: Option<OneOf>,
    /// Lines of this family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// Units or other ends of lines left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Id>,
}
