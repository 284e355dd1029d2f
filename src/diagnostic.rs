//! What the engine says about a problem: plain data that names nothing else of the crate.
//!
//! A [`Diagnostic`] is collected, sorted once and shown by the program; it is never the only one reported.
//! Every text exists in English and Vietnamese ([`Say`]).
//! A place is a path into a file ([`Place`]); line and column are found later, and only when something is wrong.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

/// A text in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, schemars::JsonSchema)]
pub struct Say {
    /// The Vietnamese text.
    pub vi: String,
    /// The English text.
    pub en: String,
}

impl Say {
    /// Makes a text from its English and its Vietnamese form.
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Self {
        Say { en: en.into(), vi: vi.into() }
    }

    /// Makes a text that reads the same in both languages, such as an id or a number.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Say { vi: text.clone(), en: text }
    }

    /// Returns the text in the language asked for.
    pub fn to(&self, speech: Speech) -> &str {
        match speech {
            Speech::Vi => &self.vi,
            Speech::En => &self.en,
        }
    }
}

/// Makes a [`Say`] from an English and a Vietnamese format string; both see the same variables.
#[macro_export]
macro_rules! say {
    ($en:literal, $vi:literal $(, $($argument:tt)*)?) => {
        $crate::diagnostic::Say::new(
            format!($en $(, $($argument)*)?),
            format!($vi $(, $($argument)*)?),
        )
    };
}

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Speech {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Speech {
    /// Returns the language tag, `vi` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Speech::Vi => "vi",
            Speech::En => "en",
        }
    }

    /// Picks one of two texts.
    pub fn pick<T>(self, en: T, vi: T) -> T {
        match self {
            Speech::Vi => vi,
            Speech::En => en,
        }
    }
}

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Breaks a rule: the program ends with exit code 1.
    Error,
    /// Allowed only with the consent that the rule names.
    NeedsConsent,
    /// Worth a look.
    Warning,
    /// Said for the record.
    Note,
}

impl Severity {
    /// Returns the word shown before the code.
    pub fn word(self, speech: Speech) -> &'static str {
        match (self, speech) {
            (Severity::Error, Speech::En) => "error",
            (Severity::Error, Speech::Vi) => "lỗi",
            (Severity::NeedsConsent, Speech::En) => "needs consent",
            (Severity::NeedsConsent, Speech::Vi) => "cần xin ý kiến",
            (Severity::Warning, Speech::En) => "warning",
            (Severity::Warning, Speech::Vi) => "cảnh báo",
            (Severity::Note, Speech::En) => "note",
            (Severity::Note, Speech::Vi) => "lưu ý",
        }
    }
}

/// One step from the top of a JSON file down to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of an object.
    Key(Cow<'static, str>),
    /// An element of an array, counted from 0.
    Index(usize),
    /// The element of an array of objects that has this `id`.
    Member(String),
    /// The element of an array of objects whose keys have these values.
    Where(Vec<(&'static str, String)>),
    /// Characters of a text: how many stand before them, and how many they are.
    Characters(usize, usize),
}

/// Where in the user's input something stands.
///
/// The path is known at once; line and column are filled in by the reader of the file when the finding is shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The file as the user named it; empty until the reader fills it in.
    pub file: String,
    /// The way from the top of the file to the value.
    pub path: Vec<Segment>,
    /// Line, from 1; 0 while unknown.
    pub line: u32,
    /// Column in characters, from 1; 0 while unknown.
    pub column: u32,
    /// Number of characters to underline; 0 while unknown.
    pub length: u32,
    /// Which kind of file the path leads into.
    pub input: Input,
    /// Name of the cell, such as `C7`, where the file is a sheet of cells; the line is the row then.
    pub cell: String,
}

/// The kind of file that a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Input {
    /// The structure.
    #[default]
    Structure,
    /// The plan with this number, from 0.
    Plan(usize),
    /// The rule pack with this number, from 0.
    Pack(usize),
    /// The catalogue with this number, from 0: the structure's own first, then those that it extends.
    Catalogue(usize),
    /// The record of what has been done about duties.
    Status,
    /// The findings that are known.
    Baseline,
    /// The look of the annexes.
    Annexes,
    /// The mapping of tables.
    Mapping,
    /// The places of a drawing.
    Slots,
}

impl Place {
    /// Returns the place of a unit, or of one field of it, in the structure file.
    pub fn unit(id: &str, field: Option<&'static str>) -> Self {
        let mut path = vec![Segment::Key("units".into()), Segment::Member(id.to_owned())];
        path.extend(field.map(|field| Segment::Key(field.into())));
        Place { path, ..Place::default() }
    }

    /// Returns the place of an overlay line in the structure file.
    pub fn line(line_type: &str, from: &str, to: &str) -> Self {
        let keys = vec![("type", line_type.to_owned()), ("from", from.to_owned()), ("to", to.to_owned())];
        Place { path: vec![Segment::Key("lines".into()), Segment::Where(keys)], ..Place::default() }
    }

