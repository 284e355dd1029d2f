//! The result of layout: where everything stands, the same for all views.

use super::arrange::{Arrangement, Part};
use super::chart::View;
use super::face::Face;
use super::memory::Choice;
use super::pack::{Places, SPINE};
use super::roles::{GAP, INDENT, LEVEL, Role, Roles, STEM};
use super::routes::Route;
use super::slots::Slots;
use super::text::Length;

/// A rectangle in tenths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: Length,
    /// Top edge.
    pub y: Length,
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

impl Rect {
    /// Returns the right edge.
    pub fn right(&self) -> Length {
        self.x + self.width
    }

    /// Returns the lower edge.
    pub fn foot(&self) -> Length {
        self.y + self.height
    }

    /// Returns the horizontal middle.
    pub fn middle_x(&self) -> Length {
        self.x + self.width / 2
    }

    /// Returns the vertical middle.
    pub fn middle_y(&self) -> Length {
        self.y + self.height / 2
    }

    /// Whether the inner parts of two rectangles meet.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.foot() && other.y < self.foot()
    }
}

/// A group of lines that hang from one bus.
#[derive(Debug, Clone, Default)]
pub struct Fan {
    /// The head; `None` for the virtual top of several roots, which has no lines.
    pub head: Option<usize>,
    /// Slots that hang from the bus by their top edge, with the level of their bus.
    pub drops: Vec<(usize, Length)>,
    /// Stacks: distance of the spine from the left, top level of the bus, members.
    pub spines: Vec<Spine>,
    /// When the parts stand on shelves: horizontal place of the trunk.
    pub trunk: Option<Length>,
    /// Slots at the side of the line from the head down to the bus.
    pub assistants: Vec<usize>,
}

/// A vertical line with the members of a stack at its right.
#[derive(Debug, Clone, Default)]
pub struct Spine {
    /// Horizontal place.
    pub x: Length,
    /// Level of the bus.
    pub bus: Length,
    /// Slots, from top to bottom.
    pub members: Vec<usize>,
}

/// A lane heading.
#[derive(Debug, Clone)]
pub struct LaneTitle {
    /// Left end.
    pub x: Length,
    /// Base line.
    pub y: Length,
    /// The text.
    pub text: String,
    /// The slots that stand under it.
    pub members: Vec<usize>,
}

/// A ribbon between neighbouring columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ribbon {
    /// Index of the flow in the chart.
    pub flow: usize,
    /// Slot before.
    pub from: usize,
    /// Slot after.
    pub to: usize,
}

/// Where everything stands.
#[derive(Debug, Clone, Default)]
pub struct Geometry {
    /// The union of both trees.
    pub slots: Slots,
    /// How each slot hangs.
    pub roles: Vec<Role>,
    /// Measured box of each slot.
    pub faces: Vec<Face>,
    /// Place of each slot, from the top left corner of the chart.
    pub rects: Vec<Rect>,
    /// Lines of the tree.
    pub fans: Vec<Fan>,
    /// Backgrounds of blocks.
    pub panels: Vec<Rect>,
    /// Lane headings.
    pub titles: Vec<LaneTitle>,
    /// Ribbons inside blocks.
    pub ribbons: Vec<Ribbon>,
    /// Bundles and second lines that run through gutters and channels.
    pub routes: Vec<Route>,
    /// Size of the chart with its channels.
    pub size: (Length, Length),
    /// The sheet around the chart.
    pub sheet: Sheet,
    /// The choice that led here, for the slot file.
    pub choice: Choice,
}

/// The sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Width in tenths of a pixel.
    pub width: Length,
    /// Height in tenths of a pixel.
    pub height: Length,
    /// Name such as `A3`; empty for a size of its own.
    pub name: &'static str,
    /// Width of a named sheet in millimetres.
    pub millimetres: (u32, u32),
    /// How many percent of the sheet are squeezed onto it: over 100 reduces, under 100 enlarges.
    pub percent: Length,
    /// Number of the sheet in a set, and how many there are; zero for a single sheet.
    pub number: (u32, u32),
    /// Left edge of the chart on the sheet.
    pub chart_x: Length,
    /// Top edge of the chart on the sheet.
    pub chart_y: Length,
    /// Top edge of lists and legend.
    pub lists_y: Length,
}

impl Geometry {
    /// Whether the box of a slot stands above its block, with its name in the middle.
    pub fn is_head(&self, slot: usize) -> bool {
        self.roles[slot] == Role::Drop && !self.slots.subordinates[slot].is_empty()
    }

    /// Whether a slot is drawn in a view.
    pub fn is_visible(&self, slot: usize, view: View) -> bool {
        self.slots.list[slot].side.is_in(view)
    }
}

/// Everything from which the geometry is put together.
pub(super) struct Parts<'a> {
    pub slots: &'a Slots,
    pub roles: &'a Roles,
    pub arrangement: &'a Arrangement,
    pub places: &'a Places,
}

