//! For every rule about a change: the change that it must report, and the nearest one that passes.

use crate::check::check_change;
use crate::formats::outline;
use crate::model::{ChangeEvent, Contribution, Extent, Id, LegalForm, Posting, Role, Structure, Surplus, Table};
use crate::rules::lens::Transition;
use crate::rules::{ALL, Check, Ruleset};

fn structure(text: &str) -> Structure {
    let loaded = outline::parse(text, "change");
    assert_eq!(loaded.problems, [], "{text}");
    loaded.structure
}

/// Returns code, unit and English message of what is found.
fn found(before: &str, after: &str, events: &[ChangeEvent]) -> Vec<(String, String, String)> {
    let (before, after) = (structure(before), structure(after));
    let found = check_change(Transition { before: &before, after: &after, events }, &Ruleset::default());
    assert!(found.iter().all(|finding| finding.help.is_some()));
    let told =
        found.into_iter().map(|finding| (finding.code.into(), finding.unit.unwrap_or_default(), finding.message.en));
    told.collect()
}

fn codes(before: &str, after: &str, events: &[ChangeEvent]) -> Vec<String> {
    found(before, after, events).into_iter().map(|(code, _, _)| code).collect()
}

fn posting(from: Option<&str>, to: Option<&str>, amount: i64) -> Posting {
    Posting { measure: "staff".into(), from: from.map(Id::from), to: to.map(Id::from), amount, reason: None }
}

fn passed(original: &str, result: &str) -> Contribution {
    Contribution {
        original: original.into(),
        result: result.into(),
        extent: Extent::Whole,
        takes: Table::new(),
        amounts: Table::new(),
        totals: Table::new(),
    }
}

/// Founds a body, out of an original if there is one.
fn founding(result: &str, original: Option<&str>) -> ChangeEvent {
    ChangeEvent {
        established: vec![result.into()],
        contributions: original.map(|original| passed(original, result)).into_iter().collect(),
        ..ChangeEvent::new(LegalForm::Establishment)
    }
}

fn ending(unit: &str) -> ChangeEvent {
    ChangeEvent { ended: vec![unit.into()], ..ChangeEvent::new(LegalForm::Dissolution) }
}

#[test]
fn a_quantity_that_no_entry_accounts_for_does_not_balance() {
    let before = "measure staff conserved\na staff=30\nb staff=5";
    let after = "measure staff conserved\na staff=20\nb staff=13";
    let moved =
        ChangeEvent { postings: vec![posting(Some("a"), Some("b"), 8)], ..ChangeEvent::new(LegalForm::Adjustment) };
    let said = found(before, after, std::slice::from_ref(&moved));
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].0.as_str(), said[0].1.as_str()), ("conservation", "a"));
    assert!(said[0].2.ends_with("30 before + 0 received − 8 given = 22, but 20 after"), "{}", said[0].2);
    let released =
        ChangeEvent { postings: vec![posting(Some("a"), None, 2)], ..ChangeEvent::new(LegalForm::Adjustment) };
    assert_eq!(found(before, after, &[moved, released]), []);
}

#[test]
fn a_measure_that_is_free_need_not_balance() {
    assert_eq!(found("measure staff free\na staff=30", "measure staff free\na staff=20", &[]), []);
}

#[test]
fn a_posting_that_did_not_happen_does_not_balance_either() {
    let event =
        ChangeEvent { postings: vec![posting(Some("a"), Some("b"), 3)], ..ChangeEvent::new(LegalForm::Transfer) };
    let same = "measure staff conserved\na staff=30\nb staff=5";
    assert_eq!(codes(same, same, &[event]), ["conservation", "conservation"]);
}

#[test]
fn a_function_that_loses_its_lead_is_orphaned() {
    let before = "a +f\nb\nfunction f";
    assert_eq!(codes(before, "b\nfunction f", &[ending("a")]), ["orphaned-function"]);
    assert_eq!(codes(before, "b +f\nfunction f", &[ending("a")]), [""; 0]);
    assert_eq!(codes(before, "b", &[ending("a")]), [""; 0], "struck from the register on purpose");
    assert_eq!(codes("a ~f\nfunction f", "b\nfunction f", &[]), [""; 0], "nobody led it before");
}

