//! The blocks of a chart, and which block tells what.

use std::collections::BTreeMap;

use super::super::chart::Chart;
use super::super::roles::main;
use super::super::slots::Slots;
use super::changes;

/// The units below the main head, and what belongs to each.
pub(super) struct Blocks {
    /// The units of the blocks that have subordinates, in official order.
    pub list: Vec<usize>,
    /// Block in which each unit stands before and after: position in `list`.
    pub before: Vec<Option<usize>>,
    pub after: Vec<Option<usize>>,
    /// Block whose sheets tell what happens to each unit.
    pub home: Vec<Option<usize>>,
    /// The main head and what stands above it.
    pub above: Vec<usize>,
    /// Units directly below the main head that have no subordinates.
    pub alone: Vec<usize>,
}

impl Blocks {
    pub fn new(chart: &Chart) -> Blocks {
        let slots = Slots::new(chart);
        let main = main(&slots);
        let count = chart.boxes.len();
        let mut blocks = Blocks {
            list: Vec::new(),
            before: vec![None; count],
            after: vec![None; count],
            home: vec![None; count],
            above: Vec::new(),
            alone: Vec::new(),
        };
        let mut at = Some(main).filter(|&main| main < slots.list.len());
        while let Some(slot) = at {
            blocks.above.push(slots.list[slot].unit);
            at = slots.list[slot].superior;
        }
        blocks.above.reverse();
        let tops: &[usize] = slots.subordinates.get(main).unwrap_or(&slots.roots);
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for &slot in tops {
            let unit = slots.list[slot].unit;
            let leads = [slots.before[unit], slots.after[unit]]
                .into_iter()
                .flatten()
                .any(|slot| !slots.subordinates[slot].is_empty());
            if !leads {
                if !blocks.alone.contains(&unit) {
                    blocks.alone.push(unit);
                }
                continue;
            }
            known.entry(unit).or_insert_with(|| {
                blocks.list.push(unit);
                blocks.list.len() - 1
            });
        }
        let mut block: Vec<Option<usize>> = vec![None; slots.list.len()];
        for (slot, entry) in slots.list.iter().enumerate() {
            let own = (entry.superior.unwrap_or(slots.list.len()) == main).then(|| known.get(&entry.unit).copied());
            block[slot] = own.flatten().or_else(|| entry.superior.and_then(|superior| block[superior]));
        }
        for unit in 0..count {
            blocks.before[unit] = slots.before[unit].and_then(|slot| block[slot]);
            blocks.after[unit] = slots.after[unit].and_then(|slot| block[slot]);
        }
        blocks.settle(chart);
        blocks
    }

    /// Finds a home for everything that flows join: the block of most results, or else of most originals.
    fn settle(&mut self, chart: &Chart) {
        let count = chart.boxes.len();
        let mut root: Vec<usize> = (0..count).collect();
        for flow in chart.flows.iter().filter(|flow| flow.from < count && flow.to < count) {
            // Heads of blocks tie the blocks themselves, which the index tells.
            if self.list.contains(&flow.from) || self.list.contains(&flow.to) {
                continue;
            }
            let (a, b) = (find(&mut root, flow.from), find(&mut root, flow.to));
            root[a.max(b)] = a.min(b);
        }
        let mut votes: BTreeMap<usize, BTreeMap<usize, (usize, usize)>> = BTreeMap::new();
        for unit in 0..count {
            let group = votes.entry(find(&mut root, unit)).or_default();
            if let Some(block) = self.after[unit] {
                group.entry(block).or_default().0 += 1;
            }
            if let Some(block) = self.before[unit] {
                group.entry(block).or_default().1 += 1;
            }
        }
        for unit in 0..count {
            let group = &votes[&find(&mut root, unit)];
            let most = group.iter().max_by_key(|(block, votes)| (**votes, std::cmp::Reverse(**block)));
            self.home[unit] = most.map(|(block, _)| *block);
        }
    }

    /// Returns the name of a block.
    pub fn name(&self, chart: &Chart, block: usize) -> String {
        chart.boxes[self.list[block]].name.clone()
    }

    /// Whether anything happens inside a block, or is told on its sheets.
    pub fn is_changed(&self, chart: &Chart, block: usize) -> bool {
        let inside = |unit: usize| [self.before[unit], self.after[unit], self.home[unit]].contains(&Some(block));
        (0..chart.boxes.len()).any(|unit| inside(unit) && unit != self.list[block] && changes(chart, unit))
    }

    /// Tells which units the sheets of a block show: its own, what it tells, and what stands above them.
    pub fn kept(&self, chart: &Chart, block: usize) -> Vec<bool> {
        let own = |unit: usize| {
            let told = self.home[unit] == Some(block) && changes(chart, unit);
            let elsewhere = changes(chart, unit) && self.home[unit] != Some(block) && unit != self.list[block];
            let inside = self.before[unit] == Some(block) || self.after[unit] == Some(block);
            told || (inside && !elsewhere)
        };
        let units: Vec<usize> = (0..chart.boxes.len()).filter(|&unit| own(unit)).collect();
        with_superiors(chart, &units)
    }
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Marks units and everything above them in either state.
pub(super) fn with_superiors(chart: &Chart, units: &[usize]) -> Vec<bool> {
    let mut kept = vec![false; chart.boxes.len()];
    let mut queue = units.to_vec();
    while let Some(unit) = queue.pop() {
        if !std::mem::replace(&mut kept[unit], true) {
            let places = [chart.boxes[unit].before, chart.boxes[unit].after];
            queue.extend(places.into_iter().flatten().filter_map(|place| place.superior).filter(|&at| at < kept.len()));
        }
    }
    kept
}

/// Lists the units without subordinates in either state, in official order.
pub(super) fn leaves(chart: &Chart) -> Vec<usize> {
    let slots = Slots::new(chart);
    let mut leads = vec![false; chart.boxes.len()];
    for slot in &slots.list {
        if let Some(superior) = slot.superior {
            leads[slots.list[superior].unit] = true;
        }
    }
    let mut leaves = Vec::new();
    let mut seen = vec![false; chart.boxes.len()];
    let mut queue: Vec<usize> = slots.roots.iter().rev().copied().collect();
    while let Some(slot) = queue.pop() {
        let unit = slots.list[slot].unit;
        if !leads[unit] && !std::mem::replace(&mut seen[unit], true) {
            leaves.push(unit);
        }
        queue.extend(slots.subordinates[slot].iter().rev());
    }
    leaves
}
