//! PNG from a drawing, at any number of dots per inch, with the embedded typeface.
//!
//! The sheet is drawn in bands, so that memory does not grow with its height.
//! Opaque RGB; the resolution stands in the file, so that it prints at its right size.

use std::io::Write;

use png::{BitDepth, ColorType, Compression, Encoder, PixelDimensions, Unit};
use tiny_skia::{
    Color as Ink, FillRule, LineCap, LineJoin, Paint as Brush, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::shapes::{face, micrometres, outline, reach, start};
use crate::diagnostic::Diagnostic;
use crate::layout::font::Weight;
use crate::layout::scene::{Color, Item, Paint, Scene, Segment};
use crate::layout::text::{Length, Type};
use crate::say;

/// Most pixels of a picture.
pub const PIXELS_MAX: u64 = 400_000_000;
/// Resolution when none is asked for: sharp in print, and an A3 sheet stays below a megabyte.
pub const DPI: u32 = 200;
/// Rows that are drawn at a time.
const BAND: u32 = 512;

/// Returns the size in pixels.
fn pixels(scene: &Scene, dpi: u32) -> (u64, u64) {
    let (wide, high) = micrometres(scene);
    let of = |micrometres: Length| (micrometres.max(1) as u64).saturating_mul(u64::from(dpi)).div_ceil(25_400).max(1);
    (of(wide), of(high))
}

/// Writes a scene as a PNG file.
///
/// # Errors
/// Refuses a picture of more than [`PIXELS_MAX`] pixels, and says which resolution is possible.
pub fn write(scene: &Scene, dpi: u32) -> Result<Vec<u8>, Box<Diagnostic>> {
    let (width, height) = pixels(scene, dpi);
    if width.saturating_mul(height) > PIXELS_MAX || width > 65_535 {
        return Err(Box::new(too_large(scene, dpi)));
    }
    let (width, height) = (width as u32, height as u32);
    let mut file = Vec::new();
    draw(&mut file, scene, width, height, dpi).expect("invariant P1 broken: writing into memory failed");
    Ok(file)
}

fn too_large(scene: &Scene, dpi: u32) -> Diagnostic {
    let (width, height) = pixels(scene, dpi);
    let fits = |dpi: &u32| {
        let (width, height) = pixels(scene, *dpi);
        width.saturating_mul(height) <= PIXELS_MAX && width <= 65_535
    };
    let message = say!(
        "the picture would have {width} × {height} pixels at {dpi} dots per inch",
        "ảnh sẽ có {width} × {height} điểm ảnh ở độ phân giải {dpi} dpi"
    );
    let help = match (1..dpi).rev().find(fits) {
        Some(most) => say!(
            "ask for at most {most} dots per inch, or write SVG or PDF",
            "chọn độ phân giải tối đa {most} dpi, hoặc ghi SVG hay PDF"
        ),
        None => say!("write SVG or PDF", "ghi SVG hoặc PDF"),
    };
    Diagnostic::error("picture-too-large", message).help(help)
}

fn draw(file: &mut Vec<u8>, scene: &Scene, width: u32, height: u32, dpi: u32) -> Result<(), png::EncodingError> {
    let mut encoder = Encoder::new(file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let per_metre = (u64::from(dpi) * 10_000 / 254) as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let scale = width as f32 / scene.width.max(1) as f32;
    let glyphs = Glyphs::new();
    let mut top = 0;
    while top < height {
        let rows = BAND.min(height - top);
        let canvas =
            Canvas { glyphs: &glyphs, transform: Transform::from_row(scale, 0., 0., scale, 0., -(top as f32)) };
        if let Some(band) = canvas.band(scene, width, rows, top as f32 / scale, rows as f32 / scale) {
            let bytes: Vec<u8> = band.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
            stream.write_all(&bytes)?;
        }
        top += rows;
    }
    stream.finish()?;
    writer.finish()
}

/// The outlines of all three weights.
struct Glyphs([Face<'static>; 3]);

impl Glyphs {
    fn new() -> Glyphs {
        Glyphs(Weight::ALL.map(face))
    }

    /// Returns the outline of a text in thousandths of its size, its base line at zero.
    fn path(&self, text: &str, weight: Weight) -> Option<Path> {
        let face = &self.0[weight as usize];
        let mut pen = Pen { path: PathBuilder::new(), x: 0. };
        for character in text.chars() {
            let glyph = face.glyph_index(character).unwrap_or(GlyphId(0));
            face.outline_glyph(glyph, &mut pen);
            pen.x += crate::layout::font::advance(character, weight) as f32;
        }
        pen.path.finish()
    }
}

/// Gathers outlines; the typeface counts upwards, the sheet downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, -y);
    }

    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + a, -b, self.x + x, -y);
    }

    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + a, -b, self.x + c, -d, self.x + x, -y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// Draws one band.
struct Canvas<'a> {
    glyphs: &'a Glyphs,
    transform: Transform,
}

