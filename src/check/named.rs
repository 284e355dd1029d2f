//! Which units name what: the persons who hold posts, the functions that are led.
//!
//! A column holds a hash of each name and the ordinal of the unit, so that no text is copied.
//! Equal hashes are only a hint: whether a unit names a thing is read from the unit.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::affected::Touched;
use crate::model::{Edit, Field, Id, Journal, Structure, UnitRef};
use crate::rules::lens::{Naming, Shared};

/// Spreads numbers that differ little over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What units name, in the order in which they were looked at.
#[derive(Debug, Default)]
pub(super) struct Column(Vec<(u64, u32)>);

impl Column {
    /// Enters what a unit names.
    pub fn enter(&mut self, naming: Naming, unit: UnitRef<'_>) {
        naming.each(unit.facts(), &mut |name| self.0.push((hash(name), unit.ordinal() as u32)));
    }

    pub fn extend(&mut self, other: Column) {
        self.0.extend(other.0);
    }

    /// Enters what a unit has in common with its siblings that are like it, under its superior.
    pub fn enter_alike(&mut self, print: u64, superior: UnitRef<'_>) {
        let superior = superior.ordinal();
        self.0.push((print.wrapping_add((superior as u64).wrapping_mul(SPREAD)), superior as u32));
    }

    /// Returns the ordinals of the entries that are not alone with their hash, sorted, once each.
    pub fn not_alone(self) -> Vec<u32> {
        let mut entries = self.repeated().0;
        entries.sort_unstable();
        let repeated = entries.chunk_by(|one, next| one.0 == next.0).filter(|same| same.len() > 1);
        let mut ordinals: Vec<u32> = repeated.flatten().map(|(_, ordinal)| *ordinal).collect();
        ordinals.sort_unstable();
        ordinals.dedup();
        ordinals
    }

    /// Returns the column without the names that only one entry has.
    pub fn repeated(self) -> Column {
        let bits = (self.0.len() * 16).next_power_of_two().max(64);
        let place = |hash: u64| (hash.wrapping_mul(SPREAD) >> (64 - bits.trailing_zeros())) as usize;
        let (mut once, mut twice) = (vec![0u64; bits / 64], vec![0u64; bits / 64]);
        for &(hash, _) in &self.0 {
            let (word, bit) = (place(hash) / 64, 1 << (place(hash) % 64));
            twice[word] |= once[word] & bit;
            once[word] |= bit;
        }
        let is_repeated = |hash: u64| twice[place(hash) / 64] & (1 << (place(hash) % 64)) != 0;
        Column(self.0.into_iter().filter(|(hash, _)| is_repeated(*hash)).collect())
    }
}

/// What units name, for looking it up; kept up to date by what is touched.
#[derive(Debug, Clone)]
pub(super) struct Index {
    naming: Naming,
    sorted: Arc<[(u64, u32)]>,
    added: FxHashMap<u64, Vec<u32>>,
}

impl Index {
    /// Sorts a column.
    pub fn of(naming: Naming, column: Column) -> Self {
        let mut sorted = column.0;
        sorted.sort_unstable();
        Index { naming, sorted: sorted.into(), added: FxHashMap::default() }
    }

    /// Returns the things that rules look at in the whole structure: those in the register, or those named repeatedly.
    pub fn all<'s>(&self, structure: &'s Structure) -> Vec<Shared<'s>> {
        let mut names: BTreeSet<&'s Id> = BTreeSet::new();
        match self.naming {
            Naming::Functions => names.extend(structure.functions().map(|function| &function.id)),
            Naming::Persons => {
                for same in self.sorted.chunk_by(|one, next| one.0 == next.0).filter(|same| same.len() > 1) {
                    for unit in same.iter().filter_map(|(_, ordinal)| structure.unit_at(*ordinal as usize)) {
                        self.naming.each(unit.facts(), &mut |name| {
                            if hash(name) == same[0].0 {
                                names.insert(name);
                            }
                        });
                    }
                }
            }
        }
        names.into_iter().map(|name| self.shared(structure, name)).collect()
    }

    /// Returns the units that name a thing.
    pub fn shared<'s>(&self, structure: &'s Structure, name: &'s Id) -> Shared<'s> {
        let hash = hash(name);
        let start = self.sorted.partition_point(|(known, _)| *known < hash);
        let sorted = self.sorted[start..].iter().take_while(|(known, _)| *known == hash).map(|(_, ordinal)| ordinal);
        let ordinals = sorted.chain(self.added.get(&hash).into_iter().flatten());
        let living = ordinals.filter_map(|ordinal| structure.unit_at(*ordinal as usize));
        let mut units: Vec<UnitRef<'s>> = living.filter(|unit| self.naming.is_named(unit.facts(), name)).collect();
        units.sort_unstable_by_key(|unit| unit.id());
        units.dedup();
        Shared { structure, name, units }
    }

    /// Returns what is named.
    pub fn naming(&self) -> Naming {
        self.naming
    }

    /// Enters what touched units name now; returns what they name and what they named before the edits.
    pub fn touched(&mut self, structure: &Structure, touched: &Touched, journal: &Journal) -> BTreeSet<Id> {
        let mut names = BTreeSet::new();
        for unit in touched.units.iter().filter_map(|id| structure.unit(id)) {
            self.enter(unit);
            self.naming.each(unit.facts(), &mut |name| {
                names.insert(name.clone());
            });
        }
        for edit in journal.entries().iter().flat_map(|entry| [&entry.edit, &entry.inverse]) {
            self.mentioned(edit, &mut |name| {
                names.insert(name.clone());
            });
        }
        names
    }

    fn enter(&mut self, unit: UnitRef<'_>) {
        let (sorted, added, ordinal) = (&self.sorted, &mut self.added, unit.ordinal() as u32);
        self.naming.each(unit.facts(), &mut |name| {
            let hash = hash(name);
            if sorted.binary_search(&(hash, ordinal)).is_err() {
                let added = added.entry(hash).or_default();
                if !added.contains(&ordinal) {
                    added.push(ordinal);
                }
            }
        });
    }

    /// Gives what an edit names to a visitor.
    fn mentioned<'e>(&self, edit: &'e Edit, visit: &mut dyn FnMut(&'e Id)) {
        match (edit, self.naming) {
            (Edit::Add { unit, .. }, naming) => naming.each(unit, visit),
            (Edit::Set { field: Field::Posts(posts), .. }, Naming::Persons) => {
                posts.iter().filter_map(|post| post.holder.as_ref()).for_each(visit);
            }
            (Edit::Set { field: Field::Functions(functions), .. }, Naming::Functions) => {
                functions.iter().for_each(visit);
            }
            (Edit::AddFunction(function), Naming::Functions) => visit(&function.id),
            (Edit::RemoveFunction(function), Naming::Functions) => visit(function),
            _ => {}
        }
    }
}

fn hash(name: &Id) -> u64 {
    let mut hasher = FxHasher::default();
    name.as_str().hash(&mut hasher);
    hasher.finish()
}
