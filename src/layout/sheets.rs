//! Charts of any size as sets of sheets: an index, and sheets for every block that changes.
//!
//! A chart that fits one sheet is one sheet.
//! Otherwise the units below the first head with several subordinates are the blocks.
//! Units joined by flows stand on one sheet, that of the block in which most of the results stand;
//! the sheets of the other blocks carry a mark with the number of that sheet.
//! A block whose tree would be too large for a sheet is told by lineage sheets, or cut between its units.

mod blocks;
mod index;
mod marks;

use super::chart::{Change, Chart, View};
use super::fold::fold;
use super::geometry::Geometry;
use super::paper::{NAMES_LEAST, Paper, SCALES, names_points};
use super::part::part;
use super::place::{Options, place};
use super::scene::{Scene, lineage_sheets, scene};
use super::text::Length;
use blocks::Blocks;

/// Most boxes for which it is worth trying whether they fit one sheet.
const ONE_SHEET: usize = 400;
/// Most boxes of a block for which it is worth trying whether its tree fits one sheet.
const ONE_BLOCK: usize = 150;

/// Lane of results that stand directly below the main head.
const RESULTS: u16 = u16::MAX - 2;

/// Why a chart cannot be drawn on the sheet asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The sheet asked for, in millimetres.
    pub paper: (u32, u32),
    /// Size that names would have, in tenths of a point.
    pub names: Length,
    /// Least size of names, in tenths of a point.
    pub least: Length,
    /// The smallest sheet of the A series that would do; empty when none does.
    pub enough: &'static str,
}

/// Places a chart on one sheet.
///
/// # Errors
/// Refuses a prescribed sheet on which names could not be read.
pub fn one_sheet(chart: &Chart, options: &Options) -> Result<Geometry, Refusal> {
    let geometry = place(chart, options);
    if is_readable(&geometry) || !matches!(options.paper, Paper::Exactly(..)) {
        return Ok(geometry);
    }
    let enough = place(chart, &Options::default()).sheet.name;
    Err(Refusal { enough, ..refusal(&geometry) })
}

fn refusal(geometry: &Geometry) -> Refusal {
    let names = names_points(geometry.sheet.percent);
    Refusal { paper: geometry.sheet.millimetres, names, least: NAMES_LEAST, enough: "" }
}

fn is_readable(geometry: &Geometry) -> bool {
    geometry.sheet.millimetres != (0, 0) && geometry.sheet.percent <= SCALES[SCALES.len() - 1]
}

/// Draws a view of a chart on as many sheets as it needs; on A3, unless another sheet is asked for.
///
/// # Errors
/// Refuses a sheet that is too small for a single unit with what has to stand around it.
pub fn sheets(chart: &Chart, view: View, options: &Options) -> Result<Vec<Scene>, Refusal> {
    if chart.boxes.len() <= ONE_SHEET {
        let geometry = place(chart, options);
        let small = options.paper != Paper::Smallest || matches!(geometry.sheet.name, "A4" | "A3");
        if is_readable(&geometry) && small {
            return Ok(vec![scene(chart, &geometry, view)]);
        }
    }
    Set::new(chart, view, Options { paper: prescribed(options.paper), memory: None, quick: true }).draw()
}

/// Returns the index of a set of sheets as a chart of its own: every block as one card, and what passes between blocks.
pub fn overview(chart: &Chart) -> Chart {
    let blocks = Blocks::new(chart);
    index::whole(chart, &blocks, &vec![None; blocks.list.len()])
}

/// Returns the sheet of a set: the one asked for, or A3.
fn prescribed(paper: Paper) -> Paper {
    match paper {
        Paper::Smallest => Paper::Exactly(420, 297),
        Paper::A(_) => {
            let (wide, high) = paper.formats()[0].millimetres;
            Paper::Exactly(wide, high)
        }
        exactly => exactly,
    }
}

/// What one block takes: its sheets, as charts that are known to fit.
enum Story {
    /// Trees, one a sheet.
    Trees(Vec<Chart>),
    /// Lineage sheets, so many.
    Lineage(Box<Chart>, usize),
}

impl Story {
    fn count(&self) -> usize {
        match self {
            Story::Trees(charts) => charts.len(),
            Story::Lineage(_, count) => *count,
        }
    }
}

struct Set<'a> {
    chart: &'a Chart,
    view: View,
    options: Options,
    blocks: Blocks,
}

