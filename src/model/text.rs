//! Names and titles in several languages.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use arcstr::ArcStr;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::{Say, Speech};

/// A text in one or more languages; an untagged one serves for every language.
///
/// In a file: a plain string, or an object from language tag to string. Stored in NFC.
///
/// Takes one word of memory beside the text itself, and copies share it.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Text(
    // INVARIANT: an untagged text as it is, or `SEVERAL` and the entries one after the other, each as the lengths of tag
    // and text and then both; the entries are sorted by tag and not all empty. An untagged text is an entry without tag
    // only where it begins with `SEVERAL` itself.
    ArcStr,
);

/// The sign with which several texts in one begin.
const SEVERAL: char = '\u{1}';

impl Text {
    /// Makes a text that serves for every language.
    pub fn plain(text: &str) -> Self {
        Text::untagged(&nfc(text))
    }

    fn untagged(text: &str) -> Self {
        match text.starts_with(SEVERAL) {
            true => Text::tied(&[("".into(), text.into())]),
            false => Text(text.into()),
        }
    }

    /// Sorts the entries; an empty text is no text, so that what is left out when printed reads back the same.
    fn of(mut entries: Vec<(Box<str>, Box<str>)>) -> Self {
        if entries.iter().all(|(_, text)| text.is_empty()) {
            return Text::default();
        }
        if entries.len() == 1 && entries[0].0.is_empty() {
            return Text::untagged(&entries[0].1);
        }
        entries.sort();
        Text::tied(&entries)
    }

    fn tied(entries: &[(Box<str>, Box<str>)]) -> Self {
        let mut tied = String::from(SEVERAL);
        for (tag, text) in entries {
            tied += &format!("{}:{}:{tag}{text}", tag.len(), text.len());
        }
        Text(tied.into())
    }

    /// Makes a text from pairs of language tag and text.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Text::of(pairs.into_iter().map(|(tag, text)| (tag.into(), nfc(text).into())).collect())
    }

    /// Returns the text in the language asked for, or else untagged, Vietnamese, English, the first there is.
    pub fn get(&self, speech: Speech) -> &str {
        if !self.0.starts_with(SEVERAL) {
            return &self.0;
        }
        self.tagged(speech.tag())
            .or_else(|| self.tagged(""))
            .or_else(|| self.tagged("vi"))
            .or_else(|| self.tagged("en"))
            .or_else(|| self.iter().next().map(|(_, text)| text))
            .unwrap_or("")
    }

    /// Returns the text of one language tag, if there is one.
    pub fn tagged(&self, tag: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == tag).map(|(_, text)| text)
    }

    /// Returns the text in both languages of the program.
    pub fn say(&self) -> Say {
        Say::new(self.get(Speech::En), self.get(Speech::Vi))
    }

    /// Iterates over language tag and text; the tag of an untagged text is empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let (whole, mut rest) = match self.0.strip_prefix(SEVERAL) {
            None => (Some(("", &*self.0)).filter(|(_, text)| !text.is_empty()), ""),
            Some(entries) => (None, entries),
        };
        whole.into_iter().chain(std::iter::from_fn(move || {
            let (tag_length, after) = rest.split_once(':')?;
            let (text_length, after) = after.split_once(':')?;
            let (tag, after) = after.split_at(tag_length.parse().ok()?);
            let (text, after) = after.split_at(text_length.parse().ok()?);
            rest = after;
            Some((tag, text))
        }))
    }

    /// Returns whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the text in Unicode normal form C.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_precomposed(text.as_bytes()) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Returns whether all letters are below U+0300 or in U+1E00..U+1EFF, where no letter can be out of normal form C.
///
/// These are the letters of Vietnamese; the general answer asks a table about each of them.
fn is_precomposed(text: &[u8]) -> bool {
    let mut bytes = text.iter();
    while let Some(&lead) = bytes.next() {
        match lead {
            0..=0xcb => {}
            0xe1 if bytes.next().is_some_and(|second| (0xb8..=0xbb).contains(second)) => {}
            _ => return false,
        }
    }
    true
}

/// Returns the text as it is compared in searches: lower case, no diacritics, `đ` as `d`, single spaces.
///
/// Both tone placements (`uỷ`, `ủy`) and both normal forms fold to the same text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfd().filter(|character| !('\u{300}'..='\u{36f}').contains(character)) {
        match character {
            'đ' | 'Đ' => folded.push('d'),
            space if space.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::plain(text)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = self.iter();
        match (entries.next(), entries.next()) {
            (None, _) => return serializer.serialize_str(""),
            (Some(("", text)), None) => return serializer.serialize_str(text),
            _ => {}
        }
        let mut map = serializer.serialize_map(Some(self.iter().count()))?;
        for (tag, text) in self.iter() {
            map.serialize_entry(tag, text)?;
        }
        map.end()
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or an object from language to text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text::plain(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut pairs: Vec<(Box<str>, Box<str>)> = Vec::with_capacity(map.size_hint().unwrap_or(2));
        while let Some((tag, text)) = map.next_entry::<Box<str>, Cow<'de, str>>()? {
            if pairs.iter().any(|(known, _)| *known == tag) {
                return Err(A::Error::custom(format!("duplicate language `{tag}`")));
            }
            pairs.push((tag, nfc(&text).into()));
        }
        Ok(Text::of(pairs))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text for every language, or one text per language tag (vi, en, …).",
            "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tone_placements_and_normal_forms_fold_to_the_same_text() {
        assert_eq!(fold("Uỷ ban"), fold("Ủy  ban "));
        assert_eq!(fold("Đức Thọ"), "duc tho");
        assert_eq!(fold(&"Đức Thọ".nfd().collect::<String>()), "duc tho");
    }

    #[test]
    fn the_letters_that_are_taken_for_precomposed_are() {
        let letters = ('\0'..'\u{300}').chain('\u{1e00}'..='\u{1eff}');
        for letter in letters {
            let text = letter.to_string();
            assert!(is_precomposed(text.as_bytes()));
            assert_eq!(text.nfc().collect::<String>(), text, "U+{:04X}", u32::from(letter));
        }
        for other in ["\u{300}", "e\u{302}", "\u{340}", "\u{1f71}", "\u{212b}", "\u{1dff}"] {
            assert!(!is_precomposed(other.as_bytes()), "{other:?}");
        }
    }

    #[test]
    fn a_text_falls_back_to_another_language() {
        let text = Text::from_pairs([("vi", "Sở Nội vụ")]);
        assert_eq!(text.get(Speech::En), "Sở Nội vụ");
    }

    #[test]
    fn whatever_a_text_holds_it_is_given_back() {
        let hostile = ["", "Sở Nội vụ", "\u{1}", "\u{1}0:1:a", "1:1:ab", ":", "\0", "2:9:viTỉnh ủy"];
        for text in hostile {
            let plain = Text::plain(text);
            assert_eq!(plain.get(Speech::Vi), text);
            assert_eq!(serde_json::to_value(&plain).unwrap(), serde_json::Value::from(text));
            assert_eq!(plain.is_empty(), text.is_empty());
            for tag in hostile {
                let mut pairs = [("en", "x"), (tag, text)];
                let several = Text::from_pairs(pairs);
                pairs.sort_unstable();
                assert_eq!(several.iter().collect::<Vec<_>>(), pairs);
                let read: Text = serde_json::from_str(&serde_json::to_string(&several).unwrap()).unwrap();
                assert_eq!(read, several);
            }
        }
    }
}
