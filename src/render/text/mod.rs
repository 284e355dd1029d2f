//! The report of a simulation as text: one screen first, the details after.

pub(super) mod event;
pub(super) mod fates;
pub(super) mod findings;
mod summary;

use std::fmt::Write;

use super::authority;
use super::names::Names;
use super::words::{date, paragraph};
use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, LegalForm, Placed};
use crate::plan::Plan;
use crate::simulate::Outcome;

/// Returns the report.
pub fn report(outcome: &Outcome, plans: &[Plan], speech: Speech) -> String {
    let names = Names { before: &outcome.before, after: &outcome.after, speech };
    let mut report = Report { out: String::new(), outcome, plans, names, sections: 0 };
    summary::write(&mut report.out, outcome, plans, speech);
    report.problems();
    report.steps();
    report.surplus();
    report.kept();
    report.open_matters();
    report.findings();
    report.out
}

/// Returns the first screen of the report alone.
pub fn first_screen(outcome: &Outcome, plans: &[Plan], speech: Speech) -> String {
    let mut out = String::new();
    summary::write(&mut out, outcome, plans, speech);
    out
}

struct Report<'a> {
    out: String,
    outcome: &'a Outcome,
    plans: &'a [Plan],
    names: Names<'a>,
    sections: usize,
}

const NUMERALS: [&str; 8] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"];

