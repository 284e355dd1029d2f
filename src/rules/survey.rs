//! What rules ask about a structure, indexed once per structure, and about a change, indexed once per change.
//!
//! Making a survey costs as much as the catalogue; what needs more is made when it is first asked for:
//! totals and positions only when many subtrees are asked about, heads and ended bodies at the first question.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::class::Words;
use super::lens::heads;
use crate::lineage::Lineage;
use crate::model::{ChangeEvent, Family, Id, Line, Structure, UnitRef};

/// A structure and what rules ask about it.
#[derive(Debug)]
pub struct Survey<'s> {
    structure: &'s Structure,
    words: Words<'s>,
    /// How many units were walked over for the sake of totals and depths.
    walked: AtomicUsize,
    order: OnceLock<Order>,
    depths: OnceLock<Vec<u32>>,
    sums: Mutex<BTreeMap<Box<str>, Arc<[i128]>>>,
    bearers: Mutex<BTreeMap<Box<str>, Arc<[u32]>>>,
    headed: OnceLock<FxHashMap<Id, Vec<Id>>>,
    formed: OnceLock<FxHashMap<Id, Formed>>,
}

/// A walk from the roots down, in which a subtree is one stretch.
#[derive(Debug)]
struct Order {
    /// By the ordinal of the unit.
    positions: Vec<u32>,
    /// By position: where the subtree ends.
    ends: Vec<u32>,
}

/// What the register of ended bodies says about a living one.
#[derive(Debug, Clone, Copy, Default)]
struct Formed {
    total: i64,
    first: Option<Date>,
}

impl<'s> Survey<'s> {
    /// Looks at a structure.
    pub fn of(structure: &'s Structure) -> Self {
        Survey::with(structure, Words::of(structure))
    }

    /// Looks at a structure of which every unit will be asked about.
    pub fn of_all(structure: &'s Structure) -> Self {
        Survey::with(structure, Words::numbering(structure))
    }

    fn with(structure: &'s Structure, words: Words<'s>) -> Self {
        Survey {
            structure,
            words,
            walked: AtomicUsize::new(0),
            order: OnceLock::new(),
            depths: OnceLock::new(),
            sums: Mutex::default(),
            bearers: Mutex::default(),
            headed: OnceLock::new(),
            formed: OnceLock::new(),
        }
    }

