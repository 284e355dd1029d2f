//! One look of all rules at units, all of them or some.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::named::Column;
use crate::cores::{HALVED_FROM, both};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Journal, Unit, UnitRef};
use crate::rules::declared::{Declared, Unassessed};
use crate::rules::expression::{About, Scene};
use crate::rules::lens::{Alone, Local, Naming, Path, Subtree, Tied, Whole};
use crate::rules::levels::Memory;
use crate::rules::pack::{Enacted, Enforced};
use crate::rules::survey::Survey;
use crate::rules::{Check, Findings, Rule, Ruleset, Settings};

/// What one rule found, in the order in which it looked.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Findings by the unit from which they were made; those of the whole structure under none.
    pub findings: Vec<(Option<Id>, Vec<Diagnostic>)>,
    /// Units on which the rule could not be assessed.
    pub unassessed: Vec<(Id, Unassessed)>,
    /// Units by the value that must be unique among them.
    keys: BTreeMap<(String, String), Vec<Id>>,
}

/// What all rules found, and what the units name.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    /// By the position of the rule.
    pub found: Vec<Found>,
    /// By the position in [`Naming::ALL`]; empty where no rule asks.
    pub named: Vec<Column>,
    /// By the position of the rule; empty where it does not ask for siblings that are alike.
    alike: Vec<Column>,
}

/// The rules of a set, prepared for looking at one structure.
pub(super) struct Pass<'s> {
    survey: &'s Survey<'s>,
    day: Option<Date>,
    rules: Vec<Prepared<'s>>,
}

/// Gives a number that is the same for units that are alike.
type Print = fn(&Unit) -> Option<u64>;

/// A rule, and the numbers with which it works on every unit; none if they depend on the unit.
struct Prepared<'s> {
    enacted: &'s Enacted,
    settings: Option<Cow<'s, Settings>>,
    is_in_force: bool,
}

/// A rule that may look at the units of a class, by position, and the numbers with which it works on all of them; none
/// if they depend on the unit.
struct ForClass<'p> {
    position: usize,
    settings: Option<Cow<'p, Settings>>,
}

