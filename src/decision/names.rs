//! Which unit of the structure a text means: by kind and name, within the right province, and with the units above it
//! where namesakes are told apart.
//!
//! Tone placement, capitals, hyphens and spaces never matter.
//! A name that no unit has exactly is compared more loosely, step by step, and only with units that the text does not
//! name otherwise; what is accepted that way is reported, what fits several units is an error that lists them.

use std::cell::Cell;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::grammar::{KindWord, Mention, Qualifier, Span, Tier};
use super::nearby::{Nearby, changes};
use crate::diagnostic::Speech;
use crate::model::{Structure, UnitRef, fold};

/// Number of an indexed unit.
pub(super) type Number = u32;

/// A unit by kind and name.
#[derive(Debug)]
pub(super) struct Entry<'s> {
    pub unit: UnitRef<'s>,
    pub kind: KindWord,
    pub bare: &'s str,
    /// The name in the loosest writing.
    loose: String,
    /// How often each letter occurs in it, so that names far apart need not be compared.
    letters: Letters,
    pub above: Option<Number>,
    /// The province that it is or stands in.
    province: Option<Number>,
}

/// All administrative units of a structure, by kind and name.
pub(super) struct Index<'s> {
    pub entries: Vec<Entry<'s>>,
    by_name: FxHashMap<(KindWord, String), Vec<Number>>,
    by_loose: FxHashMap<String, Vec<Number>>,
    by_unit: FxHashMap<&'s str, Number>,
}

/// The units among which names are looked for loosely.
pub(super) struct Inside {
    units: Vec<Number>,
    nearby: Nearby,
    /// How many units were compared for advice.
    compared: Cell<usize>,
}

/// Units that are compared for advice before it is given up.
const COMPARED_MAX: usize = 1_000_000;

/// How a name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tolerance {
    /// Written otherwise, but the same: capitals, spaces, hyphens, `i` for `y`, apostrophes.
    Writing,
    /// Diacritics differ.
    Diacritics,
    /// A letter or two differ.
    Letters,
    /// The kind differs.
    Kind,
}

/// Why a name was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No unit has this name; these come near.
    Unknown(Vec<Number>),
    /// Several units have it.
    Ambiguous(Vec<Number>),
}

impl<'s> Index<'s> {
    pub(super) fn of(structure: &'s Structure) -> Self {
        let mut index = Index {
            entries: Vec::new(),
            by_name: FxHashMap::default(),
            by_loose: FxHashMap::default(),
            by_unit: FxHashMap::default(),
        };
        for unit in structure.walk() {
            let Some((kind, bare)) = kind_and_name(unit) else { continue };
            let above = std::iter::successors(unit.superior(), |above| above.superior());
            let above = above.filter_map(|above| index.by_unit.get(above.id().as_str()).copied()).next();
            let number = index.entries.len() as Number;
            let loose = loose(bare);
            index.by_name.entry((kind, key(bare))).or_default().push(number);
            index.by_loose.entry(loose.clone()).or_default().push(number);
            index.by_unit.insert(unit.id().as_str(), number);
            let letters = letters(&loose);
            let province = match is_province(unit, kind, above.is_none()) {
                true => Some(number),
                false => above.and_then(|above| index.province(above)),
            };
            index.entries.push(Entry { unit, kind, bare, loose, letters, above, province });
        }
        index
    }

