//! The table in a sheet: its headings, its rows, and what stands around it.

use super::grid::{Cell, Origin, Row, Sheet, column_of};
use super::values::key;
use super::vocabulary::{bracketed, is_closing, is_total};

/// Rows at the top of a sheet among which headings are looked for.
const TOP: usize = 40;

/// Most rows that headings take.
const HEADING_MAX: usize = 4;

/// Why a row is none of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Skipped {
    /// The numbers of the columns.
    ColumnNumbers,
    /// A title across the table.
    Banner,
    /// Sums.
    Total,
    /// Remarks and signatures below the table.
    Closing,
}

/// A table in a sheet.
pub(super) struct Region<'w> {
    pub sheet: &'w Sheet,
    /// The headings by column.
    pub headings: Vec<String>,
    /// Positions of first and last row of the headings.
    pub heading: (usize, usize),
    /// Positions of the rows of the table.
    pub rows: Vec<usize>,
    /// Rows that were left out.
    pub skipped: Vec<(u32, Skipped)>,
}

impl<'w> Region<'w> {
    /// Finds the table whose headings are recognised best; none if fewer than two are.
    pub fn find(sheet: &'w Sheet, recognised: &dyn Fn(&str) -> bool) -> Option<Region<'w>> {
        let heading = Region::heading(sheet, recognised)?;
        Some(Region::at(sheet, heading, None, is_plain(sheet)))
    }

    /// Returns the positions of first and last row of the headings that are recognised best; none if fewer than two are.
    pub fn heading(sheet: &Sheet, recognised: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
        if sheet.rows.is_empty() {
            return None;
        }
        if is_plain(sheet) {
            return Some((0, 0));
        }
        let mut best: Option<(usize, (usize, usize))> = None;
        for first in 0..sheet.rows.len().min(TOP) {
            for last in first..(first + 2).min(sheet.rows.len()) {
                let heading = closure(sheet, (first, last));
                if heading.1 - heading.0 >= HEADING_MAX || (last > first && !may_go_on(sheet, first, last)) {
                    continue;
                }
                let texts = headings(sheet, heading);
                let count = texts.iter().filter(|text| !text.is_empty() && recognised(text)).count();
                let lines = heading.1 - heading.0;
                let is_better = |(known, (first, last)): (usize, (usize, usize))| {
                    count > known || (count == known && lines < last - first)
                };
                if best.is_none_or(is_better) {
                    best = Some((count, heading));
                }
            }
        }
        let (_, heading) = best.filter(|(count, _)| *count >= 2 || (*count == 1 && sheet.width() <= 2))?;
        Some(heading)
    }

    /// Returns the table below these heading rows, given by position.
    pub fn at(sheet: &'w Sheet, heading: (usize, usize), last_row: Option<u32>, plain: bool) -> Region<'w> {
        let mut region =
            Region { sheet, headings: headings(sheet, heading), heading, rows: Vec::new(), skipped: Vec::new() };
        for position in heading.1 + 1..sheet.rows.len() {
            let row = &sheet.rows[position];
            if last_row.is_some_and(|last| row.number > last) {
                break;
            }
            let is_first = region.rows.is_empty();
            match (!plain).then(|| skipped(row, is_first)).flatten() {
                Some(Skipped::Closing) => {
                    region.skipped.extend(sheet.rows[position..].iter().map(|row| (row.number, Skipped::Closing)));
                    break;
                }
                Some(why) => region.skipped.push((row.number, why)),
                None if row.cells.iter().all(Cell::is_empty) => {}
                None => region.rows.push(position),
            }
        }
        region
    }

    /// Returns whether the rows are records, not lines of a printed table.
    pub fn is_plain(&self) -> bool {
        is_plain(self.sheet)
    }

    /// Returns the column that a mapping names: by heading, by the last line of it, by field in brackets, by letters.
    pub fn column(&self, wanted: &str) -> Option<usize> {
        let wanted_key = key(wanted);
        let position = |is_meant: &dyn Fn(&str) -> bool| self.headings.iter().position(|heading| is_meant(heading));
        position(&|heading| heading == wanted)
            .or_else(|| position(&|heading| key(heading) == wanted_key))
            .or_else(|| position(&|heading| bracketed(heading) == Some(wanted)))
            .or_else(|| position(&|heading| heading.rsplit(" / ").next().is_some_and(|last| key(last) == wanted_key)))
            .or_else(|| column_of(wanted).filter(|column| *column < self.sheet.width()))
    }
}

/// Returns whether the rows of a sheet are records, not lines of a printed table.
pub(super) fn is_plain(sheet: &Sheet) -> bool {
    matches!(sheet.origin, Origin::Paths(_))
}

/// Widens heading rows to all of the merged cells that they touch.
fn closure(sheet: &Sheet, (mut first, mut last): (usize, usize)) -> (usize, usize) {
    loop {
        let before = (first, last);
        let numbers = (sheet.rows[first].number, sheet.rows[last].number);
        for merged in sheet.merged.iter().filter(|merged| merged.rows.0 <= numbers.1 && merged.rows.1 >= numbers.0) {
            if merged.rows.1 - merged.rows.0 >= HEADING_MAX as u32 {
                continue;
            }
            first = first.min(sheet.rows.partition_point(|row| row.number < merged.rows.0));
            last = last.max(sheet.rows.partition_point(|row| row.number <= merged.rows.1).saturating_sub(1));
        }
        if (first, last) == before || last - first >= HEADING_MAX {
            return (first, last);
        }
    }
}

/// Returns whether the row after a heading row can be its second line: texts only, where the first says what is above.
fn may_go_on(sheet: &Sheet, first: usize, last: usize) -> bool {
    let (above, below) = (&sheet.rows[first], &sheet.rows[last]);
    let is_adjacent = below.number == above.number + 1;
    let is_text = below.cells.iter().all(|cell| matches!(cell, Cell::Empty | Cell::Text(_)));
    let fills_gap =
        (0..below.cells.len()).any(|column| above.cell(column).is_empty() && !below.cell(column).is_empty());
    is_adjacent && is_text && fills_gap
}

fn headings(sheet: &Sheet, (first, last): (usize, usize)) -> Vec<String> {
    let rows = &sheet.rows[first..=last];
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut headings = Vec::with_capacity(width);
    // A heading across several columns stands over the first of them only, in files without merged cells.
    let mut above = String::new();
    for column in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            let text = row.cell(column).text().split_whitespace().collect::<Vec<_>>().join(" ");
            let is_upper = position + 1 < rows.len();
            if is_upper && position == 0 {
                if !text.is_empty() {
                    above.clone_from(&text);
                } else if sheet.origin != Origin::Cells && !rows[position + 1].cell(column).is_empty() {
                    parts.push(above.clone());
                }
            }
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
        headings.push(parts.join(" / "));
    }
    headings
}

fn skipped(row: &Row, is_first: bool) -> Option<Skipped> {
    let mut texts = row.cells.iter().filter(|cell| !cell.is_empty());
    let first = texts.next()?;
    let total = 1 + texts.clone().count();
    if total >= 3 && texts.all(|cell| cell == first) && matches!(first, Cell::Text(_)) {
        return Some(Skipped::Banner);
    }
    if is_first && is_column_numbers(row) {
        return Some(Skipped::ColumnNumbers);
    }
    let words = row.cells.iter().filter(|cell| !cell.is_empty()).take(2).map(Cell::text);
    for (position, text) in words.enumerate() {
        if is_total(&text) {
            return Some(Skipped::Total);
        }
        if position == 0 && is_closing(&text) {
            return Some(Skipped::Closing);
        }
    }
    None
}

/// Returns whether a row holds the numbers of the columns: (1), (2), (3), or A, B, 1, 2.
fn is_column_numbers(row: &Row) -> bool {
    let mut numbers = Vec::new();
    let mut letters = 0;
    for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
        let text = cell.text();
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let inner = inner.split('=').next().unwrap_or(inner).trim();
        match inner.parse::<u32>() {
            Ok(number) => numbers.push(number),
            Err(_) if inner.len() == 1 && inner.starts_with(|letter: char| letter.is_ascii_uppercase()) => letters += 1,
            Err(_) => return false,
        }
    }
    let is_run = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1 || pair[1] == pair[0]);
    numbers.len() + letters >= 3 && is_run && numbers.first().is_none_or(|first| *first <= 2)
}
