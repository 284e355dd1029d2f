//! The bodies alive at one date: a forest of units in one petgraph graph, with typed lines laid over it.
//!
//! No petgraph index leaves this file: freed indices are reused, and neighbour order changes after removal.
//! Subordinates are given sorted by rank, then id; two structures are equal when their canonical contents are.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use super::catalogue::{Catalogue, Kind, Level};
use super::edit::{Edit, Field, Refusal};
use super::facts::{Confidence, Provenance, Source};
use super::id::Id;
use super::line::{Family, Line, LineKey};
use super::text::Text;
use super::unit::{Ended, Function, Unit};
use crate::diagnostic::Speech;

type Node = NodeIndex<u32>;

/// What a structure says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Id of the structure.
    pub id: Option<Id>,
    /// Title.
    pub title: Text,
    /// The date at which the bodies live.
    pub as_of: Option<Date>,
    /// Language of untagged texts.
    pub language: Option<String>,
    /// Path of the catalogue, as the file gives it.
    pub catalogue: Option<String>,
    /// Provenance of units and figures that state none.
    pub provenance: Option<Provenance>,
    /// Documents that provenance refers to.
    pub sources: Vec<Source>,
}

enum Edge {
    Primary,
    Overlay(Box<Line>),
}

impl Clone for Edge {
    fn clone(&self) -> Self {
        match self {
            Edge::Primary => Edge::Primary,
            Edge::Overlay(line) => Edge::Overlay(line.clone()),
        }
    }
}

const NONE: u32 = u32::MAX;

/// The bodies alive at one date, their hierarchy and the lines laid over it.
///
/// Changed by a [`super::Transaction`] and by nothing else.
#[derive(Clone)]
pub struct Structure {
    header: Header,
    catalogue: Arc<Catalogue>,
    // INVARIANT: a node's weight names the superior that its one incoming `Primary` edge comes from,
    // and `superior` holds the same as a dense column.
    graph: StableDiGraph<Box<Unit>, Edge, u32>,
    index: FxHashMap<Id, Node>,
    superior: Vec<u32>,
    overlay_total: usize,
    functions: BTreeMap<Id, Function>,
    ended: BTreeMap<Id, Ended>,
    broken: BTreeMap<Id, ()>,
}

impl Structure {
    /// Makes a structure without units.
    pub fn empty(header: Header, catalogue: Arc<Catalogue>) -> Self {
        Structure {
            header,
            catalogue,
            graph: StableDiGraph::default(),
            index: FxHashMap::default(),
            superior: Vec::new(),
            overlay_total: 0,
            functions: BTreeMap::new(),
            ended: BTreeMap::new(),
            broken: BTreeMap::new(),
        }
    }

    /// Makes room for units and lines to come.
    pub(super) fn reserve(&mut self, units: usize, lines: usize) {
        self.graph.reserve_nodes(units);
        self.graph.reserve_edges(units + lines);
        self.index.reserve(units);
        self.superior.reserve(units);
    }

