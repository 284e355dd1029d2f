//! The structure file: `bomay/structure/1`.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::batches::elements;
use super::catalogue_json::catalogue_chain;
use super::locate::Locator;
use super::outline;
use super::print::Printer;
use super::rdf;
use super::read::{Document, Fields, Read, document};
use super::{Fetch, Loaded};
use crate::diagnostic::{Diagnostic, Input};
use crate::model::{
    Catalogue, Ended, Function, Header, Id, Line, Parts, Provenance, Source, Structure, Text, Unit, UnitRef, name_posts,
};

/// The bodies alive at one date, as a file gives them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StructureRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// Id of the structure.
    #[serde(default)]
    id: Option<Id>,
    /// Title.
    #[serde(default)]
    title: Text,
    /// The date at which the bodies live.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    as_of: Option<Date>,
    /// Language of untagged texts.
    #[serde(default)]
    language: Option<String>,
    /// Path of the catalogue, relative to this file.
    #[serde(default)]
    catalogue: Option<String>,
    /// Provenance of units and figures that state none.
    #[serde(default)]
    provenance: Option<Provenance>,
    /// Documents that provenance refers to.
    #[serde(default)]
    sources: Vec<Source>,
    /// Functions (chức năng, nhiệm vụ).
    #[serde(default)]
    functions: Vec<Function>,
    /// The units, in any order.
    #[serde(default, deserialize_with = "shared")]
    #[schemars(with = "Vec<Unit>")]
    units: Vec<Arc<Unit>>,
    /// Lines laid over the hierarchy, each from superior to subordinate.
    #[serde(default)]
    lines: Vec<Line>,
    /// Bodies that ended earlier.
    #[serde(default)]
    ended: Vec<Ended>,
}

/// Reads units, each into its final place.
fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Arc<Unit>>, D::Error> {
    struct Units;
    impl<'de> Visitor<'de> for Units {
        type Value = Vec<Arc<Unit>>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a sequence")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            elements(list, Arc::new)
        }
    }
    deserializer.deserialize_seq(Units)
}

impl<'t> Document<'t> for StructureRecord {
    const WHAT: &'static str = "structure";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        StructureRecord {
            schema: None,
            format: String::new(),
            id: fields.optional("id"),
            title: fields.optional("title").unwrap_or_default(),
            as_of: fields.optional("as_of"),
            language: fields.optional("language"),
            catalogue: fields.optional("catalogue"),
            provenance: fields.optional("provenance"),
            sources: fields.list("sources"),
            functions: fields.list("functions"),
            units: fields.list_by("units", |fields, range, _| unit(fields, range).map(Arc::new)),
            lines: fields.list("lines"),
            ended: fields.list("ended"),
        }
    }
}

/// Reads a unit; of one that is broken, what can be read.
fn unit(fields: &mut Fields<'_>, range: Range<usize>) -> Option<Unit> {
    if let Ok(unit) = serde_json::from_str(fields.slice(range.clone())) {
        return Some(unit);
    }
    let read = |fields: &mut Fields<'_>| {
        let id: Option<Id> = fields.required("id");
        let unit = Unit {
            id: id.clone().unwrap_or_else(|| "?".into()),
            name: fields.optional("name").unwrap_or_default(),
            short: fields.optional("short"),
            kind: fields.optional("kind").unwrap_or_else(|| Unit::NO_KIND.into()),
            level: fields.optional("level"),
            superior: fields.optional("superior"),
            line: fields.optional("line"),
            rank: fields.optional("rank").unwrap_or_default(),
            codes: fields.optional("codes").unwrap_or_default(),
            measures: fields.optional("measures").unwrap_or_default(),
            posts: fields.list("posts").into(),
            functions: fields.list("functions").into(),
            cooperates: fields.list("cooperates").into(),
            legal_basis: fields.list("legal_basis").into(),
            attributes: fields.optional("attributes").unwrap_or_default(),
            valid_from: fields.optional("valid_from"),
            valid_to: fields.optional("valid_to"),
            note: fields.optional("note"),
            provenance: fields.optional("provenance"),
        };
        id.map(|_| unit)
    };
    fields.inside("units", range, read).flatten()
}

impl StructureRecord {
    fn into_parts(self, catalogue: Arc<Catalogue>) -> Parts {
        let StructureRecord { id, title, as_of, language, provenance, sources, .. } = self;
        let header = Header { id, title, as_of, language, catalogue: self.catalogue, provenance, sources };
        Parts { header, catalogue, units: self.units, lines: self.lines, functions: self.functions, ended: self.ended }
    }
}

/// Reads a structure, in JSON, as an outline or as RDF, with the catalogues that it refers to.
pub fn load(text: &str, file: &str, fetch: &mut Fetch<'_>) -> Loaded {
    load_mapped(text, file, &rdf::Mapping::default(), fetch)
}

/// Reads a structure, one in RDF by what a mapping says about its terms.
pub fn load_mapped(text: &str, file: &str, mapping: &rdf::Mapping, fetch: &mut Fetch<'_>) -> Loaded {
    if let Some(syntax) = rdf::Syntax::of(text) {
        return rdf::load(text, file, syntax, mapping);
    }
    if outline::is_outline(text) {
        return outline::load(text, file, fetch);
    }
    let Read { document, mut problems, broken } = document::<StructureRecord>(text, file, Input::Structure);
    let Some(record) = document else { return Loaded { problems, ..Loaded::default() } };
    let mut loaded = Loaded::default();
    let mut catalogue = Catalogue::default();
    if let Some(path) = &record.catalogue {
        let chain = catalogue_chain(file, path, fetch);
        problems.extend(chain.unreachable.map(|problem| {
            let mut place = super::key_place("catalogue", Input::Structure);
            place.file = file.to_owned();
            Locator::new(text).fill(&mut place);
            problem.at(place)
        }));
        loaded.is_partial = !chain.problems.is_empty() || chain.catalogues.is_empty();
        problems.extend(chain.problems);
        loaded.catalogues = chain.catalogues;
        catalogue = chain.catalogue;
    }
    loaded.problems = problems;
    finish(loaded, record, Arc::new(catalogue), (text, file, &broken))
}

