//! What is wrong with a text, and where; how far an expression reaches; which words it uses.

use super::*;
use crate::rules::reach::Hop;

fn faults(source: &str, wanted: Type) -> Vec<(usize, usize, String)> {
    let faults = Expression::compile(source, wanted, &AROUND).expect_err(source);
    for fault in &faults {
        assert!(fault.help.is_some(), "{source}: {fault:?}");
        assert!(!fault.message.vi.is_empty() && fault.message.vi != fault.message.en, "{fault:?}");
    }
    faults.into_iter().map(|fault| (fault.offset, fault.length, fault.message.en)).collect()
}

fn only(source: &str, wanted: Type) -> (usize, usize, String) {
    let mut faults = faults(source, wanted);
    assert_eq!(faults.len(), 1, "{source}: {faults:?}");
    faults.remove(0)
}

#[test]
fn all_faults_of_a_text_are_found_with_their_places() {
    let found = faults("unit.knd == 'a' && unitt.depth > 1 && unit.depth", Type::Bool);
    assert_eq!(
        found,
        [
            (5, 3, "a unit has no field `knd`".into()),
            (19, 5, "there is no `unitt`".into()),
            (38, 10, "a condition is needed here, and this is a whole number".into()),
        ]
    );
}

#[test]
fn places_are_counted_in_characters() {
    assert_eq!(only("unit.name == 'Đức Thọ' || unit.nam == ''", Type::Bool).0, 31);
    assert_eq!(only("unit.name == ‘Đức’", Type::Bool), (13, 1, "the character `‘` means nothing here".into()));
}

#[test]
fn habits_are_answered_with_what_to_write() {
    for (source, meant) in [
        ("unit.depth = 1", "write `==`"),
        ("unit.depth <> 1", "write `!=`"),
        ("unit.depth ≤ 1", "write `<=`"),
        ("true and false", "write `&&`"),
        ("true & false", "write `&&`"),
        ("unit.depth < 0.5", "multiply both sides: instead of `a <= 0.45 * b` write `100 * a <= 45 * b`"),
        ("unit.kind.size", "remove `.size`"),
        ("kind == 'a'", "write `unit.kind`"),
        ("1 < unit.depth < 3", "join two comparisons by `&&`: `1 <= a && a <= 5`"),
        ("subordinates > 3", "count the list with `.size()`"),
    ] {
        let faults = Expression::compile(source, Type::Bool, &AROUND).expect_err(source);
        assert_eq!(faults[0].help.as_ref().map(|help| help.en.as_str()), Some(meant), "{source}");
    }
}

#[test]
fn a_text_that_breaks_off_is_refused_where_it_does() {
    assert_eq!(only("unit.depth >", Type::Bool), (12, 0, "the expression breaks off".into()));
    assert_eq!(only("(unit.depth > 1", Type::Bool), (0, 1, "`(` is never closed".into()));
    assert_eq!(only("unit.kind == 'a", Type::Bool), (13, 2, "the text has no end".into()));
    assert_eq!(only("unit.depth 3", Type::Bool), (11, 1, "`3` does not belong here".into()));
    assert_eq!(only("  ", Type::Bool).2, "there is no expression");
}

#[test]
fn too_deep_and_too_long_texts_are_refused() {
    let deep = format!("{}true{}", "(".repeat(200), ")".repeat(200));
    assert_eq!(only(&deep, Type::Bool).2, "the expression is nested too deep");
    let chain = vec!["unit.depth"; 100].join(" + ");
    assert_eq!(only(&chain, Type::Int).2, "the expression is nested too deep");
    assert_eq!(only(&"!".repeat(9_000), Type::Bool).2, "the expression breaks off");
    assert_eq!(only(&"-unit".repeat(1_500), Type::Int).2, "the expression is nested too deep");
    assert_eq!(only(&"x".repeat(10_001), Type::Bool).2, "the expression is too long");
    let terms = vec!["unit.depth > 1"; 500].join(" || ");
    assert!(Expression::compile(&terms, Type::Bool, &AROUND).is_ok());
}

