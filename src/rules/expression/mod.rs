//! Expressions: what a pack says in a text, made into a check.
//!
//! The language is a part of CEL, the Common Expression Language, and means what CEL means; a law under test holds it
//! to an independent interpreter.
//! A text is parsed (`syntax`), typed against the [`vocabulary`] and turned into closures (`compile`) once; what is
//! wrong with it is found then, all of it, with its place.
//! A compiled expression tells by what it reads how far it [reaches](Reach).
//!
//! Absent is not zero: what a unit does not state makes [`Trouble`] that `&&` and `||` absorb if the other side
//! decides, as errors do in CEL, and for which `has()` asks.
//!
//! There are no decimals, no maps and no functions that do not end.

mod code;
mod compile;
mod syntax;
#[cfg(test)]
mod tests;
mod token;
mod value;
mod vocabulary;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::reach::Reach;
use crate::diagnostic::Say;
use crate::model::UnitRef;
use code::{Code, Frame, Value};
use token::Span;
pub use value::{About, LineView, Scene, Table, Trouble, Type};
use value::{Slot, Thing};
pub use vocabulary::{FUNCTIONS, Field, Function, Owner, WordKind, fields, vocabulary};

/// Something wrong with the text of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins, in characters from the start of the text.
    pub offset: usize,
    /// How many characters it covers.
    pub length: usize,
    /// What is wrong.
    pub message: Say,
    /// What to do.
    pub help: Option<Say>,
}

impl Fault {
    fn at(source: &str, span: Span, message: Say, help: Option<Say>) -> Self {
        let (offset, length) = characters(source, span);
        Fault { offset, length, message, help }
    }
}

/// Returns offset and length in characters.
fn characters(source: &str, span: Span) -> (usize, usize) {
    let (start, end) = (span.start as usize, span.end as usize);
    (source[..start].chars().count(), source[start..end].chars().count())
}

/// What the rules are about that an expression stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Units.
    Unit,
    /// Events of a change.
    Event,
}

/// Where an expression stands: which names mean something there.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// What the rule is about.
    pub subject: Subject,
    /// Whether there is a change to look at; a rule about events always has one.
    pub change: bool,
    /// Names of the settings that the entry states.
    pub settings: &'a [&'a str],
}

/// A text of an expression that must stand in a list of known words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The list.
    pub kind: WordKind,
    /// The word.
    pub text: String,
    /// Whether words that begin so are meant.
    pub is_prefix: bool,
    /// Where it begins, in characters from the start of the expression.
    pub offset: usize,
    /// How many characters it covers.
    pub length: usize,
}

/// Why an expression has no value somewhere, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause<'e, 's> {
    /// Something that it reads is not stated.
    Missing {
        /// What, in a phrase: "the measure `members`".
        what: &'e Say,
        /// The unit that does not state it.
        unit: Option<UnitRef<'s>>,
    },
    /// It cannot be worked out.
    Fault(&'e Fault),
}

/// A compiled expression; cheap to clone.
#[derive(Clone)]
pub struct Expression(Arc<Program>);

struct Program {
    source: Box<str>,
    value: Type,
    code: Code,
    texts: Vec<Box<str>>,
    /// Where something may go wrong while it runs; for what may be missing, the message is the phrase that names it.
    sites: Vec<Fault>,
    words: Vec<Word>,
    reach: Reach,
    constant: Option<i64>,
}

impl Expression {
    /// Compiles a text.
    ///
    /// # Errors
    /// Returns everything that is wrong with it, in the order of the text.
    pub fn compile(source: &str, wanted: Type, around: &Surroundings<'_>) -> Result<Expression, Vec<Fault>> {
        compile::compile(source, wanted, around).map(|program| Expression(Arc::new(program)))
    }

    /// Returns the text.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Returns the type of its value.
    pub fn value(&self) -> Type {
        self.0.value
    }

