//! RDF of every model: read back it is the same structure, and both notations state the same.

use std::collections::BTreeSet;

use bomay::formats::rdf::{self, History, Mapping, Options, Syntax};
use bomay::model::Structure;
use oxjsonld::JsonLdParser;
use oxttl::TurtleParser;

use crate::models::{outcome, plans};

/// Checks that a structure with what plans did to it is written in both notations without loss.
fn check(structure: &Structure, options: &Options<'_>, name: &str) -> (String, BTreeSet<String>) {
    let (turtle, json_ld) = (rdf::turtle(structure, options), rdf::json_ld(structure, options));
    for (text, syntax) in [(&turtle, Syntax::Turtle), (&json_ld, Syntax::JsonLd)] {
        assert_eq!(Syntax::of(text), Some(syntax), "{name}");
        let loaded = rdf::load(text, name, syntax, &Mapping::default());
        assert_eq!(loaded.problems, [], "{name}: {syntax:?}");
        assert!(loaded.structure == *structure, "{name}: {syntax:?}");
    }
    let of_turtle: BTreeSet<String> = TurtleParser::new()
        .for_slice(&turtle)
        .map(|triple| triple.expect("Turtle is well formed").to_string())
        .collect();
    let of_json: BTreeSet<String> = JsonLdParser::new()
        .for_slice(&json_ld)
        .map(|quad| {
            let quad = quad.expect("JSON-LD is well formed");
            oxrdf::Triple { subject: quad.subject, predicate: quad.predicate, object: quad.object }.to_string()
        })
        .collect();
    let differing: Vec<&String> = of_turtle.symmetric_difference(&of_json).take(3).collect();
    assert_eq!(differing, [""; 0], "{name}");
    assert!(of_turtle.iter().all(|triple| !triple.contains("_:")), "{name}: a node without IRI");
    (turtle, of_turtle)
}

#[test]
fn every_model_before_and_after_its_plan_is_read_back_from_both_notations() {
    let mut events = 0;
    for (structure, plan) in plans() {
        let outcome = outcome(&structure, &plan);
        check(&outcome.before, &Options::default(), &structure);
        let history = History { events: &outcome.events, lineage: &outcome.lineage };
        let options = Options { base: "https://data.example.vn/org#", history: Some(history) };
        let (_, statements) = check(&outcome.after, &options, &plan);
        let is_event = |statement: &&String| statement.ends_with("#type> <http://www.w3.org/ns/org#ChangeEvent>");
        let foundations = outcome.after.units().filter(|unit| !unit.facts().legal_basis.is_empty()).count();
        assert_eq!(statements.iter().filter(is_event).count(), outcome.events.len() + foundations, "{plan}");
        events += outcome.events.len();
    }
    assert!(events > 20, "the models hold plans");
}

#[test]
fn a_merger_and_a_division_are_told_in_the_words_of_the_standards() {
    let outcome = outcome("models/ha-tinh-2022/structure.json", "models/ha-tinh-2022/plans/55-kl-tu.json");
    let history = History { events: &outcome.events, lineage: &outcome.lineage };
    let options = Options { history: Some(history), ..Options::default() };
    let (turtle, statements) = check(&outcome.after, &options, "55-kl-tu");
    for term in ["org:originalOrganization", "org:resultingOrganization", "cv:hasFormalFramework", "rico:wasSplitInto"]
    {
        assert!(turtle.contains(term), "{term}");
    }
    let class = |name: &str| {
        let sought = format!("#type> <{}{name}>", rdf::NAMESPACE);
        statements.iter().filter(|statement| statement.ends_with(&sought)).count()
    };
    assert!(class("Division") > 0 && class("Contribution") > 0 && class("Succession") > 0);
}
