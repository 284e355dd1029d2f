//! The mapping file of a register: `bomay/rdf-mapping/1`, which says in words of the structure what its terms mean.
//!
//! ```json
//! {
//!   "format": "bomay/rdf-mapping/1",
//!   "prefixes": {"x": "https://register.example/def/"},
//!   "as_of": "2026-01-01",
//!   "read": {
//!     "x:Body": "body",
//!     "x:parent": "superior",
//!     "x:title": "name",
//!     "x:closedOn": "valid_to",
//!     "x:staff": "measure payroll",
//!     "x:ref": "code register",
//!     "x:advises": "line guidance"
//!   },
//!   "closed": {"x:status": ["closed", "x:Dissolved"]},
//!   "kinds": {"x:type-4": "agency"}
//! }
//! ```
//!
//! | word | means |
//! |---|---|
//! | `body` | a class whose members are bodies |
//! | `name`, `short`, `kind`, `level`, `note`, `valid_from`, `valid_to` | the field of that name |
//! | `superior`, `subordinate` | a link up, a link down |
//! | `successor` | a body that took over from a closed one |
//! | `function` | a function that the body leads |
//! | `measure ID` | a quantity, a whole number |
//! | `code SCHEME` | an official code |
//! | `attribute ID` | a text about the body |
//! | `line TYPE` | a line to another body: of a family, or of a type of the catalogue |
//!
//! What a register states in terms of ORG, SKOS, schema.org is read without being mapped.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::record::UNIT;
use super::vocabulary::{HAS_SUB_ORGANIZATION, HAS_SUCCESSOR, ORGANIZATION, PREFIXES, PURPOSE, SUB_ORGANIZATION_OF};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, did_you_mean};
use crate::formats::Locator;
use crate::formats::read::{Document, Fields, Read, document};
use crate::model::Id;
use crate::say;

/// A mapping, as a file gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::formats) struct MappingRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// Prefixes that stand for namespaces in this file.
    #[serde(default)]
    prefixes: BTreeMap<String, String>,
    /// The date at which the register holds.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    as_of: Option<Date>,
    /// What properties and classes mean, as words of the structure.
    #[serde(default)]
    read: BTreeMap<String, String>,
    /// Values of properties by which the register says that a body is closed.
    #[serde(default)]
    closed: BTreeMap<String, Vec<String>>,
    /// Kinds for the classifications of the register.
    #[serde(default)]
    kinds: BTreeMap<String, Id>,
}

impl<'t> Document<'t> for MappingRecord {
    const WHAT: &'static str = "rdf-mapping";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        MappingRecord {
            schema: None,
            format: String::new(),
            prefixes: fields.optional("prefixes").unwrap_or_default(),
            as_of: fields.optional("as_of"),
            read: fields.optional("read").unwrap_or_default(),
            closed: fields.optional("closed").unwrap_or_default(),
            kinds: fields.optional("kinds").unwrap_or_default(),
        }
    }
}

/// What the terms of a register mean; all IRIs are whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The date at which the register holds.
    pub(super) as_of: Option<Date>,
    /// Terms that are read as terms that are known.
    pub(super) same: BTreeMap<String, &'static str>,
    /// Properties that are quantities.
    pub(super) measures: BTreeMap<String, Id>,
    /// Properties that are official codes.
    pub(super) codes: BTreeMap<String, Id>,
    /// Properties that are texts about bodies.
    pub(super) attributes: BTreeMap<String, Id>,
    /// Properties that are lines.
    pub(super) lines: BTreeMap<String, Id>,
    /// Properties and values that say that a body is closed.
    pub(super) closed: BTreeMap<String, Vec<String>>,
    /// Kinds by classification.
    pub(super) kinds: BTreeMap<String, Id>,
}

/// Words of one part, and the term of which they are another name.
const WORDS: [(&str, &str); 5] = [
    ("body", ORGANIZATION),
    ("superior", SUB_ORGANIZATION_OF),
    ("subordinate", HAS_SUB_ORGANIZATION),
    ("successor", HAS_SUCCESSOR),
    ("function", PURPOSE),
];

/// Words that are fields of a unit.
const FIELDS: [&str; 7] = ["name", "short", "kind", "level", "note", "valid_from", "valid_to"];

/// Words that need a name behind them.
const NAMED: [&str; 4] = ["measure", "code", "attribute", "line"];

