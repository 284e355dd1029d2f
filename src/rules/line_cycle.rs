//! # line-cycle
//!
//! Lines of one family run in a circle.
//!
//! ## What it checks
//!
//! Subordination, second subordination, leadership, guidance and hosting must not come back to where they began, each family by itself.
//! Supervision may: two bodies may inspect each other; coordination and concurrent posts have no direction.
//! Each circle is one finding that names the whole ring; in a knot of many circles, those that share no line with one another are named.
//! Two bodies tied in both directions are reported as `contradictory-lines`; a circle of superiors is reported on load as `cycle`.
//!
//! ## Why it matters
//!
//! In a circle everybody leads himself in the end, and nobody does.
//!
//! ## Fails
//!
//! ```outline
//! one
//! two
//! three
//! one -leadership-> two
//! two -leadership-> three
//! three -leadership-> one
//! ```
//!
//! ## Passes
//!
//! ```outline
//! one
//! two
//! three
//! one -leadership-> two
//! two -leadership-> three
//! one -leadership-> three
//! ```
//!
//! ## Tiếng Việt
//!
//! Quan hệ trực thuộc, song trùng trực thuộc, lãnh đạo, hướng dẫn và đóng tại không được khép thành vòng.
//! Mỗi vòng được báo một lần, nêu đủ các đơn vị trong vòng.
//! Hai đơn vị có quan hệ hai chiều được báo ở `contradictory-lines`.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::lens::Whole;
use super::levels::Memory;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Diagnostic, Place, Severity, Speech};
use crate::model::{Edit, Family, Id, Journal, Line, UnitRef};
use crate::say;

pub static RULE: Rule = Rule {
    code: "line-cycle",
    severity: Severity::Error,
    title: Title { en: "lines of one family run in a circle", vi: "quan hệ cùng loại tạo thành vòng" },
    settings: &[],
    doc: include_str!("line_cycle.rs"),
    check: Check::Whole(check, is_spared),
};

fn check(whole: Whole<'_>, findings: &mut Findings) {
    let mut families: BTreeMap<Family, Vec<Link<'_>>> = BTreeMap::new();
    for (line, from, to) in whole.structure.laid() {
        if let Some(family) = whole.words.family(line).filter(|family| family.is_acyclic()) {
            families.entry(family).or_default().push(Link { from, to, line: Some(line) });
        }
    }
    if let Some(links) = families.get_mut(&Family::Subordination) {
        let primaries = whole.structure.units().filter_map(|to| Some(Link { from: to.superior()?, to, line: None }));
        links.extend(primaries);
    }
    for (family, mut links) in families {
        prune(&mut links, whole.structure.ordinals(), |link| (link.from, link.to));
        prune(&mut links, whole.structure.ordinals(), |link| (link.to, link.from));
        for ring in rings(links) {
            report(family, &ring, findings);
        }
    }
}

/// Returns whether edits cannot have opened or closed a ring.
///
/// Where there was none, only a new link can close one.
fn is_spared(whole: Whole<'_>, journal: &Journal, found: &[Diagnostic], memory: &mut Memory) -> bool {
    memory.begin(whole);
    let mut is_open = |family: Family, ends: (&Id, &Id)| found.is_empty() && !memory.may_close(whole, family, ends);
    journal.entries().iter().all(|entry| match &entry.edit {
        Edit::AddLine(line) => match whole.words.family(line).filter(|family| family.is_acyclic()) {
            Some(family) => is_open(family, (&line.from, &line.to)),
            None => true,
        },
        Edit::RemoveLine(line) => {
            found.is_empty() || !whole.words.family_of(&line.line_type).is_some_and(Family::is_acyclic)
        }
        Edit::Move { unit, superior, .. } => {
            found.is_empty()
                && superior.as_ref().is_none_or(|superior| is_open(Family::Subordination, (superior, unit)))
        }
        // A unit comes and goes without lines and subordinates; its superior is told to the memory, if that is used.
        Edit::Add { unit, .. } => {
            !found.is_empty()
                || unit.superior.as_ref().is_none_or(|superior| is_open(Family::Subordination, (superior, &unit.id)))
        }
        Edit::Remove { .. } | Edit::Set { .. } | Edit::Date(_) => true,
        Edit::AddFunction(_) | Edit::RemoveFunction(_) => true,
    })
}

