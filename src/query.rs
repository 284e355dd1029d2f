//! Questions about who answers to whom, asked of one structure; nothing is changed.
//!
//! A body answers to another along lines that instruct: direct and second subordination, leadership, guidance.
//! A chain follows such lines upward, each body once, and may change from one family to another on the way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use crate::model::{Family, Id, Structure, UnitRef};

/// One line of authority, followed from the subordinate up to the superior.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hop {
    /// The family of the line.
    pub family: Family,
    /// The body that instructs.
    pub from: Id,
    /// The body that is instructed.
    pub to: Id,
    /// The type of the line.
    pub line_type: Id,
}

/// The chains by which one body answers to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chains {
    /// The chains, shortest first, each from the lower body up.
    pub chains: Vec<Vec<Hop>>,
    /// Whether there are more, left out because of the limit.
    pub cut: bool,
}

/// A body that can instruct another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructor {
    /// The body that instructs.
    pub unit: Id,
    /// The shortest chain from the instructed body up to it; one hop when it instructs directly.
    pub chain: Vec<Hop>,
}

/// Chains that may be looked at before a search gives up; reached only where families criss-cross.
const STEPS_MAX: usize = 50_000;

/// Returns the lines along which a body is instructed, the direct superior first, then by family and superior.
pub fn instructing(unit: UnitRef<'_>) -> Vec<Hop> {
    let catalogue = unit.structure().catalogue();
    let mut hops: Vec<Hop> = unit
        .lines_in_unsorted()
        .filter_map(|line| {
            let family = catalogue.family(&line.line_type).filter(|family| family.instructs())?;
            let (from, to, line_type) = (line.from.clone(), line.to.clone(), line.line_type.clone());
            Some(Hop { family, from, to, line_type })
        })
        .collect();
    hops.sort_unstable();
    if let Some(superior) = unit.superior() {
        let (from, to) = (superior.id().clone(), unit.id().clone());
        hops.insert(0, Hop { family: Family::Subordination, from, to, line_type: unit.primary_line() });
    }
    hops
}

