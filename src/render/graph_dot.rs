//! DOT of a whole structure for programs that analyse graphs: every body and every line, without places or colours.
//!
//! [`super::dot`] writes pictures; this writes the graph, however large, in one pass over it.

use super::dot::push_quoted;
use crate::diagnostic::Speech;
use crate::model::{Structure, UnitRef};

/// From how many units a second core writes half of them.
const HALVED_FROM: usize = 20_000;

/// Returns a structure as a directed graph: nodes in the order of their ids, then the hierarchy, then the other lines.
pub fn dot(structure: &Structure, speech: Speech) -> String {
    let units = structure.units_sorted();
    let (parts, lines) = if units.len() < HALVED_FROM {
        (vec![Part::of(&units, speech)], overlay(structure))
    } else {
        let (first, second) = units.split_at(units.len() / 2);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| Part::of(second, speech));
            let (lines, first) = (overlay(structure), Part::of(first, speech));
            (vec![first, second.join().expect("writing text does not panic")], lines)
        })
    };
    let total: usize = parts.iter().map(|part| part.nodes.len() + part.edges.len()).sum();
    let mut text = String::with_capacity(total + lines.len() + 100);
    text.push_str("digraph \"bomay\" {\n  node [shape=box];\n");
    parts.iter().for_each(|part| text.push_str(&part.nodes));
    parts.iter().for_each(|part| text.push_str(&part.edges));
    text.push_str(&lines);
    text.push_str("}\n");
    text
}

/// Some units, and the edges from their superiors: each unit is looked at once.
struct Part {
    nodes: String,
    edges: String,
}

impl Part {
    fn of(units: &[UnitRef<'_>], speech: Speech) -> Self {
        let mut part =
            Part { nodes: String::with_capacity(100 * units.len()), edges: String::with_capacity(60 * units.len()) };
        for unit in units {
            let facts = unit.facts();
            let nodes = &mut part.nodes;
            nodes.push_str("  ");
            push_quoted(nodes, &facts.id);
            nodes.push_str(" [label=");
            push_quoted(nodes, facts.label(speech));
            nodes.push_str(" class=");
            push_quoted(nodes, &facts.kind);
            nodes.push_str("];\n");
            if let Some(superior) = &facts.superior {
                push_edge(&mut part.edges, superior, &facts.id);
                part.edges.push_str(";\n");
            }
        }
        part
    }
}

fn overlay(structure: &Structure) -> String {
    let mut text = String::with_capacity(100 * structure.lines_total());
    for line in structure.lines() {
        push_edge(&mut text, &line.from, &line.to);
        text.push_str(" [style=dashed label=");
        push_quoted(&mut text, &line.line_type);
        text.push_str("];\n");
    }
    text
}

fn push_edge(text: &mut String, from: &str, to: &str) {
    text.push_str("  ");
    push_quoted(text, from);
    text.push_str(" -> ");
    push_quoted(text, to);
}