    /// Returns this place with one more key at its end.
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.path.push(Segment::Key(key.into()));
        self
    }

    /// Returns the place of some characters of the text that stands here.
    pub fn characters(mut self, before: usize, total: usize) -> Self {
        self.path.push(Segment::Characters(before, total));
        self
    }

    /// Returns this place with one more array index at its end.
    pub fn index(mut self, index: usize) -> Self {
        self.path.push(Segment::Index(index));
        self
    }
}

/// The step of a plan that a finding belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, schemars::JsonSchema)]
pub struct StepMark {
    /// Id of the step.
    pub id: Arc<str>,
    /// Name of the operation, such as `merge`; empty for the step as a whole.
    pub operation: Cow<'static, str>,
    /// Number of the plan, from 0.
    pub plan: usize,
    /// Number of the step in its plan, from 0.
    pub step: usize,
    /// Number of the operation in its step, from 0.
    pub index: usize,
}

/// A second place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    /// What stands there.
    pub message: Say,
    /// Where.
    pub place: Option<Place>,
}

/// One problem, or one thing worth saying.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// How much it weighs; first, so that findings sort by weight.
    pub severity: Severity,
    /// Kebab-case word that names what is wrong, equal to the rule's file name.
    pub code: Cow<'static, str>,
    /// Id of the unit concerned, if it is one.
    pub unit: Option<String>,
    /// One phrase, lower-case start, no final stop, ids in backticks.
    pub message: Say,
    /// Where in the input.
    pub place: Option<Place>,
    /// The superiors of the unit from the root down to itself.
    pub under: Vec<String>,
    /// The step of the plan.
    pub step: Option<StepMark>,
    /// Further places.
    pub related: Vec<Related>,
    /// What to do, in the imperative.
    pub help: Option<Say>,
    /// The norm: document, article, quotation.
    pub basis: Vec<String>,
    /// The entry of a pack that the finding comes from, as `pack/entry`.
    pub entry: Option<String>,
}

impl Diagnostic {
    /// Makes a finding with a code, a severity and a message.
    pub fn new(severity: Severity, code: impl Into<Cow<'static, str>>, message: Say) -> Self {
        Diagnostic {
            severity,
            code: code.into(),
            unit: None,
            message,
            place: None,
            under: Vec::new(),
            step: None,
            related: Vec::new(),
            help: None,
            basis: Vec::new(),
            entry: None,
        }
    }

    /// Makes an error.
    pub fn error(code: impl Into<Cow<'static, str>>, message: Say) -> Self {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// Returns the finding with the unit that it is about.
    pub fn about(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }

    /// Returns the finding with a place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Returns the finding with advice.
    pub fn help(mut self, help: Say) -> Self {
        self.help = Some(help);
        self
    }

    /// Returns the finding with one more related place.
    pub fn related(mut self, message: Say, place: Option<Place>) -> Self {
        self.related.push(Related { message, place });
        self
    }

    /// Returns what makes two findings the same finding in two states: everything but place, step and wording.
    pub fn key(&self) -> (&str, Option<&str>, &str) {
        (&self.code, self.unit.as_deref(), &self.message.en)
    }
}

/// Returns the known word that is meant, if one is near enough: the only one that goes on where `word` ends, or else the
/// one with the fewest differences.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let (mut longer, mut is_one) = (None, true);
    let mut near: Option<(usize, &str)> = None;
    for candidate in known {
        let rest = candidate.strip_prefix(word).filter(|_| !word.is_empty());
        if rest.is_some_and(|rest| rest.starts_with(|next: char| !next.is_alphanumeric())) {
            is_one = longer.is_none();
            longer = Some(candidate);
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance <= limit && near.is_none_or(|near| (distance, candidate) < near) {
            near = Some((distance, candidate));
        }
    }
    let is_slip = near.is_some_and(|(distance, _)| distance <= 1);
    longer.filter(|_| is_one && !is_slip).or(near.map(|(_, candidate)| candidate))
}

/// Returns the advice "did you mean …?" for an unknown word.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Say> {
    let near = nearest(word, known)?;
    Some(say!("did you mean `{near}`?", "có phải là `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("phong-tuyen-gia", ["phong-noi-vu", "phong-tuyen-giao"]), Some("phong-tuyen-giao"));
        assert_eq!(nearest("abc", ["phong-noi-vu"]), None);
        let known = ["Ban Tổ chức Tỉnh ủy", "Ban Tổ chức huyện ủy, thị ủy, thành ủy"];
        assert_eq!(nearest("Ban Tổ chức huyện ủy", known), Some(known[1]));
        assert_eq!(nearest("phong-a", ["phong-a-b", "phong-a-c", "phong-b"]), Some("phong-b"));
        assert_eq!(nearest("", ["-a"]), None);
    }
}
