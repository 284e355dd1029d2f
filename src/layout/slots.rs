//! The union of the tree before and the tree after: one slot per unit and place.
//!
//! A unit whose whole chain of superiors is the same in both states has one slot.
//! Every other unit has a slot for each state in which it exists: the one before is drawn as a ghost.
//!
//! INVARIANT: the superior of a slot stands before it in the list, so one pass forward goes downwards
//! and one pass backward goes upwards, at any depth and without recursion.

use super::chart::{Chart, ChartBox, Place, View};

/// In which states a slot is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Before and after.
    Both,
    /// Before only: a ghost.
    Before,
    /// After only: a target.
    After,
}

impl Side {
    /// Whether a slot of this side is drawn in a view.
    pub fn is_in(self, view: View) -> bool {
        match (view, self) {
            (View::Change, _) | (_, Side::Both) => true,
            (View::Before, side) => side == Side::Before,
            (View::After, side) => side == Side::After,
        }
    }
}

/// One place of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Index of the box in the chart.
    pub unit: usize,
    /// When it is filled.
    pub side: Side,
    /// Slot of the superior.
    pub superior: Option<usize>,
    /// Whether it is doubled only because a superior moved.
    pub carried: bool,
}

/// All slots, superiors first.
#[derive(Debug, Clone, Default)]
pub struct Slots {
    /// The slots.
    pub list: Vec<Slot>,
    /// Subordinate slots of each slot, in official order.
    pub subordinates: Vec<Vec<usize>>,
    /// Slots without superior, in official order.
    pub roots: Vec<usize>,
    /// Slot of each box in the state before.
    pub before: Vec<Option<usize>>,
    /// Slot of each box in the state after.
    pub after: Vec<Option<usize>>,
}

/// One state as a forest that is certain to have no loop.
struct Forest {
    superior: Vec<Option<usize>>,
    exists: Vec<bool>,
    /// Subordinates of each box; the last entry holds the roots.
    subordinates: Vec<Vec<usize>>,
}

impl Forest {
    fn new(boxes: &[ChartBox], place: impl Fn(&ChartBox) -> Option<Place>) -> Forest {
        let exists: Vec<bool> = boxes.iter().map(|unit| place(unit).is_some()).collect();
        let superior: Vec<Option<usize>> = boxes
            .iter()
            .map(|unit| place(unit).and_then(|place| place.superior))
            .map(|superior| superior.filter(|&index| index < boxes.len() && exists[index]))
            .collect();
        let superior = without_loops(superior);
        let mut subordinates = vec![Vec::new(); boxes.len() + 1];
        for unit in (0..boxes.len()).filter(|&unit| exists[unit]) {
            subordinates[superior[unit].unwrap_or(boxes.len())].push(unit);
        }
        for siblings in &mut subordinates {
            siblings.sort_by_key(|&unit| (place(&boxes[unit]).map_or(0, |place| place.order), unit));
        }
        Forest { superior, exists, subordinates }
    }
}

/// Cuts the line above one unit of every loop.
fn without_loops(mut superior: Vec<Option<usize>>) -> Vec<Option<usize>> {
    let mut visit = vec![0_usize; superior.len()];
    for start in 0..superior.len() {
        let mut at = start;
        while visit[at] == 0 {
            visit[at] = start + 1;
            match superior[at] {
                Some(above) if visit[above] == start + 1 => superior[at] = None,
                Some(above) => at = above,
                None => {}
            }
        }
    }
    superior
}

impl Slots {
    /// Builds the union of both states.
    pub fn new(chart: &Chart) -> Slots {
        let before = Forest::new(&chart.boxes, |unit| unit.before);
        let after = Forest::new(&chart.boxes, |unit| unit.after);
        let stable = stable(&before, &after);
        let mut slots =
            Slots { before: vec![None; chart.boxes.len()], after: vec![None; chart.boxes.len()], ..Slots::default() };
        let ends = chart.boxes.len();
        slots.roots =
            slots.add(None, union(&before.subordinates[ends], &after.subordinates[ends], &stable), &before, &after);
        let mut next = 0;
        while next < slots.list.len() {
            let Slot { unit, side, .. } = slots.list[next];
            let none = Vec::new();
            let earlier = if side == Side::After { &none } else { &before.subordinates[unit] };
            let later = if side == Side::Before { &none } else { &after.subordinates[unit] };
            let children = union(earlier, later, &stable);
            slots.subordinates[next] = slots.add(Some(next), children, &before, &after);
            next += 1;
        }
        slots
    }

