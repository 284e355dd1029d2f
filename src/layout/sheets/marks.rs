//! Marks where something continues on another sheet.

use std::collections::BTreeMap;

use super::super::chart::{Chart, ChartBox, Place};
use super::blocks::Blocks;
use super::changes;

/// Beginning of the id of a mark; the number of the block follows.
const MARK: &str = "mark.";

/// Adds a card for every other block whose sheets tell about units of this one.
pub(super) fn add(part: &mut Chart, members: &[usize], chart: &Chart, blocks: &Blocks, block: usize) {
    let mut told: BTreeMap<usize, u32> = BTreeMap::new();
    for unit in (0..chart.boxes.len()).filter(|&unit| changes(chart, unit) && unit != blocks.list[block]) {
        let inside = blocks.before[unit] == Some(block) || blocks.after[unit] == Some(block);
        if let Some(home) = blocks.home[unit].filter(|&home| inside && home != block) {
            *told.entry(home).or_default() += chart.boxes[unit].count.unwrap_or(1);
        }
    }
    let head = members.iter().position(|&unit| unit == blocks.list[block]);
    let hangs = head.filter(|&head| part.boxes[head].after.is_some() || part.boxes[head].before.is_some());
    for (home, count) in told {
        let exists = |place: Option<Place>| hangs.is_none() || place.is_some();
        let place = Place { superior: hangs, order: u32::MAX };
        let (before, after) = hangs.map_or((None, None), |head| (part.boxes[head].before, part.boxes[head].after));
        part.boxes.push(ChartBox {
            id: format!("{MARK}{home}"),
            name: blocks.name(chart, home),
            badge: Some(chart.labels.units(count as usize)),
            count: Some(count),
            before: exists(before).then_some(place),
            after: exists(after).then_some(place),
            lane: u16::MAX,
            lane_title: chart.labels.elsewhere.clone(),
            ..ChartBox::default()
        });
    }
}

/// Writes the numbers of the sheets into the marks of a chart.
pub(super) fn numbered(mut part: Chart, chart: &Chart, numbers: &[Option<(usize, usize)>]) -> Chart {
    for unit in &mut part.boxes {
        let block = unit.id.strip_prefix(MARK).and_then(|number| number.parse::<usize>().ok());
        if let Some(Some(sheets)) = block.and_then(|block| numbers.get(block)) {
            unit.name = format!("{} {}: {}", chart.labels.sheet, range(*sheets), unit.name);
        }
    }
    part
}

/// Writes the first and last number of a range.
pub(super) fn range((first, last): (usize, usize)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}