    /// Returns what the structure says about itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the vocabulary.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the vocabulary, to be shared.
    pub fn shared_catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.clone()
    }

    /// Returns the date at which the bodies live.
    pub fn as_of(&self) -> Option<Date> {
        self.header.as_of
    }

    /// Returns the number of units.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Returns whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.graph.node_count() == 0
    }

    /// Returns the number of lines laid over the hierarchy.
    pub fn lines_total(&self) -> usize {
        self.overlay_total
    }

    /// Returns a unit.
    pub fn unit(&self, id: &str) -> Option<UnitRef<'_>> {
        self.index.get(id).map(|&node| self.at(node))
    }

    /// Returns whether a unit of this id is alive.
    pub fn contains(&self, id: &str) -> bool {
        self.index.contains_key(id)
    }

    /// Iterates over all units in no particular order.
    pub fn units(&self) -> impl Iterator<Item = UnitRef<'_>> {
        self.graph.node_indices().map(|node| self.at(node))
    }

    /// Returns all units sorted by id.
    pub fn units_sorted(&self) -> Vec<UnitRef<'_>> {
        let mut units: Vec<_> = self.units().collect();
        units.sort_unstable_by(|one, other| one.id().cmp(other.id()));
        units
    }

    /// Returns the units without superior, sorted by rank, then id.
    pub fn roots(&self) -> Vec<UnitRef<'_>> {
        let mut roots: Vec<_> = self.units().filter(|unit| self.superior[unit.node.index()] == NONE).collect();
        roots.sort_unstable_by(UnitRef::official_order);
        roots
    }

    /// Iterates over all units from the roots down, each before its subordinates, in official order.
    pub fn walk(&self) -> Walk<'_> {
        let mut pending = self.roots();
        pending.reverse();
        Walk { pending }
    }

    /// Returns all lines laid over the hierarchy, sorted by type and ends.
    pub fn lines(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines_unsorted().collect();
        lines.sort_unstable();
        lines
    }

    /// Iterates over all lines laid over the hierarchy in no particular order.
    pub fn lines_unsorted(&self) -> impl Iterator<Item = &Line> {
        self.graph.edge_weights().filter_map(|edge| match edge {
            Edge::Overlay(line) => Some(&**line),
            Edge::Primary => None,
        })
    }

    /// Returns a line laid over the hierarchy.
    pub fn line(&self, key: &LineKey) -> Option<&Line> {
        let edge = self.overlay_edge(key)?;
        match self.graph.edge_weight(edge) {
            Some(Edge::Overlay(line)) => Some(line),
            _ => None,
        }
    }

    /// Finds the edge of a line; the cost is that of the end with fewer lines, so that hubs stay cheap.
    fn overlay_edge(&self, key: &LineKey) -> Option<EdgeIndex<u32>> {
        let (from, to) = (*self.index.get(&key.from)?, *self.index.get(&key.to)?);
        let mut incoming = self.graph.edges_directed(to, Direction::Incoming);
        let mut outgoing = self.graph.edges_directed(from, Direction::Outgoing);
        loop {
            for edge in [incoming.next()?, outgoing.next()?] {
                let is_sought =
                    |line: &Line| line.line_type == key.line_type && line.from == key.from && line.to == key.to;
                if matches!(edge.weight(), Edge::Overlay(line) if is_sought(line)) {
                    return Some(edge.id());
                }
            }
        }
    }

    /// Returns the functions of the register, sorted by id.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }

    /// Returns a function of the register.
    pub fn function(&self, id: &str) -> Option<&Function> {
        self.functions.get(id)
    }

    /// Returns the bodies that ended, sorted by id.
    pub fn ended_units(&self) -> impl Iterator<Item = &Ended> {
        self.ended.values()
    }

    /// Returns a body that ended.
    pub fn ended(&self, id: &str) -> Option<&Ended> {
        self.ended.get(id)
    }

    /// Returns whether the superior of this unit was wrong on load: left out, or one of a loop.
    ///
    /// Rules about superiors pass over such a unit: the load has reported it.
    pub fn is_broken(&self, id: &str) -> bool {
        self.broken.contains_key(id)
    }

    pub(super) fn mark_broken(&mut self, id: &Id) {
        self.broken.insert(id.clone(), ());
    }

    pub(super) fn register_ended(&mut self, ended: Ended) {
        self.ended.insert(ended.id.clone(), ended);
    }

    pub(super) fn strike_ended(&mut self, id: &Id) {
        self.ended.remove(id);
    }

    pub(super) fn register_function(&mut self, function: Function) {
        self.functions.insert(function.id.clone(), function);
    }

    /// Returns the lowest body that stands above both units, or is one of them.
    pub fn lowest_common_superior(&self, one: &str, other: &str) -> Option<UnitRef<'_>> {
        let mut first = self.unit(one)?;
        let mut second = self.unit(other)?;
        let (mut first_depth, mut second_depth) = (first.depth(), second.depth());
        while first.node != second.node {
            if first_depth >= second_depth {
                first = first.superior()?;
                first_depth = first_depth.saturating_sub(1);
            } else {
                second = second.superior()?;
                second_depth -= 1;
            }
        }
        Some(first)
    }

    fn at(&self, node: Node) -> UnitRef<'_> {
        UnitRef { structure: self, node }
    }

    fn node(&self, id: &str) -> Result<Node, Refusal> {
        self.index.get(id).copied().ok_or_else(|| Refusal::UnknownUnit(id.into()))
    }

    /// Applies one edit and returns the edit that takes it back.
    pub(super) fn apply(&mut self, edit: Edit) -> Result<Edit, Refusal> {
        match edit {
            Edit::Add { unit, ended } => self.add(unit, ended),
            Edit::Remove { unit, ended } => self.remove(&unit, ended),
            Edit::Move { unit, superior, line, rank } => self.relocate(unit, superior, line, rank),
            Edit::Set { unit, field } => self.set(unit, field),
            Edit::AddLine(line) => self.add_line(line),
            Edit::RemoveLine(key) => self.remove_line(&key),
            Edit::AddFunction(function) => {
                let id = function.id.clone();
                match self.functions.contains_key(&id) {
                    true => Err(Refusal::DuplicateFunction(id)),
                    false => {
                        self.functions.insert(id.clone(), *function);
                        Ok(Edit::RemoveFunction(id))
                    }
                }
            }
            Edit::RemoveFunction(id) => match self.functions.remove(&id) {
                Some(function) => Ok(Edit::AddFunction(Box::new(function))),
                None => Err(Refusal::UnknownFunction(id)),
            },
            Edit::Date(date) => {
                let former = self.header.as_of;
                self.header.as_of = date;
                Ok(Edit::Date(former))
            }
        }
    }

    fn add(&mut self, unit: Box<Unit>, ended: Option<Ended>) -> Result<Edit, Refusal> {
        if self.index.contains_key(&unit.id) {
            return Err(Refusal::DuplicateUnit(unit.id.clone()));
        }
        let superior = unit.superior.as_deref().map(|id| self.node(id)).transpose()?;
        if let Some(record) = &ended
            && self.ended.remove(&record.id).is_none()
        {
            return Err(Refusal::NotEnded(record.id.clone()));
        }
        let id = unit.id.clone();
        let node = self.graph.add_node(unit);
        if self.superior.len() <= node.index() {
            self.superior.resize(node.index() + 1, NONE);
        }
        self.superior[node.index()] = NONE;
        self.index.insert(id.clone(), node);
        if let Some(superior) = superior {
            self.attach(node, superior);
        }
        Ok(Edit::Remove { unit: id, ended })
    }

    fn remove(&mut self, id: &Id, ended: Option<Ended>) -> Result<Edit, Refusal> {
        let node = self.node(id)?;
        if self.graph.edges_directed(node, Direction::Outgoing).any(|edge| matches!(edge.weight(), Edge::Primary)) {
            return Err(Refusal::HasSubordinates(id.clone()));
        }
        let tied = |edge: &Edge| matches!(edge, Edge::Overlay(_));
        if self.graph.edges_directed(node, Direction::Outgoing).any(|edge| tied(edge.weight()))
            || self.graph.edges_directed(node, Direction::Incoming).any(|edge| tied(edge.weight()))
        {
            return Err(Refusal::HasLines(id.clone()));
        }
        self.detach(node);
        let unit = self.graph.remove_node(node).expect("invariant broken: the index names a removed node");
        self.index.remove(id);
        if let Some(record) = &ended {
            self.ended.insert(record.id.clone(), record.clone());
        }
        Ok(Edit::Add { unit, ended })
    }

    fn relocate(&mut self, id: Id, superior: Option<Id>, line: Option<Id>, rank: i32) -> Result<Edit, Refusal> {
        let node = self.node(&id)?;
        let target = superior.as_deref().map(|id| self.node(id)).transpose()?;
        if let Some(target) = target
            && self.stands_above(node, target)
        {
            return Err(Refusal::Cycle { unit: id, superior: superior.unwrap_or_else(|| "".into()) });
        }
        self.detach(node);
        if let Some(target) = target {
            self.attach(node, target);
        }
        let unit = &mut self.graph[node];
        let former_superior = std::mem::replace(&mut unit.superior, superior);
        let former_line = std::mem::replace(&mut unit.line, line);
        let former_rank = std::mem::replace(&mut unit.rank, rank);
        Ok(Edit::Move { unit: id, superior: former_superior, line: former_line, rank: former_rank })
    }

    fn stands_above(&self, above: Node, below: Node) -> bool {
        let mut node = below.index() as u32;
        while node != NONE {
            if node == above.index() as u32 {
                return true;
            }
            node = self.superior[node as usize];
        }
        false
    }

    fn set(&mut self, id: Id, field: Field) -> Result<Edit, Refusal> {
        let node = self.node(&id)?;
        let former = field.swap(&mut self.graph[node]);
        Ok(Edit::Set { unit: id, field: former })
    }

    fn add_line(&mut self, line: Box<Line>) -> Result<Edit, Refusal> {
        let (from, to) = (self.node(&line.from)?, self.node(&line.to)?);
        let key = line.key();
        if from == to {
            return Err(Refusal::SelfLine(key));
        }
        if self.line(&key).is_some() {
            return Err(Refusal::DuplicateLine(key));
        }
        self.graph.add_edge(from, to, Edge::Overlay(line));
        self.overlay_total += 1;
        Ok(Edit::RemoveLine(key))
    }

    fn remove_line(&mut self, key: &LineKey) -> Result<Edit, Refusal> {
        self.node(&key.to)?;
        match self.overlay_edge(key).and_then(|edge| self.graph.remove_edge(edge)) {
            Some(Edge::Overlay(line)) => {
                self.overlay_total -= 1;
                Ok(Edit::AddLine(line))
            }
            _ => Err(Refusal::UnknownLine(key.clone())),
        }
    }

    fn attach(&mut self, node: Node, superior: Node) {
        self.graph.add_edge(superior, node, Edge::Primary);
        self.superior[node.index()] = superior.index() as u32;
    }

    fn detach(&mut self, node: Node) {
        let primary = self
            .graph
            .edges_directed(node, Direction::Incoming)
            .find(|edge| matches!(edge.weight(), Edge::Primary))
            .map(|edge| edge.id());
        if let Some(edge) = primary {
            self.graph.remove_edge(edge);
        }
        self.superior[node.index()] = NONE;
    }
}