/// Removes the links of units to which nothing leads, again and again: no ring runs through them.
fn prune<'s>(links: &mut Vec<Link<'s>>, ordinals: usize, ends: impl Fn(&Link<'s>) -> (UnitRef<'s>, UnitRef<'s>)) {
    if links.is_empty() {
        return;
    }
    let ends = |link: &Link<'s>| (ends(link).0.ordinal(), ends(link).1.ordinal());
    let (mut firsts, mut incoming) = (vec![0u32; ordinals + 1], vec![0u32; ordinals]);
    for (from, to) in links.iter().map(ends) {
        firsts[from + 1] += 1;
        incoming[to] += 1;
    }
    (0..ordinals).for_each(|ordinal| firsts[ordinal + 1] += firsts[ordinal]);
    let (mut filled, mut targets) = (firsts.clone(), vec![0u32; links.len()]);
    for (from, to) in links.iter().map(ends) {
        targets[filled[from] as usize] = to as u32;
        filled[from] += 1;
    }
    let leads_on = |ordinal: usize| firsts[ordinal] < firsts[ordinal + 1];
    let mut free: Vec<usize> = (0..ordinals).filter(|&ordinal| incoming[ordinal] == 0 && leads_on(ordinal)).collect();
    while let Some(from) = free.pop() {
        for &to in &targets[firsts[from] as usize..firsts[from + 1] as usize] {
            let to = to as usize;
            incoming[to] -= 1;
            if incoming[to] == 0 && leads_on(to) {
                free.push(to);
            }
        }
    }
    links.retain(|link| incoming[ends(link).0] > 0);
}

fn report(family: Family, ring: &[Link<'_>], findings: &mut Findings) {
    let Some(link) = ring.iter().rev().find_map(|link| link.line) else { return };
    let first = ring[0].from.id();
    let named = ring.iter().map(|link| format!("`{}` → ", link.from.id())).collect::<String>();
    let (family_en, family_vi) = (family.name(Speech::En), family.name(Speech::Vi));
    let message = say!(
        "lines of {family_en} run in a circle: {named}`{first}`",
        "quan hệ {family_vi} tạo thành vòng: {named}`{first}`"
    );
    let help = say!("remove one of these lines, or turn it round", "bỏ hoặc đổi chiều một trong các quan hệ này");
    findings.about(first, Place::line(&link.line_type, &link.from, &link.to), message, help);
}

#[derive(Debug, Clone, Copy)]
struct Link<'s> {
    from: UnitRef<'s>,
    to: UnitRef<'s>,
    /// None for a primary line.
    line: Option<&'s Line>,
}

/// A unit on the way that the search is following.
struct Stop {
    node: usize,
    /// The next link to try.
    next: usize,
    /// The link by which the way came here.
    entered: usize,
    /// The last stop, up to this one, that was entered by a link of a ring already found.
    taken: usize,
}

