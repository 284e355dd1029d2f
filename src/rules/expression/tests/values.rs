//! Values of expressions on the small structure.

use super::*;

fn holds(unit: &str, sources: &[&str]) {
    for source in sources {
        assert_eq!(truth(unit, source), Ok(true), "{source}");
    }
}

#[test]
fn an_expression_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&compiled("unit.depth", Type::Int));
}

#[test]
fn own_facts_are_read() {
    holds(
        "a",
        &[
            "unit.kind == 'department' && unit.id == 'a'",
            "unit.name == 'Ban Tổ chức' && size(unit.name) == 11",
            "unit.level == 'province' && unit.system == 'party' && unit.level_rank == 2",
            "unit.heads == 1 && unit.deputies == 2 && unit.seats == 0",
            "unit.measures.members == 20 && unit.measures['staff'] == 7",
            "unit.codes.gso == '079'",
            "unit.functions == ['f', 'g'] && unit.cooperates == []",
            "unit.posts.exists(p, p.role == 'deputy' && !p.held && p.count == 2)",
            "unit.holders == ['p']",
            "unit.depth == 1",
        ],
    );
}

#[test]
fn neighbours_are_read() {
    holds(
        "a",
        &[
            "superior.kind == 'committee' && superior.superior == null",
            "unit.superiors.map(s, s.id) == ['top']",
            "subordinates.map(s, s.id) == ['a1', 'a2']",
            "siblings.map(s, s.id) == ['b']",
            "unit.below.size() == 2",
            "lines.exists(l, l.type == 'guides' && l.family == 'guidance' && l.incoming && l.other.id == 'b')",
            "unit.concurrent.map(u, u.id) == ['b']",
            "units.size() == 6",
            "units.exists_one(u, u == unit)",
        ],
    );
    holds("top", &["subordinates.map(s, s.id) == ['b', 'a']", "unit.below.map(u, u.id) == ['b', 'a', 'a1', 'a2']"]);
    holds("b", &["!lines[0].incoming && lines[0].other == siblings[0]"]);
}

#[test]
fn attributes_are_inherited_from_superiors_and_then_from_the_place() {
    assert_eq!(text("a1", "unit.attributes.special"), Ok("unknown".into()));
    assert_eq!(text("a1", "unit.inherited.special"), Ok("zone".into()));
    assert_eq!(text("a1", "unit.inherited.urban"), Ok("yes".into()));
    assert_eq!(text("a2", "unit.inherited.urban"), Ok("unknown".into()));
    holds("a1", &["has(unit.inherited.urban) && !has(unit.attributes.urban) && 'special' in unit.inherited"]);
}

#[test]
fn absent_is_not_zero_but_for_totals() {
    assert_eq!(int("b", "unit.measures.members"), Err("missing the measure `members` of b".into()));
    assert_eq!(int("a", "unit.totals.members"), Ok(24));
    assert_eq!(int("b", "unit.totals.members"), Ok(0));
    assert_eq!(int("top", "superior.measures.members"), Err("missing `superior` of top".into()));
    assert_eq!(truth("b", "unit.measures.members > 3 || unit.kind == 'department'"), Ok(true));
    assert_eq!(truth("b", "unit.measures.members > 3 && unit.kind != 'department'"), Ok(false));
    assert_eq!(truth("b", "has(unit.measures.members) ? unit.measures.members > 3 : true"), Ok(true));
    assert!(truth("b", "unit.measures.members > 3 && unit.kind == 'department'").is_err());
}

#[test]
fn the_trouble_of_a_list_does_not_depend_on_its_order() {
    let missing = |id: &str| Err(format!("missing the measure `staff` of {id}"));
    assert_eq!(int("top", "unit.below.map(u, u.measures.staff).sum()"), missing("a1"));
    assert_eq!(truth("top", "units.all(u, u.measures.staff < 100)"), missing("a1").map(|_| true));
    assert_eq!(truth("top", "units.exists(u, u.measures.staff == 7)"), Ok(true));
}

#[test]
fn lists_are_counted_summed_and_compared() {
    assert_eq!(int("top", "subordinates.filter(s, has(s.measures.staff)).map(s, s.measures.staff).sum()"), Ok(7));
    assert_eq!(int("top", "subordinates.map(s, has(s.measures.staff), s.measures.staff).max()"), Ok(7));
    assert_eq!(int("top", "[3, 1, 2].min() + max(1, 5, 2) + min(4, 9)"), Ok(10));
    assert!(int("top", "[].max()").is_err());
    assert_eq!(int("top", "([1] + [2, 3]).size()"), Ok(3));
    assert_eq!(int("top", "[10, 20][1]"), Ok(20));
    assert!(int("top", "[10, 20][2]").is_err());
    assert_eq!(int("top", "sum(subordinates.map(s, s.subordinates.size()))"), Ok(2));
}

#[test]
fn arithmetic_is_checked() {
    assert_eq!(int("a", "7 / -2 * 10 + 7 % -2"), Ok(-29));
    assert_eq!(int("a", "1 / (unit.depth - 1)"), Err("fault division by zero at 0+20".into()));
    assert_eq!(int("a", "9223372036854775807 + unit.depth"), Err("fault the result is too large at 0+32".into()));
    assert_eq!(int("a", "-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(int("a", "-(-9223372036854775807 - unit.depth)"), Err("fault the result is too large at 0+36".into()));
    assert_eq!(int("a", "[9223372036854775807, 1, -1].sum()"), Ok(i64::MAX));
    assert!(truth("a", "1 / 0 == 1").is_err());
}

#[test]
fn dates_are_compared_and_counted() {
    holds(
        "a1",
        &[
            "unit.valid_from < date('2019-02-01') && unit.valid_from == date('2019-01-01')",
            "days(date('2022-10-01'), as_of) == 30",
            "days(as_of, date('2022-10-01')) == -30",
        ],
    );
    assert_eq!(truth("a", "unit.valid_from < as_of"), Err("missing `valid_from` (its first day) of a".into()));
}

#[test]
fn settings_are_read_by_name() {
    assert_eq!(int("a", "settings.max * 2"), Ok(6));
    assert_eq!(compiled("3 * 5 - 1", Type::Int).is_constant(), Some(14));
    assert_eq!(compiled("settings.max", Type::Int).is_constant(), None);
}

#[test]
fn predecessors_are_counted_by_the_register() {
    assert_eq!(int("a1", "unit.predecessors_total"), Ok(1));
    assert_eq!(int("a2", "unit.predecessors_total"), Ok(0));
}

#[test]
fn null_is_a_unit_that_is_not_there() {
    holds("top", &["superior == null", "unit.superior == null && !has(unit.superior)", "(true ? null : unit) == null"]);
    holds("a", &["superior != null && has(unit.superior)"]);
}
