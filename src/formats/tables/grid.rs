//! Workbooks as the readers give them: sheets of rows of cells, each with its place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arcstr::{ArcStr, Substr};
use jiff::civil::Date;
use thin_vec::ThinVec;

use super::mapping::Gives;
use super::vocabulary::gives_of;
use crate::diagnostic::{Diagnostic, Place};
use crate::formats::{Limits, Lines};
use crate::model::nfc;

/// What separates several values of one cell where the format of the file keeps them apart, as JSON does.
pub(super) const BETWEEN: char = '\u{1f}';

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, in NFC, as it stands in the file; a part of the text of the file wherever it can be.
    Text(Substr),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// True or false.
    Flag(bool),
    /// An error of the spreadsheet program, such as `#REF!`.
    Fault(ArcStr),
}

impl Cell {
    /// Makes a text cell; an empty text is no text.
    pub(super) fn of(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(Substr::full(ArcStr::from(&*nfc(text)))) }
    }

    /// Makes a text cell of a part of the text of a file, which it shares if it is in NFC.
    pub(super) fn within(whole: &ArcStr, part: &str) -> Cell {
        let is_small = whole.len() <= u32::MAX as usize;
        match nfc(part) {
            Cow::Borrowed(_) if part.is_empty() => Cell::Empty,
            Cow::Borrowed(part) if is_small => whole.try_substr_from(part).map_or_else(|| Cell::of(part), Cell::Text),
            _ => Cell::of(part),
        }
    }

    /// Returns whether nothing but blanks stands in the cell.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Returns what a reader sees in the cell.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.replace(BETWEEN, "; "),
            // Whole numbers are written faster as such; only a negative zero shows its sign.
            Cell::Number(number) if number.fract() == 0.0 && (1.0..9e15).contains(&number.abs()) => {
                (*number as i64).to_string()
            }
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Fault(fault) => fault.to_string(),
        }
    }

    /// Returns the text of the cell; numbers and days as they are written plainly.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Text(text) => text.as_str().into(),
            Cell::Empty => "".into(),
            other => other.shown().into(),
        }
    }
}

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells, up to the last that is not empty.
    pub cells: Vec<Cell>,
    /// Where it begins in the text, in bytes.
    pub(super) at: usize,
    /// How far the cells are indented by their format; empty if none is.
    pub(super) indents: ThinVec<u8>,
}

impl Row {
    /// Returns the cell of a column, from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// Cells that are shown as one: first and last row from 1, first and last column from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row, from 1.
    pub rows: (u32, u32),
    /// First and last column, from 0.
    pub columns: (u32, u32),
}

/// How the places of a sheet are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// By sheet and cell.
    Cells,
    /// By line and column of a text with fields between this separator.
    Fields(u8),
    /// By line and column of a JSON text; the paths of the columns.
    Paths(Vec<Vec<String>>),
}

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; that of the file for a file that is one sheet.
    pub name: String,
    /// The rows that are not empty, in order.
    pub rows: Vec<Row>,
    /// Cells shown as one.
    pub merged: Vec<Merged>,
    pub(super) origin: Origin,
}

impl Sheet {
    /// Returns how many columns there are.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// Writes the text of merged cells into each of them.
    pub(super) fn fill_merged(&mut self, limits: &Limits) {
        for merged in std::mem::take(&mut self.merged) {
            let first = self.rows.partition_point(|row| row.number < merged.rows.0);
            let after = self.rows.partition_point(|row| row.number <= merged.rows.1);
            let column = merged.columns.0 as usize;
            let Some(top) = self.rows.get(first).filter(|row| row.number == merged.rows.0) else { continue };
            let cell = top.cell(column).clone();
            let last = (merged.columns.1 as usize).min(limits.columns.saturating_sub(1) as usize);
            if cell.is_empty() || (after - first) as u64 > limits.rows {
                self.merged.push(merged);
                continue;
            }
            for row in &mut self.rows[first..after] {
                if row.cells.len() <= last {
                    row.cells.resize(last + 1, Cell::Empty);
                }
                row.cells[column..=last].iter_mut().for_each(|place| *place = cell.clone());
            }
            self.merged.push(merged);
        }
    }

    /// Returns the row as one line of text, and where the cell of a column stands in it, in characters from 0.
    pub(super) fn line(row: &Row, column: usize) -> (String, usize, usize) {
        let mut line = String::new();
        let (mut start, mut length) = (0, 1);
        for position in 0..row.cells.len().max(column + 1) {
            line.push_str(if position == 0 { "" } else { " | " });
            let shown: String = row.cell(position).shown().split_whitespace().collect::<Vec<_>>().join(" ");
            if position == column {
                start = line.chars().count();
                length = shown.chars().count().max(1);
                line.push_str(if shown.is_empty() { " " } else { &shown });
            } else {
                line.push_str(&shown);
            }
        }
        (line, start, length)
    }
}

