//! What belongs together on a lineage sheet: units joined by flows, shared out over panels.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::chart::{Change, Chart, Flow};
use super::super::super::face::{Face, measure_line};
use super::super::super::slots::Slots;
use super::super::super::text::Length;
use super::panel::{GROUP_GAP, GROUP_HEAD, ROW_GAP};

/// Everything that a lineage tells, before it is shared out.
pub(super) struct Story<'a> {
    pub chart: &'a Chart,
    pub flows: Vec<Flow>,
    /// Superior of each unit before and after.
    pub superior: [Vec<Option<usize>>; 2],
    /// Place of each unit in the official order before and after; `None` for one that is not drawn.
    pub order: [Vec<Option<usize>>; 2],
    /// Units that nothing happens to, by side and superior.
    pub unchanged: [BTreeMap<Option<usize>, usize>; 2],
}

/// Units joined by flows.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Units before and after, in official order.
    pub units: [Vec<usize>; 2],
    pub flows: Vec<usize>,
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

impl Story<'_> {
    pub fn new(chart: &Chart) -> Story<'_> {
        let slots = Slots::new(chart);
        let flows = flows(chart);
        let count = chart.boxes.len();
        let none = || [vec![None; count], vec![None; count]];
        let mut story =
            Story { chart, flows, superior: none(), order: none(), unchanged: [BTreeMap::new(), BTreeMap::new()] };
        let touched: [BTreeSet<usize>; 2] =
            [story.flows.iter().map(|flow| flow.from).collect(), story.flows.iter().map(|flow| flow.to).collect()];
        let mut queue: Vec<usize> = slots.roots.iter().rev().copied().collect();
        let mut position = 0;
        while let Some(index) = queue.pop() {
            queue.extend(slots.subordinates[index].iter().rev());
            let slot = &slots.list[index];
            let unit = &chart.boxes[slot.unit];
            for (side, list) in [&slots.before, &slots.after].into_iter().enumerate() {
                if list[slot.unit] != Some(index) {
                    continue;
                }
                let superior = slot.superior.map(|superior| slots.list[superior].unit);
                story.superior[side][slot.unit] = superior;
                if unit.change == Change::Unchanged && !touched[side].contains(&slot.unit) {
                    *story.unchanged[side].entry(superior).or_default() += unit.count.unwrap_or(1) as usize;
                } else {
                    story.order[side][slot.unit] = Some(position);
                }
            }
            position += 1;
        }
        story
    }

    /// Measures the row of a unit.
    pub fn face(&self, side: usize, unit: usize, column: Length) -> Face {
        measure_line(&self.chart.boxes[unit], side == 0, column)
    }

    /// Lists the pieces in the official order of their first unit before, or after where there is none.
    pub fn pieces(&self) -> Vec<Piece> {
        let count = self.chart.boxes.len();
        let mut root: Vec<usize> = (0..2 * count).collect();
        for flow in &self.flows {
            let (a, b) = (find(&mut root, flow.from), find(&mut root, count + flow.to));
            root[a.max(b)] = a.min(b);
        }
        let mut pieces: BTreeMap<usize, Piece> = BTreeMap::new();
        for (side, order) in self.order.iter().enumerate() {
            let mut units: Vec<usize> = (0..count).filter(|&unit| order[unit].is_some()).collect();
            units.sort_by_key(|&unit| order[unit]);
            for unit in units {
                pieces.entry(find(&mut root, side * count + unit)).or_default().units[side].push(unit);
            }
        }
        for (index, flow) in self.flows.iter().enumerate() {
            if let Some(piece) = pieces.get_mut(&find(&mut root, flow.from)) {
                piece.flows.push(index);
            }
        }
        let mut pieces: Vec<Piece> = pieces.into_values().collect();
        let first = |piece: &Piece, side: usize| piece.units[side].first().and_then(|&unit| self.order[side][unit]);
        pieces.sort_by_key(|piece| first(piece, 0).or(first(piece, 1)));
        pieces
    }

    /// Shares pieces out over panels of one height; a piece that is too tall is cut between its results.
    pub fn share(&self, pieces: Vec<Piece>, column: Length, height: Length) -> Vec<Vec<Piece>> {
        let mut panels: Vec<Vec<Piece>> = Vec::new();
        let mut used = Used::default();
        let mut queue: Vec<Piece> = pieces.into_iter().rev().collect();
        while let Some(piece) = queue.pop() {
            let alone = Used::default().with(self, &piece, column);
            if alone.height() > height
                && let Some((one, rest)) = self.cut(&piece, column, height)
            {
                queue.extend([rest, one]);
                continue;
            }
            let longer = used.with(self, &piece, column);
            let fits = longer.height() <= height;
            // A superior that would be torn apart begins on the next panel, when this one is well filled.
            let torn = longer.superiors.len() > used.superiors.len() && used.height() * 10 > height * 8;
            if panels.is_empty() || !fits || torn {
                panels.push(vec![piece]);
                used = alone;
            } else {
                panels.last_mut().expect("a panel was begun").push(piece);
                used = longer;
            }
        }
        panels
    }

    /// Cuts a piece: as many results as fit with their originals, and the rest.
    fn cut(&self, piece: &Piece, column: Length, height: Length) -> Option<(Piece, Piece)> {
        let mut parts = [Piece::default(), Piece::default()];
        let mut whole = false;
        let by_result = piece.units[1].len() > 1;
        let side = usize::from(by_result);
        if piece.units[side].len() < 2 {
            return None;
        }
        for &unit in &piece.units[side] {
            let end = |flow: usize| if by_result { self.flows[flow].to } else { self.flows[flow].from };
            let other = |flow: usize| if by_result { self.flows[flow].from } else { self.flows[flow].to };
            let own: Vec<usize> = piece.flows.iter().copied().filter(|&flow| end(flow) == unit).collect();
            let mut longer = parts[0].clone();
            longer.units[side].push(unit);
            longer.flows.extend(&own);
            let partners: BTreeSet<usize> = longer.flows.iter().map(|&flow| other(flow)).collect();
            longer.units[1 - side] =
                piece.units[1 - side].iter().copied().filter(|partner| partners.contains(partner)).collect();
            whole |= Used::default().with(self, &longer, column).height() > height && !parts[0].units[side].is_empty();
            if whole {
                parts[1].units[side].push(unit);
                parts[1].flows.extend(own);
            } else {
                parts[0] = longer;
            }
        }
        let other = |flow: usize| if by_result { self.flows[flow].from } else { self.flows[flow].to };
        let partners: BTreeSet<usize> = parts[1].flows.iter().map(|&flow| other(flow)).collect();
        parts[1].units[1 - side] =
            piece.units[1 - side].iter().copied().filter(|partner| partners.contains(partner)).collect();
        let [one, rest] = parts;
        (!rest.units[side].is_empty()).then_some((one, rest))
    }
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Height used on both sides of a panel, and the headings on it.
#[derive(Clone, Default)]
struct Used {
    superiors: BTreeSet<(usize, Option<usize>)>,
    heights: [Length; 2],
}

impl Used {
    fn height(&self) -> Length {
        self.heights[0].max(self.heights[1])
    }

    fn with(&self, story: &Story<'_>, piece: &Piece, column: Length) -> Used {
        let mut used = self.clone();
        for side in 0..2 {
            for &unit in &piece.units[side] {
                if used.superiors.insert((side, story.superior[side][unit])) {
                    used.heights[side] += GROUP_HEAD + GROUP_GAP;
                }
                used.heights[side] += story.face(side, unit, column).height + ROW_GAP;
            }
        }
        used
    }
}
