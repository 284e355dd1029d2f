//! A flat scanner over JSON text: finds where values begin and end without building anything.
//!
//! It accepts any bytes, never panics and always moves forward; on text that is not JSON its answers are merely useless.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

/// Returns the first position from `at` on that is not white space.
pub(super) fn space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// Returns the position after the string whose opening quote stands at `at`.
pub(super) fn string_end(text: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(found) = text.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

/// Returns the position after the bracket that closes `depth` open ones.
pub(super) fn close(text: &[u8], mut at: usize, mut depth: usize) -> usize {
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Returns the position after the value that begins at `at`; `at` itself when none does.
pub(super) fn value_end(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b'"') => string_end(text, at),
        Some(b'{' | b'[') => close(text, at + 1, 1),
        _ => scalar_end(text, at),
    }
}

/// Returns the position after a number or a bare word.
pub(super) fn scalar_end(text: &[u8], at: usize) -> usize {
    let stop =
        |byte: &u8| matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']' | b' ' | b'\n' | b'\r' | b'\t');
    text.get(at..).and_then(|rest| rest.iter().position(stop)).map_or(text.len().max(at), |length| at + length)
}

/// Iterates over the entries of an object: the key with its quotes, and where its value begins.
pub(super) struct Entries<'t> {
    text: &'t [u8],
    /// Where the value begins that was given last, or where the next key is looked for.
    at: usize,
    inside: bool,
}

/// Returns the entries of the object that begins at `at`; none if no object does.
pub(super) fn entries(text: &[u8], at: usize) -> Entries<'_> {
    match text.get(at) {
        Some(b'{') => Entries { text, at: at + 1, inside: false },
        _ => Entries { text, at: text.len(), inside: false },
    }
}

impl Entries<'_> {
    /// Returns the position after the object.
    pub(super) fn end(self) -> usize {
        close(self.text, self.at, 1)
    }
}

impl Iterator for Entries<'_> {
    type Item = (Range<usize>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.inside) {
            self.at = value_end(self.text, self.at);
        }
        let key = after_comma(self.text, self.at);
        if self.text.get(key) != Some(&b'"') {
            return None;
        }
        let end = string_end(self.text, key);
        let colon = space(self.text, end);
        if self.text.get(colon) != Some(&b':') {
            return None;
        }
        self.at = space(self.text, colon + 1);
        self.inside = true;
        Some((key..end, self.at))
    }
}

/// Iterates over the elements of an array: where each begins and ends.
pub(super) struct Elements<'t> {
    text: &'t [u8],
    at: usize,
}

/// Returns the elements of the array that begins at `at`; none if no array does.
pub(super) fn elements(text: &[u8], at: usize) -> Elements<'_> {
    match text.get(at) {
        Some(b'[') => Elements { text, at: at + 1 },
        _ => Elements { text, at: text.len() },
    }
}

impl Elements<'_> {
    /// Returns where the next element begins, for a caller that finds its end itself and tells it by [`Self::pass`].
    pub(super) fn start(&self) -> Option<usize> {
        let at = after_comma(self.text, self.at);
        matches!(self.text.get(at), Some(byte) if !matches!(byte, b']' | b'}' | b':' | b',')).then_some(at)
    }

    /// Goes on behind an element that ends at `end`.
    pub(super) fn pass(&mut self, end: usize) {
        self.at = end.max(self.at + 1);
    }
}

impl Iterator for Elements<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = after_comma(self.text, self.at);
        let end = value_end(self.text, start);
        if end <= start {
            return None;
        }
        self.at = end;
        Some(start..end)
    }
}

fn after_comma(text: &[u8], at: usize) -> usize {
    let at = space(text, at);
    if text.get(at) == Some(&b',') { space(text, at + 1) } else { at }
}

/// Returns what the string or bare word at `range` says.
pub(super) fn word<'t>(text: &'t str, range: Range<usize>) -> Cow<'t, str> {
    let raw = text.get(range).unwrap_or("");
    let Some(inner) = raw.strip_prefix('"') else { return Cow::Borrowed(raw) };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if inner.contains('\\') {
        return serde_json::from_str(raw).map_or(Cow::Borrowed(inner), Cow::Owned);
    }
    Cow::Borrowed(inner)
}
