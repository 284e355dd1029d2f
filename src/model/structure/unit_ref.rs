//! A living unit, seen in its structure: its superior, subordinates and lines.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::hierarchy::NONE;
use super::{Node, Structure};
use crate::diagnostic::Speech;
use crate::model::catalogue::{Kind, Level};
use crate::model::facts::Confidence;
use crate::model::id::Id;
use crate::model::line::{Family, Line};
use crate::model::unit::Unit;

/// Iterates over units from the roots down.
pub struct Walk<'s> {
    pending: Vec<UnitRef<'s>>,
}

impl<'s> From<Vec<UnitRef<'s>>> for Walk<'s> {
    /// Walks over the last unit first.
    fn from(pending: Vec<UnitRef<'s>>) -> Self {
        Walk { pending }
    }
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
    pub(super) structure: &'s Structure,
    pub(super) node: Node,
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

    /// Returns a number below [`Structure::ordinals`] that no other living unit has; it stays while the unit lives.
    ///
    /// It is for columns beside a structure. It says nothing about order, and another structure numbers otherwise.
    pub fn ordinal(self) -> usize {
        self.node.index()
    }

    /// Returns the official name in a language, or the id.
    pub fn label(self, speech: Speech) -> &'s str {
        self.facts().label(speech)
    }

    /// Returns a number that units of the same kind and own level share; it may change with every edit.
    pub fn class(self) -> usize {
        self.structure.classes.of(self.node.index())
    }

    /// Returns a figure of the unit, if it states that measure.
    pub fn figure(self, measure: &str) -> Option<i64> {
        match self.structure.figures.get(self.node.index(), measure) {
            0 => self.facts().measures.get(measure).map(|figure| figure.value),
            figure => Some(figure),
        }
    }

    /// Returns the unit's own facts, to be shared with the structure.
    pub fn shared(self) -> Arc<Unit> {
        self.structure.graph[self.node].clone()
    }

    /// Returns whether both units have the same facts; copies of a structure share what neither has changed.
    pub fn is_same(self, other: UnitRef<'_>) -> bool {
        std::ptr::eq(self.facts(), other.facts()) || *self.facts() == *other.facts()
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
        match self.structure.hierarchy.superior(self.node.index()) {
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
        structure.hierarchy.subordinates(self.node.index()).map(move |node| structure.at(Node::new(node)))
    }

    /// Returns the greatest rank that a direct subordinate has, if there is one.
    pub fn last_rank(self) -> Option<i32> {
        self.structure.hierarchy.last_rank(self.node.index())
    }

    /// Returns the number of direct subordinates.
    pub fn subordinates_total(self) -> usize {
        self.structure.hierarchy.total(self.node.index())
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

    /// Iterates over the overlay lines that the unit receives, each with the body that it comes from, in no
    /// particular order.
    pub fn received(self) -> impl Iterator<Item = (&'s Line, UnitRef<'s>)> {
        let incoming = self.structure.graph.edges_directed(self.node, Direction::Incoming);
        incoming.map(move |edge| (&**edge.weight(), self.structure.at(edge.source())))
    }

    /// Iterates over the overlay lines that go out from the unit, each with the body that it leads to, in no
    /// particular order.
    pub fn sent(self) -> impl Iterator<Item = (&'s Line, UnitRef<'s>)> {
        let outgoing = self.structure.graph.edges_directed(self.node, Direction::Outgoing);
        outgoing.map(move |edge| (&**edge.weight(), self.structure.at(edge.target())))
    }

    fn lines_of(self, direction: Direction) -> impl Iterator<Item = &'s Line> {
        self.structure.graph.edges_directed(self.node, direction).map(|edge| &**edge.weight())
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
        match std::ptr::eq(self.structure, other.structure) {
            true => self.node == other.node,
            false => self.id() == other.id(),
        }
    }
}

impl Eq for UnitRef<'_> {}

impl fmt::Debug for UnitRef<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.id(), formatter)
    }
}
