//! Every line of a chart as a list of points, for formats that draw lines themselves.

use super::chart::{Chart, View};
use super::geometry::{Geometry, Rect};
use super::routes::{Kind, Route};
use super::scene::link_state;
use super::text::Length;

/// A point in tenths of a pixel.
pub type Point = (Length, Length);

/// What a line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A line of the tree; whether it no longer holds.
    Tree(bool),
    /// A line beside the tree: index in the chart, whether it no longer holds.
    Link(usize, bool),
    /// A flow: index in the chart.
    Flow(usize),
}

/// A line from the edge of one box to the edge of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polyline {
    /// What it shows.
    pub shows: Shows,
    /// Slot where it begins.
    pub from: usize,
    /// Slot where it ends.
    pub to: usize,
    /// Points from beginning to end.
    pub points: Vec<Point>,
}

/// Lists all lines of a view: the tree, then second lines, then flows.
pub fn polylines(chart: &Chart, geometry: &Geometry, view: View) -> Vec<Polyline> {
    let mut lines = tree(geometry, view);
    let at = |list: &[Option<usize>], unit: usize| list.get(unit).copied().flatten();
    let slots = &geometry.slots;
    for route in &geometry.routes {
        for &part in &route.parts {
            let (shows, ends) = match route.kind {
                Kind::Flow(..) if view == View::Change => {
                    let flow = &chart.flows[part];
                    (Shows::Flow(part), at(&slots.before, flow.from).zip(at(&slots.after, flow.to)))
                }
                Kind::Link(_, before, _) => {
                    let Some((_, ended)) = link_state(route.kind, view) else { continue };
                    let link = &chart.links[part];
                    let list = if before { &slots.before } else { &slots.after };
                    (Shows::Link(part, ended), at(list, link.from).zip(at(list, link.to)))
                }
                Kind::Flow(..) => continue,
            };
            if let Some((from, to)) = ends {
                let points = route_points(route, geometry.rects[from], geometry.rects[to], shows);
                lines.push(Polyline { shows, from, to, points });
            }
        }
    }
    if view == View::Change {
        lines.extend(geometry.ribbons.iter().map(|ribbon| {
            let (from, to) = (geometry.rects[ribbon.from], geometry.rects[ribbon.to]);
            let (start, end) = if to.x > from.x { (from.right(), to.x) } else { (from.x, to.right()) };
            let points = vec![(start, from.middle_y()), (end, to.middle_y())];
            Polyline { shows: Shows::Flow(ribbon.flow), from: ribbon.from, to: ribbon.to, points }
        }));
    }
    lines
}

fn tree(geometry: &Geometry, view: View) -> Vec<Polyline> {
    let mut lines = Vec::new();
    for fan in &geometry.fans {
        let Some(head) = fan.head.filter(|&head| geometry.is_visible(head, view)) else { continue };
        let rect = geometry.rects[head];
        let mut buses: Vec<Length> = fan.drops.iter().map(|drop| drop.1).collect();
        buses.extend(fan.spines.iter().map(|spine| spine.bus).filter(|&bus| bus != rect.foot()));
        let first = buses.into_iter().min().unwrap_or(rect.foot());
        let start = |bus: Length| -> Vec<Point> {
            let mut points = vec![(rect.middle_x(), rect.foot()), (rect.middle_x(), first)];
            if let Some(trunk) = fan.trunk {
                points.extend([(trunk, first), (trunk, bus)]);
            }
            points
        };
        let mut add = |slot: usize, points: Vec<Point>| {
            if geometry.is_visible(slot, view) {
                let ended = view == View::Change && geometry.slots.list[slot].side == super::slots::Side::Before;
                lines.push(Polyline { shows: Shows::Tree(ended), from: head, to: slot, points: straight(points) });
            }
        };
        for &slot in &fan.assistants {
            let own = geometry.rects[slot];
            let edge = if own.x > rect.middle_x() { own.x } else { own.right() };
            add(slot, vec![(rect.middle_x(), rect.foot()), (rect.middle_x(), own.middle_y()), (edge, own.middle_y())]);
        }
        for &(slot, bus) in &fan.drops {
            let own = geometry.rects[slot];
            let mut points = start(bus);
            points.extend([(own.middle_x(), bus), (own.middle_x(), own.y)]);
            add(slot, points);
        }
        for spine in &fan.spines {
            for &slot in &spine.members {
                let own = geometry.rects[slot];
                let nested = spine.bus == rect.foot();
                let mut points = if nested { Vec::new() } else { start(spine.bus) };
                points.extend([(spine.x, spine.bus), (spine.x, own.middle_y()), (own.x, own.middle_y())]);
                add(slot, points);
            }
        }
    }
    lines
}

fn route_points(route: &Route, from: Rect, to: Rect, shows: Shows) -> Vec<Point> {
    let tap = |rect: Rect, x: Length| -> Point {
        let edge = if x >= rect.right() { rect.right() } else { rect.x };
        // The same levels as in the picture: second lines leave below the middle.
        let lower = if matches!(shows, Shows::Link(..)) { rect.height / 5 } else { 0 };
        (edge, rect.middle_y() + lower)
    };
    let (start, end) = (tap(from, route.from_x), tap(to, route.to_x));
    let mut points = vec![start, (route.from_x, start.1)];
    points.extend(&route.way);
    points.extend([(route.to_x, end.1), end]);
    straight(points)
}

/// Leaves out points that repeat the one before.
fn straight(mut points: Vec<Point>) -> Vec<Point> {
    points.dedup();
    points
}
