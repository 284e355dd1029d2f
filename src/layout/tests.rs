//! Laws of the whole layout, on small, odd and very large charts.

use std::collections::BTreeSet;

use super::chart::{Change, Chart, ChartBox, Flow, Link, LinkStyle, Place, PostMark, Shape, View};
use super::geometry::{Geometry, Rect};
use super::scene::{Anchor, Item, scene};
use super::slots::Side;
use super::text::{Length, width};
use super::{Options, place};
use crate::render::svg::draw;

const VIEWS: [View; 3] = [View::Before, View::After, View::Change];

fn at(superior: Option<usize>, order: usize) -> Option<Place> {
    Some(Place { superior, order: order as u32 })
}

fn unit(index: usize, superior: Option<usize>) -> ChartBox {
    ChartBox {
        id: format!("n{index}"),
        name: format!("Đơn vị số {index}"),
        before: at(superior, index),
        after: at(superior, index),
        ..ChartBox::default()
    }
}

fn random(seed: &mut u64, limit: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 33) % limit.max(1) as u64) as usize
}

/// A random chart: any tree, any change, odd names, flows and links between anything.
fn random_chart(seed: u64, count: usize) -> Chart {
    let mut seed = seed;
    let names = [
        "Trung tâm Ứng dụng khoa học kỹ thuật và Bảo vệ cây trồng, vật nuôi huyện",
        "A",
        "Ủy ban nhân dân huyện Đức Thọ <&\"'>\u{7}",
        "KhôngCóDấuCáchNàoTrongTênDàiĐếnMứcPhảiCắtGiữaChừngNhưThếNày",
        "漢字とかな 名前",
        "Chi bộ Công ty CP Chế biến gỗ Kỳ Phương",
        "",
    ];
    let shapes = [
        Shape::Committee,
        Shape::Council,
        Shape::Office,
        Shape::Cell,
        Shape::Joint,
        Shape::Front,
        Shape::Enterprise,
        Shape::Plain,
    ];
    let mut chart = Chart { title: "Sơ đồ".into(), ..Chart::default() };
    for index in 0..count {
        let superior = |seed: &mut u64| {
            if random(seed, 12) == 0 { None } else { index.checked_sub(1).map(|last| random(seed, last + 1)) }
        };
        let before = superior(&mut seed);
        let mut item = unit(index, before);
        item.name = names[random(&mut seed, names.len())].into();
        item.shape = shapes[random(&mut seed, shapes.len())];
        item.head = random(&mut seed, 5) == 0;
        item.assistant = random(&mut seed, 3) == 0;
        item.lane = random(&mut seed, 3) as u16;
        item.lane_title = format!("LÀN {}", item.lane);
        item.change = Change::ALL[random(&mut seed, Change::ALL.len())];
        item.badge = (random(&mut seed, 2) == 0).then(|| "1.234 ĐV".into());
        item.delta = (random(&mut seed, 4) == 0).then(|| "−30".into());
        item.former_name = (random(&mut seed, 5) == 0).then(|| names[0].into());
        item.count = (random(&mut seed, 6) == 0).then_some(9);
        item.events = (0..random(&mut seed, 3)).map(|number| number as u32 + 8).collect();
        item.posts = (0..random(&mut seed, 2))
            .map(|_| PostMark { letter: "B".into(), before: index % 2 == 0, after: index % 3 == 0 })
            .collect();
        item.findings = (0..random(&mut seed, 2)).map(|_| (super::chart::Severity::Error, 12)).collect();
        match random(&mut seed, 6) {
            0 => item.before = None,
            1 => item.after = None,
            2 => item.after = at(superior(&mut seed), index),
            _ => {}
        }
        chart.boxes.push(item);
    }
    for _ in 0..count {
        let (from, to) = (random(&mut seed, count), random(&mut seed, count));
        let change = Change::ALL[random(&mut seed, 4)];
        chart.flows.push(Flow { from, to, change, weight: random(&mut seed, 400) as i64, label: "7".into(), event: 1 });
        if random(&mut seed, 4) == 0 {
            chart.links.push(Link { from: to, to: from, style: LinkStyle::Second, before: true, after: true });
        }
    }
    chart
}

