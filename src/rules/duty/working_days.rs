//! Counting days: which days are worked, and when a term ends.
//!
//! Rest days and holidays are data of a pack, each with its source; nothing here knows a holiday.
//! A term begins on the day after the event; the day of the event is not counted.
//!
//! Without a calendar Saturdays and Sundays are taken as days of rest, and every count says that it is not exact.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deadline::Term;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Basis, Confidence, Text};
use crate::say;

/// Days of rest: weekly ones, holidays, and what is worked in exchange; as a pack gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Weekly days of rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rest_days: Vec<RestDay>,
    /// Holidays, with the days off given in exchange for holidays that fell on a day of rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Days of rest on which work is done in exchange for another day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub worked: Vec<Worked>,
    /// Years whose holidays are listed completely.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<i16>,
    /// What becomes of a term in days, months or years whose last day is a day of rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day_at_rest: Option<LastDay>,
    /// What the calendar rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Basis>,
}

/// A weekly day of rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum RestDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl RestDay {
    fn weekday(self) -> Weekday {
        match self {
            RestDay::Monday => Weekday::Monday,
            RestDay::Tuesday => Weekday::Tuesday,
            RestDay::Wednesday => Weekday::Wednesday,
            RestDay::Thursday => Weekday::Thursday,
            RestDay::Friday => Weekday::Friday,
            RestDay::Saturday => Weekday::Saturday,
            RestDay::Sunday => Weekday::Sunday,
        }
    }
}

/// What becomes of a term whose last day is a day of rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LastDay {
    /// The term ends on that day all the same.
    Stays,
    /// The term ends on the next working day.
    NextWorkingDay,
}

/// A run of days off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day; absent = one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub to: Option<Date>,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// How sure the dates are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Where they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A day of rest on which work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Worked {
    /// The day.
    #[schemars(with = "String")]
    pub on: Date,
    /// The day off for which it is worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub instead_of: Option<Date>,
    /// How sure the dates are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Calendar {
    /// Returns what is wrong with the calendar.
    pub fn problems(&self, place: &Place) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let place = |list: &'static str, position: usize| place.clone().key(list).index(position);
        for (position, holiday) in self.holidays.iter().enumerate() {
            let from = holiday.from;
            if let Some(to) = holiday.to.filter(|to| *to < from) {
                let message = say!(
                    "a holiday ends on {to}, before it begins on {from}",
                    "một kỳ nghỉ kết thúc ngày {to}, trước ngày bắt đầu {from}"
                );
                let help = say!("correct `from` or `to`", "sửa `from` hoặc `to`");
                problems.push(
                    Diagnostic::error("impossible-dates", message).at(place("holidays", position).key("to")).help(help),
                );
            }
        }
        if self.rest_days.len() == 7 {
            let message = say!("every day of the week is a day of rest", "mọi ngày trong tuần đều là ngày nghỉ");
            let help = say!("leave at least one working day", "để lại ít nhất một ngày làm việc");
            problems.push(Diagnostic::error("impossible-dates", message).at(place("rest_days", 6)).help(help));
        }
        problems
    }
}

/// Whether a count of days can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exactness {
    /// All holidays of the years concerned are known.
    Exact,
    /// The holidays of some year concerned are not known; only weekly days of rest are left out there.
    HolidaysUnknown,
}

/// A day on which a term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Due {
    /// The last day.
    #[schemars(with = "String")]
    pub on: Date,
    /// Whether holidays were known.
    pub exactness: Exactness,
}

impl Due {
    /// Makes a day that no count led to.
    pub fn fixed(on: Date) -> Self {
        Due { on, exactness: Exactness::Exact }
    }
}

/// The working days of all calendars together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    rest_days: Vec<Weekday>,
    // INVARIANT: days off by their first day, with the last; no two runs overlap.
    off: BTreeMap<Date, Date>,
    worked: BTreeSet<Date>,
    years: BTreeSet<i16>,
    last_day: LastDay,
}

impl Default for WorkingDays {
    fn default() -> Self {
        WorkingDays::of(&[])
    }
}

