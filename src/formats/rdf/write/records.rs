//! From records to statements, as the tables say.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Map, Value};

use super::node::{Node, Object};
use crate::formats::rdf::iri::{IRI_SCHEME, Space, below, iri, kept, segment};
use crate::formats::rdf::record::{FIGURE_RECORD, Field, JUDGEMENT, Record, Shape, order_of};
use crate::formats::rdf::vocabulary::{
    ATTRIBUTE_KIND, CONFIDENCE, EMPTY, MEASURE, POSITION, PROVENANCE_NOTE, STATED_SOURCE, XSD_DATE, own,
};
use crate::model::{Id, Structure};

/// Knows the IRIs of a structure.
pub(super) struct Scribe<'a> {
    pub(super) base: &'a str,
    pub(super) structure: &'a Structure,
    /// Units that keep the IRI that a register gave them.
    kept: FxHashMap<&'a str, &'a str>,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(structure: &'a Structure, base: &'a str) -> Self {
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        let mut found = FxHashMap::default();
        for unit in structure.units() {
            if let Some(iri) = kept(|scheme| unit.facts().codes.get(scheme).map(|code| &**code), base) {
                *seen.entry(iri).or_default() += 1;
                found.insert(unit.id().as_str(), iri);
            }
        }
        // Of several bodies that claim one IRI none has it.
        found.retain(|_, iri| seen.get(*iri) == Some(&1));
        Scribe { base, structure, kept: found }
    }

    /// Returns the IRI that a unit keeps from a register.
    pub(super) fn kept(&self, id: &str) -> Option<&'a str> {
        self.kept.get(id).copied()
    }

    /// Returns the IRI of a unit, living or ended.
    pub(super) fn unit(&self, id: &str) -> String {
        self.kept(id).map_or_else(|| iri(self.base, Space::Unit, id), str::to_owned)
    }

    /// Returns the IRI of what an id names.
    pub(super) fn thing(&self, space: Space, id: &str) -> String {
        match space {
            Space::Unit => self.unit(id),
            // A line type that is not declared bears the name of its family.
            Space::Line if self.structure.catalogue().line_type(id).is_none() => own(id),
            space => iri(self.base, space, id),
        }
    }

    /// Returns what the IRIs of the parts of a unit begin with; never an address that belongs to a register.
    pub(super) fn root(&self, id: &str) -> String {
        iri(self.base, Space::Unit, id)
    }

    /// Returns the statements about a record, and about its parts.
    pub(super) fn describe(&self, iri: String, record: &Record, value: &impl Serialize) -> Vec<Node> {
        self.describe_from(iri.clone(), &iri, record, value)
    }

    /// Returns the statements about a record, and about its parts, whose IRIs begin with `root`.
    pub(super) fn describe_from(&self, iri: String, root: &str, record: &Record, value: &impl Serialize) -> Vec<Node> {
        let value = serde_json::to_value(value).unwrap_or_default();
        let mut nodes = vec![Node::new(iri, record.classes)];
        for field in record.fields {
            if let Some(value) = value.get(field.key) {
                self.field(&mut nodes, root, field, value);
            }
        }
        nodes
    }

    fn field(&self, nodes: &mut Vec<Node>, root: &str, field: &Field, value: &Value) {
        let term = field.term;
        match (field.shape, value) {
            (Shape::Text, value) => self.text(&mut nodes[0], field, value),
            (Shape::Word, Value::String(word)) => nodes[0].say(term, Object::Plain(word.clone())),
            (Shape::Date, Value::String(day)) => nodes[0].say(term, Object::Typed(day.clone(), XSD_DATE.into())),
            (Shape::Integer, value) => {
                value.as_i64().into_iter().for_each(|number| nodes[0].say(term, Object::Integer(number)));
            }
            (Shape::Flag, value) => {
                value.as_bool().into_iter().for_each(|flag| nodes[0].say(term, Object::Flag(flag)));
            }
            (Shape::Term, Value::String(word)) => nodes[0].link(term, own(word)),
            (Shape::Ref(space), Value::String(id)) => nodes[0].link(term, self.thing(space, id)),
            (Shape::Superior, Value::String(id)) => nodes[0].link(term, self.unit(id)),
            (Shape::Refs(space), Value::Array(ids)) => self.references(&mut nodes[0], field, space, ids),
            (Shape::Parts(record), Value::Array(parts)) => self.parts(nodes, root, field, (record, parts)),
            (Shape::Provenance, value) => provenance(&mut nodes[0], value),
            (Shape::Codes, Value::Object(codes)) => self.codes(&mut nodes[0], codes),
            (Shape::Measures, Value::Object(figures)) => self.measures(nodes, root, field, figures),
            (Shape::Attributes, Value::Object(judgements)) => self.attributes(nodes, root, field, judgements),
            _ => {}
        }
    }

    fn text(&self, node: &mut Node, field: &Field, value: &Value) {
        match value {
            Value::String(text) => node.say(field.term, Object::Plain(text.clone())),
            Value::Object(texts) if texts.is_empty() => node.say(EMPTY, Object::Plain(field.key.to_owned())),
            Value::Object(texts) => {
                for (tag, text) in texts {
                    let text = text.as_str().unwrap_or_default().to_owned();
                    node.say(field.term, self.tagged(text, tag));
                }
            }
            _ => {}
        }
    }

    /// Returns a text in a language; one whose tag is none by the standard gets a datatype of its own.
    fn tagged(&self, text: String, tag: &str) -> Object {
        let is_standard = |tag: &str| {
            let is_lower = !tag.bytes().any(|byte| byte.is_ascii_uppercase());
            is_lower && oxrdf::Literal::new_language_tagged_literal("", tag).is_ok()
        };
        match tag {
            "" => Object::Plain(text),
            "vi" | "en" => Object::Tagged(text, tag.to_owned()),
            tag if is_standard(tag) => Object::Tagged(text, tag.to_owned()),
            tag => Object::Typed(text, iri(self.base, Space::Language, tag).into()),
        }
    }

    fn references(&self, node: &mut Node, field: &Field, space: Space, ids: &[Value]) {
        let ids: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
        let sorted: BTreeSet<&str> = ids.iter().copied().collect();
        for id in &sorted {
            node.link(field.term, self.thing(space, id));
        }
        if !ids.iter().eq(&sorted) {
            let order: Vec<String> = ids.iter().map(|id| segment(id)).collect();
            node.say(order_of(field.key), Object::Plain(order.join(" ")));
        }
    }

    fn parts(&self, nodes: &mut Vec<Node>, root: &str, field: &Field, (record, parts): (&'static Record, &[Value])) {
        let names: Vec<String> = match field.key {
            "posts" => part_names(parts.iter().map(|post| {
                let word = |key: &str| post.get(key).and_then(Value::as_str);
                word("id").or_else(|| word("role")).unwrap_or_default()
            })),
            _ => (1..=parts.len()).map(|number| number.to_string()).collect(),
        };
        for (position, (part, name)) in parts.iter().zip(names).enumerate() {
            let iri = format!("{root}/{}/{name}", part_key(field.key));
            nodes[0].link(field.term, iri.clone());
            let mut described = self.describe(iri, record, part);
            if parts.len() > 1 {
                described[0].say(POSITION, Object::Integer(position as i64 + 1));
            }
            nodes.append(&mut described);
        }
    }

    fn codes(&self, node: &mut Node, codes: &Map<String, Value>) {
        let kept = codes.get(IRI_SCHEME).and_then(Value::as_str).filter(|kept| *kept == node.iri).map(|_| IRI_SCHEME);
        for (scheme, code) in codes.iter().filter(|(scheme, _)| kept != Some(scheme.as_str())) {
            let datatype = iri(self.base, Space::Scheme, scheme);
            let code = code.as_str().unwrap_or_default().to_owned();
            node.say(crate::formats::rdf::vocabulary::IDENTIFIER, Object::Typed(code, datatype.into()));
        }
    }

    fn measures(&self, nodes: &mut Vec<Node>, root: &str, field: &Field, figures: &Map<String, Value>) {
        for (measure, figure) in figures {
            let property = iri(self.base, Space::Measure, measure);
            let value = figure.as_i64().or_else(|| figure.get("value")?.as_i64());
            value.into_iter().for_each(|value| nodes[0].say(property.clone(), Object::Integer(value)));
            if figure.is_object() {
                let part = below(root, "figure", measure);
                nodes[0].link(field.term, part.clone());
                let mut described = self.describe(part, &FIGURE_RECORD, figure);
                described[0].link(MEASURE, property);
                nodes.append(&mut described);
            }
        }
    }

    fn attributes(&self, nodes: &mut Vec<Node>, root: &str, field: &Field, judgements: &Map<String, Value>) {
        for (attribute, judgement) in judgements {
            let part = below(root, "attribute", attribute);
            nodes[0].link(field.term, part.clone());
            // An answer alone is written short.
            let judgement = match judgement {
                Value::String(answer) => Cow::Owned(serde_json::json!({"value": answer})),
                judgement => Cow::Borrowed(judgement),
            };
            let mut described = self.describe(part, &JUDGEMENT, &*judgement);
            described[0].link(ATTRIBUTE_KIND, iri(self.base, Space::Attribute, attribute));
            nodes.append(&mut described);
        }
    }
}

