//! One change event in words, as a decision would put it.

use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Contribution, Id, LegalForm, Table};
use crate::render::names::Names;
use crate::render::words::counted;

/// Returns the sentence that tells what the event does.
pub(in crate::render) fn sentence(event: &ChangeEvent, names: Names<'_>) -> String {
    match names.speech {
        Speech::Vi => vietnamese(event, names),
        Speech::En => english(event, names),
    }
}

/// Returns the legal form; in English with the term of the Vietnamese law.
pub(super) fn form(event: &ChangeEvent, names: Names<'_>) -> String {
    let name = names.form(event);
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let name = format!("{first}{}", letters.as_str());
    match names.speech {
        Speech::Vi => name,
        Speech::En => format!("{name} ({})", Names { speech: Speech::Vi, ..names }.form(event)),
    }
}

/// Originals and results of the contributions, in order, once each.
struct Ends<'e> {
    originals: Vec<&'e Id>,
    results: Vec<&'e Id>,
}

impl<'e> Ends<'e> {
    fn of(event: &'e ChangeEvent) -> Self {
        let mut ends = Ends { originals: Vec::new(), results: Vec::new() };
        // What a body keeps of itself says nothing about where functions go.
        let is_told = |contribution: &&Contribution| {
            event.form != LegalForm::FunctionTransfer || contribution.original != contribution.result
        };
        for contribution in event.contributions.iter().filter(is_told) {
            if !ends.originals.contains(&&contribution.original) {
                ends.originals.push(&contribution.original);
            }
            if !ends.results.contains(&&contribution.result) {
                ends.results.push(&contribution.result);
            }
        }
        ends
    }

    /// Returns the originals that are no results.
    fn givers(&self) -> impl Iterator<Item = &'e Id> {
        self.originals.iter().copied().filter(|id| !self.results.contains(id))
    }

    /// Returns the results that are no originals.
    fn receivers(&self) -> impl Iterator<Item = &'e Id> {
        self.results.iter().copied().filter(|id| !self.originals.contains(id))
    }
}

fn vietnamese(event: &ChangeEvent, names: Names<'_>) -> String {
    let ends = Ends::of(event);
    let (originals, results) = (names.units(ends.originals.iter().copied()), names.units(ends.results.iter().copied()));
    match event.form {
        LegalForm::Establishment => format!("Thành lập {}", founded(event, names)),
        LegalForm::Consolidation if names.is_territorial(event) => format!("Nhập {originals} thành {results}"),
        LegalForm::Absorption if names.is_territorial(event) => {
            format!("Nhập {} vào {results}", names.units(ends.givers()))
        }
        LegalForm::Consolidation => format!("Hợp nhất {originals} thành {results}"),
        LegalForm::Absorption => format!("Sáp nhập {} vào {results}", names.units(ends.givers())),
        LegalForm::Division => format!("Chia {originals} thành {results}"),
        LegalForm::Separation => format!("Tách {} từ {originals}", names.units(ends.receivers())),
        LegalForm::Rearrangement => format!("Sắp xếp {originals} thành {results}"),
        LegalForm::FunctionTransfer => format!("Chuyển chức năng, nhiệm vụ từ {originals} sang {results}"),
        LegalForm::Transfer => relocations(event, names),
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => {
            let receivers = match ends.results.is_empty() {
                true => String::new(),
                false => format!("; tiếp nhận: {results}"),
            };
            let ended = names.units(&event.ended);
            match event.form {
                LegalForm::Dissolution => format!("Giải thể {ended}{receivers}"),
                LegalForm::Cessation => format!("Kết thúc hoạt động của {ended}{receivers}"),
                _ => format!("Giải tán {ended}{receivers}"),
            }
        }
        _ => format!("{}: {}", form(event, names), names.units(event.concerned())),
    }
}

