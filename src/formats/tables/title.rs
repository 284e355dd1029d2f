//! What the lines above a table say about the whole: its title, and the day at which its bodies live.
//!
//! A line is a title only if it begins as the titles of structures do; lines that contradict one another say nothing.

use jiff::civil::Date;

use super::grid::{Cell, Row, Sheet, Workbook};
use super::mapping_facts::StructureFacts;
use super::read_day;
use crate::diagnostic::{Diagnostic, Place, Severity, Speech};
use crate::formats::Lines;
use crate::model::{Text, fold};
use crate::say;
use crate::words;

/// What titles of structures begin with, folded.
const TITLES: [&str; 10] = [
    "so do to chuc",
    "so do co cau to chuc",
    "so do bo may",
    "so do he thong to chuc",
    "co cau to chuc",
    "to chuc bo may",
    "organisation chart",
    "organization chart",
    "organisational structure",
    "organizational structure",
];

/// What stands before a day at which something holds, folded.
const DAYS: [&str; 5] = ["den het ngay", "den ngay", "tai ngay", "tinh den", "as of"];

/// What lines above tables say, with the cells that say it.
#[derive(Default)]
pub(super) struct Stated {
    titles: Vec<(String, Place)>,
    days: Vec<(Date, Place)>,
}

impl Stated {
    /// Reads the lines above the headings of a table of bodies; `first` is the number of the first line of these.
    pub fn read(&mut self, workbook: &Workbook, sheet: &Sheet, first: u32) {
        let lines = Lines::new(workbook.text.as_deref().unwrap_or(""));
        for row in sheet.rows.iter().take_while(|row| row.number < first) {
            let Some((column, text)) = only_text(row) else { continue };
            let place = || workbook.place(sheet, row, column, &lines);
            if let Some(title) = title(&text) {
                self.titles.push((title, place()));
            }
            if let Some(day) = stated_day(&text) {
                self.days.push((day, place()));
            }
        }
    }

    /// Takes over what all lines agree on, and says so.
    pub fn tell(self, facts: &mut StructureFacts) -> Vec<Diagnostic> {
        let help = || {
            say!(
                "say it in `structure` of a mapping, if it is otherwise",
                "nếu khác, ghi trong `structure` của tệp ánh xạ"
            )
        };
        let mut notes = Vec::new();
        if let Some((title, place)) = agreed(self.titles) {
            let message = say!("title of the structure: `{title}`", "tên của cơ cấu: `{title}`");
            facts.title = Text::from(title.as_str());
            notes.push(Diagnostic::new(Severity::Note, "stated-title", message).at(place).help(help()));
        }
        if let Some((day, place)) = agreed(self.days) {
            let (en, vi) = (words::date(day, Speech::En), words::date(day, Speech::Vi));
            let message = say!("the bodies are those of {en}", "các đơn vị tính đến ngày {vi}");
            facts.as_of = Some(day);
            notes.push(Diagnostic::new(Severity::Note, "stated-day", message).at(place).help(help()));
        }
        notes
    }
}

/// Returns what is said, with the first place, if nothing else is said anywhere.
fn agreed<T: PartialEq>(said: Vec<(T, Place)>) -> Option<(T, Place)> {
    let mut said = said.into_iter();
    let first = said.next()?;
    said.all(|(other, _)| other == first.0).then_some(first)
}

/// Returns the text of a row in which nothing else stands, and its column; merged cells hold it several times.
fn only_text(row: &Row) -> Option<(usize, String)> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let (column, first) = filled.next()?;
    let is_alone = matches!(first, Cell::Text(_)) && filled.all(|(_, cell)| cell == first);
    is_alone.then(|| (column, first.text().split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Returns the title that a line is, without what stands behind it in brackets.
fn title(text: &str) -> Option<String> {
    let plain = text.split('(').next().unwrap_or(text).trim().trim_end_matches([',', ';', ':', '.']);
    let folded = fold(plain);
    let is_title = TITLES.iter().any(|start| {
        let rest = folded.strip_prefix(start);
        // A heading that is nothing but the kind of paper names no structure.
        rest.is_some_and(|rest| rest.starts_with(' ') && rest.trim().chars().count() > 2)
    });
    is_title.then(|| plain.to_owned())
}

/// Returns the day that a line states, such as "(số liệu đến ngày 31/12/2024)".
fn stated_day(text: &str) -> Option<Date> {
    let folded = fold(text);
    let start = DAYS.iter().find_map(|word| Some(folded.find(word)? + word.len()))?;
    let rest = folded[start..].split([')', ',', ';']).next()?.trim();
    let read = |text: &str| read_day(text, true).map(|(day, _)| day);
    read(rest).or_else(|| read(rest.split_whitespace().next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_title_only_if_it_begins_like_one_and_names_something() {
        let of = |text: &str| title(text).unwrap_or_default();
        assert_eq!(of("SƠ ĐỒ TỔ CHỨC BỘ MÁY HUYỆN MẪU (đến ngày 31/10/2022)"), "SƠ ĐỒ TỔ CHỨC BỘ MÁY HUYỆN MẪU");
        assert_eq!(of("Cơ cấu tổ chức của Sở Nội vụ."), "Cơ cấu tổ chức của Sở Nội vụ");
        for other in
            ["SƠ ĐỒ TỔ CHỨC", "BIỂU SỐ 1: BIÊN CHẾ", "Sở Nội vụ", "Danh sách cơ cấu tổ chức", "(đến ngày 1/1/2020)"]
        {
            assert_eq!(title(other), None, "{other}");
        }
    }

    #[test]
    fn a_day_is_read_in_figures_and_in_words() {
        let day = |text: &str| stated_day(text).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(day("(số liệu đến ngày 31/12/2024)"), "2024-12-31");
        assert_eq!(day("Tính đến ngày 31 tháng 10 năm 2022"), "2022-10-31");
        assert_eq!(day("Staff as of 31 October 2022, provisional"), "2022-10-31");
        assert_eq!(day("Chuyển đến ngày mai"), "");
    }
}
