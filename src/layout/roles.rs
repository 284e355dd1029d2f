//! The part that every slot plays: dropped below a bus, item of a stack, or nested under an item.
//!
//! The parts follow from the structure alone, so they are the same whatever the page.

use super::chart::Chart;
use super::face::{self, Face, HEAD_WIDTH};
use super::slots::Slots;
use super::text::{Length, Type, width};

/// Vertical gap between the boxes of a stack.
pub(super) const GAP: Length = 46;
/// Indent of nested boxes.
pub(super) const INDENT: Length = 130;
/// Vertical gap between a head and what hangs below it; the bus runs in the middle.
pub(super) const LEVEL: Length = 180;
/// Distance of an assistant from the line below its superior.
pub(super) const STEM: Length = 110;
/// Largest number of boxes nested under one item of a stack.
const NESTED_MOST: usize = 9;
/// Deepest nesting under one item of a stack.
const NESTED_DEEPEST: usize = 2;

/// How a slot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Hangs from the bus by the middle of its top edge; its own subordinates hang below it.
    Drop,
    /// Member of a stack, tied to the spine at its left.
    Item,
    /// Below an item, indented so many times.
    Nested(u8),
    /// At the side of the line from its superior down to the bus.
    Assistant,
}

/// Roles, faces and sizes of all slots.
pub(super) struct Roles {
    pub role: Vec<Role>,
    pub face: Vec<Face>,
    /// Width of the boxes in stacks.
    pub width: Length,
    /// Height of the slot with everything nested under it.
    pub comb_height: Vec<Length>,
    /// First node from the top with several subordinates; the number of slots when there are several roots.
    pub main: usize,
    /// Assistants of each slot, in official order: left, right, and so on downwards.
    pub assistants: Vec<Vec<usize>>,
    /// Height of the band in which the assistants of each slot stand.
    pub band: Vec<Length>,
}

impl Roles {
    /// Returns the subordinates of a slot, or the roots for the virtual top.
    pub fn below(slots: &Slots, owner: usize) -> &[usize] {
        slots.subordinates.get(owner).unwrap_or(&slots.roots)
    }

    /// Returns the height from the top edge of a dropped slot down to what hangs below it.
    pub fn drop_height(&self, slot: usize) -> Length {
        self.face[slot].height + self.band[slot] + LEVEL
    }

    /// Returns the width of a dropped slot with its assistants.
    pub fn drop_width(&self, slot: usize) -> Length {
        let beside = match self.band[slot] {
            0 => 0,
            _ => 2 * (self.width + STEM),
        };
        self.face[slot].width.max(beside)
    }
}

/// Decides the roles and measures all boxes.
pub(super) fn decide(chart: &Chart, slots: &Slots, width: Length) -> Roles {
    let count = slots.list.len();
    let main = main(slots);
    let small = small(chart, slots);
    let mut role = vec![Role::Drop; count];
    let mut on_chain = vec![false; count + 1];
    let mut at = count;
    on_chain[at] = true;
    while at != main {
        at = Roles::below(slots, at)[0];
        on_chain[at] = true;
    }
    let many = Roles::below(slots, main).iter().filter(|&&slot| !slots.subordinates[slot].is_empty()).count() > 24;
    let assists = assists(chart, slots);
    let row = is_row(slots, main, &assists);
    for slot in 0..count {
        let owner = slots.list[slot].superior.unwrap_or(count);
        let above = slots.list[slot].superior.map(|superior| role[superior]);
        let leaf = slots.subordinates[slot].is_empty();
        role[slot] = match above {
            Some(Role::Drop) if assists[slot] => Role::Assistant,
            Some(Role::Item) => Role::Nested(1),
            Some(Role::Nested(level)) => Role::Nested(level + 1),
            _ if on_chain[slot] => Role::Drop,
            _ if owner == main && row => Role::Drop,
            _ if leaf => Role::Item,
            _ if owner == main && !many => Role::Drop,
            _ if small[slot] && !chart.boxes[slots.list[slot].unit].head => Role::Item,
            _ => Role::Drop,
        };
    }
    let face = (0..count).map(|slot| measured(chart, slots, slot, role[slot], width)).collect();
    let (assistants, band) = (vec![Vec::new(); count], vec![0; count]);
    let mut roles = Roles { role, face, width, comb_height: Vec::new(), main, assistants, band };
    equalise(slots, &mut roles);
    roles.seat(slots);
    roles.comb_height = comb_heights(slots, &roles);
    roles
}

/// Returns the first slot from the top with several subordinates; the number of slots when there are several roots.
pub(super) fn main(slots: &Slots) -> usize {
    let mut at = slots.list.len();
    while let [only] = Roles::below(slots, at)
        && !slots.subordinates[*only].is_empty()
    {
        at = *only;
    }
    at
}

