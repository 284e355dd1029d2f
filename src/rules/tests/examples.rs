//! Runs the examples in the docs of every rule, and holds the table to its order and completeness.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::check::check;
use crate::diagnostic::{Severity, Speech};
use crate::formats::outline;
use crate::model::{Catalogue, Structure};
use crate::rules::{ALL, Check, Entry, ON_IMPORT, ON_LOAD, Pack, Rule, Ruleset, Settings, find};

struct Example {
    structure: Structure,
    ruleset: Ruleset,
}

fn example(rule: &Rule, heading: &str) -> Example {
    let (mut catalogue, mut settings, mut text) = (Catalogue::default(), Settings::default(), None);
    for (info, block) in rule.blocks(heading) {
        match info.as_str() {
            "json catalogue" => catalogue = serde_json::from_str(&block).expect(rule.code),
            "json settings" => settings = serde_json::from_str(&block).expect(rule.code),
            "outline" => text = Some(block),
            other => panic!("{}: unknown block `{other}`", rule.code),
        }
    }
    let text = text.unwrap_or_else(|| panic!("{}: no outline under `{heading}`", rule.code));
    let loaded = outline::parse_with(&text, rule.code, Arc::new(catalogue));
    assert_eq!(loaded.problems, [], "{}: {heading}", rule.code);
    let entry = Entry { settings, ..Entry::of(rule.code) };
    let pack = Pack { entries: vec![entry], ..Pack::new("example") };
    let (ruleset, problems) = Ruleset::from_packs(&[pack], None);
    assert_eq!(problems, [], "{}", rule.code);
    Example { structure: loaded.structure, ruleset }
}

/// Returns the codes found, without notes of other rules: they list what is allowed.
fn codes(rule: &Rule, heading: &str) -> Vec<String> {
    let Example { structure, ruleset } = example(rule, heading);
    let found = check(&structure, &ruleset).into_iter();
    let own = found.filter(|finding| finding.severity != Severity::Note || finding.code == rule.code);
    own.map(|finding| finding.code.to_string()).collect()
}

#[test]
fn every_example_fails_or_passes_as_its_rule_says() {
    for rule in ALL.iter().filter(|rule| !matches!(rule.check, Check::Transition(_))) {
        let failing = codes(rule, "Fails");
        assert_eq!(failing, [rule.code], "{}: an example fails by its own rule, once, and by no other", rule.code);
        assert_eq!(codes(rule, "Passes"), [""; 0], "{}: Passes", rule.code);
    }
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    for rule in ALL.iter().copied().chain(ON_LOAD).chain(ON_IMPORT) {
        let text = rule.text();
        assert!(text.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        let headings: &[&str] = match rule.check {
            Check::OnLoad => &["What to do", "Tiếng Việt"],
            _ => &["What it checks", "Why it matters", "Fails", "Passes", "Tiếng Việt"],
        };
        for heading in headings {
            assert!(text.contains(&format!("\n## {heading}\n")), "{} lacks `{heading}`", rule.code);
        }
        for setting in rule.settings {
            assert!(text.contains(&format!("\n- `{setting}`: ")), "{} does not explain `{setting}`", rule.code);
        }
        let (english, vietnamese) = (rule.page(Speech::En), rule.page(Speech::Vi));
        assert!(!english.contains("Tiếng Việt"), "{english}");
        assert!(!vietnamese.contains("## What") && vietnamese.matches("\n\n").count() > 1, "{vietnamese}");
        for heading in ["Ví dụ sai", "Ví dụ đúng"] {
            let is_shown = !rule.blocks("Fails").is_empty();
            assert_eq!(vietnamese.contains(&format!("## {heading}\n")), is_shown, "{vietnamese}");
        }
        assert!(!rule.title(Speech::En).is_empty() && !rule.title(Speech::Vi).is_empty());
    }
}

#[test]
fn the_tables_are_sorted_and_no_code_stands_twice() {
    assert!(ALL.is_sorted_by(|one, next| one.code < next.code));
    assert!(ON_LOAD.is_sorted_by(|one, next| one.code < next.code));
    assert!(ON_IMPORT.is_sorted_by(|one, next| one.code < next.code));
    assert!(ON_IMPORT.iter().all(|rule| !ALL.iter().copied().chain(ON_LOAD).any(|other| other.code == rule.code)));
    assert!(ON_LOAD.iter().all(|rule| !ALL.iter().any(|other| other.code == rule.code)));
    assert!(find("cycle").is_some() && find("two-heads").is_some() && find("no-such-code").is_none());
}

/// Returns the codes that the library's sources report by name.
fn codes_in(folder: &Path) -> Vec<String> {
    let mut codes = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources can be read").path();
        if path.is_dir() {
            codes.extend(codes_in(&path));
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source is text");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for start in ["error(", "new("].map(|call| format!("Diagnostic::{call}")) {
            let named = code.split(&start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            codes.extend(named.filter_map(|rest| rest.split_once('"')).map(|(word, _)| word.to_owned()));
        }
    }
    codes
}

#[test]
fn every_code_that_the_library_reports_is_explained() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let of_the_program = codes_in(&sources.join("cli"));
    let unexplained = codes_in(&sources).into_iter().filter(|code| find(code).is_none());
    let unexplained: BTreeSet<String> = unexplained.filter(|code| !of_the_program.contains(code)).collect();
    assert_eq!(unexplained, BTreeSet::new());
}
