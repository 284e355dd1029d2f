//! The box of a unit: outline by kind of body, colour and icon by change, marks and text.

use super::super::chart::{Change, Chart, ChartBox, Shape, View};
use super::super::face::{Badge, DELTA, FIGURE, FOOT_ROW, FORMER, Face, NAME, STRIP};
use super::super::geometry::{Geometry, Rect};
use super::super::slots::Side;
use super::super::text::{Length, clean, width};
use super::pen::{Pen, fill, line};
use super::style::{DARK, GREEN, INK, LINE, MUTE, QUIET, RED, SLATE, WHITE, strong, tint};
use super::{Anchor, Color, Group, Paint, Segment};

const DASHES: &[Length] = &[40, 25];

/// How one box looks in one view.
struct Look<'a> {
    unit: &'a ChartBox,
    face: &'a Face,
    rect: Rect,
    /// Drawn dashed and hatched: it is only there before.
    ghost: bool,
    /// Dark box with white text.
    dark: bool,
    /// Text in the middle.
    centred: bool,
    change: Change,
    view: View,
}

/// Draws the unit of a slot.
pub(super) fn unit(chart: &Chart, geometry: &Geometry, slot: usize, view: View) -> Group {
    let entry = &geometry.slots.list[slot];
    let unit = &chart.boxes[entry.unit];
    let ghost = view == View::Change && entry.side == Side::Before;
    let leading = matches!(unit.shape, Shape::Committee | Shape::Council);
    let look = Look {
        unit,
        face: &geometry.faces[slot],
        rect: geometry.rects[slot],
        ghost,
        dark: leading && !ghost,
        centred: leading || geometry.is_head(slot),
        change: unit.change,
        view,
    };
    let mut pen = Pen::default();
    look.body(&mut pen);
    look.strip(&mut pen);
    look.words(&mut pen);
    look.figures(&mut pen);
    look.badges(&mut pen);
    let suffix = match entry.side {
        Side::Both => "",
        Side::Before => "-before",
        Side::After => "-after",
    };
    Group {
        class: "unit",
        id: Some(format!("u-{}{suffix}", identifier(&unit.id, entry.unit))),
        change: Some(unit.change),
        label: Some(label(chart, unit, entry.side, view)),
        items: pen.items,
    }
}

/// Draws a sample of a box for the legend.
pub(super) fn sample(pen: &mut Pen, unit: &ChartBox, face: &Face, rect: Rect, ghost: bool) {
    let leading = matches!(unit.shape, Shape::Committee | Shape::Council);
    let (dark, centred) = (leading && !ghost, leading);
    let look = Look { unit, face, rect, ghost, dark, centred, change: unit.change, view: View::Change };
    look.body(pen);
    look.strip(pen);
    look.words(pen);
    look.figures(pen);
}

fn identifier(id: &str, index: usize) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !id.is_empty() && id.chars().all(safe) { id.to_string() } else { format!("_{index}") }
}

