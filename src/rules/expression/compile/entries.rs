//! Entries of tables, elements of lists, and `has()`: what is stated and what is not.

use std::borrow::Cow;

use super::{Compiler, Term};
use crate::diagnostic::Speech;
use crate::rules::expression::code::{Code, Frame, Kept, ListCode, Plain, Value, collect};
use crate::rules::expression::syntax::{Node, Tree, Word};
use crate::rules::expression::token::Span;
use crate::rules::expression::value::{Table, Trouble, Type};
use crate::rules::expression::vocabulary::{Read, WordKind, unit_of};
use crate::say;

impl Compiler<'_> {
    /// Reads an entry of a table by its name.
    pub(super) fn entry(&mut self, of: Term, node: &Node, table: Table, name: &str, span: Span) -> Option<Term> {
        self.check_entry(table, name, span)?;
        let sure = of.sure && of.solid;
        let source = self.source_of(of, Some(node))?;
        let site = self.entry_site(table, name, span);
        let name: Box<str> = name.into();
        let number = |code, sure| Term::new(Type::Int, Code::Int(code), sure);
        let text = |code, sure| Term::new(Type::Text, Code::Text(code), sure);
        Some(match table {
            Table::Measures => number(
                Box::new(move |frame| {
                    let unit = unit_of(source.thing(frame)?);
                    unit.figure(&name).ok_or_else(|| Trouble::missing(site, Some(unit)))
                }),
                false,
            ),
            Table::Totals => number(
                Box::new(move |frame| {
                    let unit = unit_of(source.thing(frame)?);
                    let total = frame.scene.survey_of(unit).total(unit, &name);
                    i64::try_from(total).map_err(|_| Trouble::fault(site))
                }),
                false,
            ),
            Table::Settings => number(
                Box::new(move |frame| {
                    let setting = frame.scene.settings.get(&name);
                    setting.ok_or_else(|| Trouble::missing(site, frame.scene.unit()))
                }),
                false,
            ),
            Table::Attributes | Table::Inherited => text(
                Box::new(move |frame| {
                    let unit = unit_of(source.thing(frame)?);
                    Ok(Cow::Borrowed(table.text(frame.scene, unit, &name).unwrap_or("unknown")))
                }),
                sure,
            ),
            Table::Codes => text(
                Box::new(move |frame| {
                    let unit = unit_of(source.thing(frame)?);
                    let code = table.text(frame.scene, unit, &name);
                    code.map(Cow::Borrowed).ok_or_else(|| Trouble::missing(site, Some(unit)))
                }),
                false,
            ),
        })
    }

    /// Checks and records the name of an entry.
    pub(super) fn check_entry(&mut self, table: Table, name: &str, span: Span) -> Option<()> {
        match table {
            Table::Measures | Table::Totals => self.record(WordKind::Measure, name, false, span),
            Table::Attributes | Table::Inherited => self.record(WordKind::Attribute, name, false, span),
            Table::Codes => {}
            Table::Settings if self.around.settings.contains(&name) => {}
            Table::Settings => {
                let known = self.around.settings;
                let message = say!("the entry states no setting `{name}`", "mục này không nêu tham số `{name}`");
                if known.is_empty() {
                    let help = say!("add `\"settings\": {{\"{name}\": …}}`", "thêm `\"settings\": {{\"{name}\": …}}`");
                    return self.wrong(span, message, Some(help));
                }
                return self.unknown(span, message, name, known);
            }
        }
        Some(())
    }

    fn entry_site(&mut self, table: Table, name: &str, span: Span) -> u32 {
        match table {
            Table::Totals => {
                let message = say!("the total of `{name}` is too large", "tổng `{name}` quá lớn");
                self.may_fail(span, message, say!("correct the figures", "sửa lại số liệu"))
            }
            Table::Codes => self.may_miss(span, say!("the code `{name}`", "mã `{name}`")),
            Table::Settings => self.may_miss(span, say!("the setting `{name}`", "tham số `{name}`")),
            Table::Measures | Table::Attributes | Table::Inherited => {
                self.may_miss(span, say!("the measure `{name}`", "chỉ tiêu `{name}`"))
            }
        }
    }

    /// Compiles `has()`: whether a field or an entry is stated.
    pub(super) fn has(&mut self, argument: &Node) -> Option<Term> {
        let (of, name) = match &argument.tree {
            Tree::Field { of, name } => (of, name.clone()),
            Tree::Index { of, at } => match &at.tree {
                Tree::Text(text) => (of, Word { text: text.clone(), span: at.span }),
                _ => return self.ill_asked(argument.span),
            },
            _ => return self.ill_asked(argument.span),
        };
        let term = self.node(of)?;
        if let Type::Table(table) = term.value {
            self.check_entry(table, &name.text, name.span)?;
            return self.has_entry(term, of, table, &name.text, name.span);
        }
        let field = self.field_of(term.value, &name)?;
        self.reaches(field, &term);
        let sure = term.sure && term.solid;
        let source = self.source_of(term, Some(of))?;
        let code: Plain<bool> = match field.read {
            _ if !field.can_lack => return self.always_there(name.span, &name.text),
            Read::Text(read) => Box::new(move |frame| Ok(!read(frame.scene, source.thing(frame)?).is_empty())),
            Read::Int(read) => Box::new(move |frame| Ok(read(frame.scene, source.thing(frame)?).is_some())),
            Read::Date(read) => Box::new(move |frame| Ok(read(frame.scene, source.thing(frame)?).is_some())),
            Read::Thing(read) => Box::new(move |frame| Ok(read(frame.scene, source.thing(frame)?).is_some())),
            Read::Bool(_) | Read::List(_) | Read::Table => return self.always_there(name.span, &name.text),
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    /// Compiles whether a table has an entry.
    pub(super) fn has_entry(&mut self, of: Term, node: &Node, table: Table, name: &str, span: Span) -> Option<Term> {
        let sure = of.sure && of.solid;
        let source = self.source_of(of, Some(node))?;
        let key: Box<str> = name.into();
        let code: Plain<bool> = match table {
            Table::Totals => return self.always_there(span, name),
            Table::Settings => Box::new(move |frame| Ok(frame.scene.settings.get(&key).is_some())),
            Table::Measures => Box::new(move |frame| {
                let unit = unit_of(source.thing(frame)?);
                Ok(unit.facts().measures.contains(&key))
            }),
            Table::Attributes | Table::Inherited | Table::Codes => Box::new(move |frame| {
                let unit = unit_of(source.thing(frame)?);
                Ok(table.text(frame.scene, unit, &key).is_some())
            }),
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    fn ill_asked<T>(&mut self, span: Span) -> Option<T> {
        let message = say!("`has()` asks for a field", "`has()` chỉ hỏi về một trường");
        let help = say!("write `has(unit.measures.x)`", "viết `has(unit.measures.x)`");
        self.wrong(span, message, Some(help))
    }

    fn always_there<T>(&mut self, span: Span, name: &str) -> Option<T> {
        let message = say!("`{name}` is always there", "`{name}` lúc nào cũng có");
        let help = say!(
            "compare its value, or ask for its size, instead of `has()`",
            "so sánh giá trị hoặc hỏi số phần tử, không dùng `has()`"
        );
        self.wrong(span, message, Some(help))
    }

    /// Compiles `table['name']` and `list[0]`.
    pub(super) fn index(&mut self, of: &Node, at: &Node, span: Span) -> Option<Term> {
        let term = self.node(of)?;
        match (term.value, &at.tree) {
            (Type::Table(table), Tree::Text(name)) => self.entry(term, of, table, name, at.span),
            (Type::Table(_), _) => {
                let message = say!("the name in brackets must be written out", "tên trong ngoặc vuông phải viết rõ");
                let help = say!("write it between marks: ['name']", "viết giữa hai dấu nháy: ['tên']");
                self.wrong(at.span, message, Some(help))
            }
            (Type::List(element), _) => {
                let position = self.of_type(at, Type::Int)?;
                let text = &self.source[span.start as usize..span.end as usize];
                let site = self.may_miss(span, say!("`{text}`", "`{text}`"));
                let (ways, solid, word) = (term.ways.clone(), term.solid, term.word);
                let code = element_code(*element, term.list()?, position.int()?, site);
                Some(Term { ways, solid, word, ..Term::new(*element, code, false) })
            }
            (value, _) => {
                let (en, vi) = (value.name(Speech::En), value.name(Speech::Vi));
                let message = say!("{en} has no elements", "{vi} không có phần tử");
                let help =
                    say!("use brackets behind a list or a table", "chỉ dùng ngoặc vuông sau danh sách hoặc bảng");
                self.wrong(at.span, message, Some(help))
            }
        }
    }
}

/// Returns the element of a list at a position, counted from 0.
fn picked<'s>(list: &ListCode, position: &Plain<i64>, site: u32, frame: &Frame<'_, 's>) -> Value<'s, Kept<'s>> {
    let elements = collect(list, frame)?;
    let position = usize::try_from(position(frame)?).ok();
    let element = position.and_then(|position| elements.into_iter().nth(position));
    element.ok_or_else(|| Trouble::missing(site, frame.scene.unit()))
}

fn element_code(element: Type, list: ListCode, position: Plain<i64>, site: u32) -> Code {
    match element {
        Type::Bool => Code::Bool(Box::new(move |frame| match picked(&list, &position, site, frame)? {
            Kept::Bool(value) => Ok(value),
            other => unreachable!("invariant V3 broken: a list of conditions has {other:?}"),
        })),
        Type::Int => Code::Int(Box::new(move |frame| match picked(&list, &position, site, frame)? {
            Kept::Int(number) => Ok(number),
            other => unreachable!("invariant V3 broken: a list of numbers has {other:?}"),
        })),
        Type::Text => Code::Text(Box::new(move |frame| match picked(&list, &position, site, frame)? {
            Kept::Text(text) => Ok(Cow::Owned(text.into())),
            other => unreachable!("invariant V3 broken: a list of texts has {other:?}"),
        })),
        Type::Date => Code::Date(Box::new(move |frame| match picked(&list, &position, site, frame)? {
            Kept::Date(date) => Ok(date),
            other => unreachable!("invariant V3 broken: a list of dates has {other:?}"),
        })),
        _ => Code::Thing(Box::new(move |frame| match picked(&list, &position, site, frame)? {
            Kept::Thing(thing) => Ok(Some(thing)),
            _ => Ok(None),
        })),
    }
}
