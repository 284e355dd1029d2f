//! Tables as text: fields between commas, semicolons, tabs or bars.

use std::ops::Range;

use arcstr::ArcStr;
use thin_vec::ThinVec;

use super::charset;
use super::grid::{Cell, Origin, Row, Sheet, Workbook, whole};
use crate::diagnostic::Diagnostic;
use crate::formats::Limits;
use crate::say;

/// The separators that are tried, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that are looked at to find the separator.
const SAMPLE: usize = 40;

/// Reads a table from the bytes of a text file.
///
/// # Errors
/// Says what makes the file unreadable.
pub(super) fn read(bytes: Vec<u8>, file: &str, name: &str, limits: &Limits) -> Result<Workbook, Box<Diagnostic>> {
    let (text, note) = charset::text(bytes, file)?;
    let text = ArcStr::from(text);
    let separator = separator(text.as_bytes());
    let rows = rows(&text, separator, file, limits)?;
    let sheet = Sheet { name: name.to_owned(), rows, merged: Vec::new(), origin: Origin::Fields(separator) };
    Ok(Workbook { file: file.to_owned(), sheets: vec![sheet], notes: note.into_iter().collect(), text: Some(text) })
}

/// Returns the bytes of a field, without its quotes, of the record that begins at `at`.
pub(super) fn field(text: &[u8], at: usize, separator: u8, wanted: usize) -> Range<usize> {
    let mut at = at;
    for _ in 0..wanted {
        let end = field_end(text, at, separator);
        if text.get(end) != Some(&separator) {
            return end..end;
        }
        at = end + 1;
    }
    let end = field_end(text, at, separator);
    match text.get(at) {
        Some(b'"') if end > at + 1 => at + 1..if text[end - 1] == b'"' { end - 1 } else { end }.max(at + 1),
        _ => at..end,
    }
}

/// Returns where the field that begins at `at` ends: at a separator, the end of the line or of the text.
fn field_end(text: &[u8], at: usize, separator: u8) -> usize {
    let mut end = at;
    if text.get(at) == Some(&b'"') {
        end += 1;
        while let Some(found) = text.get(end..).and_then(|rest| memchr::memchr(b'"', rest)) {
            end += found + 1;
            if text.get(end) != Some(&b'"') {
                break;
            }
            end += 1;
        }
        if text.get(end.wrapping_sub(1)) != Some(&b'"') {
            return text.len();
        }
    }
    let is_end = |byte: &u8| *byte == separator || matches!(byte, b'\n' | b'\r');
    let rest = text.get(end..).unwrap_or_default();
    end + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Returns the separator under which the first records have the same number of fields, and the most of them.
fn separator(text: &[u8]) -> u8 {
    if let Some(stated) = text.strip_prefix(b"sep=").and_then(|rest| rest.first()).filter(|byte| byte.is_ascii()) {
        return *stated;
    }
    let fit = |separator: u8| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text);
        let mut counts: Vec<usize> = Vec::new();
        let mut record = csv::ByteRecord::new();
        while counts.len() < SAMPLE && reader.read_byte_record(&mut record).unwrap_or(false) {
            counts.push(record.len());
        }
        let several = counts.iter().filter(|count| **count > 1).count();
        let usual = counts.iter().copied().max_by_key(|count| counts.iter().filter(|other| **other == *count).count());
        let usual = usual.filter(|usual| *usual > 1);
        let same = counts.iter().filter(|count| Some(**count) == usual).count();
        (same, several, usual.unwrap_or(0))
    };
    SEPARATORS.into_iter().rev().max_by_key(|separator| fit(*separator)).unwrap_or(b',')
}

fn rows(text: &ArcStr, separator: u8, file: &str, limits: &Limits) -> Result<Vec<Row>, Box<Diagnostic>> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut total = 0;
    let broken = |error: csv::Error| {
        let message = say!("the table cannot be read: {error}", "không đọc được bảng: {error}");
        let help = say!("save it again as CSV in UTF-8", "lưu lại tệp dạng CSV, mã UTF-8");
        Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help))
    };
    while reader.read_record(&mut record).map_err(broken)? {
        let position = record.position();
        let at = position.map_or(0, |position| position.byte() as usize);
        let number = position.map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        if rows.is_empty() && record.get(0).is_some_and(|first| first.starts_with("sep=") && record.len() <= 2) {
            continue;
        }
        let used = record.iter().enumerate().filter(|(_, field)| !field.trim().is_empty()).last();
        let used = used.map_or(0, |(last, _)| last + 1);
        total += used;
        let is_long = record.iter().any(|field| field.len() as u64 > limits.cell_bytes);
        let counted = [
            ("rows", rows.len() as u64 >= limits.rows),
            ("columns", used as u64 > limits.columns),
            ("cells", total as u64 > limits.cells),
            ("cell-bytes", is_long),
        ];
        if let Some((name, _)) = counted.into_iter().find(|(_, is_exceeded)| *is_exceeded) {
            return Err(limits.exceeded(file, name));
        }
        if used > 0 {
            // The reader skips empty lines before a record only after it has noted where it stands.
            let skipped = text.as_bytes()[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
            let lines = text[at..at + skipped.clone().count()].matches('\n').count();
            let at = at + skipped.count();
            let cells = cells(text, at, record.iter().take(used));
            rows.push(Row { number: number + lines as u32, cells, at, indents: ThinVec::new() });
        }
    }
    Ok(rows)
}

/// Returns the fields of the record that begins at `at` as cells; those without quotes share the text of the file.
fn cells<'r>(text: &ArcStr, at: usize, fields: impl Iterator<Item = &'r str>) -> Vec<Cell> {
    let mut at = at;
    let mut cells = Vec::with_capacity(fields.size_hint().1.unwrap_or(0));
    for field in fields {
        // Behind a field with quotes the places no longer fit, and the rest is copied.
        let part = text.get(at..at + field.len()).filter(|part| *part == field);
        cells.push(part.map_or_else(|| Cell::of(field), |part| Cell::within(text, part)));
        at += field.len() + 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_and_every_field_has_its_place() {
        for separator in [",", ";", "\t", "|"] {
            let text = ["Mã", "Tên", "x\na1", "\"Sở \"\"Nội vụ\"\"\"", "3\n\na2", "b", "4\n"].join(separator);
            let workbook = read(text.clone().into_bytes(), "a.csv", "a", &Limits::default()).unwrap();
            let sheet = &workbook.sheets[0];
            assert_eq!(sheet.rows.len(), 3, "{separator}");
            assert_eq!(sheet.rows[1].cells[1], Cell::of("Sở \"Nội vụ\""));
            let place = workbook.place(
                sheet,
                &sheet.rows[2],
                1,
                &crate::formats::Lines::new(workbook.text.as_deref().unwrap()),
            );
            assert_eq!((place.line, place.column, place.length), (4, 4, 1));
            let place = workbook.place(
                sheet,
                &sheet.rows[1],
                2,
                &crate::formats::Lines::new(workbook.text.as_deref().unwrap()),
            );
            assert_eq!((place.line, place.column, place.length), (2, 20, 1));
        }
    }

    #[test]
    fn a_file_with_too_many_columns_is_refused_by_name_of_the_limit() {
        let line = vec!["x"; 2_001].join(",");
        let problem = read(line.into_bytes(), "a.csv", "a", &Limits::default()).unwrap_err();
        assert_eq!(problem.message.en, "the file has more than 2000 columns");
    }
}
