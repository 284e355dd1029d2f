//! The legend: exactly what is used in the view, nothing else.

use std::collections::BTreeSet;

use super::super::chart::{Change, Chart, ChartBox, LinkStyle, Severity, Shape, View};
use super::super::face::{DELTA, Face, NAME, STRIP};
use super::super::font::Weight;
use super::super::geometry::{Rect, Ribbon};
use super::super::routes::Kind;
use super::super::slots::{Side, Slot, Slots};
use super::super::text::{Length, Type, width};
use super::lines::{ENDED, link_paint, link_state};
use super::pen::{Pen, face, fill, line};
use super::style::{GREEN, INK, LINE, MUTE, WHITE, strong};
use super::{Anchor, Group, Paint, Segment, boxes};

const HEADING: Type = face(110, Weight::Bold);
const ROW: Type = face(100, Weight::SemiBold);
const WORD: Type = face(100, Weight::Regular);
const LEFT: Length = 760;
const STEP: Length = 270;
const HEIGHT: Length = 220;

/// What a view uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Used {
    shapes: BTreeSet<Shape>,
    aggregate: bool,
    changes: BTreeSet<Change>,
    ghost: Option<Change>,
    target: Option<Change>,
    delta: bool,
    badge: bool,
    ended: bool,
    tree: bool,
    links: BTreeSet<LinkStyle>,
    ribbon: Option<Change>,
    event: Option<(u32, Change)>,
    severities: BTreeSet<Severity>,
    posts: bool,
}

impl Used {
    /// Gathers what a view uses.
    pub fn new(chart: &Chart, slots: &Slots, routes: &[Kind], ribbons: &[Ribbon], view: View) -> Used {
        let mut used = Used::default();
        for slot in slots.list.iter().filter(|slot| slot.side.is_in(view)) {
            used.add(chart, slot, view);
        }
        for &kind in routes {
            used.links.extend(link_state(kind, view).map(|state| state.0));
        }
        if view == View::Change {
            let bundled = routes.iter().filter_map(|kind| match kind {
                Kind::Flow(change, _) => Some(*change),
                Kind::Link(..) => None,
            });
            let ribbons = ribbons.iter().map(|ribbon| chart.flows[ribbon.flow].change);
            used.ribbon = ribbons.chain(bundled).next();
        }
        used.event = chart.events.first().map(|note| (note.number, note.change));
        if view != View::Before {
            used.severities.extend(chart.findings.iter().map(|note| note.severity));
        }
        used
    }

    /// Gathers what the lineage sheet uses.
    pub fn lineage(chart: &Chart) -> Used {
        let mut used = Used::default();
        // The counters above name the changes already.
        for unit in chart.boxes.iter().filter(|unit| unit.change != Change::Unchanged) {
            used.ghost = used.ghost.or(Some(unit.change).filter(|_| unit.before.is_some()));
            used.target = used.target.or(Some(unit.change).filter(|_| unit.after.is_some()));
        }
        used.ribbon = chart.flows.first().map(|flow| flow.change);
        used.event = chart.events.first().map(|note| (note.number, note.change));
        used
    }

    fn add(&mut self, chart: &Chart, entry: &Slot, view: View) {
        let unit = &chart.boxes[entry.unit];
        if unit.count.is_none() || unit.shape != Shape::Plain {
            self.shapes.insert(unit.shape);
        }
        self.aggregate |= unit.count.is_some();
        self.tree |= entry.superior.is_some();
        self.delta |= unit.delta.is_some() && entry.side != Side::Before && view != View::Before;
        self.badge |= unit.badge.is_some();
        self.posts |= unit.posts.iter().any(|mark| mark.is_in(view));
        if unit.change == Change::Unchanged {
            return;
        }
        self.changes.insert(unit.change);
        if view == View::Change && entry.side == Side::Before {
            self.ghost = self.ghost.or(Some(unit.change));
            self.ended |= entry.superior.is_some();
        }
        if entry.side == Side::After {
            self.target = self.target.or(Some(unit.change));
        }
    }
}

struct Flow {
    pen: Pen,
    x: Length,
    y: Length,
    room: Length,
}

impl Flow {
    /// Makes room for an entry, on the next line if need be; returns its place.
    fn next(&mut self, wide: Length) -> (Length, Length) {
        if self.x + wide > self.room && self.x > LEFT {
            self.x = LEFT;
            self.y += STEP;
        }
        let place = (self.x, self.y);
        self.x += wide + 110;
        place
    }

    fn row(&mut self, title: &str) {
        if self.x > 0 {
            self.y += STEP;
        }
        self.x = LEFT;
        self.pen.text(0, self.y + 145, Anchor::Start, ROW, MUTE, title);
    }

    fn sample(&mut self, unit: &ChartBox, text: &str, ghost: bool) {
        let mut drawn =
            Face { strip: unit.change != Change::Unchanged, lines: vec![text.to_string()], ..Face::default() };
        let style = drawn.name(unit);
        let strip = if drawn.strip { STRIP } else { 0 };
        drawn.width = width(text, Type { size: NAME, ..style }) + strip + 190;
        drawn.height = HEIGHT;
        let (x, y) = self.next(drawn.width);
        let rect = Rect { x, y, width: drawn.width, height: HEIGHT };
        boxes::sample(&mut self.pen, unit, &drawn, rect, ghost);
    }

    fn words(&mut self, sign: Length, text: &str) -> (Length, Length) {
        let (x, y) = self.next(sign + 60 + width(text, WORD));
        self.pen.text(x + sign + 60, y + 145, Anchor::Start, WORD, INK, text);
        (x, y)
    }

