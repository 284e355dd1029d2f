//! A structure as statements, subject by subject in a fixed order: same structure, same bytes.

mod events;
mod json_ld;
mod node;
mod records;
mod turtle;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::iri::{BASE, Space, iri};
use super::record::{CATALOGUE, ENDED, ENTRIES, FUNCTION, HEADER, LINE, UNIT};
use super::vocabulary::*;
use crate::lineage::Lineage;
use crate::model::{Basis, Catalogue, ChangeEvent, Family, Header, Id, Line, Role, Structure, UnitRef};

use node::{Node, Object};
use records::{Scribe, plain, post_iris};

/// What plans did to the structure that is written.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// What happened, in order.
    pub events: &'a [ChangeEvent],
    /// Which body came from which.
    pub lineage: &'a Lineage,
}

/// How a structure is written.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What all IRIs begin with.
    pub base: &'a str,
    /// What plans did to come to this structure.
    pub history: Option<History<'a>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { base: BASE, history: None }
    }
}

/// Writes a structure as Turtle.
pub fn turtle(structure: &Structure, options: &Options<'_>) -> String {
    let mut printer = turtle::Printer::new(options.base);
    Writer::new(structure, options, &mut |node| printer.node(&node)).write();
    printer.finish()
}

/// Writes a structure as JSON-LD.
pub fn json_ld(structure: &Structure, options: &Options<'_>) -> String {
    let mut printer = json_ld::Printer::new(options.base);
    Writer::new(structure, options, &mut |node| printer.node(&node)).write();
    printer.finish()
}

/// Gives the statements about a structure, subject by subject.
struct Writer<'a, 'p> {
    scribe: Scribe<'a>,
    structure: &'a Structure,
    history: Option<History<'a>>,
    print: &'p mut dyn FnMut(Node),
    /// Who holds which posts, and heads which bodies.
    persons: BTreeMap<&'a Id, Node>,
    documents: BTreeSet<&'a str>,
}

impl<'a, 'p> Writer<'a, 'p> {
    fn new(structure: &'a Structure, options: &Options<'a>, print: &'p mut dyn FnMut(Node)) -> Self {
        let scribe = Scribe::new(structure, options.base);
        let history = options.history;
        Writer { scribe, structure, history, print, persons: BTreeMap::new(), documents: BTreeSet::new() }
    }

    fn write(mut self) {
        self.header();
        self.catalogue();
        self.families();
        for function in self.structure.functions() {
            self.frameworks(&function.basis);
            let iri = self.scribe.thing(Space::Function, &function.id);
            self.print_all(self.scribe.describe(iri, &FUNCTION, function));
        }
        for unit in self.structure.units_sorted() {
            self.unit(unit);
        }
        for ended in self.structure.ended_units() {
            let iri = self.scribe.unit(&ended.id);
            self.print_all(self.scribe.describe(iri, &ENDED, ended));
        }
        for line in self.structure.lines() {
            self.stated_line(line);
        }
        for person in std::mem::take(&mut self.persons).into_values() {
            (self.print)(person);
        }
        self.roles();
        if let Some(history) = self.history {
            self.history(history);
        }
        for symbol in std::mem::take(&mut self.documents) {
            let mut node = Node::new(self.scribe.thing(Space::Document, symbol), &[FORMAL_FRAMEWORK]);
            node.say(DCT_IDENTIFIER, Object::Plain(symbol.to_owned()));
            (self.print)(node);
        }
    }

    fn print_all(&mut self, nodes: Vec<Node>) {
        nodes.into_iter().for_each(&mut *self.print);
    }

    fn header(&mut self) {
        let Header { id, title, as_of, language, catalogue, provenance, sources } = self.structure.header();
        let mut fields = Map::new();
        let mut set = |key: &str, value: serde_json::Result<Value>| {
            let is_absent = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if let Some(value) = value.ok().filter(|value| !is_absent(value)) {
                fields.insert(key.to_owned(), value);
            }
        };
        set("id", serde_json::to_value(id));
        if !title.is_empty() {
            set("title", serde_json::to_value(title));
        }
        set("as_of", serde_json::to_value(as_of));
        set("language", serde_json::to_value(language));
        set("catalogue", serde_json::to_value(catalogue));
        set("provenance", serde_json::to_value(provenance));
        set("sources", serde_json::to_value(sources));
        let iri = format!("{}structure", self.scribe.base);
        self.print_all(self.scribe.describe(iri, &HEADER, &fields));
    }

    fn catalogue(&mut self) {
        let catalogue = self.structure.catalogue();
        if *catalogue == Catalogue::default() {
            return;
        }
        let scheme = format!("{}catalogue", self.scribe.base);
        self.print_all(self.scribe.describe(scheme.clone(), &CATALOGUE, catalogue));
        let lists = serde_json::to_value(catalogue).unwrap_or_default();
        for (key, space, record) in &ENTRIES {
            let entries = lists.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for (position, entry) in entries.iter().enumerate() {
                let id = entry.get("id").and_then(Value::as_str).unwrap_or_default();
                let mut nodes = self.scribe.describe(self.scribe.thing(*space, id), record, entry);
                nodes[0].say(POSITION, Object::Integer(position as i64 + 1));
                if record.classes.contains(&CONCEPT) {
                    nodes[0].link(IN_SCHEME, scheme.clone());
                }
                self.print_all(nodes);
            }
        }
    }

