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

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lens::Whole;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Place, Severity, Speech};
use crate::model::{Family, Id, Line};
use crate::say;

pub static RULE: Rule = Rule {
    code: "line-cycle",
    severity: Severity::Error,
    title: Title { en: "lines of one family run in a circle", vi: "quan hệ cùng loại tạo thành vòng" },
    settings: &[],
    doc: include_str!("line_cycle.rs"),
    check: Check::Whole(check),
};

fn check(whole: Whole<'_>, findings: &mut Findings) {
    let mut families: BTreeMap<Family, Vec<Link<'_>>> = BTreeMap::new();
    for line in whole.structure.lines_unsorted() {
        if let Some(family) = whole.words.family(line).filter(|family| family.is_acyclic()) {
            families.entry(family).or_default().push(Link { from: &line.from, to: &line.to, line: Some(line) });
        }
    }
    if let Some(links) = families.get_mut(&Family::Subordination) {
        let primaries = whole.units.iter().filter_map(|unit| {
            let superior = unit.superior()?;
            Some(Link { from: superior.id(), to: unit.id(), line: None })
        });
        links.extend(primaries);
    }
    for (family, links) in families {
        for ring in rings(links) {
            report(family, &ring, findings);
        }
    }
}

fn report(family: Family, ring: &[Link<'_>], findings: &mut Findings) {
    let Some(link) = ring.iter().rev().find_map(|link| link.line) else { return };
    let first = ring[0].from;
    let named = ring.iter().map(|link| format!("`{}` → ", link.from)).collect::<String>();
    let (family_en, family_vi) = (family.name(Speech::En), family.name(Speech::Vi));
    let message = say!(
        "lines of {family_en} run in a circle: {named}`{first}`",
        "quan hệ {family_vi} tạo thành vòng: {named}`{first}`"
    );
    let help = say!("remove one of these lines, or turn it round", "bỏ hoặc đổi chiều một trong các quan hệ này");
    findings.about(first, Place::line(&link.line_type, &link.from, &link.to), message, help);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link<'s> {
    from: &'s Id,
    to: &'s Id,
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
/// A search in depth, without recursion. Its cost is linear: every link is tried once and belongs to one ring at most.
fn rings(mut links: Vec<Link<'_>>) -> Vec<Vec<Link<'_>>> {
    let mut names: Vec<&Id> =
        links.iter().flat_map(|link| [link.from, link.to]).collect::<FxHashSet<_>>().into_iter().collect();
    names.sort_unstable();
    let numbers: FxHashMap<&Id, usize> = names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    links.sort_by_cached_key(|link| (numbers[link.from], numbers[link.to], link.line));
    links.dedup_by_key(|link| (link.from, link.to));
    let targets: Vec<usize> = links.iter().map(|link| numbers[link.to]).collect();
    let mut firsts = vec![0; names.len() + 1];
    links.iter().for_each(|link| firsts[numbers[link.from] + 1] += 1);
    for node in 0..names.len() {
        firsts[node + 1] += firsts[node];
    }

    const UNSEEN: usize = usize::MAX;
    const DONE: usize = usize::MAX - 1;
    let mut stop_of = vec![UNSEEN; names.len()];
    let mut found = Vec::new();
    for start in 0..names.len() {
        if stop_of[start] != UNSEEN {
            continue;
        }
        stop_of[start] = 0;
        let mut way = vec![Stop { node: start, next: firsts[start], entered: usize::MAX, taken: 0 }];
        while let Some(stop) = way.last_mut() {
            let (node, link, taken) = (stop.node, stop.next, stop.taken);
            if link == firsts[node + 1] {
                stop_of[node] = DONE;
                way.pop();
                continue;
            }
            stop.next += 1;
            let target = targets[link];
            match stop_of[target] {
                DONE => {}
                UNSEEN => {
                    stop_of[target] = way.len();
                    way.push(Stop { node: target, next: firsts[target], entered: link, taken });
                }
                open if open + 2 < way.len() && taken <= open => {
                    let ring = &mut way[open + 1..];
                    let mut closed: Vec<Link<'_>> = ring.iter().map(|stop| links[stop.entered]).collect();
                    ring.iter_mut().enumerate().for_each(|(step, stop)| stop.taken = open + 1 + step);
                    closed.push(links[link]);
                    let lowest = (0..closed.len()).min_by_key(|&step| closed[step].from).unwrap_or(0);
                    closed.rotate_left(lowest);
                    found.push(closed);
                }
                _ => {}
            }
        }
    }
    found.sort_unstable();
    found
}
