//! Bundles of moves and second lines: through the gutters beside columns and a channel below the chart.
//!
//! Which gutter and which track a route takes depends on the order of the columns alone,
//! so the room that routes need is known before anything is placed.
//! In every gutter, routes that leave to the left nest inside those that leave to the right,
//! and an inner gutter place goes with an upper track (to the left) or a lower one (to the right):
//! with this order two routes of one pair of gutters never cross.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::{Arrangement, Part, Ties};
use super::chart::{Change, Chart, LinkStyle};
use super::geometry::Ribbon;
use super::order::{Gutter, Order};
use super::pack::{RIGHT, Room};
use super::roles::Role;
use super::slots::{Side, Slots};
use super::text::Length;
use super::untangle;

/// Distance of the innermost route from the boxes of its column, where nothing arrives.
const INNER: Length = 75;
/// The same, where an arrow arrives.
const ARRIVE: Length = 110;
/// Gap between routes in a gutter.
const BESIDE: Length = 30;

/// What a route shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A bundle of moves: change and event.
    Flow(Change, u32),
    /// A second line: style, and whether it holds before and after.
    Link(LinkStyle, bool, bool),
}

/// A line through gutters.
#[derive(Debug, Clone)]
pub struct Route {
    /// What it shows.
    pub kind: Kind,
    /// Slots where it begins.
    pub from: Vec<usize>,
    /// Slots where it ends.
    pub to: Vec<usize>,
    /// Indices of the flows or links in it.
    pub parts: Vec<usize>,
    /// Width of the line.
    pub width: Length,
    /// Horizontal place of the vertical piece at the beginning.
    pub from_x: Length,
    /// Horizontal place of the vertical piece at the end.
    pub to_x: Length,
    /// Corners between the vertical pieces; empty when one gutter is enough.
    pub way: Vec<(Length, Length)>,
}

/// A route before anything is placed.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub route: Route,
    pub from: Gutter,
    pub to: Gutter,
    /// Place in the gutter at the beginning and at the end, from the boxes.
    pub offsets: (Length, Length),
    /// Track, counted from above, if nothing stood on shelves.
    row: usize,
    /// Lines of one origin and style lie on one another as far as they go together.
    pub shared: Option<(usize, Kind)>,
    /// For an end that is a head: the heads at whose side the line runs on its way up, the end itself last.
    pub passed: (Vec<usize>, Vec<usize>),
}

/// All routes and ribbons before anything is placed.
#[derive(Debug, Clone, Default)]
pub(super) struct Drafts {
    pub drafts: Vec<Draft>,
    pub order: Order,
    pub ribbons: Vec<Ribbon>,
    pub room: Room,
}

/// What the members of a bundle have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Common {
    from: Gutter,
    to: Gutter,
    kind: Kind,
    /// Origin of a second line.
    origin: Option<usize>,
    /// Heads whose columns may stand on shelves have bundles of their own: another way may lead to each.
    heads: (Option<usize>, Option<usize>),
}

/// Slots before and after and index of the flow or link.
type Bundles = BTreeMap<Common, Vec<(usize, usize, usize)>>;

/// Decides gutters, tracks and the room they take.
pub(super) fn draft(
    chart: &Chart,
    slots: &Slots,
    roles: &[Role],
    arrangement: &mut Arrangement,
    ties: &Ties,
) -> Drafts {
    let order = Order::new(slots, roles, arrangement);
    let columns = arrangement.columns.len();
    let mut drafts = Drafts {
        room: Room {
            right: vec![RIGHT; columns],
            open: vec![false; columns],
            leaf_right: vec![0; slots.list.len()],
            leaf_open: vec![false; slots.list.len()],
            framed: vec![false; slots.list.len()],
            joined: BTreeSet::new(),
        },
        ..Drafts::default()
    };
    let mut bundles = Bundles::new();
    drafts.bundle_flows(chart, slots, arrangement, ties, &order, &mut bundles);
    drafts.bundle_links(chart, slots, arrangement, ties, &order, &mut bundles);
    drafts.gather(bundles, slots, arrangement);
    untangle::sort(&mut drafts.drafts, &order, slots, roles, arrangement);
    drafts.assign_rows(&order);
    drafts.assign_offsets(&order);
    drafts.nest(&order, slots, arrangement);
    drafts.order = order;
    drafts
}

/// Lists the heads at whose side a line runs on its way from a gutter below them up to a head, which comes last.
fn passed(gutter: Gutter, head: usize, slots: &Slots, arrangement: &Arrangement) -> Vec<usize> {
    if arrangement.parts[head].is_empty() {
        return Vec::new();
    }
    let count = slots.list.len();
    let mut at = match gutter {
        Gutter::Column(column) => arrangement.columns[column].owner,
        Gutter::Leaf(slot) => slots.list[slot].superior.unwrap_or(count),
    };
    let mut passed = Vec::new();
    while at != count {
        passed.push(at);
        if at == head {
            return passed;
        }
        at = slots.list[at].superior.unwrap_or(count);
    }
    Vec::new()
}

