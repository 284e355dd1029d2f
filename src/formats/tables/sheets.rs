//! Workbooks as they are written: sheets with headings in both languages, words to choose from, always the same bytes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError,
};

use super::grid::BETWEEN;
use crate::diagnostic::{Diagnostic, Say, Speech};
use crate::model::{Catalogue, nfc};
use crate::say;

/// Longest text of a cell, in UTF-16 units.
pub(super) const LENGTH_MAX: usize = 32_767;

/// Most rows of one sheet that a workbook can have.
const ROWS_MAX: usize = 1_048_576;

/// Rows below the table in which words can be chosen from a list too.
const ROWS_TO_FILL: u32 = 2_000;

/// Returns whether a cell holds a text as it is, so that it reads back the same.
pub(super) fn fits(text: &str) -> bool {
    let is_sound = |character: char| {
        !character.is_control() && character != BETWEEN && !matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
    };
    !text.is_empty()
        && text.trim() == text
        && text.encode_utf16().count() <= LENGTH_MAX
        && text.chars().all(is_sound)
        && !text.contains("_x")
        && nfc(text) == text
}

/// A column: its field, its name in both languages, its width in characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub field: &'static str,
    pub en: &'static str,
    pub vi: &'static str,
    pub width: u16,
}

/// What is written into a cell.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    Text(String),
    /// A number and how many decimals are shown.
    Number(f64, u8),
    Day(Date),
}

/// A sheet to be written.
pub(super) struct Page {
    name: &'static str,
    columns: Vec<(String, Say, u16)>,
    pub rows: Vec<Vec<(String, Entry)>>,
}

impl Page {
    pub fn of(name: &'static str, columns: &[Column], rows: Vec<Vec<(String, Entry)>>) -> Page {
        let column = |column: &Column| (column.field.to_owned(), Say::new(column.en, column.vi), column.width);
        Page { name, columns: columns.iter().map(column).collect(), rows }
    }

    /// Adds a column for a field; without a name it is called by the word after the dot.
    pub fn add_column(&mut self, field: &str, name: Option<Say>) {
        let inner = field.split_once('.').map_or(field, |(_, inner)| inner);
        let name = name.filter(|name| !name.vi.is_empty()).unwrap_or_else(|| Say::same(inner));
        self.columns.push((field.to_owned(), name, 16));
    }

    /// Adds as many columns as the rows need for a text that goes on from cell to cell.
    pub fn with_more(mut self, column: &Column) -> Page {
        let used = self.rows.iter().flatten().filter(|(field, _)| {
            field == column.field || field.strip_prefix(column.field).is_some_and(|rest| rest.starts_with('.'))
        });
        let last = used
            .map(|(field, _)| field.rsplit_once('.').and_then(|(_, number)| number.parse().ok()).unwrap_or(1))
            .max();
        for number in 1..=last.unwrap_or(0) {
            let field = if number == 1 { column.field.to_owned() } else { format!("{}.{number}", column.field) };
            if !self.columns.iter().any(|(known, _, _)| *known == field) {
                self.columns.push((field, Say::new(column.en, column.vi), column.width));
            }
        }
        self
    }
}

/// A workbook in the making.
pub(super) struct Book {
    workbook: Workbook,
    /// Name and id of the kinds, in the order of the catalogue.
    kinds: Vec<(String, String)>,
    formats: Formats,
}

struct Formats {
    heading: Format,
    text: Format,
    day: Format,
    numbers: BTreeMap<u8, Format>,
}

/// The sheet of the words to choose from.
const KINDS: &str = "Danh mục - Kinds";

impl Book {
    pub fn new(catalogue: &Catalogue) -> Book {
        let mut workbook = Workbook::new();
        // The same content has the same bytes, whenever it is written.
        let moment = ExcelDateTime::from_ymd(2025, 1, 1);
        let properties = DocProperties::new();
        workbook.set_properties(&match moment {
            Ok(moment) => properties.set_creation_datetime(&moment),
            Err(_) => properties,
        });
        let edged = Format::new().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00A0_A0A0));
        let formats = Formats {
            heading: edged
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E8_EEF4)),
            // Texts stay texts when a user edits them: no formula comes of a leading `=`.
            text: Format::new().set_num_format("@").set_align(FormatAlign::Top),
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top),
            numbers: BTreeMap::new(),
        };
        let kinds = catalogue.kinds.iter().map(|kind| {
            let name = kind.name.get(Speech::Vi);
            (if name.is_empty() { kind.id.to_string() } else { name.to_owned() }, kind.id.to_string())
        });
        Book { workbook, kinds: kinds.collect(), formats }
    }

    /// Adds a sheet.
    ///
    /// # Errors
    /// Says that it has more rows than a sheet can have.
    pub fn page(&mut self, page: Page) -> Result<(), Box<Diagnostic>> {
        if page.rows.len() >= ROWS_MAX {
            return Err(unwritable(&format!("{}: {} rows", page.name, page.rows.len())));
        }
        let kinds = self.kinds.len();
        let mut sheet = Worksheet::new();
        fill(&mut sheet, &page, &mut self.formats, kinds).map_err(|error| unwritable(&error.to_string()))?;
        self.workbook.push_worksheet(sheet);
        Ok(())
    }

    /// Adds a sheet of paragraphs, the first of them as its title.
    ///
    /// # Errors
    /// Says why the sheet cannot be written.
    pub fn text(&mut self, name: &str, paragraphs: &[String]) -> Result<(), Box<Diagnostic>> {
        let title = Format::new().set_bold().set_font_size(14);
        let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let mut sheet = Worksheet::new();
        let mut write = || {
            sheet.set_name(name)?.set_column_width(0, 110)?;
            for (row, text) in paragraphs.iter().enumerate() {
                let format = if row == 0 { &title } else { &body };
                sheet.write_string_with_format(row as u32, 0, text, format)?;
            }
            Ok(())
        };
        write().map_err(|error: XlsxError| unwritable(&error.to_string()))?;
        self.workbook.push_worksheet(sheet);
        Ok(())
    }

    /// Returns the bytes of the workbook.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub fn finish(mut self) -> Result<Vec<u8>, Box<Diagnostic>> {
        if !self.kinds.is_empty() {
            let mut sheet = Worksheet::new();
            let mut write = || {
                sheet.set_name(KINDS)?.set_column_width(0, 60)?.set_column_width(1, 36)?;
                sheet.write_string_with_format(0, 0, "Loại hình / Kind", &self.formats.heading)?;
                sheet.write_string_with_format(0, 1, "Mã / Id", &self.formats.heading)?;
                for (row, (name, id)) in self.kinds.iter().enumerate() {
                    sheet.write_string_with_format(row as u32 + 1, 0, name, &self.formats.text)?;
                    sheet.write_string_with_format(row as u32 + 1, 1, id, &self.formats.text)?;
                }
                Ok(())
            };
            write().map_err(|error: XlsxError| unwritable(&error.to_string()))?;
            self.workbook.push_worksheet(sheet);
        }
        self.workbook.save_to_buffer().map_err(|error| unwritable(&error.to_string()))
    }
}