impl Canvas<'_> {
    /// Draws what lies between two levels of the scene.
    fn band(&self, scene: &Scene, width: u32, rows: u32, top: f32, height: f32) -> Option<Pixmap> {
        let mut band = Pixmap::new(width, rows)?;
        band.fill(Ink::WHITE);
        let (top, foot) = (top.floor() as Length - 1, (top + height).ceil() as Length + 1);
        for item in scene.groups.iter().flat_map(|group| &group.items) {
            let (low, high) = reach(item);
            if high < top || low > foot {
                continue;
            }
            match item {
                Item::Text(x, y, anchor, style, color, text) => {
                    self.text(&mut band, start(*x, *anchor, *style, text), *y, *style, *color, text);
                }
                _ => self.shape(&mut band, item),
            }
        }
        Some(band)
    }

    fn text(&self, band: &mut Pixmap, x: Length, y: Length, style: Type, color: Color, text: &str) {
        if let Some(path) = self.glyphs.path(text, style.weight) {
            let size = style.size as f32 / 1000.;
            let place = self.transform.pre_translate(x as f32, y as f32).pre_scale(size, size);
            band.fill_path(&path, &brush(color, 0), FillRule::Winding, place, None);
        }
    }

    fn shape(&self, band: &mut Pixmap, item: &Item) {
        let Some((segments, paint)) = outline(item) else { return };
        let Some(path) = path(&segments) else { return };
        if let Some(color) = paint.fill {
            band.fill_path(&path, &brush(color, paint.fill_opacity), FillRule::Winding, self.transform, None);
        }
        if let Some(color) = paint.stroke {
            band.stroke_path(&path, &brush(color, paint.stroke_opacity), &stroke(&paint), self.transform, None);
        }
    }
}

fn path(segments: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match *segment {
            Segment::Move(x, y) => path.move_to(x as f32, y as f32),
            Segment::Line(x, y) => path.line_to(x as f32, y as f32),
            Segment::Curve(a, b, c, d, x, y) => {
                path.cubic_to(a as f32, b as f32, c as f32, d as f32, x as f32, y as f32);
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

/// Returns the paint of a colour; opacity in percent, zero stands for full.
fn brush(color: Color, opacity: u8) -> Brush<'static> {
    let [_, red, green, blue] = color.0.to_be_bytes();
    let alpha = if opacity == 0 { 255 } else { (u32::from(opacity.min(100)) * 255 / 100) as u8 };
    let mut brush = Brush::default();
    brush.set_color_rgba8(red, green, blue, alpha);
    brush
}

fn stroke(paint: &Paint) -> Stroke {
    let dash = (!paint.dash.is_empty()).then(|| paint.dash.iter().map(|length| *length as f32).collect());
    let (line_cap, line_join) =
        if paint.round { (LineCap::Round, LineJoin::Round) } else { (LineCap::Butt, LineJoin::Miter) };
    Stroke {
        width: paint.width as f32,
        line_cap,
        line_join,
        dash: dash.and_then(|lengths| StrokeDash::new(lengths, 0.)),
        ..Stroke::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::geometry::Rect;
    use crate::layout::scene::Group;

    fn scene(width: Length, height: Length) -> Scene {
        let paint = Paint { fill: Some(Color(0xFF_00_00)), ..Paint::default() };
        let square = Item::Rect(Rect { x: 0, y: height / 2, width: width / 2, height: height / 2 }, 0, paint);
        Scene { width, height, groups: vec![Group { items: vec![square], ..Group::default() }], ..Scene::default() }
    }

    fn read(file: &[u8]) -> (png::OutputInfo, Vec<u8>, Option<PixelDimensions>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        (info, bytes, reader.info().pixel_dims)
    }

    #[test]
    fn a_shape_covers_its_pixels_in_every_band() {
        // Three bands at 96 dots per inch.
        let file = write(&scene(4000, 14000), 96).unwrap();
        let (info, bytes, dims) = read(&file);
        assert_eq!((info.width, info.height), (400, 1400));
        assert_eq!(dims.unwrap().xppu, 3779);
        let pixel = |x: usize, y: usize| &bytes[(y * 400 + x) * 3..][..3];
        for (y, color) in [(10, [255, 255, 255]), (690, [255, 255, 255]), (710, [255, 0, 0]), (1390, [255, 0, 0])] {
            assert_eq!(pixel(10, y), color, "row {y}");
            assert_eq!(pixel(390, y), [255, 255, 255], "row {y}");
        }
    }

    #[test]
    fn a_named_sheet_has_its_size_at_any_resolution() {
        let sheet = Scene { millimetres: (420, 297), ..scene(15874, 11225) };
        let (info, _, _) = read(&write(&sheet, 50).unwrap());
        assert_eq!((info.width, info.height), (827, 585));
    }

    #[test]
    fn a_picture_that_is_too_large_is_refused_with_a_resolution_that_fits() {
        let problem = write(&scene(200_000, 200_000), 600).unwrap_err();
        assert_eq!(problem.code, "picture-too-large");
        let help = problem.help.unwrap().en;
        let most: u32 = help.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
        let (width, height) = pixels(&scene(200_000, 200_000), most);
        assert!(width * height <= PIXELS_MAX && most > 50, "{help}");
    }
}
