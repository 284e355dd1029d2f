//! The outcome as data: everything that a simulation yields, for other programs.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::Finding;
use super::words;
use crate::diagnostic::{Diagnostic, StepMark};
use crate::diff::Diff;
use crate::formats::digest;
use crate::lineage::Share;
use crate::model::{ChangeEvent, Id, Structure};
use crate::rules::duty::Compliance;
use crate::simulate::{Outcome, Totals};

/// The file `outcome.json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutcomeRecord<'a> {
    /// Always `bomay/outcome/1`.
    format: &'static str,
    /// The structure before.
    before: State<'a>,
    /// The structure after.
    after: State<'a>,
    /// Whether the plans were carried out; if not, nothing was changed.
    committed: bool,
    /// Totals before and after.
    totals: &'a Totals,
    /// What happened, in order.
    events: &'a [ChangeEvent],
    /// Steps left out because of their date.
    postponed: &'a [StepMark],
    /// What became of every body that changed.
    successors: Vec<Heirs>,
    /// What every changed body came from.
    predecessors: Vec<Heirs>,
    /// What is wrong with the plans.
    problems: Vec<Finding<'a>>,
    /// Findings about the structures and the change.
    findings: Findings<'a>,
    /// What differs between before and after.
    diff: &'a Diff,
    /// Whether the documents that demand something are complied with, and which acts are still needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    compliance: Option<ComplianceRecord<'a>>,
}

/// How the documents are carried out.
#[derive(Debug, Serialize, JsonSchema)]
struct ComplianceRecord<'a> {
    #[serde(flatten)]
    compliance: &'a Compliance,
    findings: Vec<Finding<'a>>,
}

/// One of the two states.
#[derive(Debug, Serialize, JsonSchema)]
struct State<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    as_of: Option<Date>,
    digest: String,
    units: usize,
    lines: usize,
}

/// A body and what it became, or came from.
#[derive(Debug, Serialize, JsonSchema)]
struct Heirs {
    unit: Id,
    bodies: BTreeMap<Id, Share>,
}

/// Findings by what the plan did about them.
#[derive(Debug, Serialize, JsonSchema)]
struct Findings<'a> {
    introduced: Vec<Finding<'a>>,
    resolved: Vec<Finding<'a>>,
    remaining: Vec<Finding<'a>>,
    /// Findings that a waiver covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waived: Vec<Finding<'a>>,
}

fn state(structure: &Structure) -> State<'_> {
    State {
        id: structure.header().id.as_ref(),
        as_of: structure.as_of(),
        digest: digest(structure),
        units: structure.len(),
        lines: structure.lines_total(),
    }
}

fn findings(diagnostics: &[Diagnostic]) -> Vec<Finding<'_>> {
    diagnostics.iter().map(Finding::from).collect()
}

fn compliance(compliance: &Compliance) -> Option<ComplianceRecord<'_>> {
    let findings = findings(&compliance.findings);
    (!compliance.is_empty()).then_some(ComplianceRecord { compliance, findings })
}

/// Returns the outcome as canonical JSON.
pub fn print(outcome: &Outcome) -> String {
    let successors = outcome.lineage.changed().map(|(unit, bodies)| Heirs {
        unit: unit.clone(),
        bodies: bodies.iter().map(|(body, share)| (body.clone(), *share)).collect(),
    });
    let predecessors = outcome.lineage.predecessors().into_iter();
    let record = OutcomeRecord {
        format: "bomay/outcome/1",
        before: state(&outcome.before),
        after: state(&outcome.after),
        committed: outcome.committed,
        totals: &outcome.totals,
        events: &outcome.events,
        postponed: &outcome.postponed,
        successors: successors.collect(),
        predecessors: predecessors.map(|(unit, bodies)| Heirs { unit, bodies: bodies.into_iter().collect() }).collect(),
        problems: findings(&outcome.problems),
        findings: Findings {
            introduced: findings(&outcome.findings.introduced),
            resolved: findings(&outcome.findings.resolved),
            remaining: findings(&outcome.findings.remaining),
            waived: findings(&outcome.waived),
        },
        diff: &outcome.diff,
        compliance: compliance(&outcome.compliance),
    };
    words::json(&record)
}

/// Returns the JSON Schema of the outcome.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(OutcomeRecord<'_>).to_value();
    schema["title"] = "bomay outcome".into();
    schema["properties"]["format"]["const"] = "bomay/outcome/1".into();
    schema
}
