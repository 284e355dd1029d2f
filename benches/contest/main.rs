//! One more contestant of a comparison of tools: the same files, the same work, the same answers.
//!
//! ```text
//! cargo bench --bench contest -- --data DIR --ops N --tasks load,import,aggregate,ancestors,dot,diff,apply,validate,check_all
//! ```
//!
//! `DIR` holds `base.json`, `dirty.json`, `plan-N.json`, `after-N.json`, `queries.csv` of the generator that the README
//! names; the last line that is printed gives seconds, processor seconds, memory and the answer of every task.
//! The library is used as anybody would use it: the foreign records become parts, and those a structure; `import` reads the
//! same file through a mapping instead.

mod foreign;
mod meter;

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bomay::check::check;
use bomay::diagnostic::{Diagnostic, Speech};
use bomay::diff::Diff;
use bomay::lineage::Lineage;
use bomay::model::{Standing, Structure};
use bomay::plan::execute;
use bomay::render::graph_dot;
use bomay::rules::Ruleset;

use foreign::{Foreign, rules, word};
use meter::{Digest, Report};

const TASKS: &str = "load,import,aggregate,ancestors,dot,diff,apply,validate,check_all";

struct Arguments {
    data: PathBuf,
    operations: usize,
    tasks: Vec<String>,
}

fn arguments() -> Option<Arguments> {
    let (mut data, mut operations, mut tasks) = (None, 1000, TASKS.to_owned());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--data" => data = words.next().map(PathBuf::from),
            "--ops" => operations = words.next()?.parse().ok()?,
            "--tasks" => tasks = words.next()?,
            _ => {}
        }
    }
    Some(Arguments { data: data?, operations, tasks: tasks.split(',').map(str::to_owned).collect() })
}

fn main() {
    let Some(arguments) = arguments() else {
        println!("contest: nothing to do without --data DIR (see the head of benches/contest/main.rs)");
        return;
    };
    let has = |task: &str| arguments.tasks.iter().any(|known| known == task);
    let file = |name: &str| arguments.data.join(name);
    let foreign = Foreign::new();
    let mut report = Report::new("bomay");
    let structure = report.time("load", || foreign.load(&file("base.json")).0);
    report.answer(format!("{{\"units\":{},\"relations\":{}}}", structure.len(), structure.lines_total()));
    if has("import") {
        let imported = report.time("import", || foreign.import(&file("base.json")));
        report.answer(digest(&imported));
        assert_eq!(digest(&imported), digest(&structure), "the mapping gives the same structure");
    }
    if has("aggregate") {
        aggregate(&mut report, &structure);
    }
    if has("ancestors") {
        ancestors(&mut report, &structure, &file("queries.csv"));
    }
    if has("dot") {
        write_dot(&mut report, &structure);
    }
    if has("diff") {
        let after = foreign.load(&file(&format!("after-{}.json", arguments.operations))).0;
        let diff = report.time("diff", || Diff::between(&structure, &after));
        report.answer(differences(&diff));
    }
    if has("apply") {
        apply(&mut report, &foreign, structure.clone(), &file(&format!("plan-{}.json", arguments.operations)));
    }
    if has("validate") || has("check_all") {
        drop(structure);
        let (structure, problems) = foreign.load(&file("dirty.json"));
        if has("validate") {
            validate(&mut report, &structure, &problems);
        }
        if has("check_all") {
            let every = report.time("check_all", || check(&structure, &Ruleset::default()));
            report.answer(format!("{{\"findings\":{}}}", every.len()));
        }
    }
    report.finish();
}

fn number(id: &str) -> u64 {
    id[2..].parse().expect("ids of the generator end in digits")
}

fn aggregate(report: &mut Report, structure: &Structure) {
    let totals = report.time("aggregate", || structure.totals("members")).expect("the sums are small");
    let weighted = totals
        .iter()
        .fold(0u64, |sum, (unit, total)| sum.wrapping_add((total as u64).wrapping_mul(number(unit.id()) % 1009)));
    let root = structure.roots()[0];
    let (mut sum, mut of_root) = (0, 0);
    for (unit, total) in totals.iter() {
        sum += total;
        if unit == root {
            of_root = total;
        }
    }
    report.answer(format!("{{\"root\":{of_root},\"sum\":{sum},\"weighted\":{weighted}}}"));
}

