//! From statements to a structure: our own documents exactly, registers of others as far as they go.

mod graph;
mod links;
mod names;
mod places;
mod posts;
mod records;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value as Json};

use super::iri::{IRI_SCHEME, Space, id_in};
use super::record::{ENDED, FUNCTION, HEADER, UNIT};
use super::vocabulary::{
    BODIES, CHANGE_EVENT, CHANGED_BY, CLASS_ENDED, CLASS_FUNCTION, CLASS_STRUCTURE, DEPRECATED, HAS_SUCCESSOR,
    ORIGINAL_ORGANIZATION, PREFIXES, RESULTING_ORGANIZATION, UPWARD, WAS_MERGED_INTO, WAS_SPLIT_INTO,
};
use super::{Mapping, Syntax};
use crate::diagnostic::{Diagnostic, Place, Say, Severity};
use crate::formats::{Lines, Loaded};
use crate::model::{Ended, Function, Header, Id, Parts, Structure, Text, Unit};
use crate::say;
use graph::{Graph, NodeId, Value};
use names::Names;
use records::holds;

pub use graph::STATEMENTS_MAX;
pub(in crate::formats) use places::Places;

/// Reads a structure from Turtle or JSON-LD, with what a mapping says about its terms.
///
/// What is wrong is reported and left out.
pub fn load(text: &str, file: &str, syntax: Syntax, mapping: &Mapping) -> Loaded {
    let (graph, problems) = Graph::read(text, file, syntax, mapping);
    let mut reader = Reader::new(&graph, mapping);
    let parts = reader.parts();
    let (structure, mut assembled) = Structure::assemble(parts);
    let mut loaded = Loaded { structure, problems, ..Loaded::default() };
    if !reader.found.is_empty() || !assembled.is_empty() {
        let places = Places::new(text, syntax, &graph, &reader.names);
        let lines = Lines::new(text);
        for problem in &mut assembled {
            let related = problem.related.iter_mut().filter_map(|related| related.place.as_mut());
            for place in problem.place.iter_mut().chain(related) {
                lines.fill(place, places.range(&place.path));
            }
        }
        loaded.problems.extend(reader.finish(&places, &lines, file));
    }
    loaded.add_assembled(assembled, text, file, &[]);
    loaded
}

/// Where a problem lies: subject, property, value.
type Spot<'v> = (NodeId, Option<NodeId>, Option<&'v Value>);

/// A problem, and where it lies.
struct Found {
    problem: Diagnostic,
    subject: NodeId,
    property: Option<NodeId>,
    value: Option<Value>,
}

/// Reads the statements of one document.
struct Reader<'g> {
    graph: &'g Graph,
    /// What the IRIs of a structure of ours begin with.
    base: Option<String>,
    names: Names,
    mapping: &'g Mapping,
    /// Nodes that are living bodies.
    bodies: Vec<NodeId>,
    /// Properties that are measures.
    measures: FxHashMap<NodeId, Id>,
    /// Change events by the bodies that they change.
    events: FxHashMap<NodeId, Vec<NodeId>>,
    /// Properties whose dates state no day: how many, and the first subject.
    imprecise: BTreeMap<NodeId, (usize, NodeId)>,
    found: Vec<Found>,
}

