//! A drawing as JSON: every shape of a sheet, for other renderers.
//!
//! Lengths are tenths of a pixel at 96 dots per inch; a path is a list of a letter and its numbers, as in SVG.

use serde_json::{Map, Value, json};

use crate::layout::scene::{Anchor, Color, Group, Item, Paint, Scene, Segment};
use crate::words::spelled_out;

/// Writes a scene as JSON.
pub fn write(scene: &Scene) -> String {
    let groups: Vec<Value> = scene.groups.iter().map(group).collect();
    let value = json!({
        "format": "bomay/scene/1",
        "view": scene.view,
        "title": scene.title,
        "description": scene.description,
        "language": scene.language,
        "width": scene.width,
        "height": scene.height,
        "millimetres": [scene.millimetres.0, scene.millimetres.1],
        "groups": groups,
    });
    let mut text = value.to_string();
    text.push('\n');
    spelled_out(text)
}

fn group(group: &Group) -> Value {
    let mut value = Map::new();
    value.insert("class".into(), group.class.into());
    if let Some(id) = &group.id {
        value.insert("id".into(), id.as_str().into());
    }
    if let Some(change) = group.change {
        value.insert("change".into(), change.word().into());
    }
    if let Some(label) = &group.label {
        value.insert("label".into(), label.as_str().into());
    }
    value.insert("items".into(), group.items.iter().map(item).collect());
    Value::Object(value)
}

fn item(item: &Item) -> Value {
    let mut value = Map::new();
    match item {
        Item::Rect(rect, radius, paint) => {
            value.insert("rect".into(), json!([rect.x, rect.y, rect.width, rect.height]));
            if *radius > 0 {
                value.insert("radius".into(), (*radius).into());
            }
            painted(&mut value, paint);
        }
        Item::Circle(x, y, radius, paint) => {
            value.insert("circle".into(), json!([x, y, radius]));
            painted(&mut value, paint);
        }
        Item::Path(path, paint) => {
            value.insert("path".into(), path.iter().map(segment).collect());
            painted(&mut value, paint);
        }
        Item::Text(x, y, anchor, style, color, text) => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            value.insert("text".into(), text.as_str().into());
            value.insert("at".into(), json!([x, y]));
            value.insert("anchor".into(), anchor.into());
            value.insert("size".into(), style.size.into());
            value.insert("weight".into(), style.weight.number().into());
            value.insert("fill".into(), hex(*color));
        }
    }
    Value::Object(value)
}

fn segment(segment: &Segment) -> Value {
    match *segment {
        Segment::Move(x, y) => json!(["M", x, y]),
        Segment::Line(x, y) => json!(["L", x, y]),
        Segment::Curve(a, b, c, d, x, y) => json!(["C", a, b, c, d, x, y]),
        Segment::Close => json!(["Z"]),
    }
}

fn painted(value: &mut Map<String, Value>, paint: &Paint) {
    if let Some(fill) = paint.fill {
        value.insert("fill".into(), hex(fill));
    }
    if paint.fill_opacity > 0 {
        value.insert("fill_opacity".into(), paint.fill_opacity.into());
    }
    if let Some(stroke) = paint.stroke {
        value.insert("stroke".into(), hex(stroke));
        value.insert("stroke_width".into(), paint.width.into());
    }
    if paint.stroke_opacity > 0 {
        value.insert("stroke_opacity".into(), paint.stroke_opacity.into());
    }
    if !paint.dash.is_empty() {
        value.insert("dash".into(), json!(paint.dash));
    }
    if paint.round {
        value.insert("round".into(), true.into());
    }
}

fn hex(color: Color) -> Value {
    format!("#{:06x}", color.0).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::chart::{Chart, ChartBox, Place, View};
    use crate::layout::{Options, place, scene::scene};

    #[test]
    fn every_shape_of_the_scene_stands_in_the_json() {
        let at = Some(Place { superior: None, order: 0 });
        let boxes = vec![ChartBox { name: "Ủy ban \"A\"".into(), before: at, after: at, ..ChartBox::default() }];
        let chart = Chart { title: "SƠ ĐỒ".into(), boxes, ..Chart::default() };
        let drawn = scene(&chart, &place(&chart, &Options::default()), View::After);
        let value: Value = serde_json::from_str(&write(&drawn)).expect("the text is JSON");
        let groups = value["groups"].as_array().expect("groups are a list");
        assert_eq!(groups.len(), drawn.groups.len());
        for (written, group) in groups.iter().zip(&drawn.groups) {
            assert_eq!(written["items"].as_array().map(Vec::len), Some(group.items.len()));
        }
        assert!(write(&drawn).contains("Ủy ban \\\"A\\\""));
    }
}
