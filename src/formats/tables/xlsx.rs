//! Workbooks of spreadsheet programs.
//!
//! Nothing is unpacked before it is known to stay below a limit, and cells are counted as they come.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use jiff::civil::Date;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;
use rustc_hash::FxHashMap;

use super::charset;
use super::grid::{Cell, Merged, Origin, Row, Sheet, Workbook, whole};
use crate::diagnostic::{Diagnostic, Say, Severity};
use crate::formats::Limits;
use crate::say;

/// Most regions of merged cells that are looked at.
const MERGED_MAX: usize = 100_000;

/// Reads a workbook.
///
/// # Errors
/// Says what makes the file unreadable.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> Result<Workbook, Box<Diagnostic>> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let message =
            say!("the workbook is an old .xls, or has a password", "tệp bảng tính là dạng .xls cũ, hoặc có mật khẩu");
        let help = say!(
            "open it in a spreadsheet program and save it again as .xlsx, without a password",
            "mở bằng phần mềm bảng tính rồi lưu lại dạng .xlsx, không đặt mật khẩu"
        );
        return Err(Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help)));
    }
    check(bytes, file, limits)?;
    // A part that the check does not foresee must not stop the program either.
    std::panic::catch_unwind(|| read_sheets(bytes, file, limits))
        .unwrap_or_else(|_| Err(broken_by(file, say!("a part of it cannot be understood", "có phần không hiểu được"))))
}

fn read_sheets(bytes: &[u8], file: &str, limits: &Limits) -> Result<Workbook, Box<Diagnostic>> {
    let broken = |error: calamine::XlsxError| broken_by(file, damaged(&error));
    let mut reader: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = reader.sheet_names();
    let mut sheets = Vec::new();
    let mut total = 0;
    let mut shared = FxHashMap::default();
    for name in names {
        // A sheet that is no table, such as a chart, has no cells to read.
        let Ok(mut cells) = reader.worksheet_cells_reader(&name) else { continue };
        let mut rows: Vec<Row> = Vec::new();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
            let (row, column) = cell.get_position();
            let value = value(cell.get_value(), &mut shared);
            if value == Cell::Empty {
                continue;
            }
            let (row, column) = (row.saturating_add(1), column as usize);
            if column as u64 >= limits.columns {
                return Err(limits.exceeded(file, "columns"));
            }
            if matches!(&value, Cell::Text(text) if text.len() as u64 > limits.cell_bytes) {
                return Err(limits.exceeded(file, "cell-bytes"));
            }
            let indent = cells.styles().get(style).and_then(|style| style.alignment.as_ref()?.indent).unwrap_or(0);
            total += enter(&mut rows, row, column, value, indent);
            if total as u64 > limits.cells {
                return Err(limits.exceeded(file, "cells"));
            }
            if rows.len() as u64 > limits.rows {
                return Err(limits.exceeded(file, "rows"));
            }
        }
        drop(cells);
        rows.sort_by_key(|row| row.number);
        rows.dedup_by_key(|row| row.number);
        let merged = reader.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = merged.iter().take(MERGED_MAX).map(|region| Merged {
            rows: (region.start.0.saturating_add(1), region.end.0.saturating_add(1)),
            columns: (region.start.1, region.end.1),
        });
        sheets.push(Sheet { name, rows, merged: merged.collect(), origin: Origin::Cells });
    }
    let mut workbook = Workbook { file: file.to_owned(), sheets, notes: Vec::new(), text: None };
    read_old_fonts(&mut workbook);
    workbook.sheets.iter_mut().for_each(|sheet| sheet.fill_merged(limits));
    Ok(workbook)
}

