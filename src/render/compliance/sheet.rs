//! The monitoring sheet and the list of acts as CSV that spreadsheets open as it is.
//!
//! UTF-8 with byte order mark, so that Vietnamese letters come out right; cells that a spreadsheet would take for a
//! formula are made harmless.

use super::Shown;
use super::acts::{decider, mark};
use crate::diagnostic::Speech;
use crate::model::Text;
use crate::render::annexes::capital;
use crate::render::authority;
use crate::render::names::Names;
use crate::render::tables::csv::records;
use crate::render::text::event::sentence;
use crate::render::words::{date, inert};
use crate::rules::duty::Assessment;
use crate::simulate::Outcome;

/// Returns the monitoring sheet (PL9): one row for each point of each document.
pub fn monitoring_sheet(outcome: &Outcome, speech: Speech) -> Vec<u8> {
    let shown = Shown { outcome, names: Names { before: &outcome.before, after: &outcome.after, speech }, speech };
    let head: [&str; 8] = speech.pick(
        ["No.", "Point and content", "Responsible", "Takes part", "By", "To be handed in", "Status", "Remarks"],
        ["STT", "Nội dung (điểm)", "Cơ quan chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm", "Tình trạng", "Ghi chú"],
    );
    table(&head, monitoring_rows(&shown))
}

/// Returns the rows of the monitoring sheet.
pub(in crate::render) fn monitoring_rows(shown: &Shown<'_>) -> Vec<Vec<String>> {
    let speech = shown.speech;
    let duties = shown
        .outcome
        .compliance
        .directives
        .iter()
        .flat_map(|directive| directive.duties.iter().map(move |duty| (directive, duty)));
    let rows = duties.enumerate().map(|(position, (directive, duty))| {
        vec![
            (position + 1).to_string(),
            format!("{} ({})", duty.title.get(speech), shown.point(directive, duty)),
            shown.parties(&duty.responsible),
            shown.parties(&duty.cooperates),
            shown.deadline(duty).unwrap_or_default(),
            duty.product.get(speech).to_owned(),
            shown.status(duty),
            remarks(duty, shown),
        ]
    });
    rows.collect()
}

/// Returns what the plan does about a point, what is still open, what was noted, and what shows it.
fn remarks(duty: &Assessment, shown: &Shown<'_>) -> String {
    let (speech, names) = (shown.speech, shown.names);
    let mut parts = Vec::new();
    if !duty.events.is_empty() {
        parts.push(format!("{}: {}", speech.pick("events of the plan", "sự kiện trong phương án"), shown.events(duty)));
    }
    let open: Vec<String> = duty.open().filter_map(|item| item.unit.as_ref()).map(|unit| names.short(unit)).collect();
    if !open.is_empty() {
        parts.push(format!("{}: {}", speech.pick("still open", "còn lại"), open.join(", ")));
    }
    parts.extend(duty.remarks.iter().map(|remark| names.within(remark.to(speech))));
    if !duty.evidence.is_empty() {
        let cited: Vec<String> = duty.evidence.iter().map(|basis| basis.cite()).collect();
        parts.push(format!("{}: {}", speech.pick("evidence", "minh chứng"), cited.join("; ")));
    }
    parts.extend(Some(duty.note.get(speech).to_owned()).filter(|note| !note.is_empty()));
    joined(&parts)
}

/// Joins notes to sentences: each begins with a capital letter and ends with one stop.
fn joined(parts: &[String]) -> String {
    let sentence = |part: &String| format!("{}.", capital(part.trim_end_matches(['.', ' '])));
    parts.iter().map(sentence).collect::<Vec<String>>().join(" ")
}

/// Returns the list of acts: one row for each act, paper or open matter of each event.
pub fn acts_sheet(outcome: &Outcome, speech: Speech) -> Vec<u8> {
    let shown = Shown { outcome, names: Names { before: &outcome.before, after: &outcome.after, speech }, speech };
    let head: [&str; 9] = speech.pick(
        ["No.", "Event", "Change", "Effective", "To be done", "By whom", "Last day", "Status", "Basis"],
        [
            "STT",
            "Sự kiện",
            "Nội dung",
            "Hiệu lực",
            "Việc cần làm",
            "Cơ quan thực hiện",
            "Thời hạn",
            "Tình trạng",
            "Căn cứ",
        ],
    );
    let mut rows: Vec<Vec<String>> = Vec::new();
    for needs in &outcome.compliance.needs {
        let Some(event) = outcome.events.iter().find(|event| event.number == needs.event) else { continue };
        let on = event.on.map(|on| date(on, speech)).unwrap_or_default();
        let start = [event.number.to_string(), sentence(event, shown.names), on];
        let mut row = |what: String, by: String, due: String, state: &str, basis: &str| {
            let number = (rows.len() + 1).to_string();
            let rest = [what, by, due, state.to_owned(), basis.to_owned()];
            rows.push(std::iter::once(number).chain(start.iter().cloned()).chain(rest).collect());
        };
        let needed = speech.pick("needed", "cần làm");
        for procedure in &needs.procedures {
            let basis = procedure.source.as_ref().map(|source| source.cite()).unwrap_or_default();
            let decides = decider(procedure, &shown);
            let text = |text: &Text| text.get(speech).to_owned();
            for act in &procedure.acts {
                let by = if act.by.is_empty() { decides.clone() } else { text(&act.by) };
                let due = act.due.map(|due| shown.day(due)).unwrap_or_default();
                let how = act.how.as_ref().map(|how| format!(" ({})", how.to(speech))).unwrap_or_default();
                row(text(&act.name), by, due, &format!("{}{how}", mark(act.state, speech)), &basis);
            }
            for paper in &procedure.dossier {
                let paper = format!("{}: {}", speech.pick("paper", "hồ sơ"), paper.get(speech));
                row(paper, String::new(), String::new(), needed, &basis);
            }
        }
        let decides = authority::said(event, outcome, shown.names, |id| shown.names.short(id)).unwrap_or_default();
        for matter in &needs.open {
            row(matter.name(speech).to_owned(), decides.clone(), String::new(), needed, "");
        }
    }
    if outcome.compliance.needs.iter().all(|needs| needs.procedures.is_empty()) {
        let mut row = vec![String::new(); head.len()];
        row[4] = no_procedures(speech).to_owned();
        rows.push(row);
    }
    table(&head, rows)
}

/// Says why there are no acts.
pub(in crate::render) fn no_procedures(speech: Speech) -> &'static str {
    speech.pick(
        "Acts and papers are not listed: no pack that was given has procedures for these changes.",
        "Chưa lập được danh mục việc, hồ sơ: chưa nạp bộ quy tắc nào có thủ tục đối với các việc này.",
    )
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let heads = head.iter().map(|cell| (*cell).to_owned()).collect();
    records(heads, rows.into_iter().map(|cells| cells.iter().map(|cell| inert(cell)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_joined_to_sentences() {
        let parts = ["sự kiện: 1", "Minh họa: đang thẩm định.", "minh chứng: Tờ trình"].map(str::to_owned);
        assert_eq!(joined(&parts), "Sự kiện: 1. Minh họa: đang thẩm định. Minh chứng: Tờ trình.");
        assert_eq!(joined(&[]), "");
    }
}
