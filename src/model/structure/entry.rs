//! How a structure is filled at first: the ids of all units, then the units, then the hierarchy, each in one go.
//!
//! In between a unit already names its superior and hangs nowhere yet; nothing outside `model/` sees that state.

use std::collections::hash_map::{Entry, VacantEntry};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::classes::Classes;
use super::figures::Figures;
use super::hierarchy::{Hierarchy, NONE};
use super::{Node, Structure};
use crate::model::edit::Refusal;
use crate::model::id::Id;
use crate::model::line::Line;
use crate::model::unit::Unit;

/// What stands in place of the position of a unit where there is none.
pub(in crate::model) const NO_UNIT: u32 = NONE;

/// The place of an id that no unit has.
pub(in crate::model) struct Vacancy<'s>(VacantEntry<'s, Id, Node>);

impl Vacancy<'_> {
    /// Gives the id to the unit that will be entered at a position.
    pub fn take(self, position: usize) {
        self.0.insert(Node::new(position));
    }
}

/// What stands beside the graph for some units in a row.
#[derive(Default)]
pub(in crate::model) struct Columns {
    /// Positions of the superiors that the units name.
    pub superiors: Vec<u32>,
    /// Units whose superior is not there.
    pub unknown: Vec<Id>,
    ranks: Vec<i32>,
    figures: Figures,
    classes: Classes,
}

impl Columns {
    fn append(&mut self, next: Columns) {
        self.figures.append(self.ranks.len(), next.figures);
        self.classes.append(next.classes);
        self.ranks.extend(next.ranks);
        self.superiors.extend(next.superiors);
        self.unknown.extend(next.unknown);
    }
}

/// The lines laid in one go.
#[derive(Default)]
pub(in crate::model) struct Laid {
    types: Vec<Id>,
    lines: FxHashSet<(Node, Node, usize)>,
}

impl Laid {
    /// Makes room for lines to come.
    pub fn with_room(lines: usize) -> Self {
        let mut laid = Laid::default();
        laid.lines.reserve(lines);
        laid
    }

    /// Notes a line; returns whether it is new.
    fn insert(&mut self, line_type: &Id, from: Node, to: Node) -> bool {
        let known = self.types.iter().position(|known| known == line_type);
        let line_type = known.unwrap_or_else(|| {
            self.types.push(line_type.clone());
            self.types.len() - 1
        });
        self.lines.insert((from, to, line_type))
    }
}

