//! A mapping made from the headings of tables, for the user to confirm.

use std::collections::BTreeMap;

use super::grid::{Cell, Sheet, Workbook};
use super::levels::LEVELS;
use super::mapping::{Gives, Mapping, Match, Numbers, Outline, Source, SourceRecord, TableMap};
use super::numbering::{Indentation, Numbering};
use super::region::Region;
use super::tiers::{Tier, tier};
use super::title::Stated;
use super::vocabulary::{bracketed, field, gives_of, is_aside};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Catalogue, Id};
use crate::say;

/// Returns the mapping that the headings of all sheets suggest, and what was not recognised.
pub fn guess(workbooks: &[Workbook], catalogue: &Catalogue) -> (Mapping, Vec<Diagnostic>) {
    let mut tables = Vec::new();
    let mut notes = Vec::new();
    let several = workbooks.len() > 1;
    let mut is_vietnamese = false;
    let mut stated = Stated::default();
    for workbook in workbooks {
        for sheet in workbook.sheets.iter().filter(|sheet| !is_aside(&sheet.name)) {
            match table(sheet, catalogue) {
                Some((mut map, headings)) => {
                    if let Some((first, _)) = map.heading.filter(|_| map.gives == Gives::Units) {
                        stated.read(workbook, sheet, first);
                    }
                    is_vietnamese |= headings.iter().any(|heading| !heading.is_ascii());
                    notes.extend(unread(workbook, sheet, &map, &headings));
                    let plain = workbook.file.rsplit(['/', '\\']).next().unwrap_or(&workbook.file);
                    map.file = several.then(|| plain.to_owned());
                    map.sheet = (workbook.sheets.len() > 1).then(|| sheet.name.clone());
                    tables.push(map);
                }
                None if sheet.rows.is_empty() => {}
                None => notes.push(unrecognised(workbook, sheet)),
            }
        }
    }
    let mut mapping = Mapping::of(tables, if is_vietnamese { Numbers::Vi } else { Numbers::En });
    notes.extend(stated.tell(&mut mapping.structure));
    (mapping, notes)
}

fn unrecognised(workbook: &Workbook, sheet: &Sheet) -> Diagnostic {
    let name = &sheet.name;
    let message =
        say!("sheet `{name}` holds no table that is recognised", "trang `{name}` không có bảng nào nhận ra được");
    let help = say!(
        "say in a mapping what it gives, if it is to be read: start from `--guess`",
        "nếu cần đọc, khai báo trong tệp ánh xạ: bắt đầu từ `--guess`"
    );
    Diagnostic::new(Severity::Note, "unrecognised-sheet", message).at(super::grid::whole(&workbook.file)).help(help)
}

/// Says which columns of a recognised sheet nothing was made of.
fn unread(workbook: &Workbook, sheet: &Sheet, map: &TableMap, headings: &[String]) -> Option<Diagnostic> {
    let column = |source: &Source| source.0.column.clone();
    let sources = map.columns.iter().map(|(_, source)| source).chain(&map.levels);
    let read: Vec<String> = sources.filter_map(column).collect();
    let is_read = |position: usize, heading: &String| {
        read.contains(heading) || read.contains(&super::grid::column_name(position))
    };
    let left: Vec<String> = headings
        .iter()
        .enumerate()
        .filter(|(position, heading)| !heading.is_empty() && !is_read(*position, heading))
        .map(|(_, heading)| format!("`{heading}`"))
        .collect();
    if left.is_empty() {
        return None;
    }
    let (name, left) = (&sheet.name, left.join(", "));
    let message =
        say!("columns of sheet `{name}` that are not read: {left}", "các cột của trang `{name}` không đọc: {left}");
    let help = say!("say what they are with `--map`, if they are to be read", "nếu cần đọc, khai báo bằng `--map`");
    Some(Diagnostic::new(Severity::Note, "unread-columns", message).at(super::grid::whole(&workbook.file)).help(help))
}

/// Returns how a sheet is read, and its headings.
fn table(sheet: &Sheet, catalogue: &Catalogue) -> Option<(TableMap, Vec<String>)> {
    let by_name = gives_of(&sheet.name);
    let candidates = [Gives::Operations, Gives::Succession, Gives::Units, Gives::Lines];
    let candidates: Vec<Gives> = by_name.into_iter().chain(candidates).collect();
    for gives in candidates {
        let is_bodies = matches!(gives, Gives::Units | Gives::Results);
        let recognised =
            |heading: &str| field(heading, gives, catalogue).is_some() || (is_bodies && tier(heading).is_some());
        let Some(region) = Region::find(sheet, &recognised) else { continue };
        let mut found = fields(&region, gives, catalogue);
        let levels = if is_bodies { levels(&region, &found) } else { Vec::new() };
        found.retain(|_, column| !levels.contains(column));
        if !is_enough(gives, &found) && levels.is_empty() {
            continue;
        }
        let is_records =
            levels.is_empty() && found.values().all(|column| bracketed(&region.headings[*column]).is_some());
        let headings = region.headings.clone();
        let mut map = TableMap { gives, records: is_records, ..TableMap::default() };
        if !region.is_plain() {
            let number = |position: usize| sheet.rows[position].number;
            map.heading = Some((number(region.heading.0), number(region.heading.1)));
        }
        map.columns = found
            .iter()
            .map(|(field, column)| (Id::from(field.as_str()), Source::column(&naming(&region, *column))))
            .collect();
        map.levels = levels.iter().map(|column| Source::column(&naming(&region, *column))).collect();
        if is_bodies {
            complete(&mut map, &region, &found, catalogue);
        }
        return Some((map, headings));
    }
    None
}

