//! The order of bundles between the same gutters: what goes inside what, so that as few lines as possible cross.

use super::arrange::Arrangement;
use super::order::Order;
use super::roles::Role;
use super::routes::Draft;
use super::slots::Slots;

/// Most bundles between two gutters whose order is tried out.
const UNTANGLED_MOST: usize = 40;

/// Puts the drafts in order: of two between the same gutters, the first takes the upper track.
pub(super) fn sort(drafts: &mut [Draft], order: &Order, slots: &Slots, roles: &[Role], arrangement: &Arrangement) {
    let levels = levels(slots, roles, arrangement);
    drafts.sort_by_cached_key(|draft| {
        let (from, to) = (order.at(draft.from), order.at(draft.to));
        let level = |slots: &[usize]| slots.iter().map(|&slot| levels[slot]).min().unwrap_or(0);
        let (one, other) = (level(&draft.route.from), level(&draft.route.to));
        match from.cmp(&to) {
            std::cmp::Ordering::Less => (from, to, one, -other),
            std::cmp::Ordering::Equal => (from, to, reach(draft, &levels), 0),
            std::cmp::Ordering::Greater => (from, to, -one, other),
        }
    });
    untangle(drafts, order, &levels);
}

/// Swaps neighbours among the bundles between the same gutters as long as fewer lines cross then.
fn untangle(drafts: &mut [Draft], order: &Order, levels: &[i64]) {
    for group in drafts.chunk_by_mut(|one, other| (one.from, one.to) == (other.from, other.to)) {
        if group.len() > UNTANGLED_MOST || group[0].from == group[0].to {
            continue;
        }
        let rightwards = order.at(group[0].from) < order.at(group[0].to);
        let crossings = |upper: &Draft, lower: &Draft| {
            let (outer, inner) = if rightwards { (upper, lower) } else { (lower, upper) };
            crossing(&outer.route.from, &inner.route.from, levels) + crossing(&inner.route.to, &outer.route.to, levels)
        };
        for end in (1..group.len()).rev() {
            for at in 0..end {
                if crossings(&group[at], &group[at + 1]) > crossings(&group[at + 1], &group[at]) {
                    group.swap(at, at + 1);
                }
            }
        }
    }
}

/// Counts the slots of an outer bundle from which a line crosses an inner one, which runs down from its uppermost slot.
fn crossing(outer: &[usize], inner: &[usize], levels: &[i64]) -> usize {
    let top = inner.iter().map(|&slot| levels[slot]).min().unwrap_or(0);
    outer.iter().filter(|&&slot| levels[slot] > top).count()
}

/// Returns how far a bundle reaches inside one gutter: what another contains goes inside it.
fn reach(draft: &Draft, levels: &[i64]) -> i64 {
    let ends = || draft.route.from.iter().chain(&draft.route.to).map(|&slot| levels[slot]);
    ends().max().unwrap_or(0) - ends().min().unwrap_or(0)
}

/// Tells for every slot how low it stands in its column; heads stand above their columns, and under heads above them.
fn levels(slots: &Slots, roles: &[Role], arrangement: &Arrangement) -> Vec<i64> {
    let mut levels = vec![-(slots.list.len() as i64); slots.list.len()];
    let step = slots.list.len() as i64 + 1;
    for slot in 0..slots.list.len() {
        // Subordinates stand behind their superior in the list.
        levels[slot] = slots.list[slot].superior.map_or(levels[slot], |superior| levels[superior] + 1);
    }
    for column in &arrangement.columns {
        for (at, &item) in column.items.iter().enumerate() {
            levels[item] = (at as i64 + 1) * step;
        }
    }
    for slot in 0..slots.list.len() {
        if let (Role::Nested(_), Some(superior)) = (roles[slot], slots.list[slot].superior) {
            levels[slot] = levels[superior] / step * step + slot as i64;
        }
    }
    levels
}