impl<'s> Pass<'s> {
    /// Prepares the rules of a set.
    pub fn of(survey: &'s Survey<'s>, ruleset: &'s Ruleset) -> Self {
        let day = ruleset.day_for(survey.structure());
        let prepare = |enacted: &'s Enacted| Prepared {
            enacted,
            settings: enacted.settings_everywhere(day),
            is_in_force: enacted.is_in_force(day),
        };
        Pass { survey, day, rules: ruleset.enacted().iter().map(prepare).collect() }
    }

    /// Returns what all rules find in the whole structure.
    pub fn everywhere(&self) -> Harvest {
        let structure = self.survey.structure();
        let by_class: Vec<Vec<ForClass<'_>>> = self
            .survey
            .words()
            .samples()
            .map(|sample| sample.map_or_else(Vec::new, |unit| self.rules_for(unit)))
            .collect();
        let look = |from: usize, to: usize| {
            let units = (from..to).filter_map(|ordinal| structure.unit_at(ordinal));
            self.look(units, &by_class)
        };
        let (ordinals, whole) = (structure.ordinals(), || self.whole());
        let (mut harvest, whole) = if structure.len() < HALVED_FROM {
            (look(0, ordinals), whole())
        } else {
            let (first, (second, whole)) = both(|| look(0, ordinals / 2), || (look(ordinals / 2, ordinals), whole()));
            (first.and(second), whole)
        };
        for (position, alike) in std::mem::take(&mut harvest.alike).into_iter().enumerate() {
            for unit in alike.not_alone().into_iter().filter_map(|ordinal| structure.unit_at(ordinal as usize)) {
                let rule = &self.rules[position];
                self.look_at(rule, rule.settings.as_deref(), unit, &mut harvest.found[position]);
            }
        }
        for (found, whole) in harvest.found.iter_mut().zip(whole) {
            found.findings.extend(whole);
        }
        for (found, rule) in harvest.found.iter_mut().zip(&self.rules) {
            found.settle_duplicates(rule.enacted);
        }
        harvest
    }

    /// Returns what one rule finds from some units; units that are not in its scope are passed over.
    pub fn somewhere(&self, position: usize, units: &[UnitRef<'s>]) -> Found {
        let (rule, mut found) = (&self.rules[position], Found::default());
        for &unit in units {
            if rule.looks_at(unit, self.survey) && rule.fits(unit, self.survey) {
                self.look_at(rule, rule.settings.as_deref(), unit, &mut found);
            }
        }
        found.settle_duplicates(rule.enacted);
        found
    }

    /// Returns what one rule finds that must look at the whole structure.
    pub fn all_over(&self, position: usize) -> Found {
        let rule = &self.rules[position];
        let whole = rule.whole(self.survey);
        if !whole.is_empty() {
            return Found { findings: whole, ..Found::default() };
        }
        if !rule.looks_at_units() {
            return Found::default();
        }
        // Whether it may look at a unit depends on kind and level alone, of which there are few.
        let structure = self.survey.structure();
        let mut by_class: Vec<Option<bool>> = vec![None; structure.classes()];
        let looks_at =
            |unit: &UnitRef<'s>| *by_class[unit.class()].get_or_insert_with(|| rule.looks_at(*unit, self.survey));
        let units: Vec<UnitRef<'s>> = structure.units().filter(looks_at).collect();
        self.somewhere(position, &units)
    }

    /// Returns whether one rule need not look again at the whole structure after edits, given what it found before and
    /// remembers.
    pub fn is_spared(&self, position: usize, journal: &Journal, (found, memory): (&[Diagnostic], &mut Memory)) -> bool {
        match self.rules[position].enacted.enforced() {
            Enforced::BuiltIn(Rule { check: Check::Whole(_, spared), .. }) => {
                let whole = Whole { structure: self.survey.structure(), words: self.survey.words() };
                spared(whole, journal, found, memory)
            }
            _ => false,
        }
    }

    fn whole(&self) -> Vec<Vec<(Option<Id>, Vec<Diagnostic>)>> {
        self.rules.iter().map(|rule| rule.whole(self.survey)).collect()
    }

    /// Returns the rules that may look at the units of a class, but for those that look where siblings are alike.
    fn rules_for(&self, sample: UnitRef<'s>) -> Vec<ForClass<'_>> {
        let looks_at = |rule: &Prepared<'s>| rule.print().is_none() && rule.looks_at(sample, self.survey);
        let rules = self.rules.iter().enumerate().filter(|(_, rule)| looks_at(rule));
        rules
            .map(|(position, rule)| {
                let settings = rule.settings.as_deref().map(Cow::Borrowed);
                let settings = settings.or_else(|| rule.enacted.settings_of_class(sample, self.survey, self.day));
                ForClass { position, settings }
            })
            .collect()
    }

    fn look(&self, units: impl Iterator<Item = UnitRef<'s>>, by_class: &[Vec<ForClass<'_>>]) -> Harvest {
        let mut harvest = Harvest::default();
        harvest.found.resize_with(self.rules.len(), Found::default);
        harvest.alike.resize_with(self.rules.len(), Column::default);
        harvest.named.resize_with(Naming::ALL.len(), Column::default);
        let prints: Vec<(usize, Print)> =
            self.rules.iter().enumerate().filter_map(|(position, rule)| Some((position, rule.print()?))).collect();
        let asked: Vec<(usize, Naming)> =
            Naming::ALL.into_iter().enumerate().filter(|(_, naming)| self.asks_for(*naming)).collect();
        for unit in units {
            for ForClass { position, settings } in &by_class[unit.class()] {
                let rule = &self.rules[*position];
                if rule.fits(unit, self.survey) {
                    self.look_at(rule, settings.as_deref(), unit, &mut harvest.found[*position]);
                }
            }
            if let Some(superior) = unit.superior() {
                for (position, print) in &prints {
                    print(unit.facts())
                        .into_iter()
                        .for_each(|print| harvest.alike[*position].enter_alike(print, superior));
                }
            }
            for &(position, naming) in &asked {
                harvest.named[position].enter(naming, unit);
            }
        }
        harvest
    }

    fn asks_for(&self, naming: Naming) -> bool {
        self.rules.iter().any(|rule| rule.naming() == Some(naming))
    }

    fn look_at(&self, rule: &Prepared<'s>, settings: Option<&Settings>, unit: UnitRef<'s>, found: &mut Found) {
        let settings = match settings {
            Some(settings) => Cow::Borrowed(settings),
            None => rule.enacted.settings(unit, self.survey, self.day),
        };
        match rule.enacted.enforced() {
            Enforced::BuiltIn(rule) => self.built_in(rule, unit, &settings, found),
            Enforced::Declared(declared) => {
                let settings = if settings.is_empty() { declared.settings() } else { &*settings };
                self.declared(declared, unit, settings, found);
            }
        }
    }

    fn built_in(&self, rule: &'static Rule, unit: UnitRef<'s>, settings: &Settings, found: &mut Found) {
        let mut findings = Findings::of(rule);
        match rule.check {
            Check::Alone(run) => run(Alone::new(unit, self.survey.words()), settings, &mut findings),
            Check::Tied(run) => run(Tied::new(unit, self.survey.words()), settings, &mut findings),
            Check::Local(run) | Check::Siblings(_, run) => {
                run(Local::new(unit, self.survey.words()), settings, &mut findings)
            }
            Check::Subtree(run) => run(Subtree::new(unit, self.survey), settings, &mut findings),
            Check::Path(run) => run(Path::new(unit, self.survey), settings, &mut findings),
            Check::Shared(..) | Check::Whole(..) | Check::Transition(_) | Check::OnLoad => {}
        }
        let findings = findings.into_found();
        if !findings.is_empty() {
            found.findings.push((Some(unit.id().clone()), findings));
        }
    }

    fn declared(&self, declared: &Declared, unit: UnitRef<'s>, settings: &Settings, found: &mut Found) {
        let scene = Scene { survey: self.survey, about: About::Unit(unit), change: None, as_of: self.day, settings };
        let judged = declared.judge(&scene).and_then(|findings| {
            if let Some(key) = declared.key(&scene)? {
                found.keys.entry(key).or_default().push(unit.id().clone());
            }
            Ok(findings)
        });
        match judged {
            Ok(findings) if findings.is_empty() => {}
            Ok(findings) => found.findings.push((Some(unit.id().clone()), findings)),
            Err(why) => found.unassessed.push((unit.id().clone(), *why)),
        }
    }
}

