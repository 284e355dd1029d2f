//! What a rule may look at. A lens is a promise about what the result of a rule depends on.
//!
//! | lens | the rule sees | its result can change when |
//! |---|---|---|
//! | [`Alone`] | a unit, whether it stands under another, its lines and the ids at their other ends | the unit or a line of it is touched |
//! | [`Local`] | the same, its direct superior and its direct subordinates | one of these is touched |
//! | [`Tied`] | the same as alone, and what stands at the other ends | one of these is touched |
//! | [`Path`] | a unit and all its superiors | one of these is touched |
//! | [`Subtree`] | a unit and totals over everything below it | something at or below it is touched |
//! | [`Shared`] | all units that name one thing | one of these is touched |
//! | [`Whole`] | the structure | anything is touched |
//! | [`Transition`] | the structure before and after, and the events between | the plan changes |
//!
//! A lens gives out neighbours as [`Peer`]s, which show their own facts and lead no further.

use std::ops::Deref;

use rustc_hash::FxHashMap;

use super::class::Words;
use super::survey::Survey;
use crate::diagnostic::{Input, Place, Segment, StepMark};
use crate::model::{ChangeEvent, Family, Id, Kind, Level, Line, Role, Structure, Unit, UnitRef};

/// A unit seen from its neighbour: its own facts and nothing beyond.
#[derive(Debug, Clone, Copy)]
pub struct Peer<'s> {
    unit: UnitRef<'s>,
    words: &'s Words<'s>,
}

impl<'s> Peer<'s> {
    /// Returns the id.
    pub fn id(self) -> &'s Id {
        self.unit.id()
    }

    /// Returns the unit's own facts.
    pub fn facts(self) -> &'s Unit {
        self.unit.facts()
    }

    /// Returns what the catalogue says about the kind.
    pub fn kind(self) -> Option<&'s Kind> {
        self.words.class(self.unit).kind
    }

    /// Returns the level: the unit's own, or else that of its kind.
    pub fn level(self) -> Option<&'s Level> {
        self.words.class(self.unit).level
    }
}

/// One line between a unit and a neighbour, seen from the unit.
#[derive(Debug, Clone, Copy)]
pub struct Tie<'s> {
    /// The authority family.
    pub family: Family,
    /// The line laid over the hierarchy; none for the primary line to the direct superior.
    pub line: Option<&'s Line>,
    unit: UnitRef<'s>,
}

impl<'s> Tie<'s> {
    /// Returns the id of the neighbour.
    pub fn other(self) -> &'s Id {
        self.unit.id()
    }

    /// Returns the [ordinal](UnitRef::ordinal) of the neighbour, by which ties are put together faster than by its id.
    pub fn ordinal(self) -> usize {
        self.unit.ordinal()
    }

    /// Returns where the line stands in the file: its own entry, or the field `superior` of the unit below.
    pub fn place(self, below: &str) -> Place {
        match self.line {
            Some(line) => Place::line(&line.line_type, &line.from, &line.to),
            None => Place::unit(below, Some("superior")),
        }
    }
}

/// A unit, whether it stands under another, and its lines; not what stands at their other ends.
#[derive(Debug, Clone, Copy)]
pub struct Alone<'s> {
    unit: UnitRef<'s>,
    words: &'s Words<'s>,
}

impl<'s> Alone<'s> {
    /// Looks at a unit.
    pub fn new(unit: UnitRef<'s>, words: &'s Words<'s>) -> Self {
        Alone { unit, words }
    }

    /// Returns the id.
    pub fn id(self) -> &'s Id {
        self.unit.id()
    }

    /// Returns the unit's own facts.
    pub fn facts(self) -> &'s Unit {
        self.unit.facts()
    }

    /// Returns what the catalogue says about the kind.
    pub fn kind(self) -> Option<&'s Kind> {
        self.words.class(self.unit).kind
    }

    /// Returns the level: the unit's own, or else that of its kind.
    pub fn level(self) -> Option<&'s Level> {
        self.words.class(self.unit).level
    }

    /// Returns whether the unit stands under another.
    pub fn has_superior(self) -> bool {
        self.unit.superior().is_some()
    }

    /// Returns whether the load has already reported the superior of this unit.
    pub fn is_broken(self) -> bool {
        self.unit.structure().is_broken(self.id())
    }

    /// Iterates over the lines that the unit receives, the primary one first, the others in no particular order.
    pub fn ties_in(self) -> impl Iterator<Item = Tie<'s>> {
        let primary =
            self.unit.superior().map(|superior| Tie { family: Family::Subordination, line: None, unit: superior });
        let overlay = self.words.received(self.unit);
        primary.into_iter().chain(overlay.filter_map(move |(line, other)| self.overlay_tie(line, other)))
    }

    /// Returns whether the unit receives overlay lines of a family.
    pub fn receives(self, family: Family) -> bool {
        self.words.receives(self.unit, family)
    }

    /// Iterates over the overlay lines that go out from the unit, in no particular order.
    pub fn ties_out(self) -> impl Iterator<Item = Tie<'s>> {
        self.words.sent(self.unit).filter_map(move |(line, other)| self.overlay_tie(line, other))
    }

    fn overlay_tie(self, line: &'s Line, other: UnitRef<'s>) -> Option<Tie<'s>> {
        self.words.family(line).map(|family| Tie { family, line: Some(line), unit: other })
    }
}

