//! DOT for Graphviz: the same boxes and lines as the picture, laid out by whoever reads it.
//!
//! graphviz-rust prints the syntax tree but quotes nothing; every word goes through one quoting function here.
//! Statements stand in one flat list, each ended by a semicolon.

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id as DotId, Node, NodeId, Stmt, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use crate::layout::chart::{Change, Chart, ChartBox, LinkStyle, Place, Shape, View};

/// Returns a text as a quoted DOT string that reads back as the same text.
///
/// Quotes and backslashes are escaped, line ends become `\n`, other control characters become spaces.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => quoted.push(' '),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Draws one view of a chart.
pub fn draw(chart: &Chart, view: View) -> String {
    let mut statements: Vec<Stmt> = Vec::with_capacity(2 * chart.boxes.len() + chart.links.len() + 3);
    statements.extend(defaults(chart));
    let shown: Vec<bool> = chart.boxes.iter().map(|unit| is_shown(unit, view)).collect();
    for (unit, _) in chart.boxes.iter().zip(&shown).filter(|(_, shown)| **shown) {
        statements.push(Stmt::Node(node(unit, view)));
    }
    for (position, unit) in chart.boxes.iter().enumerate().filter(|(position, _)| shown[*position]) {
        statements.extend(superiors(chart, position, unit, view).into_iter().map(Stmt::Edge));
    }
    statements.extend(links(chart, view, &shown).into_iter().map(Stmt::Edge));
    if view == View::Change {
        statements.extend(flows(chart).into_iter().map(Stmt::Edge));
    }
    let graph = Graph::DiGraph { id: id("bomay"), strict: false, stmts: statements };
    let mut text = graph.print(PrinterContext::default().with_semi());
    text.push('\n');
    text
}

fn id(text: &str) -> DotId {
    DotId::Escaped(quoted(text))
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute(DotId::Plain(name.to_owned()), id(value))
}

fn defaults(chart: &Chart) -> Vec<Stmt> {
    let graph = vec![attribute("label", &chart.title), attribute("labelloc", "t"), attribute("ranksep", "0.4")];
    let node = vec![
        attribute("shape", "box"),
        attribute("style", "filled"),
        attribute("fillcolor", "white"),
        attribute("fontname", "Barlow Semi Condensed, Noto Sans, Arial"),
        attribute("fontsize", "11"),
    ];
    let edge = vec![attribute("arrowhead", "none")];
    vec![
        Stmt::GAttribute(GraphAttributes::Graph(graph)),
        Stmt::GAttribute(GraphAttributes::Node(node)),
        Stmt::GAttribute(GraphAttributes::Edge(edge)),
    ]
}

fn is_shown(unit: &ChartBox, view: View) -> bool {
    match view {
        View::Before => unit.before.is_some(),
        View::After => unit.after.is_some(),
        View::Change => unit.before.is_some() || unit.after.is_some(),
    }
}

fn node(unit: &ChartBox, view: View) -> Node {
    let name = match (&unit.former_name, view) {
        (Some(former), View::Before) => former,
        _ => &unit.name,
    };
    let mut label = name.clone();
    if let Some(badge) = &unit.badge {
        label += &format!(" ({badge})");
    }
    let gone = unit.after.is_none();
    let mut attributes = vec![attribute("label", &label), attribute("style", style(unit, view, gone))];
    if let Some((colour, fill)) = colours(unit.change).filter(|_| view == View::Change) {
        attributes.push(attribute("color", colour));
        attributes.push(attribute("fillcolor", if gone { "white" } else { fill }));
        attributes.push(attribute("penwidth", "2"));
    } else if matches!(unit.shape, Shape::Committee | Shape::Council) {
        attributes.push(attribute("fillcolor", "#22303A"));
        attributes.push(attribute("fontcolor", "white"));
    }
    attributes.push(attribute("class", unit.change.word()));
    Node { id: NodeId(id(&unit.id), None), attributes }
}