/// Puts a cell in its row, and returns by how many cells the row has grown.
fn enter(rows: &mut Vec<Row>, number: u32, column: usize, value: Cell, indent: u8) -> usize {
    if rows.last().is_none_or(|last| last.number != number) {
        rows.push(Row { number, ..Row::default() });
    }
    let Some(row) = rows.last_mut() else { return 0 };
    let before = row.cells.len();
    if before <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = value;
    if indent > 0 {
        row.indents.resize(row.indents.len().max(column + 1), 0);
        row.indents[column] = indent;
    }
    row.cells.len() - before
}

/// Cells by where the text that they hold lies among the shared texts of a workbook, which stay where they are.
type Shared = FxHashMap<(usize, usize), Cell>;

fn value(value: &DataRef<'_>, shared: &mut Shared) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::of(text),
        DataRef::SharedString(text) => {
            shared.entry((text.as_ptr() as usize, text.len())).or_insert_with(|| Cell::of(text)).clone()
        }
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = Date::new(year as i16, month as i8, day as i8);
            date.map_or(Cell::Number(moment.as_f64()), Cell::Day)
        }
        DataRef::DateTime(length) => Cell::Number(length.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.map_or_else(|| Cell::of(text), Cell::Day)
        }
        DataRef::Error(fault) => Cell::Fault(fault.to_string().into()),
    }
}

/// Makes sure that the file is an archive that unpacks to no more than the limit, whatever it says about itself, and that
/// no cell or range is named by which the reader of workbooks would count beyond its numbers.
fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<(), Box<Diagnostic>> {
    let broken = |error: &dyn std::fmt::Display| broken_by(file, damaged(error));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let (mut total, mut part, mut wrong) = (0, Vec::new(), None);
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(|error| broken(&error))?;
        let is_xml = entry.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with(".xml"));
        part.clear();
        let mut entry = entry.take(limits.unpacked_bytes.saturating_sub(total).saturating_add(1));
        let read = match is_xml {
            true => entry.read_to_end(&mut part).map(|read| read as u64),
            false => std::io::copy(&mut entry, &mut std::io::sink()),
        };
        total += read.map_err(|error| broken(&error))?;
        if total > limits.unpacked_bytes {
            return Err(limits.exceeded(file, "unpacked-bytes"));
        }
        if wrong.is_none() && may_be_impossible(&part) {
            wrong = impossible_reference(&part);
        }
    }
    match wrong {
        Some(reference) => {
            Err(broken_by(file, say!("`{reference}` names no cell", "`{reference}` không phải là địa chỉ ô")))
        }
        None => Ok(()),
    }
}

/// The elements that name cells, and how.
const NAMING: [(&[u8], &[u8]); 6] =
    [(b"row", b"r"), (b"c", b"r"), (b"dimension", b"ref"), (b"mergeCell", b"ref"), (b"table", b"ref"), (b"f", b"ref")];

/// Returns whether a part of a workbook has to be read to see whether a name in it is impossible; never misses one.
fn may_be_impossible(part: &[u8]) -> bool {
    // What may be UTF-16 is not looked through.
    if part.iter().take(4).any(|byte| matches!(byte, 0 | 0xFE | 0xFF)) {
        return true;
    }
    let mut starts = memchr::memchr_iter(b'<', part).peekable();
    while let Some(start) = starts.next() {
        let tag = &part[start + 1..starts.peek().copied().unwrap_or(part.len())];
        let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
        let name = &tag[..end.unwrap_or(tag.len())];
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        let Some((element, attribute)) = NAMING.iter().find(|(element, _)| *element == local) else { continue };
        if may_have_impossible(&tag[name.len()..], attribute, *element == b"row") {
            return true;
        }
    }
    false
}

/// Returns whether one of the attributes that this may be, in the text behind the name of an element, is impossible.
fn may_have_impossible(tag: &[u8], attribute: &[u8], is_row: bool) -> bool {
    memchr::memchr_iter(b'=', tag).any(|at| {
        let is_meant = tag[..at].trim_ascii_end().ends_with(attribute);
        let value = tag[at + 1..].trim_ascii_start();
        let inner = value.split_first().and_then(|(quote, rest)| {
            let is_quote = matches!(quote, b'"' | b'\'');
            is_quote.then(|| memchr::memchr(*quote, rest).map(|end| &rest[..end])).flatten()
        });
        is_meant && inner.is_none_or(|inner| !is_possible(inner, is_row))
    })
}

