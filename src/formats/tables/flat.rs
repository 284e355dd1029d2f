//! Records of JSON as rows: every path of keys is a column, numbered as records first have a value there.
//!
//! The records of a sheet are alike, so a record is read straight into its row.
//! One that has a path, or a value at a path, for the first time, or a key twice, is built first and then taken apart, key
//! by key in the order of the alphabet; it is what numbers the columns, and says what is wrong with a record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use arcstr::ArcStr;
use memchr::memchr_iter;
use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use thin_vec::{ThinVec, thin_vec};

use super::grid::{BETWEEN, Cell, Origin, Row, Sheet};
use super::json::broken;
use crate::diagnostic::Diagnostic;
use crate::formats::Limits;

/// The column of the key under which a record stands in an object of records.
const KEY: &str = "@key";

/// A record of a JSON text.
pub(super) struct Record {
    /// The key under which it stands, if it has one.
    pub key: Option<Box<str>>,
    pub range: Range<usize>,
    /// In how many records it lies.
    pub depth: u8,
}

impl From<Range<usize>> for Record {
    fn from(range: Range<usize>) -> Self {
        Record { key: None, range, depth: 0 }
    }
}

/// Makes a sheet of records; what stands under one of the keys `nested` is a record of its own.
///
/// # Errors
/// Says which record is broken, or which limit is exceeded.
pub(super) fn sheet(
    text: &ArcStr,
    name: String,
    records: Vec<Record>,
    nested: &BTreeSet<String>,
    (file, limits): (&str, &Limits),
) -> Result<Sheet, Box<Diagnostic>> {
    if records.len() as u64 > limits.rows {
        return Err(limits.exceeded(file, "rows"));
    }
    let mut reader = Reader { text, columns: Columns::new(nested), row: Filling::default(), file, limits };
    let mut rows = Vec::with_capacity(records.len() + 1);
    rows.push(Row { number: 1, ..Row::default() });
    let mut total = 0;
    let (mut line, mut counted) = (1, 0);
    for Record { key, range, depth } in records {
        line += memchr_iter(b'\n', &text.as_bytes()[counted..range.start]).count();
        counted = range.start;
        reader.read(key.as_deref(), range.clone(), nested)?;
        let cells: Vec<Cell> = reader.row.cells.drain(..).collect();
        total += cells.len();
        if total as u64 > limits.cells {
            return Err(limits.exceeded(file, "cells"));
        }
        let indents = if depth > 0 { thin_vec![depth; cells.len()] } else { ThinVec::new() };
        rows.push(Row { number: u32::try_from(line).unwrap_or(u32::MAX), cells, at: range.start, indents });
    }
    let columns = reader.columns.paths;
    rows[0].cells = columns.iter().map(|path| Cell::of(&path.join("."))).collect();
    Ok(Sheet { name, rows, merged: Vec::new(), origin: Origin::Paths(columns) })
}

/// The number of a node of the tree of paths.
type NodeId = u32;

/// The node of the records themselves.
const ROOT: NodeId = 0;

/// A path of keys.
#[derive(Default)]
struct Node {
    /// The last key of the path.
    key: Box<str>,
    above: NodeId,
    inner: FxHashMap<Box<str>, NodeId>,
    /// The column of the values, if there ever was one.
    column: Option<u32>,
    /// Whether what stands there is no part of the record.
    is_left_out: bool,
    /// The key that came after this one last time, or the first one in it.
    next: NodeId,
    first: NodeId,
    /// The number of the object in which the key was met last.
    met: u64,
}

/// The paths that records have, as a tree.
struct Columns {
    nodes: Vec<Node>,
    /// The paths that are columns.
    paths: Vec<Vec<String>>,
    /// How many objects were read.
    objects: u64,
}

impl Columns {
    fn new(nested: &BTreeSet<String>) -> Self {
        let mut columns = Columns { nodes: vec![Node::default()], paths: Vec::new(), objects: 0 };
        for key in nested {
            let node = columns.enter(ROOT, key);
            columns.nodes[node as usize].is_left_out = true;
        }
        columns
    }

