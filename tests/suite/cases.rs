//! Runs the cases in `tests/cases/**/*.md`.
//!
//! A file has one subject; every `## ` heading in it is a sentence and begins a case.
//! A case gives its input in fenced blocks and what is expected in others; only the blocks present are compared,
//! but problems that no block states fail the case.
//!
//! | block | what it is |
//! |---|---|
//! | `outline before`, `json structure`, `turtle structure`, `jsonld structure` | the structure |
//! | `json mapping` | what the terms of a structure in RDF mean, without `format` |
//! | `json catalogue` | its catalogue, without `format` |
//! | `table units.csv`, `table register.json` | instead: tables that the structure, and a plan, are imported from |
//! | `json mapping` | the mapping of the tables; without it the guessed one |
//! | `json plan`, `json do` | a plan, or the operations of a plan with one step |
//! | `json pack` | a rule pack |
//! | `text until` | the date at which to stop |
//! | `text decision` | the text of a decision, read against the structure |
//! | `json read` | expected: the structure as read, without plan |
//! | `outline after` | expected: the structure that results |
//! | `text problems` | expected: what is wrong with the input or refused |
//! | `text findings` | expected: what the rules say; with a plan, what it introduces and resolves |
//! | `text postponed` | expected: the steps left out because they lie after that date |
//! | `text events` | expected: what happened, with shares, double entry and surplus |
//! | `text operations` | expected: what the decision is read as, step by step |
//! | `text directives` | expected: who is told to do what by when |
//! | `text draft` | expected: the sentences drafted from what was read |
//! | `text dispositions` | expected: the fate of everything that belonged to the bodies concerned |
//!
//! `UPDATE_EXPECT=1` rewrites the expected blocks; read the difference before you commit it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bomay::check::{Waived, check, waive};
use bomay::diagnostic::{Diagnostic, Input, Speech};
use bomay::formats::rdf::{self, Mapping, Syntax};
use bomay::formats::tables::{self, Imported};
use bomay::formats::{self, Locator, outline};
use bomay::model::{Catalogue, ChangeEvent, Disposition, Matter, Placed, Structure};
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};

/// Blocks that a run fills in.
const EXPECTED: [&str; 10] = [
    "json read",
    "outline after",
    "text directives",
    "text dispositions",
    "text draft",
    "text events",
    "text findings",
    "text operations",
    "text postponed",
    "text problems",
];

/// Blocks that a run reads.
const GIVEN: [&str; 11] = [
    "outline before",
    "json structure",
    "turtle structure",
    "jsonld structure",
    "json mapping",
    "json catalogue",
    "json plan",
    "json do",
    "json pack",
    "text until",
    "text decision",
];

/// A fenced block and where its text stands in the file, in lines.
pub struct Block {
    pub info: String,
    pub text: String,
    lines: std::ops::Range<usize>,
}

pub struct Case {
    pub title: String,
    pub blocks: Vec<Block>,
}

impl Case {
    pub fn block(&self, info: &str) -> Option<&str> {
        self.blocks.iter().find(|block| block.info == info).map(|block| block.text.as_str())
    }
}

#[test]
fn every_case_yields_what_it_says() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = Vec::new();
    let mut total = 0;
    for path in files(Path::new("tests/cases"), "md") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut replaced: Vec<(std::ops::Range<usize>, String)> = Vec::new();
        for case in cases(&text) {
            total += 1;
            let name = format!("{}: {}", path.display(), case.title);
            for (info, given) in yielded(&case, &name) {
                match case.blocks.iter().find(|block| block.info == info) {
                    Some(block) if block.text != given => {
                        failures.push(format!("{name}\n--- {info}, expected\n{}--- found\n{given}", block.text));
                        replaced.push((block.lines.clone(), given));
                    }
                    None if info == "text problems" && !given.is_empty() => {
                        failures.push(format!("{name}\n--- unexpected problems\n{given}"));
                    }
                    _ => {}
                }
            }
        }
        if update && !replaced.is_empty() {
            replaced.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
            for (range, given) in replaced {
                lines.splice(range, given.lines().map(str::to_owned));
            }
            std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(total > 0, "no cases found");
    assert!(update || failures.is_empty(), "{}\n{} of {total} differ", failures.join("\n"), failures.len());
}

/// Returns the files below a folder with an extension, sorted.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

pub fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block { info: info.to_owned(), text: String::new(), lines: number + 1..number + 1 });
            }
            (Some(_), Some(_)) => {
                let case = cases.last_mut().expect("a block stands under a `## ` heading");
                case.blocks.extend(open.take());
            }
            (Some(block), None) => {
                block.text += line;
                block.text.push('\n');
                block.lines.end = number + 1;
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push(Case { title: title.to_owned(), blocks: Vec::new() });
                }
            }
        }
    }
    cases
}

