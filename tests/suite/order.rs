//! What a structure becomes does not depend on the order in which its file states things.
//!
//! Seen to fail with: the first line of subordination in the file taken for the superior; an unknown superior that keeps
//! the place of one that is known; a loop cut where it is met first.

use bomay::formats::rdf::{self, Mapping, Syntax};
use bomay::formats::{self, Loaded};
use proptest::prelude::*;
use serde_json::{Value, json};

const IDS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "unknown"];

/// Units with superiors, and lines of subordination; what is named may be unknown, or close a loop.
fn parts() -> impl Strategy<Value = (Vec<Value>, Vec<Value>)> {
    let superiors = proptest::collection::vec(proptest::option::weighted(0.6, 0_usize..7), 6);
    let lines = proptest::collection::btree_set((0_usize..7, 0_usize..7, 0_usize..3), 0..8);
    (superiors, lines).prop_map(|(superiors, lines)| {
        let units = superiors.iter().zip(IDS).map(|(superior, id)| match superior {
            Some(superior) => json!({"id": id, "kind": "k", "superior": IDS[*superior]}),
            None => json!({"id": id, "kind": "k"}),
        });
        let line_type = |number| ["subordination", "guidance", "subordination"][number];
        // Two lines of one type between two units would be a mistake of another sort.
        let lines = lines.into_iter().filter(|(_, _, number)| *number < 2);
        let lines =
            lines.map(|(from, to, number)| json!({"type": line_type(number), "from": IDS[from], "to": IDS[to]}));
        (units.collect(), lines.collect())
    })
}

fn load(units: &[Value], lines: &[Value]) -> Loaded {
    let text = json!({"format": "bomay/structure/1", "units": units, "lines": lines}).to_string();
    formats::load(&text, "s.json", &mut |_| unreachable!())
}

/// Returns what is said, in order.
fn said(loaded: &Loaded) -> Vec<(String, String)> {
    let said = loaded.problems.iter().map(|problem| (problem.code.to_string(), problem.message.en.clone()));
    let mut said: Vec<(String, String)> = said.collect();
    said.sort();
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_order_of_units_and_lines_does_not_matter((units, lines) in parts(), seed in 0_usize..5040) {
        let loaded = load(&units, &lines);
        let shuffled = |list: &[Value]| {
            let mut rest = list.to_vec();
            let mut seed = seed;
            let mut found = Vec::new();
            while !rest.is_empty() {
                found.push(rest.remove(seed % rest.len()));
                seed = seed / 2 + 7;
            }
            found
        };
        let other = load(&shuffled(&units), &shuffled(&lines));
        let (one, two) = (formats::print_structure(&loaded.structure), formats::print_structure(&other.structure));
        prop_assert!(loaded.structure == other.structure, "{}\n{}", one, two);
        prop_assert_eq!(said(&loaded), said(&other));
        let again = formats::load(&one, "s.json", &mut |_| unreachable!());
        prop_assert!(again.structure == loaded.structure, "{}\n{:#?}", one, again.problems);
    }
}

#[test]
fn a_known_superior_counts_whether_an_unknown_one_stands_before_it_or_behind() {
    for superiors in ["r:x, r:y", "r:y, r:x"] {
        let text = format!(
            "@prefix org: <http://www.w3.org/ns/org#> .\n@prefix r: <https://r.example/> .\n\
             r:y a org:Organization .\nr:c a org:Organization ; org:subOrganizationOf {superiors} .\n"
        );
        let loaded = rdf::load(&text, "r.ttl", Syntax::Turtle, &Mapping::default());
        let unit = loaded.structure.unit("c").unwrap();
        assert_eq!(unit.superior().map(|superior| superior.id().to_string()).as_deref(), Some("y"), "{superiors}");
        assert!(loaded.problems.iter().any(|problem| problem.message.en.contains("`x`")), "{:#?}", loaded.problems);
    }
    let [x, y] = ["x", "y"].map(|from| json!({"type": "subordination", "from": from, "to": "c"}));
    let units = [json!({"id": "c", "kind": "k", "superior": "x"}), json!({"id": "y", "kind": "k"})];
    for lines in [vec![y.clone()], vec![x.clone(), y.clone()], vec![y, x]] {
        let loaded = load(&units, &lines);
        assert_eq!(loaded.structure.unit("c").unwrap().superior().unwrap().id(), "y", "{lines:?}");
        assert!(said(&loaded).iter().any(|(code, _)| code == "unknown-superior"));
    }
}
