//! The lists below the chart: events, findings, concurrent posts.

use super::super::chart::{Change, Chart, Severity, View};
use super::super::font::Weight;
use super::super::text::{Length, Type, clean, width, wrap_after};
use super::pen::{Pen, face, line};
use super::style::{AMBER, INK, RED, RULE, strong};
use super::{Anchor, Color, Group, Segment};

const HEADING: Type = face(110, Weight::Bold);
const VERB: Type = face(105, Weight::Bold);
const BODY: Type = face(105, Weight::Regular);
const GAP: Length = 220;
const LEADING: Length = 128;
const MARK: Length = 240;

enum Mark {
    Event(u32, Change),
    Finding(Severity, u32),
    Post(String),
}

struct Entry {
    mark: Mark,
    verb: String,
    color: Color,
    lines: Vec<String>,
    first: Length,
}

impl Entry {
    fn new(mark: Mark, verb: &str, color: Color, text: &str, room: Length) -> Entry {
        let verb = clean(verb);
        let first = if verb.is_empty() { 0 } else { width(&verb, VERB) + 70 };
        let lines = wrap_after(text, (room - MARK - first).max(300), room - MARK, BODY);
        Entry { mark, verb, color, lines, first }
    }

    fn height(&self) -> Length {
        (self.lines.len() as Length * LEADING + 40).max(175)
    }

    fn draw(&self, pen: &mut Pen, x: Length, y: Length) {
        match &self.mark {
            Mark::Event(number, change) => pen.event(x + 90, y + 72, *number, strong(*change)),
            Mark::Finding(severity, number) => pen.finding(x + 95, y + 68, *severity, *number),
            Mark::Post(letter) => {
                pen.post(x, y + 70, letter, false);
            }
        }
        let left = x + MARK + if matches!(self.mark, Mark::Post(_)) { 60 } else { 0 };
        pen.text(left, y + 108, Anchor::Start, VERB, self.color, &self.verb);
        for (index, text) in self.lines.iter().enumerate() {
            let indent = if index == 0 { self.first } else { 0 };
            pen.text(left + indent, y + 108 + LEADING * index as Length, Anchor::Start, BODY, INK, text);
        }
    }
}

/// Draws the lists into a given width; returns the height, zero when there is nothing to list.
pub(super) fn lists(chart: &Chart, view: View, room: Length) -> (Group, Length) {
    let columns = (room / 4400).clamp(1, 8);
    let column = (room - GAP * (columns - 1)) / columns;
    let events = events(chart, column);
    let rest = rest(chart, view, column);
    let mut pen = Pen::default();
    if events.is_empty() && rest.is_empty() {
        return (pen.group("lists"), 0);
    }
    let (left, right) = share(columns, &events, &rest);
    let (mut height, mut used) = (0, 0);
    if !events.is_empty() {
        pen.text(0, 90, Anchor::Start, HEADING, INK, &chart.labels.events);
        let (foot, columns) = draw_columns(&mut pen, &events, 0, left, column);
        height = height.max(foot);
        used = columns;
    }
    if !rest.is_empty() {
        let below = events.is_empty() || columns == 1;
        let (x, y) =
            if below { (0, if events.is_empty() { 0 } else { height + 100 }) } else { (left * (column + GAP), 0) };
        let mut part = Pen::default();
        let heading = if chart.findings.is_empty() { &chart.labels.concurrent } else { &chart.labels.findings };
        part.text(x, 90, Anchor::Start, HEADING, INK, heading);
        let (foot, columns) = draw_columns(&mut part, &rest, x, right, column);
        pen.items.extend(super::pen::shifted(part.group("lists"), 0, y).items);
        height = height.max(y + foot);
        used = used.max(x / (column + GAP) + columns);
    }
    for index in 1..used {
        let x = index * (column + GAP) - GAP / 2;
        pen.path(vec![Segment::Move(x, 170), Segment::Line(x, height - 40)], line(RULE, 10));
    }
    (pen.group("lists"), height)
}

/// Shares the columns between events and the rest by their heights.
fn share(columns: Length, events: &[Entry], rest: &[Entry]) -> (Length, Length) {
    if events.is_empty() || rest.is_empty() || columns == 1 {
        return (columns, columns);
    }
    let sum = |entries: &[Entry]| entries.iter().map(Entry::height).sum::<Length>();
    let (first, second) = (sum(events), sum(rest));
    let left = ((first * columns + (first + second) / 2) / (first + second)).clamp(1, columns - 1);
    (left, columns - left)
}

/// Draws entries in so many columns at most; returns the foot of the longest, and how many columns there are.
fn draw_columns(pen: &mut Pen, entries: &[Entry], x: Length, columns: Length, column: Length) -> (Length, Length) {
    let total: Length = entries.iter().map(Entry::height).sum();
    let tallest = entries.iter().map(Entry::height).max().unwrap_or(0);
    let mut limit = (total / columns).max(tallest);
    while columns_needed(entries, limit) > columns {
        limit += 60;
    }
    let (mut at, mut y, mut foot) = (0, 170, 170);
    for entry in entries {
        if y > 170 && y + entry.height() > 170 + limit {
            at += 1;
            y = 170;
        }
        entry.draw(pen, x + at * (column + GAP), y);
        y += entry.height();
        foot = foot.max(y);
    }
    (foot, at + 1)
}

fn columns_needed(entries: &[Entry], limit: Length) -> Length {
    let (mut columns, mut used) = (1, 0);
    for entry in entries {
        if used > 0 && used + entry.height() > limit {
            columns += 1;
            used = 0;
        }
        used += entry.height();
    }
    columns
}

fn events(chart: &Chart, room: Length) -> Vec<Entry> {
    let notes = chart.events.iter();
    notes
        .map(|note| {
            let word = chart.labels.change(note.change);
            let verb = if note.verb.is_empty() { &word } else { &note.verb };
            Entry::new(Mark::Event(note.number, note.change), verb, strong(note.change), &note.text, room)
        })
        .collect()
}

fn rest(chart: &Chart, view: View, room: Length) -> Vec<Entry> {
    // What is found is true of the state after.
    let findings = chart.findings.iter().filter(|_| view != View::Before).map(|note| {
        let verb = format!("{} {}", chart.labels.severity(note.severity), note.code);
        let color = if note.severity == Severity::Error { RED } else { AMBER };
        Entry::new(Mark::Finding(note.severity, note.number), &verb, color, &note.text, room)
    });
    let posts = chart.posts.iter().filter(|note| !note.text(view).is_empty()).map(|note| {
        Entry::new(Mark::Post(note.letter.clone()), &chart.labels.concurrent, INK, note.text(view), room - 60)
    });
    findings.chain(posts).collect()
}
