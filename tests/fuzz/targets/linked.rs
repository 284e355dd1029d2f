//! RDF: Turtle, JSON-LD, and what a mapping says about the terms of others.

use bomay::formats::Locator;
use bomay::formats::rdf::{self, Mapping, Options, Syntax};
use bomay::model::Structure;

use super::{is_explained, places_exist, reads_again, text, texts};

type Writer = fn(&Structure, &Options<'_>) -> String;

fn read(text: &str, syntax: Syntax, mapping: &Mapping) {
    let loaded = rdf::load(text, "f", syntax, mapping);
    places_exist(&loaded.problems, text);
    let mut locator = Locator::new(text).mapped(mapping);
    for unit in loaded.structure.units().take(50) {
        locator.fill(&mut bomay::diagnostic::Place::unit(unit.id(), Some("superior")));
    }
    let structure = &loaded.structure;
    let writers: [(Syntax, Writer); 2] = [(Syntax::Turtle, rdf::turtle), (Syntax::JsonLd, rdf::json_ld)];
    for (syntax, write) in writers {
        assert_eq!(Syntax::of(&write(structure, &Options::default())), Some(syntax));
        reads_again(
            structure,
            &loaded.problems,
            |structure| write(structure, &Options::default()),
            |text| rdf::load(text, "f", syntax, &Mapping::default()),
        );
    }
}

/// Turtle, and behind the line a mapping.
pub fn turtle(bytes: &[u8]) {
    let Some([text, mapping]) = texts(bytes) else { return };
    read(&text, Syntax::Turtle, &rdf::mapping(&mapping, "m.json").0.unwrap_or_default());
}

/// JSON-LD, and behind the line a mapping.
pub fn json_ld(bytes: &[u8]) {
    let Some([text, mapping]) = texts(bytes) else { return };
    read(&text, Syntax::JsonLd, &rdf::mapping(&mapping, "m.json").0.unwrap_or_default());
}

/// A mapping of terms.
pub fn rdf_mapping(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = rdf::mapping(&text, "f");
    places_exist(&problems, &text);
    is_explained(&read, &problems);
}
