//! The catalogue file: `bomay/catalogue/1`, and the chain of those that it extends.

use schemars::JsonSchema;
use serde::Deserialize;

use super::locate::Locator;
use super::print::Printer;
use super::read::{Document, Fields, Read, document};
use super::{Fetch, SourceText, key_place, resolve};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, did_you_mean};
use crate::model::{AttributeKind, Catalogue, Id, Kind, Level, LineType, MeasureKind, System, Text};
use crate::say;

/// The vocabulary of structures, as a file gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogueRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// Id of the catalogue.
    #[serde(default)]
    id: Option<Id>,
    /// Title.
    #[serde(default)]
    title: Text,
    /// Path of a catalogue whose entries hold here as well, relative to this file.
    #[serde(default)]
    extends: Option<String>,
    /// Levels of the apparatus.
    #[serde(default)]
    levels: Vec<Level>,
    /// Systems, in the order of lanes in diagrams.
    #[serde(default)]
    systems: Vec<System>,
    /// Kinds of bodies; none = any kind is allowed.
    #[serde(default)]
    kinds: Vec<Kind>,
    /// Types of lines; the eight families are always there under their own names.
    #[serde(default)]
    line_types: Vec<LineType>,
    /// Quantities, in the order of reports; none = any is allowed, and conserved.
    #[serde(default)]
    measures: Vec<MeasureKind>,
    /// Attributes; none = any is allowed.
    #[serde(default)]
    attributes: Vec<AttributeKind>,
}

impl<'t> Document<'t> for CatalogueRecord {
    const WHAT: &'static str = "catalogue";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        CatalogueRecord {
            schema: None,
            format: String::new(),
            id: fields.optional("id"),
            title: fields.optional("title").unwrap_or_default(),
            extends: fields.optional("extends"),
            levels: fields.list("levels"),
            systems: fields.list("systems"),
            kinds: fields.list("kinds"),
            line_types: fields.list("line_types"),
            measures: fields.list("measures"),
            attributes: fields.list("attributes"),
        }
    }
}

/// A catalogue file read alone, without those that it extends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueFile {
    /// Its own entries.
    pub catalogue: Catalogue,
    /// Path of the catalogue that it extends, as the file gives it.
    pub extends: Option<String>,
    /// Path of the schema for editors.
    pub schema: Option<String>,
}

/// Reads a catalogue file alone; what is wrong in it is reported and left out.
pub fn catalogue(text: &str, file: &str, input: Input) -> (CatalogueFile, Vec<Diagnostic>) {
    let Read { document, mut problems, .. } = document::<CatalogueRecord>(text, file, input);
    let Some(record) = document else { return (CatalogueFile::default(), problems) };
    let CatalogueRecord { id, title, levels, systems, kinds, line_types, measures, attributes, .. } = record;
    let catalogue = Catalogue { id, title, levels, systems, kinds, line_types, measures, attributes };
    let mut twice = duplicates(&catalogue, input);
    place_all(&mut twice, text, file);
    problems.append(&mut twice);
    (CatalogueFile { catalogue, extends: record.extends, schema: record.schema }, problems)
}

/// A catalogue with all that it extends.
#[derive(Default)]
pub struct CatalogueChain {
    /// The catalogue, extended.
    pub catalogue: Catalogue,
    /// The texts it was read from: its own first.
    pub catalogues: Vec<SourceText>,
    /// What is wrong in them.
    pub problems: Vec<Diagnostic>,
    /// Why the first one could not be had; its place is where it was asked for.
    pub unreachable: Option<Diagnostic>,
}

/// Reads the catalogue that a file means by a relative path, and all that it extends.
pub fn catalogue_chain(file: &str, path: &str, fetch: &mut Fetch<'_>) -> CatalogueChain {
    let mut chain = CatalogueChain::default();
    let mut own: Vec<Catalogue> = Vec::new();
    let mut next = Some((file.to_owned(), path.to_owned()));
    while let Some((file, path)) = next.take() {
        let source = match chain.fetch(&file, &path, fetch) {
            Ok(source) => source,
            Err(problem) => {
                chain.refuse(*problem);
                break;
            }
        };
        let number = chain.catalogues.len();
        let (read, problems) = catalogue(&source.text, &source.file, Input::Catalogue(number));
        next = read.extends.map(|extends| (source.file.clone(), extends));
        chain.catalogues.push(source);
        chain.problems.extend(problems);
        own.push(read.catalogue);
    }
    chain.merge(own);
    chain
}

fn circle(file: &str) -> Diagnostic {
    let message = say!(
        "catalogues extend each other in a circle: `{file}`",
        "các danh mục mở rộng lẫn nhau thành vòng: `{file}`"
    );
    Diagnostic::error("catalogue-circle", message)
        .help(say!("remove `extends` from one of them", "bỏ `extends` trong một danh mục"))
}

impl CatalogueChain {
    fn fetch(&self, file: &str, path: &str, fetch: &mut Fetch<'_>) -> Result<SourceText, Box<Diagnostic>> {
        let file = resolve(file, path)?;
        if self.catalogues.iter().any(|known| known.file == file) {
            return Err(Box::new(circle(&file)));
        }
        fetch(&file).map(|text| SourceText { file, text })
    }

    /// Reports a catalogue that cannot be had where it was asked for.
    fn refuse(&mut self, mut problem: Diagnostic) {
        let Some(number) = self.catalogues.len().checked_sub(1) else {
            self.unreachable = Some(problem);
            return;
        };
        let asked = &self.catalogues[number];
        problem.place = Some(key_place("extends", Input::Catalogue(number)));
        place_all(std::slice::from_mut(&mut problem), &asked.text, &asked.file);
        self.problems.push(problem);
    }