impl Parts<'_> {
    /// Computes the rectangle of every slot.
    pub fn rects(&self) -> Vec<Rect> {
        let mut rects: Vec<Rect> = (0..self.slots.list.len())
            .map(|slot| {
                let (x, y) = self.places.slot[slot];
                let face = &self.roles.face[slot];
                Rect { x, y, width: face.width, height: face.height }
            })
            .collect();
        for (head, assistants) in self.roles.assistants.iter().enumerate() {
            let mut top = rects[head].foot() + GAP;
            for pair in assistants.chunks(2) {
                for (side, &slot) in pair.iter().enumerate() {
                    let left = rects[head].middle_x() - STEM - rects[slot].width;
                    rects[slot].x = if side == 0 { left } else { rects[head].middle_x() + STEM };
                    rects[slot].y = top;
                }
                top += pair.iter().map(|&slot| rects[slot].height).max().unwrap_or(0) + GAP;
            }
        }
        for (index, column) in self.arrangement.columns.iter().enumerate() {
            let (x, y) = self.places.column[index];
            for (&item, &top) in column.items.iter().zip(&column.tops) {
                (rects[item].x, rects[item].y) = (x, y + top);
                self.place_nested(item, &mut rects);
            }
        }
        rects
    }

    fn place_nested(&self, item: usize, rects: &mut [Rect]) {
        let mut queue = vec![item];
        let mut foot = rects[item].foot() + GAP;
        while let Some(slot) = queue.pop() {
            if let Role::Nested(level) = self.roles.role[slot] {
                rects[slot].x = rects[item].x + INDENT * Length::from(level);
                rects[slot].y = foot;
                foot += rects[slot].height + GAP;
            }
            queue.extend(self.slots.subordinates[slot].iter().rev());
        }
    }

    /// Gathers the lines of the tree.
    pub fn fans(&self, rects: &[Rect]) -> Vec<Fan> {
        let count = self.slots.list.len();
        let mut fans = Vec::new();
        for owner in 0..count {
            let mut fan = Fan { head: Some(owner), ..Fan::default() };
            let shelves = self.places.shelves.get(&owner);
            let bus_over = |top: Length| match shelves {
                Some(shelves) => {
                    shelves.levels.iter().rev().find(|level| level.0 <= top).map_or(top, |level| level.0) - LEVEL / 2
                }

                None => rects[owner].y + self.roles.drop_height(owner) - LEVEL / 2,
            };
            for part in &self.arrangement.parts[owner] {
                match *part {
                    Part::Drop(slot) => fan.drops.push((slot, bus_over(rects[slot].y))),
                    Part::Stack(column) => {
                        let (x, y) = self.places.column[column];
                        let members = self.arrangement.columns[column].items.clone();
                        fan.spines.push(Spine { x: x - SPINE, bus: bus_over(y), members });
                    }
                }
            }
            let nested: Vec<usize> = self.slots.subordinates[owner]
                .iter()
                .copied()
                .filter(|&slot| matches!(self.roles.role[slot], Role::Nested(_)))
                .collect();
            if let Some(&first) = nested.first() {
                let x = rects[first].x - SPINE;
                fan.spines.push(Spine { x, bus: rects[owner].foot(), members: nested });
            }
            fan.assistants.clone_from(&self.roles.assistants[owner]);
            fan.trunk = shelves.map(|shelves| shelves.left + SPINE);
            if !fan.drops.is_empty() || !fan.spines.is_empty() {
                fans.push(fan);
            }
        }
        fans
    }

    /// Lists the backgrounds of blocks.
    pub fn panels(&self) -> Vec<Rect> {
        let count = self.slots.list.len();
        let framed: Vec<Rect> = self
            .places
            .regions
            .iter()
            .filter(|(owner, _)| *owner < count && !self.arrangement.parts[*owner].is_empty() && self.is_block(*owner))
            .map(|&(_, [x, y, width, height])| Rect { x: x - 15, y: y - 60, width: width + 30, height: height + 120 })
            .collect();
        let level = |panel: &Rect| framed.iter().filter(|other| other.y == panel.y).map(Rect::foot).max().unwrap_or(0);
        let even = |panel: &Rect| Rect { height: level(panel) - panel.y, ..*panel };
        if framed.len() > 1 { framed.iter().map(even).collect() } else { Vec::new() }
    }

    fn is_block(&self, owner: usize) -> bool {
        self.slots.list[owner].superior.unwrap_or(self.slots.list.len()) == self.roles.main
    }

    /// Lists the lane headings.
    pub fn titles(&self) -> Vec<LaneTitle> {
        let mut titles = Vec::new();
        for (index, column) in self.arrangement.columns.iter().enumerate() {
            let (x, y) = self.places.column[index];
            let end = |at: usize| column.inner.get(at).map_or(column.items.len(), |(below, _)| *below);
            if !column.title.is_empty() {
                let members = column.items[..end(0)].to_vec();
                titles.push(LaneTitle { x, y: y - 70, text: column.title.clone(), members });
            }
            for (position, (at, text)) in column.inner.iter().enumerate() {
                if let Some(top) = column.tops.get(*at) {
                    let members = column.items[*at..end(position + 1)].to_vec();
                    titles.push(LaneTitle { x, y: y + top - 70, text: text.clone(), members });
                }
            }
        }
        titles
    }
}
