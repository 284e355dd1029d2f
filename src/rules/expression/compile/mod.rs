//! From a tree to closures: types, names, reach, words; every fault of the text, not only the first.
//!
//! A part that is wrong yields nothing, and what stands around it keeps quiet about that.

mod calls;
mod entries;
mod macros;
mod names;
mod operators;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::code::{Code, ListCode, Plain, TextCode, ThingCode, give};
use super::syntax::{Node, Tree, parse};
use super::token::Span;
use super::value::{Trouble, Type};
use super::vocabulary::WordKind;
use super::{Fault, Program, Surroundings, Word, characters};
use crate::diagnostic::{Say, Speech, did_you_mean};
use crate::rules::reach::{Hop, Reach};
use crate::say;

/// Compiles a text.
pub(super) fn compile(source: &str, wanted: Type, around: &Surroundings<'_>) -> Result<Program, Vec<Fault>> {
    let node = parse(source).map_err(|fault| vec![fault])?;
    let mut compiler = Compiler {
        source,
        around: *around,
        texts: Vec::new(),
        sites: Vec::new(),
        words: Vec::new(),
        faults: Vec::new(),
        reach: Reach::nothing(),
        scope: Vec::new(),
    };
    let term = compiler.node(&node).and_then(|term| compiler.expect(term, wanted, node.span));
    let Compiler { texts, sites, mut words, mut faults, reach, .. } = compiler;
    faults.sort_by_key(|fault| (fault.offset, fault.length));
    words.sort_by_key(|word| word.offset);
    match term {
        Some(term) if faults.is_empty() => {
            let constant = term.constant();
            let code = match term.code {
                Code::Null => Code::Thing(Box::new(|_| Ok(None))),
                code => code,
            };
            Ok(Program { source: source.into(), value: wanted, code, texts, sites, words, reach, constant })
        }
        _ => Err(faults),
    }
}

/// Ways from the unit of the rule to the units that a part yields.
type Ways = BTreeSet<Vec<Hop>>;

/// A value that stands in the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    /// Position among the texts of the expression.
    Text(usize),
    /// Positions of all elements.
    Texts(Vec<usize>),
}

/// A compiled part and what is known of it.
struct Term {
    value: Type,
    code: Code,
    /// Where the units stand that it yields.
    ways: Ways,
    /// Whether it always has a value.
    sure: bool,
    /// Whether it, or each element of it, is never null.
    solid: bool,
    /// The list of words that its texts belong to.
    word: Option<WordKind>,
    literal: Option<Literal>,
    place: Place,
}

/// Where a value is found, so that fields of the commonest ones are read without a detour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is what the rule is about.
    Subject,
    /// It is bound this many macros further out.
    Variable(u32),
    /// It is worked out.
    Elsewhere,
}

impl Term {
    fn new(value: Type, code: Code, sure: bool) -> Self {
        Term { value, code, ways: Ways::new(), sure, solid: true, word: None, literal: None, place: Place::Elsewhere }
    }

    fn constant(&self) -> Option<i64> {
        match self.literal {
            Some(Literal::Int(number)) => Some(number),
            _ => None,
        }
    }

    fn thing(self) -> Option<ThingCode> {
        match self.code {
            Code::Thing(code) => Some(code),
            Code::Null => Some(Box::new(|_| Ok(None))),
            _ => None,
        }
    }

    fn bool(self) -> Option<Plain<bool>> {
        match self.code {
            Code::Bool(code) => Some(code),
            _ => None,
        }
    }

    fn int(self) -> Option<Plain<i64>> {
        match self.code {
            Code::Int(code) => Some(code),
            _ => None,
        }
    }

    fn text(self) -> Option<TextCode> {
        match self.code {
            Code::Text(code) => Some(code),
            _ => None,
        }
    }

    fn list(self) -> Option<ListCode> {
        match self.code {
            Code::List(code) => Some(code),
            _ => None,
        }
    }
}

