//! Where a statement stands in the text; looked up only when something is wrong.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Reader;
use super::graph::Graph;
use super::names::Names;
use crate::diagnostic::Segment;
use crate::formats::rdf::iri::Space;
use crate::formats::rdf::record::UNIT;
use crate::formats::rdf::vocabulary::{DOWNWARD, HAS_POST, TYPE, UPWARD};
use crate::formats::rdf::{Mapping, Syntax};
use crate::formats::scan::{elements, entries, space, string_end, value_end, word};
use crate::model::Id;

mod turtle;

use turtle::{Kind, Token, Tokens};

/// Finds statements in one text.
#[derive(Debug)]
pub(in crate::formats) struct Places<'t> {
    text: &'t str,
    syntax: Syntax,
    prefixes: Vec<(String, String)>,
    base: Option<String>,
    aliases: Vec<(String, String)>,
    /// Subject, and where a statement about it begins, sorted.
    subjects: Vec<(String, usize)>,
    /// IRIs of bodies and line types by their ids.
    iris: FxHashMap<(Space, Id), String>,
}

impl<'t> Places<'t> {
    /// Reads a text again to find places in it.
    pub(in crate::formats) fn of(text: &'t str, syntax: Syntax, mapping: &Mapping) -> Places<'t> {
        let (graph, _) = Graph::read(text, "", syntax, mapping);
        let mut reader = Reader::new(&graph, mapping);
        reader.line_properties();
        Places::new(text, syntax, &graph, &reader.names)
    }

    pub(super) fn new(text: &'t str, syntax: Syntax, graph: &Graph, names: &Names) -> Places<'t> {
        let mut iris = FxHashMap::default();
        for space in [Space::Unit, Space::Line] {
            iris.extend(names.nodes(space).map(|(node, id)| ((space, id.clone()), graph.name(node).to_owned())));
        }
        let (prefixes, base) = (graph.prefixes.clone(), graph.base.clone());
        let aliases = graph.aliases.clone();
        let mut places = Places { text, syntax, prefixes, base, aliases, subjects: Vec::new(), iris };
        places.subjects = match syntax {
            Syntax::Turtle => places.turtle_subjects(),
            Syntax::JsonLd => places.json_ld_subjects(),
        };
        places.subjects.sort();
        places
    }

    /// Returns where a path leads to, or the nearest thing above it.
    pub(in crate::formats) fn range(&self, path: &[Segment]) -> Range<usize> {
        let found = match path {
            [Segment::Key(list), Segment::Member(id), rest @ ..] if list == "units" => self.unit(id, rest),
            [Segment::Key(list), Segment::Where(keys), ..] if list == "lines" => self.line(keys),
            _ => None,
        };
        found.unwrap_or(0..0)
    }

    fn unit(&self, id: &str, rest: &[Segment]) -> Option<Range<usize>> {
        let subject = self.iris.get(&(Space::Unit, id.into()))?;
        let terms: Vec<&str> = match rest {
            [Segment::Key(key), ..] if key == "superior" => UPWARD.to_vec(),
            [Segment::Key(key), ..] if key == "posts" => vec![HAS_POST],
            [Segment::Key(key), ..] => {
                let field = UNIT.fields.iter().find(|field| field.key == key);
                field
                    .map(|field| std::iter::once(field.term).chain(field.also.iter().copied()).collect())
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let stated = terms.into_iter().find_map(|term| self.statement(subject, Some(term), None));
        stated.or_else(|| self.find(subject, None, None))
    }

    fn line(&self, keys: &[(&'static str, String)]) -> Option<Range<usize>> {
        let of = |wanted: &str| keys.iter().find(|(key, _)| *key == wanted).map(|(_, value)| value.as_str());
        let iri = |id: Option<&str>| self.iris.get(&(Space::Unit, id?.into()));
        let (from, to) = (iri(of("from"))?, iri(of("to")));
        let property = self.iris.get(&(Space::Line, of("type")?.into()));
        let stated = property.and_then(|property| self.statement(from, Some(property), to.map(String::as_str)));
        // A further superior is a line that stands with the subordinate, or with the superior.
        let above = || UPWARD.iter().find_map(|term| self.statement(to?, Some(term), Some(from)));
        let below = || DOWNWARD.iter().find_map(|term| self.statement(from, Some(term), to.map(String::as_str)));
        stated.or_else(above).or_else(below).or_else(|| self.find(from, None, None))
    }

    /// Returns where a statement stands: its value, or else its subject.
    pub(super) fn find(&self, subject: &str, property: Option<&str>, value: Option<&str>) -> Option<Range<usize>> {
        let statement = property.and_then(|_| self.statement(subject, property, value));
        statement.or_else(|| {
            let start = self.starts(subject).next()?;
            Some(match self.syntax {
                Syntax::Turtle => start..Tokens::at(self.text, start).next().map_or(start, |token| token.range.end),
                Syntax::JsonLd => self.id_of(start).unwrap_or(start..start + 1),
            })
        })
    }

    fn starts(&self, subject: &str) -> impl Iterator<Item = usize> {
        let first = self.subjects.partition_point(|(known, _)| known.as_str() < subject);
        self.subjects[first..].iter().take_while(move |(known, _)| known == subject).map(|(_, start)| *start)
    }

    fn statement(&self, subject: &str, property: Option<&str>, value: Option<&str>) -> Option<Range<usize>> {
        let in_block = |start: usize| match self.syntax {
            Syntax::Turtle => self.in_turtle(start, property?, value),
            Syntax::JsonLd => self.in_json_ld(start, property?, value),
        };
        self.starts(subject).find_map(in_block)
    }

    /// Returns the IRI that a token of Turtle or a word of JSON-LD stands for.
    fn expand(&self, token: &str) -> String {
        if let Some(inner) = token.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) {
            return self.resolve(inner);
        }
        match token.split_once(':') {
            Some((prefix, local)) if !local.starts_with("//") => {
                let known = self.prefixes.iter().find(|(known, _)| known == prefix);
                known.map_or_else(|| token.to_owned(), |(_, space)| format!("{space}{}", local.replace('\\', "")))
            }
            Some(_) => token.to_owned(),
            None if token == "a" || token == "@type" => TYPE.to_owned(),
            None => self.resolve(token),
        }
    }

    /// Returns whether a token is a property, or one that is read as it.
    fn is_property(&self, token: &str, property: &str) -> bool {
        let iri = self.expand(token);
        iri == property || self.aliases.iter().any(|(from, to)| *from == iri && to == property)
    }

    fn resolve(&self, iri: &str) -> String {
        let Some(base) = self.base.as_deref().filter(|_| !iri.contains(':')) else { return iri.to_owned() };
        let page = base.split('#').next().unwrap_or(base);
        match iri.starts_with('#') {
            true => format!("{page}{iri}"),
            false => format!("{}{iri}", &page[..page.rfind('/').map_or(0, |slash| slash + 1)]),
        }
    }

    fn turtle_subjects(&self) -> Vec<(String, usize)> {
        let mut subjects = Vec::new();
        let mut tokens = Tokens::at(self.text, 0);
        let (mut depth, mut begins) = (0usize, true);
        while let Some(token) = tokens.next() {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                Kind::Dot if depth == 0 => {
                    begins = true;
                    continue;
                }
                Kind::Iri | Kind::Name if begins => {
                    let written = &self.text[token.range.clone()];
                    if written.eq_ignore_ascii_case("prefix") {
                        tokens.by_ref().take(2).for_each(drop);
                        continue;
                    }
                    if written.eq_ignore_ascii_case("base") {
                        tokens.next();
                        continue;
                    }
                    subjects.push((self.expand(written), token.range.start));
                }
                _ => {}
            }
            begins = false;
        }
        subjects
    }

    fn in_turtle(&self, start: usize, property: &str, value: Option<&str>) -> Option<Range<usize>> {
        let mut tokens = Tokens::at(self.text, start);
        tokens.next();
        let (mut depth, mut property_next, mut is_it) = (0usize, true, false);
        let (mut first, mut mark) = (None, false);
        for Token { kind, range } in tokens {
            // What follows `^^` is the datatype of the value before.
            if std::mem::replace(&mut mark, kind == Kind::Mark && self.text[range.clone()].starts_with('^'))
                && kind != Kind::Mark
            {
                continue;
            }
            match kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Kind::Dot => break,
                Kind::Semicolon => property_next = true,
                Kind::Comma => {}
                Kind::Iri | Kind::Name if property_next => {
                    is_it = self.is_property(&self.text[range], property);
                    property_next = false;
                }
                Kind::Iri | Kind::Name if is_it => {
                    let written = &self.text[range.clone()];
                    if value.is_none_or(|value| self.expand(written) == value || written == value) {
                        return Some(range);
                    }
                    first = first.or(Some(range));
                }
                Kind::Text if is_it => {
                    let written = self.text[range.clone()].trim_matches(['"', '\'']);
                    if value.is_none_or(|value| written == value) {
                        return Some(range);
                    }
                    first = first.or(Some(range));
                }
                _ => {}
            }
        }
        first
    }

    /// Finds all objects that have an `@id`; those that say more than it come first.
    fn json_ld_subjects(&self) -> Vec<(String, usize)> {
        let bytes = self.text.as_bytes();
        let (mut at, mut open): (usize, Vec<usize>) = (0, Vec::new());
        let mut subjects = Vec::new();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => {
                    let end = string_end(bytes, at).min(bytes.len());
                    let after = space(bytes, end);
                    if &self.text[at..end] == "\"@id\"" && bytes.get(after) == Some(&b':') {
                        let value = space(bytes, after + 1);
                        let iri = self.expand(&word(self.text, value..value_end(bytes, value)));
                        let start = open.last().copied().unwrap_or_default();
                        if entries(bytes, start).nth(1).is_some() {
                            subjects.push((iri, start));
                        }
                    }
                    at = end;
                    continue;
                }
                b'{' | b'[' => open.push(at),
                b'}' | b']' => drop(open.pop()),
                _ => {}
            }
            at += 1;
        }
        subjects
    }

    fn id_of(&self, start: usize) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let (_, value) = entries(bytes, start).find(|(key, _)| word(self.text, key.clone()) == "@id")?;
        Some(value..value_end(bytes, value))
    }

    fn in_json_ld(&self, start: usize, property: &str, value: Option<&str>) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let is_it = |key: &Range<usize>| self.is_property(&word(self.text, key.clone()), property);
        let (_, at) = entries(bytes, start).find(|(key, _)| is_it(key))?;
        let whole = at..value_end(bytes, at);
        let Some(wanted) = value else { return Some(whole) };
        let matches = |range: &Range<usize>| {
            let written = match bytes.get(range.start) {
                Some(b'{') => {
                    let mut inner = entries(bytes, range.start);
                    let found = inner.find(|(key, _)| matches!(&*word(self.text, key.clone()), "@id" | "@value"));
                    found.map(|(_, at)| at..value_end(bytes, at)).unwrap_or(range.clone())
                }
                _ => range.clone(),
            };
            let text = word(self.text, written);
            text == wanted || self.expand(&text) == wanted
        };
        let found = match bytes.get(at) {
            Some(b'[') => elements(bytes, at).find(matches),
            _ => None,
        };
        Some(found.unwrap_or(whole))
    }
}
