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

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lens::Whole;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Place, Severity};
use crate::model::{Family, Id, Line, UnitRef};
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
    check: Check::Whole(check),
};

fn check(whole: Whole<'_>, findings: &mut Findings) {
    let mut instructed: BTreeMap<&Id, Vec<&Line>> = BTreeMap::new();
    for line in whole.structure.lines_unsorted() {
        if matches!(whole.words.family(line), Some(Family::SecondSubordination | Family::Guidance)) {
            instructed.entry(&line.to).or_default().push(line);
        }
    }
    let roots = whole.units.iter().filter(|unit| unit.superior().is_none());
    if instructed.is_empty() || roots.take(2).count() < 2 {
        return;
    }
    let mut trees = Trees::of(whole);
    for (id, mut lines) in instructed {
        lines.sort_unstable();
        let Some(unit) = whole.structure.unit(id) else { continue };
        let first = unit.superior().map_or(&lines[0].from, UnitRef::id);
        let apart = lines.iter().find(|line| !trees.tied(first, &line.from));
        let Some(line) = apart else { continue };
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
}

/// The trees of a structure, joined where a line of leadership runs between them.
struct Trees<'s> {
    tree_of: FxHashMap<&'s str, usize>,
    joined: Vec<usize>,
    /// Trees whose root lost its superior on load.
    torn: Vec<bool>,
}

impl<'s> Trees<'s> {
    fn of(whole: Whole<'s>) -> Self {
        let structure = whole.structure;
        let mut tree_of: FxHashMap<&str, usize> = FxHashMap::default();
        tree_of.reserve(structure.len());
        let mut torn = Vec::new();
        for unit in whole.units {
            let above = unit.superior().and_then(|superior| tree_of.get(superior.id().as_str()).copied());
            let tree = above.unwrap_or_else(|| {
                torn.push(structure.is_broken(unit.id()));
                torn.len() - 1
            });
            tree_of.insert(unit.id(), tree);
        }
        let mut trees = Trees { tree_of, joined: (0..torn.len()).collect(), torn };
        for line in structure.lines_unsorted() {
            if whole.words.family(line) == Some(Family::Leadership) {
                trees.join(&line.from, &line.to);
            }
        }
        trees
    }

    fn join(&mut self, one: &str, other: &str) {
        if let (Some(&one), Some(&other)) = (self.tree_of.get(one), self.tree_of.get(other)) {
            let (one, other) = (self.top(one), self.top(other));
            self.joined[one.max(other)] = one.min(other);
        }
    }

    fn top(&mut self, mut tree: usize) -> usize {
        while self.joined[tree] != tree {
            self.joined[tree] = self.joined[self.joined[tree]];
            tree = self.joined[tree];
        }
        tree
    }

    /// Returns whether two units stand in one tree, in trees tied by leadership, or in one that is torn.
    fn tied(&mut self, one: &str, other: &str) -> bool {
        match (self.tree_of.get(one), self.tree_of.get(other)) {
            (Some(&one), Some(&other)) => self.torn[one] || self.torn[other] || self.top(one) == self.top(other),
            _ => true,
        }
    }
}
