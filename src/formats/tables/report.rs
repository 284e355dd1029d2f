//! What is wrong in tables, with the cells that it stands in.

use std::collections::BTreeMap;

use super::grid::sheet_label;
use super::opened::{At, Opened};
use crate::diagnostic::{Diagnostic, Place, Say, Severity, did_you_mean};
use crate::formats::Lines;
use crate::model::Catalogue;
use crate::say;

/// A finding, its cell, and further cells that help to understand it.
type Located = (At, Diagnostic, Vec<(Say, At)>);

/// Unknown words for which near ones are looked for; beyond it that would take too long.
const ADVICE_MAX: usize = 100;

/// Everything found so far; places are worked out at the end.
#[derive(Default)]
pub(super) struct Reports {
    located: Vec<Located>,
    elsewhere: Vec<Diagnostic>,
    /// Words that name no kind, with the column of `levels` that has to tell it: where they stand first, and how often.
    kinds: BTreeMap<(String, Option<String>), (At, usize)>,
    /// Words that name no body: where they stand first, how often, and what may be meant.
    bodies: BTreeMap<String, (At, usize, Option<Say>)>,
    /// Days that are known to the month or year only, by table and field.
    imprecise: BTreeMap<(u32, String), (At, usize)>,
}

impl Reports {
    /// Adds a finding about a cell.
    pub fn at(&mut self, at: At, problem: Diagnostic) {
        self.located.push((at, problem, Vec::new()));
    }

    /// Adds a finding about a cell that other cells help to understand.
    pub fn at_with(&mut self, at: At, problem: Diagnostic, related: Vec<(Say, At)>) {
        self.located.push((at, problem, related));
    }

    /// Adds a finding about no cell.
    pub fn add(&mut self, problem: Diagnostic) {
        self.elsewhere.push(problem);
    }

    /// Notes a word that names no kind.
    pub fn unknown_kind(&mut self, word: &str, at: At) {
        self.kinds.entry((word.to_owned(), None)).or_insert((at, 0)).1 += 1;
    }

    /// Notes a body of which only its column among the levels could tell the kind.
    pub fn unknown_kind_of_level(&mut self, column: &str, at: At) {
        self.kinds.entry((String::new(), Some(column.to_owned()))).or_insert((at, 0)).1 += 1;
    }

    /// Notes a word that names no body; `near` finds what may be meant.
    pub fn unknown_body(&mut self, word: &str, at: At, near: impl FnOnce() -> Option<Say>) {
        let total = self.bodies.len();
        let known = self.bodies.entry(word.to_owned());
        known.or_insert_with(|| (at, 0, if total < ADVICE_MAX { near() } else { None })).1 += 1;
    }

