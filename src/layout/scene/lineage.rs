//! The lineage sheet: which unit came from which, left before, right after, grouped by superior.
//!
//! Units that do not change are counted in the heading of their group.
//! The groups at the left follow the places of what comes out of them, so that few ribbons cross.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chart::{Change, Chart, Flow, View};
use super::super::face::{FIGURE, Face, measure_line};
use super::super::font::Weight;
use super::super::geometry::Rect;
use super::super::place::{MARGIN, Options};
use super::super::slots::Slots;
use super::super::text::{Length, Type, clean, shorten, width};
use super::legend::{self, Used};
use super::pen::{Pen, face, fill, line, shifted};
use super::style::{INK, MUTE, RULE, WHITE, strong};
use super::{Anchor, Group, Paint, Scene, Segment, boxes, frame};

const HEADING: Type = face(110, Weight::Bold);
const STATE: Type = face(110, Weight::SemiBold);
const NOTE: Type = face(96, Weight::Regular);
const GROUP_HEAD: Length = 250;
const GROUP_GAP: Length = 120;
const ROW_GAP: Length = 36;

/// One unit on one side.
struct Row {
    unit: usize,
    face: Face,
    rect: Rect,
}

/// The units below one superior.
struct Block {
    superior: Option<usize>,
    unchanged: usize,
    rows: Vec<Row>,
    top: Length,
}

impl Block {
    fn height(&self) -> Length {
        GROUP_HEAD + self.rows.iter().map(|row| row.face.height + ROW_GAP).sum::<Length>() + GROUP_GAP
    }
}

struct Sheet<'a> {
    chart: &'a Chart,
    flows: Vec<Flow>,
    left: Vec<Block>,
    right: Vec<Block>,
    column: Length,
    width: Length,
}

/// Draws the lineage of a chart; it grows downwards when there is much of it.
pub fn lineage(chart: &Chart, options: &Options) -> Scene {
    let mut chosen = None;
    for format in options.paper.formats() {
        let sheet = Sheet::new(chart, format.width);
        let (groups, height) = sheet.draw(format.height);
        let fits = height <= format.height;
        chosen = Some((groups, height, format));
        if fits {
            break;
        }
    }
    let (groups, height, format) = chosen.expect("invariant L1 broken: no sheet was tried");
    Scene {
        width: format.width,
        height: height.max(format.height),
        millimetres: if height <= format.height { format.millimetres } else { (0, 0) },
        title: clean(&chart.labels.lineage),
        description: super::description(chart),
        language: clean(&chart.labels.language),
        view: "lineage",
        groups,
    }
}

/// Lists the flows, with one from each unit to itself where it goes on and no flow says so.
fn flows(chart: &Chart) -> Vec<Flow> {
    let exists = |flow: &&Flow| {
        let both = chart.boxes.get(flow.from).zip(chart.boxes.get(flow.to));
        both.is_some_and(|(from, to)| from.before.is_some() && to.after.is_some())
    };
    let mut flows: Vec<Flow> = chart.flows.iter().filter(exists).cloned().collect();
    let known: BTreeSet<usize> = flows.iter().filter(|flow| flow.from == flow.to).map(|flow| flow.from).collect();
    for (index, unit) in chart.boxes.iter().enumerate() {
        let goes_on = unit.before.is_some() && unit.after.is_some() && unit.change != Change::Unchanged;
        if goes_on && !known.contains(&index) {
            let event = unit.events.first().copied().unwrap_or(0);
            flows.push(Flow { from: index, to: index, change: unit.change, weight: 0, label: String::new(), event });
        }
    }
    flows
}