fn provenance(node: &mut Node, value: &Value) {
    let keys = [("confidence", CONFIDENCE), ("source", STATED_SOURCE), ("note", PROVENANCE_NOTE)];
    match value {
        Value::String(confidence) => node.say(CONFIDENCE, Object::Plain(confidence.clone())),
        Value::Object(fields) => {
            for (key, term) in keys {
                if let Some(word) = fields.get(key).and_then(Value::as_str) {
                    node.say(term, Object::Plain(word.to_owned()));
                }
            }
        }
        _ => {}
    }
}

/// Returns names for parts of one thing, each another: the id, and a number behind one that is there already.
pub(super) fn part_names<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for id in ids {
        let name = segment(id);
        // No segment holds a tilde.
        let twin = (2..).map(|number| format!("{name}~{number}")).find(|twin| !names.contains(twin));
        names.push(if names.contains(&name) { twin.unwrap_or_default() } else { name });
    }
    names
}

/// Returns the word in the IRI of a part.
fn part_key(key: &'static str) -> &'static str {
    match key {
        "posts" => "post",
        "legal_basis" => "basis",
        "sources" => "source",
        "requires" => "requirement",
        key => key,
    }
}

/// Returns the IRI of every post of a unit.
pub(super) fn post_iris(root: &str, posts: &[crate::model::Post]) -> Vec<String> {
    let names = part_names(posts.iter().map(crate::model::Post::id));
    names.into_iter().map(|name| format!("{root}/post/{name}")).collect()
}

/// Returns an id as it is written in a list of names.
pub(super) fn plain(id: &Id) -> Object {
    Object::Plain(id.to_string())
}
