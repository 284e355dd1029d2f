//! A structure as a workbook, from which [`super::import`] makes the same structure again.
//!
//! Every sheet has headings in both languages, each with its field in brackets.
//! What a column cannot hold exactly stands as JSON in the last columns, so that nothing is lost.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::grid::Cell;
use super::kinds::Kinds;
use super::mapping::Dates;
use super::moves::json;
use super::sheets::{Book, Column, Entry, LENGTH_MAX, Page, fits};
use super::values::{Notation, day, number};
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, Basis, Ended, Function, Id, Line, Post, Structure, Text, Unit, UnitRef};
use crate::say;

/// The heading of the columns for what no other column holds.
const OTHER: Column = Column { field: "other", en: "Other data", vi: "Dữ liệu khác", width: 20 };

/// Returns the workbook of a structure; `catalogue` is the path by which the workbook is to name the catalogue.
///
/// # Errors
/// Says why the workbook cannot be written, such as more rows than a sheet can have.
pub fn export(structure: &Structure, catalogue: Option<&str>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let writer = Writer { structure, kinds: Kinds::of(structure.catalogue()) };
    let mut book = Book::new(structure.catalogue());
    book.page(writer.header(catalogue))?;
    book.page(writer.units())?;
    book.page(writer.lines())?;
    book.page(writer.posts())?;
    book.page(writer.functions())?;
    book.page(writer.ended())?;
    book.finish()
}

struct Writer<'s> {
    structure: &'s Structure,
    kinds: Kinds,
}

/// The columns of the sheet of bodies that are always there.
pub(super) const UNIT_COLUMNS: [Column; 10] = [
    Column { field: "id", en: "Id", vi: "Mã", width: 22 },
    Column { field: "name", en: "Name", vi: "Tên đơn vị", width: 44 },
    Column { field: "short", en: "Short name", vi: "Tên viết tắt", width: 14 },
    Column { field: "kind", en: "Kind", vi: "Loại hình", width: 28 },
    Column { field: "superior", en: "Superior", vi: "Trực thuộc", width: 22 },
    Column { field: "rank", en: "Order", vi: "Thứ tự", width: 8 },
    Column { field: "valid_from", en: "Established", vi: "Ngày thành lập", width: 14 },
    Column { field: "valid_to", en: "Last day", vi: "Ngày kết thúc", width: 14 },
    Column { field: "legal_basis", en: "Legal basis", vi: "Căn cứ pháp lý", width: 22 },
    Column { field: "note", en: "Note", vi: "Ghi chú", width: 22 },
];

/// The columns of the sheet of bodies that are there where a body has something in them.
const FURTHER: [Column; 4] = [
    Column { field: "level", en: "Level", vi: "Cấp", width: 12 },
    Column { field: "line", en: "Line to the superior", vi: "Quan hệ với cấp trên", width: 18 },
    Column { field: "functions", en: "Functions", vi: "Mã chức năng", width: 22 },
    Column { field: "cooperates", en: "Takes part in", vi: "Chức năng phối hợp", width: 22 },
];

pub(super) const LINE_COLUMNS: [Column; 4] = [
    Column { field: "type", en: "Line", vi: "Loại quan hệ", width: 28 },
    Column { field: "from", en: "From", vi: "Từ đơn vị", width: 28 },
    Column { field: "to", en: "To", vi: "Đến đơn vị", width: 28 },
    Column { field: "basis", en: "Basis", vi: "Căn cứ", width: 22 },
];

pub(super) const POST_COLUMNS: [Column; 7] = [
    Column { field: "unit", en: "Body", vi: "Đơn vị", width: 28 },
    Column { field: "role", en: "Role", vi: "Loại chức danh", width: 16 },
    Column { field: "title", en: "Title", vi: "Chức danh", width: 28 },
    Column { field: "count", en: "Number", vi: "Số lượng", width: 10 },
    Column {
        field: "holder", en: "Holder (code, no name)", vi: "Người giữ (mã số, không ghi tên)", width: 18
    },
    Column { field: "basis", en: "Basis", vi: "Căn cứ", width: 22 },
    Column { field: "id", en: "Id", vi: "Mã", width: 16 },
];

pub(super) const FUNCTION_COLUMNS: [Column; 2] = [
    Column { field: "id", en: "Id", vi: "Mã", width: 28 },
    Column { field: "name", en: "Function", vi: "Chức năng, nhiệm vụ", width: 60 },
];

