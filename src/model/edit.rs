//! The small invertible changes that operations are made of.

use std::sync::Arc;

use jiff::civil::Date;
use thin_vec::ThinVec;

use super::amount::{AMOUNT_MAX, POST_COUNT_MAX, refused, too_large, too_many};
use super::facts::{Attribute, Basis, Figure};
use super::id::Id;
use super::line::{Line, LineKey};
use super::table::Table;
use super::text::Text;
use super::unit::{Ended, Function, Post, Unit};
use crate::diagnostic::Say;
use crate::say;

/// One elementary change; applying it yields the edit that takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Adds a unit under the superior that it names; takes a body back from the register of ended ones, if given.
    Add {
        /// The unit.
        unit: Arc<Unit>,
        /// Entry that leaves the register of ended bodies.
        ended: Option<Arc<Ended>>,
    },
    /// Removes a unit without subordinates and lines; enters a body into the register of ended ones, if given.
    Remove {
        /// The unit.
        unit: Id,
        /// Entry for the register of ended bodies.
        ended: Option<Arc<Ended>>,
    },
    /// Puts a unit, with all below it, under another superior.
    Move {
        /// The unit.
        unit: Id,
        /// The new superior; none makes it a root.
        superior: Option<Id>,
        /// Type of the line to the superior, where it differs from the kind's default.
        line: Option<Id>,
        /// Place among the new siblings.
        rank: i32,
    },
    /// Sets one field of a unit.
    Set {
        /// The unit.
        unit: Id,
        /// The field with its new value.
        field: Field,
    },
    /// Lays a line.
    AddLine(Arc<Line>),
    /// Takes a line away.
    RemoveLine(LineKey),
    /// Enters a function into the register.
    AddFunction(Box<Function>),
    /// Strikes a function from the register.
    RemoveFunction(Id),
    /// Sets the date at which the bodies live.
    Date(Option<Date>),
}

