//! The files of pictures: the same bytes every time, nothing from outside, read back by others.

use std::io::Write;
use std::process::{Command, Stdio};

use bomay::layout::chart::View;
use bomay::layout::memory::Memory;
use bomay::layout::{Options, place};
use bomay::render::{dot, list, mermaid, scene_json, svg};

use super::{Drawn, VIEWS, conclusion};

#[test]
fn the_same_picture_gives_the_same_bytes_in_every_format() {
    let (one, other) = (conclusion(), conclusion());
    for (at, view) in VIEWS.into_iter().enumerate() {
        assert_eq!(svg::write(&one.scenes[at]), svg::write(&other.scenes[at]));
        assert_eq!(scene_json::write(&one.scenes[at]), scene_json::write(&other.scenes[at]));
        let dot = |drawn: &Drawn| dot::draw_placed(&drawn.chart, &drawn.geometry, view);
        assert_eq!(dot(&one), dot(&other));
        assert_eq!(mermaid::draw(&one.chart, view), mermaid::draw(&other.chart, view));
        assert_eq!(list::write(&one.chart, view), list::write(&other.chart, view));
    }
}

#[test]
fn a_picture_asks_for_nothing_from_outside_and_says_what_it_is() {
    let text = svg::write(&conclusion().scenes[2]);
    for foreign in ["href", "http://", "https://", "<script", "@import", "foreignObject", "<pattern"] {
        let found = text.replacen("http://www.w3.org/2000/svg", "", 1);
        assert!(!found.contains(foreign), "{foreign}");
    }
    for needed in
        ["role=\"graphics-document\"", "<title id=\"title\">", "<desc id=\"desc\">", "role=\"graphics-symbol\""]
    {
        assert!(text.contains(needed), "{needed}");
    }
}

#[test]
fn the_lists_of_the_three_views_name_every_unit() {
    let drawn = conclusion();
    for view in VIEWS {
        let text = list::write(&drawn.chart, view);
        let shown = drawn.geometry.slots.list.iter().filter(|slot| slot.side.is_in(view)).count();
        assert_eq!(text.matches("<li data-change").count(), shown, "{view:?}");
    }
}

/// Returns the centres of nodes in a laid-out DOT text, by name.
fn centres(text: &str) -> Vec<(String, f64, f64)> {
    let mut centres = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("node ")) {
        // The plain format: node NAME X Y …, in inches; names with spaces stand in quotes.
        let rest = &line[5..];
        let (name, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\" ").unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        let numbers: Vec<f64> = rest.split(' ').take(2).filter_map(|number| number.parse().ok()).collect();
        if let [x, y] = numbers[..] {
            centres.push((name.to_owned(), x * 72.0, y * 72.0));
        }
    }
    centres
}

#[test]
fn neato_redraws_the_picture_from_the_dot_file() {
    let drawn = conclusion();
    let text = dot::draw_placed(&drawn.chart, &drawn.geometry, View::Change);
    assert!(graphviz_rust::parse(&text).is_ok());
    let Ok(mut child) =
        Command::new("neato").args(["-n2", "-Tplain"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
    else {
        eprintln!("neato is not installed: not tried");
        return;
    };
    child.stdin.take().expect("input is piped").write_all(text.as_bytes()).expect("neato reads");
    let output = child.wait_with_output().expect("neato ends");
    let found = centres(&String::from_utf8_lossy(&output.stdout));
    let geometry = &drawn.geometry;
    assert_eq!(found.len(), geometry.rects.len());
    // The plain format counts from the lower left corner of what is drawn, and rounds to some thousandths of an inch.
    let own = |slot: usize| {
        let entry = &geometry.slots.list[slot];
        let id = &drawn.chart.boxes[entry.unit].id;
        let ghost = geometry.slots.after[entry.unit] != Some(slot) && geometry.slots.after[entry.unit].is_some();
        let rect = geometry.rects[slot];
        let name = if ghost { format!("{id}@before") } else { id.clone() };
        (name, rect.middle_x() as f64 * 0.075, (geometry.size.1 - rect.middle_y()) as f64 * 0.075)
    };
    let mut shift: Option<(f64, f64)> = None;
    for slot in 0..geometry.rects.len() {
        let (name, x, y) = own(slot);
        let place = found.iter().find(|place| place.0 == name).unwrap_or_else(|| panic!("{name} is missing"));
        let (dx, dy) = (place.1 - x, place.2 - y);
        let (sx, sy) = *shift.get_or_insert((dx, dy));
        assert!((dx - sx).abs() <= 1.0 && (dy - sy).abs() <= 1.0, "{name} moved by {} {}", dx - sx, dy - sy);
    }
}

#[test]
fn a_later_version_keeps_the_places_of_the_slot_file() {
    let drawn = conclusion();
    let memory = Memory::of(&drawn.chart, &drawn.geometry);
    let text = serde_json::to_string(&memory).expect("a memory is text");
    let memory: Memory = serde_json::from_str(&text).expect("the text is a memory");
    let options = Options { memory: Some(memory.clone()), ..Options::default() };
    let again = place(&drawn.chart, &options);
    assert_eq!(memory.displacement(&drawn.chart, &again).moved, 0);
    // One body more: what stands in other columns stays.
    let mut later = drawn.chart.clone();
    let first = later.boxes.iter().position(|unit| unit.after.is_some_and(|place| place.superior.is_some())).unwrap();
    let mut more = later.boxes[first].clone();
    (more.id, more.name) = ("more".into(), "Đơn vị thêm".into());
    later.boxes.push(more);
    let kept = memory.displacement(&later, &place(&later, &options));
    let free = memory.displacement(&later, &place(&later, &Options::default()));
    assert_eq!(kept.known, drawn.geometry.rects.len());
    assert!(kept.mean <= free.mean, "{kept:?} with the slot file, {free:?} without");
}