const ENDED_COLUMNS: [Column; 5] = [
    Column { field: "id", en: "Id", vi: "Mã", width: 22 },
    Column { field: "name", en: "Name", vi: "Tên đơn vị", width: 44 },
    Column { field: "kind", en: "Kind", vi: "Loại hình", width: 28 },
    Column { field: "on", en: "Last day", vi: "Ngày kết thúc", width: 14 },
    Column { field: "successors", en: "Successors", vi: "Đơn vị kế thừa", width: 28 },
];

pub(super) const HEADER_COLUMNS: [Column; 2] = [
    Column { field: "key", en: "Field", vi: "Trường", width: 16 },
    Column { field: "value", en: "Value", vi: "Giá trị", width: 80 },
];

/// A row in the making: what is left of the value as JSON, and the cells that hold the rest.
struct Row {
    rest: Map<String, Value>,
    entries: Vec<(String, Entry)>,
}

impl Row {
    fn of(value: &impl serde::Serialize) -> Row {
        let rest = match serde_json::to_value(value) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        Row { rest, entries: Vec::new() }
    }

    /// Moves a field into a cell of its own if the cell holds it exactly.
    fn take(&mut self, field: &'static str, entry: Option<Entry>) {
        if let Some(entry) = entry {
            self.rest.remove(field);
            self.entries.push((field.to_owned(), entry));
        }
    }

    /// Moves a text into a cell, or into one cell for each of its languages.
    fn take_text(&mut self, field: &'static str, text: &Text) {
        let entry = plain(text);
        if entry.is_some() {
            return self.take(field, entry);
        }
        if text.iter().all(|(tag, text)| is_field(tag) && fits(text)) && !text.is_empty() {
            self.rest.remove(field);
            let cell = |(tag, text): (&str, &str)| (format!("{field}.{tag}"), Entry::Text(text.to_owned()));
            self.entries.extend(text.iter().map(cell));
        }
    }

    /// Moves the entries of a field that is a table into cells of their own.
    fn take_each(&mut self, field: &str, entries: Vec<(String, Entry)>) {
        let Some(Value::Object(inner)) = self.rest.get_mut(field) else { return };
        for (key, entry) in entries {
            inner.remove(&key);
            self.entries.push((format!("{field}.{key}"), entry));
        }
        // What remains stands beside what was moved; the import puts the whole table back.
        if inner.is_empty() {
            self.rest.remove(field);
        }
    }

    fn finish(mut self) -> Vec<(String, Entry)> {
        if !self.rest.is_empty() {
            let text = Value::Object(self.rest).to_string();
            self.entries.extend(pieces("other", &safe(&text)));
        }
        self.entries
    }
}

/// Returns JSON in letters that every cell holds as they are.
fn safe(text: &str) -> String {
    let is_composed = crate::model::nfc(text) == text;
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        let is_plain = match character {
            // Spreadsheets take `_x000D_` for a character of its own; pieces of a text must not end with a blank.
            '_' => false,
            ' ' => !safe.ends_with(' '),
            '!'..='~' => true,
            other => is_composed && fits(other.encode_utf8(&mut [0; 4])),
        };
        if is_plain {
            safe.push(character);
        } else {
            character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        }
    }
    safe
}

/// Returns a text as it is, or as JSON where a cell does not hold it.
fn stated(text: &str) -> String {
    if fits(text) && !text.starts_with('"') { text.to_owned() } else { safe(&json(&text)) }
}

/// Returns a text in pieces that cells can hold, in the columns `field`, `field.2`, `field.3`.
fn pieces(field: &str, text: &str) -> Vec<(String, Entry)> {
    let mut pieces: Vec<String> = vec![String::new()];
    let mut length = 0;
    let is_long = text.encode_utf16().count() > LENGTH_MAX;
    for character in text.chars() {
        length += character.len_utf16();
        // A piece neither begins nor ends with a blank, which reading takes away.
        if is_long
            && length > LENGTH_MAX / 2
            && character != ' '
            && !pieces.last().is_some_and(|piece| piece.ends_with(' '))
        {
            pieces.push(String::new());
            length = character.len_utf16();
        }
        pieces.last_mut().into_iter().for_each(|piece| piece.push(character));
    }
    let name = |number: usize| if number == 0 { field.to_owned() } else { format!("{field}.{}", number + 1) };
    pieces.into_iter().enumerate().map(|(number, piece)| (name(number), Entry::Text(piece))).collect()
}

/// Returns the cell of a text that stands for every language.
fn plain(text: &Text) -> Option<Entry> {
    let mut entries = text.iter();
    match (entries.next(), entries.next()) {
        (Some(("", text)), None) if fits(text) => Some(Entry::Text(text.to_owned())),
        _ => None,
    }
}

