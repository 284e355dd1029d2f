//! Statements as JSON-LD, one object per subject, with a context that keeps them short.
//!
//! Properties of ORG and the others stand under their usual prefixes; IRIs of the structure are relative to the base.

use serde_json::{Map, Value, json};

use super::node::{Node, Object};
use crate::formats::print::one_line;
use crate::formats::rdf::record::{ENTRIES, RECORDS, Record, Shape};
use crate::formats::rdf::vocabulary::*;

/// Prints subject by subject.
pub(super) struct Printer {
    base: String,
    context: Map<String, Value>,
    text: String,
    is_first: bool,
}

/// Largest number that every reader of JSON reads exactly.
const EXACT_MAX: u64 = 1 << 53;

impl Printer {
    /// Begins a document whose things have IRIs with this base.
    pub(super) fn new(base: &str) -> Self {
        let context = context(base);
        let mut text = String::from("{\n  \"@context\": {");
        for (position, (key, value)) in context.iter().enumerate() {
            text.push_str(if position == 0 { "\n    " } else { ",\n    " });
            text.push_str(&format!("{}: {}", one_line(key), one_line(value)));
        }
        text.push_str("\n  },\n  \"@graph\": [");
        Printer { base: base.to_owned(), context, text, is_first: true }
    }

    /// Prints a subject in one line.
    pub(super) fn node(&mut self, node: &Node) {
        let mut object = Map::new();
        object.insert("@id".to_owned(), self.reference(&node.iri).into());
        for (property, value) in &node.statements {
            let key = if property == TYPE { "@type".to_owned() } else { compact(property) };
            let value = self.value(&key, value);
            match object.get_mut(&key) {
                None => drop(object.insert(key, value)),
                Some(Value::Array(values)) => values.push(value),
                Some(single) => *single = Value::Array(vec![single.take(), value]),
            }
        }
        self.text.push_str(if self.is_first { "\n    " } else { ",\n    " });
        self.text.push_str(&one_line(&object));
        self.is_first = false;
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\n  ]\n}\n");
        self.text
    }

    fn value(&self, key: &str, object: &Object) -> Value {
        let coerced = self.context.get(key).and_then(|term| term.get("@type")).and_then(Value::as_str);
        match object {
            Object::Iri(iri) if key == "@type" => compact(iri).into(),
            Object::Iri(iri) if coerced == Some("@id") => self.reference(iri).into(),
            Object::Iri(iri) => json!({"@id": self.reference(iri)}),
            Object::Plain(text) => text.as_str().into(),
            Object::Tagged(text, tag) => json!({"@language": tag, "@value": text}),
            Object::Typed(text, datatype) if coerced.is_some_and(|coerced| coerced == compact(datatype)) => {
                text.as_str().into()
            }
            Object::Typed(text, datatype) => json!({"@type": self.datatype(datatype), "@value": text}),
            Object::Integer(value) if value.unsigned_abs() <= EXACT_MAX => (*value).into(),
            Object::Integer(value) => json!({"@type": compact(XSD_INTEGER), "@value": value.to_string()}),
            Object::Flag(value) => (*value).into(),
        }
    }

    /// Returns an IRI relative to the base, or with a prefix, or whole.
    fn reference(&self, iri: &str) -> String {
        match iri.strip_prefix(&self.base) {
            Some(rest) if self.base.ends_with('/') && !rest.is_empty() => rest.to_owned(),
            _ => compact(iri),
        }
    }

    fn datatype(&self, iri: &str) -> String {
        // Datatypes are looked up like properties, not relative to the base.
        compact(iri)
    }
}

/// Returns an IRI with the prefix of a known namespace, or whole.
fn compact(iri: &str) -> String {
    let known = PREFIXES.iter().find_map(|(prefix, space)| Some((prefix, iri.strip_prefix(space)?)));
    match known {
        Some((prefix, local)) if !local.is_empty() && !local.starts_with('/') => format!("{prefix}:{local}"),
        _ => iri.to_owned(),
    }
}

/// Returns the context: base, prefixes, and which properties lead to things or dates.
fn context(base: &str) -> Map<String, Value> {
    let mut context = Map::new();
    if base.ends_with('/') {
        context.insert("@base".to_owned(), base.into());
    }
    context.extend(PREFIXES.iter().map(|(prefix, space)| ((*prefix).to_owned(), (*space).into())));
    let mut coerce = |term: &str, kind: &str| {
        let key = compact(term);
        context.insert(key.clone(), json!({"@id": key, "@type": kind}));
    };
    for record in RECORDS.into_iter().chain(ENTRIES.iter().map(|(_, _, record)| *record)) {
        things(record).for_each(|term| coerce(term, "@id"));
    }
    for term in LINKS {
        coerce(term, "@id");
    }
    for term in [AS_OF, FOUNDING_DATE, DISSOLUTION_DATE] {
        coerce(term, "xsd:date");
    }
    context
}

/// Properties of no record whose values are things.
const LINKS: [&str; 22] = [
    ATTRIBUTE_KIND,
    CONTRIBUTION,
    DECIDED_BY,
    EXTENT,
    HAS_FORMAL_FRAMEWORK,
    HEAD_OF,
    HOLDS,
    IN_SCHEME,
    MEASURE,
    MEMBER,
    OF_ORGANIZATION,
    OF_POST,
    ORIGINAL,
    ORIGINAL_ORGANIZATION,
    POST_IN,
    REPORTS_TO,
    RESULT,
    RESULTED_FROM,
    RESULTED_FROM_THE_SPLIT_OF,
    RESULTING_ORGANIZATION,
    WAS_MERGED_INTO,
    WAS_SPLIT_INTO,
];

/// Returns the properties of a record whose values are things.
fn things(record: &Record) -> impl Iterator<Item = &'static str> {
    let is_thing = |shape: Shape| {
        matches!(
            shape,
            Shape::Term
                | Shape::Ref(_)
                | Shape::Refs(_)
                | Shape::Superior
                | Shape::Parts(_)
                | Shape::Measures
                | Shape::Attributes
        )
    };
    record.fields.iter().filter(move |field| is_thing(field.shape)).map(|field| field.term)
}
