//! Dates and numbers as legal texts write them: `ngày 01 tháng 7 năm 2025`, `10/8/2022`, `tháng 10/2022`; `1.234`, `12,34`.

use jiff::civil::Date;

/// Returns the first date of a text written in words (`ngày 16 tháng 6 năm 2025`) or as `16/6/2025`, and where it ends.
pub(super) fn long_date(text: &str) -> Option<(Date, usize)> {
    text.match_indices("ngày ").find_map(|(at, word)| {
        let start = at + word.len();
        let (day, rest) = number(&text[start..])?;
        if let Some(rest) = rest.strip_prefix(['/', '-', '.']) {
            let (month, rest) = number(rest)?;
            let (year, rest) = number(rest.strip_prefix(['/', '-', '.'])?)?;
            return dated(year, month, day).map(|date| (date, text.len() - rest.len()));
        }
        let (month, rest) = number(rest.trim_start().strip_prefix("tháng")?.trim_start())?;
        let (year, rest) = number(rest.trim_start().strip_prefix("năm")?.trim_start())?;
        dated(year, month, day).map(|date| (date, text.len() - rest.len()))
    })
}

/// Returns the last day of the first month that a text names: `tháng 10/2022`, `tháng 10 năm 2022`; of the year, `năm 2022`.
pub(super) fn last_day(text: &str) -> Option<Date> {
    if let Some((date, _)) = long_date(text) {
        return Some(date);
    }
    let month = text.match_indices("tháng ").find_map(|(at, word)| {
        let (month, rest) = number(&text[at + word.len()..])?;
        let rest = rest.strip_prefix(['/', '-', '.']).or_else(|| rest.trim_start().strip_prefix("năm "))?;
        let (year, _) = number(rest.trim_start())?;
        dated(year, month, 1).map(|date| date.last_of_month())
    });
    month.or_else(|| {
        let (at, word) = text.match_indices("năm ").next()?;
        let (year, _) = number(&text[at + word.len()..])?;
        dated(year, 12, 31)
    })
}

fn number(text: &str) -> Option<(i32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.get(..digits)?.parse().ok()?;
    Some((value, &text[digits..]))
}

fn dated(year: i32, month: i32, day: i32) -> Option<Date> {
    let is_year = (1000..3000).contains(&year);
    Date::new(i16::try_from(year).ok().filter(|_| is_year)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Returns a quantity in hundredths: `1.234` is 123400, `12,345` is 1235 (rounded), `68` is 6800.
///
/// A single point followed by three digits groups thousands, as the law writes; any other is a decimal mark.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = match (text.rsplit_once(','), text.rsplit_once('.')) {
        (Some((whole, fraction)), _) => (whole.to_owned(), fraction),
        (None, Some((whole, fraction))) if fraction.len() != 3 && !whole.contains('.') => (whole.to_owned(), fraction),
        _ => (text.to_owned(), ""),
    };
    let whole: i64 = whole.replace('.', "").parse().ok()?;
    let mut digits = fraction.bytes().filter(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0'));
    let (tenth, hundredth, third) =
        (digits.next().unwrap_or(0), digits.next().unwrap_or(0), digits.next().unwrap_or(0));
    whole.checked_mul(100)?.checked_add(tenth * 10 + hundredth + i64::from(third >= 5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_in_every_manner_of_the_law() {
        assert_eq!(long_date("từ ngày 01 tháng 7 năm 2025.").unwrap().0, date(2025, 7, 1));
        assert_eq!(long_date("ngày 7/7/2022 của").unwrap().0, date(2022, 7, 7));
        assert_eq!(long_date("ngày 31 tháng 2 năm 2025"), None);
        assert_eq!(last_day("(hoàn thành trong tháng 10/2022)"), Some(date(2022, 10, 31)));
        assert_eq!(last_day("trong quý IV năm 2022"), Some(date(2022, 12, 31)));
        assert_eq!(last_day("sớm"), None);
    }

    #[test]
    fn quantities_have_vietnamese_marks() {
        let read = ["68", "1.234", "12,34", "1.234,5", "12,345", "0,07", "3.5", "1.234.567", "x"].map(hundredths);
        let expected = [
            Some(6800),
            Some(123_400),
            Some(1234),
            Some(123_450),
            Some(1235),
            Some(7),
            Some(350),
            Some(123_456_700),
            None,
        ];
        assert_eq!(read, expected);
    }
}
