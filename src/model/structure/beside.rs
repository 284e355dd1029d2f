//! Two structures side by side: which unit is which, and which lines only one of them has.

use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use rustc_hash::FxHashMap;

use super::hierarchy::NONE;
use super::{Node, Structure, UnitRef};
use crate::model::id::Id;
use crate::model::line::Line;

/// Two structures whose units have been matched by their ids.
pub struct Beside<'s> {
    one: &'s Structure,
    other: &'s Structure,
    /// By node of the one, the node of the other with the same id.
    twins: Vec<u32>,
    /// By node of the other, whether it is a twin.
    met: Vec<bool>,
}

/// A line by the nodes of the other structure and the number of its type, and the line itself.
type Keyed<'s> = ((u32, u32, u32), &'s Line);

impl<'s> Beside<'s> {
    /// Matches the units of two structures.
    pub fn of(one: &'s Structure, other: &'s Structure) -> Self {
        let mut beside = Beside {
            one,
            other,
            twins: vec![NONE; one.hierarchy.superiors().len()],
            met: vec![false; other.hierarchy.superiors().len()],
        };
        let mut cursor = 0;
        for node in one.graph.node_indices() {
            if let Some(twin) = other.twin(&one.graph[node].id, cursor) {
                beside.twins[node.index()] = twin.index() as u32;
                beside.met[twin.index()] = true;
                cursor = twin.index() + 1;
            }
        }
        beside
    }

    /// Iterates over the units of the one, each with its twin if it has one, in no particular order.
    pub fn units(&self) -> impl Iterator<Item = (UnitRef<'s>, Option<UnitRef<'s>>)> {
        self.one.units().map(|unit| {
            let twin = self.twins[unit.node.index()];
            (unit, (twin != NONE).then(|| self.other.at(Node::new(twin as usize))))
        })
    }

    /// Iterates over the units that only the other has, in no particular order.
    pub fn only_other(&self) -> impl Iterator<Item = UnitRef<'s>> {
        self.other.units().filter(|unit| !self.met[unit.node.index()])
    }

    /// Returns the lines that only the one and those that only the other has, in no particular order.
    pub fn lines(&self) -> (Vec<&'s Line>, Vec<&'s Line>) {
        let mut types = FxHashMap::default();
        let in_other = |node: Node| self.twins[node.index()];
        let one = keyed(self.one, in_other, &mut types);
        let other = keyed(self.other, |node| node.index() as u32, &mut types);
        let (mut only_one, mut only_other) = (Vec::new(), Vec::new());
        let (mut left, mut right) = (one.into_iter().peekable(), other.into_iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                // An end that the other does not have: the line cannot be there.
                (Some((key, _)), _) if key.0 == NONE || key.1 == NONE => std::cmp::Ordering::Less,
                (Some((here, _)), Some((there, _))) => here.cmp(there),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return (only_one, only_other),
            };
            let here = if order.is_le() { left.next() } else { None };
            let there = if order.is_ge() { right.next() } else { None };
            match (here, there) {
                (Some((_, line)), None) => only_one.push(line),
                (None, Some((_, line))) => only_other.push(line),
                _ => {}
            }
        }
    }
}

/// Returns the lines of a structure, sorted by their keys.
fn keyed<'s>(
    structure: &'s Structure,
    place: impl Fn(Node) -> u32,
    types: &mut FxHashMap<&'s Id, u32>,
) -> Vec<Keyed<'s>> {
    let edges = structure.graph.edge_references();
    let mut lines: Vec<Keyed<'s>> = edges
        .map(|edge| {
            let line = edge.weight();
            let next = types.len() as u32;
            let line_type = *types.entry(&line.line_type).or_insert(next);
            ((place(edge.source()), place(edge.target()), line_type), &**line)
        })
        .collect();
    lines.sort_unstable_by_key(|(key, _)| *key);
    lines
}

impl Structure {
    /// Finds the unit with an id: at the cursor as long as both structures have the same order, else by the index.
    fn twin(&self, id: &Id, cursor: usize) -> Option<Node> {
        let here = Node::new(cursor);
        let is_here = self.graph.node_weight(here).is_some_and(|facts| facts.id == *id);
        if is_here { Some(here) } else { self.index.get(id).copied() }
    }
}
