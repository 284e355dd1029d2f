//! From outline to structure; every problem is reported with line and column.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::Marks;
use super::facts::text_of;
use super::token::{Token, spaces, tokens};
use crate::diagnostic::{Diagnostic, Place, Segment};
use crate::formats::{Lines, Loaded};
use crate::model::{Catalogue, Conservation, Ended, Function, Id, Line, MeasureKind, Parts, Structure, Text, Unit};
use crate::say;

/// Reads an outline that needs no catalogue.
pub fn parse(text: &str, file: &str) -> Loaded {
    parse_with(text, file, Arc::default())
}

/// Reads an outline with a catalogue that is there already.
pub fn parse_with(text: &str, file: &str, catalogue: Arc<Catalogue>) -> Loaded {
    read(text, file, catalogue, false)
}

pub(super) fn read(text: &str, file: &str, catalogue: Arc<Catalogue>, is_partial: bool) -> Loaded {
    let mut parser = Parser::new(text, catalogue);
    parser.read();
    let lines = LazyCell::new(|| Lines::new(text));
    let mut loaded = Loaded { is_partial, ..Loaded::default() };
    for (problem, range) in parser.problems {
        let mut place = Place { file: file.to_owned(), ..Place::default() };
        lines.fill(&mut place, range);
        loaded.problems.push(problem.at(place));
    }
    let (structure, problems) = Structure::assemble(parser.parts);
    loaded.structure = structure;
    loaded.add_assembled(problems, text, file, &[]);
    loaded
}

/// Returns the path of the catalogue that an outline names.
pub(super) fn catalogue_of(text: &str) -> Option<String> {
    let mut parser = Parser::new(text, Arc::default());
    parser.lines(|line| line.starts_with("catalogue"));
    parser.parts.header.catalogue
}

pub(super) fn marks(text: &str) -> Marks {
    let mut parser = Parser::new(text, Arc::default());
    parser.read();
    parser.marks
}

/// Reads an outline line by line.
pub(super) struct Parser<'t> {
    text: &'t str,
    parts: Parts,
    pub(super) marks: Marks,
    problems: Vec<(Diagnostic, Range<usize>)>,
    /// The unit that stands last on each level.
    above: Vec<Id>,
    declared: Vec<MeasureKind>,
    pub(super) used: BTreeSet<Id>,
    pub(super) named: BTreeSet<Id>,
}

