//! Registers in JSON as tables: every array of objects is a sheet, every path of keys a column.
//!
//! Several values at one path, as in an array, stand in one cell and stay apart.
//! Records that are nested in records of their sort are rows of their own, indented by how deep they lie.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::charset;
use super::grid::{BETWEEN, Cell, Origin, Row, Sheet, Workbook, whole};
use super::mapping::Gives;
use super::values::key;
use super::vocabulary;
use crate::diagnostic::Diagnostic;
use crate::formats::Limits;
use crate::formats::scan::{elements, entries, space, value_end, word};
use crate::model::Catalogue;
use crate::say;

/// How deep arrays of objects are looked for.
const DEPTH_MAX: usize = 6;

/// The column of the key under which a record stands in an object of records.
const KEY: &str = "@key";

/// Reads the sheets of a JSON text.
///
/// # Errors
/// Says what makes the file unreadable.
pub(super) fn read(
    bytes: Vec<u8>,
    file: &str,
    name: &str,
    nested: &[&str],
    limits: &Limits,
) -> Result<Workbook, Box<Diagnostic>> {
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
        let mut keys = recurring(&text, &records);
        keys.extend(nested.iter().map(|key| (*key).to_owned()));
        sheets.push(sheet(&text, name, unfolded(&text, records, &keys), &keys, (file, limits))?);
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

/// Returns the keys that list records in which they occur again, such as `children`; lists of superiors are none.
fn recurring(text: &str, records: &[Record]) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let mut keys = BTreeSet::new();
    for (_, range) in records {
        for (key, value) in entries(bytes, range.start).filter(|(_, value)| is_list(bytes, *value)) {
            let name = word(text, key);
            let recurs = |element: Range<usize>| {
                entries(bytes, element.start).any(|(inner, value)| is_list(bytes, value) && word(text, inner) == name)
            };
            if !keys.contains(&*name) && elements(bytes, value).any(recurs) && !is_upward(&name) {
                keys.insert(name.into_owned());
            }
        }
    }
    keys
}

/// Returns whether a list of objects begins here.
fn is_list(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'[') && bytes.get(space(bytes, at + 1)) == Some(&b'{')
}

fn is_upward(name: &str) -> bool {
    let field = vocabulary::field(name, Gives::Units, &Catalogue::default());
    matches!(field.as_deref(), Some("superior")) || key(name).contains("ancestor")
}

/// A record and how many records it lies in.
type Nested = (Record, u8);

/// Returns the records and those that lie in them under one of the keys, each before what lies in it.
fn unfolded(text: &str, records: Vec<Record>, keys: &BTreeSet<String>) -> Vec<Nested> {
    let bytes = text.as_bytes();
    let mut pending: Vec<Nested> = records.into_iter().rev().map(|record| (record, 0)).collect();
    let mut found = Vec::with_capacity(pending.len());
    while let Some((record, depth)) = pending.pop() {
        let first = pending.len();
        if !keys.is_empty() {
            let inner = entries(bytes, record.1.start).filter(|(key, _)| keys.contains(&*word(text, key.clone())));
            let inner = inner.flat_map(|(_, value)| elements(bytes, value));
            let inner = inner.filter(|range| bytes.get(range.start) == Some(&b'{'));
            pending.extend(inner.map(|range| ((None, range), depth.saturating_add(1))));
            pending[first..].reverse();
        }
        found.push((record, depth));
    }
    found
}

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
    records: Vec<Nested>,
    nested: &BTreeSet<String>,
    (file, limits): (&str, &Limits),
) -> Result<Sheet, Box<Diagnostic>> {
    if records.len() as u64 > limits.rows {
        return Err(limits.exceeded(file, "rows"));
    }
    let mut columns: Vec<Vec<String>> = Vec::new();
    let mut positions: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut rows = vec![Row { number: 1, ..Row::default() }];
    let mut total = 0;
    let mut more: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    let newlines: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    for ((key, range), depth) in records {
        let mut value: Value =
            serde_json::from_str(&text[range.clone()]).map_err(|error| broken(file, &error.to_string()))?;
        if let Value::Object(fields) = &mut value {
            fields.retain(|key, _| !nested.contains(key));
        }
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
            match &mut row.cells[column] {
                known if known.is_empty() => *known = cell,
                _ => more.entry(column).or_default().push(cell),
            }
        }
        for (column, cells) in std::mem::take(&mut more) {
            row.cells[column] = joined(&row.cells[column], &cells);
        }
        if depth > 0 {
            row.indents = vec![depth; row.cells.len()];
        }
        if total as u64 > limits.cells {
            return Err(limits.exceeded(file, "cells"));
        }
        rows.push(row);
    }
    rows[0].cells = columns.iter().map(|path| Cell::of(&path.join("."))).collect();
    Ok(Sheet { name, rows, merged: Vec::new(), origin: Origin::Paths(columns) })
}

/// Puts further values into a cell.
fn joined(known: &Cell, more: &[Cell]) -> Cell {
    let mut text = known.text().into_owned();
    for cell in more.iter().filter(|cell| !cell.is_empty()) {
        text.push(BETWEEN);
        text.push_str(&cell.text());
    }
    Cell::Text(text.into())
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
        let workbook = read(text.into(), "r.json", "r", &[], &Limits::default()).unwrap();
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
        let workbook = read(
            b"{\"a\": {\"name\": \"A\"}, \"b\": {\"name\": \"B\"}}".to_vec(),
            "r.json",
            "r",
            &[],
            &Limits::default(),
        )
        .unwrap();
        assert_eq!(workbook.sheets[0].rows[2].cells[0].shown(), "b");
        let workbook =
            read(b"{\"name\": \"A\"}\n{\"name\": \"B\"}\n".to_vec(), "r.json", "r", &[], &Limits::default()).unwrap();
        assert_eq!(workbook.sheets[0].rows.len(), 3);
        assert_eq!(workbook.sheets[0].rows[2].number, 2);
    }

    /// Joining value by value would copy hundreds of gigabytes.
    #[test]
    fn a_list_of_very_many_values_is_one_cell() {
        let numbers = vec!["1.5"; 300_000].join(",");
        let workbook =
            read(format!("[{{\"outline\": [[{numbers}]]}}]").into(), "r.json", "r", &[], &Limits::default()).unwrap();
        assert_eq!(workbook.sheets[0].rows[1].cells[0].text().matches(BETWEEN).count(), 299_999);
    }

    #[test]
    fn records_in_records_of_their_sort_are_rows_and_superiors_in_superiors_are_not() {
        let depths = |text: &str, nested: &[&str]| -> Vec<u8> {
            let workbook = read(text.into(), "r.json", "r", nested, &Limits::default()).unwrap();
            let rows = &workbook.sheets[0].rows[1..];
            rows.iter().map(|row| row.indents.first().copied().unwrap_or(0)).collect()
        };
        let tree = "[{\"id\": 1, \"in\": [{\"id\": 2, \"in\": [{\"id\": 3}]}, {\"id\": 4}]}, {\"id\": 5}]";
        assert_eq!(depths(tree, &[]), [0, 1, 2, 1, 0]);
        let flat = "[{\"id\": 1, \"in\": [{\"id\": 2}]}]";
        assert_eq!(depths(flat, &[]), [0]);
        assert_eq!(depths(flat, &["in"]), [0, 1]);
        let upward = "[{\"id\": 3, \"parents\": [{\"id\": 2, \"parents\": [{\"id\": 1}]}]}]";
        assert_eq!(depths(upward, &[]), [0]);
    }
}
