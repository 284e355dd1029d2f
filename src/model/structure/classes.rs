//! Of which kind and own level the units are, and of which type the lines: numbers by node and by edge.
//!
//! There are few kinds and types and many units and lines; what is asked of all of them reads these numbers from end to
//! end, and looks each word up once.

use rustc_hash::FxHashMap;

use crate::model::id::Id;
use crate::model::unit::Unit;

/// Kind and own level of the units, by node.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    of: Vec<u32>,
    numbers: FxHashMap<(Id, Option<Id>), u32>,
    /// The class that was entered last: units of one class often follow one another.
    last: Option<((Id, Option<Id>), u32)>,
}

impl Classes {
    /// Makes room for the first units.
    pub fn reserve(&mut self, nodes: usize) {
        self.of.reserve_exact(nodes);
    }

    /// Enters the class of a unit that stands at a node, or has changed there.
    pub fn enter(&mut self, node: usize, unit: &Unit) {
        let number = self.number(unit);
        if node >= self.of.len() {
            self.of.resize(node + 1, 0);
        }
        self.of[node] = number;
    }

    /// Takes in the classes of units that follow these.
    pub fn append(&mut self, next: Classes) {
        let mut numbers = vec![0; next.numbers.len()];
        let mut known: Vec<_> = next.numbers.into_iter().collect();
        known.sort_unstable_by_key(|(_, number)| *number);
        for (key, number) in known {
            numbers[number as usize] = self.number_of(key);
        }
        self.of.extend(next.of.into_iter().map(|number| numbers[number as usize]));
    }

    fn number(&mut self, unit: &Unit) -> u32 {
        if let Some(((kind, level), number)) = &self.last
            && *kind == unit.kind
            && *level == unit.level
        {
            return *number;
        }
        let key = (unit.kind.clone(), unit.level.clone());
        let number = self.number_of(key.clone());
        self.last = Some((key, number));
        number
    }

    fn number_of(&mut self, key: (Id, Option<Id>)) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(key).or_insert(next)
    }

    /// Returns the number of the class of a node.
    pub fn of(&self, node: usize) -> usize {
        self.of[node] as usize
    }

    /// Returns the number below which all numbers of classes lie.
    pub fn total(&self) -> usize {
        self.numbers.len()
    }
}

/// The types of the lines, by edge.
#[derive(Debug, Clone, Default)]
pub(super) struct Types {
    of: Vec<u32>,
    known: Vec<Id>,
}

impl Types {
    /// Enters the type of the line at an edge.
    pub fn enter(&mut self, edge: usize, line_type: &Id) {
        let number = self.number(line_type);
        if edge >= self.of.len() {
            self.of.resize(edge + 1, 0);
        }
        self.of[edge] = number;
    }

    /// Returns the number of a type; the catalogue has few.
    pub fn number(&mut self, line_type: &Id) -> u32 {
        let known = self.known.iter().position(|known| known == line_type);
        known.unwrap_or_else(|| {
            self.known.push(line_type.clone());
            self.known.len() - 1
        }) as u32
    }

    /// Returns the number of the type of an edge.
    pub fn of(&self, edge: usize) -> usize {
        self.of[edge] as usize
    }

    /// Returns the types by their numbers.
    pub fn known(&self) -> &[Id] {
        &self.known
    }
}