    fn merge(&mut self, own: Vec<Catalogue>) {
        let mut merged: Option<Catalogue> = None;
        for catalogue in own.iter().rev() {
            let mut extended = catalogue.clone();
            merged.take().into_iter().for_each(|base| extended.extend(base));
            merged = Some(extended);
        }
        self.catalogue = merged.unwrap_or_default();
        // What is left out because it is broken must not be missed a second time.
        if !self.problems.is_empty() {
            return;
        }
        for (number, (catalogue, source)) in own.iter().zip(&self.catalogues).enumerate() {
            let mut unknown = unknown_words(catalogue, &self.catalogue, Input::Catalogue(number));
            place_all(&mut unknown, &source.text, &source.file);
            self.problems.append(&mut unknown);
        }
    }
}

fn place_all(problems: &mut [Diagnostic], text: &str, file: &str) {
    if problems.is_empty() {
        return;
    }
    let mut locator = Locator::new(text);
    for problem in problems {
        locator.fill_all(problem);
        problem.place.iter_mut().for_each(|place| place.file = file.to_owned());
    }
}

fn member(list: &'static str, id: &Id, input: Input) -> Place {
    let path = vec![Segment::Key(list.into()), Segment::Member(id.to_string())];
    Place { path, input, ..Place::default() }
}

/// Reports entries that are listed twice and ids that are none.
fn duplicates(catalogue: &Catalogue, input: Input) -> Vec<Diagnostic> {
    let Catalogue { levels, systems, kinds, line_types, measures, attributes, .. } = catalogue;
    let lists: [(&'static str, Vec<&Id>); 6] = [
        ("levels", levels.iter().map(|level| &level.id).collect()),
        ("systems", systems.iter().map(|system| &system.id).collect()),
        ("kinds", kinds.iter().map(|kind| &kind.id).collect()),
        ("line_types", line_types.iter().map(|line_type| &line_type.id).collect()),
        ("measures", measures.iter().map(|measure| &measure.id).collect()),
        ("attributes", attributes.iter().map(|attribute| &attribute.id).collect()),
    ];
    let mut problems = Vec::new();
    for (list, ids) in lists {
        for (position, id) in ids.iter().enumerate() {
            if ids[..position].contains(id) {
                let message = say!("`{id}` is listed twice in `{list}`", "`{id}` được liệt kê hai lần trong `{list}`");
                let help = say!("keep one of the two", "chỉ giữ lại một");
                problems.push(Diagnostic::error("duplicate-id", message).at(member(list, id, input)).help(help));
            }
            problems.extend(id.malformed(|| member(list, id, input)));
        }
    }
    problems
}

/// Reports words in the entries of one catalogue that the whole chain does not declare.
fn unknown_words(catalogue: &Catalogue, whole: &Catalogue, input: Input) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let levels: Vec<&Id> = whole.levels.iter().map(|level| &level.id).collect();
    let systems: Vec<&Id> = whole.systems.iter().map(|system| &system.id).collect();
    let kinds: Vec<&Id> = whole.kinds.iter().map(|kind| &kind.id).collect();
    let mut check = |word: &Id, known: &[&Id], what: &'static str, owner: &Id, place: Place| {
        if !known.contains(&word) {
            let message = say!(
                "kind `{owner}` names the unknown {what} `{word}`",
                "loại `{owner}` nêu `{what}` chưa khai báo: `{word}`"
            );
            let mut problem = Diagnostic::error(format!("unknown-{what}"), message).at(place);
            problem.help = did_you_mean(word, known.iter().map(|id| id.as_str()))
                .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
            problems.push(problem);
        }
    };
    let families: Vec<Id> = crate::model::Family::ALL.iter().map(|family| family.id().into()).collect();
    let line_types: Vec<&Id> = whole.line_types.iter().map(|line_type| &line_type.id).chain(&families).collect();
    for kind in &catalogue.kinds {
        let (id, place) = (&kind.id, |key| member("kinds", &kind.id, input).key(key));
        kind.level.iter().for_each(|level| check(level, &levels, "level", id, place("level")));
        kind.system.iter().for_each(|system| check(system, &systems, "system", id, place("system")));
        kind.line.iter().for_each(|line| check(line, &line_types, "line-type", id, place("line")));
        for (position, superior) in kind.superiors.iter().enumerate() {
            check(superior, &kinds, "kind", id, place("superiors").index(position));
        }
        for (position, requirement) in kind.requires.iter().enumerate() {
            for (inner, from) in requirement.from.iter().enumerate() {
                check(from, &kinds, "kind", id, place("requires").index(position).key("from").index(inner));
            }
        }
    }
    problems
}

/// Prints a catalogue canonically, in its own order, which means something.
pub fn print_catalogue(file: &CatalogueFile) -> String {
    let CatalogueFile { catalogue, extends, schema } = file;
    let Catalogue { id, title, levels, systems, kinds, line_types, measures, attributes } = catalogue;
    let mut printer = Printer::new(CatalogueRecord::WHAT, schema.as_deref());
    printer.optional("id", id);
    printer.optional("title", &Some(title).filter(|title| !title.is_empty()));
    printer.optional("extends", extends);
    printer.list("levels", levels);
    printer.list("systems", systems);
    printer.list("kinds", kinds);
    printer.list("line_types", line_types);
    printer.list("measures", measures);
    printer.list("attributes", attributes);
    printer.end()
}
