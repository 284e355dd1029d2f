//! The report on the reading of a document: what was read, what was not, what was let pass, what the text counts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words::{counted, date, number, paragraph};
use super::{findings, words};
use crate::decision::grammar::{Clause, Statement};
use crate::decision::{Counted, Reading, Total};
use crate::diagnostic::{Severity, Speech};

/// How many units that no clause mentions are listed; the JSON report lists them all.
const UNMENTIONED_MAX: usize = 40;

/// Returns the report as text.
pub fn text(reading: &Reading, speech: Speech) -> String {
    let mut out = String::new();
    head(&mut out, reading, speech);
    provisions(&mut out, reading, speech);
    totals(&mut out, reading, speech);
    directives(&mut out, reading, speech);
    lists(&mut out, reading, speech);
    out
}

fn head(out: &mut String, reading: &Reading, speech: Speech) {
    let document = &reading.document;
    let symbol =
        document.symbol.as_deref().unwrap_or(speech.pick("document without a symbol", "văn bản không rõ số, ký hiệu"));
    let day = document.date.map(|day| format!(", {}", date(day, speech))).unwrap_or_default();
    paragraph(out, "", &format!("{symbol}{day}"));
    if !document.title.is_empty() {
        paragraph(out, "", &document.title);
    }
    if let Some(on) = reading.on {
        paragraph(out, "", &format!("{}: {}", speech.pick("takes effect", "thực hiện từ"), date(on, speech)));
    }
    out.push('\n');
}

fn provisions(out: &mut String, reading: &Reading, speech: Speech) {
    let (read, all) = (reading.read_total(), reading.clauses.len());
    let shown = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX), 0, speech);
    paragraph(
        out,
        "",
        &format!("{}: {} / {}", speech.pick("provisions read", "khoản, điểm đọc được"), shown(read), shown(all)),
    );
    let mut kinds: BTreeMap<usize, (&'static str, usize)> = BTreeMap::new();
    for statement in reading.clauses.iter().flat_map(|clause| &clause.statements) {
        let (rank, name) = statement_name(statement, speech);
        kinds.entry(rank).or_insert((name, 0)).1 += 1;
    }
    for (name, count) in kinds.values() {
        paragraph(out, "  ", &format!("{}: {name}", shown(*count)));
    }
    for clause in reading.clauses.iter().filter(|clause| !clause.is_read()) {
        let reasons: Vec<&str> = clause.unread.iter().map(|unread| unread.reason.to(speech)).collect();
        let first = format!("  {} {}: ", speech.pick("not read:", "chưa đọc được:"), clause.provision.cite());
        paragraph(out, &first, &reasons.join("; "));
    }
    out.push('\n');
}

/// Returns what a statement is, and its place in the list.
fn statement_name(statement: &Statement, speech: Speech) -> (usize, &'static str) {
    let (rank, en, vi) = match statement {
        Statement::Form { .. } => (0, "form a unit", "thành lập, sắp xếp đơn vị"),
        Statement::Join { .. } => (1, "add to a living unit", "nhập, điều chỉnh về đơn vị"),
        Statement::Divide { .. } => (2, "divide a unit", "chia đơn vị"),
        Statement::Rename { .. } => (3, "rename or convert a unit", "đổi tên, chuyển loại đơn vị"),
        Statement::End { .. } => (4, "end units", "giải thể, kết thúc hoạt động"),
        Statement::Keep { .. } => (5, "keep units", "giữ nguyên đơn vị"),
        Statement::Handover(_) => (6, "transfer Party organisations", "chuyển giao tổ chức đảng"),
        Statement::Directive(_) => (7, "tell somebody to do something", "giao việc"),
        Statement::Totals(_) => (8, "count the result", "tổng hợp kết quả"),
        Statement::Has(_) => (9, "state area, population or borders", "nêu diện tích, dân số, địa giới"),
        Statement::Effect(_) => (10, "say when things take effect", "hiệu lực, ngày hoạt động"),
        Statement::Heading => (11, "introduce others", "dẫn các điểm sau"),
        Statement::Execution => {
            (12, "change nothing (execution, assessment)", "không thay đổi tổ chức (thi hành, đánh giá)")
        }
    };
    (rank, speech.pick(en, vi))
}

fn totals(out: &mut String, reading: &Reading, speech: Speech) {
    if reading.totals.is_empty() {
        return;
    }
    paragraph(out, "", speech.pick("numbers that the text states, counted again:", "số liệu văn bản nêu, đã đếm lại:"));
    for total in &reading.totals {
        paragraph(out, "  ", &total_line(total, speech));
    }
    out.push('\n');
}

