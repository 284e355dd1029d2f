//! Names with a letter or two that differ, found without comparing each with each.
//!
//! Two names that differ by few changes become the same when as few letters are left out of both; a name is therefore
//! entered under all that remains of it then.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::names::Number;

/// Most changes that are looked for.
pub(super) const CHANGES_MAX: usize = 2;

/// Longest name that is compared loosely, in letters: what is left of a name grows with the square of its length.
const LETTERS_MAX: usize = 40;

/// Shortest name of which two letters may differ.
const TWO_MIN: usize = 9;

/// Names by what remains of them without a letter or two.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    /// Sorted.
    remains: Vec<(u64, Number)>,
}

/// Returns how many changes make another name of one of this length.
pub(super) fn changes(letters: usize) -> usize {
    if letters >= TWO_MIN { CHANGES_MAX } else { 1 }
}

impl Nearby {
    /// Enters names.
    pub(super) fn of<'n>(names: impl Iterator<Item = (Number, &'n str)>) -> Self {
        let mut nearby = Nearby::default();
        let mut letters = Vec::new();
        for (number, name) in names {
            letters.clear();
            letters.extend(name.chars());
            // A name of two changes may be shorter by as many letters than the one that is looked for.
            let total = changes(letters.len() + CHANGES_MAX);
            remains(&letters, total, &mut |remain| nearby.remains.push((remain, number)));
        }
        nearby.remains.sort_unstable();
        nearby.remains.dedup();
        nearby
    }

    /// Returns the names that may be this one with so many changes, and perhaps a few more.
    pub(super) fn within(&self, name: &str, changes: usize) -> Vec<Number> {
        let letters: Vec<char> = name.chars().collect();
        let mut found = Vec::new();
        remains(&letters, changes, &mut |remain| {
            let start = self.remains.partition_point(|(known, _)| *known < remain);
            let same = self.remains[start..].iter().take_while(|(known, _)| *known == remain);
            found.extend(same.map(|(_, number)| *number));
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Gives what remains of a name without up to so many letters.
fn remains(letters: &[char], total: usize, give: &mut dyn FnMut(u64)) {
    if letters.len() > LETTERS_MAX {
        return;
    }
    let hash = |without: [usize; 2]| {
        let mut hasher = FxHasher::default();
        letters
            .iter()
            .enumerate()
            .filter(|(at, _)| !without.contains(at))
            .for_each(|(_, letter)| hasher.write_u32((*letter).into()));
        hasher.finish()
    };
    let none = letters.len();
    give(hash([none, none]));
    for one in 0..if total > 0 { none } else { 0 } {
        give(hash([one, none]));
        for two in one + 1..if total > 1 { none } else { 0 } {
            give(hash([one, two]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_within_the_changes_is_found() {
        let names =
            ["thachlac", "thaclhac", "thachlacx", "hachlac", "duongquyetthang", "duongquyethtang", "yen", "bac"];
        let nearby = Nearby::of(names.iter().enumerate().map(|(number, name)| (number as Number, *name)));
        for wanted in ["thachlac", "thachla", "tahchlac", "thachlaac", "duongquyetthan", "dungquyethang", "yem", "abc"]
        {
            let total = changes(wanted.len());
            let near: Vec<Number> = (0..names.len() as Number)
                .filter(|number| strsim::osa_distance(names[*number as usize], wanted) <= total)
                .collect();
            let found = nearby.within(wanted, total);
            assert!(near.iter().all(|number| found.contains(number)), "{wanted}: {near:?}, {found:?}");
        }
    }
}