    /// Returns whether a word named no kind.
    pub fn has_unknown_kinds(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// Notes a day that is known to the month or year only.
    pub fn imprecise(&mut self, table: u32, field: &str, at: At) {
        self.imprecise.entry((table, field.to_owned())).or_insert((at, 0)).1 += 1;
    }

    /// Returns all findings with their places, in the order of the tables, and the pages that the places lie in.
    pub fn finish(mut self, tables: &[Opened<'_>], catalogue: &Catalogue) -> (Vec<Diagnostic>, Vec<(String, String)>) {
        self.say_kinds(catalogue);
        self.say_bodies();
        self.say_imprecise();
        let mut lines: BTreeMap<&str, Lines<'_>> = BTreeMap::new();
        let mut rows: BTreeMap<u32, Rows> = BTreeMap::new();
        self.located.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        let mut found = self.elsewhere;
        for (at, problem, related) in self.located {
            let mut problem = problem.at(place(at, tables, &mut lines, &mut rows));
            for (message, at) in related {
                problem = problem.related(message, Some(place(at, tables, &mut lines, &mut rows)));
            }
            found.push(problem);
        }
        let mut pages: BTreeMap<String, Rows> = BTreeMap::new();
        for (table, rows) in &rows {
            let opened = &tables[*table as usize];
            let page = pages.entry(sheet_label(&opened.workbook.file, &opened.region.sheet.name)).or_default();
            rows.iter().for_each(|(row, column)| widen(page, *row, *column));
        }
        let page = |(label, rows): (&String, &Rows)| {
            let of_label =
                |opened: &&Opened<'_>| sheet_label(&opened.workbook.file, &opened.region.sheet.name) == *label;
            let opened = tables.iter().find(of_label)?;
            Some(opened.workbook.page(opened.region.sheet, rows))
        };
        let pages = pages.iter().filter_map(page).collect();
        (found, pages)
    }

    fn say_bodies(&mut self) {
        for (word, (at, total, near)) in std::mem::take(&mut self.bodies) {
            let rows = in_rows(total);
            let (en, vi) = (&rows.en, &rows.vi);
            let message = say!("no body is called `{word}`{en}", "không có đơn vị nào mang tên hoặc mã `{word}`{vi}");
            let help = near.unwrap_or_else(|| {
                say!(
                    "add the body to the table, or name another; one outside the table means \"\" in `values` of the mapping",
                    "bổ sung đơn vị vào bảng, hoặc ghi đơn vị khác; đơn vị ngoài bảng thì khai báo nghĩa \"\" trong `values`"
                )
            });
            self.at(at, Diagnostic::error("unknown-body", message).help(help));
        }
    }

    fn say_kinds(&mut self, catalogue: &Catalogue) {
        for ((word, level), (at, total)) in std::mem::take(&mut self.kinds) {
            let rows = in_rows(total);
            let (en, vi) = (&rows.en, &rows.vi);
            let message = match word.is_empty() {
                true => say!("the kind of the body is not stated{en}", "chưa ghi loại đơn vị{vi}"),
                false => say!(
                    "no kind of the catalogue is called `{word}`{en}",
                    "danh mục không có loại đơn vị `{word}`{vi}"
                ),
            };
            let names = catalogue.kinds.iter().flat_map(|kind| kind.name.iter().map(|(_, name)| name));
            let known = names.chain(catalogue.kinds.iter().map(|kind| kind.id.as_str()));
            let help = match level {
                Some(column) => say!(
                    "state it in `levels` of the mapping: `{{\"column\": \"{column}\", \"kind\": …}}`",
                    "ghi `kind` cho cột này trong `levels` của tệp ánh xạ: `{{\"column\": \"{column}\", \"kind\": …}}`"
                ),
                None => did_you_mean(&word, known).unwrap_or_else(|| {
                    say!(
                        "say what it means in `values` of `kind`, or state a `default`, in the mapping",
                        "khai báo nghĩa trong `values` của `kind`, hoặc ghi `default`, trong tệp ánh xạ"
                    )
                }),
            };
            self.at(at, Diagnostic::error("unknown-kind", message).help(help));
        }
    }

    fn say_imprecise(&mut self) {
        for ((_, field), (at, total)) in std::mem::take(&mut self.imprecise) {
            let is_last = field == "valid_to";
            let taken = if is_last { say!("last", "cuối") } else { say!("first", "đầu") };
            let message = Say::new(
                format!("dates without a day: {total}; the {} day of the period was taken", taken.en),
                format!("mốc thời gian không ghi ngày: {total}; đã lấy ngày {} của kỳ", taken.vi),
            );
            let help = say!("state the day where it is known", "ghi rõ ngày nếu biết");
            self.at(at, Diagnostic::new(Severity::Note, "imprecise-date", message).help(help));
        }
    }
}

/// Returns the remark in how many rows something stands; nothing for one.
fn in_rows(total: usize) -> Say {
    match total {
        1 => Say::default(),
        total => say!(" ({total} rows)", " ({total} dòng)"),
    }
}

/// Rows that are shown, and the last column of each that is asked for, which may lie behind its cells.
type Rows = BTreeMap<u32, usize>;

fn widen(rows: &mut Rows, row: u32, column: usize) {
    let known = rows.entry(row).or_default();
    *known = column.max(*known);
}

fn place<'w>(
    at: At,
    tables: &[Opened<'w>],
    lines: &mut BTreeMap<&'w str, Lines<'w>>,
    rows: &mut BTreeMap<u32, Rows>,
) -> Place {
    let opened = &tables[at.table as usize];
    let row = opened.row(at.row as usize);
    let workbook = opened.workbook;
    let text = workbook.text.as_deref().unwrap_or("");
    let lines = lines.entry(workbook.file.as_str()).or_insert_with(|| Lines::new(text));
    let place = workbook.place(opened.region.sheet, row, at.column as usize, lines);
    if !place.cell.is_empty() {
        widen(rows.entry(at.table).or_default(), row.number, at.column as usize);
    }
    place
}