/// A unit with its direct superior and its direct subordinates.
#[derive(Debug, Clone, Copy)]
pub struct Local<'s>(Alone<'s>);

impl<'s> Deref for Local<'s> {
    type Target = Alone<'s>;

    fn deref(&self) -> &Alone<'s> {
        &self.0
    }
}

impl<'s> Local<'s> {
    /// Looks at a unit.
    pub fn new(unit: UnitRef<'s>, words: &'s Words<'s>) -> Self {
        Local(Alone::new(unit, words))
    }

    /// Returns whether the unit stands under a superior of a kind that its own does not allow; what the load has reported
    /// is passed over.
    pub fn stands_wrong(self) -> bool {
        let Alone { unit, words } = self.0;
        let above = unit.superior().map(|above| words.class(above));
        above.is_some_and(|above| words.forbids(words.class(unit), above)) && !self.is_broken()
    }

    /// Returns the direct superior.
    pub fn superior(self) -> Option<Peer<'s>> {
        self.unit.superior().map(|unit| Peer { unit, words: self.words })
    }

    /// Returns how many direct subordinates there are.
    pub fn subordinates_total(self) -> usize {
        self.unit.subordinates_total()
    }

    /// Iterates over the direct subordinates in no particular order.
    pub fn subordinates(self) -> impl Iterator<Item = Peer<'s>> {
        self.unit.subordinates_unsorted().map(move |unit| Peer { unit, words: self.words })
    }
}

/// A unit with what stands at the other ends of its lines.
#[derive(Debug, Clone, Copy)]
pub struct Tied<'s>(Alone<'s>);

impl<'s> Deref for Tied<'s> {
    type Target = Alone<'s>;

    fn deref(&self) -> &Alone<'s> {
        &self.0
    }
}

impl<'s> Tied<'s> {
    /// Looks at a unit.
    pub fn new(unit: UnitRef<'s>, words: &'s Words<'s>) -> Self {
        Tied(Alone::new(unit, words))
    }

    /// Returns the neighbour at the other end of a line.
    pub fn peer(self, tie: &Tie<'s>) -> Peer<'s> {
        Peer { unit: tie.unit, words: self.words }
    }
}

/// A unit and all its superiors.
#[derive(Debug, Clone, Copy)]
pub struct Path<'s> {
    unit: UnitRef<'s>,
    survey: &'s Survey<'s>,
}

impl<'s> Path<'s> {
    /// Looks at a unit and its superiors.
    pub fn new(unit: UnitRef<'s>, survey: &'s Survey<'s>) -> Self {
        Path { unit, survey }
    }

    /// Returns the id.
    pub fn id(self) -> &'s Id {
        self.unit.id()
    }

    /// Returns the unit itself.
    pub fn unit(self) -> Peer<'s> {
        Peer { unit: self.unit, words: self.survey.words() }
    }

    /// Returns how many superiors stand above the unit.
    pub fn depth(self) -> usize {
        self.survey.depth(self.unit)
    }

    /// Iterates over the superiors from the direct one up to the root.
    pub fn superiors(self) -> impl Iterator<Item = Peer<'s>> {
        self.unit.superiors().map(move |unit| Peer { unit, words: self.survey.words() })
    }
}

/// A unit and totals over it and everything below it.
#[derive(Debug, Clone, Copy)]
pub struct Subtree<'s> {
    unit: UnitRef<'s>,
    survey: &'s Survey<'s>,
}

