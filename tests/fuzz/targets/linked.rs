//! RDF: Turtle, JSON-LD, and what a mapping says about the terms of others.

use bomay::formats::rdf::{self, Mapping, Options, Syntax};
use bomay::formats::{self, Locator};

use super::{is_explained, places_exist, text, texts};

fn read(text: &str, syntax: Syntax, mapping: &Mapping) {
    let loaded = rdf::load(text, "f", syntax, mapping);
    places_exist(&loaded.problems, text);
    let mut locator = Locator::new(text).mapped(mapping);
    for unit in loaded.structure.units().take(50) {
        locator.fill(&mut bomay::diagnostic::Place::unit(unit.id(), Some("superior")));
    }
    let structure = &loaded.structure;
    let printed = formats::print_structure(structure);
    for (syntax, again) in [
        (Syntax::Turtle, rdf::turtle(structure, &Options::default())),
        (Syntax::JsonLd, rdf::json_ld(structure, &Options::default())),
    ] {
        assert_eq!(Syntax::of(&again), Some(syntax), "{again}");
        let second = rdf::load(&again, "f", syntax, &Mapping::default());
        assert_eq!(formats::print_structure(&second.structure), printed, "{again}\n{:#?}", second.problems);
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
