//! A table with its mapping: what stands in a row under a field, and where.

use std::borrow::Cow;
use std::collections::BTreeMap;

use thin_vec::ThinVec;

use super::grid::{BETWEEN, Cell, Row, Workbook};
use super::levels::LEVELS;
use super::mapping::{Match, Outline, SourceRecord, TableMap};
use super::recent::Recent;
use super::region::{Region, Skipped, is_plain};
use super::values::{key, several};
use super::vocabulary;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::model::Catalogue;
use crate::say;

/// A cell of the tables that are read: number of the table, position of the row, column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At {
    pub table: u32,
    pub row: u32,
    pub column: u32,
}

/// A column of a table and how it is read.
pub(super) struct Column<'m> {
    position: Option<usize>,
    pub source: &'m SourceRecord,
    /// The words of `values`, as they are compared, the longest first.
    words: Vec<(String, &'m str)>,
    /// Which of the words others are.
    meant: Recent<Option<usize>>,
    /// What stands between several values.
    separators: Vec<char>,
}

impl<'m> Column<'m> {
    fn new(position: Option<usize>, source: &'m SourceRecord) -> Self {
        let mut words: Vec<(String, &str)> =
            source.values.iter().map(|(word, meaning)| (key(word), meaning.as_str())).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let stated = source.separator.as_deref();
        let mut separators: Vec<char> = stated.map_or_else(|| vec![';', '\n'], |stated| stated.chars().collect());
        separators.push(BETWEEN);
        Column { position, source, words, meant: Recent::default(), separators }
    }

    /// Returns the cell of the column in a row, as it stands in the file.
    pub fn cell<'w>(&self, row: &'w Row) -> &'w Cell {
        self.position.map_or(&Cell::Empty, |position| row.cell(position))
    }

    /// Returns the cell of the column in a row, or what the mapping makes of it: a constant, the meaning of its word, a
    /// default.
    pub fn value<'w>(&self, row: &'w Row) -> Cow<'w, Cell> {
        let cell = self.cell(row);
        let stated = match (&self.source.constant, &self.source.default) {
            (Some(constant), _) => Some(constant.as_str()),
            (None, Some(default)) if cell.is_empty() => Some(default.as_str()),
            _ if self.words.is_empty() => None,
            _ => self.meaning(cell.text().trim()),
        };
        stated.map_or(Cow::Borrowed(cell), |stated| Cow::Owned(Cell::of(stated)))
    }

    /// Returns what the column says in a row: the words of the cell, or what the mapping makes of them.
    pub fn text<'w>(&self, row: &'w Row) -> Option<Cow<'w, str>>
    where
        'm: 'w,
    {
        if let Some(constant) = &self.source.constant {
            return Some(constant.into());
        }
        let text = match self.cell(row).text() {
            Cow::Borrowed(text) => Cow::Borrowed(self.behind(text.trim())),
            Cow::Owned(text) => Cow::Owned(self.behind(text.trim()).to_owned()),
        };
        let text = match self.meaning(&text) {
            Some(meant) => Cow::Borrowed(meant),
            None if text.is_empty() => Cow::Borrowed(self.source.default.as_deref()?),
            None => text,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// Returns the several words of the column in a row.
    pub fn texts<'w>(&self, row: &'w Row) -> ThinVec<Cow<'w, str>>
    where
        'm: 'w,
    {
        match self.text(row) {
            None => ThinVec::new(),
            Some(Cow::Borrowed(text)) => {
                several(text, &self.separators).map(|part| Cow::Borrowed(self.behind(part))).collect()
            }
            Some(Cow::Owned(text)) => {
                several(&text, &self.separators).map(|part| Cow::Owned(self.behind(part).to_owned())).collect()
            }
        }
    }

    /// Returns whether a text is one word of the column, not several.
    pub fn is_single(&self, text: &str) -> bool {
        !text.contains(&self.separators[..]) && text.trim().len() == text.len()
    }

    /// Returns what counts of a text: what stands behind the last of the characters that the mapping names.
    pub fn behind<'t>(&self, text: &'t str) -> &'t str {
        match &self.source.after {
            Some(mark) if !text.contains(BETWEEN) => text.rsplit_once(mark.as_str()).map_or(text, |(_, rest)| rest),
            _ => text,
        }
    }

    fn meaning(&self, text: &str) -> Option<&'m str> {
        if self.words.is_empty() {
            return None;
        }
        let found = self.meant.get(text, || {
            let word = key(text);
            self.words.iter().position(|(known, _)| match self.source.matching {
                Match::Whole => *known == word,
                Match::Start => {
                    let rest = word.strip_prefix(known.as_str());
                    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
                }
            })
        });
        found.map(|position| self.words[position].1)
    }
}