fn key(name: &'static str) -> Segment {
    Segment::Key(name.into())
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, catalogue: Arc<Catalogue>) -> Self {
        Parser {
            text,
            parts: Parts { catalogue, ..Parts::default() },
            marks: Marks::default(),
            problems: Vec::new(),
            above: Vec::new(),
            declared: Vec::new(),
            used: BTreeSet::new(),
            named: BTreeSet::new(),
        }
    }

    /// Reads the lines that are wanted.
    fn lines(&mut self, is_wanted: fn(&str) -> bool) {
        let text = self.text;
        let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
        while start < text.len() {
            let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
            let tokens = if is_wanted(&text[start..end]) { tokens(text, start..end) } else { Vec::new() };
            if let Some(first) = tokens.first() {
                self.line(&text[start..first.range.start], &tokens);
            }
            start = end + 1;
        }
    }

    fn read(&mut self) {
        self.lines(|_| true);
        if self.parts.functions.is_empty() {
            let functions = std::mem::take(&mut self.named).into_iter();
            self.parts.functions = functions
                .map(|id| Function { id, name: Text::default(), basis: Vec::new(), provenance: None })
                .collect();
        }
        self.declare_measures();
    }

    fn line(&mut self, indent: &str, tokens: &[Token<'t>]) {
        let (first, rest) = (&tokens[0], &tokens[1..]);
        if let [second, ..] = rest
            && let Some(line_type) = second.raw.strip_prefix('-').and_then(|inner| inner.strip_suffix("->"))
        {
            let line_type = Token { raw: line_type, range: second.range.start + 1..second.range.end - 2 };
            return self.overlay(first, &line_type, &rest[1..]);
        }
        match (indent, first.raw) {
            ("", "structure") => self.structure(rest, first),
            ("", "as_of") => {
                let date = self.one(rest, first).and_then(|token| self.date(token));
                self.parts.header.as_of = date.or(self.parts.header.as_of);
                self.marks.set(vec![key("as_of")], first.range.clone());
            }
            ("", "language") => self.parts.header.language = self.one(rest, first).map(|token| token.raw.to_owned()),
            ("", "catalogue") => {
                if let Some(token) = self.one(rest, first) {
                    let quoted = token.raw.starts_with('"').then(|| self.quoted(token)).flatten();
                    self.parts.header.catalogue = Some(quoted.unwrap_or_else(|| token.raw.to_owned()));
                    self.marks.set(vec![key("catalogue")], token.range.clone());
                }
            }
            ("", "function") => self.function(rest, first),
            ("", "measure") => self.measure(rest, first),
            ("", "ended") => self.ended(rest, first),
            _ => self.unit(indent, tokens),
        }
    }

    pub(super) fn report(&mut self, problem: Diagnostic, token: &Token<'_>) {
        self.problems.push((problem, token.range.clone()));
    }

    /// Returns the one word that must follow a keyword.
    fn one<'a>(&mut self, rest: &'a [Token<'t>], first: &Token<'t>) -> Option<&'a Token<'t>> {
        rest.get(1..).unwrap_or_default().iter().for_each(|token| self.superfluous(token));
        if rest.is_empty() {
            self.missing(first);
        }
        rest.first()
    }

    pub(super) fn missing(&mut self, token: &Token<'_>) {
        let word = token.raw;
        let message = say!("something is missing after `{word}`", "thiếu nội dung sau `{word}`");
        let help = say!("complete the line", "viết đầy đủ dòng này");
        self.report(Diagnostic::error("missing-field", message).help(help), token);
    }

    fn superfluous(&mut self, token: &Token<'_>) {
        let word = token.raw;
        let message = say!("`{word}` has no meaning here", "`{word}` không có nghĩa ở đây");
        let help = say!("remove it; a comment begins with `# `", "bỏ từ này; chú thích bắt đầu bằng `# `");
        self.report(Diagnostic::error("unknown-word", message).help(help), token);
    }

    fn structure(&mut self, rest: &[Token<'t>], first: &Token<'t>) {
        if rest.is_empty() {
            self.missing(first);
        }
        let mut title = Vec::new();
        for (position, token) in rest.iter().enumerate() {
            if token.raw.contains('"') {
                self.text_piece(token, &mut title);
            } else if position == 0 {
                self.parts.header.id = Some(token.raw.into());
            } else {
                self.superfluous(token);
            }
        }
        self.parts.header.title = text_of(&title);
    }

    fn function(&mut self, rest: &[Token<'t>], first: &Token<'t>) {
        let Some((id, rest)) = rest.split_first() else { return self.missing(first) };
        let mut name = Vec::new();
        for token in rest {
            match token.raw.contains('"') {
                true => self.text_piece(token, &mut name),
                false => self.superfluous(token),
            }
        }
        self.marks.set(vec![key("functions"), Segment::Member(id.raw.to_owned())], id.range.clone());
        let function = Function { id: id.raw.into(), name: text_of(&name), basis: Vec::new(), provenance: None };
        self.parts.functions.push(function);
    }

    fn measure(&mut self, rest: &[Token<'t>], first: &Token<'t>) {
        let Some((id, rest)) = rest.split_first() else { return self.missing(first) };
        let mut name = Vec::new();
        let mut conservation = Conservation::Conserved;
        for token in rest {
            match token.raw {
                "conserved" => conservation = Conservation::Conserved,
                "free" => conservation = Conservation::Free,
                text if text.contains('"') => self.text_piece(token, &mut name),
                _ => self.unknown_value(token, &["conserved", "free"]),
            }
        }
        let measure = MeasureKind {
            id: id.raw.into(),
            name: text_of(&name),
            short: None,
            unit: None,
            decimals: 0,
            conservation,
            internal: false,
        };
        if self.declared.iter().any(|known| known.id == measure.id) {
            let message = say!("measure `{}` is listed twice", "số liệu `{}` được liệt kê hai lần", id.raw);
            return self.report(
                Diagnostic::error("duplicate-id", message).help(say!("keep one of the two", "chỉ giữ lại một")),
                id,
            );
        }
        self.declared.push(measure);
    }

    /// Enters the measures of the text into the catalogue.
    fn declare_measures(&mut self) {
        if self.declared.is_empty() {
            return;
        }
        let mut catalogue = Catalogue::clone(&self.parts.catalogue);
        let is_free = catalogue.measures.is_empty();
        let declared = std::mem::take(&mut self.declared);
        catalogue.measures.retain(|known| !declared.iter().any(|measure| measure.id == known.id));
        catalogue.measures.extend(declared);
        for id in std::mem::take(&mut self.used) {
            if is_free && catalogue.measure(&id).is_none() {
                let (name, conservation) = (Text::default(), Conservation::Conserved);
                catalogue.measures.push(MeasureKind {
                    id,
                    name,
                    short: None,
                    unit: None,
                    decimals: 0,
                    conservation,
                    internal: false,
                });
            }
        }
        self.parts.catalogue = Arc::new(catalogue);
    }

    fn ended(&mut self, rest: &[Token<'t>], first: &Token<'t>) {
        let Some((head, mut rest)) = rest.split_first() else { return self.missing(first) };
        let (id, kind) = self.id_and_kind(head, &mut rest);
        let mut ended = Ended {
            id: id.raw.into(),
            name: Text::default(),
            kind,
            on: None,
            successors: Vec::new(),
            provenance: None,
        };
        let mut name = Vec::new();
        let mut after_arrow = false;
        for token in rest {
            match token.raw {
                "->" => after_arrow = true,
                word if after_arrow => ended.successors.push(word.trim_end_matches(',').into()),
                text if text.contains('"') => self.text_piece(token, &mut name),
                _ => ended.on = self.date(token).or(ended.on),
            }
        }
        ended.name = text_of(&name);
        self.marks.set(vec![key("ended"), Segment::Member(id.raw.to_owned())], id.range.clone());
        self.parts.ended.push(ended);
    }

    fn overlay(&mut self, from: &Token<'t>, line_type: &Token<'t>, rest: &[Token<'t>]) {
        let Some(to) = self.one(rest, line_type) else { return };
        let Place { path, .. } = Place::line(line_type.raw, from.raw, to.raw);
        for (name, token) in [("type", line_type), ("from", from), ("to", to)] {
            let mut path = path.clone();
            path.push(key(name));
            self.marks.set(path, token.range.clone());
        }
        self.marks.set(path, from.range.start..to.range.end);
        self.parts.lines.push(Line::new(line_type.raw, from.raw, to.raw));
    }

    /// Takes an id apart from the kind that follows its colon.
    fn id_and_kind<'a>(&mut self, head: &Token<'t>, rest: &mut &'a [Token<'t>]) -> (Token<'t>, Option<Id>) {
        let Some((id, kind)) = head.split(':') else { return (head.clone(), None) };
        if !kind.raw.is_empty() {
            return (id, Some(kind.raw.into()));
        }
        match rest.split_first() {
            Some((kind, after)) if !kind.raw.contains(['"', '=', '?', '#', '@', '+', '~']) => {
                *rest = after;
                (id, Some(kind.raw.into()))
            }
            _ => {
                let message = say!("a kind is missing after the colon", "thiếu loại đơn vị sau dấu hai chấm");
                let help =
                    say!("write `{}: kind`, or leave the colon out", "viết `{}: loại`, hoặc bỏ dấu hai chấm", id.raw);
                self.report(Diagnostic::error("missing-field", message).help(help), head);
                (id, None)
            }
        }
    }

    fn unit(&mut self, indent: &str, tokens: &[Token<'t>]) {
        let (head, mut rest) = (&tokens[0], &tokens[1..]);
        let level = self.level(indent, head);
        let kind_token = rest.first().cloned();
        let (id, kind) = self.id_and_kind(head, &mut rest);
        let mut unit = Unit::new(id.raw, kind.as_deref().unwrap_or(Unit::NO_KIND));
        let path = vec![key("units"), Segment::Member(id.raw.to_owned())];
        self.marks.set(path.clone(), id.range.clone());
        let field = |name: &'static str| path.iter().cloned().chain([key(name)]).collect::<Vec<_>>();
        self.marks.set(field("id"), id.range.clone());
        let kind_token = if head.raw.ends_with(':') { kind_token } else { Some(head.clone()) };
        self.marks.set(field("kind"), kind_token.map_or(id.range.clone(), |token| token.range));
        unit.superior = level.checked_sub(1).and_then(|above| self.above.get(above).cloned());
        self.above.truncate(level);
        self.above.push(unit.id.clone());
        let mut name = Vec::new();
        for token in rest {
            self.fact(token, &mut unit, &mut name, &field);
        }
        unit.name = text_of(&name);
        self.parts.units.push(Arc::new(unit));
    }

    /// Returns the level that an indentation means.
    fn level(&mut self, indent: &str, head: &Token<'t>) -> usize {
        let is_plain = spaces(indent) == indent.len();
        let depth = if is_plain { indent.len() } else { indent.chars().count() };
        let level = depth.div_ceil(2);
        let problem = if !is_plain {
            Some((
                say!("the line is indented by something else than spaces", "dòng thụt vào không phải bằng dấu cách"),
                say!("indent by two spaces per level", "thụt vào hai dấu cách cho mỗi cấp"),
            ))
        } else if depth % 2 == 1 {
            Some((
                say!("the line is indented by {depth} spaces", "dòng thụt vào {depth} dấu cách"),
                say!("indent by two spaces per level", "thụt vào hai dấu cách cho mỗi cấp"),
            ))
        } else if level > self.above.len() {
            let expected = self.above.len() * 2;
            Some((
                say!(
                    "the line is indented by {depth} spaces, at most {expected} fit here",
                    "dòng thụt vào {depth} dấu cách, ở đây tối đa là {expected}"
                ),
                say!(
                    "put the unit under its superior, two spaces further in",
                    "đặt đơn vị dưới cấp trên, thụt vào thêm hai dấu cách"
                ),
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            self.report(Diagnostic::error("indentation", message).help(help), head);
        }
        level.min(self.above.len())
    }
}
