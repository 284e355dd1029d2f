//! From when to when what an entry says holds.

use jiff::civil::Date;

use super::{Entry, Pack};

/// From when to when a provision holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Term {
    /// First day.
    pub from: Option<Date>,
    /// Last day, the day before a later document ended it included.
    pub to: Option<Date>,
    /// Whether a later document without date ended it.
    pub is_ended: bool,
}

impl Term {
    /// Returns the term of an entry, shortened by what other entries end.
    pub fn of(packs: &[Pack], (number, position): (usize, usize)) -> Self {
        let (pack, entry) = (&packs[number], &packs[number].entries[position]);
        let name = entry.name(position);
        let mut term = Term { from: entry.valid_from, to: entry.valid_to, is_ended: false };
        let ends = |repealing: &&Entry, other: &Pack| {
            repealing.repeals.iter().any(|repealed| match repealed.split_once('/') {
                Some((of, id)) => of == pack.id.as_str() && id == name,
                None => other.id == pack.id && **repealed == *name,
            })
        };
        for other in packs {
            for repealing in other.entries.iter().filter(|repealing| ends(repealing, other)) {
                match repealing.valid_from.and_then(|from| from.yesterday().ok()) {
                    Some(last) => term.to = Some(term.to.map_or(last, |to| to.min(last))),
                    None => term.is_ended = true,
                }
            }
        }
        term
    }

    /// Returns whether a day lies within; without a day only what has no end holds.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        !self.is_ended
            && match day {
                Some(day) => self.from.is_none_or(|first| first <= day) && self.to.is_none_or(|last| day <= last),
                None => self.to.is_none(),
            }
    }

    /// Returns whether the day matters.
    pub(super) fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}
