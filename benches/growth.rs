//! How every stage grows with the number of units.
//!
//! `cargo bench` prints the medians; `cargo bench -- simulate` runs one stage.
//! The structure is a national hierarchy of ten levels at most: every body has up to ten subordinates, a name in
//! Vietnamese, staff, a head; three bodies in ten receive a guidance line.
//! The plan transfers, merges and splits one body in a hundred.

use std::sync::Arc;

use bomay::check::check;
use bomay::diff::Diff;
use bomay::formats::{print_structure, structure};
use bomay::layout::chart::View;
use bomay::layout::{Options, place};
use bomay::model::{Catalogue, Header, Id, Line, Parts, Post, Role, Structure, Text, Unit};
use bomay::operations;
use bomay::plan::{Plan, Planned, Step, execute};
use bomay::render::{dot, picture, svg};
use bomay::rules::Ruleset;
use bomay::simulate::{Request, simulate};
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn id(number: usize) -> Id {
    format!("u{number:07}").into()
}

fn sample(total: usize) -> Structure {
    let unit = |number: usize| {
        let mut unit = Unit::new(id(number), "office");
        unit.name = Text::plain(&format!("Phòng Tổ chức cán bộ số {number}"));
        unit.superior = (number > 0).then(|| id((number - 1) / 10));
        unit.measures.insert("payroll_assigned".into(), ((number % 9) as i64 + 3).into());
        unit.posts.push(Post::held(Role::Head, format!("p{number}")));
        unit
    };
    let guided = (1..total).filter(|number| number % 10 < 3);
    let lines =
        guided.map(|number| Line::new("guidance", id(number / 7), id(number))).filter(|line| line.from != line.to);
    let parts = Parts {
        header: Header::default(),
        catalogue: Arc::new(Catalogue::default()),
        units: (0..total).map(|number| Arc::new(unit(number))).collect(),
        lines: lines.collect(),
        ..Parts::default()
    };
    let (structure, problems) = Structure::assemble(parts);
    assert!(problems.is_empty(), "{problems:?}");
    structure
}

fn planned(verb: &str, text: &str) -> Planned {
    let kind = operations::find(verb).expect("the verb exists");
    Planned { verb: verb.to_owned().into(), operation: (kind.parse)(text).expect("the parameters are right") }
}

/// Makes a plan on the leaves, which no two operations share.
fn plan(total: usize) -> Plan {
    let first = total / 2;
    let operation = |number: usize| {
        let (one, two) = (first + 4 * number, first + 4 * number + 1);
        match number % 10 {
            0 => planned(
                "split",
                &format!(
                    r#"{{"op":"split","unit":"u{one:07}","into":[{{"unit":{{"id":"s{one}a","name":"A","kind":"office"}},"measures":{{"payroll_assigned":1}}}},{{"unit":{{"id":"s{one}b","name":"B","kind":"office"}},"remainder":true}}]}}"#
                ),
            ),
            1..=6 => planned(
                "merge",
                &format!(
                    r#"{{"op":"merge","units":["u{one:07}","u{two:07}"],"into":{{"id":"m{one}","name":"C","kind":"office","superior":"u0000001"}}}}"#
                ),
            ),
            _ => planned("transfer", &format!(r#"{{"op":"transfer","units":["u{one:07}"],"to":"u0000002"}}"#)),
        }
    };
    Plan::new(vec![Step::new("1", (0..total / 100).map(operation).collect())])
}

#[divan::bench(args = SIZES)]
fn a_load(bencher: Bencher<'_, '_>, total: usize) {
    let text = print_structure(&sample(total));
    bencher.bench_local(|| structure(black_box(&text), "bench.json", Arc::default()));
}

#[divan::bench(args = SIZES)]
fn b_check(bencher: Bencher<'_, '_>, total: usize) {
    let (structure, ruleset) = (sample(total), Ruleset::default());
    bencher.bench_local(|| check(black_box(&structure), &ruleset));
}

#[divan::bench(args = SIZES)]
fn c_execute_plan(bencher: Bencher<'_, '_>, total: usize) {
    let (structure, plans) = (sample(total), [plan(total)]);
    bencher.with_inputs(|| structure.clone()).bench_local_values(|mut structure| {
        let execution = execute(&mut structure, &plans, None);
        assert!(execution.problems.is_empty(), "{:?}", execution.problems);
        execution
    });
}

#[divan::bench(args = SIZES)]
fn d_simulate(bencher: Bencher<'_, '_>, total: usize) {
    let (structure, plans, ruleset) = (sample(total), [plan(total)], Ruleset::default());
    let request = Request { before: &structure, plans: &plans, ruleset: &ruleset, until: None };
    bencher.bench_local(|| simulate(black_box(request)));
}

#[divan::bench(args = SIZES)]
fn e_diff(bencher: Bencher<'_, '_>, total: usize) {
    let (before, plans) = (sample(total), [plan(total)]);
    let mut after = before.clone();
    execute(&mut after, &plans, None);
    bencher.bench_local(|| Diff::between(black_box(&before), &after));
}

#[divan::bench(args = SIZES)]
fn f_print(bencher: Bencher<'_, '_>, total: usize) {
    let structure = sample(total);
    bencher.bench_local(|| print_structure(black_box(&structure)));
}

#[divan::bench(args = SIZES)]
fn g_dot(bencher: Bencher<'_, '_>, total: usize) {
    let structure = sample(total);
    bencher.bench_local(|| {
        let chart = picture::chart(picture::Subject::structure(&structure), &picture::Scope::default());
        dot::draw(&chart, View::After)
    });
}

#[divan::bench(args = SIZES)]
fn h_svg(bencher: Bencher<'_, '_>, total: usize) {
    let structure = sample(total);
    bencher.bench_local(|| {
        let chart = picture::chart(picture::Subject::structure(&structure), &picture::Scope::default());
        svg::draw(&chart, &place(&chart, &Options::default()), View::After)
    });
}
