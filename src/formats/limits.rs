//! How large the files may be that are read: what exceeds a limit is refused by its name, before it costs memory.
//!
//! The limits of this list can be raised and lowered by the caller; the others are named where they are kept.

use crate::diagnostic::{Diagnostic, Place, Say};
use crate::say;

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one file.
    pub file_bytes: u64,
    /// Most bytes that a workbook may unpack to.
    pub unpacked_bytes: u64,
    /// Most bytes that one part of a Word file may unpack to.
    pub part_bytes: u64,
    /// Most rows of one sheet.
    pub rows: u64,
    /// Most columns of one sheet.
    pub columns: u64,
    /// Most cells of one file of tables, empty ones between others included.
    pub cells: u64,
    /// Most bytes of the text of one cell.
    pub cell_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 512 << 20,
            unpacked_bytes: 1 << 30,
            part_bytes: 64 << 20,
            rows: 1_048_576,
            columns: 2_000,
            cells: 24_000_000,
            cell_bytes: 1 << 20,
        }
    }
}

/// The names of the limits.
pub const LIMITS: [&str; 7] = ["file-bytes", "unpacked-bytes", "part-bytes", "rows", "columns", "cells", "cell-bytes"];

impl Limits {
    /// Returns the limit with a name of [`LIMITS`].
    pub fn named(&mut self, name: &str) -> Option<&mut u64> {
        Some(match name {
            "file-bytes" => &mut self.file_bytes,
            "unpacked-bytes" => &mut self.unpacked_bytes,
            "part-bytes" => &mut self.part_bytes,
            "rows" => &mut self.rows,
            "columns" => &mut self.columns,
            "cells" => &mut self.cells,
            "cell-bytes" => &mut self.cell_bytes,
            _ => return None,
        })
    }

    /// Says what a limit counts.
    pub fn counts(name: &str) -> Say {
        match name {
            "file-bytes" => say!("bytes", "byte"),
            "unpacked-bytes" => say!("bytes when unpacked", "byte sau khi giải nén"),
            "part-bytes" => say!("bytes in its text when unpacked", "byte phần văn bản sau khi giải nén"),
            "rows" => say!("rows", "dòng"),
            "columns" => say!("columns", "cột"),
            "cells" => say!("cells", "ô"),
            _ => say!("bytes in one cell", "byte trong một ô"),
        }
    }

    /// Says that a file exceeds the limit of this name, and how to raise it.
    pub fn exceeded(mut self, file: &str, name: &str) -> Box<Diagnostic> {
        let limit = self.named(name).map_or(0, |limit| *limit);
        let Say { en, vi } = Limits::counts(name);
        let message = Say::new(format!("the file has more than {limit} {en}"), format!("tệp có hơn {limit} {vi}"));
        let twice = limit.saturating_mul(2);
        let help = say!(
            "split it, delete what is not needed, or raise the limit: `--limit {name}={twice}`",
            "chia nhỏ tệp, bỏ phần thừa, hoặc nâng giới hạn: `--limit {name}={twice}`"
        );
        let place = Place { file: file.to_owned(), ..Place::default() };
        Box::new(Diagnostic::error("too-large", message).at(place).help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_found_by_its_name_and_by_no_other() {
        let mut limits = Limits::default();
        for (position, name) in LIMITS.into_iter().enumerate() {
            *limits.named(name).unwrap() = position as u64;
        }
        let read = LIMITS.map(|name| *limits.named(name).unwrap());
        assert_eq!(read, [0, 1, 2, 3, 4, 5, 6]);
        assert!(limits.named("row").is_none());
    }
}