fn label(chart: &Chart, unit: &ChartBox, side: Side, view: View) -> String {
    let name = if view == View::Before || side == Side::Before { unit.name_before() } else { &unit.name };
    let mut parts = vec![clean(name), chart.labels.change(unit.change)];
    match side {
        Side::Before => parts.push(chart.labels.states[0].clone()),
        Side::After => parts.push(chart.labels.states[1].clone()),
        Side::Both => {}
    }
    if let Some(badge) = &unit.badge {
        parts.push(clean(badge));
    }
    if side != Side::Before
        && let Some(delta) = &unit.delta
    {
        parts.push(clean(delta));
    }
    if let Some(count) = unit.count {
        parts.push(chart.labels.units(count as usize));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(". ")
}

/// Returns the outline of a shape as a path or, where it is one, as corner radius of a rectangle.
fn outline(shape: Shape, rect: Rect) -> Result<Length, Vec<Segment>> {
    let Rect { x, y, .. } = rect;
    let (right, foot) = (rect.right(), rect.foot());
    match shape {
        Shape::Cell => Ok((rect.height / 2).min(110)),
        Shape::Office | Shape::Service => Ok(45),
        Shape::Front => {
            let cut = 50;
            Err(vec![
                Segment::Move(x + cut, y),
                Segment::Line(right - cut, y),
                Segment::Line(right, y + cut),
                Segment::Line(right, foot - cut),
                Segment::Line(right - cut, foot),
                Segment::Line(x + cut, foot),
                Segment::Line(x, foot - cut),
                Segment::Line(x, y + cut),
                Segment::Close,
            ])
        }
        Shape::Enterprise => {
            let cut = 80;
            Err(vec![
                Segment::Move(x, y),
                Segment::Line(right - cut, y),
                Segment::Line(right, y + cut),
                Segment::Line(right, foot),
                Segment::Line(x, foot),
                Segment::Close,
            ])
        }
        _ => Ok(8),
    }
}

impl Look<'_> {
    fn paint(&self) -> Paint {
        let changed = self.change != Change::Unchanged;
        let mut paint = Paint { fill: Some(WHITE), ..line(LINE, 10) };
        if self.dark {
            paint.fill = Some(if self.unit.shape == Shape::Committee { DARK } else { SLATE });
            paint.stroke = Some(DARK);
        } else if changed {
            paint = Paint { fill: Some(tint(self.change)), ..line(strong(self.change), 17) };
        }
        if self.ghost {
            let color = if changed { strong(self.change) } else { LINE };
            paint = Paint { fill: Some(WHITE), dash: DASHES, ..line(color, 10) };
        }
        paint
    }

    fn body(&self, pen: &mut Pen) {
        let paint = self.paint();
        let rect = self.rect;
        if self.unit.count.is_some() {
            let (right, foot) = (rect.right(), rect.foot());
            let path = vec![
                Segment::Move(rect.x + 40, foot + 24),
                Segment::Line(right + 26, foot + 24),
                Segment::Line(right + 26, rect.y + 30),
            ];
            pen.path(path, line(paint.stroke.unwrap_or(LINE), 10));
        }
        match outline(self.unit.shape, rect) {
            Ok(radius) => pen.rect(rect, radius, paint),
            Err(path) => pen.path(path, paint),
        }
        let detail =
            Paint { dash: paint.dash, ..line(if self.dark { WHITE } else { paint.stroke.unwrap_or(LINE) }, 8) };
        let (right, foot) = (rect.right(), rect.foot());
        let start = rect.x + if self.face.strip { STRIP } else { 0 };
        match self.unit.shape {
            Shape::Service => {
                pen.path(vec![Segment::Move(start + 60, foot - 26), Segment::Line(right - 60, foot - 26)], detail)
            }
            Shape::Joint => pen.path(vec![Segment::Move(right - 30, rect.y), Segment::Line(right - 30, foot)], detail),
            Shape::Territory => {
                let inner = Rect { x: rect.x + 22, y: rect.y + 22, width: rect.width - 44, height: rect.height - 44 };
                pen.rect(inner, 0, Paint { width: 6, ..detail });
            }
            _ => {}
        }
        if self.is_hatched() {
            self.hatch(pen);
        }
    }

    fn is_hatched(&self) -> bool {
        self.ghost && self.change != Change::Unchanged
    }

    /// Draws 45° lines as plain paths, crossed for an ended unit.
    fn hatch(&self, pen: &mut Pen) {
        let inset = match self.unit.shape {
            Shape::Cell | Shape::Front | Shape::Enterprise => 70,
            _ => 15,
        };
        let (left, right) = (self.rect.x + STRIP + 10, self.rect.right() - inset);
        let (top, foot) = (self.rect.y + 10, self.rect.foot() - 10);
        let mut path = Vec::new();
        let height = foot - top;
        let mut start = left - height + (height - left).rem_euclid(60);
        while start < right {
            let (from, to) = (start.max(left), (start + height).min(right));
            if to - from > 10 {
                path.push(Segment::Move(from, foot - (from - start)));
                path.push(Segment::Line(to, foot - (to - start)));
                if self.change == Change::Dissolve {
                    path.push(Segment::Move(from, top + (from - start)));
                    path.push(Segment::Line(to, top + (to - start)));
                }
            }
            start += 60;
        }
        pen.path(path, Paint { stroke_opacity: 26, ..line(strong(self.change), 9) });
    }

    fn strip(&self, pen: &mut Pen) {
        if !self.face.strip {
            return;
        }
        let color = strong(self.change);
        let Rect { x, y, height, .. } = self.rect;
        let foot = y + height;
        if self.unit.shape == Shape::Cell {
            pen.items.push(super::Item::Circle(x + 100, y + height / 2, 76, fill(color)));
            pen.icon(self.change, x + 100, y + height / 2, 112, WHITE);
            return;
        }
        let corner = match self.unit.shape {
            Shape::Office | Shape::Service => 45,
            Shape::Front => 50,
            _ => 0,
        };
        let path = vec![
            Segment::Move(x + corner, y),
            Segment::Line(x + STRIP, y),
            Segment::Line(x + STRIP, foot),
            Segment::Line(x + corner, foot),
            if corner == 45 {
                Segment::Curve(x + 20, foot, x, foot - 20, x, foot - corner)
            } else {
                Segment::Line(x, foot - corner)
            },
            Segment::Line(x, y + corner),
            if corner == 45 {
                Segment::Curve(x, y + 20, x + 20, y, x + corner, y)
            } else {
                Segment::Line(x + corner, y)
            },
            Segment::Close,
        ];
        pen.path(path, fill(color));
        pen.icon(self.change, x + STRIP / 2, y + height / 2, 120, WHITE);
    }

    fn ink(&self) -> Color {
        if self.dark {
            WHITE
        } else if self.ghost || (self.view == View::Change && self.change == Change::Unchanged) {
            QUIET
        } else {
            INK
        }
    }

    fn text_left(&self) -> Length {
        let strip = if self.face.strip { STRIP } else { 0 };
        let pill = if self.unit.shape == Shape::Cell { 20 } else { 0 };
        self.rect.x + strip + 60 + pill
    }

    fn words(&self, pen: &mut Pen) {
        let face = self.face;
        let style = face.name(self.unit);
        let renamed = self.view == View::Before && !face.lines_before.is_empty();
        let lines = if renamed { &face.lines_before } else { &face.lines };
        let former: &[String] = if self.view == View::Before { &[] } else { &face.former };
        let height = lines.len() as Length * face.leading() + former.len() as Length * 112;
        let foot_row = face.foot_rows.len() as Length * FOOT_ROW;
        let mut y = self.rect.y + (self.rect.height - foot_row - height) / 2 + style.size * 90 / 100;
        let strip = if face.strip { STRIP } else { 0 };
        let (x, anchor) = if self.centred {
            let room = self.rect.width - strip - face.figures_width() - if face.foot { 0 } else { face.badges_width() };
            (self.rect.x + strip + room / 2, Anchor::Middle)
        } else {
            (self.text_left(), Anchor::Start)
        };
        for text in lines {
            self.knock_out(pen, x, y, anchor, width(text, style), NAME);
            pen.text(x, y, anchor, style, self.ink(), text);
            y += face.leading();
        }
        y -= 6;
        for text in former {
            pen.text(x, y, anchor, FORMER, if self.dark { WHITE } else { MUTE }, text);
            y += 112;
        }
    }

    /// Clears the hatch behind a line of text.
    fn knock_out(&self, pen: &mut Pen, x: Length, y: Length, anchor: Anchor, room: Length, size: Length) {
        if !self.is_hatched() {
            return;
        }
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - room / 2,
            Anchor::End => x - room,
        };
        let rect = Rect { x: left - 25, y: y - size * 86 / 100, width: room + 50, height: size * 113 / 100 };
        pen.rect(rect, 20, fill(WHITE));
    }

    /// Distance of the figure from the right edge.
    fn inset(&self) -> Length {
        if matches!(self.unit.shape, Shape::Cell | Shape::Joint) { 85 } else { 60 }
    }

    fn figures(&self, pen: &mut Pen) {
        let face = self.face;
        let with_delta = !face.delta.is_empty() && self.view != View::Before;
        let (right, middle) = (self.rect.right() - self.inset(), self.rect.middle_y());
        if !face.figure.is_empty() {
            let y = if with_delta { middle - 25 } else { middle + 33 };
            self.knock_out(pen, right, y, Anchor::End, width(&face.figure, FIGURE), NAME);
            pen.text(right, y, Anchor::End, FIGURE, self.ink(), &face.figure);
        }
        if with_delta {
            let room = width(&face.delta, DELTA);
            let less = face.delta.starts_with(['-', '−']);
            let top = if face.figure.is_empty() { middle - 60 } else { middle + 10 };
            let rect = Rect { x: right - room - 40, y: top, width: room + 70, height: 120 };
            pen.rect(rect, 60, fill(if less { RED } else { GREEN }));
            pen.text(right - 5, top + 93, Anchor::End, DELTA, WHITE, &face.delta);
        }
    }

    fn badges(&self, pen: &mut Pen) {
        let face = self.face;
        if !face.foot {
            let x = self.rect.right() - 20 - self.inset() - face.figures_width() - face.badges_width() + 60;
            self.badge_row(pen, &face.badges, x, self.rect.middle_y());
            return;
        }
        let mut rest = &face.badges[..];
        let mut y = self.rect.foot() - FOOT_ROW * face.foot_rows.len() as Length + FOOT_ROW / 2 - 30;
        for &count in &face.foot_rows {
            let (row, later) = rest.split_at(count);
            self.badge_row(pen, row, self.text_left() - 10, y);
            rest = later;
            y += FOOT_ROW;
        }
    }

    fn badge_row(&self, pen: &mut Pen, badges: &[Badge], mut x: Length, y: Length) {
        for badge in badges {
            let room = badge.width();
            match badge {
                Badge::Event(number) => pen.event(x + room / 2, y, *number, strong(self.change)),
                Badge::Finding(severity, number) if self.view != View::Before => {
                    pen.finding(x + room / 2, y, *severity, *number);
                }
                Badge::Post(mark) if mark.is_in(self.view) => {
                    pen.post(x + 15, y, &mark.letter, self.view == View::Change && !mark.after);
                }
                _ => {}
            }
            x += room;
        }
    }
}
