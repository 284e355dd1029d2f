//! Operations from a table of successions and a table of bodies as they are to be.
//!
//! A whole body that becomes one body goes on: it is renamed, reclassified, put under another superior, or kept.
//! Everything else that hangs together becomes one merge, split or rearrangement.
//! A result that nobody gives to is the living body with the same id in its table, or is established.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::Bodies;
use super::import::Run;
use super::mapping::Gives;
use super::moves::{Group, Move, Target, founded, groups, json, list, object};
use super::opened::Opened;
use super::report::Reports;
use crate::diagnostic::{Diagnostic, Speech};
use crate::model::{Extent, Id, Unit};
use crate::say;

/// Returns the operations, as JSON, in the order in which they can be carried out.
pub(super) fn operations(run: &Run<'_>, bodies: &Bodies, results: &Bodies, reports: &mut Reports) -> Vec<String> {
    let mut moves = Vec::new();
    for opened in run.giving(Gives::Succession) {
        moves.extend(read(run, opened, bodies, results, reports));
    }
    let mut seen = BTreeSet::new();
    moves.retain(|step| seen.insert((step.original.clone(), step.result.clone())));
    let mut groups = groups(moves);
    groups.iter_mut().for_each(|group| group.settle(run.mapping.plan.remainder, reports));
    let mut fate = Fate::of(bodies, results, groups);
    fate.check(run, reports);
    fate.operations(run)
}

/// Returns the extent that a word means.
pub(super) fn extent(word: &str) -> Option<Extent> {
    match super::values::key(word).as_str() {
        "" | "whole" | "all" | "toan bo" | "nguien trang" | "ca" => Some(Extent::Whole),
        "part" | "partial" | "mot phan" | "phan" => Some(Extent::Part),
        "remainder" | "rest" | "phan con lai" | "con lai" => Some(Extent::Remainder),
        _ => None,
    }
}

fn read(run: &Run<'_>, opened: &Opened<'_>, bodies: &Bodies, results: &Bodies, reports: &mut Reports) -> Vec<Move> {
    let mut moves = Vec::new();
    let by = |field: &str| opened.source(field).and_then(|source| source.by);
    for row in opened.rows() {
        let (from, to) = (opened.text(row, "original"), opened.text(row, "result"));
        let Some((from, to)) = from.zip(to) else { continue };
        let original = bodies.refer(&from, by("original"), opened.at(row, "original"), run.tables, reports);
        let result = results.refer(&to, by("result"), opened.at(row, "result"), run.tables, reports);
        let word = opened.text(row, "extent").unwrap_or_default();
        let Some(extent) = extent(&word) else {
            unknown_extent(&word, opened, row, reports);
            continue;
        };
        let reading = run.reading(opened);
        let measures = reading.amounts_of(row, "measures", reports);
        if let Some((original, result)) = original.zip(result) {
            moves.push(Move {
                original: bodies.drafts[original].unit.id.clone(),
                result: results.drafts[result].unit.id.clone(),
                extent,
                measures,
                at: opened.at(row, "original"),
            });
        }
    }
    moves
}

/// Says that a word is no extent.
pub(super) fn unknown_extent(word: &str, opened: &Opened<'_>, row: usize, reports: &mut Reports) {
    let message = say!("`{word}` does not say how much passes", "`{word}` không cho biết chuyển bao nhiêu");
    let help = say!("write whole, part or remainder", "ghi toàn bộ, một phần hoặc phần còn lại");
    reports.at(opened.at(row, "extent"), Diagnostic::error("unknown-word", message).help(help));
}

/// What becomes of the bodies of before, and of what the bodies of after are made.
struct Fate<'a> {
    bodies: &'a Bodies<'a>,
    results: &'a Bodies<'a>,
    groups: Vec<Group>,
    /// Positions of the bodies by id.
    before: BTreeMap<&'a Id, usize>,
    after: BTreeMap<&'a Id, usize>,
    /// The body of before that a body of after is.
    same: BTreeMap<Id, Id>,
    /// Where a body of before went whole.
    heir: BTreeMap<Id, Id>,
}

