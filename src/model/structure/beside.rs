//! Two structures walked through side by side.

use super::{Node, Structure, UnitRef};

impl Structure {
    /// Iterates over the units of two structures: those that both have in pairs, then those that only the other has.
    ///
    /// The order is no particular one.
    pub fn beside<'s>(
        &'s self,
        other: &'s Structure,
    ) -> impl Iterator<Item = (Option<UnitRef<'s>>, Option<UnitRef<'s>>)> {
        let mut met = vec![false; other.superior.len()];
        let mut cursor = 0;
        let mut own = self.units();
        let mut rest = other.units();
        std::iter::from_fn(move || {
            if let Some(unit) = own.next() {
                let twin = other.twin(unit, &mut cursor);
                if let Some(twin) = twin {
                    met[twin.node.index()] = true;
                }
                return Some((Some(unit), twin));
            }
            let unmet = rest.find(|unit| !met[unit.node.index()])?;
            Some((None, Some(unmet)))
        })
    }

    /// Finds the unit with the same id: at the cursor as long as both structures have the same order, else by the index.
    fn twin<'s>(&'s self, unit: UnitRef<'_>, cursor: &mut usize) -> Option<UnitRef<'s>> {
        let id = unit.id();
        let here = self.graph.node_weight(Node::new(*cursor)).filter(|facts| facts.id == *id);
        let node = match here {
            Some(_) => Node::new(*cursor),
            None => *self.index.get(id)?,
        };
        *cursor = node.index() + 1;
        Some(self.at(node))
    }
}
