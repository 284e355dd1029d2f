//! From a path or an offset to line, column and length in the user's text.
//!
//! Reading keeps no positions: a text without problems pays nothing for them.
//! A [`Locator`] follows the path of a [`Place`] through the text with a flat scanner; what does not exist is
//! answered with the nearest thing above it that does.
//! The members of a list are indexed when they are first asked for, so that many findings cost one pass.
//!
//! ```
//! use bomay::diagnostic::Place;
//! use bomay::formats::Locator;
//!
//! let text = r#"{"units": [
//!   {"id": "so", "superior": "tinh"}]}"#;
//! let mut place = Place::unit("so", Some("superior"));
//! Locator::new(text).fill(&mut place);
//! assert_eq!((place.line, place.column, place.length), (2, 28, 6));
//! ```

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::FxHasher;

use super::outline;
use super::rdf;
use super::scan::{Entries, elements, entries, space, value_end, word};
use crate::diagnostic::{Diagnostic, Place, Segment};

/// Where each line of a text begins.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// Characters before each block of [`BLOCK`] bytes, so that a long line need not be counted again and again.
    blocks: Vec<usize>,
}

const BLOCK: usize = 1 << 10;

/// Counts the characters of bytes; a character counts where it begins.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1)).collect();
        let blocks = text.as_bytes().chunks(BLOCK).scan(0, |before, block| {
            let start = *before;
            *before += characters(block);
            Some(start)
        });
        Lines { text, starts, blocks: blocks.collect() }
    }

    /// Returns line and column in characters, both from 1, of a byte offset.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let column = self.between(self.starts[line - 1]..offset).saturating_add(1);
        (u32::try_from(line).unwrap_or(u32::MAX), column)
    }

    /// Returns the byte offset of a line, from 1, and a number of bytes behind its beginning.
    pub fn offset(&self, line: usize, bytes: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        start.saturating_add(bytes).min(self.text.len())
    }

    /// Returns a line, from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&'t str> {
        let number = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    /// Returns the byte within a line, from 1, at which a column, from 1, begins; the length of a line that is shorter.
    ///
    /// ```
    /// let text = "a\n".to_owned() + &"ư".repeat(20_000) + "x\nb";
    /// let lines = bomay::formats::Lines::new(&text);
    /// assert_eq!((lines.byte(2, 1), lines.byte(2, 20_001), lines.byte(2, 99_999)), (0, 40_000, 40_001));
    /// assert_eq!(lines.line_column(2 + 40_000), (2, 20_001));
    /// ```
    pub fn byte(&self, line: u32, column: u32) -> usize {
        let Some(text) = self.line(line) else { return 0 };
        let start = self.starts[line as usize - 1];
        let wanted = self.before(start) + column.saturating_sub(1) as usize;
        let block = self.blocks.partition_point(|before| *before <= wanted).saturating_sub(1);
        let (from, mut before) = match block * BLOCK {
            in_line if in_line > start => (in_line, self.blocks[block]),
            _ => (start, self.before(start)),
        };
        let bytes = &self.text.as_bytes()[from..start + text.len().max(from - start)];
        let begins = |byte: &u8| byte & 0xC0 != 0x80;
        let found = bytes.iter().position(|byte| {
            before += usize::from(begins(byte));
            begins(byte) && before > wanted
        });
        found.map_or(text.len(), |found| from - start + found)
    }

    /// Fills in line, column and length, the latter up to the end of the line.
    pub fn fill(&self, place: &mut Place, range: Range<usize>) {
        (place.line, place.column) = self.line_column(range.start);
        let line_end = self.starts.get(place.line as usize).map_or(self.text.len(), |next| next - 1);
        let end = range.end.min(line_end).max(range.start);
        let shown = self.text.as_bytes().get(range.start..end).unwrap_or_default().trim_ascii_end().len();
        place.length = self.between(range.start..range.start + shown).max(1);
    }

    /// Counts the characters of a range.
    fn between(&self, range: Range<usize>) -> u32 {
        u32::try_from(self.before(range.end) - self.before(range.start)).unwrap_or(u32::MAX)
    }

    /// Counts the characters before an offset.
    fn before(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = (offset / BLOCK).min(self.blocks.len().saturating_sub(1));
        let counted = self.blocks.get(block).copied().unwrap_or_default();
        counted + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// The members of one array, findable by the values of some keys.
struct Members {
    array: usize,
    keys: Vec<&'static str>,
    /// Hash of the values and beginning of the member, sorted.
    found: Vec<(u64, usize)>,
}

type Outermost<'t> = (Vec<(Range<usize>, usize)>, Entries<'t>);

