//! Text in, values out; values in, text out: JSON, the outline notation, RDF; never a panic.
//!
//! - Reading reports everything that is wrong, with file, line and column, and gives the rest.
//! - Printing is canonical: the same content has the same bytes.
//! - Nothing here touches a file: referenced texts come through a function of the caller ([`Fetch`]).
//!
//! | text | read | print |
//! |---|---|---|
//! | structure | [`load`], [`structure`], [`outline::parse`], [`rdf::load`] | [`print_structure`], [`outline::print`], [`rdf::turtle`], [`rdf::json_ld`] |
//! | catalogue | [`catalogue`], [`catalogue_chain`] | [`print_catalogue`] |
//! | plan, pack | [`plan`], [`pack`], [`pack_chain`] | [`format()`] |
//! | record of duties | [`status`] | [`format()`] |
//! | look of the annexes | [`annexes`] | [`format()`] |
//! | workbooks, CSV, registers | [`tables::open`], [`tables::import`] | [`tables::export`] |
//!
//! [`schema()`] gives the JSON Schema of each; [`Locator`] finds line and column of a [`Place`].

mod annexes_json;
mod baseline_json;
mod batches;
mod catalogue_json;
mod decode;
mod explain;
mod file_kind;
pub(crate) mod foreign;
mod format;
mod limits;
mod locate;
pub mod outline;
mod pack_chain;
mod pack_json;
mod plan_json;
mod print;
pub mod rdf;
pub(crate) mod read;
mod scan;
mod schema;
mod status_json;
mod structure_json;
mod syntax;
pub mod tables;
#[cfg(test)]
mod tests;
mod trail;

pub use annexes_json::{AnnexColumn, AnnexForm, AnnexPaper, AnnexSettings, annexes};
pub use baseline_json::{baseline, print_baseline};
pub use batches::elements;
pub use catalogue_json::{CatalogueChain, CatalogueFile, catalogue, catalogue_chain, print_catalogue};
pub use decode::decode;
pub use format::format;
pub use limits::{LIMITS, Limits};
pub use locate::{Lines, Locator};
pub use pack_chain::{PackChain, pack_chain};
pub use pack_json::pack;
pub use plan_json::plan;
pub use schema::{SCHEMAS, schema};
pub use status_json::status;
pub use structure_json::{
    digest, load, load_mapped, print_structure, print_structure_beside, print_structure_with, structure, unit_digest,
};

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Input, Place, Segment};
use crate::model::{Catalogue, Header, Id, Structure};
use crate::say;

/// Gives the text of a file, or says why it cannot be had; the place of the problem is filled in by the reader.
///
/// The path is seen from where the path of the structure is seen.
pub type Fetch<'f> = dyn FnMut(&str) -> Result<String, Box<Diagnostic>> + 'f;

/// A text and the path it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The path.
    pub file: String,
    /// The text.
    pub text: String,
}

/// A structure as read, and what was wrong.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The structure, without what was wrong.
    pub structure: Structure,
    /// Everything that was wrong, with places, in the order of the text.
    pub problems: Vec<Diagnostic>,
    /// The catalogues: the structure's own first, then those that it extends; as [`Input::Catalogue`] counts.
    pub catalogues: Vec<SourceText>,
    /// Path of the schema for editors, as the file gives it.
    pub schema: Option<String>,
    /// Whether words of the catalogue are missing because it could not be read.
    is_partial: bool,
}

impl Default for Loaded {
    fn default() -> Self {
        Loaded {
            structure: Structure::empty(Header::default(), Arc::new(Catalogue::default())),
            problems: Vec::new(),
            catalogues: Vec::new(),
            schema: None,
            is_partial: false,
        }
    }
}

impl Loaded {
    /// Adds the problems of the assembly: located, and without those that only follow from others.
    fn add_assembled(&mut self, problems: Vec<Diagnostic>, text: &str, file: &str, broken: &[String]) {
        let mut problems = structure_json::without_followups(problems, self.is_partial, broken, &self.problems);
        if !problems.is_empty() {
            let mut locator = Locator::new(text);
            for problem in &mut problems {
                locator.fill_all(problem);
                problem.place.iter_mut().for_each(|place| place.file = file.to_owned());
            }
        }
        self.problems.append(&mut problems);
        let order = |place: &Place| (place.input, place.line, place.column);
        self.problems.sort_by_key(|problem| problem.place.as_ref().map(order));
    }
}

/// Returns what is wrong with ids that stand at some places.
fn malformed_ids(ids: impl Iterator<Item = (Place, Id)>, text: &str, file: &str) -> Vec<Diagnostic> {
    let mut locator = Locator::new(text);
    let mut located = |mut place: Place| {
        place.file = file.to_owned();
        locator.fill(&mut place);
        place
    };
    ids.filter_map(|(place, id)| id.malformed(|| located(place))).collect()
}

/// Returns the place of a field of the outermost object.
pub fn key_place(key: &'static str, input: Input) -> Place {
    Place { path: vec![Segment::Key(key.into())], input, ..Place::default() }
}

/// Returns the path of the file that another file means by a relative path.
///
/// # Errors
/// Refuses what may lead to something else than a file in JSON.
pub fn resolve(file: &str, reference: &str) -> Result<String, Box<Diagnostic>> {
    if reference.is_empty() || reference.starts_with('/') || reference.contains([':', '\\']) {
        let message = say!("`{reference}` is not a relative path", "`{reference}` không phải là đường dẫn tương đối");
        let help = say!(
            "write the path from the folder of this file on, with `/`, such as `../vn/catalogue.json`",
            "ghi đường dẫn tính từ thư mục của tệp này, dùng dấu `/`, ví dụ `../vn/catalogue.json`"
        );
        return Err(Box::new(Diagnostic::error("bad-reference", message).help(help)));
    }
    // What a file refers to is read without a question: it may be no device, no standard input, no file of another sort.
    if !reference.to_ascii_lowercase().ends_with(".json") {
        let message = say!("`{reference}` does not name a file in JSON", "`{reference}` không phải là tệp JSON");
        let help = say!("name a file that ends in `.json`", "nêu tên tệp có đuôi `.json`");
        return Err(Box::new(Diagnostic::error("bad-reference", message).help(help)));
    }
    let (folder, _) = file.rsplit_once(['/', '\\']).unwrap_or_default();
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "." | "")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}
