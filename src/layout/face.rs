//! The face of a box: its lines of text, badges and outer size, measured once.

use super::chart::{Change, Chart, ChartBox, PostMark, Severity, Shape};
use super::font::Weight;
use super::slots::{Side, Slot};
use super::text::{Length, Type, clean, shorten, width, wrap};

/// Type size of names.
pub const NAME: Length = 105;
/// Type size of names in compact ghosts.
pub const COMPACT: Length = 105;
/// Type size of figures.
pub const FIGURE: Type = Type { size: 96, weight: Weight::SemiBold };
/// Type size of differences.
pub const DELTA: Type = Type { size: 96, weight: Weight::Bold };
/// Type of the numbers of events.
pub const NUMBER: Type = Type { size: 100, weight: Weight::Bold };
/// Type size of former names.
pub const FORMER: Type = Type { size: 96, weight: Weight::Regular };
/// Width of the strip that holds the icon of a change.
pub const STRIP: Length = 160;
/// Widths of the boxes in stacks that are tried, best first.
pub const WIDTHS: [Length; 5] = [1360, 1320, 1280, 1240, 1200];
/// Height of a row of marks at the foot.
pub const FOOT_ROW: Length = 175;
/// Widest ordinary width of a head.
pub const HEAD_WIDTH: Length = 1900;

/// A mark inside a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Badge {
    /// Number of an event.
    Event(u32),
    /// Number of a finding.
    Finding(Severity, u32),
    /// Mark of a concurrent post.
    Post(PostMark),
}

impl Badge {
    /// Returns the room that the mark takes.
    pub fn width(&self) -> Length {
        match self {
            Badge::Event(number) => (width(&number.to_string(), NUMBER) + 70).max(148) + 22,
            Badge::Finding(..) => 200,
            Badge::Post(mark) => 230 + width(&mark.letter, DELTA).max(40),
        }
    }
}

/// A measured box.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// Outer width.
    pub width: Length,
    /// Outer height.
    pub height: Length,
    /// Name, broken into lines.
    pub lines: Vec<String>,
    /// Name in the state before, when it differs.
    pub lines_before: Vec<String>,
    /// Note on the former name, broken into lines.
    pub former: Vec<String>,
    /// Figure at the right edge.
    pub figure: String,
    /// Difference under the figure.
    pub delta: String,
    /// Marks.
    pub badges: Vec<Badge>,
    /// Whether the marks stand in rows at the foot.
    pub foot: bool,
    /// Number of marks in each row at the foot.
    pub foot_rows: Vec<usize>,
    /// Whether there is a strip with the icon of the change.
    pub strip: bool,
    /// Whether other boxes are nested below it.
    pub leads: bool,
    /// Whether the name is drawn plainly although the unit changes.
    pub flat: bool,
    /// Whether it is a small ghost of a moved unit.
    pub compact: bool,
}

impl Face {
    /// Returns the size and weight of the name.
    pub fn name(&self, unit: &ChartBox) -> Type {
        let bold = unit.head || self.leads || matches!(unit.shape, Shape::Committee | Shape::Council);
        let weight = match (bold, self.strip && !self.compact) {
            (true, _) => Weight::Bold,
            (_, true) if !self.flat => Weight::SemiBold,
            _ => Weight::Regular,
        };
        Type { size: if self.compact { COMPACT } else { NAME }, weight }
    }

    /// Returns the distance between base lines of the name.
    pub fn leading(&self) -> Length {
        if self.compact { 118 } else { 126 }
    }

    /// Returns the room for the figure and the difference.
    pub fn figures_width(&self) -> Length {
        let figure = if self.figure.is_empty() { 0 } else { width(&self.figure, FIGURE) + 30 };
        let delta = if self.delta.is_empty() { 0 } else { width(&self.delta, DELTA) + 90 };
        figure.max(delta)
    }

    /// Returns the room for the marks.
    pub fn badges_width(&self) -> Length {
        let total: Length = self.badges.iter().map(Badge::width).sum();
        if total > 0 { total + 40 } else { 0 }
    }
}

/// Whether the box of the unit is drawn dark, with centred text.
pub fn is_leading(unit: &ChartBox) -> bool {
    matches!(unit.shape, Shape::Committee | Shape::Council)
}

/// Measures the box of a slot at a given width.
///
/// `leads` tells that other boxes are nested below it, which makes its name bold.
pub fn measure(chart: &Chart, slot: &Slot, box_width: Length, leads: bool) -> Face {
    let unit = &chart.boxes[slot.unit];
    let changed = unit.change != Change::Unchanged;
    let compact = slot.side == Side::Before && (slot.carried || unit.change == Change::Move);
    let mut face = Face { width: box_width, strip: changed, compact, leads, ..Face::default() };
    if compact {
        measure_compact(&mut face, unit);
    } else {
        face.figure = clean(unit.badge.as_deref().unwrap_or_default());
        face.delta =
            if slot.side == Side::Before { String::new() } else { clean(unit.delta.as_deref().unwrap_or_default()) };
        face.badges = badges(unit, slot);
        measure_full(&mut face, chart, unit, slot);
    }
    face
}

