//! Drawings for the page: the shapes of every view, each distinct shape written once.
//!
//! The shapes of a unit are written relative to its corner; equal boxes, icons and hatches then are equal shapes,
//! and the views of one geometry share nearly all of them.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde::ser::SerializeSeq;

use super::{Pictures, Request};
use crate::diagnostic::Speech;
use crate::layout::chart::{Chart, View};
use crate::layout::scene::{self, Group, Item, Paint, Scene, Segment};
use crate::layout::text::{Length, Type, width};
use crate::layout::{Options, Paper, lineage, lineage_sheets, place, sheets};
use crate::render::shapes::start;

/// All drawings.
#[derive(Default, Serialize)]
pub(super) struct Drawings {
    /// Fill, stroke, width, dashes, opacity inside, opacity of the outline, round.
    paints: Table<PaintRecord>,
    /// Size and weight.
    faces: Table<(Length, u32)>,
    /// The shapes.
    items: Table<Shape>,
    /// Classes of groups.
    classes: Table<&'static str>,
    /// Class; the box of a unit, or −1; side; left, top, width, height; shapes.
    groups: Table<GroupRecord>,
    /// What sheets show, in Vietnamese and English.
    sheet: Vec<Views>,
    /// Every unit; empty when the sheets show every unit.
    full: Vec<Views>,
    /// What is printed; empty when that would be a book, which the PDF is better for.
    print: Vec<Prints>,
}

/// Sheets for print in one language.
#[derive(Serialize)]
struct Prints {
    a3: Vec<Drawing>,
    a4: Vec<Drawing>,
}

/// Most sheets that the page can print.
const PRINT_MAX: usize = 40;
/// Most boxes of a chart that is worth drawing for print.
const PRINTED_BOXES_MAX: usize = 1500;

/// The views of one geometry.
#[derive(Serialize)]
struct Views {
    change: Drawing,
    before: Drawing,
    after: Drawing,
    lineage: Option<Drawing>,
}

#[derive(Serialize)]
struct Drawing {
    width: Length,
    height: Length,
    millimetres: (u32, u32),
    title: String,
    groups: Vec<usize>,
}

type GroupRecord = (usize, i64, u8, Length, Length, Length, Length, Vec<usize>);
type PaintRecord = (i64, i64, Length, Vec<Length>, u8, u8, u8);

/// A shape as the page reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
enum Shape {
    Rect(u8, Length, Length, Length, Length, Length, usize),
    Path(u8, String, usize),
    Circle(u8, Length, Length, Length, usize),
    Text(u8, Length, Length, u8, usize, u32, String),
}

/// A list in which every entry stands once.
struct Table<T> {
    list: Vec<T>,
    index: BTreeMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { list: Vec::new(), index: BTreeMap::new() }
    }
}

impl<T: Ord + Clone> Table<T> {
    fn number(&mut self, entry: T) -> usize {
        if let Some(&known) = self.index.get(&entry) {
            return known;
        }
        self.list.push(entry.clone());
        self.index.insert(entry, self.list.len() - 1);
        self.list.len() - 1
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.list.len()))?;
        for entry in &self.list {
            list.serialize_element(entry)?;
        }
        list.end()
    }
}

impl Drawings {
    /// Draws everything that the page can show.
    pub fn of(request: &Request<'_>) -> Drawings {
        let mut drawings = Drawings::default();
        for speech in [Speech::Vi, Speech::En] {
            let Pictures { sheet, full } = request.pictures(speech);
            let views = drawings.views(sheet, sheet, true);
            drawings.sheet.push(views);
            if full.boxes.len() > sheet.boxes.len() {
                let views = drawings.views(full, sheet, false);
                drawings.full.push(views);
            }
            drawings.prints(sheet);
        }
        drawings
    }