impl Sheet<'_> {
    fn new(chart: &Chart, width: Length) -> Sheet<'_> {
        let column = (width - 2 * MARGIN) * 34 / 100;
        let flows = flows(chart);
        let slots = Slots::new(chart);
        let mut sheet = Sheet { chart, flows, left: Vec::new(), right: Vec::new(), column, width };
        sheet.left = sheet.side(&slots, true);
        sheet.right = sheet.side(&slots, false);
        sheet.follow();
        sheet
    }

    /// Gathers the units of one side by superior, in official order.
    fn side(&self, slots: &Slots, before: bool) -> Vec<Block> {
        let touched: BTreeSet<usize> = self.flows.iter().map(|flow| if before { flow.from } else { flow.to }).collect();
        let mut blocks: Vec<Block> = Vec::new();
        let mut known: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        let side = if before { &slots.before } else { &slots.after };
        for index in downwards(slots) {
            let slot = &slots.list[index];
            if side[slot.unit] != Some(index) {
                continue;
            }
            let superior = slot.superior.map(|superior| slots.list[superior].unit);
            let at = *known.entry(superior).or_insert_with(|| {
                blocks.push(Block { superior, unchanged: 0, rows: Vec::new(), top: 0 });
                blocks.len() - 1
            });
            let unit = &self.chart.boxes[slot.unit];
            if unit.change == Change::Unchanged && !touched.contains(&slot.unit) {
                blocks[at].unchanged += unit.count.unwrap_or(1) as usize;
                continue;
            }
            let face = measure_line(unit, before, self.column);
            let rect = Rect { x: 0, y: 0, width: self.column, height: face.height };
            blocks[at].rows.push(Row { unit: slot.unit, face, rect });
        }
        blocks.retain(|block| !block.rows.is_empty());
        blocks
    }

    /// Orders the left side by the places of the results.
    fn follow(&mut self) {
        let mut place = BTreeMap::new();
        for row in self.right.iter().flat_map(|block| &block.rows) {
            place.insert(row.unit, place.len());
        }
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for flow in &self.flows {
            let to = place.get(&flow.to).copied().unwrap_or(usize::MAX);
            let known = first.entry(flow.from).or_insert(usize::MAX);
            *known = (*known).min(to);
        }
        let rank = |row: &Row| first.get(&row.unit).copied().unwrap_or(usize::MAX);
        for block in &mut self.left {
            block.rows.sort_by_key(rank);
        }
        // The mean place of all results: a block whose results stand apart goes between them.
        self.left.sort_by_key(|block| {
            let places: Vec<usize> = block.rows.iter().map(rank).filter(|&rank| rank < usize::MAX).collect();
            places.iter().sum::<usize>().checked_div(places.len()).unwrap_or(usize::MAX)
        });
    }

    fn draw(mut self, sheet_height: Length) -> (Vec<Group>, Length) {
        let (mut groups, head) = frame::head(self.chart, &self.chart.labels.lineage, View::Change, self.width);
        let used = Used::lineage(self.chart);
        let (legend, legend_height) = legend::legend(self.chart, &used, self.width - 2 * MARGIN);
        let below = legend_height + 550;
        let needed = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<Length>();
        let content = needed(&self.left).max(needed(&self.right));
        let height = head + 250 + content + below;
        let room = content + (sheet_height - height).clamp(0, content / 4);
        let right = self.width - MARGIN - self.column;
        stand(&mut self.left, MARGIN, head + 250, room);
        stand(&mut self.right, right, head + 250, room);
        let mut pen = Pen::default();
        for (x, text) in [(MARGIN, &self.chart.labels.states[0]), (right, &self.chart.labels.states[1])] {
            pen.text(x, head + 100, Anchor::Start, STATE, MUTE, &clean(text).to_uppercase());
        }
        for (before, block) in
            self.left.iter().map(|block| (true, block)).chain(self.right.iter().map(|block| (false, block)))
        {
            self.heading(&mut pen, block, if before { MARGIN } else { right });
        }
        groups.push(pen.group("headings"));
        groups.extend(self.ribbons());
        for (before, blocks) in [(true, &self.left), (false, &self.right)] {
            groups.extend(blocks.iter().flat_map(|block| &block.rows).map(|row| self.row(row, before)));
        }
        groups.push(self.ends());
        let foot = height.max(sheet_height);
        let mut rule = Pen::default();
        let y = foot - below + 100;
        rule.path(vec![Segment::Move(MARGIN, y), Segment::Line(self.width - MARGIN, y)], line(RULE, 10));
        let note = shorten(&self.chart.source_note, self.width - 2 * MARGIN, NOTE);
        rule.text(MARGIN, foot - 220, Anchor::Start, NOTE, MUTE, &note);
        groups.push(rule.group("source"));
        groups.push(shifted(legend, MARGIN, y + 80));
        (groups, height)
    }

    fn heading(&self, pen: &mut Pen, block: &Block, x: Length) {
        let labels = &self.chart.labels;
        let note = match block.unchanged {
            0 => String::new(),
            count => labels.and_unchanged.replace("{}", &count.to_string()),
        };
        let name = block.superior.map_or(String::new(), |unit| self.chart.boxes[unit].name.clone());
        let name = shorten(&name, self.column - width(&note, NOTE) - 150, HEADING);
        pen.text(x, block.top + 140, Anchor::Start, HEADING, INK, &name);
        pen.text(x + self.column, block.top + 140, Anchor::End, NOTE, MUTE, &note);
        let y = block.top + 190;
        pen.path(vec![Segment::Move(x, y), Segment::Line(x + self.column, y)], line(INK, 10));
    }

    fn row(&self, row: &Row, before: bool) -> Group {
        let unit = &self.chart.boxes[row.unit];
        let ghost = before && !(unit.after.is_some() && unit.change == Change::Unchanged);
        let mut pen = Pen::default();
        boxes::sample(&mut pen, unit, &row.face, row.rect, ghost);
        let name = if before { unit.name_before() } else { &unit.name };
        let state = &self.chart.labels.states[usize::from(!before)];
        Group {
            class: "unit",
            id: Some(format!("l-{}-{}", row.unit, if before { "before" } else { "after" })),
            change: Some(unit.change),
            label: Some(format!("{}. {}. {}", clean(name), self.chart.labels.change(unit.change), clean(state))),
            items: pen.items,
        }
    }

    fn rects(blocks: &[Block]) -> BTreeMap<usize, Rect> {
        blocks.iter().flat_map(|block| &block.rows).map(|row| (row.unit, row.rect)).collect()
    }

    /// Draws the ribbons, and figures and event numbers above them.
    fn ribbons(&self) -> [Group; 2] {
        let (left, right) = (Self::rects(&self.left), Self::rects(&self.right));
        let mut ends = vec![[(0, 0); 2]; self.flows.len()];
        let scale = self.scale(&left, &right);
        for at_from in [true, false] {
            let mut edges: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (index, flow) in self.flows.iter().enumerate() {
                edges.entry(if at_from { flow.from } else { flow.to }).or_default().push(index);
            }
            for (unit, mut members) in edges {
                let (own, others) = if at_from { (&left[&unit], &right) } else { (&right[&unit], &left) };
                let other = |index: usize| if at_from { self.flows[index].to } else { self.flows[index].from };
                members.sort_by_key(|&index| (others[&other(index)].y, index));
                let wide = |index: usize| (self.flows[index].weight.max(0) * scale / 1000).max(14);
                let total: Length = members.iter().map(|&index| wide(index) + 8).sum();
                let mut y = own.middle_y() - total.min(own.height) / 2;
                for index in members {
                    let room = if total > own.height { wide(index) * own.height / total } else { wide(index) + 8 };
                    ends[index][usize::from(!at_from)] = (y + room / 2, (room - 8).max(6));
                    y += room;
                }
            }
        }
        let (mut under, mut over) = (Pen::default(), Pen::default());
        let (from_x, to_x) = (MARGIN + self.column, self.width - MARGIN - self.column);
        let mut numbered = BTreeSet::new();
        for (flow, ends) in self.flows.iter().zip(&ends) {
            ribbon(&mut under, (from_x, ends[0]), (to_x, ends[1]), flow.change);
            self.marks(&mut over, flow, (from_x, ends[0].0), (to_x, ends[1].0), &mut numbered);
        }
        [under.group("ribbons"), over.group("labels")]
    }

    /// Returns how many thousandths of a tenth of a pixel stand for one person.
    fn scale(&self, left: &BTreeMap<usize, Rect>, right: &BTreeMap<usize, Rect>) -> Length {
        let mut sums: BTreeMap<(bool, usize), i64> = BTreeMap::new();
        for flow in &self.flows {
            *sums.entry((true, flow.from)).or_default() += flow.weight.max(0);
            *sums.entry((false, flow.to)).or_default() += flow.weight.max(0);
        }
        let room = |&(before, unit): &(bool, usize)| if before { left[&unit].height } else { right[&unit].height };
        sums.iter().map(|(key, sum)| (room(key) - 40) * 1000 / sum.max(&1)).min().unwrap_or(0).min(9000)
    }

    /// Writes figure and event number of a ribbon at the end where it stands alone.
    fn marks(
        &self,
        pen: &mut Pen,
        flow: &Flow,
        from: (Length, Length),
        to: (Length, Length),
        numbered: &mut BTreeSet<(u32, usize)>,
    ) {
        let color = strong(flow.change);
        let merged = self.flows.iter().filter(|other| other.to == flow.to).count() > 1;
        let split = self.flows.iter().filter(|other| other.from == flow.from).count() > 1;
        let label = clean(&flow.label);
        if !label.is_empty() && (merged || split) {
            let x = if merged { from.0 + 170 } else { to.0 - 230 };
            let y = if merged { from.1 } else { to.1 };
            let room = width(&label, FIGURE) + 50;
            pen.rect(Rect { x: x - room / 2, y: y - 55, width: room, height: 110 }, 30, fill(WHITE));
            pen.text(x, y + 33, Anchor::Middle, FIGURE, color, &label);
        }
        let unit = if merged { flow.to } else { flow.from };
        let group = if flow.change == Change::Move { self.superior_after(flow.to) } else { unit };
        if flow.event > 0 && numbered.insert((flow.event, group)) {
            let blocks = if merged { &self.right } else { &self.left };
            let y = Self::rects(blocks).get(&unit).map_or(from.1, Rect::middle_y);
            pen.event(if merged { to.0 - 420 } else { from.0 + 200 }, y, flow.event, color);
        }
    }

    fn superior_after(&self, unit: usize) -> usize {
        self.chart.boxes[unit].after.and_then(|place| place.superior).unwrap_or(unit)
    }

    /// Says where something ends without successor or begins without origin.
    fn ends(&self) -> Group {
        let mut pen = Pen::default();
        let (from, to): (BTreeSet<usize>, BTreeSet<usize>) =
            (self.flows.iter().map(|flow| flow.from).collect(), self.flows.iter().map(|flow| flow.to).collect());
        for (before, blocks, known) in [(true, &self.left, &from), (false, &self.right, &to)] {
            for row in blocks.iter().flat_map(|block| &block.rows).filter(|row| !known.contains(&row.unit)) {
                let unit = &self.chart.boxes[row.unit];
                let color = strong(unit.change);
                let (x, sign) = if before { (row.rect.right(), 1) } else { (row.rect.x, -1) };
                let y = row.rect.middle_y();
                if let Some(&number) = unit.events.first() {
                    pen.event(x + sign * 160, y, number, color);
                }
                let labels = &self.chart.labels;
                let text = clean(if before { &labels.no_successor } else { &labels.no_origin });
                let anchor = if before { Anchor::Start } else { Anchor::End };
                pen.text(x + sign * 280, y + 35, anchor, NOTE, color, &text);
            }
        }
        pen.group("ends")
    }
}

