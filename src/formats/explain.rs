//! Says in words of the field what serde means, and finds the exact place.
//!
//! serde_json knows a position near the mistake and an English sentence; from both, and from the text itself,
//! comes a finding in both languages that underlines the key or the value that is wrong.

use std::ops::Range;

use serde_json::Error;
use serde_json::error::Category;

use super::locate::Lines;
use super::scan::{space, value_end, word};
use super::trail::Trail;
use crate::diagnostic::{Diagnostic, Say, did_you_mean};
use crate::say;
use crate::words::date_advice;

/// Returns the sentence of an error without its position.
pub(super) fn sentence(error: &Error) -> String {
    let mut message = error.to_string();
    if let Some(end) = message.rfind(" at line ") {
        message.truncate(end);
    }
    message
}

/// Explains why a value, syntactically right, is not what is wanted.
///
/// `label` names the field to which the value at `slice` belongs.
pub(super) fn data(
    text: &str,
    lines: &Lines<'_>,
    slice: Range<usize>,
    label: &str,
    error: &Error,
) -> (Diagnostic, Range<usize>) {
    let first_line = lines.line_column(slice.start).0 as usize;
    let offset = match error.line() {
        0 => slice.end,
        1 => slice.start + error.column(),
        line => lines.offset(first_line + line - 1, error.column()),
    };
    let trail = Trail::follow(text.as_bytes(), slice.start, offset.min(slice.end));
    let sentence = sentence(error);
    let whole = || trail.value.as_ref().map_or(slice.start..slice.start + 1, |(value, _)| value.clone());
    if let Some((name, expected)) = named(&sentence, "unknown field `") {
        let near = did_you_mean(name, expected.iter().copied());
        return (unknown_field(name, &expected, near), key_of(text, &trail, name).unwrap_or_else(whole));
    }
    for start in ["duplicate field `", "duplicate key `", "duplicate language `"] {
        if let Some(name) = sentence.strip_prefix(start).and_then(|rest| rest.strip_suffix('`')) {
            return (duplicate_field(name), key_of(text, &trail, name).unwrap_or_else(whole));
        }
    }
    if let Some(name) = sentence.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        let opened = whole().start;
        return (missing_field(name), opened..opened + 1);
    }
    // The word may be the key of an object that says by its one key what it is.
    if let Some((name, expected)) = named(&sentence, "unknown variant `")
        && let Some(key) = trail.key.clone().filter(|key| word(text, key.clone()) == name)
        && trail.value.as_ref().is_none_or(|(value, _)| value.end <= key.start)
    {
        return (unknown_field(name, &expected, did_you_mean(name, expected.iter().copied())), key);
    }
    let value = blamed(text, &trail, offset, &sentence, error.classify() == Category::Syntax).unwrap_or_else(whole);
    let label = trail.enclosing(text, value.start).unwrap_or_else(|| label.to_owned());
    (wrong_value(text, &value, &label, &sentence), value)
}

/// Splits "… `name`, expected one of `a`, `b`".
fn named<'m>(sentence: &'m str, start: &str) -> Option<(&'m str, Vec<&'m str>)> {
    let rest = sentence.strip_prefix(start)?;
    let (name, expected) = rest.rsplit_once("`, expected ").or_else(|| rest.rsplit_once("`, there are no "))?;
    Some((name, expected.split('`').skip(1).step_by(2).collect()))
}

fn key_of(text: &str, trail: &Trail, name: &str) -> Option<Range<usize>> {
    let of_value = trail.value.as_ref().and_then(|(_, key)| key.clone());
    [trail.key.clone(), of_value].into_iter().flatten().find(|key| word(text, key.clone()) == name)
}

/// Returns the value at which the reader stopped: the one it had just read, or the one it was about to open.
fn blamed(text: &str, trail: &Trail, offset: usize, sentence: &str, peeked: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let whole = |at: usize| Some(at..value_end(bytes, at));
    if peeked && sentence == "expected value" {
        return whole(offset.saturating_sub(1));
    }
    let bracket = match sentence {
        _ if sentence.starts_with("invalid type: sequence") => b'[',
        _ if sentence.starts_with("invalid type: map") => b'{',
        _ => return trail.value.as_ref().map(|(value, _)| value.clone()),
    };
    let next = space(bytes, offset);
    match &trail.value {
        _ if bytes.get(next) == Some(&bracket) => whole(next),
        Some((value, _)) if value.end == offset && bytes[value.start] == bracket => Some(value.clone()),
        _ => trail.open.last().and_then(|(opened, _)| whole(*opened)),
    }
}

