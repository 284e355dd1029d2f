//! DOT of a whole structure for programs that analyse graphs: every body and every line, without places or colours.
//!
//! [`super::dot`] writes pictures; this writes the graph, however large, in one pass over it.

use std::fmt;

use super::dot::push_quoted;
use crate::cores::both;
use crate::diagnostic::Speech;
use crate::model::{Line, Structure, Unit, UnitRef};

/// How many bodies or lines are put into text at a time.
const PIECE: usize = 4096;

/// Returns a structure as a directed graph.
pub fn dot(structure: &Structure, speech: Speech) -> String {
    let mut text = String::with_capacity(160 * structure.len() + 100 * structure.lines_total() + 100);
    // A text takes all that is written to it.
    let _ = write_dot(structure, speech, &mut text);
    text
}

/// Writes a structure as a directed graph, piece by piece: the bodies in the order of their ids, each with the edge from
/// its direct superior, then the other lines.
///
/// # Errors
/// Returns the error of whoever takes the text.
pub fn write_dot(structure: &Structure, speech: Speech, sink: &mut dyn fmt::Write) -> fmt::Result {
    let (units, lines) = both(|| structure.units_sorted(), || structure.lines());
    let pieces: Vec<Piece<'_>> =
        units.chunks(PIECE).map(Piece::Units).chain(lines.chunks(PIECE).map(Piece::Lines)).collect();
    sink.write_str("digraph \"bomay\" {\n  node [shape=box];\n")?;
    // While one pair of pieces is handed on, the next is put into text.
    let mut ready = [String::new(), String::new()];
    for pair in pieces.chunks(2) {
        let mut first = || {
            let handed_on = ready.iter().try_for_each(|text| sink.write_str(text));
            (handed_on, pair[0].text(speech))
        };
        let ((handed_on, first), second) = match pair {
            [_, second] => both(first, || second.text(speech)),
            _ => (first(), String::new()),
        };
        handed_on?;
        ready = [first, second];
    }
    ready.iter().try_for_each(|text| sink.write_str(text))?;
    sink.write_str("}\n")
}

/// Bodies or lines that follow one another in the text.
enum Piece<'s> {
    Units(&'s [UnitRef<'s>]),
    Lines(&'s [&'s Line]),
}

impl Piece<'_> {
    fn text(&self, speech: Speech) -> String {
        match self {
            Piece::Units(units) => {
                let mut text = String::with_capacity(200 * units.len());
                units.iter().for_each(|unit| push_unit(&mut text, unit.facts(), speech));
                text
            }
            Piece::Lines(lines) => {
                let mut text = String::with_capacity(100 * lines.len());
                lines.iter().for_each(|line| push_line(&mut text, line));
                text
            }
        }
    }
}

fn push_unit(text: &mut String, unit: &Unit, speech: Speech) {
    text.push_str("  ");
    push_quoted(text, &unit.id);
    text.push_str(" [label=");
    push_quoted(text, unit.label(speech));
    text.push_str(" class=");
    push_quoted(text, &unit.kind);
    text.push_str("];\n");
    if let Some(superior) = &unit.superior {
        push_edge(text, superior, &unit.id);
        text.push_str(";\n");
    }
}

fn push_line(text: &mut String, line: &Line) {
    push_edge(text, &line.from, &line.to);
    text.push_str(" [style=dashed label=");
    push_quoted(text, &line.line_type);
    text.push_str("];\n");
}

fn push_edge(text: &mut String, from: &str, to: &str) {
    text.push_str("  ");
    push_quoted(text, from);
    text.push_str(" -> ");
    push_quoted(text, to);
}