    /// Draws the sheets for print: all views where each is one sheet, else the overlay; and the lineage.
    fn prints(&mut self, chart: &Chart) {
        if chart.boxes.len() > PRINTED_BOXES_MAX {
            return;
        }
        let of = |view: View| sheets(chart, view, &Options::default()).unwrap_or_default();
        let mut a3 = of(View::Change);
        if a3.len() == 1 {
            a3.extend([View::Before, View::After].into_iter().flat_map(of));
        }
        let a4 = lineage_sheets(chart, &Options { paper: Paper::Exactly(297, 210), ..Options::default() });
        if a3.len() + a4.len() <= PRINT_MAX {
            let mut draw = |sheets: Vec<Scene>| sheets.iter().map(|scene| self.drawing(chart, scene)).collect();
            let (a3, a4) = (draw(a3), draw(a4));
            self.print.push(Prints { a3, a4 });
        }
    }

    fn views(&mut self, chart: &Chart, sheet: &Chart, with_lineage: bool) -> Views {
        let geometry = place(chart, &Options::default());
        let mut view = |view: View| {
            let mut scene = scene::scene(chart, &geometry, view);
            if !std::ptr::eq(chart, sheet) {
                // The frame is that of a sheet, and this is none.
                scene.groups.retain(|group| !is_frame(group.class));
            }
            self.drawing(chart, &scene)
        };
        let [change, before, after] = [View::Change, View::Before, View::After].map(&mut view);
        let lineage = with_lineage.then(|| self.drawing(chart, &lineage(chart, &Options::default())));
        Views { change, before, after, lineage }
    }

    fn drawing(&mut self, chart: &Chart, scene: &Scene) -> Drawing {
        let boxes: BTreeMap<&str, usize> =
            chart.boxes.iter().enumerate().map(|(index, unit)| (unit.id.as_str(), index)).collect();
        Drawing {
            width: scene.width,
            height: scene.height,
            millimetres: scene.millimetres,
            title: scene.title.clone(),
            groups: scene.groups.iter().map(|group| self.group(group, &boxes)).collect(),
        }
    }

    fn group(&mut self, group: &Group, boxes: &BTreeMap<&str, usize>) -> usize {
        let class = self.classes.number(group.class);
        let (unit, side) = group.id.as_deref().map_or((-1, 0), |id| who(id, boxes));
        let (left, top, right, foot) = bounds(&group.items, unit < 0);
        // Only units are moved about by the page; what stands around them keeps its place on the sheet.
        let (dx, dy) = if unit >= 0 { (left, top) } else { (0, 0) };
        let items = group.items.iter().map(|item| self.item(item, dx, dy)).collect();
        self.groups.number((class, unit, side, left, top, right - left, foot - top, items))
    }

    fn item(&mut self, item: &Item, left: Length, top: Length) -> usize {
        let shape = match item {
            Item::Rect(rect, radius, paint) => {
                Shape::Rect(0, rect.x - left, rect.y - top, rect.width, rect.height, *radius, self.paint(paint))
            }
            Item::Path(path, paint) => Shape::Path(1, path_text(path, left, top), self.paint(paint)),
            Item::Circle(x, y, radius, paint) => Shape::Circle(2, x - left, y - top, *radius, self.paint(paint)),
            Item::Text(x, y, anchor, style, color, text) => {
                Shape::Text(3, x - left, y - top, *anchor as u8, self.face(*style), color.0, text.clone())
            }
        };
        self.items.number(shape)
    }

    fn face(&mut self, style: Type) -> usize {
        self.faces.number((style.size, style.weight.number()))
    }

    fn paint(&mut self, paint: &Paint) -> usize {
        let color = |color: Option<scene::Color>| color.map_or(-1, |color| i64::from(color.0));
        self.paints.number((
            color(paint.fill),
            color(paint.stroke),
            paint.width,
            paint.dash.to_vec(),
            paint.fill_opacity,
            paint.stroke_opacity,
            u8::from(paint.round),
        ))
    }
}

/// Whether a group belongs to the sheet around the chart.
fn is_frame(class: &str) -> bool {
    matches!(class, "head" | "lists" | "legend" | "source" | "rule")
}

