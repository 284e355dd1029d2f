//! The mapping file, `bomay/mapping/1`: which table gives what, and which column is what.
//!
//! A field is named by a word, or by two with a dot between them: `name`, `name.en`, `codes.gso`,
//! `measures.population`, `attributes.seal`, `posts.deputy`, `lines.guidance`.
//! [`FIELDS`](super::fields::FIELDS) lists them.

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fields::{UNIT_FIELDS, is_field};
use super::mapping_facts::{PlanFacts, StructureFacts};
use super::values::Notation;
use crate::diagnostic::{Diagnostic, Input, Speech};
use crate::formats::print::Printer;
use crate::formats::read::{Document, Fields, Read, document};
use crate::model::{Id, Table};
use crate::say;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// What the structure says about itself: a key and a value in each row.
    Structure,
    /// Bodies.
    #[default]
    Units,
    /// Lines laid over the hierarchy.
    Lines,
    /// Posts of bodies.
    Posts,
    /// Functions.
    Functions,
    /// Bodies that ended earlier.
    Ended,
    /// Bodies as they are to be after the plan.
    Results,
    /// Which body goes into which: one row for each original and result.
    Succession,
    /// Operations: one row for each original and result, with date, manner and basis.
    Operations,
}

impl Gives {
    /// Returns what the rows are called.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Gives::Structure => ("about the structure", "thông tin chung"),
            Gives::Units => ("bodies", "đơn vị"),
            Gives::Lines => ("lines", "quan hệ"),
            Gives::Posts => ("posts", "chức danh"),
            Gives::Functions => ("functions", "chức năng"),
            Gives::Ended => ("ended bodies", "đơn vị đã kết thúc"),
            Gives::Results => ("bodies after the plan", "đơn vị sau sắp xếp"),
            Gives::Succession => ("succession", "chuyển tiếp đơn vị"),
            Gives::Operations => ("operations", "phương án sắp xếp"),
        };
        speech.pick(en, vi)
    }
}

/// How values of a column are compared with the words of `values`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The whole cell.
    #[default]
    Whole,
    /// The cell begins with the word; the longest word counts.
    Start,
}

/// By what a column names other bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// By what stands in the column `id`.
    Id,
    /// By one of the official codes.
    Code,
    /// By the name, which must be unique.
    Name,
}

/// Where a field comes from.
///
/// In a file: the heading of the column, or an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source(pub SourceRecord);

/// Where a field comes from, in full.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SourceRecord {
    /// Heading of the column, or its letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value for every row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// What the words of the column mean.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub values: Table<String>,
    /// How the words are compared.
    #[serde(rename = "match", skip_serializing_if = "is_default")]
    pub matching: Match,
    /// The value where the cell is empty, or its word is not among `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Only what stands behind the last of these characters counts, such as `/` in web addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What ids begin with that are made of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Characters between several values of one cell; absent = `;` and line breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Kind of the bodies that a column of `levels` names; absent = by their names, else by the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Id>,
    /// By what the column names other bodies; absent = id, code, unique name, in this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Source {
    /// Makes the source that is a column.
    pub fn column(heading: &str) -> Self {
        Source(SourceRecord { column: Some(heading.to_owned()), ..SourceRecord::default() })
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.column {
            Some(column) if *self == Source::column(column) => serializer.serialize_str(column),
            _ => self.0.serialize(serializer),
        }
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = Source;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the heading of a column, or an object with `column` or `constant`")
    }

    fn visit_str<E: Error>(self, heading: &str) -> Result<Source, E> {
        Ok(Source::column(heading))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
        Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Source)
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceVisitor)
    }
}

impl JsonSchema for Source {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Source".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let record = generator.subschema_for::<SourceRecord>();
        schemars::json_schema!({
            "description": "The heading of a column, or where else a field comes from.",
            "anyOf": [{"type": "string"}, record]
        })
    }
}

