//! Which units a rule must look at again after a change: those from which something touched can be reached.
//!
//! A rule that looks at a unit reads along the ways of its [`Reach`].
//! If its result differs now, then on one of these ways stands a unit that was touched, and every unit before it on the
//! way is as it was; so walking back from the touched units, as the structure is now, finds all that may differ.

use std::collections::BTreeSet;

use crate::model::{Edit, Id, Journal, Structure, UnitRef};
use crate::rules::reach::{Hop, Reach};

/// What a journal changed, as far as rules may notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// Units whose facts, superior, subordinates or lines changed, and those that came or went.
    pub units: BTreeSet<Id>,
    /// Whether the date of the structure changed.
    pub date: bool,
    /// Whether anything changed at all.
    pub any: bool,
}

impl Touched {
    /// Returns what a journal touched.
    pub fn by(journal: &Journal) -> Self {
        let mut touched = Touched { any: !journal.entries().is_empty(), ..Touched::default() };
        for entry in journal.entries() {
            for edit in [&entry.edit, &entry.inverse] {
                touched.units.extend(edit.touched().cloned());
                touched.date |= matches!(edit, Edit::Date(_));
                // The register of ended bodies is part of what a successor was formed from.
                if let Edit::Add { ended: Some(ended), .. } | Edit::Remove { ended: Some(ended), .. } = edit {
                    touched.units.extend(ended.successors.iter().cloned());
                }
            }
        }
        touched
    }

    /// Returns the living units on which a rule of this reach may find something else than before, sorted by id.
    pub fn affected<'s>(&self, reach: &Reach, structure: &'s Structure) -> Vec<UnitRef<'s>> {
        let alive: Vec<UnitRef<'s>> = self.units.iter().filter_map(|id| structure.unit(id)).collect();
        let mut affected: BTreeSet<&'s Id> = BTreeSet::new();
        for way in &reach.ways {
            let mut reached: BTreeSet<&'s Id> = alive.iter().map(|unit| unit.id()).collect();
            for hop in way.iter().rev() {
                let mut before: BTreeSet<&'s Id> = alive.iter().map(|unit| unit.id()).collect();
                for unit in reached.iter().filter_map(|id| structure.unit(id)) {
                    back(unit, *hop, &mut before);
                }
                reached = before;
            }
            affected.extend(reached);
        }
        affected.into_iter().filter_map(|id| structure.unit(id)).collect()
    }
}

/// Collects the units from which one hop leads to this one.
fn back<'s>(unit: UnitRef<'s>, hop: Hop, found: &mut BTreeSet<&'s Id>) {
    match hop {
        Hop::Superior => found.extend(unit.subordinates_unsorted().map(UnitRef::id)),
        Hop::Subordinates => found.extend(unit.superior().map(UnitRef::id)),
        Hop::Lines => {
            found.extend(unit.lines_in_unsorted().map(|line| &line.from));
            found.extend(unit.lines_out_unsorted().map(|line| &line.to));
        }
        Hop::Superiors => found.extend(unit.walk().skip(1).map(UnitRef::id)),
        Hop::Below => found.extend(unit.superiors().map(UnitRef::id)),
    }
}
