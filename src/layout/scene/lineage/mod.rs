//! The lineage sheets: which unit came from which, left before, right after, grouped by superior.
//!
//! Units that do not change are counted in the heading of their group.
//! What hangs together by flows stands on one panel; a sheet of many short names has two panels side by side.

mod panel;
mod pieces;
mod ribbons;

use std::collections::BTreeSet;

use super::super::chart::{Chart, View};
use super::super::paper::{Format, Paper, SCALES};
use super::super::place::{MARGIN, Options};
use super::super::text::{Length, clean, shorten, width};
use super::legend::{self, Used};
use super::pen::{Pen, line, shifted};
use super::style::{MUTE, RULE};
use super::{Anchor, Group, Scene, Segment, frame};
use panel::{NOTE, Panel, STATE};
use pieces::{Piece, Story};

/// Room for the headings of both sides.
const HEADS: Length = 250;
/// Least width of one of several panels.
const PANEL: Length = 7000;
/// Gap between panels.
const BETWEEN: Length = 500;

/// A sheet, at the scale at which it is drawn.
#[derive(Clone, Copy)]
struct Sheet {
    format: Format,
    width: Length,
    height: Length,
}

impl Sheet {
    fn new(format: Format, percent: Length) -> Sheet {
        Sheet { format, width: format.width * percent / 100, height: format.height * percent / 100 }
    }

    /// Returns the width of the columns and their left edges, for so many panels.
    fn columns(&self, panels: Length) -> (Length, Vec<[Length; 2]>) {
        let wide = (self.width - 2 * MARGIN - BETWEEN * (panels - 1)) / panels;
        let column = wide * 34 / 100;
        let left = |at: Length| MARGIN + at * (wide + BETWEEN);
        (column, (0..panels).map(|at| [left(at), left(at) + wide - column]).collect())
    }
}

/// Draws the lineage of a chart on one sheet, which grows downwards when there is too much of it.
pub fn lineage(chart: &Chart, options: &Options) -> Scene {
    let story = Story::new(chart);
    let pieces = story.pieces();
    let formats = options.paper.formats();
    let sheet = single(chart, &story, &pieces, &formats).unwrap_or_else(|| Sheet::new(formats[formats.len() - 1], 100));
    draw(&story, &Frame::new(chart, sheet.width), vec![pieces], sheet, (0, 0))
}

/// Draws the lineage of a chart on as many sheets as it needs: a single A4 or A3 if that is enough, else A3 sheets.
pub fn lineage_sheets(chart: &Chart, options: &Options) -> Vec<Scene> {
    lineage_set(chart, options, (1, 0))
}

/// Draws lineage sheets whose numbers begin with the first of these, out of the second; zero for as many as they are.
pub(in super::super) fn lineage_set(chart: &Chart, options: &Options, (first, of): (u32, u32)) -> Vec<Scene> {
    let story = Story::new(chart);
    let pieces = story.pieces();
    let formats = options.paper.formats();
    let small = match options.paper {
        Paper::Smallest => &formats[..2],
        _ => &formats[..1],
    };
    if let Some(sheet) = single(chart, &story, &pieces, small) {
        return vec![draw(&story, &Frame::new(chart, sheet.width), vec![pieces], sheet, (first, of.max(1)))];
    }
    let sheet = Sheet::new(small[small.len() - 1], SCALES[SCALES.len() - 2]);
    let panels = ((sheet.width - 2 * MARGIN + BETWEEN) / (PANEL + BETWEEN)).max(1);
    let (column, _) = sheet.columns(panels);
    let frame = Frame::new(chart, sheet.width);
    let mut shared = story.share(pieces, column, (sheet.height - frame.height()).max(1000)).into_iter();
    let mut sheets: Vec<Vec<Vec<Piece>>> = Vec::new();
    while let Some(first) = shared.next() {
        sheets.push(std::iter::once(first).chain(shared.by_ref().take(panels as usize - 1)).collect());
    }
    let of = if of == 0 { sheets.len() as u32 } else { of };
    let numbered = sheets.into_iter().enumerate();
    numbered.map(|(at, pieces)| draw(&story, &frame, pieces, sheet, (at as u32 + first, of))).collect()
}

