//! The names that expressions know: one row each, from which come the look-up, "did you mean" and the reference text.
//!
//! To add a field, add a row: its owner, name, type and text, how it is read, and by [hops](Hop) how far it looks.

use std::fmt;

use jiff::civil::Date;

use super::value::{Scene, Slot, Thing, Type};
use crate::diagnostic::{Say, Speech};
use crate::model::{Family, LegalForm, Role, UnitRef};
use crate::operations;
use crate::rules::Title;
use crate::rules::lens::heads;
use crate::rules::reach::Hop;

mod event;
mod part;
mod unit;

/// What a name is a field of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// Nothing: it stands for itself.
    Top,
    /// A unit.
    Unit,
    /// A line.
    Line,
    /// A post.
    Post,
    /// An event.
    Event,
    /// A lineage.
    Lineage,
}

impl Owner {
    /// All owners, in the order of the reference text.
    pub const ALL: [Owner; 6] = [Owner::Top, Owner::Unit, Owner::Line, Owner::Post, Owner::Event, Owner::Lineage];

    /// Returns the name shown to readers.
    pub fn name(self, speech: Speech) -> &'static str {
        match self {
            Owner::Top => speech.pick("names", "tên dùng trực tiếp"),
            Owner::Unit => Type::Unit.name(speech),
            Owner::Line => Type::Line.name(speech),
            Owner::Post => Type::Post.name(speech),
            Owner::Event => Type::Event.name(speech),
            Owner::Lineage => Type::Lineage.name(speech),
        }
    }

    /// Returns whose fields values of a type have.
    pub(super) fn of(value: Type) -> Option<Owner> {
        match value {
            Type::Unit => Some(Owner::Unit),
            Type::Line => Some(Owner::Line),
            Type::Post => Some(Owner::Post),
            Type::Event => Some(Owner::Event),
            Type::Lineage => Some(Owner::Lineage),
            _ => None,
        }
    }
}

/// Which list of known words a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// Kinds of bodies, of the catalogue.
    Kind,
    /// Levels, of the catalogue.
    Level,
    /// Systems, of the catalogue.
    System,
    /// Line types, of the catalogue.
    LineType,
    /// Measures, of the catalogue.
    Measure,
    /// Attributes, of the catalogue.
    Attribute,
    /// Authority families: closed.
    Family,
    /// Roles of posts: closed.
    Role,
    /// Legal forms of changes: closed.
    Form,
    /// Verbs of plans: closed.
    Operation,
}

impl WordKind {
    /// Returns the words of a closed list; none for a list that the catalogue makes.
    pub fn closed(self) -> Option<Vec<&'static str>> {
        match self {
            WordKind::Family => Some(Family::ALL.into_iter().map(|family| family.id()).collect()),
            WordKind::Role => Some([Role::Head, Role::Deputy, Role::Member].into_iter().map(Role::id).collect()),
            WordKind::Form => Some(LegalForm::ALL.into_iter().map(event::form).collect()),
            WordKind::Operation => Some(operations::ALL.iter().map(|kind| kind.name).collect()),
            _ => None,
        }
    }

    /// Returns the name of such a word shown to readers.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            WordKind::Kind => ("kind", "loại đơn vị"),
            WordKind::Level => ("level", "cấp"),
            WordKind::System => ("system", "hệ thống"),
            WordKind::LineType => ("line type", "loại quan hệ"),
            WordKind::Measure => ("measure", "chỉ tiêu"),
            WordKind::Attribute => ("attribute", "thuộc tính"),
            WordKind::Family => ("family of lines", "nhóm quan hệ"),
            WordKind::Role => ("role", "vai trò"),
            WordKind::Form => ("form of change", "hình thức sắp xếp"),
            WordKind::Operation => ("operation", "thao tác"),
        };
        speech.pick(en, vi)
    }
}

/// Receives the elements of a list until it answers false.
pub(super) type Visit<'v, 's> = &'v mut dyn FnMut(Slot<'s, 's>) -> bool;

