//! A list of units, or conditions that select them.

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::catalogue::Catalogue;
use super::facts::Answer;
use super::id::Id;
use super::line::Family;
use super::structure::{Structure, UnitRef};
use super::table::Table;
use super::text::fold;
use crate::diagnostic::{Diagnostic, Say, Speech, did_you_mean};
use crate::say;
use crate::words::date;

/// One word, or several of which one must fit; `department.*` stands for every word that begins with `department.`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOf {
    /// One word.
    One(Id),
    /// Several.
    Any(Vec<Id>),
}

impl OneOf {
    /// Returns whether the word is among them.
    pub fn fits(&self, word: Option<&Id>) -> bool {
        word.is_some_and(|word| self.fits_text(word))
    }

    /// Returns whether the word, given as a text, is among them.
    pub fn fits_text(&self, word: &str) -> bool {
        self.iter().any(|wanted| stands_for(wanted, word))
    }

    /// Iterates over the words.
    pub fn iter(&self) -> impl Iterator<Item = &Id> {
        match self {
            OneOf::One(one) => std::slice::from_ref(one).iter(),
            OneOf::Any(several) => several.iter(),
        }
    }
}

/// Returns whether a word, or one with a `*` at its end, stands for another.
fn stands_for(wanted: &Id, word: &str) -> bool {
    *wanted == *word || wanted.strip_suffix('*').is_some_and(|start| word.starts_with(start))
}

/// Conditions that select units; all that are given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selector {
    /// Kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OneOf>,
    /// Level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<OneOf>,
    /// System.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<OneOf>,
    /// A superior at any height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<Id>,
    /// The direct superior.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior: Option<Id>,
    /// A body or territory that hosts the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Id>,
    /// Judgements by attribute; an attribute that a unit lacks is unknown.
    #[serde(rename = "where", skip_serializing_if = "Table::is_empty")]
    pub judged: Table<Answer>,
    /// Units left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Id>,
}

impl Selector {
    /// Returns whether a unit fulfils all conditions.
    pub fn fits(&self, unit: UnitRef<'_>) -> bool {
        let facts = unit.facts();
        self.kind.as_ref().is_none_or(|kinds| kinds.fits(Some(&facts.kind)))
            && self.level.as_ref().is_none_or(|levels| levels.fits(unit.level().map(|level| &level.id)))
            && self.system.as_ref().is_none_or(|systems| systems.fits(unit.system()))
            && self.superior.as_ref().is_none_or(|superior| facts.superior.as_ref() == Some(superior))
            && self.judged.iter().all(|(attribute, wanted)| {
                let given = facts.attributes.get(attribute).and_then(|attribute| attribute.value);
                given.unwrap_or(Answer::Unknown) == *wanted
            })
            && !self.except.contains(&facts.id)
            && self.below.as_ref().is_none_or(|below| unit.is_below(below))
            && self
                .place
                .as_ref()
                .is_none_or(|place| unit.sources(Family::Hosting).iter().any(|host| host.id() == place))
    }

    /// Returns the units selected, sorted by id.
    pub fn select(&self, structure: &Structure) -> Vec<Id> {
        let pool: Vec<UnitRef<'_>> = match (&self.superior, &self.below) {
            (Some(superior), _) => structure.unit(superior).map(UnitRef::subordinates).unwrap_or_default(),
            (None, Some(below)) => structure.unit(below).map(|unit| unit.walk().skip(1).collect()).unwrap_or_default(),
            (None, None) => structure.units().collect(),
        };
        let mut selected: Vec<Id> =
            pool.into_iter().filter(|unit| self.fits(*unit)).map(|unit| unit.id().clone()).collect();
        selected.sort_unstable();
        selected
    }

    /// Returns the problems of words that neither structure nor catalogue knows.
    pub fn problems(&self, structure: &Structure) -> Vec<Diagnostic> {
        self.unit_problems(structure).into_iter().chain(self.word_problems(structure.catalogue())).collect()
    }

    /// Returns the problems of units that a structure does not have.
    pub fn unit_problems(&self, structure: &Structure) -> Vec<Diagnostic> {
        let named = [&self.below, &self.superior, &self.place].into_iter().flatten().chain(&self.except);
        named.filter(|id| !structure.contains(id)).map(|id| unknown_unit(structure, id)).collect()
    }

    /// Returns the problems of words that a catalogue does not know.
    pub fn word_problems(&self, catalogue: &Catalogue) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let known = |words: &Option<OneOf>, known: Vec<&Id>, problems: &mut Vec<Diagnostic>| {
            for word in words.iter().flat_map(OneOf::iter) {
                if !known.is_empty() && !known.iter().any(|known| stands_for(word, known)) {
                    let mut problem = Diagnostic::error(
                        "unknown-word",
                        say!("the catalogue has no `{word}`", "danh mục không có `{word}`"),
                    );
                    problem.help = did_you_mean(word, known.iter().map(|id| id.as_str()))
                        .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
                    problems.push(problem);
                }
            }
        };
        let attributes: Vec<&Id> = catalogue.attributes.iter().map(|attribute| &attribute.id).collect();
        let judged = Some(OneOf::Any(self.judged.keys().cloned().collect()));
        known(&judged, attributes, &mut problems);
        known(&self.kind, catalogue.kinds.iter().map(|kind| &kind.id).collect(), &mut problems);
        known(&self.level, catalogue.levels.iter().map(|level| &level.id).collect(), &mut problems);
        known(&self.system, catalogue.systems.iter().map(|system| &system.id).collect(), &mut problems);
        problems
    }
}

