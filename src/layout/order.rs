//! The gutters from left to right, and which of them belongs to which slot.

use std::collections::BTreeMap;

use super::arrange::{Arrangement, Part};
use super::roles::Role;
use super::slots::Slots;

/// A gutter: right of a column, or right of a dropped slot without columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gutter {
    Column(usize),
    Leaf(usize),
}

/// The gutters from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    pub gutter: BTreeMap<Gutter, usize>,
    sequence: Vec<Gutter>,
    /// Rightmost and leftmost gutter below each slot.
    pub right: Vec<Option<Gutter>>,
    pub left: Vec<Option<Gutter>>,
}

impl Order {
    pub fn new(slots: &Slots, roles: &[Role], arrangement: &Arrangement) -> Order {
        let count = slots.list.len();
        let mut order =
            Order { gutter: BTreeMap::new(), sequence: Vec::new(), right: vec![None; count], left: vec![None; count] };
        let mut queue: Vec<Part> = arrangement.parts[count].iter().rev().copied().collect();
        while let Some(part) = queue.pop() {
            let gutter = match part {
                Part::Stack(column) => {
                    for &item in &arrangement.columns[column].items {
                        order.right[item] = Some(Gutter::Column(column));
                    }
                    Gutter::Column(column)
                }
                Part::Drop(slot) if arrangement.parts[slot].is_empty() => {
                    order.right[slot] = Some(Gutter::Leaf(slot));
                    Gutter::Leaf(slot)
                }
                Part::Drop(slot) => {
                    queue.extend(arrangement.parts[slot].iter().rev());
                    continue;
                }
            };
            order.gutter.insert(gutter, order.sequence.len());
            order.sequence.push(gutter);
        }
        for (slot, role) in roles.iter().enumerate() {
            if let (Role::Nested(_), Some(superior)) = (role, slots.list[slot].superior) {
                order.right[slot] = order.right[superior];
            }
        }
        order.left.clone_from(&order.right);
        for slot in (0..count).rev() {
            let of = |order: &[Option<Gutter>], part: Option<&Part>| match part {
                Some(Part::Stack(column)) => Some(Gutter::Column(*column)),
                Some(Part::Drop(below)) => order[*below],
                None => None,
            };
            if let Some(gutter) = of(&order.right, arrangement.parts[slot].last()) {
                order.right[slot] = Some(gutter);
            }
            if let Some(gutter) = of(&order.left, arrangement.parts[slot].first()) {
                order.left[slot] = Some(gutter);
            }
        }
        order
    }

    pub fn at(&self, gutter: Gutter) -> usize {
        self.gutter.get(&gutter).copied().unwrap_or(0)
    }

    /// Returns the next gutter to the right.
    pub fn next(&self, gutter: Gutter) -> Option<Gutter> {
        self.sequence.get(self.at(gutter) + 1).copied()
    }

    /// Chooses the gutters of a link: one that lies between both ends, if there is one.
    ///
    /// `free` tells whether one gutter reaches from a column up to the other end without meeting a head:
    /// it is given the gutter, and the gutter of the columns on its other side.
    pub fn link_gutters(
        &self,
        from: usize,
        to: usize,
        free: impl Fn(Gutter, Gutter) -> bool,
    ) -> Option<(Gutter, Gutter)> {
        let (from_right, to_right) = (self.right[from]?, self.right[to]?);
        let (from_left, to_left) = (self.left[from]?, self.left[to]?);
        if self.at(to_right) + 1 == self.at(from_left) && free(to_right, from_left) {
            return Some((to_right, to_right));
        }
        if self.at(from_right) + 1 == self.at(to_left) && free(from_right, to_left) {
            return Some((from_right, from_right));
        }
        // From a head to its leftmost column: down at the left of that column.
        let before = self.at(from_left).checked_sub(1).and_then(|at| self.sequence.get(at).copied());
        if let Some(before) = before.filter(|&before| to_right == from_left && free(before, to_right)) {
            return Some((before, before));
        }
        Some((from_right, to_right))
    }
}
