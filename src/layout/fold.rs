//! Folding what does not change into cards, so that a large chart fits a sheet.
//!
//! Degree of interest: a unit stays when it changes, takes part in a flow, has a finding or a concurrent post,
//! or stands above such a unit. Siblings of one lane that do not stay become one card with their number.

use std::collections::BTreeMap;

use super::chart::{Change, Chart, ChartBox, Link, Place};
use super::slots::{Side, Slots};

/// Returns the chart with unchanged siblings folded into cards, if it has more than `most` boxes; otherwise as it is.
pub fn fold(chart: &Chart, most: usize) -> Chart {
    if chart.boxes.len() <= most {
        return chart.clone();
    }
    let slots = Slots::new(chart);
    let folding = Folding::new(chart, &slots);
    folding.apply(chart)
}

struct Folding {
    /// New index of every box; several boxes share the index of their card.
    target: Vec<usize>,
    /// For every new box, the boxes behind it; one for a box that stays.
    members: Vec<Vec<usize>>,
    /// Number of units in the subtree of each box.
    units: Vec<u32>,
}

impl Folding {
    fn new(chart: &Chart, slots: &Slots) -> Folding {
        let stays = stays(chart, slots);
        let count = chart.boxes.len();
        let mut units: Vec<u32> = chart.boxes.iter().map(|unit| unit.count.unwrap_or(1)).collect();
        let mut below = vec![0_u32; count];
        for slot in slots.list.iter().rev() {
            if let Some(superior) = slot.superior {
                let above = slots.list[superior].unit;
                units[above] = units[above].saturating_add(units[slot.unit]);
                below[above] += 1;
            }
        }
        let mut folding = Folding { target: vec![usize::MAX; count], members: Vec::new(), units };
        let mut cards: BTreeMap<(usize, u16), usize> = BTreeMap::new();
        let groups = groups(chart, slots, &stays);
        for (index, slot) in slots.list.iter().enumerate() {
            let unit = slot.unit;
            if folding.target[unit] != usize::MAX {
                continue;
            }
            let above = slot.superior.map(|superior| slots.list[superior].unit);
            let key = (slot.superior.unwrap_or(usize::MAX), chart.boxes[unit].lane);
            // A head keeps its name, with its block behind it.
            let own_card = groups.get(&key).copied().unwrap_or(0) < 2 || (chart.boxes[unit].head && below[unit] > 0);
            folding.target[unit] = match above {
                Some(above) if !stays[unit] && !stays[above] => folding.target[above],
                Some(_) if !stays[unit] && !own_card => {
                    let card = *cards.entry(key).or_insert(folding.members.len());
                    if card == folding.members.len() {
                        folding.members.push(Vec::new());
                    }
                    folding.members[card].push(unit);
                    card
                }
                _ => {
                    folding.members.push(vec![unit]);
                    folding.members.len() - 1
                }
            };
            debug_assert!(
                folding.target[unit] < folding.members.len(),
                "invariant L2 broken: slot {index} has no card"
            );
        }
        folding
    }

    fn apply(&self, chart: &Chart) -> Chart {
        let place = |place: Option<Place>| {
            place.map(|place| Place { superior: place.superior.and_then(|at| self.target.get(at).copied()), ..place })
        };
        let folded = self.folded(chart);
        let mut boxes = Vec::with_capacity(self.members.len());
        for members in &self.members {
            let first = &chart.boxes[members[0]];
            let total: u32 = members.iter().map(|&unit| self.units[unit]).sum();
            let unit = match members.len() {
                1 if !folded[members[0]] => first.clone(),
                1 => ChartBox { count: Some(total), badge: Some(chart.labels.units(total as usize)), ..first.clone() },
                _ => card(chart, first, total),
            };
            boxes.push(ChartBox { before: place(first.before), after: place(first.after), ..unit });
        }
        let mut flows = chart.flows.clone();
        for flow in &mut flows {
            flow.from = self.target.get(flow.from).copied().unwrap_or(usize::MAX);
            flow.to = self.target.get(flow.to).copied().unwrap_or(usize::MAX);
        }
        Chart { boxes, flows, links: self.links(chart, &folded), ..chart.clone() }
    }