/// Returns a head to which the way from a gutter below may be barred by shelves.
fn barred(gutter: Gutter, head: usize, slots: &Slots, arrangement: &Arrangement) -> Option<usize> {
    let passed = passed(gutter, head, slots, arrangement);
    passed.into_iter().any(|head| arrangement.parts[head].len() > 1).then_some(head)
}

/// Returns the slots that a link joins, with the states in which it joins them.
fn link_ends(slots: &Slots, link: &super::chart::Link) -> Vec<(usize, usize, bool, bool)> {
    let at = |list: &[Option<usize>], unit: usize| list.get(unit).copied().flatten();
    let before = at(&slots.before, link.from).zip(at(&slots.before, link.to)).filter(|_| link.before);
    let after = at(&slots.after, link.from).zip(at(&slots.after, link.to)).filter(|_| link.after);
    let mut ends = Vec::new();
    match (before, after) {
        (Some(first), Some(second)) if first == second => ends.push((first.0, first.1, true, true)),
        (first, second) => {
            ends.extend(first.map(|(from, to)| (from, to, true, false)));
            ends.extend(second.map(|(from, to)| (from, to, false, true)));
        }
    }
    ends.retain(|end| end.0 != end.1);
    ends
}

impl Drafts {
    /// Gathers what flows: ribbons between neighbouring columns, bundles of everything else.
    fn bundle_flows(
        &mut self,
        chart: &Chart,
        slots: &Slots,
        arrangement: &Arrangement,
        ties: &Ties,
        order: &Order,
        bundles: &mut Bundles,
    ) {
        let head = |gutter, slot| barred(gutter, slot, slots, arrangement);
        for (index, flow) in chart.flows.iter().enumerate() {
            let ends = (slots.before.get(flow.from).copied().flatten(), slots.after.get(flow.to).copied().flatten());
            let (Some(from), Some(to)) = ends else {
                continue;
            };
            let (Some(gutter_from), Some(gutter_to)) = (order.right[from], order.right[to]) else {
                continue;
            };
            if from == to {
                continue;
            }
            if self.is_ribbon(order, slots, arrangement, ties, from, to) {
                self.ribbons.push(Ribbon { flow: index, from, to });
            } else {
                let common = Common {
                    from: gutter_from,
                    to: gutter_to,
                    kind: Kind::Flow(flow.change, flow.event),
                    origin: None,
                    heads: (head(gutter_from, from), head(gutter_to, to)),
                };
                bundles.entry(common).or_default().push((from, to, index));
            }
        }
    }

    /// Gathers the second lines by the gutters that they take.
    fn bundle_links(
        &mut self,
        chart: &Chart,
        slots: &Slots,
        arrangement: &Arrangement,
        ties: &Ties,
        order: &Order,
        bundles: &mut Bundles,
    ) {
        let is_below = |slot: usize, owner: usize| {
            std::iter::successors(slots.list[slot].superior, |&above| slots.list[above].superior)
                .any(|above| above == owner)
                || owner == slots.list.len()
        };
        // Columns of one cluster begin on one line, so the gutter between them is free from the foot of their common head.
        let free = |gutter: Gutter, beyond: Gutter, ends: [usize; 2]| match (gutter, beyond) {
            (Gutter::Column(column), Gutter::Column(beyond)) => {
                let owner = arrangement.columns[column].owner;
                ties.cluster[owner] == ties.cluster[arrangement.columns[beyond].owner]
                    && ends.into_iter().all(|slot| is_below(slot, owner))
            }
            _ => false,
        };
        let head = |gutter, slot| barred(gutter, slot, slots, arrangement);
        for (index, link) in chart.links.iter().enumerate() {
            for (from, to, before, after) in link_ends(slots, link) {
                let Some((gutter_from, gutter_to)) =
                    order.link_gutters(from, to, |one, other| free(one, other, [from, to]))
                else {
                    continue;
                };
                // A gutter at the left of an end belongs to the column before it: both columns stand on one shelf.
                let own = [from, to].iter().all(|&slot| order.right[slot] == Some(gutter_from));
                if gutter_from == gutter_to
                    && !own
                    && let (Gutter::Column(column), Some(Gutter::Column(next))) = (gutter_from, order.next(gutter_from))
                {
                    self.join(slots, arrangement, [column, next]);
                }
                let common = Common {
                    from: gutter_from,
                    to: gutter_to,
                    kind: Kind::Link(link.style, before, after),
                    origin: Some(from),
                    heads: (head(gutter_from, from), head(gutter_to, to)),
                };
                bundles.entry(common).or_default().push((from, to, index));
            }
        }
    }

