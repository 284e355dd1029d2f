//! The kinds of a catalogue by the words that tables use for them, and the ids that words give.

use rustc_hash::FxHashMap;

use super::sheets::fits;
use super::values::key;
use crate::diagnostic::Speech;
use crate::model::{Catalogue, Id, Text, fold};

/// The kinds of a catalogue by their names.
pub(super) struct Kinds {
    by_name: FxHashMap<String, Option<Id>>,
    /// Names, the longest first.
    names: Vec<(String, Id)>,
    is_open: bool,
}

impl Kinds {
    pub fn of(catalogue: &Catalogue) -> Kinds {
        let mut by_name: FxHashMap<String, Option<Id>> = FxHashMap::default();
        let mut names = Vec::new();
        for kind in &catalogue.kinds {
            for (_, name) in kind.name.iter().chain(kind.plural.iter().flat_map(Text::iter)) {
                let name = key(name);
                let known = by_name.entry(name.clone()).or_insert_with(|| Some(kind.id.clone()));
                if known.as_ref().is_some_and(|id| *id != kind.id) {
                    *known = None;
                }
                names.push((name, kind.id.clone()));
            }
        }
        names.retain(|(name, _)| by_name.get(name).is_some_and(Option::is_some));
        names.sort_by(|one, other| (other.0.len(), &one.0).cmp(&(one.0.len(), &other.0)));
        Kinds { by_name, names, is_open: catalogue.kinds.is_empty() }
    }

    /// Returns the kind that a word means: an id of the catalogue, or a name that only one kind has.
    pub fn find(&self, word: &str, catalogue: &Catalogue) -> Option<Id> {
        if let Some(kind) = catalogue.kind(word) {
            return Some(kind.id.clone());
        }
        if self.is_open {
            let id = if Id::is_well_formed(word) { word.to_owned() } else { slug(word) };
            return Some(Id::from(id)).filter(|id| !id.is_empty());
        }
        self.by_name.get(&key(word)).cloned().flatten()
    }

    /// Returns the Vietnamese name of a kind if it leads back to the kind, else another name or its id, if that does.
    pub fn name<'c>(&self, kind: &'c Id, catalogue: &'c Catalogue) -> Option<&'c str> {
        let known = catalogue.kind(kind);
        let vietnamese = known.map(|known| known.name.get(Speech::Vi)).filter(|name| !name.is_empty());
        let names = known.into_iter().flat_map(|known| known.name.iter()).map(|(_, name)| name);
        let mut names = vietnamese.into_iter().chain(names).chain([kind.as_str()]);
        names.find(|text| fits(text) && self.find(text, catalogue).as_ref() == Some(kind))
    }

    /// Returns the kind whose name the text begins with; the longest name counts.
    pub fn find_start(&self, text: &str) -> Option<Id> {
        let text = key(text);
        let fits = |(name, _): &&(String, Id)| {
            text.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        self.names.iter().find(fits).map(|(_, id)| id.clone())
    }
}

/// Returns the id that a text gives: folded, with `-` between its words; empty if no letter or digit is in it.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in fold(text).chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            '.' | '_' if slug.ends_with(|last: char| last.is_ascii_alphanumeric()) => slug.push(character),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= 120 {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches(['-', '.', '_']).len());
    slug
}