/// Reads a mapping file; none if anything in it is wrong.
pub fn mapping(text: &str, file: &str) -> (Option<Mapping>, Vec<Diagnostic>) {
    let Read { document, mut problems, .. } = document::<MappingRecord>(text, file, Input::Structure);
    let Some(record) = document else { return (None, problems) };
    let expand = |name: &String| expand(name, &record.prefixes);
    let mut mapping = Mapping {
        as_of: record.as_of,
        closed: record
            .closed
            .iter()
            .map(|(property, values)| {
                (expand(property), values.iter().flat_map(|value| [value.clone(), expand(value)]).collect())
            })
            .collect(),
        kinds: record.kinds.iter().map(|(kind, id)| (expand(kind), id.clone())).collect(),
        ..Mapping::default()
    };
    let mut locator = Locator::new(text);
    for (term, word) in &record.read {
        if let Err(problem) = mapping.set(expand(term), word) {
            let path = vec![Segment::Key("read".into()), Segment::Key(term.clone().into())];
            let mut place = Place { file: file.to_owned(), path, ..Place::default() };
            locator.fill(&mut place);
            problems.push(problem.at(place));
        }
    }
    (Some(mapping).filter(|_| problems.is_empty()), problems)
}

impl Mapping {
    fn set(&mut self, term: String, word: &str) -> Result<(), Box<Diagnostic>> {
        if let Some((_, known)) = WORDS.iter().find(|(known, _)| *known == word) {
            self.same.insert(term, known);
            return Ok(());
        }
        if let Some(field) = UNIT.fields.iter().find(|field| FIELDS.contains(&word) && field.key == word) {
            self.same.insert(term, field.term);
            return Ok(());
        }
        let list = match word.split_once(' ') {
            Some(("measure", id)) => Some((&mut self.measures, id)),
            Some(("code", id)) => Some((&mut self.codes, id)),
            Some(("attribute", id)) => Some((&mut self.attributes, id)),
            Some(("line", id)) => Some((&mut self.lines, id)),
            _ => None,
        };
        match list.map(|(list, id)| (list, id.trim())).filter(|(_, id)| Id::is_well_formed(id)) {
            Some((list, id)) => {
                list.insert(term, id.into());
                Ok(())
            }
            None => Err(Box::new(unknown(word))),
        }
    }
}

fn unknown(word: &str) -> Diagnostic {
    let plain = WORDS.iter().map(|(word, _)| *word).chain(FIELDS);
    let listed: Vec<String> = plain.clone().map(str::to_owned).chain(NAMED.map(|word| format!("{word} ID"))).collect();
    let listed = listed.join(", ");
    let message = say!("`{word}` is no word of a mapping", "`{word}` không phải là từ của tệp ánh xạ");
    let mut problem = Diagnostic::error("unknown-value", message);
    let help = say!("write one of: {listed}", "dùng một trong các từ: {listed}");
    problem.help = did_you_mean(word, plain.chain(NAMED)).or(Some(help));
    problem
}

/// Returns the IRI that a name stands for.
fn expand(name: &str, prefixes: &BTreeMap<String, String>) -> String {
    let Some((prefix, local)) = name.split_once(':') else { return name.to_owned() };
    let known = PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, space)| *space);
    let space = prefixes.get(prefix).map(String::as_str).or(known);
    space.map_or_else(|| name.to_owned(), |space| format!("{space}{local}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_prefixes_are_understood_and_others_reported_with_their_place() {
        let text = r#"{"format": "bomay/rdf-mapping/1", "prefixes": {"x": "https://r.example/"},
 "read": {"x:p": "superior", "x:n": "name", "x:s": "measure staff", "schema:url": "code web"},
 "closed": {"x:status": ["x:Closed"]}}"#;
        let (mapping, problems) = mapping(text, "m.json");
        assert_eq!(problems, []);
        let mapping = mapping.expect("nothing is wrong");
        assert_eq!(mapping.same["https://r.example/p"], SUB_ORGANIZATION_OF);
        assert_eq!(mapping.measures["https://r.example/s"], "staff");
        assert_eq!(mapping.codes["https://schema.org/url"], "web");
        assert_eq!(mapping.closed["https://r.example/status"], ["x:Closed", "https://r.example/Closed"]);
        let (none, problems) = super::mapping(&text.replace("\"superior\"", "\"superiors\""), "m.json");
        assert!(none.is_none());
        let place = problems[0].place.as_ref().expect("a place");
        assert_eq!((place.line, place.column, &*problems[0].code), (2, 18, "unknown-value"));
        assert_eq!(problems[0].help.as_ref().expect("help").en, "did you mean `superior`?");
    }
}
