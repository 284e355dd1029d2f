//! Which columns stand below each head, from left to right, and what each holds.

use std::collections::BTreeMap;

use super::bands;
use super::chart::{Chart, Shape};
use super::columns::{Member, Pin, share};
use super::roles::{GAP, Role, Roles};
use super::slots::{Side, Slots};
use super::text::Length;

/// Height of a lane heading inside or above a column.
pub(super) const TITLE: Length = 200;

/// Most heads that may stand below one another above the columns of a cluster.
const CHAIN: usize = 2;

/// Something that hangs below a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A column of stacked items.
    Stack(usize),
    /// A slot with its own columns below it.
    Drop(usize),
}

/// A column of stacked items.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// The head above it; the number of slots for the virtual top.
    pub owner: usize,
    /// Its items, from top to bottom.
    pub items: Vec<usize>,
    /// Top edge of each item, from the top of the column.
    pub tops: Vec<Length>,
    /// Height down to the foot of the last item.
    pub height: Length,
    /// Heading above the column; empty for none.
    pub title: String,
    /// Headings inside: index of the item below, text.
    pub inner: Vec<(usize, String)>,
}

/// The columns of the whole chart.
#[derive(Clone)]
pub(super) struct Arrangement {
    pub columns: Vec<Column>,
    /// Parts below each slot; the last entry is the virtual top.
    pub parts: Vec<Vec<Part>>,
    /// Room between the bus of a head and the top of its stacks, for sub-heads and lane headings.
    pub lead: Vec<Length>,
}

impl Arrangement {
    /// Numbers the columns below each head, and tells for every slot in which it stands.
    pub fn numbers(&self, count: usize) -> Vec<Option<usize>> {
        let mut numbers = vec![None; count];
        for parts in &self.parts {
            let stacks = parts.iter().filter_map(|part| match part {
                Part::Stack(column) => Some(*column),
                Part::Drop(_) => None,
            });
            for (number, column) in stacks.enumerate() {
                for &item in &self.columns[column].items {
                    numbers[item] = Some(number);
                }
            }
        }
        numbers
    }

    /// Whether the same items stand in the same columns.
    pub fn is_like(&self, other: &Arrangement) -> bool {
        let pairs = || self.columns.iter().zip(&other.columns);
        self.columns.len() == other.columns.len()
            && pairs().all(|(one, other)| one.owner == other.owner && one.items == other.items)
            && self.parts == other.parts
    }
}

/// What can be said about events before any column exists.
pub(super) struct Ties {
    /// The head whose columns share bands with the columns of this head.
    pub cluster: Vec<usize>,
    pub pins: Vec<Pin>,
    /// Pairs of items of one cluster that a ribbon joins.
    pub pairs: Vec<(usize, usize)>,
    /// For every item of a pair, the first item of all that hang together with it.
    pub band: Vec<Option<usize>>,
    /// Room that heads with columns of the same cluster take between the bus of each head and its stacks.
    pub tier: Vec<Length>,
    /// Column in which each slot stood in an earlier drawing; empty without one.
    pub remembered: Vec<Option<usize>>,
}

fn lane(chart: &Chart, slots: &Slots, slot: usize) -> u16 {
    chart.boxes[slots.list[slot].unit].lane
}

fn lanes(chart: &Chart, slots: &Slots, owner: usize) -> usize {
    let mut lanes: Vec<u16> = Roles::below(slots, owner).iter().map(|&slot| lane(chart, slots, slot)).collect();
    lanes.sort_unstable();
    lanes.dedup();
    lanes.len()
}

/// Finds the clusters, the pairs and the pins.
pub(super) fn tie(chart: &Chart, slots: &Slots, roles: &Roles) -> Ties {
    let count = slots.list.len();
    let is_drop = |slot: &&usize| roles.role[**slot] == Role::Drop;
    let drops: Vec<usize> =
        (0..=count).map(|owner| Roles::below(slots, owner).iter().filter(is_drop).count()).collect();
    let lanes: Vec<usize> = (0..=count).map(|owner| lanes(chart, slots, owner)).collect();
    let is_tiered = |owner: usize| {
        lanes[owner] > 1 && (1..=3).contains(&drops[owner]) && drops[owner] < Roles::below(slots, owner).len()
    };
    // Slots stand below their superiors in the list, so a chain of heads joins from its top.
    let mut cluster: Vec<usize> = (0..=count).collect();
    let mut chain = vec![0; count + 1];
    for owner in 0..count {
        let Some(above) = slots.list[owner].superior.filter(|_| roles.role[owner] == Role::Drop) else { continue };
        let inside = cluster[above] != above || is_tiered(above);
        if inside && lanes[owner] == 1 && drops[owner] <= usize::from(chain[above] < CHAIN) {
            cluster[owner] = cluster[above];
            chain[owner] = chain[above] + 1;
        }
    }
    let tier = tiers(slots, roles, &cluster, is_tiered);
    let mut ties = Ties {
        cluster,
        pins: vec![Pin::Free; count],
        pairs: Vec::new(),
        band: Vec::new(),
        tier,
        remembered: Vec::new(),
    };
    for flow in &chart.flows {
        let ends = (slots.before.get(flow.from).copied().flatten(), slots.after.get(flow.to).copied().flatten());
        if let (Some(from), Some(to)) = ends {
            ties.pair(chart, slots, roles, from, to);
        }
    }
    ties.band = bands::find(&ties.pairs, count);
    ties
}