    /// Whether both ends stand in neighbouring columns of one cluster; makes the gutter wider if so.
    fn is_ribbon(
        &mut self,
        order: &Order,
        slots: &Slots,
        arrangement: &Arrangement,
        ties: &Ties,
        from: usize,
        to: usize,
    ) -> bool {
        let (Some(Gutter::Column(a)), Some(Gutter::Column(b))) = (order.right[from], order.right[to]) else {
            return false;
        };
        let cluster = |column: usize| ties.cluster[arrangement.columns[column].owner];
        let left = if order.at(Gutter::Column(a)) < order.at(Gutter::Column(b)) { a } else { b };
        let distance = order.at(Gutter::Column(a)).abs_diff(order.at(Gutter::Column(b)));
        let inside = |slot: usize, column: usize| arrangement.columns[column].items.contains(&slot);
        if distance != 1
            || cluster(a) != cluster(b)
            || !inside(from, a)
            || !inside(to, b)
            || slots.list[from].side == Side::After
        {
            return false;
        }
        // Many ribbons side by side need room to bend.
        self.room.right[left] = (self.room.right[left] + 12).clamp(RIGHT + 120, RIGHT + 300);
        self.join(slots, arrangement, [a, b]);
        true
    }

    /// Makes a draft of every bundle, and keeps the room at the right of the heads that it passes free.
    fn gather(&mut self, bundles: Bundles, slots: &Slots, arrangement: &Arrangement) {
        for (Common { from, to, kind, origin, .. }, members) in bundles {
            // The uppermost head of several passes all that the others pass.
            let passed = |gutter: Gutter, slots_at: &mut dyn Iterator<Item = usize>| {
                slots_at.map(|slot| passed(gutter, slot, slots, arrangement)).max_by_key(Vec::len).unwrap_or_default()
            };
            let passed = (
                passed(from, &mut members.iter().map(|member| member.0)),
                passed(to, &mut members.iter().map(|member| member.1)),
            );
            for &head in passed.0.iter().chain(&passed.1) {
                self.room.framed[head] = true;
            }
            let unique = |list: Vec<usize>| list.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            let width = match kind {
                Kind::Flow(..) => (30 + 16 * members.len() as Length).min(160),
                Kind::Link(..) => 12,
            };
            let route = Route {
                kind,
                from: unique(members.iter().map(|member| member.0).collect()),
                to: unique(members.iter().map(|member| member.1).collect()),
                parts: members.iter().map(|member| member.2).collect(),
                width,
                from_x: 0,
                to_x: 0,
                way: Vec::new(),
            };
            let shared = origin.map(|origin| (origin, kind));
            self.drafts.push(Draft { route, from, to, offsets: (0, 0), row: usize::MAX, shared, passed });
        }
    }

    /// Gives every route that needs one a track: short ones above, as few tracks as the spans allow.
    fn assign_rows(&mut self, order: &Order) {
        let span = |draft: &Draft| {
            let (a, b) = (order.at(draft.from), order.at(draft.to));
            (a.min(b), a.max(b))
        };
        let mut sequence: Vec<usize> =
            (0..self.drafts.len()).filter(|&at| self.drafts[at].from != self.drafts[at].to).collect();
        sequence.sort_by_key(|&at| {
            let (low, high) = span(&self.drafts[at]);
            (high - low, low, at)
        });
        let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
        for at in sequence {
            let (low, high) = span(&self.drafts[at]);
            // A longer route stays below every shorter one that it spans or meets.
            let lowest = rows.iter().rposition(|row| row.iter().any(|other| other.0 <= high && low <= other.1));
            let row = lowest.map_or(0, |row| row + 1);
            if row == rows.len() {
                rows.push(Vec::new());
            }
            rows[row].push((low, high));
            self.drafts[at].row = row;
        }
    }

