//! Head and foot of the scheme, necessity and basis, aims, scope and objects.

use std::collections::BTreeSet;

use super::{Scheme, titles};
use crate::diagnostic::Speech;
use crate::model::{Basis, Id, LegalForm};
use crate::render::annexes::{capital, formal};
use crate::render::docx::{Block, Style, gap};
use crate::render::sentences::summary;
use crate::words::number;

/// Bodies that are kept and their superiors that the text names; the rest is counted.
const KEPT_MAX: usize = 30;
const NAMED_MAX: usize = 12;

/// Joins names; beyond so many the rest is counted, and the chapter that names all is cited.
fn shortened(names: &[String], most: usize, speech: Speech) -> String {
    let shown = names[..names.len().min(most)].join("; ");
    match (names.len().saturating_sub(most), speech) {
        (0, _) => shown,
        (more, Speech::Vi) => format!("{shown}; … và {more} đơn vị khác (phần IV nêu đủ đơn vị giữ nguyên)"),
        (more, Speech::En) => format!("{shown}; … and {more} more (chapter IV names all that is kept)"),
    }
}

impl Scheme<'_> {
    /// Organ and number to the left, national or Party heading to the right, then the title and the legal basis.
    pub(super) fn head(&mut self) {
        let speech = self.speech();
        let word = |en: &str, vi: &str| gap(speech.pick(en, vi), speech);
        let organ = self.author().unwrap_or_else(|| word("organ that draws up the scheme", "cơ quan lập đề án"));
        let left = vec![
            (Style::Centred, word("superior organ", "cơ quan cấp trên")),
            (Style::Heading, organ),
            // The Party sets a star under the organ, the State a line.
            (Style::Centred, if self.is_of_party() == Some(true) { "*" } else { "–––––" }.to_owned()),
            (Style::Centred, format!("{} {}", speech.pick("No.", "Số"), word("number", "số"))),
        ];
        let place = format!("{}, {}", word("place", "địa danh"), word("day, month, year", "ngày, tháng, năm"));
        let mut right: Vec<(Style, String)> = match self.is_of_party() {
            Some(true) => {
                vec![(Style::Heading, speech.pick("COMMUNIST PARTY OF VIET NAM", "ĐẢNG CỘNG SẢN VIỆT NAM").to_owned())]
            }
            Some(false) => vec![
                (
                    Style::Heading,
                    speech.pick("SOCIALIST REPUBLIC OF VIET NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").to_owned(),
                ),
                (
                    Style::Heading,
                    speech.pick("Independence – Freedom – Happiness", "Độc lập - Tự do - Hạnh phúc").to_owned(),
                ),
            ],
            None => vec![(Style::Centred, word("heading", "tiêu ngữ, tiêu đề"))],
        };
        right.push((Style::Centred, "–––––––––––––––".to_owned()));
        right.push((Style::CentredItalic, place));
        self.blocks.push(Block::Columns(left, right));
        self.say(Style::Title, speech.pick("SCHEME", "ĐỀ ÁN"));
        for title in titles(self.material.request.plans, speech) {
            let title = if title.is_empty() { word("name of the scheme", "tên đề án") } else { title.to_owned() };
            self.say(Style::CentredBold, title);
        }
        if let Some(note) = self.material.draft_note() {
            self.say(Style::CentredItalic, format!("({note})"));
        }
        self.say(Style::CentredItalic, "–––––");
        for basis in self.bases() {
            let text = match speech {
                Speech::Vi => format!("Căn cứ {};", formal(&basis, speech)),
                Speech::En => format!("On the basis of {};", formal(&basis, speech)),
            };
            self.say(Style::Basis, text);
        }
        self.say(Style::Basis, word("further legal basis", "căn cứ pháp lý khác, thẩm quyền, quy chế làm việc"));
    }

    /// Returns who is responsible for all steps, if that is one.
    fn author(&self) -> Option<String> {
        let names = self.material.names;
        let found: BTreeSet<&String> =
            self.outcome().events.iter().filter_map(|event| event.responsible.as_ref()).collect();
        let [one] = found.into_iter().collect::<Vec<_>>()[..] else { return None };
        let is_known = names.before.contains(one) || names.after.contains(one);
        Some(if is_known { names.short(one) } else { one.clone() })
    }

    /// Returns whether the bodies that decide belong to the Party, or all to other systems; none if that is mixed.
    fn is_of_party(&self) -> Option<bool> {
        let names = self.material.names;
        let deciders = self.outcome().events.iter().filter_map(|event| event.decided_by.as_ref());
        let units = deciders.filter_map(|id| names.after.unit(id).or_else(|| names.before.unit(id)));
        let systems: BTreeSet<&str> = units.filter_map(|unit| unit.system()).map(Id::as_str).collect();
        match systems.into_iter().collect::<Vec<_>>()[..] {
            ["party"] => Some(true),
            ["state"] => Some(false),
            _ => None,
        }
    }

    /// Returns the documents that the plan rests on, by document, once each.
    fn bases(&self) -> Vec<Basis> {
        let of_plans = self.material.request.plans.iter().flat_map(|plan| &plan.basis);
        let of_events = self.outcome().events.iter().flat_map(|event| &event.basis);
        let mut found: Vec<Basis> = Vec::new();
        for basis in of_plans.chain(of_events) {
            if !found.iter().any(|known| known.document == basis.document) {
                found.push(Basis { article: None, quote: None, ..basis.clone() });
            }
        }
        found
    }

    /// I. Necessity and basis.
    pub(super) fn necessity(&mut self) {
        let speech = self.speech();
        self.chapter("Necessity and legal basis", "Sự cần thiết và căn cứ");
        self.section(1, "General features of the present organisation", "Khái quát đặc điểm, cơ cấu tổ chức hiện nay");
        let header = self.outcome().before.header();
        let title = Some(header.title.get(speech)).filter(|title| !title.is_empty());
        let title = title.unwrap_or(speech.pick("Present structure", "Cơ cấu hiện nay")).to_owned();
        let (units, lines) = (self.outcome().before.len(), self.outcome().before.lines_total());
        let shown = |total: usize| number(i64::try_from(total).unwrap_or(i64::MAX), 0, speech);
        let (units, lines, concerned) = (shown(units), shown(lines), shown(self.concerned().len()));
        let text = match speech {
            Speech::Vi => format!(
                "{title}: {units} đơn vị, tổ chức và {lines} quan hệ chỉ đạo, hướng dẫn, phối hợp được thống kê; trong đó {concerned} đơn vị thuộc phạm vi sắp xếp."
            ),
            Speech::En => format!(
                "{title}: {units} bodies and {lines} lines of authority; the plan concerns {concerned} of them."
            ),
        };
        self.say(Style::Body, text);
        self.gap(
            "general features of the locality and the organisation",
            "đặc điểm tình hình địa phương, cơ quan, đơn vị",
        );
        self.section(2, "Political and legal basis", "Căn cứ chính trị, pháp lý");
        let cited = self.quotations();
        self.items(cited);
        self.section(3, "Why the rearrangement is needed", "Sự cần thiết phải sắp xếp");
        let notes: Vec<String> = self
            .material
            .request
            .plans
            .iter()
            .filter_map(|plan| plan.note.as_ref())
            .map(|note| note.get(speech).to_owned())
            .collect();
        for note in notes.iter().filter(|note| !note.is_empty()) {
            self.say(Style::Body, note.clone());
        }
        self.gap(
            "strengths, limits and causes of the present model",
            "đánh giá kết quả, hạn chế, nguyên nhân của mô hình hiện nay",
        );
    }

    /// Returns what the documents say, a line for each paragraph cited.
    fn quotations(&self) -> Vec<String> {
        let speech = self.speech();
        let of_plans = self.material.request.plans.iter().flat_map(|plan| &plan.basis);
        let of_events = self.outcome().events.iter().flat_map(|event| &event.basis);
        let mut found: Vec<String> = Vec::new();
        for basis in of_plans.chain(of_events) {
            let quote = basis.quote.as_ref().map(|quote| format!(": “{quote}”")).unwrap_or_default();
            let text = format!("{}{quote}.", formal(basis, speech));
            if !found.contains(&text) {
                found.push(text);
            }
        }
        found
    }

    /// Returns the bodies before that the events concern, once each, in the order of the events.
    pub(super) fn concerned(&self) -> Vec<&Id> {
        let mut known = BTreeSet::new();
        let all = self.outcome().events.iter().flat_map(|event| event.named());
        all.filter(|id| self.outcome().before.contains(id) && known.insert((*id).clone())).collect()
    }

    /// II. Aims, scope, objects.
    pub(super) fn aims(&mut self) {
        self.chapter("Aims, scope and objects", "Mục tiêu, phạm vi, đối tượng");
        self.section(1, "Aims", "Mục tiêu");
        self.gap("aims and demands", "mục tiêu, yêu cầu, quan điểm chỉ đạo");
        let text = summary(self.material);
        self.say(Style::Body, text);
        self.section(2, "Scope", "Phạm vi");
        let text = self.scope();
        self.say(Style::Body, text);
        self.section(3, "Objects", "Đối tượng");
        let items = self.objects();
        self.items(items);
    }

    /// Returns a line for each form with the bodies concerned: what changes in full, what is kept shortened.
    fn objects(&self) -> Vec<String> {
        let (speech, names) = (self.speech(), self.material.names);
        let mut forms: Vec<(LegalForm, &str, Vec<&Id>)> = Vec::new();
        for form in LegalForm::ALL {
            for event in self.outcome().events.iter().filter(|event| event.form == form) {
                let name = names.form(event);
                let place = forms.iter().position(|(_, word, _)| *word == name);
                let place = place.unwrap_or(forms.len());
                if place == forms.len() {
                    forms.push((form, name, Vec::new()));
                }
                forms[place].2.extend(event.named().into_iter().filter(|id| names.before.contains(id)));
            }
        }
        let mut items = Vec::new();
        for (form, name, ids) in forms {
            let mut known = BTreeSet::new();
            let listed: Vec<String> =
                ids.into_iter().filter(|id| known.insert(*id)).map(|id| names.short(id)).collect();
            let most = if form == LegalForm::Keeping { KEPT_MAX } else { usize::MAX };
            if !listed.is_empty() {
                items.push(format!("{} ({}): {}.", capital(name), listed.len(), shortened(&listed, most, speech)));
            }
        }
        items
    }

    /// Says under whom the bodies stand: those of what changes in full, then those of what is merely kept.
    fn scope(&self) -> String {
        let (speech, names) = (self.speech(), self.material.names);
        let is_change = |form: LegalForm| form != LegalForm::Keeping;
        let changed = self.outcome().events.iter().filter(|event| is_change(event.form));
        let changed: BTreeSet<&Id> = changed.flat_map(|event| event.named()).collect();
        let (mut first, mut rest): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (moving, kept): (Vec<&Id>, Vec<&Id>) = self.concerned().into_iter().partition(|id| changed.contains(id));
        let superior = |id: &Id| Some(names.short(names.before.unit(id)?.superior()?.id()));
        for name in moving.into_iter().filter_map(superior) {
            if !first.contains(&name) {
                first.push(name);
            }
        }
        for name in kept.into_iter().filter_map(superior) {
            if !first.contains(&name) && !rest.contains(&name) {
                rest.push(name);
            }
        }
        let mut parts = Vec::new();
        if !first.is_empty() {
            let under = speech.pick("Bodies that change are under", "Cơ quan, đơn vị, tổ chức được sắp xếp thuộc");
            parts.push(format!("{under}: {}.", first.join("; ")));
        }
        if !rest.is_empty() {
            let under = speech.pick("Bodies that are kept are also under", "Đơn vị giữ nguyên còn thuộc");
            parts.push(format!("{under} ({}): {}.", rest.len(), shortened(&rest, NAMED_MAX, speech)));
        }
        parts.join(" ")
    }

    /// Receivers to the left, signature to the right.
    pub(super) fn foot(&mut self) {
        let speech = self.speech();
        let word = |en: &str, vi: &str| gap(speech.pick(en, vi), speech);
        let left = vec![
            (Style::Small, speech.pick("To:", "Nơi nhận:").to_owned()),
            (Style::Small, format!("- {}", word("receivers", "nơi nhận"))),
            (Style::Small, speech.pick("- Archives.", "- Lưu văn thư.").to_owned()),
        ];
        let right = vec![
            (Style::CentredBold, word("office of the signatory", "quyền hạn, chức vụ người ký")),
            (Style::Centred, String::new()),
            (Style::CentredItalic, speech.pick("(signature, seal)", "(chữ ký, dấu)").to_owned()),
            (Style::Centred, String::new()),
            (Style::CentredBold, word("name", "họ và tên")),
        ];
        self.blocks.push(Block::Columns(left, right));
    }
}