    /// Says of the families that are used what they are.
    fn families(&mut self) {
        let catalogue = self.structure.catalogue();
        let used: BTreeSet<Family> = self
            .structure
            .lines_unsorted()
            .filter_map(|line| catalogue.family(&line.line_type))
            .chain(catalogue.line_types.iter().map(|line_type| line_type.family))
            .collect();
        for known in used {
            let mut node = Node::new(family(known), &[PROPERTY]);
            node.link(SUB_PROPERTY_OF, LINKED_TO);
            node.label(LABEL, |speech| known.name(speech));
            (self.print)(node);
        }
    }

    /// Says of the roles that are used what they are.
    fn roles(&mut self) {
        for role in [Role::Head, Role::Deputy, Role::Member] {
            if self.structure.units().any(|unit| unit.facts().posts.iter().any(|post| post.role == role)) {
                let mut node = Node::new(own(role.id()), &[CLASS_ROLE]);
                node.label(PREF_LABEL, |speech| role.name(speech));
                (self.print)(node);
            }
        }
    }

    fn unit(&mut self, unit: UnitRef<'a>) {
        let facts = unit.facts();
        let iri = self.scribe.unit(unit.id());
        let root = self.scribe.root(unit.id());
        let mut nodes = self.scribe.describe_from(iri.clone(), &root, &UNIT, facts);
        let may_be_root = self.structure.catalogue().kind(&facts.kind).is_some_and(|kind| kind.root);
        if facts.superior.is_none() || may_be_root {
            nodes[0].statements.insert(1, (TYPE.into(), Object::Iri(FORMAL_ORGANIZATION.into())));
        }
        if self.scribe.kept(unit.id()).is_some() {
            nodes[0].say(ID, plain(unit.id()));
        }
        for line in unit.lines_out() {
            nodes[0].link(self.scribe.thing(Space::Line, &line.line_type), self.scribe.unit(&line.to));
        }
        let reports_to = [Family::SecondSubordination, Family::Leadership];
        let instructing = unit.lines_in_unsorted().filter(|line| {
            self.structure.catalogue().family(&line.line_type).is_some_and(|family| reports_to.contains(&family))
        });
        for superior in instructing.map(|line| &line.from).collect::<BTreeSet<_>>() {
            nodes[0].link(REPORTS_TO, self.scribe.unit(superior));
        }
        if let Some(foundation) = self.foundation(&iri, &root, facts) {
            nodes[0].link(RESULTED_FROM, foundation.iri.clone());
            nodes.push(foundation);
        }
        self.holders((&iri, &root), unit, &mut nodes);
        self.print_all(nodes);
    }

    /// Returns the founding of a body that says what it was founded on.
    fn foundation(&mut self, unit: &str, root: &str, facts: &'a crate::model::Unit) -> Option<Node> {
        self.frameworks(&facts.legal_basis);
        if facts.legal_basis.is_empty() {
            return None;
        }
        let mut node = Node::new(format!("{root}/foundation"), &[FOUNDATION_EVENT, CHANGE_EVENT]);
        node.link(RESULTING_ORGANIZATION, unit.to_owned());
        self.link_frameworks(&mut node, &facts.legal_basis);
        if let Some(day) = facts.valid_from {
            node.say(DATE, Object::Typed(day.to_string(), XSD_DATE.into()));
        }
        Some(node)
    }

    fn frameworks(&mut self, basis: &'a [Basis]) {
        self.documents.extend(basis.iter().map(|basis| basis.document.as_str()));
    }

    fn link_frameworks(&self, node: &mut Node, basis: &[Basis]) {
        for symbol in basis.iter().map(|basis| basis.document.as_str()).collect::<BTreeSet<_>>() {
            node.link(HAS_FORMAL_FRAMEWORK, self.scribe.thing(Space::Document, symbol));
        }
    }

    /// Adds who holds which post of a unit: as memberships, and to the persons.
    fn holders(&mut self, (iri, root): (&str, &str), unit: UnitRef<'a>, nodes: &mut Vec<Node>) {
        let posts = &unit.facts().posts;
        for (post, post_iri) in posts.iter().zip(post_iris(root, posts)) {
            if let Some(node) = nodes.iter_mut().find(|node| node.iri == post_iri) {
                node.link(POST_IN, iri.to_owned());
            }
            let Some(holder) = &post.holder else { continue };
            let person = self.scribe.thing(Space::Person, holder);
            let mut membership = Node::new(format!("{post_iri}/membership"), &[MEMBERSHIP]);
            membership.link(MEMBER, person.clone());
            membership.link(OF_ORGANIZATION, iri.to_owned());
            membership.link(ROLE, own(post.role.id()));
            membership.link(OF_POST, post_iri.clone());
            nodes.push(membership);
            let known = self.persons.entry(holder).or_insert_with(|| Node::new(person, &[PERSON]));
            known.link(HOLDS, post_iri);
            let head_of = (HEAD_OF.into(), Object::Iri(iri.to_owned().into()));
            if post.role == Role::Head && !known.statements.contains(&head_of) {
                known.statements.push(head_of);
            }
        }
    }

    /// Writes what a line rests on; the line itself stands with the body that it goes out from.
    fn stated_line(&mut self, line: &'a Line) {
        if line.basis.is_empty() && line.provenance.is_none() {
            return;
        }
        self.frameworks(&line.basis);
        let to = self.scribe.root(&line.to);
        let ends = format!("{}/{}", super::iri::segment(&line.line_type), super::iri::segment(&line.from));
        let mut nodes = self.scribe.describe(format!("{to}/line/{ends}"), &LINE, line);
        self.link_frameworks(&mut nodes[0], &line.basis);
        self.print_all(nodes);
    }

    /// Returns the IRI of an event.
    fn event_iri(&self, number: u32) -> String {
        iri(self.scribe.base, Space::Event, &number.to_string())
    }
}
