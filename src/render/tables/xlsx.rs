//! Tables as a workbook: a sheet each, ready to print and to work on.
//!
//! Sums are live formulas that carry their value; headings are frozen and repeated on every page; a sheet is one page
//! wide. Where the numbers of a row come from stands in hidden columns to the right of the print area.
//! The same tables give the same bytes: the date of the file is fixed.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula as Live, Note, Workbook, Worksheet,
    XlsxError, utility::column_number_to_name,
};

use super::csv::{trace_headings, traced};
use super::values::Yield;
use super::{Cell, Formula, Level, Table, Value};
use crate::diagnostic::Speech;
use crate::formats::AnnexPaper;
use crate::render::words::{harmless, width, wrapped};

/// The font that offices use.
const FONT: &str = "Times New Roman";
/// Longest text of a cell; Excel allows 32,767 characters.
const TEXT_MAX: usize = 32_000;
/// Height of a line, in points.
const LINE: f64 = 15.75;

/// Why tables cannot be written as a workbook: what exceeds a limit of the file format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge(pub String);

/// Writes tables as a workbook.
///
/// # Errors
/// Says which limit of the file format is exceeded.
pub fn write(tables: &[Table], title: &str) -> Result<Vec<u8>, TooLarge> {
    book(tables, title).map_err(|error| TooLarge(error.to_string()))
}

fn book(tables: &[Table], title: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_author("bomay").set_creation_datetime(&made);
    workbook.set_properties(&properties);
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(&table.sheet, &names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        Sheet { table, sheet, formats: Formats::default(), top: 0, first: 0 }.fill()?;
    }
    workbook.save_to_buffer()
}

