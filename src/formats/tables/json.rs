//! Registers in JSON as tables: every array of objects is a sheet, every path of keys a column.
//!
//! Several values at one path, as in an array, stand in one cell and stay apart.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::charset;
use super::grid::{BETWEEN, Cell, Origin, Row, Sheet, Workbook, whole};
use crate::diagnostic::Diagnostic;
use crate::formats::Limits;
use crate::formats::scan::{elements, entries, space, value_end, word};
use crate::say;

/// How deep arrays of objects are looked for.
const DEPTH_MAX: usize = 6;

/// The column of the key under which a record stands in an object of records.
const KEY: &str = "@key";

/// Reads the sheets of a JSON text.
///
/// # Errors
/// Says what makes the file unreadable.
pub(super) fn read(bytes: Vec<u8>, file: &str, name: &str, limits: &Limits) -> Result<Workbook, Box<Diagnostic>> {
    let (text, note) = charset::text(bytes, file)?;
    let mut found = Vec::new();
    let root = space(text.as_bytes(), 0);
    let end = value_end(text.as_bytes(), root);
    let is_lines = space(text.as_bytes(), end) < text.len();
    if is_lines {
        found.push((name.to_owned(), lines(&text)));
    } else {
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text) {
            return Err(broken(file, &error.to_string()));
        }
        arrays(&text, root, name, 0, &mut found);
    }
    let mut sheets = Vec::new();
    for (name, records) in found {
        sheets.push(sheet(&text, name, records, file, limits)?);
    }
    if sheets.is_empty() {
        let message = say!("the file holds no array of objects", "tệp không có mảng đối tượng nào");
        let help = say!("give a file with one object for each body", "dùng tệp có mỗi đơn vị là một đối tượng");
        return Err(Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help)));
    }
    Ok(Workbook { file: file.to_owned(), sheets, notes: note.into_iter().collect(), text: Some(text) })
}

/// Returns the bytes of the value at a path of keys, from the record that begins at `at` on.
pub(super) fn value(text: &str, at: usize, path: &[String]) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = at;
    for key in path {
        let inside = match bytes.get(at) {
            Some(b'[') => elements(bytes, at).next().map_or(at, |element| element.start),
            _ => at,
        };
        let found = entries(bytes, inside).find(|(known, _)| word(text, known.clone()) == key.as_str());
        match found {
            Some((_, value)) => at = value,
            None => break,
        }
    }
    let end = value_end(bytes, at);
    at..if matches!(bytes.get(at), Some(b'{')) { at + 1 } else { end }
}

/// A record: the key under which it stands, if it has one, and where it is.
type Record = (Option<String>, Range<usize>);

fn lines(text: &str) -> Vec<Record> {
    let mut at = space(text.as_bytes(), 0);
    let mut found = Vec::new();
    while at < text.len() {
        let end = value_end(text.as_bytes(), at).max(at + 1);
        found.push((None, at..end));
        at = space(text.as_bytes(), end);
    }
    found
}