    /// Returns the structure.
    pub fn structure(&self) -> &'s Structure {
        self.structure
    }

    /// Returns the words of its catalogue.
    pub fn words(&self) -> &Words<'s> {
        &self.words
    }

    /// Returns the id of the unit's level, its own or else that of its kind; empty if neither is known.
    pub fn level(&self, unit: UnitRef<'s>) -> &'s str {
        self.words.class(unit).level_id
    }

    /// Returns the id of the system to which the unit's kind belongs; empty if none is known.
    pub fn system(&self, unit: UnitRef<'s>) -> &'s str {
        self.words.class(unit).system()
    }

    /// Returns the word of a line's authority family; empty if its type is unknown.
    pub fn family(&self, line: &Line) -> &'static str {
        self.words.family(line).map_or("", Family::id)
    }

    /// Returns how many superiors stand above the unit.
    ///
    /// Walks up; once walking has cost as much as the whole structure, one table serves all units.
    pub fn depth(&self, unit: UnitRef<'s>) -> usize {
        if self.depths.get().is_none() && self.may_walk() {
            let depth = unit.depth();
            self.has_walked_up(depth);
            return depth;
        }
        self.depths.get_or_init(|| depths(self.structure))[unit.ordinal()] as usize
    }

    /// Returns whether the unit stands somewhere below another.
    pub fn is_below(&self, unit: UnitRef<'_>, other: &str) -> bool {
        if !std::ptr::eq(unit.structure(), self.structure) {
            return unit.is_below(other);
        }
        let Some(other) = self.structure.unit(other) else { return false };
        if self.order.get().is_none() && self.may_walk() {
            let mut steps = 0;
            let found = unit.superiors().inspect(|_| steps += 1).any(|superior| superior == other);
            self.has_walked_up(steps);
            return found;
        }
        let ((start, end), (position, _)) = (self.stretch(other), self.stretch(unit));
        start < position && position < end
    }

    /// Returns the unit, or else the nearest superior, that states an attribute.
    pub fn bearer(&self, unit: UnitRef<'s>, attribute: &str) -> Option<UnitRef<'s>> {
        let bears = |unit: &UnitRef<'s>| unit.facts().attributes.contains(attribute);
        if self.may_walk() {
            let mut steps = 0;
            let found = std::iter::once(unit).chain(unit.superiors()).inspect(|_| steps += 1).find(bears);
            self.has_walked_up(steps);
            return found;
        }
        let mut known = self.bearers.lock().unwrap_or_else(PoisonError::into_inner);
        let bearers = match known.get(attribute) {
            Some(bearers) => bearers.clone(),
            None => {
                let made: Arc<[u32]> = bearers(self.structure, &bears).into();
                known.insert(attribute.into(), made.clone());
                made
            }
        };
        self.structure.unit_at(bearers[unit.ordinal()] as usize)
    }

    /// Returns how many units stand below the unit.
    pub fn below_total(&self, unit: UnitRef<'s>) -> usize {
        if self.order.get().is_none() && self.may_walk() {
            let mut total = 0;
            self.below(unit, true, &mut |_| {
                total += 1;
                true
            });
            return total - 1;
        }
        let (start, end) = self.stretch(unit);
        end - start - 1
    }

    /// Returns the sum of a measure over the unit and everything below it, absent ones counting 0.
    ///
    /// Walks over the subtree; once that has cost as much as the whole structure, one table serves all units.
    pub fn total(&self, unit: UnitRef<'s>, measure: &str) -> i128 {
        if self.order.get().is_none() && self.may_walk() {
            let mut total = 0;
            self.below(unit, true, &mut |below| {
                total += i128::from(below.facts().measure(measure));
                true
            });
            return total;
        }
        let (start, end) = self.stretch(unit);
        let sums = self.sums_of(measure);
        sums[end] - sums[start]
    }

    fn may_walk(&self) -> bool {
        self.walked.load(Ordering::Relaxed) <= self.structure.len()
    }

    /// Counts steps towards the root, beyond those that are fewer than making a table would be worth.
    fn has_walked_up(&self, steps: usize) {
        const STEPS_FREE: usize = 16;
        if steps > STEPS_FREE {
            self.walked.fetch_add(steps - STEPS_FREE, Ordering::Relaxed);
        }
    }

    fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::of(self.structure))
    }

    /// Returns where a subtree begins and ends in the order.
    fn stretch(&self, unit: UnitRef<'s>) -> (usize, usize) {
        let order = self.order();
        let start = order.positions[unit.ordinal()] as usize;
        (start, order.ends[start] as usize)
    }

    fn sums_of(&self, measure: &str) -> Arc<[i128]> {
        let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        match sums.get(measure) {
            Some(sums) => sums.clone(),
            None => {
                let made: Arc<[i128]> = prefix_sums(self.structure, self.order(), measure).into();
                sums.insert(measure.into(), made.clone());
                made
            }
        }
    }

    /// Visits everything below a unit, each before its subordinates but otherwise in no particular order,
    /// until the visitor answers false; the unit itself comes first if asked for.
    pub fn below(&self, unit: UnitRef<'s>, itself: bool, visit: &mut dyn FnMut(UnitRef<'s>) -> bool) -> bool {
        if itself && !visit(unit) {
            return false;
        }
        let mut pending: Vec<UnitRef<'s>> = unit.subordinates_unsorted().collect();
        let mut total = pending.len() + 1;
        while let Some(next) = pending.pop() {
            if !visit(next) {
                return false;
            }
            let before = pending.len();
            pending.extend(next.subordinates_unsorted());
            total += pending.len() - before;
        }
        if itself {
            self.walked.fetch_add(total, Ordering::Relaxed);
        }
        true
    }

    /// Returns the other units headed by one who heads this unit, sorted by id, once each.
    pub fn concurrent(&self, unit: UnitRef<'s>) -> Vec<UnitRef<'s>> {
        let headed = self.headed.get_or_init(|| headed(self.structure));
        let units = heads(unit.facts()).filter_map(|head| headed.get(head)).flatten();
        let others: BTreeSet<&Id> = units.filter(|id| *id != unit.id()).collect();
        others.into_iter().filter_map(|id| self.structure.unit(id)).collect()
    }

    /// Returns from how many bodies a unit was formed, by the register of ended bodies; 0 if nothing is known.
    ///
    /// The unit itself counts if it is known to have lived before the first of them ended.
    pub fn formed_from(&self, unit: UnitRef<'s>) -> i64 {
        let formed = self.formed.get_or_init(|| formed(self.structure));
        let Some(formed) = formed.get(unit.id()) else { return 0 };
        let lived = unit.facts().valid_from.zip(formed.first).is_some_and(|(from, first)| from < first);
        formed.total + i64::from(lived)
    }
}

