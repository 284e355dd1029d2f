//! # no-common-superior
//!
//! A body is instructed by two bodies that have no common superior.
//!
//! ## What it checks
//!
//! A body may be instructed by its direct superior, a second superior, and those that guide it.
//! Of any two of them somebody must stand above both, who decides when they differ.
//! Bodies of one tree have a common superior: its root.
//! Party, State and Front are trees of their own on purpose; trees that a line of leadership ties count as one.
//! So a joint body of Party and government passes where the Party committee leads the government, and is listed where nobody does.
//! A tree whose root lost its superior on load is passed over.
//!
//! ## Why it matters
//!
//! When two superiors differ and nobody stands above both, the body between them must choose whom to obey.
//!
//! ## Fails
//!
//! ```outline
//! party
//!   joint
//! government
//! government -second_subordination-> joint
//! ```
//!
//! ## Passes
//!
//! ```outline
//! party
//!   joint
//! government
//! government -second_subordination-> joint
//! party -leadership-> government
//! ```
//!
//! ## Tiếng Việt
//!
//! Một đơn vị có thể chịu sự chỉ đạo của cấp trên trực tiếp, cấp trên thứ hai và cơ quan hướng dẫn chuyên môn.
//! Những nơi đó phải có cấp trên chung để quyết định khi ý kiến khác nhau.
//! Hệ thống Đảng, Nhà nước, Mặt trận là các cây riêng; hai cây có quan hệ lãnh đạo, chỉ đạo nối với nhau thì coi như có cấp trên chung.

use super::lens::Whole;
use super::levels::Memory;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::model::{Edit, Family, Id, Journal, Line, UnitRef};
use crate::say;

pub static RULE: Rule = Rule {
    code: "no-common-superior",
    severity: Severity::Note,
    title: Title {
        en: "two bodies instruct a third and have no common superior",
        vi: "hai đơn vị cùng chỉ đạo nhưng không có cấp trên chung",
    },
    settings: &[],
    doc: include_str!("no_common_superior.rs"),
    check: Check::Whole(check, is_spared),
};

fn check(whole: Whole<'_>, findings: &mut Findings) {
    let structure = whole.structure;
    if structure.units().filter(|unit| unit.superior().is_none()).take(2).count() < 2 {
        return;
    }
    let mut instructed: Vec<(UnitRef<'_>, &Line, UnitRef<'_>)> = Vec::new();
    for (line, from, to) in structure.laid() {
        if instructs(whole, &line.line_type) {
            instructed.push((to, line, from));
        }
    }
    if instructed.is_empty() {
        return;
    }
    let mut trees = Trees::of(whole);
    instructed.sort_unstable_by_key(|(unit, _, _)| unit.ordinal());
    for received in instructed.chunk_by(|one, next| one.0 == next.0) {
        let unit = received[0].0;
        let lowest = || received.iter().min_by_key(|(_, line, _)| line).map(|(_, _, from)| *from);
        let Some(first) = unit.superior().or_else(lowest) else { continue };
        let apart = received.iter().filter(|(_, _, from)| !trees.tied(first, *from)).min_by_key(|(_, line, _)| *line);
        if let Some((_, line, _)) = apart {
            report(unit.id(), first.id(), line, findings);
        }
    }
}

/// Returns whether edits have left every unit in its tree, and every unit whose lines or superior they touched with
/// sources in one tree.
///
/// Units change trees only if one of them is moved between superiors that afterwards stand in different trees.
fn is_spared(whole: Whole<'_>, journal: &Journal, found: &[Diagnostic], _: &mut Memory) -> bool {
    let structure = whole.structure;
    let root = |id: &Id| structure.unit(id).map(top);
    let is_plain = |id: &Id| {
        let is_said = found.iter().any(|finding| finding.unit.as_deref() == Some(id.as_str()));
        let Some(unit) = structure.unit(id) else { return !is_said };
        let sources = unit.received().filter(|(line, _)| instructs(whole, &line.line_type)).map(|(_, from)| from);
        let mut roots = unit.superior().into_iter().chain(sources).map(top);
        let first = roots.next();
        !is_said && roots.all(|root| Some(root) == first)
    };
    let is_even = |line_type: &Id, from: &Id, to: &Id| match whole.words.family_of(line_type) {
        Some(Family::Leadership) => root(from).is_some() && root(from) == root(to),
        _ => !instructs(whole, line_type) || is_plain(to),
    };
    journal.entries().iter().all(|entry| match (&entry.edit, &entry.inverse) {
        (Edit::AddLine(line), _) => is_even(&line.line_type, &line.from, &line.to),
        (Edit::RemoveLine(line), _) => is_even(&line.line_type, &line.from, &line.to),
        (Edit::Move { unit, superior: Some(after), .. }, Edit::Move { superior: Some(before), .. }) => {
            root(after).is_some() && root(after) == root(before) && is_plain(unit)
        }
        (Edit::Move { .. }, _) => false,
        // A unit comes and goes without lines and subordinates.
        _ => true,
    })
}

