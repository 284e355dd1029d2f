//! The ways of routes: channels below shelves and trunks at their right, down to the channel below everything.
//!
//! A route leaves its gutter into the channel below its shelf.
//! When the other end is elsewhere, it runs to the trunk at the right of the shelves and from there into another channel,
//! as often as shelves are nested.

use std::collections::BTreeMap;

use super::arrange::Arrangement;
use super::geometry::Rect;
use super::order::Gutter;
use super::pack::{Places, Shelving};
use super::routes::{Draft, Drafts, Kind, Route};
use super::slots::Slots;
use super::text::Length;

/// Gap between tracks.
const BETWEEN: Length = 30;
/// Room for a label on a track.
const LABEL: Length = 170;
/// Room above and below the tracks of a channel.
const AROUND: Length = 110;

/// Room between the shelves and the first trunk.
const TRUNK_START: Length = 60;

/// A channel: the shelved head and the number of the shelf above it; the number of slots for the last one.
type Channel = (usize, usize);

/// A track of a route in a channel.
#[derive(Debug, Clone, Copy)]
struct Track {
    channel: Channel,
    row: usize,
}

/// The channels that a route runs through, from beginning to end, and the trunks between them.
#[derive(Debug, Clone, Default)]
struct Way {
    tracks: Vec<Track>,
    /// Shelved head at whose right each trunk runs, and the place there.
    trunks: Vec<(usize, Length)>,
}

/// What lies on one track of a channel: a route of its own, or all lines of one origin and style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Own(usize, usize),
    Shared((usize, Kind)),
}

/// The span of a line in a channel, its height, and the steps of routes that lie on it.
#[derive(Debug, Clone, Default)]
struct Member {
    low: usize,
    high: usize,
    height: Length,
    steps: Vec<(usize, usize)>,
}

/// What lies on one place of a trunk.
#[derive(Debug, Clone, Default)]
struct TrunkMember {
    rank: (bool, i64),
    width: Length,
    steps: Vec<(usize, usize)>,
}

impl Member {
    fn add(&mut self, at: usize, step: usize, low: usize, high: usize, height: Length) {
        self.low = if self.steps.is_empty() { low } else { self.low.min(low) };
        self.high = self.high.max(high);
        self.height = self.height.max(height);
        self.steps.push((at, step));
    }
}

/// Room and ways of all routes.
#[derive(Debug, Clone, Default)]
pub(super) struct Channels {
    ways: Vec<Way>,
    rows: BTreeMap<Channel, Vec<Length>>,
    trunks: BTreeMap<usize, Length>,
    /// Trunks of lines that lie on one another.
    shared_trunks: BTreeMap<(usize, (usize, Kind)), Length>,
    last: usize,
}

impl Channels {
    /// Plans the ways of all routes for given shelves.
    pub fn new(drafts: &Drafts, slots: &Slots, arrangement: &Arrangement, shelving: &Shelving) -> Channels {
        let mut channels = Channels { last: slots.list.len(), ..Channels::default() };
        let shelf = shelves(arrangement, shelving);
        for draft in &drafts.drafts {
            let mut way = Way::default();
            if draft.from != draft.to {
                let chain = |gutter: Gutter| chain(gutter, slots, arrangement, shelving, &shelf);
                way = channels.way(&chain(draft.from), &chain(draft.to), draft);
            }
            channels.ways.push(way);
        }
        channels.assign_rows(drafts);
        channels.nest_trunks(drafts);
        channels
    }