    /// Returns what its value depends on.
    pub fn reach(&self) -> &Reach {
        &self.0.reach
    }

    /// Returns the texts in it that must be known words, in the order of the text.
    pub fn words(&self) -> &[Word] {
        &self.0.words
    }

    /// Returns its value, if it is the same whole number everywhere.
    pub fn is_constant(&self) -> Option<i64> {
        self.0.constant
    }

    /// Says why it has no value somewhere.
    pub fn explain<'s>(&self, trouble: Trouble<'s>) -> Cause<'_, 's> {
        let fault = &self.0.sites[trouble.site as usize];
        match trouble.is_missing {
            true => Cause::Missing { what: &fault.message, unit: trouble.unit },
            false => Cause::Fault(fault),
        }
    }

    /// Returns what is said of a place in it where something was missing or went wrong.
    pub(in crate::rules) fn said_at(&self, site: u32) -> &Say {
        &self.0.sites[site as usize].message
    }

    fn frame<'f, 's>(&'f self, scene: &'f Scene<'s>) -> Frame<'f, 's> {
        Frame { scene, texts: &self.0.texts, bound: Slot::Null, outer: None }
    }

    /// Returns whether the condition holds.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    ///
    /// # Panics
    /// Panics if it was not compiled as a condition; so do the others if it was compiled as something else.
    pub fn truth<'s>(&self, scene: &Scene<'s>) -> Result<bool, Trouble<'s>> {
        match &self.0.code {
            Code::Bool(code) => code(&self.frame(scene)),
            _ => self.mistaken(Type::Bool),
        }
    }

    /// Returns the whole number.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    pub fn int<'s>(&self, scene: &Scene<'s>) -> Result<i64, Trouble<'s>> {
        match &self.0.code {
            Code::Int(code) => code(&self.frame(scene)),
            _ => self.mistaken(Type::Int),
        }
    }

    /// Returns the text.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    pub fn text<'f, 's>(&'f self, scene: &'f Scene<'s>) -> Result<Cow<'f, str>, Trouble<'s>> {
        match &self.0.code {
            Code::Text(code) => code(&self.frame(scene)),
            _ => self.mistaken(Type::Text),
        }
    }

    /// Returns the date.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    pub fn date<'s>(&self, scene: &Scene<'s>) -> Result<Date, Trouble<'s>> {
        match &self.0.code {
            Code::Date(code) => code(&self.frame(scene)),
            _ => self.mistaken(Type::Date),
        }
    }

    /// Returns the unit; none if there is none.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    pub fn unit<'s>(&self, scene: &Scene<'s>) -> Result<Option<UnitRef<'s>>, Trouble<'s>> {
        match &self.0.code {
            Code::Thing(code) if self.0.value == Type::Unit => Ok(match code(&self.frame(scene))? {
                Some(Thing::Unit(unit)) => Some(unit),
                _ => None,
            }),
            _ => self.mistaken(Type::Unit),
        }
    }

    /// Returns the units of the list in their official order, nulls left out.
    ///
    /// # Errors
    /// Returns what is missing, or why it cannot be worked out.
    pub fn units<'s>(&self, scene: &Scene<'s>) -> Result<Vec<UnitRef<'s>>, Trouble<'s>> {
        let Code::List(list) = &self.0.code else { return self.mistaken(Type::List(&Type::Unit)) };
        let mut units = Vec::new();
        code::each(list, &self.frame(scene), true, &mut |element| {
            if let Slot::Thing(Thing::Unit(unit)) = element {
                units.push(unit);
            }
        })?;
        Ok(units)
    }

    fn mistaken<'s, T>(&self, asked: Type) -> Value<'s, T> {
        panic!("invariant V2 broken: `{}` yields {:?} and is asked for {asked:?}", self.0.source, self.0.value)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expression({})", self.0.source)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source && self.0.value == other.0.value
    }
}

impl Eq for Expression {}