    pub(super) fn entry(&self, number: Number) -> &Entry<'s> {
        &self.entries[number as usize]
    }

    pub(super) fn number(&self, id: &str) -> Option<Number> {
        self.by_unit.get(id).copied()
    }

    /// Iterates over the units above one, the nearest first.
    pub(super) fn above(&self, number: Number) -> impl Iterator<Item = Number> {
        std::iter::successors(self.entry(number).above, |above| self.entry(*above).above)
    }

    /// Returns the province, or city run by the centre, that a unit is or stands in.
    pub(super) fn province(&self, number: Number) -> Option<Number> {
        self.entry(number).province
    }

    /// Returns whether a unit is a province or a city run by the centre.
    pub(super) fn is_province(&self, number: Number) -> bool {
        self.entry(number).province == Some(number)
    }

    /// Returns the tier at which a unit stands.
    pub(super) fn tier(&self, number: Number) -> Tier {
        if self.is_province(number) { Tier::Province } else { self.entry(number).kind.tier() }
    }

    /// Returns the units of a kind and name, wherever they stand.
    pub(super) fn exact(&self, kind: KindWord, name: &str) -> &[Number] {
        self.by_name.get(&(kind, key(name))).map_or(&[], Vec::as_slice)
    }

    /// Returns the units of any of the kinds that a text names.
    pub(super) fn named(&self, mention: &Mention) -> Vec<Number> {
        let mut found: Vec<Number> = Vec::new();
        for kind in &mention.kinds {
            found.extend(self.exact(*kind, &mention.name));
        }
        found
    }

    /// Keeps the units that stand below those a remark names.
    pub(super) fn qualified(&self, numbers: &[Number], qualifier: &Qualifier) -> Vec<Number> {
        let fits = |number: &Number| {
            let is_below = |(kind, name): &(KindWord, String)| {
                self.above(*number).any(|above| {
                    let entry = self.entry(above);
                    entry.kind == *kind && (key(entry.bare) == key(name) || entry.loose == loose(name))
                })
            };
            let one_of = &qualifier.one_of;
            qualifier.above.iter().all(is_below) && (one_of.is_empty() || one_of.iter().any(is_below))
        };
        numbers.iter().copied().filter(fits).collect()
    }

    /// Returns whether any unit has a kind and name, or the same in a looser writing.
    pub(super) fn is_known(&self, kind: KindWord, name: &str) -> bool {
        let loosely = self.by_loose.get(&loose(name)).into_iter().flatten();
        !self.exact(kind, name).is_empty() || loosely.into_iter().any(|number| self.entry(*number).kind == kind)
    }

    /// Returns the full name of a unit with those above it, as candidates are listed.
    pub(super) fn describe(&self, number: Number) -> String {
        let above: Vec<String> = self.above(number).map(|above| self.label(above)).collect();
        let place = if above.is_empty() { String::new() } else { format!(" ({})", above.join(", ")) };
        format!("{}{place}", self.label(number))
    }

    /// Returns kind and name of a unit.
    pub(super) fn label(&self, number: Number) -> String {
        let entry = self.entry(number);
        format!("{} {}", entry.kind.word(), entry.bare)
    }

    /// Finds a name loosely among units that are free to be meant; the closest way that finds exactly one counts.
    ///
    /// Where none does, those of the units `inside` the text's provinces that come near are named.
    pub(super) fn loosely(
        &self,
        mention: &Mention,
        free: &dyn Fn(Number) -> bool,
        inside: &Inside,
    ) -> Result<(Number, Tolerance), Failure> {
        let wanted = loose(&mention.name);
        let of_kind = |number: &Number| mention.kinds.contains(&self.entry(*number).kind);
        let known: Vec<Number> =
            self.by_loose.get(&wanted).into_iter().flatten().copied().filter(|number| free(*number)).collect();
        let same_writing = |number: &Number| writing(self.entry(*number).bare) == writing(&mention.name);
        let ways: [(Tolerance, Vec<Number>); 3] = [
            (
                Tolerance::Writing,
                known.iter().copied().filter(|number| of_kind(number) && same_writing(number)).collect(),
            ),
            (Tolerance::Diacritics, known.iter().copied().filter(of_kind).collect()),
            (
                Tolerance::Kind,
                known
                    .iter()
                    .copied()
                    .filter(|number| self.is_same_tier(mention, *number) && same_writing(number))
                    .collect(),
            ),
        ];
        for (tolerance, found) in ways {
            match found[..] {
                [] => {}
                [only] => return Ok((only, tolerance)),
                _ => return Err(Failure::Ambiguous(found)),
            }
        }
        self.nearly(mention, &wanted, free, inside)
            .ok_or_else(|| Failure::Unknown(self.candidates(mention, &wanted, inside)))
    }

    fn is_same_tier(&self, mention: &Mention, number: Number) -> bool {
        mention.kinds.iter().any(|kind| kind.tier() == self.entry(number).kind.tier())
    }

    /// Finds a name with a letter or two that differ, if one unit comes nearer than all others.
    fn nearly(
        &self,
        mention: &Mention,
        wanted: &str,
        free: &dyn Fn(Number) -> bool,
        inside: &Inside,
    ) -> Option<(Number, Tolerance)> {
        let length = wanted.chars().count();
        if length < 4 {
            return None;
        }
        let limit = changes(length);
        let is_kind = |number: Number| mention.kinds.contains(&self.entry(number).kind) && free(number);
        let near = self.near(wanted, limit, &inside.nearby.within(wanted, limit), &is_kind);
        match near[..] {
            [(_, only)] => Some((only, Tolerance::Letters)),
            [(distance, only), (next, _), ..] if distance < next => Some((only, Tolerance::Letters)),
            _ => None,
        }
    }

    /// Returns the few units of the tier that come nearest, as long as that is no great work: it is only advice.
    fn candidates(&self, mention: &Mention, wanted: &str, inside: &Inside) -> Vec<Number> {
        let limit = (wanted.chars().count() / 3).clamp(1, 4);
        let is_tier = |number: Number| self.is_same_tier(mention, number);
        let compared = inside.compared.get() + inside.units.len();
        if compared > COMPARED_MAX {
            return Vec::new();
        }
        inside.compared.set(compared);
        self.near(wanted, limit, &inside.units, &is_tier).into_iter().take(5).map(|(_, number)| number).collect()
    }

    /// Puts together the units among which names are looked for loosely.
    pub(super) fn inside(&self, units: Vec<Number>) -> Inside {
        let names = units.iter().map(|number| (*number, &*self.entry(*number).loose));
        Inside { nearby: Nearby::of(names), units, compared: Cell::new(0) }
    }

    /// Returns the units within a distance, the nearest first.
    fn near(
        &self,
        wanted: &str,
        limit: usize,
        inside: &[Number],
        fits: &dyn Fn(Number) -> bool,
    ) -> Vec<(usize, Number)> {
        let mut near: Vec<(usize, Number)> = Vec::new();
        let own = letters(wanted);
        for number in inside.iter().copied() {
            let entry = self.entry(number);
            // One change takes a letter away and brings another in at most.
            if least_changes(&entry.letters, &own) <= limit && fits(number) {
                let distance = strsim::osa_distance(&entry.loose, wanted);
                near.extend((distance <= limit).then_some((distance, number)));
            }
        }
        near.sort_unstable();
        near
    }
}

