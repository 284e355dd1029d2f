//! Portions by their original, so that what a thousand originals give costs a thousand look-ups and not a million.

use super::{Portion, Redistribution};
use crate::model::{Extent, Id};

/// The portions of a redistribution by original, and the originals that end.
pub(super) struct Index<'a> {
    /// Sorted by original; those of one original in their order.
    portions: Vec<&'a Portion>,
    /// Sorted.
    ending: Vec<&'a Id>,
}

impl<'a> Index<'a> {
    pub(super) fn of(order: &'a Redistribution) -> Self {
        let mut portions: Vec<&Portion> = order.portions.iter().collect();
        portions.sort_by(|one, other| one.original.cmp(&other.original));
        let ending = order.originals.iter().filter(|original| original.ends);
        let mut ending: Vec<&Id> = ending.map(|original| &original.id).collect();
        ending.sort_unstable();
        Index { portions, ending }
    }

    /// Returns whether a body is an original that ends.
    pub(super) fn ends(&self, id: &Id) -> bool {
        self.ending.binary_search(&id).is_ok()
    }

    /// Returns what an original gives, in the order of the portions.
    pub(super) fn portions_of(&self, original: &Id) -> &[&'a Portion] {
        let first = self.portions.partition_point(|portion| portion.original < *original);
        let total = self.portions[first..].iter().take_while(|portion| portion.original == *original).count();
        &self.portions[first..first + total]
    }

    /// Returns the portion that takes everything of an original that no other portion claims.
    pub(super) fn taker(&self, original: &Id) -> Option<&'a Portion> {
        self.portions_of(original).iter().find(|portion| portion.extent != Extent::Part).copied()
    }

    /// Returns the portion that takes everything else, unless the original itself keeps it.
    pub(super) fn taker_elsewhere(&self, original: &Id) -> Option<&'a Portion> {
        self.taker(original).filter(|taker| taker.result != *original)
    }
}
