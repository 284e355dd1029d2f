//! How layout and drawing grow with the number of units, beside Graphviz where it is installed.
//!
//! `cargo bench --bench pictures` prints the medians.
//! The chart is a hierarchy in which every unit has up to ten subordinates; three units in a hundred are merged in threes.

use std::io::Write;
use std::process::{Command, Stdio};

use bomay::layout::chart::{Change, Chart, ChartBox, Flow, Place, View};
use bomay::layout::{Options, lineage_sheets, place, sheets};
use bomay::render::{dot, svg};
use divan::{Bencher, black_box};

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn chart(total: usize) -> Chart {
    let unit = |number: usize| {
        let place = Some(Place { superior: (number > 0).then(|| (number - 1) / 10), order: number as u32 });
        ChartBox {
            id: format!("u{number}"),
            name: format!("Phòng Tổ chức cán bộ số {number}"),
            badge: Some((number % 9 + 3).to_string()),
            before: place,
            after: place,
            ..ChartBox::default()
        }
    };
    let mut chart = Chart { title: "SƠ ĐỒ".into(), boxes: (0..total).map(unit).collect(), ..Chart::default() };
    for first in (total / 2..total.saturating_sub(3)).step_by(100) {
        for from in first..first + 3 {
            chart.boxes[from].after = None;
            chart.boxes[from].change = Change::Merge;
            chart.flows.push(Flow {
                from,
                to: chart.boxes.len(),
                change: Change::Merge,
                weight: 5,
                label: "5".into(),
                event: 1,
            });
        }
        let (number, place) = (chart.boxes.len(), chart.boxes[first].before);
        chart.boxes.push(ChartBox {
            id: format!("m{number}"),
            name: format!("Phòng hợp nhất số {number}"),
            after: place,
            change: Change::Merge,
            ..ChartBox::default()
        });
    }
    chart
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn a_layout(bencher: Bencher<'_, '_>, total: usize) {
    let chart = chart(total);
    bencher.bench_local(|| place(black_box(&chart), &Options::default()));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn b_layout_and_svg(bencher: Bencher<'_, '_>, total: usize) {
    let chart = chart(total);
    bencher.bench_local(|| svg::draw(&chart, &place(black_box(&chart), &Options::default()), View::Change));
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 3)]
fn c_set_of_sheets(bencher: Bencher<'_, '_>, total: usize) {
    let chart = chart(total);
    bencher.bench_local(|| sheets(black_box(&chart), View::Change, &Options::default()).map(|set| set.len()));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn d_lineage(bencher: Bencher<'_, '_>, total: usize) {
    let chart = chart(total);
    bencher.bench_local(|| lineage_sheets(black_box(&chart), &Options::default()).len());
}

/// Lets Graphviz lay out and draw the same boxes and lines; nothing where it is not installed.
#[divan::bench(args = [100, 1_000], sample_count = 3)]
fn e_graphviz(bencher: Bencher<'_, '_>, total: usize) {
    let text = dot::draw(&chart(total), View::Change);
    bencher.bench_local(|| {
        let child = Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        if let Ok(mut child) = child {
            child.stdin.take().map(|mut input| input.write_all(text.as_bytes()));
            let _ = child.wait();
        }
    });
}
