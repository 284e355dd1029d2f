//! The file of findings that are known: `bomay/baseline/1`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::print::Printer;
use super::read::{Document, Fields, Read, document};
use crate::check::{Baseline, Known};
use crate::diagnostic::{Diagnostic, Input};

/// Findings that are known, as a file gives them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BaselineRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// The findings.
    #[serde(default)]
    known: Vec<Known>,
}

impl<'t> Document<'t> for BaselineRecord {
    const WHAT: &'static str = "baseline";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        BaselineRecord { schema: None, format: String::new(), known: fields.list("known") }
    }
}

/// Reads a baseline; none if anything in it is wrong.
pub fn baseline(text: &str, file: &str) -> (Option<Baseline>, Vec<Diagnostic>) {
    let Read { document, problems, .. } = document::<BaselineRecord>(text, file, Input::Baseline);
    (document.filter(|_| problems.is_empty()).map(|record| Baseline::new(record.known)), problems)
}

/// Prints a baseline canonically.
pub fn print_baseline(baseline: &Baseline) -> String {
    let mut printer = Printer::new(BaselineRecord::WHAT, None);
    printer.list("known", baseline.known());
    printer.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_reads_back_what_was_printed() {
        let known = Known { code: "no-head".into(), unit: Some("a".into()), ids: vec!["a".into()] };
        let printed = print_baseline(&Baseline::new(vec![known.clone()]));
        let (read, problems) = baseline(&printed, "known.json");
        assert_eq!(problems, []);
        assert_eq!(read.expect("it is sound").known(), [known]);
        let (read, problems) = baseline(r#"{"format": "bomay/baseline/1", "known": [{"unit": "a"}, 5]}"#, "known.json");
        assert!(read.is_none());
        assert_eq!(problems.len(), 2);
    }
}
