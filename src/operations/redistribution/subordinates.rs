//! Who takes the subordinates of the originals.

use std::collections::BTreeMap;

use super::{Portion, Working};
use crate::diagnostic::Diagnostic;
use crate::model::{Edit, Fate, Id, Matter, UnitRef};
use crate::say;

impl Working<'_> {
    pub(super) fn share_subordinates(&mut self) {
        let mut last_rank: BTreeMap<Id, i32> = BTreeMap::new();
        for original in &self.order.originals {
            let claimed = self.claimed_subordinates(&original.id);
            self.assign_subordinates(&original.id, original.ends, &claimed, &mut last_rank);
        }
        // From below upward: no unit comes, even for a moment, under one that still stands below it.
        let structure = self.scene.structure;
        self.moves.sort_by_cached_key(|edit| {
            let unit = edit.touched().next().and_then(|id| structure.unit(id));
            std::cmp::Reverse(unit.map_or(0, |unit| unit.depth()))
        });
    }

    /// Returns which result claims which subordinate; claims of strangers and double claims are problems.
    fn claimed_subordinates(&mut self, original: &Id) -> BTreeMap<Id, Id> {
        let mut claimed: BTreeMap<Id, Id> = BTreeMap::new();
        for portion in self.index.portions_of(original) {
            let Some(units) = &portion.claim.subordinates else { continue };
            match units.resolve(self.scene.structure) {
                Err(problems) => self.problems.extend(problems.into_iter().map(|problem| at(problem, portion))),
                Ok(ids) => {
                    for id in ids {
                        self.claim_subordinate(portion, id, &mut claimed);
                    }
                }
            }
        }
        claimed
    }

    fn claim_subordinate(&mut self, portion: &Portion, id: Id, claimed: &mut BTreeMap<Id, Id>) {
        let original = &portion.original;
        let superior = self.scene.structure.unit(&id).and_then(|unit| unit.superior());
        if superior.is_none_or(|superior| superior.id() != original) {
            let message = say!("`{id}` is not directly under `{original}`", "`{id}` không trực thuộc `{original}`");
            let help = say!("name direct subordinates of `{original}` only", "chỉ nêu đơn vị trực thuộc `{original}`");
            self.problems.push(at(Diagnostic::error("not-a-subordinate", message).help(help), portion));
        } else if let Some(other) = claimed.get(&id) {
            let message = say!(
                "`{id}` is claimed by `{other}` and by `{}`",
                "`{id}` được giao cho cả `{other}` và `{}`",
                portion.result
            );
            let help = say!("assign it once", "chỉ giao cho một nơi");
            self.problems.push(at(Diagnostic::error("claimed-twice", message).help(help), portion));
        } else {
            claimed.insert(id, portion.result.clone());
        }
    }

    fn assign_subordinates(
        &mut self,
        original: &Id,
        ends: bool,
        claimed: &BTreeMap<Id, Id>,
        last_rank: &mut BTreeMap<Id, i32>,
    ) {
        let Some(unit) = self.scene.structure.unit(original) else { return };
        let taker = self.index.taker_elsewhere(original).map(|portion| portion.result.clone());
        let above = unit.superiors().find(|superior| !self.index.ends(superior.id()));
        let above = above.map(|superior| superior.id().clone());
        let mut targets: BTreeMap<&Id, (Id, i32)> = BTreeMap::new();
        let mut unassigned: Vec<String> = Vec::new();
        for child in unit.subordinates() {
            let id = child.id();
            if self.index.ends(id) {
                continue;
            }
            match claimed.get(id).or(taker.as_ref()) {
                // A subordinate that takes over its superior rises into its place.
                Some(target) if target == id => self.rise(original, id, above.clone(), unit.facts().rank),
                Some(target) if target != original => {
                    let last =
                        last_rank.entry(target.clone()).or_insert_with(|| highest_rank(self.scene.structure, target));
                    *last = last.saturating_add(1).max(child.facts().rank);
                    targets.insert(id, (target.clone(), *last));
                }
                _ if ends => unassigned.push(format!("`{id}`")),
                _ => {}
            }
        }
        // Those attached last go first: each move then costs constant time.
        for child in unit.subordinates_unsorted() {
            if let Some((target, rank)) = targets.get(child.id()) {
                let (unit, line) = (child.id().clone(), child.facts().line.clone());
                self.moves.push(Edit::Move { unit, superior: Some(target.clone()), line, rank: *rank });
            }
        }
        for (child, (target, _)) in targets {
            self.dispose(original, Matter::Subordinate { unit: child.clone() }, Fate::Moved, Some(&target));
        }
        if !unassigned.is_empty() {
            self.unassigned(original, &unassigned);
        }
    }

    fn rise(&mut self, original: &Id, child: &Id, superior: Option<Id>, rank: i32) {
        let to = superior.clone();
        self.moves.push(Edit::Move { unit: child.clone(), superior, line: None, rank });
        self.dispose(original, Matter::Subordinate { unit: child.clone() }, Fate::Moved, to.as_ref());
    }

    fn unassigned(&mut self, original: &Id, names: &[String]) {
        let (total, list) = (names.len(), shortened(names));
        let message = say!(
            "`{original}` ends, but nobody takes its {total} subordinates: {list}",
            "`{original}` kết thúc nhưng {total} đơn vị trực thuộc chưa có nơi nhận: {list}"
        );
        let help = say!(
            "name them under `subordinates` of a part, or mark one part `\"remainder\": true`",
            "ghi vào `subordinates` của một phần, hoặc đánh dấu một phần `\"remainder\": true`"
        );
        let problem = Diagnostic::error("unassigned-subordinate", message).about(original).help(help);
        self.problems.push(self.at_original(problem, original));
    }

    pub(super) fn at_original(&self, problem: Diagnostic, original: &Id) -> Diagnostic {
        let path = self.order.originals.iter().find(|known| known.id == *original).map(|known| known.path);
        problem.at(path.unwrap_or_default().place())
    }
}

fn at(problem: Diagnostic, portion: &Portion) -> Diagnostic {
    problem.at(portion.path.key("subordinates").place())
}

fn highest_rank(structure: &crate::model::Structure, id: &Id) -> i32 {
    structure.unit(id).and_then(UnitRef::last_rank).unwrap_or(i32::MIN / 2)
}

/// Returns a list of names, cut after five.
pub(super) fn shortened(names: &[String]) -> String {
    match names {
        names if names.len() <= 5 => names.join(", "),
        names => format!("{}, …", names[..5].join(", ")),
    }
}