/// Returns the first name of a cell or range in a part of a workbook that no sheet can have.
fn impossible_reference(part: &[u8]) -> Option<String> {
    let mut reader = quick_xml::Reader::from_reader(part);
    // The reader of workbooks does not mind them either, and would read on.
    reader.config_mut().check_end_names = false;
    loop {
        // What is no XML is told by the reader of workbooks.
        let (Event::Start(element) | Event::Empty(element)) = (match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return None,
            Ok(event) => event,
        }) else {
            continue;
        };
        let (wanted, is_row) = match element.local_name().as_ref() {
            "row" => ("r", true),
            "c" => ("r", false),
            "dimension" | "mergeCell" | "table" | "f" => ("ref", false),
            _ => continue,
        };
        let mut attributes = element.attributes();
        let is_wanted = |attribute: &Attribute<'_>| attribute.key.local_name().as_ref() == wanted;
        let Some(found) = attributes.with_checks(false).flatten().find(is_wanted) else { continue };
        if !is_possible(found.value.as_bytes(), is_row) {
            return Some(found.value.chars().take(40).collect());
        }
    }
}

/// Returns whether this may be the number of a row, a cell such as C7, or a range that runs to the right and down.
fn is_possible(reference: &[u8], is_row: bool) -> bool {
    let position = |name: &[u8]| -> Option<(u32, u32)> {
        let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (column, row) = name.split_at(letters);
        let is_short = letters <= 3 && (1..=7).contains(&row.len()) && (is_row || letters > 0);
        let row: u32 = std::str::from_utf8(row).ok()?.parse().ok().filter(|row| is_short && *row > 0)?;
        let digit = |letter: &u8| u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        Some((row, column.iter().fold(0, |total, letter| total * 26 + digit(letter))))
    };
    let ends: Option<Vec<(u32, u32)>> = reference.split(|byte| *byte == b':').map(position).collect();
    match ends.as_deref() {
        Some([_]) => true,
        Some([first, last]) => first.0 <= last.0 && first.1 <= last.1,
        _ => false,
    }
}

/// Returns what a library says of a damaged file, which it says in English only.
fn damaged(error: &dyn std::fmt::Display) -> Say {
    say!("{error}", "tệp bị hỏng hoặc chưa chép đủ")
}

fn broken_by(file: &str, why: Say) -> Box<Diagnostic> {
    let (en, vi) = (why.en, why.vi);
    let message = say!("the workbook cannot be read: {en}", "không đọc được tệp bảng tính: {vi}");
    let help = say!(
        "open it in a spreadsheet program and save it again as .xlsx",
        "mở bằng phần mềm bảng tính rồi lưu lại dạng .xlsx"
    );
    Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help))
}

