//! Names chosen by authors: ids of units, kinds, lines, measures, posts, functions and steps.

use arcstr::ArcStr;
use rustc_hash::FxHasher;
use schemars::JsonSchema;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::cell::RefCell;
use std::fmt;
use std::hash::Hasher;
use std::ops::Deref;

use super::text::nfc;
use crate::diagnostic::{Diagnostic, Place};
use crate::say;

/// A word chosen by the author of a file; cheap to copy, compared by its text.
///
/// An id never changes and is never parsed: official codes and names are attributes of a unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(transparent)]
pub struct Id(#[schemars(with = "String", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))] ArcStr);

/// Longest id that is accepted, in bytes.
pub const ID_LENGTH_MAX: usize = 200;

impl Id {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the text may serve as an id: ASCII letters, digits, `.`, `_`, `-`, first a letter or digit.
    pub fn is_well_formed(text: &str) -> bool {
        text.len() <= ID_LENGTH_MAX
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    }
}

impl Id {
    /// Returns what is wrong with an id that is not [well formed](Self::is_well_formed).
    pub fn malformed(&self, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        if Id::is_well_formed(self) {
            return None;
        }
        let mut shown = String::new();
        for sign in nfc(self).chars().take(40) {
            match sign {
                // What is seen stands as it is; what steers a terminal, or is not seen, is spelled out.
                sign if sign.is_alphanumeric() || sign == ' ' || sign.is_ascii_punctuation() => shown.push(sign),
                sign => shown.extend(sign.escape_debug()),
            }
        }
        let message = say!("`{shown}` is not an id", "`{shown}` không phải là mã hợp lệ");
        let help = say!(
            "use letters a-z, digits, `.`, `_` and `-`, at most {ID_LENGTH_MAX}, first a letter or digit",
            "chỉ dùng chữ a-z, chữ số, `.`, `_`, `-`, tối đa {ID_LENGTH_MAX} ký tự, bắt đầu bằng chữ hoặc số"
        );
        Some(Diagnostic::error("malformed-id", message).at(place()).help(help))
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Id(text.into())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Id(text.into())
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Id, E> {
        Ok(known(text))
    }
}

thread_local! {
    /// Words read lately: a file repeats few kinds, measures and superiors a million times, and keeps them once.
    static READ: RefCell<[Option<Id>; READ_TOTAL]> = const { RefCell::new([const { None }; READ_TOTAL]) };
}

const READ_TOTAL: usize = 512;

/// Returns the id of a text; one that was read lately is shared.
fn known(text: &str) -> Id {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let place = (hasher.finish() >> 32) as usize % READ_TOTAL;
    READ.with_borrow_mut(|read| match &read[place] {
        Some(id) if id == text => id.clone(),
        _ => read[place].insert(text.into()).clone(),
    })
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(IdVisitor)
    }
}

impl Deref for Id {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, formatter)
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}
