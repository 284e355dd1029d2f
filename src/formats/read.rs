//! Typed reading that reports every problem with its place.
//!
//! A text without problems is read in one pass.
//! Only when that fails is it read a second time, field by field and element by element, so that each broken
//! value gives its own finding and the others are kept.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::explain;
use super::file_kind::mistaken;
use super::foreign::other_notation;
use super::locate::Lines;
use super::scan::{elements, entries, space, value_end, word};
use super::syntax::syntax;
use crate::diagnostic::{Diagnostic, Input, Place, did_you_mean};
use crate::say;

/// A kind of file: what its `format` says and how it is read field by field.
pub(crate) trait Document<'t>: Deserialize<'t> {
    /// The word between `bomay/` and the version.
    const WHAT: &'static str;

    /// Returns the `format` that was read.
    fn format(&self) -> &str;

    /// Reads the document again after something in it was wrong.
    fn recover(fields: &mut Fields<'t>) -> Self;
}

/// A document as far as it could be read.
pub(crate) struct Read<T> {
    /// The document; none if nothing could be read.
    pub(crate) document: Option<T>,
    /// What was wrong, in the order of the text.
    pub(crate) problems: Vec<Diagnostic>,
    /// Ids of the elements that were left out.
    pub(crate) broken: Vec<String>,
}

/// Reads a document; what is wrong in it is reported and left out.
pub(crate) fn document<'t, T: Document<'t>>(text: &'t str, file: &str, input: Input) -> Read<T> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Ok(document) = serde_json::from_str::<T>(text)
        && document.format() == format_of(T::WHAT)
    {
        return Read { document: Some(document), problems: Vec::new(), broken: Vec::new() };
    }
    let mut fields = match Fields::split(text, file, input) {
        Ok(fields) => fields,
        Err(problem) => {
            let place = problem.place.clone().unwrap_or_default();
            let problem = other_notation(text, file, T::WHAT).map_or(*problem, |other| other.at(place));
            return Read { document: None, problems: vec![problem], broken: Vec::new() };
        }
    };
    let document = fields.check_format(T::WHAT).then(|| T::recover(&mut fields));
    let broken = std::mem::take(&mut fields.broken);
    Read { document, problems: fields.finish(), broken }
}

fn format_of(what: &str) -> String {
    format!("bomay/{what}/1")
}

/// Returns the kind of file that `format` names; empty if it names none.
pub(crate) fn format_word(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bytes = text.as_bytes();
    let format = entries(bytes, space(bytes, 0)).find(|(key, _)| &text[key.clone()] == "\"format\"");
    let format = format.map(|(_, at)| word(text, at..value_end(bytes, at))).unwrap_or_default();
    format.split('/').nth(1).unwrap_or_default().to_owned()
}

/// The fields of one object, at first the outermost of a text, to be read one after the other.
pub(crate) struct Fields<'t> {
    text: &'t str,
    file: String,
    input: Input,
    lines: Lines<'t>,
    /// Where the object begins.
    opened: usize,
    /// Key and value, as far as nobody has asked for them.
    unread: Vec<(Range<usize>, usize)>,
    asked: Vec<&'static str>,
    problems: Vec<Diagnostic>,
    broken: Vec<String>,
}

impl<'t> Fields<'t> {
    /// Splits a text into its fields.
    fn split(text: &'t str, file: &str, input: Input) -> Result<Self, Box<Diagnostic>> {
        let lines = Lines::new(text);
        let root = space(text.as_bytes(), 0);
        let mut fields = Fields {
            text,
            file: file.to_owned(),
            input,
            lines,
            opened: root,
            unread: Vec::new(),
            asked: vec!["$schema", "format"],
            problems: Vec::new(),
            broken: Vec::new(),
        };
        if let Err(error) = serde_json::from_str::<&RawValue>(text) {
            let (problem, range) = syntax(text, &fields.lines, &error);
            return Err(Box::new(fields.placed(problem, range)));
        }
        if text.as_bytes().get(root) != Some(&b'{') {
            let message = say!("the file must hold one object {{ … }}", "tệp phải chứa một đối tượng {{ … }}");
            let help = say!("begin with `{{` and end with `}}`", "mở đầu bằng `{{` và kết thúc bằng `}}`");
            let problem = Diagnostic::error("wrong-type", message).help(help);
            return Err(Box::new(fields.placed(problem, root..root + 1)));
        }
        fields.open(root);
        Ok(fields)
    }

