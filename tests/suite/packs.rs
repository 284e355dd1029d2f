//! Every ready rule pack: read, its examples run, every row of the catalogue of rules accounted for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Say, Speech};
use bomay::formats::{PackChain, pack_chain};
use bomay::model::Confidence;
use bomay::rules::pack::{Entry, Expectation, Pack};
use bomay::rules::{self, Ruleset};
use bomay::simulate::trial;

use crate::cases::files;

/// Returns the paths of all ready packs.
fn paths() -> Vec<String> {
    let mut paths: Vec<String> =
        files(Path::new("models"), "json").iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    paths.retain(|path| path.contains("/packs/") && !path.ends_with("catalogue.json"));
    assert!(paths.len() >= 9, "{paths:?}");
    paths
}

fn chain(paths: &[&str]) -> PackChain {
    pack_chain(paths, &mut |path| {
        std::fs::read_to_string(path).map_err(|_| Box::new(Diagnostic::error("unreadable-file", Say::same(path))))
    })
}

fn messages(problems: &[Diagnostic]) -> Vec<String> {
    let one = |problem: &Diagnostic| format!("{:?} {}", problem.place, problem.message.to(Speech::En));
    problems.iter().map(one).collect()
}

/// Returns the packs of Viet Nam that lay down what the documents say.
fn packs_of_viet_nam() -> Vec<Pack> {
    let paths = paths();
    let wanted: Vec<&str> = paths.iter().map(String::as_str).filter(|path| path.starts_with("models/vn/")).collect();
    chain(&wanted).packs
}

#[test]
fn every_ready_pack_is_sound_and_knows_the_words_of_its_catalogue() {
    for path in paths() {
        let chain = chain(&[&path]);
        assert_eq!(messages(&chain.problems), [""; 0], "{path}");
        let (ruleset, problems) = Ruleset::from_packs(&chain.packs, None);
        assert_eq!(messages(&problems), [""; 0], "{path}");
        let with_words =
            chain.catalogues.iter().enumerate().filter(|(number, _)| !chain.packs[*number].entries.is_empty());
        for (number, catalogue) in with_words {
            let catalogue = catalogue.as_ref().unwrap_or_else(|| panic!("{path} names no catalogue"));
            assert_eq!(messages(&ruleset.word_problems(number, catalogue)), [""; 0], "{path}");
        }
    }
}

#[test]
fn every_example_of_every_ready_pack_does_what_it_says() {
    for path in paths() {
        let chain = chain(&[&path]);
        let number = chain.packs.len() - 1;
        let catalogue = Arc::new(chain.catalogues[number].clone().unwrap_or_default());
        for position in 0..chain.packs[number].entries.len() {
            let name = chain.packs[number].entries[position].name(position);
            let trial = trial(&chain.packs, (number, position), &catalogue);
            assert_eq!(messages(&trial.problems), [""; 0], "{path}, {name}");
        }
    }
}

#[test]
fn every_entry_that_declares_a_rule_shows_what_passes_and_what_fails() {
    let shows = |entry: &Entry, wanted: Expectation| {
        entry.examples.iter().filter_map(|example| example.outline()).any(|(_, expectation)| expectation == wanted)
    };
    for path in paths() {
        let chain = chain(&[&path]);
        let pack = chain.packs.last().expect("a pack");
        for (position, entry) in pack.entries.iter().enumerate() {
            let name = entry.name(position);
            let (is_declared, is_built_in) = (entry.require.is_some(), rules::find(&entry.rule).is_some());
            let is_judged = is_declared || is_built_in;
            assert!(!is_judged || shows(entry, Expectation::Passes), "{path}, {name} shows nothing that passes");
            assert!(!is_declared || shows(entry, Expectation::Fails), "{path}, {name} shows nothing that fails");
        }
    }
}

#[test]
fn every_entry_speaks_both_languages() {
    for path in paths() {
        let chain = chain(&[&path]);
        let pack = chain.packs.last().expect("a pack");
        let texts = pack.entries.iter().enumerate().flat_map(|(position, entry)| {
            let name = entry.name(position);
            [&entry.title, &entry.message, &entry.help, &entry.note].map(|text| (name.clone(), text))
        });
        for (name, text) in texts.filter(|(_, text)| !text.is_empty()) {
            assert!(text.tagged("vi").is_some() && text.tagged("en").is_some(), "{path}, {name}: {text:?}");
        }
        let untitled = pack.entries.iter().find(|entry| entry.title.is_empty());
        assert_eq!(untitled, None, "{path}");
    }
}

/// Rows of the catalogue of rules: structure, Party, State, deputies, units, seals and money, 16-TB/TW.
fn rows() -> BTreeSet<String> {
    let structural = (1..=11).map(|row| format!("G{row}"));
    let law = (1..=92).map(|row| format!("R{row:02}"));
    structural.chain(law).chain(["K7".to_owned()]).collect()
}

/// Returns the rows that an id such as `R78-commune-2026` or `R16-R18` stands for.
fn rows_of(id: &str) -> Vec<String> {
    let number = |part: &str| part.strip_prefix('R').and_then(|digits| digits.parse::<u32>().ok());
    let parts: Vec<&str> = id.split('-').collect();
    match (number(parts[0]), parts.get(1).and_then(|part| number(part))) {
        (Some(first), Some(last)) => (first..=last).map(|row| format!("R{row:02}")).collect(),
        _ => vec![parts[0].to_owned()],
    }
}

#[test]
fn every_row_of_the_catalogue_of_rules_is_an_entry_a_procedure_or_explained() {
    let packs = packs_of_viet_nam();
    let entries = packs.iter().flat_map(|pack| pack.entries.iter().filter_map(|entry| entry.id.clone()));
    let explained = packs.iter().flat_map(|pack| pack.not_yet.iter().map(|row| row.id.clone()));
    let procedures = packs.iter().flat_map(|pack| pack.procedures.iter().map(|procedure| procedure.id.clone()));
    let covered: BTreeSet<String> = entries.chain(explained).chain(procedures).flat_map(|id| rows_of(&id)).collect();
    let missing: Vec<String> = rows().difference(&covered).cloned().collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_entry_that_rests_on_a_document_says_how_sure_that_is() {
    for pack in packs_of_viet_nam() {
        for (position, entry) in pack.entries.iter().enumerate() {
            let source = entry.source.as_ref().or(pack.source.as_ref());
            let name = entry.name(position);
            assert_eq!(source.is_some(), entry.confidence.is_some(), "{}/{name}", pack.id);
            let is_confirmed = entry.confidence == Some(Confidence::Confirmed);
            let read_at = source.and_then(|source| source.source.as_ref());
            assert!(!is_confirmed || read_at.is_some(), "{}/{name} is confirmed by nothing", pack.id);
        }
    }
}
