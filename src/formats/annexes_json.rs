//! The file that says how annexes look: `bomay/annexes/1`; which there are, their titles, headings and columns, and
//! which measures, attributes and kinds of a catalogue count as what.
//!
//! The built-in annexes are such a file themselves ([`AnnexSettings::default`]); a file of the user is laid over it.
//! An annex that the user lists takes the columns that he lists, in his order; what he leaves unsaid stays as built in.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::locate::Locator;
use super::read::{Document, Fields, Read, document};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, did_you_mean};
use crate::model::{Id, OneOf, Table, Text};
use crate::say;

/// A sheet of paper, landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnnexPaper {
    /// A4.
    #[default]
    A4,
    /// A3.
    A3,
}

/// A column of an annex.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnexColumn {
    /// Which of the annex's contents it shows.
    pub id: Id,
    /// Heading.
    #[serde(default)]
    pub heading: Text,
    /// Heading over this column and its neighbours with the same one.
    #[serde(default)]
    pub group: Text,
    /// Width in characters; absent = as built in.
    #[serde(default)]
    pub width: Option<u16>,
    /// Whether the column is left out when nothing stands in it.
    #[serde(default)]
    pub optional: Option<bool>,
}

/// An annex: title, paper, columns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnexForm {
    /// Which annex: `contents`, `pl1` … `pl9`, `old-new`, `new-old`.
    pub id: Id,
    /// Name of the sheet.
    #[serde(default)]
    pub sheet: Text,
    /// Title.
    #[serde(default)]
    pub title: Text,
    /// Paper.
    #[serde(default)]
    pub paper: Option<AnnexPaper>,
    /// Columns, in order.
    #[serde(default)]
    pub columns: Vec<AnnexColumn>,
}

/// The annexes file, as it stands.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnexesRecord {
    /// Where the schema for editors lies.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code)]
    schema: Option<String>,
    /// Kind and version of the file.
    format: String,
    /// The annexes that are written; absent = all.
    #[serde(default)]
    write: Option<Vec<Id>>,
    /// Which measures count as what; of several the first that a unit has.
    #[serde(default)]
    measures: Table<OneOf>,
    /// Which attributes count as what.
    #[serde(default)]
    attributes: Table<OneOf>,
    /// Which kinds are agencies (`agency`), Party organisations that are listed (`cell`), administrative units
    /// (`territory`), and which are counted at all (`counted`); absent = by their shapes, and all.
    #[serde(default)]
    kinds: Table<OneOf>,
    /// Titles and columns.
    #[serde(default)]
    annexes: Vec<AnnexForm>,
}

impl<'t> Document<'t> for AnnexesRecord {
    const WHAT: &'static str = "annexes";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        AnnexesRecord {
            schema: None,
            format: String::new(),
            write: fields.optional("write"),
            measures: fields.optional("measures").unwrap_or_default(),
            attributes: fields.optional("attributes").unwrap_or_default(),
            kinds: fields.optional("kinds").unwrap_or_default(),
            annexes: fields.list("annexes"),
        }
    }
}

/// How annexes look, and what counts as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexSettings {
    /// The annexes that are written; none = all.
    pub write: Option<Vec<Id>>,
    /// Which measures count as what.
    pub measures: Table<OneOf>,
    /// Which attributes count as what.
    pub attributes: Table<OneOf>,
    /// Which kinds count as what; absent = by their shapes.
    pub kinds: Table<OneOf>,
    /// Titles and columns.
    pub annexes: Vec<AnnexForm>,
}

/// What kinds can count as.
const KINDS: [&str; 4] = ["agency", "cell", "counted", "territory"];

/// The built-in annexes.
static BUILT_IN: LazyLock<AnnexSettings> = LazyLock::new(|| {
    let read = document::<AnnexesRecord>(include_str!("annexes_default.json"), "annexes_default.json", Input::Annexes);
    let record = read.document.expect("invariant A1 broken: the built-in annexes cannot be read");
    let AnnexesRecord { write, measures, attributes, kinds, annexes, .. } = record;
    AnnexSettings { write, measures, attributes, kinds, annexes }
});

impl Default for AnnexSettings {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl AnnexSettings {
    /// Returns the form of an annex.
    pub fn form(&self, id: &str) -> Option<&AnnexForm> {
        self.annexes.iter().find(|annex| annex.id == *id)
    }

    /// Returns whether an annex is to be written.
    pub fn writes(&self, id: &str) -> bool {
        self.write.as_ref().is_none_or(|list| list.iter().any(|wanted| *wanted == *id))
    }

