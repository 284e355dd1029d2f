//! Which body came from which, with what share: a fold over change events.
//!
//! Lineages compose: the lineage of two runs of events is the composition of their lineages. It is a law under test.
//! A unit that no event touched is its own successor and is not stored.
//! A share is exact where an event states quantities; composed shares assume that what an original received from
//! several bodies is spread evenly over what it gives away.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::{Catalogue, ChangeEvent, Contribution, Extent, Id};

/// A fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// The whole.
    pub const ONE: Fraction = Fraction { numerator: 1, denominator: 1 };

    /// Makes a fraction; none if the denominator is 0 or the terms are negative.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        let (numerator, denominator) = (u128::try_from(numerator).ok()?, u128::try_from(denominator).ok()?);
        Fraction::reduced(numerator, denominator)
    }

    fn reduced(numerator: u128, denominator: u128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Fraction {
            numerator: u64::try_from(numerator / divisor).ok()?,
            denominator: u64::try_from(denominator / divisor).ok()?,
        })
    }

    fn times(self, other: Fraction) -> Option<Fraction> {
        let numerator = u128::from(self.numerator) * u128::from(other.numerator);
        Fraction::reduced(numerator, u128::from(self.denominator) * u128::from(other.denominator))
    }

    fn plus(self, other: Fraction) -> Option<Fraction> {
        let one = u128::from(self.numerator).checked_mul(u128::from(other.denominator))?;
        let two = u128::from(other.numerator).checked_mul(u128::from(self.denominator))?;
        Fraction::reduced(one.checked_add(two)?, u128::from(self.denominator) * u128::from(other.denominator))
    }

    /// Returns tenths of a per cent, rounded half up.
    pub fn per_mille(self) -> u64 {
        let (numerator, denominator) = (u128::from(self.numerator), u128::from(self.denominator));
        ((numerator * 2000 + denominator) / (denominator * 2)) as u64
    }

    /// Returns numerator and denominator.
    pub fn terms(self) -> (u64, u64) {
        (self.numerator, self.denominator)
    }
}

fn greatest_common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}/{}", self.numerator, self.denominator))
    }
}

/// How much of a before-unit went into an after-unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// Whether all of it went there, on every step of the way.
    pub whole: bool,
    /// The share, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub fraction: Option<Fraction>,
}

impl Share {
    /// All of it.
    pub const WHOLE: Share = Share { whole: true, fraction: Some(Fraction::ONE) };

    /// Returns whether all of it is there, directly or by parts that came together again.
    pub fn is_whole(self) -> bool {
        self.whole || self.fraction == Some(Fraction::ONE)
    }

    fn then(self, next: Share) -> Share {
        let fraction = self.fraction.zip(next.fraction).and_then(|(one, two)| one.times(two));
        Share { whole: self.whole && next.whole, fraction }
    }

    fn beside(self, other: Share) -> Share {
        let fraction = self.fraction.zip(other.fraction).and_then(|(one, two)| one.plus(two));
        Share { whole: self.whole || other.whole, fraction }
    }
}

/// The relation between the units before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    forward: FxHashMap<Id, BTreeMap<Id, Share>>,
    // INVARIANT: the inverse of `forward`, without empty entries.
    backward: FxHashMap<Id, BTreeSet<Id>>,
    founded: BTreeSet<Id>,
}