/// Returns whether a unit is a province or a city run by the centre.
fn is_province(unit: UnitRef<'_>, kind: KindWord, is_top: bool) -> bool {
    let is_central = || {
        let level = unit.level().map(|level| level.id.as_str());
        let kind = unit.kind_entry().map(|kind| kind.name.get(Speech::Vi)).unwrap_or_default();
        level == Some("province") || kind.to_lowercase().contains("trung ương") || is_top
    };
    kind == KindWord::Province || kind == KindWord::City && is_central()
}

/// Returns the kind of a unit and its name without the kind; none for what is no administrative unit.
fn kind_and_name(unit: UnitRef<'_>) -> Option<(KindWord, &str)> {
    let name = unit.facts().name.get(Speech::Vi);
    let of_kind = unit.kind_entry().map(|kind| kind.name.get(Speech::Vi).to_owned()).unwrap_or_default();
    let is_territory = unit.kind().starts_with("territory")
        || KindWord::ALL.iter().any(|kind| starts_with_word(&of_kind, kind.word()));
    if let Some(found) = KindWord::split(name) {
        return is_territory.then_some(found).or_else(|| of_kind.is_empty().then_some(found));
    }
    let kind = KindWord::ALL.into_iter().find(|kind| starts_with_word(&of_kind, kind.word()))?;
    is_territory.then_some((kind, name))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Returns a name as it is compared: small letters, the tone of each syllable at its end, single spaces.
pub(super) fn key(name: &str) -> String {
    let mut found = String::with_capacity(name.len() + 8);
    for (position, word) in name.split_whitespace().enumerate() {
        if position > 0 {
            found.push(' ');
        }
        let mut tones = String::new();
        let is_number = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_digit());
        let word = if is_number { word.trim_start_matches('0') } else { word };
        for character in word.nfd().flat_map(char::to_lowercase) {
            match character {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tones.push(character),
                '’' | '‘' | 'ʼ' | '`' | '´' => found.push('\''),
                '–' | '—' => found.push('-'),
                _ => found.push(character),
            }
        }
        found.push_str(&tones);
    }
    found
}

