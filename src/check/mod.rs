//! Runs the rules: on a structure, on a change; and compares what is found before with what is found after.
//!
//! Rules report; this module says to whom they apply, gives each finding the severity and the norm that its pack states,
//! the name of its unit and the path to it, and sorts everything once.
//!
//! - [`check`] looks at a whole structure; [`Checked`] keeps what was found and brings it up to date after a change,
//!   at the cost of what the change can influence. That both say the same is a law under test.
//! - [`check_change`] looks at a change: the state before, the state after, the events between.
//! - [`compare`] parts findings into introduced, resolved and remaining: a plan is not blamed for what was there before.
//! - [`Waived`] takes away what is allowed although a rule forbids it, and says which waivers have expired or are not needed.
//! - [`criteria`] tells which declared rules meet the bodies of a change, met ones as well as broken ones.
//! - [`Baseline`] parts findings into new and known ones.
//!
//! ```
//! use bomay::check::{Checked, check};
//! use bomay::formats::outline;
//! use bomay::model::{Edit, Field, Id, Transaction};
//! use bomay::rules::Ruleset;
//!
//! let mut structure = outline::parse("a: board head=p1\n  b: office staff=3\n", "sketch.outline").structure;
//! let ruleset = Ruleset::default();
//! let mut checked = Checked::of(&structure, &ruleset);
//! let mut transaction = Transaction::begin(&mut structure);
//! transaction.apply(Edit::Set { unit: Id::from("b"), field: Field::Posts(Default::default()) }).unwrap();
//! let journal = transaction.commit();
//! checked.update(&structure, &ruleset, &journal);
//! assert_eq!(checked.findings(&structure, &ruleset), check(&structure, &ruleset));
//! ```

mod affected;
mod baseline;
mod checked;
mod compare;
mod criteria;
mod introduce;
#[cfg(test)]
mod tests;
mod waived;

pub use crate::rules::lens::Transition;
pub use affected::Touched;
pub use baseline::{Baseline, Known, Measured};
pub use checked::Checked;
pub use compare::{Comparison, compare};
pub use criteria::{Criterion, Verdict, criteria};
pub use waived::{Waived, waive};

use std::collections::BTreeMap;

use checked::presented;
use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::lineage::Lineage;
use crate::model::{Id, Structure, UnitRef};
use crate::rules::declared::{Declared, Unassessed, unassessed};
use crate::rules::expression::{About, Scene};
use crate::rules::pack::{Enacted, Enforced, On};
use crate::rules::survey::{ChangeView, Survey};
use crate::rules::{Check, Findings, Ruleset};

/// Runs all rules about the state on a structure; returns the findings sorted by severity, code and unit.
pub fn check(structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
    Checked::of(structure, ruleset).findings(structure, ruleset)
}

/// Runs all rules about a change; returns the findings sorted by severity, code and unit.
pub fn check_change(change: Transition<'_>, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let (before, after) = (Survey::of(change.before), Survey::of(change.after));
    let lineage = Lineage::fold(change.events, change.before.catalogue());
    let view = ChangeView::of(&before, change.events, &lineage);
    let day = ruleset.day_for(change.after);
    let over = Over { change, before: &before, after: &after, view: &view, day };
    let mut found = Vec::new();
    for enacted in ruleset.enacted() {
        let raw = match enacted.enforced() {
            Enforced::BuiltIn(rule) => match rule.check {
                Check::Transition(run) => {
                    let mut findings = Findings::of(rule);
                    run(change, &mut findings);
                    findings.into_found()
                }
                _ => continue,
            },
            Enforced::Declared(declared) if declared.is_about_a_change() && enacted.is_in_force(day) => {
                let mut troubles = BTreeMap::new();
                let raw = over.declared(declared, enacted, &mut troubles);
                found.extend(unassessed(declared, &troubles, &[change.after, change.before]));
                raw
            }
            Enforced::Declared(_) => continue,
        };
        found.extend(raw.into_iter().filter_map(|finding| presented(finding, (enacted, day), &[&after, &before])));
    }
    found.sort_unstable();
    found
}

/// One change, looked at by declared rules.
struct Over<'s> {
    change: Transition<'s>,
    before: &'s Survey<'s>,
    after: &'s Survey<'s>,
    view: &'s ChangeView<'s>,
    day: Option<Date>,
}

impl<'s> Over<'s> {
    fn declared(
        &self,
        declared: &Declared,
        enacted: &Enacted,
        troubles: &mut BTreeMap<Id, Unassessed>,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut judge = |unit: Option<UnitRef<'s>>, about: About<'s>| {
            let settings = unit.map(|unit| enacted.settings(unit, self.after, self.day)).unwrap_or_default();
            let settings = if settings.is_empty() { declared.settings() } else { &*settings };
            let scene = Scene { survey: self.after, about, change: Some(self.view), as_of: self.day, settings };
            match declared.judge(&scene) {
                Ok(breaches) => found.extend(breaches),
                Err(why) => {
                    let about = unit.map_or_else(|| why.unit.clone(), |unit| unit.id().clone());
                    troubles.insert(about, *why);
                }
            }
        };
        match declared.on() {
            On::Unit => {
                let living = self.change.after.walk();
                living
                    .filter(|&unit| declared.is_in_scope(unit, self.after))
                    .for_each(|unit| judge(Some(unit), About::Unit(unit)));
            }
            On::Event => {
                for event in self.change.events {
                    let concerned = event.concerned();
                    let in_scope = concerned.iter().find_map(|id| {
                        [self.after, self.before].into_iter().find_map(|survey| {
                            let unit = survey.structure().unit(id)?;
                            declared.is_in_scope(unit, survey).then_some(unit)
                        })
                    });
                    if in_scope.is_some() || declared.is_for_all() {
                        judge(in_scope, About::Event(event));
                    }
                }
            }
        }
        found
    }
}
