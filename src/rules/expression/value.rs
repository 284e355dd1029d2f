//! What an expression works on: types, values, the scene, and what can go wrong while it runs.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Line, Post, Structure, UnitRef};
use crate::rules::Settings;
use crate::rules::survey::{ChangeView, Survey};

/// What kind of value an expression, or a part of it, yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A text.
    Text,
    /// A date.
    Date,
    /// A unit, or none.
    Unit,
    /// A line laid over the hierarchy, seen from one of its ends.
    Line,
    /// A post of a unit.
    Post,
    /// An event of a change.
    Event,
    /// Where a unit came from in a change.
    Lineage,
    /// Nothing.
    Null,
    /// Several values of one type.
    List(&'static Type),
    /// Values by name.
    Table(Table),
}

/// A set of values of a unit, or of the rule, that are read by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Quantities.
    Measures,
    /// Quantities summed over everything below.
    Totals,
    /// Judgements and remarks.
    Attributes,
    /// Judgements and remarks, also of superiors and of the place.
    Inherited,
    /// Official codes.
    Codes,
    /// Numbers that the entry of the pack states.
    Settings,
}

impl Type {
    /// Returns the name shown to readers.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Type::Bool => ("a condition", "điều kiện đúng/sai"),
            Type::Int => ("a whole number", "số nguyên"),
            Type::Text => ("a text", "chuỗi ký tự"),
            Type::Date => ("a date", "ngày tháng"),
            Type::Unit => ("a unit", "đơn vị"),
            Type::Line => ("a line", "quan hệ"),
            Type::Post => ("a post", "chức vụ"),
            Type::Event => ("an event", "sự kiện"),
            Type::Lineage => ("a lineage", "nguồn gốc"),
            Type::Null => ("nothing (null)", "giá trị rỗng (null)"),
            Type::Table(_) => ("values by name", "bảng giá trị theo tên"),
            Type::List(Type::Unit) => ("a list of units", "danh sách đơn vị"),
            Type::List(Type::Line) => ("a list of lines", "danh sách quan hệ"),
            Type::List(Type::Post) => ("a list of posts", "danh sách chức vụ"),
            Type::List(Type::Event) => ("a list of events", "danh sách sự kiện"),
            Type::List(Type::Text) => ("a list of texts", "danh sách chuỗi ký tự"),
            Type::List(Type::Int) => ("a list of whole numbers", "danh sách số nguyên"),
            Type::List(_) => ("a list", "danh sách"),
        };
        speech.pick(en, vi)
    }

    /// Returns the type of a list of such values; none if there is no such list.
    pub(super) fn listed(self) -> Option<Type> {
        Some(Type::List(match self {
            Type::Bool => &Type::Bool,
            Type::Int => &Type::Int,
            Type::Text => &Type::Text,
            Type::Date => &Type::Date,
            Type::Unit => &Type::Unit,
            Type::Line => &Type::Line,
            Type::Post => &Type::Post,
            Type::Event => &Type::Event,
            Type::Null => &Type::Null,
            Type::Lineage | Type::List(_) | Type::Table(_) => return None,
        }))
    }

    /// Returns whether values of this type have fields.
    pub(super) fn is_thing(self) -> bool {
        matches!(self, Type::Unit | Type::Line | Type::Post | Type::Event | Type::Lineage)
    }
}

/// A line laid over the hierarchy, seen from one of its ends.
#[derive(Debug, Clone, Copy)]
pub struct LineView<'s> {
    pub(super) line: &'s Line,
    pub(super) incoming: bool,
    pub(super) structure: &'s Structure,
}

impl<'s> LineView<'s> {
    /// Returns the unit at the other end.
    pub(super) fn other(self) -> Option<UnitRef<'s>> {
        let id = if self.incoming { &self.line.from } else { &self.line.to };
        self.structure.unit(id)
    }

    fn key(self) -> (&'s Line, bool) {
        (self.line, self.incoming)
    }
}

/// A value with fields.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thing<'s> {
    Unit(UnitRef<'s>),
    Line(LineView<'s>),
    Post(&'s Post),
    Event(&'s ChangeEvent),
    Lineage(UnitRef<'s>),
}

impl PartialEq for Thing<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Thing::Unit(one), Thing::Unit(other)) | (Thing::Lineage(one), Thing::Lineage(other)) => one == other,
            (Thing::Line(one), Thing::Line(other)) => one.key() == other.key(),
            (Thing::Post(one), Thing::Post(other)) => one == other,
            (Thing::Event(one), Thing::Event(other)) => one.number == other.number,
            _ => false,
        }
    }
}

/// The value of a bound variable, or of an element of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Slot<'f, 's> {
    Null,
    Bool(bool),
    Int(i64),
    Text(&'f str),
    Date(Date),
    Thing(Thing<'s>),
}

/// Why an expression has no value on a unit; [`super::Expression::explain`] says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble<'s> {
    pub(super) site: u32,
    pub(super) is_missing: bool,
    pub(super) unit: Option<UnitRef<'s>>,
}

impl<'s> Trouble<'s> {
    /// Returns whether something that the expression reads is not stated.
    ///
    /// If not, the expression cannot be worked out: a division by zero, a number too large.
    pub fn is_missing(self) -> bool {
        self.is_missing
    }

    /// Returns where in the expression it arose.
    pub(in crate::rules) fn site(self) -> u32 {
        self.site
    }

    /// Returns the unit that does not state something, if that is the trouble.
    pub(in crate::rules) fn missed(self) -> Option<UnitRef<'s>> {
        self.unit.filter(|_| self.is_missing)
    }

    /// Returns the lesser of two, so that what is reported does not depend on the order of a list.
    pub(super) fn least(self, other: Option<Trouble<'s>>) -> Trouble<'s> {
        let id = |trouble: &Trouble<'s>| trouble.unit.map(|unit| unit.id());
        match other {
            Some(other) if self.site.cmp(&other.site).then_with(|| id(&self).cmp(&id(&other))) == Ordering::Greater => {
                other
            }
            _ => self,
        }
    }
}

/// What an expression looks at while it runs.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// The structure: the one after, for a change.
    pub survey: &'s Survey<'s>,
    /// What the rule is about.
    pub about: About<'s>,
    /// The change, if there is one.
    pub change: Option<&'s ChangeView<'s>>,
    /// The date of the check.
    pub as_of: Option<Date>,
    /// The numbers of the entry.
    pub settings: &'s Settings,
}

/// What a rule is about at one time.
#[derive(Debug, Clone, Copy)]
pub enum About<'s> {
    /// A unit.
    Unit(UnitRef<'s>),
    /// An event of a change.
    Event(&'s ChangeEvent),
}

impl<'s> Scene<'s> {
    /// Returns the unit that the rule is about.
    pub(super) fn unit(&self) -> Option<UnitRef<'s>> {
        match self.about {
            About::Unit(unit) => Some(unit),
            About::Event(_) => None,
        }
    }

    /// Returns the survey of the structure in which a unit lives: before or after the change.
    pub(in crate::rules) fn survey_of(&self, unit: UnitRef<'s>) -> &'s Survey<'s> {
        match self.change.map(ChangeView::before) {
            Some(before) if std::ptr::eq(unit.structure(), before.structure()) => before,
            _ => self.survey,
        }
    }
}
