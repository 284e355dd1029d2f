//! Trying several heights and row widths, and keeping what fills the smallest sheet best.

use std::collections::BTreeMap;

use super::arrange::{self, Arrangement, Ties};
use super::bands;
use super::channels::Channels;
use super::chart::Chart;
use super::face::WIDTHS;
use super::geometry::{Geometry, Parts, Ribbon, Sheet};
use super::memory::{Choice, Memory};
use super::pack::{Packing, Places, Shelving};
use super::paper::{Format, Paper, SCALES};
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
    /// An earlier drawing whose places are kept.
    pub memory: Option<Memory>,
    /// Whether fewer arrangements are tried, as for one of many sheets.
    pub quick: bool,
}

struct Trial {
    height: Length,
    wrap: Length,
    arrangement: Arrangement,
    drafts: Drafts,
    channels: Channels,
    places: Places,
}

/// The sheets to try, and the frame on each of them; frames are measured when they are needed.
struct Frames<'a> {
    chart: &'a Chart,
    slots: &'a Slots,
    kinds: Vec<routes::Kind>,
    ribbons: Vec<Ribbon>,
    formats: Vec<Format>,
    known: BTreeMap<Length, FrameHeights>,
}

/// A sheet and how many percent of it are squeezed onto it.
#[derive(Clone, Copy)]
struct Fit {
    format: usize,
    percent: Length,
}

impl<'a> Frames<'a> {
    fn new(chart: &'a Chart, slots: &'a Slots, drafts: &Drafts, formats: &[Format]) -> Frames<'a> {
        let (kinds, ribbons) = (drafts.kinds(), drafts.ribbons.clone());
        Frames { chart, slots, kinds, ribbons, formats: formats.to_vec(), known: BTreeMap::new() }
    }

    fn at(&mut self, width: Length) -> FrameHeights {
        let Frames { chart, slots, kinds, ribbons, known, .. } = self;
        *known.entry(width).or_insert_with(|| scene::frame_heights(chart, slots, kinds, ribbons, width))
    }

    /// Finds the first sheet, and there the largest scale, at which a chart fits.
    fn fit(&mut self, size: (Length, Length)) -> Option<Fit> {
        for format in 0..self.formats.len() {
            for percent in SCALES {
                if self.fits(size, format, percent) {
                    return Some(Fit { format, percent });
                }
            }
        }
        None
    }

    fn fits(&mut self, size: (Length, Length), format: usize, percent: Length) -> bool {
        let Format { width, height, .. } = self.formats[format];
        let (width, height) = (width * percent / 100, height * percent / 100);
        if size.0 + 2 * MARGIN > width || size.1 > height {
            return false;
        }
        let frame = self.at(width);
        frame.head + size.1 + frame.foot <= height
    }

    /// Finds how far a chart has to be reduced to fit the last sheet at all.
    fn squeeze(&mut self, size: (Length, Length)) -> Length {
        let last = self.formats.len() - 1;
        let mut percent = SCALES[SCALES.len() - 1];
        while !self.fits(size, last, percent) {
            percent += 2 + percent / 20;
        }
        percent
    }
}

/// Places a chart: the union of both trees, one slot per unit and place.
pub fn place(chart: &Chart, options: &Options) -> Geometry {
    let slots = Slots::new(chart);
    let formats = options.paper.formats();
    let mut widths = match slots.list.len() {
        many if many > MANY => WIDTHS[..1].to_vec(),
        _ if options.quick => vec![WIDTHS[0], WIDTHS[3]],
        _ => WIDTHS.to_vec(),
    };
    if let Some(memory) = &options.memory {
        widths = vec![memory.width.clamp(WIDTHS[WIDTHS.len() - 1], WIDTHS[0])];
    }
    let mut chosen: Option<(i128, Trial, Roles)> = None;
    for width in widths {
        let roles = roles::decide(chart, &slots, width);
        let (score, trial) = best(chart, &slots, &roles, &formats, options.memory.as_ref());
        let score = score + i128::from(WIDTHS[0] - width);
        if chosen.as_ref().is_none_or(|best| score < best.0) {
            chosen = Some((score, trial, roles));
        }
    }
    let (_, trial, roles) = chosen.expect("invariant L1 broken: no width was tried");
    assemble(chart, slots, roles, trial, options)
}

fn assemble(chart: &Chart, slots: Slots, roles: Roles, trial: Trial, options: &Options) -> Geometry {
    let parts = Parts { slots: &slots, roles: &roles, arrangement: &trial.arrangement, places: &trial.places };
    let rects = parts.rects();
    let fans = parts.fans(&rects);
    let (panels, titles) = (parts.panels(), parts.titles());
    let choice = Choice {
        width: roles.width,
        height: trial.height,
        wrap: trial.wrap,
        columns: trial.arrangement.numbers(slots.list.len()),
    };
    let channel = trial.channels.last();
    let mut frames = Frames::new(chart, &slots, &trial.drafts, &options.paper.formats());
    let (width, height) = trial.places.size;
    let ribbons = trial.drafts.ribbons.clone();
    let routes = trial.channels.finish(trial.drafts, &trial.places, &rects, roles.width);
    let size = (width, height + channel);
    let sheet = sheet(size, &mut frames, options.paper);
    Geometry {
        slots,
        roles: roles.role,
        faces: roles.face,
        rects,
        fans,
        panels,
        titles,
        ribbons,
        routes,
        size,
        sheet,
        choice,
    }
}

