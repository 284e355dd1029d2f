//! What a compiled shape can be asked, and what it answers.

use crate::diagnostic::{Say, Speech};
use crate::model::Id;
use crate::rules::declared::Unassessed;
use crate::rules::expression::{About, Expression, Scene};
use crate::rules::reach::Reach;
use crate::say;

/// Why a target could not be judged.
pub type Unknown = Box<Unassessed>;

/// A compiled shape.
pub trait Demand: Send + Sync {
    /// Returns what its answer depends on.
    fn reach(&self) -> Reach;

    /// Adds what is wrong with the target.
    ///
    /// # Errors
    /// Returns why it cannot be said.
    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown>;

    /// Returns between which numbers it wants which quantity, if it wants that and they are the same everywhere.
    fn claim(&self) -> Option<Claim> {
        None
    }

    /// Returns the value of the target beside its limits, if the shape is a limit.
    ///
    /// # Errors
    /// Returns why it cannot be said.
    fn reading(&self, _: &Scene<'_>) -> Result<Option<Reading>, Unknown> {
        Ok(None)
    }

    /// Returns whether there is nothing about the target to be judged, so that a verdict would say nothing.
    fn is_void(&self, _: &Scene<'_>) -> bool {
        false
    }

    /// Returns whether targets must be compared with each other by their [`Demand::key`].
    fn is_grouped(&self) -> bool {
        false
    }

    /// Returns whether events within the term of the entry are looked at, whatever the date of the check.
    fn is_timed(&self) -> bool {
        false
    }

    /// Returns a group and a value that no other target of the group may have; none if the target has none.
    ///
    /// # Errors
    /// Returns why it cannot be said.
    fn key(&self, _: &Scene<'_>) -> Result<Option<(String, String)>, Unknown> {
        Ok(None)
    }
}

/// Between which numbers a shape wants a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The quantity, as it is written.
    pub of: String,
    /// The least.
    pub min: Option<i64>,
    /// The most.
    pub max: Option<i64>,
}

impl Claim {
    /// Returns whether no number fulfils this claim and another on the same quantity.
    pub fn excludes(&self, other: &Claim) -> bool {
        let apart = |low: Option<i64>, high: Option<i64>| low.zip(high).is_some_and(|(low, high)| low > high);
        apart(self.min, other.max) || apart(other.min, self.max)
    }
}

/// The value of a target and the limits between which it is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The quantity, as it is written, if it is the target's own and no percentage.
    pub of: Option<String>,
    /// The value.
    pub value: Say,
    /// The least, and how it is shown.
    pub min: Option<(i64, Say)>,
    /// The most, and how it is shown.
    pub max: Option<(i64, Say)>,
}

/// One thing that is wrong with a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The unit concerned, if it is not the target.
    pub unit: Option<Id>,
    /// Its superior, or another unit that the message may name.
    pub superior: Option<Id>,
    /// The value found.
    pub value: Option<Say>,
    /// The limit.
    pub limit: Option<Say>,
    /// What to say if the entry gives no message; the title of the entry follows.
    pub message: Say,
    /// What to do if the entry gives no help.
    pub help: Option<Say>,
    /// What else helps to understand it.
    pub related: Vec<Say>,
}

impl Breach {
    /// Makes a breach with a message.
    pub fn new(message: Say) -> Self {
        Breach { unit: None, superior: None, value: None, limit: None, message, help: None, related: Vec::new() }
    }

    /// Returns the breach with the value found.
    pub fn value(mut self, value: Say) -> Self {
        self.value = Some(value);
        self
    }

    /// Returns the breach with the limit.
    pub fn limit(mut self, limit: Say) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Returns the breach with the unit concerned.
    pub fn unit(mut self, unit: &Id) -> Self {
        self.unit = Some(unit.clone());
        self
    }

    /// Returns the breach with another unit that the message may name.
    pub fn superior(mut self, superior: &Id) -> Self {
        self.superior = Some(superior.clone());
        self
    }

    /// Returns the breach with advice.
    pub fn help(mut self, help: Say) -> Self {
        self.help = Some(help);
        self
    }
}

/// Puts the target of a scene before a phrase.
pub fn about(scene: &Scene<'_>, phrase: Say) -> Say {
    let Say { en, vi } = phrase;
    match scene.about {
        About::Unit(unit) => {
            let id = unit.id();
            say!("`{id}` {en}", "`{id}` {vi}")
        }
        About::Event(event) => {
            let (number, form) = (event.number, event.form);
            let (form_en, form_vi) = (form.name(Speech::En), form.name(Speech::Vi));
            say!("event {number} ({form_en}) {en}", "việc {number} ({form_vi}) {vi}")
        }
    }
}

/// Returns the number that an expression yields in a scene.
///
/// # Errors
/// Returns why there is none.
pub fn int(expression: &Expression, scene: &Scene<'_>) -> Result<i64, Unknown> {
    expression.int(scene).map_err(|trouble| Unassessed::of(expression, trouble, scene))
}

/// Returns whether an expression is true in a scene.
///
/// # Errors
/// Returns why that cannot be said.
pub fn truth(expression: &Expression, scene: &Scene<'_>) -> Result<bool, Unknown> {
    expression.truth(scene).map_err(|trouble| Unassessed::of(expression, trouble, scene))
}

/// Returns the text that an expression yields in a scene.
///
/// # Errors
/// Returns why there is none.
pub fn text(expression: &Expression, scene: &Scene<'_>) -> Result<String, Unknown> {
    match expression.text(scene) {
        Ok(text) => Ok(text.into_owned()),
        Err(trouble) => Err(Unassessed::of(expression, trouble, scene)),
    }
}