impl Edit {
    /// Returns the ids of the units that the edit touches: itself, its superior, the ends of its line.
    pub fn touched(&self) -> impl Iterator<Item = &Id> {
        let (first, second) = match self {
            Edit::Add { unit, .. } => (Some(&unit.id), unit.superior.as_ref()),
            Edit::Remove { unit, .. } | Edit::Set { unit, .. } => (Some(unit), None),
            Edit::Move { unit, superior, .. } => (Some(unit), superior.as_ref()),
            Edit::AddLine(line) => (Some(&line.from), Some(&line.to)),
            Edit::RemoveLine(key) => (Some(&key.from), Some(&key.to)),
            Edit::AddFunction(_) | Edit::RemoveFunction(_) | Edit::Date(_) => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Returns the unit that comes, goes, or gets other facts or another superior by the edit.
    pub fn unit(&self) -> Option<&Id> {
        match self {
            Edit::Add { unit, .. } => Some(&unit.id),
            Edit::Remove { unit, .. } | Edit::Set { unit, .. } | Edit::Move { unit, .. } => Some(unit),
            _ => None,
        }
    }

    /// Returns those of the units that the edit [touches](Self::touched) of which more changes than who their
    /// subordinates are.
    pub fn touched_itself(&self) -> impl Iterator<Item = &Id> {
        self.touched().take(if self.unit().is_some() { 1 } else { 2 })
    }

    /// Returns why an operation may not propose the edit: a file could not hold what the unit would have.
    pub fn refused(&self) -> Option<Refusal> {
        match self {
            Edit::Add { unit, .. } => refused(unit),
            Edit::Set { unit, field: Field::Measure(measure, Some(figure)) } => too_large(unit, measure, figure),
            Edit::Set { unit, field: Field::Posts(posts) } => too_many(unit, posts),
            _ => None,
        }
    }

    /// Returns what identifies the line that the edit adds or removes.
    pub fn line(&self) -> Option<LineKey> {
        match self {
            Edit::AddLine(line) => Some(line.key()),
            Edit::RemoveLine(key) => Some(key.clone()),
            _ => None,
        }
    }
}

/// One field of a unit with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Official name.
    Name(Text),
    /// Short name.
    Short(Option<Text>),
    /// Kind.
    Kind(Id),
    /// Own level.
    Level(Option<Id>),
    /// Type of the primary line.
    Line(Option<Id>),
    /// One code.
    Code(Id, Option<Box<str>>),
    /// One measure.
    Measure(Id, Option<Figure>),
    /// One attribute.
    Attribute(Id, Option<Box<Attribute>>),
    /// All posts.
    Posts(ThinVec<Post>),
    /// Functions that the unit leads.
    Functions(ThinVec<Id>),
    /// Functions in which it takes part.
    Cooperates(ThinVec<Id>),
    /// Legal basis.
    LegalBasis(ThinVec<Basis>),
}

impl Field {
    /// Puts the value into the unit and returns the field with the former value.
    pub(super) fn swap(self, unit: &mut Unit) -> Field {
        use std::mem::replace;
        fn entry<V>(table: &mut Table<V>, key: &Id, value: Option<V>) -> Option<V> {
            match value {
                Some(value) => table.insert(key.clone(), value),
                None => table.remove(key),
            }
        }
        match self {
            Field::Name(name) => Field::Name(replace(&mut unit.name, name)),
            Field::Short(short) => Field::Short(replace(&mut unit.short, short)),
            Field::Kind(kind) => Field::Kind(replace(&mut unit.kind, kind)),
            Field::Level(level) => Field::Level(replace(&mut unit.level, level)),
            Field::Line(line) => Field::Line(replace(&mut unit.line, line)),
            Field::Code(scheme, code) => {
                let former = entry(&mut unit.codes, &scheme, code);
                Field::Code(scheme, former)
            }
            Field::Measure(measure, figure) => {
                let former = entry(&mut unit.measures, &measure, figure);
                Field::Measure(measure, former)
            }
            Field::Attribute(attribute, value) => {
                let former = entry(&mut unit.attributes, &attribute, value.map(|value| *value));
                Field::Attribute(attribute, former.map(Box::new))
            }
            Field::Posts(posts) => Field::Posts(replace(&mut unit.posts, posts)),
            Field::Functions(functions) => Field::Functions(replace(&mut unit.functions, functions)),
            Field::Cooperates(functions) => Field::Cooperates(replace(&mut unit.cooperates, functions)),
            Field::LegalBasis(basis) => Field::LegalBasis(replace(&mut unit.legal_basis, basis)),
        }
    }
}

impl Field {
    /// Returns the fields, with the values of `after`, in which two states of a unit differ; superior and rank aside.
    pub fn differences(before: &Unit, after: &Unit) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut push = |differs: bool, field: fn(&Unit) -> Field| {
            if differs {
                fields.push(field(after));
            }
        };
        push(before.name != after.name, |unit| Field::Name(unit.name.clone()));
        push(before.short != after.short, |unit| Field::Short(unit.short.clone()));
        push(before.kind != after.kind, |unit| Field::Kind(unit.kind.clone()));
        push(before.level != after.level, |unit| Field::Level(unit.level.clone()));
        push(before.posts != after.posts, |unit| Field::Posts(unit.posts.clone()));
        push(before.functions != after.functions, |unit| Field::Functions(unit.functions.clone()));
        push(before.cooperates != after.cooperates, |unit| Field::Cooperates(unit.cooperates.clone()));
        push(before.legal_basis != after.legal_basis, |unit| Field::LegalBasis(unit.legal_basis.clone()));
        let of = |key: &Id, value: Option<&Box<str>>| Field::Code(key.clone(), value.cloned());
        fields.extend(changed(&before.codes, &after.codes, of));
        let of = |key: &Id, value: Option<&Figure>| Field::Measure(key.clone(), value.cloned());
        fields.extend(changed(&before.measures, &after.measures, of));
        let of = |key: &Id, value: Option<&Attribute>| Field::Attribute(key.clone(), value.cloned().map(Box::new));
        fields.extend(changed(&before.attributes, &after.attributes, of));
        fields
    }
}

fn changed<V: PartialEq>(before: &Table<V>, after: &Table<V>, field: impl Fn(&Id, Option<&V>) -> Field) -> Vec<Field> {
    let mut keys: Vec<&Id> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().filter(|key| before.get(key) != after.get(key)).map(|key| field(key, after.get(key))).collect()
}

