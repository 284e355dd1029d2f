//! Judges duties: from the data, from the events of the plan, from what people have recorded.

use std::collections::BTreeSet;

use super::circumstances::{Circumstances, View};
use super::compliance::{Assessment, Compliance, Directive, Fulfilment, Item};
use super::duties::Duty;
use super::status::Status;
use super::working_days::{Due, Exactness};
use super::{acts, findings, items};
use crate::diagnostic::Say;
use crate::model::{ChangeEvent, Id, Selector};
use crate::rules::Ruleset;
use crate::rules::expression::{About, Scene};
use crate::rules::pack::Modality;
use crate::rules::survey::{ChangeView, Survey};
use crate::say;

/// Judges all duties and procedures of a set of rules.
///
/// Where no pack demands anything of anybody, there is nothing to say.
pub fn assess(ruleset: &Ruleset, at: Circumstances<'_>) -> Compliance {
    if ruleset.duties().duties().is_empty() && ruleset.duties().procedures().is_empty() {
        return Compliance::default();
    }
    let (before, after) = (Survey::of(at.before), Survey::of(at.after));
    let change = ChangeView::of(&before, at.events, at.lineage);
    let view = View { at, ruleset, before: &before, after: &after, change: &change };
    let mut compliance = Compliance { as_of: at.as_of, ..Compliance::default() };
    for duty in ruleset.duties().duties().iter().filter(|duty| duty.entry.is_duty() && duty.validity.holds_on(at.as_of))
    {
        let assessment = of(duty, &view);
        compliance.findings.extend(findings::of(duty, &assessment, &view));
        let document = &duty.document;
        if compliance.directives.last().is_none_or(|last| last.pack != document.pack) {
            compliance.directives.push(Directive {
                pack: document.pack.clone(),
                title: document.title.clone(),
                source: document.source.clone(),
                duties: Vec::new(),
            });
        }
        compliance.directives.last_mut().into_iter().for_each(|last| last.duties.push(assessment.clone()));
    }
    compliance.directives.iter_mut().for_each(count_for_monitors);
    compliance.findings.extend(findings::of_record(&view));
    compliance.findings.sort_unstable();
    compliance.needs = acts::needs(&view);
    compliance
}

/// Judges one duty with its further conditions.
fn of(duty: &Duty, view: &View<'_>) -> Assessment {
    let entry = &duty.entry;
    let source = duty.source().cloned();
    let parts = parts(duty, view);
    let conditions = std::iter::once(duty).chain(parts.iter().copied().filter(|part| !items::forbids(part)));
    let scopes: Vec<&Selector> = conditions.filter_map(|condition| condition.entry.scope.as_ref()).collect();
    let events = source.as_ref().map(|source| view.resting_on(source, &scopes)).unwrap_or_default();
    let mut items = items::of(duty, view);
    let due = entry.deadline.as_ref().and_then(|deadline| deadline.on).map(Due::fixed);
    for part in parts {
        // What is forbidden is no work to be counted: only where it was done does it show.
        let counts = |item: &Item| !items::forbids(part) || item.fulfilment != Fulfilment::Done;
        let found = items::of(part, view).into_iter().filter(counts);
        items.extend(found.map(|item| Item { due: item.due.or(due), ..item }));
    }
    for item in &mut items {
        delay(item, duty, &events, view);
    }
    let recorded = view.recorded(&duty.document.pack, &duty.name);
    let mut remarks: Vec<Say> =
        recorded.iter().filter(|found| !found.note.is_empty()).map(|found| found.note.say()).collect();
    if items.iter().filter_map(|item| item.due).any(|due| due.exactness == Exactness::HolidaysUnknown) {
        remarks.push(say!(
            "the holidays of some year are not known: the day is counted by weekly days of rest alone",
            "chưa có lịch nghỉ lễ của năm liên quan: thời hạn chỉ trừ ngày nghỉ hằng tuần"
        ));
    }
    let units: BTreeSet<&Id> = events.iter().flat_map(|event| event.concerned()).collect();
    Assessment {
        entry: duty.name.clone(),
        title: entry.title.clone(),
        modality: entry.modality,
        confidence: entry.confidence.or_else(|| source.as_ref().and_then(|source| source.confidence)),
        responsible: entry.responsible.clone(),
        cooperates: entry.cooperates.clone(),
        product: entry.product.clone(),
        deadline: entry.deadline.clone(),
        events: events.iter().map(|event| event.number).collect(),
        planned: source.as_ref().map(|source| view.planned(source)).unwrap_or_default(),
        units: units.into_iter().cloned().collect(),
        status: status(&items, view),
        items,
        remarks,
        evidence: recorded.iter().flat_map(|found| found.evidence.iter().cloned()).collect(),
        note: entry.note.clone(),
        source,
    }
}