impl Structure {
    /// Returns the place of an id, if no unit has it.
    pub(in crate::model) fn vacancy(&mut self, id: &Id) -> Option<Vacancy<'_>> {
        match self.index.entry(id.clone()) {
            Entry::Vacant(place) => Some(Vacancy(place)),
            Entry::Occupied(_) => None,
        }
    }

    /// Reads off units to be entered what stands beside the graph; all of them must have taken their places.
    ///
    /// The units share one copy of each id from now on.
    pub(in crate::model) fn columns_of(&self, units: &mut [Arc<Unit>]) -> Columns {
        let mut columns = Columns { superiors: Vec::with_capacity(units.len()), ..Columns::default() };
        columns.ranks.reserve_exact(units.len());
        columns.classes.reserve(units.len());
        // Siblings often follow one another.
        let mut last: Option<(&Id, Node)> = None;
        for (position, shared) in units.iter_mut().enumerate() {
            let unit = Arc::make_mut(shared);
            let is_named = unit.superior.is_some();
            let found = unit.superior.as_ref().and_then(|superior| match last {
                Some((id, node)) if id == superior => Some((id, node)),
                _ => self.index.get_key_value(superior).map(|(id, &node)| (id, node)),
            });
            if let Some((id, above)) = found {
                unit.superior = Some(id.clone());
                last = Some((id, above));
            } else if is_named {
                columns.unknown.push(unit.id.clone());
            }
            columns.superiors.push(found.map_or(NO_UNIT, |(_, above)| above.index() as u32));
            columns.ranks.push(unit.rank);
            columns.figures.enter(position, unit);
            columns.classes.enter(position, unit);
        }
        columns
    }

    /// Reads the figures of all units off them again.
    pub(in crate::model) fn read_figures(columns: &mut [Columns], units: &[Arc<Unit>]) {
        let mut rest = units;
        for columns in columns {
            let (own, next) = rest.split_at(columns.ranks.len());
            columns.figures = Figures::default();
            own.iter().enumerate().for_each(|(position, unit)| columns.figures.enter(position, unit));
            rest = next;
        }
    }

    /// Enters all units at once, in the order of the places that they have taken; they hang nowhere yet.
    ///
    /// Returns their superiors, and the units whose superior is not there.
    pub(in crate::model) fn enter(&mut self, units: Vec<Arc<Unit>>, columns: Vec<Columns>) -> (Vec<u32>, Vec<Id>) {
        let mut columns = columns.into_iter();
        let mut all = columns.next().unwrap_or_default();
        columns.for_each(|next| all.append(next));
        for unit in units {
            self.graph.add_node(unit);
        }
        self.hierarchy = Hierarchy::with_ranks(all.ranks);
        (self.figures, self.classes) = (all.figures, all.classes);
        (all.superiors, all.unknown)
    }

    /// Returns the id of the unit at a position.
    pub(in crate::model) fn id_at(&self, position: u32) -> &Id {
        &self.graph[Node::new(position as usize)].id
    }

    /// Returns the position of a unit.
    pub(in crate::model) fn position(&self, id: &Id) -> Option<u32> {
        self.index.get(id).map(|node| node.index() as u32)
    }

    /// Makes a line the primary one of the unit that it leads to.
    pub(in crate::model) fn adopt(&mut self, line: &Line) {
        if let Some(&node) = self.index.get(&line.to) {
            let unit = Arc::make_mut(&mut self.graph[node]);
            (unit.superior, unit.line) = (Some(line.from.clone()), Some(line.line_type.clone()));
        }
    }

    /// Lets a unit no longer name a superior.
    pub(in crate::model) fn let_go(&mut self, id: &Id) {
        if let Some(&node) = self.index.get(id) {
            let unit = Arc::make_mut(&mut self.graph[node]);
            (unit.superior, unit.line) = (None, None);
        }
    }

    /// Hangs every unit under its superior.
    pub(in crate::model) fn hang(&mut self, superiors: Vec<u32>) {
        self.hierarchy.hang(superiors);
    }

    /// Finds the positions of the ends of lines, which share the ids of their ends from now on.
    pub(in crate::model) fn ends_of(&self, lines: &mut [Line]) -> Vec<(u32, u32)> {
        // Looking up alone, without anything in between, lets the processor do several at once.
        let find = |end: &Id| self.index.get_key_value(&**end);
        let found: Vec<_> = lines.iter().map(|line| (find(&line.from), find(&line.to))).collect();
        let share = |end: &mut Id, found: Option<(&Id, &Node)>| {
            let Some((id, node)) = found else { return NO_UNIT };
            end.clone_from(id);
            node.index() as u32
        };
        let ends = lines.iter_mut().zip(found);
        ends.map(|(line, (from, to))| (share(&mut line.from, from), share(&mut line.to, to))).collect()
    }

    /// Lays a line over the hierarchy.
    ///
    /// # Errors
    /// Says why it cannot be laid.
    pub(in crate::model) fn lay(&mut self, line: Arc<Line>) -> Result<(), Refusal> {
        let end = |id: &Id| self.index.get(id).copied().ok_or_else(|| Refusal::UnknownUnit(id.clone()));
        let (from, to) = (end(&line.from)?, end(&line.to)?);
        if from == to {
            return Err(Refusal::SelfLine(line.key()));
        }
        if self.edge_at(&line.line_type, from, to).is_some() {
            return Err(Refusal::DuplicateLine(line.key()));
        }
        self.tie(line, from, to);
        Ok(())
    }

    /// Lays a line whose ends have been found, one of many that are laid in one go.
    ///
    /// # Errors
    /// Says why it cannot be laid; an end that has not been found is passed over.
    pub(in crate::model) fn lay_next(
        &mut self,
        line: &Arc<Line>,
        (from, to): (u32, u32),
        laid: &mut Laid,
    ) -> Result<(), Refusal> {
        if from == NO_UNIT || to == NO_UNIT {
            return Ok(());
        }
        if from == to {
            return Err(Refusal::SelfLine(line.key()));
        }
        let (from, to) = (Node::new(from as usize), Node::new(to as usize));
        if !laid.insert(&line.line_type, from, to) {
            return Err(Refusal::DuplicateLine(line.key()));
        }
        self.tie(line.clone(), from, to);
        Ok(())
    }

    fn tie(&mut self, line: Arc<Line>, from: Node, to: Node) {
        let line_type = line.line_type.clone();
        let edge = self.graph.add_edge(from, to, line);
        self.types.enter(edge.index(), &line_type);
    }
}
