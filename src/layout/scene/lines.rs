//! Backgrounds, the lines of the tree and the second lines.

use super::super::chart::{Chart, LinkStyle, View};
use super::super::font::Weight;
use super::super::geometry::{Fan, Geometry, LaneTitle, Rect, Spine};
use super::super::routes::{Kind, Route};
use super::super::slots::Side;
use super::super::text::Length;
use super::pen::{Pen, face, fill, line};
use super::style::{DARK, LINE, MUTE, PANEL};
use super::{Anchor, Group, Paint, Segment};

/// Dashes of lines that no longer hold.
pub(super) const ENDED: &[Length] = &[25, 25];

/// Draws the backgrounds of blocks and the lane headings; none stands over bodies that the view does not show.
pub(super) fn background(geometry: &Geometry, view: View) -> Group {
    let mut pen = Pen::default();
    for panel in &geometry.panels {
        pen.rect(*panel, 70, fill(PANEL));
    }
    let is_used = |title: &&LaneTitle| title.members.iter().any(|&slot| geometry.is_visible(slot, view));
    for title in geometry.titles.iter().filter(is_used) {
        pen.text(title.x, title.y, Anchor::Start, face(96, Weight::SemiBold), MUTE, &title.text);
    }
    pen.group("blocks")
}

#[derive(Default)]
struct Tree {
    solid: Vec<Segment>,
    ended: Vec<Segment>,
}

/// Draws the lines of the tree; none points at a unit that the view does not show.
pub(super) fn tree(_chart: &Chart, geometry: &Geometry, view: View) -> Group {
    let mut tree = Tree::default();
    for fan in &geometry.fans {
        let Some(head) = fan.head.filter(|&head| geometry.is_visible(head, view)) else {
            continue;
        };
        tree.fan(geometry, view, fan, geometry.rects[head], geometry.slots.list[head].side);
    }
    let mut pen = Pen::default();
    pen.path(tree.solid, line(LINE, 12));
    pen.path(tree.ended, Paint { dash: ENDED, ..line(LINE, 10) });
    pen.group("tree")
}

impl Tree {
    fn add(&mut self, ended: bool, x1: Length, y1: Length, x2: Length, y2: Length) {
        let path = if ended { &mut self.ended } else { &mut self.solid };
        path.push(Segment::Move(x1, y1));
        path.push(Segment::Line(x2, y2));
    }

    fn fan(&mut self, geometry: &Geometry, view: View, fan: &Fan, head: Rect, side: Side) {
        let is_ended = |slot: usize| view == View::Change && geometry.slots.list[slot].side == Side::Before;
        let ghost = view == View::Change && side == Side::Before;
        // Ends of the bus: level, place, whether the line no longer holds.
        let mut ends: Vec<(Length, Length, bool)> = Vec::new();
        for &(slot, bus) in fan.drops.iter().filter(|(slot, _)| geometry.is_visible(*slot, view)) {
            let rect = geometry.rects[slot];
            self.add(is_ended(slot), rect.middle_x(), bus, rect.middle_x(), rect.y);
            ends.push((bus, rect.middle_x(), is_ended(slot)));
        }
        for spine in &fan.spines {
            let members: Vec<usize> =
                spine.members.iter().copied().filter(|&slot| geometry.is_visible(slot, view)).collect();
            if members.is_empty() {
                continue;
            }
            let ended = self.spine(geometry, spine, &members, &is_ended);
            if spine.bus != head.foot() {
                ends.push((spine.bus, spine.x, ended));
            }
        }
        for &slot in fan.assistants.iter().filter(|&&slot| geometry.is_visible(slot, view)) {
            let rect = geometry.rects[slot];
            let edge = if rect.x > head.middle_x() { rect.x } else { rect.right() };
            self.add(is_ended(slot), head.middle_x(), rect.middle_y(), edge, rect.middle_y());
            // The line from the head goes on to the bus, if anything hangs there.
            self.add(is_ended(slot), head.middle_x(), head.foot(), head.middle_x(), rect.middle_y());
        }
        ends.sort_unstable();
        let mut start = 0;
        while start < ends.len() {
            let bus = ends[start].0;
            let end = ends[start..].iter().position(|end| end.0 != bus).map_or(ends.len(), |at| start + at);
            self.bus(&ends[start..end], fan.trunk.unwrap_or(head.middle_x()), ghost);
            start = end;
        }
        let (Some(first), Some(last)) = (ends.first(), ends.last()) else {
            return;
        };
        let ended = ghost || ends.iter().all(|end| end.2);
        self.add(ended, head.middle_x(), head.foot(), head.middle_x(), first.0);
        if let Some(trunk) = fan.trunk {
            self.add(ended, head.middle_x().min(trunk), first.0, head.middle_x().max(trunk), first.0);
            self.add(ended, trunk, first.0, trunk, last.0);
        }
    }

