//! What is done on two cores from some size on gives what one core gives: reading, putting together, comparing, DOT.
//!
//! Seen to fail with: parts put together in the order in which they were read; a wrong element of a batch passed over;
//! the second half of the units compared with the first half of the others.

use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::diff::Diff;
use bomay::formats::{print_structure, structure};
use bomay::model::{Catalogue, Edit, Field, Id, Level, Line, LineKey, Parts, Structure, Text, Transaction, Unit};
use bomay::render::graph_dot;

/// More than twice what one core does alone.
const TOTAL: usize = 45_000;

fn id(number: usize) -> Id {
    format!("u{number:05}").into()
}

fn parts() -> Parts {
    let unit = |number: usize| {
        let mut unit = Unit::new(id(number), ["office", "division", "division"][number % 3]);
        unit.name = Text::plain(&format!("Phòng \"số\" {number}\\ \u{202e}"));
        unit.level = [Some("commune"), None, None][number % 3].map(Id::from);
        unit.superior = (number > 0).then(|| id((number - 1) / 10));
        unit.rank = (number % 5) as i32;
        unit.measures.insert(["staff", "area"][number % 2].into(), (number as i64).into());
        Arc::new(unit)
    };
    let line = |number: usize| Line::new(["guidance", "leadership"][number % 2], id(number / 3), id(number));
    let mut catalogue = Catalogue::default();
    catalogue.levels.push(Level { id: "commune".into(), name: Text::default(), rank: 1 });
    let units = (0..TOTAL).map(unit).collect();
    Parts { units, lines: (1..TOTAL).map(line).collect(), catalogue: Arc::new(catalogue), ..Parts::default() }
}

fn built(parts: Parts) -> Structure {
    let (structure, problems) = Structure::assemble(parts);
    assert_eq!(problems, []);
    structure
}

#[test]
fn a_large_structure_does_not_depend_on_the_order_of_its_parts() {
    let straight = built(parts());
    let mut turned = parts();
    turned.units.reverse();
    turned.lines.reverse();
    let turned = built(turned);
    assert!(print_structure(&straight) == print_structure(&turned));
    for measure in ["staff", "area"] {
        let [one, other] = [&straight, &turned].map(|structure| {
            let totals = structure.totals(measure).unwrap();
            (0..TOTAL).map(|number| totals.of(structure.unit(&id(number)).unwrap())).collect::<Vec<i64>>()
        });
        let own = (0..TOTAL as i64).filter(|number| (number % 2 == 0) == (measure == "staff"));
        assert!(one == other && one[0] == own.sum::<i64>());
    }
}

#[test]
fn a_large_file_is_read_like_a_small_one_and_like_a_broken_one() {
    let parts = parts();
    let catalogue = parts.catalogue.clone();
    let text = print_structure(&built(parts));
    let read = |text: &str| structure(text, "large.json", catalogue.clone());
    let fast = read(&text);
    assert_eq!(fast.problems, []);
    assert!(print_structure(&fast.structure) == text);
    // A field more, and everything is read element by element on one core.
    let slow = read(&text.replacen("\"units\"", "\"more\": 1, \"units\"", 1));
    let codes: Vec<&str> = slow.problems.iter().map(|problem| &*problem.code).collect();
    assert_eq!(codes, ["unknown-field"]);
    assert!(print_structure(&slow.structure) == text);
    for number in [10, 4_500, 5_500, 7_777, 40_000, TOTAL - 1] {
        let sound = format!("\"id\": \"{}\"", id(number));
        let (before, after) = text.split_once(&sound).unwrap();
        let loaded = read(&format!("{before}\"id\": 5{after}"));
        let found: Vec<&Diagnostic> = loaded.problems.iter().filter(|problem| problem.code == "wrong-type").collect();
        let place = found[0].place.as_ref().unwrap();
        let (line, column) = (before.matches('\n').count() + 1, before.len() - before.rfind('\n').unwrap());
        assert_eq!((place.line as usize, place.column as usize), (line, column + "\"id\": ".len()), "{number}");
        assert!(found.len() == 1 && found[0].help.is_some(), "{number}: {found:?}");
        assert_eq!(loaded.structure.len(), TOTAL - 1, "{number}");
    }
}

#[test]
fn two_large_structures_are_compared_alike_by_their_units_and_by_the_journal() {
    let before = built(parts());
    let mut after = before.clone();
    let mut transaction = Transaction::begin(&mut after);
    let mut apply = |edit: Edit| transaction.apply(edit).unwrap();
    for number in [7, 21_000, 22_499, 22_500, 30_001, 44_000] {
        apply(Edit::Move { unit: id(number), superior: Some(id(3)), line: None, rank: (number % 5) as i32 });
        apply(Edit::Set { unit: id(number + 1), field: Field::Name("Phòng mới".into()) });
        let below = number + 2;
        let line_type = ["guidance", "leadership"][below % 2].into();
        apply(Edit::RemoveLine(LineKey { line_type, from: id(below / 3), to: id(below) }));
        apply(Edit::AddLine(Line::new("hosting", id(number), id(2)).into()));
        let mut new = Unit::new(format!("new{number}"), "office");
        new.superior = Some(id(number));
        apply(Edit::Add { unit: Arc::new(new), ended: None });
    }
    let journal = transaction.commit();
    let by_journal = Diff::from_journal(&journal, &before, &after);
    assert_eq!((by_journal.moved.len(), by_journal.changed.len(), by_journal.established.len()), (6, 6, 6));
    assert_eq!((by_journal.lines_removed.len(), by_journal.lines_added.len()), (6, 6));
    assert_eq!(Diff::between(&before, &after), by_journal);
    // Two structures that share nothing, in another order.
    let mut turned = parts();
    turned.units.reverse();
    assert_eq!(Diff::between(&built(turned), &after), by_journal);
}

#[test]
fn dot_of_a_large_structure_stands_in_the_order_of_the_ids() {
    let structure = built(parts());
    let text = graph_dot::dot(&structure, Speech::Vi);
    let all: Vec<&str> = text.lines().collect();
    let is_edge = |line: &&&str| line.contains(" -> ");
    let named = |line: &&str| line.split('"').nth(1).map(str::to_owned);
    let nodes: Vec<_> = all[2..all.len() - 1].iter().filter(|line| !is_edge(line)).map(named).collect();
    assert!(
        nodes.iter().flatten().map(String::as_str).eq((0..TOTAL).map(id).map(|id| id.to_string()).collect::<Vec<_>>())
    );
    assert_eq!(all.iter().filter(is_edge).count(), TOTAL - 1 + structure.lines_total());
    assert_eq!((all[0], all[all.len() - 1]), ("digraph \"bomay\" {", "}"));
    let lines: Vec<&&str> = all.iter().filter(|line| line.contains("style=dashed")).collect();
    let ends = |line: &&&str| {
        let words: Vec<&str> = line.split('"').collect();
        (words[5].to_owned(), words[1].to_owned(), words[3].to_owned())
    };
    assert!(lines.iter().map(ends).is_sorted());
}