impl WorkingDays {
    /// Joins calendars; Saturdays and Sundays are days of rest when none of them says which are.
    pub fn of<'c>(calendars: impl IntoIterator<Item = &'c Calendar>) -> Self {
        let mut days = WorkingDays {
            rest_days: Vec::new(),
            off: BTreeMap::new(),
            worked: BTreeSet::new(),
            years: BTreeSet::new(),
            last_day: LastDay::Stays,
        };
        let mut off: Vec<(Date, Date)> = Vec::new();
        for calendar in calendars {
            days.rest_days.extend(calendar.rest_days.iter().map(|day| day.weekday()));
            days.worked.extend(calendar.worked.iter().map(|worked| worked.on));
            days.years.extend(&calendar.years);
            days.last_day = calendar.last_day_at_rest.unwrap_or(days.last_day);
            off.extend(calendar.holidays.iter().map(|holiday| (holiday.from, holiday.to.unwrap_or(holiday.from))));
        }
        off.sort_unstable();
        for (from, to) in off {
            match days.off.last_entry().filter(|last| from <= *last.get()) {
                Some(mut last) => *last.get_mut() = to.max(*last.get()),
                None => drop(days.off.insert(from, to)),
            }
        }
        if days.rest_days.is_empty() {
            days.rest_days = vec![Weekday::Saturday, Weekday::Sunday];
        }
        days
    }

    /// Returns whether a day is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        let off = self.off.range(..=day).next_back().is_some_and(|(_, last)| day <= *last);
        self.worked.contains(&day) || !off && !self.rest_days.contains(&day.weekday())
    }

    /// Returns the last day of a term that begins on the day after `start`; none beyond the end of the calendar.
    pub fn end_of(&self, term: Term, start: Date) -> Option<Due> {
        let span = match term {
            Term::WorkingDays(count) => {
                let on = self.after(start, count)?;
                return Some(Due { on, exactness: self.exactness(start, on) });
            }
            Term::Days(count) => Span::new().try_days(count),
            Term::Months(count) => Span::new().try_months(count),
            Term::Years(count) => Span::new().try_years(count),
        };
        let on = start.checked_add(span.ok()?).ok()?;
        Some(match self.last_day {
            LastDay::Stays => Due::fixed(on),
            LastDay::NextWorkingDay => {
                let worked = if self.is_worked(on) { on } else { self.after(on, 1)? };
                Due { on: worked, exactness: self.exactness(on, worked) }
            }
        })
    }

    /// Returns the working day that comes `count` working days after a day.
    fn after(&self, start: Date, count: u32) -> Option<Date> {
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.tomorrow().ok()?;
            left -= u32::from(self.is_worked(day));
        }
        Some(day)
    }

    fn exactness(&self, first: Date, last: Date) -> Exactness {
        match (first.year()..=last.year()).all(|year| self.years.contains(&year)) {
            true => Exactness::Exact,
            false => Exactness::HolidaysUnknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect(text)
    }

    fn days(json: &str) -> WorkingDays {
        WorkingDays::of(&[serde_json::from_str(json).expect(json)])
    }

    const TET: &str = r#"{
        "rest_days": ["saturday", "sunday"],
        "holidays": [
            {"from": "2023-01-20", "to": "2023-01-26"},
            {"from": "2023-01-02"},
            {"from": "2023-01-22", "to": "2023-01-24"}
        ],
        "worked": [{"on": "2023-01-28"}],
        "years": [2023]
    }"#;

    #[test]
    fn a_term_in_working_days_leaves_out_weekends_and_holidays_and_counts_days_worked_in_exchange() {
        let days = days(TET);
        let end = |count| days.end_of(Term::WorkingDays(count), date("2023-01-19"));
        // 20 to 26 January is off, 27 is a Friday, 28 is a Saturday that is worked, 30 is a Monday.
        assert_eq!(end(1), Some(Due::fixed(date("2023-01-27"))));
        assert_eq!(end(2), Some(Due::fixed(date("2023-01-28"))));
        assert_eq!(end(3), Some(Due::fixed(date("2023-01-30"))));
    }

    #[test]
    fn the_day_of_the_event_is_not_counted() {
        let days = days(TET);
        assert_eq!(days.end_of(Term::Days(1), date("2023-03-01")), Some(Due::fixed(date("2023-03-02"))));
        assert_eq!(days.end_of(Term::WorkingDays(1), date("2023-03-01")), Some(Due::fixed(date("2023-03-02"))));
    }

    #[test]
    fn a_month_without_the_day_ends_on_its_last_day() {
        let days = days(TET);
        assert_eq!(days.end_of(Term::Months(1), date("2023-01-31")), Some(Due::fixed(date("2023-02-28"))));
        assert_eq!(days.end_of(Term::Years(5), date("2024-02-29")).map(|due| due.on), Some(date("2029-02-28")));
    }

    #[test]
    fn a_last_day_at_rest_moves_on_only_where_the_calendar_says_so() {
        let stays = days(r#"{"years": [2023]}"#);
        let moves =
            days(r#"{"years": [2023], "last_day_at_rest": "next-working-day", "holidays": [{"from": "2023-01-02"}]}"#);
        // 1 January 2023 is a Sunday.
        assert_eq!(stays.end_of(Term::Days(1), date("2022-12-31")), Some(Due::fixed(date("2023-01-01"))));
        assert_eq!(moves.end_of(Term::Days(1), date("2022-12-31")), Some(Due::fixed(date("2023-01-03"))));
    }

    #[test]
    fn a_count_through_a_year_without_known_holidays_is_not_exact() {
        let days = days(TET);
        let due = days.end_of(Term::WorkingDays(30), date("2023-12-20")).expect("within the calendar");
        assert_eq!(due.exactness, Exactness::HolidaysUnknown);
        let bare =
            WorkingDays::default().end_of(Term::WorkingDays(5), date("2022-10-31")).expect("within the calendar");
        assert_eq!((bare.on, bare.exactness), (date("2022-11-07"), Exactness::HolidaysUnknown));
    }

    #[test]
    fn a_term_beyond_the_end_of_time_has_no_end() {
        let days = days(TET);
        for term in [Term::WorkingDays(u32::MAX), Term::Days(u32::MAX), Term::Months(u32::MAX), Term::Years(u32::MAX)] {
            assert_eq!(days.end_of(term, date("2023-01-01")), None);
        }
    }

    #[test]
    fn a_holiday_that_ends_before_it_begins_is_reported_with_its_place() {
        let calendar: Calendar =
            serde_json::from_str(r#"{"holidays": [{"from": "2023-01-02", "to": "2023-01-01"}]}"#).expect("well formed");
        let problems = calendar.problems(&Place::default());
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "impossible-dates");
        assert!(problems[0].place.is_some() && problems[0].help.is_some());
    }
}