/// A file of tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The file as the user named it.
    pub file: String,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
    /// What was recognised in the file and had to be converted.
    pub notes: Vec<Diagnostic>,
    /// The text of a file that is text.
    pub text: Option<ArcStr>,
}

impl Workbook {
    /// Returns the path of the catalogue that the workbook states, as an export writes it, and where it does.
    pub fn stated_catalogue(&self) -> Option<(String, Place)> {
        let sheet = self.sheets.iter().find(|sheet| gives_of(&sheet.name) == Some(Gives::Structure))?;
        let row = sheet.rows.iter().find(|row| row.cell(0).text() == "catalogue")?;
        let text = row.cell(1).text();
        let text = serde_json::from_str(text.trim()).unwrap_or_else(|_| text.trim().to_owned());
        let place = || self.place(sheet, row, 1, &Lines::new(self.text.as_deref().unwrap_or("")));
        Some(text).filter(|path| !path.is_empty()).map(|path| (path, place()))
    }

    /// Returns the place of a cell: row number from 1, column from 0.
    pub fn place(&self, sheet: &Sheet, row: &Row, column: usize, lines: &Lines<'_>) -> Place {
        let text = self.text.as_deref().unwrap_or("");
        let mut place = Place { file: self.file.clone(), ..Place::default() };
        let range = match &sheet.origin {
            Origin::Cells => {
                let (_, before, length) = Sheet::line(row, column);
                place.file = sheet_label(&self.file, &sheet.name);
                place.line = row.number;
                place.column = u32::try_from(before + 1).unwrap_or(u32::MAX);
                place.length = u32::try_from(length).unwrap_or(u32::MAX);
                place.cell = format!("{}{}", column_name(column), row.number);
                return place;
            }
            Origin::Fields(separator) => super::csv::field(text.as_bytes(), row.at, *separator, column),
            Origin::Paths(paths) => super::json::value(text, row.at, paths.get(column).map_or(&[], Vec::as_slice)),
        };
        lines.fill(&mut place, range);
        place
    }

    /// Returns the text that the places of a sheet point into: of a sheet of cells, its rows as lines.
    ///
    /// Only the lines named in `rows` are filled in, each up to the column named there, from 0, or further.
    pub fn page(&self, sheet: &Sheet, rows: &BTreeMap<u32, usize>) -> (String, String) {
        let mut page = String::new();
        let mut written = 1;
        for (&number, &column) in rows {
            page.extend(std::iter::repeat_n('\n', (number - written) as usize));
            written = number;
            let at = sheet.rows.partition_point(|row| row.number < number);
            if let Some(row) = sheet.rows.get(at).filter(|row| row.number == number) {
                page.push_str(&Sheet::line(row, column).0);
            }
        }
        (sheet_label(&self.file, &sheet.name), page)
    }
}

/// Returns how a sheet of a file is named in findings.
pub fn sheet_label(file: &str, sheet: &str) -> String {
    format!("{file} [{sheet}]")
}

/// Returns the letters of a column, from 0.
pub fn column_name(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8_lossy(&letters).into_owned()
}

/// Returns the column, from 0, that letters name.
pub fn column_of(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let number = letters.bytes().fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    Some(number - 1)
}

/// Returns the place of a file as a whole.
pub(super) fn whole(file: &str) -> Place {
    Place { file: file.to_owned(), ..Place::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_shares_the_text_of_its_file() {
        assert!(size_of::<Cell>() <= 24);
        let whole = ArcStr::from("Sở Nội vụ;S\u{1a1}\u{309}");
        let Cell::Text(shared) = Cell::within(&whole, &whole[..15]) else { panic!("a text") };
        assert!(ArcStr::ptr_eq(shared.parent(), &whole) && shared == "Sở Nội vụ");
        assert_eq!(Cell::within(&whole, &whole[16..]), Cell::of("Sở"));
        assert_eq!(Cell::within(&whole, "Vụ"), Cell::of("Vụ"));
        assert_eq!(Cell::within(&whole, &whole[1..1]), Cell::Empty);
    }

    #[test]
    fn numbers_are_shown_as_they_are_written() {
        for (number, text) in
            [(-0.0, "-0"), (0.0, "0"), (12.0, "12"), (-7.0, "-7"), (0.5, "0.5"), (1e15, "1000000000000000")]
        {
            assert_eq!(Cell::Number(number).shown(), text);
        }
    }

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(column), name);
            assert_eq!(column_of(name), Some(column));
        }
        assert_eq!(column_of("Tên"), None);
    }
}
