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
pub fn structure(path: &str) -> Structure {
    let missing = |path: &str| {
        let say = bomay::diagnostic::Say::same(path);
        std::fs::read_to_string(path).map_err(|_| Box::new(Diagnostic::error("missing-file", say)))
    };
    let mut fetch = missing;
    let Loaded { structure, problems, .. } = formats::load(&read(path), path, &mut fetch);
    assert_eq!(problems, [], "{path}");
    structure
}

pub fn plan(path: &str) -> Plan {
    let (plan, problems) = formats::plan(&read(path), path, 0);
    assert_eq!(problems, [], "{path}");
    plan.unwrap_or_else(|| panic!("{path}: no plan"))
}

/// Carries out a plan on the structure that it names; a refused plan fails the test.
pub fn outcome(structure_path: &str, plan_path: &str) -> Outcome {
    let (before, plans) = (structure(structure_path), [plan(plan_path)]);
    let outcome = simulate(Request { before: &before, plans: &plans, ruleset: &Ruleset::default(), until: None });
    let messages: Vec<&str> = outcome.problems.iter().map(|problem| problem.message.to(Speech::En)).collect();
    assert_eq!(messages, [""; 0], "{plan_path}");
    assert!(outcome.committed, "{plan_path}");
    outcome
}

/// Returns every plan below `models/` with the structure that it names.
pub fn plans() -> Vec<(String, String)> {
    let mut structures: BTreeMap<String, String> = BTreeMap::new();
    let mut plans: Vec<(PathBuf, String)> = Vec::new();
    for path in files(Path::new("models"), "json") {
        if path.components().any(|part| part.as_os_str() == "expected") {
            continue;
        }
        let file = path.to_string_lossy().replace('\\', "/");
        let value: serde_json::Value =
            serde_json::from_str(&read(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        match value["format"].as_str() {
            Some("bomay/structure/1") => {
                let id = value["id"].as_str().unwrap_or_default().to_owned();
                assert_eq!(structures.insert(id, file), None, "two structures of one id");
            }
            Some("bomay/plan/1") => {
                plans.push((path, value["structure"]["id"].as_str().unwrap_or_default().to_owned()))
            }
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
    let mut text =
        format!("units {} → {}\nlines {} → {}\n", before.len(), after.len(), before.lines_total(), after.lines_total());
    for measure in &before.catalogue().measures {
        let total =
            |structure: &Structure| structure.units().map(|unit| unit.facts().measure(&measure.id)).sum::<i64>();
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

const HA_TINH: &str = "models/ha-tinh-2022";

fn fixture(name: &str) -> Outcome {
    let folder = format!("{HA_TINH}/fixtures/{name}");
    outcome(&format!("{folder}/structure.json"), &format!("{folder}/plan.json"))
}

fn measure(structure: &Structure, id: &str, measure: &str) -> i64 {
    structure.unit(id).unwrap_or_else(|| panic!("no unit {id}")).facts().measure(measure)
}

/// Returns the total of a measure over everything under a body.
fn total_under(structure: &Structure, id: &str, measure: &str) -> i64 {
    structure.unit(id).unwrap().walk().map(|unit| unit.facts().measure(measure)).sum()
}

/// Returns how many communes, wards and townships there are.
fn communes(structure: &Structure) -> usize {
    let kinds = ["territory.commune", "territory.township", "territory.ward"];
    structure.units().filter(|unit| kinds.contains(&unit.kind().as_str())).count()
}

/// Returns who leads a function.
fn lead(structure: &Structure, function: &str) -> Vec<String> {
    let leads =
        structure.units_sorted().into_iter().filter(|unit| unit.facts().functions.iter().any(|id| id == function));
    leads.map(|unit| unit.id().to_string()).collect()
}

fn events<'o>(outcome: &'o Outcome, step: &str) -> Vec<&'o ChangeEvent> {
    outcome.events.iter().filter(|event| event.step.id.starts_with(step)).collect()
}

/// F1, F2: the joint bodies end, and each gives two in their own lines.
#[test]
fn conclusion_55_makes_six_of_three_in_duc_tho_and_two_of_one_in_ky_anh() {
    let outcome = outcome(&format!("{HA_TINH}/structure.json"), &format!("{HA_TINH}/plans/55-kl-tu.json"));
    let count = |step: &str| {
        let events = events(&outcome, step);
        let total = |of: fn(&ChangeEvent) -> usize| events.iter().map(|event| of(event)).sum::<usize>();
        (total(|event| event.ended.len()), total(|event| event.established.len()), total(|event| event.restores.len()))
    };
    assert_eq!(count("2.3"), (3, 6, 6));
    assert_eq!(count("2.4"), (1, 2, 2));
    assert_eq!(outcome.after.len() - outcome.before.len(), 4, "more bodies, not fewer");
    for event in &outcome.events {
        assert!(event.postings.iter().all(|posting| posting.from.is_some() && posting.to.is_some()), "totals balance");
    }
    // What is not judged to fulfil both conditions stays.
    for event in events(&outcome, "2.5").iter().filter(|event| !event.relocations.is_empty()) {
        for unit in event.relocations.iter().map(|relocation| outcome.before.unit(&relocation.unit).unwrap()) {
            for judged in ["narrow_area", "tied_to_district"] {
                let answer = unit.facts().attributes.get(judged).and_then(|attribute| attribute.value);
                assert_eq!(answer, Some(bomay::model::Answer::Yes), "{}: {judged}", unit.id());
            }
        }
    }
}

/// F1: the merger of 2018 that was undone in 2022.
#[test]
fn duc_tho_made_three_of_six_in_2018() {
    let outcome =
        outcome(&format!("{HA_TINH}/structure-duc-tho-2018.json"), &format!("{HA_TINH}/plans/duc-tho-2018.json"));
    let total = |of: fn(&ChangeEvent) -> usize| outcome.events.iter().map(of).sum::<usize>();
    assert_eq!((total(|event| event.ended.len()), total(|event| event.established.len())), (6, 3));
}

/// F3: 22 cells with 388 members pass from the bloc (127 → 105) to the city (42 → 64).
#[test]
fn the_city_takes_22_cells_with_388_members_in_2019() {
    let outcome = outcome(&format!("{HA_TINH}/structure-cells-2019.json"), &format!("{HA_TINH}/plans/cells-2019.json"));
    let (before, after) = (&outcome.before, &outcome.after);
    let moved: Vec<_> = outcome.events.iter().flat_map(|event| &event.relocations).collect();
    assert_eq!(moved.len(), 22);
    assert_eq!(moved.iter().map(|relocation| measure(before, &relocation.unit, "members")).sum::<i64>(), 388);
    let organisations = |structure, id| total_under(structure, id, "grassroots_organisations");
    assert_eq!((organisations(before, "khoi.dang-bo"), organisations(after, "khoi.dang-bo")), (127, 105));
    assert_eq!((organisations(before, "tp-ha-tinh.dang-bo"), organisations(after, "tp-ha-tinh.dang-bo")), (42, 64));
    assert_eq!(outcome.events[0].decided_by.as_deref(), Some("tinh-uy"));
}

/// F4: a cell becomes a grass-roots organisation of Kỳ Anh (36 → 37).
#[test]
fn ky_anh_takes_the_cell_of_mitraco() {
    let outcome = fixture("f4-mitraco");
    let organisations = |structure| total_under(structure, "ky-anh.dang-bo", "grassroots_organisations");
    assert_eq!((organisations(&outcome.before), organisations(&outcome.after)), (36, 37));
}

/// F5: areas in hundredths of a square kilometre and populations add up.
#[test]
fn the_communes_of_nghi_xuan_add_up() {
    let outcome = fixture("f5-nghi-xuan");
    let after = &outcome.after;
    let figures = |id: &str| (measure(after, id, "area"), measure(after, id, "population"));
    assert_eq!(figures("dvhc.nghi-xuan.dan-truong"), (1368, 7301));
    assert_eq!(figures("dvhc.nghi-xuan.tt-tien-dien"), (505, 5656));
    let count = |kind: &str| after.units().filter(|unit| unit.kind() == kind).count();
    assert_eq!((count("territory.commune"), count("territory.township")), (15, 2));
}

/// F6: 262 communes become 216 in 2020, 209 and then 69 in 2025.
#[test]
fn the_communes_of_ha_tinh_fall_from_262_to_69() {
    let folder = format!("{HA_TINH}/fixtures/f6-xa");
    let (before, plans) = (structure(&format!("{folder}/structure.json")), [plan(&format!("{folder}/plan.json"))]);
    let at = |year: i16, month: i8| {
        let until = Some(jiff::civil::date(year, month, 15));
        let outcome = simulate(Request { before: &before, plans: &plans, ruleset: &Ruleset::default(), until });
        assert!(outcome.committed);
        communes(&outcome.after)
    };
    assert_eq!(communes(&before), 262);
    assert_eq!((at(2020, 1), at(2025, 1), at(2025, 7)), (216, 209, 69));
}

/// F7: 19 organisations with 1 053 members and one with 378 pass to central groups.
#[test]
fn hai_duong_hands_over_20_organisations_with_1431_members() {
    let outcome = fixture("f7-hai-duong");
    let sum = |step: &str, name: &str| -> i64 {
        let moved = events(&outcome, step).into_iter().flat_map(|event| &event.relocations);
        moved.map(|relocation| measure(&outcome.before, &relocation.unit, name)).sum()
    };
    assert_eq!((sum("1", "grassroots_organisations"), sum("1", "members")), (19, 1053));
    assert_eq!((sum("2", "grassroots_organisations"), sum("2", "members")), (1, 378));
    let under = |name: &str| total_under(&outcome.after, "dbk-dntw", name);
    assert_eq!((under("grassroots_organisations"), under("members")), (20, 1431));
}

/// F8: Lộc Hà ends; Hộ Độ goes to the city, all the rest to Thạch Hà.
#[test]
fn loc_ha_is_distributed_to_two_receivers() {
    let outcome = fixture("f8-loc-ha");
    let superior = |id: &str| outcome.after.unit(id).and_then(|unit| unit.superior()).map(|unit| unit.id().to_string());
    assert!(outcome.after.ended("dvhc.loc-ha").is_some());
    for below in outcome.before.unit("dvhc.loc-ha").unwrap().subordinates() {
        let receiver = if below.id() == "dvhc.loc-ha.ho-do" { "dvhc.tp-ha-tinh" } else { "dvhc.thach-ha" };
        assert_eq!(superior(below.id()).as_deref(), Some(receiver), "{}", below.id());
    }
}

/// F9: functions cross between departments that merge; each keeps exactly one lead.
#[test]
fn functions_cross_between_the_departments_of_2025() {
    let outcome =
        outcome(&format!("{HA_TINH}/structure-so-2025.json"), &format!("{HA_TINH}/plans/sap-xep-2025-so.json"));
    for function in outcome.before.functions() {
        let (before, after) = (lead(&outcome.before, &function.id), lead(&outcome.after, &function.id));
        assert_eq!(before.len(), after.len(), "{}: {before:?} → {after:?}", function.id);
    }
    for (function, body) in [
        ("f.tinh.bao-chi-xuat-ban", "so-vhttdl"),
        ("f.tinh.giam-ngheo", "so-nnmt"),
        ("f.tinh.cai-nghien", "cong-an-tinh"),
        ("f.tinh.an-toan-giao-thong", "so-xay-dung-2025"),
        ("f.tinh.dan-toc", "so-noi-vu-2025"),
    ] {
        assert_eq!(lead(&outcome.after, function), [body], "{function}");
    }
    let ended: usize = outcome.events.iter().map(|event| event.ended.len()).sum();
    let established: usize = outcome.events.iter().map(|event| event.established.len()).sum();
    assert_eq!((ended, established), (11, 5));
}