/// Finds places in one text.
pub struct Locator<'t> {
    text: &'t str,
    lines: Option<Lines<'t>>,
    /// The entries of the outermost object that were passed, and those still to come.
    outermost: Option<Outermost<'t>>,
    members: Vec<Members>,
    /// Where the elements of lists begin that were asked for by number, by the place of the list.
    elements: BTreeMap<usize, Vec<usize>>,
    outline: Option<outline::Marks>,
    rdf: Option<rdf::Syntax>,
    /// Where statements of RDF stand, found when first asked for.
    places: Option<rdf::Places<'t>>,
    mapping: rdf::Mapping,
}

impl<'t> Locator<'t> {
    /// Makes a locator for a JSON, outline or RDF text.
    pub fn new(text: &'t str) -> Self {
        let rdf = rdf::Syntax::of(text);
        let outline = (rdf.is_none() && outline::is_outline(text)).then(|| outline::Marks::of(text));
        Locator {
            text,
            lines: None,
            outermost: None,
            members: Vec::new(),
            elements: BTreeMap::new(),
            outline,
            rdf,
            places: None,
            mapping: rdf::Mapping::default(),
        }
    }

    /// Returns the locator for RDF that was read by a mapping.
    pub fn mapped(self, mapping: &rdf::Mapping) -> Self {
        Locator { mapping: mapping.clone(), ..self }
    }

    /// Fills in line, column and length of a place that has none.
    pub fn fill(&mut self, place: &mut Place) {
        if place.line == 0 {
            let range = self.range(&place.path, false);
            self.lines().fill(place, range);
        }
    }

    /// Fills in the places of a finding: its own and the related ones that lie in the same input.
    pub fn fill_all(&mut self, problem: &mut Diagnostic) {
        let Some(place) = &mut problem.place else { return };
        if place.line == 0 {
            let range = self.range(&place.path, problem.code == "duplicate-id");
            self.lines().fill(place, range);
        }
        let input = place.input;
        let others = problem.related.iter_mut().filter_map(|related| related.place.as_mut());
        others.filter(|other| other.input == input).for_each(|other| self.fill(other));
    }

