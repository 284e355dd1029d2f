//! Ids of new units: the table by which an author chooses them, one line each, `Xã Thạch Lạc,xa-thach-lac`; and how
//! they are made where nobody chose.

use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Id, fold};
use crate::say;

/// Reads such a table: kind and name, then the id, parted by a comma, a semicolon or a tab; a heading is left out.
///
/// ```
/// let (ids, problems) = bomay::decision::chosen_ids("tên,id\nXã Một,mot\nXã Hai;h ai\n", "ids.csv");
/// assert_eq!(ids, [("Xã Một".to_owned(), "mot".to_owned())]);
/// assert_eq!(problems.len(), 1);
/// ```
pub fn chosen_ids(text: &str, file: &str) -> (Vec<(String, String)>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells = line.rsplit_once([',', ';', '\t']);
        let (label, id) = cells
            .map_or((line.trim(), ""), |(label, id)| (label.trim().trim_matches('"'), id.trim().trim_matches('"')));
        if number == 0 && id.eq_ignore_ascii_case("id") {
            continue;
        }
        if Id::is_well_formed(id) {
            found.push((label.to_owned(), id.to_owned()));
            continue;
        }
        let message = say!("`{id}` is not an id", "`{id}` không phải là mã hợp lệ");
        let help = say!("write a line as `Xã Thạch Lạc,xa-thach-lac`", "ghi mỗi dòng dạng `Xã Thạch Lạc,xa-thach-lac`");
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let place = Place { file: file.to_owned(), line, column: 1, length: 1, ..Place::default() };
        problems.push(Diagnostic::error("malformed-id", message).at(place).help(help));
    }
    (found, problems)
}

/// Returns a text as part of an id: small letters without diacritics, hyphens for everything else.
pub(super) fn slug(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for character in fold(text).chars() {
        match character {
            letter if letter.is_ascii_alphanumeric() => found.push(letter),
            _ if found.is_empty() || found.ends_with('-') => {}
            _ => found.push('-'),
        }
    }
    found.trim_end_matches('-').to_owned()
}

/// Returns the id, or the first of `id-2`, `id-3` … that is free.
pub(super) fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(id) {
        return id.to_owned();
    }
    (2..u32::MAX).map(|number| format!("{id}-{number}")).find(|id| !taken(id)).unwrap_or_else(|| id.to_owned())
}
