//! What every reader must do with anything: never a panic, places that exist, and what was read is printed and read
//! again the same.
//!
//! libFuzzer calls these functions with what it makes up (`tests/fuzz`), and the normal tests with every input of the
//! corpus (`tests/suite/fuzzed.rs`).
//! An input of several texts has lines of four percent signs between them.

pub mod documents;
mod linked;
mod plans;
mod records;
mod sheets;

use bomay::diagnostic::{Diagnostic, Severity};
use bomay::formats::{self, Lines, Loaded};
use bomay::model::Structure;

/// A function that takes anything, and panics when a law is broken.
pub struct Target {
    /// Name of the program, and of the folder in the corpus.
    pub name: &'static str,
    /// Tries an input.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, run }
}

/// All targets, in the order of the alphabet.
pub const TARGETS: [Target; 24] = [
    target("annexes", records::annexes),
    target("baseline", records::baseline),
    target("catalogue", records::catalogue),
    target("csv", sheets::csv),
    target("csv_mapped", sheets::csv_mapped),
    target("decision", documents::decision),
    target("docx", documents::docx),
    target("expression", documents::expression),
    target("ids", records::ids),
    target("json_ld", linked::json_ld),
    target("mapping", sheets::mapping),
    target("outcome", plans::outcome),
    target("outline", documents::outline),
    target("pack", records::pack),
    target("plan", records::plan),
    target("random_plan", plans::random_plan),
    target("rdf_mapping", linked::rdf_mapping),
    target("recheck", plans::recheck),
    target("register", sheets::register),
    target("slots", plans::slots),
    target("status", records::status),
    target("structure", records::structure),
    target("turtle", linked::turtle),
    target("xlsx", sheets::xlsx),
];

/// The line between the texts of one input.
pub const BETWEEN: &str = "\n%%%%\n";

/// Returns an input as text; what is no UTF-8 is looked at by the reader of bytes and goes no further.
fn text(bytes: &[u8]) -> Option<String> {
    match bomay::formats::decode(bytes.to_vec(), "f") {
        Ok(text) => Some(text),
        Err(mut problem) => {
            // What another program wrote is told as a whole: it has no lines.
            if problem.code == "wrong-format" {
                assert_eq!(problem.place.take().map(|place| (place.file, place.line)), Some(("f".to_owned(), 0)));
            }
            places_exist(std::slice::from_ref(&problem), &String::from_utf8_lossy(bytes));
            None
        }
    }
}

/// Splits an input of several texts; the last ones may be missing.
fn texts<const N: usize>(bytes: &[u8]) -> Option<[String; N]> {
    let whole = text(bytes)?;
    let mut parts = whole.split(BETWEEN);
    Some(std::array::from_fn(|_| parts.next().unwrap_or_default().to_owned()))
}

/// Every place lies in the text, and is found when shown.
fn places_exist(problems: &[impl std::borrow::Borrow<Diagnostic>], text: &str) {
    if problems.is_empty() {
        return;
    }
    let lines = Lines::new(text);
    for problem in problems.iter().map(std::borrow::Borrow::borrow) {
        assert!(!problem.message.en.is_empty() && !problem.message.vi.is_empty(), "{problem:?}");
        // A note may say what was read all the same: nothing is to be done.
        let is_note = problem.severity == Severity::Note;
        let is_advised = problem.help.as_ref().is_some_and(|help| !help.en.is_empty() && !help.vi.is_empty());
        assert!(is_advised || is_note && problem.help.is_none(), "no advice: {problem:?}");
        let Some(place) = &problem.place else { continue };
        assert!(place.line > 0 && place.column > 0 && place.length > 0, "no place: {problem:?}");
        let line = lines.line(place.line).unwrap_or_else(|| panic!("no such line: {problem:?}"));
        // A place may stand behind the last character, where something is missing; `\r` belongs to no line.
        let end = place.column as usize - 1 + place.length as usize;
        assert!(end <= line.chars().count() + 2, "{end} in {line:?}: {problem:?}");
    }
}

fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error
}

/// What was read and is written and read again is the same, also where something was wrong and has been left out.
fn reads_again(
    read: &Structure,
    problems: &[Diagnostic],
    write: impl Fn(&Structure) -> String,
    again: impl Fn(&str) -> Loaded,
) {
    let text = write(read);
    let second = again(&text);
    let (one, other) = (formats::print_structure(read), formats::print_structure(&second.structure));
    assert!(second.structure == *read, "{text}\n{one}\n{other}\n{problems:#?}\n{:#?}", second.problems);
}

/// What is refused is refused with a reason.
fn is_explained<T>(read: &Option<T>, problems: &[Diagnostic]) {
    assert!(read.is_some() || problems.iter().any(is_error), "refused without a word");
}
