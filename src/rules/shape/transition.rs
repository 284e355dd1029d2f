//! `no_new`, `not_rise`, `no_event`: what is required of a change.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Measured;
use super::demand::{Breach, Demand, Unknown, about, truth};
use super::limit::Take;
use super::workbench::Workbench;
use crate::diagnostic::{Diagnostic, Place, Say};
use crate::model::{ChangeEvent, Id, LegalForm, Selector};
use crate::rules::expression::{About, Expression, Scene};
use crate::rules::reach::Reach;
use crate::say;

/// Only those who fulfilled a pattern before do so after: "existing ones may stay, no new ones".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoNew {
    /// The pattern, as an expression that is true or false.
    pub pattern: String,
    /// Units that count as having fulfilled it before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<Id>,
}

/// A quantity is not greater after than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotRise {
    /// The quantity, as an expression with a number for value.
    pub value: String,
    /// The units below the target of which the quantity is taken; absent = the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Selector>,
    /// What is made of the values of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// By how many percent it must change at least: −5 = fall by 5 % or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i32>,
}

/// Nothing of these forms happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoEvent {
    /// The forms, such as `appointment`.
    pub forms: Vec<LegalForm>,
    /// A further condition on the event, as an expression.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

impl NoNew {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let pattern = bench.truth(&place.clone().key("pattern"), &self.pattern)?;
        Some(Box::new(Frozen { pattern, baseline: self.baseline.clone() }))
    }
}

struct Frozen {
    pattern: Expression,
    baseline: Vec<Id>,
}

impl Demand for Frozen {
    fn reach(&self) -> Reach {
        Reach { change: true, ..self.pattern.reach().clone() }
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let (About::Unit(unit), Some(change)) = (scene.about, scene.change) else { return Ok(()) };
        if self.baseline.contains(unit.id()) || !truth(&self.pattern, scene)? {
            return Ok(());
        }
        for predecessor in change.predecessors(unit.id()) {
            let then = Scene { survey: change.before(), about: About::Unit(predecessor), change: None, ..*scene };
            // What cannot be said of the state before does not excuse the state after.
            if self.baseline.contains(predecessor.id()) || truth(&self.pattern, &then).unwrap_or(false) {
                return Ok(());
            }
        }
        let phrase = say!("is new: it was not so before", "là trường hợp mới: trước đây chưa có");
        let help = say!(
            "leave it as it was, or have the exception granted",
            "giữ như trước, hoặc xin chủ trương của cấp có thẩm quyền"
        );
        breaches.push(Breach::new(about(scene, phrase)).help(help));
        Ok(())
    }
}

impl NotRise {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let group = (self.over.as_ref(), self.take);
        let measured = Measured::compile(bench, place, &self.value, group, None)?;
        if self.percent.is_some_and(|percent| !(-100..=0).contains(&percent)) {
            let message = say!("`percent` lies between −100 and 0", "`percent` phải từ −100 đến 0");
            let help = say!("write −5 for a fall by 5 % or more", "ghi −5 nếu phải giảm từ 5 % trở lên");
            bench
                .problems
                .push(Diagnostic::error("impossible-limits", message).at(place.clone().key("percent")).help(help));
            return None;
        }
        Some(Box::new(Risen { measured, percent: i64::from(self.percent.unwrap_or_default()) }))
    }
}

struct Risen {
    measured: Measured,
    percent: i64,
}

impl Risen {
    /// Returns the target as it was before the change; none if it did not live then.
    fn then<'s>(&self, scene: &Scene<'s>) -> Option<Scene<'s>> {
        let (About::Unit(unit), Some(change)) = (scene.about, scene.change) else { return None };
        let then = change.before().structure().unit(unit.id())?;
        Some(Scene { survey: change.before(), about: About::Unit(then), change: None, ..*scene })
    }
}

impl Demand for Risen {
    fn is_void(&self, scene: &Scene<'_>) -> bool {
        self.then(scene).is_none_or(|then| self.measured.is_void(&then) && self.measured.is_void(scene))
    }

    fn reach(&self) -> Reach {
        Reach { change: true, ..self.measured.reach() }
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let Some(then) = self.then(scene) else { return Ok(()) };
        let (Some(before), Some(after)) = (self.measured.of(&then)?, self.measured.of(scene)?) else { return Ok(()) };
        if !after.exceeds(before, 100 + self.percent) {
            return Ok(());
        }
        let decimals = self.measured.decimals(scene.survey.structure().catalogue());
        let (value, limit) = (after.show(decimals, false), before.percent(100 + self.percent).show(decimals, false));
        let shown = before.show(decimals, false);
        let (Say { en, vi }, Say { en: before_en, vi: before_vi }) = (value.clone(), shown);
        let (Say { en: limit_en, vi: limit_vi }, percent) = (limit.clone(), -self.percent);
        let phrase = match percent {
            0 => say!("has {en} after, {before_en} before", "sau là {vi}, trước là {before_vi}"),
            _ => say!(
                "has {en} after, {before_en} before; at most {limit_en} is allowed (−{percent} %)",
                "sau là {vi}, trước là {before_vi}; không được quá {limit_vi} (−{percent} %)"
            ),
        };
        let help = say!("bring it down to {limit_en} or less", "giảm xuống không quá {limit_vi}");
        breaches.push(Breach::new(about(scene, phrase)).value(value).limit(limit).help(help));
        Ok(())
    }
}

impl NoEvent {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let condition = match &self.condition {
            Some(text) => Some(bench.truth(&place.clone().key("if"), text)?),
            None => None,
        };
        Some(Box::new(Freeze { forms: self.forms.clone(), term: bench.term, condition }))
    }
}

struct Freeze {
    forms: Vec<LegalForm>,
    term: (Option<Date>, Option<Date>),
    condition: Option<Expression>,
}

impl Demand for Freeze {
    fn reach(&self) -> Reach {
        let own = Reach { change: true, ..Reach::own() };
        self.condition.iter().fold(own, |reach, condition| reach.union(condition.reach()))
    }

    fn is_timed(&self) -> bool {
        true
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let mut events = Vec::new();
        match (scene.about, scene.change) {
            (About::Event(event), _) => events.push(event),
            (About::Unit(unit), Some(change)) => events.extend(change.events_of(unit.id())),
            (About::Unit(_), None) => return Ok(()),
        }
        let (first, last) = self.term;
        let frozen = |event: &&ChangeEvent| {
            let within = |day: Date| first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last);
            self.forms.contains(&event.form) && event.on.is_none_or(within)
        };
        for event in events.into_iter().filter(frozen) {
            let applies = match &self.condition {
                Some(condition) => truth(condition, scene)?,
                None => true,
            };
            if applies {
                let (number, form) = (event.number, event.form);
                let (en, vi) = (form.name(crate::diagnostic::Speech::En), form.name(crate::diagnostic::Speech::Vi));
                let phrase = say!("takes part in event {number}, {en}", "có việc {number} ({vi})");
                let help = say!(
                    "put it off until the freeze ends, or have the exception granted",
                    "hoãn đến khi hết thời gian tạm dừng, hoặc xin chủ trương của cấp có thẩm quyền"
                );
                breaches.push(Breach::new(about(scene, phrase)).value(Say::new(en, vi)).help(help));
            }
        }
        Ok(())
    }
}