/// Returns the further conditions of a duty.
fn parts<'a>(duty: &Duty, view: &View<'a>) -> Vec<&'a Duty> {
    let is_part = |part: &&Duty| {
        part.document.pack == duty.document.pack
            && part.entry.part_of.as_ref().is_some_and(|whole| **whole == *duty.name)
            && part.validity.holds_on(view.at.as_of)
    };
    view.ruleset.duties().duties().iter().filter(is_part).collect()
}

/// Notes the day on which an item was done, if that was after its last day.
///
/// The events that rest on the paragraph tell when; what was so before the plan is not late.
fn delay(item: &mut Item, duty: &Duty, events: &[&ChangeEvent], view: &View<'_>) {
    let (Some(due), Fulfilment::Done, None) = (item.due, item.fulfilment, item.late) else { return };
    let last = events.iter().filter_map(|event| event.on).max();
    let was_done = || {
        let (Some(declared), Some(unit)) = (&duty.declared, &item.unit) else { return false };
        let Some(unit) = view.at.before.unit(unit) else { return false };
        let scene = Scene {
            survey: view.before,
            about: About::Unit(unit),
            change: None,
            as_of: view.at.as_of,
            settings: declared.settings(),
        };
        !declared.is_about_a_change() && declared.judge(&scene).is_ok_and(|found| found.is_empty())
    };
    item.late = last.filter(|last| *last > due.on && !was_done());
}

/// Returns how far a duty is fulfilled; a day is judged at its end.
fn status(items: &[Item], view: &View<'_>) -> Status {
    let any = |wanted: Fulfilment| items.iter().any(|item| item.fulfilment == wanted);
    let all_settled = items.iter().all(|item| item.fulfilment.is_settled());
    let is_late = |item: &Item| {
        let passed = item.due.zip(view.at.as_of).is_some_and(|(due, day)| due.on <= day);
        passed && !item.fulfilment.is_settled()
    };
    match () {
        () if items.is_empty() => Status::NotConcerned,
        () if any(Fulfilment::Broken) => Status::Violated,
        () if all_settled && !any(Fulfilment::Done) => Status::Waived,
        () if all_settled => Status::Met,
        () if items.iter().any(is_late) => Status::Overdue,
        () if any(Fulfilment::Partly) || items.iter().any(|item| item.fulfilment.is_settled()) => Status::Partly,
        () => Status::NotYet,
    }
}

/// Tells those who watch over a document how the other duties stand.
fn count_for_monitors(directive: &mut Directive) {
    let is_monitor = |duty: &Assessment| duty.modality == Some(Modality::Monitor);
    let others: Vec<Status> =
        directive.duties.iter().filter(|duty| !is_monitor(duty)).map(|duty| duty.status).collect();
    let total = others.len();
    let counted: Vec<(Status, usize)> = Status::ALL
        .into_iter()
        .map(|status| (status, others.iter().filter(|found| **found == status).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let list = |speech| {
        let parts: Vec<String> =
            counted.iter().map(|(status, count)| format!("{}: {count}", status.name(speech))).collect();
        parts.join(", ")
    };
    let (en, vi) = (list(crate::diagnostic::Speech::En), list(crate::diagnostic::Speech::Vi));
    for duty in directive.duties.iter_mut().filter(|duty| is_monitor(duty)) {
        if total > 0 {
            duty.remarks.push(say!("of {total} duties, {en}", "trong {total} nội dung, {vi}"));
        }
    }
}