/// How a field is read; a list may be asked for in its official order, which costs more.
#[derive(Clone, Copy)]
pub(super) enum Read {
    Text(for<'s> fn(&Scene<'s>, Thing<'s>) -> &'s str),
    Bool(for<'s> fn(&Scene<'s>, Thing<'s>) -> bool),
    Int(for<'s> fn(&Scene<'s>, Thing<'s>) -> Option<i64>),
    Date(for<'s> fn(&Scene<'s>, Thing<'s>) -> Option<Date>),
    Thing(for<'s> fn(&Scene<'s>, Thing<'s>) -> Option<Thing<'s>>),
    List(for<'s> fn(&Scene<'s>, Thing<'s>, bool, Visit<'_, 's>)),
    Table,
}

/// What else a field depends on than the unit and those on its ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Beyond {
    pub whole: bool,
    pub change: bool,
    pub date: bool,
    pub register: bool,
}

/// One name that expressions know.
#[derive(Clone, Copy)]
pub struct Field {
    /// What it is a field of.
    pub owner: Owner,
    /// The name.
    pub name: &'static str,
    /// What it yields.
    pub value: Type,
    /// What it says, in a phrase.
    pub doc: Title,
    /// The list that its texts belong to.
    pub word: Option<WordKind>,
    /// Whether it may be absent, so that `has()` makes sense.
    pub can_lack: bool,
    /// Whether it may also be written without `unit.` before it.
    pub shorthand: bool,
    pub(super) ways: &'static [&'static [Hop]],
    pub(super) beyond: Beyond,
    pub(super) read: Read,
}

const OWN: &[&[Hop]] = &[&[]];
const NOWHERE: &[&[Hop]] = &[];

impl Field {
    const fn new(
        owner: Owner,
        name: &'static str,
        value: Type,
        read: Read,
        en: &'static str,
        vi: &'static str,
    ) -> Self {
        let beyond = Beyond { whole: false, change: false, date: false, register: false };
        let can_lack = matches!(value, Type::Text | Type::Date | Type::Unit);
        let doc = Title { en, vi };
        Field { owner, name, value, doc, word: None, can_lack, shorthand: false, ways: OWN, beyond, read }
    }

    const fn word(mut self, word: WordKind) -> Self {
        self.word = Some(word);
        self
    }

    const fn lacking(mut self, can_lack: bool) -> Self {
        self.can_lack = can_lack;
        self
    }

    const fn short(mut self) -> Self {
        self.shorthand = true;
        self
    }

    const fn ways(mut self, ways: &'static [&'static [Hop]]) -> Self {
        self.ways = ways;
        self
    }

    const fn whole(mut self) -> Self {
        self.beyond.whole = true;
        self
    }

    /// Marks what only a change has; it is found by looking at the change, not at units on a way.
    const fn change(mut self) -> Self {
        self.beyond.change = true;
        self.ways = NOWHERE;
        self
    }

    const fn register(mut self) -> Self {
        self.beyond.register = true;
        self
    }

    const fn date(mut self) -> Self {
        self.beyond.date = true;
        self.ways = NOWHERE;
        self
    }

    /// Returns whether the field is there for changes only.
    pub fn needs_change(&self) -> bool {
        self.beyond.change && self.owner == Owner::Top
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Field({})", self.name)
    }
}

/// A function that expressions know.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// The name.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it yields, in a phrase.
    pub doc: Title,
}

const fn function(name: &'static str, form: &'static str, en: &'static str, vi: &'static str) -> Function {
    Function { name, form, doc: Title { en, vi } }
}

