//! The ways of routes: channels below shelves and trunks at their right, down to the channel below everything.
//!
//! A route leaves its gutter into the channel below its shelf.
//! When the other end is elsewhere, it runs to the trunk at the right of the shelves and from there into another channel,
//! as often as shelves are nested.
//! A head whose columns stand on shelves is reached from the trunk at their right: the shelves bar the way from below.

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
    /// The trunks between the tracks.
    trunks: Vec<Trunk>,
    /// The trunks in which it begins and ends, instead of in a gutter.
    ends: [Option<Trunk>; 2],
}

/// A shelved head at whose right a route runs, and the place there.
type Trunk = (usize, Length);

/// Where on its way a route runs in a trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Between(usize),
    End(usize),
}

/// Stands for every shelf of a head: its trunk opens into the channels of all of them.
const EVERY: usize = usize::MAX - 1;

/// What lies on one track of a channel: a route of its own, or all lines of one origin and style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Own(usize, Spot),
    Shared((usize, Kind)),
}

/// The span of a line in a channel, its height, and the steps of routes that lie on it.
#[derive(Debug, Clone, Default)]
struct Member {
    low: usize,
    high: usize,
    /// For a line between a gutter and a trunk: its place in the gutter.
    offset: Length,
    height: Length,
    steps: Vec<(usize, usize)>,
}

/// What lies on one place of a trunk.
#[derive(Debug, Clone, Default)]
struct TrunkMember {
    rank: (bool, i64, i64),
    width: Length,
    spots: Vec<(usize, Spot)>,
}

impl Way {
    /// Lists where the way runs in a trunk: the spot, the head, and what decides the order of routes in the trunk.
    fn ascents(&self) -> Vec<(Spot, usize, (bool, i64, i64))> {
        let mut ascents = Vec::new();
        for (step, &(owner, _)) in self.trunks.iter().enumerate() {
            let (before, after) = (self.tracks[step], self.tracks[step + 1]);
            // A channel of the head itself lies above the channels around it.
            let depth = |track: &Track| (track.channel.0 != owner, track.channel.1);
            let downwards = depth(&before) < depth(&after);
            let (upper, lower) = if downwards { (before, after) } else { (after, before) };
            ascents.push((Spot::Between(step), owner, (false, -(upper.row as i64), lower.row as i64)));
        }
        let nearest = [self.tracks.first(), self.tracks.last()].map(|track| track.map_or(0, |track| track.row as i64));
        for (end, trunk) in self.ends.iter().enumerate() {
            // Both ends in one trunk and nothing between: one line.
            let same = end == 1 && self.tracks.is_empty() && self.ends[0].is_some();
            if let Some((owner, _)) = trunk.filter(|_| !same) {
                ascents.push((Spot::End(end), owner, (true, nearest[end], 0)));
            }
        }
        ascents
    }

