//! Which acts and papers each change still needs.

use std::fmt::Write;

use super::{Shown, has_inexact};
use crate::diagnostic::Speech;
use crate::model::Text;
use crate::render::authority;
use crate::render::text::event::sentence;
use crate::render::words::{date, paragraph};
use crate::rules::duty::{ActState, Compliance, NeededAct, NeededProcedure};

/// Writes for each event who decides, which acts are needed by when, which papers, and what else is open.
pub(super) fn write(out: &mut String, compliance: &Compliance, shown: &Shown<'_>) {
    let speech = shown.speech;
    let _ = writeln!(out, "{}", speech.pick("ACTS AND PAPERS STILL NEEDED", "VIỆC VÀ HỒ SƠ CÒN PHẢI HOÀN THÀNH"));
    for needs in &compliance.needs {
        let Some(event) = shown.outcome.events.iter().find(|event| event.number == needs.event) else { continue };
        out.push('\n');
        let on = event.on.map(|on| format!(" ({})", date(on, speech))).unwrap_or_default();
        paragraph(out, &format!("{:>3}. ", event.number), &format!("{}{on}.", sentence(event, shown.names)));
        if needs.procedures.is_empty()
            && let Some(decides) = authority::said(event, shown.outcome, shown.names, |id| shown.names.short(id))
        {
            paragraph(out, "     - ", &decides);
        }
        for procedure in &needs.procedures {
            one(out, procedure, shown);
        }
        if !needs.open.is_empty() {
            let matters: Vec<&str> = needs.open.iter().map(|matter| matter.name(speech)).collect();
            let word = speech.pick("To be settled", "Còn phải giải quyết");
            paragraph(out, "     - ", &format!("{word}: {}", matters.join("; ")));
        }
    }
    if has_inexact(compliance) {
        let text = speech.pick(
            "the holidays of some year are not known: counted by weekly days of rest alone",
            "chưa có lịch nghỉ lễ của năm liên quan: chỉ trừ ngày nghỉ hằng tuần",
        );
        out.push('\n');
        paragraph(out, "(*) ", text);
    }
}

fn one(out: &mut String, procedure: &NeededProcedure, shown: &Shown<'_>) {
    let speech = shown.speech;
    let title = procedure.title.get(speech);
    let title = if title.is_empty() { procedure.procedure.as_str() } else { title };
    paragraph(out, "     - ", title);
    let mut item = |name: &str, text: String| {
        if !text.is_empty() {
            paragraph(out, &format!("       {name}: "), &text);
        }
    };
    item(speech.pick("Decided by", "Thẩm quyền quyết định"), decider(procedure, shown));
    let texts = |texts: &[Text]| texts.iter().map(|text| text.get(speech)).collect::<Vec<&str>>().join("; ");
    item(speech.pick("Also", "Cùng tham gia"), texts(&procedure.also));
    for act in procedure.acts.iter().filter(|act| act.state.is_open()) {
        item(mark(act.state, speech), told(act, shown));
    }
    // What is settled is told in full elsewhere: in the plan, in the record, in the sheet.
    for state in [ActState::Planned, ActState::Done, ActState::Waived] {
        let settled = procedure.acts.iter().filter(|act| act.state == state);
        item(mark(state, speech), settled.map(|act| act.name.get(speech)).collect::<Vec<&str>>().join("; "));
    }
    item(speech.pick("Papers", "Hồ sơ"), texts(&procedure.dossier));
    item(speech.pick("Basis", "Căn cứ"), procedure.source.as_ref().map(|source| source.cite()).unwrap_or_default());
    for remark in &procedure.remarks {
        item(speech.pick("Note", "Lưu ý"), remark.to(speech).to_owned());
    }
}

/// Returns who decides.
pub(super) fn decider(procedure: &NeededProcedure, shown: &Shown<'_>) -> String {
    authority::by_procedure(procedure, shown.names, |id| shown.names.short(id))
}

/// Returns the word for how far an act is.
pub(super) fn mark(state: ActState, speech: Speech) -> &'static str {
    let (en, vi) = match state {
        ActState::Needed => ("needed", "cần làm"),
        ActState::Overdue => ("overdue", "quá hạn"),
        ActState::Planned => ("settled by the plan", "phương án đã nêu"),
        ActState::Done => ("done", "đã xong"),
        ActState::Waived => ("waived", "được miễn"),
    };
    speech.pick(en, vi)
}

fn told(act: &NeededAct, shown: &Shown<'_>) -> String {
    let speech = shown.speech;
    let by = act.by.get(speech);
    let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
    let due = act.due.map(|due| format!(", {} {}", speech.pick("by", "hạn"), shown.day(due))).unwrap_or_default();
    let how = act.how.as_ref().map(|how| format!(": {}", how.to(speech))).unwrap_or_default();
    format!("{}{by}{due}{how}", act.name.get(speech))
}
