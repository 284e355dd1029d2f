//! The file of a rule pack: `bomay/pack/1`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::read::{Document, Fields, Read, document};
use super::{key_place, malformed_ids};
use crate::diagnostic::{Diagnostic, Input};
use crate::model::{Basis, Id, Text};
use crate::rules::duty::{Calendar, Procedure};
use crate::rules::pack::{Entry, NotYet, Pack, Waiver};

/// A collection of provisions, as a file gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PackRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// Id of the pack.
    id: Id,
    /// Title.
    #[serde(default)]
    title: Text,
    /// Path of the catalogue whose words the pack uses.
    #[serde(default)]
    catalogue: Option<String>,
    /// Paths of packs that this one builds on.
    #[serde(default)]
    extends: Vec<String>,
    /// The document that entries without a source of their own rest on.
    #[serde(default)]
    source: Option<Basis>,
    /// The provisions, in the order in which later ones override earlier ones.
    #[serde(default)]
    entries: Vec<Entry>,
    /// What is allowed although a rule forbids it.
    #[serde(default)]
    waivers: Vec<Waiver>,
    /// What changes of some forms need.
    #[serde(default)]
    procedures: Vec<Procedure>,
    /// Days of rest.
    #[serde(default)]
    calendar: Option<Calendar>,
    /// What the document also says and no entry can express yet.
    #[serde(default)]
    not_yet: Vec<NotYet>,
}

impl<'t> Document<'t> for PackRecord {
    const WHAT: &'static str = "pack";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        PackRecord {
            schema: None,
            format: String::new(),
            id: fields.required("id").unwrap_or_else(|| Id::from("?")),
            title: fields.optional("title").unwrap_or_default(),
            catalogue: fields.optional("catalogue"),
            extends: fields.list("extends"),
            source: fields.optional("source"),
            entries: fields.list("entries"),
            waivers: fields.list("waivers"),
            procedures: fields.list("procedures"),
            calendar: fields.optional("calendar"),
            not_yet: fields.list("not_yet"),
        }
    }
}

/// Reads the pack with a number, from 0; none if anything in it is wrong.
pub fn pack(text: &str, file: &str, number: usize) -> (Option<Pack>, Vec<Diagnostic>) {
    let input = Input::Pack(number);
    let Read { document, mut problems, .. } = document::<PackRecord>(text, file, input);
    if let Some(record) = document.as_ref().filter(|_| problems.is_empty()) {
        let entries = record.entries.iter().enumerate();
        let id_of = |(at, entry): (usize, &'_ Entry)| {
            Some((key_place("entries", input).index(at).key("id"), entry.id.clone()?))
        };
        let ids = [(key_place("id", input), record.id.clone())].into_iter().chain(entries.filter_map(id_of));
        problems.extend(malformed_ids(ids, text, file));
    }
    let sound = document.filter(|_| problems.is_empty());
    let pack = sound.map(|record| {
        let PackRecord { id, title, catalogue, extends, source, entries, .. } = record;
        let PackRecord { waivers, procedures, calendar, not_yet, .. } = record;
        let builds_on = Vec::new();
        Pack { id, title, catalogue, extends, builds_on, source, entries, waivers, procedures, calendar, not_yet }
    });
    (pack, problems)
}
