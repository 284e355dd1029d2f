//! Gives a file its canonical form without changing what it says.

use super::catalogue_json::print_catalogue;
use super::print::reflow;
use super::read::{document, format_word};
use super::structure_json::{StructureRecord, print_record};
use super::tables::{mapping, print_mapping};
use super::{annexes, baseline, catalogue, outline, pack, plan, print_baseline, rdf, status};
use crate::diagnostic::{Diagnostic, Input};
use crate::say;

/// Returns a file in canonical form, whatever kind it is.
///
/// A structure is sorted; a catalogue, a plan, a pack and a status file keep their order, which means something; an outline, whose
/// order and comments are the author's, only loses blanks at the end of lines.
/// References are not followed, and contradictions within the file stay as they are.
///
/// # Errors
/// Returns everything that cannot be read.
pub fn format(text: &str, file: &str) -> Result<String, Vec<Diagnostic>> {
    if rdf::Syntax::of(text).is_some() {
        let message = say!("RDF has no canonical form of its own", "RDF không có dạng chuẩn riêng");
        let help = say!(
            "convert it: `bomay export {file} -f turtle`, or `bomay fmt --to json {file}`",
            "chuyển đổi: `bomay export {file} -f turtle`, hoặc `bomay fmt --to json {file}`"
        );
        return Err(vec![Diagnostic::error("wrong-format", message).help(help)]);
    }
    if outline::is_outline(text) {
        return Ok(text.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect());
    }
    match format_word(text).as_str() {
        "plan" => sound(plan(text, file, 0).1, || reflow(text)),
        "pack" => sound(pack(text, file, 0).1, || reflow(text)),
        "annexes" => sound(annexes(text, file).1, || reflow(text)),
        "status" => sound(status(text, file).1, || reflow(text)),
        "mapping" => match mapping(text, file) {
            (Some(read), _) => Ok(print_mapping(&read)),
            (None, problems) => Err(problems),
        },
        "baseline" => baseline(text, file).0.map(|read| print_baseline(&read)).ok_or_else(|| baseline(text, file).1),
        "catalogue" => {
            let (read, problems) = catalogue(text, file, Input::Catalogue(0));
            sound(problems, || print_catalogue(&read))
        }
        _ => {
            let read = document::<StructureRecord>(text, file, Input::Structure);
            sound(read.problems, || read.document.map(print_record).unwrap_or_default())
        }
    }
}

fn sound(problems: Vec<Diagnostic>, print: impl FnOnce() -> String) -> Result<String, Vec<Diagnostic>> {
    if problems.is_empty() { Ok(print()) } else { Err(problems) }
}
