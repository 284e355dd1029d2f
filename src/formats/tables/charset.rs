//! From bytes to text, whatever encoding an office saved it in.
//!
//! UTF-8 and UTF-16 are certain.
//! Of the two Vietnamese encodings of one byte a character, Windows-1258 and TCVN3 (ABC), that one is taken under which
//! more words are Vietnamese syllables; a text that is Vietnamese under neither is taken for Windows-1252 if that makes
//! letters of all its bytes, and refused otherwise.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::grid::whole;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::fold;
use crate::say;

/// The upper half of TCVN 5712 (VN2), byte 0x80 first; the combining marks stand for themselves.
const TCVN3: &str = concat!(
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ",
    "\u{a0}ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴ",
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò",
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
);

/// Share of the words with marks that must be Vietnamese syllables, in percent.
const SYLLABLES_MIN: usize = 60;

/// Returns the text of a table, without byte order mark, and a note when it had to be converted.
///
/// # Errors
/// Says that the encoding is not known.
pub(super) fn text(bytes: Vec<u8>, file: &str) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let utf_16 = match &bytes[..] {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [first, 0, ..] if *first != 0 => Some(UTF_16LE),
        [0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        let (decoded, _, broken) = encoding.decode(&bytes);
        return match broken {
            true => Err(unknown(file)),
            false => Ok((decoded.into_owned(), Some(converted(file, "UTF-16")))),
        };
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Ok((text, None));
        }
        Err(error) => error.into_bytes(),
    };
    let (windows, _) = WINDOWS_1258.decode_without_bom_handling(&bytes);
    let windows: String = windows.nfc().collect();
    let tcvn3 = tcvn3(&bytes);
    let (one, other) = (syllables(&windows), syllables(&tcvn3));
    match (one, other) {
        _ if one.max(other) < SYLLABLES_MIN => western(&bytes, file),
        _ if one >= other => Ok((windows, Some(converted(file, "Windows-1258")))),
        _ => Ok((tcvn3, Some(converted(file, "TCVN3 (ABC)")))),
    }
}

/// Returns the text of a file in Windows-1252, if its signs look like a text of a western language.
fn western(bytes: &[u8], file: &str) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let is_sound = |sign: char| sign.is_alphabetic() || "‘’“”–—…•€£§°·« »\u{a0}".contains(sign);
    let is_text = text.chars().filter(|sign| !sign.is_ascii()).all(is_sound);
    let is_printed = text.chars().all(|sign| !sign.is_control() || sign.is_ascii_whitespace());
    match is_text && is_printed {
        true => Ok((text.into_owned(), Some(converted(file, "Windows-1252")))),
        false => Err(unknown(file)),
    }
}

/// Returns the text that a text in a TCVN3 font stands for, if it is one: `Së Néi vô` is `Sở Nội vụ`.
///
/// Spreadsheets with such fonts hold the bytes as Latin letters.
pub(super) fn of_font(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    let read = tcvn3(&bytes?);
    (syllables(&read) >= SYLLABLES_MIN && syllables(&read) > syllables(text)).then_some(read)
}

fn tcvn3(bytes: &[u8]) -> String {
    let upper: Vec<char> = TCVN3.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        Some(position) => upper.get(usize::from(position)).copied().unwrap_or('\u{fffd}'),
        None => char::from(*byte),
    };
    bytes.iter().map(letter).collect::<String>().nfc().collect()
}

fn converted(file: &str, encoding: &str) -> Diagnostic {
    let message = say!(
        "the file is in {encoding}; it was converted to Unicode",
        "tệp dùng bảng mã {encoding}; đã chuyển sang Unicode"
    );
    let help = say!("look at a few names to see that they are right", "kiểm tra vài tên xem đã đúng chữ chưa");
    Diagnostic::new(Severity::Note, "converted-encoding", message).at(whole(file)).help(help)
}

fn unknown(file: &str) -> Box<Diagnostic> {
    let message = say!(
        "the encoding of the file is not UTF-8, UTF-16, Windows-1258, TCVN3 or Windows-1252",
        "bảng mã của tệp không phải UTF-8, UTF-16, Windows-1258, TCVN3 hay Windows-1252"
    );
    let help = say!("save the file as “UTF-8”", "lưu lại tệp với mã “UTF-8”");
    Box::new(Diagnostic::error("wrong-encoding", message).at(whole(file)).help(help))
}

/// Returns how many of the words with marks are Vietnamese syllables, in percent; 0 when there is no such word.
fn syllables(text: &str) -> usize {
    let (mut total, mut right) = (0, 0);
    for word in text.split(|character: char| !is_letter(character)).take(200_000) {
        if !word.is_ascii() {
            total += 1;
            right += usize::from(is_syllable(word));
        }
    }
    (right * 100usize).checked_div(total).unwrap_or(0)
}

