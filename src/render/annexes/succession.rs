//! The tables old → new and new → old: which body became which, with share, legal form, date and basis.

use std::collections::BTreeMap;

use super::Material;
use crate::lineage::{Lineage, Share};
use crate::model::{ChangeEvent, Id, Structure};
use crate::render::tables::{Cell, Row, Value, count};

/// Events by the bodies that they take from and give to.
struct Passages<'a> {
    from: BTreeMap<&'a Id, Vec<&'a ChangeEvent>>,
    to: BTreeMap<&'a Id, Vec<&'a ChangeEvent>>,
}

impl<'a> Passages<'a> {
    fn of(events: &'a [ChangeEvent]) -> Self {
        let mut passages = Passages { from: BTreeMap::new(), to: BTreeMap::new() };
        for event in events {
            for contribution in &event.contributions {
                push(&mut passages.from, &contribution.original, event);
                push(&mut passages.to, &contribution.result, event);
            }
            event.ended.iter().for_each(|id| push(&mut passages.from, id, event));
            event.established.iter().for_each(|id| push(&mut passages.to, id, event));
        }
        passages
    }

    /// Returns the events by which one body passes into another: those of both, or else what each has of its own.
    fn between(&self, original: Option<&Id>, result: Option<&Id>) -> Vec<&'a ChangeEvent> {
        let none = Vec::new();
        let from = original.and_then(|id| self.from.get(id)).unwrap_or(&none);
        let to = result.and_then(|id| self.to.get(id)).unwrap_or(&none);
        let is_in = |list: &[&ChangeEvent], event: &ChangeEvent| list.iter().any(|known| known.number == event.number);
        let both: Vec<&ChangeEvent> = from.iter().copied().filter(|event| is_in(to, event)).collect();
        if !both.is_empty() {
            return both;
        }
        let mut either: Vec<&ChangeEvent> = from.iter().chain(to).copied().collect();
        either.sort_by_key(|event| event.number);
        either.dedup_by_key(|event| event.number);
        either
    }
}

fn push<'a>(table: &mut BTreeMap<&'a Id, Vec<&'a ChangeEvent>>, id: &'a Id, event: &'a ChangeEvent) {
    let known = table.entry(id).or_default();
    if known.last().is_none_or(|last| last.number != event.number) {
        known.push(event);
    }
}

/// Where the events first name each body: the order of the plan, in which all papers tell bodies.
struct Places<'a>(BTreeMap<&'a Id, usize>);

impl<'a> Places<'a> {
    fn of(events: &'a [ChangeEvent]) -> Self {
        let mut places = BTreeMap::new();
        for id in events.iter().flat_map(ChangeEvent::named) {
            let next = places.len();
            places.entry(id).or_insert(next);
        }
        Places(places)
    }

    /// Returns the place of a body; what no event names comes last, by its id.
    fn of_unit(&self, id: &Option<Id>) -> usize {
        id.as_ref().and_then(|id| self.0.get(id)).copied().unwrap_or(usize::MAX)
    }
}

/// A body before, a body after, and how much of the one went into the other.
type Pair = (Option<Id>, Option<Id>, Option<Share>);

/// Fills the table old → new.
pub(super) fn forward(material: &Material<'_>) -> Vec<Row> {
    let lineage = &material.request.outcome.lineage;
    let mut pairs: Vec<Pair> = Vec::new();
    for (original, results) in lineage.changed() {
        pairs
            .extend(results.iter().map(|(result, share)| (Some(original.clone()), Some(result.clone()), Some(*share))));
        if results.is_empty() {
            pairs.push((Some(original.clone()), None, None));
        }
    }
    let places = Places::of(&material.request.outcome.events);
    pairs.sort_by_key(|(original, result, _)| (places.of_unit(original), places.of_unit(result)));
    rows(material, pairs)
}

/// Fills the table new → old.
pub(super) fn backward(material: &Material<'_>) -> Vec<Row> {
    let lineage: &Lineage = &material.request.outcome.lineage;
    let mut pairs: Vec<Pair> = Vec::new();
    for (result, originals) in lineage.predecessors() {
        if originals.is_empty() {
            pairs.push((None, Some(result), None));
            continue;
        }
        pairs
            .extend(originals.into_iter().map(|(original, share)| (Some(original), Some(result.clone()), Some(share))));
    }
    let places = Places::of(&material.request.outcome.events);
    pairs.sort_by_key(|(original, result, _)| (places.of_unit(result), places.of_unit(original)));
    rows(material, pairs)
}

fn rows(material: &Material<'_>, pairs: Vec<Pair>) -> Vec<Row> {
    let passages = Passages::of(&material.request.outcome.events);
    pairs.iter().enumerate().map(|(position, pair)| row(material, &passages, position, pair)).collect()
}

fn row(material: &Material<'_>, passages: &Passages<'_>, position: usize, (original, result, share): &Pair) -> Row {
    let speech = material.names.speech;
    let events = passages.between(original.as_ref(), result.as_ref());
    let mut row = Row::default();
    row.set("no", count(position + 1));
    let before = ["before_code", "before_id", "before_name", "before_kind", "before_superior"];
    let after = ["after_code", "after_id", "after_name", "after_kind", "after_superior"];
    end(material, &mut row, material.names.before, original.as_ref(), before);
    end(material, &mut row, material.names.after, result.as_ref(), after);
    let extent = match (share, original) {
        (Some(share), _) if share.is_whole() => speech.pick("whole", "toàn bộ"),
        (Some(_), _) => speech.pick("part", "một phần"),
        (None, Some(_)) => speech.pick("ends without successor", "kết thúc, không có đơn vị kế thừa"),
        (None, None) => speech.pick("newly founded", "thành lập mới"),
    };
    row.set("extent", extent);
    if let Some(fraction) = share.and_then(|share| share.fraction) {
        let tenths = i64::try_from(fraction.per_mille()).unwrap_or(i64::MAX);
        row.set("share", Cell::new(Value::Number(tenths, 1)));
    }
    let numbers: Vec<String> = events.iter().map(|event| event.number.to_string()).collect();
    row.set("form", material.forms(&events)).set("on", material.days(&events)).set("event", numbers.join("; "));
    row.set("basis", material.basis(&events));
    let units: Vec<&Id> = original.iter().collect();
    row.trace = material.trace(&events, &units);
    row
}

fn end(material: &Material<'_>, row: &mut Row, structure: &Structure, id: Option<&Id>, columns: [&'static str; 5]) {
    let Some(id) = id else { return };
    let [code, own, name, kind, superior] = columns;
    row.set(own, id.as_str());
    let Some(unit) = structure.unit(id) else {
        row.set(name, material.names.short(id));
        return;
    };
    row.set(code, material.codes(unit))
        .set(name, unit.label(material.names.speech))
        .set(kind, material.kind(unit.kind()));
    row.set(superior, unit.superior().map(|superior| superior.label(material.names.speech)).unwrap_or_default());
}
