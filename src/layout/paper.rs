//! Sheets of paper, and how far a drawing may be enlarged or reduced on them.

use super::face::NAME;
use super::text::Length;

/// A choice of sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// The smallest landscape sheet from A4 to A0 on which everything fits, or a larger one of its own.
    #[default]
    Smallest,
    /// At least this sheet of the A series, landscape.
    A(u8),
    /// This sheet and no other: width and height in millimetres.
    Exactly(u32, u32),
}

/// Least size of names in tenths of a point.
pub const NAMES_LEAST: Length = 70;

/// A sheet at 96 dots per inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub name: &'static str,
    pub width: Length,
    pub height: Length,
    pub millimetres: (u32, u32),
}

const SERIES: [(&str, u32, u32); 5] =
    [("A4", 297, 210), ("A3", 420, 297), ("A2", 594, 420), ("A1", 841, 594), ("A0", 1189, 841)];

impl Format {
    fn new(name: &'static str, wide: u32, high: u32) -> Format {
        // Tenths of a pixel; an inch has 25.4 millimetres.
        let length = |millimetres: u32| Length::from(millimetres) * 9600 / 254;
        Format { name, width: length(wide), height: length(high), millimetres: (wide, high) }
    }
}

impl Paper {
    /// Lists the sheets to try, the best first.
    pub(crate) fn formats(self) -> Vec<Format> {
        let series = |first: usize| SERIES[first..].iter().map(|&(name, wide, high)| Format::new(name, wide, high));
        match self {
            Paper::Smallest => series(0).collect(),
            Paper::A(number) => series(4 - usize::from(number.min(4))).collect(),
            Paper::Exactly(wide, high) => {
                let (long, short) = (wide.max(high), wide.min(high));
                let name = SERIES.iter().find(|known| (known.1, known.2) == (long, short)).map_or("", |known| known.0);
                vec![Format::new(name, wide, high)]
            }
        }
    }

    /// Reads a word such as `a3`, `A4-portrait` or `500x300` (millimetres).
    pub fn parse(word: &str) -> Option<Paper> {
        let word = word.to_ascii_lowercase();
        let (name, portrait) = match word.strip_suffix("-portrait") {
            Some(name) => (name, true),
            None => (word.as_str(), false),
        };
        if let Some(&(_, long, short)) = SERIES.iter().find(|known| known.0.eq_ignore_ascii_case(name)) {
            return Some(if portrait { Paper::Exactly(short, long) } else { Paper::Exactly(long, short) });
        }
        let (wide, high) = name.split_once('x').filter(|_| !portrait)?;
        let side = |text: &str| text.parse().ok().filter(|side| (100..=5000).contains(side));
        Some(Paper::Exactly(side(wide)?, side(high)?))
    }
}

/// How far a drawing may be enlarged or reduced to fit a sheet, in percent, in the order of preference.
///
/// More than the last and names would fall under [`NAMES_LEAST`].
pub(crate) const SCALES: [Length; 11] = [72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112];

/// Returns the size of names in tenths of a point when so many percent of a sheet are squeezed onto it.
pub fn names_points(percent: Length) -> Length {
    NAME * 75 / percent.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_reduction_keeps_names_readable_and_the_next_would_not() {
        let last = SCALES[SCALES.len() - 1];
        assert!(names_points(last) >= NAMES_LEAST);
        assert!(names_points(last + 4) < NAMES_LEAST);
    }

    #[test]
    fn papers_are_read_by_name_or_by_size() {
        assert_eq!(Paper::parse("A3"), Some(Paper::Exactly(420, 297)));
        assert_eq!(Paper::parse("a4-portrait"), Some(Paper::Exactly(210, 297)));
        assert_eq!(Paper::parse("500x300"), Some(Paper::Exactly(500, 300)));
        for wrong in ["a9", "5x3", "x", "500x300-portrait", ""] {
            assert_eq!(Paper::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Paper::Exactly(210, 297).formats()[0].name, "A4");
    }
}