impl Lineage {
    /// Returns the lineage of a run of events.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e ChangeEvent>, catalogue: &Catalogue) -> Lineage {
        let mut lineage = Lineage::default();
        for event in events {
            lineage.append(&Lineage::of(event, catalogue));
        }
        lineage
    }

    /// Returns the lineage of one event.
    pub fn of(event: &ChangeEvent, catalogue: &Catalogue) -> Lineage {
        let mut lineage = Lineage::default();
        for ended in &event.ended {
            lineage.forward.entry(ended.clone()).or_default();
        }
        for contribution in &event.contributions {
            lineage.link(&contribution.original, &contribution.result, share(contribution, catalogue));
        }
        let received = |id: &&Id| !lineage.backward.contains_key(*id);
        lineage.founded = event.established.iter().filter(received).cloned().collect();
        lineage
    }

    /// Returns the lineage of this run followed by another.
    pub fn then(&self, next: &Lineage) -> Lineage {
        let mut lineage = self.clone();
        lineage.append(next);
        lineage
    }

    /// Appends a run; costs what the appended run touches.
    fn append(&mut self, next: &Lineage) {
        let mut links: Vec<(Id, &Id, Share)> = Vec::new();
        let mut founded: Vec<&Id> = Vec::new();
        for (middle, onward) in &next.forward {
            // A body that went through the run whole stands as it stood; it may have come from very many.
            if self.backward.contains_key(middle) && onward.len() == 1 && onward.get(middle) == Some(&Share::WHOLE) {
                continue;
            }
            let origins = self.origins(middle);
            if self.founded.remove(middle) {
                founded.extend(onward.keys());
            }
            for (origin, share) in origins {
                links.extend(onward.iter().map(|(result, further)| (origin.clone(), result, share.then(*further))));
            }
        }
        for (origin, result, share) in links {
            self.link(&origin, result, share);
        }
        self.founded.extend(founded.into_iter().chain(&next.founded).cloned());
    }

    /// Takes out and returns the before-units that a unit came from; a unit untouched so far came from itself.
    fn origins(&mut self, middle: &Id) -> Vec<(Id, Share)> {
        if let Some(origins) = self.backward.remove(middle) {
            let share = |origin: Id| {
                let share = self.forward.get_mut(&origin).and_then(|results| results.remove(middle));
                share.map(|share| (origin, share))
            };
            return origins.into_iter().filter_map(share).collect();
        }
        if self.founded.contains(middle) || self.forward.contains_key(middle) {
            return Vec::new();
        }
        self.forward.entry(middle.clone()).or_default();
        vec![(middle.clone(), Share::WHOLE)]
    }

    fn link(&mut self, original: &Id, result: &Id, share: Share) {
        let results = self.forward.entry(original.clone()).or_default();
        results.entry(result.clone()).and_modify(|known| *known = known.beside(share)).or_insert(share);
        self.backward.entry(result.clone()).or_default().insert(original.clone());
    }

    /// Returns what became of a before-unit: itself, if nothing touched it.
    pub fn successors(&self, original: &Id) -> Vec<(Id, Share)> {
        match self.forward.get(original) {
            Some(results) => results.iter().map(|(id, share)| (id.clone(), *share)).collect(),
            None => vec![(original.clone(), Share::WHOLE)],
        }
    }

    /// Returns the before-units that changed, sorted, each with its successors; none for one that ended without heir.
    pub fn changed(&self) -> impl Iterator<Item = (&Id, &BTreeMap<Id, Share>)> {
        let mut changed: Vec<_> = self.forward.iter().collect();
        changed.sort_unstable_by_key(|(original, _)| *original);
        changed.into_iter()
    }

    /// Returns the units that were founded, or came from founded ones.
    pub fn founded(&self) -> impl Iterator<Item = &Id> {
        self.founded.iter()
    }

    /// Returns for every after-unit that changed the before-units that it came from.
    pub fn predecessors(&self) -> BTreeMap<Id, Vec<(Id, Share)>> {
        let share = |original: &Id, result: &Id| self.forward.get(original).and_then(|results| results.get(result));
        let known = |result: &Id, originals: &BTreeSet<Id>| {
            let pairs = originals.iter().filter_map(|original| Some((original.clone(), *share(original, result)?)));
            (result.clone(), pairs.collect())
        };
        let mut backward: BTreeMap<Id, Vec<(Id, Share)>> =
            self.backward.iter().map(|(result, originals)| known(result, originals)).collect();
        for founded in &self.founded {
            backward.entry(founded.clone()).or_default();
        }
        backward
    }
}

/// Returns the share of a contribution, by the first measure of the catalogue that the original has.
fn share(contribution: &Contribution, catalogue: &Catalogue) -> Share {
    if contribution.extent == Extent::Whole {
        return Share::WHOLE;
    }
    let declared = catalogue.measures.iter().map(|measure| &measure.id);
    let mut order = declared.chain(contribution.totals.keys());
    let fraction = order.find_map(|measure| {
        let total = *contribution.totals.get(measure).filter(|total| **total > 0)?;
        Fraction::new(contribution.amounts.amount(measure), total)
    });
    Share { whole: false, fraction }
}