    /// Orders the routes of every gutter and opens the gutter wide enough.
    fn assign_offsets(&mut self, order: &Order) {
        let mut gutters: BTreeMap<Gutter, Vec<(usize, bool)>> = BTreeMap::new();
        for (at, draft) in self.drafts.iter().enumerate() {
            gutters.entry(draft.from).or_default().push((at, true));
            if draft.from != draft.to {
                gutters.entry(draft.to).or_default().push((at, false));
            }
        }
        for (gutter, mut members) in gutters {
            members.sort_by_key(|&(at, is_from)| {
                let draft = &self.drafts[at];
                let other = if is_from { draft.to } else { draft.from };
                let row = draft.row as i64;
                match order.at(other).cmp(&order.at(gutter)) {
                    std::cmp::Ordering::Equal => (0, 0, at),
                    std::cmp::Ordering::Less => (1, row, at),
                    std::cmp::Ordering::Greater => (2, -row, at),
                }
            });
            let arrives =
                members.iter().any(|&(at, is_from)| !is_from && matches!(self.drafts[at].route.kind, Kind::Flow(..)));
            let mut offset = if arrives { ARRIVE } else { INNER } - BESIDE;
            let mut known: BTreeMap<(usize, Kind), Length> = BTreeMap::new();
            for (at, is_from) in members {
                let draft = &self.drafts[at];
                // A line to a head whose columns stand on shelves goes round below them.
                if draft.row != usize::MAX || !draft.passed.0.is_empty() || !draft.passed.1.is_empty() {
                    self.open(gutter);
                }
                let shared = self.drafts[at].shared.filter(|_| is_from && self.drafts[at].from != self.drafts[at].to);
                if let Some(place) = shared.and_then(|key| known.get(&key)) {
                    self.drafts[at].offsets.0 = *place;
                    continue;
                }
                let width = self.drafts[at].route.width;
                offset += BESIDE + width / 2;
                if let Some(key) = shared {
                    known.insert(key, offset);
                }
                if is_from || self.drafts[at].from == self.drafts[at].to {
                    self.drafts[at].offsets.0 = offset;
                }
                if !is_from || self.drafts[at].from == self.drafts[at].to {
                    self.drafts[at].offsets.1 = offset;
                }
                offset += width - width / 2;
            }
            self.widen(gutter, offset);
        }
    }

    /// Keeps two neighbouring columns on one shelf: the parts of the lowest head above both.
    fn join(&mut self, slots: &Slots, arrangement: &Arrangement, columns: [usize; 2]) {
        let count = slots.list.len();
        let chain = |column: usize| {
            let first = (arrangement.columns[column].owner, Part::Stack(column));
            let above = |&(owner, _): &(usize, Part)| {
                (owner != count).then(|| (slots.list[owner].superior.unwrap_or(count), Part::Drop(owner)))
            };
            std::iter::successors(Some(first), above).collect::<Vec<_>>()
        };
        let [one, other] = columns.map(chain);
        let common = one.iter().find_map(|a| other.iter().find(|b| b.0 == a.0).map(|b| (a.0, a.1, b.1)));
        let Some((owner, a, b)) = common else { return };
        let number = |part: Part| arrangement.parts[owner].iter().position(|&known| known == part).unwrap_or(0);
        let (a, b) = (number(a), number(b));
        self.room.joined.extend((a.min(b)..a.max(b)).map(|part| (owner, part)));
    }

    fn open(&mut self, gutter: Gutter) {
        match gutter {
            Gutter::Column(column) => self.room.open[column] = true,
            Gutter::Leaf(slot) => self.room.leaf_open[slot] = true,
        }
    }

    fn widen(&mut self, gutter: Gutter, offset: Length) {
        let room = match gutter {
            Gutter::Column(column) => &mut self.room.right[column],
            Gutter::Leaf(slot) => &mut self.room.leaf_right[slot],
        };
        *room = (*room).max(offset + BESIDE);
    }

    /// Reorders the units that leave a column so that their lines do not cross: what leaves by an outer place stands higher.
    fn nest(&self, order: &Order, slots: &Slots, arrangement: &mut Arrangement) {
        let mut ranks: BTreeMap<usize, (Gutter, Length)> = BTreeMap::new();
        for draft in
            self.drafts.iter().filter(|draft| matches!(draft.route.kind, Kind::Flow(..)) && draft.from != draft.to)
        {
            for &slot in draft.route.from.iter().filter(|&&slot| slots.list[slot].side == Side::Before) {
                ranks.entry(slot).or_insert((draft.from, -draft.offsets.0));
            }
        }
        for gutter in order.gutter.keys() {
            let Gutter::Column(column) = *gutter else {
                continue;
            };
            let items = &mut arrangement.columns[column].items;
            let places: Vec<usize> = (0..items.len()).filter(|&at| ranks.contains_key(&items[at])).collect();
            let mut leaving: Vec<usize> = places.iter().map(|&at| items[at]).collect();
            leaving.sort_by_key(|slot| ranks[slot].1);
            for (at, slot) in places.into_iter().zip(leaving) {
                items[at] = slot;
            }
        }
    }

    /// Lists what the routes show.
    pub fn kinds(&self) -> Vec<Kind> {
        self.drafts.iter().map(|draft| draft.route.kind).collect()
    }
}