impl Order {
    fn of(structure: &Structure) -> Self {
        let mut positions = vec![0; structure.ordinals()];
        let mut ends = vec![0; structure.len()];
        let (mut position, mut open) = (0, Vec::new());
        let mut pending: Vec<UnitRef<'_>> = structure.units().filter(|unit| unit.superior().is_none()).collect();
        while let Some(unit) = pending.pop() {
            let superior = unit.superior();
            while let Some((_, closed)) = open.pop_if(|(last, _)| Some(*last) != superior) {
                ends[closed] = position;
            }
            positions[unit.ordinal()] = position;
            open.push((unit, position as usize));
            position += 1;
            pending.extend(unit.subordinates_unsorted());
        }
        open.into_iter().for_each(|(_, closed)| ends[closed] = position);
        Order { positions, ends }
    }
}

/// Returns how many superiors stand above each unit, by its ordinal.
fn depths(structure: &Structure) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    let mut depths = vec![UNKNOWN; structure.ordinals()];
    let mut way = Vec::new();
    for unit in structure.units() {
        let mut next = Some(unit);
        while let Some(unknown) = next.filter(|unit| depths[unit.ordinal()] == UNKNOWN) {
            way.push(unknown.ordinal());
            next = unknown.superior();
        }
        let mut depth = next.map_or(0, |known| depths[known.ordinal()] + 1);
        while let Some(ordinal) = way.pop() {
            depths[ordinal] = depth;
            depth += 1;
        }
    }
    depths
}

/// Returns for each unit the ordinal of the nearest one at or above it that fits, by its ordinal; else an impossible one.
fn bearers<'s>(structure: &'s Structure, fits: &dyn Fn(&UnitRef<'s>) -> bool) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    const NONE: u32 = u32::MAX - 1;
    let mut bearers = vec![UNKNOWN; structure.ordinals()];
    let mut way = Vec::new();
    for unit in structure.units() {
        let mut next = Some(unit);
        while let Some(unknown) = next.filter(|unit| bearers[unit.ordinal()] == UNKNOWN) {
            way.push(unknown.ordinal());
            next = match fits(&unknown) {
                true => None,
                false => unknown.superior(),
            };
        }
        let mut bearer = next.map_or(NONE, |known| bearers[known.ordinal()]);
        while let Some(ordinal) = way.pop() {
            let is_bearer = next.is_none() && structure.unit_at(ordinal).is_some_and(|unit| fits(&unit));
            bearer = if is_bearer { ordinal as u32 } else { bearer };
            bearers[ordinal] = bearer;
        }
    }
    bearers
}

fn prefix_sums(structure: &Structure, order: &Order, measure: &str) -> Vec<i128> {
    let mut sums = vec![0; structure.len() + 1];
    for unit in structure.units() {
        sums[order.positions[unit.ordinal()] as usize + 1] = i128::from(unit.facts().measure(measure));
    }
    let mut total = 0;
    for sum in &mut sums {
        total += *sum;
        *sum = total;
    }
    sums
}

fn headed(structure: &Structure) -> FxHashMap<Id, Vec<Id>> {
    let mut headed: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
    for unit in structure.units() {
        for head in heads(unit.facts()) {
            headed.entry(head.clone()).or_default().push(unit.id().clone());
        }
    }
    headed
}

fn formed(structure: &Structure) -> FxHashMap<Id, Formed> {
    let mut formed: FxHashMap<Id, Formed> = FxHashMap::default();
    for ended in structure.ended_units() {
        for successor in &ended.successors {
            let entry = formed.entry(successor.clone()).or_default();
            entry.total += 1;
            entry.first = entry.first.into_iter().chain(ended.on).min();
        }
    }
    formed
}

/// A change, and what rules ask about it.
#[derive(Debug)]
pub struct ChangeView<'s> {
    before: &'s Survey<'s>,
    events: &'s [ChangeEvent],
    mentioned: FxHashMap<&'s str, Vec<u32>>,
    predecessors: FxHashMap<Id, Vec<Id>>,
}

impl<'s> ChangeView<'s> {
    /// Looks at the state before a change, its events in order, and the lineage that they fold into.
    pub fn of(before: &'s Survey<'s>, events: &'s [ChangeEvent], lineage: &Lineage) -> Self {
        let mut mentioned: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (position, event) in events.iter().enumerate() {
            for unit in event.concerned() {
                mentioned.entry(unit.as_str()).or_default().push(position as u32);
            }
        }
        let ids = |pairs: Vec<(Id, _)>| pairs.into_iter().map(|(id, _)| id).collect();
        let predecessors = lineage.predecessors().into_iter().map(|(unit, pairs)| (unit, ids(pairs))).collect();
        ChangeView { before, events, mentioned, predecessors }
    }

    /// Returns the state before the change.
    pub fn before(&self) -> &'s Survey<'s> {
        self.before
    }