impl Set<'_> {
    fn new(chart: &Chart, view: View, options: Options) -> Set<'_> {
        Set { chart, view, options, blocks: Blocks::new(chart) }
    }

    fn draw(&self) -> Result<Vec<Scene>, Refusal> {
        let mut stories: Vec<Option<Story>> = (0..self.blocks.list.len()).map(|block| self.story(block)).collect();
        stories.push(self.alone());
        // The index comes first; every block knows where its sheets begin.
        let mut numbers: Vec<Option<(usize, usize)>> = Vec::with_capacity(stories.len());
        let index = index::charts(self.chart, &self.blocks, &vec![None; stories.len()], &self.options);
        let mut next = index.len() + 1;
        for story in &stories {
            numbers.push(story.as_ref().map(|story| (next, next + story.count() - 1)));
            next += story.as_ref().map_or(0, Story::count);
        }
        let of = (next - 1) as u32;
        let mut scenes = Vec::with_capacity(next);
        for chart in index::charts(self.chart, &self.blocks, &numbers, &self.options) {
            scenes.push(self.tree(&chart, scenes.len() as u32 + 1, of)?);
        }
        for (block, story) in stories.into_iter().enumerate() {
            match story {
                None => {}
                Some(Story::Trees(charts)) => {
                    for chart in charts {
                        let chart = marks::numbered(chart, self.chart, &numbers);
                        scenes.push(self.tree(&chart, scenes.len() as u32 + 1, of)?);
                    }
                }
                Some(Story::Lineage(chart, _)) => {
                    let first = numbers[block].map_or(1, |numbers| numbers.0) as u32;
                    scenes.extend(super::scene::lineage_set(&chart, &self.options, (first, of)));
                }
            }
        }
        Ok(scenes)
    }

    fn tree(&self, chart: &Chart, number: u32, of: u32) -> Result<Scene, Refusal> {
        let mut geometry = place(chart, &self.options);
        if !is_readable(&geometry) {
            return Err(refusal(&geometry));
        }
        geometry.sheet.number = (number, of);
        Ok(scene(chart, &geometry, self.view))
    }

    fn fits(&self, chart: &Chart) -> bool {
        is_readable(&place(chart, &self.options))
    }

    /// Decides how a block is told; `None` for a block to which nothing happens.
    fn story(&self, block: usize) -> Option<Story> {
        let kept = self.blocks.kept(self.chart, block);
        if !self.blocks.is_changed(self.chart, block) {
            return None;
        }
        let (mut chart, members) = part(self.chart, &kept);
        chart.subtitle = self.blocks.name(self.chart, block);
        self.face(&mut chart, &members, block);
        marks::add(&mut chart, &members, self.chart, &self.blocks, block);
        Some(self.told(chart))
    }

    /// Tells about units that hang directly below the main head and belong to no block.
    fn alone(&self) -> Option<Story> {
        let units: Vec<usize> = (0..self.chart.boxes.len())
            .filter(|&unit| changes(self.chart, unit) && self.blocks.home[unit].is_none())
            .filter(|unit| !self.blocks.above.contains(unit) && !self.blocks.list.contains(unit))
            .collect();
        if units.is_empty() {
            return None;
        }
        let (chart, _) = part(self.chart, &blocks::with_superiors(self.chart, &units));
        Some(self.told(chart))
    }

    /// Chooses trees or lineage sheets for a chart.
    fn told(&self, chart: Chart) -> Story {
        let folded = fold(&chart, 0);
        if folded.boxes.len() <= ONE_BLOCK && self.fits(&folded) {
            return Story::Trees(vec![folded]);
        }
        if self.view == View::Change && !chart.flows.is_empty() {
            let count = lineage_sheets(&chart, &self.options).len();
            return Story::Lineage(Box::new(chart), count);
        }
        Story::Trees(self.cut(&folded))
    }

    /// Puts what comes to stand beside the block between its own head and the heads of others, level with the originals.
    fn face(&self, chart: &mut Chart, members: &[usize], block: usize) {
        let results: Vec<bool> = members.iter().map(|unit| self.blocks.alone.contains(unit)).collect();
        if !chart.flows.iter().any(|flow| results[flow.to] && !results[flow.from]) {
            return;
        }
        let title = chart.labels.states[1].clone();
        for (at, unit) in members.iter().enumerate() {
            let drawn = &mut chart.boxes[at];
            if results[at] {
                (drawn.lane, drawn.lane_title) = (RESULTS, title.clone());
            } else if self.blocks.list.contains(unit) && *unit != self.blocks.list[block] {
                (drawn.lane, drawn.lane_title) = (RESULTS + 1, String::new());
            }
        }
    }

    /// Cuts a chart between its units, in official order, so that every piece fits a sheet.
    fn cut(&self, chart: &Chart) -> Vec<Chart> {
        let leaves = blocks::leaves(chart);
        let mut size = (leaves.len() / 2).clamp(1, 60);
        loop {
            let pieces: Vec<Chart> =
                leaves.chunks(size).map(|leaves| part(chart, &blocks::with_superiors(chart, leaves)).0).collect();
            if size == 1 || pieces.iter().all(|piece| self.fits(piece)) {
                return pieces;
            }
            size = (size * 3 / 4).max(1);
        }
    }
}

/// Whether anything happens to a unit.
fn changes(chart: &Chart, unit: usize) -> bool {
    chart.boxes[unit].change != Change::Unchanged
}
