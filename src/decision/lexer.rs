//! From a piece of text to words, numbers and marks; words that lost the space between them are taken apart.
//!
//! A word written together (`Khangthành`, `vàcác`, `khoản42`) is split only where what comes off is a word of the
//! grammar; whatever else stands together stays together and is a matter for the names.

use std::ops::Range;

use crate::model::fold;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word that begins with a small letter.
    Small,
    /// A word that begins with a capital letter.
    Capital,
    Number,
    Comma,
    Semicolon,
    Stop,
    Colon,
    Open,
    Close,
    Dash,
    /// Anything else.
    Mark,
}

/// A word, number or mark of a piece of text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
    /// The word without diacritics, in small letters; empty for marks.
    pub plain: Box<str>,
}

/// A piece of text in tokens.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    pub list: Vec<Token>,
    /// Words that were written together and have been taken apart.
    pub joined: Vec<Range<usize>>,
}

/// Words of the grammar that come off a word they were written together with.
const GLUE: &[&str] = &[
    "thành",
    "và",
    "xã",
    "các",
    "của",
    "phường",
    "thị",
    "trấn",
    "một",
    "phần",
    "sau",
    "khi",
    "là",
    "khoản",
    "gồm",
    "này",
    "điều",
    "Điều",
    "toàn",
    "bộ",
    "diện",
    "tích",
    "quy",
    "mô",
    "dân",
    "số",
    "huyện",
    "mới",
    "có",
    "tên",
    "gọi",
    "hình",
    "tại",
    "theo",
    "đơn",
    "vị",
    "hành",
    "chính",
    "cấp",
    "tỉnh",
    "quận",
    "phố",
    "trong",
    "đó",
    "sắp",
    "xếp",
    "tự",
    "nhiên",
    "còn",
    "lại",
    "định",
    "đặc",
    "khu",
    "thực",
    "hiện",
    "không",
    "vào",
    "thuộc",
    "từ",
    "ngày",
    "tháng",
    "năm",
    "được",
];

/// Those of them that may hang at the end of a name.
const TAILS: &[&str] =
    &["thành", "và", "xã", "các", "của", "phường", "thị", "một", "phần", "sau", "toàn", "là", "thuộc", "huyện", "quận"];

/// Takes a piece of text apart.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    let mut tokens = Tokens { text, list: Vec::with_capacity(text.len() / 4), joined: Vec::new() };
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if let Some(length) = footnote_length(&text[at..], first) {
            at += length;
            continue;
        }
        let end = at + length(&text[at..], first);
        if is_word(first) {
            tokens.word(at..end);
        } else if first.is_ascii_digit() && tokens.lists_numbers(at..end) {
            tokens.numbers(at..end);
        } else if !first.is_whitespace() {
            let kind = if first.is_ascii_digit() { Kind::Number } else { mark(first) };
            tokens.list.push(Token {
                kind,
                range: at..end,
                plain: if kind == Kind::Number { text[at..end].into() } else { "".into() },
            });
        }
        at = end;
    }
    tokens
}

/// Returns the length of the mark of a footnote: `[1]`, `[^1]`, a raised number.
fn footnote_length(text: &str, first: char) -> Option<usize> {
    if matches!(first, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹') {
        return Some(first.len_utf8());
    }
    let inside = text.strip_prefix('[')?;
    let inside = inside.strip_prefix('^').unwrap_or(inside);
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let is_mark = (1..=3).contains(&digits) && inside[digits..].starts_with(']');
    is_mark.then(|| text.len() - inside.len() + digits + 1)
}

fn mark(character: char) -> Kind {
    match character {
        ',' => Kind::Comma,
        ';' => Kind::Semicolon,
        '.' => Kind::Stop,
        ':' => Kind::Colon,
        '(' | '[' => Kind::Open,
        ')' | ']' => Kind::Close,
        '-' | '–' | '—' => Kind::Dash,
        _ => Kind::Mark,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() || is_apostrophe(character)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Returns the length of the token that a text begins with.
fn length(text: &str, first: char) -> usize {
    if first.is_ascii_digit() {
        return number_length(text);
    }
    if !is_word(first) {
        return first.len_utf8();
    }
    // Small words end at a digit (`khoản42`), names do not (`TB1`); a sign of square measure belongs to its unit.
    let is_small = first.is_lowercase();
    let inside = |character: &char| {
        let is_square = matches!(character, '²' | '³');
        is_word(*character) || is_square && is_small || character.is_ascii_digit() && !is_small
    };
    let length: usize = text.chars().take_while(inside).map(char::len_utf8).sum();
    match text[..length] == *"km" && text[length..].starts_with('2') {
        true => length + 1,
        false => length,
    }
}

/// A number with its marks: `12`, `1.234`, `12,34`; a mark counts only between digits.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let is_mark = matches!(bytes[at], b'.' | b',') && at > 0 && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[at].is_ascii_digit() && !is_mark {
            break;
        }
        at += 1;
    }
    at
}

