//! One panel of a lineage sheet: units before at the left, units after at the right, grouped by superior.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::chart::Change;
use super::super::super::face::{Badge, Face};
use super::super::super::font::Weight;
use super::super::super::geometry::Rect;
use super::super::super::text::{Length, Type, clean, shorten, width};
use super::super::pen::{Pen, face, line};
use super::super::style::{INK, MUTE, strong};
use super::super::{Anchor, Group, Segment, boxes};
use super::pieces::{Piece, Story};

const HEADING: Type = face(110, Weight::Bold);
pub(super) const STATE: Type = face(110, Weight::SemiBold);
pub(super) const NOTE: Type = face(96, Weight::Regular);
/// Room for the heading of a group.
pub(super) const GROUP_HEAD: Length = 250;
/// Room below a group.
pub(super) const GROUP_GAP: Length = 120;
/// Gap between rows.
pub(super) const ROW_GAP: Length = 36;

/// One unit on one side.
pub(super) struct Row {
    pub unit: usize,
    pub face: Face,
    pub rect: Rect,
}

/// The units below one superior.
pub(super) struct Block {
    superior: Option<usize>,
    pub rows: Vec<Row>,
    top: Length,
}

impl Block {
    fn height(&self) -> Length {
        GROUP_HEAD + self.rows.iter().map(|row| row.face.height + ROW_GAP).sum::<Length>() + GROUP_GAP
    }
}

/// A panel with everything in its place.
pub(super) struct Panel<'a> {
    pub story: &'a Story<'a>,
    pub flows: Vec<usize>,
    pub sides: [Vec<Block>; 2],
    /// Left edge of both columns.
    pub lefts: [Length; 2],
    pub column: Length,
    /// Number of the panel on its sheet; a unit of a piece that was cut may stand in two of them.
    pub number: usize,
}

