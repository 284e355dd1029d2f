//! The statements of a document, in the order in which they stand, findable by subject.

use oxjsonld::{JsonLdErrorCode, JsonLdParser};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::TurtleParser;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Place};
use crate::formats::Lines;
use crate::formats::rdf::vocabulary::{DEPRECATED, TYPE};
use crate::formats::rdf::{Mapping, Syntax};
use crate::say;

/// Most statements that are read of one document.
pub const STATEMENTS_MAX: usize = 20_000_000;

/// Most problems of syntax that are told of one document.
const PROBLEMS_MAX: usize = 100;

/// Deepest nesting of brackets that is followed in JSON-LD.
const DEPTH_MAX: usize = 200;

/// A node: an IRI, or a thing without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

/// What a statement says about its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A thing.
    Node(NodeId),
    /// A text, its language (empty if none) and its datatype, if it is no plain text.
    Literal { text: Box<str>, tag: Box<str>, datatype: Option<NodeId> },
}

impl Value {
    /// Returns the thing, if it is one.
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Value::Node(node) => Some(*node),
            Value::Literal { .. } => None,
        }
    }

    /// Returns the text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Node(_) => None,
            Value::Literal { text, .. } => Some(text),
        }
    }
}

/// A statement.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) subject: NodeId,
    pub(super) property: NodeId,
    pub(super) value: Value,
}

/// The statements of a document.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Sorted by subject; of one subject in the order of the document.
    facts: Vec<Fact>,
    /// Where the facts of each node begin.
    starts: Vec<u32>,
    names: Vec<Box<str>>,
    index: FxHashMap<Box<str>, NodeId>,
    blanks: FxHashMap<Box<str>, NodeId>,
    /// Prefixes of the document, for finding places.
    pub(super) prefixes: Vec<(String, String)>,
    /// Base of the document.
    pub(super) base: Option<String>,
    /// Properties that are read as others: the one that stands in the document, the one that it is read as.
    pub(super) aliases: Vec<(String, String)>,
}

impl Graph {
    /// Reads a document; what is malformed is told and left out.
    pub(super) fn read(text: &str, file: &str, syntax: Syntax, mapping: &Mapping) -> (Graph, Vec<Diagnostic>) {
        let mut graph = Graph::default();
        let mut problems = match syntax {
            Syntax::Turtle => graph.read_turtle(text),
            Syntax::JsonLd => graph.read_json_ld(text),
        };
        if graph.facts.len() >= STATEMENTS_MAX {
            let message = say!(
                "more than {STATEMENTS_MAX} statements, the rest is left out",
                "quá {STATEMENTS_MAX} phát biểu, phần còn lại bị bỏ qua"
            );
            let help = say!("split the document", "chia nhỏ tệp");
            problems.push(Diagnostic::error("malformed-rdf", message).help(help));
        }
        for problem in &mut problems {
            problem.place.get_or_insert_with(Place::default).file = file.to_owned();
        }
        graph.rename(mapping);
        graph.sort();
        (graph, problems)
    }