/// Returns every body that can instruct a unit, with the shortest chain: nearest first, then in the order of the lines.
pub fn instructors(unit: UnitRef<'_>) -> Vec<Instructor> {
    let structure = unit.structure();
    let mut found: Vec<Instructor> = Vec::new();
    let mut seen: BTreeSet<Id> = BTreeSet::from([unit.id().clone()]);
    let mut pending: VecDeque<(UnitRef<'_>, Vec<Hop>)> = VecDeque::from([(unit, Vec::new())]);
    while let Some((body, chain)) = pending.pop_front() {
        for hop in instructing(body) {
            let Some(superior) = structure.unit(&hop.from).filter(|_| seen.insert(hop.from.clone())) else { continue };
            let mut longer = chain.clone();
            longer.push(hop);
            found.push(Instructor { unit: superior.id().clone(), chain: longer.clone() });
            pending.push_back((superior, longer));
        }
    }
    found
}

/// Returns the chains by which `lower` answers to `upper`, at most `limit` of them.
pub fn chains(structure: &Structure, lower: &str, upper: &str, limit: usize) -> Chains {
    let above = lines_above(structure, lower);
    let distances = distances_to(&above, upper);
    let Some(&distance) = distances.get(lower).filter(|_| lower != upper) else { return Chains::default() };
    let mut result = Chains::default();
    let mut pending: BinaryHeap<Reverse<(usize, Vec<Hop>)>> = BinaryHeap::from([Reverse((distance, Vec::new()))]);
    for _ in 0..STEPS_MAX {
        let Some(Reverse((_, chain))) = pending.pop() else { return result };
        let at = chain.last().map_or(lower, |hop| hop.from.as_str());
        if at == upper {
            if result.chains.len() == limit {
                break;
            }
            result.chains.push(chain);
            continue;
        }
        for hop in above.get(at).into_iter().flatten() {
            let Some(distance) = distances.get(hop.from.as_str()) else { continue };
            if hop.from == *lower || chain.iter().any(|earlier| earlier.from == hop.from) {
                continue;
            }
            let mut longer = chain.clone();
            longer.push(hop.clone());
            pending.push(Reverse((longer.len() + distance, longer)));
        }
    }
    result.cut = true;
    result
}

/// Returns the instructing lines of a body and of everything above it.
fn lines_above(structure: &Structure, lower: &str) -> BTreeMap<Id, Vec<Hop>> {
    let mut above = BTreeMap::new();
    let mut pending: Vec<UnitRef<'_>> = structure.unit(lower).into_iter().collect();
    while let Some(unit) = pending.pop() {
        if above.contains_key(unit.id()) {
            continue;
        }
        let hops = instructing(unit);
        pending.extend(hops.iter().filter_map(|hop| structure.unit(&hop.from)));
        above.insert(unit.id().clone(), hops);
    }
    above
}

/// Returns for each body from which `upper` can be reached the least number of lines up to it.
fn distances_to<'m>(above: &'m BTreeMap<Id, Vec<Hop>>, upper: &str) -> BTreeMap<&'m str, usize> {
    let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for hop in above.values().flatten() {
        below.entry(&hop.from).or_default().push(&hop.to);
    }
    let mut distances = BTreeMap::new();
    let mut pending: VecDeque<(&str, usize)> =
        above.get_key_value(upper).map(|(id, _)| (id.as_str(), 0)).into_iter().collect();
    while let Some((id, distance)) = pending.pop_front() {
        if distances.contains_key(id) {
            continue;
        }
        distances.insert(id, distance);
        pending.extend(below.get(id).into_iter().flatten().map(|&lower| (lower, distance + 1)));
    }
    distances
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, Parts, Unit};

    /// party > committee > division; government > office; the office guides the division, party leads government.
    fn example() -> Structure {
        let unit = |id: &str, superior: Option<&str>| {
            std::sync::Arc::new(Unit { superior: superior.map(Id::from), ..Unit::new(id, "unit") })
        };
        let parts = Parts {
            units: vec![
                unit("party", None),
                unit("government", Some("party")),
                unit("office", Some("government")),
                unit("committee", Some("party")),
                unit("division", Some("committee")),
            ],
            lines: vec![Line::new("guidance", "office", "division"), Line::new("leadership", "party", "government")],
            ..Parts::default()
        };
        let (structure, problems) = Structure::assemble(parts);
        assert_eq!(problems, []);
        structure
    }

    fn bodies(chain: &[Hop]) -> Vec<&str> {
        chain.iter().map(|hop| hop.from.as_str()).collect()
    }

    #[test]
    fn all_chains_are_found_shortest_first() {
        let structure = example();
        let found = chains(&structure, "division", "party", 10);
        let shown: Vec<_> = found.chains.iter().map(|chain| bodies(chain)).collect();
        let (direct, guided) = (vec!["committee", "party"], vec!["office", "government", "party"]);
        assert_eq!(shown, [direct, guided.clone(), guided]);
        assert!(!found.cut);
        assert!(chains(&structure, "division", "party", 2).cut);
        assert_eq!(chains(&structure, "party", "division", 10), Chains::default());
    }

    #[test]
    fn everyone_who_can_instruct_is_listed_once_nearest_first() {
        let structure = example();
        let found = instructors(structure.unit("division").unwrap());
        let shown: Vec<_> = found.iter().map(|one| (one.unit.as_str(), one.chain.len())).collect();
        assert_eq!(shown, [("committee", 1), ("office", 1), ("party", 2), ("government", 2)]);
    }

    #[test]
    fn a_circle_of_guidance_does_not_trap_the_search() {
        let parts = Parts {
            units: vec![
                std::sync::Arc::new(Unit::new("top", "unit")),
                std::sync::Arc::new(Unit { superior: Some("top".into()), ..Unit::new("a", "unit") }),
                std::sync::Arc::new(Unit { superior: Some("a".into()), ..Unit::new("b", "unit") }),
            ],
            lines: vec![Line::new("guidance", "b", "a")],
            ..Parts::default()
        };
        let (structure, _) = Structure::assemble(parts);
        let found = chains(&structure, "b", "top", 10);
        assert_eq!(found.chains.len(), 1);
        assert_eq!(instructors(structure.unit("a").unwrap()).len(), 2);
    }
}
