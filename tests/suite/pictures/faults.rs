//! Every check complains when a fault is put in.

use bomay::layout::chart::{Change, View};
use bomay::layout::geometry::Rect;
use bomay::layout::scene::{Color, Item};

use super::{Drawn, checks, colours, conclusion};

/// A drawing with a fault, and the complaints of the check that has to see it.
fn seen(what: &str, complaints: &[String]) {
    assert!(!complaints.is_empty(), "nothing was said about: {what}");
}

fn clean() -> Drawn {
    let drawn = conclusion();
    let complaints = checks::all(&drawn);
    assert!(complaints.is_empty(), "{complaints:#?}");
    drawn
}

#[test]
fn faults_in_the_geometry_are_seen() {
    let mut drawn = clean();
    drawn.geometry.rects[5] = drawn.geometry.rects[6];
    seen("two boxes in one place", &checks::overlaps(&drawn.geometry, View::Change));
    let mut drawn = clean();
    for face in &mut drawn.geometry.faces {
        face.lines = vec![face.lines.join(" ").repeat(3)];
    }
    drawn.again();
    seen("names on one line", &checks::overflow(&drawn.scenes[2]));
    let mut drawn = clean();
    let wide = drawn.geometry.size.0;
    drawn.geometry.routes[0].way = vec![(0, 3000), (wide, 3000)];
    for route in &mut drawn.geometry.routes {
        (route.from_x, route.to_x) = (0, wide);
    }
    seen("lines through the middle of the chart", &checks::crossed(&drawn, View::Change));
    let mut drawn = clean();
    drawn.geometry.sheet.chart_y -= 2000;
    drawn.again();
    seen("the chart over the head", &checks::fits(&drawn.scenes[2]));
    let mut drawn = clean();
    for fan in &mut drawn.geometry.fans {
        fan.spines.iter_mut().for_each(|spine| spine.members.reverse());
    }
    seen("columns upside down", &checks::order(&drawn));
}

#[test]
fn knots_are_seen() {
    let mut drawn = clean();
    let routes = &mut drawn.geometry.routes;
    let bundles: Vec<usize> = (0..routes.len()).filter(|&at| routes[at].way.len() == 2).collect();
    let (one, other) = (bundles[0], bundles[1]);
    // The first leaves and arrives through the second: from inside to outside and back.
    let (left, right) = (routes[other].from_x.min(routes[other].to_x), routes[other].from_x.max(routes[other].to_x));
    let track = routes[other].way[0].1;
    routes[one].way =
        vec![(left + 40, track - 300), (left - 40, track - 300), (left - 40, track - 200), (right + 40, track - 200)];
    (routes[one].from_x, routes[one].to_x) = (left + 40, right + 40);
    seen("the inner bundle below the outer one", &checks::knots(&drawn));
}

#[test]
fn faults_in_the_drawing_are_seen() {
    let mut drawn = clean();
    let unit = drawn.scenes[2].groups.iter_mut().find(|group| group.change == Some(Change::Split));
    unit.expect("something is divided").change = Some(Change::Unchanged);
    seen("a division drawn as unchanged", &checks::changed(&drawn, View::Change, &drawn.scenes[2]));
    let mut drawn = clean();
    drawn.scenes[2].groups.retain(|group| group.class != "legend");
    seen("no legend", &checks::legend(&drawn.chart, &drawn.geometry, &drawn.scenes[2]));
    let mut drawn = clean();
    let word = drawn.chart.labels.change(Change::Dissolve);
    let legend = drawn.scenes[2].groups.iter_mut().find(|group| group.class == "legend").expect("there is a legend");
    let sample = legend.items.iter().find(|item| matches!(item, Item::Text(..))).cloned();
    if let Some(Item::Text(x, y, anchor, style, color, _)) = sample {
        legend.items.push(Item::Text(x, y, anchor, style, color, word));
    }
    seen("an entry for what is not there", &checks::legend(&drawn.chart, &drawn.geometry, &drawn.scenes[2]));
    let mut drawn = clean();
    for group in &mut drawn.scenes[2].groups {
        for item in &mut group.items {
            if let Item::Text(_, _, _, _, color, _) = item {
                *color = Color(0xC0_C0_C0);
            }
        }
    }
    seen("pale text", &colours::contrast(&drawn.scenes[2]));
    seen("a sheet reduced by a half", &checks::sizes(&drawn.scenes[2], 150));
    let mut drawn = clean();
    for group in drawn.scenes[0].groups.iter_mut().filter(|group| group.class == "unit") {
        if let Some(Item::Rect(Rect { x, .. }, ..)) = group.items.first_mut() {
            *x += 1;
        }
    }
    seen("a view moved by a tenth of a pixel", &checks::still(&drawn.scenes));
    let mut drawn = clean();
    drawn.scenes[2].groups.iter_mut().for_each(|group| group.label = None);
    seen("units without labels", &checks::labels(&drawn.scenes[2]));
    let mut drawn = clean();
    drawn.chart.flows.iter_mut().for_each(|flow| flow.weight += 1);
    seen("ribbons that do not add up", &checks::balance(&drawn.chart));
}