/// A table that is read.
pub(super) struct Opened<'w> {
    pub number: u32,
    pub workbook: &'w Workbook,
    pub region: Region<'w>,
    pub map: &'w TableMap,
    columns: BTreeMap<&'w str, Column<'w>>,
}

impl<'w> Opened<'w> {
    /// Opens the table that a mapping names.
    ///
    /// # Errors
    /// Says which file, sheet or columns are missing.
    pub fn open(
        workbooks: &'w [Workbook],
        map: &'w TableMap,
        number: u32,
        catalogue: &Catalogue,
    ) -> Result<Opened<'w>, Vec<Diagnostic>> {
        let workbook = workbook(workbooks, map).map_err(|problem| vec![*problem])?;
        let named = |sheet: &&super::Sheet| map.sheet.as_ref().is_none_or(|name| key(name) == key(&sheet.name));
        let Some(sheet) = workbook.sheets.iter().find(named) else {
            let wanted = map.sheet.as_deref().unwrap_or("");
            return Err(vec![unknown(
                workbook,
                say!("sheet `{wanted}`", "trang tính `{wanted}`"),
                wanted,
                workbook.sheets.iter().map(|sheet| sheet.name.as_str()),
            )]);
        };
        let region = match map.heading {
            Some((first, last)) => {
                let position = |number: u32| sheet.rows.iter().position(|row| row.number >= number);
                position(first).zip(position(last)).map(|heading| Region::at(sheet, heading, map.last_row, map.records))
            }
            None => {
                let sources = map.columns.iter().map(|(_, source)| source).chain(&map.levels);
                let wanted: Vec<String> = sources.filter_map(|source| source.0.column.as_deref()).map(key).collect();
                let is_wanted = |heading: &str| {
                    wanted.contains(&key(heading))
                        || heading.rsplit(" / ").next().is_some_and(|last| wanted.contains(&key(last)))
                        || vocabulary::field(heading, map.gives, catalogue).is_some()
                };
                let plain = map.records || is_plain(sheet);
                Region::heading(sheet, &is_wanted).map(|heading| Region::at(sheet, heading, map.last_row, plain))
            }
        };
        let Some(region) = region else {
            let name = &sheet.name;
            let message =
                say!("no headings were found in sheet `{name}`", "không tìm thấy dòng tiêu đề trong trang `{name}`");
            let help = say!("state `heading` in the mapping", "ghi `heading` trong tệp ánh xạ");
            return Err(vec![
                Diagnostic::error("no-headings", message).at(super::grid::whole(&workbook.file)).help(help),
            ]);
        };
        let mut opened = Opened { number, workbook, region, map, columns: BTreeMap::new() };
        let problems = opened.find_columns();
        if problems.is_empty() { Ok(opened) } else { Err(problems) }
    }

    fn find_columns(&mut self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for wanted in self.map.only.keys().filter(|wanted| self.region.column(wanted).is_none()) {
            let known = self.region.headings.iter().map(String::as_str);
            let what = say!("column `{wanted}`, which `where` names", "cột `{wanted}` nêu trong `where`");
            problems.push(unknown(self.workbook, what, wanted, known));
        }
        let levels = LEVELS.into_iter().zip(&self.map.levels);
        let fields = self.map.columns.iter().map(|(field, source)| (field.as_str(), source));
        for (field, source) in fields.chain(levels) {
            let source = &source.0;
            let position = match &source.column {
                None => None,
                Some(wanted) => match self.region.column(wanted) {
                    None => {
                        let known = self.region.headings.iter().map(String::as_str);
                        let what = say!("column `{wanted}`", "cột `{wanted}`");
                        problems.push(unknown(self.workbook, what, wanted, known));
                        continue;
                    }
                    found => found,
                },
            };
            self.columns.insert(field, Column::new(position, source));
        }
        problems
    }

    /// Returns whether the table gives a field.
    pub fn has(&self, field: &str) -> bool {
        self.columns.contains_key(field)
    }

    /// Returns what the place of its rows in the hierarchy follows from; of nested records how deep they lie.
    pub fn outline(&self) -> Option<Outline> {
        let is_nested = || self.region.is_plain() && self.region.sheet.rows.iter().any(|row| !row.indents.is_empty());
        let by_depth = || (!self.has("superior") && is_nested()).then_some(Outline::Indent);
        self.map.outline.or_else(by_depth)
    }

    /// Returns how a field is read.
    pub fn source(&self, field: &str) -> Option<&'w SourceRecord> {
        self.columns.get(field).map(|column| column.source)
    }

    /// Iterates over the fields with this word before the dot: the word after it, and the whole field.
    pub fn fields_of(&self, first: &'static str) -> impl Iterator<Item = (&'w str, &'w str)> {
        self.columns.keys().filter_map(move |field| {
            let inner = field.strip_prefix(first)?.strip_prefix('.')?;
            Some((inner, *field))
        })
    }

    /// Iterates over the rows, by position in the sheet.
    pub fn rows(&self) -> Vec<usize> {
        let only: Vec<(Option<usize>, Vec<String>)> = self
            .map
            .only
            .iter()
            .map(|(column, values)| (self.region.column(column), values.iter().map(|value| key(value)).collect()))
            .collect();
        let fits = |position: &usize| {
            only.iter().all(|(column, values)| {
                column.is_some_and(|column| values.contains(&key(&self.row(*position).cell(column).text())))
            })
        };
        self.region.rows.iter().copied().filter(fits).collect()
    }

    /// Returns a row by its position.
    pub fn row(&self, position: usize) -> &'w Row {
        &self.region.sheet.rows[position]
    }

    /// Returns how the column of a field is read.
    pub fn column(&self, field: &str) -> Option<&Column<'w>> {
        self.columns.get(field)
    }

    /// Returns the cell of a field, as it stands in the file.
    pub fn cell(&self, row: usize, field: &str) -> &'w Cell {
        self.column(field).map_or(&Cell::Empty, |column| column.cell(self.row(row)))
    }

    /// Returns the place of a field in a row; of a field without column that of the first one.
    pub fn at(&self, row: usize, field: &str) -> At {
        let position = |field: &str| self.columns.get(field).and_then(|column| column.position);
        let of_name = || {
            let level = |field: &&&str| !self.cell(row, field).is_empty();
            position("name")
                .or_else(|| LEVELS.iter().rev().find(level).and_then(|field| position(field)))
                .or_else(|| position("id"))
                .or_else(|| self.columns.values().find_map(|column| column.position))
        };
        let column = position(field).or_else(of_name).unwrap_or(0);
        At { table: self.number, row: row as u32, column: column as u32 }
    }

    /// Returns what a field says in a row: the words of the cell, or what the mapping makes of them.
    pub fn text(&self, row: usize, field: &str) -> Option<Cow<'w, str>> {
        self.column(field)?.text(self.row(row))
    }

    /// Returns whether the mapping says what the word of a cell means.
    pub fn is_settled(&self, row: usize, field: &str) -> bool {
        let Some(column) = self.column(field) else { return false };
        column.source.constant.is_some() || column.meaning(self.cell(row, field).text().trim()).is_some()
    }

    /// Returns the several words of a field.
    pub fn texts(&self, row: usize, field: &str) -> ThinVec<Cow<'w, str>> {
        self.column(field).map_or_else(ThinVec::new, |column| column.texts(self.row(row)))
    }

    /// Returns whether the table gives a field, or goes on with it in further columns.
    pub fn has_any(&self, field: &'static str) -> bool {
        self.has(field) || self.fields_of(field).next().is_some()
    }

    /// Returns the text of a field that goes on in the columns `field.2`, `field.3`.
    pub fn whole(&self, row: usize, field: &'static str) -> String {
        let mut text = self.text(row, field).unwrap_or_default().into_owned();
        let more: BTreeMap<usize, &str> =
            self.fields_of(field).filter_map(|(number, field)| Some((number.parse().ok()?, field))).collect();
        more.values().for_each(|field| text += &self.text(row, field).unwrap_or_default());
        text
    }

    /// Says which rows were left out, if any were.
    pub fn skipped(&self) -> Option<Diagnostic> {
        let skipped: Vec<(u32, Skipped)> =
            self.region.skipped.iter().copied().filter(|(_, why)| *why != Skipped::ColumnNumbers).collect();
        if skipped.is_empty() {
            return None;
        }
        let rows = ranges(skipped.iter().map(|(row, _)| *row));
        let sheet = &self.region.sheet.name;
        let message = say!(
            "rows of sheet `{sheet}` left out as sums, titles or remarks: {rows}",
            "các dòng của trang `{sheet}` không đọc vì là dòng cộng, tiêu đề hoặc ghi chú: {rows}"
        );
        let help = say!(
            "if one of them is a body, state `records` in the mapping",
            "nếu có dòng là đơn vị, khai báo `records` trong tệp ánh xạ"
        );
        let place = super::grid::whole(&self.workbook.file);
        Some(Diagnostic::new(Severity::Note, "rows-left-out", message).at(place).help(help))
    }
}

