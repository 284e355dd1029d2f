//! Roadmap and proposals: steps, duties with their days, acts still needed.

use super::Scheme;
use crate::diagnostic::Speech;
use crate::render::annexes::capital;
use crate::render::compliance::{Shown, no_procedures};
use crate::render::docx::{Style, gap};
use crate::render::tables::{Row, count};
use crate::render::words::date;

impl Scheme<'_> {
    /// IX. Roadmap.
    pub(super) fn roadmap(&mut self) {
        let speech = self.speech();
        self.chapter("Plan and roadmap", "Kế hoạch, lộ trình, tổ chức thực hiện");
        let names = self.material.names;
        let steps = self.material.request.plans.iter().flat_map(|plan| &plan.steps);
        let rows = steps.enumerate().map(|(position, step)| {
            let mut row = Row::default();
            row.set("no", count(position + 1)).set("what", super::step_name(step.title.get(speech), &step.id, speech));
            row.set("on", step.on.map(|on| date(on, speech)).unwrap_or_default());
            let responsible = step.responsible.as_deref().unwrap_or("");
            let is_known = names.before.contains(responsible) || names.after.contains(responsible);
            let missing = || gap(speech.pick("who", "cơ quan"), speech);
            row.set(
                "who",
                match responsible {
                    "" => missing(),
                    id if is_known => names.short(id),
                    other => other.to_owned(),
                },
            );
            row
        });
        let rows: Vec<Row> = rows.collect();
        let columns = [
            ("no", speech.pick("No.", "STT"), 7),
            ("what", speech.pick("Step", "Nội dung"), 46),
            ("on", speech.pick("Day", "Thời điểm"), 13),
            ("who", speech.pick("Responsible", "Cơ quan thực hiện"), 30),
        ];
        self.table(speech.pick("Steps", "Các bước thực hiện"), &columns, rows);
        self.duties();
        self.gap("how the work is divided and reported", "phân công, kiểm tra, báo cáo, kinh phí thực hiện");
    }

    /// Tells what documents demand by when, and how it stands.
    fn duties(&mut self) {
        let speech = self.speech();
        let shown = Shown { outcome: self.outcome(), names: self.material.names, speech };
        let duties = self.outcome().compliance.directives.iter().flat_map(|directive| &directive.duties);
        let rows = duties.enumerate().map(|(position, duty)| {
            let mut row = Row::default();
            row.set("no", count(position + 1)).set("what", format!("{} ({})", duty.title.get(speech), duty.entry));
            row.set("who", shown.parties(&duty.responsible)).set("due", shown.deadline(duty).unwrap_or_default());
            row.set("status", shown.status(duty));
            row
        });
        let rows: Vec<Row> = rows.collect();
        let columns = [
            ("no", speech.pick("No.", "STT"), 7),
            ("what", speech.pick("Demanded", "Nội dung yêu cầu"), 40),
            ("who", speech.pick("Responsible", "Cơ quan chủ trì"), 22),
            ("due", speech.pick("By", "Thời hạn"), 16),
            ("status", speech.pick("Status", "Tình trạng"), 14),
        ];
        self.table(
            speech.pick("What the documents demand", "Yêu cầu của văn bản và tình hình thực hiện"),
            &columns,
            rows,
        );
    }

    /// X. Proposals and acts still needed.
    pub(super) fn proposals(&mut self) {
        let speech = self.speech();
        self.chapter(
            "Proposals; acts and papers still needed",
            "Kiến nghị, đề xuất; việc và hồ sơ còn phải hoàn thành",
        );
        let needs = &self.outcome().compliance.needs;
        let acts = self.open_acts();
        let open = grouped(needs.iter().flat_map(|needs| {
            let matters = needs.open.iter().map(|matter| capital(matter.name(speech)));
            matters.map(|text| (text, needs.event))
        }));
        let (open, acts) = (told(open, speech), told(acts, speech));
        if !acts.is_empty() {
            self.body(
                "Acts that the procedures want and that nobody has done yet:",
                "Các việc thủ tục yêu cầu, chưa thực hiện:",
            );
            self.items(acts);
            let file = speech
                .pick("All of them, with papers and days: acts.csv.", "Đầy đủ việc, hồ sơ, thời hạn: tệp acts.csv.");
            self.say(Style::Body, file);
        }
        if !open.is_empty() {
            self.body("To be settled in the plan:", "Còn phải giải quyết trong phương án:");
            self.items(open);
        }
        if needs.iter().all(|needs| needs.procedures.is_empty()) {
            self.say(Style::Body, no_procedures(speech));
            self.gap("acts and papers still needed", "việc, hồ sơ còn phải hoàn thành");
        }
        self.gap("proposals to the competent organs", "kiến nghị, đề xuất với cấp có thẩm quyền");
    }

    /// Returns the acts that are still to be done, each with the events that need it.
    fn open_acts(&self) -> Vec<(String, Vec<String>)> {
        let speech = self.speech();
        let needs = self.outcome().compliance.needs.iter();
        grouped(needs.flat_map(|needs| {
            let acts = needs.procedures.iter().flat_map(|procedure| &procedure.acts);
            acts.filter(|act| act.state.is_open()).map(move |act| {
                let by = act.by.get(speech);
                let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
                let due = act.due.map(|due| format!(", {} {}", speech.pick("by", "hạn"), date(due.on, speech)));
                (format!("{}{by}{}", act.name.get(speech), due.unwrap_or_default()), needs.event)
            })
        }))
    }
}

/// Puts together the events of which the same is said.
fn grouped(said: impl Iterator<Item = (String, u32)>) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (text, event) in said {
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, events)) => events.push(event.to_string()),
            None => groups.push((text, vec![event.to_string()])),
        }
    }
    groups
}

fn told(groups: Vec<(String, Vec<String>)>, speech: Speech) -> Vec<String> {
    let word = speech.pick("events", "sự kiện");
    groups.into_iter().map(|(text, events)| format!("{text}; {word} {}.", events.join(", "))).collect()
}
