//! Splits a line of an outline into words.

use std::ops::Range;

/// One word of a line; a quoted text belongs to the word that it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// The word as written.
    pub(super) raw: &'t str,
    /// Where it stands in the whole text.
    pub(super) range: Range<usize>,
}

impl<'t> Token<'t> {
    /// Returns a part of the word, from and to a byte.
    pub(super) fn part(&self, range: Range<usize>) -> Token<'t> {
        let start = self.range.start;
        Token { raw: &self.raw[range.clone()], range: start + range.start..start + range.end }
    }

    /// Splits the word at the first occurrence of a character, which belongs to neither part.
    pub(super) fn split(&self, at: char) -> Option<(Token<'t>, Token<'t>)> {
        let found = self.raw.find(at)?;
        Some((self.part(0..found), self.part(found + at.len_utf8()..self.raw.len())))
    }

    /// Returns the word without its first character, which must be ASCII.
    pub(super) fn rest(&self) -> Token<'t> {
        self.part(1..self.raw.len())
    }
}

/// Returns the words of the line at a range; a lone `#` ends it.
pub(super) fn tokens(text: &str, line: Range<usize>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let rest = &text[at..line.end];
        let blank = blank_length(rest);
        if blank > 0 {
            at += blank;
            continue;
        }
        let length = word_length(rest);
        let raw = &rest[..length];
        if raw == "#" || (tokens.is_empty() && raw.starts_with('#')) {
            break;
        }
        tokens.push(Token { raw, range: at..at + length });
        at += length;
    }
    tokens
}

/// Spaces that are compared at once.
const SPACES: [u8; 256] = [b' '; 256];

/// Returns how many spaces a text begins with.
///
/// An indentation grows with the depth, and there are as many as lines: it is not looked at letter by letter.
pub(super) fn spaces(text: &str) -> usize {
    let blocks = text.as_bytes().chunks_exact(SPACES.len()).take_while(|block| **block == SPACES);
    let whole = blocks.count() * SPACES.len();
    whole + text.as_bytes()[whole..].iter().take_while(|byte| **byte == b' ').count()
}

/// Returns the length of the blanks that a text begins with.
fn blank_length(text: &str) -> usize {
    let rest = &text[spaces(text)..];
    text.len() - rest.trim_start().len()
}

/// Returns where the first word of a text ends.
fn word_length(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if quoted => return position + 1,
            '"' => quoted = true,
            space if space.is_whitespace() && !quoted => return position,
            _ => {}
        }
    }
    text.len()
}
