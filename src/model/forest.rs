//! Superiors as numbers, while a structure is put together: loops among them, and who stands at the top.

use super::id::Id;
use super::structure::NO_UNIT;
use crate::diagnostic::{Diagnostic, Place};
use crate::say;

/// A line that could give a unit its superior.
pub(super) struct Offer {
    /// The unit that hangs nowhere.
    pub below: u32,
    /// The superior.
    pub above: u32,
    /// Position of the line.
    pub line: usize,
}

/// Who stands at the top of whom; it is asked much more cheaply than by going all the way up.
pub(super) struct Forest {
    above: Vec<u32>,
}

impl Forest {
    /// Takes over superiors, among which there are no loops.
    pub fn of(superiors: &[u32]) -> Self {
        let own = |(position, &above): (usize, &u32)| if above == NO_UNIT { position as u32 } else { above };
        Forest { above: superiors.iter().enumerate().map(own).collect() }
    }

    /// Returns the unit at the top of one.
    pub fn top(&mut self, unit: u32) -> u32 {
        let mut at = unit as usize;
        while self.above[at] as usize != at {
            self.above[at] = self.above[self.above[at] as usize];
            at = self.above[at] as usize;
        }
        at as u32
    }

    /// Hangs a unit that stands at the top under one that it does not stand over.
    pub fn hang(&mut self, unit: u32, above: u32) {
        self.above[unit as usize] = above;
    }
}

/// Returns a unit and everything above it.
pub(super) fn chain(superiors: &[u32], unit: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(unit), |&at| Some(superiors[at as usize]).filter(|&above| above != NO_UNIT))
}

/// Says that superiors run in a circle; the units are named from the first one up.
pub(super) fn closed_loop(names: &[Id]) -> Diagnostic {
    let first = &names[0];
    let ring: Vec<String> = names.iter().chain([first]).map(|id| format!("`{id}`")).collect();
    let ring = ring.join(" → ");
    let message = match names {
        [alone] => say!("`{alone}` is its own superior", "`{alone}` tự là cấp trên của mình"),
        _ => say!("superiors run in a circle: {ring}", "quan hệ trực thuộc tạo thành vòng: {ring}"),
    };
    let help = say!("give one of these units another superior", "sửa cấp trên của một trong các đơn vị này");
    Diagnostic::error("cycle", message).about(first).at(Place::unit(first, Some("superior"))).help(help)
}

/// Returns every loop among "unit → its superior" links, each once.
pub(super) fn loops(superiors: &[u32]) -> Vec<Vec<u32>> {
    let superior = |node: u32| Some(superiors[node as usize]).filter(|&above| above != NO_UNIT);
    let mut visit = vec![0u32; superiors.len()];
    let mut found = Vec::new();
    for start in 0..superiors.len() as u32 {
        let mark = start + 1;
        let mut at = start;
        while visit[at as usize] == 0 {
            visit[at as usize] = mark;
            match superior(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if visit[at as usize] == mark && superior(at).is_some() {
            let mut ring = vec![at];
            let mut next = superior(at);
            while let Some(node) = next.filter(|&node| node != at) {
                ring.push(node);
                next = superior(node);
            }
            if next == Some(at) {
                found.push(ring);
            }
        }
    }
    found
}
