//! Names and fields: what an expression reads, and so how far it reaches.

use std::borrow::Cow;

use super::{Bound, Compiler, Place, Term};
use crate::diagnostic::Speech;
use crate::rules::expression::Subject;
use crate::rules::expression::code::{Code, Frame, ListCode, Plain, TextCode, ThingCode, Value};
use crate::rules::expression::syntax::{Node, Word};
use crate::rules::expression::token::Span;
use crate::rules::expression::value::{About, Scene, Slot, Thing, Trouble, Type};
use crate::rules::expression::vocabulary::{self, FUNCTIONS, Field, Owner, Read};
use crate::say;

impl<'s> Scene<'s> {
    fn thing(&self) -> Thing<'s> {
        match self.about {
            About::Unit(unit) => Thing::Unit(unit),
            About::Event(event) => Thing::Event(event),
        }
    }
}

impl Compiler<'_> {
    pub(super) fn name(&mut self, name: &str, span: Span) -> Option<Term> {
        if let Some(position) = self.scope.iter().rposition(|bound| bound.name == name) {
            return Some(variable(&self.scope[position], (self.scope.len() - 1 - position) as u32));
        }
        if let Some(field) = vocabulary::find(Owner::Top, name) {
            self.check_place(field, span)?;
            let subject = self.subject();
            return self.read(field, subject, None, span);
        }
        match vocabulary::shorthand(name) {
            Some(field) if self.around.subject == Subject::Unit => {
                let subject = self.subject();
                self.read(field, subject, None, span)
            }
            _ => self.unknown_name(name, span),
        }
    }

    /// Returns what the rule is about.
    fn subject(&self) -> Term {
        let value = match self.around.subject {
            Subject::Unit => Type::Unit,
            Subject::Event => Type::Event,
        };
        let code: ThingCode = Box::new(|frame| Ok(Some(frame.scene.thing())));
        Term { ways: [Vec::new()].into(), place: Place::Subject, ..Term::new(value, Code::Thing(code), true) }
    }

    /// Checks that a name means something where the expression stands.
    fn check_place(&mut self, field: &Field, span: Span) -> Option<()> {
        let name = field.name;
        let is_about_events = self.around.subject == Subject::Event;
        if is_about_events && matches!(name, "unit" | "before" | "events" | "lineage") {
            let message = say!(
                "`{name}` means nothing in a rule about events",
                "`{name}` không có nghĩa trong quy tắc xét sự kiện"
            );
            let help = say!("use `event`, or state `\"on\": \"unit\"`", "dùng `event`, hoặc ghi `\"on\": \"unit\"`");
            return self.wrong(span, message, Some(help));
        }
        if !is_about_events && name == "event" {
            let message =
                say!("`event` means nothing in a rule about units", "`event` không có nghĩa trong quy tắc xét đơn vị");
            let help =
                say!("use `events`, or state `\"on\": \"event\"`", "dùng `events`, hoặc ghi `\"on\": \"event\"`");
            return self.wrong(span, message, Some(help));
        }
        if field.needs_change() && !is_about_events && !self.around.change {
            let message = say!(
                "`{name}` is there only in rules about a change",
                "`{name}` chỉ dùng được trong quy tắc xét sự thay đổi"
            );
            let help = say!(
                "use `no_new`, `not_rise` or `no_event`, or look only at the state",
                "dùng `no_new`, `not_rise` hoặc `no_event`, hoặc chỉ xét hiện trạng"
            );
            return self.wrong(span, message, Some(help));
        }
        Some(())
    }

    fn unknown_name(&mut self, name: &str, span: Span) -> Option<Term> {
        if let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) {
            let form = function.form;
            let message = say!("`{name}` is a function", "`{name}` là một hàm");
            return self.wrong(span, message, Some(say!("write `{form}`", "viết `{form}`")));
        }
        let message = say!("there is no `{name}`", "không có `{name}`");
        if vocabulary::find(Owner::Unit, name).is_some() && self.around.subject == Subject::Unit {
            return self.wrong(span, message, Some(say!("write `unit.{name}`", "viết `unit.{name}`")));
        }
        let bound: Vec<String> = self.scope.iter().map(|bound| bound.name.clone()).collect();
        let of_units = self.around.subject == Subject::Unit;
        let is_known = |field: &&Field| field.owner == Owner::Top || (field.shorthand && of_units);
        let known = vocabulary::fields().filter(is_known).map(|field| field.name);
        let known: Vec<&str> = known.chain(bound.iter().map(String::as_str)).collect();
        self.unknown(span, message, name, &known)
    }

    pub(super) fn field(&mut self, of: &Node, name: &Word) -> Option<Term> {
        let term = self.node(of)?;
        if let Type::Table(table) = term.value {
            return self.entry(term, of, table, &name.text, name.span);
        }
        let field = self.field_of(term.value, name)?;
        self.read(field, term, Some(of), name.span)
    }

    /// Finds a field of a type.
    pub(super) fn field_of(&mut self, value: Type, name: &Word) -> Option<&'static Field> {
        let (word, span) = (&name.text, name.span);
        let (en, vi) = (value.name(Speech::En), value.name(Speech::Vi));
        let Some(owner) = Owner::of(value) else {
            let message = say!("{en} has no field `{word}`", "{vi} không có trường `{word}`");
            let help = match value {
                Type::List(_) => say!(
                    "go through the list: `.all(x, x.{word} …)`, `.map(x, x.{word})`",
                    "duyệt danh sách: `.all(x, x.{word} …)`, `.map(x, x.{word})`"
                ),
                _ => say!("remove `.{word}`", "bỏ `.{word}`"),
            };
            return self.wrong(span, message, Some(help));
        };
        if let Some(field) = vocabulary::find(owner, word) {
            return Some(field);
        }
        let message = say!("{en} has no field `{word}`", "{vi} không có trường `{word}`");
        let known: Vec<&str> =
            vocabulary::fields().filter(|field| field.owner == owner).map(|field| field.name).collect();
        self.unknown(span, message, word, &known)
    }

    /// Notes that a field is read of units on some ways; returns the ways of what it yields.
    pub(super) fn reaches(&mut self, field: &Field, of: &Term) -> super::Ways {
        let mut ways = super::Ways::new();
        for way in &of.ways {
            ways.extend(field.ways.iter().map(|more| [&way[..], more].concat()));
        }
        if !ways.is_empty() {
            // Who stands at the end of a way depends on those that it passes.
            self.reach.ways.extend(of.ways.iter().chain(&ways).cloned());
        }
        self.reach.whole |= field.beyond.whole;
        self.reach.change |= field.beyond.change;
        self.reach.date |= field.beyond.date;
        self.reach.register |= field.beyond.register;
        ways
    }

    /// Reads a field; `node` is what it is read of, if that stands in the text.
    fn read(&mut self, field: &'static Field, of: Term, node: Option<&Node>, span: Span) -> Option<Term> {
        let ways = self.reaches(field, &of);
        let of_sure = of.sure && of.solid;
        let owner = of.place;
        let source = self.source_of(of, node)?;
        let (name, en, vi) = (field.name, field.doc.en, field.doc.vi);
        let mut site = || self.may_miss(span, say!("`{name}` ({en})", "`{name}` ({vi})"));
        let (code, sure) = match field.read {
            Read::Text(read) => {
                let code: TextCode = Box::new(move |frame| Ok(Cow::Borrowed(read(frame.scene, source.thing(frame)?))));
                (Code::Text(code), of_sure)
            }
            Read::Bool(read) => {
                (Code::Bool(Box::new(move |frame| Ok(read(frame.scene, source.thing(frame)?)))), of_sure)
            }
            Read::Int(read) => (Code::Int(stated(source, site(), read)), of_sure && !field.can_lack),
            Read::Date(read) => (Code::Date(stated(source, site(), read)), false),
            Read::Thing(read) => {
                let code: ThingCode = Box::new(move |frame| Ok(read(frame.scene, source.thing(frame)?)));
                (Code::Thing(code), of_sure)
            }
            Read::List(read) => {
                let code: ListCode = Box::new(move |frame, ordered, visit| {
                    read(frame.scene, source.thing(frame)?, ordered, &mut |element| visit(Ok(element)));
                    Ok(())
                });
                (Code::List(code), of_sure)
            }
            Read::Table => (Code::Thing(Box::new(move |frame| source.thing(frame).map(Some))), of_sure),
        };
        let is_subject = field.owner == Owner::Top && matches!(field.name, "unit" | "event");
        let place = match field.read {
            _ if is_subject => Place::Subject,
            Read::Table => owner,
            _ => Place::Elsewhere,
        };
        let solid = is_subject || !matches!(field.value, Type::Unit);
        Some(Term { ways, solid, word: field.word, place, ..Term::new(field.value, code, sure) })
    }

    /// Returns where the thing is found that a field is read of.
    pub(super) fn source_of(&mut self, of: Term, node: Option<&Node>) -> Option<Source> {
        let place = of.place;
        let span = node.map(|node| node.span).unwrap_or_default();
        let text = &self.source[span.start as usize..span.end as usize];
        let what = say!("`{text}`", "`{text}`");
        Some(match place {
            Place::Subject => Source::Subject,
            Place::Variable(out) => Source::Variable(out, self.may_miss(span, what)),
            Place::Elsewhere => Source::Code(of.thing()?, self.may_miss(span, what)),
        })
    }
}

