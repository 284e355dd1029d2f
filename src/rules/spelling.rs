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

/// Returns a number that is the same for names of the same spelling, and mostly another for others.
///
/// It counts the digits and the plain consonants, which bear no tone mark; far cheaper than the spelling itself.
pub fn fingerprint(name: &Text) -> u64 {
    let plain = name.get(Speech::Vi).bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let firm = plain.filter(|byte| !b"aeiouy".contains(byte));
    firm.fold(0, |print, byte| print.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte))
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