/// Runs a case and returns the text of every block that could be expected.
fn yielded(case: &Case, name: &str) -> Vec<(&'static str, String)> {
    for block in &case.blocks {
        let is_known = GIVEN.contains(&&*block.info) || block.info.starts_with("table ");
        assert!(is_known || EXPECTED.contains(&&*block.info), "{name}: block `{}`", block.info);
    }
    let mut problems = Vec::new();
    let (structure, planned) = match imported(case, name) {
        Some(imported) => {
            problems.extend(imported.problems);
            if imported.plan.is_none() {
                return vec![
                    ("outline after", outline::print(&imported.structure)),
                    ("text problems", reported(&problems)),
                ];
            }
            (imported.structure, imported.plan)
        }
        None => (structure(case, name, &mut problems), plan_text(case)),
    };
    if let Some(text) = case.block("text decision") {
        let (mut blocks, read) = crate::decision::decided(&structure, text);
        problems.extend(read);
        blocks.push(("text problems", reported(&problems)));
        return blocks;
    }
    let packs = case.block("json pack").map(|text| {
        let (pack, mut wrong) = formats::pack(text, "pack.json", 0);
        problems.append(&mut wrong);
        pack
    });
    let packs: Vec<_> = packs.flatten().into_iter().collect();
    let (ruleset, wrong) = Ruleset::from_packs(&packs, structure.as_of());
    problems.extend(wrong);
    if let Some(text) = case.block("json pack") {
        let mut locator = Locator::new(text);
        let mut unplaced: Vec<&mut Diagnostic> = problems.iter_mut().collect();
        unplaced.retain(|problem| problem.place.as_ref().is_some_and(|place| place.input == Input::Pack(0)));
        unplaced.into_iter().for_each(|problem| locator.fill_all(problem));
    }
    let Some(text) = planned else {
        let Waived { open, waived } = waive(check(&structure, &ruleset), &ruleset, &structure, false);
        let findings = open.iter().map(|finding| shown(finding, ""));
        let findings = findings.chain(waived.iter().map(|finding| shown(finding, "waived "))).collect();
        let read = formats::print_structure(&structure);
        return vec![("json read", read), ("text findings", findings), ("text problems", reported(&problems))];
    };
    let (plan, mut wrong) = formats::plan(&text, "plan.json", 0);
    problems.append(&mut wrong);
    let plans: Vec<_> = plan.into_iter().collect();
    let until = case.block("text until").map(|text| text.trim().parse().expect("a date"));
    let outcome = simulate(Request { before: &structure, plans: &plans, ruleset: &ruleset, until });
    let mut refused = outcome.problems.clone();
    let mut locator = Locator::new(&text);
    refused.iter_mut().for_each(|problem| locator.fill_all(problem));
    problems.append(&mut refused);
    let placed = Placed::of(&outcome.after);
    vec![
        ("outline after", outline::print(&outcome.after)),
        ("text dispositions", outcome.events.iter().flat_map(|event| &event.dispositions).map(disposed).collect()),
        ("text events", outcome.events.iter().map(|event| told(event, &placed)).collect()),
        ("text findings", compared(&outcome)),
        ("text postponed", outcome.postponed.iter().map(|step| format!("{}\n", step.id)).collect()),
        ("text problems", reported(&problems)),
    ]
}

fn catalogue(case: &Case, name: &str) -> Catalogue {
    let text = case.block("json catalogue");
    text.map(|text| serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: catalogue: {error}")))
        .unwrap_or_default()
}

/// Imports the tables of a case, if it has any.
fn imported(case: &Case, name: &str) -> Option<Imported> {
    let named = || case.blocks.iter().filter_map(|block| Some((block.info.strip_prefix("table ")?, &block.text)));
    named().next()?;
    let stated = case
        .block("json mapping")
        .map(|text| tables::mapping(text, "mapping.json").0.unwrap_or_else(|| panic!("{name}: the mapping is wrong")));
    let nested = stated.as_ref().map(tables::Mapping::nested).unwrap_or_default();
    let open = |(file, text): (&str, &String)| {
        tables::open_within(text.clone().into_bytes(), file, &nested, &bomay::formats::Limits::default())
    };
    let workbooks =
        named().map(open).collect::<Result<Vec<_>, _>>().unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    let catalogue = catalogue(case, name);
    let mapping = stated.unwrap_or_else(|| tables::guess(&workbooks, &catalogue).0);
    let imported = tables::import(&workbooks, &mapping, (Arc::new(catalogue), None));
    Some(imported.unwrap_or_else(|problems| panic!("{name}: {}", reported(&problems))))
}

fn structure(case: &Case, name: &str, problems: &mut Vec<Diagnostic>) -> Structure {
    let catalogue = catalogue(case, name);
    let rdf = case.block("turtle structure").or_else(|| case.block("jsonld structure"));
    let loaded = match (case.block("outline before"), case.block("json structure"), rdf) {
        (Some(text), None, None) => outline::parse_with(text, "before", Arc::new(catalogue)),
        (None, Some(text), None) => formats::structure(text, "structure.json", Arc::new(catalogue)),
        (None, None, Some(text)) => {
            let syntax = Syntax::of(text).unwrap_or_else(|| panic!("{name}: this is not recognised as RDF"));
            rdf::load(text, "structure.ttl", syntax, &mapping(case, name))
        }
        _ => panic!("{name}: give one structure"),
    };
    problems.extend(loaded.problems);
    loaded.structure
}

fn mapping(case: &Case, name: &str) -> Mapping {
    let Some(text) = case.block("json mapping") else { return Mapping::default() };
    let text = text.replacen('{', "{\"format\": \"bomay/rdf-mapping/1\", ", 1);
    match rdf::mapping(&text, "mapping.json") {
        (Some(mapping), _) => mapping,
        (None, problems) => panic!("{name}: mapping: {problems:?}"),
    }
}

pub fn plan_text(case: &Case) -> Option<String> {
    let step = |operations: &str| {
        format!(
            "{{\"format\": \"bomay/plan/1\", \"steps\": [{{\"id\": \"1\", \"do\":\n{}\n}}]}}\n",
            operations.trim_end()
        )
    };
    case.block("json plan").map(str::to_owned).or_else(|| case.block("json do").map(step))
}

fn reported(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| shown(problem, "")).collect()
}

