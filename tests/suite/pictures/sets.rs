//! Sets of sheets: the reform of 2025 in one province and in the country, and refusals.

use std::collections::BTreeSet;

use bomay::diagnostic::Speech;
use bomay::layout::chart::{Change, Chart, ChartBox, Place, View};
use bomay::layout::scene::{Scene, lineage_sheets};
use bomay::layout::{Options, Paper, one_sheet, sheets};
use bomay::render::svg;

use super::{checks, conclusion, folded};
use crate::reform;

/// Checks every sheet of a set, and that every unit that changes is drawn on one of them.
fn readable(chart: &Chart, set: &[Scene]) {
    let mut drawn: BTreeSet<String> = BTreeSet::new();
    for (number, sheet) in set.iter().enumerate() {
        assert_ne!(sheet.millimetres, (0, 0), "sheet {number}");
        let percent = sheet.width * 254 / 96 / i64::from(sheet.millimetres.0) / 10 * 10 + 10;
        let mut complaints = checks::overflow(sheet);
        complaints.extend(checks::labels(sheet));
        complaints.extend(checks::sizes(sheet, percent.min(112)));
        complaints.extend(checks::fits(sheet));
        assert!(complaints.is_empty(), "sheet {number}: {complaints:#?}");
        drawn.extend(checks::units(sheet).filter_map(|group| group.label.clone()));
    }
    for unit in chart.boxes.iter().filter(|unit| unit.change != Change::Unchanged) {
        let begins = |name: &str| {
            let start = format!("{name}. ");
            drawn.range(start.clone()..).next().is_some_and(|label| label.starts_with(&start))
        };
        assert!(begins(&unit.name) || begins(unit.name_before()), "`{}` is on no sheet", unit.name);
    }
}

#[test]
fn the_reform_of_a_province_is_an_index_and_a_sheet_for_every_district() {
    let Some(outcome) = reform::province("42") else { return };
    let chart = folded(&outcome, Speech::Vi);
    let set = sheets(&chart, View::Change, &Options::default()).expect("A3 is large enough");
    assert!((13..=20).contains(&set.len()), "{} sheets", set.len());
    readable(&chart, &set);
    let lineage = lineage_sheets(&chart, &Options::default());
    assert!(lineage.len() <= 6, "{} sheets", lineage.len());
    readable(&chart, &lineage);
}

#[test]
fn the_reform_of_the_country_is_a_readable_set_in_seconds() {
    let Some(outcome) = reform::country() else { return };
    let chart = folded(&outcome, Speech::Vi);
    let begun = std::time::Instant::now();
    let set = sheets(&chart, View::Change, &Options::default()).expect("A3 is large enough");
    let bytes: usize = set.iter().map(|sheet| svg::write(sheet).len()).sum();
    eprintln!("{} sheets, {bytes} bytes of SVG, {:?}", set.len(), begun.elapsed());
    assert!(set.len() < 300, "{} sheets", set.len());
    readable(&chart, &set);
}

fn fan(count: usize) -> Chart {
    let unit = |number: usize| {
        let at = Some(Place { superior: (number > 0).then_some(0), order: number as u32 });
        let name = format!("Đơn vị sự nghiệp công lập số {number}");
        ChartBox {
            id: format!("u{number}"),
            name,
            before: at,
            after: at,
            change: Change::Rename,
            ..ChartBox::default()
        }
    };
    Chart { title: "SƠ ĐỒ".into(), boxes: (0..count).map(unit).collect(), ..Chart::default() }
}

#[test]
fn a_fan_without_flows_is_cut_between_its_units() {
    let chart = fan(500);
    let set = sheets(&chart, View::After, &Options::default()).expect("A3 is large enough");
    assert!(set.len() > 2);
    readable(&chart, &set);
}

#[test]
fn a_sheet_on_which_names_could_not_be_read_is_refused_with_the_one_that_would_do() {
    let chart = conclusion().chart;
    let a4 = Options { paper: Paper::Exactly(297, 210), ..Options::default() };
    let refusal = one_sheet(&chart, &a4).expect_err("A4 is too small");
    assert!(refusal.names < refusal.least, "{refusal:?}");
    assert_eq!(refusal.enough, "A3");
    let set = sheets(&chart, View::Change, &a4).expect("several A4 sheets do");
    assert!(set.len() > 1);
    readable(&chart, &set);
    let stamp = Options { paper: Paper::Exactly(50, 50), ..Options::default() };
    assert!(sheets(&chart, View::Change, &stamp).is_err());
}