impl Tokens<'_> {
    /// Returns whether a number is a list of numbered units written without spaces, `các phường 1,2,3`, not a decimal.
    fn lists_numbers(&self, range: Range<usize>) -> bool {
        let behind = self.text[range.end..].trim_start();
        let is_amount = ["km", "ha", "người", "nhân"].iter().any(|unit| behind.starts_with(unit));
        let number = &self.text[range];
        let is_list = number.contains(',') && number.split(',').all(|part| part.len() <= 2);
        let is_between = |token: &&Token| {
            matches!(token.kind, Kind::Number | Kind::Comma) || &self.text[token.range.clone()] == "và"
        };
        let word = self.list.iter().rev().find(|token| !is_between(token));
        is_list && !is_amount && word.is_some_and(|word| ["phuong", "xa", "quan"].contains(&&*word.plain))
    }

    /// Takes a list of numbers apart.
    fn numbers(&mut self, range: Range<usize>) {
        let mut start = range.start;
        for (position, part) in self.text[range].split(',').enumerate() {
            if position > 0 {
                self.list.push(Token { kind: Kind::Comma, range: start - 1..start, plain: "".into() });
            }
            self.list.push(Token { kind: Kind::Number, range: start..start + part.len(), plain: part.into() });
            start += part.len() + 1;
        }
    }

    fn word(&mut self, range: Range<usize>) {
        let before = self.list.len();
        self.apart(range.clone());
        if self.list.len() > before + 1 {
            self.joined.push(range);
        }
    }

    fn apart(&mut self, range: Range<usize>) {
        let word = &self.text[range.clone()];
        if GLUE.contains(&word) {
            return self.push(range);
        }
        if let Some(at) = capital_inside(word)
            && let Some(cuts) = segments(&word[..at])
        {
            self.cut(&range, &cuts);
            return self.apart(range.start + at..range.end);
        }
        if word.starts_with(char::is_lowercase) {
            return match segments(word).filter(|cuts| cuts.len() > 1) {
                Some(cuts) => self.cut(&range, &cuts),
                None => self.push(range),
            };
        }
        // What hangs at the end of a name comes off from behind.
        let mut stem = word.len();
        let mut tails: Vec<Range<usize>> = Vec::new();
        while let Some(tail) =
            TAILS.iter().find(|tail| word[..stem].len() > tail.len() && word[..stem].ends_with(**tail))
        {
            tails.push(range.start + stem - tail.len()..range.start + stem);
            stem -= tail.len();
        }
        self.push(range.start..range.start + stem);
        for tail in tails.into_iter().rev() {
            self.push(tail);
        }
    }

    fn cut(&mut self, range: &Range<usize>, cuts: &[usize]) {
        let mut start = range.start;
        for length in cuts {
            self.push(start..start + length);
            start += length;
        }
    }

    fn push(&mut self, range: Range<usize>) {
        let word = &self.text[range.clone()];
        let is_capital = word.chars().find(|character| character.is_alphabetic()).is_some_and(char::is_uppercase);
        let kind = if is_capital { Kind::Capital } else { Kind::Small };
        self.list.push(Token { kind, plain: fold(word).into(), range });
    }
}

/// Returns where a capital letter follows on a small one.
fn capital_inside(word: &str) -> Option<usize> {
    let mut before = false;
    word.char_indices().find_map(|(at, character)| {
        let found = before && character.is_uppercase();
        before = character.is_lowercase();
        found.then_some(at)
    })
}

/// Returns the lengths of the grammar's words that make up a word, the fewest that do; none if it holds anything else.
fn segments(word: &str) -> Option<Vec<usize>> {
    if word.len() > 64 {
        return None;
    }
    // best[at]: how the first `at` bytes are made up.
    let mut best: Vec<Option<Vec<usize>>> = vec![None; word.len() + 1];
    best[0] = Some(Vec::new());
    for at in 0..word.len() {
        let Some(before) = best[at].clone() else { continue };
        for known in GLUE.iter().filter(|known| word[at..].starts_with(**known)) {
            let end = at + known.len();
            if best[end].as_ref().is_none_or(|other| other.len() > before.len() + 1) {
                let mut longer = before.clone();
                longer.push(known.len());
                best[end] = Some(longer);
            }
        }
    }
    best.pop().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let tokens = tokens(text);
        tokens.list.iter().map(|token| &text[token.range.clone()]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_of_the_grammar_come_off_what_they_were_written_together_with() {
        assert_eq!(words("Kỳ Khangthành xã"), "Kỳ|Khang|thành|xã");
        assert_eq!(words("Tân Uyênvàcácxã Trung"), "Tân|Uyên|và|các|xã|Trung");
        assert_eq!(words("cácxãPhìn Hồ vàHồng"), "các|xã|Phìn|Hồ|và|Hồng");
        assert_eq!(words("khoản42 Điều nàythành"), "khoản|42|Điều|này|thành");
        assert_eq!(words("gồm60 xã"), "gồm|60|xã");
    }

    #[test]
    fn names_and_other_words_stay_whole() {
        for text in ["Thành", "H'Leo", "GLong", "TB1", "Yang", "chính", "phường", "Nông trường", "DliêYa", "Vạn"]
        {
            assert_eq!(words(text).replace('|', " "), text);
        }
    }

    #[test]
    fn numbers_keep_their_marks_and_units_their_squares() {
        assert_eq!(words("12,34 km2, 1.234 người; 5."), "12,34|km2|,|1.234|người|;|5|.");
        assert_eq!(words("3 km²."), "3|km²|.");
    }
}
