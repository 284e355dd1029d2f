//! The frame of the sheet: head, counters, totals, foot.

use super::super::chart::{Change, Chart, Total, View};
use super::super::font::Weight;
use super::super::geometry::{Rect, Sheet};
use super::super::place::MARGIN;
use super::super::text::{Length, Type, clean, shorten, width, wrap};
use super::legend::{self, Used};
use super::lists;
use super::pen::{Pen, face, fill, line};
use super::style::{GREEN, INK, LINE, MUTE, RED, RULE, WHITE, strong, tint};
use super::{Anchor, Group, Segment};

const TITLE: Type = face(230, Weight::Bold);
const SUBTITLE: Type = face(125, Weight::Regular);
const AGENCY: Type = face(115, Weight::SemiBold);
const MARK: Type = face(115, Weight::Regular);
const COUNTER: Type = face(170, Weight::Bold);
const SMALL: Type = face(100, Weight::Regular);
const TOTAL: Type = face(130, Weight::SemiBold);
const TOTAL_DELTA: Type = face(150, Weight::Bold);
const ROW: Length = 340;

/// Draws title, counters and totals; returns the height.
pub(super) fn head(chart: &Chart, title: &str, view: View, sheet_width: Length) -> (Vec<Group>, Length) {
    let mut pen = Pen::default();
    let side = (sheet_width - 2 * MARGIN) / 4;
    let mut y = 430;
    for (index, text) in chart.agency.iter().enumerate() {
        let last = index + 1 == chart.agency.len();
        let style = if last { face(115, Weight::Bold) } else { AGENCY };
        let text = shorten(text, side, style);
        pen.text(MARGIN, y, Anchor::Start, style, INK, &text);
        if last {
            let rule = vec![Segment::Move(MARGIN, y + 70), Segment::Line(MARGIN + width(&text, style) * 2 / 3, y + 70)];
            pen.path(rule, line(INK, 12));
        }
        y += 160;
    }
    let mut marks_y = 430;
    for text in &chart.marks {
        let draft = clean(text).to_uppercase() == clean(text);
        let style = if draft { face(115, Weight::Bold) } else { MARK };
        let color = if draft { RED } else { INK };
        pen.text(sheet_width - MARGIN, marks_y, Anchor::End, style, color, &shorten(text, side, style));
        marks_y += 160;
    }
    let mut title_y = 450;
    for text in wrap(title, sheet_width - 2 * MARGIN - 2 * side, TITLE) {
        pen.text(sheet_width / 2, title_y, Anchor::Middle, TITLE, INK, &text);
        title_y += 260;
    }
    for text in wrap(&subtitle(chart, view), sheet_width - 2 * MARGIN - 2 * side, SUBTITLE) {
        pen.text(sheet_width / 2, title_y - 70, Anchor::Middle, SUBTITLE, MUTE, &text);
        title_y += 140;
    }
    let top = (y - 60).max(marks_y - 60).max(title_y - 90).max(560);
    let foot = counters(chart, sheet_width, top, &mut pen);
    (vec![pen.group("head")], foot)
}

fn subtitle(chart: &Chart, view: View) -> String {
    let changed = chart.boxes.iter().any(|unit| unit.change != Change::Unchanged);
    let state = match view {
        View::Before if changed => &chart.labels.states[0],
        View::After if changed => &chart.labels.states[1],
        _ => return clean(&chart.subtitle),
    };
    if chart.subtitle.is_empty() { state.clone() } else { format!("{state} · {}", clean(&chart.subtitle)) }
}

/// Writes the number of units of a change as a counter does.
fn count(chart: &Chart, change: Change) -> Option<String> {
    let (before, after) = counted(chart, change);
    if before == 0 && after == 0 {
        return None;
    }
    Some(match change {
        Change::Split | Change::Merge | Change::Rearrange => {
            format!("{} → {}", chart.labels.number(before as i64), chart.labels.number(after as i64))
        }
        _ => chart.labels.number(before.max(after) as i64),
    })
}

/// Returns the numbers of units of a change before and after: those that the chart tells, or else those of its boxes.
pub(in super::super) fn counted(chart: &Chart, change: Change) -> (usize, usize) {
    if let Some(&(_, before, after)) = chart.tally.iter().find(|known| known.0 == change) {
        return (before, after);
    }
    let of = || chart.boxes.iter().filter(|unit| unit.change == change);
    let number = |unit: &super::super::chart::ChartBox| unit.count.unwrap_or(1) as usize;
    let before = of().filter(|unit| unit.before.is_some()).map(number).sum();
    let after = of().filter(|unit| unit.after.is_some()).map(number).sum();
    (before, after)
}