impl PartialEq for Structure {
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header
            && self.catalogue == other.catalogue
            && self.functions == other.functions
            && self.ended == other.ended
            && self.len() == other.len()
            && self.units().all(|unit| other.unit(unit.id()).is_some_and(|twin| *twin.facts() == *unit.facts()))
            && self.lines() == other.lines()
    }
}

impl fmt::Debug for Structure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units: Vec<&Unit> = self.units_sorted().into_iter().map(UnitRef::facts).collect();
        formatter.debug_struct("Structure").field("units", &units).field("lines", &self.lines()).finish()
    }
}

/// Iterates over units from the roots down.
pub struct Walk<'s> {
    pending: Vec<UnitRef<'s>>,
}

impl<'s> Iterator for Walk<'s> {
    type Item = UnitRef<'s>;

    fn next(&mut self) -> Option<UnitRef<'s>> {
        let unit = self.pending.pop()?;
        let mut subordinates = unit.subordinates();
        subordinates.reverse();
        self.pending.extend(subordinates);
        Some(unit)
    }
}

/// A living unit, seen in its structure.
#[derive(Clone, Copy)]
pub struct UnitRef<'s> {
    structure: &'s Structure,
    node: Node,
}

impl<'s> UnitRef<'s> {
    /// Returns the unit's own facts.
    pub fn facts(self) -> &'s Unit {
        &self.structure.graph[self.node]
    }

    /// Returns the structure in which the unit lives.
    pub fn structure(self) -> &'s Structure {
        self.structure
    }

    /// Returns the id.
    pub fn id(self) -> &'s Id {
        &self.facts().id
    }

    /// Returns the official name in a language, or the id.
    pub fn label(self, speech: Speech) -> &'s str {
        self.facts().label(speech)
    }

    /// Returns the kind's id.
    pub fn kind(self) -> &'s Id {
        &self.facts().kind
    }

    /// Returns what the catalogue says about the kind.
    pub fn kind_entry(self) -> Option<&'s Kind> {
        self.structure.catalogue.kind(self.kind())
    }

    /// Returns the level: the unit's own, or else that of its kind.
    pub fn level(self) -> Option<&'s Level> {
        let id = self.facts().level.as_ref().or_else(|| self.kind_entry()?.level.as_ref())?;
        self.structure.catalogue.level(id)
    }

    /// Returns the id of the system to which the kind belongs.
    pub fn system(self) -> Option<&'s Id> {
        self.kind_entry()?.system.as_ref()
    }

    /// Returns the direct superior.
    pub fn superior(self) -> Option<UnitRef<'s>> {
        match self.structure.superior[self.node.index()] {
            NONE => None,
            index => Some(UnitRef { structure: self.structure, node: Node::new(index as usize) }),
        }
    }

    /// Iterates over the superiors from the direct one up to the root.
    pub fn superiors(self) -> impl Iterator<Item = UnitRef<'s>> {
        std::iter::successors(self.superior(), |unit| unit.superior())
    }

    /// Returns the ids from the root down to the unit itself.
    pub fn path(self) -> Vec<String> {
        let mut path: Vec<String> = self.superiors().map(|unit| unit.id().to_string()).collect();
        path.reverse();
        path.push(self.id().to_string());
        path
    }

    /// Returns how many superiors stand above the unit.
    pub fn depth(self) -> usize {
        self.superiors().count()
    }

    /// Returns whether the unit stands somewhere below another.
    pub fn is_below(self, other: &str) -> bool {
        self.superiors().any(|superior| superior.id() == other)
    }

    /// Returns the type of the line to the direct superior: the unit's own, or else the kind's default.
    pub fn primary_line(self) -> Id {
        self.facts().line.clone().unwrap_or_else(|| self.structure.catalogue.primary_line(self.kind()))
    }

    /// Returns the direct subordinates, sorted by rank, then id.
    pub fn subordinates(self) -> Vec<UnitRef<'s>> {
        let mut subordinates: Vec<_> = self.subordinates_unsorted().collect();
        subordinates.sort_unstable_by(UnitRef::official_order);
        subordinates
    }

    /// Iterates over the direct subordinates, those attached last first.
    ///
    /// Moving many subordinates in this order costs constant time each.
    pub fn subordinates_unsorted(self) -> impl Iterator<Item = UnitRef<'s>> {
        let structure = self.structure;
        structure
            .graph
            .edges_directed(self.node, Direction::Outgoing)
            .filter(|edge| matches!(edge.weight(), Edge::Primary))
            .map(move |edge| structure.at(edge.target()))
    }

    /// Returns the number of direct subordinates.
    pub fn subordinates_total(self) -> usize {
        self.subordinates_unsorted().count()
    }

    /// Iterates over the unit and everything below it, each before its subordinates, in official order.
    pub fn walk(self) -> Walk<'s> {
        Walk { pending: vec![self] }
    }

    /// Returns the overlay lines that the unit receives, sorted.
    pub fn lines_in(self) -> Vec<&'s Line> {
        let mut lines: Vec<&Line> = self.lines_in_unsorted().collect();
        lines.sort_unstable();
        lines
    }

    /// Returns the overlay lines that go out from the unit, sorted.
    pub fn lines_out(self) -> Vec<&'s Line> {
        let mut lines: Vec<&Line> = self.lines_of(Direction::Outgoing).collect();
        lines.sort_unstable();
        lines
    }

    /// Iterates over the overlay lines that the unit receives, in no particular order.
    pub fn lines_in_unsorted(self) -> impl Iterator<Item = &'s Line> {
        self.lines_of(Direction::Incoming)
    }

    /// Iterates over the overlay lines that go out from the unit, in no particular order.
    pub fn lines_out_unsorted(self) -> impl Iterator<Item = &'s Line> {
        self.lines_of(Direction::Outgoing)
    }

    fn lines_of(self, direction: Direction) -> impl Iterator<Item = &'s Line> {
        self.structure.graph.edges_directed(self.node, direction).filter_map(|edge| match edge.weight() {
            Edge::Overlay(line) => Some(&**line),
            Edge::Primary => None,
        })
    }

    /// Returns the bodies from which the unit receives lines of a family, sorted by id.
    pub fn sources(self, family: Family) -> Vec<UnitRef<'s>> {
        let mut sources: Vec<UnitRef<'s>> = self
            .lines_in_unsorted()
            .filter(|line| self.structure.catalogue.family(&line.line_type) == Some(family))
            .filter_map(|line| self.structure.unit(&line.from))
            .collect();
        sources.sort_unstable_by(|one, other| one.id().cmp(other.id()));
        sources
    }

    /// Returns how sure the facts about the unit are: its own provenance, or else the structure's.
    pub fn confidence(self) -> Option<Confidence> {
        let own = self.facts().provenance.as_deref();
        own.or(self.structure.header.provenance.as_ref()).map(|provenance| provenance.confidence)
    }

    /// Orders siblings: by rank, then id.
    pub fn official_order(one: &UnitRef<'_>, other: &UnitRef<'_>) -> Ordering {
        let (one, other) = (one.facts(), other.facts());
        (one.rank, &one.id).cmp(&(other.rank, &other.id))
    }
}

impl PartialEq for UnitRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for UnitRef<'_> {}

impl fmt::Debug for UnitRef<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.id(), formatter)
    }
}
