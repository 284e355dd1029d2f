//! Whether documents are complied with, point by point; and which acts are still needed: as text and as tables.
//!
//! - [`report`] is for people: an overview of one line per point, then each point in full, then the acts.
//! - [`monitoring_sheet`] is the sheet by which an office follows a document (PL9), [`acts_sheet`] the list of acts:
//!   CSV that spreadsheets open as it is.

mod acts;
mod points;
mod sheet;

use std::fmt::Write;

use super::annexes::short;
use super::names::Names;
use super::text::findings;
use super::words::{date, harmless, paragraph, width, wrapped};
use crate::diagnostic::Speech;
use crate::rules::Modality;
use crate::rules::duty::{Assessment, Binds, Compliance, Directive, Due, Exactness, Status};
use crate::simulate::Outcome;

pub(super) use sheet::monitoring_rows;
pub(super) use sheet::no_procedures;
pub use sheet::{acts_sheet, monitoring_sheet};

/// Returns the report on all documents and on the acts that are still needed; empty if there are neither.
pub fn report(outcome: &Outcome, speech: Speech) -> String {
    let compliance = &outcome.compliance;
    let shown = Shown { outcome, names: Names { before: &outcome.before, after: &outcome.after, speech }, speech };
    let mut out = String::new();
    for directive in &compliance.directives {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        shown.overview(&mut out, directive);
        for duty in &directive.duties {
            out.push('\n');
            points::write(&mut out, duty, &shown);
        }
    }
    if !compliance.findings.is_empty() {
        let _ = writeln!(out, "\n\n{}\n", speech.pick("WHAT NEEDS ATTENTION", "NỘI DUNG CẦN LƯU Ý"));
        findings::write(&mut out, &compliance.findings, speech);
    }
    if !compliance.needs.is_empty() {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        acts::write(&mut out, compliance, &shown);
    }
    out
}

/// Returns one line for each document: how many of its points are fulfilled, and whether anything is late or violated.
pub(super) fn headlines(outcome: &Outcome, speech: Speech) -> Vec<String> {
    let shown = Shown { outcome, names: Names { before: &outcome.before, after: &outcome.after, speech }, speech };
    let document = |directive: &Directive| match &directive.source {
        Some(source) => source.document.clone(),
        None => directive.pack.to_string(),
    };
    let line = |directive: &Directive| format!("{}: {}", document(directive), shown.result(directive));
    outcome.compliance.directives.iter().map(line).collect()
}

/// What is shown, in which language.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub outcome: &'a Outcome,
    pub names: Names<'a>,
    pub speech: Speech,
}

/// Columns of the overview: point, what is demanded, by when, events, status.
const COLUMNS: [usize; 5] = [8, 48, 11, 10, 15];

