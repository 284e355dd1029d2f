//! A look at single units, by themselves, while a structure is put together: several can be at work at once.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Place, Say, did_you_mean};
use crate::model::amount::Sums;
use crate::model::catalogue::Catalogue;
use crate::model::id::Id;
use crate::model::line::Family;
use crate::model::posts::{name_posts, post_problems};
use crate::model::structure::Structure;
use crate::model::unit::Unit;
use crate::say;

/// The words that the catalogue declares, and those that were asked for last: units of one kind often stand together.
struct Words {
    kinds: FxHashSet<Id>,
    measures: FxHashSet<Id>,
    last_kind: Id,
    last_level: Id,
    /// Measures found declared.
    met_measures: Vec<Id>,
}

/// How many measures are kept to be compared one by one.
const MET_MAX: usize = 8;

impl Words {
    fn of(catalogue: &Catalogue) -> Self {
        Words {
            kinds: catalogue.kinds.iter().map(|kind| kind.id.clone()).collect(),
            measures: catalogue.measures.iter().map(|measure| measure.id.clone()).collect(),
            last_kind: "".into(),
            last_level: "".into(),
            met_measures: Vec::new(),
        }
    }

    /// Returns whether the catalogue declares a measure, or none at all.
    fn allows_measure(&mut self, measure: &Id) -> bool {
        if self.measures.is_empty() || self.met_measures.contains(measure) {
            return true;
        }
        let is_declared = self.measures.contains(measure);
        if is_declared && self.met_measures.len() < MET_MAX {
            self.met_measures.push(measure.clone());
        }
        is_declared
    }
}

/// Looks for what an unknown id may have meant, as long as that is no great work: not each of many for each of many.
#[derive(Default)]
pub(super) struct Near {
    compared: Cell<usize>,
}

/// Ids that are compared before the search is given up.
const COMPARED_MAX: usize = 1_000_000;

impl Near {
    pub fn find<'a>(&self, word: &str, known: impl Iterator<Item = &'a str>) -> Option<Say> {
        if self.compared.get() > COMPARED_MAX {
            return None;
        }
        did_you_mean(word, known.inspect(|_| self.compared.set(self.compared.get() + 1)))
    }
}

/// A look at some units.
pub(super) struct Look<'s> {
    structure: &'s Structure,
    words: Words,
    near: Near,
    problems: Vec<Diagnostic>,
    sums: Sums,
}

impl<'s> Look<'s> {
    /// Begins, with what the structure knows of words and functions.
    pub fn at(structure: &'s Structure) -> Self {
        Look {
            structure,
            words: Words::of(structure.catalogue()),
            near: Near::default(),
            problems: Vec::new(),
            sums: Sums::default(),
        }
    }

    /// Returns what is wrong with the units, and what their quantities add up to.
    pub fn finish(self) -> (Vec<Diagnostic>, Sums) {
        (self.problems, self.sums)
    }

    /// Checks a unit, whose posts get their names.
    pub fn check(&mut self, unit: &mut Unit) {
        self.check_words(unit);
        self.sums.enter(unit);
        name_posts(&mut unit.posts);
        let id = &unit.id;
        for (position, problem) in post_problems(id, &unit.posts) {
            self.problems.push(problem.at(Place::unit(id, Some("posts")).index(position)));
        }
        for function in unit.functions.iter().chain(&unit.cooperates) {
            if self.structure.function(function).is_none() {
                let message = say!(
                    "`{id}` names the unknown function `{function}`",
                    "`{id}` nêu chức năng không có trong danh mục: `{function}`"
                );
                let mut problem =
                    Diagnostic::error("unknown-function", message).about(id).at(Place::unit(id, Some("functions")));
                let known = self.structure.functions().map(|known| known.id.as_str());
                problem.help = self.near.find(function, known).or_else(|| {
                    Some(say!("add it to `functions` of the structure", "bổ sung vào `functions` của cơ cấu"))
                });
                self.problems.push(problem);
            }
        }
    }

    /// Checks the words of a unit that the catalogue declares.
    fn check_words(&mut self, unit: &Unit) {
        let (catalogue, words) = (self.structure.catalogue(), &mut self.words);
        let problems = &mut self.problems;
        let id = &unit.id;
        let mut unknown = |word: &Id, field: &'static str, place: Place, known: Vec<&Id>| {
            let message = say!(
                "`{id}` has the unknown {field} `{word}`",
                "`{id}` có `{field}` chưa khai báo trong danh mục: `{word}`"
            );
            let mut problem = Diagnostic::error(format!("unknown-{field}"), message).about(id).at(place);
            problem.help = did_you_mean(word, known.iter().map(|known| known.as_str()))
                .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
            problems.push(problem);
        };
        if !words.kinds.is_empty() && words.last_kind != unit.kind && !words.kinds.contains(&unit.kind) {
            let known = catalogue.kinds.iter().map(|kind| &kind.id).collect();
            unknown(&unit.kind, "kind", Place::unit(id, Some("kind")), known);
        } else {
            words.last_kind.clone_from(&unit.kind);
        }
        if let Some(level) = unit.level.as_ref().filter(|level| **level != words.last_level) {
            if catalogue.level(level).is_none() {
                let known = catalogue.levels.iter().map(|level| &level.id).collect();
                unknown(level, "level", Place::unit(id, Some("level")), known);
            } else {
                words.last_level.clone_from(level);
            }
        }
        if let Some(line) = &unit.line
            && catalogue.family(line) != Some(Family::Subordination)
        {
            let known = catalogue.line_types.iter().filter(|known| known.family == Family::Subordination);
            unknown(line, "line", Place::unit(id, Some("line")), known.map(|known| &known.id).collect());
        }
        for measure in unit.measures.keys() {
            if !words.allows_measure(measure) {
                let known = catalogue.measures.iter().map(|measure| &measure.id).collect();
                unknown(measure, "measure", Place::unit(id, Some("measures")).key(measure.to_string()), known);
            }
        }
        for attribute in unit.attributes.keys() {
            if !catalogue.attributes.is_empty() && !catalogue.attributes.iter().any(|known| known.id == *attribute) {
                let known = catalogue.attributes.iter().map(|attribute| &attribute.id).collect();
                unknown(attribute, "attribute", Place::unit(id, Some("attributes")).key(attribute.to_string()), known);
            }
        }
    }
}
