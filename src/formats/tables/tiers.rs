//! The headings of columns over which a hierarchy is spread, compared as [`key`] makes them.

use super::values::key;

/// Headings of columns that stand side by side where a hierarchy is spread over them.
const TIERS: [&str; 55] = [
    "bo",
    "bo, nganh",
    "tong cuc",
    "cuc",
    "vu",
    "so",
    "so, nganh",
    "chi cuc",
    "phong",
    "phong, ban",
    "phong/ban",
    "ban",
    "khoa",
    "to",
    "doi",
    "khoi",
    "bo phan",
    "don vi",
    "co quan",
    "don vi truc thuoc",
    "don vi cap tren",
    "trung tam",
    "tinh",
    "tinh, thanh pho",
    "tinh/thanh pho",
    "tinh thanh pho",
    "huien",
    "quan, huien",
    "quan/huien",
    "quan huien",
    "xa",
    "phuong, xa",
    "phuong/xa",
    "phuong xa",
    "xa, phuong",
    "ministri",
    "agenci",
    "department",
    "directorate",
    "division",
    "section",
    "branch",
    "bureau",
    "office",
    "group",
    "team",
    "unit",
    "sub unit",
    "compani",
    "province",
    "region",
    "district",
    "counti",
    "commune",
    "ward",
];

/// Words before a number that heads a column of such a hierarchy: Cấp 1, Level 2.
const NUMBERED: [&str; 7] = ["cap", "don vi cap", "co quan cap", "bac", "level", "tier", "org level"];

/// How a heading names a level of a hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// By its number, from 1: Level 2.
    Numbered(usize),
    /// By what stands there: Ministry.
    Named,
}

/// Returns the level that a heading names, if it may be one.
pub(super) fn tier(heading: &str) -> Option<Tier> {
    let heading = key(&heading.rsplit(" / ").next().unwrap_or(heading).replace(['_', '-'], " "));
    let (word, number) = heading.split_at(heading.trim_end_matches(|last: char| last.is_ascii_digit()).len());
    match number.parse() {
        Ok(number) => NUMBERED.contains(&word.trim_end()).then_some(Tier::Numbered(number)),
        Err(_) => TIERS.contains(&heading.as_str()).then_some(Tier::Named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_number_or_by_what_stands_there() {
        assert_eq!(tier("Đơn vị cấp 2"), Some(Tier::Numbered(2)));
        assert_eq!(tier("level_1"), Some(Tier::Numbered(1)));
        assert_eq!(tier("Phòng, ban"), Some(Tier::Named));
        assert_eq!(tier("COUNTY"), Some(Tier::Named));
        assert_eq!((tier("Biên chế 2022"), tier("Ghi chú")), (None, None));
    }
}