    fn way(&mut self, from: &[Channel], to: &[Channel], draft: &Draft) -> Way {
        let width = draft.route.width;
        let meeting = from
            .iter()
            .enumerate()
            .find_map(|(at, channel)| to.iter().position(|other| other.0 == channel.0).map(|other| (at, other)));
        let (up, down) = meeting.unwrap_or((from.len() - 1, to.len() - 1));
        let mut sequence: Vec<Channel> = from[..=up].to_vec();
        let mut owners: Vec<usize> = from[..up].iter().map(|channel| channel.0).collect();
        if from[up] != to[down] {
            owners.push(from[up].0);
            sequence.push(to[down]);
        }
        for at in (0..down).rev() {
            owners.push(to[at].0);
            sequence.push(to[at]);
        }
        let trunks = owners.into_iter().map(|owner| {
            if let Some(&place) = draft.shared.and_then(|key| self.shared_trunks.get(&(owner, key))) {
                return (owner, place);
            }
            let used = self.trunks.entry(owner).or_insert(TRUNK_START);
            let place = *used + width / 2;
            *used += width + BETWEEN;
            if let Some(key) = draft.shared {
                self.shared_trunks.insert((owner, key), place);
            }
            (owner, place)
        });
        Way {
            trunks: trunks.collect(),
            tracks: sequence.into_iter().map(|channel| Track { channel, row: 0 }).collect(),
        }
    }

    /// Gives every route a track in each of its channels: short ones above, as few tracks as the spans allow.
    fn assign_rows(&mut self, drafts: &Drafts) {
        let mut members: BTreeMap<Channel, BTreeMap<Line, Member>> = BTreeMap::new();
        for (at, draft) in drafts.drafts.iter().enumerate() {
            let count = self.ways[at].tracks.len();
            for (step, track) in self.ways[at].tracks.iter().enumerate() {
                let start = if step == 0 { drafts.order.at(draft.from) } else { usize::MAX };
                let end = if step + 1 == count { drafts.order.at(draft.to) } else { usize::MAX };
                let line = draft.shared.map_or(Line::Own(at, step), Line::Shared);
                let member = members.entry(track.channel).or_default().entry(line).or_default();
                member.add(at, step, start.min(end), start.max(end), needed(draft));
            }
        }
        for (channel, members) in members {
            let mut members: Vec<Member> = members.into_values().collect();
            members.sort_by_key(|member| (member.high - member.low, member.low));
            let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
            let mut heights: Vec<Length> = Vec::new();
            for Member { low, high, height, steps } in members {
                // A longer route stays below every shorter one that it spans or meets.
                let lowest = rows.iter().rposition(|row| row.iter().any(|other| other.0 <= high && low <= other.1));
                let row = lowest.map_or(0, |row| row + 1);
                if row == rows.len() {
                    rows.push(Vec::new());
                    heights.push(0);
                }
                rows[row].push((low, high));
                heights[row] = heights[row].max(height);
                for (at, step) in steps {
                    self.ways[at].tracks[step].row = row;
                }
            }
            self.rows.insert(channel, heights);
        }
    }

    /// Orders the trunks of each head so that lines bound the same way nest instead of crossing.
    fn nest_trunks(&mut self, drafts: &Drafts) {
        let mut members: BTreeMap<usize, BTreeMap<Line, TrunkMember>> = BTreeMap::new();
        for (at, draft) in drafts.drafts.iter().enumerate() {
            for (step, &(owner, _)) in self.ways[at].trunks.iter().enumerate() {
                let (before, after) = (self.ways[at].tracks[step], self.ways[at].tracks[step + 1]);
                let upwards = before.channel.0 == after.channel.0 && after.channel.1 < before.channel.1;
                let row = before.row as i64;
                let line = draft.shared.map_or(Line::Own(at, step), Line::Shared);
                let member = members.entry(owner).or_default().entry(line).or_default();
                member.rank = (upwards, if upwards { row } else { -row });
                member.width = draft.route.width;
                member.steps.push((at, step));
            }
        }
        for members in members.into_values() {
            let mut members: Vec<TrunkMember> = members.into_values().collect();
            members.sort_by_key(|member| member.rank);
            let mut used = TRUNK_START;
            for member in members {
                for (at, step) in member.steps {
                    self.ways[at].trunks[step].1 = used + member.width / 2;
                }
                used += member.width + BETWEEN;
            }
        }
    }

