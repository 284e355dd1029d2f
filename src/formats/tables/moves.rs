//! What goes from originals to results, in groups that hang together, and the operations that say it.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping_facts::Remainder;
use super::opened::At;
use super::report::Reports;
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Id, Unit};
use crate::say;

/// What a result takes of an original.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The original, by its id.
    pub original: Id,
    /// The result, by its id.
    pub result: Id,
    pub extent: Extent,
    /// Quantities that pass with a part.
    pub measures: BTreeMap<Id, i64>,
    pub at: At,
}

/// A body after the change: one that lives already, or one that is founded.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Living(Id),
    New(Box<Unit>),
}

impl Target {
    fn json(&self) -> String {
        match self {
            Target::Living(id) => json(id),
            Target::New(unit) => founded(unit),
        }
    }
}

/// Originals and results that hang together.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub moves: Vec<Move>,
}

/// Returns a value as JSON in one line.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Returns the facts of a unit that an operation founds; unlike in a structure its kind is always stated.
pub(super) fn founded(unit: &Unit) -> String {
    let facts = json(unit);
    match unit.kind == Unit::NO_KIND {
        true => format!("{{\"kind\": {}, {}", json(&unit.kind), facts.trim_start_matches('{')),
        false => facts,
    }
}

/// Returns a JSON object of fields whose values are JSON already.
pub(super) fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{}: {value}", json(name))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// Returns a JSON list of values that are JSON already.
pub(super) fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// Puts moves that share an original or a result together, in the order in which they are listed.
pub(super) fn groups(moves: Vec<Move>) -> Vec<Group> {
    let mut numbers: BTreeMap<(bool, Id), usize> = BTreeMap::new();
    let mut roots: Vec<usize> = Vec::new();
    fn root(roots: &mut [usize], mut at: usize) -> usize {
        while roots[at] != at {
            roots[at] = roots[roots[at]];
            at = roots[at];
        }
        at
    }
    let mut number = |key: (bool, Id), roots: &mut Vec<usize>| {
        *numbers.entry(key).or_insert_with(|| {
            roots.push(roots.len());
            roots.len() - 1
        })
    };
    let mut ends = Vec::with_capacity(moves.len());
    for step in &moves {
        let one = number((false, step.original.clone()), &mut roots);
        let other = number((true, step.result.clone()), &mut roots);
        let (one_root, other_root) = (root(&mut roots, one), root(&mut roots, other));
        let (first, second) = (one_root.min(other_root), one_root.max(other_root));
        roots[second] = first;
        ends.push(one);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut position: BTreeMap<usize, usize> = BTreeMap::new();
    for (step, end) in moves.into_iter().zip(ends) {
        let at = *position.entry(root(&mut roots, end)).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        groups[at].moves.push(step);
    }
    groups
}

impl Group {
    pub fn originals(&self) -> Vec<&Id> {
        distinct(self.moves.iter().map(|step| &step.original))
    }

    pub fn results(&self) -> Vec<&Id> {
        distinct(self.moves.iter().map(|step| &step.result))
    }

    /// Returns whether one whole body becomes one body.
    pub fn is_continuation(&self) -> bool {
        matches!(&self.moves[..], [only] if only.extent == Extent::Whole)
    }

    /// Makes the extents of every original add up, or says that they do not.
    pub fn settle(&mut self, remainder: Option<Remainder>, reports: &mut Reports) {
        let originals: Vec<Id> = self.originals().into_iter().cloned().collect();
        for original in originals {
            let of_original: Vec<usize> =
                (0..self.moves.len()).filter(|&position| self.moves[position].original == original).collect();
            let at = self.moves[of_original[0]].at;
            let has =
                |extent: Extent| of_original.iter().filter(|&&position| self.moves[position].extent == extent).count();
            let (whole, rest) = (has(Extent::Whole), has(Extent::Remainder));
            if whole > 0 && of_original.len() > 1 {
                let message = say!(
                    "`{original}` goes whole into a result, and into others besides",
                    "`{original}` chuyển toàn bộ vào một đơn vị nhưng còn chuyển vào đơn vị khác"
                );
                let help = say!("say which part goes where", "ghi rõ phần nào chuyển về đâu");
                reports.at(at, Diagnostic::error("extents-differ", message).help(help));
            } else if rest > 1 {
                let message = say!(
                    "the remainder of `{original}` goes into {rest} results",
                    "phần còn lại của `{original}` chuyển vào {rest} đơn vị"
                );
                let help = say!(
                    "state one remainder, and parts otherwise",
                    "chỉ ghi một phần còn lại, các phần khác ghi một phần"
                );
                reports.at(at, Diagnostic::error("extents-differ", message).help(help));
            } else if whole == 0
                && rest == 0
                && !of_original.iter().any(|&position| self.moves[position].result == original)
            {
                let chosen = match remainder {
                    Some(Remainder::First) => of_original.first(),
                    Some(Remainder::Last) => of_original.last(),
                    None => None,
                };
                match chosen {
                    Some(&position) => self.moves[position].extent = Extent::Remainder,
                    None => {
                        let message = say!(
                            "`{original}` gives parts only, and nobody takes the remainder",
                            "`{original}` chỉ chuyển từng phần, không đơn vị nào nhận phần còn lại"
                        );
                        let help = say!(
                            "state a remainder, or `remainder` under `plan` of the mapping: `first` or `last`",
                            "ghi phần còn lại, hoặc khai báo `remainder` trong `plan` của tệp ánh xạ: `first` hoặc `last`"
                        );
                        reports.at(at, Diagnostic::error("extents-differ", message).help(help));
                    }
                }
            }
        }
    }

    /// Returns the operation that says what the group is: merge, split or rearrange, with further fields.
    pub fn operation(&self, target: &dyn Fn(&Id) -> Target, more: &[(&str, String)]) -> String {
        let (originals, results) = (self.originals(), self.results());
        let is_whole = self.moves.iter().all(|step| step.extent == Extent::Whole);
        let mut fields: Vec<(&str, String)>;
        if let (true, [result]) = (is_whole, &results[..]) {
            let result = target(result);
            let units = originals.into_iter().chain(match &result {
                // The body that goes on is one of those that are merged.
                Target::Living(id) => Some(id),
                Target::New(_) => None,
            });
            let units = distinct(units);
            fields = vec![("op", json(&"merge")), ("units", json(&units)), ("into", result.json())];
        } else if let [original] = originals[..] {
            let parts = self.moves.iter().map(|step| {
                let mut part = vec![("unit", target(&step.result).json())];
                part.extend(taken(step));
                if step.extent == Extent::Remainder {
                    part.push(("remainder", json(&true)));
                }
                object(&part)
            });
            fields = vec![("op", json(&"split")), ("unit", json(original)), ("into", list(parts))];
        } else {
            let results = results.into_iter().map(|result| {
                let shares = self.moves.iter().filter(|step| step.result == *result).map(|step| {
                    let mut share = vec![("unit", json(&step.original)), ("extent", json(&step.extent))];
                    share.extend(taken(step));
                    object(&share)
                });
                object(&[("unit", target(result).json()), ("from", list(shares))])
            });
            fields = vec![("op", json(&"rearrange")), ("results", list(results))];
        }
        fields.extend(more.iter().cloned());
        object(&fields)
    }
}

fn taken(step: &Move) -> Option<(&'static str, String)> {
    let is_stated = step.extent == Extent::Part && !step.measures.is_empty();
    is_stated.then(|| ("measures", json(&step.measures)))
}

fn distinct<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<&'a Id> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}
