//! A place in the tokens of a piece of text, and the small steps that every construction takes.

use std::ops::Range;

use super::{Lapse, Span, Unread};
use crate::decision::lexer::{Kind, Token, Tokens};
use crate::decision::outline::Piece;
use crate::diagnostic::Say;
use crate::say;

/// A place in the tokens of a piece of text.
pub struct Cursor<'c, 't> {
    pub(super) tokens: &'c Tokens<'t>,
    pub(super) piece: Piece,
    pub(super) at: usize,
    pub(super) lapses: Vec<Lapse>,
}

impl<'c, 't> Cursor<'c, 't> {
    pub(super) fn new(tokens: &'c Tokens<'t>, piece: Piece) -> Self {
        Cursor { tokens, piece, at: 0, lapses: Vec::new() }
    }

    /// Notes the words that were written together.
    pub(super) fn note_joined(&mut self) {
        for range in &self.tokens.joined {
            let word = &self.tokens.text[range.clone()];
            let what = say!("words are written together: “{word}”", "các từ viết liền: “{word}”");
            let span = self.span_of(range.clone());
            self.lapses.push(Lapse { span, what });
        }
    }

    pub(super) fn token(&self, ahead: usize) -> Option<&'c Token> {
        self.tokens.list.get(self.at + ahead)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    /// Returns the words as they are written.
    pub(super) fn word(&self, ahead: usize) -> &'t str {
        self.token(ahead).map_or("", |token| &self.tokens.text[token.range.clone()])
    }

    /// Returns the word without diacritics, in small letters.
    pub(super) fn plain(&self, ahead: usize) -> &'c str {
        self.token(ahead).map_or("", |token| &token.plain)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.list.len()
    }

    /// Returns whether these words stand here, diacritics aside; a word that the grammar gives in small letters is small.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.plain(ahead) == *word)
    }

    /// Returns whether a small word stands here.
    pub(super) fn is_small(&self, ahead: usize, word: &str) -> bool {
        self.kind(ahead) == Some(Kind::Small) && self.plain(ahead) == word
    }

    /// Steps over these words, if they stand here.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let found = self.is(words);
        if found {
            self.at += words.len();
        }
        found
    }

    /// Steps over a small word, if it stands here.
    pub(super) fn eat_small(&mut self, word: &str) -> bool {
        let found = self.is_small(0, word);
        self.at += usize::from(found);
        found
    }

    /// Steps over a small word, even with one letter wrong, which is noted.
    pub(super) fn eat_near(&mut self, word: &str) -> bool {
        if self.eat_small(word) {
            return true;
        }
        let is_near =
            self.kind(0) == Some(Kind::Small) && word.len() >= 3 && strsim::osa_distance(self.plain(0), word) == 1;
        if is_near {
            let written = self.word(0);
            self.lapse(say!("misspelt: “{written}”", "viết sai chính tả: “{written}”"));
            self.at += 1;
        }
        is_near
    }

    pub(super) fn eat_kind(&mut self, kind: Kind) -> bool {
        let found = self.kind(0) == Some(kind);
        self.at += usize::from(found);
        found
    }

    /// Steps over a separator of a list: a comma, `và`, both, or `với`.
    pub(super) fn eat_separator(&mut self) -> bool {
        let before = self.at;
        while self.eat_kind(Kind::Comma) || self.eat_kind(Kind::Semicolon) {}
        let _ = self.eat_small("va") || self.eat_small("voi") || self.eat_small("cung");
        self.eat_kind(Kind::Comma);
        self.at > before
    }

    /// Notes something at the present word.
    pub(super) fn lapse(&mut self, what: Say) {
        let span = self.span(self.at..self.at + 1);
        self.lapses.push(Lapse { span, what });
    }

    /// Returns the stretch of some tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        let list = &self.tokens.list;
        let first = list.get(tokens.start.min(list.len().saturating_sub(1)));
        let last = list.get(tokens.end.saturating_sub(1).clamp(0, list.len().saturating_sub(1)));
        let start = first.map_or(0, |token| token.range.start);
        let end = last.map_or(start, |token| token.range.end).max(start);
        self.span_of(start..end)
    }

    /// Returns the number of the token that begins at a byte of the paragraph.
    pub(super) fn index_of(&self, start: usize) -> usize {
        self.tokens.list.partition_point(|token| self.piece.start + token.range.start < start)
    }

    /// Steps over quotation marks.
    pub(super) fn eat_quotes(&mut self) {
        while matches!(self.word(0), "“" | "”" | "\"" | "«" | "»") {
            self.at += 1;
        }
    }

    fn span_of(&self, range: Range<usize>) -> Span {
        let start = self.piece.start + range.start;
        Span { paragraph: self.piece.paragraph, start, end: self.piece.start + range.end }
    }

    /// Says that reading stopped here; the next few words are shown.
    pub(super) fn stopped(&self, reason: Say) -> Unread {
        if self.is_at_end() {
            let Say { en, vi } = &reason;
            let reason = say!("the text ends too early: {en}", "văn bản kết thúc sớm: {vi}");
            return Unread { span: self.span(self.at.saturating_sub(1)..self.at), reason };
        }
        Unread { span: self.span(self.at..(self.at + 4).min(self.tokens.list.len())), reason }
    }

    /// Steps over the end of a sentence, if it stands here.
    pub(super) fn ends_sentence(&mut self) -> bool {
        if self.is_at_end() {
            return true;
        }
        let ends = matches!(self.kind(0), Some(Kind::Stop | Kind::Semicolon | Kind::Colon));
        while matches!(self.kind(0), Some(Kind::Stop | Kind::Semicolon | Kind::Colon)) {
            self.at += 1;
        }
        ends
    }

    /// Steps behind the end of the sentence.
    pub(super) fn skip_sentence(&mut self) {
        while !self.is_at_end() && self.kind(0) != Some(Kind::Stop) {
            self.at += 1;
        }
        self.ends_sentence();
    }

    /// Returns whether the rest of the sentence holds these words.
    pub(super) fn sentence_has(&self, words: &[&str]) -> bool {
        let rest = self.tokens.list.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|token| token.kind == Kind::Stop).unwrap_or(rest.len());
        rest[..end]
            .windows(words.len())
            .any(|window| window.iter().zip(words).all(|(token, word)| *token.plain == **word))
    }
}