fn counters(chart: &Chart, sheet_width: Length, top: Length, pen: &mut Pen) -> Length {
    let changed = chart.boxes.iter().any(|unit| unit.change != Change::Unchanged);
    let (mut x, mut y) = (MARGIN, top);
    let right = sheet_width - MARGIN;
    for change in Change::ALL.into_iter().filter(|_| changed) {
        let Some(number) = count(chart, change) else {
            continue;
        };
        let small = chart.labels.counter(change);
        let words = small.iter().map(|text| width(text, SMALL)).max().unwrap_or(0);
        let room = 330 + width(&number, COUNTER) + 100 + words + 80;
        if x + room > right && x > MARGIN {
            (x, y) = (MARGIN, y + ROW + 70);
        }
        counter(pen, Rect { x, y, width: room, height: ROW }, change, &number, &small);
        x += room + 80;
    }
    let least: Vec<Length> = chart.totals.iter().map(|total| total_width(chart, total)).collect();
    let needed: Length = least.iter().sum::<Length>() + 80 * least.len() as Length;
    if !least.is_empty() && x > MARGIN && x + needed - 80 > right {
        (x, y) = (MARGIN, y + ROW + 70);
    }
    let spare = ((right - x - needed + 80) / least.len().max(1) as Length).clamp(0, 1400);
    for (total, least) in chart.totals.iter().zip(least) {
        if x + least > right && x > MARGIN {
            (x, y) = (MARGIN, y + ROW + 70);
        }
        draw_total(chart, pen, Rect { x, y, width: least + spare, height: ROW }, total);
        x += least + spare + 80;
    }
    if x == MARGIN { y + 60 } else { y + ROW + 120 }
}

fn counter(pen: &mut Pen, rect: Rect, change: Change, number: &str, small: &[String; 2]) {
    let color = strong(change);
    let inside = if change == Change::Unchanged { super::Color(0xEE_F1_F4) } else { tint(change) };
    pen.rect(rect, 40, super::Paint { fill: Some(inside), ..line(color, 12) });
    pen.rect(Rect { width: 260, ..rect }, 40, fill(color));
    pen.rect(Rect { x: rect.x + 130, width: 130, ..rect }, 0, fill(color));
    pen.icon(change, rect.x + 130, rect.middle_y(), 165, WHITE);
    pen.text(rect.x + 330, rect.y + 228, Anchor::Start, COUNTER, INK, number);
    for (index, text) in small.iter().enumerate() {
        pen.text(rect.right() - 80, rect.y + 150 + 120 * index as Length, Anchor::End, SMALL, INK, text);
    }
}

fn total_texts(chart: &Chart, total: &Total) -> (String, String) {
    let number = |value| chart.labels.number(value);
    let figures = if total.before == total.after && chart.boxes.iter().all(|unit| unit.change == Change::Unchanged) {
        (number(total.after), String::new())
    } else {
        (
            format!("{} → {}", number(total.before), number(total.after)),
            chart.labels.difference(total.after - total.before),
        )
    };
    (figures.0, figures.1)
}

fn total_width(chart: &Chart, total: &Total) -> Length {
    let (figures, difference) = total_texts(chart, total);
    let left = width(&figures, TOTAL).max(width(&clean(&total.name), SMALL));
    left + width(&difference, TOTAL_DELTA) + 340
}

fn draw_total(chart: &Chart, pen: &mut Pen, rect: Rect, total: &Total) {
    let (figures, difference) = total_texts(chart, total);
    pen.rect(rect, 40, super::Paint { fill: Some(WHITE), ..line(LINE, 10) });
    pen.text(rect.x + 90, rect.y + 140, Anchor::Start, SMALL, MUTE, &clean(&total.name));
    pen.text(rect.x + 90, rect.y + 280, Anchor::Start, TOTAL, INK, &figures);
    let color = match total.after.cmp(&total.before) {
        std::cmp::Ordering::Greater => GREEN,
        std::cmp::Ordering::Less => RED,
        std::cmp::Ordering::Equal => MUTE,
    };
    pen.text(rect.right() - 90, rect.y + 250, Anchor::End, TOTAL_DELTA, color, &difference);
}

/// Draws lists and legend; returns the height.
pub(super) fn foot(chart: &Chart, used: &Used, view: View, sheet_width: Length) -> (Vec<Group>, Length) {
    let inner = sheet_width - 2 * MARGIN;
    let (mut groups, mut y) = (Vec::new(), 60);
    let rule = |y: Length| {
        let mut pen = Pen::default();
        pen.path(vec![Segment::Move(MARGIN, y), Segment::Line(sheet_width - MARGIN, y)], line(RULE, 10));
        pen.group("rule")
    };
    let (list, height) = lists::lists(chart, view, inner);
    if height > 0 {
        groups.push(rule(y));
        groups.push(super::pen::shifted(list, MARGIN, y + 100));
        y += height + 140;
    }
    let (list, height) = legend::legend(chart, used, inner);
    if height > 0 {
        groups.push(rule(y));
        groups.push(super::pen::shifted(list, MARGIN, y + 100));
        y += height + 170;
    }
    (groups, y + 230)
}

/// Draws the source note and the name of the sheet.
pub(super) fn source(chart: &Chart, sheet: &Sheet) -> Group {
    let mut pen = Pen::default();
    let style = face(96, Weight::Regular);
    let y = sheet.height - 220;
    let (number, of) = if sheet.number == (0, 0) { (1, 1) } else { sheet.number };
    let mut name = format!("{} {number}/{of}", chart.labels.sheet);
    if !sheet.name.is_empty() {
        name = format!("{name} · {}", sheet.name);
    }
    let room = sheet.width - 2 * MARGIN - width(&name, style) - 300;
    pen.text(MARGIN, y, Anchor::Start, style, MUTE, &shorten(&chart.source_note, room, style));
    pen.text(sheet.width - MARGIN, y, Anchor::End, style, MUTE, &name);
    pen.group("source")
}
