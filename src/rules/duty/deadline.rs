//! Deadlines: fixed days, and terms that run from each matching event.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::working_days::{Due, WorkingDays};
use crate::diagnostic::{Diagnostic, Place, Say, Speech};
use crate::model::{ChangeEvent, LegalForm};
use crate::say;

/// By when something must be done: a fixed day, or a term that runs from each event of some forms.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Deadline {
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// The events from which the term runs; its first day is the day after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
    /// Length of the term in working days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// Length of the term in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Length of the term in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Length of the term in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// What must be ready by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binds: Option<Binds>,
}

/// Events from which a term runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Their legal forms.
    pub forms: Vec<LegalForm>,
}

/// What a deadline binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// The scheme must be submitted.
    Scheme,
    /// The change must have been carried out.
    Execution,
    /// The text can be read both ways.
    Ambiguous,
}

impl Binds {
    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Binds::Scheme => ("for the scheme", "đối với việc trình đề án"),
            Binds::Execution => ("for carrying it out", "đối với việc thực hiện"),
            Binds::Ambiguous => {
                ("for the scheme or for carrying it out", "văn bản không nói rõ là trình đề án hay thực hiện xong")
            }
        };
        speech.pick(en, vi)
    }
}

/// How long a term lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Days on which work is done.
    WorkingDays(u32),
    /// Days of the calendar.
    Days(u32),
    /// Months.
    Months(u32),
    /// Years.
    Years(u32),
}

impl Term {
    /// Returns the lengths that are given, of which there should be one.
    pub(super) fn given(lengths: [Option<u32>; 4]) -> Vec<Term> {
        let [working_days, days, months, years] = lengths;
        let terms = [
            working_days.map(Term::WorkingDays),
            days.map(Term::Days),
            months.map(Term::Months),
            years.map(Term::Years),
        ];
        terms.into_iter().flatten().collect()
    }

    /// Returns the term in words.
    pub fn say(self) -> Say {
        let (count, one, many, vi) = match self {
            Term::WorkingDays(count) => (count, "working day", "working days", "ngày làm việc"),
            Term::Days(count) => (count, "day", "days", "ngày"),
            Term::Months(count) => (count, "month", "months", "tháng"),
            Term::Years(count) => (count, "year", "years", "năm"),
        };
        let en = if count == 1 { one } else { many };
        say!("{count} {en}", "{count} {vi}")
    }
}

impl Deadline {
    /// Makes the deadline of a fixed day.
    pub fn fixed(on: Date) -> Self {
        Deadline { on: Some(on), ..Deadline::default() }
    }

    /// Returns how long the term lasts, if the deadline is one.
    pub fn term(&self) -> Option<Term> {
        Term::given([self.working_days, self.days, self.months, self.years]).pop()
    }

    /// Returns when the term ends that an event starts; none if it starts none, or has no date.
    pub fn due_after(&self, event: &ChangeEvent, days: &WorkingDays) -> Option<Due> {
        let after = self.after.as_ref().filter(|after| after.forms.contains(&event.form))?;
        debug_assert!(!after.forms.is_empty(), "checked when the pack was read");
        days.end_of(self.term()?, event.on?)
    }

    /// Returns what is wrong with the deadline.
    pub fn problems(&self, place: &Place) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut wrong = |place: Place, message: Say, help: Say| {
            problems.push(Diagnostic::error("impossible-deadline", message).at(place).help(help));
        };
        let terms = Term::given([self.working_days, self.days, self.months, self.years]).len();
        let one_length = say!(
            "give one of `working_days`, `days`, `months`, `years`",
            "ghi một trong các trường `working_days`, `days`, `months`, `years`"
        );
        match (self.on, &self.after) {
            (None, None) => {
                let message = say!("the deadline has no day", "thời hạn không có ngày");
                let help = say!(
                    "write `on` with a day, or `after` with the events from which the term runs",
                    "ghi `on` kèm ngày, hoặc `after` kèm các sự kiện làm mốc tính thời hạn"
                );
                wrong(place.clone(), message, help);
            }
            (Some(_), Some(_)) => {
                let message = say!(
                    "the deadline is a fixed day and a term at once",
                    "thời hạn vừa là ngày cố định vừa tính theo sự kiện"
                );
                let help = say!("keep `on` or `after`", "giữ lại `on` hoặc `after`");
                wrong(place.clone().key("after"), message, help);
            }
            (Some(_), None) if terms > 0 => {
                let message = say!("a fixed day has no length", "ngày cố định không có độ dài thời hạn");
                let help = say!("remove the length, or write `after`", "bỏ độ dài thời hạn, hoặc ghi `after`");
                wrong(place.clone(), message, help);
            }
            (None, Some(_)) if terms != 1 => {
                let message = say!("the term has {terms} lengths", "thời hạn có {terms} độ dài");
                wrong(place.clone(), message, one_length);
            }
            _ => {}
        }
        if self.after.as_ref().is_some_and(|after| after.forms.is_empty()) {
            let message = say!("no event starts the term", "không sự kiện nào làm mốc tính thời hạn");
            let help =
                say!("name at least one form, such as `dissolution`", "nêu ít nhất một hình thức, ví dụ `dissolution`");
            wrong(place.clone().key("after").key("forms"), message, help);
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Deadline {
        serde_json::from_str(json).expect(json)
    }

    #[test]
    fn a_fixed_day_and_a_term_are_read_and_printed_alike() {
        for json in [
            r#"{"on":"2022-10-31","binds":"ambiguous"}"#,
            r#"{"after":{"forms":["dissolution","disbandment"]},"working_days":30,"binds":"execution"}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(json)).expect(json), json);
            assert_eq!(read(json).problems(&Place::default()), []);
        }
        assert!(serde_json::from_str::<Deadline>(r#"{"by":"2022-10-31"}"#).is_err());
    }

    #[test]
    fn contradictory_deadlines_are_reported_with_help() {
        for (json, count) in [
            ("{}", 1),
            (r#"{"on":"2022-10-31","after":{"forms":["dissolution"]},"days":3}"#, 1),
            (r#"{"on":"2022-10-31","days":3}"#, 1),
            (r#"{"after":{"forms":["dissolution"]}}"#, 1),
            (r#"{"after":{"forms":["dissolution"]},"days":3,"years":1}"#, 1),
            (r#"{"after":{"forms":[]}}"#, 2),
        ] {
            let problems = read(json).problems(&Place::default());
            assert_eq!(problems.len(), count, "{json}");
            assert!(problems.iter().all(|problem| problem.help.is_some() && problem.place.is_some()), "{json}");
        }
    }

    #[test]
    fn a_term_runs_from_events_of_its_forms_that_have_a_date() {
        let deadline = read(r#"{"after":{"forms":["dissolution"]},"working_days":30}"#);
        let on = "2022-10-31".parse().ok();
        let days = WorkingDays::default();
        let due = |form, on| {
            let event = ChangeEvent { on, ..ChangeEvent::new(form) };
            deadline.due_after(&event, &days).map(|due| due.on.to_string())
        };
        // Six weeks of five working days.
        assert_eq!(due(LegalForm::Dissolution, on).as_deref(), Some("2022-12-12"));
        assert_eq!(due(LegalForm::Dissolution, None), None);
        assert_eq!(due(LegalForm::Cessation, on), None);
    }

    #[test]
    fn a_term_is_said_in_the_singular_and_the_plural() {
        assert_eq!(Term::WorkingDays(1).say(), say!("1 working day", "1 ngày làm việc"));
        assert_eq!(Term::Years(5).say(), say!("5 years", "5 năm"));
    }
}
