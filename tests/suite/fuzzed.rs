//! Every input that fuzzing found worth keeping, and every text of the cases and models, through the fuzz targets:
//! as they are, and damaged in ways that need no special compiler.
//!
//! `BOMAY_FUZZ_SECONDS=600 cargo test --test suite damaged` damages them for longer, and `BOMAY_FUZZ_TARGET=csv` one
//! target only.
//! `BOMAY_SEEDS=folder cargo test --test suite seeds` also writes the texts as a first corpus, one folder a target.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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

/// Numbers that follow from each other, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

/// Pieces that readers stumble over.
const PIECES: [&str; 34] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
    "%",
    "<",
    ">",
    "&",
    "#",
    "null",
    "-1",
    "0",
    "1e9",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "\u{0}",
    "\u{feff}",
    "\u{301}",
    "đ",
    "👩‍👩‍👧",
    "\\ud800",
    "../",
    "Điều 1.",
];

/// Damages an input: cuts, repeats, exchanges and puts in.
fn damaged(input: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut damaged = input.to_vec();
    for _ in 0..1 + dice.below(4) {
        let from = dice.below(damaged.len() + 1);
        let longest = if dice.below(4) == 0 { 200 } else { 8 };
        let to = (from + dice.below(longest)).min(damaged.len());
        let piece = match dice.below(6) {
            0 => Vec::new(),
            1 => damaged[from..to].repeat(2 + dice.below(3)),
            2 => vec![dice.below(256) as u8],
            3 => {
                let at = dice.below(other.len() + 1);
                other[at..(at + dice.below(40)).min(other.len())].to_vec()
            }
            _ => PIECES[dice.below(PIECES.len())].as_bytes().to_vec(),
        };
        damaged.splice(from..to, piece);
    }
    damaged
}

/// Seen to fail: a place behind the end of its line.
#[test]
fn damaged_texts_break_no_law() {
    let only = std::env::var("BOMAY_FUZZ_TARGET").ok();
    let mut seeds = seeds();
    seeds.extend(kept().into_iter().map(|(target, path, input)| (target, path.display().to_string(), input)));
    seeds.retain(|(target, ..)| only.as_ref().is_none_or(|only| only == target));
    let seconds = std::env::var("BOMAY_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse::<u64>().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut dice = Dice(0x5DEE_CE66_D1CE_4E5B ^ seconds.unwrap_or_default());
    let (mut tried, mut complaints) = (0, Vec::new());
    for round in 0.. {
        if end.map_or(round == 1, |end| Instant::now() > end) || complaints.len() > 40 {
            break;
        }
        for (target, name, input) in &seeds {
            let other = &seeds[dice.below(seeds.len())].2;
            let input = damaged(input, other, &mut dice);
            tried += 1;
            if let Some(says) = complaint(target, &input) {
                let says: String = says.chars().take(400).collect();
                complaints.push(format!("{target}, from {name}: {says}\n{}", String::from_utf8_lossy(&input)));
            }
        }
    }
    eprintln!("{tried} inputs");
    none(complaints);
}

/// Returns the inputs of the corpus.
fn kept() -> Vec<(&'static str, PathBuf, Vec<u8>)> {
    let mut kept = Vec::new();
    for target in &TARGETS {
        let folder = Path::new("tests/fuzz/corpus").join(target.name);
        let entries = std::fs::read_dir(folder).unwrap_or_else(|_| panic!("no corpus of {}", target.name));
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        assert!(!paths.is_empty(), "the corpus of {} is empty", target.name);
        let read = |path: PathBuf| (target.name, path.clone(), std::fs::read(path).expect("an input can be read"));
        kept.extend(paths.into_iter().map(read));
    }
    kept
}

#[test]
fn the_corpus_breaks_no_law() {
    let kept = kept().into_iter();
    let complaints = kept.filter_map(|(target, path, input)| {
        complaint(target, &input).map(|says| format!("{}: {says}", path.display()))
    });
    none(complaints.collect());
}
