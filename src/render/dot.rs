//! DOT for Graphviz: the same boxes and lines as the picture, laid out by whoever reads it.
//!
//! graphviz-rust prints the syntax tree but quotes nothing; every word goes through one quoting function here.
//! Statements stand in one flat list, each ended by a semicolon.

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id as DotId, Node, NodeId, Stmt, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use crate::layout::chart::{Change, Chart, ChartBox, Flow, Link, LinkStyle, Place, Shape, View};
use crate::layout::geometry::Geometry;
use crate::layout::polylines::{Point, Shows, polylines};
use crate::layout::scene::colors;
use crate::layout::slots::Side;
use crate::layout::text::Length;
use crate::words::steers;

/// Returns a text as a quoted DOT string that reads back as the same text.
///
/// Quotes and backslashes are escaped, line ends become `\n`, other control characters become spaces; a character that
/// turns the direction, or cannot be seen, becomes the sign for such.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    push_quoted(&mut quoted, text);
    quoted
}

/// Appends a text as a quoted DOT string.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    // Looks at all bytes rather than stop at the first, which takes many of them at once.
    let is_special = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7f | 0xc2 | 0xe2 | 0xef);
    if text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        push_escaped(out, text);
    } else {
        out.push_str(text);
    }
    out.push('"');
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            steering if steers(steering) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// Draws one view of a chart with the places and lines of a picture: `neato -n2` redraws it.
///
/// A unit that moves has two nodes in the view of the change; the one before ends with `@before`.
pub fn draw_placed(chart: &Chart, geometry: &Geometry, view: View) -> String {
    let mut statements = defaults(chart);
    statements.push(Stmt::Attribute(attribute("notranslate", "true")));
    let shown: Vec<usize> = (0..geometry.rects.len()).filter(|&slot| geometry.is_visible(slot, view)).collect();
    let foot = geometry.size.1;
    statements.extend(shown.iter().map(|&slot| Stmt::Node(placed_node(chart, geometry, slot, view, foot))));
    for line in polylines(chart, geometry, view) {
        let (from, to) = (node_id(chart, geometry, line.from, view), node_id(chart, geometry, line.to, view));
        let mut looks = match line.shows {
            Shows::Tree(ended) => {
                if ended {
                    former()
                } else {
                    Vec::new()
                }
            }
            Shows::Link(link, _) => link_looks(&chart.links[link]),
            Shows::Flow(flow) => flow_looks(&chart.flows[flow]),
        };
        let arrow = matches!(line.shows, Shows::Flow(_));
        looks.push(attribute("pos", &spline(&line.points, foot, arrow)));
        if let Shows::Flow(_) = line.shows {
            looks.push(attribute("lp", &middle(&line.points, foot)));
        }
        statements.push(Stmt::Edge(edge(&from, &to, looks)));
    }
    printed(statements)
}

fn node_id(chart: &Chart, geometry: &Geometry, slot: usize, view: View) -> String {
    let entry = &geometry.slots.list[slot];
    let id = &chart.boxes[entry.unit].id;
    let twice = view == View::Change && entry.side == Side::Before && geometry.slots.after[entry.unit].is_some();
    if twice { format!("{id}@before") } else { id.clone() }
}

fn placed_node(chart: &Chart, geometry: &Geometry, slot: usize, view: View, foot: Length) -> Node {
    let entry = &geometry.slots.list[slot];
    let rect = geometry.rects[slot];
    let gone = entry.side == Side::Before;
    let mut node = node(&chart.boxes[entry.unit], view, gone);
    node.id = NodeId(id(&node_id(chart, geometry, slot, view)), None);
    // Inches have 96 pixels.
    let inches = |length: Length| {
        let millionths = length * 1_000_000 / 960;
        format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
    };
    node.attributes.push(attribute("pos", &point((rect.middle_x(), rect.middle_y()), foot)));
    node.attributes.push(attribute("width", &inches(rect.width)));
    node.attributes.push(attribute("height", &inches(rect.height)));
    node.attributes.push(attribute("fixedsize", "true"));
    node
}

/// Writes a place in points, counted from the lower left corner.
fn point((x, y): Point, foot: Length) -> String {
    format!("{},{}", points(x), points(foot - y))
}

/// Writes tenths of a pixel as points.
fn points(length: Length) -> String {
    let thousandths = length * 75;
    let sign = if thousandths < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", thousandths.abs() / 1000, thousandths.abs() % 1000)
}

