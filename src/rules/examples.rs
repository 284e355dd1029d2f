//! Runs the examples in the docs of every rule, and holds the table to its order and completeness.

use std::sync::Arc;

use super::{ALL, Check, Entry, ON_LOAD, Pack, Rule, Ruleset, Settings, find};
use crate::check::check;
use crate::diagnostic::{Severity, Speech};
use crate::formats::outline;
use crate::model::{Catalogue, Structure};

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
    let pack = Pack { id: "example".into(), title: "".into(), entries: vec![entry] };
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
    for rule in ALL.iter().copied().chain(ON_LOAD) {
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
        assert!(!rule.title(Speech::En).is_empty() && !rule.title(Speech::Vi).is_empty());
    }
}

#[test]
fn the_tables_are_sorted_and_no_code_stands_twice() {
    assert!(ALL.is_sorted_by(|one, next| one.code < next.code));
    assert!(ON_LOAD.is_sorted_by(|one, next| one.code < next.code));
    assert!(ON_LOAD.iter().all(|rule| !ALL.iter().any(|other| other.code == rule.code)));
    assert!(find("cycle").is_some() && find("two-heads").is_some() && find("no-such-code").is_none());
}