fn total_line(total: &Total, speech: Speech) -> String {
    let what = total.kind.map_or(speech.pick("units", "đơn vị"), |kind| kind.word());
    let which = match total.of {
        Counted::All => "",
        Counted::Formed => speech.pick(" formed", " hình thành sau sắp xếp"),
        Counted::Kept => speech.pick(" kept", " không thực hiện sắp xếp"),
    };
    let (stated, counted) = (total.stated, total.counted);
    match stated == counted {
        true => format!("{stated} {what}{which}: {}", speech.pick("met", "đúng")),
        false => {
            format!("{stated} {what}{which}: {} {counted}", speech.pick("but the clauses give", "nhưng các khoản cho"))
        }
    }
}

fn directives(out: &mut String, reading: &Reading, speech: Speech) {
    let mut any = false;
    for (clause, directive) in reading.directives() {
        any = true;
        let deadline = directive.deadline.map(|term| format!(" [≤ {}]", date(term.on, speech))).unwrap_or_default();
        let who = format!("{} {} · {}", clause.provision.cite(), directive.modality.name(speech), directive.who);
        paragraph(out, "  ", &who);
        paragraph(out, "      ", &format!("{}{deadline}", directive.words));
    }
    if any {
        out.push('\n');
    }
}

fn lists(out: &mut String, reading: &Reading, speech: Speech) {
    let count = |severity: Severity| reading.problems.iter().filter(|problem| problem.severity == severity).count();
    let spellings = reading.problems.iter().filter(|problem| problem.code == "spelling").count();
    if spellings > 0 {
        let shown =
            counted(spellings, speech, "spelling let pass", "spellings let pass", "chỗ viết khác được chấp nhận");
        paragraph(out, "", &shown);
        for spelling in &reading.spellings {
            paragraph(out, "  ", &format!("{} → {}", spelling.written, spelling.known));
        }
    }
    let names: Vec<&str> = reading.unmentioned.iter().map(|id| id.as_str()).collect();
    if !names.is_empty() {
        let shown = counted(
            names.len(),
            speech,
            "unit that no clause mentions",
            "units that no clause mentions",
            "đơn vị không được nhắc tới",
        );
        let (first, more) = (names.len().min(UNMENTIONED_MAX), if names.len() > UNMENTIONED_MAX { ", …" } else { "" });
        paragraph(out, "", &format!("{shown}: {}{more}", names[..first].join(", ")));
    }
    let said = [
        counted(count(Severity::Error), speech, "error", "errors", "lỗi"),
        counted(count(Severity::Warning), speech, "warning", "warnings", "cảnh báo"),
        counted(count(Severity::Note), speech, "note", "notes", "lưu ý"),
    ];
    paragraph(out, "", &said.join(", "));
}

/// Returns the report as JSON.
pub fn json(reading: &Reading) -> String {
    let document = &reading.document;
    let totals: Vec<Value> = reading
        .totals
        .iter()
        .map(|total| json!({"of": format!("{:?}", total.of).to_lowercase(), "kind": total.kind.map(|kind| kind.word()), "stated": total.stated, "counted": total.counted}))
        .collect();
    let spellings: Vec<Value> = reading
        .spellings
        .iter()
        .map(|spelling| json!({"written": spelling.written, "known": spelling.known}))
        .collect();
    let problems: Value = serde_json::from_str(&findings::json(&reading.problems)).unwrap_or_default();
    let value = json!({
        "document": {"symbol": document.symbol, "date": document.date.map(|date| date.to_string()), "title": document.title},
        "on": reading.on.map(|on| on.to_string()),
        "read": reading.read_total(),
        "provisions": reading.clauses.iter().map(provision).collect::<Vec<_>>(),
        "totals": totals,
        "spellings": spellings,
        "unmentioned": reading.unmentioned,
        "within": reading.scope,
        "problems": problems,
    });
    words::json(&value)
}

fn provision(clause: &Clause) -> Value {
    let names = |statement: &Statement| statement_name(statement, Speech::En).1;
    json!({
        "cite": clause.provision.cite(),
        "read": clause.is_read(),
        "does": clause.statements.iter().map(names).collect::<Vec<_>>(),
        "unread": clause.unread.iter().map(|unread| &unread.reason).collect::<Vec<_>>(),
    })
}
