//! How a structure is filled at first: all units, then the hierarchy in one go.
//!
//! Between the two a unit already names its superior and hangs nowhere yet; nothing outside `model/` sees that state.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::hierarchy::NONE;
use super::{Node, Structure};
use crate::model::edit::Refusal;
use crate::model::id::Id;
use crate::model::line::Line;
use crate::model::unit::Unit;

/// What stands in place of a superior where there is none.
pub(in crate::model) const NO_SUPERIOR: u32 = NONE;

/// Which superiors the units name.
pub(in crate::model) struct Named {
    /// By position of a unit, the position of its superior.
    pub superiors: Vec<u32>,
    /// Units whose superior is not there.
    pub unknown: Vec<Id>,
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
    /// Enters a unit that hangs nowhere yet; its id must be free.
    pub(in crate::model) fn enter(&mut self, unit: Arc<Unit>) {
        let id = unit.id.clone();
        let node = self.graph.add_node(unit);
        self.hierarchy.enter(node.index(), self.graph[node].rank);
        self.figures.enter(node.index(), &self.graph[node]);
        self.classes.enter(node.index(), &self.graph[node]);
        self.index.insert(id, node);
    }

    /// Returns the superiors that units name; the units share one copy of each id from now on.
    pub(in crate::model) fn named_superiors(&mut self) -> Named {
        let mut named = Named { superiors: vec![NONE; self.hierarchy.superiors().len()], unknown: Vec::new() };
        // Siblings often follow one another.
        let mut last: Option<(Id, Node)> = None;
        for position in 0..named.superiors.len() {
            let node = Node::new(position);
            let Some(superior) = &self.graph[node].superior else { continue };
            let found = match &last {
                Some((id, node)) if id == superior => Some((id.clone(), *node)),
                _ => self.index.get_key_value(superior).map(|(id, &node)| (id.clone(), node)),
            };
            match found {
                Some((id, above)) => {
                    named.superiors[position] = above.index() as u32;
                    Arc::make_mut(&mut self.graph[node]).superior = Some(id.clone());
                    last = Some((id, above));
                }
                None => named.unknown.push(self.graph[node].id.clone()),
            }
        }
        named
    }

    /// Returns the id of the unit at a position of [`Named::superiors`].
    pub(in crate::model) fn id_at(&self, position: u32) -> &Id {
        &self.graph[Node::new(position as usize)].id
    }

    /// Returns the position of a unit in [`Named::superiors`].
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

    /// Hangs every unit that names a superior under it.
    pub(in crate::model) fn hang(&mut self, superiors: &[u32]) {
        for (position, &superior) in superiors.iter().enumerate() {
            let node = Node::new(position);
            if superior != NONE && self.graph[node].superior.is_some() {
                self.hierarchy.attach(position, superior as usize);
            }
        }
    }

    /// Lays a line over the hierarchy.
    ///
    /// Whether it is there already is asked of those laid in the same go, if they are all, else of the graph; a line that
    /// is laid so shares the ids of its ends from now on.
    ///
    /// # Errors
    /// Gives the line back and says why it cannot be laid.
    pub(in crate::model) fn lay(
        &mut self,
        mut line: Arc<Line>,
        laid: Option<&mut Laid>,
    ) -> Result<(), (Arc<Line>, Refusal)> {
        let (from, to) = match (self.index.get(&line.from), self.index.get(&line.to)) {
            (Some(&from), Some(&to)) => (from, to),
            (None, _) => return Err((line.clone(), Refusal::UnknownUnit(line.from.clone()))),
            (_, None) => return Err((line.clone(), Refusal::UnknownUnit(line.to.clone()))),
        };
        if from == to {
            let refusal = Refusal::SelfLine(line.key());
            return Err((line, refusal));
        }
        let is_there = match laid {
            None => self.edge_at(&line.line_type, from, to).is_some(),
            Some(laid) => {
                let own = Arc::make_mut(&mut line);
                own.from.clone_from(&self.graph[from].id);
                own.to.clone_from(&self.graph[to].id);
                !laid.insert(&own.line_type, from, to)
            }
        };
        if is_there {
            let refusal = Refusal::DuplicateLine(line.key());
            return Err((line, refusal));
        }
        let line_type = line.line_type.clone();
        let edge = self.graph.add_edge(from, to, line);
        self.types.enter(edge.index(), &line_type);
        Ok(())
    }
}
