//! RDF: what is written is read back, and what registers of others get wrong is told precisely.

use proptest::prelude::*;

use super::samples::structure;
use super::*;
use crate::formats::rdf::{self, Mapping, Options, Syntax};

type Print = fn(&crate::model::Structure, &Options<'_>) -> String;

/// Both notations, and how they are written.
const NOTATIONS: [(Syntax, Print); 2] = [(Syntax::Turtle, rdf::turtle), (Syntax::JsonLd, rdf::json_ld)];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

/// A register with a bit of everything, to be damaged.
const REGISTER: &str = include_str!("register.ttl");

/// The same in JSON-LD, with inner objects, lists and terms of its own.
const REGISTER_JSON: &str = include_str!("register.jsonld");

/// Damages a text: at each place some bytes are replaced by a piece of syntax or of the text itself.
fn damaged(text: &str, cuts: &[(prop::sample::Index, usize, usize)]) -> String {
    const PIECES: [&str; 16] =
        ["", "<", ">", "\"", ".", ";", "[", "]", "{", "}", ":", "@id", "\"@list\":", "\\", "^^", "\u{0}đ"];
    let mut damaged = text.to_owned();
    for (at, length, piece) in cuts {
        let start = damaged.floor_char_boundary(at.index(damaged.len().max(1)));
        let end = damaged.ceil_char_boundary((start + length).min(damaged.len()));
        damaged.replace_range(start..end, PIECES[piece % PIECES.len()]);
    }
    damaged
}

#[test]
fn the_order_of_keys_in_json_ld_means_nothing() {
    let first = r#"{"@context": {"org": "http://www.w3.org/ns/org#"}, "@graph": [
        {"@id": "r:a", "@type": "org:Organization", "org:hasUnit": {"@id": "r:b", "@type": "org:Organization"}}]}"#;
    let last = r#"{"@graph": [
        {"org:hasUnit": {"@type": "org:Organization", "@id": "r:b"}, "@type": "org:Organization", "@id": "r:a"}],
        "@context": {"org": "http://www.w3.org/ns/org#"}}"#;
    let read = |text: &str| {
        let loaded = rdf::load(text, "s", Syntax::JsonLd, &Mapping::default());
        assert_eq!(told(&loaded.problems), [""; 0]);
        print_structure(&loaded.structure)
    };
    assert!(read(first).contains(r#""superior": "a""#));
    assert_eq!(read(first), read(last));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_damaged_register_never_makes_the_reader_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..20, 0usize..16), 1..6)
    ) {
        for (text, syntax) in [(REGISTER, Syntax::Turtle), (REGISTER_JSON, Syntax::JsonLd)] {
            let text = damaged(text, &cuts);
            let loaded = rdf::load(&text, "s", syntax, &Mapping::default());
            let again = rdf::load(&text, "s", syntax, &Mapping::default());
            prop_assert_eq!(&loaded.structure, &again.structure);
            prop_assert_eq!(told(&loaded.problems), told(&again.problems));
            let mut locator = Locator::new(&text);
            for unit in loaded.structure.units() {
                locator.fill(&mut Place::unit(unit.id(), Some("superior")));
            }
        }
    }

    // Must fail when a field is left out of a table, an order is not kept, or a character is not escaped.
    #[test]
    fn reading_what_was_written_gives_the_same_structure(structure in structure(true)) {
        for (syntax, print) in NOTATIONS {
            let text = print(&structure, &Options::default());
            prop_assert_eq!(Syntax::of(&text), Some(syntax));
            let loaded = rdf::load(&text, "s.ttl", syntax, &Mapping::default());
            prop_assert_eq!(told(&loaded.problems), Vec::<String>::new(), "{}", text);
            prop_assert_eq!(print_structure(&loaded.structure), print_structure(&structure), "{}", text);
            prop_assert_eq!(&loaded.structure, &structure);
            prop_assert_eq!(print(&loaded.structure, &Options::default()), text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\[\\](){}<>@.;,:^\"'# a-z\\\\\n_]{0,60}") {
        for syntax in [Syntax::Turtle, Syntax::JsonLd] {
            let loaded = rdf::load(&text, "s", syntax, &Mapping::default());
            prop_assert!(loaded.structure.is_empty());
        }
        let _ = load(&text, "s", &mut |_| Ok(String::new()));
    }
}
