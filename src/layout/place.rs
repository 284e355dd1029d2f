//! Trying several heights and row widths, and keeping what fills the smallest sheet best.

use super::arrange::{self, Arrangement, Ties};
use super::bands;
use super::channels::Channels;
use super::chart::Chart;
use super::face::WIDTHS;
use super::geometry::{Geometry, Parts, Sheet};
use super::pack::{Packing, Places};
use super::roles::{self, Roles};
use super::routes::{self, Drafts};
use super::scene::{self, FrameHeights};
use super::slots::Slots;
use super::text::Length;

/// Margin of the sheet.
pub(crate) const MARGIN: Length = 300;
/// From this number of slots on, fewer arrangements are tried.
const MANY: usize = 5000;

/// Wishes about the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The sheet to aim at.
    pub paper: Paper,
}

impl Options {
    /// Returns the index of the first format to try.
    pub(crate) fn first(&self) -> usize {
        match self.paper {
            Paper::Smallest => 0,
            Paper::A(number) => 4 - usize::from(number.min(4)),
        }
    }
}

/// A choice of sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// The smallest landscape sheet from A4 to A0 on which everything fits at full text size, or a larger one of its own.
    #[default]
    Smallest,
    /// At least this sheet of the A series, landscape.
    A(u8),
}

/// A landscape sheet at 96 dots per inch.
pub(crate) struct Format {
    pub name: &'static str,
    pub width: Length,
    pub height: Length,
    pub millimetres: (u32, u32),
}

const fn format(name: &'static str, width: Length, height: Length, millimetres: (u32, u32)) -> Format {
    Format { name, width, height, millimetres }
}

pub(crate) const FORMATS: [Format; 5] = [
    format("A4", 11225, 7937, (297, 210)),
    format("A3", 15874, 11225, (420, 297)),
    format("A2", 22450, 15874, (594, 420)),
    format("A1", 31786, 22450, (841, 594)),
    format("A0", 44938, 31786, (1189, 841)),
];

/// How far a drawing may be reduced to fit a sheet, in percent: names stay above 7 points.
const REDUCTIONS: [Length; 4] = [100, 104, 108, 112];

struct Trial {
    arrangement: Arrangement,
    drafts: Drafts,
    channels: Channels,
    places: Places,
}

/// What is known of the sheet before anything is placed: the frame on each format.
struct Frames {
    first: usize,
    heights: Vec<FrameHeights>,
}

/// Places a chart: the union of both trees, one slot per unit and place.
pub fn place(chart: &Chart, options: &Options) -> Geometry {
    let slots = Slots::new(chart);
    let first = options.first();
    let widths = if slots.list.len() > MANY { &WIDTHS[..1] } else { &WIDTHS[..] };
    let mut chosen: Option<(i128, Trial, Roles)> = None;
    for &width in widths {
        let roles = roles::decide(chart, &slots, width);
        let (score, trial) = best(chart, &slots, &roles, first);
        let score = score + i128::from(WIDTHS[0] - width);
        if chosen.as_ref().is_none_or(|best| score < best.0) {
            chosen = Some((score, trial, roles));
        }
    }
    let (_, trial, roles) = chosen.expect("invariant L1 broken: no width was tried");
    assemble(chart, slots, roles, trial, first)
}

fn assemble(chart: &Chart, slots: Slots, roles: Roles, trial: Trial, first: usize) -> Geometry {
    let parts = Parts { slots: &slots, roles: &roles, arrangement: &trial.arrangement, places: &trial.places };
    let rects = parts.rects();
    let fans = parts.fans(&rects);
    let (panels, titles) = (parts.panels(), parts.titles());
    let channel = trial.channels.last();
    let frames = frames(chart, &slots, &trial.drafts, first);
    let (width, height) = trial.places.size;
    let ribbons = trial.drafts.ribbons.clone();
    let routes = trial.channels.finish(trial.drafts, &trial.places, &rects, roles.width);
    let size = (width, height + channel);
    let sheet = sheet(chart, &slots, size, &frames, &routes, &ribbons);
    Geometry { slots, roles: roles.role, faces: roles.face, rects, fans, panels, titles, ribbons, routes, size, sheet }
}

