//! The bodies alive at one date: units and the lines laid over them as one petgraph graph, and columns beside it.
//!
//! The columns say by node who stands under whom ([`hierarchy`]), of which kind the units are ([`classes`]) and what the
//! figures are ([`figures`]): what is asked of all units at once reads them from end to end.
//!
//! No petgraph index leaves this folder: freed indices are reused, and neighbour order changes after removal.
//! Subordinates are given sorted by rank, then id; two structures are equal when their canonical contents are.

mod beside;
mod classes;
mod entry;
mod figures;
mod hierarchy;
mod sorted;
mod standing;
mod unit_ref;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use rustc_hash::FxHashMap;

use crate::model::catalogue::Catalogue;
use crate::model::edit::{Edit, Field, Refusal};
use crate::model::facts::{Provenance, Source};
use crate::model::id::Id;
use crate::model::line::{Line, LineKey};
use crate::model::text::Text;
use crate::model::unit::{Ended, Function, Unit};

use classes::{Classes, Types};
use figures::Figures;
use hierarchy::{Hierarchy, NONE};

pub use beside::Beside;
pub(in crate::model) use entry::{Laid, NO_UNIT};
pub use standing::{Seat, Standing, Totals};
pub use unit_ref::{UnitRef, Walk};

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

/// The bodies alive at one date, their hierarchy and the lines laid over it.
///
/// A copy shares its units and lines with the original; a unit is copied when one of them changes it.
///
/// Changed by a [`super::Transaction`] and by nothing else.
#[derive(Clone)]
pub struct Structure {
    header: Header,
    catalogue: Arc<Catalogue>,
    // INVARIANT: nodes are units and edges the lines laid over the hierarchy; a node's weight names the superior under
    // which `hierarchy` hangs it, and the same rank.
    graph: StableDiGraph<Arc<Unit>, Arc<Line>, u32>,
    index: FxHashMap<Id, Node>,
    hierarchy: Hierarchy,
    // INVARIANT: the same figures, kinds and levels as in the weights of the nodes.
    figures: Figures,
    classes: Classes,
    // INVARIANT: the same types as in the weights of the edges.
    types: Types,
    functions: BTreeMap<Id, Function>,
    ended: FxHashMap<Id, Arc<Ended>>,
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
            hierarchy: Hierarchy::default(),
            figures: Figures::default(),
            classes: Classes::default(),
            types: Types::default(),
            functions: BTreeMap::new(),
            ended: FxHashMap::default(),
            broken: BTreeMap::new(),
        }
    }

    /// Makes room for units and lines to come.
    pub(in crate::model) fn reserve(&mut self, units: usize, lines: usize) {
        self.graph.reserve_nodes(units);
        self.graph.reserve_edges(lines);
        self.index.reserve(units);
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

    /// Returns the number below which all [ordinals](UnitRef::ordinal) of living units lie.
    pub fn ordinals(&self) -> usize {
        self.hierarchy.superiors().len()
    }

    /// Returns the living unit with an ordinal.
    pub fn unit_at(&self, ordinal: usize) -> Option<UnitRef<'_>> {
        let node = Node::new(ordinal);
        self.graph.contains_node(node).then(|| self.at(node))
    }

    /// Returns the number of lines laid over the hierarchy.
    pub fn lines_total(&self) -> usize {
        self.graph.edge_count()
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
        let mut roots: Vec<_> =
            self.units().filter(|unit| self.hierarchy.superior(unit.node.index()) == NONE).collect();
        roots.sort_unstable_by(UnitRef::official_order);
        roots
    }

    /// Iterates over all units from the roots down, each before its subordinates, in official order.
    pub fn walk(&self) -> Walk<'_> {
        let mut pending = self.roots();
        pending.reverse();
        Walk::from(pending)
    }

    /// Returns all lines laid over the hierarchy, sorted by type and ends.
    pub fn lines(&self) -> Vec<&Line> {
        sorted::lines(self)
    }

    /// Iterates over all lines laid over the hierarchy in no particular order.
    pub fn lines_unsorted(&self) -> impl Iterator<Item = &Line> {
        self.graph.edge_weights().map(|line| &**line)
    }

    /// Iterates over all lines laid over the hierarchy, each with both ends, in no particular order.
    pub fn laid(&self) -> impl Iterator<Item = (&Line, UnitRef<'_>, UnitRef<'_>)> {
        let edges = (&self.graph).edge_references();
        edges.map(|edge| (&**edge.weight(), self.at(edge.source()), self.at(edge.target())))
    }

    /// Returns the line types in use, those no longer in use included, in no particular order.
    pub fn types_in_use(&self) -> &[Id] {
        self.types.known()
    }

    /// Iterates over all lines laid over the hierarchy: the place of the type in [`Self::types_in_use`], and both ends.
    pub fn ties(&self) -> impl Iterator<Item = (usize, UnitRef<'_>, UnitRef<'_>)> {
        let edges = (&self.graph).edge_references();
        edges.map(|edge| (self.types.of(edge.id().index()), self.at(edge.source()), self.at(edge.target())))
    }

    /// Returns the number below which all [classes](UnitRef::class) of living units lie.
    pub fn classes(&self) -> usize {
        self.classes.total()
    }

    /// Returns a line laid over the hierarchy.
    pub fn line(&self, key: &LineKey) -> Option<&Line> {
        let edge = self.overlay_edge(key)?;
        self.graph.edge_weight(edge).map(|line| &**line)
    }

    /// Finds the edge of a line; the cost is that of the end with fewer lines, so that hubs stay cheap.
    fn edge_at(&self, line_type: &Id, from: Node, to: Node) -> Option<EdgeIndex<u32>> {
        let mut incoming = self.graph.edges_directed(to, Direction::Incoming);
        let mut outgoing = self.graph.edges_directed(from, Direction::Outgoing);
        loop {
            for edge in [incoming.next()?, outgoing.next()?] {
                if edge.source() == from && edge.target() == to && edge.weight().line_type == *line_type {
                    return Some(edge.id());
                }
            }
        }
    }

    fn overlay_edge(&self, key: &LineKey) -> Option<EdgeIndex<u32>> {
        self.edge_at(&key.line_type, *self.index.get(&key.from)?, *self.index.get(&key.to)?)
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
        let mut ended: Vec<&Ended> = self.ended.values().map(|ended| &**ended).collect();
        ended.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        ended.into_iter()
    }

    /// Returns a body that ended.
    pub fn ended(&self, id: &str) -> Option<&Ended> {
        self.ended.get(id).map(|ended| &**ended)
    }

    /// Returns whether the superior of this unit was wrong on load: left out, or one of a loop.
    ///
    /// Rules about superiors pass over such a unit: the load has reported it.
    pub fn is_broken(&self, id: &str) -> bool {
        self.broken.contains_key(id)
    }

    pub(in crate::model) fn mark_broken(&mut self, id: &Id) {
        self.broken.insert(id.clone(), ());
    }

    pub(in crate::model) fn register_ended(&mut self, ended: Ended) {
        self.ended.insert(ended.id.clone(), Arc::new(ended));
    }

    pub(in crate::model) fn strike_ended(&mut self, id: &Id) {
        self.ended.remove(id);
    }

    pub(in crate::model) fn register_function(&mut self, function: Function) {
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
    pub(in crate::model) fn apply(&mut self, edit: Edit) -> Result<Edit, Refusal> {
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

    fn add(&mut self, unit: Arc<Unit>, ended: Option<Arc<Ended>>) -> Result<Edit, Refusal> {
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
        self.figures.enter(node.index(), &self.graph[node]);
        self.classes.enter(node.index(), &self.graph[node]);
        self.hierarchy.enter(node.index(), self.graph[node].rank);
        self.index.insert(id.clone(), node);
        if let Some(superior) = superior {
            self.hierarchy.attach(node.index(), superior.index());
        }
        Ok(Edit::Remove { unit: id, ended })
    }

    fn remove(&mut self, id: &Id, ended: Option<Arc<Ended>>) -> Result<Edit, Refusal> {
        let node = self.node(id)?;
        if self.hierarchy.total(node.index()) > 0 {
            return Err(Refusal::HasSubordinates(id.clone()));
        }
        if self.graph.neighbors_undirected(node).next().is_some() {
            return Err(Refusal::HasLines(id.clone()));
        }
        self.hierarchy.detach(node.index());
        let unit = self.graph.remove_node(node).expect("invariant broken: the index names a removed node");
        self.index.remove(id);
        self.figures.clear(node.index(), &unit);
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
        self.hierarchy.detach(node.index());
        if let Some(target) = target {
            self.hierarchy.attach(node.index(), target.index());
        }
        let unit = Arc::make_mut(&mut self.graph[node]);
        let former_superior = std::mem::replace(&mut unit.superior, superior);
        let former_line = std::mem::replace(&mut unit.line, line);
        let former_rank = std::mem::replace(&mut unit.rank, rank);
        self.hierarchy.place(node.index(), rank);
        Ok(Edit::Move { unit: id, superior: former_superior, line: former_line, rank: former_rank })
    }

    fn stands_above(&self, above: Node, below: Node) -> bool {
        let mut node = below.index() as u32;
        while node != NONE {
            if node == above.index() as u32 {
                return true;
            }
            node = self.hierarchy.superior(node as usize);
        }
        false
    }

    fn set(&mut self, id: Id, field: Field) -> Result<Edit, Refusal> {
        let node = self.node(&id)?;
        if let Field::Measure(measure, figure) = &field {
            self.figures.set(node.index(), measure, figure.as_ref().map_or(0, |figure| figure.value));
        }
        let is_class = matches!(field, Field::Kind(_) | Field::Level(_));
        let former = field.swap(Arc::make_mut(&mut self.graph[node]));
        if is_class {
            self.classes.enter(node.index(), &self.graph[node]);
        }
        Ok(Edit::Set { unit: id, field: former })
    }

    fn add_line(&mut self, line: Arc<Line>) -> Result<Edit, Refusal> {
        let key = line.key();
        self.lay(line)?;
        Ok(Edit::RemoveLine(key))
    }

    fn remove_line(&mut self, key: &LineKey) -> Result<Edit, Refusal> {
        self.node(&key.to)?;
        match self.overlay_edge(key).and_then(|edge| self.graph.remove_edge(edge)) {
            Some(line) => Ok(Edit::AddLine(line)),
            None => Err(Refusal::UnknownLine(key.clone())),
        }
    }
}

impl PartialEq for Structure {
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header
            && self.catalogue == other.catalogue
            && self.functions == other.functions
            && self.ended == other.ended
            && self.len() == other.len()
            && self.units().all(|unit| other.unit(unit.id()).is_some_and(|twin| twin.is_same(unit)))
            && self.lines() == other.lines()
    }
}

impl fmt::Debug for Structure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units: Vec<&Unit> = self.units_sorted().into_iter().map(UnitRef::facts).collect();
        formatter.debug_struct("Structure").field("units", &units).field("lines", &self.lines()).finish()
    }
}