fn wrong_value(text: &str, value: &Range<usize>, label: &str, sentence: &str) -> Diagnostic {
    let raw = &text[value.clone()];
    let found = shown(raw);
    if let Some((_, expected)) = named(sentence, "unknown variant `") {
        let list = expected.join(", ");
        let message = say!("`{label}` cannot be {}", "`{label}` không thể là {}", &found.en);
        let name = word(text, value.clone());
        let help = did_you_mean(&name, expected.iter().copied())
            .unwrap_or_else(|| say!("use one of: {list}", "dùng một trong các giá trị: {list}"));
        return Diagnostic::error("unknown-value", message).help(help);
    }
    let is_number = raw.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let too_large = sentence.starts_with("invalid value")
        || sentence.ends_with("is too large")
        || sentence == "number out of range"
        // Whole numbers that no type holds are read as fractions.
        || (sentence.starts_with("invalid type: floating point")
            && raw.len() > 18
            && raw.bytes().skip(1).all(|byte| byte.is_ascii_digit()));
    let number = if is_number { Some(raw) } else { sentence.strip_suffix(" is too large") };
    if let Some(number) = number.filter(|_| too_large) {
        let message = say!("{number} is out of range for `{label}`", "{number} vượt phạm vi cho phép của `{label}`");
        return Diagnostic::error("wrong-type", message).help(say!("correct the number", "sửa lại con số"));
    }
    if sentence.ends_with("hex escape") {
        let message = say!("`{label}` holds half a character", "`{label}` có nửa ký tự");
        let help = say!(
            "write the character itself, or both halves: `\\ud83d\\ude00`",
            "viết chính ký tự đó, hoặc đủ hai nửa: `\\ud83d\\ude00`"
        );
        return Diagnostic::error("malformed-text", message).help(help);
    }
    let expected = match sentence.split_once(", expected ") {
        Some((_, expected)) if sentence.starts_with("invalid ") => expectation(expected),
        _ if sentence == "expected value" => say!("a word", "một từ"),
        _ if sentence.contains("untagged enum") => choice(sentence),
        _ if raw.starts_with('"') => {
            let message = say!("`{label}` takes a date, not {}", "`{label}` phải là ngày, không phải {}", &found.en);
            let help = date_advice(raw.trim_matches('"')).unwrap_or_else(|| {
                say!("write year-month-day, such as 2022-10-31", "viết năm-tháng-ngày, ví dụ 2022-10-31")
            });
            return Diagnostic::error("malformed-date", message).help(help);
        }
        _ => {
            let help = say!("`bomay schema` tells what may stand here", "`bomay schema` cho biết ở đây được ghi gì");
            return Diagnostic::error("wrong-type", say!("`{label}`: {sentence}", "`{label}`: {sentence}")).help(help);
        }
    };
    let message = Say {
        en: format!("`{label}` takes {}, not {}", expected.en, found.en),
        vi: format!("`{label}` phải là {}, không phải {}", expected.vi, found.vi),
    };
    Diagnostic::error("wrong-type", message).help(advice(&expected, raw))
}

/// Says what the value may be where serde tried several types.
fn choice(sentence: &str) -> Say {
    match sentence.rsplit(' ').next() {
        Some("OneOf") => say!("a word or a list of words", "một từ hoặc danh sách các từ"),
        Some("LineClaim") => {
            say!("true, false or a list of {{type, from, to}}", "true, false hoặc danh sách các {{type, from, to}}")
        }
        Some("NewKind") => {
            say!("a kind, or a new kind for each former one", "một loại, hoặc loại mới cho từng loại cũ")
        }
        _ => say!("another kind of value", "giá trị kiểu khác"),
    }
}