/// All functions and macros, in the order of the reference text.
pub static FUNCTIONS: &[Function] = &[
    function("all", "list.all(x, condition)", "whether the condition holds for every x", "điều kiện đúng với mọi x"),
    function("exists", "list.exists(x, condition)", "whether it holds for some x", "điều kiện đúng với ít nhất một x"),
    function(
        "exists_one",
        "list.exists_one(x, condition)",
        "whether it holds for exactly one x",
        "đúng với đúng một x",
    ),
    function("filter", "list.filter(x, condition)", "the x for which it holds", "các x thỏa điều kiện"),
    function("map", "list.map(x, value)", "the value for every x", "giá trị tính cho từng x"),
    function("size", "list.size(), text.size()", "number of elements, of characters", "số phần tử, số ký tự"),
    function("sum", "list.sum()", "sum of whole numbers, 0 of none", "tổng các số, danh sách rỗng là 0"),
    function("min", "min(a, b), list.min()", "the smallest", "số nhỏ nhất"),
    function("max", "max(a, b), list.max()", "the largest", "số lớn nhất"),
    function("has", "has(unit.measures.x)", "whether it is stated", "có được nêu hay không"),
    function("startsWith", "text.startsWith('a')", "whether the text begins so", "chuỗi có bắt đầu bằng đoạn đó không"),
    function("endsWith", "text.endsWith('a')", "whether the text ends so", "chuỗi có kết thúc bằng đoạn đó không"),
    function("contains", "text.contains('a')", "whether it stands in the text", "chuỗi có chứa đoạn đó không"),
    function("date", "date('2022-10-31')", "a date: year, month, day", "ngày tháng: năm, tháng, ngày"),
    function("days", "days(from, to)", "number of days from one date to another", "số ngày từ ngày này đến ngày kia"),
];

/// Returns all names, by owner.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    event::TOP.iter().chain(unit::UNIT).chain(part::LINE).chain(part::POST).chain(event::EVENT).chain(event::LINEAGE)
}

/// Returns the field of this name.
pub(super) fn find(owner: Owner, name: &str) -> Option<&'static Field> {
    fields().find(|field| field.owner == owner && field.name == name)
}

/// Returns the field of units that may be written without `unit.`.
pub(super) fn shorthand(name: &str) -> Option<&'static Field> {
    find(Owner::Unit, name).filter(|field| field.shorthand)
}

/// Returns all names and functions in words: a table by owner in Markdown.
pub fn vocabulary() -> Say {
    let text = |speech: Speech| {
        let mut text = String::new();
        for owner in Owner::ALL {
            text += &format!("### {}\n\n", owner.name(speech));
            text += speech.pick("| name | yields | what it says |\n", "| tên | cho | ý nghĩa |\n");
            text += "|---|---|---|\n";
            for field in fields().filter(|field| field.owner == owner) {
                let (value, doc) = (field.value.name(speech), speech.pick(field.doc.en, field.doc.vi));
                text += &format!("| `{}` | {value} | {doc} |\n", field.name);
            }
            text += "\n";
        }
        text += &format!("### {}\n\n", speech.pick("functions", "hàm"));
        text += speech.pick("| form | yields |\n", "| cách viết | cho |\n");
        text += "|---|---|\n";
        for function in FUNCTIONS {
            text += &format!("| `{}` | {} |\n", function.form, speech.pick(function.doc.en, function.doc.vi));
        }
        text
    };
    Say::new(text(Speech::En), text(Speech::Vi))
}

/// Returns the unit that a thing is.
pub(super) fn unit_of(thing: Thing<'_>) -> UnitRef<'_> {
    match thing {
        Thing::Unit(unit) | Thing::Lineage(unit) => unit,
        other => unreachable!("invariant V1 broken: a field of units is read from {other:?}"),
    }
}

/// Gives units to a visitor, in official order if asked for.
fn give<'s>(units: impl Iterator<Item = UnitRef<'s>>, ordered: bool, visit: Visit<'_, 's>) {
    let visit_unit = |unit: UnitRef<'s>| visit(Slot::Thing(Thing::Unit(unit)));
    if ordered {
        let mut sorted: Vec<UnitRef<'s>> = units.collect();
        sorted.sort_unstable_by(UnitRef::official_order);
        sorted.into_iter().all(visit_unit);
    } else {
        let mut units = units;
        units.all(visit_unit);
    }
}

/// Gives texts to a visitor.
fn give_texts<'s>(texts: impl Iterator<Item = &'s str>, visit: Visit<'_, 's>) {
    let mut texts = texts;
    texts.all(|text| visit(Slot::Text(text)));
}