impl<'s> Subtree<'s> {
    /// Looks at a unit and what stands below it.
    pub fn new(unit: UnitRef<'s>, survey: &'s Survey<'s>) -> Self {
        Subtree { unit, survey }
    }

    /// Returns the id.
    pub fn id(self) -> &'s Id {
        self.unit.id()
    }

    /// Returns the unit's own facts.
    pub fn facts(self) -> &'s Unit {
        self.unit.facts()
    }

    /// Returns how many units stand below the unit.
    pub fn units_total(self) -> usize {
        self.survey.below_total(self.unit)
    }

    /// Returns the sum of a measure over the unit and everything below it.
    pub fn measure_total(self, measure: &str) -> i64 {
        i64::try_from(self.survey.total(self.unit, measure)).unwrap_or(i64::MAX)
    }
}

/// What units name by its id, and may name together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The persons who hold posts; looked at where several units name one.
    Persons,
    /// The functions that are led; looked at where the register has one.
    Functions,
}

impl Naming {
    /// All of them, in order.
    pub const ALL: [Naming; 2] = [Naming::Persons, Naming::Functions];

    /// Gives what a unit names to a visitor, repeatedly if it is named so.
    pub fn each<'u>(self, unit: &'u Unit, visit: &mut dyn FnMut(&'u Id)) {
        match self {
            Naming::Persons => unit.posts.iter().filter_map(|post| post.holder.as_ref()).for_each(visit),
            Naming::Functions => unit.functions.iter().for_each(visit),
        }
    }

    /// Returns whether a unit names it.
    pub fn is_named(self, unit: &Unit, name: &Id) -> bool {
        let mut is_named = false;
        self.each(unit, &mut |named| is_named |= named == name);
        is_named
    }
}

/// All units that name one thing.
#[derive(Debug, Clone)]
pub struct Shared<'s> {
    /// The structure.
    pub structure: &'s Structure,
    /// What is named.
    pub name: &'s Id,
    /// Who names it, sorted by id.
    pub units: Vec<UnitRef<'s>>,
}

/// The whole structure.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'s> {
    /// The structure.
    pub structure: &'s Structure,
    /// Its words.
    pub words: &'s Words<'s>,
}

/// A change: the structure before, the structure after, and the events between.
#[derive(Debug, Clone, Copy)]
pub struct Transition<'s> {
    /// The structure before the plan.
    pub before: &'s Structure,
    /// The structure after the plan.
    pub after: &'s Structure,
    /// What the operations did, in order.
    pub events: &'s [ChangeEvent],
}

impl<'s> Transition<'s> {
    /// Returns the last event that names each unit, as a result, an original, a receiver or otherwise.
    pub fn last_events(self) -> FxHashMap<&'s str, &'s ChangeEvent> {
        let mut last = FxHashMap::default();
        for event in self.events {
            for unit in mentions(event) {
                last.insert(unit.as_str(), event);
            }
        }
        last
    }
}

/// Returns every unit that an event names as taking part in what it does, in no particular order, repeatedly.
pub fn mentions(event: &ChangeEvent) -> impl Iterator<Item = &Id> {
    let contributed =
        event.contributions.iter().flat_map(|contribution| [&contribution.original, &contribution.result]);
    let relocated =
        event.relocations.iter().flat_map(|relocation| std::iter::once(&relocation.unit).chain(&relocation.to));
    let posted = event.postings.iter().flat_map(|posting| posting.from.iter().chain(&posting.to));
    let received = event.dispositions.iter().filter_map(|disposition| disposition.to.as_ref());
    contributed
        .chain(relocated)
        .chain(posted)
        .chain(received)
        .chain(&event.units)
        .chain(&event.established)
        .chain(&event.ended)
        .chain(&event.decided_by)
}

/// Returns the place of an operation in its plan.
pub fn place_of(mark: &StepMark) -> Place {
    let path = vec![
        Segment::Key("steps".into()),
        Segment::Index(mark.step),
        Segment::Key("do".into()),
        Segment::Index(mark.index),
    ];
    Place { path, input: Input::Plan(mark.plan), ..Place::default() }
}

/// Returns the place of a function in the register.
pub fn register(function: &str) -> Place {
    let path = vec![Segment::Key("functions".into()), Segment::Member(function.to_owned())];
    Place { path, ..Place::default() }
}

/// Iterates over the persons who head a unit.
pub fn heads(unit: &Unit) -> impl Iterator<Item = &Id> {
    unit.posts.iter().filter(|post| post.role == Role::Head).filter_map(|post| post.holder.as_ref())
}
