//! The ribbons between both sides of a panel, and what is written on them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::chart::{Change, Flow};
use super::super::super::face::FIGURE;
use super::super::super::geometry::Rect;
use super::super::super::text::{Length, clean, width};
use super::super::pen::{Pen, fill, line};
use super::super::style::{WHITE, strong};
use super::super::{Anchor, Paint, Segment};
use super::panel::Panel;

/// Level of the middle and width of a ribbon at one end.
type End = (Length, Length);

impl Panel<'_> {
    fn flow(&self, at: usize) -> &Flow {
        &self.story.flows[self.flows[at]]
    }

    /// Draws the ribbons into one pen, figures and event numbers into another.
    pub fn ribbons(&self, under: &mut Pen, over: &mut Pen) {
        let rects = [self.rects(0), self.rects(1)];
        let mut ends: Vec<[End; 2]> = vec![[(0, 0); 2]; self.flows.len()];
        let scale = self.scale(&rects);
        // Several ribbons at one unit are spread over its edge in the order of their other ends.
        let mut degrees = [BTreeMap::new(), BTreeMap::new()];
        for side in 0..2 {
            let mut edges: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for at in 0..self.flows.len() {
                edges.entry(end(self.flow(at), side)).or_default().push(at);
            }
            for (unit, mut members) in edges {
                let own = rects[side][&unit];
                degrees[side].insert(unit, members.len());
                members.sort_by_key(|&at| (rects[1 - side][&end(self.flow(at), 1 - side)].y, at));
                let wide = |at: usize| (self.flow(at).weight.max(0) * scale / 1000).max(14);
                let total: Length = members.iter().map(|&at| wide(at) + 8).sum();
                let mut y = own.middle_y() - total.min(own.height) / 2;
                for at in members {
                    let room = if total > own.height { wide(at) * own.height / total } else { wide(at) + 8 };
                    ends[at][side] = (y + room / 2, (room - 8).max(6));
                    y += room;
                }
            }
        }
        let (from_x, to_x) = (self.lefts[0] + self.column, self.lefts[1]);
        let mut numbered = BTreeSet::new();
        for (at, ends) in ends.iter().enumerate() {
            let flow = self.flow(at);
            ribbon(under, (from_x, ends[0]), (to_x, ends[1]), flow.change);
            let several = [degrees[0][&flow.from] > 1, degrees[1][&flow.to] > 1];
            self.figure(over, flow, (from_x, ends[0].0), (to_x, ends[1].0), several);
            self.number(over, flow, &rects, several, &mut numbered);
        }
    }

    /// Returns how many thousandths of a tenth of a pixel stand for one person.
    fn scale(&self, rects: &[BTreeMap<usize, Rect>; 2]) -> Length {
        let mut sums: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for at in 0..self.flows.len() {
            for side in 0..2 {
                *sums.entry((side, end(self.flow(at), side))).or_default() += self.flow(at).weight.max(0);
            }
        }
        let room = |&(side, unit): &(usize, usize)| rects[side][&unit].height;
        sums.iter().map(|(key, sum)| (room(key) - 40) * 1000 / sum.max(&1)).min().unwrap_or(0).min(9000)
    }

    /// Writes the figure of a ribbon at the end where it stands alone.
    fn figure(
        &self,
        pen: &mut Pen,
        flow: &Flow,
        from: (Length, Length),
        to: (Length, Length),
        [split, merged]: [bool; 2],
    ) {
        let label = clean(&flow.label);
        if label.is_empty() || !(merged || split) {
            return;
        }
        let (x, y) = if merged { (from.0 + 170, from.1) } else { (to.0 - 230, to.1) };
        let room = width(&label, FIGURE) + 50;
        pen.rect(Rect { x: x - room / 2, y: y - 55, width: room, height: 110 }, 30, fill(WHITE));
        pen.text(x, y + 33, Anchor::Middle, FIGURE, strong(flow.change), &label);
    }

    /// Writes the number of an event once for every unit, or group of moved units, that it makes.
    fn number(
        &self,
        pen: &mut Pen,
        flow: &Flow,
        rects: &[BTreeMap<usize, Rect>; 2],
        [_, merged]: [bool; 2],
        numbered: &mut BTreeSet<(u32, usize)>,
    ) {
        let unit = if merged { flow.to } else { flow.from };
        let group = match flow.change {
            Change::Move => self.story.superior[1][flow.to].unwrap_or(unit),
            _ => unit,
        };
        if flow.event > 0 && numbered.insert((flow.event, group)) {
            let y = rects[usize::from(merged)][&unit].middle_y();
            let x = if merged { self.lefts[1] - 420 } else { self.lefts[0] + self.column + 200 };
            pen.event(x, y, flow.event, strong(flow.change));
        }
    }
}

fn end(flow: &Flow, side: usize) -> usize {
    if side == 0 { flow.from } else { flow.to }
}

fn ribbon(pen: &mut Pen, from: (Length, End), to: (Length, End), change: Change) {
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
