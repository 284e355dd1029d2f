//! Which units a rule must look at again after a change: those from which something touched can be reached.
//!
//! A rule that looks at a unit reads along the ways of its [`Reach`].
//! If its result differs now, then on one of these ways stands a unit that was touched, and every unit before it on the
//! way is as it was; so walking back from the touched units, as the structure is now, finds all that may differ.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::model::{Edit, Id, Journal, Structure, UnitRef};
use crate::rules::reach::{Hop, Reach};

/// What a journal changed, as far as rules may notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// Units whose facts, superior, subordinates or lines changed, and those that came or went.
    pub units: BTreeSet<Id>,
    /// Those of them of which more changed than who their subordinates are.
    pub own: BTreeSet<Id>,
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
                touched.own.extend(edit.touched_itself().cloned());
                touched.date |= matches!(edit, Edit::Date(_));
                // The register of ended bodies is part of what a successor was formed from.
                if let Edit::Add { ended: Some(ended), .. } | Edit::Remove { ended: Some(ended), .. } = edit {
                    touched.units.extend(ended.successors.iter().cloned());
                    touched.own.extend(ended.successors.iter().cloned());
                }
            }
        }
        touched
    }

    /// Returns the living units on which a rule of this reach may find something else than before, once each.
    pub fn affected<'s>(&self, reach: &Reach, structure: &'s Structure) -> Vec<UnitRef<'s>> {
        let alive = |ids: &BTreeSet<Id>| ids.iter().filter_map(|id| structure.unit(id)).collect::<Vec<UnitRef<'s>>>();
        let (alive, own) = (alive(&self.units), alive(&self.own));
        let mut affected = Vec::new();
        for way in &reach.ways {
            // A unit at the end of a way is read for its own facts; who its subordinates are matters to a hop to them.
            let mut reached = own.clone();
            for hop in way.iter().rev() {
                let leaving = if matches!(hop, Hop::Subordinates | Hop::Below) { &alive } else { &own };
                if matches!(hop, Hop::Below | Hop::Superiors) {
                    reached.extend(leaving);
                    once_each(&mut reached);
                }
                let mut before = leaving.clone();
                back(&reached, *hop, &mut before);
                once_each(&mut before);
                reached = before;
            }
            affected.extend(reached);
        }
        once_each(&mut affected);
        affected
    }
}

fn once_each(units: &mut Vec<UnitRef<'_>>) {
    units.sort_unstable_by_key(|unit| unit.ordinal());
    units.dedup();
}

/// Collects the units from which one hop leads to one of these.
fn back<'s>(units: &[UnitRef<'s>], hop: Hop, found: &mut Vec<UnitRef<'s>>) {
    match hop {
        Hop::Superior => found.extend(units.iter().flat_map(|unit| unit.subordinates_unsorted())),
        Hop::Subordinates => found.extend(units.iter().filter_map(|unit| unit.superior())),
        Hop::Lines => {
            for unit in units {
                found.extend(unit.received().map(|(_, other)| other));
                found.extend(unit.sent().map(|(_, other)| other));
            }
        }
        // Who stands below, or above, one that was met already has been met too.
        Hop::Superiors => {
            let mut met = FxHashSet::default();
            let mut pending: Vec<UnitRef<'s>> = units.iter().flat_map(|unit| unit.subordinates_unsorted()).collect();
            while let Some(unit) = pending.pop() {
                if met.insert(unit.ordinal()) {
                    found.push(unit);
                    pending.extend(unit.subordinates_unsorted());
                }
            }
        }
        Hop::Below => {
            let mut met = FxHashSet::default();
            for unit in units {
                found.extend(unit.superiors().take_while(|superior| met.insert(superior.ordinal())));
            }
        }
    }
}