    /// Makes the fields of the object at `at` those that are read.
    fn open(&mut self, at: usize) {
        self.opened = at;
        self.unread = entries(self.text.as_bytes(), at).collect();
        self.check_duplicates();
    }

    fn check_duplicates(&mut self) {
        let text = self.text;
        let mut seen = FxHashSet::default();
        let (first, again) =
            std::mem::take(&mut self.unread).into_iter().partition(|(key, _)| seen.insert(word(text, key.clone())));
        self.unread = first;
        let again: Vec<(Range<usize>, usize)> = again;
        for (key, _) in again {
            self.report(explain::duplicate_field(&word(text, key.clone())), key);
        }
    }

    /// Checks `format`; returns whether it makes sense to read on.
    fn check_format(&mut self, what: &'static str) -> bool {
        self.take("$schema");
        let expected = format_of(what);
        let help = say!("write \"format\": \"{expected}\"", "ghi \"format\": \"{expected}\"");
        let Some(value) = self.take("format") else {
            let message = say!("the file does not say its `format`", "tệp không ghi `format`");
            self.report(Diagnostic::error("missing-format", message).help(help), self.opened..self.opened + 1);
            return true;
        };
        let found = word(self.text, value.clone());
        if found == expected {
            return true;
        }
        let (problem, go_on) = match found.split('/').collect::<Vec<_>>()[..] {
            ["bomay", known, version] if known == what => {
                let message = say!(
                    "version {version} of the format is not known, this program reads version 1",
                    "chưa biết phiên bản {version} của định dạng, chương trình này đọc phiên bản 1"
                );
                (Diagnostic::error("unknown-version", message).help(help), false)
            }
            ["bomay", other, _] if let Some(problem) = mistaken(other, what) => (problem, false),
            _ => {
                let message = say!("`format` must be `{expected}`", "`format` phải là `{expected}`");
                (Diagnostic::error("wrong-format", message).help(help), true)
            }
        };
        self.report(problem, value);
        go_on
    }

    fn take(&mut self, key: &str) -> Option<Range<usize>> {
        let position = self.unread.iter().position(|(known, _)| word(self.text, known.clone()) == key)?;
        let (_, value) = self.unread.remove(position);
        Some(value..value_end(self.text.as_bytes(), value))
    }