fn best(chart: &Chart, slots: &Slots, roles: &Roles, first: usize) -> (i128, Trial) {
    let ties = arrange::tie(chart, slots, roles);
    let area: i128 = roles.face.iter().map(|face| i128::from(face.width + 300) * i128::from(face.height + 80)).sum();
    let side = (area as u128).isqrt() as Length;
    let many = slots.list.len() > MANY;
    let heights: &[Length] = if many { &[60] } else { &[25, 30, 36, 42, 48, 54, 60, 68, 76, 86, 100, 120, 150] };
    let wraps = if many { vec![side * 160 / 100] } else { wraps(side) };
    let mut known: Option<Frames> = None;
    let mut chosen: Option<(i128, Trial)> = None;
    for &share in heights {
        let trial = attempt(chart, slots, roles, &ties, side * share / 100 + 1000);
        let frames = known.get_or_insert_with(|| frames(chart, slots, &trial.1, first));
        for &wrap in &wraps {
            let packing = Packing { slots, roles, arrangement: &trial.0, room: &trial.1.room, wrap };
            let shelving = packing.shelve();
            let channels = Channels::new(&trial.1, slots, &trial.0, &shelving);
            let places = packing.pack(&shelving, &channels);
            let score = score(&places, channels.last(), frames) + 150 * trial.1.drafts.len() as i128;
            if chosen.as_ref().is_none_or(|best| score < best.0) {
                let (arrangement, drafts) = trial.clone();
                chosen = Some((score, Trial { arrangement, drafts, channels, places }));
            }
        }
    }
    chosen.expect("invariant L1 broken: no layout was tried")
}

/// Lists the widths at which rows of blocks are broken: the sheets, something near a square, and never.
fn wraps(side: Length) -> Vec<Length> {
    let inner = |format: &Format| format.width * 104 / 100 - 2 * MARGIN - 900;
    let mut wraps: Vec<Length> = FORMATS.iter().map(inner).filter(|&wrap| wrap < side * 4).collect();
    wraps.extend([side * 3 / 2, Length::MAX / 4]);
    wraps
}

fn attempt(chart: &Chart, slots: &Slots, roles: &Roles, ties: &Ties, height: Length) -> (Arrangement, Drafts) {
    let mut arrangement = arrange::arrange(chart, slots, roles, ties, height);
    let drafts = routes::draft(chart, slots, &roles.role, &mut arrangement, ties);
    bands::align(roles, ties, &mut arrangement);
    (arrangement, drafts)
}

fn frames(chart: &Chart, slots: &Slots, drafts: &Drafts, first: usize) -> Frames {
    let kinds = drafts.kinds();
    let measure = |format: &Format| scene::frame_heights(chart, slots, &kinds, &drafts.ribbons, format.width);
    Frames { first, heights: FORMATS.iter().map(measure).collect() }
}

/// The number of the format that the chart needs, then how badly it fills it.
///
/// Shelves cost a little, for they are harder to read.
fn score(places: &Places, channel: Length, frames: &Frames) -> i128 {
    let (width, height) = (i128::from(places.size.0 + 2 * MARGIN), i128::from(places.size.1 + channel));
    let shelves: i128 = places.shelves.values().map(|shelved| shelved.levels.len() as i128 - 1).sum();
    let mut overflow = 0;
    // One row on the next larger sheet reads better than shelves on the smallest.
    let least = if shelves > 0 { 100_000 * (frames.first as i128 + 1) } else { 0 };
    for (index, format) in FORMATS.iter().enumerate().skip(frames.first) {
        let frame = i128::from(frames.heights[index].head + frames.heights[index].foot);
        let wide = width * 10_000 / i128::from(format.width);
        let high = (height + frame) * 10_000 / i128::from(format.height);
        overflow = wide.max(high);
        if let Some(reduction) = REDUCTIONS.iter().find(|&&reduction| overflow <= 100 * i128::from(reduction)) {
            return least.max(index as i128 * 100_000)
                + i128::from(reduction - 100) * 2000
                + (wide - high).abs()
                + 500 * shelves;
        }
    }
    FORMATS.len() as i128 * 100_000 + overflow * 10 + 500 * shelves
}

fn sheet(
    chart: &Chart,
    slots: &Slots,
    size: (Length, Length),
    frames: &Frames,
    routes: &[routes::Route],
    ribbons: &[super::geometry::Ribbon],
) -> Sheet {
    for (index, format) in FORMATS.iter().enumerate().skip(frames.first) {
        for reduction in REDUCTIONS {
            let (width, height) = (format.width * reduction / 100, format.height * reduction / 100);
            let sheet = fitted(size, frames.heights[index], width, height);
            if size.0 + 2 * MARGIN <= width && sheet.height <= height {
                let lists_y = sheet.lists_y + height - sheet.height;
                return Sheet { name: format.name, height, millimetres: format.millimetres, lists_y, ..sheet };
            }
        }
    }
    let width = (size.0 + 2 * MARGIN).max(FORMATS[frames.first].width);
    let kinds: Vec<routes::Kind> = routes.iter().map(|route| route.kind).collect();
    fitted(size, scene::frame_heights(chart, slots, &kinds, ribbons, width), width, 0)
}

fn fitted(size: (Length, Length), frame: FrameHeights, width: Length, height: Length) -> Sheet {
    let needed = frame.head + size.1 + frame.foot;
    let spare = (height - needed).max(0);
    Sheet {
        width,
        height: needed,
        name: "",
        millimetres: (0, 0),
        chart_x: (width - size.0) / 2,
        chart_y: frame.head + (spare / 3).min(600),
        lists_y: frame.head + size.1,
    }
}