    /// Lays what a user wrote over these settings.
    fn override_with(&mut self, record: AnnexesRecord) {
        self.write = record.write.or(self.write.take());
        for (own, new) in [
            (&mut self.measures, record.measures),
            (&mut self.attributes, record.attributes),
            (&mut self.kinds, record.kinds),
        ] {
            for (word, ids) in new.iter() {
                own.insert(word.clone(), ids.clone());
            }
        }
        for new in record.annexes {
            if let Some(own) = self.annexes.iter_mut().find(|annex| annex.id == new.id) {
                own.override_with(new);
            }
        }
    }
}

impl AnnexForm {
    fn override_with(&mut self, new: AnnexForm) {
        replace(&mut self.sheet, new.sheet);
        replace(&mut self.title, new.title);
        self.paper = new.paper.or(self.paper);
        if new.columns.is_empty() {
            return;
        }
        let own = std::mem::take(&mut self.columns);
        self.columns = new.columns;
        for column in &mut self.columns {
            let Some(built_in) = own.iter().find(|known| known.id == column.id) else { continue };
            if column.heading.is_empty() {
                column.heading = built_in.heading.clone();
                replace_empty(&mut column.group, &built_in.group);
            }
            column.width = column.width.or(built_in.width);
            column.optional = column.optional.or(built_in.optional);
        }
    }
}

fn replace(own: &mut Text, new: Text) {
    if !new.is_empty() {
        *own = new;
    }
}

fn replace_empty(own: &mut Text, built_in: &Text) {
    if own.is_empty() {
        *own = built_in.clone();
    }
}

/// Reads an annexes file and lays it over the built-in one; none if anything in it is wrong.
pub fn annexes(text: &str, file: &str) -> (Option<AnnexSettings>, Vec<Diagnostic>) {
    let Read { document, mut problems, .. } = document::<AnnexesRecord>(text, file, Input::Annexes);
    let Some(record) = document else { return (None, problems) };
    let mut unknown = unknown_words(&record, &BUILT_IN);
    if !unknown.is_empty() {
        let mut locator = Locator::new(text);
        for problem in &mut unknown {
            locator.fill_all(problem);
            problem.place.iter_mut().for_each(|place| place.file = file.to_owned());
        }
    }
    problems.append(&mut unknown);
    if !problems.is_empty() {
        return (None, problems);
    }
    let mut settings = AnnexSettings::default();
    settings.override_with(record);
    (Some(settings), problems)
}

/// Reports annexes, columns and roles that are not there.
fn unknown_words(record: &AnnexesRecord, built_in: &AnnexSettings) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let at = |path: Vec<Segment>| Place { path, input: Input::Annexes, ..Place::default() };
    let key = |word: &'static str| Segment::Key(word.into());
    let mut check = |word: &Id, known: &[&str], place: Place| {
        if known.contains(&word.as_str()) {
            return;
        }
        let message = say!("there is no `{word}` here", "ở đây không có `{word}`");
        let all = known.join(", ");
        let mut problem = Diagnostic::error("unknown-word", message).at(place);
        problem.help = did_you_mean(word, known.iter().copied())
            .or_else(|| Some(say!("use one of: {all}", "dùng một trong: {all}")));
        problems.push(problem);
    };
    let annexes: Vec<&str> = built_in.annexes.iter().map(|annex| annex.id.as_str()).collect();
    for (position, id) in record.write.iter().flatten().enumerate() {
        check(id, &annexes, at(vec![key("write"), Segment::Index(position)]));
    }
    let roles = |table: &Table<OneOf>| -> Vec<String> { table.keys().map(ToString::to_string).collect() };
    let (measures, attributes) = (roles(&built_in.measures), roles(&built_in.attributes));
    let named = |names: &[String]| -> Vec<String> { names.to_vec() };
    let tables: [(&'static str, &Table<OneOf>, Vec<String>); 3] = [
        ("measures", &record.measures, named(&measures)),
        ("attributes", &record.attributes, named(&attributes)),
        ("kinds", &record.kinds, KINDS.iter().map(|word| (*word).to_owned()).collect()),
    ];
    for (name, table, known) in &tables {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for word in table.keys() {
            check(word, &known, at(vec![key(name), Segment::Key(word.to_string().into())]));
        }
    }
    for annex in &record.annexes {
        let path = vec![key("annexes"), Segment::Member(annex.id.to_string())];
        let Some(form) = built_in.form(&annex.id) else {
            check(&annex.id, &annexes, at(path).key("id"));
            continue;
        };
        let columns: Vec<&str> = form.columns.iter().map(|column| column.id.as_str()).collect();
        for (position, column) in annex.columns.iter().enumerate() {
            check(&column.id, &columns, at(path.clone()).key("columns").index(position).key("id"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Speech;

    #[test]
    fn the_built_in_annexes_have_headings_and_widths_in_both_languages() {
        let settings = AnnexSettings::default();
        assert_eq!(settings.annexes.len(), 12);
        for column in settings.annexes.iter().flat_map(|annex| &annex.columns) {
            for tag in ["vi", "en"] {
                assert!(column.heading.tagged(tag).is_some(), "{}", column.id);
            }
            assert!(column.width.is_some(), "{}", column.id);
        }
    }

    #[test]
    fn a_file_changes_what_it_names_and_leaves_the_rest() {
        let text = r#"{"format": "bomay/annexes/1", "write": ["pl1"], "measures": {"assigned": "bc"},
          "annexes": [{"id": "pl1", "title": "Biểu 1", "columns": [
            {"id": "name"}, {"id": "after", "heading": "Sau", "width": 7}]}]}"#;
        let (settings, problems) = annexes(text, "a.json");
        assert_eq!(problems, []);
        let settings = settings.expect("nothing is wrong");
        let form = settings.form("pl1").expect("it is there");
        assert_eq!(form.title.get(Speech::Vi), "Biểu 1");
        assert_eq!(form.columns[0].heading.get(Speech::Vi), "Tên cơ quan, đơn vị");
        assert_eq!(form.columns[1].width, Some(7));
        assert_eq!((settings.writes("pl1"), settings.writes("pl2")), (true, false));
        assert_eq!(settings.form("pl2"), AnnexSettings::default().form("pl2"));
    }

    #[test]
    fn everything_unknown_in_an_annexes_file_is_told_with_its_place() {
        let text = r#"{"format": "bomay/annexes/1",
          "write": ["pl10"],
          "measures": {"asigned": "bc"},
          "annexes": [{"id": "pl1",
            "columns": [{"id": "nam"}]}]}"#;
        let (settings, problems) = annexes(text, "a.json");
        assert!(settings.is_none());
        let lines: Vec<u32> = problems.iter().map(|problem| problem.place.as_ref().map_or(0, |p| p.line)).collect();
        assert_eq!(lines, [2, 3, 5], "{problems:?}");
        assert!(problems.iter().all(|problem| problem.help.is_some()));
    }
}