/// What the place of a row in the hierarchy follows from, where no column names the superior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outline {
    /// From the numbering in the column `number`: I, 1, a; 1, 1.1.
    Numbering,
    /// From the indentation of the names, by format or by blanks.
    Indent,
}

/// One table and what it gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableMap {
    /// Name of the file, without its folder; absent = the only or the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Name of the sheet; absent = the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// What its rows are.
    #[serde(default)]
    pub gives: Gives,
    /// First and last row of the headings; absent = they are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<(u32, u32)>,
    /// Last row of the table; absent = up to remarks, signatures or the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_row: Option<u32>,
    /// Only rows in which these columns hold one of these values.
    #[serde(default, rename = "where", skip_serializing_if = "Table::is_empty")]
    pub only: Table<Vec<String>>,
    /// Which field comes from which column.
    pub columns: Table<Source>,
    /// Columns over which the hierarchy is spread, the highest first: Ministry | Department | Division.
    ///
    /// A body that has no row of its own comes into being where a row names it as one above.
    /// Blanks before the first filled cell say the same as the row above; a blank between two skips a level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Source>,
    /// Whether rows with one id are one body: the first gives its facts, later ones add superiors and lines.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repeated: bool,
    /// Keys of a JSON register under which the subordinates of a body are listed as bodies themselves, to any depth.
    ///
    /// A key that lists records in which it occurs again needs no mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nested: Vec<String>,
    /// What the place in the hierarchy follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    /// What becomes of further superiors of one body: the line type that they get, or `ignore`; absent = a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_superiors: Option<Id>,
    /// Whether every row is a record: none is a sum, a title or a remark, and no name is cleaned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub records: bool,
}

/// Which table gives what, and which column is what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// Path of the catalogue, relative to this file.
    #[serde(default)]
    pub catalogue: Option<String>,
    /// What the structure says about itself.
    #[serde(default)]
    pub structure: StructureFacts,
    /// How numbers in texts are written: `vi` for 1.317.200 and 6,48, `en` for 1,317,200 and 6.48.
    #[serde(default)]
    pub numbers: Option<Numbers>,
    /// Which number comes first in dates such as 03/04/2020.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dates: Dates,
    /// The tables, in the order in which they are read.
    pub tables: Vec<TableMap>,
    /// What is known about the plan.
    #[serde(default)]
    pub plan: PlanFacts,
}

/// Which number comes first in dates that do not begin with the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// 31/12/2020.
    #[default]
    DayFirst,
    /// 12/31/2020.
    MonthFirst,
}

/// How numbers in texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// 1.317.200 and 6,48.
    Vi,
    /// 1,317,200 and 6.48.
    En,
}

impl Mapping {
    /// Makes a mapping of these tables.
    pub(super) fn of(tables: Vec<TableMap>, numbers: Numbers) -> Self {
        Mapping { format: "bomay/mapping/1".to_owned(), tables, numbers: Some(numbers), ..Mapping::default() }
    }

    /// Makes the first table of bodies read a field from a column, as `name=Tên đơn vị` says it.
    ///
    /// # Errors
    /// Says that the words are no such pair, or that there is no table of bodies.
    pub fn set(&mut self, words: &str) -> Result<(), Box<Diagnostic>> {
        let pair = words.split_once('=').filter(|(field, _)| is_field(Gives::Units, field));
        let table = self.tables.iter_mut().find(|table| table.gives == Gives::Units);
        let Some(((field, heading), table)) = pair.zip(table) else {
            let message = say!("`{words}` does not say which column is what", "`{words}` không cho biết cột nào là gì");
            let all = UNIT_FIELDS.join(", ");
            let help =
                say!("write `name=Heading of the column`; fields: {all}", "ghi `name=Tiêu đề cột`; các trường: {all}");
            return Err(Box::new(Diagnostic::error("usage", message).help(help)));
        };
        table.columns.insert(field.into(), Source::column(heading));
        Ok(())
    }