impl Shown<'_> {
    fn overview(&self, out: &mut String, directive: &Directive) {
        let speech = self.speech;
        let title = speech.pick("HOW THE DOCUMENT IS CARRIED OUT", "TÌNH HÌNH THỰC HIỆN VĂN BẢN");
        let _ = writeln!(out, "{title}\n");
        let pad = |name: &str| format!("{name}:{}", " ".repeat(12_usize.saturating_sub(width(name))));
        paragraph(
            out,
            &pad(speech.pick("Document", "Văn bản")),
            &format!("{} [{}]", directive.title.get(speech), directive.pack),
        );
        if let Some(day) = self.outcome.compliance.as_of {
            let text = format!("{} {}", speech.pick("the end of", "hết ngày"), date(day, speech));
            paragraph(out, &pad(speech.pick("As of", "Tính đến")), &text);
        }
        paragraph(out, &pad(speech.pick("Result", "Kết quả")), &self.result(directive));
        out.push('\n');
        self.row(
            out,
            &[
                speech.pick("Point", "Điểm"),
                speech.pick("Demanded", "Nội dung"),
                speech.pick("By", "Thời hạn"),
                speech.pick("Events", "Sự kiện"),
                speech.pick("Status", "Tình trạng"),
            ],
        );
        let _ = writeln!(out, "{}", "─".repeat(COLUMNS.iter().sum::<usize>() + 2 * (COLUMNS.len() - 1)));
        for duty in &directive.duties {
            let (due, events) = (self.due(duty), self.events(duty));
            self.row(out, &[&duty.entry, duty.title.get(speech), &due, &events, &self.status(duty)]);
        }
    }

    /// Writes cells side by side, each broken into lines of its own.
    fn row(&self, out: &mut String, cells: &[&str; 5]) {
        let columns: Vec<Vec<String>> =
            cells.iter().zip(COLUMNS).map(|(cell, columns)| wrapped(&harmless(cell), columns)).collect();
        for line in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            let mut text = String::new();
            for (cell, columns) in columns.iter().zip(COLUMNS) {
                let part = cell.get(line).map_or("", String::as_str);
                text += part;
                text.extend(std::iter::repeat_n(' ', (columns + 2).saturating_sub(width(part))));
            }
            let _ = writeln!(out, "{}", text.trim_end());
        }
    }

    fn result(&self, directive: &Directive) -> String {
        let speech = self.speech;
        let count = |status: Status| directive.duties.iter().filter(|duty| duty.status == status).count();
        // By the words of the table, so that both can be compared.
        let mut standings: Vec<(&str, usize)> = Vec::new();
        for status in Status::ALL {
            for duty in directive.duties.iter().filter(|duty| duty.status == status) {
                let standing = self.standing(duty);
                match standings.iter_mut().find(|(known, _)| *known == standing) {
                    Some((_, count)) => *count += 1,
                    None => standings.push((standing, 1)),
                }
            }
        }
        let counted: Vec<String> = standings.iter().map(|(standing, count)| format!("{standing}: {count}")).collect();
        let total = directive.duties.len();
        let kept = count(Status::Overdue) + count(Status::Violated) == 0;
        let verdict = match kept {
            true => speech.pick("nothing is late or violated", "không có nội dung quá hạn hoặc vi phạm"),
            false => speech.pick("THERE ARE POINTS OVERDUE OR VIOLATED", "CÓ NỘI DUNG QUÁ HẠN HOẶC VI PHẠM"),
        };
        let points = match speech {
            Speech::Vi => format!("{total} nội dung"),
            Speech::En if total == 1 => "1 point".to_owned(),
            Speech::En => format!("{total} points"),
        };
        format!("{points} ({}); {verdict}", counted.join(", "))
    }

    /// Returns the last day of a duty, or the days of a term that runs from several events.
    pub fn due(&self, duty: &Assessment) -> String {
        let dues = duty.dues();
        match (&dues[..], duty.deadline.as_ref().and_then(|deadline| deadline.on)) {
            (_, Some(on)) => date(on, self.speech),
            ([], None) => "–".to_owned(),
            ([due], None) => self.day(*due),
            ([first, .., last], None) => format!("{} … {}", self.day(*first), self.day(*last)),
        }
    }

    /// Returns a day, marked where it was counted without knowing all holidays.
    fn day(&self, due: Due) -> String {
        let mark = if due.exactness == Exactness::Exact { "" } else { " (*)" };
        format!("{}{mark}", date(due.on, self.speech))
    }

    /// Returns the last day with what it binds, or the term in words.
    pub fn deadline(&self, duty: &Assessment) -> Option<String> {
        let speech = self.speech;
        let deadline = duty.deadline.as_ref()?;
        let binds = deadline.binds.map(|binds: Binds| format!(" ({})", binds.name(speech))).unwrap_or_default();
        if let Some(on) = deadline.on {
            return Some(format!("{}{binds}", date(on, speech)));
        }
        let (term, after) = (deadline.term()?, deadline.after.as_ref()?);
        let forms: Vec<&str> = after.forms.iter().map(|form| form.name(speech)).collect();
        let term = term.say().to(speech).to_owned();
        let from = speech.pick("after each", "kể từ ngày");
        let list = forms.join(speech.pick(" or ", " hoặc "));
        Some(format!("{term} {from} {list}{binds}"))
    }

    /// Returns the numbers of the events that rest on the paragraph, short.
    pub fn events(&self, duty: &Assessment) -> String {
        match (duty.events.is_empty(), duty.planned.is_empty()) {
            (true, true) => "–".to_owned(),
            (true, false) => self.speech.pick("later", "bước sau").to_owned(),
            (false, _) => ranges(&duty.events),
        }
    }

    /// Cites the point of the document; what no document numbers is cited by the norm that it rests on.
    pub fn point(&self, directive: &Directive, duty: &Assessment) -> String {
        match (&directive.source, &duty.source) {
            (Some(source), _) => format!("{}, {} {}", source.document, self.speech.pick("point", "điểm"), duty.entry),
            (None, Some(source)) => short(source, self.speech),
            (None, None) => directive.title.get(self.speech).to_owned(),
        }
    }

    /// Returns the status with how many of the things demanded are done, if there are several.
    pub fn status(&self, duty: &Assessment) -> String {
        let name = self.standing(duty);
        match (duty.status, duty.items.len()) {
            (Status::Partly | Status::Overdue | Status::NotYet, total) if total > 1 => {
                format!("{name} ({}/{total})", duty.done())
            }
            _ => name.to_owned(),
        }
    }

    /// Returns the status in words; what is forbidden is not done but kept to.
    fn standing(&self, duty: &Assessment) -> &'static str {
        let forbids = matches!(duty.modality, Some(Modality::MustNot | Modality::Keep));
        match duty.status {
            Status::Met if forbids => self.speech.pick("kept to", "chấp hành đúng"),
            status => status.name(self.speech),
        }
    }

    /// Returns bodies or words, those of the structure by name.
    pub fn parties(&self, parties: &[Box<str>]) -> String {
        let shown: Vec<String> = parties.iter().map(|party| self.party(party)).collect();
        shown.join("; ")
    }

    fn party(&self, party: &str) -> String {
        let known = self.names.before.contains(party) || self.names.after.contains(party);
        if known { self.names.short(party) } else { party.to_owned() }
    }
}

/// Returns numbers in ascending order, runs of more than two as a range.
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match runs.last_mut().filter(|(_, last)| *last + 1 == number) {
            Some((_, last)) => *last = number,
            None => runs.push((number, number)),
        }
    }
    let shown: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}–{last}"),
        })
        .collect();
    shown.join(", ")
}

/// Returns whether any day was counted without knowing all holidays.
fn has_inexact(compliance: &Compliance) -> bool {
    let acts = compliance.needs.iter().flat_map(|needs| &needs.procedures).flat_map(|procedure| &procedure.acts);
    let mut dues = compliance.duties().flat_map(Assessment::dues).chain(acts.filter_map(|act| act.due));
    dues.any(|due| due.exactness != Exactness::Exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_shown_as_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 5, 7, 8]), "1–3, 5, 7, 8");
        assert_eq!(ranges(&[]), "");
    }
}