impl Prepared<'_> {
    /// Returns what the rule asks units for by name, if it does.
    fn naming(&self) -> Option<Naming> {
        match self.enacted.enforced() {
            Enforced::BuiltIn(Rule { check: Check::Shared(naming, _), .. }) => Some(*naming),
            _ => None,
        }
    }

    /// Returns what siblings that are alike have in common, if the rule looks where some are.
    fn print(&self) -> Option<Print> {
        match self.enacted.enforced() {
            Enforced::BuiltIn(Rule { check: Check::Siblings(print, _), .. }) => Some(*print),
            _ => None,
        }
    }

    /// Returns whether the rule looks at single units of a state.
    fn looks_at_units(&self) -> bool {
        match self.enacted.enforced() {
            Enforced::BuiltIn(rule) => match rule.check {
                Check::Alone(_) | Check::Tied(_) | Check::Local(_) | Check::Siblings(..) => true,
                Check::Path(_) | Check::Subtree(_) => true,
                Check::Shared(..) | Check::Whole(..) | Check::Transition(_) | Check::OnLoad => false,
            },
            Enforced::Declared(declared) => self.is_in_force && !declared.is_about_a_change(),
        }
    }

    /// Returns whether the rule looks at single units, and perhaps at those of this one's kind and level.
    fn looks_at<'s>(&self, unit: UnitRef<'s>, survey: &Survey<'s>) -> bool {
        let of_kind = match self.enacted.enforced() {
            Enforced::BuiltIn(_) => true,
            Enforced::Declared(declared) => declared.may_be_of_kind(unit, survey),
        };
        self.looks_at_units() && of_kind
    }

    /// Returns whether a unit is in the scope of the rule, beyond kind and level.
    fn fits<'s>(&self, unit: UnitRef<'s>, survey: &Survey<'s>) -> bool {
        match self.enacted.enforced() {
            Enforced::BuiltIn(_) => true,
            Enforced::Declared(declared) => declared.is_of_kinds_only() || declared.is_in_scope(unit, survey),
        }
    }

    fn whole(&self, survey: &Survey<'_>) -> Vec<(Option<Id>, Vec<Diagnostic>)> {
        let Enforced::BuiltIn(rule) = self.enacted.enforced() else { return Vec::new() };
        let Check::Whole(run, _) = rule.check else { return Vec::new() };
        let mut findings = Findings::of(rule);
        run(Whole { structure: survey.structure(), words: survey.words() }, &mut findings);
        vec![(None, findings.into_found())]
    }
}

impl Found {
    /// Turns the values that several units have into findings.
    fn settle_duplicates(&mut self, enacted: &Enacted) {
        let Enforced::Declared(declared) = enacted.enforced() else { return };
        for (unit, finding) in declared.duplicates(std::mem::take(&mut self.keys)) {
            self.findings.push((Some(unit), vec![finding]));
        }
    }

    fn extend(&mut self, other: Found) {
        self.findings.extend(other.findings);
        self.unassessed.extend(other.unassessed);
        for (key, units) in other.keys {
            self.keys.entry(key).or_default().extend(units);
        }
    }
}

impl Harvest {
    fn and(mut self, other: Harvest) -> Harvest {
        for (found, other) in self.found.iter_mut().zip(other.found) {
            found.extend(other);
        }
        let columns = self.named.iter_mut().chain(&mut self.alike);
        for (column, other) in columns.zip(other.named.into_iter().chain(other.alike)) {
            column.extend(other);
        }
        self
    }
}
