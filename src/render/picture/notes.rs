//! What stands around the boxes: marks, lists, totals.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{of_form, severity};
use super::{Selection, Subject};
use crate::diagnostic::{Diagnostic, Severity, Speech};
use crate::layout::chart::{EventNote, FindingNote, PostMark, PostNote, Total};
use crate::model::{ChangeEvent, Id, LegalForm, Structure};
use crate::render::names::Names;
use crate::render::words;

/// Most findings that are listed on the sheet.
const FINDINGS_MAX: usize = 12;

/// Returns the lines at the top right: the date of the state, and whether figures are illustrative.
pub fn marks(subject: Subject<'_>, speech: Speech) -> Vec<String> {
    let mut marks = Vec::new();
    let dates = (subject.before.as_of(), subject.after.as_of());
    match dates {
        (Some(before), Some(after)) if before != after => {
            marks.push(format!("{} → {}", words::date(before, speech), words::date(after, speech)));
        }
        (Some(before), _) => marks.push(words::date(before, speech)),
        _ => {}
    }
    let illustrative = subject.totals.is_some_and(|totals| totals.evidence.illustrative > 0);
    if illustrative || subject.totals.is_none() && has_illustrative(subject.before) {
        marks.push(speech.pick("DRAFT · SOME FIGURES ARE ILLUSTRATIVE", "DỰ THẢO · CÓ SỐ LIỆU MINH HỌA").to_owned());
    } else if subject.totals.is_some() {
        marks.push(speech.pick("DRAFT", "DỰ THẢO").to_owned());
    }
    marks
}

fn has_illustrative(structure: &Structure) -> bool {
    structure.units().any(|unit| unit.confidence() == Some(crate::model::Confidence::Illustrative))
}

/// Returns the line at the foot.
pub fn source_note(subject: Subject<'_>, speech: Speech) -> String {
    let sources = subject.before.header().sources.len();
    match (sources, subject.totals.map(|totals| totals.evidence)) {
        (0, None) => String::new(),
        (sources, Some(evidence)) => {
            let show = |count: u64| words::number(i64::try_from(count).unwrap_or(i64::MAX), 0, speech);
            let (confirmed, memory) = (show(evidence.confirmed), show(evidence.memory));
            let illustrative = show(evidence.illustrative);
            speech.pick(
                format!(
                    "Facts: {confirmed} confirmed, {memory} not confirmed, {illustrative} illustrative; \
                     {sources} sources listed in the structure file."
                ),
                format!(
                    "Dữ kiện: {confirmed} đã kiểm chứng, {memory} chưa kiểm chứng, {illustrative} minh họa; \
                     {sources} nguồn ghi trong tệp cơ cấu."
                ),
            )
        }
        (sources, None) => speech.pick(
            format!("{sources} sources listed in the structure file."),
            format!("{sources} nguồn ghi trong tệp cơ cấu."),
        ),
    }
}

/// Returns the numbers of the events that touch each unit; what is merely kept is not numbered in the picture.
pub fn numbers<'a>(subject: Subject<'a>) -> BTreeMap<&'a Id, Vec<u32>> {
    let mut numbers: BTreeMap<&Id, Vec<u32>> = BTreeMap::new();
    for event in subject.events.iter().filter(|event| event.form != LegalForm::Keeping) {
        for unit in event.concerned() {
            numbers.entry(unit).or_default().push(event.number);
        }
    }
    numbers
}

/// Returns the list of events; those that keep bodies as they are come last.
pub fn events(subject: Subject<'_>, speech: Speech) -> Vec<EventNote> {
    let note = |event: &ChangeEvent| EventNote {
        number: event.number,
        change: of_form(event.form),
        verb: capital(Names { before: subject.before, after: subject.after, speech }.form(event)),
        text: sentence(subject, event, speech),
    };
    subject.events.iter().filter(|event| event.form != LegalForm::Keeping).map(note).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Says an event in one line: who gives, an arrow, who receives.
fn sentence(subject: Subject<'_>, event: &ChangeEvent, speech: Speech) -> String {
    let label = |id: &Id| label(subject, id, speech);
    let pairs = || event.contributions.iter().filter(|known| known.original != known.result);
    let originals: BTreeSet<&Id> = pairs().map(|known| &known.original).collect();
    let mut results: Vec<&Id> = Vec::new();
    for contribution in pairs() {
        if !results.contains(&&contribution.result) {
            results.push(&contribution.result);
        }
    }
    let list = |ids: &mut dyn Iterator<Item = &Id>| ids.map(&label).collect::<Vec<_>>().join(" + ");
    if !originals.is_empty() {
        return format!("{} → {}", list(&mut originals.into_iter()), list(&mut results.into_iter()));
    }
    if let Some(first) = event.relocations.first() {
        let place = |id: &Option<Id>| id.as_ref().map(&label).unwrap_or_default();
        let units = event.relocations.len();
        let who =
            if units == 1 { label(&first.unit) } else { format!("{units} {}", speech.pick("bodies", "tổ chức")) };
        return format!("{who}: {} → {}", place(&first.from), place(&first.to));
    }
    if !event.established.is_empty() || !event.ended.is_empty() {
        return list(&mut event.established.iter().chain(&event.ended));
    }
    let remarks = event.remarks.iter().map(|remark| named(subject, remark.to(speech), speech));
    remarks.collect::<Vec<_>>().join("; ")
}

fn named(subject: Subject<'_>, text: &str, speech: Speech) -> String {
    Names { before: subject.before, after: subject.after, speech }.within(text)
}

fn label(subject: Subject<'_>, id: &Id, speech: Speech) -> String {
    let unit = subject.after.unit(id).or_else(|| subject.before.unit(id));
    unit.map_or_else(|| id.to_string(), |unit| unit.label(speech).to_owned())
}

/// Returns the findings that the sheet lists, the gravest first.
pub fn listed<'a>(subject: Subject<'a>) -> impl Iterator<Item = &'a Diagnostic> {
    subject.findings.iter().filter(|finding| finding.severity != Severity::Note).take(FINDINGS_MAX)
}