/// Returns a name that a sheet may have and no other has.
fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let kept = wanted.chars().map(|letter| if r"[]:*?/\".contains(letter) { ' ' } else { letter });
    let kept: String = harmless(&kept.collect::<String>()).chars().take(26).collect();
    let kept = kept.trim_matches(['\'', ' ']);
    let kept = if kept.is_empty() { "PL" } else { kept };
    let is_taken = |name: &String| taken.iter().any(|known| known.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{kept} {number}"));
    std::iter::once(kept.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Label,
    Title,
    Remark,
    Heading,
    Text(bool),
    Centred(bool),
    Number(bool, u8),
    Change(bool, u8, bool),
    Percentage(bool),
}

#[derive(Default)]
struct Formats(BTreeMap<Look, Format>);

impl Formats {
    fn of(&mut self, look: Look, speech: Speech) -> &Format {
        self.0.entry(look).or_insert_with(|| look.format(speech))
    }
}

impl Look {
    fn format(self, speech: Speech) -> Format {
        let base =
            Format::new().set_font_name(FONT).set_font_size(12).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let ruled = base.clone().set_border(FormatBorder::Thin);
        let weighed = |format: Format, bold: bool| if bold { format.set_bold() } else { format };
        match self {
            Look::Label => base.set_bold().set_font_size(13).set_align(FormatAlign::Center),
            Look::Title => base.set_bold().set_font_size(14).set_align(FormatAlign::Center),
            Look::Remark => base.set_italic().set_align(FormatAlign::Center),
            Look::Heading => ruled.set_bold().set_align(FormatAlign::Center),
            Look::Text(bold) => weighed(ruled, bold).set_align(FormatAlign::Left).set_indent(1),
            Look::Centred(bold) => weighed(ruled, bold).set_align(FormatAlign::Center),
            Look::Number(bold, decimals) => {
                weighed(ruled, bold).set_align(FormatAlign::Right).set_num_format(number_format(decimals, "", speech))
            }
            Look::Change(bold, decimals, is_percentage) => {
                let format = change_format(decimals, if is_percentage { "%" } else { "" }, speech);
                weighed(ruled, bold).set_align(FormatAlign::Right).set_num_format(format)
            }
            Look::Percentage(bold) => {
                weighed(ruled, bold).set_align(FormatAlign::Right).set_num_format(number_format(1, "%", speech))
            }
        }
    }
}

/// Returns the number format: groups of three, a dash for zero; Vietnamese marks wherever the program honours a locale.
fn number_format(decimals: u8, sign: &str, speech: Speech) -> String {
    signed_format("", decimals, sign, speech)
}

/// Returns the number format of what rises or falls: with a plus as well.
fn change_format(decimals: u8, sign: &str, speech: Speech) -> String {
    signed_format("+", decimals, sign, speech)
}

fn signed_format(plus: &str, decimals: u8, sign: &str, speech: Speech) -> String {
    let zeros = "0".repeat(usize::from(decimals));
    let point = if decimals == 0 { "" } else { "." };
    let locale = speech.pick("[$-409]", "[$-42A]");
    let number = format!("#,##0{point}{zeros}{sign}");
    // A space as wide as a bracket keeps numbers away from the rule.
    format!("{locale}{plus}{number}_);{locale}-{number}_);\"–\"_)")
}

/// A sheet being filled.
struct Sheet<'a> {
    table: &'a Table,
    sheet: &'a mut Worksheet,
    formats: Formats,
    /// First row of the headings.
    top: u32,
    /// First row of the table's rows.
    first: u32,
}

fn column(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

impl Sheet<'_> {
    fn fill(mut self) -> Result<(), XlsxError> {
        self.titles()?;
        self.headings()?;
        self.rows()?;
        self.page()
    }

    fn last_column(&self) -> u16 {
        column(self.table.columns.len().saturating_sub(1))
    }

    /// Writes a text over several cells, or into one.
    fn across(&mut self, from: (u32, u16), to: (u32, u16), text: &str, look: Look) -> Result<(), XlsxError> {
        let format = self.formats.of(look, self.table.speech);
        let text = clean(text);
        if from == to {
            self.sheet.write_string_with_format(from.0, from.1, text, format)?;
        } else {
            self.sheet.merge_range(from.0, from.1, to.0, to.1, &text, format)?;
        }
        Ok(())
    }

    fn titles(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        let wide: usize = table.columns.iter().map(|column| usize::from(column.width)).sum();
        let last = self.last_column();
        let label = match table.id.strip_prefix("pl") {
            Some(_) => format!("{} {}", table.speech.pick("ANNEX", "PHỤ LỤC"), table.sheet),
            None => String::new(),
        };
        let title = table.title.to_uppercase();
        let lines = [(label.as_str(), Look::Label), (title.as_str(), Look::Title)];
        let remarks = table.remarks.iter().map(|remark| (remark.as_str(), Look::Remark));
        for (text, look) in lines.into_iter().chain(remarks).filter(|(text, _)| !text.is_empty()) {
            self.across((self.top, 0), (self.top, last), text, look)?;
            let lines = wrapped(text, wide.max(10)).len().max(1);
            self.sheet.set_row_height(self.top, 3.0 + LINE * 1.15 * lines as f64)?;
            self.top += 1;
        }
        self.top += 1;
        Ok(())
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        let top = self.top;
        let is_grouped = table.columns.iter().any(|column| !column.group.is_empty());
        let bottom = top + u32::from(is_grouped);
        let mut height = 1;
        for (text, start, count) in table.groups() {
            if text.is_empty() {
                let heading = &table.columns[start].heading;
                self.across((top, column(start)), (bottom, column(start)), heading, Look::Heading)?;
            } else {
                self.across((top, column(start)), (top, column(start + count - 1)), text, Look::Heading)?;
                for (position, found) in table.columns.iter().enumerate().skip(start).take(count) {
                    self.across((bottom, column(position)), (bottom, column(position)), &found.heading, Look::Heading)?;
                }
            }
        }
        for found in &table.columns {
            height = height.max(lines(&found.heading, found.width));
        }
        if is_grouped {
            self.sheet.set_row_height(top, 4.0 + LINE)?;
        }
        self.sheet.set_row_height(bottom, 4.0 + LINE * height as f64)?;
        for (offset, heading) in trace_headings(table.speech).into_iter().enumerate() {
            let at = column(table.columns.len() + offset);
            self.across((bottom, at), (bottom, at), heading, Look::Heading)?;
        }
        self.first = bottom + 1;
        Ok(())
    }

    fn rows(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        // The row in which the last cell of each column stands, and the row behind its end.
        let mut open: Vec<(usize, usize)> = vec![(0, 0); table.columns.len()];
        for (position, row) in table.rows.iter().enumerate() {
            let at = self.first + u32::try_from(position).unwrap_or(u32::MAX);
            for (number, found) in table.columns.iter().enumerate() {
                let cell = row.cells.get(found.id.as_str());
                if let Some(cell) = cell {
                    open[number] = (position, position + cell.rows);
                    self.cell(position, (at, column(number)), &found.id, cell)?;
                } else if open[number].1 <= position {
                    let format = self.formats.of(Look::Text(false), self.table.speech);
                    self.sheet.write_blank(at, column(number), format)?;
                }
            }
            for (offset, text) in traced(&row.trace).into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let format = self.formats.of(Look::Text(false), self.table.speech);
                self.sheet.write_string_with_format(at, column(table.columns.len() + offset), clean(&text), format)?;
            }
            let height = 3.0 + LINE * self.height(position, &open) as f64;
            self.sheet.set_row_height(at, height.min(409.0))?;
        }
        Ok(())
    }

    fn cell(&mut self, position: usize, at: (u32, u16), id: &str, cell: &Cell) -> Result<(), XlsxError> {
        let table = self.table;
        let bold = table.rows[position].level != Level::Plain;
        let end = at.0 + u32::try_from(cell.rows.saturating_sub(1)).unwrap_or(0);
        let found = table.number(position, id);
        let look = match (&cell.value, found) {
            (Value::Text(_), _) if matches!(id, "no" | "sheet") => Look::Centred(bold),
            (_, Some(_)) if id == "no" => Look::Centred(bold),
            (_, Some(found)) if found.is_change => Look::Change(bold, found.decimals, found.is_percentage),
            (_, Some(Yield { is_percentage: true, .. })) => Look::Percentage(bold),
            (_, Some(found)) => Look::Number(bold, found.decimals),
            _ => Look::Text(bold),
        };
        let live = match &cell.value {
            Value::Formula(formula) => self.live(formula, at),
            _ => None,
        };
        let mut format = std::borrow::Cow::Borrowed(self.formats.of(look, self.table.speech));
        if end > at.0 {
            // A page may end within the cell: what stands at its top is still read whole.
            format = std::borrow::Cow::Owned(format.into_owned().set_align(FormatAlign::Top));
            self.sheet.merge_range(at.0, at.1, end, at.1, "", &format)?;
        }
        match &cell.value {
            Value::Text(text) => {
                self.sheet.write_string_with_format(at.0, at.1, clean(text), &format)?;
            }
            Value::Number(value, decimals) | Value::Change(value, decimals) => {
                self.sheet.write_number_with_format(at.0, at.1, float(*value, *decimals), &format)?;
            }
            Value::Formula(_) => match (live, found) {
                (Some(live), Some(found)) => {
                    let value = if found.is_percentage {
                        found.value as f64 / 1000.0
                    } else {
                        float(found.value, found.decimals)
                    };
                    let live = Live::new(live).set_result(value.to_string());
                    self.sheet.write_formula_with_format(at.0, at.1, live, &format)?;
                }
                // What the formula names is not among the columns: the number stands for itself.
                (None, Some(found)) => {
                    self.sheet.write_number_with_format(at.0, at.1, float(found.value, found.decimals), &format)?;
                }
                (_, None) => {
                    self.sheet.write_blank(at.0, at.1, &format)?;
                }
            },
        }
        if let Some(note) = &cell.note {
            let note =
                Note::new(clean(note)).set_author("bomay").add_author_prefix(false).set_width(260).set_height(110);
            self.sheet.insert_note(at.0, at.1, &note)?;
        }
        Ok(())
    }

    /// Returns a formula as the sheet writes it; none if it names a column that is not shown.
    fn live(&self, formula: &Formula, at: (u32, u16)) -> Option<String> {
        let place = |id: &str| {
            let letter = column_number_to_name(column(self.table.position(id)?));
            Some(format!("{letter}{}", at.0 + 1))
        };
        match formula {
            Formula::Sum(ranges) => {
                let letter = column_number_to_name(at.1);
                let row = |position: usize| self.first as usize + position + 1;
                let ranges = ranges.iter().filter(|range| !range.is_empty());
                let ranges: Vec<String> = ranges
                    .map(|range| format!("{letter}{}:{letter}{}", row(range.start), row(range.end - 1)))
                    .collect();
                (!ranges.is_empty()).then(|| format!("=SUM({})", ranges.join(",")))
            }
            Formula::Less(one, other) => Some(format!("={}-{}", place(one)?, place(other)?)),
            Formula::Percent(part, whole) => {
                let (part, whole) = (place(part)?, place(whole)?);
                Some(format!("=IF({whole}=0,\"\",{part}/{whole})"))
            }
        }
    }

    /// Returns how many lines a row needs; a cell over several rows shares its lines among them.
    fn height(&self, position: usize, open: &[(usize, usize)]) -> usize {
        let columns = self.table.columns.iter().zip(open).filter(|(_, (_, end))| *end > position);
        let needed = columns.map(|(found, (start, end))| {
            let text = self.table.shown(*start, &found.id);
            lines(&text, found.width).div_ceil(end - start)
        });
        needed.max().unwrap_or(1).max(1)
    }

    fn page(self) -> Result<(), XlsxError> {
        let (table, sheet) = (self.table, self.sheet);
        for (position, found) in table.columns.iter().enumerate() {
            sheet.set_column_width(column(position), f64::from(found.width))?;
        }
        for offset in 0..trace_headings(table.speech).len() {
            sheet.set_column_width(column(table.columns.len() + offset), 30)?;
            sheet.set_column_hidden(column(table.columns.len() + offset))?;
        }
        let last_row = self.first + u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        let last = column(table.columns.len().saturating_sub(1));
        sheet.set_print_area(0, 0, last_row.saturating_sub(1).max(self.top), last)?;
        sheet.set_repeat_rows(self.top, self.first - 1)?;
        sheet.set_freeze_panes(self.first, if table.columns.len() > 5 { 2 } else { 0 })?;
        sheet.set_landscape();
        sheet.set_paper_size(match table.paper {
            AnnexPaper::A4 => 9,
            AnnexPaper::A3 => 8,
        });
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true);
        sheet.set_margins(0.6, 0.5, 0.7, 0.6, 0.35, 0.3);
        sheet.set_header("&C&\"Times New Roman,Regular\"&13&P");
        sheet.set_screen_gridlines(false);
        Ok(())
    }
}

fn float(value: i64, decimals: u8) -> f64 {
    value as f64 / 10_f64.powi(i32::from(decimals))
}

/// Returns how many lines a text takes in a column of so many characters.
fn lines(text: &str, columns: u16) -> usize {
    // Times New Roman sets more characters than the figures by which columns are measured; an indent takes one.
    let columns = usize::from(columns).max(3) * 23 / 20 - 1;
    text.split('\n')
        .map(|line| {
            wrapped(line, columns).iter().map(|part| width(part).div_ceil(columns).max(1)).sum::<usize>().max(1)
        })
        .sum()
}

/// Returns a text that a cell can hold.
fn clean(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| harmless(line).into_owned()).collect();
    lines.join("\n").chars().take(TEXT_MAX).collect()
}
