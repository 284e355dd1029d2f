//! Every ready model: read, simulated, compared with the summary in its `expected/` folder, and with its real numbers.
//!
//! `UPDATE_EXPECT=1` rewrites the summaries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Severity, Speech};
use bomay::formats::{self, Loaded};
use bomay::model::{ChangeEvent, Structure};
use bomay::plan::Plan;
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};

use crate::cases::files;

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Reads a structure; no model has anything wrong with it.
fn structure(path: &str) -> Structure {
    let missing = |path: &str| {
        let say = bomay::diagnostic::Say::same(path);
        std::fs::read_to_string(path).map_err(|_| Box::new(Diagnostic::error("missing-file", say)))
    };
    let mut fetch = missing;
    let Loaded { structure, problems, .. } = formats::load(&read(path), path, &mut fetch);
    assert_eq!(problems, [], "{path}");
    structure
}

fn plan(path: &str) -> Plan {
    let (plan, problems) = formats::plan(&read(path), path, 0);
    assert_eq!(problems, [], "{path}");
    plan.unwrap_or_else(|| panic!("{path}: no plan"))
}

/// Carries out a plan on the structure that it names; a refused plan fails the test.
fn outcome(structure_path: &str, plan_path: &str) -> Outcome {
    let (before, plans) = (structure(structure_path), [plan(plan_path)]);
    let outcome =
        simulate(Request { before: &before, plans: &plans, ruleset: &Ruleset::default(), until: None });
    let messages: Vec<&str> = outcome.problems.iter().map(|problem| problem.message.to(Speech::En)).collect();
    assert_eq!(messages, [""; 0], "{plan_path}");
    assert!(outcome.committed, "{plan_path}");
    outcome
}

/// Returns every plan below `models/` with the structure that it names.
fn plans() -> Vec<(String, String)> {
    let mut structures: BTreeMap<String, String> = BTreeMap::new();
    let mut plans: Vec<(PathBuf, String)> = Vec::new();
    for path in files(Path::new("models"), "json") {
        if path.components().any(|part| part.as_os_str() == "expected") {
            continue;
        }
        let file = path.to_string_lossy().replace('\\', "/");
        let value: serde_json::Value = serde_json::from_str(&read(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        match value["format"].as_str() {
            Some("bomay/structure/1") => {
                let id = value["id"].as_str().unwrap_or_default().to_owned();
                assert_eq!(structures.insert(id, file), None, "two structures of one id");
            }
            Some("bomay/plan/1") => plans.push((path, value["structure"]["id"].as_str().unwrap_or_default().to_owned())),
            _ => {}
        }
    }
    let named = |(path, id): (PathBuf, String)| {
        let file = path.to_string_lossy().replace('\\', "/");
        let structure = structures.get(&id).unwrap_or_else(|| panic!("{file}: no structure `{id}`"));
        (structure.clone(), file)
    };
    plans.into_iter().map(named).collect()
}

/// Returns the path of the summary of a plan: in `expected/` of the model's folder.
fn summary_path(plan: &str) -> String {
    let path = Path::new(plan);
    let folder = path.parent().unwrap_or(Path::new(""));
    let (folder, name) = match folder.file_name().and_then(|name| name.to_str()) {
        Some("plans") => (folder.parent().unwrap_or(folder), path.file_stem().unwrap_or_default()),
        _ => (folder.parent().and_then(Path::parent).unwrap_or(folder), folder.file_name().unwrap_or_default()),
    };
    format!("{}/expected/{}.txt", folder.to_string_lossy().replace('\\', "/"), name.to_string_lossy())
}

#[test]
fn every_plan_of_every_model_yields_its_expected_summary() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut different = Vec::new();
    let plans = plans();
    assert!(plans.len() >= 10, "the models are there");
    for (structure, plan) in plans {
        let (given, path) = (summary(&outcome(&structure, &plan)), summary_path(&plan));
        if std::fs::read_to_string(&path).is_ok_and(|expected| expected == given) {
            continue;
        }
        if update {
            std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, given).unwrap();
        } else {
            different.push(path);
        }
    }
    assert!(different.is_empty(), "these summaries differ, see `git diff` after UPDATE_EXPECT=1: {different:#?}");
}

/// Tells an outcome in lines that a person can check.
fn summary(outcome: &Outcome) -> String {
    let (before, after) = (&outcome.before, &outcome.after);
    let mut text = format!("units {} → {}\nlines {} → {}\n", before.len(), after.len(), before.lines_total(), after.lines_total());
    for measure in &before.catalogue().measures {
        let total = |structure: &Structure| structure.units().map(|unit| unit.facts().measure(&measure.id)).sum::<i64>();
        let (one, other) = (total(before), total(after));
        if (one, other) != (0, 0) {
            text += &format!("{} {one} → {other}\n", measure.id);
        }
    }
    let kinds = |structure: &Structure| {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        structure.units().for_each(|unit| *kinds.entry(unit.kind().to_string()).or_default() += 1);
        kinds
    };
    let (one, other) = (kinds(before), kinds(after));
    let all: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for kind in all {
        let of = |kinds: &BTreeMap<String, usize>| kinds.get(kind).copied().unwrap_or(0);
        if of(&one) != of(&other) {
            text += &format!("{kind} {} → {}\n", of(&one), of(&other));
        }
    }
    text.push('\n');
    text.extend(outcome.events.iter().map(line));
    for (name, found) in [("introduced", &outcome.findings.introduced), ("resolved", &outcome.findings.resolved)] {
        let mut counted: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        found.iter().for_each(|finding| *counted.entry((finding.severity, &*finding.code)).or_default() += 1);
        for ((severity, code), total) in counted {
            text += &format!("\n{name} {}[{code}] × {total}", severity.word(Speech::En));
        }
    }
    text.push('\n');
    text
}

fn line(event: &ChangeEvent) -> String {
    let mut text = format!("{} [{}] {}", event.number, event.step.id, event.form.name(Speech::Vi));
    let list = |ids: &[bomay::model::Id]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
    for (word, ids) in [("units", &event.units), ("ended", &event.ended), ("established", &event.established)] {
        if !ids.is_empty() {
            text += &format!("; {word}: {}", list(ids));
        }
    }
    text += &event.decided_by.as_ref().map(|id| format!("; decided by {id}")).unwrap_or_default();
    text.push('\n');
    text
}
