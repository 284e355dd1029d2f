//! What is said about one subject, before it becomes Turtle or JSON-LD.

use std::borrow::Cow;

use crate::formats::rdf::vocabulary::TYPE;

/// The object of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats::rdf) enum Object {
    /// A thing.
    Iri(Cow<'static, str>),
    /// A text without language.
    Plain(String),
    /// A text in a language.
    Tagged(String, String),
    /// A text with a datatype.
    Typed(String, Cow<'static, str>),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
}

/// A subject with all its statements, in the order in which they are written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats::rdf) struct Node {
    /// The subject.
    pub(in crate::formats::rdf) iri: String,
    /// Property and object.
    pub(in crate::formats::rdf) statements: Vec<(Cow<'static, str>, Object)>,
}

impl Node {
    /// Makes a subject of some classes.
    pub(super) fn new(iri: impl Into<String>, classes: &[&'static str]) -> Self {
        let types = classes.iter().map(|class| (TYPE.into(), Object::Iri((*class).into())));
        Node { iri: iri.into(), statements: types.collect() }
    }

    /// Adds a statement.
    pub(super) fn say(&mut self, property: impl Into<Cow<'static, str>>, object: Object) {
        self.statements.push((property.into(), object));
    }

    /// Adds a statement about another thing.
    pub(super) fn link(&mut self, property: impl Into<Cow<'static, str>>, to: impl Into<Cow<'static, str>>) {
        self.say(property, Object::Iri(to.into()));
    }

    /// Adds a name in both languages of the program.
    pub(super) fn label(&mut self, property: &'static str, name: impl Fn(crate::diagnostic::Speech) -> &'static str) {
        use crate::diagnostic::Speech;
        for speech in [Speech::En, Speech::Vi] {
            self.say(property, Object::Tagged(name(speech).to_owned(), speech.tag().to_owned()));
        }
    }
}
