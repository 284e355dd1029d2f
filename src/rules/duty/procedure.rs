//! Procedures: who decides on a change, which acts it needs, which papers, and by when.

use std::borrow::Cow;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::deadline::Term;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Basis, Confidence, Id, LegalForm, Requirement, Selector, Text};
use crate::say;

/// What changes of some forms need, as a pack states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Id within the pack.
    pub id: Id,
    /// What the procedure is, in a phrase.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The legal forms for which it is needed.
    pub forms: Vec<LegalForm>,
    /// The units one of which the event must name; absent = any event of these forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Selector>,
    /// A condition on the event, in the language of expressions.
    #[serde(rename = "if", default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Who decides.
    #[serde(default, skip_serializing_if = "Decides::is_default")]
    pub decides: Decides,
    /// Who else has a say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Text>,
    /// The acts that are needed, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// The papers that are needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dossier: Vec<Text>,
    /// First day on which the procedure applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_from: Option<Date>,
    /// Last day on which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_to: Option<Date>,
    /// The norm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// How sure it is that the norm says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
}

/// One act that a change needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Id within the procedure.
    pub id: Id,
    /// What is to be done.
    pub name: Text,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub by: Text,
    /// The matter of the completeness list that it settles; what the plan says about the matter covers the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<Requirement>,
    /// Days within which it is due after the event; 0 = on its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Working days within which it is due after the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
}

impl Act {
    /// Returns how long after the event the act is due; none if no term is stated.
    pub fn term(&self) -> Option<Term> {
        Term::given([self.working_days, self.days, None, None]).pop()
    }
}

/// Who decides on a change.
///
/// In a file: `lowest-common-superior`, `direct-superior`, or a text that names the organ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Text", into = "Text")]
pub enum Decides {
    /// The lowest body that stands above all places concerned.
    #[default]
    LowestCommonSuperior,
    /// The direct superior of the bodies concerned.
    DirectSuperior,
    /// An organ that the text names.
    Organ(Text),
}

const LOWEST_COMMON_SUPERIOR: &str = "lowest-common-superior";
const DIRECT_SUPERIOR: &str = "direct-superior";

impl Decides {
    fn is_default(&self) -> bool {
        *self == Decides::LowestCommonSuperior
    }
}

impl From<Text> for Decides {
    fn from(text: Text) -> Self {
        match text.tagged("") {
            Some(LOWEST_COMMON_SUPERIOR) => Decides::LowestCommonSuperior,
            Some(DIRECT_SUPERIOR) => Decides::DirectSuperior,
            _ => Decides::Organ(text),
        }
    }
}

impl From<Decides> for Text {
    fn from(decides: Decides) -> Text {
        match decides {
            Decides::LowestCommonSuperior => LOWEST_COMMON_SUPERIOR.into(),
            Decides::DirectSuperior => DIRECT_SUPERIOR.into(),
            Decides::Organ(text) => text,
        }
    }
}

impl JsonSchema for Decides {
    fn schema_name() -> Cow<'static, str> {
        "Decides".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Text::json_schema(generator);
        schema.insert(
            "description".to_owned(),
            format!("Who decides: `{LOWEST_COMMON_SUPERIOR}`, `{DIRECT_SUPERIOR}`, or the name of an organ.").into(),
        );
        schema
    }
}

impl Procedure {
    /// Returns whether the procedure applies on a day; without a day only an open-ended one does.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => {
                self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
            }
            None => self.valid_to.is_none(),
        }
    }

    /// Returns what is wrong with the procedure, apart from its condition.
    pub fn problems(&self, place: &Place) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let id = &self.id;
        if self.forms.is_empty() {
            let message = say!("procedure `{id}` names no form", "thủ tục `{id}` không nêu hình thức nào");
            let help =
                say!("name at least one form, such as `transfer`", "nêu ít nhất một hình thức, ví dụ `transfer`");
            problems.push(Diagnostic::error("missing-field", message).at(place.clone().key("forms")).help(help));
        }
        if let (Some(first), Some(last)) = (self.valid_from, self.valid_to)
            && first > last
        {
            let message = say!(
                "procedure `{id}` ends on {last}, before it begins on {first}",
                "thủ tục `{id}` hết hiệu lực {last}, trước ngày có hiệu lực {first}"
            );
            let help = say!("correct `valid_from` or `valid_to`", "sửa `valid_from` hoặc `valid_to`");
            problems.push(Diagnostic::error("impossible-dates", message).at(place.clone().key("valid_to")).help(help));
        }
        for (position, act) in self.acts.iter().enumerate() {
            let (name, place) = (&act.id, place.clone().key("acts").index(position));
            if self.acts[..position].iter().any(|other| other.id == act.id) {
                let message = say!("procedure `{id}` has two acts `{name}`", "thủ tục `{id}` có hai việc `{name}`");
                let help = say!("give each act its own id", "đặt mã riêng cho mỗi việc");
                problems.push(Diagnostic::error("duplicate-id", message).at(place.clone().key("id")).help(help));
            }
            if act.days.is_some() && act.working_days.is_some() {
                let message = say!("act `{name}` has two terms", "việc `{name}` có hai thời hạn");
                let help = say!("keep `days` or `working_days`", "giữ lại `days` hoặc `working_days`");
                problems.push(Diagnostic::error("impossible-deadline", message).at(place.key("days")).help(help));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_is_one_of_two_words_or_the_name_of_an_organ() {
        for (json, decides) in [
            (r#""lowest-common-superior""#, Decides::LowestCommonSuperior),
            (r#""direct-superior""#, Decides::DirectSuperior),
            (r#""HĐND cùng cấp""#, Decides::Organ("HĐND cùng cấp".into())),
            (r#"{"en":"council","vi":"HĐND"}"#, Decides::Organ(Text::from_pairs([("vi", "HĐND"), ("en", "council")]))),
        ] {
            assert_eq!(serde_json::from_str::<Decides>(json).expect(json), decides);
            assert_eq!(serde_json::to_string(&decides).expect(json), json);
        }
    }

    #[test]
    fn a_procedure_without_forms_and_with_confused_acts_is_reported_as_a_whole() {
        let json = r#"{"id": "p", "forms": [], "valid_from": "2023-01-01", "valid_to": "2022-01-01",
            "acts": [{"id": "a", "name": "A"}, {"id": "a", "name": "B", "days": 1, "working_days": 1}]}"#;
        let procedure: Procedure = serde_json::from_str(json).expect(json);
        let problems = procedure.problems(&Place::default());
        let codes: Vec<&str> = problems.iter().map(|problem| &*problem.code).collect();
        assert_eq!(codes, ["missing-field", "impossible-dates", "duplicate-id", "impossible-deadline"]);
        assert!(problems.iter().all(|problem| problem.help.is_some() && problem.place.is_some()));
    }
}