/// A variable that a macro binds.
struct Bound {
    name: String,
    value: Type,
    ways: Ways,
    solid: bool,
    word: Option<WordKind>,
}

struct Compiler<'a> {
    source: &'a str,
    around: Surroundings<'a>,
    texts: Vec<Box<str>>,
    sites: Vec<Fault>,
    words: Vec<Word>,
    faults: Vec<Fault>,
    reach: Reach,
    scope: Vec<Bound>,
}

impl Compiler<'_> {
    fn node(&mut self, node: &Node) -> Option<Term> {
        match &node.tree {
            Tree::Null => {
                Some(Term { solid: false, literal: Some(Literal::Null), ..Term::new(Type::Null, Code::Null, true) })
            }
            Tree::Bool(value) => {
                let value = *value;
                let code = Code::Bool(Box::new(move |_| Ok(value)));
                Some(Term { literal: Some(Literal::Bool(value)), ..Term::new(Type::Bool, code, true) })
            }
            Tree::Int(number) => Some(number_term(*number)),
            Tree::Text(text) => Some(self.text_term(text)),
            Tree::List(parts) => self.list(parts),
            Tree::Name(name) => self.name(name, node.span),
            Tree::Field { of, name } => self.field(of, name),
            Tree::Index { of, at } => self.index(of, at, node.span),
            Tree::Call { of, name, arguments } => self.call(of.as_deref(), name, arguments, node.span),
            Tree::Not(inner) => self.not(inner),
            Tree::Negate(inner) => self.negate(inner, node.span),
            Tree::All(terms) => self.logic(terms, "&&"),
            Tree::Any(terms) => self.logic(terms, "||"),
            Tree::Binary { operator, span, left, right } => self.binary(*operator, *span, left, right),
            Tree::Choice { condition, then, otherwise } => self.choice(condition, then, otherwise),
        }
    }

    /// Compiles a part that must be of a type.
    fn of_type(&mut self, node: &Node, wanted: Type) -> Option<Term> {
        let term = self.node(node)?;
        self.expect(term, wanted, node.span)
    }

    fn expect(&mut self, term: Term, wanted: Type, span: Span) -> Option<Term> {
        if fits(term.value, wanted) {
            return Some(term);
        }
        let names = |speech| (wanted.name(speech), term.value.name(speech));
        let ((wanted_en, found_en), (wanted_vi, found_vi)) = (names(Speech::En), names(Speech::Vi));
        let message = Say::new(
            format!("{wanted_en} is needed here, and this is {found_en}"),
            format!("chỗ này cần {wanted_vi}, nhưng đây là {found_vi}"),
        );
        let help = match (term.value, wanted) {
            (Type::List(_), Type::Int) => say!("count it with `.size()`", "đếm bằng `.size()`"),
            (Type::List(_), Type::Bool) => {
                say!("ask with `.exists(x, …)` or `.all(x, …)`", "hỏi bằng `.exists(x, …)` hoặc `.all(x, …)`")
            }
            (Type::Text, Type::Date) => say!("write `date('2022-10-31')`", "viết `date('2022-10-31')`"),
            (Type::Text, Type::Int) => say!("write the number without quotation marks", "viết số không có dấu nháy"),
            (_, Type::Bool) => {
                say!("compare it with something, such as `… <= 2`", "so sánh với giá trị nào đó, ví dụ `… <= 2`")
            }
            _ => Say::new(format!("write {wanted_en}"), format!("viết {wanted_vi}")),
        };
        self.wrong(span, message, Some(help))
    }

    /// Records a fault of the text; yields nothing.
    fn wrong<T>(&mut self, span: Span, message: Say, help: Option<Say>) -> Option<T> {
        self.faults.push(Fault::at(self.source, span, message, help));
        None
    }

    /// Records an unknown word with the nearest known one, or else with all known ones.
    fn unknown<T>(&mut self, span: Span, message: Say, word: &str, known: &[&str]) -> Option<T> {
        let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let help = did_you_mean(word, known.iter().copied());
        let help = help.or_else(|| (!known.is_empty()).then(|| say!("use one of {list}", "dùng một trong: {list}")));
        self.wrong(span, message, help)
    }

    /// Registers a place where something may be missing, and the phrase that names it.
    fn may_miss(&mut self, span: Span, what: Say) -> u32 {
        self.sites.push(Fault::at(self.source, span, what, None));
        self.sites.len() as u32 - 1
    }

    /// Registers a place that may not be possible to work out.
    fn may_fail(&mut self, span: Span, message: Say, help: Say) -> u32 {
        self.sites.push(Fault::at(self.source, span, message, Some(help)));
        self.sites.len() as u32 - 1
    }

    /// Records that a text must be a known word, and checks it where the list of words is closed.
    ///
    /// The empty text asks whether there is a word at all.
    fn record(&mut self, kind: WordKind, text: &str, is_prefix: bool, span: Span) {
        if text.is_empty() {
            return;
        }
        if let Some(known) = kind.closed()
            && !known.iter().any(|word| if is_prefix { word.starts_with(text) } else { *word == text })
        {
            let (en, vi) = (kind.name(Speech::En), kind.name(Speech::Vi));
            let message = say!("there is no {en} `{text}`", "không có {vi} `{text}`");
            let _: Option<()> = self.unknown(span, message, text, &known);
            return;
        }
        let (offset, length) = characters(self.source, span);
        self.words.push(Word { kind, text: text.to_owned(), is_prefix, offset, length });
    }

    fn text_term(&mut self, text: &str) -> Term {
        let position = self.texts.len();
        self.texts.push(text.into());
        let code: TextCode = Box::new(move |frame| Ok(Cow::Borrowed(&*frame.texts[position])));
        Term { literal: Some(Literal::Text(position)), ..Term::new(Type::Text, Code::Text(code), true) }
    }

    fn list(&mut self, parts: &[Node]) -> Option<Term> {
        let terms: Vec<Option<Term>> = parts.iter().map(|part| self.node(part)).collect();
        let terms: Vec<Term> = terms.into_iter().collect::<Option<_>>()?;
        let mut element = terms.first().map_or(Type::Null, |term| term.value);
        for (term, part) in terms.iter().zip(parts) {
            match joint(element, term.value) {
                Some(value) => element = value,
                None => {
                    let (en, vi) = (element.name(Speech::En), element.name(Speech::Vi));
                    let message = say!(
                        "the list begins with {en}; this is something else",
                        "danh sách bắt đầu bằng {vi}; phần tử này thuộc kiểu khác"
                    );
                    let help = say!("list values of one kind", "liệt kê các giá trị cùng kiểu");
                    return self.wrong(part.span, message, Some(help));
                }
            }
        }
        let Some(value) = element.listed() else {
            let span = parts[0].span.to(parts[parts.len() - 1].span);
            let message = say!("there are no lists of such values", "không lập danh sách từ giá trị loại này được");
            let help = say!("list texts, numbers or units", "liệt kê chuỗi ký tự, số hoặc đơn vị");
            return self.wrong(span, message, Some(help));
        };
        let position = |term: &Term| match term.literal {
            Some(Literal::Text(position)) => Some(position),
            _ => None,
        };
        let literal = terms.iter().map(position).collect::<Option<_>>().map(Literal::Texts);
        let ways = terms.iter().flat_map(|term| term.ways.iter().cloned()).collect();
        let (sure, solid) = (terms.iter().all(|term| term.sure), terms.iter().all(|term| term.solid));
        let codes: Vec<Code> = terms.into_iter().map(|term| term.code).collect();
        let code: ListCode = Box::new(move |frame, _, visit| {
            codes.iter().all(|code| give(code, frame, &mut *visit));
            Ok(())
        });
        Some(Term { ways, solid, literal, ..Term::new(value, Code::List(code), sure) })
    }

    fn choice(&mut self, condition: &Node, then: &Node, otherwise: &Node) -> Option<Term> {
        let decided = self.of_type(condition, Type::Bool);
        let (first, second) = (self.node(then), self.node(otherwise));
        let (decided, first, second) = (decided?, first?, second?);
        let Some(value) = joint(first.value, second.value).filter(|value| !matches!(value, Type::Table(_))) else {
            let names = |speech| (first.value.name(speech), second.value.name(speech));
            let ((one_en, two_en), (one_vi, two_vi)) = (names(Speech::En), names(Speech::Vi));
            let message = say!(
                "both sides of `:` must be alike; here are {one_en} and {two_en}",
                "hai vế của `:` phải cùng kiểu; ở đây là {one_vi} và {two_vi}"
            );
            let help = say!("give values of one kind", "dùng giá trị cùng kiểu");
            return self.wrong(then.span.to(otherwise.span), message, Some(help));
        };
        let sure = decided.sure && first.sure && second.sure;
        let solid = first.solid && second.solid;
        let word = first.word.filter(|word| second.word == Some(*word));
        let ways = first.ways.union(&second.ways).cloned().collect();
        let code = chosen(decided.bool()?, first, second)?;
        Some(Term { ways, solid, word, ..Term::new(value, code, sure) })
    }
}

