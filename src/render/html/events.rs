//! What the page tells of each event: who gave what to whom, and the fate of everything else.

use serde::Serialize;

use super::units::{Index, cited};
use super::{Request, Two};
use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, Contribution, Disposition, Id, LegalForm, Matter, Placed, Surplus};
use crate::render::authority;
use crate::render::names::Names;
use crate::render::picture;
use crate::render::text::fates::unfilled;
use crate::render::words;

/// One event.
#[derive(Serialize)]
pub(super) struct EventRecord {
    number: u32,
    change: &'static str,
    form: Two,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Two>,
    step: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    basis: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    responsible: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<Two>,
    /// Every unit that the event names.
    units: Vec<i64>,
    /// Original, result, extent, what passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributions: Vec<(i64, i64, u8, Vec<Passed>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    established: Vec<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ended: Vec<i64>,
    /// Unit, superior before, superior after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relocations: Vec<(i64, i64, i64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dispositions: Vec<DispositionRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    surplus: Vec<SurplusRecord>,
    /// Matters of the completeness list that are still open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open: Vec<Two>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Two>,
    /// Whether the event only keeps bodies as they are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    kept: bool,
}

/// Measure, amount, what the original had.
type Passed = (usize, i64, i64);
/// Unit, sort of matter, the matter, fate, receiver.
type DispositionRecord = (i64, u8, Thing, u8, i64);
/// Role, before, after, left over, posts not filled yet, holders with their units.
type SurplusRecord = (u8, u32, u32, u32, Two, Vec<(String, i64)>);

/// A matter: the number of a unit, function or measure, or a text.
#[derive(Serialize)]
#[serde(untagged)]
enum Thing {
    Number(i64),
    Amount(usize, i64),
    Post(u8, u32, Option<String>),
    Text(Two),
}

/// Returns all events.
pub(super) fn events(request: &Request<'_>, index: &Index<'_>) -> Vec<EventRecord> {
    let placed = Placed::of(&request.outcome.after);
    request.outcome.events.iter().map(|event| record(request, index, event, &placed)).collect()
}

fn record(request: &Request<'_>, index: &Index<'_>, event: &ChangeEvent, placed: &Placed<'_>) -> EventRecord {
    let at = |id: &Id| index.units.get(id.as_str()).copied().unwrap_or(-1);
    let optional = |id: &Option<Id>| id.as_ref().map_or(-1, at);
    let list = |ids: &[Id]| ids.iter().map(at).collect();
    EventRecord {
        number: event.number,
        change: picture::of_form(event.form).word(),
        form: Two::new(|speech| {
            let (before, after) = (&request.outcome.before, &request.outcome.after);
            Names { before, after, speech }.form(event).to_owned()
        }),
        on: event.on.map(|date| Two::new(|speech| words::date(date, speech))),
        step: event.step.id.to_string(),
        basis: event.basis.iter().map(cited).collect(),
        responsible: event.responsible.clone(),
        decided_by: decided_by(request, event),
        units: event.concerned().into_iter().map(at).collect(),
        contributions: event.contributions.iter().map(|known| contribution(index, known)).collect(),
        established: list(&event.established),
        ended: list(&event.ended),
        relocations: event
            .relocations
            .iter()
            .map(|known| (at(&known.unit), optional(&known.from), optional(&known.to)))
            .collect(),
        dispositions: event.dispositions.iter().map(|known| disposition(request, index, known)).collect(),
        surplus: event.surplus.iter().map(|known| surplus(request, index, known, placed)).collect(),
        open: event
            .settlements
            .iter()
            .filter(|settlement| settlement.how.is_none())
            .map(|settlement| Two::new(|speech| settlement.matter.name(speech).to_owned()))
            .collect(),
        remarks: event
            .remarks
            .iter()
            .map(|remark| {
                let (before, after) = (&request.outcome.before, &request.outcome.after);
                Two::new(|speech| Names { before, after, speech }.within(remark.to(speech)))
            })
            .collect(),
        kept: event.form == LegalForm::Keeping,
    }
}

fn decided_by(request: &Request<'_>, event: &ChangeEvent) -> Option<Two> {
    let said = |speech| {
        let names = Names { before: &request.outcome.before, after: &request.outcome.after, speech };
        authority::said(event, request.outcome, names, |id| names.short(id))
    };
    said(Speech::En).map(|_| Two::new(|speech| said(speech).unwrap_or_default()))
}

fn contribution(index: &Index<'_>, known: &Contribution) -> (i64, i64, u8, Vec<Passed>) {
    let at = |id: &Id| index.units.get(id.as_str()).copied().unwrap_or(-1);
    let passed = known.amounts.iter().filter_map(|(measure, amount)| {
        let number = *index.measures.get(measure.as_str())?;
        Some((number, *amount, known.totals.amount(measure)))
    });
    (at(&known.original), at(&known.result), known.extent as u8, passed.collect())
}

fn disposition(request: &Request<'_>, index: &Index<'_>, known: &Disposition) -> DispositionRecord {
    let at = |id: &Id| index.units.get(id.as_str()).copied().unwrap_or(-1);
    let function = |id: &Id| Thing::Number(index.functions.get(id.as_str()).map_or(-1, |number| *number as i64));
    let (sort, thing) = match &known.matter {
        Matter::Subordinate { unit } => (0, Thing::Number(at(unit))),
        Matter::Function { function: id } => (1, function(id)),
        Matter::Cooperation { function: id } => (2, function(id)),
        Matter::Post { role, count, holder, .. } => {
            (3, Thing::Post(*role as u8, *count, holder.as_ref().map(Id::to_string)))
        }
        Matter::Line { line } => {
            let (before, after) = (&request.outcome.before, &request.outcome.after);
            (4, Thing::Text(Two::new(|speech| Names { before, after, speech }.line_of(&known.unit, line))))
        }
        Matter::Measure { measure, amount } => {
            (5, Thing::Amount(index.measures.get(measure.as_str()).copied().unwrap_or(0), *amount))
        }
    };
    (at(&known.unit), sort, thing, known.fate as u8, known.to.as_ref().map_or(-1, at))
}

fn surplus(request: &Request<'_>, index: &Index<'_>, known: &Surplus, placed: &Placed<'_>) -> SurplusRecord {
    let at = |id: &Id| index.units.get(id.as_str()).copied().unwrap_or(-1);
    let holders = known.holders.iter().zip(&known.units).map(|(holder, unit)| (holder.to_string(), at(unit)));
    let (before, after) = (&request.outcome.before, &request.outcome.after);
    let open = Two::new(|speech| {
        let names = Names { before, after, speech };
        unfilled(known, placed, speech, |id| names.short(id)).unwrap_or_default()
    });
    (known.role as u8, known.before, known.after, placed.left(known), open, holders.collect())
}
