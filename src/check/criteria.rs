//! Which criteria of the packs meet the bodies of a change, with norm, value and verdict: met ones as well as broken ones.
//!
//! Findings tell what is wrong; a scheme must also show what was looked at and holds.
//! Only declared rules about a unit are criteria: what they want stands in data, with its norm.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Say, Severity};
use crate::lineage::Lineage;
use crate::model::{Id, Text, UnitRef};
use crate::rules::Ruleset;
use crate::rules::declared::Declared;
use crate::rules::expression::{About, Scene};
use crate::rules::lens::Transition;
use crate::rules::pack::{Enacted, Enforced, On};
use crate::rules::shape::Reading;
use crate::rules::survey::{ChangeView, Survey};

/// What a criterion says of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is met.
    Met,
    /// It is not met.
    Broken,
    /// What it needs to be judged by is missing.
    Unknown(Say),
}

/// One criterion, held against one unit as it is after the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// The entry, as `pack/entry`.
    pub entry: String,
    /// What it demands, in a phrase.
    pub title: Text,
    /// The norm.
    pub basis: Vec<String>,
    /// How much a breach weighs.
    pub severity: Severity,
    /// The unit.
    pub unit: Id,
    /// Value and limits, where the criterion is a limit.
    pub reading: Option<Reading>,
    /// Whether it is met.
    pub verdict: Verdict,
}

/// Returns the criteria that meet the given units after a change, in the order of the rules, then of the units.
pub fn criteria(change: Transition<'_>, ruleset: &Ruleset, units: &BTreeSet<Id>) -> Vec<Criterion> {
    let (before, after) = (Survey::of(change.before), Survey::of(change.after));
    let lineage = Lineage::fold(change.events, change.before.catalogue());
    let view = ChangeView::of(&before, change.events, &lineage);
    let day = ruleset.day_for(change.after);
    let mut found = Vec::new();
    for enacted in ruleset.enacted().iter().filter(|enacted| enacted.is_in_force(day)) {
        let Enforced::Declared(declared) = enacted.enforced() else { continue };
        if declared.on() != On::Unit || declared.is_grouped() {
            continue;
        }
        let targets = units.iter().filter_map(|id| change.after.unit(id));
        let targets = targets.filter(|&unit| declared.is_in_scope(unit, &after));
        found.extend(targets.filter_map(|unit| hold(declared, enacted, unit, (&after, &view, day))));
    }
    found
}

fn hold<'s>(
    declared: &Declared,
    enacted: &Enacted,
    unit: UnitRef<'s>,
    (survey, view, day): (&'s Survey<'s>, &'s ChangeView<'s>, Option<Date>),
) -> Option<Criterion> {
    let settings = enacted.settings(unit, survey, day);
    let settings = if settings.is_empty() { declared.settings() } else { &*settings };
    let scene = Scene { survey, about: About::Unit(unit), change: Some(view), as_of: day, settings };
    if declared.applies(&scene) == Ok(false) {
        return None;
    }
    let mut stamp = Diagnostic::error(declared.code().to_string(), Say::default());
    stamp.severity = declared.severity();
    if !enacted.stamp(&mut stamp, Some(unit), survey, day) {
        return None;
    }
    let verdict = match declared.judge(&scene) {
        // Nothing is met where there is nothing to be judged.
        Ok(breaches) if breaches.is_empty() && declared.is_void(&scene) => return None,
        Ok(breaches) if breaches.is_empty() => Verdict::Met,
        Ok(_) => Verdict::Broken,
        Err(why) => Verdict::Unknown(why.what().clone()),
    };
    Some(Criterion {
        entry: stamp.entry.or_else(|| enacted.declared_by().map(str::to_owned)).unwrap_or_default(),
        title: declared.title().clone(),
        basis: stamp.basis,
        severity: stamp.severity,
        unit: unit.id().clone(),
        reading: declared.reading(&scene),
        verdict,
    })
}
