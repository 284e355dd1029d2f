//! Tables as offices and registers keep them: workbooks, CSV, JSON; a structure and a plan out, and back.
//!
//! | step | what it does |
//! |---|---|
//! | [`open`] | bytes to sheets of rows of cells: encodings, separators, merged cells, limits |
//! | [`guess`], [`mapping`] | which sheet gives what, which column is what: by the headings, or by a file |
//! | [`import`] | rows to bodies, references to ids, then the same assembly as every structure; and the plan |
//! | [`export`], [`template`] | a structure as the workbook that is imported again; an empty one to fill in |
//!
//! Import of an export is the identity.
//! Every finding says sheet, row and cell; everything wrong is told at once, and the rest is read.
//! What it does not do: it looks nothing up, and takes no names of persons, only opaque ids of holders.

mod amounts;
mod bodies;
mod charset;
mod columns;
mod csv;
mod draft;
mod export;
mod fields;
mod flat;
mod grid;
mod guess;
mod import;
mod json;
mod kinds;
mod levels;
mod mapping;
mod mapping_facts;
mod moves;
mod numbering;
mod opened;
mod operations;
mod other;
mod plan;
mod recent;
mod region;
mod relations;
mod report;
mod sheets;
mod succession;
mod template;
mod tiers;
mod title;
mod values;
mod vocabulary;
mod xlsx;

pub use export::export;
pub use grid::{Cell, Merged, Row, Sheet, Workbook, column_name};
pub use guess::guess;
pub use import::{Imported, import};
pub use mapping::{Dates, Gives, Mapping, Outline, Source, TableMap, mapping, print_mapping};
pub use template::template;
pub(in crate::formats) use values::Exactness;

use jiff::civil::Date;

use super::Limits;
use super::foreign::Foreign;
use crate::diagnostic::Diagnostic;

/// Returns the day that a text states, as people write days; of a month or a year the first, or when `last` the last one.
pub(in crate::formats) fn read_day(text: &str, last: bool) -> Option<(Date, Exactness)> {
    values::day(&Cell::of(text), last, Dates::DayFirst).ok().flatten()
}

/// Reads a file of tables: a workbook, a JSON register, or fields between separators; told by its first bytes.
///
/// # Errors
/// Says what makes the file unreadable, or which limit it exceeds.
pub fn open(bytes: Vec<u8>, file: &str) -> Result<Workbook, Box<Diagnostic>> {
    open_within(bytes, file, &[], &Limits::default())
}

/// Reads a file of tables as [`open`] does, within limits of the caller; in a JSON register, the records under the keys
/// `nested` of records are bodies below them.
///
/// # Errors
/// As [`open`].
pub fn open_within(bytes: Vec<u8>, file: &str, nested: &[&str], limits: &Limits) -> Result<Workbook, Box<Diagnostic>> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF));
    match bytes.get(..4) {
        _ if let Some(foreign @ (Foreign::Document | Foreign::Pdf | Foreign::Picture)) = Foreign::of(&bytes) => {
            Err(foreign.refused(file))
        }
        Some(b"PK\x03\x04" | b"\xD0\xCF\x11\xE0") => xlsx::read(&bytes, file, limits),
        _ if matches!(first, Some(b'{' | b'[')) => json::read(bytes, file, name, nested, limits),
        _ => csv::read(bytes, file, name, limits),
    }
}