#[test]
fn names_of_a_change_are_refused_where_there_is_none() {
    for source in ["before == null", "events == []", "lineage.founded"] {
        assert!(only(source, Type::Bool).2.ends_with("is there only in rules about a change"), "{source}");
    }
    assert_eq!(only("event.form == 'transfer'", Type::Bool).2, "`event` means nothing in a rule about units");
    let of_events = Surroundings { subject: Subject::Event, ..AROUND };
    assert!(Expression::compile("event.form == 'transfer' && event.number > 0", Type::Bool, &of_events).is_ok());
    let wrong = Expression::compile("unit.depth > 0", Type::Bool, &of_events).expect_err("no unit there");
    assert_eq!(wrong[0].message.en, "`unit` means nothing in a rule about events");
}

#[test]
fn unknown_settings_and_closed_words_are_refused_and_the_nearest_is_offered() {
    assert_eq!(only("settings.mx > 1", Type::Bool), (9, 2, "the entry states no setting `mx`".into()));
    let found = Expression::compile("unit.posts.all(p, p.role in ['head', 'depty'])", Type::Bool, &AROUND);
    let fault = found.expect_err("no such role").remove(0);
    assert_eq!((fault.offset, fault.length), (37, 7));
    assert_eq!(fault.help.map(|help| help.en), Some("did you mean `deputy`?".into()));
    let of_events = Surroundings { subject: Subject::Event, ..AROUND };
    let found = Expression::compile("event.operation == 'merg' || event.form == 'dissolved'", Type::Bool, &of_events);
    let found: Vec<usize> = found.expect_err("neither is a word").into_iter().map(|fault| fault.offset).collect();
    assert_eq!(found, [19, 43]);
}

#[test]
fn has_asks_only_for_what_may_be_absent() {
    assert_eq!(only("has(unit.depth)", Type::Bool).2, "`depth` is always there");
    assert_eq!(only("has(unit)", Type::Bool).2, "`has()` asks for a field");
}

#[test]
fn words_of_the_catalogue_are_collected_with_their_places() {
    let source = "unit.kind in ['office', 'department'] && unit.kind.startsWith('party_') && \
                  subordinates.exists(s, s.level == 'district') && unit.totals.staff < 3 && \
                  'province' != superior.level && unit.attributes['x-y'] == 'yes' && unit.system != ''";
    let expression = compiled(source, Type::Bool);
    let words: Vec<(WordKind, &str, bool)> =
        expression.words().iter().map(|word| (word.kind, word.text.as_str(), word.is_prefix)).collect();
    assert_eq!(
        words,
        [
            (WordKind::Kind, "office", false),
            (WordKind::Kind, "department", false),
            (WordKind::Kind, "party_", true),
            (WordKind::Level, "district", false),
            (WordKind::Measure, "staff", false),
            (WordKind::Level, "province", false),
            (WordKind::Attribute, "x-y", false),
        ]
    );
    assert_eq!((expression.words()[0].offset, expression.words()[0].length), (14, 8));
}

#[test]
fn an_expression_tells_how_far_it_reaches() {
    let ways = |source: &str| -> Vec<Vec<Hop>> { compiled(source, Type::Bool).reach().ways.iter().cloned().collect() };
    assert_eq!(ways("settings.max > 1"), Vec::<Vec<Hop>>::new());
    assert_eq!(ways("unit.kind == 'office'"), [vec![]]);
    assert_eq!(
        ways("subordinates.all(s, s.depth > 1)"),
        [vec![], vec![Hop::Subordinates], vec![Hop::Subordinates, Hop::Superiors]]
    );
    assert_eq!(ways("siblings.size() < 3"), [vec![], vec![Hop::Superior], vec![Hop::Superior, Hop::Subordinates]]);
    assert_eq!(
        ways("superior.lines.exists(l, l.other.totals.staff > 3)"),
        [vec![], vec![Hop::Superior], vec![Hop::Superior, Hop::Lines], vec![Hop::Superior, Hop::Lines, Hop::Below]]
    );
    let reach = compiled("units.all(u, u.kind != unit.kind) && as_of > date('2020-01-01')", Type::Bool).reach().clone();
    assert!(reach.whole && reach.date && !reach.change && !reach.register);
    assert!(compiled("unit.predecessors_total > 1", Type::Bool).reach().register);
}
