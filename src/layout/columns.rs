//! Sharing the items of one lane out into columns.

use std::collections::BTreeMap;

use super::roles::GAP;
use super::text::Length;

/// Where an item has to stand so that its ribbons stay short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pin {
    /// Anywhere.
    Free,
    /// In the first column: its partner is in a lane to the left.
    First,
    /// In the last column: its partner is in a lane to the right.
    Last,
    /// In the left column of a pair: result of something in the same lane.
    Result,
    /// In the right column of a pair: original of something in the same lane.
    Original,
}

/// An item to be shared out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub height: Length,
    pub pin: Pin,
    /// The event that it belongs to.
    pub band: Option<usize>,
}

/// The two groups of an event inside one lane.
#[derive(Default)]
struct Pair {
    results: Vec<usize>,
    originals: Vec<usize>,
    height: Length,
}

/// Shares items out, in order, into as few columns as the height allows, and evens them.
///
/// Returns the indices of the items in each column, in order.
pub(super) fn share(members: &[Member], height: Length) -> Vec<Vec<usize>> {
    if members.is_empty() {
        return Vec::new();
    }
    let pairs = pairs(members);
    let tallest = members.iter().map(|member| member.height).max().unwrap_or(0);
    let tallest = pairs.iter().map(|pair| pair.height).max().unwrap_or(0).max(tallest);
    let limit = height.max(tallest);
    let total: Length = members.iter().map(|member| member.height + GAP).sum();
    let least = if pairs.is_empty() { 1 } else { 2 };
    let mut count = ((total / (limit + GAP)) as usize).max(least);
    let mut columns = fill(members, &pairs, limit, count);
    while columns.is_none() {
        count += 1 + count / 8;
        columns = fill(members, &pairs, limit, count);
    }
    let (mut low, mut high) = (tallest.max(total / count as Length - GAP) - 1, limit);
    while low + 20 < high {
        let middle = (low + high) / 2;
        match fill(members, &pairs, middle, count) {
            Some(better) => {
                columns = Some(better);
                high = middle;
            }
            None => low = middle,
        }
    }
    columns.unwrap_or_default()
}

fn pairs(members: &[Member]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut known: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for (index, member) in members.iter().enumerate() {
        if !matches!(member.pin, Pin::Result | Pin::Original) {
            continue;
        }
        let at = *known.entry(member.band).or_insert_with(|| {
            pairs.push(Pair::default());
            pairs.len() - 1
        });
        let group = if member.pin == Pin::Result { &mut pairs[at].results } else { &mut pairs[at].originals };
        group.push(index);
    }
    for pair in &mut pairs {
        let sum = |group: &[usize]| group.iter().map(|&index| members[index].height + GAP).sum::<Length>() - GAP;
        pair.height = sum(&pair.results).max(sum(&pair.originals));
    }
    pairs
}

struct Fill {
    columns: Vec<Vec<usize>>,
    used: Vec<Length>,
    limit: Length,
}

impl Fill {
    fn fits(&self, column: usize, height: Length) -> bool {
        self.used[column] + height + GAP <= self.limit || self.used[column] < 0
    }

    fn put(&mut self, column: usize, items: &[usize], height: Length) {
        self.columns[column].extend(items);
        self.used[column] += height + GAP;
    }
}

fn fill(members: &[Member], pairs: &[Pair], limit: Length, count: usize) -> Option<Vec<Vec<usize>>> {
    let mut fill = Fill { columns: vec![Vec::new(); count], used: vec![-GAP; count], limit };
    for (item, member) in members.iter().enumerate() {
        match member.pin {
            Pin::First => fill.put(0, &[item], member.height),
            Pin::Last => fill.put(count - 1, &[item], member.height),
            _ => {}
        }
    }
    let mut column = 0;
    for pair in pairs {
        while column + 1 < count && !(fill.fits(column, pair.height) && fill.fits(column + 1, pair.height)) {
            column += 2;
        }
        if column + 1 >= count {
            return None;
        }
        fill.put(column, &pair.results, pair.height);
        fill.put(column + 1, &pair.originals, pair.height);
    }
    let mut column = 0;
    for (item, member) in members.iter().enumerate().filter(|(_, member)| member.pin == Pin::Free) {
        while column < count && !fill.fits(column, member.height) {
            column += 1;
        }
        if column == count {
            return None;
        }
        fill.put(column, &[item], member.height);
    }
    for column in &mut fill.columns {
        column.sort_unstable();
    }
    fill.columns.retain(|column| !column.is_empty());
    Some(fill.columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(pin: Pin) -> Member {
        Member { height: 200, pin, band: (pin != Pin::Free).then_some(7) }
    }

    #[test]
    fn columns_are_few_then_even_and_keep_the_order() {
        let columns = share(&[member(Pin::Free); 10], 1500);
        assert_eq!(columns, [vec![0, 1, 2, 3, 4], vec![5, 6, 7, 8, 9]]);
    }

    #[test]
    fn originals_stand_in_the_column_behind_their_result() {
        let members = [Pin::Free, Pin::Result, Pin::Original, Pin::Original].map(member);
        assert_eq!(share(&members, 5000), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn many_mergers_use_several_pairs_of_columns() {
        let mut members = Vec::new();
        for band in 0..6 {
            for pin in [Pin::Result, Pin::Original, Pin::Original] {
                members.push(Member { height: 200, pin, band: Some(band) });
            }
        }
        assert_eq!(share(&members, 1500).len(), 4);
    }
}