/// Returns the list of findings.
pub fn findings(subject: Subject<'_>, speech: Speech) -> Vec<FindingNote> {
    let note = |(position, finding): (usize, &Diagnostic)| FindingNote {
        number: position as u32 + 1,
        severity: severity(finding.severity),
        code: finding.code.to_string(),
        text: named(subject, finding.message.to(speech), speech),
    };
    listed(subject).enumerate().map(note).collect()
}

/// The shown units in which one person holds posts; empty in a state in which it is not more than one.
pub struct Concurrent {
    letter: String,
    before: BTreeSet<Id>,
    after: BTreeSet<Id>,
}

impl Concurrent {
    /// Returns the mark in the box of a unit.
    pub fn mark(&self, unit: &Id) -> Option<PostMark> {
        let (before, after) = (self.before.contains(unit), self.after.contains(unit));
        (before || after).then(|| PostMark { letter: self.letter.clone(), before, after })
    }
}

/// Returns who holds posts in several shown units, in the order of holders.
pub fn letters(subject: Subject<'_>, selection: &Selection) -> Vec<Concurrent> {
    let mut holders: BTreeMap<Id, [BTreeSet<Id>; 2]> = BTreeMap::new();
    for (state, structure) in [subject.before, subject.after].into_iter().enumerate() {
        for unit in selection.index.keys().filter_map(|id| structure.unit(id)) {
            for holder in unit.facts().posts.iter().filter_map(|post| post.holder.as_ref()) {
                holders.entry(holder.clone()).or_default()[state].insert(unit.id().clone());
            }
        }
    }
    let several = |units: BTreeSet<Id>| if units.len() > 1 { units } else { BTreeSet::new() };
    let states = holders.into_values().map(|states| states.map(several));
    let concurrent = states.filter(|states| states.iter().any(|units| !units.is_empty()));
    let lettered = concurrent.enumerate();
    lettered.map(|(position, [before, after])| Concurrent { letter: letter(position), before, after }).collect()
}

fn letter(position: usize) -> String {
    let first = char::from(b'A' + (position % 26) as u8);
    if position < 26 { first.to_string() } else { format!("{first}{}", position / 26) }
}

/// Returns the list of concurrent posts.
pub fn posts(subject: Subject<'_>, selection: &Selection, speech: Speech) -> Vec<PostNote> {
    let list = |structure: &Structure, units: &BTreeSet<Id>| {
        let names = units.iter().filter_map(|id| structure.unit(id)).map(|unit| unit.label(speech));
        names.collect::<Vec<_>>().join(" + ")
    };
    let note = |Concurrent { letter, before, after }: Concurrent| {
        let (old, new) = (list(subject.before, &before), list(subject.after, &after));
        let change = match (before == after, old.is_empty(), new.is_empty()) {
            (true, ..) => new.clone(),
            (_, true, _) => speech.pick(format!("{new} (new)"), format!("{new} (mới)")),
            (_, _, true) => speech.pick(format!("{old} (ends)"), format!("{old} (chấm dứt)")),
            _ => format!("{old} → {new}"),
        };
        PostNote { letter, before: old, after: new, change }
    };
    letters(subject, selection).into_iter().map(note).collect()
}

/// Returns the totals beside the counters: bodies, and the first two measures.
pub fn totals(subject: Subject<'_>, speech: Speech) -> Vec<Total> {
    let Some(totals) = subject.totals else { return Vec::new() };
    let total = |total: &crate::simulate::Total| Total {
        name: capital(&total.label(speech)),
        before: total.before,
        after: total.after,
    };
    totals.bodies.iter().chain(totals.measures.iter().filter(|total| total.decimals == 0).take(2)).map(total).collect()
}
