//! Findings before a change against those after it: introduced, resolved, remaining.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;

/// What a change did to the findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Findings that were not there before.
    pub introduced: Vec<Diagnostic>,
    /// Findings that are no longer there.
    pub resolved: Vec<Diagnostic>,
    /// Findings that were there before, as they are worded after.
    pub remaining: Vec<Diagnostic>,
}

/// Compares the findings before a change with those after it; the order of both lists is kept.
///
/// Two findings are the same when code, unit and all ids in backticks are: numbers and names in the wording may change.
pub fn compare(before: Vec<Diagnostic>, after: Vec<Diagnostic>) -> Comparison {
    let mut open: BTreeMap<Subject, usize> = BTreeMap::new();
    for finding in &before {
        *open.entry(Subject::of(finding)).or_default() += 1;
    }
    let mut comparison = Comparison::default();
    for finding in after {
        match open.get_mut(&Subject::of(&finding)).filter(|total| **total > 0) {
            Some(total) => {
                *total -= 1;
                comparison.remaining.push(finding);
            }
            None => comparison.introduced.push(finding),
        }
    }
    for finding in before.into_iter().rev() {
        if let Some(total) = open.get_mut(&Subject::of(&finding)).filter(|total| **total > 0) {
            *total -= 1;
            comparison.resolved.push(finding);
        }
    }
    comparison.resolved.reverse();
    comparison
}

/// What makes two findings the same finding in two states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    pub(super) code: String,
    pub(super) unit: Option<String>,
    /// The ids in backticks of the message.
    pub(super) ids: Vec<String>,
}

impl Subject {
    pub(super) fn of(finding: &Diagnostic) -> Self {
        let ids = finding.message.en.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Subject { code: finding.code.to_string(), unit: finding.unit.clone(), ids }
    }
}