fn word(text: &str) -> Option<Entry> {
    fits(text).then(|| Entry::Text(text.to_owned()))
}

fn words(ids: &[Id]) -> Option<Entry> {
    let text = ids.iter().map(Id::as_str).collect::<Vec<_>>().join("; ");
    (ids.iter().all(|id| Id::is_well_formed(id)) && fits(&text)).then_some(Entry::Text(text))
}

fn date(date: jiff::civil::Date) -> Option<Entry> {
    let is_in_range = date.year() >= 1901 && matches!(day(&Cell::Day(date), false, Dates::DayFirst), Ok(Some(_)));
    is_in_range.then_some(Entry::Day(date))
}

fn document(basis: &[Basis]) -> Option<Entry> {
    match basis {
        [only] if *only == super::draft::basis(&only.document) => word(&only.document),
        _ => None,
    }
}

impl Writer<'_> {
    fn header(&self, catalogue: Option<&str>) -> Page {
        let header = self.structure.header();
        let mut pairs: Vec<(&str, String)> = Vec::new();
        pairs.extend(header.id.as_ref().map(|id| ("id", stated(id))));
        pairs.extend((!header.title.is_empty()).then(|| ("title", safe(&json(&header.title)))));
        pairs.extend(header.as_of.map(|day| ("as_of", day.to_string())));
        pairs.extend(header.language.as_ref().map(|language| ("language", stated(language))));
        pairs.extend(catalogue.map(|path| ("catalogue", stated(path))));
        pairs.extend(header.provenance.as_ref().map(|provenance| ("provenance", safe(&json(provenance)))));
        pairs.extend(header.sources.iter().map(|source| ("source", safe(&json(source)))));
        let row = |(key, value): (&str, String)| {
            let mut row = vec![("key".to_owned(), Entry::Text(key.to_owned()))];
            row.extend(pieces("value", &value));
            row
        };
        Page::of("Cơ cấu - Structure", &HEADER_COLUMNS, pairs.into_iter().map(row).collect())
            .with_more(&HEADER_COLUMNS[1])
    }

    fn units(&self) -> Page {
        let units = self.structure.units_sorted();
        let rows: Vec<Vec<(String, Entry)>> = units.iter().map(|unit| self.unit(unit.facts())).collect();
        let used: BTreeSet<&str> = rows.iter().flatten().map(|(field, _)| field.as_str()).collect();
        let mut columns: Vec<Column> = UNIT_COLUMNS.to_vec();
        columns.extend(FURTHER.into_iter().filter(|column| used.contains(column.field)));
        let mut page = Page::of("Đơn vị - Units", &columns, Vec::new());
        let catalogue = self.structure.catalogue();
        for field in used.iter().filter(|field| field.contains('.') && !field.starts_with("other")) {
            let (first, inner) = field.split_once('.').unwrap_or((field, ""));
            let name = match first {
                "measures" => catalogue.measure(inner).map(|measure| measure.name.say()),
                "attributes" => {
                    let found = catalogue.attributes.iter().find(|attribute| attribute.id == *inner);
                    found.map(|attribute| attribute.name.say())
                }
                "name" => Some(say!("Name ({inner})", "Tên đơn vị ({inner})")),
                "codes" => Some(say!("Code ({inner})", "Mã số ({inner})")),
                _ => None,
            };
            page.add_column(field, name);
        }
        page.rows = rows;
        page.with_more(&OTHER)
    }

    fn unit(&self, unit: &Unit) -> Vec<(String, Entry)> {
        let mut row = Row::of(unit);
        // The posts have a sheet of their own.
        row.rest.remove("posts");
        row.take("id", word(&unit.id));
        row.take_text("name", &unit.name);
        row.take("short", unit.short.as_ref().and_then(plain));
        row.take("kind", self.kind(&unit.kind));
        row.take(
            "level",
            unit.level
                .as_ref()
                .filter(|level| self.structure.catalogue().level(level).is_some())
                .and_then(|level| word(level)),
        );
        row.take("superior", unit.superior.as_ref().and_then(|superior| word(superior)));
        row.take("line", unit.line.as_ref().and_then(|line| word(line)));
        row.take("rank", (unit.rank != 0).then(|| Entry::Number(f64::from(unit.rank), 0)));
        let codes = unit.codes.iter().filter(|(scheme, _)| is_field(scheme));
        row.take_each("codes", codes.filter_map(|(scheme, code)| Some((scheme.to_string(), word(code)?))).collect());
        let measures = unit.measures.iter().filter(|(id, figure)| is_field(id) && figure.provenance.is_none());
        row.take_each(
            "measures",
            measures.filter_map(|(id, figure)| Some((id.to_string(), self.figure(id, figure.value)?))).collect(),
        );
        row.take("functions", (!unit.functions.is_empty()).then(|| words(&unit.functions)).flatten());
        row.take("cooperates", (!unit.cooperates.is_empty()).then(|| words(&unit.cooperates)).flatten());
        row.take("legal_basis", document(&unit.legal_basis));
        let attributes = unit.attributes.iter().filter(|(id, _)| is_field(id));
        let answers = attributes.filter_map(|(id, attribute)| {
            let answer = attribute.value.filter(|answer| crate::model::Attribute::from(*answer) == *attribute)?;
            let said = match answer {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::Unknown => "unknown",
            };
            Some((id.to_string(), Entry::Text(said.to_owned())))
        });
        row.take_each("attributes", answers.collect());
        row.take("valid_from", unit.valid_from.and_then(date));
        row.take("valid_to", unit.valid_to.and_then(date));
        row.take("note", unit.note.as_ref().and_then(plain));
        row.finish()
    }

    /// Returns the name of a kind if it leads back to the kind, else its id.
    fn kind(&self, kind: &Id) -> Option<Entry> {
        let name = self.kinds.name(kind, self.structure.catalogue())?;
        (*kind != Unit::NO_KIND).then(|| Entry::Text(name.to_owned()))
    }

    fn figure(&self, measure: &str, value: i64) -> Option<Entry> {
        let decimals = self.structure.catalogue().measure(measure).map_or(0, |known| known.decimals);
        let shown = value as f64 / 10f64.powi(decimals.into());
        let leads_back = number(&Cell::Number(shown), decimals, Notation::Vietnamese) == Ok(Some(value));
        leads_back.then_some(Entry::Number(shown, decimals))
    }

    fn lines(&self) -> Page {
        let row = |line: &&Line| {
            let mut row = Row::of(line);
            row.take("type", word(&line.line_type));
            row.take("from", word(&line.from));
            row.take("to", word(&line.to));
            row.take("basis", document(&line.basis));
            row.finish()
        };
        let rows = self.structure.lines().iter().map(row).collect();
        Page::of("Quan hệ - Lines", &LINE_COLUMNS, rows).with_more(&OTHER)
    }

    fn posts(&self) -> Page {
        let row = |unit: &UnitRef<'_>, post: &Post| {
            let mut row = Row::of(post);
            row.entries.extend(word(unit.id()).map(|id| ("unit".to_owned(), id)));
            row.take("role", word(post.role.id()));
            row.take("id", post.id.as_ref().and_then(|id| word(id)));
            row.take("title", post.title.as_ref().and_then(plain));
            row.take("holder", post.holder.as_ref().and_then(|holder| word(holder)));
            row.take("count", (post.count != 1).then(|| Entry::Number(post.count.into(), 0)));
            row.take("basis", post.basis.as_ref().and_then(plain));
            row.finish()
        };
        let units = self.structure.units_sorted();
        let rows = units.iter().flat_map(|unit| unit.facts().posts.iter().map(move |post| row(unit, post)));
        Page::of("Chức danh - Posts", &POST_COLUMNS, rows.collect()).with_more(&OTHER)
    }

    fn functions(&self) -> Page {
        let row = |function: &Function| {
            let mut row = Row::of(function);
            row.take("id", word(&function.id));
            row.take("name", plain(&function.name));
            row.finish()
        };
        let rows = self.structure.functions().map(row).collect();
        Page::of("Chức năng - Functions", &FUNCTION_COLUMNS, rows).with_more(&OTHER)
    }

    fn ended(&self) -> Page {
        let row = |ended: &Ended| {
            let mut row = Row::of(ended);
            row.take("id", word(&ended.id));
            row.take("name", plain(&ended.name));
            row.take("kind", ended.kind.as_ref().and_then(|kind| self.kind(kind)));
            row.take("on", ended.on.and_then(date));
            row.take("successors", (!ended.successors.is_empty()).then(|| words(&ended.successors)).flatten());
            row.finish()
        };
        let rows = self.structure.ended_units().map(row).collect();
        Page::of("Đã kết thúc - Ended", &ENDED_COLUMNS, rows).with_more(&OTHER)
    }
}

/// Returns whether a word can stand in brackets in a heading.
fn is_field(word: &str) -> bool {
    Id::is_well_formed(word)
}