fn advice(expected: &Say, raw: &str) -> Say {
    let inner = raw.trim_matches('"');
    let wants = |start: &str| expected.en.starts_with(start);
    if raw.starts_with("null") {
        return say!("leave the field out", "bỏ trường này đi");
    }
    if wants("a whole number") && raw.starts_with('"') && inner.parse::<i64>().is_ok() {
        return say!("write {inner} without quotes", "viết {inner} không có dấu ngoặc kép");
    }
    if ["a whole number", "a whole number from 0 on", "a whole number or an object with `value`"]
        .contains(&&*expected.en)
    {
        return say!("write digits alone, such as 12", "chỉ ghi chữ số, ví dụ 12");
    }
    if wants("a text") && !raw.starts_with(['"', '{', '[']) {
        return say!("put it in double quotes", "đặt trong dấu ngoặc kép");
    }
    if wants("a list") && !raw.starts_with('[') {
        return say!("put it in square brackets [ … ]", "đặt trong dấu ngoặc vuông [ … ]");
    }
    if wants("an object") && !raw.starts_with('{') {
        return say!("write its fields in braces {{ … }}", "ghi các trường trong ngoặc nhọn {{ … }}");
    }
    Say { en: format!("write {} here", expected.en), vi: format!("ghi {} ở đây", expected.vi) }
}

/// Says what kind of value stands in the text.
fn shown(raw: &str) -> Say {
    match raw.as_bytes().first() {
        Some(b'"') if raw.chars().count() <= 42 => Say::same(raw),
        Some(b'"') => Say::same(format!("{}…\"", raw.chars().take(40).collect::<String>())),
        Some(b'[') => say!("a list", "danh sách"),
        Some(b'{') => say!("an object", "đối tượng"),
        _ => Say::same(raw.chars().take(40).collect::<String>()),
    }
}

/// Says what serde expected.
fn expectation(expected: &str) -> Say {
    match expected {
        "i32" | "i64" => say!("a whole number", "số nguyên"),
        "u8" | "u32" | "u64" | "usize" => say!("a whole number from 0 on", "số nguyên không âm"),
        "a string" | "str" | "a borrowed string" | "string or map" => say!("a text", "chuỗi ký tự"),
        "a boolean" => say!("true or false", "true hoặc false"),
        "a sequence" => say!("a list", "danh sách"),
        "an object" | "a map" => say!("an object", "đối tượng"),
        "a text or an object from language to text" => {
            say!("a text or one text per language", "chuỗi ký tự hoặc mỗi ngôn ngữ một chuỗi")
        }
        "an integer or an object with `value`" => {
            say!("a whole number or an object with `value`", "số nguyên hoặc đối tượng có `value`")
        }
        "the id of a living unit or a new unit" => {
            say!("the id of a living unit or a new unit", "mã của một đơn vị đang hoạt động hoặc một đơn vị mới")
        }
        "the id of a post or a post" => say!("the id of a post or a post", "mã của một chức vụ hoặc một chức vụ"),
        "a list of unit ids or a selector" => {
            say!("a list of unit ids or a selector", "danh sách mã đơn vị hoặc điều kiện chọn")
        }
        _ if expected.starts_with("struct ") => say!("an object", "đối tượng"),
        _ if expected.contains("date") => say!("a date such as \"2022-10-31\"", "ngày, ví dụ \"2022-10-31\""),
        other => Say {
            en: other.to_owned(),
            vi: other.replace(" or an object with ", " hoặc đối tượng có ").replace(" or ", " hoặc "),
        },
    }
}

/// Reports a field that is not known.
pub(super) fn unknown_field(name: &str, expected: &[&str], near: Option<Say>) -> Diagnostic {
    let mut problem = Diagnostic::error("unknown-field", say!("unknown field `{name}`", "không có trường `{name}`"));
    let list = expected.join(", ");
    problem.help = near.or_else(|| match expected {
        [] => Some(say!("remove it", "bỏ trường này")),
        _ => Some(say!("the fields here are: {list}", "các trường ở đây gồm: {list}")),
    });
    problem
}

/// Reports a field that must be there.
pub(super) fn missing_field(name: &str) -> Diagnostic {
    let message = say!("the field `{name}` is missing", "thiếu trường `{name}`");
    let help = say!("add `{name}` to this object", "bổ sung `{name}` vào đối tượng này");
    Diagnostic::error("missing-field", message).help(help)
}

/// Reports a field that is there twice.
pub(super) fn duplicate_field(name: &str) -> Diagnostic {
    let message = say!("`{name}` is given twice", "`{name}` được ghi hai lần");
    Diagnostic::error("duplicate-field", message).help(say!("keep one of the two", "chỉ giữ lại một"))
}