impl Report<'_> {
    fn heading(&mut self, en: &str, vi: &str) {
        let numeral = NUMERALS.get(self.sections).copied().unwrap_or("");
        self.sections += 1;
        let _ = writeln!(self.out, "\n\n{numeral}. {}\n", self.names.speech.pick(en, vi).to_uppercase());
    }

    fn problems(&mut self) {
        if self.outcome.problems.is_empty() {
            return;
        }
        self.heading("The plan cannot be carried out", "Kế hoạch không thực hiện được");
        findings::write(&mut self.out, &self.outcome.problems, self.names.speech);
    }

    /// Tells the events, step by step; bodies kept as they are have a section of their own.
    fn steps(&mut self) {
        let outcome = self.outcome;
        let events: Vec<&ChangeEvent> =
            outcome.events.iter().filter(|event| event.form != LegalForm::Keeping).collect();
        if events.is_empty() && outcome.postponed.is_empty() {
            return;
        }
        self.heading("What happens", "Nội dung sắp xếp");
        self.told_elsewhere();
        let step = |event: &ChangeEvent| (event.step.plan, event.step.step);
        let mut last: Option<&ChangeEvent> = None;
        for event in events {
            if last.is_none_or(|last| step(last) != step(event)) {
                if last.is_some() {
                    self.out.push('\n');
                }
                self.step(event, last);
            }
            self.event(event);
            last = Some(event);
        }
        for mark in &outcome.postponed {
            let text = self.names.speech.pick("left out, after the date to stop at", "chưa thực hiện, sau ngày dừng");
            paragraph(&mut self.out, "", &format!("{} {} ({text})", self.names.speech.pick("Step", "Bước"), mark.id));
        }
    }

    /// Says where the numbers are that are missing in the list.
    fn told_elsewhere(&mut self) {
        let kept = self.outcome.events.iter().filter(|event| event.form == LegalForm::Keeping);
        let kept: Vec<String> = kept.map(|event| event.number.to_string()).collect();
        if !kept.is_empty() {
            let text = self.names.speech.pick(
                format!("(What is kept as it is, no. {}, stands under “Kept unchanged”.)", kept.join(", ")),
                format!("(Việc số {} là giữ nguyên: xem mục “Giữ nguyên”.)", kept.join(", ")),
            );
            paragraph(&mut self.out, "", &text);
            self.out.push('\n');
        }
    }

    fn step(&mut self, event: &ChangeEvent, last: Option<&ChangeEvent>) {
        let speech = self.names.speech;
        let step = self.plans.get(event.step.plan).and_then(|plan| plan.steps.get(event.step.step));
        let title = step.map(|step| step.title.get(speech)).filter(|title| !title.is_empty());
        let title = title.map(|title| format!(": {title}")).unwrap_or_default();
        paragraph(&mut self.out, "", &format!("{} {}{title}", speech.pick("Step", "Bước"), event.step.id));
        if let Some(on) = event.on {
            self.item(speech.pick("Date", "Thời điểm"), &date(on, speech));
        }
        if let Some(responsible) = &event.responsible {
            let known = self.names.before.contains(responsible) || self.names.after.contains(responsible);
            let shown = if known { self.names.unit(responsible) } else { responsible.clone() };
            self.item(speech.pick("Responsible", "Đơn vị thực hiện"), &shown);
        }
        let basis = speech.pick("Basis", "Căn cứ");
        match last.filter(|last| !event.basis.is_empty() && last.basis == event.basis) {
            Some(_) => self.item(basis, speech.pick("as above", "như bước trên")),
            None => event.basis.iter().for_each(|cited| self.item(basis, &cited.cite())),
        }
        self.out.push('\n');
    }

    fn event(&mut self, event: &ChangeEvent) {
        let (names, speech) = (self.names, self.names.speech);
        let number = format!("{:>3}. ", event.number);
        paragraph(&mut self.out, &number, &format!("{}.", event::sentence(event, names)));
        let mut lines: Vec<String> =
            vec![format!("{}: {}", speech.pick("Form", "Hình thức"), event::form(event, names))];
        lines.extend(authority::said(event, self.outcome, names, |id| names.unit(id)));
        if !event.restores.is_empty() {
            let word = speech.pick("Founds again", "Lập lại tổ chức trước đây");
            lines.push(format!("{word}: {}", names.units(event.restores.iter().map(|(_, earlier)| earlier))));
        }
        lines.extend(event.remarks.iter().map(|remark| names.within(remark.to(speech))));
        if event.form == LegalForm::Transfer {
            lines.extend(event::lists(event, names));
        }
        for line in lines {
            paragraph(&mut self.out, "     - ", &line);
        }
        for block in fates::blocks(event, names) {
            let mark = if block.head.starts_with('→') { "     " } else { "     - " };
            paragraph(&mut self.out, mark, &block.head);
            for item in block.items {
                paragraph(&mut self.out, "         ", &item);
            }
        }
    }

    fn surplus(&mut self) {
        let outcome = self.outcome;
        if outcome.events.iter().all(|event| event.surplus.is_empty()) {
            return;
        }
        self.heading(
            "Heads and deputies: surplus, posts not filled yet",
            "Cấp trưởng, cấp phó: dôi dư, chức vụ chưa bố trí",
        );
        let placed = Placed::of(&outcome.after);
        for event in &outcome.events {
            for surplus in &event.surplus {
                let line = fates::surplus(surplus, &placed, self.names);
                paragraph(&mut self.out, &format!("{:>3}. ", event.number), &line);
            }
        }
    }

    fn kept(&mut self) {
        let outcome = self.outcome;
        let kept: Vec<&ChangeEvent> = outcome.events.iter().filter(|event| event.form == LegalForm::Keeping).collect();
        if kept.is_empty() {
            return;
        }
        self.heading("Kept unchanged", "Giữ nguyên");
        for event in kept {
            let number = format!("{:>3}. ", event.number);
            paragraph(&mut self.out, &number, &self.names.units(event.concerned()));
            for remark in &event.remarks {
                paragraph(&mut self.out, "     - ", &self.names.within(remark.to(self.names.speech)));
            }
        }
    }

    /// Lists what of the completeness list is still open, and what the plan says about the rest.
    fn open_matters(&mut self) {
        let (outcome, speech) = (self.outcome, self.names.speech);
        if outcome.events.iter().all(|event| event.settlements.iter().all(|settlement| settlement.how.is_some())) {
            return;
        }
        self.heading("Still to be settled", "Việc còn phải giải quyết");
        for event in &outcome.events {
            let open = event.settlements.iter().filter(|settlement| settlement.how.is_none());
            let open: Vec<&str> = open.map(|settlement| settlement.matter.name(speech)).collect();
            if !open.is_empty() {
                paragraph(&mut self.out, &format!("{:>3}. ", event.number), &open.join("; "));
            }
        }
    }

    fn findings(&mut self) {
        let findings = &self.outcome.findings;
        let groups = [
            (&findings.introduced, "Findings introduced", "Phát hiện mới do kế hoạch"),
            (&findings.resolved, "Findings resolved", "Phát hiện đã được khắc phục"),
            (&findings.remaining, "Findings that were there before and remain", "Phát hiện có từ trước, còn tồn tại"),
            (&self.outcome.waived, "Findings that a waiver covers", "Phát hiện được miễn trừ"),
        ];
        for (group, en, vi) in groups {
            if group.is_empty() {
                continue;
            }
            self.heading(en, vi);
            findings::write(&mut self.out, group, self.names.speech);
        }
    }

    fn item(&mut self, name: &str, text: &str) {
        paragraph(&mut self.out, &format!("  {name}: "), text);
    }
}