/// Finds the first sheet, and there the largest scale, on which everything fits in one panel.
fn single(chart: &Chart, story: &Story<'_>, pieces: &[Piece], formats: &[Format]) -> Option<Sheet> {
    // More rows than the largest sheet could hold need no trial.
    let rows: usize = pieces.iter().map(|piece| piece.units[0].len().max(piece.units[1].len())).sum();
    if rows > 400 {
        return None;
    }
    for &format in formats {
        for percent in SCALES.into_iter().filter(|&percent| percent >= 84) {
            let sheet = Sheet::new(format, percent);
            let (column, lefts) = sheet.columns(1);
            let panel = Panel::new(story, pieces, lefts[0], column, 1);
            if panel.needed() + Frame::new(chart, sheet.width).height() <= sheet.height {
                return Some(sheet);
            }
        }
    }
    None
}

/// What stands above and below the panels.
struct Frame {
    head: Length,
    groups: Vec<Group>,
    legend: Group,
    below: Length,
}

impl Frame {
    fn new(chart: &Chart, sheet_width: Length) -> Frame {
        let (groups, head) = frame::head(chart, &chart.labels.lineage, View::Change, sheet_width);
        let (legend, height) = legend::legend(chart, &Used::lineage(chart), sheet_width - 2 * MARGIN);
        Frame { head, groups, legend, below: height + 550 }
    }

    fn height(&self) -> Length {
        self.head + HEADS + self.below
    }
}

fn draw(story: &Story<'_>, frame: &Frame, panels: Vec<Vec<Piece>>, sheet: Sheet, number: (u32, u32)) -> Scene {
    let chart = story.chart;
    let events: BTreeSet<u32> =
        panels.iter().flatten().flat_map(|piece| &piece.flows).map(|&flow| story.flows[flow].event).collect();
    let (column, lefts) = sheet.columns(panels.len() as Length);
    let mut panels: Vec<Panel<'_>> = panels
        .iter()
        .zip(lefts)
        .enumerate()
        .map(|(at, (pieces, lefts))| Panel::new(story, pieces, lefts, column, at + 1))
        .collect();
    let content = panels.iter().map(Panel::needed).max().unwrap_or(0);
    let height = content + frame.height();
    let room = content + (sheet.height - height).clamp(0, content / 4);
    let (top, foot) = (frame.head + HEADS, height.max(sheet.height));
    let mut headings = Pen::default();
    for panel in &mut panels {
        panel.stand(top, room);
        for (x, text) in panel.lefts.into_iter().zip(&chart.labels.states) {
            headings.text(x, frame.head + 100, Anchor::Start, STATE, MUTE, &clean(text).to_uppercase());
        }
        panel.headings(&mut headings);
    }
    let (mut under, mut over, mut ends) = (Pen::default(), Pen::default(), Pen::default());
    for panel in &panels {
        panel.ribbons(&mut under, &mut over);
        panel.ends(&mut ends);
    }
    let mut groups = frame.groups.clone();
    groups.extend([headings.group("headings"), under.group("ribbons")]);
    groups.extend(panels.iter().flat_map(Panel::units));
    groups.extend([over.group("labels"), ends.group("ends")]);
    let y = foot - frame.below + 100;
    let mut rule = Pen::default();
    rule.path(vec![Segment::Move(MARGIN, y), Segment::Line(sheet.width - MARGIN, y)], line(RULE, 10));
    groups.push(rule.group("rule"));
    groups.push(source(chart, sheet, foot, number));
    groups.push(shifted(frame.legend.clone(), MARGIN, y + 80));
    groups.retain(|group| !group.items.is_empty());
    Scene {
        width: sheet.width,
        height: foot,
        millimetres: if height <= sheet.height { sheet.format.millimetres } else { (0, 0) },
        title: clean(&chart.labels.lineage),
        description: super::description(chart, |note| events.contains(&note.number)),
        language: clean(&chart.labels.language),
        view: "lineage",
        groups,
    }
}

/// Draws the source note and the number of the sheet.
fn source(chart: &Chart, sheet: Sheet, foot: Length, number: (u32, u32)) -> Group {
    let mut pen = Pen::default();
    let (at, of) = if number == (0, 0) { (1, 1) } else { number };
    let name = format!("{} {at}/{of} · {}", chart.labels.sheet, sheet.format.name);
    let room = sheet.width - 2 * MARGIN - width(&name, NOTE) - 300;
    pen.text(MARGIN, foot - 220, Anchor::Start, NOTE, MUTE, &shorten(&chart.source_note, room, NOTE));
    pen.text(sheet.width - MARGIN, foot - 220, Anchor::End, NOTE, MUTE, name.trim_end_matches(" · "));
    pen.group("source")
}