impl<'g> Reader<'g> {
    fn new(graph: &'g Graph, mapping: &'g Mapping) -> Self {
        let header = graph.members(&[CLASS_STRUCTURE]).first().map(|node| graph.name(*node));
        let base = header.and_then(|iri| iri.strip_suffix("structure")).map(str::to_owned);
        let mut bodies = graph.members(&BODIES);
        // A superior that nothing else is said about is a body all the same, and will be missed.
        let upward: Vec<NodeId> = UPWARD.iter().filter_map(|term| graph.node(term)).collect();
        let above = graph.all().iter().filter(|fact| upward.contains(&fact.property));
        let mut seen: FxHashSet<NodeId> = bodies.iter().copied().collect();
        let mut named = bodies.clone();
        named.extend(above.filter_map(|fact| fact.value.node()).filter(|node| seen.insert(*node)));
        let mut names = Names::new(graph, base.clone(), &named);
        names.state(graph, Space::Kind, &mapping.kinds);
        names.state(graph, Space::Line, &mapping.lines);
        let ended: FxHashSet<NodeId> = graph.members(&[CLASS_ENDED]).into_iter().collect();
        bodies.retain(|node| !ended.contains(node));
        let mut measures: FxHashMap<NodeId, Id> =
            mapping.measures.iter().filter_map(|(iri, id)| Some((graph.node(iri)?, id.clone()))).collect();
        if let Some(base) = &base {
            for fact in graph.all() {
                if let Some(id) = id_in(graph.name(fact.property), base, Space::Measure) {
                    measures.entry(fact.property).or_insert_with(|| Id::from(&*id));
                }
            }
        }
        Reader {
            graph,
            base,
            names,
            mapping,
            bodies,
            measures,
            events: originals(graph),
            imprecise: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    fn parts(&mut self) -> Parts {
        if self.bodies.is_empty() && !self.names.is_own() {
            self.nothing();
        }
        let header = self.header();
        let mut units: Vec<(NodeId, Unit)> = Vec::with_capacity(self.bodies.len());
        let mut ended: Vec<Ended> = Vec::new();
        let as_of = header.as_of;
        for node in std::mem::take(&mut self.bodies) {
            if let Some(unit) = self.unit(node) {
                match self.closing(node, &unit, as_of.is_some()) {
                    Some(record) => ended.push(record),
                    None => units.push((node, unit)),
                }
            }
        }
        for node in self.graph.members(&[CLASS_ENDED]) {
            let id = self.names.id(self.graph, Space::Unit, node);
            let record = self.read::<Ended>(node, &ENDED, |fields| drop(fields.insert("id".to_owned(), json(&id))));
            ended.extend(record);
        }
        self.posts(&mut units);
        let lines = self.links(&mut units);
        let functions = self.functions();
        let catalogue = self.catalogue(&units);
        self.tell_imprecise();
        if !self.names.is_own() {
            self.unused(&units);
        }
        let units = units.into_iter().map(|(_, unit)| Arc::new(unit)).collect();
        Parts { header, catalogue: Arc::new(catalogue), units, lines, functions, ended }
    }

    fn nothing(&mut self) {
        let Some(fact) = self.graph.all().first() else { return };
        let message = say!(
            "no subject is an `org:Organization` or of another class of bodies",
            "không có chủ thể nào thuộc lớp `org:Organization` hay lớp đơn vị khác"
        );
        let help = say!("give each body the class `org:Organization`", "khai báo mỗi đơn vị là `org:Organization`");
        self.report("no-bodies", message, help, (fact.subject, None, None));
    }

    fn header(&mut self) -> Header {
        let structures = self.graph.members(&[CLASS_STRUCTURE]);
        let Some(node) = structures.first() else {
            return Header { as_of: self.mapping.as_of, ..Header::default() };
        };
        if let Some(other) = structures.get(1) {
            let message = say!("the document holds several structures", "tệp chứa nhiều cơ cấu");
            let help = say!("keep each in a document of its own", "mỗi cơ cấu để một tệp riêng");
            self.report("several-values", message, help, (*other, None, None));
        }
        let fields = self.record(*node, &HEADER);
        let get = |key: &str| fields.get(key).cloned().unwrap_or_default();
        Header {
            id: serde_json::from_value(get("id")).unwrap_or_default(),
            title: fields
                .get("title")
                .cloned()
                .and_then(|title| serde_json::from_value(title).ok())
                .unwrap_or_default(),
            as_of: serde_json::from_value(get("as_of")).unwrap_or_default(),
            language: serde_json::from_value(get("language")).unwrap_or_default(),
            catalogue: serde_json::from_value(get("catalogue")).unwrap_or_default(),
            provenance: serde_json::from_value(get("provenance")).unwrap_or_default(),
            sources: serde_json::from_value(get("sources")).unwrap_or_default(),
        }
    }

    fn unit(&mut self, node: NodeId) -> Option<Unit> {
        let id = self.names.id(self.graph, Space::Unit, node);
        let iri = self.foreign(node);
        self.read(node, &UNIT, |fields| {
            fields.insert("id".to_owned(), json(&id));
            if let Some(iri) = iri
                && let Some(codes) = fields.entry("codes").or_insert_with(|| Json::Object(Map::new())).as_object_mut()
            {
                codes.insert(IRI_SCHEME.to_owned(), iri.into());
            }
        })
    }

    /// Returns the IRI of a body that does not tell its id.
    fn foreign(&self, node: NodeId) -> Option<&'g str> {
        let is_ours = self.names.own_id(self.graph, Space::Unit, node).is_some();
        (!is_ours && !self.graph.is_blank(node)).then(|| self.graph.name(node))
    }

    /// Returns a body of a foreign register as ended, if the register says that it is closed.
    ///
    /// A register without date cannot say whether a last day is still to come; it is taken to have passed.
    fn closing(&mut self, node: NodeId, unit: &Unit, is_dated: bool) -> Option<Ended> {
        let graph = self.graph;
        let deprecated = graph.node(DEPRECATED);
        let flag = graph.values(node, deprecated).iter().any(|value| value.text().is_some_and(holds));
        let has_ended = !is_dated && unit.valid_to.is_some();
        if !flag && !has_ended {
            return None;
        }
        if unit.valid_to.is_none() {
            let id = &unit.id;
            let message =
                say!("`{id}` is closed, but its last day is missing", "`{id}` đã đóng nhưng thiếu ngày kết thúc");
            let help = say!("add `schema:dissolutionDate`", "bổ sung `schema:dissolutionDate`");
            let spot = (node, deprecated, None);
            self.tell(Severity::Warning, "missing-date", (message, help), spot);
        }
        Some(Ended {
            id: unit.id.clone(),
            name: unit.name.clone(),
            kind: Some(unit.kind.clone()).filter(|kind| *kind != Unit::NO_KIND),
            on: unit.valid_to,
            successors: self.successors(node),
            provenance: unit.provenance.clone(),
        })
    }

    /// Returns the bodies that took over from a closed one.
    fn successors(&mut self, node: NodeId) -> Vec<Id> {
        let graph = self.graph;
        let stated = [HAS_SUCCESSOR, WAS_MERGED_INTO, WAS_SPLIT_INTO]
            .into_iter()
            .flat_map(|term| graph.values(node, graph.node(term)))
            .filter_map(Value::node);
        let mut successors: Vec<NodeId> = stated.collect();
        let (original, result) = (graph.node(ORIGINAL_ORGANIZATION), graph.node(RESULTING_ORGANIZATION));
        for event in self.events_of(node) {
            let is_original = graph.values(event, original).contains(&&Value::Node(node));
            let results = graph.values(event, result).into_iter().filter_map(Value::node);
            successors.extend(results.filter(|other| is_original && *other != node));
        }
        let mut ids: Vec<Id> =
            successors.into_iter().filter_map(|successor| self.names.unit(successor).cloned()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Returns the events that changed a body.
    fn events_of(&self, node: NodeId) -> Vec<NodeId> {
        let graph = self.graph;
        let stated = graph.values(node, graph.node(CHANGED_BY)).into_iter().filter_map(Value::node);
        stated.chain(self.events.get(&node).into_iter().flatten().copied()).collect()
    }

    fn functions(&mut self) -> Vec<Function> {
        let mut functions: Vec<Function> = Vec::new();
        let declared = self.graph.members(&[CLASS_FUNCTION]);
        let mut nodes: Vec<NodeId> = declared.clone();
        if !self.names.is_own() {
            nodes.extend(self.names.nodes(Space::Function).map(|(node, _)| node));
            nodes.sort();
            nodes.dedup();
        }
        for node in nodes {
            let id = self.names.id(self.graph, Space::Function, node);
            let read = self.read::<Function>(node, &FUNCTION, |fields| drop(fields.insert("id".to_owned(), json(&id))));
            functions.extend(read);
        }
        let texts = self.names.texts(Space::Function);
        functions.extend(texts.map(|(text, id)| Function {
            id: id.clone(),
            name: Text::plain(text),
            basis: Vec::new(),
            provenance: None,
        }));
        functions
    }

    /// Says which properties of bodies are not used, and how often they stand there.
    fn unused(&mut self, units: &[(NodeId, Unit)]) {
        let graph = self.graph;
        let mut counted: BTreeMap<NodeId, (usize, NodeId)> = BTreeMap::new();
        for (node, _) in units {
            for fact in graph.facts(*node).iter().filter(|fact| !self.is_used(fact.property)) {
                counted.entry(fact.property).or_insert((0, *node)).0 += 1;
            }
        }
        for (property, (count, node)) in counted {
            if self.names.nodes(Space::Line).any(|(line, _)| line == property) {
                continue;
            }
            let name = self.compact(property);
            let message = say!(
                "property `{name}` is not used, statements about bodies: {count}",
                "không dùng thuộc tính `{name}`, số phát biểu về các đơn vị: {count}"
            );
            let help = say!(
                "nothing to do, unless it says something that is missed",
                "không cần làm gì, trừ khi thuộc tính này chứa thông tin còn thiếu"
            );
            self.tell(Severity::Note, "unused-property", (message, help), (node, Some(property), None));
        }
    }

    fn is_used(&self, property: NodeId) -> bool {
        let (iri, mapping) = (self.graph.name(property), self.mapping);
        let named = [&mapping.measures, &mapping.codes, &mapping.attributes, &mapping.lines, &mapping.kinds];
        vocabulary::is_used(iri) || mapping.closed.contains_key(iri) || named.iter().any(|list| list.contains_key(iri))
    }

    /// Reports an error at a statement.
    fn report(&mut self, code: &'static str, message: Say, help: Say, spot: Spot<'_>) {
        self.tell(Severity::Error, code, (message, help), spot);
    }

    /// Reports something at a statement: what is the matter, and what to do.
    fn tell(
        &mut self,
        severity: Severity,
        code: &'static str,
        (message, help): (Say, Say),
        (subject, property, value): Spot<'_>,
    ) {
        let mut problem = Diagnostic::new(severity, code, message).help(help);
        problem.unit = self.names.unit(subject).map(Id::to_string);
        self.found.push(Found { problem, subject, property, value: value.cloned() });
    }

    /// Returns a node as messages name it: the id of a body, else the IRI.
    fn shown(&self, node: NodeId) -> String {
        match self.names.unit(node) {
            Some(id) => format!("`{id}`"),
            None => format!("`{}`", self.compact(node)),
        }
    }

    /// Returns the IRI of a node as short as it can be written; of a term that one term of the document is read as,
    /// that one.
    fn compact(&self, node: NodeId) -> String {
        let iri = self.graph.name(node);
        let mut stated = self.mapping.same.iter().filter(|(_, term)| **term == iri).map(|(stated, _)| stated.as_str());
        let iri = stated.next().filter(|_| stated.next().is_none()).unwrap_or(iri);
        let own = self.graph.prefixes.iter().map(|(prefix, space)| (prefix.as_str(), space.as_str()));
        let mut known = PREFIXES.into_iter().chain(own);
        let short = known.find_map(|(prefix, space)| Some((prefix, iri.strip_prefix(space)?)));
        match short {
            Some((prefix, local)) => format!("{prefix}:{local}"),
            None if self.graph.is_blank(node) => iri.to_owned(),
            None => format!("<{iri}>"),
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Node(node) => self.shown(*node).trim_matches('`').to_owned(),
            Value::Literal { text, .. } => text.chars().take(80).collect(),
        }
    }

    /// Returns the problems with their places.
    fn finish(self, places: &Places<'_>, lines: &Lines<'_>, file: &str) -> Vec<Diagnostic> {
        let name = |node: NodeId| self.graph.name(node);
        let placed = self.found.into_iter().map(|Found { problem, subject, property, value }| {
            let mut place = Place { file: file.to_owned(), ..Place::default() };
            let value = value.map(|value| match value {
                Value::Node(node) => name(node).to_owned(),
                Value::Literal { text, .. } => text.into(),
            });
            let range = places.find(name(subject), property.map(name), value.as_deref());
            lines.fill(&mut place, range.unwrap_or(0..0));
            problem.at(place)
        });
        placed.collect()
    }
}

/// Returns the change events by the bodies that they change.
fn originals(graph: &Graph) -> FxHashMap<NodeId, Vec<NodeId>> {
    let mut events: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
    for event in graph.members(&[CHANGE_EVENT]) {
        for original in graph.values(event, graph.node(ORIGINAL_ORGANIZATION)).into_iter().filter_map(Value::node) {
            events.entry(original).or_default().push(event);
        }
    }
    events
}

fn json(id: &Id) -> Json {
    id.as_str().into()
}