impl<'a> Panel<'a> {
    /// Gathers the rows of a panel.
    pub fn new(story: &'a Story<'a>, pieces: &[Piece], lefts: [Length; 2], column: Length, number: usize) -> Panel<'a> {
        let flows = pieces.iter().flat_map(|piece| piece.flows.iter().copied()).collect();
        let mut panel = Panel { story, flows, sides: [Vec::new(), Vec::new()], lefts, column, number };
        for side in 0..2 {
            let units: BTreeSet<usize> = pieces.iter().flat_map(|piece| piece.units[side].iter().copied()).collect();
            let mut units: Vec<usize> = units.into_iter().collect();
            units.sort_by_key(|&unit| story.order[side][unit]);
            panel.sides[side] = panel.blocks(side, &units);
        }
        panel.follow();
        panel
    }

    fn blocks(&self, side: usize, units: &[usize]) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut known: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for &unit in units {
            let superior = self.story.superior[side][unit];
            let at = *known.entry(superior).or_insert_with(|| {
                blocks.push(Block { superior, rows: Vec::new(), top: 0 });
                blocks.len() - 1
            });
            let face = self.story.face(side, unit, self.column);
            let rect = Rect { x: 0, y: 0, width: self.column, height: face.height };
            blocks[at].rows.push(Row { unit, face, rect });
        }
        blocks
    }

    /// Orders the left side by the places of the results.
    fn follow(&mut self) {
        let mut place = BTreeMap::new();
        for row in self.sides[1].iter().flat_map(|block| &block.rows) {
            place.insert(row.unit, place.len());
        }
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for &flow in &self.flows {
            let flow = &self.story.flows[flow];
            let to = place.get(&flow.to).copied().unwrap_or(usize::MAX);
            let known = first.entry(flow.from).or_insert(usize::MAX);
            *known = (*known).min(to);
        }
        let rank = |row: &Row| first.get(&row.unit).copied().unwrap_or(usize::MAX);
        for block in &mut self.sides[0] {
            block.rows.sort_by_key(rank);
        }
        // The mean place of all results: a block whose results stand apart goes between them.
        self.sides[0].sort_by_key(|block| {
            let places: Vec<usize> = block.rows.iter().map(rank).filter(|&rank| rank < usize::MAX).collect();
            places.iter().sum::<usize>().checked_div(places.len()).unwrap_or(usize::MAX)
        });
    }

    /// Returns the height that the taller side needs.
    pub fn needed(&self) -> Length {
        let side = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<Length>();
        side(&self.sides[0]).max(side(&self.sides[1]))
    }

    /// Puts everything in its place: the fuller side spread over the height, the other beside its partners.
    pub fn stand(&mut self, top: Length, room: Length) {
        let needed = |blocks: &[Block]| -> Length { blocks.iter().map(Block::height).sum() };
        let fuller = usize::from(needed(&self.sides[1]) > needed(&self.sides[0]));
        let blocks = &self.sides[fuller];
        let spare = (room - needed(blocks)).max(0) / (blocks.len().max(2) as Length - 1).max(1);
        self.walk(fuller, top, &BTreeMap::new(), spare.min(900));
        let wished = self.wished(1 - fuller);
        self.walk(1 - fuller, top, &wished, 0);
        self.pull_up(1 - fuller, top + room);
    }

    /// Returns the mean level of the partners of each unit of a side.
    fn wished(&self, side: usize) -> BTreeMap<usize, Length> {
        let rects = self.rects(1 - side);
        let mut levels: BTreeMap<usize, (Length, Length)> = BTreeMap::new();
        for &flow in &self.flows {
            let flow = &self.story.flows[flow];
            let (own, other) = if side == 0 { (flow.from, flow.to) } else { (flow.to, flow.from) };
            let level = levels.entry(own).or_default();
            level.0 += rects[&other].middle_y();
            level.1 += 1;
        }
        levels.into_iter().map(|(unit, (sum, count))| (unit, sum / count)).collect()
    }

    /// Puts the rows of a side below one another, each at the level it wishes or lower.
    fn walk(&mut self, side: usize, top: Length, wished: &BTreeMap<usize, Length>, spare: Length) {
        let x = self.lefts[side];
        let mut y = top;
        for block in &mut self.sides[side] {
            y += GROUP_HEAD;
            for row in &mut block.rows {
                let wish = wished.get(&row.unit).map_or(y, |level| level - row.rect.height / 2);
                (row.rect.x, row.rect.y) = (x, y.max(wish));
                y = row.rect.foot() + ROW_GAP;
            }
            block.top = block.rows.first().map_or(y, |row| row.rect.y) - GROUP_HEAD;
            y += GROUP_GAP + spare;
        }
    }

    /// Moves rows up from the foot as far as the room demands.
    fn pull_up(&mut self, side: usize, foot: Length) {
        let mut limit = foot;
        for block in self.sides[side].iter_mut().rev() {
            limit -= GROUP_GAP;
            for row in block.rows.iter_mut().rev() {
                row.rect.y = row.rect.y.min(limit - ROW_GAP - row.rect.height);
                limit = row.rect.y;
            }
            limit -= GROUP_HEAD;
            block.top = block.rows.first().map_or(limit, |row| row.rect.y - GROUP_HEAD);
            limit = limit.min(block.top);
        }
    }

    pub fn rects(&self, side: usize) -> BTreeMap<usize, Rect> {
        self.sides[side].iter().flat_map(|block| &block.rows).map(|row| (row.unit, row.rect)).collect()
    }

    /// Writes the names of superiors, and how many below each do not change.
    pub fn headings(&self, pen: &mut Pen) {
        let chart = self.story.chart;
        for side in 0..2 {
            let x = self.lefts[side];
            for block in &self.sides[side] {
                let note = match self.story.unchanged[side].get(&block.superior) {
                    None => String::new(),
                    Some(count) => chart.labels.and_unchanged.replace("{}", &chart.labels.number(*count as i64)),
                };
                let name = block.superior.map_or(String::new(), |unit| chart.boxes[unit].name.clone());
                let name = shorten(&name, self.column - width(&note, NOTE) - 150, HEADING);
                pen.text(x, block.top + 140, Anchor::Start, HEADING, INK, &name);
                pen.text(x + self.column, block.top + 140, Anchor::End, NOTE, MUTE, &note);
                let y = block.top + 190;
                pen.path(vec![Segment::Move(x, y), Segment::Line(x + self.column, y)], line(INK, 10));
            }
        }
    }

    /// Draws the units.
    pub fn units(&self) -> Vec<Group> {
        let row = |side: usize| {
            move |row: &Row| {
                let chart = self.story.chart;
                let unit = &chart.boxes[row.unit];
                let ghost = side == 0 && !(unit.after.is_some() && unit.change == Change::Unchanged);
                let mut pen = Pen::default();
                boxes::sample(&mut pen, unit, &row.face, row.rect, ghost);
                let name = if side == 0 { unit.name_before() } else { &unit.name };
                let label = format!(
                    "{}. {}. {}",
                    clean(name),
                    chart.labels.change(unit.change),
                    clean(&chart.labels.states[side])
                );
                Group {
                    class: "unit",
                    id: Some(format!("l{}-{}-{}", self.number, row.unit, ["before", "after"][side])),
                    change: Some(unit.change),
                    label: Some(label),
                    items: pen.items,
                }
            }
        };
        let rows = |side: usize| self.sides[side].iter().flat_map(|block| &block.rows);
        rows(0).map(row(0)).chain(rows(1).map(row(1))).collect()
    }

    /// Says where something ends without successor or begins without origin.
    pub fn ends(&self, pen: &mut Pen) {
        let chart = self.story.chart;
        let ends = |side: usize| -> BTreeSet<usize> {
            let flows = self.flows.iter().map(|&flow| &self.story.flows[flow]);
            flows.map(|flow| if side == 0 { flow.from } else { flow.to }).collect()
        };
        for side in 0..2 {
            let known = ends(side);
            let rows = self.sides[side].iter().flat_map(|block| &block.rows);
            for row in rows.filter(|row| !known.contains(&row.unit)) {
                let unit = &chart.boxes[row.unit];
                let color = strong(unit.change);
                let (x, sign) = if side == 0 { (row.rect.right(), 1) } else { (row.rect.x, -1) };
                let y = row.rect.middle_y();
                let mut offset = 80;
                if let Some(&number) = unit.events.first() {
                    let room = Badge::Event(number).width();
                    pen.event(x + sign * (75 + room / 2), y, number, color);
                    offset = 110 + room;
                }
                let text = clean(if side == 0 { &chart.labels.no_successor } else { &chart.labels.no_origin });
                let anchor = if side == 0 { Anchor::Start } else { Anchor::End };
                pen.text(x + sign * offset, y + 35, anchor, NOTE, color, &text);
            }
        }
    }
}
