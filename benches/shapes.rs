//! What a unit and an operation cost in structures of several shapes, from ten thousand units to ten million.
//!
//! ```text
//! cargo bench --bench shapes              # up to a million units
//! cargo bench --bench shapes -- 10000000 national  # one shape, up to ten million: 24 GiB of memory
//! ```
//!
//! Prints one row for each shape and size: nanoseconds for a unit, microseconds for an operation.
//! - `national`: every body has up to ten subordinates, three in ten receive a line of guidance;
//! - `wide`: all bodies under one; `deep`: each under the one before;
//! - `dense`: ten lines to every body, from ones before it; `knotted`: from anywhere, in circles.

use std::hint::black_box;
use std::sync::Arc;

use bomay::check::{Checked, check};
use bomay::diagnostic::Speech;
use bomay::diff::Diff;
use bomay::formats::{print_structure, structure};
use bomay::lineage::Lineage;
use bomay::model::{Id, Line, Parts, Standing, Structure, Text, Unit};
use bomay::operations;
use bomay::plan::{Plan, Planned, Step, execute};
use bomay::render::graph_dot;
use bomay::rules::Ruleset;
use rustix::time::{ClockId, clock_gettime};

/// By number of a unit, that of its superior.
type Superior = fn(usize) -> usize;

/// A name, superiors, how many lines every body receives, and whether from those before it only.
const SHAPES: [(&str, Superior, usize, bool); 5] = [
    ("national", |number| (number - 1) / 10, 0, true),
    ("wide", |_| 0, 0, true),
    ("deep", |number| number - 1, 0, true),
    ("dense", |number| (number - 1) / 10, 10, true),
    ("knotted", |number| (number - 1) / 10, 10, false),
];

const OPERATIONS: usize = 1000;

fn main() {
    let largest = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000_000);
    println!(
        "| shape | units | build | print | read | check | lay out | totals | compare | DOT | execute, for an operation | lineage | check again | and later |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| word.parse::<usize>().is_err()).collect();
    let is_wanted = |shape: &str| wanted.iter().all(|word| word.starts_with('-') || word == shape);
    for (shape, superior, lines, is_falling) in SHAPES.into_iter().filter(|(shape, ..)| is_wanted(shape)) {
        let mut total = 10_000;
        while total <= largest {
            row(shape, (superior, lines, is_falling), total);
            total *= 10;
        }
    }
    if is_wanted("merged") {
        merged();
    }
    plain(largest.min(1_000_000));
}

fn id(number: usize) -> Id {
    format!("u{number:08}").into()
}

