//! Horizontal and vertical places of everything: tidy regions, and shelves of regions where a row would be too wide.
//!
//! A region is a rectangle that nothing else enters.
//! Inside a region the tidy tree packs heads and columns by their contours;
//! the parts of a shelved head are regions of their own that stand in rows, like the lines of a paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::arrange::{Arrangement, Part};
use super::channels::Channels;
use super::roles::{LEVEL, Role, Roles};
use super::slots::Slots;
use super::text::Length;
use super::tidy;

/// Room left of a column, for its spine.
pub(super) const LEFT: Length = 135;
/// Room right of a column without ribbons.
pub(super) const RIGHT: Length = 60;
/// Distance of the spine from the boxes.
pub(super) const SPINE: Length = 70;
/// Room around a region that is drawn as a panel.
pub(super) const PANEL: Length = 35;
/// Gap between shelves, beside the channel.
const SHELF_GAP: Length = 260;
/// Room for the trunk at the left of shelves.
const TRUNK: Length = 240;

/// What the gutters and channels need; filled by the bus.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    /// Room right of each column.
    pub right: Vec<Length>,
    /// Columns whose right gutter must be free down to the foot of the region.
    pub open: Vec<bool>,
    /// Room right of a dropped leaf.
    pub leaf_right: Vec<Length>,
    /// Dropped leaves whose right gutter must be free.
    pub leaf_open: Vec<bool>,
    /// Heads at whose side a line passes over their own columns: nothing else may stand there.
    pub framed: Vec<bool>,
    /// Head and number of a part that ribbons join to the next part: both stand on one shelf.
    pub joined: BTreeSet<(usize, usize)>,
}

/// Something placed inside a region.
#[derive(Debug, Clone, Copy)]
enum Thing {
    Slot(usize),
    Column(usize),
    Region(usize),
}

#[derive(Debug, Clone, Default)]
struct Region {
    width: Length,
    height: Length,
    things: Vec<(Thing, Length, Length)>,
    /// Whether a gutter leaves it at the foot.
    open: bool,
    /// Top and foot of each shelf.
    shelves: Vec<(Length, Length)>,
    /// Left edge of the trunks at the right of the shelves.
    trunk: Length,
    /// How far to the right a head above may reach without meeting lines that run up beside the region's boxes.
    clear: Length,
}

/// The shelves of a head, in absolute places.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelves {
    /// Left edge of the region.
    pub left: Length,
    /// Top and foot of each shelf.
    pub levels: Vec<(Length, Length)>,
    /// Left edge of the trunks at the right.
    pub trunk: Length,
}

/// Absolute places.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Left and top edge of each slot.
    pub slot: Vec<(Length, Length)>,
    /// Left and top edge of each column, without margins.
    pub column: Vec<(Length, Length)>,
    /// Rectangle of each region with a frame: owner, left, top, width, height.
    pub regions: Vec<(usize, [Length; 4])>,
    /// Shelved heads, by owner.
    pub shelves: BTreeMap<usize, Shelves>,
    /// Outer size.
    pub size: (Length, Length),
}

/// The rows of parts of every shelved head; `None` for a head whose parts stand in one row.
pub(super) type Shelving = Vec<Option<Vec<Range<usize>>>>;

/// Everything that packing looks at.
pub(super) struct Packing<'a> {
    pub slots: &'a Slots,
    pub roles: &'a Roles,
    pub arrangement: &'a Arrangement,
    pub room: &'a Room,
    /// Greatest width of a row of parts.
    pub wrap: Length,
}

