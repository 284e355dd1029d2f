//! The checks: each returns what is wrong with a picture.

use std::collections::{BTreeMap, BTreeSet};

use bomay::layout::chart::{Change, Chart, Shape, View};
use bomay::layout::geometry::{Geometry, Rect};
use bomay::layout::polylines::{Polyline, Shows, polylines};
use bomay::layout::scene::{Anchor, Group, Item, Scene, Segment};
use bomay::layout::slots::Side;
use bomay::layout::text::{Length, width};

use super::{Drawn, VIEWS, colours};

type Complaints = Vec<String>;

/// Runs every check.
pub fn all(drawn: &Drawn) -> Complaints {
    let mut complaints = geometric(drawn);
    complaints.extend(knots(drawn));
    for scene in &drawn.scenes {
        complaints.extend(colours::contrast(scene));
        complaints.extend(legend(&drawn.chart, &drawn.geometry, scene));
        complaints.extend(labels(scene));
        complaints.extend(sizes(scene, drawn.geometry.sheet.percent));
        complaints.extend(fits(scene));
    }
    complaints
}

/// Runs the checks that hold for every structure and plan.
pub fn geometric(drawn: &Drawn) -> Complaints {
    let mut complaints = apart(drawn);
    for (view, scene) in VIEWS.into_iter().zip(&drawn.scenes) {
        complaints.extend(overflow(scene));
        complaints.extend(changed(drawn, view, scene));
    }
    complaints.extend(still(&drawn.scenes));
    complaints.extend(order(drawn));
    complaints
}

/// Runs the checks that hold on a sheet of any size as well: boxes stand apart, and no line crosses one.
pub fn apart(drawn: &Drawn) -> Complaints {
    VIEWS.into_iter().flat_map(|view| [overlaps(&drawn.geometry, view), crossed(drawn, view)].concat()).collect()
}

/// Boxes stand apart, by three pixels at least.
pub fn overlaps(geometry: &Geometry, view: View) -> Complaints {
    let wide = |rect: Rect| Rect { x: rect.x - 15, y: rect.y - 15, width: rect.width + 30, height: rect.height + 30 };
    let shown = (0..geometry.rects.len()).filter(|&slot| geometry.is_visible(slot, view));
    let mut rects: Vec<Rect> = shown.map(|slot| wide(geometry.rects[slot])).collect();
    rects.sort_by_key(|rect| (rect.x, rect.y));
    let mut complaints = Vec::new();
    for (index, rect) in rects.iter().enumerate() {
        for other in rects[index + 1..].iter().take_while(|other| other.x < rect.right()) {
            if rect.overlaps(other) {
                complaints.push(format!("{view:?}: {rect:?} and {other:?} overlap"));
            }
        }
    }
    complaints
}

/// Every text of a unit stands inside its box.
pub fn overflow(scene: &Scene) -> Complaints {
    let mut complaints = Vec::new();
    for group in units(scene) {
        let Some(body) = body(group) else { continue };
        for item in &group.items {
            let Item::Text(x, y, anchor, style, _, text) = item else { continue };
            let room = width(text, *style);
            let start = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - room / 2,
                Anchor::End => x - room,
            };
            let high = *y - style.size * 7 / 10 < body.y || *y > body.foot();
            if start < body.x || start + room > body.right() || high {
                complaints.push(format!("`{text}` leaves {:?}", group.id));
            }
        }
    }
    complaints
}

/// Every unit of a view is drawn, and every unit that changes shows its change.
pub fn changed(drawn: &Drawn, view: View, scene: &Scene) -> Complaints {
    let mut expected: BTreeMap<Change, usize> = BTreeMap::new();
    let shown = (0..drawn.geometry.rects.len()).filter(|&slot| drawn.geometry.is_visible(slot, view));
    for slot in shown {
        *expected.entry(drawn.chart.boxes[drawn.geometry.slots.list[slot].unit].change).or_default() += 1;
    }
    let mut found: BTreeMap<Change, usize> = BTreeMap::new();
    for change in units(scene).filter_map(|group| group.change) {
        *found.entry(change).or_default() += 1;
    }
    if expected == found { Vec::new() } else { vec![format!("{view:?}: expected {expected:?}, drawn {found:?}")] }
}