/// Writes a line of straight pieces as a chain of Bézier curves.
fn spline(line: &[Point], foot: Length, arrow: bool) -> String {
    let mut text = String::new();
    if let Some(&last) = line.last().filter(|_| arrow) {
        text.push_str(&format!("e,{} ", point(last, foot)));
    }
    let mut places: Vec<Point> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        places.extend([pair[0], pair[1], pair[1]]);
    }
    let places: Vec<String> = places.into_iter().map(|place| point(place, foot)).collect();
    text + &places.join(" ")
}

/// Returns the place of the label of a line: the middle of its longest piece.
fn middle(line: &[Point], foot: Length) -> String {
    let length = |pair: &&[Point]| (pair[0].0 - pair[1].0).abs() + (pair[0].1 - pair[1].1).abs();
    let longest = line.windows(2).max_by_key(length);
    let place = longest.map_or((0, 0), |pair| ((pair[0].0 + pair[1].0) / 2, (pair[0].1 + pair[1].1) / 2));
    point(place, foot)
}

/// Draws one view of a chart, to be laid out by whoever reads it.
pub fn draw(chart: &Chart, view: View) -> String {
    let mut statements: Vec<Stmt> = Vec::with_capacity(2 * chart.boxes.len() + chart.links.len() + 3);
    statements.extend(defaults(chart));
    let shown: Vec<bool> = chart.boxes.iter().map(|unit| is_shown(unit, view)).collect();
    for (unit, _) in chart.boxes.iter().zip(&shown).filter(|(_, shown)| **shown) {
        statements.push(Stmt::Node(node(unit, view, unit.after.is_none())));
    }
    for (position, unit) in chart.boxes.iter().enumerate().filter(|(position, _)| shown[*position]) {
        statements.extend(superiors(chart, position, unit, view).into_iter().map(Stmt::Edge));
    }
    statements.extend(links(chart, view, &shown).into_iter().map(Stmt::Edge));
    if view == View::Change {
        statements.extend(flows(chart).into_iter().map(Stmt::Edge));
    }
    printed(statements)
}

fn printed(statements: Vec<Stmt>) -> String {
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

fn node(unit: &ChartBox, view: View, gone: bool) -> Node {
    let name = match (&unit.former_name, view) {
        (Some(former), View::Before) => former,
        _ => &unit.name,
    };
    let mut label = name.clone();
    if let Some(badge) = &unit.badge {
        label += &format!(" ({badge})");
    }
    let mut attributes = vec![attribute("label", &label), attribute("style", style(unit, view, gone))];
    if let Some((colour, fill)) = colours(unit.change).filter(|_| view == View::Change) {
        attributes.push(attribute("color", &colour));
        attributes.push(attribute("fillcolor", if gone { "white" } else { &fill }));
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
fn colours(change: Change) -> Option<(String, String)> {
    let (strong, tint) = colors(change);
    (change != Change::Unchanged).then(|| (format!("#{:06X}", strong.0), format!("#{:06X}", tint.0)))
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
    let former = |superior: usize| edge(name(superior), &unit.id, former());
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

/// Returns the look of a line that no longer holds.
fn former() -> Vec<Attribute> {
    vec![attribute("style", "dashed"), attribute("color", "gray50"), attribute("constraint", "false")]
}

fn link_looks(link: &Link) -> Vec<Attribute> {
    let style = match link.style {
        LinkStyle::Second | LinkStyle::Leadership => "dashed",
        LinkStyle::Guidance | LinkStyle::Supervision | LinkStyle::Coordination => "dotted",
    };
    vec![attribute("style", style), attribute("constraint", "false"), attribute("class", link.style.word())]
}

fn flow_looks(flow: &Flow) -> Vec<Attribute> {
    let colour = colours(flow.change).map_or_else(|| "gray30".to_owned(), |(colour, _)| colour);
    vec![
        attribute("arrowhead", "normal"),
        attribute("color", &colour),
        attribute("penwidth", "3"),
        attribute("label", &flow.label),
        attribute("constraint", "false"),
    ]
}

fn links(chart: &Chart, view: View, shown: &[bool]) -> Vec<Edge> {
    let holds = |link: &&Link| match view {
        View::Before => link.before,
        View::After => link.after,
        View::Change => true,
    };
    let drawn = chart.links.iter().filter(holds).filter(|link| shown[link.from] && shown[link.to]);
    drawn.map(|link| edge(&chart.boxes[link.from].id, &chart.boxes[link.to].id, link_looks(link))).collect()
}

fn flows(chart: &Chart) -> Vec<Edge> {
    let between = chart.flows.iter().filter(|flow| flow.from != flow.to);
    between.map(|flow| edge(&chart.boxes[flow.from].id, &chart.boxes[flow.to].id, flow_looks(flow))).collect()
}