fn ancestors(report: &mut Report, structure: &Structure, path: &Path) {
    let standing = report.time("standing", || Standing::of(structure));
    let text = std::fs::read_to_string(path).expect("the queries are there");
    let place = |id: &str| standing.seat(id).expect("the queries name living units");
    let queries: Vec<_> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(lower, upper)| (place(lower), place(upper)))
        .collect();
    let total =
        report.time("ancestors", || queries.iter().filter(|(lower, upper)| standing.is_below(*lower, *upper)).count());
    report.answer(format!("{{\"true\":{total}}}"));
}

fn write_dot(report: &mut Report, structure: &Structure) {
    let path = std::env::temp_dir().join(format!("bomay_contest_{}.dot", std::process::id()));
    report.time("dot", || {
        let mut file = Written(File::create(&path).expect("the folder can be written"));
        graph_dot::write_dot(structure, Speech::Vi, &mut file).expect("the disk has room");
    });
    report.answer(format!("{{\"nodes\":{},\"edges\":{}}}", structure.len(), edges(structure)));
    let _ = std::fs::remove_file(path);
}

/// A file that takes text.
struct Written(File);

impl fmt::Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

fn edges(structure: &Structure) -> usize {
    structure.len() - structure.roots().len() + structure.lines_total()
}

fn differences(diff: &Diff) -> String {
    format!(
        "{{\"added\":{},\"removed\":{},\"reparented\":{},\"changed\":{},\"rel_added\":{},\"rel_removed\":{}}}",
        diff.established.len(),
        diff.ended.len(),
        diff.moved.len(),
        diff.changed
            .iter()
            .filter(|changed| changed.fields.iter().any(|field| foreign::is_compared(&field.field)))
            .count(),
        diff.lines_added.len(),
        diff.lines_removed.len()
    )
}

fn apply(report: &mut Report, foreign: &Foreign, mut structure: Structure, path: &Path) {
    let plans = [report.time("plan_parse", || foreign.plan(&structure, path))];
    let before = structure.clone();
    let execution = report.time("apply", || {
        let execution = execute(&mut structure, &plans, None);
        let lineage = Lineage::fold(&execution.events, structure.catalogue());
        (execution, lineage)
    });
    let (execution, _lineage) = execution;
    assert!(execution.problems.is_empty(), "{:?}", &execution.problems[..1]);
    report.answer(digest(&structure));
    let journal = execution.journal.expect("a plan without problems was committed");
    let diff = report.time("diff_journal", || Diff::from_journal(&journal, &before, &structure));
    report.answer(differences(&diff));
}

fn digest(structure: &Structure) -> String {
    let (mut units, mut lines) = (Digest::default(), Digest::default());
    let mut line = String::new();
    for unit in structure.units() {
        line.clear();
        let facts = unit.facts();
        let superior = unit.superior().map_or("", |superior| superior.id().as_str());
        let level = facts.level.as_deref().unwrap_or("");
        let (headcount, members) = (facts.measure("headcount"), facts.measure("members"));
        let name = facts.name.tagged("").unwrap_or("");
        let _ = write!(line, "{}|{name}|{}|{level}|{superior}|{headcount}|{members}", facts.id, facts.kind);
        units.add(&line);
    }
    for overlay in structure.lines_unsorted() {
        line.clear();
        let _ = write!(line, "{}|{}|{}", overlay.from, overlay.to, word(&overlay.line_type));
        lines.add(&line);
    }
    format!("{{\"units\":{},\"relations\":{},\"du\":{},\"dr\":{}}}", units.total, lines.total, units.sum, lines.sum)
}

fn validate(report: &mut Report, structure: &Structure, problems: &[Diagnostic]) {
    let loops: usize = problems.iter().filter(|problem| problem.code == "cycle").map(ring_length).sum();
    let ruleset = rules();
    let (findings, away) = report.time("validate", || {
        let findings = check(structure, &ruleset);
        let standing = Standing::of(structure);
        let root = structure.units().find(|unit| *unit.kind() == "state").map(|unit| unit.id().clone());
        let reached = root.and_then(|root| Some(standing.size(standing.seat(&root)?)));
        (findings, structure.len() - reached.unwrap_or(0))
    });
    let of = |code: &str| findings.iter().filter(|finding| finding.code == code).count();
    report.answer(format!(
        "{{\"multi_parent\":{},\"on_cycle\":{loops},\"unreachable\":{away},\"bad_parent_kind\":{},\"small_cell\":{},\"over_span\":{}}}",
        of("two-superiors"),
        of("wrong-superior"),
        of("small-cell"),
        of("span-of-control")
    ));
}

/// Returns how many bodies a reported loop holds: they stand in its message between arrows.
fn ring_length(problem: &Diagnostic) -> usize {
    problem.message.en.matches('→').count().max(1)
}
