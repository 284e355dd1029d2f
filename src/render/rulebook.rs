//! Rules for people to read: what applies, since when, on what norm, how sure it is, and why.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::words::{Columns, date, number, paragraph, width};
use crate::check::check;
use crate::diagnostic::{Severity, Speech};
use crate::model::{Confidence, Structure, Text};
use crate::rules::pack::{Enforced, Entry, Pack, Term};
use crate::rules::reach::{Hop, Reach};
use crate::rules::survey::Survey;
use crate::rules::{Ruleset, find};

/// Packs, and the day and structure for which they are read.
#[derive(Clone, Copy)]
pub struct Rulebook<'a> {
    /// The packs.
    pub packs: &'a [Pack],
    /// The rules that they make.
    pub ruleset: &'a Ruleset,
    /// The day.
    pub day: Option<Date>,
    /// The structure to which they are to apply, if there is one.
    pub structure: Option<&'a Structure>,
}

/// One entry with what can be said of it.
struct Line<'a> {
    pack: &'a Pack,
    entry: &'a Entry,
    name: String,
    term: Term,
    /// Units in scope and findings, where there is a structure and the entry is in force.
    applied: Option<(usize, usize)>,
}

impl<'a> Rulebook<'a> {
    fn lines(&self) -> Vec<Line<'a>> {
        let found = self.structure.map(|structure| check(structure, self.ruleset)).unwrap_or_default();
        let mut lines = Vec::new();
        for (number, pack) in self.packs.iter().enumerate() {
            for (position, entry) in pack.entries.iter().enumerate() {
                let (name, term) = (entry.name(position), Term::of(self.packs, (number, position)));
                let full = format!("{}/{name}", pack.id);
                let applied = self.structure.filter(|_| term.holds_on(self.day)).map(|structure| {
                    let findings = found.iter().filter(|finding| finding.entry.as_deref() == Some(&full)).count();
                    (self.in_scope(&full, entry, structure), findings)
                });
                lines.push(Line { pack, entry, name, term, applied });
            }
        }
        lines
    }

    fn in_scope(&self, full: &str, entry: &Entry, structure: &Structure) -> usize {
        let survey = Survey::of(structure);
        let declared = self.ruleset.enacted().iter().find_map(|enacted| match enacted.enforced() {
            Enforced::Declared(declared) if enacted.declared_by() == Some(full) => Some(declared.clone()),
            _ => None,
        });
        match (declared, &entry.scope) {
            (Some(declared), _) => structure.units().filter(|&unit| declared.is_in_scope(unit, &survey)).count(),
            (None, Some(scope)) => scope.select(structure).len(),
            (None, None) => structure.len(),
        }
    }

    /// Returns the list of all entries.
    pub fn list(&self, speech: Speech) -> String {
        let mut out = String::new();
        let all = self.lines();
        for pack in self.packs {
            let lines: Vec<&Line<'_>> = all.iter().filter(|line| line.pack.id == pack.id).collect();
            paragraph(&mut out, &format!("{}  ", pack.id), pack.title.get(speech));
            out.push('\n');
            let column = column(&lines);
            for line in &lines {
                line.write(&mut out, column, self.day, speech);
            }
            for missing in &pack.not_yet {
                let label = speech.pick("not yet expressible", "chưa diễn đạt được");
                paragraph(
                    &mut out,
                    &format!("  {:<column$}{label}: ", missing.id.as_str()),
                    missing.reason.get(speech),
                );
            }
            out.push('\n');
        }
        out += &self.totals(&all, speech);
        out
    }

    fn totals(&self, lines: &[Line<'_>], speech: Speech) -> String {
        let count =
            |keep: &dyn Fn(&Line<'_>) -> bool| number(lines.iter().filter(|line| keep(line)).count() as i64, 0, speech);
        let mut columns = Columns::default();
        let rows: [(&str, &str, String); 5] = [
            ("entries", "số mục", number(lines.len() as i64, 0, speech)),
            ("in force", "đang có hiệu lực", count(&|line| line.term.holds_on(self.day))),
            ("confirmed", "đã kiểm chứng", count(&|line| line.confidence() == Some(Confidence::Confirmed))),
            ("not confirmed", "chưa kiểm chứng", count(&|line| line.confidence() == Some(Confidence::Memory))),
            ("illustrative", "minh họa", count(&|line| line.confidence() == Some(Confidence::Illustrative))),
        ];
        for (en, vi, total) in rows {
            columns.row([speech.pick(en, vi).to_owned(), total]);
        }
        let mut out = String::new();
        columns.write(&mut out, 0);
        out
    }

    /// Returns the list as data for other programs.
    pub fn json(&self) -> String {
        let rows: Vec<Value> = self.lines().iter().map(|line| line.data(self.day)).collect();
        super::words::json(&rows)
    }

    /// Returns everything about the entries of an id or code; empty if there is none.
    pub fn show(&self, wanted: &str, speech: Speech) -> String {
        let mut out = String::new();
        for line in self.lines() {
            let full = format!("{}/{}", line.pack.id, line.name);
            if line.name == wanted || full == wanted || *line.entry.rule == *wanted {
                self.explain(&line, &mut out, speech);
            }
        }
        out
    }

    fn explain(&self, line: &Line<'_>, out: &mut String, speech: Speech) {
        line.write(out, column(&[line]), self.day, speech);
        let mut say = |en: &'static str, vi: &'static str, text: &str| {
            if !text.is_empty() {
                paragraph(out, &format!("    {}: ", speech.pick(en, vi)), text);
            }
        };
        let entry = line.entry;
        let modality = entry.modality.map(|modality| modality.name(speech)).unwrap_or_default();
        say("modality", "tính chất", modality);
        say("responsible", "chủ trì", &entry.responsible.join("; "));
        say("cooperates", "phối hợp", &entry.cooperates.join("; "));
        say("product", "sản phẩm", entry.product.get(speech));
        let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let scope = entry.scope.as_ref().map(|scope| json(serde_json::to_string(scope))).unwrap_or_default();
        say("applies to", "áp dụng cho", &scope);
        say("if", "nếu", entry.condition.as_deref().unwrap_or_default());
        let shape = entry.require.as_ref().map(|shape| json(serde_json::to_string(shape))).unwrap_or_default();
        say("requires", "yêu cầu", &shape);
        if !entry.settings.is_empty() {
            say("settings", "tham số", &json(serde_json::to_string(&entry.settings)));
        }
        let quote = entry.source.as_ref().or(line.pack.source.as_ref()).map(|source| source.cite()).unwrap_or_default();
        say("source", "nguồn", &quote);
        say("note", "ghi chú", entry.note.get(speech));
        let full = format!("{}/{}", line.pack.id, line.name);
        let compiled = self.ruleset.enacted().iter().find(|enacted| enacted.declared_by() == Some(&full));
        if let Some(enacted) = compiled {
            say("looks at", "xem xét", &reach_words(enacted.reach(), speech));
        } else if let Some(rule) = find(&entry.rule) {
            say("built-in rule", "quy tắc có sẵn", rule.title(speech));
        }
        out.push('\n');
    }
}

/// Returns the width of the column of names.
fn column(lines: &[&Line<'_>]) -> usize {
    lines.iter().map(|line| width(&line.name) + 2).max().unwrap_or_default().clamp(8, 24)
}

impl Line<'_> {
    fn confidence(&self) -> Option<Confidence> {
        let source = self.entry.source.as_ref().or(self.pack.source.as_ref());
        self.entry.confidence.or_else(|| source?.confidence)
    }

    fn title(&self, speech: Speech) -> String {
        let title: &Text = &self.entry.title;
        match title.get(speech) {
            "" => find(&self.entry.rule).map_or(String::new(), |rule| rule.title(speech).to_owned()),
            title => title.to_owned(),
        }
    }

    fn severity(&self) -> Severity {
        self.entry.severity.or_else(|| find(&self.entry.rule).map(|rule| rule.severity)).unwrap_or(Severity::Error)
    }

    fn write(&self, out: &mut String, column: usize, day: Option<Date>, speech: Speech) {
        paragraph(out, &format!("  {:<column$}", self.name), &self.title(speech));
        let mut facts = vec![format!("[{}]", self.entry.rule), self.severity().word(speech).to_owned()];
        facts.push(self.term_words(day, speech));
        let source = self.entry.source.as_ref().or(self.pack.source.as_ref());
        facts.extend(source.map(|source| {
            let article = source.article.as_ref().map(|article| format!(", {article}")).unwrap_or_default();
            format!("{}{article}", source.document)
        }));
        facts.push(confidence_words(self.confidence(), speech).to_owned());
        facts.extend(self.applied.map(|(units, findings)| {
            let (units_word, found) = (speech.pick("units", "đơn vị"), speech.pick("findings", "phát hiện"));
            format!("{units} {units_word}, {findings} {found}")
        }));
        paragraph(out, &" ".repeat(column + 2), &facts.join(" · "));
    }

    fn term_words(&self, day: Option<Date>, speech: Speech) -> String {
        let from = self.term.from.map(|from| date(from, speech));
        let to = self.term.to.map(|to| date(to, speech));
        let span = match (from, to) {
            (None, None) => speech.pick("no dates", "không ghi thời hạn").to_owned(),
            (Some(from), None) => format!("{} {from}", speech.pick("since", "từ")),
            (None, Some(to)) => format!("{} {to}", speech.pick("until", "đến")),
            (Some(from), Some(to)) => format!("{from} – {to}"),
        };
        match self.term.holds_on(day) {
            true => span,
            false => format!("{span} ({})", speech.pick("not in force", "không có hiệu lực")),
        }
    }

    fn data(&self, day: Option<Date>) -> Value {
        let source = self.entry.source.as_ref().or(self.pack.source.as_ref());
        json!({
            "pack": self.pack.id,
            "id": self.name,
            "rule": self.entry.rule,
            "title": {"vi": self.title(Speech::Vi), "en": self.title(Speech::En)},
            "severity": self.severity(),
            "modality": self.entry.modality,
            "valid_from": self.term.from.map(|from| from.to_string()),
            "valid_to": self.term.to.map(|to| to.to_string()),
            "in_force": self.term.holds_on(day),
            "source": source,
            "confidence": self.confidence(),
            "units": self.applied.map(|(units, _)| units),
            "findings": self.applied.map(|(_, findings)| findings),
        })
    }
}

fn confidence_words(confidence: Option<Confidence>, speech: Speech) -> &'static str {
    match confidence {
        Some(Confidence::Confirmed) => speech.pick("confirmed", "đã kiểm chứng"),
        Some(Confidence::Memory) => speech.pick("not confirmed", "chưa kiểm chứng"),
        Some(Confidence::Illustrative) => speech.pick("illustrative", "minh họa"),
        None => speech.pick("source not rated", "chưa ghi độ tin cậy"),
    }
}

