//! Reads what an outline says about one thing: measures, posts, functions, judgements, texts, dates.

use jiff::civil::Date;

use super::parse::Parser;
use super::token::Token;
use crate::diagnostic::{Diagnostic, Segment, did_you_mean};
use crate::model::{Answer, Attribute, Figure, Post, Role, Text, Unit};
use crate::say;
use crate::words::date_advice;

impl<'t> Parser<'t> {
    /// Reads one word after the id of a unit.
    pub(super) fn fact(
        &mut self,
        token: &Token<'t>,
        unit: &mut Unit,
        name: &mut Vec<(String, String)>,
        field: &dyn Fn(&'static str) -> Vec<Segment>,
    ) {
        let mark = |parser: &mut Self, path: &'static str| parser.marks.set(field(path), token.range.clone());
        let entry = |path: &'static str, word: &str| {
            field(path).into_iter().chain([Segment::Key(word.to_owned().into())]).collect::<Vec<_>>()
        };
        match token.raw.as_bytes()[0] {
            _ if token.raw.contains('"') => self.written(token, unit, name, field),
            b'+' => {
                mark(self, "functions");
                self.named.insert(token.rest().raw.into());
                unit.functions.push(token.rest().raw.into());
            }
            b'~' => {
                mark(self, "cooperates");
                self.named.insert(token.rest().raw.into());
                unit.cooperates.push(token.rest().raw.into());
            }
            b'@' => {
                mark(self, "line");
                unit.line = Some(token.rest().raw.into());
            }
            b'=' => match token.rest().split('=') {
                Some((measure, value)) => self.quantity(token, &measure, &value, unit, &entry),
                None => self.unknown_fact(token),
            },
            b'#' => {
                mark(self, "rank");
                unit.rank = self.number(&token.rest(), "#").unwrap_or_default();
            }
            _ => {
                if let Some(post) = self.post(token) {
                    self.marks.set(
                        field("posts").into_iter().chain([Segment::Index(unit.posts.len())]).collect(),
                        token.range.clone(),
                    );
                    unit.posts.extend(post);
                } else if let Some((measure, value)) = token.split('=') {
                    self.quantity(token, &measure, &value, unit, &entry);
                } else if let Some((attribute, answer)) = token.split('?') {
                    self.marks.set(entry("attributes", attribute.raw), token.range.clone());
                    if let Some(answer) = self.answer(&answer)
                        && unit.attributes.insert(attribute.raw.into(), answer.into()).is_some()
                    {
                        self.twice(token, attribute.raw);
                    }
                } else {
                    self.unknown_fact(token);
                }
            }
        }
    }

