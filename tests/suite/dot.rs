//! The law of DOT: whatever names hold, the text parses again, with the same nodes and the same labels.

use bomay::layout::chart::View;
use bomay::model::{Catalogue, Header, Parts, Structure, Text, Unit};
use bomay::render::{dot, picture};
use graphviz_rust::dot_structures::{Attribute, Graph, Id, Stmt};
use proptest::prelude::*;

/// Returns the structure of one root and a subordinate for each name.
fn structure(names: &[String]) -> Structure {
    let unit = |(number, name): (usize, &String)| {
        let mut unit = Unit::new(format!("u{number}"), "office");
        unit.name = Text::plain(name);
        unit.superior = (number > 0).then(|| "u0".into());
        unit
    };
    let units = names.iter().enumerate().map(unit).map(std::sync::Arc::new).collect();
    let parts = Parts { header: Header::default(), catalogue: Catalogue::default().into(), units, ..Parts::default() };
    Structure::assemble(parts).0
}

/// Returns the text that a quoted DOT string stands for.
fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.trim_start_matches('"').strip_suffix('"').unwrap_or_default().chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            other => plain.push(other),
        }
    }
    plain
}

/// Returns the labels of the nodes in the order of the text.
fn labels(text: &str) -> Result<Vec<String>, String> {
    let Graph::DiGraph { stmts, .. } = graphviz_rust::parse(text)? else { return Err("not directed".to_owned()) };
    let label = |attributes: &[Attribute]| {
        attributes.iter().find_map(|Attribute(key, value)| match (key, value) {
            (Id::Plain(key), Id::Escaped(value)) if key == "label" => Some(unquoted(value)),
            _ => None,
        })
    };
    Ok(stmts
        .iter()
        .filter_map(|statement| match statement {
            Stmt::Node(node) => label(&node.attributes),
            _ => None,
        })
        .collect())
}

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("\\\"".to_owned()),
        Just("\n".to_owned()),
        Just("\\n".to_owned()),
        Just("<b>Thu & Chi</b>".to_owned()),
        Just("]; u0 -> u1; //".to_owned()),
        Just("Ủy ban nhân dân".to_owned()),
        "[ -~]{0,6}",
    ];
    proptest::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Seen to fail when `quoted` leaves out the quote, the backslash or the line end.
    #[test]
    fn every_dot_parses_again_with_the_same_labels(names in proptest::collection::vec(nasty(), 1..6)) {
        let structure = structure(&names);
        let chart = picture::chart(picture::Subject::structure(&structure), &picture::Scope::default());
        let expected: Vec<String> = chart.boxes.iter().map(|unit| unit.name.clone()).collect();
        for view in [View::Before, View::After, View::Change] {
            let text = dot::draw(&chart, view);
            prop_assert_eq!(labels(&text).map_err(TestCaseError::fail)?, expected.clone(), "{}", text);
        }
    }
}
