//! From bytes to text.

use super::foreign::Foreign;
use crate::diagnostic::{Diagnostic, Place};
use crate::say;

/// Returns the text of a file that is in UTF-8, without byte order mark.
///
/// # Errors
/// Says which encoding the file seems to have, and where the first byte stands that is not UTF-8; or that it is a file
/// of another program.
pub fn decode(bytes: Vec<u8>, file: &str) -> Result<String, Box<Diagnostic>> {
    if let Some(foreign) = Foreign::of(&bytes) {
        return Err(foreign.refused(file));
    }
    let encoding = match &bytes[..] {
        [0xFF, 0xFE, ..] => Some("UTF-16 (little-endian)"),
        [0xFE, 0xFF, ..] => Some("UTF-16 (big-endian)"),
        _ => wide(&bytes),
    };
    let mut place = Place { file: file.to_owned(), line: 1, column: 1, length: 1, ..Place::default() };
    let message = match (encoding, String::from_utf8(bytes)) {
        (None, Ok(text)) if text.contains('\0') => {
            let at = text.find('\0').unwrap_or(0);
            (place.line, place.column) = super::Lines::new(&text).line_column(at);
            say!("the file is not a text, a zero byte stands here", "tệp không phải văn bản, có byte 0 ở đây")
        }
        (None, Ok(mut text)) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Ok(text);
        }
        (Some(encoding), _) => {
            say!("the file is in {encoding}, not in UTF-8", "tệp có mã {encoding}, không phải UTF-8")
        }
        (None, Err(error)) => {
            let valid = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
            (place.line, place.column) = super::Lines::new(&before).line_column(valid);
            let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
            say!(
                "the file is not in UTF-8, byte {byte:#04x} stands here",
                "tệp không phải mã UTF-8, có byte {byte:#04x} ở đây"
            )
        }
    };
    let help = say!("save the file as “UTF-8” in the editor", "lưu lại tệp với mã “UTF-8”");
    Err(Box::new(Diagnostic::error("wrong-encoding", message).at(place).help(help)))
}

/// Returns the encoding of two bytes a character that a text without a mark seems to have, by where its zero bytes stand.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    let sample = &bytes[..bytes.len().min(1 << 10)];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    // Vietnamese letters beyond Latin-1 have no zero byte; blanks and signs have.
    let (first, second) = (zeros(0), zeros(1));
    match sample.len() / 8 {
        _ if sample.len() < 2 => None,
        few if second > few && first * 8 <= second => Some("UTF-16 (little-endian)"),
        few if first > few && second * 8 <= first => Some("UTF-16 (big-endian)"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_dropped_and_other_encodings_are_named() {
        assert_eq!(decode(b"\xEF\xBB\xBF{}".to_vec(), "f").unwrap(), "{}");
        let utf_16 = decode(b"\xFF\xFE{\0}\0".to_vec(), "f").unwrap_err();
        assert!(utf_16.message.en.contains("UTF-16"), "{utf_16:?}");
        let workbook = decode(b"PK\x03\x04\x86 xl/workbook.xml".to_vec(), "f").unwrap_err();
        assert_eq!(workbook.code, "wrong-format");
        let latin = decode(b"{\n \"\xE9\"}".to_vec(), "f").unwrap_err();
        let place = latin.place.unwrap();
        assert_eq!((place.line, place.column), (2, 3));
    }
}