    /// Reads a text in quotation marks: a name, or behind a label a code or the text of an attribute.
    fn written(
        &mut self,
        token: &Token<'t>,
        unit: &mut Unit,
        name: &mut Vec<(String, String)>,
        field: &dyn Fn(&'static str) -> Vec<Segment>,
    ) {
        let Some((label, sign, text)) = labelled(token) else {
            self.marks.set(field("name"), token.range.clone());
            self.text_piece(token, name);
            return;
        };
        let (path, is_attribute) = if sign == '?' { ("attributes", true) } else { ("codes", false) };
        let at = field(path).into_iter().chain([Segment::Key(label.raw.to_owned().into())]).collect();
        self.marks.set(at, token.range.clone());
        let Some(text) = self.quoted(&text) else { return };
        let former = match is_attribute {
            true => {
                let attribute = Attribute { text: Some(Text::plain(&text)), ..Attribute::default() };
                unit.attributes.insert(label.raw.into(), attribute).is_some()
            }
            false => unit.codes.insert(label.raw.into(), text.into()).is_some(),
        };
        if former {
            self.twice(token, label.raw);
        }
    }

    fn quantity(
        &mut self,
        token: &Token<'t>,
        measure: &Token<'t>,
        value: &Token<'t>,
        unit: &mut Unit,
        entry: &dyn Fn(&'static str, &str) -> Vec<Segment>,
    ) {
        self.marks.set(entry("measures", measure.raw), token.range.clone());
        self.used.insert(measure.raw.into());
        if let Some(value) = self.number::<i64>(value, measure.raw)
            && unit.measures.insert(measure.raw.into(), Figure::from(value)).is_some()
        {
            self.twice(token, measure.raw);
        }
    }

    pub(super) fn twice(&mut self, token: &Token<'_>, word: &str) {
        let message = say!("`{word}` is given twice", "`{word}` được ghi hai lần");
        let help = say!("keep one of the two", "chỉ giữ lại một");
        self.report(Diagnostic::error("duplicate-field", message).help(help), token);
    }

    pub(super) fn unknown_fact(&mut self, token: &Token<'_>) {
        let word = token.raw;
        let message = say!("`{word}` says nothing about a unit", "`{word}` không phải là thông tin về đơn vị");
        let help = did_you_mean(word, ["head", "deputy", "member"]).unwrap_or_else(|| {
            say!(
                "write a name in quotes, `measure=12`, `head=holder`, `+function`, `attribute?yes`",
                "viết tên trong ngoặc kép, `số-liệu=12`, `head=người`, `+chức-năng`, `thuộc-tính?yes`"
            )
        });
        self.report(Diagnostic::error("unknown-word", message).help(help), token);
    }

    /// Reads a post; the outer option says whether the word is one.
    pub(super) fn post(&mut self, token: &Token<'t>) -> Option<Option<Post>> {
        let (word, value) = match token.split('=') {
            Some((word, value)) => (word.raw, Some(value)),
            None => (token.raw, None),
        };
        let (role, is_plural) = match word {
            "head" => (Role::Head, false),
            "deputy" => (Role::Deputy, false),
            "member" => (Role::Member, false),
            "heads" => (Role::Head, true),
            "deputies" => (Role::Deputy, true),
            "members" => (Role::Member, true),
            _ => return None,
        };
        Some(match (value, is_plural) {
            (None, false) => Some(Post::vacant(role)),
            (Some(holder), false) if !holder.raw.is_empty() => Some(Post::held(role, holder.raw)),
            (Some(count), true) => self.number(&count, word).map(|count| Post { count, ..Post::vacant(role) }),
            _ => {
                self.missing(token);
                None
            }
        })
    }

    pub(super) fn number<N: std::str::FromStr>(&mut self, token: &Token<'_>, label: &str) -> Option<N> {
        let number = token.raw.parse().ok();
        if number.is_none() {
            let word = token.raw;
            let message = say!(
                "`{label}` takes a whole number, not `{word}`",
                "`{label}` phải là số nguyên, không phải `{word}`"
            );
            let help =
                say!("write digits only; a comment begins with `# `", "chỉ viết chữ số; chú thích bắt đầu bằng `# `");
            self.report(Diagnostic::error("wrong-type", message).help(help), token);
        }
        number
    }

    pub(super) fn date(&mut self, token: &Token<'_>) -> Option<Date> {
        let date = token.raw.parse().ok();
        if date.is_none() {
            let word = token.raw;
            let message = say!("`{word}` is not a date", "`{word}` không phải là ngày");
            let help = date_advice(word).unwrap_or_else(|| {
                say!("write year-month-day, such as 2022-10-31", "viết năm-tháng-ngày, ví dụ 2022-10-31")
            });
            self.report(Diagnostic::error("malformed-date", message).help(help), token);
        }
        date
    }

    pub(super) fn answer(&mut self, token: &Token<'_>) -> Option<Answer> {
        match token.raw {
            "yes" => Some(Answer::Yes),
            "no" => Some(Answer::No),
            "unknown" => Some(Answer::Unknown),
            _ => {
                self.unknown_value(token, &["yes", "no", "unknown"]);
                None
            }
        }
    }

    pub(super) fn unknown_value(&mut self, token: &Token<'_>, known: &[&str]) {
        let (word, list) = (token.raw, known.join(", "));
        let message = say!("`{word}` is not known here", "`{word}` không dùng được ở đây");
        let help = did_you_mean(word, known.iter().copied())
            .unwrap_or_else(|| say!("use one of: {list}", "dùng một trong các giá trị: {list}"));
        self.report(Diagnostic::error("unknown-value", message).help(help), token);
    }

    /// Reads `"text"` or `tag"text"` and adds it to the pieces of a text.
    pub(super) fn text_piece(&mut self, token: &Token<'t>, pieces: &mut Vec<(String, String)>) {
        let quote = token.raw.find('"').unwrap_or(0);
        let (tag, quoted) = (token.part(0..quote), token.part(quote..token.raw.len()));
        if !tag.raw.is_empty() && !is_tag(tag.raw) {
            return self.unknown_fact(token);
        }
        let Some(text) = self.quoted(&quoted) else { return };
        if pieces.iter().any(|(known, _)| known == tag.raw) {
            return self.twice(token, if tag.raw.is_empty() { "\"…\"" } else { tag.raw });
        }
        pieces.push((tag.raw.to_owned(), text));
    }

    pub(super) fn quoted(&mut self, token: &Token<'_>) -> Option<String> {
        let text = serde_json::from_str(token.raw).ok();
        if text.is_none() {
            let is_open = token.raw.len() < 2 || !token.raw.ends_with('"');
            let (message, help) = match is_open {
                true => (
                    say!("the quotes are not closed", "chưa đóng dấu ngoặc kép"),
                    say!("close the text with \" in the same line", "đóng chuỗi bằng \" trong cùng dòng"),
                ),
                false => (
                    say!("the text holds a wrong escape", "chuỗi có ký tự `\\` đặt sai"),
                    say!(
                        "write \\\" for a quote and \\\\ for a backslash",
                        "viết \\\" cho dấu ngoặc kép và \\\\ cho dấu `\\`"
                    ),
                ),
            };
            self.report(Diagnostic::error("malformed-text", message).help(help), token);
        }
        text
    }
}

/// Takes `attribute?"text"` and `scheme:"code"` apart: label, sign, text in quotes.
fn labelled<'t>(token: &Token<'t>) -> Option<(Token<'t>, char, Token<'t>)> {
    let quote = token.raw.find('"')?;
    let sign = token.raw[..quote].chars().next_back().filter(|sign| matches!(sign, '?' | ':'))?;
    let label = token.part(0..quote - 1);
    (!label.raw.is_empty()).then(|| (label, sign, token.part(quote..token.raw.len())))
}

/// Returns whether a word may be written before the quotes as a language.
pub(super) fn is_tag(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Makes a text of its pieces.
pub(super) fn text_of(pieces: &[(String, String)]) -> Text {
    Text::from_pairs(pieces.iter().map(|(tag, text)| (tag.as_str(), text.as_str())))
}
