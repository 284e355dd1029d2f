//! How a structure is filled at first: all units, then the hierarchy in one go.
//!
//! Between the two a unit already names its superior and hangs nowhere yet; nothing outside `model/` sees that state.

use super::{Edge, NONE, Node, Structure};
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

impl Structure {
    /// Enters a unit that hangs nowhere yet; its id must be free.
    pub(in crate::model) fn enter(&mut self, unit: Box<Unit>) {
        let id = unit.id.clone();
        let node = self.graph.add_node(unit);
        self.superior.push(NONE);
        self.index.insert(id, node);
    }

    /// Returns the superiors that units name; the units share one copy of each id from now on.
    pub(in crate::model) fn named_superiors(&mut self) -> Named {
        let mut named = Named { superiors: vec![NONE; self.superior.len()], unknown: Vec::new() };
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
                    self.graph[node].superior = Some(id.clone());
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

    /// Makes a line the primary one of a unit that names no superior; returns whether it did.
    pub(in crate::model) fn adopt(&mut self, line: &Line) -> bool {
        let Some(&node) = self.index.get(&line.to).filter(|_| self.index.contains_key(&line.from)) else {
            return false;
        };
        let unit = &mut self.graph[node];
        let is_free = unit.superior.is_none();
        if is_free {
            unit.superior = Some(line.from.clone());
            unit.line = Some(line.line_type.clone());
        }
        is_free
    }

    /// Lets a unit no longer name a superior.
    pub(in crate::model) fn let_go(&mut self, id: &Id) {
        if let Some(&node) = self.index.get(id) {
            let unit = &mut self.graph[node];
            (unit.superior, unit.line) = (None, None);
        }
    }

    /// Hangs every unit that names a superior under it.
    pub(in crate::model) fn hang(&mut self, superiors: &[u32]) {
        for (position, &superior) in superiors.iter().enumerate() {
            let node = Node::new(position);
            if superior != NONE && self.graph[node].superior.is_some() {
                self.graph.add_edge(Node::new(superior as usize), node, Edge::Primary);
                self.superior[position] = superior;
            }
        }
    }
}
