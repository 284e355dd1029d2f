//! Numbers, dates and counted nouns as a language writes them.
//!
//! Vietnamese writes 1.317.200 and 31/10/2022, English 1,317,200 and 2022-10-31.

use jiff::civil::Date;
use memchr::{memchr, memchr3_iter};

use crate::diagnostic::{Say, Speech};
use crate::say;

/// Returns whether a character steers a terminal or the direction of a text, or cannot be seen.
pub fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns a text in JSON or Turtle whose characters that steer are written as numbers, such as `\u202E`.
///
/// Such characters stand in strings and names only, where a number means the same; line ends and tabs stay.
///
/// ```
/// assert_eq!(bomay::words::spelled_out("\"a\u{202e}\u{9b}Đ\"\n".into()), "\"a\\u202E\\u009BĐ\"\n");
/// ```
pub fn spelled_out(text: String) -> String {
    let bytes = text.as_bytes();
    // All of them begin with one of four bytes, of which Vietnamese letters have none.
    let first = memchr3_iter(0xC2, 0xE2, 0xEF, bytes)
        .find(|&at| text[at..].chars().next().is_some_and(steers))
        .into_iter()
        .chain(memchr(0x7F, bytes))
        .min();
    let Some(first) = first else { return text };
    let mut shown = text[..first].to_owned();
    for character in text[first..].chars() {
        match character {
            '\n' | '\r' | '\t' => shown.push(character),
            other if steers(other) => shown.push_str(&format!("\\u{:04X}", u32::from(other))),
            other => shown.push(other),
        }
    }
    shown
}

/// Returns a text as Markdown in which nothing of it is a mark: one line, signs that could be marks behind a backslash.
///
/// ```
/// assert_eq!(bomay::words::markdown("# *a*\n[x](y) <b>"), "\\# \\*a\\* \\[x\\](y) \\<b\\>");
/// assert_eq!(bomay::words::markdown("1. Xã Bà Rịa - Vũng Tàu"), "1\\. Xã Bà Rịa - Vũng Tàu");
/// ```
pub fn markdown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut shown = String::with_capacity(line.len());
    for (at, sign) in line.char_indices() {
        let is_mark = match sign {
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '$' => true,
            // An address is a link without any mark.
            ':' => line[at..].starts_with("://"),
            '.' if line[..at].to_ascii_lowercase().ends_with("www") => true,
            // What begins a list, or underlines a heading, does so at the beginning only.
            '-' | '+' | '=' => at == 0,
            '.' | ')' => at == digits && at > 0,
            _ => false,
        };
        if is_mark {
            shown.push('\\');
        }
        shown.push(sign);
    }
    shown
}

/// Returns a number with the group and decimal marks of the language.
///
/// With `decimals` 2 the number counts hundredths: 12345 reads 123,45 in Vietnamese and 123.45 in English.
///
/// ```
/// use bomay::{diagnostic::Speech, words::number};
/// assert_eq!(number(1_317_200, 0, Speech::Vi), "1.317.200");
/// assert_eq!(number(-12_345, 2, Speech::En), "−123.45");
/// ```
pub fn number(value: i64, decimals: u8, speech: Speech) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let (group, point) = speech.pick((',', '.'), ('.', ','));
    let mut shown = String::with_capacity(digits.len() * 2);
    if value < 0 {
        shown.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            shown.push(group);
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push(point);
        shown.push_str(fraction);
    }
    shown
}

/// Returns a number with its sign, `0` for none.
pub fn difference(value: i64, decimals: u8, speech: Speech) -> String {
    let shown = number(value, decimals, speech);
    if value > 0 { format!("+{shown}") } else { shown }
}

/// Returns a date as the language writes it.
pub fn date(date: Date, speech: Speech) -> String {
    match speech {
        Speech::Vi => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Speech::En => date.to_string(),
    }
}

