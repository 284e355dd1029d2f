//! What is meant by what stands in a cell: numbers, days, answers, as offices write them.

use jiff::civil::{Date, date};

use super::grid::Cell;
use super::mapping::Dates;
use crate::model::{Answer, fold};

/// What a number is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Notation {
    /// 1.317.200 and 6,48.
    #[default]
    Vietnamese,
    /// 1,317,200 and 6.48.
    English,
}

/// Returns the texts of a cell that holds several, trimmed.
pub(super) fn several<'c, 's>(text: &'c str, separators: &'s [char]) -> impl Iterator<Item = &'c str> + use<'c, 's> {
    text.split(separators).map(str::trim).filter(|part| !part.is_empty())
}

/// Returns the text of a cell as it is compared: folded, without stops at its end, `y` like `i`.
pub(super) fn key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for character in folded.chars() {
        match character {
            'y' => key.push('i'),
            '’' | '‘' | '\'' | '"' | '“' | '”' | '*' => {}
            '–' | '—' | '−' => key.push('-'),
            other => key.push(other),
        }
    }
    key.truncate(key.trim_end_matches([' ', ':', '.', ';']).len());
    key
}

/// Returns whether the cell holds a dash, which offices write for none.
pub(super) fn is_dash(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| matches!(character, '-' | '–' | '—' | '−'))
}

/// Reads a number of `decimals` decimals as an integer: 6,48 with two is 648; none for an empty cell.
///
/// # Errors
/// Fails when the cell holds something else, or more decimals than there may be.
pub(super) fn number(cell: &Cell, decimals: u8, notation: Notation) -> Result<Option<i64>, ()> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => scaled(*number, decimals).map(Some),
        Cell::Text(text) => written(text, decimals, notation),
        Cell::Day(_) | Cell::Flag(_) | Cell::Fault(_) => Err(()),
    }
}

fn scaled(number: f64, decimals: u8) -> Result<i64, ()> {
    let scaled = number * 10f64.powi(decimals.into());
    let whole = scaled.round();
    let is_near = (scaled - whole).abs() <= 1e-6 * whole.abs().max(1.0);
    if is_near && whole.abs() < 9e15 { Ok(whole as i64) } else { Err(()) }
}

fn written(text: &str, decimals: u8, notation: Notation) -> Result<Option<i64>, ()> {
    let plain: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    if is_dash(&plain) {
        return Ok(Some(0));
    }
    let (sign, digits) = match plain.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (group, point) = match notation {
        Notation::Vietnamese => ('.', ','),
        Notation::English => (',', '.'),
    };
    let (whole, fraction) = match digits.split_once(point) {
        Some((whole, fraction)) if !fraction.contains(point) => (grouped(whole, group).ok_or(())?, fraction.to_owned()),
        // Several points can only be marks of groups: 1,317,200 among Vietnamese numbers.
        Some(_) => (grouped(digits, point).ok_or(())?, String::new()),
        None => match grouped(digits, group) {
            Some(whole) => (whole, String::new()),
            // 6.48 among Vietnamese numbers: two digits are no group.
            None => {
                let (whole, fraction) = digits.split_once(group).ok_or(())?;
                (whole.to_owned(), fraction.to_owned())
            }
        },
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = fraction.trim_end_matches('0');
    if !is_digits(&whole) || !(fraction.is_empty() || is_digits(fraction)) || fraction.len() > usize::from(decimals) {
        return Err(());
    }
    let digits = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    digits.parse::<i64>().map(|number| Some(sign * number)).map_err(|_| ())
}

/// Returns the digits without the marks between groups of three; none if the groups are not of three.
fn grouped(text: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = text.split(mark).collect();
    let is_grouped =
        groups.len() == 1 || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    is_grouped.then(|| groups.concat())
}

/// How exactly a cell tells a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Exactness {
    /// To the day.
    Day,
    /// To the month or the year only.
    Period,
}

/// Reads a day; of a month or a year the first, or when `last` the last one.
///
/// # Errors
/// Fails when the cell holds something else.
pub(super) fn day(cell: &Cell, last: bool, order: Dates) -> Result<Option<(Date, Exactness)>, ()> {
    let exactly = |date: Date| Ok(Some((date, Exactness::Day)));
    match cell {
        Cell::Empty => Ok(None),
        Cell::Day(date) => exactly(*date),
        Cell::Number(number) if (1500.0..2500.0).contains(number) && number.fract() == 0.0 => {
            period(*number as i16, None, last).map(Some)
        }
        // 20201231, as registers write days without marks.
        Cell::Number(number) if (15_000_101.0..25_000_101.0).contains(number) && number.fract() == 0.0 => {
            let number = *number as i64;
            exact((number / 10_000) as i16, (number / 100 % 100) as i16, (number % 100) as i16)
        }
        // Days are counted by spreadsheets from the end of 1899 on.
        Cell::Number(number) if (10_000.0..200_000.0).contains(number) => {
            let days = jiff::Span::new().days(number.floor() as i64);
            date(1899, 12, 30).checked_add(days).map_err(|_| ()).and_then(exactly)
        }
        Cell::Text(text) => read_day(text.trim(), last, order),
        Cell::Number(_) | Cell::Flag(_) | Cell::Fault(_) => Err(()),
    }
}