/// A few subordinates without own subordinates stand side by side, as custom has it at the top.
fn is_row(slots: &Slots, main: usize, assists: &[bool]) -> bool {
    let below: Vec<usize> = Roles::below(slots, main).iter().copied().filter(|&slot| !assists[slot]).collect();
    let leaves = below.iter().filter(|&&slot| slots.subordinates[slot].is_empty()).count();
    leaves <= 1 || (leaves == below.len() && leaves <= 7)
}

/// Tells which slots are assistants: nothing is below them, no line but the one from their superior touches them,
/// and their superior leads others.
fn assists(chart: &Chart, slots: &Slots) -> Vec<bool> {
    let mut busy = vec![false; chart.boxes.len()];
    let ends =
        chart.flows.iter().map(|flow| (flow.from, flow.to)).chain(chart.links.iter().map(|link| (link.from, link.to)));
    for (from, to) in ends {
        for end in [from, to] {
            if let Some(busy) = busy.get_mut(end) {
                *busy = true;
            }
        }
    }
    let may = |slot: usize| {
        let unit = slots.list[slot].unit;
        chart.boxes[unit].assistant && !busy[unit] && slots.subordinates[slot].is_empty()
    };
    (0..slots.list.len())
        .map(|slot| {
            let superior = slots.list[slot].superior;
            may(slot) && superior.is_some_and(|above| slots.subordinates[above].iter().any(|&other| !may(other)))
        })
        .collect()
}

/// Tells which slots have little enough below them to be an item of a stack.
fn small(chart: &Chart, slots: &Slots) -> Vec<bool> {
    let mut below = vec![0_usize; slots.list.len()];
    let mut depth = vec![0_usize; slots.list.len()];
    let mut heads = vec![false; slots.list.len()];
    for slot in (0..slots.list.len()).rev() {
        if let Some(superior) = slots.list[slot].superior {
            below[superior] += below[slot] + 1;
            depth[superior] = depth[superior].max(depth[slot] + 1);
            heads[superior] |= heads[slot] || (chart.boxes[slots.list[slot].unit].head && depth[slot] > 0);
        }
    }
    (0..slots.list.len())
        .map(|slot| below[slot] <= NESTED_MOST && depth[slot] <= NESTED_DEEPEST && !heads[slot])
        .collect()
}

fn measured(chart: &Chart, slots: &Slots, slot: usize, role: Role, column: Length) -> Face {
    let entry = &slots.list[slot];
    let box_width = match role {
        Role::Nested(level) => column - INDENT * Length::from(level),
        Role::Drop if !slots.subordinates[slot].is_empty() || chart.boxes[entry.unit].head => {
            let style = Type { size: face::NAME, weight: super::font::Weight::Bold };
            let name = width(&chart.boxes[entry.unit].name, style);
            let needed = if name + 240 > HEAD_WIDTH { name / 2 + 400 } else { name + 240 };
            needed.clamp(column, HEAD_WIDTH)
        }
        _ => column,
    };
    let leads = !slots.subordinates[slot].is_empty();
    face::measure(chart, entry, box_width, leads)
}

/// Gives dropped siblings one height, so that their rows start on one line.
fn equalise(slots: &Slots, roles: &mut Roles) {
    for owner in 0..=slots.list.len() {
        let below = Roles::below(slots, owner);
        let dropped = || below.iter().copied().filter(|&slot| roles.role[slot] == Role::Drop);
        let Some(height) = dropped().map(|slot| roles.face[slot].height).max() else {
            continue;
        };
        for slot in dropped().collect::<Vec<_>>() {
            roles.face[slot].height = height;
        }
    }
}

impl Roles {
    /// Gives every head its assistants, and the band in which they stand.
    fn seat(&mut self, slots: &Slots) {
        for (slot, entry) in slots.list.iter().enumerate() {
            if let (Role::Assistant, Some(superior)) = (self.role[slot], entry.superior) {
                self.assistants[superior].push(slot);
            }
        }
        for (superior, assistants) in self.assistants.iter().enumerate() {
            let rows =
                assistants.chunks(2).map(|pair| pair.iter().map(|&slot| self.face[slot].height).max().unwrap_or(0));
            self.band[superior] = rows.map(|height| height + GAP).sum();
        }
    }
}

fn comb_heights(slots: &Slots, roles: &Roles) -> Vec<Length> {
    let mut heights: Vec<Length> = roles.face.iter().map(|face| face.height).collect();
    for slot in (0..heights.len()).rev() {
        if let (Role::Nested(_), Some(superior)) = (roles.role[slot], slots.list[slot].superior) {
            heights[superior] += heights[slot] + GAP;
        }
    }
    heights
}