    /// Returns the lines of the text.
    pub fn lines(&mut self) -> &Lines<'t> {
        let text = self.text;
        self.lines.get_or_insert_with(|| Lines::new(text))
    }

    /// Returns the bytes that a path leads to; of members that are there twice the first, or the last.
    pub fn range(&mut self, path: &[Segment], last: bool) -> Range<usize> {
        if let Some(marks) = &self.outline {
            return marks.range(path, last);
        }
        if let Some(syntax) = self.rdf {
            return self.places.get_or_insert_with(|| rdf::Places::of(self.text, syntax, &self.mapping)).range(path);
        }
        let bytes = self.text.as_bytes();
        let root = space(bytes, if self.text.starts_with('\u{feff}') { 3 } else { 0 });
        let mut at = root;
        for (depth, segment) in path.iter().enumerate() {
            let next = match segment {
                Segment::Key(key) if depth == 0 => self.outermost(root, key),
                Segment::Key(key) => self.entry(at, key),
                Segment::Index(index) => {
                    let find = || elements(bytes, at).map(|element| element.start).collect();
                    self.elements.entry(at).or_insert_with(find).get(*index).copied()
                }
                Segment::Member(id) => self.member(at, &[("id", id)], last),
                Segment::Where(wanted) => {
                    let wanted: Vec<_> = wanted.iter().map(|(key, value)| (*key, value.as_str())).collect();
                    self.member(at, &wanted, last)
                }
                Segment::Characters(before, total) => {
                    if let Some(range) = characters_of(self.text, at, *before, *total) {
                        return range;
                    }
                    None
                }
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        self.shown(at)
    }

    /// Returns what to underline of a value: the `id` of an object that has one, the bracket of one that goes over
    /// several lines, else the value.
    fn shown(&self, at: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let id = entries(bytes, at).find(|(key, _)| word(self.text, key.clone()) == "id");
        let at = id.map_or(at, |(_, value)| value).min(bytes.len());
        let end = value_end(bytes, at);
        let is_long = matches!(bytes.get(at), Some(b'{' | b'[')) && bytes[at..end].contains(&b'\n');
        at..if is_long { at + 1 } else { end }
    }

    fn entry(&self, at: usize, wanted: &str) -> Option<usize> {
        let found = entries(self.text.as_bytes(), at).find(|(key, _)| word(self.text, key.clone()) == wanted);
        found.map(|(_, value)| value)
    }

    /// Finds an entry of the outermost object; goes no further through the text than it must.
    fn outermost(&mut self, root: usize, wanted: &str) -> Option<usize> {
        let text = self.text;
        let (known, rest) = self.outermost.get_or_insert_with(|| (Vec::new(), entries(text.as_bytes(), root)));
        let is_wanted = |(key, _): &&(Range<usize>, usize)| word(text, key.clone()) == wanted;
        if let Some((_, value)) = known.iter().find(is_wanted) {
            return Some(*value);
        }
        for entry in rest {
            known.push(entry.clone());
            if is_wanted(&&entry) {
                return Some(entry.1);
            }
        }
        None
    }

    fn member(&mut self, array: usize, wanted: &[(&'static str, &str)], last: bool) -> Option<usize> {
        let known =
            |members: &Members| members.array == array && members.keys.iter().eq(wanted.iter().map(|(key, _)| key));
        let position = self.members.iter().position(known).unwrap_or_else(|| {
            let keys: Vec<&'static str> = wanted.iter().map(|(key, _)| *key).collect();
            let found = index(self.text, array, &keys);
            self.members.push(Members { array, keys, found });
            self.members.len() - 1
        });
        let found = &self.members[position].found;
        let hash = hash_of(wanted.iter().map(|(_, value)| *value));
        let first = found.partition_point(|(known, _)| *known < hash);
        let same = found[first..].iter().take_while(|(known, _)| *known == hash).map(|(_, at)| *at);
        let mut same = same.filter(|at| {
            wanted.iter().all(|(key, value)| {
                let end = |at| at..value_end(self.text.as_bytes(), at);
                self.entry(*at, key).is_some_and(|at| word(self.text, end(at)) == *value)
            })
        });
        if last { same.last() } else { same.next() }
    }
}

/// Returns the bytes of some characters of the text that begins at a quotation mark; an escape counts as one character.
fn characters_of(text: &str, at: usize, before: usize, total: usize) -> Option<Range<usize>> {
    let inner = text.get(at..)?.strip_prefix('"')?;
    let end = value_end(text.as_bytes(), at).saturating_sub(1);
    let mut starts = Vec::new();
    let mut rest = inner.char_indices();
    while let Some((offset, character)) = rest.next() {
        if at + 1 + offset >= end {
            break;
        }
        starts.push(at + 1 + offset);
        if character == '\\' && rest.next().is_some_and(|(_, escaped)| escaped == 'u') {
            rest.by_ref().take(4).for_each(drop);
        }
    }
    let start = starts.get(before).copied().unwrap_or(end);
    let after = starts.get(before.saturating_add(total)).copied().unwrap_or(end);
    Some(start..after.max(start))
}

fn hash_of<'v>(values: impl Iterator<Item = &'v str>) -> u64 {
    let mut hasher = FxHasher::default();
    for value in values {
        hasher.write(value.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

/// Finds all members of an array that have all of these keys.
fn index(text: &str, array: usize, keys: &[&'static str]) -> Vec<(u64, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut values = vec![0..0; keys.len()];
    let mut rest = elements(bytes, array);
    while let Some(start) = rest.start() {
        let mut open = entries(bytes, start);
        let mut missing = keys.len();
        values.fill(0..0);
        while missing > 0
            && let Some((key, value)) = open.next()
        {
            let key = word(text, key);
            if let Some(position) = keys.iter().position(|wanted| *wanted == key) {
                missing -= usize::from(values[position].is_empty());
                values[position] = value..value_end(bytes, value);
            }
        }
        if missing == 0 && bytes[start] == b'{' {
            let words: Vec<_> = values.iter().map(|range| word(text, range.clone())).collect();
            found.push((hash_of(words.iter().map(|word| &**word)), start));
        }
        rest.pass(if bytes[start] == b'{' { open.end() } else { value_end(bytes, start) });
    }
    found.sort_unstable();
    found
}