/// Lists the slots with everything below a slot right behind it.
fn downwards(slots: &Slots) -> Vec<usize> {
    let mut order = Vec::with_capacity(slots.list.len());
    let mut queue: Vec<usize> = slots.roots.iter().rev().copied().collect();
    while let Some(slot) = queue.pop() {
        order.push(slot);
        queue.extend(slots.subordinates[slot].iter().rev());
    }
    order
}

/// Puts the blocks of a side below one another, spread over the height.
fn stand(blocks: &mut [Block], x: Length, top: Length, room: Length) {
    let needed: Length = blocks.iter().map(Block::height).sum();
    let spare = (room - needed).max(0) / (blocks.len().max(2) as Length - 1).max(1);
    let mut y = top;
    for block in blocks {
        block.top = y;
        y += GROUP_HEAD;
        for row in &mut block.rows {
            (row.rect.x, row.rect.y) = (x, y);
            y += row.face.height + ROW_GAP;
        }
        y += GROUP_GAP + spare.min(900);
    }
}

fn ribbon(pen: &mut Pen, from: (Length, (Length, Length)), to: (Length, (Length, Length)), change: Change) {
    let color = strong(change);
    let (x1, (y1, w1)) = from;
    let (x2, (y2, w2)) = (to.0 - 90, to.1);
    let (a, b, third) = (w1 / 2, w2 / 2, (x2 - x1) / 2);
    let path = vec![
        Segment::Move(x1, y1 - a),
        Segment::Curve(x1 + third, y1 - a, x2 - third, y2 - b, x2, y2 - b),
        Segment::Line(x2, y2 + b),
        Segment::Curve(x2 - third, y2 + b, x1 + third, y1 + a, x1, y1 + a),
        Segment::Close,
    ];
    pen.path(path, Paint { fill: Some(color), fill_opacity: 34, stroke_opacity: 80, ..line(color, 7) });
    pen.tip(to.0 - 8, y2, (b + 12).max(34), true, color);
}
