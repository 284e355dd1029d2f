//! The file of what has been done about duties: `bomay/status/1`.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::read::{Document, Fields, Read, document};
use crate::diagnostic::{Diagnostic, Input};
use crate::rules::duty::{StatusItem, StatusRecord};

/// What has been recorded about duties, as a file gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusFile {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// The day up to which the file tells what was done.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    as_of: Option<Date>,
    /// What was recorded, in the order in which later items override earlier ones.
    #[serde(default)]
    items: Vec<StatusItem>,
}

impl<'t> Document<'t> for StatusFile {
    const WHAT: &'static str = "status";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        StatusFile { schema: None, format: String::new(), as_of: fields.optional("as_of"), items: fields.list("items") }
    }
}

/// Reads a status file; none if anything in it is wrong.
pub fn status(text: &str, file: &str) -> (Option<StatusRecord>, Vec<Diagnostic>) {
    let Read { document, problems, .. } = document::<StatusFile>(text, file, Input::Status);
    let sound = document.filter(|_| problems.is_empty());
    let record = sound.map(|StatusFile { as_of, items, .. }| StatusRecord { as_of, items });
    (record, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::duty::Recorded;

    #[test]
    fn a_status_file_is_read_and_everything_wrong_in_it_is_told() {
        let text = r#"{"format": "bomay/status/1", "as_of": "2022-11-01", "items": [
            {"pack": "55-kl-tu", "entry": "2.3", "status": "met", "on": "2022-10-28",
             "evidence": [{"document": "01-ĐA/HU"}]}
        ]}"#;
        let (record, problems) = status(text, "s.json");
        assert_eq!(problems, []);
        let record = record.expect("nothing is wrong");
        assert_eq!((record.items[0].status, record.items.len()), (Recorded::Met, 1));

        let (record, problems) = status(&text.replace("\"met\"", "\"done\"").replace("on\"", "day\""), "s.json");
        assert!(record.is_none());
        let places: Vec<(u32, &str)> = problems
            .iter()
            .map(|problem| (problem.place.as_ref().map_or(0, |place| place.line), &*problem.code))
            .collect();
        assert_eq!(places, [(2, "unknown-value")], "{problems:?}");
    }
}
