//! RDF.
mod iri;
pub mod mapping;
mod read;
mod record;
mod vocabulary;
mod write;

pub use iri::{BASE, check_base};
pub use mapping::{Mapping, mapping};
pub use read::{STATEMENTS_MAX, load};
pub use vocabulary::NAMESPACE;
pub use write::{History, Options, json_ld, turtle};

use super::scan::{entries, space, word};

pub(super) use read::Places;

/// The notation of an RDF document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Turtle, of which N-Triples is a part.
    Turtle,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// Returns the notation of a text, if it is RDF rather than JSON or an outline of ours.
    pub fn of(text: &str) -> Option<Syntax> {
        let text = text.trim_start_matches('\u{feff}');
        let bytes = text.as_bytes();
        let start = space(bytes, 0);
        match bytes.get(start)? {
            b'{' => is_json_ld(text, start).then_some(Syntax::JsonLd),
            b'[' => match bytes.get(space(bytes, start + 1))? {
                b'{' => is_json_ld(text, space(bytes, start + 1)).then_some(Syntax::JsonLd),
                byte if byte.is_ascii_alphabetic() || matches!(byte, b':' | b'<') => Some(Syntax::Turtle),
                _ => None,
            },
            _ => is_turtle(text).then_some(Syntax::Turtle),
        }
    }
}

/// Returns whether an object is one of JSON-LD: it has a key that begins with `@`, and no `format`.
fn is_json_ld(text: &str, start: usize) -> bool {
    for (key, _) in entries(text.as_bytes(), start) {
        match &*word(text, key) {
            "format" => return false,
            key if key.starts_with('@') => return true,
            _ => {}
        }
    }
    false
}

/// Returns whether a text begins as Turtle does: after comments a directive, an IRI or a blank node.
fn is_turtle(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = lines.next() else { return false };
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_directive = |word: &str| first.eq_ignore_ascii_case(word);
    line.starts_with("@prefix")
        || line.starts_with("@base")
        || (is_directive("prefix") || is_directive("base")) && line.contains('<')
        || line.starts_with('<')
        || line.starts_with("_:")
}