/// Returns which box a group shows, and on which side: 0 both, 1 before, 2 after.
fn who(id: &str, boxes: &BTreeMap<&str, usize>) -> (i64, u8) {
    let Some((_, rest)) = id.split_once('-') else { return (-1, 0) };
    let found = |word: &str| {
        let by_number = || word.trim_start_matches('_').parse::<usize>().ok().filter(|number| *number < boxes.len());
        boxes.get(word).copied().or_else(by_number).map(|index| index as i64)
    };
    for (suffix, side) in [("-before", 1), ("-after", 2)] {
        if let Some(unit) = rest.strip_suffix(suffix).and_then(found) {
            return (unit, side);
        }
    }
    (found(rest).unwrap_or(-1), 0)
}

/// Returns left, top, right and foot of the shapes; a text inside a box needs no room of its own.
fn bounds(items: &[Item], with_text: bool) -> (Length, Length, Length, Length) {
    let mut found = (Length::MAX, Length::MAX, Length::MIN, Length::MIN);
    let mut add = |x: Length, y: Length| {
        found = (found.0.min(x), found.1.min(y), found.2.max(x), found.3.max(y));
    };
    for item in items {
        match item {
            Item::Rect(rect, ..) => {
                add(rect.x, rect.y);
                add(rect.right(), rect.foot());
            }
            Item::Circle(x, y, radius, _) => {
                add(x - radius, y - radius);
                add(x + radius, y + radius);
            }
            Item::Path(path, _) => path.iter().for_each(|segment| match *segment {
                Segment::Move(x, y) | Segment::Line(x, y) | Segment::Curve(_, _, _, _, x, y) => add(x, y),
                Segment::Close => {}
            }),
            Item::Text(x, y, anchor, style, _, text) if with_text => {
                let left = start(*x, *anchor, *style, text);
                add(left, y - style.size);
                add(left + width(text, *style), *y);
            }
            Item::Text(..) => {}
        }
    }
    if found.0 > found.2 { (0, 0, 0, 0) } else { found }
}

fn path_text(path: &[Segment], left: Length, top: Length) -> String {
    let mut text = String::with_capacity(path.len() * 10);
    for segment in path {
        // Writing into a string cannot fail.
        let _ = match *segment {
            Segment::Move(x, y) => write!(text, "M{} {}", x - left, y - top),
            Segment::Line(x, y) => write!(text, "L{} {}", x - left, y - top),
            Segment::Curve(a, b, c, d, x, y) => {
                let [a, c, x] = [a, c, x].map(|x| x - left);
                let [b, d, y] = [b, d, y].map(|y| y - top);
                write!(text, "C{a} {b} {c} {d} {x} {y}")
            }
            Segment::Close => write!(text, "Z"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::geometry::Rect;
    use crate::layout::scene::Color;

    #[test]
    fn equal_boxes_at_different_places_share_their_shapes() {
        let paint = Paint { fill: Some(Color(1)), ..Paint::default() };
        let group = |x: Length| Group {
            class: "unit",
            id: Some("u-a".into()),
            items: vec![Item::Rect(Rect { x, y: 7, width: 30, height: 20 }, 0, paint)],
            ..Group::default()
        };
        let boxes = BTreeMap::from([("a", 0)]);
        let mut drawings = Drawings::default();
        let numbers = [group(10), group(500), group(10)].map(|group| drawings.group(&group, &boxes));
        assert_eq!(numbers, [0, 1, 0]);
        let (one, other) = (&drawings.groups.list[0], &drawings.groups.list[1]);
        assert_eq!((one.3, one.4, one.5, one.6), (10, 7, 30, 20));
        assert_eq!(other.3, 500);
        assert_eq!(one.7, other.7);
        assert_eq!(drawings.items.list.len(), 1);
    }

    #[test]
    fn a_group_says_which_box_it_shows_and_when() {
        let boxes = BTreeMap::from([("a.b", 0), ("x y", 1), ("go-after", 2)]);
        assert_eq!(who("u-a.b", &boxes), (0, 0));
        assert_eq!(who("u-a.b-before", &boxes), (0, 1));
        assert_eq!(who("u-_1-after", &boxes), (1, 2));
        assert_eq!(who("l-2-after", &boxes), (2, 2));
        assert_eq!(who("u-go-after", &boxes), (2, 0));
        assert_eq!(who("u-unknown", &boxes), (-1, 0));
    }
}