    /// Returns the room for the trunks at the right of a shelved head.
    pub fn trunk(&self, owner: usize) -> Length {
        self.trunks.get(&owner).copied().unwrap_or(0)
    }

    /// Returns the height of the channel below a shelf.
    pub fn height(&self, owner: usize, shelf: usize) -> Length {
        self.rows.get(&(owner, shelf)).map_or(0, |rows| rows.iter().sum::<Length>() + AROUND)
    }

    /// Returns the height of the channel below everything.
    pub fn last(&self) -> Length {
        self.height(self.last, usize::MAX)
    }

    /// Turns drafts into routes, now that everything stands.
    pub fn finish(&self, drafts: Drafts, places: &Places, rects: &[Rect], column: Length) -> Vec<Route> {
        let x = |gutter: Gutter, offset: Length| match gutter {
            Gutter::Column(at) => places.column[at].0 + column + offset,
            Gutter::Leaf(slot) => rects[slot].right() + offset,
        };
        let level = |track: &Track| {
            let heights = &self.rows[&track.channel];
            let foot = match places.shelves.get(&track.channel.0) {
                Some(shelved) if track.channel.1 < shelved.levels.len() => shelved.levels[track.channel.1].1,
                _ => places.size.1,
            };
            foot + AROUND + heights[..track.row].iter().sum::<Length>() + heights[track.row] / 2
        };
        let trunk =
            |&(owner, place): &(usize, Length)| places.shelves.get(&owner).map_or(0, |shelved| shelved.trunk) + place;
        let mut routes = Vec::with_capacity(drafts.drafts.len());
        for (draft, way) in drafts.drafts.into_iter().zip(&self.ways) {
            let (from_x, to_x) = (x(draft.from, draft.offsets.0), x(draft.to, draft.offsets.1));
            let mut corners = Vec::new();
            let mut at = from_x;
            for (step, track) in way.tracks.iter().enumerate() {
                let y = level(track);
                corners.push((at, y));
                at = way.trunks.get(step).map_or(to_x, &trunk);
                corners.push((at, y));
            }
            routes.push(Route { from_x, to_x, way: corners, ..draft.route });
        }
        routes
    }
}

fn needed(draft: &Draft) -> Length {
    match draft.route.kind {
        Kind::Flow(..) => draft.route.width.max(LABEL) + BETWEEN,
        Kind::Link(..) => 2 * BETWEEN,
    }
}

/// Tells for every part of a shelved head on which shelf it stands.
fn shelves(arrangement: &Arrangement, shelving: &Shelving) -> BTreeMap<Gutter, usize> {
    let mut shelf = BTreeMap::new();
    for (owner, rows) in shelving.iter().enumerate() {
        for (number, row) in rows.iter().flatten().enumerate() {
            for part in &arrangement.parts[owner][row.clone()] {
                let key = match part {
                    super::arrange::Part::Stack(column) => Gutter::Column(*column),
                    super::arrange::Part::Drop(slot) => Gutter::Leaf(*slot),
                };
                shelf.insert(key, number);
            }
        }
    }
    shelf
}

/// Lists the channels that a gutter opens into, from the nearest to the last.
fn chain(
    gutter: Gutter,
    slots: &Slots,
    arrangement: &Arrangement,
    shelving: &Shelving,
    shelf: &BTreeMap<Gutter, usize>,
) -> Vec<Channel> {
    let count = slots.list.len();
    let mut chain = Vec::new();
    let mut part = gutter;
    loop {
        let owner = match part {
            Gutter::Column(column) => arrangement.columns[column].owner,
            Gutter::Leaf(slot) => slots.list[slot].superior.unwrap_or(count),
        };
        if shelving[owner].is_some() {
            chain.push((owner, shelf.get(&part).copied().unwrap_or(0)));
        }
        if owner == count {
            break;
        }
        part = Gutter::Leaf(owner);
    }
    chain.push((count, usize::MAX));
    chain
}
