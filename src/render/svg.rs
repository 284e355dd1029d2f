//! SVG from a layout: a standalone file with the typeface inside, in a subset that every viewer and converter draws alike.
//!
//! Elements used: `rect`, `path`, `circle`, `text`, `g`, `title`, `desc`, `style`.
//! No pattern, no clipping, no foreign object, no reference to anything outside.

use std::fmt::Write;

use crate::layout::chart::{Chart, View};
use crate::layout::font::{FAMILY, Weight, base64};
use crate::layout::geometry::Geometry;
use crate::layout::scene::{self, Anchor, Color, Group, Item, Paint, Scene, Segment};
use crate::layout::text::Length;
use crate::words::steers;

/// Draws one view of a chart as a standalone SVG file.
pub fn draw(chart: &Chart, geometry: &Geometry, view: View) -> String {
    write(&scene::scene(chart, geometry, view))
}

/// Writes a scene as a standalone SVG file.
pub fn write(scene: &Scene) -> String {
    let mut out = String::with_capacity(60_000 + scene.groups.len() * 700);
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    number(&mut out, scene.width);
    out.push(' ');
    number(&mut out, scene.height);
    out.push('"');
    if scene.millimetres == (0, 0) {
        attribute(&mut out, "width", scene.width);
        attribute(&mut out, "height", scene.height);
    } else {
        let (wide, high) = scene.millimetres;
        let _ = write!(out, " width=\"{wide}mm\" height=\"{high}mm\"");
    }
    out.push_str(" role=\"graphics-document\" aria-labelledby=\"title desc\" lang=\"");
    escape(&mut out, &scene.language);
    let _ = write!(out, "\" data-view=\"{}\">\n<title id=\"title\">", scene.view);
    escape(&mut out, &scene.title);
    out.push_str("</title>\n<desc id=\"desc\">");
    escape(&mut out, &scene.description);
    out.push_str("</desc>\n");
    style(&mut out, scene);
    out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for part in &scene.groups {
        group(&mut out, part);
    }
    out.push_str("</svg>\n");
    out
}

/// Declares the weights that the scene uses.
fn style(out: &mut String, scene: &Scene) {
    out.push_str("<style>");
    for weight in Weight::ALL {
        let is_used = |item: &Item| matches!(item, Item::Text(_, _, _, style, _, _) if style.weight == weight);
        if scene.groups.iter().flat_map(|group| &group.items).any(is_used) {
            let _ = writeln!(
                out,
                "@font-face{{font-family:\"{FAMILY}\";font-weight:{};src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
                weight.number(),
                base64(weight.woff2())
            );
        }
    }
    let _ = writeln!(out, "text{{font-family:\"{FAMILY}\",\"Arial Narrow\",Arial,sans-serif;white-space:pre}}</style>");
}

fn group(out: &mut String, group: &Group) {
    let _ = write!(out, "<g class=\"{}\"", group.class);
    if let Some(id) = &group.id {
        out.push_str(" id=\"");
        escape(out, id);
        out.push('"');
    }
    if let Some(change) = group.change {
        let _ = write!(out, " data-change=\"{}\"", change.word());
    }
    match &group.label {
        Some(label) => {
            out.push_str(" role=\"graphics-symbol\" aria-label=\"");
            escape(out, label);
            out.push('"');
        }
        None if group.class == "lists"
            || group.class == "head"
            || group.class == "legend"
            || group.class == "source" => {}
        None => out.push_str(" aria-hidden=\"true\""),
    }
    out.push_str(">\n");
    for part in &group.items {
        item(out, part);
    }
    out.push_str("</g>\n");
}

fn item(out: &mut String, item: &Item) {
    match item {
        Item::Rect(rect, radius, look) => {
            out.push_str("<rect");
            attribute(out, "x", rect.x);
            attribute(out, "y", rect.y);
            attribute(out, "width", rect.width);
            attribute(out, "height", rect.height);
            if *radius > 0 {
                attribute(out, "rx", *radius);
            }
            paint(out, look);
        }
        Item::Circle(x, y, radius, look) => {
            out.push_str("<circle");
            attribute(out, "cx", *x);
            attribute(out, "cy", *y);
            attribute(out, "r", *radius);
            paint(out, look);
        }
        Item::Path(path, look) => {
            out.push_str("<path d=\"");
            for segment in path {
                segment_text(out, *segment);
            }
            out.push('"');
            paint(out, look);
        }
        Item::Text(x, y, anchor, style, ink, text) => {
            out.push_str("<text");
            attribute(out, "x", *x);
            attribute(out, "y", *y);
            attribute(out, "font-size", style.size);
            let _ = write!(out, " font-weight=\"{}\"", style.weight.number());
            color(out, "fill", *ink);
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
                Anchor::End => out.push_str(" text-anchor=\"end\""),
            }
            out.push('>');
            escape(out, text);
            out.push_str("</text>\n");
        }
    }
}

fn segment_text(out: &mut String, segment: Segment) {
    let mut piece = |letter: char, numbers: &[Length]| {
        out.push(letter);
        for (index, value) in numbers.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            number(out, *value);
        }
    };
    match segment {
        Segment::Move(x, y) => piece('M', &[x, y]),
        Segment::Line(x, y) => piece('L', &[x, y]),
        Segment::Curve(a, b, c, d, x, y) => piece('C', &[a, b, c, d, x, y]),
        Segment::Close => piece('Z', &[]),
    }
}

fn paint(out: &mut String, paint: &Paint) {
    match paint.fill {
        Some(inside) => color(out, "fill", inside),
        None => out.push_str(" fill=\"none\""),
    }
    if paint.fill_opacity > 0 {
        let _ = write!(out, " fill-opacity=\".{:02}\"", paint.fill_opacity);
    }
    if let Some(outline) = paint.stroke {
        color(out, "stroke", outline);
        attribute(out, "stroke-width", paint.width);
        if paint.stroke_opacity > 0 {
            let _ = write!(out, " stroke-opacity=\".{:02}\"", paint.stroke_opacity);
        }
        if !paint.dash.is_empty() {
            out.push_str(" stroke-dasharray=\"");
            for (index, dash) in paint.dash.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                number(out, *dash);
            }
            out.push('"');
        }
        if paint.round {
            out.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
        }
    }
    out.push_str("/>\n");
}

fn attribute(out: &mut String, name: &str, value: Length) {
    let _ = write!(out, " {name}=\"");
    number(out, value);
    out.push('"');
}

fn color(out: &mut String, name: &str, color: Color) {
    let _ = write!(out, " {name}=\"#{:06x}\"", color.0);
}

/// Writes tenths as a decimal number.
fn number(out: &mut String, tenths: Length) {
    if tenths < 0 {
        out.push('-');
    }
    let value = tenths.unsigned_abs();
    let _ = write!(out, "{}", value / 10);
    if !value.is_multiple_of(10) {
        let _ = write!(out, ".{}", value % 10);
    }
}

/// Escapes text for XML and replaces what XML refuses or what turns the direction.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if steers(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_tenths_are_written_short() {
        let mut out = String::new();
        escape(&mut out, "<a & \"b\"\u{1}>");
        assert_eq!(out, "&lt;a &amp; &quot;b&quot;\u{fffd}&gt;");
        let mut out = String::new();
        number(&mut out, -125);
        number(&mut out, 130);
        assert_eq!(out, "-12.513");
    }
}