/// The legend explains what is used, and nothing else.
pub fn legend(chart: &Chart, geometry: &Geometry, scene: &Scene) -> Complaints {
    let view = VIEWS.into_iter().find(|view| view.word() == scene.view).unwrap_or(View::Change);
    let explained: BTreeSet<&str> =
        scene.groups.iter().filter(|group| group.class == "legend").flat_map(texts).collect();
    let shown: Vec<_> = geometry.slots.list.iter().filter(|slot| slot.side.is_in(view)).collect();
    let unit = |slot: &bomay::layout::slots::Slot| &chart.boxes[slot.unit];
    let mut complaints = Vec::new();
    let mut compare = |what: String, used: bool| {
        if used != explained.contains(what.as_str()) {
            complaints.push(format!("{view:?}: `{what}` used: {used}, explained: {}", !used));
        }
    };
    for change in Change::ALL.into_iter().filter(|change| *change != Change::Unchanged) {
        compare(chart.labels.change(change), shown.iter().any(|slot| unit(slot).change == change));
    }
    let shapes: BTreeSet<Shape> = shown
        .iter()
        .map(|slot| unit(slot))
        .filter(|unit| unit.count.is_none() || unit.shape != Shape::Plain)
        .map(|unit| unit.shape)
        .collect();
    let cards = shown.iter().any(|slot| unit(slot).count.is_some());
    for (shape, word) in &chart.labels.shapes {
        let plain = shapes.iter().all(|shape| *shape == Shape::Plain) && !cards;
        compare(word.clone(), shapes.contains(shape) && !plain);
    }
    let ghosts = shown.iter().any(|slot| slot.side == Side::Before && unit(slot).change != Change::Unchanged);
    compare(chart.labels.only_before.clone(), view == View::Change && ghosts);
    let links: BTreeSet<_> = polylines(chart, geometry, view)
        .iter()
        .filter_map(|line| match line.shows {
            Shows::Link(link, _) => Some(chart.links[link].style),
            _ => None,
        })
        .collect();
    for (style, word) in &chart.labels.links {
        compare(word.clone(), links.contains(style));
    }
    complaints
}

/// Every unit has a label and an id of its own.
pub fn labels(scene: &Scene) -> Complaints {
    let mut seen = BTreeSet::new();
    let mut complaints = Vec::new();
    for group in units(scene) {
        if group.label.as_ref().is_none_or(String::is_empty) {
            complaints.push(format!("{:?} has no label", group.id));
        }
        if !seen.insert(&group.id) {
            complaints.push(format!("{:?} twice", group.id));
        }
    }
    complaints
}

/// Names have seven points, everything else six point four, as printed.
pub fn sizes(scene: &Scene, percent: Length) -> Complaints {
    let points = |size: Length| size * 75 / percent.max(1);
    let mut complaints = Vec::new();
    for group in &scene.groups {
        let sizes: Vec<Length> = group
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Text(_, _, _, style, _, _) => Some(points(style.size)),
                _ => None,
            })
            .collect();
        let largest = sizes.iter().max().copied().unwrap_or(70);
        if sizes.iter().any(|&size| size < 64) || (group.class == "unit" && largest < 70) {
            complaints.push(format!("{} {:?}: {sizes:?}", group.class, group.id));
        }
    }
    complaints
}

/// Everything stands inside margins of five millimetres, and chart, lists and legend one below the other.
pub fn fits(scene: &Scene) -> Complaints {
    let mut complaints = Vec::new();
    let mut spans: BTreeMap<usize, (Length, Length)> = BTreeMap::new();
    let margin = match scene.millimetres.0 {
        0 => 189,
        wide => scene.width * 5 / Length::from(wide),
    };
    for group in &scene.groups {
        let Some(bounds) = bounds(&group.items) else { continue };
        let inside = bounds.x >= margin
            && bounds.y >= margin
            && bounds.right() <= scene.width - margin
            && bounds.foot() <= scene.height - margin;
        if !inside {
            complaints.push(format!("{} {:?} leaves the sheet: {bounds:?}", group.class, group.id));
        }
        let part = match group.class {
            "head" => 0,
            "lists" => 2,
            "legend" => 3,
            "rule" => continue,
            "source" => 4,
            _ => 1,
        };
        let span = spans.entry(part).or_insert((bounds.y, bounds.foot()));
        *span = (span.0.min(bounds.y), span.1.max(bounds.foot()));
    }
    let spans: Vec<(Length, Length)> = spans.into_values().collect();
    if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        complaints.push(format!("parts of the sheet collide: {spans:?}"));
    }
    complaints
}