/// Returns the problem of an id that no living unit has, with the nearest known one.
pub fn unknown_unit(structure: &Structure, id: &str) -> Diagnostic {
    if let Some(ended) = structure.ended(id) {
        let when = |speech| ended.on.map(|day| format!(" {}", date(day, speech))).unwrap_or_default();
        let (en, vi) = (when(Speech::En), when(Speech::Vi));
        return Diagnostic::error("ended-unit", say!("`{id}` has ended{en}", "`{id}` đã kết thúc hoạt động{vi}"))
            .help(say!("name one of its successors", "nêu đơn vị kế thừa"));
    }
    let mut problem = Diagnostic::error("unknown-unit", say!("no unit `{id}`", "không có đơn vị `{id}`"));
    problem.help = named(structure, id)
        .or_else(|| did_you_mean(id, structure.units().map(|unit| unit.id().as_str())))
        .or_else(|| Some(say!("name a unit of the structure", "nêu một đơn vị có trong cơ cấu")));
    problem
}

/// Most units of one name that are listed.
const NAMESAKES_MAX: usize = 3;

/// Returns the advice that names the ids of the units that have this name, if a name stands where an id should.
fn named(structure: &Structure, name: &str) -> Option<Say> {
    // Every id is told from a name by its signs; only names are worth looking through all of them.
    if Id::is_well_formed(name) {
        return None;
    }
    let wanted = fold(name);
    let has_name = |unit: &UnitRef<'_>| unit.facts().name.iter().any(|(_, known)| fold(known) == wanted);
    let ids: Vec<String> =
        structure.units().filter(has_name).take(NAMESAKES_MAX + 1).map(|unit| format!("`{}`", unit.id())).collect();
    match &ids[..] {
        [] => None,
        [id] => Some(say!("this is a name; name the unit by its id {id}", "đây là tên; ghi mã của đơn vị: {id}")),
        [..] => {
            let more = if ids.len() > NAMESAKES_MAX { ", …" } else { "" };
            let list = ids[..ids.len().min(NAMESAKES_MAX)].join(", ");
            Some(say!(
                "several units have this name; name one by its id: {list}{more}",
                "nhiều đơn vị có tên này; ghi mã của đơn vị cần nêu: {list}{more}"
            ))
        }
    }
}

/// A list of units, or a selector in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Units {
    /// Units by id.
    List(Vec<Id>),
    /// Units by conditions.
    Selected(Box<Selector>),
}

impl Units {
    /// Returns the units meant, in the order listed or sorted by id.
    ///
    /// # Errors
    /// Returns all unknown ids and words.
    pub fn resolve(&self, structure: &Structure) -> Result<Vec<Id>, Vec<Diagnostic>> {
        match self {
            Units::List(ids) => {
                let unknown: Vec<Diagnostic> =
                    ids.iter().filter(|id| !structure.contains(id)).map(|id| unknown_unit(structure, id)).collect();
                if unknown.is_empty() { Ok(ids.clone()) } else { Err(unknown) }
            }
            Units::Selected(selector) => {
                let problems = selector.problems(structure);
                if problems.is_empty() { Ok(selector.select(structure)) } else { Err(problems) }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UnitsVisitor;
        impl<'de> Visitor<'de> for UnitsVisitor {
            type Value = Units;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a list of unit ids or a selector")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Units, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(list)).map(Units::List)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Units, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Units::Selected)
            }
        }
        deserializer.deserialize_any(UnitsVisitor)
    }
}
