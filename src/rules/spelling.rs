//! How rules compare names and call things by them.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Say, Speech};
use crate::model::{Id, Text};
use crate::say;

/// Returns the form in which two official names are compared; empty for a name without letters.
///
/// Case, spaces, normal form and the place of the tone mark (`uỷ`, `ủy`) do not matter.
/// Diacritics do: Thạch Hà and Thạch Hạ are two communes.
pub fn spelling(name: &Text) -> String {
    let mut spelt = String::new();
    for word in name.get(Speech::Vi).split_whitespace() {
        if !spelt.is_empty() {
            spelt.push(' ');
        }
        let mut marks: Vec<char> = Vec::new();
        for character in word.nfd() {
            match character {
                '\u{300}'..='\u{36f}' => marks.push(character),
                letter => spelt.extend(letter.to_lowercase()),
            }
        }
        marks.sort_unstable();
        spelt.extend(marks);
    }
    spelt
}

/// How the weights of one place and the next compare: odd, and not near a power of two.
const PLACE: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a byte counts for: digits and plain consonants themselves, in lower case, and everything else nothing.
static FIRM: [u8; 256] = {
    let mut firm = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        let lower = byte.to_ascii_lowercase();
        let is_vowel = matches!(lower, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        if lower.is_ascii_alphanumeric() && !is_vowel {
            firm[byte as usize] = lower;
        }
        byte += 1;
    }
    firm
};

/// Returns a number that is the same for names of the same spelling, and mostly another for others.
///
/// It counts the digits and the plain consonants, which bear no tone mark; far cheaper than the spelling itself.
pub fn fingerprint(name: &Text) -> u64 {
    let (mut print, mut place) = (0u64, 1u64);
    for &byte in name.get(Speech::Vi).as_bytes() {
        let weight = u64::from(FIRM[usize::from(byte)]);
        print = print.wrapping_add(weight.wrapping_mul(place));
        // Only what counts takes a place, so that spaces and tone marks do not matter.
        place = if weight == 0 { place } else { place.wrapping_mul(PLACE) };
    }
    print
}

/// Returns an id in backticks, with the name that it stands for, if there is one.
pub fn called(id: &Id, name: &Text) -> Say {
    if name.is_empty() {
        return say!("`{id}`", "`{id}`");
    }
    let (name_en, name_vi) = (name.get(Speech::En), name.get(Speech::Vi));
    say!("`{id}` ({name_en})", "`{id}` ({name_vi})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let same = spelling(&one.into()) == spelling(&other.into());
        assert!(!same || fingerprint(&one.into()) == fingerprint(&other.into()), "{one}, {other}");
        same
    }

    #[test]
    fn spellings_of_one_name_are_the_same_and_tones_tell_names_apart() {
        assert!(same("Uỷ ban  Kiểm tra", "Ủy ban kiểm tra"));
        assert!(same("Xã Yên Hoà", "xã Yên Hòa"));
        assert!(!same("Thạch Hà", "Thạch Hạ"));
        assert!(!same("Đức Thọ", "Dức Thọ"));
    }
}
