//! DOT of a whole structure for programs that analyse graphs: every body and every line, without places or colours.
//!
//! [`super::dot`] writes pictures; this writes the graph, however large, in one pass over it.

use super::dot::push_quoted;
use crate::diagnostic::Speech;
use crate::model::Structure;

/// Returns a structure as a directed graph: nodes in the order of their ids, then the hierarchy, then the other lines.
pub fn dot(structure: &Structure, speech: Speech) -> String {
    let units = structure.units_sorted();
    let mut text = String::with_capacity(160 * units.len() + 100 * structure.lines_total() + 100);
    text.push_str("digraph \"bomay\" {\n  node [shape=box];\n");
    for unit in &units {
        let facts = unit.facts();
        text.push_str("  ");
        push_quoted(&mut text, &facts.id);
        text.push_str(" [label=");
        push_quoted(&mut text, facts.label(speech));
        text.push_str(" class=");
        push_quoted(&mut text, &facts.kind);
        text.push_str("];\n");
    }
    for unit in &units {
        if let Some(superior) = &unit.facts().superior {
            push_edge(&mut text, superior, unit.id());
            text.push_str(";\n");
        }
    }
    for line in structure.lines() {
        push_edge(&mut text, &line.from, &line.to);
        text.push_str(" [style=dashed label=");
        push_quoted(&mut text, &line.line_type);
        text.push_str("];\n");
    }
    text.push_str("}\n");
    text
}

fn push_edge(text: &mut String, from: &str, to: &str) {
    text.push_str("  ");
    push_quoted(text, from);
    text.push_str(" -> ");
    push_quoted(text, to);
}