fn shown(problem: &Diagnostic, before: &str) -> String {
    let mut text = format!(
        "{before}{}[{}]: {}\n",
        problem.severity.word(Speech::En),
        problem.code,
        problem.message.to(Speech::En)
    );
    if let Some(place) = problem.place.as_ref().filter(|place| place.line > 0) {
        text += &format!("  --> {}:{}\n", place.line, place.column);
    }
    if let Some(help) = &problem.help {
        text += &format!("  = help: {}\n", help.to(Speech::En));
    }
    text
}

fn compared(outcome: &Outcome) -> String {
    let introduced = outcome.findings.introduced.iter().map(|finding| shown(finding, "introduced "));
    let resolved = outcome.findings.resolved.iter().map(|finding| shown(finding, "resolved "));
    introduced.chain(resolved).collect()
}

/// Tells an event in lines: form and decider, contributions, postings from and to outside, surplus, remarks.
fn told(event: &ChangeEvent, placed: &Placed<'_>) -> String {
    let mut text = format!("{} {} ({})", event.number, event.form.name(Speech::En), event.form.name(Speech::Vi));
    text += &event.decided_by.as_ref().map(|id| format!(", decided by {id}")).unwrap_or_default();
    text.push('\n');
    for contribution in &event.contributions {
        let bomay::model::Contribution { original, result, extent, takes, amounts, totals } = contribution;
        text += &format!("  {original} → {result}: {}", extent.name(Speech::En));
        for (measure, extent) in takes.iter() {
            text += &format!(", of {measure} {}", extent.name(Speech::En));
        }
        for (measure, total) in totals.iter() {
            text += &format!(", {measure} {} of {total}", amounts.amount(measure));
        }
        text.push('\n');
    }
    for relocation in &event.relocations {
        let place = |id: &Option<bomay::model::Id>| id.as_ref().map_or("–".to_owned(), |id| id.to_string());
        text += &format!("  {}: {} → {}\n", relocation.unit, place(&relocation.from), place(&relocation.to));
    }
    for posting in &event.postings {
        let reason = posting.reason.as_deref().unwrap_or_default();
        match (&posting.from, &posting.to) {
            (None, Some(to)) => text += &format!("  added {} {} to {to}: {reason}\n", posting.amount, posting.measure),
            (Some(from), None) => {
                text += &format!("  released {} {} of {from}: {reason}\n", posting.amount, posting.measure);
            }
            _ => {}
        }
    }
    for surplus in &event.surplus {
        let who = surplus.holders.iter().zip(&surplus.units).map(|(holder, unit)| format!(" {holder} of {unit}"));
        let who: String = who.collect();
        let (left, unfilled) = (placed.left(surplus), placed.unfilled(surplus));
        let role = surplus.role.id();
        let (before, after) = (surplus.before, surplus.after);
        text += &format!("  {role} {before} → {after}, surplus {left}, not filled {unfilled}, without post:{who}\n");
    }
    for remark in &event.remarks {
        text += &format!("  {}\n", remark.to(Speech::En));
    }
    text
}

fn disposed(disposition: &Disposition) -> String {
    let Disposition { unit, matter, fate, to } = disposition;
    let matter = match matter {
        Matter::Subordinate { unit } => format!("subordinate {unit}"),
        Matter::Line { line } => format!("line {} -{}-> {}", line.from, line.line_type, line.to),
        Matter::Post { post, count, holder, .. } => {
            let holder = holder.as_ref().map(|holder| format!(" held by {holder}"));
            format!("post {post} ×{count}{}", holder.unwrap_or_default())
        }
        Matter::Function { function } => format!("function {function}"),
        Matter::Cooperation { function } => format!("cooperation in {function}"),
        Matter::Measure { measure, amount } => format!("{amount} {measure}"),
    };
    let to = to.as_ref().map(|to| format!(" {to}")).unwrap_or_default();
    format!("{unit}: {matter}: {}{to}\n", fate.name(Speech::En))
}