fn read_day(text: &str, last: bool, order: Dates) -> Result<Option<(Date, Exactness)>, ()> {
    if text.is_empty() || is_dash(text) {
        return Ok(None);
    }
    let is_moment = text.as_bytes().get(10).is_some_and(|byte| matches!(byte, b'T' | b' '));
    let is_moment = is_moment && !text[..10].contains(char::is_alphabetic);
    let text = if is_moment { &text[..10] } else { text };
    if let Some([year, month, day]) = plain_day(text) {
        return exact(year, month, day);
    }
    let folded = fold(text);
    let numbers: Vec<&str> =
        folded.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let words: Vec<&str> =
        folded.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let parse = |part: &str| part.parse::<i16>().map_err(|_| ());
    if let Some(month) = words.iter().find_map(|word| month_of(word)) {
        // 31 December 2020, Dec. 31st, 2020, December 2020.
        return match numbers[..] {
            _ if words.iter().any(|word| month_of(word).is_none() && !ORDINALS.contains(word)) => Err(()),
            [day, year] if year.len() == 4 => exact(parse(year)?, month, parse(day)?),
            [year] if year.len() == 4 => period(parse(year)?, Some(month), last).map(Some),
            _ => Err(()),
        };
    }
    if words.iter().any(|word| !matches!(*word, "ngay" | "thang" | "nam")) {
        return Err(());
    }
    match numbers[..] {
        [whole] if whole.len() == 8 => exact(parse(&whole[..4])?, parse(&whole[4..6])?, parse(&whole[6..])?),
        [month, day, year] if year.len() == 4 && order == Dates::MonthFirst => {
            exact(parse(year)?, parse(month)?, parse(day)?)
        }
        [year, month, day] if year.len() == 4 => exact(parse(year)?, parse(month)?, parse(day)?),
        [day, month, year] if year.len() == 4 => exact(parse(year)?, parse(month)?, parse(day)?),
        [month, year] if year.len() == 4 => period(parse(year)?, Some(parse(month)?), last).map(Some),
        [year, month] if year.len() == 4 => period(parse(year)?, Some(parse(month)?), last).map(Some),
        [year] if year.len() == 4 => period(parse(year)?, None, last).map(Some),
        _ => Err(()),
    }
}

/// Returns year, month and day of a text such as 2020-12-31, as most registers write days.
fn plain_day(text: &str) -> Option<[i16; 3]> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let number = |digits: &[u8]| {
        let digit = |number: Option<i16>, digit: &u8| {
            Some(number? * 10 + i16::from(digit.is_ascii_digit().then(|| digit - b'0')?))
        };
        digits.iter().fold(Some(0), digit)
    };
    let is_plain = bytes[4] == b'-' && bytes[7] == b'-';
    is_plain.then(|| Some([number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?])).flatten()
}

/// Letters behind the number of a day in English.
const ORDINALS: [&str; 5] = ["st", "nd", "rd", "th", "of"];

/// Returns the number of a month by its English name or the first letters of it.
fn month_of(word: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_short = matches!(word.len(), 3 | 4);
    let found = MONTHS.iter().position(|month| *month == word || (is_short && month.starts_with(word)))?;
    i16::try_from(found + 1).ok()
}

fn exact(year: i16, month: i16, day: i16) -> Result<Option<(Date, Exactness)>, ()> {
    let small = |number: i16| i8::try_from(number).map_err(|_| ());
    let date = Date::new(year, small(month)?, small(day)?).map_err(|_| ())?;
    Ok(Some((date, Exactness::Day)))
}

fn period(year: i16, month: Option<i16>, last: bool) -> Result<(Date, Exactness), ()> {
    let month = month.unwrap_or(if last { 12 } else { 1 });
    let first = Date::new(year, i8::try_from(month).map_err(|_| ())?, 1).map_err(|_| ())?;
    Ok((if last { first.last_of_month() } else { first }, Exactness::Period))
}

