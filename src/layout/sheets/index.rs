//! The index: every block as one card with its numbers of units and sheets, and what passes between blocks.

use std::collections::BTreeMap;

use super::super::chart::{Change, Chart, ChartBox, Flow, Place};
use super::super::part::{outer, part};
use super::super::place::{Options, place};
use super::super::scene::counted;
use super::blocks::{self, Blocks};
use super::is_readable;
use super::marks::range;

/// Returns the charts of the index sheets; `numbers` gives the sheets of every block.
pub(super) fn charts(
    chart: &Chart,
    blocks: &Blocks,
    numbers: &[Option<(usize, usize)>],
    options: &Options,
) -> Vec<Chart> {
    let whole = whole(chart, blocks, numbers);
    if is_readable(&place(&whole, options)) {
        return vec![whole];
    }
    let leaves = blocks::leaves(&whole);
    let mut size = (leaves.len() / 2).clamp(1, 60);
    loop {
        let pieces: Vec<Chart> =
            leaves.chunks(size).map(|leaves| part(&whole, &blocks::with_superiors(&whole, leaves)).0).collect();
        if size == 1 || pieces.iter().all(|piece| is_readable(&place(piece, options))) {
            return pieces;
        }
        size = (size * 3 / 4).max(1);
    }
}

/// Returns the index as one chart, whatever its size.
pub(super) fn whole(chart: &Chart, blocks: &Blocks, numbers: &[Option<(usize, usize)>]) -> Chart {
    Index::new(chart, blocks, numbers).chart
}

struct Index<'a> {
    source: &'a Chart,
    blocks: &'a Blocks,
    chart: Chart,
    /// Card of every unit of the source.
    card: [Vec<Option<usize>>; 2],
}

impl<'a> Index<'a> {
    fn new(source: &'a Chart, blocks: &'a Blocks, numbers: &[Option<(usize, usize)>]) -> Index<'a> {
        let count = source.boxes.len();
        let tally = Change::ALL.into_iter().map(|change| {
            let (before, after) = counted(source, change);
            (change, before, after)
        });
        let chart = Chart { totals: source.totals.clone(), tally: tally.collect(), ..outer(source) };
        let mut index = Index { source, blocks, chart, card: [vec![None; count], vec![None; count]] };
        let mut top = None;
        for &unit in &blocks.above {
            let place = |place: Option<Place>| place.map(|place| Place { superior: top, ..place });
            let above = &source.boxes[unit];
            index.chart.boxes.push(ChartBox {
                before: place(above.before),
                after: place(above.after),
                ..above.clone()
            });
            top = Some(index.chart.boxes.len() - 1);
        }
        for (block, sheets) in numbers.iter().take(blocks.list.len()).enumerate() {
            index.block(block, *sheets, top);
        }
        index.alone(top);
        index.flows();
        index
    }

    /// Adds the card of a block.
    fn block(&mut self, block: usize, sheets: Option<(usize, usize)>, top: Option<usize>) {
        let Index { source, blocks, .. } = *self;
        let head = &source.boxes[blocks.list[block]];
        let units = |inside: &[Option<usize>]| -> u32 {
            let own = (0..inside.len()).filter(|&unit| inside[unit] == Some(block) && unit != blocks.list[block]);
            own.map(|unit| source.boxes[unit].count.unwrap_or(1)).sum()
        };
        let (before, after) = (units(&blocks.before), units(&blocks.after));
        let place = |place: Option<Place>| place.map(|place| Place { superior: top, ..place });
        let badge = if before == after { after.to_string() } else { format!("{before} → {after}") };
        let name = match sheets {
            Some(sheets) => format!("{} · {} {}", head.name, source.labels.sheet.to_lowercase(), range(sheets)),
            None => head.name.clone(),
        };
        let number = self.chart.boxes.len();
        self.chart.boxes.push(ChartBox {
            name,
            before: place(head.before),
            after: place(head.after),
            badge: Some(badge),
            delta: None,
            count: Some(before.max(after) + 1),
            findings: Vec::new(),
            posts: Vec::new(),
            events: Vec::new(),
            head: false,
            ..head.clone()
        });
        for unit in 0..source.boxes.len() {
            for (side, inside) in [&blocks.before, &blocks.after].into_iter().enumerate() {
                if inside[unit] == Some(block) {
                    self.card[side][unit] = Some(number);
                }
            }
        }
    }

    /// Adds cards for the units directly below the main head, by what happens to them; a few stand for themselves.
    fn alone(&mut self, top: Option<usize>) {
        let Index { source, blocks, .. } = *self;
        let mut groups: BTreeMap<(Change, bool, bool, u16), Vec<usize>> = BTreeMap::new();
        for &unit in &blocks.alone {
            let alone = &source.boxes[unit];
            let key = (alone.change, alone.before.is_some(), alone.after.is_some(), alone.lane);
            groups.entry(key).or_default().push(unit);
        }
        for ((change, ..), units) in groups {
            let pieces = if units.len() > 6 { vec![units] } else { units.into_iter().map(|unit| vec![unit]).collect() };
            for units in pieces {
                let number = self.chart.boxes.len();
                let first = &source.boxes[units[0]];
                let place = |place: Option<Place>| place.map(|place| Place { superior: top, ..place });
                let mut card = ChartBox { before: place(first.before), after: place(first.after), ..first.clone() };
                if units.len() > 1 {
                    let total: u32 = units.iter().map(|&unit| source.boxes[unit].count.unwrap_or(1)).sum();
                    card.name = source.labels.units(total as usize);
                    card.badge = None;
                    card.delta = None;
                    card.former_name = None;
                    card.count = Some(total);
                    card.events = Vec::new();
                    card.findings = Vec::new();
                    card.posts = Vec::new();
                    card.change = change;
                }
                self.chart.boxes.push(card);
                for unit in units {
                    self.card[0][unit] = Some(number).filter(|_| source.boxes[unit].before.is_some());
                    self.card[1][unit] = Some(number).filter(|_| source.boxes[unit].after.is_some());
                }
            }
        }
    }

    /// Adds up what passes between cards; the ribbon shows the change that most of it is.
    fn flows(&mut self) {
        let mut sums: BTreeMap<(usize, usize), (i64, BTreeMap<Change, usize>)> = BTreeMap::new();
        for flow in &self.source.flows {
            let ends = self.card[0].get(flow.from).copied().flatten().zip(self.card[1].get(flow.to).copied().flatten());
            let Some((from, to)) = ends.filter(|(from, to)| from != to) else { continue };
            let sum = sums.entry((from, to)).or_default();
            sum.0 += flow.weight.max(0);
            *sum.1.entry(flow.change).or_default() += 1;
        }
        for ((from, to), (weight, changes)) in sums {
            let total: usize = changes.values().sum();
            let most = changes.into_iter().max_by_key(|&(change, count)| (count, std::cmp::Reverse(change)));
            let change = most.map_or(Change::default(), |(change, _)| change);
            let label = self.chart.labels.number(total as i64);
            self.chart.flows.push(Flow { from, to, change, weight, label, event: 0 });
        }
    }
}
