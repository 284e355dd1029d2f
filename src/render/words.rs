//! Small things that every text output needs: numbers, dates, counted nouns, safe text, columns that line up.
//!
//! Numbers and dates stand in [`crate::words`].
//! Widths are columns of a terminal, so that `Đức Thọ` lines up in either normal form.

use std::borrow::Cow;

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::words::{spelled_out, steers};

pub use crate::words::{counted, date, difference, number};

/// Widest line of a report, in columns.
pub const WIDTH_MAX: usize = 100;

/// Returns the text with control and direction characters made visible, so that it cannot steer a terminal.
///
/// Line breaks and tabs become spaces.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|character| match character {
        '\n' | '\r' | '\t' => ' ',
        control @ '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(control)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        other if steers(other) => '\u{fffd}',
        other => other,
    });
    Cow::Owned(shown.collect())
}

/// What a formula begins with, also in the wide letters that some programs read as the narrow ones.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Returns a text that a spreadsheet takes for a text and not for a formula, and that is [`harmless`].
///
/// Where the list separator is a semicolon, as in Vietnam, what follows one begins a cell of its own.
pub fn inert(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (position, part) in harmless(text).split(';').enumerate() {
        if position > 0 {
            shown.push(';');
        }
        if part.trim_start_matches([' ', '"', '\'']).starts_with(FORMULA) && !(position == 0 && part.starts_with('\''))
        {
            shown.push('\'');
        }
        shown.push_str(part);
    }
    shown
}

/// Returns a value as JSON that can be shown: indented, a line end at the end, nothing in it that steers a terminal.
pub fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    spelled_out(text)
}

/// Returns how many columns of a terminal the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text cut to a number of columns, with `…` in place of what was cut.
pub fn clipped(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used < columns
        })
        .collect();
    Cow::Owned(kept + "…")
}

/// Breaks a text into lines of at most so many columns; a longer word stands alone.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes a paragraph: `first` before its first line, as many spaces before the others, a line break at the end.
pub fn paragraph(out: &mut String, first: &str, text: &str) {
    let indent = width(first);
    let lines = wrapped(&harmless(text), WIDTH_MAX.saturating_sub(indent).max(20));
    for (position, line) in lines.iter().enumerate() {
        if position == 0 {
            out.push_str(first);
        } else {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// Rows of cells that are set in columns.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    rows: Vec<Vec<String>>,
    ruled: Vec<usize>,
}

impl Columns {
    /// Adds a row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(|cell| harmless(&cell.into()).into_owned()).collect());
    }

    /// Draws a line below the last row.
    pub fn rule(&mut self) {
        self.ruled.push(self.rows.len());
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the rows: the first column to the left, the others to the right, two spaces between.
    ///
    /// The first column gives way when a row would be wider than [`WIDTH_MAX`].
    pub fn write(&self, out: &mut String, indent: usize) {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; count];
        for row in &self.rows {
            for (cell, widest) in row.iter().zip(&mut widths) {
                *widest = width(cell).max(*widest);
            }
        }
        let others: usize = widths.iter().skip(1).map(|column| column + 2).sum();
        if let Some(first) = widths.first_mut() {
            *first = (*first).min(WIDTH_MAX.saturating_sub(indent + others).max(16));
        }
        let full = others + widths.first().copied().unwrap_or(0);
        for (position, row) in self.rows.iter().enumerate() {
            let mut line = " ".repeat(indent);
            for (column, (cell, &columns)) in row.iter().zip(&widths).enumerate() {
                let cell = if column == 0 { clipped(cell, columns) } else { Cow::Borrowed(cell.as_str()) };
                let gap = " ".repeat(columns - width(&cell));
                match column {
                    0 => line.extend([&*cell, &gap]),
                    _ => line.extend(["  ", &gap, &cell]),
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
            if self.ruled.contains(&(position + 1)) {
                out.push_str(&" ".repeat(indent));
                out.push_str(&"─".repeat(full));
                out.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_lose_their_power() {
        assert_eq!(harmless("Huyện ủy"), "Huyện ủy");
        assert_eq!(harmless("a\u{1b}[31m\u{9b}b\u{202e}c\nd"), "a␛[31m\u{fffd}b\u{fffd}c d");
    }

    #[test]
    fn columns_line_up_in_both_normal_forms() {
        let mut columns = Columns::default();
        columns.row(["Ban Tổ chức", "2"]);
        columns.row(["Ban Tổ chức", "13"]);
        let mut out = String::new();
        columns.write(&mut out, 2);
        assert_eq!(out, "  Ban Tổ chức   2\n  Ban Tổ chức  13\n");
    }

    #[test]
    fn a_text_is_cut_at_its_columns() {
        assert_eq!(clipped("Đức Thọ", 7), "Đức Thọ");
        assert_eq!(clipped("Đức Thọ", 5), "Đức …");
    }
}