fn style(unit: &ChartBox, view: View, gone: bool) -> &'static str {
    match unit.shape {
        _ if gone && view == View::Change => "filled,dashed",
        Shape::Cell | Shape::Office | Shape::Service => "filled,rounded",
        Shape::Front => "filled,diagonals",
        _ => "filled",
    }
}

/// Returns edge colour and tint of a change; those of the pictures.
fn colours(change: Change) -> Option<(&'static str, &'static str)> {
    match change {
        Change::Split => Some(("#9932CB", "#F6E9FC")),
        Change::Merge => Some(("#985006", "#FCEAD0")),
        Change::Rearrange => Some(("#985006", "#FCEAD0")),
        Change::Move => Some(("#0F3D7A", "#DAE7F8")),
        Change::Establish => Some(("#1B7A5A", "#E0F5EB")),
        Change::Dissolve => Some(("#6E0B14", "#F8DDDD")),
        Change::Rename | Change::Adjust => Some(("#454A50", "#E8EBEE")),
        Change::Unchanged => None,
    }
}

fn edge(from: &str, to: &str, attributes: Vec<Attribute>) -> Edge {
    let vertex = |text: &str| Vertex::N(NodeId(id(text), None));
    Edge { ty: EdgeTy::Pair(vertex(from), vertex(to)), attributes }
}

/// Returns the edges from the superiors of a unit; in the change view a former superior is tied by a dashed edge.
fn superiors(chart: &Chart, position: usize, unit: &ChartBox, view: View) -> Vec<Edge> {
    let superior =
        |place: Option<Place>| place.and_then(|place| place.superior).filter(|&superior| superior != position);
    let (before, after) = (superior(unit.before), superior(unit.after));
    let name = |superior: usize| chart.boxes[superior].id.as_str();
    let solid = |superior: Option<usize>| superior.map(|superior| edge(name(superior), &unit.id, Vec::new()));
    let former = |superior: usize| {
        let looks = vec![attribute("style", "dashed"), attribute("color", "gray50"), attribute("constraint", "false")];
        edge(name(superior), &unit.id, looks)
    };
    match view {
        View::Before => solid(before).into_iter().collect(),
        View::After => solid(after).into_iter().collect(),
        View::Change if unit.after.is_none() => before.map(former).into_iter().collect(),
        View::Change => {
            let moved = before.filter(|_| before != after);
            solid(after).into_iter().chain(moved.map(former)).collect()
        }
    }
}

fn links(chart: &Chart, view: View, shown: &[bool]) -> Vec<Edge> {
    let holds = |link: &&crate::layout::chart::Link| match view {
        View::Before => link.before,
        View::After => link.after,
        View::Change => true,
    };
    let drawn = chart.links.iter().filter(holds).filter(|link| shown[link.from] && shown[link.to]);
    drawn
        .map(|link| {
            let style = match link.style {
                LinkStyle::Second | LinkStyle::Leadership => "dashed",
                LinkStyle::Guidance | LinkStyle::Supervision | LinkStyle::Coordination => "dotted",
            };
            let looks = vec![
                attribute("style", style),
                attribute("constraint", "false"),
                attribute("class", link.style.word()),
            ];
            edge(&chart.boxes[link.from].id, &chart.boxes[link.to].id, looks)
        })
        .collect()
}

fn flows(chart: &Chart) -> Vec<Edge> {
    let between = chart.flows.iter().filter(|flow| flow.from != flow.to);
    between
        .map(|flow| {
            let colour = colours(flow.change).map_or("gray30", |(colour, _)| colour);
            let looks = vec![
                attribute("arrowhead", "normal"),
                attribute("color", colour),
                attribute("penwidth", "3"),
                attribute("label", &flow.label),
                attribute("constraint", "false"),
            ];
            edge(&chart.boxes[flow.from].id, &chart.boxes[flow.to].id, looks)
        })
        .collect()
}