/// Adds up the heads of every cluster, so that all its columns begin on one line.
fn tiers(slots: &Slots, roles: &Roles, cluster: &[usize], is_tiered: impl Fn(usize) -> bool) -> Vec<Length> {
    let count = slots.list.len();
    let step = |slot: usize| roles.drop_height(slot);
    let mut tier = vec![0; count + 1];
    for slot in (0..count).rev().filter(|&slot| roles.role[slot] == Role::Drop) {
        let above = slots.list[slot].superior.unwrap_or(count);
        if cluster[above] != above || is_tiered(above) {
            let below = if cluster[slot] == cluster[above] { tier[slot] } else { 0 };
            tier[above] = tier[above].max(step(slot) + below);
        }
    }
    for slot in (0..count).filter(|&slot| cluster[slot] != slot) {
        let above = slots.list[slot].superior.unwrap_or(count);
        tier[slot] = tier[above] - step(slot);
    }
    tier
}

impl Ties {
    fn pair(&mut self, chart: &Chart, slots: &Slots, roles: &Roles, from: usize, to: usize) {
        let owner = |slot: usize| slots.list[slot].superior.unwrap_or(slots.list.len());
        let is_item = |slot: usize| roles.role[slot] == Role::Item;
        let (above_from, above_to) = (owner(from), owner(to));
        if from == to || !is_item(from) || !is_item(to) || self.cluster[above_from] != self.cluster[above_to] {
            return;
        }
        let cluster = self.cluster[above_from];
        let position = |slot: usize, above: usize| {
            if above == cluster { (lane(chart, slots, slot), 0, 0) } else { (lane(chart, slots, above), 1, above) }
        };
        let (place_from, place_to) = (position(from, above_from), position(to, above_to));
        let (pin_from, pin_to) = match place_from.cmp(&place_to) {
            std::cmp::Ordering::Less => (Pin::Last, Pin::First),
            std::cmp::Ordering::Greater => (Pin::First, Pin::Last),
            std::cmp::Ordering::Equal if slots.list[from].side == Side::Before => (Pin::Original, Pin::Result),
            std::cmp::Ordering::Equal => (Pin::Result, Pin::Original),
        };
        self.pins[from] = self.pins[from].max(pin_from);
        self.pins[to] = self.pins[to].max(pin_to);
        self.pairs.push((from, to));
    }
}

/// Shares everything out for a given height of the drawing.
pub(super) fn arrange(chart: &Chart, slots: &Slots, roles: &Roles, ties: &Ties, height: Length) -> Arrangement {
    let count = slots.list.len();
    let mut result = Arrangement { columns: Vec::new(), parts: vec![Vec::new(); count + 1], lead: vec![0; count + 1] };
    let mut budget = vec![height; count + 1];
    for owner in std::iter::once(count).chain(0..count) {
        if owner < count && roles.role[owner] != Role::Drop {
            continue;
        }
        let own = if owner == count { 0 } else { roles.drop_height(owner) };
        let above = slots.list.get(owner).map_or(count, |slot| slot.superior.unwrap_or(count));
        budget[owner] = if owner == count { height } else { budget[above] - own };
        lay_out_owner(chart, slots, roles, ties, owner, budget[owner], &mut result);
    }
    result
}

fn lay_out_owner(
    chart: &Chart,
    slots: &Slots,
    roles: &Roles,
    ties: &Ties,
    owner: usize,
    budget: Length,
    result: &mut Arrangement,
) {
    let below = Roles::below(slots, owner);
    if below.is_empty() {
        return;
    }
    let mut order: Vec<usize> = below.iter().copied().filter(|&slot| roles.role[slot] != Role::Assistant).collect();
    let several = lanes(chart, slots, owner) > 1;
    order.sort_by_key(|&slot| lane(chart, slots, slot));
    let titled = several && order.iter().any(|&slot| !chart.boxes[slots.list[slot].unit].lane_title.is_empty());
    result.lead[owner] = ties.tier[owner].max(if titled { TITLE } else { 0 });
    let room = (budget - result.lead[owner]).max(0);
    let mut start = 0;
    while start < order.len() {
        let current = lane(chart, slots, order[start]);
        let end = order[start..]
            .iter()
            .position(|&slot| lane(chart, slots, slot) != current)
            .map_or(order.len(), |at| start + at);
        let title = if several { chart.boxes[slots.list[order[start]].unit].lane_title.clone() } else { String::new() };
        lay_out_lane(roles, ties, owner, &order[start..end], &title, room, result);
        start = end;
    }
    if several {
        tuck(chart, slots, roles, ties, owner, room, result);
    }
}

