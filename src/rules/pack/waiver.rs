//! Waivers: what is allowed although a rule forbids it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Basis, Id, Text, Units};

/// An exception to a rule: for whom, by which authority, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The units for which the rule is waived: ids or a selector.
    pub units: Units,
    /// Code of the rule, or id of the entry.
    pub rule: Id,
    /// Who allows it.
    pub authority: Text,
    /// The document that allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Basis>,
    /// Why.
    pub reason: Text,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}
