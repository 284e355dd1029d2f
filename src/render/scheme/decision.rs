//! The draft of what is decided: one article for all events of one day, then handover and effect.

use super::Scheme;
use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, LegalForm};
use crate::render::annexes::Part;
use crate::render::authority;
use crate::render::docx::{Style, gap};
use crate::render::sentences::decision;

impl Scheme<'_> {
    /// XI. Operative sentences.
    pub(super) fn decision(&mut self) {
        let speech = self.speech();
        self.chapter("Draft of the operative part of the decisions", "Dự thảo nội dung quyết định");
        self.body(
            "Each competent organ takes into its own decision what it decides.",
            "Mỗi cơ quan có thẩm quyền đưa vào quyết định của mình phần thuộc thẩm quyền.",
        );
        let outcome = self.outcome();
        let material = self.material;
        let is_territorial =
            |event: &ChangeEvent| event.concerned().iter().all(|id| material.is_part(id, Part::Territory));
        let is_decided = |event: &&ChangeEvent| {
            let is_act = !matches!(event.form, LegalForm::Keeping | LegalForm::Relation | LegalForm::RelationEnd);
            is_act && !is_territorial(event)
        };
        if outcome.events.iter().any(is_territorial) {
            self.body(
                "Resolutions on administrative units have a form of their own and are drafted separately.",
                "Nghị quyết về đơn vị hành chính có thể thức riêng, dự thảo thành văn bản riêng.",
            );
        }
        let said = |event: &ChangeEvent| authority::said(event, outcome, material.names, |id| material.names.short(id));
        let mut organs: Vec<(Option<String>, Vec<&ChangeEvent>)> = Vec::new();
        for event in outcome.events.iter().filter(is_decided) {
            let organ = said(event);
            match organs.iter_mut().find(|(known, _)| *known == organ) {
                Some((_, events)) => events.push(event),
                None => organs.push((organ, vec![event])),
            }
        }
        for (organ, events) in organs {
            let unknown = || {
                let organ = gap(speech.pick("competent organ", "cơ quan có thẩm quyền"), speech);
                format!("{}: {organ}", speech.pick("Decided by", "Thẩm quyền quyết định"))
            };
            self.say(Style::Section, organ.unwrap_or_else(unknown));
            let events = events.into_iter();
            let told: Vec<Vec<String>> =
                events.take(super::LISTED_MAX).map(|event| decision(event, self.material)).collect();
            let article = speech.pick("Article", "Điều");
            let mut number = 0;
            for sentences in &told {
                number += 1;
                self.say(Style::Body, format!("{article} {number}. {}", sentences.join(" ")));
            }
            for text in closing(speech) {
                number += 1;
                self.say(Style::Body, format!("{article} {number}. {text}"));
            }
        }
    }
}

/// The articles that every decision ends with.
fn closing(speech: Speech) -> [String; 2] {
    let word = |en: &str, vi: &str| gap(speech.pick(en, vi), speech);
    match speech {
        Speech::Vi => [
            format!(
                "Các cơ quan, đơn vị có liên quan lập biên bản bàn giao tổ chức, biên chế, tài sản, tài chính, hồ sơ (hồ sơ đảng viên, nếu có) trong thời hạn {}.",
                word("", "thời hạn")
            ),
            format!(
                "Quyết định có hiệu lực kể từ ngày {}; {} chịu trách nhiệm thi hành.",
                word("", "ngày"),
                word("", "các cơ quan thi hành")
            ),
        ],
        Speech::En => [
            format!(
                "The bodies concerned draw up minutes of the handover of organisation, payroll, assets, finance and records (members' files, if any) within {}.",
                word("term", "")
            ),
            format!("The decision takes effect on {}; {} carry it out.", word("day", ""), word("executors", "")),
        ],
    }
}