/// Returns one pair of boxes that overlap in a view, by a sweep from left to right.
fn overlap(geometry: &Geometry, view: View) -> Option<(Rect, Rect)> {
    let mut rects: Vec<Rect> = (0..geometry.rects.len())
        .filter(|&slot| geometry.is_visible(slot, view))
        .map(|slot| geometry.rects[slot])
        .collect();
    rects.sort_by_key(|rect| (rect.x, rect.y));
    for (index, rect) in rects.iter().enumerate() {
        for other in rects[index + 1..].iter().take_while(|other| other.x < rect.right()) {
            if rect.overlaps(other) {
                return Some((*rect, *other));
            }
        }
    }
    None
}

/// Returns a text of a unit that leaves its box.
fn overflow(chart: &Chart, geometry: &Geometry, view: View) -> Option<String> {
    let scene = scene(chart, geometry, view);
    for group in scene.groups.iter().filter(|group| group.class == "unit") {
        let body = group.items.iter().find_map(|item| match item {
            Item::Rect(rect, ..) => Some((rect.x, rect.y, rect.right(), rect.foot())),
            Item::Path(path, paint) if paint.fill.is_some() => Some(bounds(path)),
            _ => None,
        });
        let (left, top, right, foot) = body?;
        for item in &group.items {
            let Item::Text(x, y, anchor, style, _, text) = item else {
                continue;
            };
            let room = width(text, *style);
            let start = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - room / 2,
                Anchor::End => x - room,
            };
            if start < left || start + room > right || y - style.size * 7 / 10 < top || *y > foot {
                return Some(format!(
                    "{text} in {:?}: {start}+{room} of {left}..{right}, {y} of {top}..{foot}",
                    group.id
                ));
            }
        }
    }
    None
}

fn bounds(path: &[super::scene::Segment]) -> (Length, Length, Length, Length) {
    let points = path.iter().filter_map(|segment| match segment {
        super::scene::Segment::Move(x, y) | super::scene::Segment::Line(x, y) => Some((*x, *y)),
        _ => None,
    });
    points.fold((Length::MAX, Length::MAX, Length::MIN, Length::MIN), |all, (x, y)| {
        (all.0.min(x), all.1.min(y), all.2.max(x), all.3.max(y))
    })
}

#[test]
fn random_charts_have_no_overlap_and_no_overflow_in_any_view() {
    for seed in 0..24 {
        let chart = random_chart(seed, 3 + seed as usize * 3);
        let geometry = place(&chart, &Options::default());
        for view in VIEWS {
            assert_eq!(overlap(&geometry, view), None, "seed {seed} {view:?}");
            assert_eq!(overflow(&chart, &geometry, view), None, "seed {seed} {view:?}");
        }
        for rect in &geometry.rects {
            assert!(rect.x >= 0 && rect.y >= 0 && rect.right() <= geometry.size.0 && rect.foot() <= geometry.size.1);
        }
    }
}

#[test]
fn assistants_stand_left_and_right_between_their_superior_and_its_bus() {
    let mut chart =
        Chart { boxes: (0..8).map(|index| unit(index, (index > 0).then_some(0))).collect(), ..Chart::default() };
    for index in [1, 3, 5, 7] {
        chart.boxes[index].assistant = true;
    }
    // What a line touches besides stands with the others, where the line finds it.
    chart.links.push(Link { from: 7, to: 2, style: LinkStyle::Guidance, before: true, after: true });
    let geometry = place(&chart, &Options::default());
    let rect = |unit: usize| geometry.rects[geometry.slots.after[unit].unwrap()];
    let head = rect(0);
    for (unit, left) in [(1, true), (3, false), (5, true)] {
        assert!(head.foot() < rect(unit).y && [2, 4, 6, 7].iter().all(|&other| rect(unit).foot() < rect(other).y));
        let aside = if left { rect(unit).right() < head.middle_x() } else { head.middle_x() < rect(unit).x };
        assert!(aside, "{unit}");
    }
    assert_eq!(rect(1).y, rect(3).y);
    assert_eq!(overlap(&geometry, View::After), None);
}

