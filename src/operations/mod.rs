//! The restructuring operations: what each does, what it refuses, what it leaves to the plan.
//!
//! An operation changes nothing. It checks all its preconditions, returns all problems together, or else the edits
//! that would carry it out and the one event that tells what happened.
//! Merge, split, dissolve, establish and rearrange are front ends of one redistribution: bodies give portions of
//! themselves to others, and everything that belongs to an ended body gets a stated fate.

/// The two answers that every operation gives from its own fields `form` and `note`.
macro_rules! stated {
    () => {
        fn stated_form(&self) -> Option<&str> {
            self.form.as_deref()
        }

        fn note(&self) -> Option<&$crate::model::Text> {
            self.note.as_ref()
        }
    };
}

mod adjust;
mod appoint;
mod authority;
mod completeness;
mod dissolve;
mod establish;
mod keep;
mod merge;
mod new_unit;
mod rearrange;
mod reclassify;
mod redistribution;
mod relate;
mod relieve;
mod rename;
mod split;
mod spot;
mod transfer;
mod transfer_function;
mod unrelate;

use std::fmt;

use jiff::civil::Date;
use schemars::{Schema, SchemaGenerator};
use serde::{Deserialize, de::DeserializeOwned};

use crate::diagnostic::{Diagnostic, Place, Segment, Speech, did_you_mean};
use crate::model::{
    Catalogue, ChangeEvent, Edit, Family, Id, LegalForm, Structure, Text, Unit, UnitRef, Units, unknown_unit,
};
use crate::say;
use crate::words::page;

pub use authority::decider;
pub use completeness::settlements;
pub use new_unit::{LineEnd, NewUnit};
pub use redistribution::Reasoned;

/// What an operation sees: the structure at its moment, and the date of its step.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The structure as the steps before have left it.
    pub structure: &'a Structure,
    /// The date at which the step takes effect.
    pub on: Option<Date>,
}

/// What an operation proposes.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The edits, in the order in which they apply.
    pub edits: Vec<Edit>,
    /// What they amount to.
    pub event: ChangeEvent,
}

/// A restructuring operation with its parameters.
pub trait Operation: fmt::Debug + Send + Sync {
    /// Checks all preconditions and returns all problems together, or else the edits and the event.
    ///
    /// Places of problems are relative to the operation's own object.
    ///
    /// # Errors
    /// Returns every precondition that does not hold.
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>>;

    /// Returns the ids of living units, lines' ends and superiors that the operation names.
    fn mentions(&self) -> Vec<Id>;

    /// Returns the ids of the units that it would found.
    fn founds(&self) -> Vec<Id> {
        Vec::new()
    }

    /// Returns the legal form that the plan states.
    fn stated_form(&self) -> Option<&str>;

    /// Returns the plan's remark on the operation.
    fn note(&self) -> Option<&Text>;
}

/// An operation that plans can name: one entry of the table.
pub struct OperationKind {
    /// The verb used in plans.
    pub name: &'static str,
    /// The source file, whose head is the documentation.
    pub source: &'static str,
    /// Reads the parameters.
    pub parse: fn(&str) -> Result<Box<dyn Operation>, serde_json::Error>,
    /// Makes the schema of the parameters.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// All operations, in alphabetical order.
pub static ALL: &[&OperationKind] = &[
    &adjust::KIND,
    &appoint::KIND,
    &dissolve::KIND,
    &establish::KIND,
    &keep::KIND,
    &merge::KIND,
    &rearrange::KIND,
    &reclassify::KIND,
    &relate::KIND,
    &relieve::KIND,
    &rename::KIND,
    &split::KIND,
    &transfer::KIND,
    &transfer_function::KIND,
    &unrelate::KIND,
];

/// Returns the operation of a name.
pub fn find(name: &str) -> Option<&'static OperationKind> {
    ALL.iter().copied().find(|kind| kind.name == name)
}

impl OperationKind {
    /// Returns the documentation in a language.
    pub fn page(&self, speech: Speech) -> String {
        page(&self.text(), "", speech)
    }

    /// Returns the documentation in both languages: the module comment of the source file.
    pub fn text(&self) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        lines.map(|line| line.trim_start_matches("//!").strip_prefix(' ').unwrap_or("")).collect::<Vec<_>>().join("\n")
    }
}

