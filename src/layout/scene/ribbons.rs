//! What passed from where to where: ribbons between neighbouring columns and bundles on the bus.

use std::collections::BTreeMap;

use super::super::chart::{Change, Chart};
use super::super::font::Weight;
use super::super::geometry::{Geometry, Rect, Ribbon};
use super::super::routes::{Kind, Route};
use super::super::text::{Length, Type, clean, width};
use super::pen::{Pen, face, fill, line};
use super::style::{WHITE, strong};
use super::{Anchor, Group, Paint, Segment};

const FIGURE: Type = face(96, Weight::Bold);
const PILL: Type = face(100, Weight::SemiBold);
/// Length of the tip of a ribbon.
const TIP: Length = 70;
/// Width of a ribbon per person, in tenths of a pixel.
const PER_PERSON: Length = 9;
/// Thinnest and thickest ribbon.
const THIN: Length = 30;
const THICK: Length = 240;

/// One end of a ribbon: level of its middle and width.
#[derive(Clone, Copy, Default)]
struct End {
    y: Length,
    width: Length,
}

struct Drawn {
    ribbon: Ribbon,
    from_x: Length,
    to_x: Length,
    from: End,
    to: End,
    to_right: bool,
}

impl Drawn {
    /// Returns the place of the figure: near the end at which fewer ribbons meet.
    fn label(&self, degrees: std::cmp::Ordering) -> (Length, Length) {
        // A quarter along the curve, it is three tenths across and sixteen hundredths on its way to the other level.
        let (across, along) = match degrees {
            std::cmp::Ordering::Less => (30, 16),
            std::cmp::Ordering::Equal => (50, 50),
            std::cmp::Ordering::Greater => (70, 84),
        };
        let between = |from: Length, to: Length, share: Length| from + (to - from) * share / 100;
        (between(self.from_x, self.to_x, across), between(self.from.y, self.to.y, along))
    }
}

/// Spreads the ribbons over the edges of the boxes that they touch.
fn spread(chart: &Chart, geometry: &Geometry) -> Vec<Drawn> {
    let most = geometry.ribbons.iter().map(|ribbon| chart.flows[ribbon.flow].weight).max().unwrap_or(1).max(1);
    let wide = |ribbon: &Ribbon| {
        let weight = chart.flows[ribbon.flow].weight.max(0);
        let scaled = if most * PER_PERSON > THICK { weight * THICK / most } else { weight * PER_PERSON };
        scaled.max(THIN)
    };
    let rect = |slot: usize| geometry.rects[slot];
    let mut ends = vec![(End::default(), End::default()); geometry.ribbons.len()];
    for at_from in [true, false] {
        let mut edges: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
        for (index, ribbon) in geometry.ribbons.iter().enumerate() {
            let slot = if at_from { ribbon.from } else { ribbon.to };
            edges.entry((slot, rect(ribbon.to).x > rect(ribbon.from).x)).or_default().push(index);
        }
        for ((slot, _), mut members) in edges {
            let other = |index: usize| {
                if at_from { geometry.ribbons[index].to } else { geometry.ribbons[index].from }
            };
            members.sort_by_key(|&index| (rect(other(index)).y, index));
            let total: Length = members.iter().map(|&index| wide(&geometry.ribbons[index]) + 20).sum::<Length>() - 20;
            let room = rect(slot).height - 20;
            let shrink = |length: Length| {
                if total > room { length * room / total } else { length }
            };
            let mut y = rect(slot).middle_y() - shrink(total) / 2;
            for index in members {
                let width = shrink(wide(&geometry.ribbons[index])).max(8);
                let end = End { y: y + width / 2, width };
                if at_from {
                    ends[index].0 = end
                } else {
                    ends[index].1 = end
                }
                y += width + shrink(20);
            }
        }
    }
    let pairs = geometry.ribbons.iter().zip(ends);
    pairs
        .map(|(&ribbon, (from, to))| {
            let to_right = rect(ribbon.to).x > rect(ribbon.from).x;
            let (from_x, to_x) = if to_right {
                (rect(ribbon.from).right(), rect(ribbon.to).x)
            } else {
                (rect(ribbon.from).x, rect(ribbon.to).right())
            };
            Drawn { ribbon, from_x, to_x, from, to, to_right }
        })
        .collect()
}

/// Draws the ribbons inside blocks.
pub(super) fn ribbons(chart: &Chart, geometry: &Geometry) -> Group {
    let mut pen = Pen::default();
    for drawn in spread(chart, geometry) {
        let color = strong(chart.flows[drawn.ribbon.flow].change);
        let Drawn { from, to, from_x, .. } = drawn;
        let to_x = drawn.to_x + if drawn.to_right { -TIP } else { TIP };
        let middle = (from_x + to_x) / 2;
        let (a, b) = (from.width / 2, to.width / 2);
        let path = vec![
            Segment::Move(from_x, from.y - a),
            Segment::Curve(middle, from.y - a, middle, to.y - b, to_x, to.y - b),
            Segment::Line(to_x, to.y + b),
            Segment::Curve(middle, to.y + b, middle, from.y + a, from_x, from.y + a),
            Segment::Close,
        ];
        pen.path(path, Paint { fill: Some(color), fill_opacity: 34, stroke_opacity: 80, ..line(color, 7) });
        pen.tip(drawn.to_x, to.y, (b + 10).max(40), drawn.to_right, color);
    }
    pen.group("ribbons")
}