    /// Returns the node of a key in a node; makes it if there is none.
    fn enter(&mut self, above: NodeId, key: &str) -> NodeId {
        if let Some(known) = self.nodes[above as usize].inner.get(key) {
            return *known;
        }
        let node = self.nodes.len() as NodeId;
        self.nodes.push(Node { key: key.into(), above, ..Node::default() });
        self.nodes[above as usize].inner.insert(key.into(), node);
        node
    }

    /// Returns the column of a node; makes it if there is none.
    fn column(&mut self, node: NodeId) -> usize {
        if let Some(known) = self.nodes[node as usize].column {
            return known as usize;
        }
        let mut path = Vec::new();
        let mut at = node;
        while at != ROOT {
            path.push(self.nodes[at as usize].key.to_string());
            at = self.nodes[at as usize].above;
        }
        path.reverse();
        self.paths.push(path);
        let column = self.paths.len() - 1;
        self.nodes[node as usize].column = u32::try_from(column).ok();
        column
    }

    /// Returns the node of a key in a node that is known, where `after` came before; notes that it came now.
    fn known(&mut self, above: NodeId, after: Option<NodeId>, key: &str) -> Option<NodeId> {
        let guess = after.map_or(self.nodes[above as usize].first, |after| self.nodes[after as usize].next);
        let likely = &self.nodes[guess as usize];
        if guess != ROOT && likely.above == above && *likely.key == *key {
            return Some(guess);
        }
        let found = *self.nodes[above as usize].inner.get(key)?;
        match after {
            None => self.nodes[above as usize].first = found,
            Some(after) => self.nodes[after as usize].next = found,
        }
        Some(found)
    }
}

/// The row that is being filled.
#[derive(Default)]
struct Filling {
    cells: Vec<Cell>,
    /// Further values of cells, by column.
    more: BTreeMap<usize, Vec<Cell>>,
}

impl Filling {
    fn put(&mut self, column: usize, cell: Cell) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        match &mut self.cells[column] {
            known if known.is_empty() => *known = cell,
            _ => self.more.entry(column).or_default().push(cell),
        }
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.more.clear();
    }

    /// Puts the further values into their cells.
    fn join(&mut self) {
        while let Some((column, more)) = self.more.pop_first() {
            let mut text = self.cells[column].text().into_owned();
            for cell in more.iter().filter(|cell| !cell.is_empty()) {
                text.push(BETWEEN);
                text.push_str(&cell.text());
            }
            // Its parts are in NFC, and nothing combines with the character between them.
            self.cells[column] = Cell::Text(ArcStr::from(text).into());
        }
    }
}

/// Reads the records of one sheet.
struct Reader<'r> {
    text: &'r ArcStr,
    columns: Columns,
    row: Filling,
    file: &'r str,
    limits: &'r Limits,
}

