//! From ids to IRIs and back.
//!
//! A thing of a structure has the IRI *base* + *space* + *id*, such as `https://example.org/ha-tinh/unit/so-noi-vu`.
//! The id is percent-encoded where it must be, so that it can be read back exactly.

use std::borrow::Cow;

use oxrdf::NamedNode;

use super::vocabulary::NAMESPACE;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, fold};
use crate::say;

/// The base of IRIs if nobody chose one; `example.org` belongs to nobody.
pub const BASE: &str = "https://example.org/bomay/";

/// What the ids are of which an IRI is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Space {
    /// Units, living and ended.
    Unit,
    /// Kinds.
    Kind,
    /// Levels.
    Level,
    /// Systems.
    System,
    /// Types of lines.
    Line,
    /// Measures.
    Measure,
    /// Kinds of attributes.
    Attribute,
    /// Functions.
    Function,
    /// Persons who hold posts.
    Person,
    /// Schemes of official codes.
    Scheme,
    /// Documents that events rest on.
    Document,
    /// Events of a plan.
    Event,
    /// Languages whose tags are none by the standard.
    Language,
    /// Posts of a register; those of a structure of ours have IRIs below that of their unit.
    Post,
}

impl Space {
    /// All spaces with IRIs of their own, and the prefix that Turtle writes for them.
    pub(super) const ALL: [(Space, &'static str); 13] = [
        (Space::Unit, "unit"),
        (Space::Kind, "kind"),
        (Space::Level, "level"),
        (Space::System, "system"),
        (Space::Line, "line"),
        (Space::Measure, "measure"),
        (Space::Attribute, "attribute"),
        (Space::Function, "function"),
        (Space::Person, "person"),
        (Space::Scheme, "scheme"),
        (Space::Document, "document"),
        (Space::Event, "event"),
        (Space::Language, "language"),
    ];

    fn word(self) -> &'static str {
        Space::ALL.iter().find(|(space, _)| *space == self).map_or("", |(_, word)| word)
    }
}

/// Refuses a base that no IRI can begin with.
///
/// # Errors
/// Says what a base looks like.
pub fn check_base(base: &str) -> Result<(), Box<Diagnostic>> {
    let is_ours = NAMESPACE.starts_with(base) || base.starts_with(NAMESPACE);
    if base.ends_with(['/', '#']) && !is_ours && NamedNode::new(base).is_ok() {
        return Ok(());
    }
    let message = say!("`{base}` cannot be the base of IRIs", "`{base}` không thể là tiền tố IRI");
    let help = say!(
        "give an address of your own that ends with `/` or `#`, such as `https://data.example.vn/org/`",
        "nêu một địa chỉ của cơ quan, kết thúc bằng `/` hoặc `#`, ví dụ `https://data.example.vn/org/`"
    );
    Err(Box::new(Diagnostic::error("bad-base", message).help(help)))
}

/// Returns the IRI of a thing.
pub(super) fn iri(base: &str, space: Space, id: &str) -> String {
    let mut iri = format!("{base}{}/", space.word());
    push_segment(&mut iri, id);
    iri
}

/// Returns the IRI of a part of a thing: of a post, a basis, an attribute.
pub(super) fn below(iri: &str, key: &str, id: &str) -> String {
    let mut below = format!("{iri}/{key}/");
    push_segment(&mut below, id);
    below
}

/// Returns an id as one segment of an IRI.
pub(super) fn segment(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    push_segment(&mut text, id);
    text
}

