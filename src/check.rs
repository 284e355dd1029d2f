//! Runs the rules: on a structure, on a change; and compares what is found before with what is found after.
//!
//! Rules report; this module says to whom they apply, gives each finding the severity and the norm that its pack states,
//! the name of its unit and the path to it, and sorts everything once.
//!
//! Findings of the state before a plan are not blamed on the plan: see [`compare`].

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Say, Speech};
use crate::model::{Structure, UnitRef};
pub use crate::rules::lens::Transition;
use crate::rules::lens::{Local, Path, Subtree, Totals, Whole, Words};
use crate::rules::{Check, Findings, Ruleset};

/// How many superiors a finding lists; of a longer path the upper part is left out.
const PATH_LENGTH_MAX: usize = 16;

/// Runs all rules about the state on a structure; returns the findings sorted by severity, code and unit.
pub fn check(structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let words = Words::of(structure.catalogue());
    let survey = Survey::of(structure);
    let mut totals: Option<Totals<'_>> = None;
    let mut found = Vec::new();
    for scoped in ruleset.scoped(&[structure]) {
        let mut findings = Findings::of(scoped.rule);
        match scoped.rule.check {
            Check::Local(run) => {
                for &unit in &survey.units {
                    run(Local::new(unit, &words), &scoped.settings(unit.id()), &mut findings);
                }
            }
            Check::Path(run) => survey.each_path(|unit, above| {
                run(Path::new(unit, above, &words), &scoped.settings(unit.id()), &mut findings);
            }),
            Check::Subtree(run) => {
                let totals = totals.get_or_insert_with(|| Totals::of(&survey.units, &survey.depths));
                for (position, &unit) in survey.units.iter().enumerate() {
                    let subtree = Subtree::new(unit, position, totals, &words);
                    run(subtree, &scoped.settings(unit.id()), &mut findings);
                }
            }
            Check::Whole(run) => run(Whole { structure, words: &words }, &mut findings),
            Check::Transition(_) | Check::OnLoad => {}
        }
        found.extend(findings.into_found().into_iter().map(|mut finding| {
            scoped.stamp(&mut finding);
            introduce(&mut finding, &[structure]);
            finding
        }));
    }
    found.sort_unstable();
    found
}

/// Runs all rules about a change; returns the findings sorted by severity, code and unit.
pub fn check_change(change: Transition<'_>, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let structures = [change.after, change.before];
    let mut found = Vec::new();
    for scoped in ruleset.scoped(&structures) {
        let Check::Transition(run) = scoped.rule.check else { continue };
        let mut findings = Findings::of(scoped.rule);
        run(change, &mut findings);
        found.extend(findings.into_found().into_iter().map(|mut finding| {
            scoped.stamp(&mut finding);
            introduce(&mut finding, &structures);
            finding
        }));
    }
    found.sort_unstable();
    found
}

/// The units from the roots down, each before its subordinates, with the number of superiors above each.
struct Survey<'s> {
    units: Vec<UnitRef<'s>>,
    depths: Vec<usize>,
}

impl<'s> Survey<'s> {
    fn of(structure: &'s Structure) -> Self {
        let units: Vec<UnitRef<'s>> = structure.walk().collect();
        let mut depths = Vec::with_capacity(units.len());
        let mut above: Vec<UnitRef<'s>> = Vec::new();
        for &unit in &units {
            match unit.superior() {
                None => above.clear(),
                Some(superior) => while above.pop_if(|last| *last != superior).is_some() {},
            }
            depths.push(above.len());
            above.push(unit);
        }
        Survey { units, depths }
    }

    /// Visits each unit with its superiors, from the root down to the direct one.
    fn each_path(&self, mut visit: impl FnMut(UnitRef<'s>, &[UnitRef<'s>])) {
        let mut above: Vec<UnitRef<'s>> = Vec::new();
        for (&unit, &depth) in self.units.iter().zip(&self.depths) {
            above.truncate(depth);
            visit(unit, &above);
            above.push(unit);
        }
    }
}

/// Says the name of the unit behind its id, and the path from the root to it.
fn introduce(finding: &mut Diagnostic, structures: &[&Structure]) {
    let Some(id) = finding.unit.as_deref() else { return };
    let Some(unit) = structures.iter().find_map(|structure| structure.unit(id)) else { return };
    if !unit.facts().name.is_empty() {
        let Say { en, vi } = &mut finding.message;
        for (text, speech) in [(en, Speech::En), (vi, Speech::Vi)] {
            let (bare, named) = (format!("`{id}`"), format!("`{id}` ({})", unit.label(speech).replace('`', "'")));
            *text = text.replacen(&bare, &named, 1);
        }
    }
    finding.under = path(unit);
}

fn path(unit: UnitRef<'_>) -> Vec<String> {
    let upward = std::iter::once(unit).chain(unit.superiors());
    let mut path: Vec<String> = upward.take(PATH_LENGTH_MAX + 1).map(|unit| unit.id().to_string()).collect();
    if path.len() > PATH_LENGTH_MAX {
        path[PATH_LENGTH_MAX] = "…".to_owned();
    }
    path.reverse();
    path
}

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
struct Subject {
    code: String,
    unit: Option<String>,
    /// The ids in backticks of the message.
    ids: Vec<String>,
}

impl Subject {
    fn of(finding: &Diagnostic) -> Self {
        let ids = finding.message.en.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Subject { code: finding.code.to_string(), unit: finding.unit.clone(), ids }
    }
}