    /// Reads a field that may be absent.
    pub(crate) fn optional<T: Deserialize<'t>>(&mut self, key: &'static str) -> Option<T> {
        self.asked.push(key);
        let range = self.take(key)?;
        self.typed(key, range)
    }

    /// Reads a field that must be there.
    pub(crate) fn required<T: Deserialize<'t>>(&mut self, key: &'static str) -> Option<T> {
        self.require(key);
        self.optional(key)
    }

    fn require(&mut self, key: &'static str) {
        if !self.unread.iter().any(|(known, _)| word(self.text, known.clone()) == key) {
            self.report(explain::missing_field(key), self.opened..self.opened + 1);
        }
    }

    /// Reads a list element by element.
    pub(crate) fn list<T: Deserialize<'t>>(&mut self, key: &'static str) -> Vec<T> {
        self.list_by(key, |fields, range, _| fields.typed(key, range))
    }

    /// Reads a list by a function that is given range and number of each element.
    pub(crate) fn list_by<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Self, Range<usize>, usize) -> Option<T>,
    ) -> Vec<T> {
        self.asked.push(key);
        let Some(range) = self.take(key) else { return Vec::new() };
        if self.text.as_bytes()[range.start] != b'[' {
            let _: Option<Vec<&RawValue>> = self.typed(key, range);
            return Vec::new();
        }
        let ranges = elements(self.text.as_bytes(), range.start).enumerate();
        ranges.filter_map(|(position, element)| read(self, element, position)).collect()
    }

    /// Reads a list that must be there by a function that is given range and number of each element.
    pub(crate) fn required_list<T>(
        &mut self,
        key: &'static str,
        read: impl FnMut(&mut Self, Range<usize>, usize) -> Option<T>,
    ) -> Vec<T> {
        self.require(key);
        self.list_by(key, read)
    }

    /// Reads an object inside the outermost one field by field.
    pub(crate) fn inside<T>(
        &mut self,
        label: &'static str,
        range: Range<usize>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.text.as_bytes().get(range.start) != Some(&b'{') {
            let _: Option<FxHashMap<Cow<'_, str>, &RawValue>> = self.typed(label, range);
            return None;
        }
        let outer = (std::mem::take(&mut self.unread), std::mem::take(&mut self.asked), self.opened);
        let before = self.problems.len();
        self.open(range.start);
        let value = read(self);
        self.report_unread();
        if label == "units" {
            let id = self.id_at(range.start);
            self.problems[before..].iter_mut().for_each(|problem| problem.unit = id.clone());
        }
        (self.unread, self.asked, self.opened) = outer;
        Some(value)
    }

    /// Reads one value that stands at a range.
    pub(crate) fn typed<T: Deserialize<'t>>(&mut self, label: &'static str, range: Range<usize>) -> Option<T> {
        self.typed_by(label, range, |slice| serde_json::from_str(slice))
    }

    /// Reads one value that stands at a range by a function.
    pub(crate) fn typed_by<T>(
        &mut self,
        label: &'static str,
        range: Range<usize>,
        read: impl FnOnce(&'t str) -> Result<T, serde_json::Error>,
    ) -> Option<T> {
        match read(self.slice(range.clone())) {
            Ok(value) => Some(value),
            Err(error) => {
                let (problem, place) = explain::data(self.text, &self.lines, range.clone(), label, &error);
                self.broken.extend(self.id_at(range.start));
                self.report(problem, place);
                None
            }
        }
    }

    /// Returns the text of a range.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'t str {
        &self.text[range]
    }

    /// Returns the `id` of the object that begins at `at`.
    fn id_at(&self, at: usize) -> Option<String> {
        let bytes = self.text.as_bytes();
        let (_, id) = entries(bytes, at).find(|(key, _)| &self.text[key.clone()] == "\"id\"")?;
        Some(word(self.text, id..value_end(bytes, id)).into_owned())
    }

    /// Reports a problem at a range.
    pub(crate) fn report(&mut self, problem: Diagnostic, range: Range<usize>) {
        let problem = self.placed(problem, range);
        self.problems.push(problem);
    }

    fn placed(&self, problem: Diagnostic, range: Range<usize>) -> Diagnostic {
        let mut place = Place { file: self.file.clone(), input: self.input, ..Place::default() };
        self.lines.fill(&mut place, range);
        problem.at(place)
    }

    /// Returns all problems in the order of the text.
    fn finish(mut self) -> Vec<Diagnostic> {
        let was_read = self.asked.len() > 2;
        if was_read {
            self.report_unread();
        }
        self.problems.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line, place.column)));
        self.problems
    }

    /// Reports the fields that nobody asked for.
    fn report_unread(&mut self) {
        for (key, _) in std::mem::take(&mut self.unread) {
            let name = word(self.text, key.clone());
            let near = did_you_mean(&name, self.asked.iter().copied());
            self.report(explain::unknown_field(&name, &self.asked, near), key);
        }
    }
}