/// Measures a unit as a flat row of a list, in the state before or after.
pub fn measure_line(unit: &ChartBox, before: bool, row_width: Length) -> Face {
    let mut face = Face { width: row_width, strip: unit.change != Change::Unchanged, flat: before, ..Face::default() };
    face.figure = shorten(unit.badge.as_deref().unwrap_or_default(), row_width / 3, FIGURE);
    let name = if before { unit.name_before() } else { &unit.name };
    let strip = if face.strip { STRIP } else { 0 };
    face.lines = wrap(name, row_width - strip - side_room(unit) - face.figures_width(), face.name(unit));
    face.height = face.lines.len().max(1) as Length * face.leading() + 74;
    face
}

fn measure_compact(face: &mut Face, unit: &ChartBox) {
    let name = match &unit.badge {
        Some(badge) => format!("{} ({})", unit.name_before(), badge),
        None => unit.name_before().to_string(),
    };
    let strip = if face.strip { STRIP } else { 30 };
    face.lines = wrap(&name, face.width - strip - side_room(unit), face.name(unit));
    face.height = face.lines.len() as Length * face.leading() + 50;
}

fn side_room(unit: &ChartBox) -> Length {
    match unit.shape {
        Shape::Cell => 175,
        Shape::Joint => 150,
        Shape::Enterprise | Shape::Front => 140,
        _ => 120,
    }
}

fn measure_full(face: &mut Face, chart: &Chart, unit: &ChartBox, slot: &Slot) {
    let strip = if face.strip { STRIP } else { 0 };
    let least = 420;
    let figures = (face.width - strip - side_room(unit) - least - 90).max(0);
    face.figure = shorten(&face.figure, figures, FIGURE);
    face.delta = shorten(&face.delta, figures, DELTA);
    let room = face.width - strip - side_room(unit) - face.figures_width();
    let style = face.name(unit);
    let shown = if slot.side == Side::Before { unit.name_before() } else { unit.name.as_str() };
    let marks = face.badges_width();
    let beside = wrap(shown, (room - marks).max(least), style);
    let alone = wrap(shown, room.max(least), style);
    face.foot = marks > 0 && (room - marks < least || beside.len() > alone.len() + 1 || beside.len() > 4);
    let max = if face.foot || marks == 0 { room } else { room - marks }.max(least);
    face.lines = if face.foot || marks == 0 { alone } else { beside };
    if slot.side == Side::Both
        && let Some(former) = &unit.former_name
    {
        face.lines_before = wrap(former, max, style);
        face.former = wrap(&format!("{}{former}", chart.labels.former), max, FORMER);
    } else if slot.side == Side::After
        && unit.before.is_some()
        && let Some(former) = &unit.former_name
    {
        face.former = wrap(&format!("{}{former}", chart.labels.former), max, FORMER);
    }
    let text = face.lines.len() as Length * face.leading() + face.former.len() as Length * 112;
    let text = text.max(face.lines_before.len() as Length * face.leading());
    let figures = if face.delta.is_empty() { 0 } else { 300 };
    if face.foot {
        face.foot_rows = rows(&face.badges, face.width - strip - side_room(unit));
    }
    let foot = face.foot_rows.len() as Length * FOOT_ROW;
    let least_height = if is_leading(unit) || unit.head { 260 } else { 220 };
    face.height = (text + 85 + foot).max(least_height).max(figures);
}

/// Breaks marks into rows.
fn rows(badges: &[Badge], room: Length) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::new();
    let mut used = Length::MAX / 2;
    for badge in badges {
        used += badge.width();
        match rows.last_mut() {
            Some(last) if used <= room => *last += 1,
            _ => {
                rows.push(1);
                used = badge.width();
            }
        }
    }
    rows
}

fn badges(unit: &ChartBox, slot: &Slot) -> Vec<Badge> {
    let ghost = slot.side == Side::Before;
    let events_here = match unit.change {
        Change::Split | Change::Rearrange => ghost || slot.side == Side::Both,
        Change::Merge => !ghost,
        Change::Move => false,
        _ => true,
    };
    let mut badges = Vec::new();
    if events_here {
        badges.extend(unit.events.iter().map(|&number| Badge::Event(number)));
    }
    if !ghost || unit.after.is_none() {
        badges.extend(unit.findings.iter().map(|&(severity, number)| Badge::Finding(severity, number)));
    }
    let posts = unit.posts.iter().filter(|mark| match slot.side {
        Side::Before => mark.before,
        Side::After => mark.after,
        Side::Both => true,
    });
    badges
        .extend(posts.map(|mark| Badge::Post(PostMark { letter: shorten(&mark.letter, 300, DELTA), ..mark.clone() })));
    badges
}

impl ChartBox {
    /// Returns the name in the state before.
    pub fn name_before(&self) -> &str {
        self.former_name.as_deref().unwrap_or(&self.name)
    }
}
