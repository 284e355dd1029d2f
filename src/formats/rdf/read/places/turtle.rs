//! The tokens of Turtle, as far as it takes to find a statement; on text that is not Turtle they are merely useless.

use std::ops::Range;

use memchr::memchr;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<…>`.
    Iri,
    /// A prefixed name, a keyword, a number, a blank node.
    Name,
    /// A string, in whatever quotes.
    Text,
    /// `[` or `(`.
    Open,
    /// `]` or `)`.
    Close,
    /// The end of a statement.
    Dot,
    /// `;`.
    Semicolon,
    /// `,`.
    Comma,
    /// A language tag, `^^`, `@prefix`.
    Mark,
}

/// A token, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// Iterates over the tokens of a text.
pub(super) struct Tokens<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Tokens<'t> {
    /// Begins at an offset.
    pub(super) fn at(text: &'t str, at: usize) -> Self {
        Tokens { bytes: text.as_bytes(), at }
    }

    fn skip_blank(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'#' => self.at = self.line_end(self.at),
                byte if byte.is_ascii_whitespace() => self.at += 1,
                // A byte order mark.
                0xEF if self.at == 0 => self.at += 3,
                _ => return,
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |length| at + length)
    }

    /// Returns the end of the string that begins at an offset, in one or three quotes.
    fn string_end(&self, start: usize) -> usize {
        let quote = self.bytes[start];
        let long = [quote; 3];
        let is_long = self.bytes[start..].starts_with(&long);
        let mut at = start + if is_long { 3 } else { 1 };
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                byte if *byte == quote && !is_long => return at + 1,
                byte if *byte == quote && self.bytes[at..].starts_with(&long) => {
                    // A string may end with quotes of its own before the last three.
                    let run = self.bytes[at..].iter().take_while(|byte| **byte == quote).count();
                    return at + run;
                }
                b'\n' if !is_long => return at,
                _ => at += 1,
            }
        }
        self.bytes.len()
    }

    fn name_end(&self, start: usize) -> usize {
        let stop = |byte: &u8| byte.is_ascii_whitespace() || b";,[]()\"'<>#^".contains(byte);
        let mut end = start;
        while let Some(byte) = self.bytes.get(end).filter(|byte| !stop(byte)) {
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        end = end.min(self.bytes.len());
        while end > start + 1 && self.bytes[end - 1] == b'.' {
            end -= 1;
        }
        end
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blank();
        let start = self.at;
        let (kind, end) = match *self.bytes.get(start)? {
            b'<' => {
                let end = memchr(b'>', &self.bytes[start..]).map_or(self.bytes.len(), |length| start + length + 1);
                (Kind::Iri, end)
            }
            b'"' | b'\'' => (Kind::Text, self.string_end(start)),
            b'[' | b'(' => (Kind::Open, start + 1),
            b']' | b')' => (Kind::Close, start + 1),
            b';' => (Kind::Semicolon, start + 1),
            b',' => (Kind::Comma, start + 1),
            b'.' => (Kind::Dot, start + 1),
            b'^' | b'>' => (Kind::Mark, start + 1),
            b'@' => (Kind::Mark, self.name_end(start + 1)),
            _ => (Kind::Name, self.name_end(start)),
        };
        self.at = end.clamp(start + 1, self.bytes.len());
        // A character of several bytes is never cut: names go on until an ASCII byte.
        Some(Token { kind, range: start..self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        Tokens::at(text, 0).map(|token| (token.kind, &text[token.range])).collect()
    }

    #[test]
    fn tokens_are_told_apart() {
        let text = "ex:a.b a <http://x/#y> ; # no <z>\n p \"a.\\\".\"@vi, '''it''s. '''^^x:d , 1.5 . [ ] .";
        assert_eq!(
            kinds(text),
            [
                (Kind::Name, "ex:a.b"),
                (Kind::Name, "a"),
                (Kind::Iri, "<http://x/#y>"),
                (Kind::Semicolon, ";"),
                (Kind::Name, "p"),
                (Kind::Text, "\"a.\\\".\""),
                (Kind::Mark, "@vi"),
                (Kind::Comma, ","),
                (Kind::Text, "'''it''s. '''"),
                (Kind::Mark, "^"),
                (Kind::Mark, "^"),
                (Kind::Name, "x:d"),
                (Kind::Comma, ","),
                (Kind::Name, "1.5"),
                (Kind::Dot, "."),
                (Kind::Open, "["),
                (Kind::Close, "]"),
                (Kind::Dot, "."),
            ]
        );
    }

    #[test]
    fn names_end_before_the_dot_of_their_statement() {
        assert_eq!(kinds("a:b a:c.").len(), 3);
        assert_eq!(kinds("<a> <b> \"Đức\\").len(), 3);
    }
}
