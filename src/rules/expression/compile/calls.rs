//! Functions and methods.

use jiff::civil::Date;

use super::{Compiler, Literal, Term, macros};
use crate::diagnostic::Speech;
use crate::rules::expression::code::{Code, ListCode, Plain, each};
use crate::rules::expression::syntax::{Node, Tree, Word};
use crate::rules::expression::token::Span;
use crate::rules::expression::value::{Slot, Trouble, Type};
use crate::rules::expression::vocabulary::FUNCTIONS;
use crate::say;

impl Compiler<'_> {
    pub(super) fn call(&mut self, of: Option<&Node>, name: &Word, arguments: &[Node], span: Span) -> Option<Term> {
        if let Some(of) = of
            && macros::is_macro(&name.text)
        {
            return self.over(of, name, arguments);
        }
        // `f(x)` and `x.f()` are the same where both are known.
        let all: Vec<&Node> = of.into_iter().chain(arguments).collect();
        match (name.text.as_str(), of.is_some(), &all[..]) {
            ("has", false, [argument]) => self.has(argument),
            ("size", _, [of]) => self.size(of),
            ("sum", _, [of]) => self.sum(of),
            ("min" | "max", _, [of]) => self.extreme_of_list(of, name),
            ("min" | "max", false, [_, _, ..]) => self.extreme(&all, name.text == "max"),
            ("startsWith", true, [of, part]) => self.text_test(of, part, |text, part| text.starts_with(part), true),
            ("endsWith", true, [of, part]) => self.text_test(of, part, |text, part| text.ends_with(part), false),
            ("contains", true, [of, part]) => self.text_test(of, part, |text, part| text.contains(part), false),
            ("date", false, [text]) => self.date(text),
            ("days", false, [from, to]) => self.days(from, to, span),
            _ => self.unknown_call(of, name, arguments),
        }
    }

    fn unknown_call(&mut self, of: Option<&Node>, name: &Word, arguments: &[Node]) -> Option<Term> {
        let word = &name.text;
        if let Some(function) = FUNCTIONS.iter().find(|function| function.name == word) {
            let form = function.form;
            let message = say!("`{word}` is not used like this", "`{word}` không dùng như vậy");
            return self.wrong(name.span, message, Some(say!("write `{form}`", "viết `{form}`")));
        }
        // What stands inside has a meaning of its own, except where an unknown macro would bind a name.
        if of.is_none() {
            arguments.iter().for_each(|argument| drop(self.node(argument)));
        }
        let message = say!("there is no function `{word}`", "không có hàm `{word}`");
        let known: Vec<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
        self.unknown(name.span, message, word, &known)
    }

    fn size(&mut self, of: &Node) -> Option<Term> {
        let term = self.node(of)?;
        let sure = term.sure;
        let (en, vi) = (term.value.name(Speech::En), term.value.name(Speech::Vi));
        let code: Plain<i64> = match term.code {
            Code::Text(text) => Box::new(move |frame| Ok(text(frame)?.chars().count() as i64)),
            Code::List(list) => Box::new(move |frame| {
                let mut total = 0;
                each(&list, frame, false, &mut |_| total += 1)?;
                Ok(total)
            }),
            _ => {
                let message = say!(
                    "only lists and texts have a size, and this is {en}",
                    "chỉ danh sách và chuỗi ký tự mới đếm được, nhưng đây là {vi}"
                );
                let help = say!("count a list such as `subordinates`", "đếm một danh sách, ví dụ `subordinates`");
                return self.wrong(of.span, message, Some(help));
            }
        };
        Some(Term::new(Type::Int, Code::Int(code), sure))
    }

    /// Compiles a list of whole numbers.
    fn numbers(&mut self, of: &Node) -> Option<ListCode> {
        let term = self.node(of)?;
        if let Type::List(Type::Int | Type::Null) = term.value {
            return term.list();
        }
        let (en, vi) = (term.value.name(Speech::En), term.value.name(Speech::Vi));
        let message = say!(
            "a list of whole numbers is needed here, and this is {en}",
            "chỗ này cần danh sách số nguyên, nhưng đây là {vi}"
        );
        let help = say!(
            "take a number of each: `.map(x, x.measures.members)`",
            "lấy số của từng phần tử: `.map(x, x.measures.members)`"
        );
        self.wrong(of.span, message, Some(help))
    }

    fn sum(&mut self, of: &Node) -> Option<Term> {
        let list = self.numbers(of)?;
        let site = self.too_large(of.span);
        let code: Plain<i64> = Box::new(move |frame| {
            let mut total = 0i128;
            each(&list, frame, false, &mut |element| {
                if let Slot::Int(number) = element {
                    total += i128::from(number);
                }
            })?;
            i64::try_from(total).map_err(|_| Trouble::fault(site))
        });
        Some(Term::new(Type::Int, Code::Int(code), false))
    }

    fn extreme_of_list(&mut self, of: &Node, name: &Word) -> Option<Term> {
        let list = self.numbers(of)?;
        let is_max = name.text == "max";
        let site = self.may_miss(
            of.span,
            match is_max {
                true => say!("the largest of no numbers", "số lớn nhất của danh sách rỗng"),
                false => say!("the smallest of no numbers", "số nhỏ nhất của danh sách rỗng"),
            },
        );
        let code: Plain<i64> = Box::new(move |frame| {
            let mut extreme: Option<i64> = None;
            each(&list, frame, false, &mut |element| {
                if let Slot::Int(number) = element {
                    extreme = Some(extreme.map_or(number, |known| further(known, number, is_max)));
                }
            })?;
            extreme.ok_or_else(|| Trouble::missing(site, frame.scene.unit()))
        });
        Some(Term::new(Type::Int, Code::Int(code), false))
    }

    fn extreme(&mut self, nodes: &[&Node], is_max: bool) -> Option<Term> {
        let terms: Vec<Option<Term>> = nodes.iter().map(|node| self.of_type(node, Type::Int)).collect();
        let terms: Vec<Term> = terms.into_iter().collect::<Option<_>>()?;
        let sure = terms.iter().all(|term| term.sure);
        let constants: Option<Vec<i64>> = terms.iter().map(Term::constant).collect();
        if let Some(number) = constants.and_then(|known| known.into_iter().reduce(|one, two| further(one, two, is_max)))
        {
            return Some(super::number_term(number));
        }
        let mut codes: Vec<Plain<i64>> = terms.into_iter().map(Term::int).collect::<Option<_>>()?;
        let first = codes.remove(0);
        let code: Plain<i64> = Box::new(move |frame| {
            let mut extreme = first(frame)?;
            for code in &codes {
                extreme = further(extreme, code(frame)?, is_max);
            }
            Ok(extreme)
        });
        Some(Term::new(Type::Int, Code::Int(code), sure))
    }

    fn text_test(&mut self, of: &Node, part: &Node, test: fn(&str, &str) -> bool, is_prefix: bool) -> Option<Term> {
        let (of, other) = (self.of_type(of, Type::Text), self.of_type(part, Type::Text));
        let (of, other) = (of?, other?);
        if is_prefix && let (Some(kind), Tree::Text(text)) = (of.word, &part.tree) {
            self.record(kind, text, true, part.span);
        }
        let sure = of.sure && other.sure;
        let (of, other) = (of.text()?, other.text()?);
        let code: Plain<bool> = Box::new(move |frame| {
            let text = of(frame)?;
            Ok(test(&text, &other(frame)?))
        });
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    fn date(&mut self, of: &Node) -> Option<Term> {
        let term = self.of_type(of, Type::Text)?;
        let message = say!("this is no date", "đây không phải là ngày tháng hợp lệ");
        let help = say!("write year, month and day: '2022-10-31'", "viết năm, tháng, ngày: '2022-10-31'");
        if let Some(Literal::Text(position)) = term.literal {
            let Some(date) = parse_date(&self.texts[position]) else { return self.wrong(of.span, message, Some(help)) };
            return Some(Term::new(Type::Date, Code::Date(Box::new(move |_| Ok(date))), true));
        }
        let site = self.may_fail(of.span, message, help);
        let text = term.text()?;
        let code: Plain<Date> = Box::new(move |frame| parse_date(&text(frame)?).ok_or(Trouble::fault(site)));
        Some(Term::new(Type::Date, Code::Date(code), false))
    }

    fn days(&mut self, from: &Node, to: &Node, span: Span) -> Option<Term> {
        let (from, to) = (self.of_type(from, Type::Date), self.of_type(to, Type::Date));
        let (Code::Date(from), Code::Date(to)) = (from?.code, to?.code) else { return None };
        let site = self.too_large(span);
        let code: Plain<i64> = Box::new(move |frame| {
            let days = from(frame)?.until(to(frame)?).map(|span| i64::from(span.get_days()));
            days.map_err(|_| Trouble::fault(site))
        });
        Some(Term::new(Type::Int, Code::Int(code), false))
    }
}

fn further(one: i64, other: i64, is_max: bool) -> i64 {
    if is_max { one.max(other) } else { one.min(other) }
}

/// Reads a date written as year, month and day, and nothing else.
fn parse_date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_plain)
}