    fn read_turtle(&mut self, text: &str) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut lines: Option<Lines<'_>> = None;
        let mut parser = TurtleParser::new().for_slice(text.as_bytes());
        while self.facts.len() < STATEMENTS_MAX && problems.len() < PROBLEMS_MAX {
            match parser.next() {
                None => break,
                Some(Ok(Triple { subject, predicate, object })) => self.add(subject, predicate, object),
                Some(Err(error)) => {
                    let location = error.location();
                    let offset = |offset: u64| usize::try_from(offset).unwrap_or(text.len()).min(text.len());
                    let range = offset(location.start.offset)..offset(location.end.offset);
                    let mut place = Place::default();
                    lines.get_or_insert_with(|| Lines::new(text)).fill(&mut place, range);
                    problems.push(malformed(error.message(), "Turtle").at(place));
                }
            }
        }
        self.prefixes = parser.prefixes().map(|(name, space)| (name.to_owned(), space.to_owned())).collect();
        self.base = parser.base_iri().map(str::to_owned);
        self.prefixes.sort();
        problems
    }

    fn read_json_ld(&mut self, text: &str) -> Vec<Diagnostic> {
        if depth(text) > DEPTH_MAX {
            let message =
                say!("brackets are nested more than {DEPTH_MAX} deep", "dấu ngoặc lồng nhau quá {DEPTH_MAX} tầng");
            let help = say!(
                "give the inner things an `@id`, and state them beside",
                "đặt `@id` cho phần bên trong và ghi riêng"
            );
            let place = Place { line: 1, column: 1, length: 1, ..Place::default() };
            return vec![Diagnostic::error("malformed-rdf", message).at(place).help(help)];
        }
        let mut problems = Vec::new();
        let mut parser = JsonLdParser::new().for_slice(text.as_bytes());
        while self.facts.len() < STATEMENTS_MAX && problems.len() < PROBLEMS_MAX {
            match parser.next() {
                None => break,
                Some(Ok(Quad { subject, predicate, object, .. })) => self.add(subject, predicate, object),
                Some(Err(error)) => {
                    let mut place = Place { line: 1, column: 1, length: 1, ..Place::default() };
                    if let Some(location) = error.location() {
                        let offset = |offset: u64| usize::try_from(offset).unwrap_or(text.len()).min(text.len());
                        let range = offset(location.start.offset)..offset(location.end.offset);
                        Lines::new(text).fill(&mut place, range);
                    }
                    problems.push(match error.code() {
                        Some(JsonLdErrorCode::LoadingRemoteContextFailed) => remote_context(text),
                        _ => malformed(&error.to_string(), "JSON-LD").at(place),
                    });
                }
            }
        }
        self.prefixes = parser.prefixes().map(|(name, space)| (name.to_owned(), space.to_owned())).collect();
        self.base = parser.base_iri().map(str::to_owned);
        self.prefixes.sort();
        // The parser tells what is wrong with a context in an order drawn by lot.
        problems.sort_by(|one, other| {
            let order = |problem: &Diagnostic| problem.place.as_ref().map(|place| (place.line, place.column));
            (order(one), &one.message.en).cmp(&(order(other), &other.message.en))
        });
        problems
    }

    fn add(&mut self, subject: NamedOrBlankNode, property: NamedNode, object: Term) {
        let subject = match subject {
            NamedOrBlankNode::NamedNode(node) => self.intern(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => self.blank(node.as_str()),
        };
        let property = self.intern(property.as_str());
        let value = match object {
            Term::NamedNode(node) => Value::Node(self.intern(node.as_str())),
            Term::BlankNode(node) => Value::Node(self.blank(node.as_str())),
            Term::Literal(literal) => {
                let datatype = match literal.language().is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING {
                    true => None,
                    false => Some(self.intern(literal.datatype().as_str())),
                };
                Value::Literal {
                    text: literal.value().into(),
                    tag: literal.language().unwrap_or_default().into(),
                    datatype,
                }
            }
        };
        self.facts.push(Fact { subject, property, value });
    }

    /// Returns a node without IRI; the labels that parsers give are drawn by lot, so they are replaced by numbers.
    fn blank(&mut self, label: &str) -> NodeId {
        if let Some(node) = self.blanks.get(label) {
            return *node;
        }
        let node = self.intern(&format!("_:{}", self.blanks.len() + 1));
        self.blanks.insert(label.into(), node);
        node
    }

    fn intern(&mut self, name: &str) -> NodeId {
        if let Some(node) = self.index.get(name) {
            return *node;
        }
        let node = NodeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(name.into());
        self.index.insert(name.into(), node);
        node
    }

    /// Replaces the terms of a register by those that they are mapped to.
    fn rename(&mut self, mapping: &Mapping) {
        let same: Vec<(NodeId, NodeId)> =
            mapping.same.iter().filter_map(|(from, to)| Some((self.node(from)?, self.intern(to)))).collect();
        let is_a = self.intern(TYPE);
        let (deprecated, mut closed) = (self.intern(DEPRECATED), Vec::new());
        for fact in &mut self.facts {
            let property = &self.names[fact.property.0 as usize];
            if let Some(values) = mapping.closed.get(&**property) {
                let value = match &fact.value {
                    Value::Node(node) => &self.names[node.0 as usize],
                    Value::Literal { text, .. } => text,
                };
                if values.iter().any(|known| **known == **value) {
                    let value = Value::Literal { text: "true".into(), tag: "".into(), datatype: None };
                    closed.push(Fact { subject: fact.subject, property: deprecated, value });
                }
            }
            let renamed = |node: NodeId| same.iter().find(|(from, _)| *from == node).map_or(node, |(_, to)| *to);
            if fact.property == is_a
                && let Value::Node(class) = &mut fact.value
            {
                *class = renamed(*class);
            }
            fact.property = renamed(fact.property);
        }
        self.facts.append(&mut closed);
        let known = mapping.same.iter().map(|(from, to)| (from.clone(), (*to).to_owned()));
        self.aliases = known.chain(mapping.closed.keys().map(|from| (from.clone(), DEPRECATED.to_owned()))).collect();
    }

    fn sort(&mut self) {
        self.facts.sort_by_key(|fact| fact.subject);
        self.starts = Vec::with_capacity(self.names.len() + 1);
        let mut at = 0;
        for node in 0..=self.names.len() {
            while self.facts.get(at).is_some_and(|fact| (fact.subject.0 as usize) < node) {
                at += 1;
            }
            self.starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
    }

    /// Returns the node of an IRI, if the document names it.
    pub(super) fn node(&self, iri: &str) -> Option<NodeId> {
        self.index.get(iri).copied()
    }

    /// Returns the IRI of a node; `_:` and a number for one without IRI.
    pub(super) fn name(&self, node: NodeId) -> &str {
        &self.names[node.0 as usize]
    }

    /// Returns whether a node has no IRI.
    pub(super) fn is_blank(&self, node: NodeId) -> bool {
        self.name(node).starts_with("_:")
    }

    /// Returns the statements about a node.
    pub(super) fn facts(&self, node: NodeId) -> &[Fact] {
        let (from, to) = (self.starts[node.0 as usize], self.starts[node.0 as usize + 1]);
        &self.facts[from as usize..to as usize]
    }

    /// Returns all statements, by subject in the order in which subjects were first named.
    pub(super) fn all(&self) -> &[Fact] {
        &self.facts
    }

    /// Returns what a node has for a property, each value once.
    pub(super) fn values(&self, node: NodeId, property: Option<NodeId>) -> Vec<&Value> {
        let Some(property) = property else { return Vec::new() };
        let mut values: Vec<&Value> = Vec::new();
        for fact in self.facts(node).iter().filter(|fact| fact.property == property) {
            if !values.contains(&&fact.value) {
                values.push(&fact.value);
            }
        }
        values
    }

    /// Returns the members of classes, each once, in the order in which they were first named.
    pub(super) fn members(&self, classes: &[&str]) -> Vec<NodeId> {
        let Some(is_a) = self.node(TYPE) else { return Vec::new() };
        let classes: Vec<NodeId> = classes.iter().filter_map(|class| self.node(class)).collect();
        let mut seen = FxHashSet::default();
        let is_member =
            |fact: &&Fact| fact.property == is_a && fact.value.node().is_some_and(|class| classes.contains(&class));
        self.facts.iter().filter(is_member).map(|fact| fact.subject).filter(|node| seen.insert(*node)).collect()
    }
}

fn malformed(message: &str, what: &str) -> Diagnostic {
    let shown: String = message.chars().filter(|letter| !letter.is_control()).take(300).collect();
    let message = say!("not {what}: {shown}", "không đúng cú pháp {what}: {shown}");
    let help = say!("correct the place that is marked", "sửa chỗ được đánh dấu");
    Diagnostic::error("malformed-rdf", message).help(help)
}

/// Says that a context is not fetched from elsewhere, at the first context of the document.
fn remote_context(text: &str) -> Diagnostic {
    let start = text.find("\"@context\"").unwrap_or_default();
    let mut place = Place::default();
    Lines::new(text).fill(&mut place, start..(start + "\"@context\"".len()).min(text.len()));
    let message = say!(
        "the context lies outside of the document, and nothing is fetched from elsewhere",
        "ngữ cảnh nằm ngoài tệp, chương trình không tải gì từ nơi khác"
    );
    let help = say!("write the context into the document", "ghi `@context` ngay trong tệp");
    Diagnostic::error("malformed-rdf", message).at(place).help(help)
}

/// Returns how deep brackets are nested in a JSON text.
fn depth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut deepest) = (0, 0usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = crate::formats::scan::string_end(bytes, at);
                continue;
            }
            b'{' | b'[' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    deepest
}
