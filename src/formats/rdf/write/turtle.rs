//! Statements as Turtle, one block per subject.

use oxrdf::{LiteralRef, NamedNodeRef, TermRef, TripleRef, vocab};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use super::node::{Node, Object};
use crate::formats::rdf::iri::Space;
use crate::formats::rdf::vocabulary::PREFIXES;
use crate::words::spelled_out;

/// Prints subject by subject.
pub(super) struct Printer {
    serializer: WriterTurtleSerializer<Vec<u8>>,
}

impl Printer {
    /// Begins a document whose things have IRIs with this base.
    pub(super) fn new(base: &str) -> Self {
        let spaces = Space::ALL.iter().map(|(_, word)| ((*word).to_owned(), format!("{base}{word}/")));
        let known = PREFIXES.iter().map(|(prefix, space)| ((*prefix).to_owned(), (*space).to_owned()));
        let serializer = known.chain(spaces).fold(TurtleSerializer::new(), |serializer, (prefix, space)| {
            serializer.clone().with_prefix(prefix, space).unwrap_or(serializer)
        });
        Printer { serializer: serializer.for_writer(Vec::new()) }
    }

    /// Prints a subject.
    pub(super) fn node(&mut self, node: &Node) {
        let subject = NamedNodeRef::new_unchecked(&node.iri);
        for (property, object) in &node.statements {
            let property = NamedNodeRef::new_unchecked(property);
            let number;
            let object: TermRef<'_> = match object {
                Object::Iri(iri) => NamedNodeRef::new_unchecked(iri).into(),
                Object::Plain(text) => LiteralRef::new_simple_literal(text).into(),
                Object::Tagged(text, tag) => LiteralRef::new_language_tagged_literal_unchecked(text, tag).into(),
                Object::Typed(text, datatype) => {
                    LiteralRef::new_typed_literal(text, NamedNodeRef::new_unchecked(datatype)).into()
                }
                Object::Integer(value) => {
                    number = value.to_string();
                    LiteralRef::new_typed_literal(&number, vocab::xsd::INTEGER).into()
                }
                Object::Flag(value) => {
                    LiteralRef::new_typed_literal(if *value { "true" } else { "false" }, vocab::xsd::BOOLEAN).into()
                }
            };
            let written = self.serializer.serialize_triple(TripleRef::new(subject, property, object));
            assert!(written.is_ok(), "invariant broken: a statement cannot be written: {written:?}");
        }
    }

    /// Ends the document.
    pub(super) fn finish(self) -> String {
        spelled_out(String::from_utf8(self.serializer.finish().unwrap_or_default()).unwrap_or_default())
    }
}
