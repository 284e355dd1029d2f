//! The hierarchy laid out in one row: who stands below whom, and what subtrees add up to, for many questions at once.

use std::num::NonZeroU32;

use super::hierarchy::NONE;
use super::{Node, Structure, UnitRef};
use crate::model::id::Id;

/// The hierarchy of a structure laid out in one row, in which everything below a body is one stretch.
///
/// Making one costs a pass over the structure; after that each question whether a body stands below another costs two
/// comparisons. One question alone is asked cheaper by [`UnitRef::is_below`].
#[derive(Debug)]
pub struct Standing<'s> {
    structure: &'s Structure,
    /// By node: where it stands in the row, and how many bodies its stretch holds, itself included.
    stretches: Vec<Stretch>,
    /// Nodes, each after its superior; none while the order of the nodes is such an order.
    order: Option<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: u32,
    size: u32,
}

/// The place of a body in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat(u32, NonZeroU32);

impl<'s> Standing<'s> {
    /// Lays out a structure.
    pub fn of(structure: &'s Structure) -> Self {
        let superior = structure.hierarchy.superiors();
        let order = downward(superior);
        let mut stretches = vec![Stretch { start: 0, size: 1 }; superior.len()];
        for node in upward(&order, superior.len()) {
            let above = superior[node];
            if above != NONE {
                stretches[above as usize].size += stretches[node].size;
            }
        }
        let mut free: Vec<u32> = vec![0; superior.len()];
        let mut next = 0;
        for place in 0..superior.len() {
            let node = order.as_ref().map_or(place, |order| order[place] as usize);
            let size = stretches[node].size;
            let cursor = match superior[node] {
                NONE => &mut next,
                above => &mut free[above as usize],
            };
            let start = *cursor;
            *cursor += size;
            stretches[node].start = start;
            free[node] = start + 1;
        }
        Standing { structure, stretches, order }
    }

    /// Returns the place of a unit.
    pub fn seat(&self, id: &str) -> Option<Seat> {
        let stretch = self.stretches[self.structure.index.get(id)?.index()];
        Some(Seat(stretch.start, NonZeroU32::new(stretch.size)?))
    }

    /// Returns whether one body stands somewhere below another.
    pub fn is_below(&self, lower: Seat, upper: Seat) -> bool {
        lower.0 != upper.0 && lower.0.wrapping_sub(upper.0) < upper.1.get()
    }

    /// Returns how many bodies stand below a unit, itself included.
    pub fn size(&self, seat: Seat) -> usize {
        seat.1.get() as usize
    }

    /// Returns for every unit the sum of a measure over it and everything below it, absent figures counting 0.
    ///
    /// # Errors
    /// Returns the unit at which a sum leaves the range of 64 bits.
    pub fn totals(&self, measure: &str) -> Result<Totals<'s>, Id> {
        totals(self.structure, &self.order, measure)
    }
}

impl Structure {
    /// Returns by [ordinal](UnitRef::ordinal) how many superiors stand above a unit.
    pub fn depths(&self) -> Vec<u32> {
        depths(self.hierarchy.superiors())
    }

    /// Returns for every unit the sum of a measure over it and everything below it, absent figures counting 0; for several
    /// measures a [`Standing`] is cheaper.
    ///
    /// # Errors
    /// Returns the unit at which a sum leaves the range of 64 bits.
    pub fn totals(&self, measure: &str) -> Result<Totals<'_>, Id> {
        totals(self, &downward(self.hierarchy.superiors()), measure)
    }
}

fn totals<'s>(structure: &'s Structure, order: &Option<Vec<u32>>, measure: &str) -> Result<Totals<'s>, Id> {
    let superior = structure.hierarchy.superiors();
    let mut totals: Vec<i64> = structure.figures.of(measure, superior.len());
    for node in upward(order, superior.len()) {
        let above = superior[node];
        if above != NONE {
            let sum = totals[above as usize].checked_add(totals[node]);
            totals[above as usize] = sum.ok_or_else(|| structure.at(Node::new(above as usize)).id().clone())?;
        }
    }
    Ok(Totals { structure, totals })
}

/// Sums over subtrees, one for each unit.
#[derive(Debug)]
pub struct Totals<'s> {
    structure: &'s Structure,
    totals: Vec<i64>,
}

impl<'s> Totals<'s> {
    /// Returns the sum of one unit.
    pub fn of(&self, unit: UnitRef<'s>) -> i64 {
        self.totals[unit.node.index()]
    }

    /// Iterates over all units and their sums in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (UnitRef<'s>, i64)> {
        self.structure.units().map(|unit| (unit, self.of(unit)))
    }
}

/// Iterates over the nodes, each before its superior.
fn upward(order: &Option<Vec<u32>>, total: usize) -> impl Iterator<Item = usize> {
    (0..total).rev().map(move |place| order.as_ref().map_or(place, |order| order[place] as usize))
}

/// Returns the nodes sorted by depth; none if every node comes after its superior as it is.
fn downward(superior: &[u32]) -> Option<Vec<u32>> {
    if superior.iter().enumerate().all(|(node, &above)| above == NONE || (above as usize) < node) {
        return None;
    }
    let depths = depths(superior);
    let deepest = depths.iter().max().map_or(0, |&depth| depth as usize);
    let mut ends = vec![0u32; deepest + 2];
    depths.iter().for_each(|&depth| ends[depth as usize + 1] += 1);
    for depth in 0..=deepest {
        ends[depth + 1] += ends[depth];
    }
    let mut order = vec![0u32; superior.len()];
    for (node, &depth) in depths.iter().enumerate() {
        let place = &mut ends[depth as usize];
        order[*place as usize] = node as u32;
        *place += 1;
    }
    Some(order)
}

/// Returns how many superiors stand above each node.
fn depths(superior: &[u32]) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    let mut depths = vec![UNKNOWN; superior.len()];
    let mut chain = Vec::new();
    for node in 0..superior.len() as u32 {
        let mut at = node;
        while at != NONE && depths[at as usize] == UNKNOWN {
            chain.push(at);
            at = superior[at as usize];
        }
        let mut depth = if at == NONE { 0 } else { depths[at as usize] + 1 };
        while let Some(node) = chain.pop() {
            depths[node as usize] = depth;
            depth += 1;
        }
    }
    depths
}