/// Says in words how far a rule looks.
fn reach_words(reach: &Reach, speech: Speech) -> String {
    if reach.whole {
        return speech.pick("the whole structure", "toàn bộ cơ cấu").to_owned();
    }
    let hop = |hop: &Hop| match hop {
        Hop::Superior => speech.pick("superior", "cấp trên"),
        Hop::Subordinates => speech.pick("subordinates", "đơn vị trực thuộc"),
        Hop::Lines => speech.pick("other ends of its lines", "đầu kia của các quan hệ"),
        Hop::Superiors => speech.pick("all superiors", "mọi cấp trên"),
        Hop::Below => speech.pick("everything below", "mọi đơn vị bên dưới"),
    };
    let way = |way: &Vec<Hop>| match way.is_empty() {
        true => speech.pick("the unit", "đơn vị").to_owned(),
        false => way.iter().map(hop).collect::<Vec<_>>().join(" → "),
    };
    let mut ways: Vec<String> = reach.ways.iter().map(way).collect();
    if reach.change {
        ways.push(speech.pick("the change", "thay đổi của kế hoạch").to_owned());
    }
    if reach.date {
        ways.push(speech.pick("the date", "ngày xem xét").to_owned());
    }
    if reach.register {
        ways.push(speech.pick("the register of ended bodies", "danh sách đơn vị đã kết thúc").to_owned());
    }
    ways.join("; ")
}