fn english(event: &ChangeEvent, names: Names<'_>) -> String {
    let ends = Ends::of(event);
    let (originals, results) = (names.units(ends.originals.iter().copied()), names.units(ends.results.iter().copied()));
    match event.form {
        LegalForm::Establishment => format!("Found {}", founded(event, names)),
        LegalForm::Consolidation if names.is_territorial(event) => format!("Join {originals} into the new {results}"),
        LegalForm::Absorption if names.is_territorial(event) => {
            format!("Join {} to {results}", names.units(ends.givers()))
        }
        LegalForm::Consolidation => format!("Consolidate {originals} into the new {results}"),
        LegalForm::Absorption => format!("Merge {} into {results}", names.units(ends.givers())),
        LegalForm::Division => format!("Divide {originals} into {results}"),
        LegalForm::Separation => format!("Separate {} from {originals}", names.units(ends.receivers())),
        LegalForm::Rearrangement => format!("Rearrange {originals} into {results}"),
        LegalForm::FunctionTransfer => format!("Transfer functions from {originals} to {results}"),
        LegalForm::Transfer => relocations(event, names),
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => {
            let receivers = if ends.results.is_empty() { String::new() } else { format!("; taken over by {results}") };
            let ended = names.units(&event.ended);
            match event.form {
                LegalForm::Dissolution => format!("Dissolve {ended}{receivers}"),
                LegalForm::Cessation => format!("End the work of {ended}{receivers}"),
                _ => format!("Disband {ended}{receivers}"),
            }
        }
        _ => format!("{}: {}", form(event, names), names.units(event.concerned())),
    }
}

/// Returns the founded bodies, each with its superior.
fn founded(event: &ChangeEvent, names: Names<'_>) -> String {
    let shown: Vec<String> = event
        .established
        .iter()
        .map(|id| {
            let superior = names.after.unit(id).and_then(|unit| unit.superior());
            match superior {
                Some(superior) => {
                    let under = names.speech.pick("under", "trực thuộc");
                    format!("{} {under} {}", names.unit(id), names.unit(superior.id()))
                }
                None => names.unit(id),
            }
        })
        .collect();
    shown.join("; ")
}

/// Bodies that went from one superior to another.
struct Move<'e> {
    from: Option<&'e Id>,
    to: Option<&'e Id>,
    units: Vec<&'e Id>,
}

/// More bodies than these are counted in the sentence and listed below it.
const LISTED_MAX: usize = 3;

/// Returns the moves, those with the same start and goal together.
fn moves(event: &ChangeEvent) -> Vec<Move<'_>> {
    let mut moves: Vec<Move<'_>> = Vec::new();
    for relocation in &event.relocations {
        let (from, to) = (relocation.from.as_ref(), relocation.to.as_ref());
        match moves.iter_mut().find(|known| known.from == from && known.to == to) {
            Some(known) => known.units.push(&relocation.unit),
            None => moves.push(Move { from, to, units: vec![&relocation.unit] }),
        }
    }
    moves
}

/// Returns the moves in words, each with the quantities that go along.
fn relocations(event: &ChangeEvent, names: Names<'_>) -> String {
    let speech = names.speech;
    let top = speech.pick("the top", "cấp cao nhất");
    let place = |id: Option<&Id>| id.map_or_else(|| top.to_owned(), |id| names.unit(id));
    let shown: Vec<String> = moves(event)
        .into_iter()
        .map(|Move { from, to, units }| {
            let (from, to) = (place(from), place(to));
            let along = quantities(&units, names);
            let along = if along.is_empty() { along } else { format!(" ({along})") };
            let what = match units.len() > LISTED_MAX {
                true => counted(units.len(), speech, "body", "bodies", "đơn vị, tổ chức"),
                false => names.units(units),
            };
            match speech {
                Speech::Vi => format!("Chuyển giao {what}{along} từ {from} về {to}"),
                Speech::En => format!("Transfer {what}{along} from {from} to {to}"),
            }
        })
        .collect();
    shown.join(". ")
}

/// Returns the lists of moved bodies that are too long for the sentence.
pub(super) fn lists(event: &ChangeEvent, names: Names<'_>) -> Vec<String> {
    let long = moves(event).into_iter().filter(|list| list.units.len() > LISTED_MAX);
    long.map(|list| format!("{}: {}", names.speech.pick("namely", "gồm"), names.units(list.units))).collect()
}

/// Returns what the bodies and everything below them carry, as they stand in the end.
fn quantities(units: &[&Id], names: Names<'_>) -> String {
    let mut totals: Table<i64> = Table::new();
    for unit in units.iter().filter_map(|id| names.after.unit(id)).flat_map(|unit| unit.walk()) {
        for (measure, figure) in unit.facts().measures.iter() {
            totals.add(measure, figure.value);
        }
    }
    let declared = names.after.catalogue().measures.iter().map(|measure| &measure.id);
    let others = totals.keys().filter(|id| names.after.catalogue().measure(id).is_none());
    let carried = declared.chain(others).filter(|id| totals.amount(id) != 0);
    let shown: Vec<String> = carried.map(|id| names.quantity(id, totals.amount(id))).collect();
    shown.join(", ")
}