impl Reader<'_> {
    /// Reads a record into the row.
    fn read(
        &mut self,
        key: Option<&str>,
        range: Range<usize>,
        nested: &BTreeSet<String>,
    ) -> Result<(), Box<Diagnostic>> {
        self.row.clear();
        let record = &self.text[range];
        let mut json = serde_json::Deserializer::from_str(record);
        let is_read =
            self.put_key(key) && At { node: ROOT, reader: self }.deserialize(&mut json).is_ok() && json.end().is_ok();
        if !is_read {
            self.row.clear();
            self.take_apart(key, record, nested)?;
        }
        self.row.join();
        Ok(())
    }

    /// Puts the key of a record, if it has one, into its column; returns whether there is such a column.
    fn put_key(&mut self, key: Option<&str>) -> bool {
        let Some(key) = key else { return true };
        let nodes = &self.columns.nodes;
        let column = nodes[ROOT as usize].inner.get(KEY).and_then(|node| nodes[*node as usize].column);
        let is_short = key.len() as u64 <= self.limits.cell_bytes;
        column.filter(|_| is_short).is_some_and(|column| {
            self.row.put(column as usize, Cell::of(key));
            true
        })
    }

    /// Builds a record, and takes it apart.
    fn take_apart(
        &mut self,
        key: Option<&str>,
        record: &str,
        nested: &BTreeSet<String>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut value: Value = serde_json::from_str(record).map_err(|error| broken(self.file, &error.to_string()))?;
        if let Value::Object(fields) = &mut value {
            fields.retain(|key, _| !nested.contains(key));
        }
        if let Some(key) = key {
            let node = self.columns.enter(ROOT, KEY);
            self.enter(node, Cell::of(key))?;
        }
        self.flatten(&value, ROOT)
    }

    fn flatten(&mut self, value: &Value, node: NodeId) -> Result<(), Box<Diagnostic>> {
        match value {
            Value::Null => Ok(()),
            Value::Bool(flag) => self.enter(node, Cell::Flag(*flag)),
            Value::Number(number) => {
                let exact = number.as_f64().filter(|float| float.abs() < EXACT_MAX || number.is_f64());
                self.enter(node, exact.map_or_else(|| Cell::of(&number.to_string()), Cell::Number))
            }
            Value::String(text) => self.enter(node, Cell::of(text)),
            Value::Array(values) => values.iter().try_for_each(|value| self.flatten(value, node)),
            Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
                let inner = self.columns.enter(node, key);
                self.flatten(value, inner)
            }),
        }
    }

    /// Enters a value at a path, in a new column if it is the first one there.
    fn enter(&mut self, node: NodeId, cell: Cell) -> Result<(), Box<Diagnostic>> {
        let column = self.columns.column(node);
        if column as u64 >= self.limits.columns {
            return Err(self.limits.exceeded(self.file, "columns"));
        }
        if matches!(&cell, Cell::Text(text) if text.len() as u64 > self.limits.cell_bytes) {
            return Err(self.limits.exceeded(self.file, "cell-bytes"));
        }
        self.row.put(column, cell);
        Ok(())
    }
}

/// Whole numbers up to here are exact as numbers of cells.
const EXACT_MAX: f64 = 9e15;

/// Reads what stands at a path straight into the row; fails where the record has to be built.
struct At<'r, 's> {
    node: NodeId,
    reader: &'r mut Reader<'s>,
}

impl At<'_, '_> {
    fn put<E: Error>(self, cell: Cell) -> Result<(), E> {
        let Reader { columns, row, limits, .. } = self.reader;
        let node = &columns.nodes[self.node as usize];
        let is_long = matches!(&cell, Cell::Text(text) if text.len() as u64 > limits.cell_bytes);
        match node.column {
            _ if node.is_left_out => Ok(()),
            Some(column) if !is_long => {
                row.put(column as usize, cell);
                Ok(())
            }
            _ => Err(E::custom("")),
        }
    }

