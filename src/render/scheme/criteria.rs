//! The explanation that criteria are met: which were looked at, what the norm wants, what is found, and what follows.

use std::collections::BTreeSet;

use super::Scheme;
use crate::check::{Criterion, Verdict};
use crate::diagnostic::{Severity, Speech};
use crate::render::docx::Style;
use crate::render::tables::{Row, count};
use crate::rules::shape::Reading;

impl Scheme<'_> {
    /// VI. Criteria.
    pub(super) fn criteria(&mut self) {
        let speech = self.speech();
        self.chapter("Explanation that the criteria are met", "Giải trình việc đáp ứng tiêu chí, điều kiện");
        let mut found: Vec<&Criterion> = self.material.request.criteria.iter().collect();
        let rank = |criterion: &&Criterion| match criterion.verdict {
            Verdict::Broken => 0,
            Verdict::Unknown(_) => 1,
            Verdict::Met => 2,
        };
        found.sort_by_key(rank);
        if found.is_empty() {
            self.body(
                "No pack with criteria for these bodies was given.",
                "Chưa nạp bộ quy tắc nào có tiêu chí đối với các cơ quan, đơn vị này.",
            );
            self.gap(
                "criteria and conditions, and how they are met",
                "tiêu chí, điều kiện theo quy định và mức độ đáp ứng",
            );
            return;
        }
        let total = |wanted: usize| found.iter().filter(|criterion| rank(criterion) == wanted).count();
        let (broken, unknown, met) = (total(0), total(1), total(2));
        let entries = found.iter().map(|criterion| &criterion.entry).collect::<BTreeSet<_>>().len();
        let units = found.iter().map(|criterion| &criterion.unit).collect::<BTreeSet<_>>().len();
        let all = found.len();
        let text = match speech {
            Speech::Vi => format!(
                "Đã đối chiếu {entries} tiêu chí với {units} cơ quan, đơn vị ({all} lượt): {met} lượt đáp ứng, {broken} lượt chưa đáp ứng, {unknown} lượt chưa đánh giá được do thiếu dữ liệu."
            ),
            Speech::En => format!(
                "Criteria looked at: {entries}, for {units} bodies, {all} comparisons in all: {met} met, {broken} not met, {unknown} not assessed for want of data."
            ),
        };
        self.say(Style::Body, text);
        let mut groups: Vec<Vec<&Criterion>> = Vec::new();
        for criterion in &found {
            match groups.iter_mut().find(|group| is_alike(group[0], criterion)) {
                Some(group) => group.push(criterion),
                None => groups.push(vec![criterion]),
            }
        }
        let rows: Vec<Row> = groups
            .iter()
            .take(super::LISTED_MAX)
            .enumerate()
            .map(|(position, group)| self.criterion(position, group))
            .collect();
        let columns = [
            ("no", speech.pick("No.", "STT"), 7),
            ("title", speech.pick("Criterion", "Tiêu chí"), 30),
            ("unit", speech.pick("Body", "Cơ quan, đơn vị"), 26),
            ("norm", speech.pick("Wanted", "Yêu cầu"), 9),
            ("value", speech.pick("Found", "Thực tế"), 9),
            ("verdict", speech.pick("Result", "Kết quả"), 14),
            ("basis", speech.pick("Basis", "Căn cứ"), 22),
        ];
        self.table(speech.pick("Criteria", "Kết quả đối chiếu tiêu chí"), &columns, rows);
        self.findings();
    }

    /// Tells a criterion of several bodies of which it says the same.
    fn criterion(&self, position: usize, group: &[&Criterion]) -> Row {
        let (speech, names, criterion) = (self.speech(), self.material.names, group[0]);
        let mut row = Row::default();
        let title = criterion.title.get(speech);
        row.set("no", count(position + 1))
            .set("title", if title.is_empty() { criterion.entry.as_str() } else { title });
        let shown =
            group.iter().take(UNITS_MAX).map(|found| names.short(&found.unit)).collect::<Vec<String>>().join("; ");
        let more = match group.len().saturating_sub(UNITS_MAX) {
            0 => String::new(),
            more => format!(" {} {more}", speech.pick("… and", "… và")),
        };
        row.set("unit", shown + &more).set("basis", cited(&criterion.basis)).set("value", values(group, speech));
        if let Some(reading) = criterion.reading.as_ref().filter(|reading| group.len() == 1 || !is_exact(reading)) {
            let bounds = [(&reading.min, "≥"), (&reading.max, "≤")].into_iter();
            let bounds = bounds.filter_map(|(bound, sign)| Some(format!("{sign} {}", bound.as_ref()?.1.to(speech))));
            row.set("norm", bounds.collect::<Vec<String>>().join(", "));
        }
        let verdict = match (&criterion.verdict, criterion.severity) {
            (Verdict::Met, _) => speech.pick("met", "đáp ứng").to_owned(),
            (Verdict::Broken, Severity::NeedsConsent) => {
                speech.pick("not met: needs consent", "chưa đáp ứng, cần xin ý kiến").to_owned()
            }
            (Verdict::Broken, _) => speech.pick("not met", "chưa đáp ứng").to_owned(),
            (Verdict::Unknown(why), _) => {
                format!("{}: {}", speech.pick("not assessed", "chưa đánh giá"), names.within(why.to(speech)))
            }
        };
        row.set("verdict", verdict);
        row
    }

    /// Lists what the plan introduces.
    fn findings(&mut self) {
        let speech = self.speech();
        let names = self.material.names;
        let introduced = &self.outcome().findings.introduced;
        let items: Vec<String> = introduced
            .iter()
            .map(|found| format!("{}: {}.", found.severity.word(speech), names.within(found.message.to(speech))))
            .collect();
        if items.is_empty() {
            return;
        }
        self.body(
            "What the plan raises and has to be explained or settled:",
            "Vấn đề phát sinh từ phương án, cần giải trình hoặc xử lý:",
        );
        self.items(items);
        self.gap("explanation", "giải trình");
    }
}

/// Bodies that one row names; more are counted.
const UNITS_MAX: usize = 4;

/// Returns the values found, the first and the last of many.
fn values(group: &[&Criterion], speech: Speech) -> String {
    let readings = group.iter().filter_map(|found| found.reading.as_ref());
    let mut values: Vec<&str> = readings.map(|reading| reading.value.to(speech)).collect();
    values.dedup();
    match values[..] {
        [first, .., last] if values.len() > 4 => format!("{first}; …; {last}"),
        _ => values.join("; "),
    }
}

/// Returns whether two criteria are told in one row: the same entry, limits and verdict; each breach stands alone.
///
/// Where the least is the most, sums are compared, and each body has its own.
fn is_alike(one: &Criterion, other: &Criterion) -> bool {
    let is_same = match (&one.reading, &other.reading) {
        (Some(one), Some(other)) => {
            (is_exact(one) && is_exact(other)) || (&one.min, &one.max) == (&other.min, &other.max)
        }
        (one, other) => one.is_none() && other.is_none(),
    };
    is_same && one.entry == other.entry && one.verdict == other.verdict && one.verdict != Verdict::Broken
}

fn is_exact(reading: &Reading) -> bool {
    reading.min.is_some() && reading.min == reading.max
}

/// Returns the norms without pack, entry and quotation: "107/2020/NĐ-CP (Chính phủ), Điều 5".
fn cited(basis: &[String]) -> String {
    let one = |basis: &String| {
        let inside = basis.split_once(" (").and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(basis);
        inside.split(": “").next().unwrap_or(inside).replace('`', "")
    };
    basis.iter().map(one).collect::<Vec<String>>().join("; ")
}