impl Packing<'_> {
    /// Places everything.
    pub fn pack(&self, shelved: &Shelving, channels: &Channels) -> Places {
        let count = self.slots.list.len();
        let is_region = |owner: usize| owner == count || shelved[owner].is_some() || self.is_framed(owner, shelved);
        let mut regions: Vec<Option<Region>> = vec![None; count + 1];
        for owner in std::iter::once(count).chain(0..count).collect::<Vec<_>>().into_iter().rev() {
            if owner < count && self.roles.role[owner] != Role::Drop || !is_region(owner) {
                continue;
            }
            regions[owner] = Some(match &shelved[owner] {
                Some(rows) => self.shelf_region(owner, rows, channels, &regions),
                None => self.tidy_region(owner, &regions, &is_region),
            });
        }
        self.resolve(&regions)
    }

    fn superior(&self, owner: usize) -> Option<usize> {
        let count = self.slots.list.len();
        (owner < count).then(|| self.slots.list[owner].superior.unwrap_or(count))
    }

    /// Whether a head is a rectangle of its own: below the main head, or on a shelf.
    fn is_framed(&self, owner: usize, shelved: &Shelving) -> bool {
        let Some(superior) = self.superior(owner) else {
            return true;
        };
        let passed = self.room.framed[owner] && !self.arrangement.parts[owner].is_empty();
        passed
            || shelved[superior].is_some()
            || (superior == self.roles.main && !self.arrangement.parts[owner].is_empty())
    }

    fn part_width(&self, part: Part, widths: &[Length]) -> Length {
        match part {
            Part::Stack(column) => LEFT + self.roles.width + self.room.right[column],
            Part::Drop(slot) => widths[slot],
        }
    }

    /// Finds the heads whose parts are too wide for one row, and breaks them into rows.
    pub fn shelve(&self) -> Shelving {
        let count = self.slots.list.len();
        let mut widths = vec![0; count + 1];
        let mut shelved = vec![None; count + 1];
        for owner in (0..count).rev().chain([count]) {
            let parts = &self.arrangement.parts[owner];
            let own = if owner < count { self.roles.drop_width(owner) + LEFT + self.room.leaf_right[owner] } else { 0 };
            let row: Length = parts.iter().map(|&part| self.part_width(part, &widths)).sum();
            widths[owner] = row.max(own);
            let groups = if widths[owner] > self.wrap { self.groups(owner) } else { Vec::new() };
            if groups.len() > 1 {
                let group_width = |group: &Range<usize>| -> Length {
                    parts[group.clone()].iter().map(|&part| self.part_width(part, &widths)).sum()
                };
                let group_widths: Vec<Length> = groups.iter().map(group_width).collect();
                let rows = rows(&group_widths, self.wrap);
                let sums = rows.iter().map(|row| group_widths[row.clone()].iter().sum::<Length>());
                widths[owner] = sums.max().unwrap_or(0).max(own) + TRUNK;
                let parts = |row: Range<usize>| groups[row.start].start..groups[row.end - 1].end;
                shelved[owner] = Some(rows.into_iter().map(parts).collect());
            }
        }
        shelved
    }

    /// Lists the parts of a head in groups that ribbons hold together.
    fn groups(&self, owner: usize) -> Vec<Range<usize>> {
        let mut groups: Vec<Range<usize>> = Vec::new();
        for part in 0..self.arrangement.parts[owner].len() {
            match groups.last_mut() {
                Some(group) if self.room.joined.contains(&(owner, part - 1)) => group.end = part + 1,
                _ => groups.push(part..part + 1),
            }
        }
        groups
    }

    fn head(&self, owner: usize) -> Length {
        if owner < self.slots.list.len() { self.roles.drop_height(owner) } else { 0 }
    }

    fn column_height(&self, owner: usize, column: usize) -> Length {
        self.arrangement.lead[owner] + self.arrangement.columns[column].height
    }

    fn tidy_region(&self, root: usize, regions: &[Option<Region>], is_region: &dyn Fn(usize) -> bool) -> Region {
        let mut nodes = Vec::new();
        let mut things = Vec::new();
        let mut tops = Vec::new();
        let mut queue = vec![(Thing::Slot(root), 0, usize::MAX)];
        let mut open = Vec::new();
        while let Some((thing, top, above)) = queue.pop() {
            let index = nodes.len();
            if above != usize::MAX {
                let node: &mut tidy::Node = &mut nodes[above];
                node.children.push(index);
            }
            let (width, height, is_open) = self.extent(thing, regions);
            // The bus above belongs to what hangs from it: no neighbour may reach down into it.
            let bus = if above == usize::MAX || (above == 0 && root == self.slots.list.len()) { 0 } else { LEVEL };
            nodes.push(tidy::Node { width, height: height + bus, top: top - bus, children: Vec::new() });
            things.push(thing);
            tops.push(top);
            open.push(is_open);
            if let Thing::Slot(owner) = thing {
                for &part in self.arrangement.parts[owner].iter().rev() {
                    let below = match part {
                        Part::Stack(column) => Thing::Column(column),
                        Part::Drop(slot) if is_region(slot) => Thing::Region(slot),
                        Part::Drop(slot) => Thing::Slot(slot),
                    };
                    queue.push((below, top + self.head(owner), index));
                }
            }
        }
        let height = nodes.iter().map(|node| node.top + node.height).max().unwrap_or(0);
        for (node, _) in nodes.iter_mut().zip(&open).filter(|(_, open)| **open) {
            node.height = height - node.top;
        }
        let mut lefts = tidy::place(&nodes);
        let mut clear = nodes[0].children.last().map_or(0, |&last| lefts[last] + self.clear(things[last], regions));
        if self.room.framed.get(root).is_some_and(|framed| *framed) {
            let reach = lefts[0] + LEFT / 2 + self.roles.drop_width(root);
            lefts[0] -= (reach - clear).max(0);
            let out = (-lefts[0]).max(0);
            lefts.iter_mut().for_each(|left| *left += out);
            clear += out;
        }
        let width = lefts.iter().zip(&nodes).map(|(left, node)| left + node.width).max().unwrap_or(0);
        let things = things.into_iter().zip(lefts.into_iter().zip(tops)).map(|(thing, (left, top))| (thing, left, top));
        Region { width, height, things: things.collect(), open: open.contains(&true), clear, ..Region::default() }
    }

    /// Returns how far to the right a head above may reach.
    fn clear(&self, thing: Thing, regions: &[Option<Region>]) -> Length {
        match thing {
            Thing::Column(_) => LEFT + self.roles.width,
            Thing::Region(owner) => PANEL + regions[owner].as_ref().map_or(0, |region| region.clear),
            Thing::Slot(slot) => LEFT / 2 + self.roles.drop_width(slot),
        }
    }

    /// Returns the outer width and height of a thing and whether a gutter leaves it at the foot.
    fn extent(&self, thing: Thing, regions: &[Option<Region>]) -> (Length, Length, bool) {
        match thing {
            Thing::Column(column) => {
                let owner = self.arrangement.columns[column].owner;
                (
                    LEFT + self.roles.width + self.room.right[column],
                    self.column_height(owner, column),
                    self.room.open[column],
                )
            }
            Thing::Region(owner) => {
                let region =
                    regions[owner].as_ref().map_or((0, 0, false), |region| (region.width, region.height, region.open));
                (region.0 + PANEL * 2, region.1 + PANEL, region.2)
            }
            Thing::Slot(owner) if owner == self.slots.list.len() => (0, 0, false),
            Thing::Slot(slot) => {
                let leaf = self.arrangement.parts[slot].is_empty();
                let right = if leaf { self.room.leaf_right[slot] } else { 0 };
                let height = self.roles.face[slot].height + self.roles.band[slot];
                (self.roles.drop_width(slot) + LEFT + right, height, leaf && self.room.leaf_open[slot])
            }
        }
    }

    fn shelf_region(
        &self,
        owner: usize,
        rows: &[Range<usize>],
        channels: &Channels,
        regions: &[Option<Region>],
    ) -> Region {
        let parts = &self.arrangement.parts[owner];
        let things: Vec<Thing> = parts
            .iter()
            .map(|&part| match part {
                Part::Stack(column) => Thing::Column(column),
                Part::Drop(slot) => Thing::Region(slot),
            })
            .collect();
        let extents: Vec<(Length, Length, bool)> = things.iter().map(|&thing| self.extent(thing, regions)).collect();
        let widths: Vec<Length> = extents.iter().map(|extent| extent.0).collect();
        let trunks = channels.trunk(owner);
        let mut region = Region { open: trunks > 0, ..Region::default() };
        let mut top = self.head(owner);
        for (shelf, row) in rows.iter().enumerate() {
            let mut left = TRUNK;
            let mut foot = top;
            for at in row.clone() {
                region.things.push((things[at], left, top));
                left += widths[at];
                foot = foot.max(top + extents[at].1);
            }
            region.width = region.width.max(left);
            region.height = foot + channels.height(owner, shelf);
            region.shelves.push((top, foot));
            top = region.height + SHELF_GAP;
        }
        if owner < self.slots.list.len() {
            let own = self.roles.drop_width(owner) + LEFT;
            region.width = region.width.max(own);
            region.things.push((Thing::Slot(owner), (region.width - own) / 2, 0));
        }
        region.trunk = region.width;
        region.clear = region.width;
        region.width += trunks;
        region
    }

    fn resolve(&self, regions: &[Option<Region>]) -> Places {
        let count = self.slots.list.len();
        let mut places = Places {
            slot: vec![(0, 0); count],
            column: vec![(0, 0); self.arrangement.columns.len()],
            ..Places::default()
        };
        let mut queue = vec![(count, 0, 0)];
        while let Some((owner, left, top)) = queue.pop() {
            let Some(region) = &regions[owner] else {
                continue;
            };
            places.regions.push((owner, [left, top, region.width, region.height]));
            if !region.shelves.is_empty() {
                let levels = region.shelves.iter().map(|shelf| (top + shelf.0, top + shelf.1)).collect();
                places.shelves.insert(owner, Shelves { left, levels, trunk: left + region.trunk });
            }
            for &(thing, x, y) in &region.things {
                let (x, y) = (left + x, top + y);
                match thing {
                    Thing::Slot(slot) if slot == count => {}
                    Thing::Slot(slot) => {
                        let aside = (self.roles.drop_width(slot) - self.roles.face[slot].width) / 2;
                        places.slot[slot] = (x + LEFT / 2 + aside, y);
                    }
                    Thing::Column(column) => {
                        let lead = self.arrangement.lead[self.arrangement.columns[column].owner];
                        places.column[column] = (x + LEFT, y + lead);
                    }
                    Thing::Region(inner) => queue.push((inner, x + PANEL, y)),
                }
            }
        }
        places.size = regions[count].as_ref().map_or((0, 0), |region| (region.width, region.height));
        places
    }
}

/// Breaks a row of widths into as few rows as fit, then evens them.
fn rows(widths: &[Length], wrap: Length) -> Vec<Range<usize>> {
    let break_at = |limit: Length| {
        let mut rows = Vec::new();
        let (mut start, mut total) = (0, 0);
        for (index, &width) in widths.iter().enumerate() {
            if total + width > limit && index > start {
                rows.push(start..index);
                (start, total) = (index, 0);
            }
            total += width;
        }
        if start < widths.len() {
            rows.push(start..widths.len());
        }
        rows
    };
    let fewest = break_at(wrap).len();
    let (mut low, mut high) = (widths.iter().copied().max().unwrap_or(0) - 1, wrap.max(0));
    while low + 20 < high {
        let middle = (low + high) / 2;
        if break_at(middle).len() <= fewest { high = middle } else { low = middle }
    }
    break_at(high)
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_are_few_then_even() {
        assert_eq!(rows(&[300; 5], 1400), [0..3, 3..5]);
        assert_eq!(rows(&[300, 5000, 300], 1000), [0..1, 1..2, 2..3]);
    }
}
