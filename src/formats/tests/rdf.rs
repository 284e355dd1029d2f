//! RDF: what is written is read back, and what registers of others get wrong is told precisely.

use proptest::prelude::*;

use super::samples::structure;
use super::*;
use crate::formats::rdf::{self, Options, Syntax};

type Print = fn(&crate::model::Structure, &Options<'_>) -> String;

/// Both notations, and how they are written.
const NOTATIONS: [(Syntax, Print); 2] = [(Syntax::Turtle, rdf::turtle), (Syntax::JsonLd, rdf::json_ld)];

proptest! {
    // Must fail when a field is left out of a table, an order is not kept, or a character is not escaped.
    #[test]
    fn reading_what_was_written_gives_the_same_structure(structure in structure(true)) {
        for (syntax, print) in NOTATIONS {
            let text = print(&structure, &Options::default());
            prop_assert_eq!(Syntax::of(&text), Some(syntax));
            let loaded = rdf::load(&text, "s.ttl", syntax);
            prop_assert_eq!(told(&loaded.problems), Vec::<String>::new(), "{}", text);
            prop_assert_eq!(print_structure(&loaded.structure), print_structure(&structure), "{}", text);
            prop_assert_eq!(&loaded.structure, &structure);
            prop_assert_eq!(print(&loaded.structure, &Options::default()), text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\[\\](){}<>@.;,:^\"'# a-z\\\\\n_]{0,60}") {
        for syntax in [Syntax::Turtle, Syntax::JsonLd] {
            let loaded = rdf::load(&text, "s", syntax);
            prop_assert!(loaded.structure.is_empty());
        }
        let _ = load(&text, "s", &mut |_| Ok(String::new()));
    }
}
