//! What was found before and is known: only what is new counts.
//!
//! A baseline keeps code, unit and named ids of findings, not their wording, so that numbers may change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compare::Subject;
use crate::diagnostic::Diagnostic;

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Code.
    pub code: String,
    /// Id of the unit concerned, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The ids that the finding names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

impl Known {
    /// Returns what is kept of a finding.
    pub fn of(finding: &Diagnostic) -> Self {
        let Subject { code, unit, ids } = Subject::of(finding);
        Known { code, unit, ids }
    }
}

/// Findings that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    known: Vec<Known>,
}

/// Findings against a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// Findings that the baseline does not know.
    pub new: Vec<Diagnostic>,
    /// Findings that it knows.
    pub known: Vec<Diagnostic>,
    /// What it knows and was not found any more.
    pub gone: Vec<Known>,
}

impl Baseline {
    /// Makes a baseline of what is known.
    pub fn new(mut known: Vec<Known>) -> Self {
        known.sort();
        Baseline { known }
    }

    /// Makes the baseline by which these findings are known.
    pub fn of(findings: &[Diagnostic]) -> Self {
        Baseline::new(findings.iter().map(Known::of).collect())
    }

    /// Returns what is known, sorted.
    pub fn known(&self) -> &[Known] {
        &self.known
    }

    /// Parts findings into new and known ones, and says which known ones are gone; each is matched once.
    pub fn measure(&self, findings: Vec<Diagnostic>) -> Measured {
        let mut open: BTreeMap<&Known, usize> = BTreeMap::new();
        for known in &self.known {
            *open.entry(known).or_default() += 1;
        }
        let mut measured = Measured::default();
        for finding in findings {
            match open.get_mut(&Known::of(&finding)).filter(|total| **total > 0) {
                Some(total) => {
                    *total -= 1;
                    measured.known.push(finding);
                }
                None => measured.new.push(finding),
            }
        }
        measured.gone = open.into_iter().flat_map(|(known, total)| vec![known.clone(); total]).collect();
        measured
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Say;

    fn finding(code: &'static str, wording: &str) -> Diagnostic {
        Diagnostic::error(code, Say::same(wording)).about("a")
    }

    #[test]
    fn what_is_known_is_matched_once_whatever_its_numbers() {
        let baseline = Baseline::of(&[finding("span-of-control", "`a` has 14"), finding("no-head", "`a`")]);
        let found = vec![finding("span-of-control", "`a` has 15"), finding("span-of-control", "`a` has 15")];
        let measured = baseline.measure(found);
        assert_eq!((measured.known.len(), measured.new.len()), (1, 1));
        assert_eq!(measured.gone, [Known { code: "no-head".into(), unit: Some("a".into()), ids: vec!["a".into()] }]);
        assert_eq!(baseline.measure(vec![]).gone.len(), 2);
    }
}
