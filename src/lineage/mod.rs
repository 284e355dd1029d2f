//! Which body came from which, with what share: a fold over change events.
//!
//! Lineages compose: the lineage of two runs of events is the composition of their lineages. It is a law under test.
//! A unit that no event touched is its own successor and is not stored.
//! A share is exact where an event states quantities; composed shares assume that what an original received from
//! several bodies is spread evenly over what it gives away.

mod few;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::{Catalogue, ChangeEvent, Contribution, Extent, Id};

pub use few::Few;

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
    forward: FxHashMap<Id, Few<Share>>,
    // INVARIANT: the inverse of `forward`, without empty entries.
    backward: FxHashMap<Id, Few<()>>,
    founded: BTreeSet<Id>,
}

impl Lineage {
    /// Returns the lineage of a run of events.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e ChangeEvent>, catalogue: &Catalogue) -> Lineage {
        let mut lineage = Lineage::default();
        for event in events {
            lineage.append(Run::of_event(event, catalogue));
        }
        lineage
    }

    /// Returns the lineage of one event.
    pub fn of(event: &ChangeEvent, catalogue: &Catalogue) -> Lineage {
        Lineage::fold([event], catalogue)
    }

    /// Returns the lineage of this run followed by another.
    pub fn then(&self, next: &Lineage) -> Lineage {
        let mut lineage = self.clone();
        lineage.append(Run::of_lineage(next));
        lineage
    }

    /// Appends a run; costs what the appended run touches.
    fn append(&mut self, run: Run<'_>) {
        // All bodies leave their place before the first comes into another: a result may bear the id of an original.
        let mut links: Vec<(Id, &Id, Share)> = Vec::new();
        let mut founded: Vec<&Id> = Vec::new();
        for group in run.onward.chunk_by(|one, next| one.0 == next.0) {
            let middle = group[0].0;
            let onward = || group.iter().filter_map(|(_, onward)| *onward);
            // A body that went through the run whole stands as it stood; it may have come from very many.
            let stays = group.len() == 1 && onward().eq([(middle, Share::WHOLE)]);
            if stays && self.backward.contains_key(middle) {
                continue;
            }
            let origins = self.origins(middle);
            if self.founded.remove(middle) {
                founded.extend(onward().map(|(result, _)| result));
            }
            for (origin, share) in origins {
                links.extend(onward().map(|(result, further)| (origin.clone(), result, share.then(further))));
            }
        }
        for (origin, result, share) in links {
            self.link(&origin, result, share);
        }
        self.founded.extend(founded.into_iter().chain(run.founded).cloned());
    }

    /// Takes out and returns the before-units that a unit came from; a unit untouched so far came from itself.
    fn origins(&mut self, middle: &Id) -> Vec<(Id, Share)> {
        if let Some(origins) = self.backward.remove(middle) {
            let share = |(origin, ()): (Id, ())| {
                let share = self.forward.get_mut(&origin).and_then(|results| results.take(middle));
                share.map(|share| (origin, share))
            };
            return origins.drain().filter_map(share).collect();
        }
        if self.founded.contains(middle) || self.forward.contains_key(middle) {
            return Vec::new();
        }
        self.forward.entry(middle.clone()).or_default();
        vec![(middle.clone(), Share::WHOLE)]
    }

    fn link(&mut self, original: &Id, result: &Id, share: Share) {
        self.forward.entry(original.clone()).or_default().join(result, share, |known, share| known.beside(share));
        self.backward.entry(result.clone()).or_default().join(original, (), |(), ()| ());
    }

    /// Returns what became of a before-unit: itself, if nothing touched it.
    pub fn successors(&self, original: &Id) -> Vec<(Id, Share)> {
        match self.forward.get(original) {
            Some(results) => results.iter().map(|(id, share)| (id.clone(), *share)).collect(),
            None => vec![(original.clone(), Share::WHOLE)],
        }
    }

    /// Returns the before-units that changed, sorted, each with its successors; none for one that ended without heir.
    pub fn changed(&self) -> impl Iterator<Item = (&Id, &Few<Share>)> {
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
        let known = |result: &Id, originals: &Few<()>| {
            let originals = originals.iter().map(|(original, ())| original);
            let pairs = originals.filter_map(|original| Some((original.clone(), *share(original, result)?)));
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

/// What a run makes of the bodies at its beginning.
struct Run<'r> {
    // INVARIANT: sorted by original; one that ends without heir is there once, without a result.
    onward: Vec<(&'r Id, Option<(&'r Id, Share)>)>,
    founded: Vec<&'r Id>,
}

impl<'r> Run<'r> {
    fn of_event(event: &'r ChangeEvent, catalogue: &Catalogue) -> Self {
        let given = event.contributions.iter();
        let mut onward: Vec<(&Id, Option<(&Id, Share)>)> =
            given.map(|given| (&given.original, Some((&given.result, share(given, catalogue))))).collect();
        onward.sort_by_key(|(original, _)| *original);
        let gives = |ended: &&Id| onward.binary_search_by_key(ended, |(original, _)| *original).is_ok();
        let heirless: Vec<&Id> = event.ended.iter().filter(|ended| !gives(ended)).collect();
        if !heirless.is_empty() {
            onward.extend(heirless.into_iter().map(|ended| (ended, None)));
            onward.sort_by_key(|(original, _)| *original);
        }
        let mut receivers: Vec<&Id> = event.contributions.iter().map(|given| &given.result).collect();
        receivers.sort_unstable();
        let founded = event.established.iter().filter(|id| receivers.binary_search(id).is_err());
        Run { onward, founded: founded.collect() }
    }

    fn of_lineage(lineage: &'r Lineage) -> Self {
        let mut onward = Vec::new();
        for (original, results) in lineage.changed() {
            onward.extend(results.iter().map(|(result, share)| (original, Some((result, *share)))));
            if results.is_empty() {
                onward.push((original, None));
            }
        }
        Run { onward, founded: lineage.founded.iter().collect() }
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
