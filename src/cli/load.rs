//! From file names to structures, plans and packs; findings get their file, line and column.

use std::collections::BTreeMap;

use bomay::diagnostic::{Diagnostic, Input, Severity};
use bomay::formats::{self, Loaded, Locator};
use bomay::model::{Structure, UnitRef, unknown_unit};
use bomay::say;

use super::{Failure, Session};

/// Returns the failure of a subcommand whose part of the library is still to come.
pub fn pending() -> Failure {
    Diagnostic::error("not-yet", say!("this part is still to come", "phần này chưa có")).into()
}

/// Codes of problems that make a file unreadable, rather than its contents wrong: exit code 2.
const MALFORMED: [&str; 17] = [
    "catalogue-circle",
    "duplicate-field",
    "indentation",
    "malformed-date",
    "malformed-json",
    "malformed-text",
    "missing-field",
    "missing-format",
    "truncated-text",
    "unknown-field",
    "unknown-operation",
    "unknown-value",
    "unreadable-file",
    "wrong-encoding",
    "wrong-format",
    "wrong-type",
    "usage",
];

/// Returns whether a problem means that a file could not be read as what it should be.
pub fn is_malformed(problem: &Diagnostic) -> bool {
    MALFORMED.contains(&&*problem.code)
}

/// A structure that was read, and what is wrong with it.
pub struct Reading {
    /// The structure, without what is wrong.
    pub structure: Structure,
    /// What is wrong, with places.
    pub problems: Vec<Diagnostic>,
    /// Path of the schema for editors, as the file gives it.
    pub schema: Option<String>,
    /// Files by the input that findings name: the structure's own.
    file: usize,
    /// Those of the catalogues.
    catalogues: Vec<usize>,
}

impl Session {
    /// Reads a structure with its catalogues; what is wrong with it is part of the result.
    ///
    /// # Errors
    /// Fails when the file cannot be read at all.
    pub fn read_structure(&mut self, name: &str) -> Result<Reading, Failure> {
        let file = self.inputs.number(name).map_or_else(|| self.inputs.read(name), Ok)?;
        let text = self.inputs.source(file).text.clone();
        let base = if name == "-" { "" } else { name };
        let inputs = &mut self.inputs;
        let mut fetch = |path: &str| {
            let number = inputs.read(path).map_err(Box::new)?;
            Ok(inputs.source(number).text.clone())
        };
        let Loaded { structure, mut problems, catalogues, schema, .. } = formats::load(&text, base, &mut fetch);
        for place in problems.iter_mut().filter_map(|problem| problem.place.as_mut()) {
            if place.file.is_empty() {
                place.file = name.to_owned();
            }
        }
        let catalogues = catalogues.iter().filter_map(|catalogue| self.inputs.number(&catalogue.file)).collect();
        Ok(Reading { structure, problems, schema, file, catalogues })
    }

    /// Reads a structure that is to be worked with.
    ///
    /// # Errors
    /// Fails with everything that is wrong; when `lenient`, that is only shown, unless the file is malformed.
    pub fn structure(&mut self, name: &str, lenient: bool) -> Result<Reading, Failure> {
        let mut reading = self.read_structure(name)?;
        let is_error = |problem: &Diagnostic| problem.severity == Severity::Error;
        if !reading.problems.iter().any(is_error) {
            return Ok(reading);
        }
        let problems = std::mem::take(&mut reading.problems);
        if !lenient || problems.iter().any(is_malformed) {
            return Err(problems.into());
        }
        self.report(&problems);
        Ok(reading)
    }
}

impl Session {
    /// Gives findings their file, line and column.
    pub fn locate(&self, findings: &mut [Diagnostic], reading: &Reading) {
        let mut locators: BTreeMap<usize, Locator<'_>> = BTreeMap::new();
        let own = findings.iter_mut().flat_map(|finding| {
            finding.place.iter_mut().chain(finding.related.iter_mut().filter_map(|related| related.place.as_mut()))
        });
        for place in own.filter(|place| place.line == 0) {
            let Some(number) = reading.source(place.input) else { continue };
            let source = self.inputs.source(number);
            place.file.clone_from(&source.name);
            locators.entry(number).or_insert_with(|| Locator::new(&source.text)).fill(place);
        }
    }
}

impl Reading {
    /// Returns the number of the text that an input means.
    fn source(&self, input: Input) -> Option<usize> {
        match input {
            Input::Structure => Some(self.file),
            Input::Catalogue(number) => self.catalogues.get(number).copied(),
            Input::Plan(_) | Input::Pack(_) => None,
        }
    }

    /// Returns a unit that the user named.
    ///
    /// # Errors
    /// Names the nearest id when there is no such unit.
    pub fn unit(&self, id: &str) -> Result<UnitRef<'_>, Failure> {
        self.structure.unit(id).ok_or_else(|| unknown_unit(&self.structure, id).into())
    }
}