    fn stroke(&mut self, text: &str, paint: Paint) {
        let (x, y) = self.words(340, text);
        self.pen.path(vec![Segment::Move(x, y + 110), Segment::Line(x + 340, y + 110)], paint);
    }
}

/// Draws the legend into a given width; returns the height, zero when nothing needs explaining.
pub(super) fn legend(chart: &Chart, used: &Used, room: Length) -> (Group, Length) {
    let labels = &chart.labels;
    let mut flow = Flow { pen: Pen::default(), x: 0, y: 180, room };
    if used.shapes.is_empty() && used.changes.is_empty() && used.ribbon.is_none() {
        return (flow.pen.group("legend"), 0);
    }
    if used.shapes.is_empty() && used.changes.is_empty() {
        return one_row(chart, used, flow);
    }
    flow.pen.text(0, 90, Anchor::Start, HEADING, INK, &labels.legend);
    if used.shapes.iter().any(|shape| *shape != Shape::Plain) || used.aggregate {
        bodies(chart, used, &mut flow);
    }
    if !used.changes.is_empty() {
        changes(chart, used, &mut flow);
    }
    if used.tree || used.ribbon.is_some() {
        relations(chart, used, &mut flow);
    }
    let height = if flow.x > 0 { flow.y + STEP } else { 0 };
    (if height > 0 { flow.pen } else { Pen::default() }.group("legend"), height)
}

/// Draws the legend of a lineage sheet: a single row.
fn one_row(chart: &Chart, used: &Used, mut flow: Flow) -> (Group, Length) {
    flow.y = 0;
    flow.row(&chart.labels.legend);
    states(chart, used, &mut flow);
    signs(chart, used, &mut flow);
    (flow.pen.group("legend"), flow.y + STEP)
}

fn bodies(chart: &Chart, used: &Used, flow: &mut Flow) {
    flow.row(&chart.labels.rows[0]);
    for &shape in &used.shapes {
        let unit = ChartBox { shape, ..ChartBox::default() };
        flow.sample(&unit, &chart.labels.shape(shape), false);
    }
    if used.aggregate {
        let unit = ChartBox { count: Some(2), ..ChartBox::default() };
        flow.sample(&unit, &chart.labels.aggregate, false);
    }
}

fn changes(chart: &Chart, used: &Used, flow: &mut Flow) {
    let labels = &chart.labels;
    flow.row(&labels.rows[1]);
    for change in Change::ALL.into_iter().filter(|change| used.changes.contains(change)) {
        let unit = ChartBox { change, ..ChartBox::default() };
        flow.sample(&unit, &labels.change(change), change == Change::Dissolve && used.ghost.is_some());
    }
    states(chart, used, flow);
    if used.delta {
        let (x, y) = flow.words(240, &labels.delta);
        flow.pen.rect(Rect { x, y: y + 50, width: 240, height: 120 }, 60, fill(GREEN));
        flow.pen.text(x + 120, y + 143, Anchor::Middle, DELTA, WHITE, "+3");
    }
    if used.badge && !labels.badge.is_empty() {
        flow.words(0, &labels.badge);
    }
}

/// Shows how what is there before only, and after only, is drawn.
fn states(chart: &Chart, used: &Used, flow: &mut Flow) {
    let labels = &chart.labels;
    if let Some(change) = used.ghost {
        let unit = ChartBox { change, ..ChartBox::default() };
        flow.sample(&unit, &labels.only_before, true);
    }
    if let Some(change) = used.target.filter(|_| used.ghost.is_some()) {
        let unit = ChartBox { change, ..ChartBox::default() };
        flow.sample(&unit, &labels.only_after, false);
    }
}

fn relations(chart: &Chart, used: &Used, flow: &mut Flow) {
    let labels = &chart.labels;
    flow.row(&labels.rows[2]);
    if used.tree {
        flow.stroke(&labels.direct, line(LINE, 12));
    }
    if used.ended {
        flow.stroke(&labels.ended_line, Paint { dash: ENDED, ..line(LINE, 10) });
    }
    for &style in &used.links {
        flow.stroke(&labels.link(style), link_paint(style));
    }
    signs(chart, used, flow);
}

/// Shows ribbons, numbers and marks.
fn signs(chart: &Chart, used: &Used, flow: &mut Flow) {
    let labels = &chart.labels;
    if let Some(change) = used.ribbon {
        let (x, y) = flow.words(340, &labels.ribbon);
        let color = strong(change);
        let path = vec![
            Segment::Move(x, y + 60),
            Segment::Curve(x + 160, y + 60, x + 180, y + 40, x + 340, y + 40),
            Segment::Line(x + 340, y + 180),
            Segment::Curve(x + 180, y + 180, x + 160, y + 160, x, y + 160),
            Segment::Close,
        ];
        flow.pen.path(path, Paint { fill_opacity: 34, ..fill(color) });
    }
    if let Some((number, change)) = used.event {
        let (x, y) = flow.words(160, &labels.event_number);
        flow.pen.event(x + 80, y + 110, number, strong(change));
    }
    for &severity in &used.severities {
        let (x, y) = flow.words(180, &labels.severity(severity).to_lowercase());
        flow.pen.finding(x + 90, y + 112, severity, 1);
    }
    if used.posts {
        let (x, y) = flow.words(250, &labels.post_letter);
        flow.pen.post(x, y + 110, "A", false);
    }
}
