//! Findings as data for other programs: a JSON array of objects with stable field names.

use serde::Serialize;

use super::words;
use crate::diagnostic::{Diagnostic, Place, Say, Severity, StepMark};

/// One finding, as other programs see it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Finding<'d> {
    severity: Severity,
    code: &'d str,
    message: &'d Say,
    file: Option<&'d str>,
    line: Option<u32>,
    column: Option<u32>,
    /// Name of the cell, where the file is a sheet of cells.
    cell: Option<&'d str>,
    unit: Option<&'d str>,
    under: &'d [String],
    step: Option<&'d StepMark>,
    related: Vec<RelatedFinding<'d>>,
    help: Option<&'d Say>,
    basis: &'d [String],
    entry: Option<&'d str>,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct RelatedFinding<'d> {
    message: &'d Say,
    file: Option<&'d str>,
    line: Option<u32>,
    column: Option<u32>,
    cell: Option<&'d str>,
}

/// Returns the file, line and column of a place, as far as they are known.
pub(super) fn position(place: Option<&Place>) -> (Option<&str>, Option<u32>, Option<u32>) {
    let known = |number: u32| (number > 0).then_some(number);
    let file = place.map(|place| place.file.as_str()).filter(|file| !file.is_empty());
    (file, place.and_then(|place| known(place.line)), place.and_then(|place| known(place.column)))
}

/// Returns the name of the cell of a place, if it lies in a sheet of cells.
pub(super) fn cell(place: Option<&Place>) -> Option<&str> {
    place.map(|place| place.cell.as_str()).filter(|cell| !cell.is_empty())
}

/// Returns the findings as a JSON array, one object each, every field always present.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let findings: Vec<Finding<'_>> = diagnostics.iter().map(Finding::from).collect();
    words::json(&findings)
}

impl<'d> From<&'d Diagnostic> for Finding<'d> {
    fn from(diagnostic: &'d Diagnostic) -> Self {
        let (file, line, column) = position(diagnostic.place.as_ref());
        let related = diagnostic.related.iter().map(|related| {
            let (file, line, column) = position(related.place.as_ref());
            RelatedFinding { message: &related.message, file, line, column, cell: cell(related.place.as_ref()) }
        });
        Finding {
            severity: diagnostic.severity,
            code: &diagnostic.code,
            message: &diagnostic.message,
            file,
            line,
            column,
            cell: cell(diagnostic.place.as_ref()),
            unit: diagnostic.unit.as_deref(),
            under: &diagnostic.under,
            step: diagnostic.step.as_ref(),
            related: related.collect(),
            help: diagnostic.help.as_ref(),
            basis: &diagnostic.basis,
            entry: diagnostic.entry.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;

    #[test]
    fn every_field_is_there_even_when_it_is_empty() {
        let text = json(&[Diagnostic::error("cycle", say!("a circle", "một vòng"))]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<&String> = value[0].as_object().unwrap().keys().collect();
        let expected = "basis cell code column entry file help line message related severity step under unit";
        assert_eq!(keys, expected.split(' ').collect::<Vec<_>>());
        assert_eq!(value[0]["message"]["vi"], "một vòng");
        assert_eq!(value[0]["line"], serde_json::Value::Null);
    }

    #[test]
    fn a_finding_in_a_sheet_names_its_cell() {
        let place = Place { file: "a.xlsx › Sheet1".into(), line: 7, cell: "C7".into(), ..Place::default() };
        let text = json(&[Diagnostic::error("cycle", say!("a circle", "một vòng")).at(place)]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&value[0]["cell"], &value[0]["line"]), (&"C7".into(), &7.into()));
    }
}
