//! Numbers that rise along the links of a family, kept from one look to the next: while there are such numbers, no links
//! run in a circle, and a new link from a lower to a higher number closes none.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::FxHashSet;

use super::lens::Whole;
use crate::model::{Family, Id, UnitRef};

/// Units around a new link at which a search looks before numbers are worth making; few in tests, where structures are
/// small.
const SEARCHED_MAX: usize = if cfg!(test) { 12 } else { 1_000 };

/// What a rule about circles remembers of a structure.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    levels: BTreeMap<Family, Option<Levels>>,
    /// How often a number may still rise before a look at the whole structure costs less.
    left: usize,
}

impl Memory {
    /// Begins with the edits of one journal.
    pub fn begin(&mut self, whole: Whole<'_>) {
        self.left = whole.structure.ordinals();
    }

    /// Returns whether a link of a family may close a circle, in a structure in which it is laid and that had none.
    ///
    /// To be asked of every link that is new; it may say so of one that closes none.
    pub fn may_close(&mut self, whole: Whole<'_>, family: Family, (from, to): (&Id, &Id)) -> bool {
        let (Some(from), Some(to)) = (whole.structure.unit(from), whole.structure.unit(to)) else { return false };
        let levels = match self.levels.entry(family) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match leads_back(whole, family, (from, to), SEARCHED_MAX) {
                Some(answer) => return answer,
                None => place.insert(Levels::of(whole, family)),
            },
        };
        match levels {
            Some(levels) => !levels.rise(whole, family, (from, to), &mut self.left),
            None => leads_back(whole, family, (from, to), usize::MAX) != Some(false),
        }
    }
}

/// By ordinal, a number that is higher than those of all units from which a link comes.
///
/// At first the place in an order of all units, and not the lowest number that would do: as there is room between them, a
/// new link makes few others rise.
#[derive(Debug, Clone)]
struct Levels(Vec<u32>);

impl Levels {
    /// Numbers the units; none if links run in a circle.
    fn of(whole: Whole<'_>, family: Family) -> Option<Self> {
        let structure = whole.structure;
        let mut levels = vec![0; structure.ordinals()];
        let mut incoming = vec![0u32; structure.ordinals()];
        structure.units().for_each(|unit| below(whole, family, unit, |other| incoming[other.ordinal()] += 1));
        let mut order: Vec<UnitRef<'_>> = structure.units().filter(|unit| incoming[unit.ordinal()] == 0).collect();
        let mut place = 0;
        while let Some(&unit) = order.get(place) {
            levels[unit.ordinal()] = place as u32;
            place += 1;
            below(whole, family, unit, |other| {
                incoming[other.ordinal()] -= 1;
                if incoming[other.ordinal()] == 0 {
                    order.push(other);
                }
            });
        }
        (place == structure.len()).then_some(Levels(levels))
    }

    /// Lets numbers rise until they do so along a new link too; returns whether they could.
    fn rise(
        &mut self,
        whole: Whole<'_>,
        family: Family,
        (from, to): (UnitRef<'_>, UnitRef<'_>),
        left: &mut usize,
    ) -> bool {
        self.0.resize(whole.structure.ordinals(), 0);
        let mut pending = BinaryHeap::from([Reverse((self.0[from.ordinal()] + 1, to.ordinal()))]);
        while let Some(Reverse((least, ordinal))) = pending.pop() {
            if self.0[ordinal] >= least {
                continue;
            }
            if ordinal == from.ordinal() || *left == 0 {
                return false;
            }
            *left -= 1;
            self.0[ordinal] = least;
            let Some(unit) = whole.structure.unit_at(ordinal) else { continue };
            below(whole, family, unit, |other| {
                if self.0[other.ordinal()] <= least {
                    pending.push(Reverse((least + 1, other.ordinal())));
                }
            });
        }
        true
    }
}

/// Hands over the units to which the links of a family lead from a unit.
fn below<'s>(whole: Whole<'s>, family: Family, unit: UnitRef<'s>, mut meet: impl FnMut(UnitRef<'s>)) {
    let of_family = unit.sent().filter(|(line, _)| whole.words.family(line) == Some(family));
    of_family.for_each(|(_, other)| meet(other));
    if family == Family::Subordination {
        unit.subordinates_unsorted().for_each(meet);
    }
}

/// Hands over the units from which the links of a family lead to a unit.
fn above<'s>(whole: Whole<'s>, family: Family, unit: UnitRef<'s>, mut meet: impl FnMut(UnitRef<'s>)) {
    let of_family = unit.received().filter(|(line, _)| whole.words.family(line) == Some(family));
    of_family.for_each(|(_, other)| meet(other));
    unit.superior().filter(|_| family == Family::Subordination).into_iter().for_each(meet);
}

/// Returns whether links of a family lead from the end of a link back to its start; none if that is not known after so
/// many steps.
///
/// Searches from both ends in turn, so that the cost is that of the end with less around it.
fn leads_back<'s>(
    whole: Whole<'s>,
    family: Family,
    (from, to): (UnitRef<'s>, UnitRef<'s>),
    most: usize,
) -> Option<bool> {
    let mut down = Search::from(to);
    let mut up = Search::from(from);
    while down.met.len() + up.met.len() <= most {
        let Some(unit) = down.pending.pop() else { return Some(false) };
        below(whole, family, unit, |other| down.meet(other));
        let Some(unit) = up.pending.pop() else { return Some(false) };
        above(whole, family, unit, |other| up.meet(other));
        if down.has_met(from) || up.has_met(to) {
            return Some(true);
        }
    }
    None
}

/// A search from a unit to those around it.
struct Search<'s> {
    met: FxHashSet<usize>,
    pending: Vec<UnitRef<'s>>,
}

impl<'s> Search<'s> {
    fn from(unit: UnitRef<'s>) -> Self {
        Search { met: FxHashSet::default(), pending: vec![unit] }
    }

    fn meet(&mut self, unit: UnitRef<'s>) {
        if self.met.insert(unit.ordinal()) {
            self.pending.push(unit);
        }
    }

    fn has_met(&self, unit: UnitRef<'_>) -> bool {
        self.met.contains(&unit.ordinal())
    }
}
