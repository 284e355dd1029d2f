//! Which problems make an input bad (exit code 2), and which are findings (exit code 1).
//!
//! A file that cannot be read as what it claims to be is bad input: its text, its form, a value or an id by itself, an
//! id that stands for two things, a plan whose steps are in no order or that was made for another structure.
//! What such a file says is not known, so nothing is checked by rules.
//! A sound file that says something wrong about bodies (a superior that is not there, a circle), a sound step that
//! cannot be carried out on this structure, and an outcome that breaks rules are findings.
//!
//! Everything wrong in a pack, a mapping, a record of status or a look of annexes is bad input: they describe no bodies.

use bomay::diagnostic::{Diagnostic, Severity};

/// Codes of errors after which it is not known what a structure, a plan or a table says.
const UNREADABLE: [&str; 47] = [
    "amount-too-large",
    "another-structure",
    "bad-base",
    "bad-expression",
    "bad-reference",
    "catalogue-circle",
    "changed-structure",
    "days-reversed",
    "duplicate-field",
    "duplicate-id",
    "incomplete-record",
    "indentation",
    "malformed-date",
    "malformed-date-cell",
    "malformed-id",
    "malformed-json",
    "malformed-levels",
    "malformed-number",
    "malformed-other",
    "malformed-rdf",
    "malformed-text",
    "missing-body",
    "missing-field",
    "missing-format",
    "missing-name",
    "missing-table",
    "missing-word",
    "no-bodies",
    "no-headings",
    "pack-circle",
    "post-count",
    "step-order",
    "too-large",
    "truncated-text",
    "unknown-field",
    "unknown-operation",
    "unknown-value",
    "unknown-version",
    "unknown-word",
    "unnumbered-row",
    "unreadable-file",
    "unreadable-table",
    "unreadable-value",
    "usage",
    "wrong-encoding",
    "wrong-format",
    "wrong-type",
];

/// Codes of operations that contradict themselves, whatever structure they meet.
const IMPOSSIBLE: [&str; 6] = [
    "impossible-amount",
    "malformed-adjustment",
    "malformed-id",
    "malformed-line",
    "too-many-portions",
    "two-remainders",
];

/// Returns whether a problem means that a file could not be read as what it should be.
///
/// The problem is one of those that reading a file or carrying out a plan reports, not a finding of a rule.
pub fn is_bad_input(problem: &Diagnostic) -> bool {
    let codes: &[&str] = match &problem.step {
        // What is wrong with a step as a whole is wrong whatever structure it meets.
        Some(mark) if mark.operation.is_empty() => return problem.severity == Severity::Error,
        Some(_) => &IMPOSSIBLE,
        None => &UNREADABLE,
    };
    problem.severity == Severity::Error && codes.contains(&&*problem.code)
}

#[cfg(test)]
mod tests {
    use bomay::rules;

    use super::*;

    #[test]
    fn every_code_of_bad_input_is_explained() {
        // The words of the program itself say all there is to say.
        let own = ["missing-format", "unreadable-file", "usage"];
        for code in UNREADABLE.into_iter().chain(IMPOSSIBLE) {
            assert!(own.contains(&code) || rules::find(code).is_some(), "{code}");
        }
        assert!(UNREADABLE.is_sorted() && IMPOSSIBLE.is_sorted());
    }
}