    /// Returns all events in order.
    pub fn events(&self) -> &'s [ChangeEvent] {
        self.events
    }

    /// Iterates over the events that concern a unit, in order; deciding on others does not concern it.
    pub fn events_of(&self, unit: &str) -> impl Iterator<Item = &'s ChangeEvent> + use<'_, 's> {
        self.mentioned.get(unit).into_iter().flatten().map(|&position| &self.events[position as usize])
    }

    /// Returns the bodies before the change that a unit came from, sorted by id: itself, if nothing touched it.
    pub fn predecessors(&self, unit: &str) -> Vec<UnitRef<'s>> {
        let before = self.before.structure();
        match self.predecessors.get(unit) {
            Some(ids) => ids.iter().filter_map(|id| before.unit(id)).collect(),
            None => before.unit(unit).into_iter().collect(),
        }
    }

    /// Returns from how many bodies a unit was formed in the change; none if it was not: nothing else went into it.
    pub fn formed_from(&self, unit: &str) -> Option<i64> {
        let predecessors = self.predecessors.get(unit)?;
        let others = predecessors.iter().any(|id| *id != *unit);
        others.then_some(predecessors.len() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Ended, Parts, Post, Role, Text, Unit};

    fn unit(id: &str, superior: Option<&str>, staff: i64) -> Unit {
        let mut unit = Unit::new(id, "office");
        unit.superior = superior.map(Id::from);
        unit.measures.insert("staff".into(), staff.into());
        unit
    }

    fn tree() -> Structure {
        let units = vec![
            unit("a", None, 1),
            unit("b", Some("a"), 2),
            unit("c", Some("b"), 4),
            unit("d", Some("a"), 8),
            unit("e", None, 16),
        ];
        Structure::assemble(Parts { units: units.into_iter().map(std::sync::Arc::new).collect(), ..Parts::default() }).0
    }

    #[test]
    fn totals_are_the_same_by_walking_and_from_the_table() {
        let structure = tree();
        let survey = Survey::of(&structure);
        let totals = |survey: &Survey<'_>| -> Vec<i128> {
            structure.walk().map(|unit| survey.total(structure.unit(unit.id()).expect("it lives"), "staff")).collect()
        };
        let walked = totals(&survey);
        assert_eq!(walked, [15, 6, 4, 8, 16]);
        assert!(survey.order.get().is_some(), "five subtrees cost more than the structure");
        assert_eq!(totals(&survey), walked);
        assert_eq!(survey.total(structure.unit("a").expect("it lives"), "area"), 0);
    }

    #[test]
    fn one_total_does_not_cost_the_whole_structure() {
        let structure = tree();
        let survey = Survey::of(&structure);
        assert_eq!(survey.total(structure.unit("b").expect("it lives"), "staff"), 6);
        assert!(survey.order.get().is_none());
        assert_eq!(survey.walked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_unit_counts_among_its_own_predecessors_if_it_lived_before_they_ended() {
        let date = |text: &str| text.parse::<Date>().ok();
        let mut units = vec![unit("a", None, 1), unit("b", None, 1), unit("c", None, 1)];
        units[0].valid_from = date("2000-01-01");
        units[1].valid_from = date("2019-01-01");
        let ended = |id: &str, successors: &[&str]| Ended {
            id: id.into(),
            name: Text::default(),
            kind: None,
            on: date("2019-01-01"),
            successors: successors.iter().map(|id| Id::from(*id)).collect(),
            provenance: None,
        };
        let ended = vec![ended("x", &["a"]), ended("y", &["b"]), ended("z", &["b"])];
        let structure = Structure::assemble(Parts {
            units: units.into_iter().map(std::sync::Arc::new).collect(),
            ended,
            ..Parts::default()
        })
        .0;
        let survey = Survey::of(&structure);
        let formed = |id: &str| survey.formed_from(structure.unit(id).expect("it lives"));
        assert_eq!((formed("a"), formed("b"), formed("c")), (2, 2, 0));
    }

    #[test]
    fn concurrent_units_are_those_headed_by_the_same_person() {
        let mut units = vec![unit("c", None, 1), unit("b", None, 1), unit("a", None, 1)];
        for (unit, role) in units.iter_mut().zip([Role::Head, Role::Head, Role::Deputy]) {
            unit.posts.push(Post::held(role, "p"));
        }
        let structure = Structure::assemble(Parts {
            units: units.into_iter().map(std::sync::Arc::new).collect(),
            ..Parts::default()
        })
        .0;
        let survey = Survey::of(&structure);
        let of = |id: &str| survey.concurrent(structure.unit(id).expect("it lives"));
        assert_eq!(of("b"), [structure.unit("c").expect("it lives")]);
        assert_eq!(of("a"), []);
    }
}