    fn place(&mut self, spot: Spot) -> &mut Length {
        match spot {
            Spot::Between(step) => &mut self.trunks[step].1,
            Spot::End(end) => &mut self.ends[end].get_or_insert((0, 0)).1,
        }
    }
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
            let shelved = |passed: &[usize]| passed.iter().rev().copied().find(|&head| shelving[head].is_some());
            let ends = [shelved(&draft.passed.0), shelved(&draft.passed.1)];
            let mut way = Way::default();
            if draft.from != draft.to || ends != [None, None] {
                let chain = |gutter: Gutter, end: Option<usize>| match end {
                    Some(head) => {
                        let mut chain = chain(Gutter::Leaf(head), slots, arrangement, shelving, &shelf);
                        chain.insert(0, (head, EVERY));
                        chain
                    }
                    None => chain(gutter, slots, arrangement, shelving, &shelf),
                };
                way = channels.way(&chain(draft.from, ends[0]), &chain(draft.to, ends[1]), ends, draft);
            }
            channels.ways.push(way);
        }
        channels.assign_rows(drafts);
        channels.nest_trunks(drafts);
        channels
    }

    fn way(&mut self, from: &[Channel], to: &[Channel], ends: [Option<usize>; 2], draft: &Draft) -> Way {
        let meeting = from
            .iter()
            .enumerate()
            .find_map(|(at, channel)| to.iter().position(|other| other.0 == channel.0).map(|other| (at, other)));
        let (up, down) = meeting.unwrap_or((from.len() - 1, to.len() - 1));
        // Every channel with the head in whose trunk the route arrives there.
        let mut sequence: Vec<(usize, Channel)> = Vec::new();
        for (at, &channel) in from[..=up].iter().enumerate() {
            sequence.push((from[at.saturating_sub(1)].0, channel));
        }
        if from[up] != to[down] {
            sequence.push((from[up].0, to[down]));
        }
        sequence.extend(to[..down].iter().rev().map(|&channel| (channel.0, channel)));
        // In a trunk in which it begins or ends, the route is there already.
        sequence.retain(|(_, channel)| channel.1 != EVERY);
        Way {
            trunks: sequence.iter().skip(1).map(|&(owner, _)| self.trunk_place(owner, draft)).collect(),
            ends: ends.map(|end| end.map(|owner| self.trunk_place(owner, draft))),
            tracks: sequence.into_iter().map(|(_, channel)| Track { channel, row: 0 }).collect(),
        }
    }

    /// Takes room for a route in the trunk at the right of a head.
    fn trunk_place(&mut self, owner: usize, draft: &Draft) -> Trunk {
        let width = draft.route.width;
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
    }

    /// Gives every route a track in each of its channels: short ones above, as few tracks as the spans allow.
    fn assign_rows(&mut self, drafts: &Drafts) {
        let mut members: BTreeMap<Channel, BTreeMap<Line, Member>> = BTreeMap::new();
        for (at, draft) in drafts.drafts.iter().enumerate() {
            let count = self.ways[at].tracks.len();
            for (step, track) in self.ways[at].tracks.iter().enumerate() {
                // A trunk of the head itself is at the right of all its shelves.
                let place = |end: usize, gutter: Gutter| match self.ways[at].ends[end] {
                    Some((owner, _)) if owner == track.channel.0 => usize::MAX,
                    _ => drafts.order.at(gutter),
                };
                let start = if step == 0 { place(0, draft.from) } else { usize::MAX };
                let end = if step + 1 == count { place(1, draft.to) } else { usize::MAX };
                let line = draft.shared.map_or(Line::Own(at, Spot::Between(step)), Line::Shared);
                let member = members.entry(track.channel).or_default().entry(line).or_default();
                member.offset = match (start, end) {
                    (_, usize::MAX) => draft.offsets.0,
                    (usize::MAX, _) => draft.offsets.1,
                    _ => 0,
                };
                member.add(at, step, start.min(end), start.max(end), needed(draft));
            }
        }
        for (channel, members) in members {
            let mut members: Vec<Member> = members.into_values().collect();
            // Towards a trunk, what is outer in its gutter turns off above what is inner.
            members.sort_by_key(|member| (member.high - member.low, member.low, -member.offset));
            let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
            let mut heights: Vec<Length> = Vec::new();
            for Member { low, high, height, steps, .. } in members {
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
            for (spot, owner, rank) in self.ways[at].ascents() {
                let line = draft.shared.map_or(Line::Own(at, spot), Line::Shared);
                let member = members.entry(owner).or_default().entry(line).or_default();
                member.rank = rank;
                member.width = draft.route.width;
                member.spots.push((at, spot));
            }
        }
        for members in members.into_values() {
            let mut members: Vec<TrunkMember> = members.into_values().collect();
            members.sort_by_key(|member| member.rank);
            let mut used = TRUNK_START;
            for member in members {
                for (at, spot) in member.spots {
                    *self.ways[at].place(spot) = used + member.width / 2;
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
            let from_x = way.ends[0].as_ref().map_or_else(|| x(draft.from, draft.offsets.0), &trunk);
            let to_x = match &way.ends[1] {
                // Both ends in one trunk: one upright line.
                Some(_) if way.tracks.is_empty() => from_x,
                Some(end) => trunk(end),
                None => x(draft.to, draft.offsets.1),
            };
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