    fn add(
        &mut self,
        superior: Option<usize>,
        units: Vec<(usize, Side)>,
        before: &Forest,
        after: &Forest,
    ) -> Vec<usize> {
        let first = self.list.len();
        for (unit, side) in units {
            let index = self.list.len();
            if side != Side::After {
                self.before[unit] = Some(index);
            }
            if side != Side::Before {
                self.after[unit] = Some(index);
            }
            let carried = side != Side::Both
                && before.exists[unit]
                && after.exists[unit]
                && before.superior[unit] == after.superior[unit];
            self.list.push(Slot { unit, side, superior, carried });
            self.subordinates.push(Vec::new());
        }
        (first..self.list.len()).collect()
    }
}

/// Tells for every box whether its chain of superiors is the same in both states.
fn stable(before: &Forest, after: &Forest) -> Vec<bool> {
    let count = before.exists.len();
    let mut stable = vec![false; count];
    let mut queue: Vec<usize> = before.subordinates[count].clone();
    let mut next = 0;
    while next < queue.len() {
        let unit = queue[next];
        let above = before.superior[unit];
        stable[unit] = after.exists[unit] && after.superior[unit] == above && above.is_none_or(|above| stable[above]);
        queue.extend(&before.subordinates[unit]);
        next += 1;
    }
    stable
}

/// Puts the siblings of both states in one order: that of the state after, each ghost behind its last stable neighbour.
fn union(before: &[usize], after: &[usize], stable: &[bool]) -> Vec<(usize, Side)> {
    let mut followers: std::collections::BTreeMap<Option<usize>, Vec<usize>> = std::collections::BTreeMap::new();
    let mut neighbour = None;
    for &unit in before {
        if stable[unit] {
            neighbour = Some(unit);
        } else {
            followers.entry(neighbour).or_default().push(unit);
        }
    }
    let ghosts = |of: Option<usize>| followers.get(&of).into_iter().flatten().map(|&unit| (unit, Side::Before));
    let mut result: Vec<(usize, Side)> = ghosts(None).collect();
    for &unit in after {
        let side = if stable[unit] { Side::Both } else { Side::After };
        result.push((unit, side));
        if stable[unit] {
            result.extend(ghosts(Some(unit)));
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(before: Option<Option<usize>>, after: Option<Option<usize>>) -> ChartBox {
        let place = |superior| Place { superior, order: 0 };
        ChartBox { before: before.map(place), after: after.map(place), ..ChartBox::default() }
    }

    fn sides(boxes: Vec<ChartBox>) -> Vec<(usize, Side, Option<usize>)> {
        let slots = Slots::new(&Chart { boxes, ..Chart::default() });
        slots.list.iter().map(|slot| (slot.unit, slot.side, slot.superior)).collect()
    }

    #[test]
    fn a_moved_unit_and_all_below_it_have_two_slots() {
        let root = Some(None);
        let boxes = vec![
            unit(root, root),
            unit(Some(Some(0)), Some(Some(0))),
            unit(Some(Some(0)), Some(Some(1))),
            unit(Some(Some(2)), Some(Some(2))),
        ];
        let found = sides(boxes);
        assert_eq!(found.len(), 6);
        assert_eq!(found.iter().filter(|slot| slot.0 == 3).count(), 2);
        assert_eq!(found.iter().filter(|slot| slot.0 == 1).count(), 1);
    }

    #[test]
    fn loops_and_unknown_superiors_become_roots() {
        let boxes = vec![
            unit(Some(Some(1)), Some(Some(1))),
            unit(Some(Some(0)), Some(Some(0))),
            unit(Some(Some(99)), Some(Some(2))),
        ];
        let found = sides(boxes);
        assert_eq!(found.iter().map(|slot| slot.0).collect::<std::collections::BTreeSet<_>>().len(), 3);
    }
}