/// Returns whether a character belongs to a word: letters, and the signs that wrongly decoded letters look like.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() || !(character.is_ascii() || character.is_whitespace() || "–—“”‘’…•".contains(character))
}

/// Returns whether a word has the shape of one Vietnamese syllable, in one case throughout or with a capital first.
fn is_syllable(word: &str) -> bool {
    const ONSETS: [&str; 27] = [
        "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n",
        "p", "r", "s", "t", "v", "x", "",
    ];
    const CODAS: [&str; 9] = ["ng", "nh", "ch", "c", "m", "n", "p", "t", ""];
    let rest = word.chars().skip(1).collect::<Vec<_>>();
    let is_one_case =
        rest.iter().all(|letter| letter.is_lowercase()) || !rest.iter().any(|letter| letter.is_lowercase());
    let is_tone = |mark: &char| matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let is_mark = |mark: &char| ('\u{300}'..='\u{36f}').contains(mark);
    // Breve, circumflex and horn make letters of their own; every other mark is foreign.
    let is_foreign =
        |mark: char| is_mark(&mark) && !is_tone(&mark) && !matches!(mark, '\u{306}' | '\u{302}' | '\u{31b}');
    if !is_one_case || word.nfd().filter(is_tone).count() > 1 || word.nfd().any(is_foreign) {
        return false;
    }
    let plain = fold(word);
    let is_vowels =
        |letters: &str| (1..=3).contains(&letters.len()) && letters.bytes().all(|letter| b"aeiouy".contains(&letter));
    ONSETS
        .iter()
        .filter_map(|onset| plain.strip_prefix(onset))
        .any(|rest| CODAS.iter().filter_map(|coda| rest.strip_suffix(coda)).any(is_vowels))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Sở Nội vụ; Ủy ban nhân dân huyện Đức Thọ; Phòng Tuyên giáo; ĐẢNG ỦY KHỐI";

    /// Writes a text in TCVN3; what it cannot write is left out.
    fn in_tcvn3(text: &str) -> Vec<u8> {
        let upper: Vec<char> = TCVN3.chars().collect();
        let byte = |letter: char| match letter {
            letter if letter.is_ascii() => Some(letter as u8),
            letter => upper.iter().position(|known| *known == letter).map(|position| position as u8 + 0x80),
        };
        text.chars().filter_map(byte).collect()
    }

    /// Writes a text in Windows-1258: base letter and mark of the tone apart.
    fn in_windows_1258(text: &str) -> Vec<u8> {
        let is_tone = |mark: char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(mark);
        let mut apart = String::new();
        for letter in text.chars() {
            let tones: String = letter.to_string().nfd().filter(|mark| is_tone(*mark)).collect();
            let base: String = letter.to_string().nfd().filter(|mark| !is_tone(*mark)).nfc().collect();
            apart += &(base + &tones);
        }
        let (bytes, _, broken) = WINDOWS_1258.encode(&apart);
        assert!(!broken, "{apart}");
        bytes.into_owned()
    }

    #[test]
    fn the_table_of_tcvn3_has_one_character_for_each_byte() {
        assert_eq!(TCVN3.chars().count(), 128);
    }

    #[test]
    fn both_old_encodings_are_recognised_and_converted() {
        let read = |bytes: Vec<u8>| {
            let (text, note) = text(bytes, "a.csv").unwrap();
            (text, note.map(|note| note.message.en).unwrap_or_default())
        };
        let (converted, note) = read(in_tcvn3(WORDS));
        assert_eq!(converted, WORDS);
        assert!(note.contains("TCVN3"), "{note}");
        let (converted, note) = read(in_windows_1258(WORDS));
        assert_eq!(converted, WORDS);
        assert!(note.contains("Windows-1258"), "{note}");
    }

    #[test]
    fn utf_16_is_read_and_what_is_nothing_is_refused() {
        let bytes: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text([vec![0xFF, 0xFE], bytes].concat(), "a.csv").unwrap().0, WORDS);
        let french = text(b"id;nom\n1;Minist\xE8re de l\x92Int\xE9rieur".to_vec(), "a.csv").unwrap();
        assert_eq!(french.0, "id;nom\n1;Ministère de l’Intérieur");
        let problem = text(vec![b'a', 0xFF, 0xFE, 0x81, b';', 0xC0], "a.csv").unwrap_err();
        assert_eq!(problem.code, "wrong-encoding");
    }

    #[test]
    fn a_text_in_an_old_font_is_read_and_other_languages_stay() {
        let font: String = in_tcvn3("Sở Nội vụ").into_iter().map(char::from).collect();
        assert_eq!(of_font(&font).as_deref(), Some("Sở Nội vụ"));
        assert_eq!(of_font("Ministère de l’Intérieur"), None);
        assert_eq!(of_font("Sở Nội vụ"), None);
    }
}