fn parse<O: Operation + DeserializeOwned + 'static>(text: &str) -> Result<Box<dyn Operation>, serde_json::Error> {
    serde_json::from_str::<O>(text).map(|operation| Box::new(operation) as Box<dyn Operation>)
}

/// The name of the operation, as the plan repeats it in every object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
struct Verb(#[allow(dead_code)] Id);

/// Returns a path of keys and indices inside an operation's object.
fn place(path: &[Segment]) -> Place {
    Place { path: path.to_vec(), ..Place::default() }
}

fn key(name: &'static str) -> Segment {
    Segment::Key(name.into())
}

/// Returns the problem of an id that no living unit has, placed at a path, unless the unit is alive.
fn missing(structure: &Structure, id: &Id, path: &[Segment]) -> Option<Diagnostic> {
    missing_at(structure, id, || place(path))
}

/// Returns the problem of an id that no living unit has, unless the unit is alive; the place is asked for only then.
fn missing_at(structure: &Structure, id: &Id, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
    (!structure.contains(id)).then(|| unknown_unit(structure, id).at(place()))
}

/// Returns the living unit of an id.
fn alive<'s>(structure: &'s Structure, id: &Id, path: &[Segment]) -> Result<UnitRef<'s>, Vec<Diagnostic>> {
    structure.unit(id).ok_or_else(|| missing(structure, id, path).into_iter().collect())
}

/// A list of words that a catalogue declares.
#[derive(Debug, Clone, Copy)]
enum Vocabulary {
    Kinds,
    Levels,
    Measures,
    Attributes,
}

impl Vocabulary {
    fn declared(self, catalogue: &Catalogue) -> Vec<&Id> {
        match self {
            Vocabulary::Kinds => catalogue.kinds.iter().map(|kind| &kind.id).collect(),
            Vocabulary::Levels => catalogue.levels.iter().map(|level| &level.id).collect(),
            Vocabulary::Measures => catalogue.measures.iter().map(|measure| &measure.id).collect(),
            Vocabulary::Attributes => catalogue.attributes.iter().map(|attribute| &attribute.id).collect(),
        }
    }

    /// Returns whether the catalogue declares a word; one that declares none leaves all words open.
    fn allows(self, catalogue: &Catalogue, word: &Id) -> bool {
        match self {
            Vocabulary::Kinds => catalogue.kinds.is_empty() || catalogue.kind(word).is_some(),
            Vocabulary::Levels => catalogue.levels.is_empty() || catalogue.level(word).is_some(),
            Vocabulary::Measures => catalogue.measures.is_empty() || catalogue.measure(word).is_some(),
            Vocabulary::Attributes => {
                catalogue.attributes.is_empty() || catalogue.attributes.iter().any(|known| known.id == *word)
            }
        }
    }

    /// Returns the problem of a word that the catalogue does not declare, unless it does or declares none.
    fn undeclared(self, catalogue: &Catalogue, word: &Id, path: impl FnOnce() -> Vec<Segment>) -> Option<Diagnostic> {
        if self.allows(catalogue, word) {
            return None;
        }
        let (en, vi) = match self {
            Vocabulary::Kinds => ("kind", "loại đơn vị"),
            Vocabulary::Levels => ("level", "cấp"),
            Vocabulary::Measures => ("measure", "chỉ tiêu"),
            Vocabulary::Attributes => ("attribute", "thuộc tính"),
        };
        let message = say!("unknown {en} `{word}`", "{vi} chưa khai báo trong danh mục: `{word}`");
        let mut problem = Diagnostic::error("unknown-word", message).at(place(&path()));
        problem.help = did_you_mean(word, self.declared(catalogue).into_iter().map(|id| id.as_str()))
            .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
        Some(problem)
    }
}

/// Returns the problem of a line type that neither the catalogue nor the families know, unless one does.
fn unknown_line_type(structure: &Structure, line_type: &Id, path: &[Segment]) -> Option<Diagnostic> {
    let catalogue = structure.catalogue();
    if catalogue.family(line_type).is_some() {
        return None;
    }
    let message = say!("unknown line type `{line_type}`", "loại quan hệ chưa khai báo: `{line_type}`");
    let known = catalogue.line_types.iter().map(|known| known.id.as_str());
    let mut problem = Diagnostic::error("unknown-line-type", message).at(place(path));
    problem.help = did_you_mean(line_type, known.chain(Family::ALL.iter().map(|family| family.id())))
        .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
    Some(problem)
}

