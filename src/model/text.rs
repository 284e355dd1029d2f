//! Names and titles in several languages.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::{Say, Speech};

/// A text in one or more languages; an untagged one serves for every language.
///
/// In a file: a plain string, or an object from language tag to string. Stored in NFC.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(Box<[(Box<str>, Box<str>)]>);

impl Text {
    /// Makes a text that serves for every language.
    pub fn plain(text: &str) -> Self {
        Text::of(vec![("".into(), nfc(text).into())])
    }

    /// Sorts the entries; an empty text is no text, so that what is left out when printed reads back the same.
    fn of(mut entries: Vec<(Box<str>, Box<str>)>) -> Self {
        if entries.iter().all(|(_, text)| text.is_empty()) {
            return Text::default();
        }
        entries.sort();
        Text(entries.into())
    }

    /// Makes a text from pairs of language tag and text.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Text::of(pairs.into_iter().map(|(tag, text)| (tag.into(), nfc(text).into())).collect())
    }

    /// Returns the text in the language asked for, or else untagged, Vietnamese, English, the first there is.
    pub fn get(&self, speech: Speech) -> &str {
        self.tagged(speech.tag())
            .or_else(|| self.tagged(""))
            .or_else(|| self.tagged("vi"))
            .or_else(|| self.tagged("en"))
            .or_else(|| self.0.first().map(|(_, text)| &**text))
            .unwrap_or("")
    }

    /// Returns the text of one language tag, if there is one.
    pub fn tagged(&self, tag: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| &**known == tag).map(|(_, text)| &**text)
    }

    /// Returns the text in both languages of the program.
    pub fn say(&self) -> Say {
        Say::new(self.get(Speech::En), self.get(Speech::Vi))
    }

    /// Iterates over language tag and text; the tag of an untagged text is empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, text)| (&**tag, &**text))
    }

    /// Returns whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.is_empty())
    }
}

/// Returns the text in Unicode normal form C.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
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
        if let [(tag, text)] = &*self.0
            && tag.is_empty()
        {
            return serializer.serialize_str(text);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
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
    fn a_text_falls_back_to_another_language() {
        let text = Text::from_pairs([("vi", "Sở Nội vụ")]);
        assert_eq!(text.get(Speech::En), "Sở Nội vụ");
    }
}