    /// Tells which units have their subordinates behind them.
    fn folded(&self, chart: &Chart) -> Vec<bool> {
        let mut folded = vec![false; chart.boxes.len()];
        for (unit, other) in chart.boxes.iter().enumerate() {
            let superior = other.after.or(other.before).and_then(|place| place.superior);
            if let Some(superior) = superior.filter(|&at| self.target.get(at) == Some(&self.target[unit])) {
                folded[superior] = true;
            }
        }
        folded
    }

    fn links(&self, chart: &Chart, folded: &[bool]) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for link in &chart.links {
            let ends = self.target.get(link.from).zip(self.target.get(link.to));
            let Some((&from, &to)) = ends.filter(|(from, to)| from != to) else { continue };
            let moved = Link { from, to, ..*link };
            let is_card = |index: usize| self.members[index].len() > 1 || folded[self.members[index][0]];
            // Lines to cards would say that all units behind the card are tied.
            if !is_card(from) && !is_card(to) {
                links.push(moved);
            }
        }
        links
    }
}

fn card(chart: &Chart, first: &ChartBox, total: u32) -> ChartBox {
    ChartBox {
        id: format!("{}-folded", first.id),
        name: chart.labels.folded.replace("{}", &chart.labels.number(i64::from(total))),
        lane: first.lane,
        lane_title: first.lane_title.clone(),
        count: Some(total),
        ..ChartBox::default()
    }
}

/// Tells which boxes are of interest, or stand above one that is.
fn stays(chart: &Chart, slots: &Slots) -> Vec<bool> {
    let mut stays: Vec<bool> = chart
        .boxes
        .iter()
        .map(|unit| unit.change != Change::Unchanged || !unit.findings.is_empty() || !unit.posts.is_empty())
        .collect();
    for flow in &chart.flows {
        for end in [flow.from, flow.to] {
            if let Some(stays) = stays.get_mut(end) {
                *stays = true;
            }
        }
    }
    for slot in slots.list.iter().rev() {
        stays[slot.unit] |= slot.side != Side::Both || slot.superior.is_none();
        if let Some(superior) = slot.superior.filter(|_| stays[slot.unit]) {
            stays[slots.list[superior].unit] = true;
        }
    }
    stays
}

/// Counts the siblings of each lane that may be folded.
fn groups(chart: &Chart, slots: &Slots, stays: &[bool]) -> BTreeMap<(usize, u16), usize> {
    let mut groups = BTreeMap::new();
    for slot in slots.list.iter().filter(|slot| !stays[slot.unit]) {
        let key = (slot.superior.unwrap_or(usize::MAX), chart.boxes[slot.unit].lane);
        *groups.entry(key).or_default() += 1;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_stays_and_the_rest_becomes_cards_with_the_same_total() {
        let at = |superior| Some(Place { superior, order: 0 });
        let unit = |superior| ChartBox { before: at(superior), after: at(superior), ..ChartBox::default() };
        let mut boxes = vec![unit(None), unit(Some(0)), unit(Some(0)), unit(Some(2)), unit(Some(0)), unit(Some(4))];
        boxes[3].change = Change::Rename;
        let chart = Chart { boxes, ..Chart::default() };
        let folded = fold(&chart, 3);
        assert_eq!(folded.boxes.len(), 4);
        let card = folded.boxes.iter().find(|unit| unit.count.is_some());
        assert_eq!(card.and_then(|card| card.count), Some(3));
        assert!(folded.boxes.iter().any(|unit| unit.change == Change::Rename));
        assert_eq!(fold(&chart, 6).boxes.len(), 6);
    }
}
