//! Every input that fuzzing found worth keeping, and every text of the cases and models, through the fuzz targets.
//!
//! `BOMAY_SEEDS=folder cargo test --test suite seeds` also writes the texts as a first corpus, one folder a target.

use std::panic::catch_unwind;
use std::path::Path;

use crate::cases::{cases, files, plan_text};
use crate::targets::{BETWEEN, TARGETS};

/// Largest text that becomes a seed: large ones make fuzzing slow and teach it nothing new.
const SEED_MAX: usize = 24_000;

/// What one target is given: name of the target, what it is, the input.
type Seed = (&'static str, String, Vec<u8>);

/// Runs a target; returns what it says against an input.
fn complaint(target: &str, input: &[u8]) -> Option<String> {
    let target = TARGETS.iter().find(|known| known.name == target).expect("the target exists");
    let error = catch_unwind(|| (target.run)(input)).err()?;
    let text = error.downcast_ref::<String>().cloned();
    Some(text.or_else(|| error.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
}

fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} inputs:\n{}", complaints.len(), complaints.join("\n"));
}

/// Joins texts to one input.
fn joined(texts: &[&str]) -> Vec<u8> {
    texts.join(BETWEEN).into_bytes()
}

/// Returns the targets that a file of a model is an input of, by its `format`.
fn target_of(text: &str) -> Option<&'static str> {
    let kind = text.split("bomay/").nth(1)?.split('/').next()?;
    TARGETS.iter().map(|target| target.name).find(|name| *name == kind)
}

fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for path in files(Path::new("models"), "json").iter().chain(&files(Path::new("src/cli/init"), "json")) {
        let text = std::fs::read_to_string(path).expect("a model is text");
        let name = path.to_string_lossy().replace(['/', '\\'], "-");
        seeds.extend(target_of(&text).map(|target| (target, name, text.into_bytes())));
    }
    for path in files(Path::new("tests/cases"), "md") {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (number, case) in cases(&std::fs::read_to_string(&path).expect("a case is text")).iter().enumerate() {
            let block = |info: &str| case.block(info).unwrap_or_default();
            let mut add = |target, texts: &[&str]| {
                if !texts[0].is_empty() {
                    seeds.push((target, format!("{stem}-{number}-{target}"), joined(texts)));
                }
            };
            let plan = plan_text(case).unwrap_or_default();
            let words = block("json catalogue").replacen('{', "{\"format\": \"bomay/catalogue/1\", ", 1);
            add("outline", &[block("outline before"), &words]);
            add("structure", &[block("json structure"), &words]);
            add("turtle", &[block("turtle structure"), block("json mapping")]);
            add("json_ld", &[block("jsonld structure"), block("json mapping")]);
            add("pack", &[block("json pack")]);
            add("plan", &[&plan]);
            add("decision", &[block("text decision"), block("outline before")]);
            add("outcome", &[block("outline before"), &plan, block("json pack"), ""]);
            for table in case.blocks.iter().filter(|block| block.info.starts_with("table ")) {
                add("csv", &[&table.text]);
                add("csv_mapped", &[block("json mapping"), &table.text]);
            }
            add("mapping", &[block("json mapping")]);
        }
    }
    seeds.retain(|(_, _, input)| input.len() <= SEED_MAX);
    seeds
}

#[test]
fn the_texts_of_cases_and_models_break_no_law_as_seeds() {
    let seeds = seeds();
    if let Some(folder) = std::env::var_os("BOMAY_SEEDS") {
        for (target, name, input) in &seeds {
            let folder = Path::new(&folder).join(target);
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(folder.join(name), input).expect("the seed can be written");
        }
    }
    assert!(seeds.len() > 100, "{} seeds", seeds.len());
    none(
        seeds
            .iter()
            .filter_map(|(target, name, input)| complaint(target, input).map(|says| format!("{name}: {says}")))
            .collect(),
    );
}

#[test]
fn the_corpus_breaks_no_law() {
    let root = Path::new("tests/fuzz/corpus");
    let mut complaints = Vec::new();
    for target in &TARGETS {
        let entries =
            std::fs::read_dir(root.join(target.name)).unwrap_or_else(|_| panic!("no corpus of {}", target.name));
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        assert!(!paths.is_empty(), "the corpus of {} is empty", target.name);
        for path in paths {
            let input = std::fs::read(&path).expect("an input can be read");
            complaints.extend(complaint(target.name, &input).map(|says| format!("{}: {says}", path.display())));
        }
    }
    none(complaints);
}