/// Where a thing is found that a field is read of; the number is the place where it may turn out to be null.
pub(super) enum Source {
    Subject,
    Variable(u32, u32),
    Code(ThingCode, u32),
}

impl Source {
    #[inline]
    pub fn thing<'s>(&self, frame: &Frame<'_, 's>) -> Value<'s, Thing<'s>> {
        match self {
            Source::Subject => Ok(frame.scene.thing()),
            Source::Variable(out, site) => match frame.variable(*out) {
                Slot::Thing(thing) => Ok(thing),
                _ => Err(Trouble::missing(*site, frame.scene.unit())),
            },
            Source::Code(code, site) => code(frame)?.ok_or_else(|| Trouble::missing(*site, frame.scene.unit())),
        }
    }
}

/// Reads what may not be stated.
fn stated<T: 'static>(source: Source, site: u32, read: for<'s> fn(&Scene<'s>, Thing<'s>) -> Option<T>) -> Plain<T> {
    Box::new(move |frame| {
        let thing = source.thing(frame)?;
        let unit = match thing {
            Thing::Unit(unit) => Some(unit),
            _ => None,
        };
        read(frame.scene, thing).ok_or_else(|| Trouble::missing(site, unit))
    })
}

/// Reads a bound variable.
fn variable(bound: &Bound, out: u32) -> Term {
    let code = match bound.value {
        Type::Bool => Code::Bool(Box::new(move |frame| Ok(matches!(frame.variable(out), Slot::Bool(true))))),
        Type::Int => Code::Int(Box::new(move |frame| match frame.variable(out) {
            Slot::Int(number) => Ok(number),
            other => unreachable!("invariant V3 broken: a number is bound to {other:?}"),
        })),
        Type::Text => Code::Text(Box::new(move |frame| match frame.variable(out) {
            Slot::Text(text) => Ok(Cow::Borrowed(text)),
            other => unreachable!("invariant V3 broken: a text is bound to {other:?}"),
        })),
        Type::Date => Code::Date(Box::new(move |frame| match frame.variable(out) {
            Slot::Date(date) => Ok(date),
            other => unreachable!("invariant V3 broken: a date is bound to {other:?}"),
        })),
        _ => Code::Thing(Box::new(move |frame| match frame.variable(out) {
            Slot::Thing(thing) => Ok(Some(thing)),
            _ => Ok(None),
        })),
    };
    let (ways, solid, word) = (bound.ways.clone(), bound.solid, bound.word);
    Term { ways, solid, word, place: Place::Variable(out), ..Term::new(bound.value, code, true) }
}
