//! Numbers, dates and counted nouns as a language writes them.
//!
//! Vietnamese writes 1.317.200 and 31/10/2022, English 1,317,200 and 2022-10-31.

use jiff::civil::Date;

use crate::diagnostic::{Say, Speech};

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
