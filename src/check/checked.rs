//! The findings of a check, kept so that they can be brought up to date after a change.
//!
//! What is kept is what each rule found from each unit that it looked at.
//! After a change only the [affected](super::Touched::affected) units are looked at again;
//! severity, norm, name and path are put to the findings when they are asked for, because they may have changed too.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::affected::Touched;
use super::introduce::introduce;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Journal, Structure, UnitRef};
use crate::rules::declared::{Declared, Unassessed, unassessed};
use crate::rules::expression::{About, Scene};
use crate::rules::lens::{Local, Path, Subtree, Whole};
use crate::rules::pack::{Enacted, Enforced};
use crate::rules::survey::Survey;
use crate::rules::{Check, Findings, Rule, Ruleset};

/// The findings of all rules about the state of a structure.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    kept: Vec<Kept>,
}

/// What one rule found.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// Findings by the unit from which they were made; those of the whole structure under none.
    found: BTreeMap<Option<Id>, Vec<Diagnostic>>,
    /// Units on which the rule could not be assessed.
    unassessed: BTreeMap<Id, Unassessed>,
}

impl Checked {
    /// Runs all rules about the state on a structure.
    pub fn of(structure: &Structure, ruleset: &Ruleset) -> Self {
        let survey = Survey::of(structure);
        let all = All::of(structure);
        let run = |enacted: &Enacted| {
            let mut kept = Kept::default();
            Pass { survey: &survey, enacted, day: ruleset.day_for(structure) }.everywhere(&all, &mut kept);
            kept
        };
        Checked { kept: ruleset.enacted().iter().map(run).collect() }
    }

    /// Brings the findings up to date after the edits of a journal; `structure` is the one after them.
    ///
    /// Costs what the edits can influence. Rules that look at the whole structure are run again.
    pub fn update(&mut self, structure: &Structure, ruleset: &Ruleset, journal: &Journal) {
        let touched = Touched::by(journal);
        if !touched.any {
            return;
        }
        let survey = Survey::of(structure);
        let mut all: Option<All<'_>> = None;
        for (enacted, kept) in ruleset.enacted().iter().zip(&mut self.kept) {
            let pass = Pass { survey: &survey, enacted, day: ruleset.day_for(structure) };
            let reach = enacted.reach();
            if reach.whole || (reach.date && touched.date) {
                *kept = Kept::default();
                pass.everywhere(all.get_or_insert_with(|| All::of(structure)), kept);
                continue;
            }
            for id in &touched.units {
                kept.forget(id);
            }
            let affected = touched.affected(reach, structure);
            for unit in &affected {
                kept.forget(unit.id());
            }
            match enacted.enforced() {
                Enforced::BuiltIn(rule) => affected.iter().for_each(|&unit| pass.built_in(rule, unit, None, kept)),
                Enforced::Declared(declared) if !pass.looks_at_states(declared) => {}
                Enforced::Declared(declared) => {
                    let targets = affected.into_iter().filter(|&unit| declared.is_in_scope(unit, &survey));
                    pass.declared(declared, targets.collect(), kept);
                }
            }
        }
    }

    /// Returns the findings, sorted by severity, code and unit; `structure` is the one that was checked last.
    pub fn findings(&self, structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
        let (survey, day) = (Survey::of(structure), ruleset.day_for(structure));
        let mut found = Vec::new();
        for (enacted, kept) in ruleset.enacted().iter().zip(&self.kept) {
            let raw = kept.found.values().flatten().cloned();
            found.extend(raw.filter_map(|finding| presented(finding, (enacted, day), &[&survey])));
            if let Enforced::Declared(declared) = enacted.enforced() {
                found.extend(unassessed(declared, &kept.unassessed, &[structure]));
            }
        }
        found.sort_unstable();
        found
    }
}

impl Kept {
    fn forget(&mut self, id: &Id) {
        self.found.remove(&Some(id.clone()));
        self.unassessed.remove(id);
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

/// One rule, looking at one structure.
struct Pass<'s> {
    survey: &'s Survey<'s>,
    enacted: &'s Enacted,
    day: Option<Date>,
}

impl<'s> Pass<'s> {
    fn looks_at_states(&self, declared: &Declared) -> bool {
        !declared.is_about_a_change() && self.enacted.is_in_force(self.day)
    }

    /// Looks at all units.
    fn everywhere(&self, all: &All<'s>, kept: &mut Kept) {
        match self.enacted.enforced() {
            Enforced::BuiltIn(rule) => self.built_in_everywhere(rule, all, kept),
            Enforced::Declared(declared) if self.looks_at_states(declared) => {
                self.declared(declared, all.in_scope(declared, self.survey), kept);
            }
            Enforced::Declared(_) => {}
        }
    }

