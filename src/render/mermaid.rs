//! Mermaid flowcharts: the same boxes and lines, for wikis; the places are Mermaid's own.
//!
//! Mermaid refuses a diagram of more than 500 edges or 50,000 characters, and a diagram cannot raise these limits itself.
//! A chart that exceeds them becomes several diagrams; a box that a line needs is repeated.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::chart::{Change, Chart, ChartBox, LinkStyle, Shape, View};
use crate::layout::text::clean;

/// Most edges of one diagram; Mermaid's own limit is 500.
const EDGES_MOST: usize = 480;
/// Most bytes of one diagram; Mermaid's own limit is 50,000 characters.
const BYTES_MOST: usize = 46_000;

/// Draws one view of a chart as one or several diagrams, each within the limits of Mermaid.
pub fn draw(chart: &Chart, view: View) -> Vec<String> {
    let mut book = Book { chart, view, diagrams: vec![Diagram::default()] };
    for unit in order(chart, view) {
        let drawn = &chart.boxes[unit];
        let superior = |place: Option<crate::layout::chart::Place>| place.and_then(|place| place.superior);
        let (before, after) = (superior(drawn.before), superior(drawn.after));
        let current =
            if view == View::Before || (view == View::Change && drawn.after.is_none()) { before } else { after };
        let solid = if view == View::Change && drawn.after.is_none() { "-.-" } else { "---" };
        match current {
            Some(superior) => book.edge(superior, solid, "", unit),
            None => book.node(unit),
        }
        if view == View::Change
            && drawn.after.is_some()
            && before != after
            && let Some(before) = before
        {
            book.edge(before, "-.-", "", unit);
        }
    }
    for link in &chart.links {
        let holds = match view {
            View::Before => link.before,
            View::After => link.after,
            View::Change => link.before || link.after,
        };
        if holds && book.is_shown(link.from) && book.is_shown(link.to) {
            let arrow = if link.style == LinkStyle::Leadership { "-->" } else { "-.->" };
            book.edge(link.from, arrow, &chart.labels.link(link.style), link.to);
        }
    }
    for flow in chart.flows.iter().filter(|flow| view == View::Change && flow.from != flow.to) {
        book.edge(flow.from, "==>", &flow.label, flow.to);
    }
    book.finish()
}

/// Lists the units of a view with superiors before subordinates.
fn order(chart: &Chart, view: View) -> Vec<usize> {
    let slots = crate::layout::slots::Slots::new(chart);
    let mut seen = BTreeSet::new();
    let shown = slots.list.iter().filter(|slot| slot.side.is_in(view));
    shown.map(|slot| slot.unit).filter(|&unit| seen.insert(unit)).collect()
}

#[derive(Default)]
struct Diagram {
    nodes: BTreeSet<usize>,
    lines: Vec<String>,
    edges: usize,
    bytes: usize,
}

struct Book<'a> {
    chart: &'a Chart,
    view: View,
    diagrams: Vec<Diagram>,
}

impl Book<'_> {
    fn is_shown(&self, unit: usize) -> bool {
        let Some(unit) = self.chart.boxes.get(unit) else { return false };
        match self.view {
            View::Before => unit.before.is_some(),
            View::After => unit.after.is_some(),
            View::Change => unit.before.is_some() || unit.after.is_some(),
        }
    }

    fn current(&mut self) -> &mut Diagram {
        if self.diagrams.last().is_none_or(|last| last.edges >= EDGES_MOST || last.bytes >= BYTES_MOST) {
            self.diagrams.push(Diagram::default());
        }
        self.diagrams.last_mut().expect("a diagram was begun")
    }

    fn node(&mut self, unit: usize) {
        let line = node(&self.chart.boxes[unit], unit, self.view);
        let diagram = self.current();
        if diagram.nodes.insert(unit) {
            // The line that gives the class takes some bytes more.
            diagram.bytes += line.len() + 12;
            diagram.lines.push(line);
        }
    }

    fn edge(&mut self, from: usize, arrow: &str, label: &str, to: usize) {
        if !self.is_shown(from) || !self.is_shown(to) {
            return;
        }
        self.current();
        self.node(from);
        self.node(to);
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(label)) };
        let line = format!("  n{from} {arrow}{label} n{to}\n");
        let diagram = self.diagrams.last_mut().expect("a diagram was begun");
        diagram.edges += 1;
        diagram.bytes += line.len();
        diagram.lines.push(line);
    }

    fn finish(self) -> Vec<String> {
        let count = self.diagrams.len();
        let mut texts = Vec::with_capacity(count);
        for (number, diagram) in self.diagrams.into_iter().enumerate() {
            let mut text = format!("---\ntitle: \"{}\"\n---\nflowchart LR\n", escaped(&self.chart.title));
            if count > 1 {
                text += &format!("%% {} {}/{count}\n", self.chart.labels.sheet, number + 1);
            }
            text.extend(diagram.lines);
            text += &classes(self.chart, self.view, &diagram.nodes);
            texts.push(text);
        }
        texts
    }
}

