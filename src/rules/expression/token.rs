//! From text to marks and words, each with its place.
//!
//! Marks that people type out of habit (`=`, `≤`, curly quotes, `and`) are refused with what to write instead.

use super::Fault;
use crate::diagnostic::Say;
use crate::model::nfc;
use crate::say;

/// Where something stands in the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn to(self, end: Span) -> Span {
        Span { start: self.start, end: end.end }
    }
}

/// A mark or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Int(i64),
    /// The digits of 2⁶³, which only a minus before them makes an integer.
    TooLargeByOne,
    Text(String),
    Mark(&'static str),
    End,
}

/// The marks, longer ones before those that they begin with.
const MARKS: [&str; 22] = [
    "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", "?", ":", ",", ".", "+", "-", "*", "/", "%", "<", ">", "!",
];

/// Marks that are no marks, and what is meant.
const HABITS: [(&str, &str); 13] = [
    ("<>", "!="),
    ("=>", ">="),
    ("=<", "<="),
    ("=", "=="),
    ("&", "&&"),
    ("|", "||"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("×", "*"),
    ("–", "-"),
    ("−", "-"),
    (";", ","),
];

const CURLY_QUOTES: [char; 7] = ['‘', '’', '“', '”', '„', '«', '»'];

/// Words that CEL keeps for itself.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Splits a text into tokens; the last one is the end.
pub(super) fn tokens(source: &str) -> Result<Vec<(Token, Span)>, Fault> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        let token = lexer.next()?;
        let is_end = token == Token::End;
        tokens.push((token, lexer.since(start)));
        if is_end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'t> {
    source: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn since(&self, start: usize) -> Span {
        Span { start: start as u32, end: self.at as u32 }
    }

    fn fault(&self, start: usize, message: Say, help: Say) -> Fault {
        Fault::at(self.source, self.since(start), message, Some(help))
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|character| !fits(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|character| matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|character| character != '\n');
        }
    }

    fn next(&mut self) -> Result<Token, Fault> {
        let Some(first) = self.peek() else { return Ok(Token::End) };
        if first.is_ascii_digit() {
            return self.number();
        }
        if let Some((is_raw, prefix)) = self.text_prefix() {
            self.at += prefix;
            return self.text(is_raw);
        }
        if first.is_alphabetic() || first == '_' {
            return self.name();
        }
        if first == '.' && self.rest()[1..].starts_with(|next: char| next.is_ascii_digit()) {
            return self.number();
        }
        if let Some(mark) = MARKS.iter().find(|mark| self.rest().starts_with(**mark)) {
            self.at += mark.len();
            if *mark == "<" {
                return self.habit(self.at - mark.len()).map_or(Ok(Token::Mark(mark)), Err);
            }
            return Ok(Token::Mark(mark));
        }
        Err(self.stray(first))
    }

    /// Returns the fault of a mark written out of habit that begins at a place.
    fn habit(&mut self, start: usize) -> Option<Fault> {
        let rest = &self.source[start..];
        let (typed, meant) = HABITS.iter().find(|(typed, _)| rest.starts_with(typed))?;
        self.at = start + typed.len();
        let message = say!("`{typed}` means nothing here", "dấu `{typed}` không có nghĩa ở đây");
        Some(self.fault(start, message, say!("write `{meant}`", "viết `{meant}`")))
    }

    fn stray(&mut self, character: char) -> Fault {
        let start = self.at;
        if let Some(fault) = self.habit(start) {
            return fault;
        }
        self.at += character.len_utf8();
        let shown = character.escape_debug();
        let message = say!("the character `{shown}` means nothing here", "ký tự `{shown}` không có nghĩa ở đây");
        let help = if CURLY_QUOTES.contains(&character) {
            say!("put texts between straight marks: 'text'", "đặt chuỗi ký tự giữa hai dấu nháy thẳng: 'văn phòng'")
        } else if character == '{' || character == '}' {
            say!("write a list with square brackets: ['a', 'b']", "viết danh sách trong ngoặc vuông: ['a', 'b']")
        } else {
            say!(
                "remove it, or put the text between marks: 'text'",
                "bỏ ký tự này, hoặc đặt chuỗi ký tự giữa hai dấu nháy: 'văn phòng'"
            )
        };
        self.fault(start, message, help)
    }

    fn name(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let word = self.take_while(|character| character.is_alphanumeric() || character == '_');
        if !word.is_ascii() {
            let message = say!("`{word}` cannot be a name", "`{word}` không dùng làm tên được");
            let help = say!(
                "names have only the letters a to z, digits and `_`; put texts between marks: 'text'",
                "tên chỉ gồm chữ cái không dấu, chữ số và `_`; nội dung khác phải đặt giữa hai dấu nháy: 'văn phòng'"
            );
            return Err(self.fault(start, message, help));
        }
        if let Some((_, meant)) = [("and", "&&"), ("or", "||"), ("not", "!")].iter().find(|(typed, _)| *typed == word) {
            let message = say!("`{word}` means nothing here", "`{word}` không có nghĩa ở đây");
            return Err(self.fault(start, message, say!("write `{meant}`", "viết `{meant}`")));
        }
        if RESERVED.contains(&word) {
            let message = say!("`{word}` is a word that the language keeps for itself", "`{word}` là từ dành riêng");
            return Err(self.fault(start, message, say!("choose another name", "chọn tên khác")));
        }
        Ok(if word == "in" { Token::Mark("in") } else { Token::Name(word.to_owned()) })
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let hexadecimal = ["0x", "0X"].iter().any(|prefix| self.rest().starts_with(prefix));
        self.at += if hexadecimal { 2 } else { 0 };
        let digits = self.take_while(|character| character.is_digit(if hexadecimal { 16 } else { 10 }));
        let fraction =
            self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        if !hexadecimal && (fraction || self.rest().starts_with(['e', 'E'])) {
            self.take_while(|character| character.is_ascii_alphanumeric() || character == '.');
            return Err(self.fault(
                start,
                say!("numbers are whole numbers", "chỉ dùng số nguyên"),
                say!(
                    "multiply both sides: instead of `a <= 0.45 * b` write `100 * a <= 45 * b`",
                    "nhân cả hai vế: thay `a <= 0.45 * b` bằng `100 * a <= 45 * b`"
                ),
            ));
        }
        if self.peek().is_some_and(|next| next.is_alphanumeric() || next == '_') {
            self.take_while(|character| character.is_alphanumeric() || character == '_');
            let written = &self.source[start..self.at];
            let message = say!("`{written}` is no whole number", "`{written}` không phải số nguyên");
            return Err(self.fault(start, message, say!("write digits only", "chỉ viết chữ số")));
        }
        match i128::from_str_radix(digits, if hexadecimal { 16 } else { 10 }) {
            Ok(number) if number == i128::from(i64::MAX) + 1 => Ok(Token::TooLargeByOne),
            Ok(number) if number <= i128::from(i64::MAX) => Ok(Token::Int(number as i64)),
            _ => Err(self.too_large(start)),
        }
    }

    fn too_large(&self, start: usize) -> Fault {
        let max = i64::MAX;
        let message = say!("the number is too large", "số quá lớn");
        self.fault(start, message, say!("write a number up to {max}", "viết số không quá {max}"))
    }

    /// Returns whether a text begins here, whether it is raw, and the length of its prefix.
    fn text_prefix(&self) -> Option<(bool, usize)> {
        let rest = self.rest();
        let quoted = |rest: &str| rest.starts_with(['\'', '"']);
        match rest.strip_prefix(['r', 'R']) {
            Some(rest) if quoted(rest) => Some((true, 1)),
            _ => quoted(rest).then_some((false, 0)),
        }
    }

    fn text(&mut self, is_raw: bool) -> Result<Token, Fault> {
        let start = self.at;
        let single = &self.rest()[..1];
        let triple = single.repeat(3);
        let is_long = self.rest().starts_with(&triple);
        let close = if is_long { triple.as_str() } else { single };
        self.at += close.len();
        let mut text = String::new();
        loop {
            let Some(next) = self.peek().filter(|next| is_long || !matches!(next, '\n' | '\r')) else {
                let message = say!("the text has no end", "chuỗi ký tự chưa có dấu nháy kết thúc");
                return Err(self.fault(start, message, say!("close it with {close}", "thêm dấu {close} ở cuối")));
            };
            if self.rest().starts_with(close) {
                self.at += close.len();
                return Ok(Token::Text(nfc(&text).into_owned()));
            }
            let escape = self.at;
            self.at += next.len_utf8();
            match next {
                '\\' if !is_raw => match self.escaped() {
                    Some(character) => text.push(character),
                    None => {
                        let message = say!("no character is written like this", "không có ký tự nào viết như vậy");
                        let help = say!("write `\\\\` for a backslash", "muốn có dấu `\\` thì viết `\\\\`");
                        return Err(self.fault(escape, message, help));
                    }
                },
                other => text.push(other),
            }
        }
    }

    /// Reads what stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        let (digits, radix) = match letter {
            'a' => return Some('\x07'),
            'b' => return Some('\x08'),
            'f' => return Some('\x0c'),
            'n' => return Some('\n'),
            'r' => return Some('\r'),
            't' => return Some('\t'),
            'v' => return Some('\x0b'),
            '\\' | '\'' | '"' | '`' | '?' => return Some(letter),
            'x' | 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='3' => {
                self.at -= 1;
                (3, 8)
            }
            _ => return None,
        };
        let written = self.rest().get(..digits)?;
        self.at += digits;
        let all_digits = written.chars().all(|digit| digit.is_digit(radix));
        all_digits.then(|| u32::from_str_radix(written, radix).ok()).flatten().and_then(char::from_u32)
    }
}
