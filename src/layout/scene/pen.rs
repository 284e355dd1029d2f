//! A small pen that gathers shapes.

use super::super::chart::{Change, Severity};
use super::super::font::Weight;
use super::super::geometry::Rect;
use super::super::text::{Length, Type, width};
use super::lines::ENDED;
use super::style::{AMBER, INK, RED, WHITE, YELLOW, icon};
use super::{Anchor, Color, Group, Item, Paint, Segment};

/// Returns a type.
pub(super) const fn face(size: Length, weight: Weight) -> Type {
    Type { size, weight }
}

/// Returns the paint of an area.
pub(super) fn fill(color: Color) -> Paint {
    Paint { fill: Some(color), ..Paint::default() }
}

/// Returns the paint of a line.
pub(super) fn line(color: Color, width: Length) -> Paint {
    Paint { stroke: Some(color), width, ..Paint::default() }
}

/// Gathers shapes, from back to front.
#[derive(Default)]
pub(super) struct Pen {
    pub items: Vec<Item>,
}

impl Pen {
    /// Closes the group.
    pub fn group(self, class: &'static str) -> Group {
        Group { class, items: self.items, ..Group::default() }
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, rect: Rect, radius: Length, paint: Paint) {
        self.items.push(Item::Rect(rect, radius, paint));
    }

    /// Adds a path.
    pub fn path(&mut self, path: Vec<Segment>, paint: Paint) {
        if !path.is_empty() {
            self.items.push(Item::Path(path, paint));
        }
    }

    /// Adds a line of text; arrows in it are drawn, for the typeface has none.
    pub fn text(&mut self, x: Length, y: Length, anchor: Anchor, style: Type, color: Color, text: &str) {
        if text.is_empty() {
            return;
        }
        if !text.contains('→') {
            self.items.push(Item::Text(x, y, anchor, style, color, text.to_string()));
            return;
        }
        let mut at = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width(text, style) / 2,
            Anchor::End => x - width(text, style),
        };
        for (index, piece) in text.split('→').enumerate() {
            if index > 0 {
                self.arrow(at, y, style, color);
                at += width("→", style);
            }
            if !piece.is_empty() {
                self.items.push(Item::Text(at, y, Anchor::Start, style, color, piece.to_string()));
                at += width(piece, style);
            }
        }
    }

    fn arrow(&mut self, x: Length, y: Length, style: Type, color: Color) {
        let (tip, middle, barb) = (x + style.size * 94 / 100, y - style.size * 34 / 100, style.size * 26 / 100);
        let thick = if style.weight == Weight::Regular { 10 } else { 14 };
        let path = vec![
            Segment::Move(x + style.size * 4 / 100, middle),
            Segment::Line(tip, middle),
            Segment::Move(tip - barb, middle - barb),
            Segment::Line(tip, middle),
            Segment::Line(tip - barb, middle + barb),
        ];
        self.path(path, Paint { round: true, ..line(color, style.size * thick / 100) });
    }

    /// Adds the icon of a change around a middle.
    pub fn icon(&mut self, change: Change, x: Length, y: Length, size: Length, color: Color) {
        let mut path = Vec::new();
        for stroke in icon(change) {
            for (index, (dx, dy)) in stroke.iter().enumerate() {
                let (px, py) = (x - size / 2 + dx * size / 120, y - size / 2 + dy * size / 120);
                path.push(if index == 0 { Segment::Move(px, py) } else { Segment::Line(px, py) });
            }
        }
        self.path(path, Paint { round: true, ..line(color, size * 17 / 120) });
    }

    /// Adds the round number of an event around a middle.
    pub fn event(&mut self, x: Length, y: Length, number: u32, color: Color) {
        let text = number.to_string();
        let style = face(100, Weight::Bold);
        let room = (width(&text, style) + 70).max(148);
        let rect = Rect { x: x - room / 2, y: y - 74, width: room, height: 148 };
        self.rect(rect, 74, Paint { fill: Some(WHITE), ..line(color, 16) });
        self.text(x, y + 35, Anchor::Middle, style, color, &text);
    }

    /// Adds the triangle of a finding around a middle.
    pub fn finding(&mut self, x: Length, y: Length, severity: Severity, number: u32) {
        let (inside, outline, ink) = match severity {
            Severity::Error => (RED, RED, WHITE),
            Severity::Warning => (YELLOW, AMBER, INK),
            Severity::Note => (WHITE, AMBER, INK),
        };
        let path = vec![
            Segment::Move(x, y - 80),
            Segment::Line(x + 90, y + 75),
            Segment::Line(x - 90, y + 75),
            Segment::Close,
        ];
        self.path(path, Paint { fill: Some(inside), round: true, ..line(outline, 12) });
        let size = match number {
            0..10 => 96,
            10..100 => 78,
            100..1000 => 60,
            _ => 40,
        };
        self.text(x, y + 56, Anchor::Middle, face(size, Weight::Bold), ink, &number.to_string());
    }

    /// Adds the pill of a concurrent post; returns its width.
    pub fn post(&mut self, x: Length, y: Length, letter: &str, ended: bool) -> Length {
        let style = face(96, Weight::Bold);
        let room = 200 + width(letter, style).max(40);
        let rect = Rect { x, y: y - 65, width: room, height: 130 };
        let dash = if ended { ENDED } else { &[] };
        self.rect(rect, 65, Paint { fill: Some(WHITE), dash, ..line(INK, 11) });
        self.items.push(Item::Circle(x + 66, y - 17, 19, fill(INK)));
        let shoulders = vec![
            Segment::Move(x + 30, y + 46),
            Segment::Curve(x + 30, y - 2, x + 102, y - 2, x + 102, y + 46),
            Segment::Close,
        ];
        self.path(shoulders, fill(INK));
        self.text(x + (110 + room - 20) / 2, y + 34, Anchor::Middle, style, INK, letter);
        room
    }

    /// Adds a tip that points right (or left) at a place.
    pub fn tip(&mut self, x: Length, y: Length, half: Length, to_right: bool, color: Color) {
        let back = if to_right { x - 70 } else { x + 70 };
        let path =
            vec![Segment::Move(back, y - half), Segment::Line(x, y), Segment::Line(back, y + half), Segment::Close];
        self.path(path, fill(color));
    }
}

/// Moves a group.
pub(super) fn shifted(mut group: Group, dx: Length, dy: Length) -> Group {
    for item in &mut group.items {
        match item {
            Item::Rect(rect, ..) => {
                rect.x += dx;
                rect.y += dy;
            }
            Item::Circle(x, y, ..) | Item::Text(x, y, ..) => {
                *x += dx;
                *y += dy;
            }
            Item::Path(path, _) => {
                for segment in path {
                    *segment = match *segment {
                        Segment::Move(x, y) => Segment::Move(x + dx, y + dy),
                        Segment::Line(x, y) => Segment::Line(x + dx, y + dy),
                        Segment::Curve(a, b, c, d, x, y) => {
                            Segment::Curve(a + dx, b + dy, c + dx, d + dy, x + dx, y + dy)
                        }
                        Segment::Close => Segment::Close,
                    };
                }
            }
        }
    }
    group
}