    fn put_whole<E: Error>(self, number: impl fmt::Display, float: f64) -> Result<(), E> {
        self.put(if float.abs() < EXACT_MAX { Cell::Number(float) } else { Cell::of(&number.to_string()) })
    }
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        self.put(Cell::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.put_whole(number, number as f64)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.put_whole(number, number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.put(Cell::Number(number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        let cell = Cell::within(self.reader.text, text);
        self.put(cell)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.put(Cell::of(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(At { node: self.node, reader: &mut *self.reader })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let (above, reader) = (self.node, self.reader);
        let is_left_out = reader.columns.nodes[above as usize].is_left_out;
        reader.columns.objects += 1;
        let number = reader.columns.objects;
        let mut after = None;
        loop {
            if is_left_out {
                match object.next_key::<serde::de::IgnoredAny>()? {
                    Some(_) => object.next_value_seed(At { node: above, reader: &mut *reader })?,
                    None => return Ok(()),
                }
                continue;
            }
            let key = Key { above, after, columns: &mut reader.columns };
            let Some(node) = object.next_key_seed(key)? else { return Ok(()) };
            let met = std::mem::replace(&mut reader.columns.nodes[node as usize].met, number);
            if met == number {
                return Err(A::Error::custom(""));
            }
            object.next_value_seed(At { node, reader: &mut *reader })?;
            after = Some(node);
        }
    }
}

/// Finds the node of a key.
struct Key<'c> {
    above: NodeId,
    after: Option<NodeId>,
    columns: &'c mut Columns,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = NodeId;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<NodeId, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = NodeId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<NodeId, E> {
        self.columns.known(self.above, self.after, key).ok_or_else(|| E::custom(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the cells of records, read straight wherever that is possible or never, and the paths of the columns.
    /// The rows, or why there is none, and the columns.
    type Rows = (Vec<Result<Vec<Cell>, String>>, Vec<Vec<String>>);

    fn read(records: &[&str], is_straight: bool) -> Rows {
        let nested = BTreeSet::from(["in".to_owned()]);
        let (text, limits) = (ArcStr::from(records.join("\n")), Limits { cell_bytes: 9, ..Limits::default() });
        let row = Filling::default();
        let mut reader = Reader { text: &text, columns: Columns::new(&nested), row, file: "r", limits: &limits };
        let mut at = 0;
        let mut rows = Vec::new();
        for (position, record) in records.iter().enumerate() {
            let range = at..at + record.len();
            at = range.end + 1;
            let key = ["a", "bb"].get(position / 2).copied();
            let done = match is_straight {
                true => reader.read(key, range, &nested),
                false => {
                    reader.row.clear();
                    reader.take_apart(key, record, &nested).map(|()| reader.row.join())
                }
            };
            rows.push(done.map(|()| reader.row.cells.clone()).map_err(|problem| problem.message.en));
        }
        (rows, reader.columns.paths)
    }

    #[test]
    fn a_record_read_straight_is_the_same_as_one_that_is_taken_apart() {
        let records = [
            r#"{"b": "x", "a": {"c": 1, "b": null}, "in": [{"b": [[[1]]]}]}"#,
            r#"{"b": "x", "in": [{"b": [[[1e999]]]}]}"#,
            r#"{"a": {"c": 2.5, "b": "y"}, "b": [1, "z", {"c": true}, [false, null]]}"#,
            r#"{"a": {"b": "y", "c": -3}, "b": [1, " ", "\u0041ế", {"c": true}], "in": [{"a": {"a": 1}}]}"#,
            r#"{"a": {"c": [{"d": 1}, {"d": 2}], "b": [{"d": 3}, 4]}, "b": ["", "q"]}"#,
            r#"{"a": {"c": [{"d": 1}, {"d": 2}], "b": [{"d": 3}, 4]}, "b": ["", "q"]}"#,
            r#"{"a": {"c": 1, "c": 2, "b": 1}, "b": 7}"#,
            r#"{"b": 7, "a": {"c": 1}, "b": null}"#,
            r#"{"b": "1234567890", "a": {}}"#,
            r#"{"b": 18446744073709551615, "a": {"c": -9223372036854775808, "b": -0}}"#,
            r#"{"b": 9007199254740993, "a": {"c": 1e400, "b": 0.1}}"#,
            r#"{"a": {"c": 1e22, "b": 1.0}, "b": {"e": 1, "d": 2}} "#,
            r#"{"b": 1, "a"}"#,
            r#"[{"b": 1}, 5]"#,
            r#"{"in": 1, "in": 2, "b": "S\u00e1", "@key": 1}"#,
            r#"{"in": {"in": {"in": "\q"}}}"#,
            r#"{"f": 1, "e": 2}"#,
            r#"{"b": "Sở", "a": {"c": "ở"}}"#,
        ];
        assert_eq!(read(&records, true), read(&records, false));
        // Every order in which they can come first.
        for first in 0..records.len() {
            let turned = [&records[first..], &records[..first]].concat();
            assert_eq!(read(&turned, true), read(&turned, false), "{first}");
        }
        let deep = format!("{{\"b\": {}1{}}}", "[".repeat(200), "]".repeat(200));
        let nested = format!("{{\"in\": {}1{}}}", "[".repeat(200), "]".repeat(200));
        let deep = [records[0], &deep, &nested, records[1]];
        assert_eq!(read(&deep, true), read(&deep, false));
    }
}