fn lay_out_lane(
    roles: &Roles,
    ties: &Ties,
    owner: usize,
    lane: &[usize],
    title: &str,
    room: Length,
    result: &mut Arrangement,
) {
    let items: Vec<usize> = lane.iter().copied().filter(|&slot| roles.role[slot] == Role::Item).collect();
    let member =
        |&slot: &usize| Member { height: roles.comb_height[slot], pin: ties.pins[slot], band: ties.band[slot] };
    let members: Vec<Member> = items.iter().map(member).collect();
    let columns = remembered(ties, &items).unwrap_or_else(|| share(&members, room));
    for (index, column) in columns.into_iter().enumerate() {
        result.parts[owner].push(Part::Stack(result.columns.len()));
        result.columns.push(Column {
            owner,
            items: column.iter().map(|&item| items[item]).collect(),
            title: if index == 0 { title.to_string() } else { String::new() },
            ..Column::default()
        });
    }
    let dropped = lane.iter().copied().filter(|&slot| roles.role[slot] == Role::Drop);
    result.parts[owner].extend(dropped.map(Part::Drop));
}

/// Shares items out as an earlier drawing did, new ones behind their neighbours; `None` when there is nothing to keep.
fn remembered(ties: &Ties, items: &[usize]) -> Option<Vec<Vec<usize>>> {
    let column = |item: usize| ties.remembered.get(item).copied().flatten();
    let mut last = items.iter().find_map(|&item| column(item))?;
    // Originals and results of a new event have to face each other, which the earlier columns know nothing of.
    if items.iter().any(|&item| ties.pins[item] != Pin::Free && column(item).is_none()) {
        return None;
    }
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, &item) in items.iter().enumerate() {
        last = column(item).unwrap_or(last);
        columns.entry(last).or_default().push(index);
    }
    Some(columns.into_values().collect())
}

/// Most items of a lane other than Front and mass organisations that may stand below a neighbouring lane.
const TUCKED_MOST: usize = 2;

/// Puts a short lane below another lane, when it fits there: the Front below the shortest, others below the lane before.
fn tuck(
    chart: &Chart,
    slots: &Slots,
    roles: &Roles,
    ties: &Ties,
    owner: usize,
    room: Length,
    result: &mut Arrangement,
) {
    for index in (0..result.parts[owner].len()).rev() {
        let Part::Stack(tucked) = result.parts[owner][index] else { continue };
        let Some(host) = host(chart, slots, roles, ties, owner, index, result) else { continue };
        let stack_height = |column: usize| -> Length {
            let Column { items, inner, .. } = &result.columns[column];
            items.iter().map(|&item| roles.comb_height[item] + GAP).sum::<Length>() + TITLE * inner.len() as Length
        };
        if stack_height(host) + TITLE + stack_height(tucked) > room {
            continue;
        }
        let moved = std::mem::take(&mut result.columns[tucked]);
        let at = result.columns[host].items.len();
        result.columns[host].inner.push((at, moved.title));
        // What was put below the moved lane keeps its heading.
        result.columns[host].inner.extend(moved.inner.into_iter().map(|(below, title)| (at + below, title)));
        result.columns[host].items.extend(moved.items);
        result.parts[owner].remove(index);
    }
}

/// Finds the column below which a lane may stand.
fn host(
    chart: &Chart,
    slots: &Slots,
    roles: &Roles,
    ties: &Ties,
    owner: usize,
    index: usize,
    result: &Arrangement,
) -> Option<usize> {
    let parts = &result.parts[owner];
    let Part::Stack(tucked) = parts[index] else { return None };
    let lane_of = |column: usize| lane(chart, slots, result.columns[column].items[0]);
    let items = &result.columns[tucked].items;
    let alone =
        parts.iter().filter(|part| matches!(part, Part::Stack(other) if lane_of(*other) == lane_of(tucked))).count();
    if alone != 1 || items.iter().any(|&item| ties.pins[item] != Pin::Free) {
        return None;
    }
    let stack_height = |column: usize| -> Length {
        result.columns[column].items.iter().map(|&item| roles.comb_height[item] + GAP).sum()
    };
    if items.iter().all(|&item| chart.boxes[slots.list[item].unit].shape == Shape::Front) {
        let hosts = parts.iter().filter_map(|part| match part {
            Part::Stack(host) if *host != tucked => Some(*host),
            _ => None,
        });
        return hosts.min_by_key(|&host| (stack_height(host), host));
    }
    match parts.get(index.checked_sub(1)?) {
        Some(&Part::Stack(before)) if items.len() <= TUCKED_MOST && before != tucked => Some(before),
        _ => None,
    }
}