fn push_segment(text: &mut String, id: &str) {
    // A lone dot would be resolved away.
    let is_dots = matches!(id, "." | "..");
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => text.push(char::from(byte)),
            b'.' if !is_dots => text.push('.'),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// Returns the id of a segment; none if it is not written as [`segment`] writes it.
pub(super) fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if !segment.contains(['%', '/']) {
        return Some(Cow::Borrowed(segment));
    }
    if segment.contains('/') {
        return None;
    }
    percent_decode(segment).map(Cow::Owned)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let value = |digit: u8| char::from(digit).to_digit(16);
        bytes.push((value(digits[0])? * 16 + value(digits[1])?) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// Returns the id that an IRI of a base has in a space.
pub(super) fn id_in<'i>(iri: &'i str, base: &str, space: Space) -> Option<Cow<'i, str>> {
    decode(iri.strip_prefix(base)?.strip_prefix(space.word())?.strip_prefix('/')?)
}

/// Makes an id of the last `count` segments of a foreign IRI, or of any text.
pub(super) fn slug(text: &str, count: usize) -> String {
    let trimmed = text.trim_end_matches(['/', '#']);
    let mut cuts = trimmed.rmatch_indices(['/', '#', ':']).map(|(at, _)| at + 1);
    let start = cuts.nth(count.saturating_sub(1)).unwrap_or(0);
    let part = &trimmed[start..];
    let decoded = percent_decode(part).unwrap_or_else(|| part.to_owned());
    let mut slug = String::with_capacity(decoded.len());
    let is_plain = decoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let words = if is_plain { decoded } else { fold(&decoded) };
    for letter in words.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' => slug.push(letter),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let start = slug.find(|letter: char| letter.is_ascii_alphanumeric()).unwrap_or(slug.len());
    let mut slug = slug.split_off(start);
    slug.truncate(SLUG_LENGTH_MAX);
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "x".to_owned() } else { slug }
}

/// Longest id that is made of an IRI; leaves room for a number.
const SLUG_LENGTH_MAX: usize = 120;

/// Returns whether a body may keep an IRI that a register gave it.
pub(super) fn is_foreign(iri: &str, base: &str) -> bool {
    !iri.starts_with(base) && !iri.starts_with(NAMESPACE) && NamedNode::new(iri).is_ok()
}

/// The scheme of codes under which the IRI of a foreign register is kept.
pub(super) const IRI_SCHEME: &str = "iri";

/// Returns the IRI that a unit has from a foreign register.
pub(super) fn kept<'u>(codes: impl Fn(&str) -> Option<&'u str>, base: &str) -> Option<&'u str> {
    codes(IRI_SCHEME).filter(|iri| is_foreign(iri, base))
}

/// Returns an id with a number behind it.
pub(super) fn numbered(id: &str, number: usize) -> Id {
    format!("{id}-{number}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_from_its_iri_whatever_it_is() {
        for id in ["so-noi-vu", "a.b", "..", ".", "", "Đảng ủy/xã", "50%", "a#b?c"] {
            let made = iri(BASE, Space::Unit, id);
            assert!(NamedNode::new(&made).is_ok(), "{made}");
            assert_eq!(id_in(&made, BASE, Space::Unit).as_deref(), Some(id), "{made}");
        }
        assert_eq!(id_in("https://example.org/bomay/unit/a/post/head", BASE, Space::Unit), None);
    }

    #[test]
    fn ids_are_made_of_foreign_iris() {
        assert_eq!(slug("https://data.gov.example/id/organization/home-office", 1), "home-office");
        assert_eq!(slug("https://x.example/org/12/", 2), "org-12");
        assert_eq!(slug("http://x.example/tổ-chức#S%E1%BB%9F_N%E1%BB%99i_v%E1%BB%A5", 1), "so_noi_vu");
        assert_eq!(slug("urn:x:---", 1), "x");
        assert!(Id::is_well_formed(&slug("http://x/_.a", 1)));
    }

    #[test]
    fn a_base_ends_where_ids_can_begin() {
        assert!(check_base("https://data.example.vn/org/").is_ok());
        for wrong in ["https://data.example.vn/org", "org/", "", NAMESPACE, "https://a b/"] {
            assert_eq!(check_base(wrong).unwrap_err().code, "bad-base", "{wrong}");
        }
    }
}