fn fill(sheet: &mut Worksheet, page: &Page, formats: &mut Formats, kinds: usize) -> Result<(), XlsxError> {
    sheet.set_name(page.name)?.set_freeze_panes(1, 2)?.set_row_height(0, 84)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    let mut places: BTreeMap<&str, u16> = BTreeMap::new();
    let longest = longest(page);
    for (position, (field, name, width)) in page.columns.iter().enumerate() {
        let position = position as u16;
        let (en, vi) = (&name.en, &name.vi);
        let shown = if en == vi { en.clone() } else { format!("{vi} / {en}") };
        // Headings are no place for long texts: the field in brackets is what counts.
        let shown: String = shown.chars().take(200).filter(|letter| !matches!(letter, '[' | ']')).collect();
        sheet.write_string_with_format(0, position, format!("{shown} [{field}]"), &formats.heading)?;
        let wanted = longest.get(field.as_str()).map_or(0, |length| length + 2);
        sheet.set_column_width(position, wanted.clamp(*width, WIDTH_MAX.max(*width)))?;
        if field.split('.').next() == Some("other") {
            // What is there for the program only is not in the way of readers.
            sheet.set_column_hidden(position)?;
        }
        places.insert(field, position);
        let is_kind = matches!(field.as_str(), "kind" | "result_kind");
        if is_kind && kinds > 0 {
            let last = page.rows.len() as u32 + ROWS_TO_FILL;
            let list = Formula::new(format!("='{KINDS}'!$A$2:$A${}", kinds + 1));
            sheet.add_data_validation(
                1,
                position,
                last,
                position,
                &DataValidation::new().allow_list_formula(list).ignore_blank(true).show_error_message(false),
            )?;
        }
    }
    for (row, entries) in page.rows.iter().enumerate() {
        let row = row as u32 + 1;
        for (field, entry) in entries {
            let Some(&column) = places.get(field.as_str()) else { continue };
            match entry {
                Entry::Text(text) => sheet.write_string_with_format(row, column, text, &formats.text)?,
                Entry::Number(number, decimals) => {
                    let format = formats.numbers.entry(*decimals).or_insert_with(|| number_format(*decimals));
                    sheet.write_number_with_format(row, column, *number, format)?
                }
                Entry::Day(day) => {
                    let moment = ExcelDateTime::from_ymd(
                        day.year().unsigned_abs(),
                        day.month().unsigned_abs(),
                        day.day().unsigned_abs(),
                    )?;
                    sheet.write_datetime_with_format(row, column, &moment, &formats.day)?
                }
            };
        }
    }
    Ok(())
}

/// Most characters that a column is widened to for the texts in it.
const WIDTH_MAX: u16 = 44;

/// Returns how long the longest text of each column is, in characters.
fn longest(page: &Page) -> BTreeMap<&str, u16> {
    let mut longest: BTreeMap<&str, u16> = BTreeMap::new();
    for (field, entry) in page.rows.iter().flatten() {
        if let Entry::Text(text) = entry {
            let length = text.chars().take(usize::from(WIDTH_MAX)).count() as u16;
            let known = longest.entry(field).or_default();
            *known = length.max(*known);
        }
    }
    longest
}

fn number_format(decimals: u8) -> Format {
    let format = match decimals {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(decimals.into())),
    };
    Format::new().set_num_format(format).set_align(FormatAlign::Top)
}

fn unwritable(why: &str) -> Box<Diagnostic> {
    let message = say!("the workbook cannot be written: {why}", "không ghi được tệp bảng tính: {why}");
    let help = say!("write it as JSON or CSV instead", "ghi dạng JSON hoặc CSV");
    Box::new(Diagnostic::error("unwritable-workbook", message).help(help))
}