#[test]
fn the_lineage_sheet_and_the_folded_chart_are_drawn_for_any_chart() {
    for seed in 0..20 {
        let chart = random_chart(seed, 5 + seed as usize * 4);
        let sheet = super::lineage(&chart, &Options::default());
        assert!(crate::render::svg::write(&sheet).ends_with("</svg>\n"));
        let folded = super::fold(&chart, 10);
        assert!(folded.boxes.len() <= chart.boxes.len());
        let geometry = place(&folded, &Options::default());
        assert_eq!(overlap(&geometry, View::Change), None, "seed {seed}");
    }
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let chart = random_chart(5, 120);
    let once = draw(&chart, &place(&chart, &Options::default()), View::Change);
    let again = draw(&chart.clone(), &place(&chart, &Options::default()), View::Change);
    assert_eq!(once, again);
}

#[test]
fn a_unit_with_the_same_chain_of_superiors_has_one_slot() {
    let chart = random_chart(11, 200);
    let geometry = place(&chart, &Options::default());
    let mut units = BTreeSet::new();
    for slot in &geometry.slots.list {
        let first = units.insert((slot.unit, slot.side == Side::After));
        assert!(first, "unit {} twice", slot.unit);
    }
    for (unit, item) in chart.boxes.iter().enumerate() {
        let drawn = |list: &[Option<usize>]| list[unit].is_some();
        assert_eq!(drawn(&geometry.slots.before), item.before.is_some());
        assert_eq!(drawn(&geometry.slots.after), item.after.is_some());
        if item.before.is_some()
            && item.before == item.after
            && item.before.is_some_and(|place| place.superior.is_none())
        {
            assert_eq!(geometry.slots.before[unit], geometry.slots.after[unit]);
        }
    }
}

#[test]
fn every_view_draws_exactly_the_units_of_its_state() {
    let chart = random_chart(3, 90);
    let geometry = place(&chart, &Options::default());
    let drawn = |view| scene(&chart, &geometry, view).groups.iter().filter(|group| group.class == "unit").count();
    assert_eq!(drawn(View::Before), chart.boxes.iter().filter(|unit| unit.before.is_some()).count());
    assert_eq!(drawn(View::After), chart.boxes.iter().filter(|unit| unit.after.is_some()).count());
}

#[test]
fn ids_are_unique_and_the_file_is_plain() {
    let chart = random_chart(8, 150);
    let text = draw(&chart, &place(&chart, &Options::default()), View::Change);
    let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for forbidden in ["foreignObject", "<pattern", "paint-order", "href", "clip-path", "\u{7}", "http://e"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert!(text.matches('<').count() == text.matches('>').count());
}

#[test]
fn empty_chart_and_one_box_are_drawn() {
    for boxes in [Vec::new(), vec![unit(0, None)]] {
        let chart = Chart { boxes, ..Chart::default() };
        let geometry = place(&chart, &Options::default());
        assert_eq!(geometry.sheet.name, "A4");
        for view in VIEWS {
            assert!(draw(&chart, &geometry, view).ends_with("</svg>\n"));
        }
    }
}

#[test]
fn a_chain_of_100_000_and_a_fan_of_10_000_are_placed() {
    let chain =
        Chart { boxes: (0..100_000).map(|index| unit(index, index.checked_sub(1))).collect(), ..Chart::default() };
    let geometry = place(&chain, &Options::default());
    assert!(geometry.rects.windows(2).all(|pair| pair[0].foot() < pair[1].y));
    let fan =
        Chart { boxes: (0..10_000).map(|index| unit(index, (index > 0).then_some(0))).collect(), ..Chart::default() };
    let geometry = place(&fan, &Options::default());
    assert_eq!(overlap(&geometry, View::After), None);
    let (wide, high) = geometry.size;
    assert!(wide < 3 * high && high < 3 * wide, "{wide} by {high}");
}