    /// Returns the keys under which registers in JSON nest bodies, for [`super::open_within`].
    pub fn nested(&self) -> Vec<&str> {
        self.tables.iter().flat_map(|table| &table.nested).map(String::as_str).collect()
    }

    pub(super) fn notation(&self) -> Notation {
        match self.numbers {
            Some(Numbers::En) => Notation::English,
            _ => Notation::Vietnamese,
        }
    }
}

impl<'t> Document<'t> for Mapping {
    const WHAT: &'static str = "mapping";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        Mapping {
            schema: None,
            format: String::new(),
            catalogue: fields.optional("catalogue"),
            structure: fields.optional("structure").unwrap_or_default(),
            numbers: fields.optional("numbers"),
            dates: fields.optional("dates").unwrap_or_default(),
            tables: fields.list("tables"),
            plan: fields.optional("plan").unwrap_or_default(),
        }
    }
}

/// Reads a mapping; none if anything in it is wrong.
pub fn mapping(text: &str, file: &str) -> (Option<Mapping>, Vec<Diagnostic>) {
    let Read { document, mut problems, .. } = document::<Mapping>(text, file, Input::Mapping);
    if let Some(mapping) = &document {
        let mut locator = crate::formats::Locator::new(text);
        for (number, table) in mapping.tables.iter().enumerate() {
            for mut problem in table.field_problems(number).into_iter().chain(table.level_problems(number)) {
                if let Some(place) = &mut problem.place {
                    place.file = file.to_owned();
                    locator.fill(place);
                }
                problems.push(problem);
            }
        }
    }
    (document.filter(|_| problems.is_empty()), problems)
}

impl TableMap {
    /// Returns the source of a field.
    pub fn source(&self, field: &str) -> Option<&SourceRecord> {
        self.columns.get(field).map(|source| &source.0)
    }
}

/// Prints a mapping canonically.
pub fn print_mapping(mapping: &Mapping) -> String {
    let mut printer = Printer::new(Mapping::WHAT, mapping.schema.as_deref());
    printer.optional("catalogue", &mapping.catalogue);
    printer.optional("structure", &Some(&mapping.structure).filter(|facts| !is_default(*facts)));
    printer.optional("numbers", &mapping.numbers);
    printer.optional("dates", &Some(mapping.dates).filter(|dates| !is_default(dates)));
    printer.list("tables", &mapping.tables);
    printer.optional("plan", &Some(&mapping.plan).filter(|facts| !is_default(*facts)));
    printer.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_reads_back_what_was_printed() {
        let text = r#"{"format": "bomay/mapping/1", "numbers": "en", "tables": [
            {"gives": "units", "columns": {"id": {"column": "code", "prefix": "b."}, "name": "Tên", "measures.area": "km²"}}]}"#;
        let (read, problems) = mapping(text, "m.json");
        assert_eq!(problems, []);
        let read = read.unwrap();
        let again = mapping(&print_mapping(&read), "m.json").0.unwrap();
        assert_eq!(again.tables, read.tables);
    }

    #[test]
    fn everything_wrong_in_a_mapping_is_told_with_its_place() {
        let text = "{\"format\": \"bomay/mapping/1\", \"tables\": [\n{\"columns\": {\"nam\": \"Tên\", \"posts.heads\": \"x\"}}, {\"colums\": {}}]}";
        let (read, problems) = mapping(text, "m.json");
        assert!(read.is_none());
        let said: Vec<(&str, u32)> = problems
            .iter()
            .map(|problem| (&*problem.message.en, problem.place.as_ref().map_or(0, |place| place.line)))
            .collect();
        assert!(said.contains(&("the table has no field `nam`", 2)), "{said:?}");
        assert!(said.contains(&("the table has no field `posts.heads`", 2)), "{said:?}");
        let help = problems.iter().find(|problem| problem.message.en.contains("posts.heads"));
        assert_eq!(help.unwrap().help.as_ref().unwrap().en, "did you mean `posts.head`?");
        assert!(said.iter().any(|(message, _)| message.contains("colums")), "{said:?}");
    }
}