/// No unit moves between the views.
pub fn still(scenes: &[Scene]) -> Complaints {
    let mut known: BTreeMap<&str, Rect> = BTreeMap::new();
    let mut complaints = Vec::new();
    for group in scenes.iter().flat_map(units) {
        let (Some(id), Some(body)) = (group.id.as_deref(), body(group)) else { continue };
        if *known.entry(id).or_insert(body) != body {
            complaints.push(format!("{id} moves between views"));
        }
    }
    complaints
}

/// Units that take no part in an event stand in official order in their column.
pub fn order(drawn: &Drawn) -> Complaints {
    let (chart, geometry) = (&drawn.chart, &drawn.geometry);
    let taking: BTreeSet<usize> = chart.flows.iter().flat_map(|flow| [flow.from, flow.to]).collect();
    let mut complaints = Vec::new();
    for spine in geometry.fans.iter().flat_map(|fan| &fan.spines) {
        let mut last: BTreeMap<(u16, Side), (u32, usize)> = BTreeMap::new();
        for &slot in &spine.members {
            let entry = &geometry.slots.list[slot];
            let unit = &chart.boxes[entry.unit];
            if taking.contains(&entry.unit) {
                continue;
            }
            let place = if entry.side == Side::Before { unit.before } else { unit.after };
            let rank = (place.map_or(0, |place| place.order), entry.unit);
            let known = last.entry((unit.lane, entry.side)).or_insert(rank);
            if *known > rank {
                complaints.push(format!("`{}` stands below its official place", unit.name));
            }
            *known = rank;
        }
    }
    complaints
}

/// No line crosses a box that it does not serve.
pub fn crossed(drawn: &Drawn, view: View) -> Complaints {
    let geometry = &drawn.geometry;
    let shown: Vec<usize> = (0..geometry.rects.len()).filter(|&slot| geometry.is_visible(slot, view)).collect();
    let mut complaints = Vec::new();
    for line in polylines(&drawn.chart, geometry, view) {
        let serves = |slot: usize| slot == line.from || slot == line.to;
        for &slot in shown.iter().filter(|&&slot| !serves(slot)) {
            if line.points.windows(2).any(|pair| enters(pair[0], pair[1], geometry.rects[slot])) {
                let name = |slot: usize| &drawn.chart.boxes[geometry.slots.list[slot].unit].name;
                let (from, to) = (name(line.from), name(line.to));
                complaints.push(format!("{view:?}: {:?} from `{from}` to `{to}` crosses `{}`", line.shows, name(slot)));
            }
        }
    }
    complaints
}

/// Whether a piece of a line enters a box, by more than a pixel.
fn enters(from: (Length, Length), to: (Length, Length), rect: Rect) -> bool {
    let (left, right, top, foot) = (rect.x + 10, rect.right() - 10, rect.y + 10, rect.foot() - 10);
    let steps = if from.0 == to.0 || from.1 == to.1 { 1 } else { 32 };
    // Pieces that slope are looked at in small steps; level and upright ones as the thin boxes that they are.
    (0..steps).any(|step| {
        let at = |from: Length, to: Length, step: Length| from + (to - from) * step / steps;
        let (x1, x2) = (at(from.0, to.0, step), at(from.0, to.0, step + 1));
        let (y1, y2) = (at(from.1, to.1, step), at(from.1, to.1, step + 1));
        x1.min(x2) < right && x1.max(x2) > left && y1.min(y2) < foot && y1.max(y2) > top
    })
}

/// Bundles of moves do not cross, except once where both ends demand that they change sides.
pub fn knots(drawn: &Drawn) -> Complaints {
    let knotted = crossings(drawn).into_iter().filter(|&(_, _, count)| count > 1);
    knotted.map(|(one, other, count)| format!("{one:?} and {other:?} cross {count} times")).collect()
}

