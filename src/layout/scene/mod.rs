//! The drawing as a list of plain shapes, which any output format can write.
//!
//! [`scene`] filters one geometry by a view; it decides looks, never places of units.
//! Only rectangles, paths of straight lines and curves, circles and single lines of text occur.

mod boxes;
mod frame;
mod legend;
mod lineage;
mod lines;
mod lists;
mod pen;
mod ribbons;
mod style;

use super::chart::{Change, Chart, EventNote, View};
use super::geometry::{Geometry, Rect, Ribbon};
use super::routes::Kind;
use super::slots::Slots;
use super::text::{Length, Type, clean};

pub(super) use frame::counted;
pub(super) use lineage::lineage_set;
pub use lineage::{lineage, lineage_sheets};
pub(super) use lines::link_state;
pub use style::{Color, Stroke, colors, icon, strong, tint};

/// A drawing.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Width in tenths of a pixel.
    pub width: Length,
    /// Height in tenths of a pixel.
    pub height: Length,
    /// Size of a named sheet in millimetres; zero for none.
    pub millimetres: (u32, u32),
    /// Title for readers that do not see.
    pub title: String,
    /// Description for readers that do not see.
    pub description: String,
    /// BCP 47 tag.
    pub language: String,
    /// Which state is drawn.
    pub view: &'static str,
    /// The groups, from back to front.
    pub groups: Vec<Group>,
}

/// Shapes that belong together.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Stable word for style sheets and scripts.
    pub class: &'static str,
    /// Identifier, for groups that show a unit.
    pub id: Option<String>,
    /// What happens to the unit.
    pub change: Option<Change>,
    /// Text for readers that do not see; groups without it are decoration.
    pub label: Option<String>,
    /// The shapes, from back to front.
    pub items: Vec<Item>,
}

/// One shape.
#[derive(Debug, Clone)]
pub enum Item {
    /// A rectangle with round corners.
    Rect(Rect, Length, Paint),
    /// A path.
    Path(Vec<Segment>, Paint),
    /// A circle: centre and radius.
    Circle(Length, Length, Length, Paint),
    /// A line of text: place of the base line, anchor, type, colour, text.
    Text(Length, Length, Anchor, Type, Color, String),
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Begins a new piece.
    Move(Length, Length),
    /// Straight line.
    Line(Length, Length),
    /// Cubic curve: two control points and the end.
    Curve(Length, Length, Length, Length, Length, Length),
    /// Back to the beginning of the piece.
    Close,
}

/// Which point of a text is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// How a shape is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// Colour inside.
    pub fill: Option<Color>,
    /// Colour of the outline.
    pub stroke: Option<Color>,
    /// Width of the outline in tenths of a pixel.
    pub width: Length,
    /// Dashes in tenths of a pixel; empty for a solid line.
    pub dash: &'static [Length],
    /// Opacity inside, in percent; zero stands for full.
    pub fill_opacity: u8,
    /// Opacity of the outline, in percent; zero stands for full.
    pub stroke_opacity: u8,
    /// Whether line ends and corners are round.
    pub round: bool,
}

/// Heights of what stands above and below the chart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FrameHeights {
    pub head: Length,
    pub foot: Length,
}

/// Measures the frame of a sheet of a given width.
pub(super) fn frame_heights(
    chart: &Chart,
    slots: &Slots,
    routes: &[Kind],
    ribbons: &[Ribbon],
    width: Length,
) -> FrameHeights {
    let used = legend::Used::new(chart, slots, routes, ribbons, View::Change);
    let below = frame::foot(chart, &used, View::Change, width).1;
    // Before and after have a longer line under the title than the change.
    let head = |view: View| frame::head(chart, &chart.title, view, width).1;
    let head = head(View::Before).max(head(View::After)).max(head(View::Change));
    FrameHeights { head, foot: below }
}

/// Draws a view of a chart.
pub fn scene(chart: &Chart, geometry: &Geometry, view: View) -> Scene {
    let sheet = &geometry.sheet;
    let mut groups = frame::head(chart, &chart.title, view, sheet.width).0;
    let (dx, dy) = (sheet.chart_x, sheet.chart_y);
    let mut drawn = vec![lines::background(geometry, view), lines::tree(chart, geometry, view)];
    drawn.push(lines::links(geometry, view));
    if view == View::Change {
        drawn.push(ribbons::ribbons(chart, geometry));
        drawn.push(ribbons::bundles(geometry));
    }
    drawn.extend(
        (0..geometry.slots.list.len())
            .filter(|&slot| geometry.is_visible(slot, view))
            .map(|slot| boxes::unit(chart, geometry, slot, view)),
    );
    if view == View::Change {
        drawn.push(ribbons::labels(chart, geometry));
    }
    drawn.retain(|group| !group.items.is_empty());
    groups.extend(drawn.into_iter().map(|group| pen::shifted(group, dx, dy)));
    let kinds: Vec<Kind> = geometry.routes.iter().map(|route| route.kind).collect();
    let used = legend::Used::new(chart, &geometry.slots, &kinds, &geometry.ribbons, view);
    let foot = frame::foot(chart, &used, view, sheet.width).0;
    let top = sheet.lists_y;
    groups.extend(foot.into_iter().map(|group| pen::shifted(group, 0, top)));
    groups.push(frame::source(chart, sheet));
    let state = match view {
        View::Before => Some(&chart.labels.states[0]),
        View::After if chart.boxes.iter().any(|unit| unit.change != Change::Unchanged) => Some(&chart.labels.states[1]),
        _ => None,
    };
    let mut title = clean(&chart.title);
    if let Some(state) = state {
        title = format!("{title} · {state}");
    }
    Scene {
        width: sheet.width,
        height: sheet.height,
        millimetres: sheet.millimetres,
        title,
        description: description(chart, |_| true),
        language: clean(&chart.labels.language),
        view: view.word(),
        groups,
    }
}

fn description(chart: &Chart, is_told: impl Fn(&EventNote) -> bool) -> String {
    let mut sentences = vec![clean(&chart.subtitle)];
    for note in chart.events.iter().filter(|note| is_told(note)) {
        let verb = if note.verb.is_empty() { chart.labels.change(note.change) } else { note.verb.clone() };
        sentences.push(format!("{}. {}: {}", note.number, clean(&verb), clean(&note.text)));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(". ")
}
