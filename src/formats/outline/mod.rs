//! The outline: a compact notation for structures, for sketches, tests and documentation.
//!
//! ```text
//! # A comment stands alone in its line, or at the end of one.
//! structure mau "Cơ cấu mẫu"
//! as_of 2022-08-10
//! measure payroll_assigned conserved "Biên chế"
//! function f1 "Quản lý biên chế"
//! tinh-uy: party_committee.province "Tỉnh ủy Hà Tĩnh"
//!   btc: organisation_commission vi"Ban Tổ chức" en"Organisation Commission" payroll_assigned=30 head=p1 deputies=2
//!   duc-tho: party_committee.district #2
//!     coquan: joint +f1 narrow_area?yes @organ_of
//! btc -guidance-> coquan
//! ended cu "Tên cũ" 2018-12-01 -> coquan
//! ```
//!
//! Units stand under their superior, two spaces per level. After the id may follow, in any order:
//!
//! | written | means |
//! |---|---|
//! | `: kind` | kind (directly after the id) |
//! | `"name"`, `vi"tên" en"name"` | name for every language, or by language; escapes as in JSON |
//! | `measure=12`, `=members=12` | quantity; with a `=` before it where its name is also a word for posts |
//! | `head`, `head=holder`, `heads=2` | a vacant post, a post with its holder, several vacant posts; so too `deputy`, `deputies`, `member`, `members` |
//! | `+function`, `~function` | leads, takes part in a function |
//! | `attribute?yes`, `attribute?"text"` | judgement: `yes`, `no`, `unknown`; or a text |
//! | `scheme:"18070"` | official code |
//! | `#3` | rank among siblings |
//! | `@line_type` | type of the line to the superior |
//!
//! The other lines begin at the margin: `structure id "title"`, `as_of date`, `language tag`, `catalogue path`,
//! `measure id conserved|free "name"`, `function id "name"`, `ended id: kind "name" date -> successors`,
//! `from -line_type-> to`.
//! A unit at the margin that has one of these words as its id is written with a colon: `function: kind`.
//!
//! Without `measure` lines every measure is allowed and conserved; without `function` lines every function that a
//! unit names is entered into the register.
//!
//! # What it cannot hold
//!
//! Level, short name, legal basis, validity, notes and provenance of units; titles, bases and own ids of posts; texts
//! of attributes beside a judgement or by language, their authors and dates; basis and provenance of lines, functions and ended bodies; sources
//! and provenance of the structure; of a catalogue all but id, name and conservation of measures, unless it is a file
//! of its own. [`print()`] says in a last comment what it left out; for the rest, reading what was printed gives
//! the same structure.
//!
//! ```
//! use bomay::formats::outline;
//!
//! let text = "so: office en\"Department\" vi\"Sở\" head=p1\n  phong: division \"Phòng \\\"Một\\\"\" #2\n";
//! let loaded = outline::parse(text, "sketch.outline");
//! assert!(loaded.problems.is_empty());
//! assert_eq!(loaded.structure.unit("phong").unwrap().superior().unwrap().id(), "so");
//! assert_eq!(outline::print(&loaded.structure), text);
//! ```

mod facts;
mod parse;
mod print;
mod token;

pub use parse::{parse, parse_with};
pub use print::print;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::catalogue_json::catalogue_chain;
use super::{Fetch, Loaded, Locator, foreign, key_place};
use crate::diagnostic::{Input, Place, Segment};

/// The words that begin a line which is not a unit.
const WORDS: [&str; 7] = ["as_of", "catalogue", "ended", "function", "language", "measure", "structure"];

/// Returns whether a text is an outline rather than JSON.
pub fn is_outline(text: &str) -> bool {
    !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads an outline with the catalogue that it names.
///
/// A table is refused as such, because every word of it would be wrong.
pub fn load(text: &str, file: &str, fetch: &mut Fetch<'_>) -> Loaded {
    let is_outline = |line: &str| parse(line, file).problems.is_empty();
    if foreign::is_table(text) && !text.lines().next().is_some_and(is_outline) {
        let place = Place { file: file.to_owned(), line: 1, column: 1, length: 1, ..Place::default() };
        return Loaded { problems: vec![foreign::table("structure").at(place)], ..Loaded::default() };
    }
    let Some(path) = parse::catalogue_of(text) else { return parse(text, file) };
    let chain = catalogue_chain(file, &path, fetch);
    let is_partial = !chain.problems.is_empty() || chain.catalogues.is_empty();
    let mut loaded = parse::read(text, file, Arc::new(chain.catalogue), is_partial);
    loaded.problems.extend(chain.unreachable.map(|problem| {
        let mut place = key_place("catalogue", Input::Structure);
        place.file = file.to_owned();
        Locator::new(text).fill(&mut place);
        problem.at(place)
    }));
    loaded.problems.extend(chain.problems);
    loaded.catalogues = chain.catalogues;
    loaded
}

/// Where the things of an outline stand.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeMap<Vec<Segment>, Vec<Range<usize>>>);

impl Marks {
    /// Finds the marks of a text.
    pub(super) fn of(text: &str) -> Marks {
        parse::marks(text)
    }

    fn set(&mut self, path: Vec<Segment>, range: Range<usize>) {
        self.0.entry(path).or_default().push(range);
    }

    /// Returns where a path leads to, or the nearest thing above it.
    pub(super) fn range(&self, path: &[Segment], last: bool) -> Range<usize> {
        let found = (0..=path.len()).rev().find_map(|length| self.0.get(&path[..length]));
        let found = found.and_then(|ranges| if last { ranges.last() } else { ranges.first() });
        found.cloned().unwrap_or(0..0)
    }
}

#[cfg(test)]
mod tests;
