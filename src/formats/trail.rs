//! What a reader has behind it at some position of a JSON text: open brackets, the last key, the last value.

use std::ops::Range;

use super::scan::{scalar_end, space, string_end, word};

/// What was read when a reader stopped.
#[derive(Default)]
pub(super) struct Trail {
    /// Open brackets, each with the key that was read last in it.
    pub(super) open: Vec<(usize, Option<Range<usize>>)>,
    /// The key read last, at any depth.
    pub(super) key: Option<Range<usize>>,
    /// The value that ended last, and its key.
    pub(super) value: Option<(Range<usize>, Option<Range<usize>>)>,
    /// Where the last token ended.
    pub(super) end: usize,
}

impl Trail {
    /// Follows a text from `at` up to `until`.
    pub(super) fn follow(text: &[u8], mut at: usize, until: usize) -> Trail {
        let mut trail = Trail { end: at, ..Trail::default() };
        let mut key_next = false;
        loop {
            at = space(text, at);
            if at >= until || at >= text.len() {
                return trail;
            }
            let start = at;
            at = match text[at] {
                b'"' => string_end(text, at),
                b'{' | b'[' | b'}' | b']' | b',' | b':' => at + 1,
                _ => scalar_end(text, at).max(at + 1),
            };
            trail.end = at;
            match text[start] {
                b'{' | b'[' => {
                    trail.open.push((start, None));
                    key_next = text[start] == b'{';
                }
                b'}' | b']' => {
                    let opened = trail.open.pop().map_or(start, |(opened, _)| opened);
                    trail.value = Some((opened..at, trail.open.last().and_then(|(_, key)| key.clone())));
                    key_next = false;
                }
                b',' => key_next = trail.open.last().is_some_and(|(opened, _)| text[*opened] == b'{'),
                b':' => {}
                _ if key_next => {
                    trail.key = Some(start..at);
                    trail.open.last_mut().into_iter().for_each(|(_, key)| *key = Some(start..at));
                    key_next = false;
                }
                _ => trail.value = Some((start..at, trail.open.last().and_then(|(_, key)| key.clone()))),
            }
        }
    }

    /// Returns whether the last token was a comma.
    pub(super) fn ends_with_comma(&self, text: &[u8]) -> bool {
        self.end > 0 && text.get(self.end - 1) == Some(&b',')
    }

    /// Returns the key under which a reader was that had just begun a value, looking outward.
    pub(super) fn enclosing(&self, text: &str, value: usize) -> Option<String> {
        let frames = self.open.iter().rev().filter(|(opened, _)| *opened < value);
        frames.filter_map(|(_, key)| key.clone()).next().map(|key| word(text, key).into_owned())
    }
}
