//! The explanation that criteria are met: which were looked at, what the norm wants, what is found, and what follows.

use super::Scheme;
use crate::check::{Criterion, Verdict};
use crate::diagnostic::{Severity, Speech};
use crate::render::docx::Style;
use crate::render::tables::{Row, count};

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
        let text = match speech {
            Speech::Vi => format!(
                "Đã đối chiếu {} tiêu chí: {met} đáp ứng, {broken} chưa đáp ứng, {unknown} chưa đánh giá được do thiếu dữ liệu.",
                found.len()
            ),
            Speech::En => format!(
                "{} criteria were looked at: {met} are met, {broken} are not, {unknown} could not be assessed for want of data.",
                found.len()
            ),
        };
        self.say(Style::Body, text);
        let rows = found
            .iter()
            .take(super::LISTED_MAX)
            .enumerate()
            .map(|(position, criterion)| self.criterion(position, criterion));
        let rows: Vec<Row> = rows.collect();
        let columns = [
            ("no", speech.pick("No.", "STT"), 5),
            ("title", speech.pick("Criterion", "Tiêu chí"), 30),
            ("unit", speech.pick("Body", "Cơ quan, đơn vị"), 22),
            ("norm", speech.pick("Wanted", "Yêu cầu"), 10),
            ("value", speech.pick("Found", "Thực tế"), 9),
            ("verdict", speech.pick("Result", "Kết quả"), 14),
            ("basis", speech.pick("Basis", "Căn cứ"), 22),
        ];
        self.table(speech.pick("Criteria", "Kết quả đối chiếu tiêu chí"), &columns, rows);
        self.findings();
    }

    fn criterion(&self, position: usize, criterion: &Criterion) -> Row {
        let (speech, names) = (self.speech(), self.material.names);
        let mut row = Row::default();
        let title = criterion.title.get(speech);
        row.set("no", count(position + 1))
            .set("title", if title.is_empty() { criterion.entry.as_str() } else { title });
        row.set("unit", names.short(&criterion.unit)).set("basis", criterion.basis.join("; ").replace('`', ""));
        if let Some(reading) = &criterion.reading {
            row.set("value", reading.value.to(speech));
            let bounds = [(&reading.min, "≥"), (&reading.max, "≤")];
            let bounds = bounds
                .into_iter()
                .filter_map(|(bound, sign)| bound.as_ref().map(|(_, shown)| format!("{sign} {}", shown.to(speech))));
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
