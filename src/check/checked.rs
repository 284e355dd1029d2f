//! The findings of a check, kept so that they can be brought up to date after a change.
//!
//! What is kept is what each rule found from each unit that it looked at.
//! After a change only the [affected](super::Touched::affected) units are looked at again;
//! severity, norm, name and path are put to the findings when they are asked for, because they may have changed too.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::affected::Touched;
use super::introduce::introduce;
use super::named::Index;
use super::pass::{Found, Pass};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Journal, Structure, UnitRef};
use crate::rules::declared::{Unassessed, unassessed};
use crate::rules::lens::{Naming, Shared};
use crate::rules::levels::Memory;
use crate::rules::pack::{Enacted, Enforced};
use crate::rules::reach::Reach;
use crate::rules::survey::Survey;
use crate::rules::{Check, Findings, Rule, Ruleset};

/// The findings of all rules about the state of a structure.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    kept: Vec<Kept>,
    /// What units name, where a rule asks.
    named: Vec<Index>,
}

/// What one rule found.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// Findings by the unit from which they were made, or the thing that units name.
    found: BTreeMap<Id, Vec<Diagnostic>>,
    /// Findings of the whole structure.
    whole: Vec<Diagnostic>,
    /// Units on which the rule could not be assessed.
    unassessed: BTreeMap<Id, Unassessed>,
    /// What the rule remembers of the structure besides.
    memory: Memory,
}

impl Checked {
    /// Runs all rules about the state on a structure.
    pub fn of(structure: &Structure, ruleset: &Ruleset) -> Self {
        Checked::made(structure, ruleset, true)
    }

    /// Runs all rules about the state on a structure, whose findings will not be brought up to date.
    pub(super) fn once(structure: &Structure, ruleset: &Ruleset) -> Self {
        Checked::made(structure, ruleset, false)
    }

    fn made(structure: &Structure, ruleset: &Ruleset, is_lasting: bool) -> Self {
        let survey = Survey::of_all(structure);
        let harvest = Pass::of(&survey, ruleset).everywhere();
        let mut checked = Checked { kept: harvest.found.into_iter().map(Kept::from).collect(), named: Vec::new() };
        for (naming, column) in Naming::ALL.into_iter().zip(harvest.named) {
            let is_needed_whole = is_lasting || naming == Naming::Functions;
            let index = Index::of(naming, if is_needed_whole { column } else { column.repeated() });
            let all = index.all(structure);
            for (enacted, kept) in ruleset.enacted().iter().zip(&mut checked.kept) {
                if let Some((rule, run)) = asking(enacted, naming) {
                    all.iter().for_each(|shared| kept.look_at(rule, run, shared));
                }
            }
            checked.named.push(index);
        }
        checked
    }

    /// Brings the findings up to date after the edits of a journal; `structure` is the one checked, or a copy of it,
    /// after them.
    ///
    /// Costs what the edits can influence. Rules that look at the whole structure are run again.
    pub fn update(&mut self, structure: &Structure, ruleset: &Ruleset, journal: &Journal) {
        let touched = Touched::by(journal);
        if !touched.any {
            return;
        }
        let survey = Survey::of(structure);
        let pass = Pass::of(&survey, ruleset);
        self.update_shared(structure, ruleset, (&touched, journal));
        let mut affected: Vec<(&Reach, Vec<UnitRef<'_>>)> = Vec::new();
        for (position, (enacted, kept)) in ruleset.enacted().iter().zip(&mut self.kept).enumerate() {
            let reach = enacted.reach();
            if Naming::ALL.into_iter().any(|naming| asking(enacted, naming).is_some()) {
                continue;
            }
            if pass.is_spared(position, journal, (&kept.whole, &mut kept.memory)) {
                continue;
            }
            if reach.whole || (reach.date && touched.date) {
                *kept = Kept::from(pass.all_over(position));
                continue;
            }
            let known = affected.iter().position(|(known, _)| *known == reach).unwrap_or_else(|| {
                affected.push((reach, touched.affected(reach, structure)));
                affected.len() - 1
            });
            let units = &affected[known].1;
            if !kept.is_empty() {
                touched.own.iter().chain(units.iter().map(|unit| unit.id())).for_each(|id| kept.forget(id));
            }
            kept.extend(pass.somewhere(position, units));
        }
    }

    fn update_shared(&mut self, structure: &Structure, ruleset: &Ruleset, (touched, journal): (&Touched, &Journal)) {
        for index in &mut self.named {
            let names = index.touched(structure, touched, journal);
            let shared: Vec<Shared<'_>> = names.iter().map(|name| index.shared(structure, name)).collect();
            for (enacted, kept) in ruleset.enacted().iter().zip(&mut self.kept) {
                let Some((rule, run)) = asking(enacted, index.naming()) else { continue };
                for shared in &shared {
                    kept.forget(shared.name);
                    kept.look_at(rule, run, shared);
                }
            }
        }
    }

    /// Returns the findings, sorted by severity, code and unit; `structure` is the one that was checked last.
    pub fn findings(&self, structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
        let checked = Checked { kept: self.kept.clone(), named: Vec::new() };
        checked.into_findings(structure, ruleset)
    }

    /// Returns the findings, sorted by severity, code and unit; `structure` is the one that was checked last.
    pub(super) fn into_findings(self, structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
        let (survey, day) = (Survey::of(structure), ruleset.day_for(structure));
        let mut found = Vec::new();
        for (enacted, kept) in ruleset.enacted().iter().zip(self.kept) {
            let raw = kept.whole.into_iter().chain(kept.found.into_values().flatten());
            found.extend(raw.filter_map(|finding| presented(finding, (enacted, day), &[&survey])));
            if let Enforced::Declared(declared) = enacted.enforced() {
                found.extend(unassessed(declared, &kept.unassessed, &[structure]));
            }
        }
        found.sort_unstable();
        found
    }
}

/// A rule that looks at what several units name, and how it does.
type Asking = (&'static Rule, fn(&Shared<'_>, &mut Findings));