/// Draws the bundles that run over the bus.
pub(super) fn bundles(geometry: &Geometry) -> Group {
    let mut pen = Pen::default();
    for route in &geometry.routes {
        let Kind::Flow(change, _) = route.kind else {
            continue;
        };
        let color = strong(change);
        pen.path(bundle_path(geometry, route), Paint { stroke_opacity: 42, ..line(color, route.width) });
        for &slot in &route.from {
            let rect = geometry.rects[slot];
            let path = vec![Segment::Move(rect.right(), rect.middle_y()), Segment::Line(route.from_x, rect.middle_y())];
            pen.path(path, Paint { stroke_opacity: 60, ..line(color, 16) });
        }
        for &slot in &route.to {
            let rect = geometry.rects[slot];
            let path =
                vec![Segment::Move(route.to_x, rect.middle_y()), Segment::Line(rect.right() + 60, rect.middle_y())];
            pen.path(path, line(color, 16));
            pen.tip(rect.right() + 5, rect.middle_y(), 36, false, color);
        }
    }
    pen.group("bundles")
}

fn bundle_path(geometry: &Geometry, route: &Route) -> Vec<Segment> {
    let levels = |slots: &[usize]| {
        let all = slots.iter().map(|&slot| geometry.rects[slot].middle_y());
        (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
    };
    let (from, to) = (levels(&route.from), levels(&route.to));
    if route.way.is_empty() {
        return vec![Segment::Move(route.from_x, from.0.min(to.0)), Segment::Line(route.from_x, from.1.max(to.1))];
    }
    let mut points = vec![(route.from_x, from.0)];
    points.extend(&route.way);
    points.push((route.to_x, to.0));
    rounded(&points)
}

/// Returns a path through points with level and upright pieces, its corners rounded.
fn rounded(points: &[(Length, Length)]) -> Vec<Segment> {
    let mut path = vec![Segment::Move(points[0].0, points[0].1)];
    for index in 1..points.len() - 1 {
        let (before, corner, after) = (points[index - 1], points[index], points[index + 1]);
        let reach = |other: (Length, Length)| {
            let (dx, dy) = (other.0 - corner.0, other.1 - corner.1);
            let radius = (dx.abs().max(dy.abs()) / 2).min(80);
            (dx.signum() * radius, dy.signum() * radius)
        };
        let (back, on) = (reach(before), reach(after));
        path.push(Segment::Line(corner.0 + back.0, corner.1 + back.1));
        path.push(Segment::Curve(
            corner.0 + back.0 * 45 / 100,
            corner.1 + back.1 * 45 / 100,
            corner.0 + on.0 * 45 / 100,
            corner.1 + on.1 * 45 / 100,
            corner.0 + on.0,
            corner.1 + on.1,
        ));
    }
    let end = points[points.len() - 1];
    path.push(Segment::Line(end.0, end.1));
    path
}

/// Draws the figures on ribbons and the pills on bundles, above everything else.
pub(super) fn labels(chart: &Chart, geometry: &Geometry) -> Group {
    let mut pen = Pen::default();
    let drawn = spread(chart, geometry);
    let mut degrees: BTreeMap<(bool, usize), usize> = BTreeMap::new();
    for ribbon in drawn.iter().map(|drawn| drawn.ribbon) {
        *degrees.entry((true, ribbon.from)).or_default() += 1;
        *degrees.entry((false, ribbon.to)).or_default() += 1;
    }
    for drawn in drawn {
        let flow = &chart.flows[drawn.ribbon.flow];
        let text = clean(&flow.label);
        if text.is_empty() {
            continue;
        }
        let (from, to) = (degrees[&(true, drawn.ribbon.from)], degrees[&(false, drawn.ribbon.to)]);
        let (x, y) = drawn.label(from.cmp(&to));
        let room = width(&text, FIGURE) + 50;
        pen.rect(Rect { x: x - room / 2, y: y - 52, width: room, height: 104 }, 30, fill(WHITE));
        pen.text(x, y + 32, Anchor::Middle, FIGURE, strong(flow.change), &text);
    }
    for route in &geometry.routes {
        if let Kind::Flow(change, event) = route.kind
            && !route.way.is_empty()
        {
            pill(chart, geometry, route, change, event, &mut pen);
        }
    }
    pen.group("labels")
}

fn pill(chart: &Chart, geometry: &Geometry, route: &Route, change: Change, event: u32, pen: &mut Pen) {
    let color = strong(change);
    let labels = &chart.labels;
    let weight: i64 = route.parts.iter().map(|&flow| chart.flows[flow].weight).sum();
    let mut text = labels.units(route.from.len());
    if weight > 0 {
        text = format!("{text} · {} {}", labels.number(weight), labels.weight).trim_end().to_string();
    }
    let goal = route.to.first().map(|&slot| geometry.slots.list[slot]);
    let superior =
        goal.and_then(|slot| slot.superior).map(|slot| geometry.slots.list[slot].unit).or(goal.map(|slot| slot.unit));
    if let Some(unit) = superior {
        text = format!("{text} {} {}", labels.to, clean(&chart.boxes[unit].name));
    }
    let number = if event > 0 { 190 } else { 0 };
    let room = width(&text, PILL) + 120 + number;
    let levels =
        route.way.chunks_exact(2).map(|pair| ((pair[0].0 - pair[1].0).abs(), pair[0].0.min(pair[1].0), pair[0].1));
    let (_, start, track) = levels.max_by_key(|level| level.0).unwrap_or_default();
    let x = start + 180;
    pen.rect(Rect { x, y: track - 80, width: room, height: 160 }, 80, Paint { fill: Some(WHITE), ..line(color, 11) });
    if event > 0 {
        pen.event(x + 105, track, event, color);
    }
    pen.text(x + 60 + number, track + 35, Anchor::Start, PILL, color, &text);
}
