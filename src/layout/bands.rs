//! Aligning what belongs to one event across neighbouring columns.
//!
//! The members of an event form a group in each column; a band is the strip in which all groups of one event stand,
//! each in the middle of it. The groups keep their official place as far as two columns do not contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::{Arrangement, Column, Part, TITLE, Ties};
use super::roles::{GAP, Roles};
use super::text::Length;

/// Sets the top edges of all items in all columns.
pub(super) fn align(roles: &Roles, ties: &Ties, arrangement: &mut Arrangement) {
    let band = &ties.band;
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    collect(ties, arrangement, &mut clusters);
    for columns in clusters.values() {
        let order = band_order(columns, &arrangement.columns, band);
        let rank = order.iter().enumerate().map(|(rank, &band)| (band, rank)).collect();
        for &column in columns {
            regroup(&mut arrangement.columns[column], band, &rank);
        }
        stack(columns, &mut arrangement.columns, roles, band, &order);
    }
}

/// Gives every member of an event the smallest member as its band; events that share a member are one.
pub(super) fn find(pairs: &[(usize, usize)], count: usize) -> Vec<Option<usize>> {
    let mut root: Vec<usize> = (0..count).collect();
    let find = |root: &mut Vec<usize>, mut at: usize| {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    };
    for &(from, to) in pairs {
        let (a, b) = (find(&mut root, from), find(&mut root, to));
        let (low, high) = (a.min(b), a.max(b));
        root[high] = low;
    }
    let mut band = vec![None; count];
    for &(from, to) in pairs {
        band[from] = Some(find(&mut root, from));
        band[to] = band[from];
    }
    band
}

/// Lists the columns of every cluster from left to right.
fn collect(ties: &Ties, arrangement: &Arrangement, clusters: &mut BTreeMap<usize, Vec<usize>>) {
    for owner in (0..arrangement.parts.len()).filter(|&owner| ties.cluster[owner] == owner) {
        let mut queue: Vec<Part> = arrangement.parts[owner].iter().rev().copied().collect();
        while let Some(part) = queue.pop() {
            match part {
                Part::Stack(column) => clusters.entry(owner).or_default().push(column),
                Part::Drop(slot) if ties.cluster[slot] == owner => queue.extend(arrangement.parts[slot].iter().rev()),
                Part::Drop(_) => {}
            }
        }
    }
}

/// Orders the bands by the first column in which each occurs and the place there.
fn band_order(columns: &[usize], all: &[Column], band: &[Option<usize>]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let items = columns.iter().flat_map(|&column| &all[column].items);
    items.filter_map(|&item| band[item]).filter(|&band| seen.insert(band)).collect()
}

/// Brings the members of each band together and the bands of the column into the common order.
fn regroup(column: &mut Column, band: &[Option<usize>], order: &BTreeMap<usize, usize>) {
    let rank = |item: usize| band[item].and_then(|band| order.get(&band).copied());
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &item in &column.items {
        if let Some(rank) = rank(item) {
            groups.entry(rank).or_default().push(item);
        }
    }
    if groups.is_empty() {
        return;
    }
    let mut next = groups.into_values();
    let mut seen = BTreeSet::new();
    let mut items = Vec::with_capacity(column.items.len());
    for &item in &column.items {
        match band[item] {
            None => items.push(item),
            Some(band) if seen.insert(band) => {
                items.extend(next.next().unwrap_or_default());
            }
            Some(_) => {}
        }
    }
    column.items = items;
}

/// Walks all columns of a cluster downwards, stopping at every band until all its columns have arrived.
fn stack(columns: &[usize], all: &mut [Column], roles: &Roles, band: &[Option<usize>], order: &[usize]) {
    let mut cursors = vec![Cursor::default(); columns.len()];
    let mut places: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (at, &column) in columns.iter().enumerate() {
        for band in all[column].items.iter().filter_map(|&item| band[item]) {
            places.entry(band).or_default().insert(at);
        }
    }
    for &current in order {
        let mut groups = Vec::new();
        for &at in &places[&current] {
            let column = columns[at];
            while band[all[column].items[cursors[at].next]] != Some(current) {
                put(&mut all[column], &mut cursors[at], roles);
            }
            let members = all[column].items[cursors[at].next..].iter().take_while(|&&item| band[item] == Some(current));
            let height: Length = members.map(|&item| roles.comb_height[item] + GAP).sum::<Length>() - GAP;
            groups.push((at, height));
        }
        let top = groups.iter().map(|&(at, _)| cursors[at].top).max().unwrap_or(0);
        let tallest = groups.iter().map(|group| group.1).max().unwrap_or(0);
        for (at, height) in groups {
            cursors[at].top = top + (tallest - height) / 2;
            let column = &mut all[columns[at]];
            while cursors[at].next < column.items.len() && band[column.items[cursors[at].next]] == Some(current) {
                put(column, &mut cursors[at], roles);
            }
            cursors[at].top = top + tallest + GAP + 12;
        }
    }
    for (at, &column) in columns.iter().enumerate() {
        while cursors[at].next < all[column].items.len() {
            put(&mut all[column], &mut cursors[at], roles);
        }
    }
}

#[derive(Clone, Default)]
struct Cursor {
    next: usize,
    top: Length,
}

fn put(column: &mut Column, cursor: &mut Cursor, roles: &Roles) {
    if column.inner.iter().any(|(at, _)| *at == cursor.next) {
        cursor.top += TITLE;
    }
    let height = roles.comb_height[column.items[cursor.next]];
    column.tops.push(cursor.top);
    column.height = cursor.top + height;
    cursor.top += height + GAP;
    cursor.next += 1;
}
