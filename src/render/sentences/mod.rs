//! Sentences of decisions on agencies and Party bodies: what is decided about each event, and what it saves in all.
//!
//! The form of transfers follows the model decision of guidance 12-HD/BTCTW (confirmed by a stored text); the others
//! follow usage, from memory. Resolutions on administrative units have forms of their own and are not written here.

mod english;
mod totals;
mod vietnamese;

use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Extent, Id, LegalForm, Matter};
use crate::render::annexes::{Material, Part, sum};
use crate::render::words::number;

pub(in crate::render) use totals::{Balance, balance, first_small, summary};

/// Returns the operative sentences about an event.
pub(in crate::render) fn decision(event: &ChangeEvent, material: &Material<'_>) -> Vec<String> {
    let told = Told { event, material };
    match material.names.speech {
        Speech::Vi => vietnamese::sentences(&told),
        Speech::En => english::sentences(&told),
    }
}

/// Bodies that go from one superior to another together.
struct Move<'e> {
    from: Option<&'e Id>,
    to: Option<&'e Id>,
    units: Vec<&'e Id>,
}

/// An event that is told.
struct Told<'a, 'm> {
    event: &'a ChangeEvent,
    material: &'a Material<'m>,
}

impl<'a> Told<'a, '_> {
    fn name(&self, id: &str) -> String {
        self.material.names.short(id)
    }

    /// Returns names joined as the language joins them; with semicolons if a name itself holds a comma or an "and".
    fn names(&self, ids: &[&Id]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        joined(&names, self.material.names.speech)
    }

    /// Returns the originals, once each, in order.
    fn originals(&self) -> Vec<&'a Id> {
        distinct(self.event.contributions.iter().map(|contribution| &contribution.original))
    }

    /// Returns the results, once each, in order.
    fn results(&self) -> Vec<&'a Id> {
        distinct(self.event.contributions.iter().map(|contribution| &contribution.result))
    }

    /// Returns originals that are no results.
    fn givers(&self) -> Vec<&'a Id> {
        let results = self.results();
        self.originals().into_iter().filter(|id| !results.contains(id)).collect()
    }

    /// Returns results that are no originals.
    fn receivers(&self) -> Vec<&'a Id> {
        let originals = self.originals();
        self.results().into_iter().filter(|id| !originals.contains(id)).collect()
    }

    /// Returns the bodies between which something passes; what a body keeps of itself says nothing about that.
    fn passage(&self) -> (String, String) {
        let passed = || self.event.contributions.iter().filter(|known| known.original != known.result);
        let from = distinct(passed().map(|contribution| &contribution.original));
        let to = distinct(passed().map(|contribution| &contribution.result));
        (self.names(&from), self.names(&to))
    }

    /// Returns what a result is formed from: each original with whether all of it goes there.
    fn parts(&self, result: &Id) -> Vec<(&'a Id, bool)> {
        let into = self.event.contributions.iter().filter(|known| known.result == *result && known.original != *result);
        into.map(|known| (&known.original, known.extent == Extent::Whole)).collect()
    }

    /// Returns the name of a body with that of its superior.
    fn placed(&self, id: &Id) -> String {
        let superior = self.material.names.after.unit(id).and_then(|unit| unit.superior());
        match superior {
            None => self.name(id),
            Some(superior) => {
                let under = self.material.names.speech.pick("under", "trực thuộc");
                format!("{} {under} {}", self.name(id), self.name(superior.id()))
            }
        }
    }

    /// Returns the moves, those with the same start and goal together.
    fn moves(&self) -> Vec<Move<'a>> {
        let mut moves: Vec<Move<'_>> = Vec::new();
        for relocation in &self.event.relocations {
            let (from, to) = (relocation.from.as_ref(), relocation.to.as_ref());
            match moves.iter_mut().find(|known| known.from == from && known.to == to) {
                Some(known) => known.units.push(&relocation.unit),
                None => moves.push(Move { from, to, units: vec![&relocation.unit] }),
            }
        }
        moves
    }

    /// Returns whether the event is about administrative units: the law says of them that they are joined.
    fn is_territorial(&self) -> bool {
        self.event.concerned().into_iter().all(|id| self.material.is_part(id, Part::Territory))
    }

    /// Returns whether all bodies are Party organisations at the base.
    fn are_cells(&self, ids: &[&Id]) -> bool {
        ids.iter().all(|id| self.material.is_part(id, Part::Cell))
    }

    /// Returns a figure summed over bodies and everything below them, as they stand in the end.
    fn along(&self, ids: &[&Id], role: &str) -> Option<i64> {
        let found = ids.iter().map(|id| self.material.figure_below(self.material.names.after.unit(id), role));
        sum(found).map(|(value, _)| value)
    }

    /// Returns the functions that pass to another body, by name.
    fn functions(&self) -> Vec<String> {
        let moved = self.event.dispositions.iter().filter_map(|disposition| match &disposition.matter {
            Matter::Function { function } if disposition.to.is_some() => Some(self.material.names.function(function)),
            _ => None,
        });
        moved.collect()
    }

    /// Returns what else the event says, with names in the place of ids.
    fn remarks(&self) -> Vec<String> {
        let speech = self.material.names.speech;
        self.event.remarks.iter().map(|remark| self.material.names.within(remark.to(speech))).collect()
    }

    /// Returns the day from which it holds, as the end of a sentence.
    fn since(&self) -> String {
        let speech = self.material.names.speech;
        match self.material.days(&[self.event]).as_str() {
            "" => String::new(),
            day => format!(", {} {day}", speech.pick("from", "kể từ ngày")),
        }
    }

    fn count(&self, count: usize) -> String {
        self.figure(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Returns a number as decisions write it: Vietnamese ones write two digits at least.
    fn figure(&self, value: i64) -> String {
        match self.material.names.speech {
            Speech::Vi if (0..10).contains(&value) => format!("0{value}"),
            speech => number(value, 0, speech),
        }
    }

    /// Returns the verb of a form that ends a body.
    fn ends(&self) -> bool {
        matches!(self.event.form, LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment)
    }
}

/// Returns ids once each, in the order of their first mention.
fn distinct<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<&'a Id> {
    let mut known: Vec<&Id> = Vec::new();
    for id in ids {
        if !known.contains(&id) {
            known.push(id);
        }
    }
    known
}

/// Joins names as the language joins them.
fn joined(names: &[String], speech: Speech) -> String {
    let and = speech.pick(" and ", " và ");
    let is_plain = names.iter().all(|name| !name.contains(',') && !name.contains(and));
    let comma = if is_plain { ", " } else { "; " };
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if is_plain => format!("{}{and}{last}", first.join(comma)),
        names => names.join(comma),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hold_a_comma_are_parted_by_semicolons() {
        let names = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        assert_eq!(joined(&names(&["A", "B", "C"]), Speech::Vi), "A, B và C");
        assert_eq!(
            joined(&names(&["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]), Speech::Vi),
            "Sở Văn hóa, Thể thao và Du lịch; Sở Y tế"
        );
    }
}