/// Returns the rule, if it asks for what units name so.
fn asking(enacted: &Enacted, naming: Naming) -> Option<Asking> {
    match enacted.enforced() {
        Enforced::BuiltIn(rule) => match rule.check {
            Check::Shared(asked, run) if asked == naming => Some((rule, run)),
            _ => None,
        },
        Enforced::Declared(_) => None,
    }
}

impl Kept {
    /// Returns whether there is nothing to forget about single units.
    fn is_empty(&self) -> bool {
        self.found.is_empty() && self.unassessed.is_empty()
    }

    fn forget(&mut self, id: &Id) {
        self.found.remove(id);
        self.unassessed.remove(id);
    }

    fn extend(&mut self, found: Found) {
        for (unit, findings) in found.findings {
            match unit {
                Some(unit) => self.found.entry(unit).or_default().extend(findings),
                None => self.whole.extend(findings),
            }
        }
        self.unassessed.extend(found.unassessed);
    }

    fn look_at(&mut self, rule: &'static Rule, run: fn(&Shared<'_>, &mut Findings), shared: &Shared<'_>) {
        let mut findings = Findings::of(rule);
        run(shared, &mut findings);
        let findings = findings.into_found();
        if !findings.is_empty() {
            self.found.insert(shared.name.clone(), findings);
        }
    }
}

impl From<Found> for Kept {
    fn from(found: Found) -> Self {
        let mut kept = Kept { unassessed: found.unassessed.into_iter().collect(), ..Kept::default() };
        // A map made at once is sorted once; findings of one unit stay in their order.
        let (of_units, whole): (Vec<_>, Vec<_>) = found.findings.into_iter().partition(|(unit, _)| unit.is_some());
        kept.whole = whole.into_iter().flat_map(|(_, findings)| findings).collect();
        let of_units = of_units.into_iter().filter_map(|(unit, findings)| Some((unit?, findings)));
        let mut findings: Vec<(Id, Vec<Diagnostic>)> = of_units.collect();
        findings.sort_by(|one, other| one.0.cmp(&other.0));
        findings.dedup_by(|next, one| {
            let is_same = next.0 == one.0;
            if is_same {
                one.1.append(&mut next.1);
            }
            is_same
        });
        kept.found = findings.into_iter().collect();
        kept
    }
}

/// Gives a finding the severity and norm that apply to its unit, and says who that is; none where it is switched off.
pub(super) fn presented(
    mut finding: Diagnostic,
    (enacted, day): (&Enacted, Option<Date>),
    surveys: &[&Survey<'_>],
) -> Option<Diagnostic> {
    let id = finding.unit.clone();
    let lives = |survey: &&Survey<'_>| id.as_deref().is_some_and(|id| survey.structure().contains(id));
    let survey = surveys.iter().find(|survey| lives(survey)).or(surveys.first())?;
    let unit = id.as_deref().and_then(|id| survey.structure().unit(id));
    if !enacted.stamp(&mut finding, unit, survey, day) {
        return None;
    }
    let structures: Vec<&Structure> = surveys.iter().map(|survey| survey.structure()).collect();
    introduce(&mut finding, &structures);
    Some(finding)
}