/// Returns numbers as ranges: 3–5, 9.
fn ranges(numbers: impl Iterator<Item = u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown: Vec<String> = runs
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    shown.join(", ")
}

fn workbook<'w>(workbooks: &'w [Workbook], map: &TableMap) -> Result<&'w Workbook, Box<Diagnostic>> {
    let plain = |file: &str| file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
    let found = match &map.file {
        None => workbooks.first(),
        Some(name) => workbooks.iter().find(|workbook| workbook.file == *name || plain(&workbook.file) == *name),
    };
    found.ok_or_else(|| {
        let wanted = map.file.as_deref().unwrap_or("");
        let message = say!(
            "the mapping reads the file `{wanted}`, which was not given",
            "tệp ánh xạ cần tệp `{wanted}` nhưng chưa được nêu"
        );
        let help = say!("name it on the command line too", "nêu cả tệp đó trên dòng lệnh");
        Box::new(Diagnostic::error("missing-table", message).help(help))
    })
}

fn unknown<'k>(
    workbook: &Workbook,
    what: crate::diagnostic::Say,
    wanted: &str,
    known: impl Iterator<Item = &'k str>,
) -> Diagnostic {
    let known: Vec<&str> = known.filter(|known| !known.is_empty()).collect();
    let all = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    let message = crate::diagnostic::Say::new(format!("there is no {}", what.en), format!("không có {}", what.vi));
    let help =
        did_you_mean(wanted, known.iter().copied()).unwrap_or_else(|| say!("there are: {all}", "hiện có: {all}"));
    Diagnostic::error("missing-table", message).at(super::grid::whole(&workbook.file)).help(help)
}
