//! What becomes of the lines that the originals are tied by.

use std::collections::{BTreeMap, BTreeSet};

use super::{LineClaim, Working};
use crate::model::{Edit, Family, Fate, Id, Line, LineKey, Matter};

impl<'a> Working<'a> {
    pub(super) fn share_lines(&mut self) {
        let order = self.order;
        let mut laid = self.declared_lines();
        let mut leaving: BTreeMap<LineKey, (&Id, &Line, Option<&Id>)> = BTreeMap::new();
        for original in &order.originals {
            for line in self.lines_of(&original.id) {
                let target = self.line_target(&original.id, line);
                if target.is_some() || original.ends {
                    leaving.entry(line.key()).or_insert((&original.id, line, target));
                }
            }
        }
        // All that leave are known before the first is tied anew: a line that leaves is no duplicate.
        self.removed_lines = leaving.keys().cloned().collect();
        for (original, line, target) in leaving.into_values() {
            self.repoint(original, line, target, &mut laid);
        }
    }

    /// Lays the lines that founded units declare.
    fn declared_lines(&mut self) -> BTreeSet<LineKey> {
        let mut laid = BTreeSet::new();
        for result in &self.order.results {
            for end in result.new.iter().flat_map(|new| &new.lines) {
                if let Some(line) = end.line(&result.id).filter(|line| laid.insert(line.key())) {
                    self.added_lines.push(line);
                }
            }
        }
        laid
    }

    fn lines_of(&self, id: &Id) -> Vec<&'a Line> {
        let Some(unit) = self.scene.structure.unit(id) else { return Vec::new() };
        let mut lines: Vec<&Line> = unit.lines_in_unsorted().chain(unit.lines_out_unsorted()).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Returns the result that takes a line of an original, if one does.
    fn line_target(&self, original: &Id, line: &Line) -> Option<&'a Id> {
        let claims = |claim: &Option<LineClaim>| match claim {
            Some(LineClaim::Some(patterns)) => patterns.iter().any(|pattern| pattern.fits(line)),
            _ => false,
        };
        let claimed = self.index.portions_of(original).iter().copied().find(|portion| claims(&portion.claim.lines));
        let all = || {
            self.index
                .portions_of(original)
                .iter()
                .copied()
                .find(|portion| portion.claim.lines == Some(LineClaim::All(true)))
        };
        let whole = || {
            let taker = self.index.taker(original)?;
            (taker.claim.lines.is_none() && taker.is_whole()).then_some(taker)
        };
        let found = claimed.or_else(all).or_else(whole)?;
        Some(&found.result).filter(|result| *result != original)
    }

    /// Ties a line that leaves its original to the target, unless it is there already or senseless.
    fn repoint(&mut self, original: &Id, line: &Line, target: Option<&Id>, laid: &mut BTreeSet<LineKey>) {
        let matter = Matter::Line { line: line.key() };
        let Some(target) = target else {
            self.dispose(original, matter, Fate::Ended, None);
            return;
        };
        let mut moved = line.clone();
        for end in [&mut moved.from, &mut moved.to] {
            if end == original {
                *end = target.clone();
            } else if self.index.ends(end)
                && let Some(taker) = self.index.taker(end)
            {
                *end = taker.result.clone();
            }
        }
        let key = moved.key();
        if self.index.ends(&moved.from) || self.index.ends(&moved.to) {
            self.dispose(original, matter, Fate::Ended, None);
            return;
        }
        let known = self.scene.structure.line(&key).is_some() && self.removed_lines.binary_search(&key).is_err();
        if moved.from == moved.to || known || self.repeats_superior(&moved) || !laid.insert(key) {
            self.dispose(original, matter, Fate::Dropped, Some(target));
        } else {
            self.dispose(original, matter, Fate::Moved, Some(target));
            self.added_lines.push(moved);
        }
    }

    /// Returns whether the line would make the direct superior a second superior too.
    fn repeats_superior(&self, line: &Line) -> bool {
        let family = self.scene.structure.catalogue().family(&line.line_type);
        let of_superior = matches!(family, Some(Family::Subordination | Family::SecondSubordination));
        of_superior && self.superior_after(&line.to) == Some(&line.from)
    }

    fn superior_after(&self, id: &Id) -> Option<&Id> {
        // The subordinates have been shared out before the lines.
        let moved = self.moved.get_or_init(|| {
            let moved = self.moves.iter().rev().map(|edit| match edit {
                Edit::Move { unit, superior, .. } => Some((unit.clone(), superior.clone())),
                _ => None,
            });
            moved.flatten().collect()
        });
        let moved = moved.get(id).map(Option::as_ref);
        let founded = || self.bodies.get(id).filter(|body| body.is_new).map(|body| body.unit.superior.as_ref());
        let before = || self.scene.structure.unit(id).and_then(|unit| unit.facts().superior.as_ref());
        moved.or_else(founded).unwrap_or_else(before)
    }
}