/// Why an edit cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No such unit is alive.
    UnknownUnit(Id),
    /// A unit of this id is alive already.
    DuplicateUnit(Id),
    /// The unit still has subordinates.
    HasSubordinates(Id),
    /// The unit still has lines.
    HasLines(Id),
    /// The unit would come to stand below itself.
    Cycle {
        /// The unit.
        unit: Id,
        /// The superior asked for.
        superior: Id,
    },
    /// No such line.
    UnknownLine(LineKey),
    /// The line is there already.
    DuplicateLine(LineKey),
    /// Both ends are the same unit.
    SelfLine(LineKey),
    /// No such function.
    UnknownFunction(Id),
    /// The function is there already.
    DuplicateFunction(Id),
    /// The register of ended bodies has no such entry.
    NotEnded(Id),
    /// A quantity is larger than a file may hold.
    TooLarge {
        /// The unit.
        unit: Id,
        /// The measure.
        measure: Id,
        /// The quantity.
        value: i64,
    },
    /// A post counts for more than a file may hold.
    TooManyPosts {
        /// The unit.
        unit: Id,
        /// How many.
        count: u32,
    },
}

impl Refusal {
    /// Returns the code of the finding.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownUnit(_) => "unknown-unit",
            Refusal::DuplicateUnit(_) => "duplicate-id",
            Refusal::HasSubordinates(_) => "unassigned-subordinate",
            Refusal::HasLines(_) => "unassigned-line",
            Refusal::Cycle { .. } => "cycle",
            Refusal::UnknownLine(_) => "unknown-line",
            Refusal::DuplicateLine(_) => "duplicate-line",
            Refusal::SelfLine(_) => "self-line",
            Refusal::UnknownFunction(_) => "unknown-function",
            Refusal::DuplicateFunction(_) => "duplicate-function",
            Refusal::NotEnded(_) => "not-ended",
            Refusal::TooLarge { .. } | Refusal::TooManyPosts { .. } => "result-too-large",
        }
    }

    /// Returns the message.
    pub fn say(&self) -> Say {
        match self {
            Refusal::UnknownUnit(id) => say!("no unit `{id}` is alive", "không có đơn vị `{id}` đang hoạt động"),
            Refusal::DuplicateUnit(id) => say!("a unit `{id}` is alive already", "đơn vị `{id}` đã tồn tại"),
            Refusal::HasSubordinates(id) => say!("`{id}` still has subordinates", "`{id}` vẫn còn đơn vị trực thuộc"),
            Refusal::HasLines(id) => say!("`{id}` still has lines", "`{id}` vẫn còn các mối quan hệ"),
            Refusal::Cycle { unit, superior } => say!(
                "`{unit}` cannot stand under `{superior}`, which stands below it",
                "`{unit}` không thể trực thuộc `{superior}` vì `{superior}` ở dưới nó"
            ),
            Refusal::UnknownLine(LineKey { line_type, from, to }) => say!(
                "no line `{line_type}` from `{from}` to `{to}`",
                "không có mối quan hệ `{line_type}` từ `{from}` đến `{to}`"
            ),
            Refusal::DuplicateLine(LineKey { line_type, from, to }) => say!(
                "the line `{line_type}` from `{from}` to `{to}` is there already",
                "mối quan hệ `{line_type}` từ `{from}` đến `{to}` đã có"
            ),
            Refusal::SelfLine(LineKey { line_type, from, .. }) => say!(
                "the line `{line_type}` leads from `{from}` to itself",
                "mối quan hệ `{line_type}` nối `{from}` với chính nó"
            ),
            Refusal::UnknownFunction(id) => say!("no function `{id}`", "không có chức năng `{id}`"),
            Refusal::DuplicateFunction(id) => say!("the function `{id}` is there already", "chức năng `{id}` đã có"),
            Refusal::NotEnded(id) => {
                say!("`{id}` is not in the register of ended bodies", "`{id}` không có trong danh sách đã kết thúc")
            }
            Refusal::TooLarge { unit, measure, value } => say!(
                "`{measure}` of `{unit}` is {value}, the limit is {AMOUNT_MAX}",
                "`{measure}` của `{unit}` là {value}, mức tối đa là {AMOUNT_MAX}"
            ),
            Refusal::TooManyPosts { unit, count } => say!(
                "`{unit}` has {count} equal posts, the limit is {POST_COUNT_MAX}",
                "`{unit}` có {count} chức vụ giống nhau, mức tối đa là {POST_COUNT_MAX}"
            ),
        }
    }
}