/// Lists the bundles of moves that cross, and how often.
pub fn crossings(drawn: &Drawn) -> Vec<(Shows, Shows, usize)> {
    let lines = polylines(&drawn.chart, &drawn.geometry, View::Change);
    let bundles: Vec<&Polyline> =
        lines.iter().filter(|line| matches!(line.shows, Shows::Flow(_)) && line.points.len() > 2).collect();
    let pieces = |line: &Polyline| line.points.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (index, one) in bundles.iter().enumerate() {
        for other in &bundles[index + 1..] {
            let pairs = pieces(one).into_iter().flat_map(|a| pieces(other).into_iter().map(move |b| (a, b)));
            let count = pairs.filter(|&(a, b)| crosses(a, b)).count();
            if count > 0 {
                found.push((one.shows, other.shows, count));
            }
        }
    }
    found
}

type Piece = ((Length, Length), (Length, Length));

/// Whether a level and an upright piece cross inside both.
fn crosses(one: Piece, other: Piece) -> bool {
    let (level, upright) = if one.0.1 == one.1.1 { (one, other) } else { (other, one) };
    if level.0.1 != level.1.1 || upright.0.0 != upright.1.0 {
        return false;
    }
    let inside = |value: Length, a: Length, b: Length| a.min(b) < value && value < a.max(b);
    inside(upright.0.0, level.0.0, level.1.0) && inside(level.0.1, upright.0.1, upright.1.1)
}

/// What flows out of a body that is divided is what it had.
pub fn balance(chart: &Chart) -> Complaints {
    let mut complaints = Vec::new();
    for (index, unit) in chart.boxes.iter().enumerate().filter(|(_, unit)| unit.change == Change::Split) {
        let Some(had) = unit.badge.as_ref().and_then(|badge| badge.parse::<i64>().ok()) else { continue };
        let given: i64 = chart.flows.iter().filter(|flow| flow.from == index).map(|flow| flow.weight).sum();
        if unit.after.is_none() && given != had {
            complaints.push(format!("`{}` had {had}, {given} flow out of it", unit.name));
        }
    }
    complaints
}

pub fn units(scene: &Scene) -> impl Iterator<Item = &Group> {
    scene.groups.iter().filter(|group| group.class == "unit")
}

fn texts(group: &Group) -> impl Iterator<Item = &str> {
    group.items.iter().filter_map(|item| match item {
        Item::Text(_, _, _, _, _, text) => Some(text.as_str()),
        _ => None,
    })
}

/// Returns the outline of a unit: its first closed shape.
fn body(group: &Group) -> Option<Rect> {
    group.items.iter().find_map(|item| match item {
        Item::Rect(rect, ..) => Some(*rect),
        Item::Path(path, paint) if paint.fill.is_some() => path_bounds(path),
        _ => None,
    })
}

fn path_bounds(path: &[Segment]) -> Option<Rect> {
    let points: Vec<(Length, Length)> = path
        .iter()
        .flat_map(|segment| match *segment {
            Segment::Move(x, y) | Segment::Line(x, y) => vec![(x, y)],
            Segment::Curve(a, b, c, d, x, y) => vec![(a, b), (c, d), (x, y)],
            Segment::Close => Vec::new(),
        })
        .collect();
    let (x, y) = (points.iter().map(|point| point.0).min()?, points.iter().map(|point| point.1).min()?);
    let (right, foot) = (points.iter().map(|point| point.0).max()?, points.iter().map(|point| point.1).max()?);
    Some(Rect { x, y, width: right - x, height: foot - y })
}

/// Returns the rectangle around shapes.
fn bounds(items: &[Item]) -> Option<Rect> {
    let rects = items.iter().filter_map(|item| match item {
        Item::Rect(rect, ..) => Some(*rect),
        Item::Path(path, _) => path_bounds(path),
        Item::Circle(x, y, radius, _) => {
            Some(Rect { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius })
        }
        Item::Text(x, y, anchor, style, _, text) => {
            let room = width(text, *style);
            let start = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - room / 2,
                Anchor::End => x - room,
            };
            Some(Rect { x: start, y: y - style.size * 7 / 10, width: room, height: style.size * 7 / 10 })
        }
    });
    rects.reduce(|one, other| {
        let (x, y) = (one.x.min(other.x), one.y.min(other.y));
        let (right, foot) = (one.right().max(other.right()), one.foot().max(other.foot()));
        Rect { x, y, width: right - x, height: foot - y }
    })
}
