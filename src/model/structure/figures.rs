//! The figures of all units once more, by measure: what sums over many units read.

use crate::model::id::Id;
use crate::model::unit::Unit;

/// One column for each measure that a unit has, by node; 0 where it is absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures(Vec<(Id, Vec<i64>)>);

impl Figures {
    /// Enters the figures of a unit that has come to a node.
    pub fn enter(&mut self, node: usize, unit: &Unit) {
        for (measure, figure) in unit.measures.iter() {
            self.set(node, measure, figure.value);
        }
    }

    /// Takes in the figures of units that follow the first ones.
    pub fn append(&mut self, first: usize, next: Figures) {
        for (measure, column) in next.0 {
            let own = self.column(&measure);
            own.resize(first, 0);
            own.extend(column);
        }
    }

    /// Takes out the figures of a unit that has left a node.
    pub fn clear(&mut self, node: usize, unit: &Unit) {
        for measure in unit.measures.keys() {
            self.set(node, measure, 0);
        }
    }

    /// Sets one figure.
    pub fn set(&mut self, node: usize, measure: &Id, value: i64) {
        let column = self.column(measure);
        if node >= column.len() {
            column.resize(node + 1, 0);
        }
        column[node] = value;
    }

    fn column(&mut self, measure: &Id) -> &mut Vec<i64> {
        let position = self.0.iter().position(|(known, _)| known == measure).unwrap_or_else(|| {
            self.0.push((measure.clone(), Vec::new()));
            self.0.len() - 1
        });
        &mut self.0[position].1
    }

    /// Returns one figure; 0 where it is absent.
    pub fn get(&self, node: usize, measure: &str) -> i64 {
        let known = self.0.iter().find(|(known, _)| known == measure);
        known.and_then(|(_, column)| column.get(node)).copied().unwrap_or(0)
    }

    /// Returns a measure of the first nodes.
    pub fn of(&self, measure: &str, total: usize) -> Vec<i64> {
        let known = self.0.iter().find(|(known, _)| known == measure);
        let mut column = known.map(|(_, column)| column.clone()).unwrap_or_default();
        column.resize(total, 0);
        column
    }
}