#[test]
fn a_later_event_that_refers_to_an_ended_body_is_reported_once() {
    let giving = ChangeEvent { contributions: vec![passed("b", "a")], ..ChangeEvent::new(LegalForm::Transfer) };
    let events = [ending("a"), giving.clone(), giving.clone()];
    assert_eq!(codes("a\nb", "b", &events), ["ended-unit-referred"]);
    assert_eq!(codes("a\nb", "b", &[giving.clone(), ending("a")]), [""; 0]);
    let again = ChangeEvent { restores: vec![("a".into(), "a".into())], ..founding("a", None) };
    assert_eq!(codes("a\nb", "a\nb", &[ending("a"), again, giving]), [""; 0]);
}

#[test]
fn an_ended_body_cannot_be_responsible() {
    let held = ChangeEvent { responsible: Some("a".into()), ..ChangeEvent::new(LegalForm::Keeping) };
    assert_eq!(codes("a\nb", "b", &[ending("a"), held.clone()]), ["ended-unit-referred"]);
    assert_eq!(codes("a\nb", "b", &[held, ending("a")]), [""; 0]);
}

#[test]
fn an_id_that_was_used_before_may_only_be_restored() {
    let register = "b\nended a \"A\" 2018-12-01 -> b";
    assert_eq!(codes(register, "b\na", &[founding("a", None)]), ["reused-id"]);
    let restored = ChangeEvent { restores: vec![("a".into(), "a".into())], ..founding("a", None) };
    assert_eq!(codes(register, "b\na", std::slice::from_ref(&restored)), [""; 0]);
    assert_eq!(codes("a: office", "a: board", &[ending("a"), restored.clone()]), ["reused-id"], "another kind");
    assert_eq!(codes("a: office", "a: office", &[ending("a"), restored]), [""; 0]);
}

#[test]
fn a_new_body_may_bear_the_name_of_an_ended_one_only_as_its_heir() {
    let before = "top\nended cu: office \"Phòng Nội vụ\" 2018-12-01";
    let after = "top\n  moi: office \"Phòng Nội Vụ\"\nended cu: office \"Phòng Nội vụ\" 2018-12-01";
    assert_eq!(codes(before, after, &[founding("moi", None)]), ["name-clash-with-ended"]);
    let restored = ChangeEvent { restores: vec![("moi".into(), "cu".into())], ..founding("moi", None) };
    assert_eq!(codes(before, after, &[restored]), [""; 0]);
    assert_eq!(codes(before, &after.replace("moi: office", "moi: board"), &[founding("moi", None)]), [""; 0]);
}

#[test]
fn bodies_of_one_name_under_different_superiors_do_not_clash() {
    let before = "one\n  cu: office \"Phòng Nội vụ\"\ntwo";
    let after = "one\ntwo\n  moi: office \"Phòng Nội vụ\"\nended cu: office \"Phòng Nội vụ\"";
    assert_eq!(codes(before, after, &[ending("cu"), founding("moi", None)]), [""; 0]);
    let here = "one\n  moi: office \"Phòng Nội vụ\"\ntwo\nended cu: office \"Phòng Nội vụ\"";
    assert_eq!(codes(before, here, &[ending("cu"), founding("moi", None)]), ["name-clash-with-ended"]);
    let heir = ChangeEvent { ended: vec!["cu".into()], ..founding("moi", Some("cu")) };
    assert_eq!(codes(before, here, &[heir]), [""; 0]);
}

#[test]
fn heads_left_over_must_have_a_post_after_the_plan() {
    let surplus = Surplus {
        role: Role::Head,
        before: 2,
        after: 1,
        holders: vec!["p2".into()],
        units: vec!["b".into()],
        unnamed: 0,
        open: vec![],
        left: None,
    };
    let merger = ChangeEvent {
        contributions: vec![passed("b", "a")],
        ended: vec!["b".into()],
        surplus: vec![surplus.clone()],
        ..ChangeEvent::new(LegalForm::Absorption)
    };
    let before = "a head=p1\nb head=p2";
    let said = found(before, "a head=p1", std::slice::from_ref(&merger));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].2, "the absorption at `a` leaves 1 of 2 heads without a post: `p2`");
    assert_eq!(found(before, "a head=p1 deputy=p2", std::slice::from_ref(&merger)), []);
    let unnamed = ChangeEvent { surplus: vec![Surplus { holders: vec![], units: vec![], ..surplus }], ..merger };
    assert_eq!(codes(before, "a head=p1", &[unnamed]), ["unassigned-surplus"]);
}

#[test]
fn every_rule_about_a_change_has_a_test_here() {
    let source = include_str!("changes.rs");
    for rule in ALL.iter().filter(|rule| matches!(rule.check, Check::Transition(_))) {
        assert!(source.contains(&format!("[\"{}\"", rule.code)) || source.contains(&format!("(\"{}\"", rule.code)));
    }
}
