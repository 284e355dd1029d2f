//! What expressions see of a change.

use super::*;
use crate::lineage::Lineage;
use crate::model::{ChangeEvent, Contribution, Extent, LegalForm, Table as Amounts};
use crate::rules::ChangeView;

fn passed(original: &str, result: &str) -> Contribution {
    Contribution {
        original: original.into(),
        result: result.into(),
        extent: Extent::Whole,
        takes: Amounts::new(),
        amounts: Amounts::new(),
        totals: Amounts::new(),
    }
}

/// `a` and `b` became `n`; `c` was not touched; `f` was founded.
fn events() -> Vec<ChangeEvent> {
    let merged = ChangeEvent {
        number: 1,
        contributions: vec![passed("a", "n"), passed("b", "n")],
        established: vec!["n".into()],
        ended: vec!["a".into(), "b".into()],
        on: "2022-09-01".parse().ok(),
        decided_by: Some("top".into()),
        ..ChangeEvent::new(LegalForm::Consolidation)
    };
    let founded =
        ChangeEvent { number: 2, established: vec!["f".into()], ..ChangeEvent::new(LegalForm::Establishment) };
    let filled = ChangeEvent {
        number: 3,
        units: vec!["n".into()],
        roles: vec![Role::Head],
        ..ChangeEvent::new(LegalForm::Appointment)
    };
    vec![merged, founded, filled]
}

fn assembled(ids: &[(&str, Option<&str>, i64)]) -> Structure {
    let made = |&(id, superior, members): &(&str, Option<&str>, i64)| {
        let mut unit = unit(id, "office", superior);
        unit.measures.insert("members".into(), members.into());
        unit
    };
    Structure::assemble(Parts { units: ids.iter().map(made).map(std::sync::Arc::new).collect(), ..Parts::default() }).0
}

fn run(source: &str, subject: Subject, about: &str) -> Result<bool, String> {
    let before = assembled(&[("top", None, 1), ("a", Some("top"), 2), ("b", Some("top"), 3), ("c", Some("a"), 4)]);
    let after = assembled(&[("top", None, 1), ("n", Some("top"), 5), ("c", Some("n"), 4), ("f", Some("top"), 9)]);
    let events = events();
    let lineage = Lineage::fold(&events, after.catalogue());
    let (survey_before, survey_after) = (Survey::of(&before), Survey::of(&after));
    let change = ChangeView::of(&survey_before, &events, &lineage);
    let about = match subject {
        Subject::Unit => About::Unit(after.unit(about).expect(about)),
        Subject::Event => About::Event(&events[about.parse::<usize>().expect(about) - 1]),
    };
    let settings = Settings::default();
    let scene = Scene { survey: &survey_after, about, change: Some(&change), as_of: None, settings: &settings };
    let around = Surroundings { subject, change: true, settings: &[] };
    let expression = Expression::compile(source, Type::Bool, &around).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(expression.reach().change);
    expression.truth(&scene).map_err(|trouble| format!("{:?}", expression.explain(trouble)))
}

#[test]
fn a_unit_is_seen_with_its_past() {
    for (about, source) in [
        ("n", "before == null && lineage.founded && lineage.total == 2 && unit.predecessors_total == 2"),
        ("n", "lineage.predecessors.map(p, p.id) == ['a', 'b']"),
        ("n", "lineage.predecessors.map(p, p.measures.members).sum() == unit.measures.members"),
        ("n", "lineage.predecessors[0].totals.members == 6 && unit.totals.members == 9 && lineage.total == 2"),
        ("n", "events.map(e, e.form) == ['consolidation', 'appointment']"),
        ("c", "before != null && before.superior.id == 'a' && superior.id == 'n' && !lineage.founded"),
        ("c", "lineage.predecessors.map(p, p.id) == ['c'] && unit.predecessors_total == 0 && events == []"),
        ("f", "lineage.founded && lineage.total == 0 && lineage.predecessors == [] && events.size() == 1"),
        ("top", "events == [] && before.depth == unit.depth"),
        ("n", "units.filter(u, u.totals.members > 8).map(u, u.id).exists(i, i == 'f') && lineage.founded"),
    ] {
        assert_eq!(run(source, Subject::Unit, about), Ok(true), "{source} on {about}");
    }
}

#[test]
fn an_event_is_seen_with_its_parts() {
    for (about, source) in [
        ("1", "event.form == 'consolidation' && event.on == date('2022-09-01') && event.number == 1"),
        ("1", "event.originals == ['a', 'b'] && event.results == ['n'] && event.established == ['n']"),
        ("1", "event.ended == ['a', 'b'] && event.decided_by == 'top' && 'n' in event.units && event.roles == []"),
        ("2", "!has(event.on) && event.decided_by == '' && units.size() == 4"),
        ("3", "event.roles == ['head']"),
    ] {
        assert_eq!(run(source, Subject::Event, about), Ok(true), "{source} on {about}");
    }
    assert!(run("event.on > date('2022-01-01')", Subject::Event, "2").is_err());
}