/// Returns a name without what writers vary: spaces, hyphens, apostrophes, `y` for `i`; diacritics stay.
fn writing(name: &str) -> String {
    let plain = key(&arabic(name).replace(['-', '–'], " "));
    plain
        .chars()
        .filter(|character| !matches!(character, ' ' | '-' | '\''))
        .map(|character| if character == 'y' { 'i' } else { character })
        .collect()
}

/// Returns a name in the loosest writing: no diacritics, spaces, hyphens, apostrophes; `i` for `y`.
fn loose(name: &str) -> String {
    fold(&arabic(name))
        .chars()
        .filter(|character| character.is_alphanumeric())
        .map(|character| if character == 'y' { 'i' } else { character })
        .collect()
}

/// How often each letter occurs in a text.
type Letters = [u8; 32];

/// Counts the letters of a text; what is no letter shares the last places.
fn letters(text: &str) -> Letters {
    let mut found = [0_u8; 32];
    for byte in text.bytes() {
        let place = if byte.is_ascii_lowercase() { byte - b'a' } else { 26 + byte % 6 };
        found[usize::from(place)] = found[usize::from(place)].saturating_add(1);
    }
    found
}

/// Returns the least number of changes that make one text of another by their letters alone.
fn least_changes(one: &Letters, other: &Letters) -> usize {
    let more = |one: &Letters, other: &Letters| -> u32 {
        one.iter().zip(other).map(|(one, other)| u32::from(one.saturating_sub(*other))).sum()
    };
    more(one, other).max(more(other, one)) as usize
}

/// Returns a name with Arabic numerals: `Phường IV` is `Phường 4`.
fn arabic(name: &str) -> String {
    let numeral = |word: &str| {
        const ROMAN: [&str; 20] = [
            "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
            "XVII", "XVIII", "XIX", "XX",
        ];
        ROMAN
            .iter()
            .position(|roman| *roman == word)
            .map_or_else(|| word.to_owned(), |position| (position + 1).to_string())
    };
    name.split(' ').map(numeral).collect::<Vec<_>>().join(" ")
}

/// A name that was accepted although it is written otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// What the text writes.
    pub written: String,
    /// What the structure calls the unit.
    pub known: String,
    /// How they differ.
    pub tolerance: Tolerance,
    /// Where it stands.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_placement_never_matters_and_other_writings_only_loosely() {
        assert_eq!(key("Hoà Thuỷ"), key("hòa  thủy"));
        assert_ne!(key("Hòa"), key("Hóa"));
        assert_eq!(key("Phường 01"), key("phường 1"));
        assert_eq!(writing("Mỹ Lý"), writing("Mĩ-Lí"));
        assert_eq!(loose("Đắk H’Leo"), "dakhleo");
    }

    #[test]
    fn a_name_is_parted_from_its_kind() {
        assert_eq!(KindWord::split("Thị xã Kỳ Anh"), Some((KindWord::Town, "Kỳ Anh")));
        assert_eq!(KindWord::split("Phường 1"), Some((KindWord::Ward, "1")));
        assert_eq!(KindWord::split("Xãn"), None);
        assert_eq!(KindWord::split("Xã"), None);
    }
}