/// Reads a structure from JSON with a catalogue that is there already.
pub fn structure(text: &str, file: &str, catalogue: Arc<Catalogue>) -> Loaded {
    let Read { document, problems, broken } = document::<StructureRecord>(text, file, Input::Structure);
    let loaded = Loaded { problems, ..Loaded::default() };
    match document {
        Some(record) => finish(loaded, record, catalogue, (text, file, &broken)),
        None => loaded,
    }
}

fn finish(
    mut loaded: Loaded,
    mut record: StructureRecord,
    catalogue: Arc<Catalogue>,
    (text, file, broken): (&str, &str, &[String]),
) -> Loaded {
    loaded.schema = record.schema.take();
    let (structure, problems) = Structure::assemble(record.into_parts(catalogue));
    loaded.structure = structure;
    loaded.add_assembled(problems, text, file, broken);
    loaded
}

/// Prints a structure canonically: everything sorted, always the same bytes.
pub fn print_structure(structure: &Structure) -> String {
    print_structure_with(structure, None)
}

/// Prints a structure canonically, with the path of the schema for editors.
pub fn print_structure_with(structure: &Structure, schema: Option<&str>) -> String {
    print_in(structure, schema, structure.header().catalogue.as_deref())
}

/// Prints a structure canonically, with another path of its catalogue.
pub fn print_structure_beside(structure: &Structure, catalogue: Option<&str>) -> String {
    print_in(structure, None, catalogue)
}

fn print_in(structure: &Structure, schema: Option<&str>, catalogue: Option<&str>) -> String {
    let mut printer = Printer::new(StructureRecord::WHAT, schema);
    print_header(&mut printer, structure.header(), catalogue);
    printer.list("functions", structure.functions());
    printer.list("units", structure.units_sorted().into_iter().map(UnitRef::facts));
    printer.list("lines", structure.lines());
    printer.list("ended", structure.ended_units());
    printer.end()
}

/// Prints a structure file as it was read, sorted, whatever contradictions it holds.
pub(super) fn print_record(mut record: StructureRecord) -> String {
    let mut printer = Printer::new(StructureRecord::WHAT, record.schema.take().as_deref());
    let Parts { header, mut units, mut lines, mut functions, mut ended, .. } = record.into_parts(Arc::default());
    units.iter_mut().for_each(|unit| name_posts(&mut Arc::make_mut(unit).posts));
    units.sort_by(|one, other| one.id.cmp(&other.id));
    lines.sort();
    functions.sort_by(|one, other| one.id.cmp(&other.id));
    ended.sort_by(|one, other| one.id.cmp(&other.id));
    print_header(&mut printer, &header, header.catalogue.as_deref());
    printer.list("functions", &functions);
    printer.list("units", &units);
    printer.list("lines", &lines);
    printer.list("ended", &ended);
    printer.end()
}

fn print_header(printer: &mut Printer, header: &Header, catalogue: Option<&str>) {
    let Header { id, title, as_of, language, catalogue: _, provenance, sources } = header;
    printer.optional("id", id);
    printer.optional("title", &Some(title).filter(|title| !title.is_empty()));
    printer.optional("as_of", as_of);
    printer.optional("language", language);
    printer.optional("catalogue", &catalogue);
    printer.optional("provenance", provenance);
    printer.list("sources", sources);
}

/// Returns the digest of a structure: `sha256:` and the hash of its canonical text, wherever its catalogue lies.
pub fn digest(structure: &Structure) -> String {
    format!("sha256:{}", hash(&print_in(structure, None, None)))
}

/// Returns the digest of one unit: the first twelve digits of the hash of its facts.
pub fn unit_digest(unit: &Unit) -> String {
    let mut digits = hash(&serde_json::to_string(unit).unwrap_or_default());
    digits.truncate(12);
    digits
}

fn hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let bytes = Sha256::digest(text);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Returns the problems that do not merely follow from others.
///
/// A word of a catalogue that could not be read, or an element that was left out, is not missed a second time.
pub(super) fn without_followups(
    problems: Vec<Diagnostic>,
    catalogue_is_partial: bool,
    broken: &[String],
    earlier: &[Diagnostic],
) -> Vec<Diagnostic> {
    let reported: FxHashSet<&str> = earlier.iter().filter_map(|problem| problem.unit.as_deref()).collect();
    let has_no_kind = |problem: &Diagnostic| {
        let is_reported = problem.unit.as_deref().is_some_and(|unit| reported.contains(unit));
        is_reported && problem.message.en.split('`').any(|word| word == Unit::NO_KIND)
    };
    let broken: FxHashSet<&str> = broken.iter().map(String::as_str).collect();
    let names_broken = |problem: &Diagnostic| problem.message.en.split('`').any(|word| broken.contains(word));
    let follows = |problem: &Diagnostic| match &*problem.code {
        "unknown-kind" => catalogue_is_partial || has_no_kind(problem),
        "unknown-level" | "unknown-line" | "unknown-measure" | "unknown-attribute" | "unknown-line-type" => {
            catalogue_is_partial
        }
        "unknown-superior" | "line-to-unknown-unit" | "unknown-function" => names_broken(problem),
        _ => false,
    };
    problems.into_iter().filter(|problem| !follows(problem)).collect()
}