    fn built_in_everywhere(&self, rule: &'static Rule, all: &All<'s>, kept: &mut Kept) {
        match rule.check {
            Check::Whole(run) => {
                let mut findings = Findings::of(rule);
                let words = self.survey.words();
                run(Whole { structure: self.survey.structure(), units: &all.units, words }, &mut findings);
                kept.found.insert(None, findings.into_found());
            }
            Check::Path(_) => all.each_path(|unit, above| self.built_in(rule, unit, Some(above), kept)),
            _ => all.units.iter().for_each(|&unit| self.built_in(rule, unit, None, kept)),
        }
    }

    /// Looks at one unit; `above` are its superiors from the root down, if they are known.
    fn built_in(&self, rule: &'static Rule, unit: UnitRef<'s>, above: Option<&[UnitRef<'s>]>, kept: &mut Kept) {
        let (survey, mut findings) = (self.survey, Findings::of(rule));
        let settings = self.enacted.settings(unit, survey, self.day);
        match rule.check {
            Check::Local(run) => run(Local::new(unit, survey.words()), &settings, &mut findings),
            Check::Subtree(run) => run(Subtree::new(unit, survey), &settings, &mut findings),
            Check::Path(run) => {
                let walked: Vec<UnitRef<'s>>;
                let above = match above {
                    Some(above) => above,
                    None => {
                        let mut upward: Vec<UnitRef<'s>> = unit.superiors().collect();
                        upward.reverse();
                        walked = upward;
                        &walked
                    }
                };
                run(Path::new(unit, above, survey.words()), &settings, &mut findings);
            }
            Check::Whole(_) | Check::Transition(_) | Check::OnLoad => {}
        }
        let found = findings.into_found();
        if !found.is_empty() {
            kept.found.insert(Some(unit.id().clone()), found);
        }
    }

    fn declared(&self, declared: &Declared, targets: Vec<UnitRef<'s>>, kept: &mut Kept) {
        let mut keys: BTreeMap<(String, String), Vec<Id>> = BTreeMap::new();
        for unit in targets {
            let settings = self.enacted.settings(unit, self.survey, self.day);
            let scene = Scene {
                survey: self.survey,
                about: About::Unit(unit),
                change: None,
                as_of: self.day,
                settings: &settings,
            };
            let judged = declared.judge(&scene).and_then(|found| {
                if let Some(key) = declared.key(&scene)? {
                    keys.entry(key).or_default().push(unit.id().clone());
                }
                Ok(found)
            });
            match judged {
                Ok(found) if found.is_empty() => {}
                Ok(found) => drop(kept.found.insert(Some(unit.id().clone()), found)),
                Err(why) => drop(kept.unassessed.insert(unit.id().clone(), *why)),
            }
        }
        for (unit, finding) in declared.duplicates(keys) {
            kept.found.entry(Some(unit)).or_default().push(finding);
        }
    }
}

/// The units from the roots down, each before its subordinates, and by kind.
struct All<'s> {
    units: Vec<UnitRef<'s>>,
    by_kind: BTreeMap<(&'s Id, Option<&'s Id>), Vec<UnitRef<'s>>>,
}

impl<'s> All<'s> {
    fn of(structure: &'s Structure) -> Self {
        let units: Vec<UnitRef<'s>> = structure.walk().collect();
        let mut by_kind: BTreeMap<(&Id, Option<&Id>), Vec<UnitRef<'s>>> = BTreeMap::new();
        for &unit in &units {
            by_kind.entry((unit.kind(), unit.facts().level.as_ref())).or_default().push(unit);
        }
        All { units, by_kind }
    }

    /// Returns the units in the scope of a rule; looks only at those of kinds that may be.
    fn in_scope(&self, declared: &Declared, survey: &Survey<'s>) -> Vec<UnitRef<'s>> {
        let mut targets = Vec::new();
        for units in self.by_kind.values() {
            if units.first().is_some_and(|&unit| declared.may_be_of_kind(unit, survey)) {
                targets.extend(units.iter().copied().filter(|&unit| declared.is_in_scope(unit, survey)));
            }
        }
        targets
    }

    /// Visits each unit with its superiors, from the root down to the direct one.
    fn each_path(&self, mut visit: impl FnMut(UnitRef<'s>, &[UnitRef<'s>])) {
        let mut above: Vec<UnitRef<'s>> = Vec::new();
        for &unit in &self.units {
            match unit.superior() {
                None => above.clear(),
                Some(superior) => while above.pop_if(|last| *last != superior).is_some() {},
            }
            visit(unit, &above);
            above.push(unit);
        }
    }
}