/// Returns the problem of a line to the direct superior that is of another family, unless it is of the right one.
fn not_primary(structure: &Structure, line: &Id, path: &[Segment]) -> Option<Diagnostic> {
    if structure.catalogue().family(line) == Some(Family::Subordination) {
        return None;
    }
    let message = say!("`{line}` is not a line of direct subordination", "`{line}` không phải quan hệ trực thuộc");
    let help = say!(
        "name a line type of the family `subordination`, or leave it out",
        "ghi loại quan hệ thuộc nhóm `subordination` (trực thuộc), hoặc bỏ đi"
    );
    Some(Diagnostic::error("unknown-line-type", message).at(place(path)).help(help))
}

/// Returns the problem of a stated legal form that contradicts what happens.
pub fn contradicted_form(stated: Option<&str>, actual: LegalForm) -> Option<Diagnostic> {
    use crate::diagnostic::Speech::{En, Vi};
    let stated = stated?;
    let meant = LegalForm::parse(stated);
    let joined =
        crate::model::fold(stated) == "nhap" && matches!(actual, LegalForm::Consolidation | LegalForm::Absorption);
    if joined || meant == Some(actual) {
        return None;
    }
    let (en, vi) = (actual.name(En), actual.name(Vi));
    let message = say!(
        "the plan states the form `{stated}`, but what happens is {en} ({vi})",
        "kế hoạch ghi hình thức `{stated}`, nhưng việc diễn ra là {vi}"
    );
    let help = say!("state `form`: \"{vi}\", or leave it out", "ghi `form`: \"{vi}\" hoặc bỏ đi");
    Some(Diagnostic::error("contradicted-form", message).at(place(&[key("form")])).help(help))
}

/// Returns the ids that a list of units names; a selector names none.
fn listed(units: &Units) -> Vec<Id> {
    match units {
        Units::List(ids) => ids.clone(),
        Units::Selected(_) => Vec::new(),
    }
}

/// Resolves a list of units and places its problems at the elements of the field.
fn resolve(units: &Units, structure: &Structure, field: &'static str) -> Result<Vec<Id>, Vec<Diagnostic>> {
    let resolved = units.resolve(structure).map_err(|problems| locate_units(problems, units, &[key(field)]))?;
    let mut seen = std::collections::BTreeSet::new();
    let doubled = resolved.iter().enumerate().filter(|(_, id)| !seen.insert(*id));
    let problems: Vec<Diagnostic> = doubled
        .map(|(position, id)| {
            let message = say!("`{id}` is named twice", "`{id}` được nêu hai lần");
            let path = [key(field), Segment::Index(position)];
            Diagnostic::error("named-twice", message).at(place(&path)).help(say!("name it once", "chỉ nêu một lần"))
        })
        .collect();
    if problems.is_empty() { Ok(resolved) } else { Err(problems) }
}

/// Returns the problem of a list or a selector that yields no unit.
fn selects_none() -> Diagnostic {
    let message = say!("no unit is selected", "không chọn được đơn vị nào");
    let help = say!("widen the conditions, or list the units", "nới điều kiện, hoặc liệt kê đơn vị");
    Diagnostic::error("too-few-units", message).at(place(&[key("units")])).help(help)
}

/// Places problems about unknown units at the list's elements, those of a selector at the field.
fn locate_units(problems: Vec<Diagnostic>, units: &Units, path: &[Segment]) -> Vec<Diagnostic> {
    let position = |problem: &Diagnostic| match units {
        Units::List(ids) => ids.iter().position(|id| problem.message.en.contains(&format!("`{id}`"))),
        Units::Selected(_) => None,
    };
    problems
        .into_iter()
        .map(|problem| {
            let mut path = path.to_vec();
            path.extend(position(&problem).map(Segment::Index));
            problem.at(place(&path))
        })
        .collect()
}

/// Returns the edits that turn one state of a unit into another; superior and rank aside.
fn edits_between(before: &Unit, after: &Unit) -> Vec<Edit> {
    let fields = crate::model::Field::differences(before, after);
    fields.into_iter().map(|field| Edit::Set { unit: before.id.clone(), field }).collect()
}