fn best(chart: &Chart, slots: &Slots, roles: &Roles, formats: &[Format], memory: Option<&Memory>) -> (i128, Trial) {
    let mut ties = arrange::tie(chart, slots, roles);
    let area: i128 = roles.face.iter().map(|face| i128::from(face.width + 300) * i128::from(face.height + 80)).sum();
    let side = (area as u128).isqrt() as Length;
    let many = slots.list.len() > MANY;
    let shares: &[Length] = if many { &[60] } else { &[25, 30, 36, 42, 48, 54, 60, 68, 76, 86, 100, 120, 150] };
    let mut heights: Vec<Length> = shares.iter().map(|share| side * share / 100 + 1000).collect();
    let mut wraps = if many { vec![side * 160 / 100] } else { wraps(side, formats) };
    if let Some(memory) = memory {
        ties.remembered = memory.columns(chart, slots);
        (heights, wraps) = (vec![memory.height.max(0)], vec![memory.wrap.max(0)]);
    }
    let mut known: Option<Frames> = None;
    let mut chosen: Option<(i128, Trial)> = None;
    let mut tried: Vec<Arrangement> = Vec::new();
    for height in heights {
        let arrangement = arrange::arrange(chart, slots, roles, &ties, height);
        // Most heights share the columns out as another one did.
        if tried.iter().any(|known| known.is_like(&arrangement)) {
            continue;
        }
        tried.push(arrangement.clone());
        let trial = attempt(chart, slots, roles, &ties, arrangement);
        let mut shelvings: Vec<Shelving> = Vec::new();
        let frames = known.get_or_insert_with(|| Frames::new(chart, slots, &trial.1, formats));
        for &wrap in &wraps {
            let packing = Packing { slots, roles, arrangement: &trial.0, room: &trial.1.room, wrap };
            let shelving = packing.shelve();
            if shelvings.contains(&shelving) {
                continue;
            }
            shelvings.push(shelving.clone());
            let channels = Channels::new(&trial.1, slots, &trial.0, &shelving);
            let places = packing.pack(&shelving, &channels);
            let score = score(&places, channels.last(), frames) + 150 * trial.1.drafts.len() as i128;
            if chosen.as_ref().is_none_or(|best| score < best.0) {
                let (arrangement, drafts) = trial.clone();
                chosen = Some((score, Trial { height, wrap, arrangement, drafts, channels, places }));
            }
        }
    }
    chosen.expect("invariant L1 broken: no layout was tried")
}

/// Lists the widths at which rows of blocks are broken: the sheets, something near a square, and never.
fn wraps(side: Length, formats: &[Format]) -> Vec<Length> {
    let inner = |format: &Format| format.width * 104 / 100 - 2 * MARGIN - 900;
    let mut wraps: Vec<Length> = formats.iter().map(inner).filter(|&wrap| wrap < side * 4).collect();
    wraps.extend([side * 3 / 2, Length::MAX / 4]);
    wraps
}

fn attempt(
    chart: &Chart,
    slots: &Slots,
    roles: &Roles,
    ties: &Ties,
    mut arrangement: Arrangement,
) -> (Arrangement, Drafts) {
    let drafts = routes::draft(chart, slots, &roles.role, &mut arrangement, ties);
    bands::align(roles, ties, &mut arrangement);
    (arrangement, drafts)
}

/// The number of the format that the chart needs, then how small it is drawn there and how badly it fills the sheet.
///
/// Shelves cost a little, for they are harder to read.
fn score(places: &Places, channel: Length, frames: &mut Frames<'_>) -> i128 {
    let size = (places.size.0, places.size.1 + channel);
    let shelves: i128 = places.shelves.values().map(|shelved| shelved.levels.len() as i128 - 1).sum();
    // One row on the next larger sheet reads better than shelves on the smallest.
    let least = if shelves > 0 && frames.formats.len() > 1 { 100_000 } else { 0 };
    if let Some(Fit { format, percent }) = frames.fit(size) {
        let smaller = (percent - 100).max(0) * 2000 + (percent - SCALES[0]) * 150;
        return least.max(format as i128 * 100_000) + i128::from(smaller) + 500 * shelves;
    }
    let last = frames.formats[frames.formats.len() - 1];
    let frame = frames.at(last.width);
    let wide = i128::from(size.0 + 2 * MARGIN) * 10_000 / i128::from(last.width);
    let high = i128::from(size.1 + frame.head + frame.foot) * 10_000 / i128::from(last.height);
    frames.formats.len() as i128 * 100_000 + wide.max(high) * 10 + 500 * shelves
}

fn sheet(size: (Length, Length), frames: &mut Frames<'_>, paper: Paper) -> Sheet {
    let fit = match (frames.fit(size), paper) {
        (None, Paper::Exactly(..)) => Some(Fit { format: frames.formats.len() - 1, percent: frames.squeeze(size) }),
        (fit, _) => fit,
    };
    let Some(Fit { format, percent }) = fit else {
        let width = (size.0 + 2 * MARGIN).max(frames.formats[0].width);
        return fitted(size, frames.at(width), width, 0);
    };
    let format = frames.formats[format];
    let (width, height) = (format.width * percent / 100, format.height * percent / 100);
    let sheet = fitted(size, frames.at(width), width, height);
    let lists_y = sheet.lists_y + height - sheet.height;
    Sheet { name: format.name, height, millimetres: format.millimetres, lists_y, percent, ..sheet }
}

fn fitted(size: (Length, Length), frame: FrameHeights, width: Length, height: Length) -> Sheet {
    let needed = frame.head + size.1 + frame.foot;
    let spare = (height - needed).max(0);
    Sheet {
        width,
        height: needed,
        percent: 100,
        chart_x: (width - size.0) / 2,
        chart_y: frame.head + (spare / 3).min(600),
        lists_y: frame.head + size.1,
        ..Sheet::default()
    }
}
