//! How far a rule looks: what its result on a unit depends on.
//!
//! A reach is a set of [ways](Reach::ways) from the unit, each a sequence of [hops](Hop), and what else was read.
//! The unit's own facts are the empty way.
//! A reach is a promise in one direction: what lies outside of it cannot change the result.

use std::collections::BTreeSet;

use super::Check;

/// One step from a unit to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hop {
    /// To the direct superior.
    Superior,
    /// To the direct subordinates.
    Subordinates,
    /// To the other ends of the lines laid over the hierarchy.
    Lines,
    /// To all superiors, at any height.
    Superiors,
    /// To everything below, at any depth.
    Below,
}

/// What a result depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Ways from the unit to the units that were read, sorted; the empty way is the unit itself.
    pub ways: BTreeSet<Vec<Hop>>,
    /// Whether any unit of the structure may matter.
    pub whole: bool,
    /// Whether the state before the plan, its events or its lineage matter.
    pub change: bool,
    /// Whether the date of the check matters.
    pub date: bool,
    /// Whether the register of ended bodies matters.
    pub register: bool,
}

impl Reach {
    /// Nothing: the result is the same everywhere.
    pub fn nothing() -> Self {
        Reach::default()
    }

    /// The unit itself.
    pub fn own() -> Self {
        Reach { ways: BTreeSet::from([Vec::new()]), ..Reach::default() }
    }

    /// Returns what a built-in rule depends on, as its lens promises.
    pub fn of(check: Check) -> Self {
        let own = Reach::own;
        match check {
            Check::Alone(_) => own(),
            Check::Local(_) | Check::Siblings(..) => {
                own().union(&own().then(Hop::Superior)).union(&own().then(Hop::Subordinates))
            }
            Check::Tied(_) => own().union(&own().then(Hop::Superior)).union(&own().then(Hop::Lines)),
            Check::Path(_) => own().union(&own().then(Hop::Superiors)),
            Check::Subtree(_) => own().union(&own().then(Hop::Below)),
            Check::Shared(..) | Check::Whole(..) => Reach { whole: true, ..own() },
            Check::Transition(_) => Reach { change: true, ..own() },
            Check::OnLoad => Reach::nothing(),
        }
    }

    /// Returns this reach and another.
    #[must_use]
    pub fn union(mut self, other: &Reach) -> Self {
        self.ways.extend(other.ways.iter().cloned());
        self.whole |= other.whole;
        self.change |= other.change;
        self.date |= other.date;
        self.register |= other.register;
        self
    }

    /// Returns the reach whose ways are one hop longer.
    #[must_use]
    pub fn then(mut self, hop: Hop) -> Self {
        self.ways = self.ways.iter().map(|way| [&way[..], &[hop]].concat()).collect();
        self
    }

    /// Returns whether only the unit and its direct neighbours matter.
    pub fn is_local(&self) -> bool {
        let near = |way: &Vec<Hop>| matches!(&way[..], [] | [Hop::Superior | Hop::Subordinates | Hop::Lines]);
        !self.whole && self.ways.iter().all(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_grows_at_its_end_and_a_union_keeps_both() {
        let siblings = Reach::own().then(Hop::Superior).then(Hop::Subordinates);
        assert_eq!(siblings.ways, BTreeSet::from([vec![Hop::Superior, Hop::Subordinates]]));
        let both = siblings.union(&Reach { date: true, ..Reach::own() });
        assert_eq!(both.ways, BTreeSet::from([vec![], vec![Hop::Superior, Hop::Subordinates]]));
        assert!(both.date && !both.whole && !both.is_local());
        assert!(Reach::own().then(Hop::Superior).is_local());
        assert!(!Reach::own().then(Hop::Superiors).is_local());
    }

    #[test]
    fn the_reach_of_a_built_in_rule_is_that_of_its_lens() {
        let find = |code: &str| Reach::of(crate::rules::find(code).expect(code).check);
        assert!(find("no-head").is_local());
        assert!(find("depth").ways.contains(&vec![Hop::Superiors]));
        assert!(find("reused-id").change && find("line-cycle").whole);
        assert_eq!(find("duplicate-function"), Reach::nothing());
    }
}
