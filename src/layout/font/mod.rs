//! The embedded typeface: Barlow Semi Condensed in three weights, cut down to Latin and Vietnamese.
//!
//! The files carry no kerning, so the width of a text is the plain sum of advances and every viewer agrees with it.
//! The TrueType files are the WOFF2 files unpacked, nothing else.
//! Licence: SIL Open Font License 1.1, `OFL.txt` beside this file.

mod advances;

/// Family name under which the typeface is declared.
pub const FAMILY: &str = "Barlow Semi Condensed";

/// Licence text that has to travel with the typeface.
pub const LICENCE: &str = include_str!("OFL.txt");

/// A weight of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
    /// 700.
    Bold,
}

impl Weight {
    /// All weights.
    pub const ALL: [Weight; 3] = [Weight::Regular, Weight::SemiBold, Weight::Bold];

    /// Returns the CSS number of the weight.
    pub fn number(self) -> u32 {
        match self {
            Weight::Regular => 400,
            Weight::SemiBold => 600,
            Weight::Bold => 700,
        }
    }

    /// Returns the font file in WOFF2 form.
    pub fn woff2(self) -> &'static [u8] {
        match self {
            Weight::Regular => include_bytes!("barlow-semi-condensed-400.woff2"),
            Weight::SemiBold => include_bytes!("barlow-semi-condensed-600.woff2"),
            Weight::Bold => include_bytes!("barlow-semi-condensed-700.woff2"),
        }
    }

    /// Returns the font file in TrueType form: the same glyphs, for outputs that draw or embed them.
    pub fn ttf(self) -> &'static [u8] {
        match self {
            Weight::Regular => include_bytes!("barlow-semi-condensed-400.ttf"),
            Weight::SemiBold => include_bytes!("barlow-semi-condensed-600.ttf"),
            Weight::Bold => include_bytes!("barlow-semi-condensed-700.ttf"),
        }
    }
}

/// Whether the typeface has a glyph for the character.
pub fn has(character: char) -> bool {
    find(character).is_some()
}

/// Returns the advance in thousandths of the type size; a safe wide guess for a missing glyph.
pub fn advance(character: char, weight: Weight) -> i64 {
    match find(character) {
        Some((run, offset)) => i64::from(advances::RUNS[run].1[weight as usize][offset]),
        // Arrows are drawn, not typed.
        None if character == '→' => 1000,
        None if u32::from(character) > 0xFFFF => 1400,
        None => 1100,
    }
}

fn find(character: char) -> Option<(usize, usize)> {
    let code = u32::from(character);
    // Most letters are in the first run.
    let first = code.wrapping_sub(advances::RUNS[0].0) as usize;
    if first < advances::RUNS[0].1[0].len() {
        return Some((0, first));
    }
    let run = advances::RUNS.partition_point(|run| run.0 <= code).checked_sub(1)?;
    let offset = (code - advances::RUNS[run].0) as usize;
    (offset < advances::RUNS[run].1[0].len()).then_some((run, offset))
}

/// Returns bytes in base64, for data URIs.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * position) & 63) as usize];
            text.push(if position > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_the_standard_says() {
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b""), "");
    }

    #[test]
    fn every_vietnamese_letter_has_a_glyph() {
        let letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
        for letter in letters.chars().chain(letters.to_uppercase().chars()) {
            assert!(has(letter), "no glyph for {letter}");
        }
        assert!(!has('→') && has('−') && has('·') && has('±'));
    }
}
