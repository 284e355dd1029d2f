//! What was made of the words of a column lately: a column repeats few words very often.

use std::cell::RefCell;
use std::hash::Hasher;

use rustc_hash::FxHasher;

/// How many words are remembered; one more takes the place of another.
const TOTAL: usize = 256;

/// Longest word that is remembered, in bytes.
const LENGTH_MAX: usize = 64;

/// Remembers what was made of words, which must follow from the word alone.
pub(super) struct Recent<V>(RefCell<Vec<Option<Made<V>>>>);

/// A word, and what was made of it.
type Made<V> = (Box<str>, V);

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Recent(RefCell::default())
    }
}

impl<V: Clone> Recent<V> {
    /// Returns what is made of a word.
    pub fn get(&self, word: &str, make: impl FnOnce() -> V) -> V {
        if word.len() > LENGTH_MAX {
            return make();
        }
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        let place = (hasher.finish() >> 32) as usize % TOTAL;
        if let Some(Some((known, made))) = self.0.borrow().get(place)
            && **known == *word
        {
            return made.clone();
        }
        let made = make();
        let mut known = self.0.borrow_mut();
        if known.is_empty() {
            known.resize_with(TOTAL, || None);
        }
        known[place] = Some((word.into(), made.clone()));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_made_something_of_once_and_each_gets_its_own() {
        let recent = Recent::default();
        let made = std::cell::Cell::new(0);
        let get = |word: &str| {
            recent.get(word, || {
                made.set(made.get() + 1);
                word.len()
            })
        };
        let long = "x".repeat(LENGTH_MAX + 1);
        let words = ["", "a", "bộ", long.as_str()];
        for word in words.iter().chain(&words) {
            assert_eq!(get(word), word.len());
        }
        assert_eq!(made.get(), 5);
        // More words than are remembered.
        for number in 0..10 * TOTAL {
            let word = "y".repeat(number % 60) + &number.to_string();
            assert_eq!(get(&word), word.len());
        }
    }
}