/// Reads an answer; none for an empty cell.
///
/// # Errors
/// Fails when the cell holds something else.
pub(super) fn answer(cell: &Cell) -> Result<Option<Answer>, ()> {
    let word = match cell {
        Cell::Empty => return Ok(None),
        Cell::Flag(flag) => return Ok(Some(if *flag { Answer::Yes } else { Answer::No })),
        other => key(&other.text()),
    };
    match word.as_str() {
        // The key writes `y` as `i`.
        "" => Ok(None),
        "x" | "co" | "ies" | "true" | "dung" | "1" | "i" | "v" | "✓" | "✔" | "dat" => Ok(Some(Answer::Yes)),
        "khong" | "no" | "false" | "sai" | "0" | "n" | "-" | "o" | "khong dat" => Ok(Some(Answer::No)),
        "?" | "chua ro" | "unknown" | "chua danh gia" => Ok(Some(Answer::Unknown)),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number_of(text: &str, decimals: u8, notation: Notation) -> Result<Option<i64>, ()> {
        number(&Cell::of(text), decimals, notation)
    }

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        let vietnamese = |text: &str, decimals| number_of(text, decimals, Notation::Vietnamese);
        assert_eq!(vietnamese("1.317.200", 0), Ok(Some(1_317_200)));
        assert_eq!(vietnamese("1 317 200", 0), Ok(Some(1_317_200)));
        assert_eq!(vietnamese("1,317,200", 0), Ok(Some(1_317_200)));
        assert_eq!(vietnamese("6,48", 2), Ok(Some(648)));
        assert_eq!(vietnamese("6.48", 2), Ok(Some(648)));
        assert_eq!(vietnamese("5.990,7", 2), Ok(Some(599_070)));
        assert_eq!(vietnamese("–", 0), Ok(Some(0)));
        assert_eq!(vietnamese("  ", 0), Ok(None));
        assert_eq!(vietnamese("−5", 0), Ok(Some(-5)));
        for wrong in ["12 người", "1.31", "6,485", "1..2", "", ","].iter().filter(|text| !text.is_empty()) {
            assert_eq!(vietnamese(wrong, 0), Err(()), "{wrong}");
        }
        assert_eq!(number_of("1,317,200.5", 1, Notation::English), Ok(Some(13_172_005)));
        assert_eq!(number(&Cell::Number(6.48), 2, Notation::English), Ok(Some(648)));
        assert_eq!(number(&Cell::Number(6.48), 0, Notation::English), Err(()));
    }

    #[test]
    fn answers_are_read_in_both_languages() {
        for (text, expected) in [
            ("x", Answer::Yes),
            ("Có", Answer::Yes),
            ("yes", Answer::Yes),
            ("Không", Answer::No),
            ("?", Answer::Unknown),
        ] {
            assert_eq!(answer(&Cell::of(text)), Ok(Some(expected)), "{text}");
        }
        assert_eq!(answer(&Cell::of("Loại 1")), Err(()));
    }

    #[test]
    fn days_are_read_in_every_manner_and_periods_are_told_apart() {
        let read = |text: &str| day(&Cell::of(text), false, Dates::DayFirst).ok().flatten();
        for text in ["01/7/2025", "1.7.2025", "2025-07-01", "ngày 01 tháng 7 năm 2025", "2025-07-01T00:00:00+07:00"]
        {
            assert_eq!(read(text), Some((date(2025, 7, 1), Exactness::Day)), "{text}");
        }
        assert_eq!(read("7/2025"), Some((date(2025, 7, 1), Exactness::Period)));
        assert_eq!(
            day(&Cell::Number(2016.0), true, Dates::DayFirst),
            Ok(Some((date(2016, 12, 31), Exactness::Period)))
        );
        assert_eq!(day(&Cell::Number(45_839.0), true, Dates::DayFirst), Ok(Some((date(2025, 7, 1), Exactness::Day))));
        for text in ["1 July 2025", "1-Jul-2025", "July 1st, 2025", "20250701"] {
            assert_eq!(read(text), Some((date(2025, 7, 1), Exactness::Day)), "{text}");
        }
        assert_eq!(read("Sept 2025"), Some((date(2025, 9, 1), Exactness::Period)));
        let month_first = day(&Cell::of("7/1/2025"), false, Dates::MonthFirst);
        assert_eq!(month_first, Ok(Some((date(2025, 7, 1), Exactness::Day))));
        assert_eq!(day(&Cell::Number(20_250_701.0), false, Dates::DayFirst), Ok(read("1/7/2025")));
        for wrong in ["31/02/2025", "Julio 2025", "20251301", "1/7/25", "hôm qua", "2025-07-01-02"] {
            assert_eq!(day(&Cell::of(wrong), false, Dates::DayFirst), Err(()), "{wrong}");
        }
    }
}
