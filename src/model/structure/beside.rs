//! Two structures side by side: which unit is which, and which lines only one of them has.

use std::ops::Range;

use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::hierarchy::NONE;
use super::{Node, Structure, UnitRef};
use crate::cores::{both, halves};
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
        let twins = halves(one.ordinals(), |nodes| {
            let mut cursor = nodes.start;
            let twin = |node: usize| {
                let twin = other.twin(&one.graph.node_weight(Node::new(node))?.id, cursor)?;
                cursor = twin.index() + 1;
                Some(twin.index() as u32)
            };
            nodes.map(twin).map(|twin| twin.unwrap_or(NONE)).collect::<Vec<u32>>()
        });
        let twins = twins.concat();
        let mut met = vec![false; other.ordinals()];
        twins.iter().filter(|&&twin| twin != NONE).for_each(|&twin| met[twin as usize] = true);
        Beside { one, other, twins, met }
    }

    /// Iterates over the units of the one that have ordinals in a range, each with its twin if it has one.
    pub fn units(&self, ordinals: Range<usize>) -> impl Iterator<Item = (UnitRef<'s>, Option<UnitRef<'s>>)> {
        ordinals.filter_map(|ordinal| self.one.unit_at(ordinal)).map(|unit| {
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
        let types = self.other.types.known();
        let numbers: Vec<u32> = self.one.types.known().iter().map(|known| number(types, known)).collect();
        let in_other = |node: Node| self.twins[node.index()];
        let (one, other) = both(
            || keyed(self.one, in_other, |line_type| numbers[line_type]),
            || keyed(self.other, |node| node.index() as u32, |line_type| line_type as u32),
        );
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

/// Returns the number of a type among those of the other structure; one beyond them if it is not there.
fn number(types: &[Id], line_type: &Id) -> u32 {
    types.iter().position(|known| known == line_type).unwrap_or(types.len()) as u32
}

/// Returns the lines of a structure, sorted by their keys.
fn keyed<'s>(
    structure: &'s Structure,
    place: impl Fn(Node) -> u32,
    type_number: impl Fn(usize) -> u32,
) -> Vec<Keyed<'s>> {
    let edges = structure.graph.edge_references();
    let mut lines: Vec<Keyed<'s>> = edges
        .map(|edge| {
            let line_type = type_number(structure.types.of(edge.id().index()));
            ((place(edge.source()), place(edge.target()), line_type), &**edge.weight())
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