impl<'a> Fate<'a> {
    fn of(bodies: &'a Bodies<'a>, results: &'a Bodies<'a>, groups: Vec<Group>) -> Fate<'a> {
        let positions = |bodies: &'a Bodies<'a>| -> BTreeMap<&'a Id, usize> {
            bodies.drafts.iter().enumerate().map(|(position, draft)| (&draft.unit.id, position)).collect()
        };
        let mut fate = Fate {
            bodies,
            results,
            groups,
            before: positions(bodies),
            after: positions(results),
            same: BTreeMap::new(),
            heir: BTreeMap::new(),
        };
        let mut given: BTreeSet<&Id> = BTreeSet::new();
        let mut taken: BTreeSet<&Id> = BTreeSet::new();
        for step in fate.groups.iter().flat_map(|group| &group.moves) {
            given.insert(&step.original);
            taken.insert(&step.result);
            if step.extent == Extent::Whole {
                fate.heir.insert(step.original.clone(), step.result.clone());
            }
        }
        for group in fate.groups.iter().filter(|group| group.is_continuation()) {
            fate.same.insert(group.moves[0].result.clone(), group.moves[0].original.clone());
        }
        for draft in results.drafts.iter().filter(|draft| !taken.contains(&draft.unit.id)) {
            let raw = draft.raw.as_deref().unwrap_or("");
            let same = bodies.find(raw, Some(super::mapping::By::Id)).ok();
            let same = same.map(|position| &bodies.drafts[position].unit.id).filter(|id| !given.contains(id));
            if let Some(same) = same {
                fate.same.insert(draft.unit.id.clone(), same.clone());
            }
        }
        fate
    }

    /// Says which ids of results belong to other bodies already.
    fn check(&mut self, run: &Run<'_>, reports: &mut Reports) {
        for draft in &self.results.drafts {
            let id = &draft.unit.id;
            if self.same.contains_key(id) || !self.before.contains_key(id) {
                continue;
            }
            let message = say!(
                "`{id}` is the id of a body before the change; the result is another body",
                "`{id}` đã là mã của một đơn vị trước sắp xếp; đơn vị mới phải có mã khác"
            );
            let help = say!(
                "give the ids of the results a `prefix` in the mapping",
                "khai báo `prefix` cho mã đơn vị mới trong tệp ánh xạ"
            );
            reports.at(draft.at(run.tables, "id"), Diagnostic::error("reused-id", message).help(help));
        }
    }

    /// Returns the id that a body of after has in the structure.
    fn id(&self, result: &Id) -> Id {
        self.same.get(result).unwrap_or(result).clone()
    }

    /// Returns the body under which a body of before stands once the bodies above it have changed.
    fn superior_after(&self, original: &Id) -> Option<Id> {
        let superior = self.bodies.drafts[*self.before.get(original)?].unit.superior.clone()?;
        Some(self.heir.get(&superior).map_or(superior, |heir| self.id(heir)))
    }

    fn result(&self, id: &Id) -> Option<&'a Unit> {
        self.after.get(id).map(|&position| &*self.results.drafts[position].unit)
    }

    /// Returns the facts of a body of after, with ids as they are in the structure.
    fn unit(&self, id: &Id) -> Unit {
        let mut unit = self.result(id).cloned().unwrap_or_else(|| Unit::new(id.clone(), Unit::NO_KIND));
        unit.superior = unit.superior.as_ref().map(|superior| self.id(superior));
        unit.valid_from = None;
        unit.valid_to = None;
        if unit.name.is_empty() {
            unit.name = unit.id.as_str().into();
        }
        unit
    }

    /// Returns how far a body of after stands from the top.
    fn depth(&self, id: &Id) -> usize {
        let mut depth = 0;
        let mut at = self.result(id).and_then(|unit| unit.superior.as_ref());
        while let Some(superior) = at.filter(|_| depth < 64) {
            depth += 1;
            at = self.result(superior).and_then(|unit| unit.superior.as_ref());
        }
        depth
    }

    fn operations(&self, run: &Run<'_>) -> Vec<String> {
        let mut ordered: Vec<(usize, Vec<String>)> = Vec::new();
        let mut kept: Vec<Id> = Vec::new();
        for group in &self.groups {
            let results = group.results();
            let depth = results.iter().map(|id| self.depth(id)).min().unwrap_or(0);
            let operations = match group.is_continuation() {
                true => self.continued(&group.moves[0].original, results[0], &mut kept),
                false => vec![group.operation(&|id| Target::New(Box::new(self.unit(id))), &[])],
            };
            ordered.push((depth, operations));
        }
        let taken: BTreeSet<&Id> = self.groups.iter().flat_map(Group::results).collect();
        for draft in self.results.drafts.iter().filter(|draft| !taken.contains(&draft.unit.id)) {
            let id = &draft.unit.id;
            let operations = match self.same.get(id) {
                Some(same) => self.continued(same, id, &mut kept),
                None => vec![object(&[("op", json(&"establish")), ("unit", founded(&self.unit(id)))])],
            };
            ordered.push((self.depth(id), operations));
        }
        ordered.sort_by_key(|(depth, _)| *depth);
        let mut operations: Vec<String> = ordered.into_iter().flat_map(|(_, operations)| operations).collect();
        if !kept.is_empty() {
            let reason = r#"{"vi": "giữ nguyên theo bảng chuyển đổi", "en": "kept by the table of successions"}"#;
            operations.push(object(&[("op", json(&"keep")), ("units", json(&kept)), ("reason", reason.to_owned())]));
        }
        operations.extend(self.ends(run));
        operations
    }

    /// Returns what happens to a body that goes on as one body.
    fn continued(&self, original: &Id, result: &Id, kept: &mut Vec<Id>) -> Vec<String> {
        let Some(before) = self.before.get(original).map(|&position| &self.bodies.drafts[position].unit) else {
            return Vec::new();
        };
        let after = self.unit(result);
        let mut operations = Vec::new();
        let unit = || ("units", list([json(original)]));
        if let Some(superior) =
            after.superior.as_ref().filter(|superior| self.superior_after(original).as_ref() != Some(*superior))
        {
            operations.push(object(&[("op", json(&"transfer")), unit(), ("to", json(superior))]));
        }
        if after.kind != before.kind {
            operations.push(object(&[("op", json(&"reclassify")), unit(), ("kind", json(&after.kind))]));
        }
        let is_named = after.name.get(Speech::Vi) == before.name.get(Speech::Vi);
        let is_coded = after.codes.iter().all(|(scheme, code)| before.codes.get(scheme) == Some(code));
        if !is_named || !is_coded {
            let mut fields = vec![("op", json(&"rename")), ("unit", json(original)), ("name", json(&after.name))];
            fields.extend((!after.codes.is_empty()).then(|| ("codes", json(&after.codes))));
            operations.push(object(&fields));
        }
        if operations.is_empty() {
            kept.push(original.clone());
        }
        operations
    }

    /// Returns the ends of bodies that nobody takes over, the lowest first.
    fn ends(&self, run: &Run<'_>) -> Vec<String> {
        let given: BTreeSet<&Id> = self.groups.iter().flat_map(Group::originals).collect();
        let living: BTreeSet<&Id> = self.same.values().collect();
        let mut ends: Vec<(usize, String)> = Vec::new();
        for draft in self.bodies.drafts.iter().filter(|draft| !draft.closed) {
            let id = &draft.unit.id;
            let stated = run.mapping.plan.ends.iter().find(|ends| ends.kinds.contains(&draft.unit.kind));
            let Some(stated) = stated.filter(|_| !given.contains(id) && !living.contains(id)) else { continue };
            let mut fields = vec![("op", json(&"dissolve")), ("unit", json(id))];
            fields.extend(stated.manner.as_ref().map(|manner| ("manner", json(manner))));
            ends.push((self.depth_before(id), object(&fields)));
        }
        ends.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        ends.into_iter().map(|(_, operation)| operation).collect()
    }

    fn depth_before(&self, id: &Id) -> usize {
        let superior =
            |id: &Id| self.before.get(id).and_then(|&position| self.bodies.drafts[position].unit.superior.as_ref());
        let mut depth = 0;
        let mut at = superior(id);
        while let Some(above) = at.filter(|_| depth < 64) {
            depth += 1;
            at = superior(above);
        }
        depth
    }
}