/// Returns the root of the tree in which a unit stands.
fn top(unit: UnitRef<'_>) -> UnitRef<'_> {
    unit.superiors().last().unwrap_or(unit)
}

fn instructs(whole: Whole<'_>, line_type: &Id) -> bool {
    matches!(whole.words.family_of(line_type), Some(Family::SecondSubordination | Family::Guidance))
}

fn report(id: &Id, first: &Id, line: &Line, findings: &mut Findings) {
    let second = &line.from;
    let message = say!(
        "`{id}` is instructed by `{first}` and `{second}`, which have no common superior",
        "`{id}` chịu sự chỉ đạo của `{first}` và `{second}` nhưng hai đơn vị này không có cấp trên chung"
    );
    let help = say!(
        "lay the line of leadership that ties the two, or drop one of them",
        "bổ sung quan hệ lãnh đạo nối hai bên, hoặc bỏ một bên"
    );
    findings.about(id, Place::line(&line.line_type, &line.from, &line.to), message, help);
}

/// The trees of a structure, joined where a line of leadership runs between them.
struct Trees {
    /// By the ordinal of the unit.
    tree_of: Vec<u32>,
    joined: Vec<u32>,
    /// Trees whose root lost its superior on load.
    torn: Vec<bool>,
}

impl Trees {
    fn of(whole: Whole<'_>) -> Self {
        const UNKNOWN: u32 = u32::MAX;
        let structure = whole.structure;
        let (mut tree_of, mut torn) = (vec![UNKNOWN; structure.ordinals()], Vec::new());
        let mut way = Vec::new();
        for unit in structure.units() {
            let mut next = unit;
            let tree = loop {
                match (tree_of[next.ordinal()], next.superior()) {
                    (UNKNOWN, Some(superior)) => {
                        way.push(next.ordinal());
                        next = superior;
                    }
                    (UNKNOWN, None) => {
                        way.push(next.ordinal());
                        torn.push(structure.is_broken(next.id()));
                        break torn.len() as u32 - 1;
                    }
                    (known, _) => break known,
                }
            };
            way.drain(..).for_each(|ordinal| tree_of[ordinal] = tree);
        }
        let mut trees = Trees { tree_of, joined: (0..torn.len() as u32).collect(), torn };
        for (line, from, to) in structure.laid() {
            if whole.words.family(line) == Some(Family::Leadership) {
                let (one, other) = (trees.top(trees.tree(from)), trees.top(trees.tree(to)));
                trees.joined[one.max(other) as usize] = one.min(other);
            }
        }
        trees
    }

    fn tree(&self, unit: UnitRef<'_>) -> u32 {
        self.tree_of[unit.ordinal()]
    }

    fn top(&mut self, mut tree: u32) -> u32 {
        while self.joined[tree as usize] != tree {
            self.joined[tree as usize] = self.joined[self.joined[tree as usize] as usize];
            tree = self.joined[tree as usize];
        }
        tree
    }

    /// Returns whether two units stand in one tree, in trees tied by leadership, or in one that is torn.
    fn tied(&mut self, one: UnitRef<'_>, other: UnitRef<'_>) -> bool {
        let (one, other) = (self.tree(one), self.tree(other));
        one == other || self.torn[one as usize] || self.torn[other as usize] || self.top(one) == self.top(other)
    }
}
