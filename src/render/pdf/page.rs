//! The contents of one page.

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Name, Str, TextStr};

use super::typeface::Typefaces;
use crate::layout::font::Weight;
use crate::layout::scene::{Color, Item, Paint, Scene, Segment};
use crate::layout::text::{Length, Type};
use crate::render::shapes::{outline, start};

/// Opacity inside and of the outline, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    pub fill: u8,
    pub stroke: u8,
}

impl Look {
    /// Everything opaque, as a page begins.
    const FULL: Look = Look { fill: 100, stroke: 100 };

    fn of(paint: &Paint) -> Look {
        let percent = |opacity: u8| if opacity == 0 { 100 } else { opacity.min(100) };
        Look { fill: percent(paint.fill_opacity), stroke: percent(paint.stroke_opacity) }
    }

    /// Returns the name under which the page knows it.
    pub fn name(self) -> String {
        format!("L{}-{}", self.fill, self.stroke)
    }
}

fn items(scene: &Scene) -> impl Iterator<Item = &Item> {
    scene.groups.iter().flat_map(|group| &group.items)
}

/// Returns the looks that a page needs.
pub(super) fn looks(scene: &Scene) -> Vec<Look> {
    let paints = items(scene).filter_map(|item| match item {
        Item::Rect(_, _, paint) | Item::Path(_, paint) | Item::Circle(_, _, _, paint) => Some(Look::of(paint)),
        Item::Text(..) => None,
    });
    paints.chain([Look::FULL]).collect()
}

/// Returns the texts of a page with their weights.
pub(super) fn texts(scene: &Scene) -> Vec<(Weight, &str)> {
    let texts = items(scene).filter_map(|item| match item {
        Item::Text(_, _, _, style, _, text) => Some((style.weight, text.as_str())),
        _ => None,
    });
    texts.collect()
}

/// Draws a page of a given height in points.
pub(super) fn contents(scene: &Scene, height: f32, typefaces: &Typefaces) -> Vec<u8> {
    let mut page = Page { content: Content::new(), look: Look::FULL, typefaces };
    let scale = height / scene.height.max(1) as f32;
    // From here on a tenth of a pixel is the unit, and the page counts downwards as the scene does.
    page.content.transform([scale, 0., 0., -scale, 0., height]);
    for item in items(scene) {
        match item {
            Item::Text(x, y, anchor, style, color, text) => {
                page.text(start(*x, *anchor, *style, text), *y, *style, *color, text);
            }
            _ => page.shape(item),
        }
    }
    page.content.finish().into_vec()
}

struct Page<'a> {
    content: Content,
    look: Look,
    typefaces: &'a Typefaces,
}

impl Page<'_> {
    fn look(&mut self, look: Look) {
        if look != self.look {
            self.content.set_parameters(Name(look.name().as_bytes()));
            self.look = look;
        }
    }

    fn text(&mut self, x: Length, y: Length, style: Type, color: Color, text: &str) {
        self.look(Look::FULL);
        let [red, green, blue] = channels(color);
        let (codes, is_complete) = self.typefaces.encode(style.weight, text);
        let content = &mut self.content;
        if !is_complete {
            let mut span = content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().actual_text(TextStr(text));
        }
        content.begin_text();
        content.set_fill_rgb(red, green, blue);
        content.set_font(Name(Typefaces::name(style.weight).as_bytes()), style.size as f32);
        content.set_text_matrix([1., 0., 0., -1., x as f32, y as f32]);
        content.show(Str(&codes));
        content.end_text();
        if !is_complete {
            content.end_marked_content();
        }
    }

    fn shape(&mut self, item: &Item) {
        let Some((path, paint)) = outline(item) else { return };
        if path.is_empty() || paint.fill.is_none() && paint.stroke.is_none() {
            return;
        }
        self.look(Look::of(&paint));
        let content = &mut self.content;
        if let Some(color) = paint.fill {
            let [red, green, blue] = channels(color);
            content.set_fill_rgb(red, green, blue);
        }
        if let Some(color) = paint.stroke {
            let [red, green, blue] = channels(color);
            content.set_stroke_rgb(red, green, blue).set_line_width(paint.width as f32);
            content.set_dash_pattern(paint.dash.iter().map(|length| *length as f32), 0.);
            let (cap, join) = match paint.round {
                true => (LineCapStyle::RoundCap, LineJoinStyle::RoundJoin),
                false => (LineCapStyle::ButtCap, LineJoinStyle::MiterJoin),
            };
            content.set_line_cap(cap).set_line_join(join);
        }
        trace(content, &path);
        match (paint.fill, paint.stroke) {
            (Some(_), Some(_)) => content.fill_nonzero_and_stroke(),
            (Some(_), None) => content.fill_nonzero(),
            _ => content.stroke(),
        };
    }
}

fn trace(content: &mut Content, path: &[Segment]) {
    for segment in path {
        match *segment {
            Segment::Move(x, y) => content.move_to(x as f32, y as f32),
            Segment::Line(x, y) => content.line_to(x as f32, y as f32),
            Segment::Curve(a, b, c, d, x, y) => {
                content.cubic_to(a as f32, b as f32, c as f32, d as f32, x as f32, y as f32)
            }
            Segment::Close => content.close_path(),
        };
    }
}

fn channels(color: Color) -> [f32; 3] {
    let [_, red, green, blue] = color.0.to_be_bytes();
    // Three decimals name every one of 256 shades.
    [red, green, blue].map(|channel| (f32::from(channel) / 255. * 1000.).round() / 1000.)
}