/// Returns the columns by field; of several with one meaning the first.
fn fields(region: &Region<'_>, gives: Gives, catalogue: &Catalogue) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (column, heading) in region.headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty()) {
        if let Some(field) = field(heading, gives, catalogue).filter(|field| may_be(field, region, column)) {
            found.entry(field).or_insert(column);
        }
    }
    found
}

/// Returns whether a column may be what its heading says: where names stand and no number, nothing is counted; an `x` is
/// a number here.
fn may_be(field: &str, region: &Region<'_>, column: usize) -> bool {
    if !field.starts_with("posts.") && !field.starts_with("measures.") {
        return true;
    }
    let texts = || region.rows.iter().map(|row| region.sheet.rows[*row].cell(column).text());
    let is_number = texts().any(|text| text.bytes().any(|byte| byte.is_ascii_digit()));
    is_number || !texts().any(|text| text.split_whitespace().nth(1).is_some())
}

/// Returns the columns over which the hierarchy is spread, if several columns side by side are headed like tiers,
/// hold words, and the first of them says the same in several rows, or nothing where the row above has said it.
fn levels(region: &Region<'_>, found: &BTreeMap<String, usize>) -> Vec<usize> {
    if found.contains_key("superior") {
        return Vec::new();
    }
    let tiers: Vec<(usize, Tier)> =
        region.headings.iter().enumerate().filter_map(|(column, heading)| Some((column, tier(heading)?))).collect();
    let numbered: Vec<usize> = (1..)
        .map_while(|wanted| tiers.iter().find(|(_, tier)| *tier == Tier::Numbered(wanted)).map(|(column, _)| *column))
        .collect();
    let named = || {
        let columns: Vec<usize> =
            tiers.iter().filter(|(_, tier)| *tier == Tier::Named).map(|(column, _)| *column).collect();
        let runs = columns.chunk_by(|one, next| *next == one + 1).filter(|run| run.len() > 1);
        runs.max_by_key(|run| run.len()).map(<[usize]>::to_vec).unwrap_or_default()
    };
    let mut columns = if numbered.len() > 1 { numbered } else { named() };
    columns.truncate(LEVELS.len());
    let rows = || region.rows.iter().map(|row| &region.sheet.rows[*row]);
    let is_words = |column: &usize| rows().all(|row| matches!(row.cell(*column), Cell::Empty | Cell::Text(_)));
    let first: Vec<&Cell> =
        columns.first().map(|column| rows().map(|row| row.cell(*column)).collect()).unwrap_or_default();
    let names: std::collections::BTreeSet<String> =
        first.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.text().into_owned()).collect();
    let is_nested = !names.is_empty() && names.len() < first.len();
    if columns.len() > 1 && is_nested && columns.iter().all(is_words) { columns } else { Vec::new() }
}

/// Returns whether the fields suffice to take a sheet for a table of this kind.
fn is_enough(gives: Gives, found: &BTreeMap<String, usize>) -> bool {
    let has = |field: &str| found.contains_key(field);
    match gives {
        Gives::Structure => has("key") && has("value"),
        Gives::Units | Gives::Results => (has("name") || has("id")) && found.len() > 1,
        Gives::Lines => has("type") && has("from") && has("to"),
        Gives::Posts => has("unit") && has("role"),
        Gives::Functions | Gives::Ended => has("id") || has("name"),
        Gives::Operations => has("original") && has("result") && (has("manner") || has("date")),
        Gives::Succession => has("original") && has("result"),
    }
}

/// Returns how a mapping names a column: by heading, by letters where several headings are alike.
fn naming(region: &Region<'_>, column: usize) -> String {
    let heading = &region.headings[column];
    match region.column(heading) {
        Some(found) if found == column => heading.clone(),
        _ => super::grid::column_name(column),
    }
}

/// Adds to a table of bodies what follows from its rows: the outline, and where kinds come from.
fn complete(map: &mut TableMap, region: &Region<'_>, found: &BTreeMap<String, usize>, catalogue: &Catalogue) {
    if !found.contains_key("superior") && map.levels.is_empty() {
        map.outline = outline(region, found);
    }
    if !found.contains_key("kind")
        && !catalogue.kinds.is_empty()
        && let Some(name) = found.get("name")
    {
        let record =
            SourceRecord { column: Some(naming(region, *name)), matching: Match::Start, ..SourceRecord::default() };
        map.columns.insert("kind".into(), Source(record));
    }
}

fn outline(region: &Region<'_>, found: &BTreeMap<String, usize>) -> Option<Outline> {
    let rows = || region.rows.iter().map(|row| &region.sheet.rows[*row]);
    if let Some(number) = found.get("number") {
        let mut numbering = Numbering::default();
        let depths: Vec<Option<usize>> = rows().map(|row| numbering.depth(&row.cell(*number).text())).collect();
        if depths.iter().flatten().any(|depth| *depth > 0) && depths.iter().all(Option::is_some) {
            return Some(Outline::Numbering);
        }
    }
    let name = *found.get("name")?;
    let mut indentation = Indentation::default();
    let indent = |row: &super::Row| {
        let blanks = row.cell(name).text().chars().take_while(|letter| letter.is_whitespace()).count();
        blanks + usize::from(row.indents.get(name).copied().unwrap_or(0))
    };
    let is_deep = rows().any(|row| indentation.depth(indent(row)) > 0);
    is_deep.then_some(Outline::Indent)
}
