//! Which acts and papers each change still needs, by the procedures that apply to it.

use super::circumstances::View;
use super::compliance::{ActState, NeededAct, NeededProcedure, Needs};
use super::duties::PlacedProcedure;
use super::procedure::{Act, Decides, Procedure};
use super::status::{Recorded, StatusItem};
use crate::diagnostic::Say;
use crate::model::{Basis, ChangeEvent, Id, LegalForm, Settled, Settlement, Text};
use crate::rules::expression::{About, Scene};
use crate::rules::pack::Settings;
use crate::say;

/// Returns what each event needs; events of which nothing is needed are left out.
pub(super) fn needs(view: &View<'_>) -> Vec<Needs> {
    let events = view.at.events.iter().filter(|event| event.form != LegalForm::Keeping);
    let of = |event: &ChangeEvent| {
        let placed = view.ruleset.duties().procedures().iter();
        let procedures: Vec<NeededProcedure> = placed.filter_map(|placed| applied(placed, event, view)).collect();
        let is_covered = |settlement: &&Settlement| {
            let matter = settlement.matter;
            let acts = view.ruleset.duties().procedures().iter().filter(|placed| {
                procedures
                    .iter()
                    .any(|needed| needed.pack == placed.document.pack && needed.procedure == placed.procedure.id)
            });
            acts.flat_map(|placed| &placed.procedure.acts).any(|act| act.settles == Some(matter))
        };
        let open = event.settlements.iter().filter(|settlement| settlement.how.is_none());
        let open = open.filter(|settlement| !is_covered(settlement)).map(|settlement| settlement.matter);
        Needs { event: event.number, open: open.collect(), procedures }
    };
    events.map(of).filter(|needs| !needs.procedures.is_empty() || !needs.open.is_empty()).collect()
}

/// Applies a procedure to an event; none if it is not for it.
fn applied(placed: &PlacedProcedure, event: &ChangeEvent, view: &View<'_>) -> Option<NeededProcedure> {
    let PlacedProcedure { document, procedure, condition } = placed;
    let day = event.on.or(view.at.as_of);
    if !procedure.forms.contains(&event.form)
        || !procedure.holds_on(day)
        || !view.meets(event, procedure.scope.as_ref())
    {
        return None;
    }
    let mut remarks: Vec<Say> = Vec::new();
    if let Some(condition) = condition {
        let settings = Settings::default();
        let scene = Scene {
            survey: view.after,
            about: About::Event(event),
            change: Some(view.change),
            as_of: view.at.as_of,
            settings: &settings,
        };
        match condition.truth(&scene) {
            Ok(true) => {}
            Ok(false) => return None,
            // Better one procedure too many to look at than one too few.
            Err(_) => remarks.push(say!(
                "whether it applies could not be worked out from the data",
                "dữ liệu chưa đủ để xác định thủ tục này có áp dụng hay không"
            )),
        }
    }
    let (decides, organ) = decider(procedure, event, view);
    remarks.extend((!procedure.note.is_empty()).then(|| procedure.note.say()));
    Some(NeededProcedure {
        pack: document.pack.clone(),
        procedure: procedure.id.clone(),
        title: procedure.title.clone(),
        decides,
        is_general: procedure.scope.is_none(),
        organ,
        also: procedure.also.clone(),
        acts: procedure.acts.iter().map(|act| needed(placed, act, event, view)).collect(),
        dossier: procedure.dossier.clone(),
        source: source(placed).cloned(),
        confidence: procedure.confidence,
        remarks,
    })
}

fn source(placed: &PlacedProcedure) -> Option<&Basis> {
    placed.procedure.source.as_ref().or(placed.document.source.as_ref())
}

/// Returns who decides: bodies by id, or an organ in words.
fn decider(procedure: &Procedure, event: &ChangeEvent, view: &View<'_>) -> (Vec<Id>, Text) {
    match &procedure.decides {
        Decides::LowestCommonSuperior => (event.decided_by.iter().cloned().collect(), Text::default()),
        Decides::DirectSuperior => {
            let superior = |id: &Id| {
                let before = view.at.before.unit(id).or_else(|| view.at.after.unit(id));
                before.and_then(|unit| unit.superior()).map(|superior| superior.id().clone())
            };
            let mut superiors: Vec<Id> = event.concerned().into_iter().filter_map(superior).collect();
            superiors.sort_unstable();
            superiors.dedup();
            // What hangs on a body that takes part itself is decided with it.
            let concerned = event.concerned();
            superiors.retain(|superior| !concerned.contains(&superior));
            (superiors, Text::default())
        }
        Decides::Organ(organ) => (Vec::new(), organ.clone()),
    }
}

fn needed(placed: &PlacedProcedure, act: &Act, event: &ChangeEvent, view: &View<'_>) -> NeededAct {
    let due = act.term().zip(event.on).and_then(|(term, on)| view.ruleset.duties().days().end_of(term, on));
    let recorded = view.recorded(&placed.document.pack, &placed.procedure.id);
    let about = |found: &&&StatusItem| {
        found.act.as_ref().is_none_or(|of| *of == act.id) && found.event.is_none_or(|of| of == event.number)
    };
    let recorded = recorded.iter().rev().find(about);
    let settlement = event.settlements.iter().find(|settlement| Some(settlement.matter) == act.settles);
    let planned = settlement.and_then(|settlement| settlement.how.as_ref()).map(Settled::say);
    let passed = due.zip(view.at.as_of).is_some_and(|(due, day)| due.on <= day);
    let (state, how) = match (recorded.map(|found| found.status), planned) {
        (Some(Recorded::Met), _) => (ActState::Done, recorded.and_then(|found| told(found))),
        (Some(Recorded::Waived), _) => (ActState::Waived, recorded.and_then(|found| told(found))),
        // Where nobody keeps a record, nothing is known of what was done, and nothing is late.
        _ if view.at.record.is_some() && passed => (ActState::Overdue, recorded.and_then(|found| told(found))),
        (_, Some(how)) => (ActState::Planned, Some(how)),
        _ => (ActState::Needed, recorded.and_then(|found| told(found))),
    };
    NeededAct { act: act.id.clone(), name: act.name.clone(), by: act.by.clone(), due, state, how }
}

/// Returns what the record says about an act: its remark, or its documents.
fn told(found: &StatusItem) -> Option<Say> {
    let documents: Vec<String> = found.evidence.iter().map(Basis::cite).collect();
    match (found.note.is_empty(), documents.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Say::same(documents.join("; "))),
        (false, _) => Some(found.note.say()),
    }
}