/// Returns what to do about a text that was meant as a date: that there is no such day, or how this very day is written.
///
/// ```
/// let advice = |text| bomay::words::date_advice(text).map(|advice| advice.en);
/// assert_eq!(advice("30/2/2025").as_deref(), Some("there is no such day: month 2 of 2025 has 28 days"));
/// assert_eq!(advice("2025-13-01").as_deref(), Some("there is no month 13"));
/// assert_eq!(advice("1/3/2025").as_deref(), Some("write it as 2025-03-01"));
/// assert_eq!(advice("12/31/2001").as_deref(), Some("the day stands before the month; write it as 2001-12-31"));
/// assert_eq!(advice("tomorrow"), None);
/// ```
pub fn date_advice(text: &str) -> Option<Say> {
    let parts: Vec<&str> = text.trim().split(['/', '-', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    let (day, month, year) = if first.len() == 4 { (third, second, first) } else { (first, second, third) };
    if year.len() != 4 {
        return None;
    }
    let (day, month, year) = (day.parse::<i8>().ok()?, month.parse::<i8>().ok()?, year.parse::<i16>().ok()?);
    if let Ok(date) = Date::new(year, month, day) {
        return Some(say!("write it as {date}", "viết là {date}"));
    }
    let is_turned = first.len() < 4 && month > 12;
    if let Some(date) = Date::new(year, day, month).ok().filter(|_| is_turned) {
        return Some(say!(
            "the day stands before the month; write it as {date}",
            "ngày ghi trước tháng; viết là {date}"
        ));
    }
    let Ok(first_day) = Date::new(year, month, 1) else {
        return Some(say!("there is no month {month}", "không có tháng {month}"));
    };
    let days = first_day.days_in_month();
    Some(say!(
        "there is no such day: month {month} of {year} has {days} days",
        "không có ngày này: tháng {month} năm {year} có {days} ngày"
    ))
}

/// Heading of the Vietnamese part of a page of documentation, which stands at its end.
const VIETNAMESE: &str = "\n## Tiếng Việt\n";

/// Returns a page of documentation in a language: the English part, or the title, the Vietnamese part and the examples
/// of the English one, which are the same in both. The lead, if there is one, begins the Vietnamese page.
///
/// ```
/// let text = "# keep\n\nStates.\n\n```json\n{}\n```\n\n## Tiếng Việt\n\nGiữ nguyên.\n";
/// let page = |speech| bomay::words::page(text, "", speech);
/// assert_eq!(page(bomay::diagnostic::Speech::En), "# keep\n\nStates.\n\n```json\n{}\n```\n");
/// assert_eq!(page(bomay::diagnostic::Speech::Vi), "# keep\n\nGiữ nguyên.\n\n## Ví dụ\n\n```json\n{}\n```\n");
/// ```
pub fn page(text: &str, lead: &str, speech: Speech) -> String {
    let (english, vietnamese) = match text.split_once(VIETNAMESE) {
        Some((english, vietnamese)) if speech == Speech::Vi => (english, vietnamese.trim()),
        Some((english, _)) => return format!("{}\n", english.trim_end()),
        None => return format!("{}\n", text.trim_end()),
    };
    let title = english.lines().next().unwrap_or_default();
    let parts = [title, lead, vietnamese].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n") + "\n" + &examples(english)
}

/// Returns the fenced blocks of a page under Vietnamese headings.
fn examples(english: &str) -> String {
    let (mut shown, mut heading, mut is_open) = (String::new(), "Ví dụ", false);
    let mut last = "";
    for line in english.lines() {
        let is_fence = line.starts_with("```");
        match line.strip_prefix("## ") {
            Some("Fails") if !is_open => heading = "Ví dụ sai",
            Some("Passes") if !is_open => heading = "Ví dụ đúng",
            Some(_) if !is_open => heading = "Ví dụ",
            _ => {}
        }
        if is_fence && !is_open {
            let title = if heading == last { String::new() } else { format!("\n## {heading}\n") };
            shown += &format!("{title}\n");
            last = heading;
        }
        if is_fence || is_open {
            shown += &format!("{line}\n");
        }
        is_open ^= is_fence;
    }
    shown
}

/// Returns a count with its noun; Vietnamese nouns have one form.
pub fn counted(count: usize, speech: Speech, one: &str, many: &str, vi: &str) -> String {
    let shown = number(i64::try_from(count).unwrap_or(i64::MAX), 0, speech);
    format!("{shown} {}", speech.pick(if count == 1 { one } else { many }, vi))
}

/// Returns a number in both languages.
pub fn figure(value: i64, decimals: u8) -> Say {
    Say::new(number(value, decimals, Speech::En), number(value, decimals, Speech::Vi))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(number(0, 0, Speech::Vi), "0");
        assert_eq!(number(999, 0, Speech::Vi), "999");
        assert_eq!(number(1_317_200, 0, Speech::En), "1,317,200");
        assert_eq!(number(5, 2, Speech::Vi), "0,05");
        assert_eq!(number(i64::MIN, 0, Speech::Vi), "−9.223.372.036.854.775.808");
        assert_eq!(difference(3, 0, Speech::Vi), "+3");
    }
}
