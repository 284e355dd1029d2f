//! What PNG and PDF have in common: every shape as a path, the size of the sheet, the glyphs of a text.

use crate::layout::font::{Weight, advance};
use crate::layout::geometry::Rect;
use crate::layout::scene::{Anchor, Item, Paint, Scene, Segment};
use crate::layout::text::{Length, Type};

/// Distance of control points for a quarter of a circle, in thousandths of the radius.
const QUARTER: Length = 552;

/// Returns the outline and the paint of a shape; none for a text.
pub(super) fn outline(item: &Item) -> Option<(Vec<Segment>, Paint)> {
    match item {
        Item::Rect(rect, radius, paint) => Some((rounded(*rect, *radius), *paint)),
        Item::Circle(x, y, radius, paint) => {
            let side = 2 * radius;
            Some((rounded(Rect { x: x - radius, y: y - radius, width: side, height: side }, *radius), *paint))
        }
        Item::Path(path, paint) => Some((path.clone(), *paint)),
        Item::Text(..) => None,
    }
}

fn rounded(rect: Rect, radius: Length) -> Vec<Segment> {
    let Rect { x, y, width, height } = rect;
    let (right, foot) = (rect.right(), rect.foot());
    let radius = radius.min(width / 2).min(height / 2).max(0);
    if radius == 0 {
        return vec![
            Segment::Move(x, y),
            Segment::Line(right, y),
            Segment::Line(right, foot),
            Segment::Line(x, foot),
            Segment::Close,
        ];
    }
    let near = radius - radius * QUARTER / 1000;
    vec![
        Segment::Move(x + radius, y),
        Segment::Line(right - radius, y),
        Segment::Curve(right - near, y, right, y + near, right, y + radius),
        Segment::Line(right, foot - radius),
        Segment::Curve(right, foot - near, right - near, foot, right - radius, foot),
        Segment::Line(x + radius, foot),
        Segment::Curve(x + near, foot, x, foot - near, x, foot - radius),
        Segment::Line(x, y + radius),
        Segment::Curve(x, y + near, x + near, y, x + radius, y),
        Segment::Close,
    ]
}

/// Returns the left end of a text.
pub(super) fn start(x: Length, anchor: Anchor, style: Type, text: &str) -> Length {
    let width: Length = text.chars().map(|character| advance(character, style.weight)).sum();
    match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width * style.size / 2000,
        Anchor::End => x - width * style.size / 1000,
    }
}

/// Returns width and height of the sheet in thousandths of a millimetre.
///
/// A scene without a sheet is as large as at 96 dots per inch.
pub(super) fn micrometres(scene: &Scene) -> (Length, Length) {
    match scene.millimetres {
        (0, 0) => (scene.width.max(1) * 25_400 / 960, scene.height.max(1) * 25_400 / 960),
        (wide, high) => (Length::from(wide) * 1000, Length::from(high) * 1000),
    }
}

/// Returns the lowest and the highest place that a shape touches.
pub(super) fn reach(item: &Item) -> (Length, Length) {
    match item {
        Item::Rect(rect, _, paint) => (rect.y - paint.width, rect.foot() + paint.width),
        Item::Circle(_, y, radius, paint) => (y - radius - paint.width, y + radius + paint.width),
        Item::Text(_, y, _, style, _, _) => (y - 2 * style.size, y + style.size),
        Item::Path(path, paint) => {
            let levels = path.iter().flat_map(|segment| match *segment {
                Segment::Move(_, y) | Segment::Line(_, y) => vec![y],
                Segment::Curve(_, a, _, b, _, y) => vec![a, b, y],
                Segment::Close => Vec::new(),
            });
            let (low, high) = levels.fold((Length::MAX, Length::MIN), |(low, high), y| (low.min(y), high.max(y)));
            (low.saturating_sub(4 * paint.width), high.saturating_add(4 * paint.width))
        }
    }
}

/// Returns the typeface in a weight, ready to be asked for glyphs.
///
/// # Panics
/// When the embedded file is damaged; a test opens all three.
pub(super) fn face(weight: Weight) -> ttf_parser::Face<'static> {
    ttf_parser::Face::parse(weight.ttf(), 0).expect("invariant F1 broken: the embedded typeface does not open")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_measure_as_the_layout_does() {
        for weight in Weight::ALL {
            let face = face(weight);
            assert_eq!(face.units_per_em(), 1000);
            for character in "Ủy ban Kiểm tra – Thanh tra huyện Đức Thọ 0123456789 · ± −".chars() {
                let glyph = face.glyph_index(character).unwrap();
                assert_eq!(face.glyph_hor_advance(glyph).map(i64::from), Some(advance(character, weight)));
            }
        }
    }

    #[test]
    fn a_corner_is_never_rounder_than_the_side_allows() {
        let path = rounded(Rect { x: 0, y: 0, width: 100, height: 40 }, 90);
        assert_eq!(path[0], Segment::Move(20, 0));
        assert_eq!(path.len(), 10);
    }
}