    /// Draws one level of a bus: solid as far as lines that hold reach, dashed beyond.
    fn bus(&mut self, ends: &[(Length, Length, bool)], root: Length, ghost: bool) {
        let bus = ends[0].0;
        let reach = |ended: bool| {
            let places = || ends.iter().filter(move |end| !end.2 || ended).map(|end| end.1).chain([root]);
            (places().min().unwrap_or(root), places().max().unwrap_or(root))
        };
        let (solid, all) = (reach(false), reach(true));
        if solid.0 < solid.1 {
            self.add(ghost, solid.0, bus, solid.1, bus);
        }
        if all.0 < solid.0 {
            self.add(true, all.0, bus, solid.0, bus);
        }
        if all.1 > solid.1 {
            self.add(true, solid.1, bus, all.1, bus);
        }
    }

    /// Draws a spine with its members; returns whether none of its lines holds.
    fn spine(
        &mut self,
        geometry: &Geometry,
        spine: &Spine,
        members: &[usize],
        is_ended: &dyn Fn(usize) -> bool,
    ) -> bool {
        let level = |slot: usize| geometry.rects[slot].middle_y();
        let solid = members.iter().copied().filter(|&slot| !is_ended(slot)).map(level).max();
        let lowest = members.iter().copied().map(level).max().unwrap_or(spine.bus);
        if let Some(solid) = solid {
            self.add(false, spine.x, spine.bus, spine.x, solid);
        }
        let from = solid.unwrap_or(spine.bus);
        if lowest > from {
            self.add(true, spine.x, from, spine.x, lowest);
        }
        for &slot in members {
            self.add(is_ended(slot), spine.x, level(slot), geometry.rects[slot].x, level(slot));
        }
        solid.is_none()
    }
}

/// Returns how a second line is painted.
pub(super) fn link_paint(style: LinkStyle) -> Paint {
    let (dash, width): (&'static [Length], Length) = match style {
        LinkStyle::Second => (&[60, 30], 11),
        LinkStyle::Leadership => (&[], 9),
        LinkStyle::Guidance => (&[12, 28], 12),
        LinkStyle::Supervision => (&[60, 25, 12, 25], 10),
        LinkStyle::Coordination => (&[12, 50], 12),
    };
    Paint { dash, round: matches!(style, LinkStyle::Guidance | LinkStyle::Coordination), ..line(DARK, width) }
}

/// Whether a link is drawn in a view, and whether it no longer holds.
pub(in super::super) fn link_state(kind: Kind, view: View) -> Option<(LinkStyle, bool)> {
    let Kind::Link(style, before, after) = kind else {
        return None;
    };
    match view {
        View::Before => before.then_some((style, false)),
        View::After => after.then_some((style, false)),
        View::Change => (before || after).then_some((style, !after)),
    }
}

/// Draws the second lines.
pub(super) fn links(geometry: &Geometry, view: View) -> Group {
    let mut pen = Pen::default();
    for route in &geometry.routes {
        let Some((style, ended)) = link_state(route.kind, view) else {
            continue;
        };
        let mut paint = link_paint(style);
        if ended {
            paint.stroke_opacity = 40;
        }
        pen.path(route_path(geometry, route), paint);
    }
    pen.group("links")
}

/// Returns the way of a second line: taps, gutters, track.
fn route_path(geometry: &Geometry, route: &Route) -> Vec<Segment> {
    let mut path = Vec::new();
    let mut side = |slots: &[usize], x: Length, levels: &[Length]| {
        let mut all: Vec<Length> = levels.to_vec();
        for &slot in slots {
            let rect = geometry.rects[slot];
            let edge = if x >= rect.right() { rect.right() } else { rect.x };
            // Below the middle, so that a second line does not lie on a line of the tree.
            let y = rect.middle_y() + rect.height / 5;
            path.extend([Segment::Move(edge, y), Segment::Line(x, y)]);
            all.push(y);
        }
        let (low, high) = (all.iter().min().copied().unwrap_or(0), all.iter().max().copied().unwrap_or(0));
        path.extend([Segment::Move(x, low), Segment::Line(x, high)]);
    };
    let (Some(&first), Some(&last)) = (route.way.first(), route.way.last()) else {
        let both: Vec<usize> = route.from.iter().chain(&route.to).copied().collect();
        side(&both, route.from_x, &[]);
        return path;
    };
    side(&route.from, route.from_x, &[first.1]);
    side(&route.to, route.to_x, &[last.1]);
    path.push(Segment::Move(first.0, first.1));
    path.extend(route.way[1..].iter().map(|&(x, y)| Segment::Line(x, y)));
    path
}