/// Declares the looks of changes, and says which box has which.
fn classes(chart: &Chart, view: View, nodes: &BTreeSet<usize>) -> String {
    let mut members: BTreeMap<Change, Vec<String>> = BTreeMap::new();
    for &unit in nodes.iter().filter(|_| view == View::Change) {
        members.entry(chart.boxes[unit].change).or_default().push(format!("n{unit}"));
    }
    members.remove(&Change::Unchanged);
    let mut text = String::new();
    for (change, units) in members {
        let (strong, tint) = crate::layout::scene::colors(change);
        text +=
            &format!("  classDef {} stroke:#{:06x},fill:#{:06x},stroke-width:2px\n", change.word(), strong.0, tint.0);
        text += &format!("  class {} {}\n", units.join(","), change.word());
    }
    text
}

fn node(unit: &ChartBox, number: usize, view: View) -> String {
    let name = if view == View::Before { unit.name_before() } else { &unit.name };
    let mut label = escaped(name);
    if let Some(badge) = &unit.badge {
        label += &format!(" ({})", escaped(badge));
    }
    let (open, close) = match unit.shape {
        Shape::Office | Shape::Service => ("(", ")"),
        Shape::Cell => ("([", "])"),
        Shape::Joint => ("[[", "]]"),
        Shape::Front => ("{{", "}}"),
        _ => ("[", "]"),
    };
    format!("  n{number}{open}\"{label}\"{close}\n")
}

/// Returns a text as it may stand between quotes: what Mermaid or HTML could read as its own becomes a number.
fn escaped(text: &str) -> String {
    let mut result = String::new();
    for character in clean(text).chars() {
        match character {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | ';' | '{' | '}' | '[' | ']' | '|' | '%' | '*' | '_' => {
                result.push_str(&format!("#{};", u32::from(character)));
            }
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::chart::Place;

    fn chart(count: usize, name: &str) -> Chart {
        let place = |superior| Some(Place { superior, order: 0 });
        let unit = |number: usize| {
            let at = place((number > 0).then_some(0));
            ChartBox {
                id: format!("u{number}"),
                name: format!("{name} {number}"),
                before: at,
                after: at,
                ..ChartBox::default()
            }
        };
        Chart { boxes: (0..count).map(unit).collect(), ..Chart::default() }
    }

    #[test]
    fn a_large_chart_becomes_several_diagrams_within_the_limits_and_loses_no_line() {
        let texts = draw(&chart(3000, "Ủy ban nhân dân xã số"), View::After);
        assert!(texts.len() > 6);
        assert!(texts.iter().all(|text| text.chars().count() < 50_000 && text.matches("---").count() < 500));
        let lines: usize = texts.iter().map(|text| text.matches(" --- ").count()).sum();
        assert_eq!(lines, 2999);
    }

    #[test]
    fn names_cannot_break_out_of_their_quotes() {
        let text = draw(&chart(2, "a\"]; x --> y %% `<b>`\n#"), View::After).concat();
        for line in text.lines().filter(|line| line.trim_start().starts_with('n')) {
            assert!(line.matches('"').count() % 2 == 0, "{line}");
        }
        assert!(!text.contains("<b>") && !text.contains("x --> y %%"));
    }
}
