//! Canonical JSON: always the same bytes for the same content, one entry per line as long as it fits.

use std::io;
use std::ops::Range;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::scan::{elements, entries, space, value_end};
use crate::words::spelled_out;

/// Longest line, in characters, before an entry is broken into its fields.
const WIDTH: usize = 160;

/// One line, with a space after each comma and colon.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// Returns a value in one line, as it will be written: what steers a terminal is spelled out, which makes it longer.
pub(super) fn one_line(value: &impl Serialize) -> String {
    let mut line = Vec::with_capacity(256);
    let written = value.serialize(&mut Serializer::with_formatter(&mut line, Spaced));
    assert!(written.is_ok(), "invariant broken: a value cannot be written as JSON: {written:?}");
    spelled_out(String::from_utf8(line).unwrap_or_default())
}

/// Prints a document field by field.
pub(super) struct Printer {
    text: String,
}

impl Printer {
    /// Begins a document with its schema, if it names one, and its format.
    pub(super) fn new(what: &str, schema: Option<&str>) -> Self {
        let mut printer = Printer { text: String::from("{") };
        printer.optional("$schema", &schema);
        printer.field("format", &format!("bomay/{what}/1"));
        printer
    }

    /// Prints a field.
    pub(super) fn field(&mut self, key: &str, value: &impl Serialize) {
        self.key(key);
        lay_out(&mut self.text, &one_line(value), 2, key.len() + 4);
    }

    /// Prints a field that has a value.
    pub(super) fn optional(&mut self, key: &str, value: &Option<impl Serialize>) {
        if let Some(value) = value {
            self.field(key, value);
        }
    }

    /// Prints a list that is not empty, one entry per line.
    pub(super) fn list<T: Serialize>(&mut self, key: &str, values: impl IntoIterator<Item = T>) {
        self.lines(key, values.into_iter().map(|value| one_line(&value)));
    }

    fn lines(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let mut values = values.peekable();
        if values.peek().is_none() {
            return;
        }
        self.key(key);
        self.text.push('[');
        for (position, value) in values.enumerate() {
            self.text.push_str(if position == 0 { "\n    " } else { ",\n    " });
            lay_out(&mut self.text, &value, 4, 0);
        }
        self.text.push_str("\n  ]");
    }

    fn key(&mut self, key: &str) {
        self.text.push_str(if self.text.len() == 1 { "\n  \"" } else { ",\n  \"" });
        self.text.push_str(key);
        self.text.push_str("\": ");
    }

    /// Ends the document.
    pub(super) fn end(mut self) -> String {
        self.text.push_str("\n}\n");
        self.text
    }
}

/// Prints a JSON document in the order in which it stands, laid out as all others.
pub(super) fn reflow(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bytes = text.as_bytes();
    let mut printer = Printer { text: String::from("{") };
    for (key, at) in entries(bytes, space(bytes, 0)) {
        let key = &text[key.start + 1..key.end - 1];
        if bytes.get(at) == Some(&b'[') {
            printer.lines(key, elements(bytes, at).map(|element| spaced(&text[element])));
        } else {
            printer.key(key);
            lay_out(&mut printer.text, &spaced(&text[at..value_end(bytes, at)]), 2, key.len() + 4);
        }
    }
    printer.end()
}

/// Returns a JSON value in one line, with a space after each comma and colon; spelled out as by [`one_line`].
fn spaced(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut line = String::with_capacity(value.len());
    let mut at = space(bytes, 0);
    while at < bytes.len() {
        let end = if bytes[at] == b'"' { value_end(bytes, at) } else { value.ceil_char_boundary(at + 1) };
        line.push_str(&value[at..end]);
        if matches!(bytes[at], b',' | b':') {
            line.push(' ');
        }
        at = space(bytes, end);
    }
    spelled_out(line)
}

/// Appends a value given in one line; breaks it by entries where it is too long.
fn lay_out(text: &mut String, line: &str, indent: usize, before: usize) {
    let is_short = line.len() + indent + before <= WIDTH || line.chars().count() + indent + before <= WIDTH;
    let bytes = line.as_bytes();
    if is_short || !matches!(bytes.first(), Some(b'{' | b'[')) {
        text.push_str(line);
        return;
    }
    let is_object = bytes[0] == b'{';
    let parts: Vec<(Range<usize>, Range<usize>)> = match is_object {
        true => entries(bytes, 0).map(|(key, at)| (key.start..at, at..value_end(bytes, at))).collect(),
        false => elements(bytes, 0).map(|element| (0..0, element)).collect(),
    };
    text.push(if is_object { '{' } else { '[' });
    for (position, (key, value)) in parts.into_iter().enumerate() {
        text.push_str(if position == 0 { "\n" } else { ",\n" });
        text.extend(std::iter::repeat_n(' ', indent + 2));
        text.push_str(&line[key.clone()]);
        lay_out(text, &line[value], indent + 2, key.len());
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(if is_object { '}' } else { ']' });
}