/// A number that looks random and is always the same.
fn mixed(number: usize) -> usize {
    ((number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24) as usize
}

fn parts((superior, lines, is_falling): (Superior, usize, bool), total: usize) -> Parts {
    let unit = |number: usize| {
        let mut unit = Unit::new(id(number), "office");
        unit.name = Text::plain(&format!("Phòng số {number}"));
        unit.superior = (number > 0).then(|| id(superior(number)));
        unit.measures.insert("payroll_assigned".into(), ((number % 9) as i64 + 3).into());
        Arc::new(unit)
    };
    let guides = |number: usize| match lines {
        0 if number % 10 < 3 => vec![number / 7],
        0 => Vec::new(),
        // Far and near bodies, each once.
        _ if is_falling => (1..=lines).map(|step| mixed(number * 31 + step) % number).collect(),
        _ => (1..=lines).map(|step| (number * 31 + step * 7919) % total).collect(),
    };
    let laid = (1..total).flat_map(|number| {
        let mut from = guides(number);
        from.sort_unstable();
        from.dedup();
        from.into_iter()
            .filter(move |from| *from != number)
            .map(move |from| Line::new("guidance", id(from), id(number)))
    });
    Parts { units: (0..total).map(unit).collect(), lines: laid.collect(), ..Parts::default() }
}

fn planned(verb: &str, text: &str) -> Planned {
    let kind = operations::find(verb).expect("the verb exists");
    Planned { verb: verb.to_owned().into(), operation: (kind.parse)(text).expect("the parameters are right") }
}

fn plan(operations: Vec<Planned>) -> Plan {
    Plan::new(vec![Step::new("1", operations)])
}

/// Transfers and merges bodies from all over the lower half.
/// Transfers and merges all over the second half; plans with other offsets change other units.
fn changes(total: usize, offset: usize) -> Plan {
    let stride = total / 2 / OPERATIONS;
    let operation = |number: usize| {
        let one = total / 2 + number * stride + offset;
        match number % 2 {
            0 => planned("transfer", &format!(r#"{{"op":"transfer","units":["{}"],"to":"{}"}}"#, id(one), id(1))),
            _ => planned(
                "merge",
                &format!(
                    r#"{{"op":"merge","units":["{}","{}"],"into":{{"id":"m{one}","name":"C","kind":"office","superior":"{}"}}}}"#,
                    id(one),
                    id(one + 1),
                    id(2)
                ),
            ),
        }
    };
    plan((0..OPERATIONS).map(operation).collect())
}

/// Returns the processor seconds of some work: neighbours on the machine count less than on the clock.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let now = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    };
    let start = now();
    let result = work();
    (result, now() - start)
}

fn row(shape: &str, ties: (Superior, usize, bool), total: usize) {
    let parts = parts(ties, total);
    let ((mut built, problems), build) = timed(|| Structure::assemble(parts));
    assert!(problems.is_empty(), "{problems:?}");
    let (text, print) = timed(|| print_structure(&built));
    let (loaded, read) = timed(|| structure(&text, "bench.json", Arc::default()));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    drop((loaded, text));
    let ruleset = Ruleset::default();
    let ((), checking) = timed(|| drop(black_box(check(&built, &ruleset))));
    let (standing, lay_out) = timed(|| Standing::of(&built));
    let (totals, totalling) = timed(|| standing.totals("payroll_assigned"));
    assert!(totals.is_ok());
    drop((totals, standing));
    let before = built.clone();
    let (diff, comparing) = timed(|| Diff::between(&before, &built));
    assert!(diff.is_empty());
    drop(before);
    let (graph, drawing) = timed(|| graph_dot::dot(&built, Speech::Vi));
    drop(graph);
    let mut checked = Checked::of(&built, &ruleset);
    let plans = [changes(total, 0)];
    let (execution, executing) = timed(|| execute(&mut built, &plans, None));
    assert!(execution.problems.is_empty(), "{:?}", &execution.problems[..1]);
    let (_, folding) = timed(|| Lineage::fold(&execution.events, built.catalogue()));
    let journal = execution.journal.expect("the plan was carried out");
    let ((), again) = timed(|| checked.update(&built, &ruleset, &journal));
    let execution = execute(&mut built, &[changes(total, 2)], None);
    let journal = execution.journal.expect("the second plan was carried out");
    let ((), later) = timed(|| checked.update(&built, &ruleset, &journal));
    let unit = |seconds: f64| format!("{:.0} ns", seconds * 1e9 / total as f64);
    let operation = |seconds: f64| format!("{:.1} µs", seconds * 1e6 / OPERATIONS as f64);
    let of_units = [build, print, read, checking, lay_out, totalling, comparing, drawing].map(unit).join(" | ");
    let of_operations = [executing, folding, again, later].map(operation).join(" | ");
    println!("| {shape} | {total} | {of_units} | {of_operations} |");
}

/// One body that takes over others a hundred thousand times, and one that takes them all at once.
fn merged() {
    println!("\n| merged into one body | in as many operations | in one operation |\n|---:|---:|---:|");
    for total in [1_000, 10_000, 100_000] {
        let absorbed = |from: usize, to: usize| {
            let units: Vec<String> = (from..to).map(|number| format!("\"{}\"", id(number))).collect();
            let units = units.join(",");
            planned("merge", &format!(r#"{{"op":"merge","units":[{units}],"into":"{}"}}"#, id(0)))
        };
        let seconds = |operations: Vec<Planned>| {
            let mut built = Structure::assemble(Parts { lines: Vec::new(), ..parts((|_| 0, 0, true), total + 1) }).0;
            let plans = [plan(operations)];
            let (execution, executing) = timed(|| execute(&mut built, &plans, None));
            assert!(execution.problems.is_empty(), "{:?}", &execution.problems[..1]);
            let (_, folding) = timed(|| Lineage::fold(&execution.events, built.catalogue()));
            (executing + folding) * 1e6 / total as f64
        };
        let one_by_one = seconds((1..=total).map(|number| absorbed(number, number + 1)).collect());
        let at_once = seconds(vec![absorbed(1, total + 1)]);
        println!("| {total} | {one_by_one:.1} µs a body | {at_once:.1} µs a body |");
    }
}

/// What a unit with an id, a name, a kind and a superior takes, at the peak of reading it and afterwards.
fn plain(total: usize) {
    let mut text = "{\"format\": \"bomay/structure/1\", \"units\": [".to_owned();
    for number in 0..total {
        let comma = if number == 0 { "" } else { "," };
        let superior = if number == 0 { "null".to_owned() } else { format!("\"{}\"", id((number - 1) / 10)) };
        let name = format!("Phòng Tổ chức cán bộ số {number}");
        text += &format!(
            "{comma}\n{{\"id\": \"{}\", \"name\": \"{name}\", \"kind\": \"office\", \"superior\": {superior}}}",
            id(number)
        );
    }
    text += "\n]}\n";
    // Where the peak cannot be reset (outside Linux) nothing is said.
    let reset = std::fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:");
    let loaded = structure(&text, "bench.json", Arc::default());
    assert_eq!(loaded.structure.len(), total);
    if let (Ok(()), Some(before), Some(now), Some(peak)) = (reset, before, memory("VmRSS:"), memory("VmHWM:")) {
        let of_unit = |kib: usize| kib.saturating_sub(before) * 1024 / total;
        println!("\n{total} plain units: {} bytes each at the peak, {} afterwards", of_unit(peak), of_unit(now));
    }
}

fn memory(key: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(key))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
