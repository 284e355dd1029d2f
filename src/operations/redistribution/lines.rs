//! What becomes of the lines that the originals are tied by.

use std::collections::BTreeSet;

use super::{LineClaim, Working};
use crate::model::{Fate, Id, Line, LineKey, Matter};

impl Working<'_> {
    pub(super) fn share_lines(&mut self) {
        let order = self.order;
        let mut laid = self.declared_lines();
        let mut done: BTreeSet<LineKey> = BTreeSet::new();
        for original in &order.originals {
            for line in self.lines_of(&original.id) {
                let key = line.key();
                if done.contains(&key) {
                    continue;
                }
                let target = self.line_target(&original.id, &line);
                if target.is_none() && !original.ends {
                    continue;
                }
                done.insert(key.clone());
                self.repoint(&original.id, line, target, &mut laid);
            }
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

    fn lines_of(&self, id: &Id) -> Vec<Line> {
        let Some(unit) = self.scene.structure.unit(id) else { return Vec::new() };
        let mut lines: Vec<Line> = unit.lines_in_unsorted().chain(unit.lines_out_unsorted()).cloned().collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Returns the result that takes a line of an original, if one does.
    fn line_target(&self, original: &Id, line: &Line) -> Option<Id> {
        let claims = |claim: &Option<LineClaim>| match claim {
            Some(LineClaim::Some(patterns)) => patterns.iter().any(|pattern| pattern.fits(line)),
            _ => false,
        };
        let order = self.order;
        let claimed = order.portions_of(original).find(|portion| claims(&portion.claim.lines));
        let all = || order.portions_of(original).find(|portion| portion.claim.lines == Some(LineClaim::All(true)));
        let whole = || {
            let taker = order.taker(original)?;
            (taker.claim.lines.is_none() && taker.is_whole() && order.ends(original)).then_some(taker)
        };
        let found = claimed.or_else(all).or_else(whole)?;
        Some(found.result.clone()).filter(|result| result != original)
    }

    /// Takes the line from its original and ties it to the target, unless that is there already or senseless.
    fn repoint(&mut self, original: &Id, line: Line, target: Option<Id>, laid: &mut BTreeSet<LineKey>) {
        let key = line.key();
        let matter = Matter::Line { line: key.clone() };
        self.removed_lines.push(key);
        let Some(target) = target else {
            self.dispose(original, matter, Fate::Ended, None);
            return;
        };
        let mut moved = line;
        for end in [&mut moved.from, &mut moved.to] {
            if end == original {
                *end = target.clone();
            } else if self.order.ends(end)
                && let Some(taker) = self.order.taker(end)
            {
                *end = taker.result.clone();
            }
        }
        let key = moved.key();
        let gone = |end: &Id| self.order.ends(end);
        let known = self.scene.structure.line(&key).is_some() && !self.removed_lines.contains(&key);
        let primary = self.bodies.get(&moved.to).and_then(|body| body.unit.superior.as_ref()) == Some(&moved.from);
        if moved.from == moved.to || known || primary || gone(&moved.from) || gone(&moved.to) || !laid.insert(key) {
            self.dispose(original, matter, Fate::Dropped, Some(&target));
        } else {
            self.dispose(original, matter, Fate::Moved, Some(&target));
            self.added_lines.push(moved);
        }
    }
}