/// Finds arrays of objects, and objects whose values are objects.
fn arrays(text: &str, at: usize, name: &str, depth: usize, found: &mut Vec<(String, Vec<Record>)>) {
    let bytes = text.as_bytes();
    let is_object = |range: &Range<usize>| bytes.get(range.start) == Some(&b'{');
    match bytes.get(at) {
        Some(b'[') => {
            let records: Vec<Range<usize>> = elements(bytes, at).collect();
            if !records.is_empty() && records.iter().all(is_object) {
                found.push((name.to_owned(), records.into_iter().map(|range| (None, range)).collect()));
            }
        }
        Some(b'{') if depth < DEPTH_MAX => {
            let members: Vec<(String, Range<usize>)> = entries(bytes, at)
                .map(|(key, value)| (word(text, key).into_owned(), value..value_end(bytes, value)))
                .collect();
            if members.len() > 1 && members.iter().all(|(_, range)| is_object(range)) {
                let records = members.into_iter().map(|(key, range)| (Some(key), range));
                found.push((name.to_owned(), records.collect()));
                return;
            }
            for (key, range) in members {
                let inner = if depth == 0 { key } else { format!("{name}.{key}") };
                arrays(text, range.start, &inner, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn sheet(
    text: &str,
    name: String,
    records: Vec<Record>,
    file: &str,
    limits: &Limits,
) -> Result<Sheet, Box<Diagnostic>> {
    if records.len() as u64 > limits.rows {
        return Err(limits.exceeded(file, "rows"));
    }
    let mut columns: Vec<Vec<String>> = Vec::new();
    let mut positions: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut rows = vec![Row { number: 1, ..Row::default() }];
    let mut total = 0;
    let newlines: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    for (key, range) in records {
        let value: Value =
            serde_json::from_str(&text[range.clone()]).map_err(|error| broken(file, &error.to_string()))?;
        let mut flat = Vec::new();
        if let Some(key) = key {
            flat.push((vec![KEY.to_owned()], Cell::of(&key)));
        }
        flatten(&value, &mut Vec::new(), &mut flat);
        let line = newlines.partition_point(|end| *end < range.start) + 1;
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let mut row = Row { number, cells: Vec::new(), at: range.start, indents: Vec::new() };
        for (path, cell) in flat {
            let column = *positions.entry(path).or_insert_with_key(|path| {
                columns.push(path.clone());
                columns.len() - 1
            });
            if column as u64 >= limits.columns {
                return Err(limits.exceeded(file, "columns"));
            }
            if matches!(&cell, Cell::Text(text) if text.len() as u64 > limits.cell_bytes) {
                return Err(limits.exceeded(file, "cell-bytes"));
            }
            if row.cells.len() <= column {
                total += column + 1 - row.cells.len();
                row.cells.resize(column + 1, Cell::Empty);
            }
            let known = std::mem::take(&mut row.cells[column]);
            row.cells[column] = joined(known, cell);
        }
        if total as u64 > limits.cells {
            return Err(limits.exceeded(file, "cells"));
        }
        rows.push(row);
    }
    rows[0].cells = columns.iter().map(|path| Cell::of(&path.join("."))).collect();
    Ok(Sheet { name, rows, merged: Vec::new(), origin: Origin::Paths(columns) })
}

/// Puts a further value into a cell.
fn joined(known: Cell, more: Cell) -> Cell {
    match (known, more) {
        (Cell::Empty, more) => more,
        (known, Cell::Empty) => known,
        (known, more) => Cell::Text(format!("{}{BETWEEN}{}", known.text(), more.text()).into()),
    }
}

fn flatten(value: &Value, path: &mut Vec<String>, flat: &mut Vec<(Vec<String>, Cell)>) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => flat.push((path.clone(), Cell::Flag(*flag))),
        Value::Number(number) => {
            let exact = number.as_f64().filter(|float| float.abs() < 9e15 || number.is_f64());
            flat.push((path.clone(), exact.map_or_else(|| Cell::of(&number.to_string()), Cell::Number)));
        }
        Value::String(text) => flat.push((path.clone(), Cell::of(text))),
        Value::Array(values) => values.iter().for_each(|value| flatten(value, path, flat)),
        Value::Object(fields) => {
            for (key, value) in fields {
                path.push(key.clone());
                flatten(value, path, flat);
                path.pop();
            }
        }
    }
}

fn broken(file: &str, why: &str) -> Box<Diagnostic> {
    let message = say!("the JSON text cannot be read: {why}", "không đọc được văn bản JSON: {why}");
    let help = say!("check the file with a JSON editor", "kiểm tra tệp bằng trình soạn thảo JSON");
    Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_in_an_object_is_a_sheet_and_paths_are_columns() {
        let text = "{\"total\": 2, \"results\": [\n {\"id\": 1, \"details\": {\"name\": \"A\"},\n  \"parents\": [{\"id\": 7}, {\"id\": 8}]},\n {\"id\": 2}]}";
        let workbook = read(text.into(), "r.json", "r", &Limits::default()).unwrap();
        let sheet = &workbook.sheets[0];
        assert_eq!(sheet.name, "results");
        let heading: Vec<String> = sheet.rows[0].cells.iter().map(Cell::shown).collect();
        assert_eq!(heading, ["details.name", "id", "parents.id"]);
        assert_eq!(sheet.rows[1].cells[2].shown(), "7; 8");
        let place =
            workbook.place(sheet, &sheet.rows[1], 0, &crate::formats::Lines::new(workbook.text.as_deref().unwrap()));
        assert_eq!((place.line, place.column, place.length), (2, 32, 3));
    }

    #[test]
    fn objects_by_key_and_lines_of_objects_are_sheets_too() {
        let workbook =
            read(b"{\"a\": {\"name\": \"A\"}, \"b\": {\"name\": \"B\"}}".to_vec(), "r.json", "r", &Limits::default())
                .unwrap();
        assert_eq!(workbook.sheets[0].rows[2].cells[0].shown(), "b");
        let workbook =
            read(b"{\"name\": \"A\"}\n{\"name\": \"B\"}\n".to_vec(), "r.json", "r", &Limits::default()).unwrap();
        assert_eq!(workbook.sheets[0].rows.len(), 3);
        assert_eq!(workbook.sheets[0].rows[2].number, 2);
    }
}