fn number_term(number: i64) -> Term {
    let code = Code::Int(Box::new(move |_| Ok(number)));
    Term { literal: Some(Literal::Int(number)), ..Term::new(Type::Int, code, true) }
}

/// Returns the code of a choice between two parts of one type.
fn chosen(decided: Plain<bool>, first: Term, second: Term) -> Option<Code> {
    if first.value.is_thing() || second.value.is_thing() {
        let (first, second) = (first.thing()?, second.thing()?);
        return Some(Code::Thing(Box::new(move |frame| if decided(frame)? { first(frame) } else { second(frame) })));
    }
    Some(match (first.code, second.code) {
        (Code::Null, Code::Null) => Code::Thing(Box::new(move |frame| decided(frame).map(|_| None))),
        (Code::Bool(first), Code::Bool(second)) => {
            Code::Bool(Box::new(move |frame| if decided(frame)? { first(frame) } else { second(frame) }))
        }
        (Code::Int(first), Code::Int(second)) => {
            Code::Int(Box::new(move |frame| if decided(frame)? { first(frame) } else { second(frame) }))
        }
        (Code::Text(first), Code::Text(second)) => {
            Code::Text(Box::new(move |frame| if decided(frame)? { first(frame) } else { second(frame) }))
        }
        (Code::Date(first), Code::Date(second)) => {
            Code::Date(Box::new(move |frame| if decided(frame)? { first(frame) } else { second(frame) }))
        }
        (Code::List(first), Code::List(second)) => Code::List(Box::new(move |frame, ordered, visit| {
            let list = if decided(frame)? { &first } else { &second };
            list(frame, ordered, visit)
        })),
        _ => return None,
    })
}

/// Returns whether a value of a type may stand where another is wanted.
fn fits(found: Type, wanted: Type) -> bool {
    match (found, wanted) {
        (Type::List(found), Type::List(wanted)) => *found == Type::Null || fits(*found, *wanted),
        _ => found == wanted || matches!((found, wanted), (Type::Null, wanted) if wanted.is_thing()),
    }
}

/// Returns the type that values of both types have; nothing goes with units, and with the elements of empty lists.
fn joint(one: Type, other: Type) -> Option<Type> {
    match (one, other) {
        (one, other) if one == other => Some(one),
        (Type::Null, value) | (value, Type::Null) if value.is_thing() => Some(value),
        (Type::List(Type::Null), Type::List(_)) => Some(other),
        (Type::List(_), Type::List(Type::Null)) => Some(one),
        _ => None,
    }
}

impl<'s> Trouble<'s> {
    fn missing(site: u32, unit: Option<crate::model::UnitRef<'s>>) -> Self {
        Trouble { site, is_missing: true, unit }
    }

    fn fault(site: u32) -> Self {
        Trouble { site, is_missing: false, unit: None }
    }
}
