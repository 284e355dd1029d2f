//! Where entries are compiled: what is wrong with them, and which words they use.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Place, Say, Severity, did_you_mean};
use crate::model::{Catalogue, Family, Id, Selector, Structure};
use crate::rules::expression::{Expression, Subject, Surroundings, Type, Word, WordKind};
use crate::rules::pack::Entry;
use crate::say;

/// What one entry is compiled with.
pub struct Workbench<'e> {
    /// What the rule is about.
    pub subject: Subject,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// Words and selectors used.
    pub used: Vec<Used>,
    /// First and last day of the entry.
    pub term: (Option<Date>, Option<Date>),
    settings: Vec<&'e str>,
}

/// A word or a selector that an entry uses, to be held against a catalogue.
#[derive(Debug, Clone)]
pub struct Used {
    /// Number of the pack.
    pub pack: usize,
    has_words: bool,
    place: Place,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Word(Word),
    Selector(Box<Selector>),
}

impl<'e> Workbench<'e> {
    /// Prepares to compile an entry.
    pub fn of(entry: &'e Entry) -> Self {
        let settings = entry.settings.names().map(Id::as_str).collect();
        let term = (entry.valid_from, entry.valid_to);
        Workbench { subject: Subject::Unit, problems: Vec::new(), used: Vec::new(), term, settings }
    }

    /// Prepares to compile what is about events and has no settings.
    pub fn of_events() -> Self {
        let (problems, used, settings) = (Vec::new(), Vec::new(), Vec::new());
        Workbench { subject: Subject::Event, problems, used, term: (None, None), settings }
    }

    /// Compiles an expression with a whole number for value.
    pub fn int(&mut self, place: &Place, source: &str) -> Option<Expression> {
        self.compile(place, source, Type::Int)
    }

    /// Compiles an expression that is true or false.
    pub fn truth(&mut self, place: &Place, source: &str) -> Option<Expression> {
        self.compile(place, source, Type::Bool)
    }

    /// Compiles an expression with a text for value.
    pub fn text(&mut self, place: &Place, source: &str) -> Option<Expression> {
        self.compile(place, source, Type::Text)
    }

    /// Notes that a selector is used.
    pub fn selector(&mut self, place: &Place, selector: &Selector) {
        self.used.push(Used {
            pack: 0,
            has_words: false,
            place: place.clone(),
            what: What::Selector(Box::new(selector.clone())),
        });
    }

    /// Reports a shape that says nothing.
    pub fn empty(&mut self, place: &Place, wanted: Say) {
        let Say { en, vi } = wanted;
        let message = say!("nothing is required: {en} is missing", "chưa nêu yêu cầu: thiếu {vi}");
        let help = say!("add {en}", "bổ sung {vi}");
        self.problems.push(Diagnostic::error("empty-shape", message).at(place.clone()).help(help));
    }

    fn compile(&mut self, place: &Place, source: &str, wanted: Type) -> Option<Expression> {
        let around = Surroundings { subject: self.subject, change: true, settings: &self.settings };
        match Expression::compile(source, wanted, &around) {
            Ok(expression) => {
                let words = expression.words().iter();
                let used = |word: &Word| Used {
                    pack: 0,
                    has_words: false,
                    place: place.clone(),
                    what: What::Word(word.clone()),
                };
                self.used.extend(words.map(used));
                Some(expression)
            }
            Err(faults) => {
                self.problems.extend(faults.into_iter().map(|fault| {
                    let place = place.clone().characters(fault.offset, fault.length);
                    let problem = Diagnostic::error("bad-expression", fault.message).at(place);
                    let general = || {
                        say!(
                            "`bomay rules vocabulary` tells what may stand in an expression",
                            "`bomay rules vocabulary` cho biết biểu thức được ghi những gì"
                        )
                    };
                    problem.help(fault.help.unwrap_or_else(general))
                }));
                None
            }
        }
    }
}

impl Used {
    /// Returns what was used with the number of its pack, and whether that names a catalogue of its own.
    pub fn by(self, pack: usize, has_words: bool) -> Self {
        Used { pack, has_words, ..self }
    }

    /// Returns whether it is, or judges by, a measure or an attribute that is wanted.
    pub fn reads(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        match &self.what {
            What::Selector(selector) => selector.judged.keys().any(|attribute| wanted(attribute)),
            What::Word(word) => matches!(word.kind, WordKind::Measure | WordKind::Attribute) && wanted(&word.text),
        }
    }

    /// Returns what a catalogue does not know; an empty list of words knows all.
    pub fn problems_with(&self, catalogue: &Catalogue) -> Vec<Diagnostic> {
        let mut problems = match &self.what {
            What::Selector(selector) => selector.word_problems(catalogue),
            What::Word(word) => unknown_word(word, catalogue).into_iter().collect(),
        };
        let place = match &self.what {
            What::Selector(_) => self.place.clone(),
            What::Word(word) => self.place.clone().characters(word.offset, word.length),
        };
        problems.iter_mut().for_each(|problem| problem.place = Some(place.clone()));
        problems
    }

    /// Returns, as warnings, what a structure and its catalogue do not know.
    pub fn problems_in(&self, structure: &Structure) -> Vec<Diagnostic> {
        let mut problems = match &self.what {
            What::Selector(selector) if self.has_words => selector.unit_problems(structure),
            What::Selector(selector) => selector.problems(structure),
            What::Word(_) if self.has_words => Vec::new(),
            What::Word(_) => self.problems_with(structure.catalogue()),
        };
        for problem in &mut problems {
            problem.severity = Severity::Warning;
            problem.place.get_or_insert_with(|| self.place.clone());
        }
        problems
    }
}

fn unknown_word(word: &Word, catalogue: &Catalogue) -> Option<Diagnostic> {
    let ids: Vec<&str> = match word.kind {
        WordKind::Kind => catalogue.kinds.iter().map(|kind| kind.id.as_str()).collect(),
        WordKind::Level => catalogue.levels.iter().map(|level| level.id.as_str()).collect(),
        WordKind::System => catalogue.systems.iter().map(|system| system.id.as_str()).collect(),
        WordKind::LineType => {
            let mut ids: Vec<&str> = catalogue.line_types.iter().map(|line_type| line_type.id.as_str()).collect();
            Family::ALL.into_iter().for_each(|family| ids.push(family.id()));
            ids
        }
        WordKind::Measure => catalogue.measures.iter().map(|measure| measure.id.as_str()).collect(),
        WordKind::Attribute => catalogue.attributes.iter().map(|attribute| attribute.id.as_str()).collect(),
        WordKind::Family | WordKind::Role | WordKind::Form | WordKind::Operation => return None,
    };
    let known = |id: &&str| if word.is_prefix { id.starts_with(&*word.text) } else { **id == *word.text };
    if ids.is_empty() || ids.iter().any(known) {
        return None;
    }
    let text = &word.text;
    let (en, vi) = (word.kind.name(crate::diagnostic::Speech::En), word.kind.name(crate::diagnostic::Speech::Vi));
    let message = say!("the catalogue has no {en} `{text}`", "danh mục không có {vi} `{text}`");
    let mut problem = Diagnostic::error("unknown-word", message);
    problem.help = did_you_mean(text, ids).or_else(|| {
        Some(say!("declare it in the catalogue, or correct the word", "khai báo trong danh mục, hoặc sửa từ này"))
    });
    Some(problem)
}