/// Returns rings of three links or more that share no link; each begins at its lowest id.
///
/// Where units are knotted by such rings, at least one is returned.
/// The cost is linear: every link is tried a few times and belongs to one ring at most.
fn rings(mut links: Vec<Link<'_>>) -> Vec<Vec<Link<'_>>> {
    let mut names: Vec<UnitRef<'_>> = links.iter().flat_map(|link| [link.from, link.to]).collect();
    names.sort_unstable_by_key(|unit| unit.id());
    names.dedup();
    let numbers: FxHashMap<usize, usize> =
        names.iter().enumerate().map(|(number, unit)| (unit.ordinal(), number)).collect();
    let number = |unit: UnitRef<'_>| numbers[&unit.ordinal()];
    links.sort_by_cached_key(|link| (number(link.from), number(link.to), link.line));
    links.dedup_by_key(|link| (number(link.from), number(link.to)));
    let mut web = Web { firsts: vec![0; names.len() + 1], ends: Vec::with_capacity(links.len()) };
    for link in &links {
        web.firsts[number(link.from) + 1] += 1;
        web.ends.push((number(link.from), number(link.to)));
    }
    (0..names.len()).for_each(|node| web.firsts[node + 1] += web.firsts[node]);
    let mut found = web.rings();
    found.extend(web.hidden_rings(&found));
    let begun = |ring: Vec<usize>| {
        let mut ring: Vec<Link<'_>> = ring.into_iter().map(|link| links[link]).collect();
        let lowest = (0..ring.len()).min_by_key(|&step| ring[step].from.id()).unwrap_or(0);
        ring.rotate_left(lowest);
        ring
    };
    let mut found: Vec<Vec<Link<'_>>> = found.into_iter().map(begun).collect();
    found.sort_by_cached_key(|ring| ring.iter().map(|link| (link.from.id(), link.to.id())).collect::<Vec<_>>());
    found
}

/// Numbered units and the links between them, sorted by both ends.
struct Web {
    /// By unit: the first of its links.
    firsts: Vec<usize>,
    ends: Vec<(usize, usize)>,
}

const UNSEEN: usize = usize::MAX;
const DONE: usize = usize::MAX - 1;

impl Web {
    fn nodes(&self) -> std::ops::Range<usize> {
        0..self.firsts.len() - 1
    }

    fn links_from(&self, node: usize) -> std::ops::Range<usize> {
        self.firsts[node]..self.firsts[node + 1]
    }

    /// Returns rings of three links or more that share no link, as numbers of links: a search in depth.
    fn rings(&self) -> Vec<Vec<usize>> {
        let mut stop_of = vec![UNSEEN; self.nodes().len()];
        let mut found = Vec::new();
        for start in self.nodes() {
            if stop_of[start] != UNSEEN {
                continue;
            }
            stop_of[start] = 0;
            let mut way = vec![Stop { node: start, next: self.firsts[start], entered: UNSEEN, taken: 0 }];
            while let Some(stop) = way.last_mut() {
                let (node, link, taken) = (stop.node, stop.next, stop.taken);
                if link == self.firsts[node + 1] {
                    stop_of[node] = DONE;
                    way.pop();
                    continue;
                }
                stop.next += 1;
                let target = self.ends[link].1;
                match stop_of[target] {
                    DONE => {}
                    UNSEEN => {
                        stop_of[target] = way.len();
                        way.push(Stop { node: target, next: self.firsts[target], entered: link, taken });
                    }
                    open if open + 2 < way.len() && taken <= open => {
                        let ring = &mut way[open + 1..];
                        let mut closed: Vec<usize> = ring.iter().map(|stop| stop.entered).collect();
                        ring.iter_mut().enumerate().for_each(|(step, stop)| stop.taken = open + 1 + step);
                        closed.push(link);
                        found.push(closed);
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// Returns one ring for each knot in which the search in depth has found none.
    ///
    /// Such a knot has a link without one back, or it is a tree of pairs of links and has no ring of three.
    fn hidden_rings(&self, found: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let knots = self.knots();
        let mut is_told = vec![false; self.nodes().len()];
        found.iter().for_each(|ring| is_told[knots[self.ends[ring[0]].0]] = true);
        let mut hidden = Vec::new();
        for (link, &(from, to)) in self.ends.iter().enumerate() {
            let is_paired = self.ends[self.links_from(to)].binary_search(&(to, from)).is_ok();
            if knots[from] == knots[to] && !is_told[knots[from]] && !is_paired {
                is_told[knots[from]] = true;
                hidden.push(self.ring_through(link, &knots));
            }
        }
        hidden
    }

    /// Returns a shortest ring through a link of a knot.
    fn ring_through(&self, link: usize, knots: &[usize]) -> Vec<usize> {
        let (from, to) = self.ends[link];
        let mut entered: FxHashMap<usize, usize> = FxHashMap::from_iter([(to, link)]);
        let mut pending = VecDeque::from([to]);
        while let Some(node) = pending.pop_front().filter(|_| !entered.contains_key(&from)) {
            for next in self.links_from(node) {
                let target = self.ends[next].1;
                if knots[target] == knots[from] && !entered.contains_key(&target) {
                    entered.insert(target, next);
                    pending.push_back(target);
                }
            }
        }
        let mut ring = vec![link];
        let mut node = from;
        while let Some(&last) = entered.get(&node).filter(|_| node != to) {
            ring.push(last);
            node = self.ends[last].0;
        }
        ring[1..].reverse();
        ring
    }

    /// Returns for each unit one that stands for its knot: the units that lead to each other.
    fn knots(&self) -> Vec<usize> {
        let total = self.nodes().len();
        let (mut order, mut lowest, mut knots) = (vec![UNSEEN; total], vec![0; total], vec![UNSEEN; total]);
        let (mut count, mut open, mut way) = (0, Vec::new(), Vec::new());
        for start in self.nodes() {
            if order[start] != UNSEEN {
                continue;
            }
            way.push((start, self.firsts[start]));
            while let Some((node, next)) = way.last_mut() {
                let node = *node;
                if order[node] == UNSEEN {
                    (order[node], lowest[node]) = (count, count);
                    count += 1;
                    open.push(node);
                }
                if *next < self.firsts[node + 1] {
                    let target = self.ends[*next].1;
                    *next += 1;
                    if order[target] == UNSEEN {
                        way.push((target, self.firsts[target]));
                    } else if knots[target] == UNSEEN {
                        lowest[node] = lowest[node].min(order[target]);
                    }
                    continue;
                }
                way.pop();
                if let Some((above, _)) = way.last() {
                    lowest[*above] = lowest[*above].min(lowest[node]);
                }
                if lowest[node] == order[node] {
                    while let Some(member) = open.pop() {
                        knots[member] = node;
                        if member == node {
                            break;
                        }
                    }
                }
            }
        }
        knots
    }
}
