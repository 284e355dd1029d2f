//! DOT of a whole structure for programs that analyse graphs: every body and every line, without places or colours.
//!
//! [`super::dot`] writes pictures; this writes the graph, however large, in one pass over it.

use std::fmt;

use super::dot::push_quoted;
use crate::diagnostic::Speech;
use crate::model::Structure;

/// How much text is handed on at a time, in bytes.
const CHUNK: usize = 64 * 1024;

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
    let mut piece = String::with_capacity(CHUNK + 1024);
    let mut hand_on = |piece: &mut String, least: usize| {
        if piece.len() < least {
            return Ok(());
        }
        sink.write_str(piece)?;
        piece.clear();
        Ok(())
    };
    piece.push_str("digraph \"bomay\" {\n  node [shape=box];\n");
    for unit in structure.units_sorted() {
        let facts = unit.facts();
        piece.push_str("  ");
        push_quoted(&mut piece, &facts.id);
        piece.push_str(" [label=");
        push_quoted(&mut piece, facts.label(speech));
        piece.push_str(" class=");
        push_quoted(&mut piece, &facts.kind);
        piece.push_str("];\n");
        if let Some(superior) = &facts.superior {
            push_edge(&mut piece, superior, &facts.id);
            piece.push_str(";\n");
        }
        hand_on(&mut piece, CHUNK)?;
    }
    for line in structure.lines() {
        push_edge(&mut piece, &line.from, &line.to);
        piece.push_str(" [style=dashed label=");
        push_quoted(&mut piece, &line.line_type);
        piece.push_str("];\n");
        hand_on(&mut piece, CHUNK)?;
    }
    piece.push_str("}\n");
    hand_on(&mut piece, 0)
}

fn push_edge(text: &mut String, from: &str, to: &str) {
    text.push_str("  ");
    push_quoted(text, from);
    text.push_str(" -> ");
    push_quoted(text, to);
}
