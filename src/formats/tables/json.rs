//! Registers in JSON as tables: every array of objects is a sheet, every path of keys a column.
//!
//! Several values at one path, as in an array, stand in one cell and stay apart.
//! Records that are nested in records of their sort are rows of their own, indented by how deep they lie.

use std::collections::BTreeSet;
use std::ops::Range;

use arcstr::ArcStr;
use memchr::memchr;
use serde::de::IgnoredAny;

use super::charset;
use super::flat::{Record, sheet};
use super::grid::{Workbook, whole};
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
    let text = ArcStr::from(text);
    let mut found = Vec::new();
    let root = space(text.as_bytes(), 0);
    let first = first_end(&text);
    let end = first.unwrap_or_else(|| value_end(text.as_bytes(), root));
    let is_lines = space(text.as_bytes(), end) < text.len();
    if is_lines {
        found.push((name.to_owned(), lines(&text)));
    } else {
        if let Err(error) = first.map_or_else(|| serde_json::from_str(&text), |_| Ok(IgnoredAny)) {
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

/// Returns where the first value of a text ends, if it is JSON.
fn first_end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok().map(|IgnoredAny| values.byte_offset())
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

/// Returns the keys that list records in which they occur again, such as `children`; lists of superiors are none.
fn recurring(text: &str, records: &[Record]) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let mut keys = BTreeSet::new();
    for record in records.iter().filter(|record| memchr(b'[', &bytes[record.range.clone()]).is_some()) {
        for (key, value) in entries(bytes, record.range.start).filter(|(_, value)| is_list(bytes, *value)) {
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

/// Returns the records and those that lie in them under one of the keys, each before what lies in it.
fn unfolded(text: &str, mut records: Vec<Record>, keys: &BTreeSet<String>) -> Vec<Record> {
    if keys.is_empty() {
        return records;
    }
    let bytes = text.as_bytes();
    records.reverse();
    let mut pending = records;
    let mut found = Vec::with_capacity(pending.len());
    while let Some(record) = pending.pop() {
        let first = pending.len();
        let inner = entries(bytes, record.range.start).filter(|(key, _)| keys.contains(&*word(text, key.clone())));
        let inner = inner.flat_map(|(_, value)| elements(bytes, value));
        let inner = inner.filter(|range| bytes.get(range.start) == Some(&b'{'));
        let depth = record.depth.saturating_add(1);
        pending.extend(inner.map(|range| Record { key: None, range, depth }));
        pending[first..].reverse();
        found.push(record);
    }
    found
}

fn lines(text: &str) -> Vec<Record> {
    let mut at = space(text.as_bytes(), 0);
    let mut found = Vec::new();
    while at < text.len() {
        let end = value_end(text.as_bytes(), at).max(at + 1);
        found.push(Record::from(at..end));
        at = space(text.as_bytes(), end);
    }
    found
}

/// Finds arrays of objects, and objects whose values are objects.
fn arrays(text: &str, at: usize, name: &str, depth: usize, found: &mut Vec<(String, Vec<Record>)>) {
    let bytes = text.as_bytes();
    let is_object = |start: usize| bytes.get(start) == Some(&b'{');
    match bytes.get(at) {
        Some(b'[') => {
            let records: Vec<Record> = elements(bytes, at).map(Record::from).collect();
            if !records.is_empty() && records.iter().all(|record| is_object(record.range.start)) {
                found.push((name.to_owned(), records));
            }
        }
        Some(b'{') if depth < DEPTH_MAX => {
            let members: Vec<(Range<usize>, usize)> = entries(bytes, at).collect();
            if members.len() > 1 && members.iter().all(|(_, start)| is_object(*start)) {
                let record = |(key, start): (Range<usize>, usize)| Record {
                    key: Some(word(text, key).into()),
                    ..Record::from(start..value_end(bytes, start))
                };
                found.push((name.to_owned(), members.into_iter().map(record).collect()));
                return;
            }
            for (key, start) in members {
                let key = word(text, key);
                let inner = if depth == 0 { key.into_owned() } else { format!("{name}.{key}") };
                arrays(text, start, &inner, depth + 1, found);
            }
        }
        _ => {}
    }
}

pub(super) fn broken(file: &str, why: &str) -> Box<Diagnostic> {
    let message = say!("the JSON text cannot be read: {why}", "không đọc được văn bản JSON: {why}");
    let help = say!("check the file with a JSON editor", "kiểm tra tệp bằng trình soạn thảo JSON");
    Box::new(Diagnostic::error("unreadable-table", message).at(whole(file)).help(help))
}

#[cfg(test)]
mod tests {
    use super::super::grid::{BETWEEN, Cell};
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