/// Converts the cells of a workbook that was written with TCVN3 fonts, if it was.
fn read_old_fonts(workbook: &mut Workbook) {
    let cells = || workbook.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
    let texts = cells().filter_map(|cell| match cell {
        Cell::Text(text) if !text.is_ascii() => Some(&**text),
        _ => None,
    });
    let sample: Vec<&str> = texts.take(2_000).collect();
    let old = sample.iter().filter(|text| charset::of_font(text).is_some()).count();
    if old * 2 <= sample.len() {
        return;
    }
    for cell in workbook.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).flat_map(|row| &mut row.cells) {
        if let Cell::Text(text) = cell
            && let Some(read) = charset::of_font(text)
        {
            *cell = Cell::of(&read);
        }
    }
    let message = say!(
        "texts are written with a TCVN3 (ABC) font; they were converted to Unicode",
        "chữ được gõ bằng phông TCVN3 (ABC); đã chuyển sang Unicode"
    );
    let help = say!("look at a few names to see that they are right", "kiểm tra vài tên xem đã đúng chữ chưa");
    let note = Diagnostic::new(Severity::Note, "converted-encoding", message).at(whole(&workbook.file)).help(help);
    workbook.notes.push(note);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        fill(workbook.add_worksheet());
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused_by_its_name() {
        let bytes = workbook(|sheet| assert!(sheet.write_string(0, 0, "x".repeat(30_000)).is_ok()));
        let problem = check(&bytes, "a.xlsx", &Limits { unpacked_bytes: 20_000, ..Limits::default() }).unwrap_err();
        assert_eq!(problem.message.en, "the file has more than 20000 bytes when unpacked");
        assert!(bytes.len() < 20_000 && check(&bytes, "a.xlsx", &Limits::default()).is_ok());
    }

    #[test]
    fn a_cell_in_the_farthest_corner_costs_nothing_and_is_refused() {
        let bytes = workbook(|sheet| assert!(sheet.write_string(1_048_575, 16_383, "x").is_ok()));
        let problem = read(&bytes, "a.xlsx", &Limits::default()).unwrap_err();
        assert_eq!(problem.message.en, "the file has more than 2000 columns");
    }

    #[test]
    fn names_of_cells_that_no_sheet_has_are_refused_before_anything_counts_with_them() {
        for reference in ["C7", "c7", "A1:XFD1048576", "B2:B2"] {
            assert!(is_possible(reference.as_bytes(), false), "{reference}");
        }
        for reference in ["", "7", "C", "AAAAAAA1", "A99999999999", "C7:A1", "A2:A1", "A1:B2:C3", "A0", "Ậ1", "A1:"] {
            assert!(!is_possible(reference.as_bytes(), false), "{reference}");
        }
        assert!(is_possible(b"12", true) && !is_possible(b"99999999999", true));
        let part = b"<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"ZZZZZZZZ1\"/></row></sheetData>";
        assert_eq!(impossible_reference(part).as_deref(), Some("ZZZZZZZZ1"));
        let part = b"<sheetData><row r=\"1\"><c r=\"A1\"></v></c></c><c r=\"unknown\"/></row></sheetData>";
        assert_eq!(impossible_reference(part).as_deref(), Some("unknown"));
        for (part, may_be) in [
            ("<x:row r = '1'><x:c s=\"1\" r=\"ZZZZZZZZ1\" /></x:row>", true),
            ("<mergeCell ref=\"C7:A1\"/>", true),
            ("<f t=\"shared\" ref=A1>", true),
            ("\u{feff}<c r=\"0\"/>", true),
            ("<row\nr=\"99999999999\">", true),
            ("<row r=\"1\" spans=\"1:9\"><c r=\"A1\" t=\"s\"><v>0=</v></c><d r=\"?\"/></row>", false),
        ] {
            assert_eq!(may_be_impossible(part.as_bytes()), may_be, "{part}");
        }
    }

    #[test]
    fn merged_cells_say_the_same_in_each_and_indents_are_kept() {
        let indented = rust_xlsxwriter::Format::new().set_indent(2);
        let bytes = workbook(|sheet| {
            sheet.merge_range(0, 0, 1, 1, "A", &rust_xlsxwriter::Format::new()).unwrap();
            sheet.write_string(1, 2, "c").unwrap();
            sheet.write_string_with_format(2, 0, "b", &indented).unwrap();
            sheet.write_boolean(2, 1, true).unwrap();
        });
        let workbook = read(&bytes, "a.xlsx", &Limits::default()).unwrap();
        let rows = &workbook.sheets[0].rows;
        assert_eq!(rows[1].cells, [Cell::of("A"), Cell::of("A"), Cell::of("c")]);
        assert_eq!((rows[2].indents[0], &rows[2].cells[1]), (2, &Cell::Flag(true)));
    }
}
