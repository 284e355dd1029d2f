//! Operators: logic with the error semantics of CEL, comparisons, arithmetic with checked overflow.

use super::{Compiler, Literal, Term, joint};
use crate::diagnostic::{Say, Speech};
use crate::rules::expression::code::{Code, ListCode, Plain, TextCode, collect, each};
use crate::rules::expression::syntax::{Node, Operator, Tree};
use crate::rules::expression::token::Span;
use crate::rules::expression::value::{Trouble, Type};
use crate::say;

impl Compiler<'_> {
    pub(super) fn not(&mut self, inner: &Node) -> Option<Term> {
        let term = self.of_type(inner, Type::Bool)?;
        let sure = term.sure;
        let inner = term.bool()?;
        Some(Term::new(Type::Bool, Code::Bool(Box::new(move |frame| Ok(!inner(frame)?))), sure))
    }

    pub(super) fn negate(&mut self, inner: &Node, span: Span) -> Option<Term> {
        let term = self.of_type(inner, Type::Int)?;
        if let Some(number) = term.constant().and_then(i64::checked_neg) {
            return Some(super::number_term(number));
        }
        let site = self.too_large(span);
        let inner = term.int()?;
        let code: Plain<i64> = Box::new(move |frame| inner(frame)?.checked_neg().ok_or(Trouble::fault(site)));
        Some(Term::new(Type::Int, Code::Int(code), false))
    }

    /// Compiles `&&` or `||` over all their terms: one that decides makes up for troubles with the others.
    pub(super) fn logic(&mut self, nodes: &[Node], mark: &str) -> Option<Term> {
        let decisive = mark == "||";
        let terms: Vec<Option<Term>> = nodes.iter().map(|node| self.of_type(node, Type::Bool)).collect();
        let terms: Vec<Term> = terms.into_iter().collect::<Option<_>>()?;
        let sure = terms.iter().all(|term| term.sure);
        let mut codes: Vec<Plain<bool>> = terms.into_iter().map(Term::bool).collect::<Option<_>>()?;
        let code: Plain<bool> = if codes.len() == 2 {
            let (second, first) = (codes.pop()?, codes.pop()?);
            Box::new(move |frame| match first(frame) {
                Ok(value) if value == decisive => Ok(value),
                Ok(_) => second(frame),
                Err(trouble) => match second(frame) {
                    Ok(value) if value == decisive => Ok(value),
                    _ => Err(trouble),
                },
            })
        } else {
            Box::new(move |frame| {
                let mut trouble: Option<Trouble<'_>> = None;
                for code in &codes {
                    match code(frame) {
                        Ok(value) if value == decisive => return Ok(value),
                        Ok(_) => {}
                        Err(found) => trouble = trouble.or(Some(found)),
                    }
                }
                trouble.map_or(Ok(!decisive), Err)
            })
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    pub(super) fn binary(&mut self, operator: Operator, span: Span, left: &Node, right: &Node) -> Option<Term> {
        let (one, other) = (self.node(left), self.node(right));
        let (one, other) = (one?, other?);
        match operator {
            Operator::Equal | Operator::Unequal => self.equal(operator, span, (one, left), (other, right)),
            Operator::In => self.member(span, (one, left), (other, right)),
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                self.order(operator, span, one, other)
            }
            _ => self.arithmetic(operator, span, left.span.to(right.span), one, other),
        }
    }

    /// Records the texts on one side as words of the list that the other side belongs to.
    fn record_words(&mut self, of: &Term, node: &Node) {
        let Some(kind) = of.word else { return };
        match &node.tree {
            Tree::Text(text) => self.record(kind, text, false, node.span),
            Tree::List(parts) => parts.iter().for_each(|part| self.record_words(of, part)),
            Tree::Choice { then, otherwise, .. } => {
                self.record_words(of, then);
                self.record_words(of, otherwise);
            }
            _ => {}
        }
    }

    fn equal(&mut self, operator: Operator, span: Span, left: (Term, &Node), right: (Term, &Node)) -> Option<Term> {
        let ((one, left), (other, right)) = (left, right);
        self.record_words(&one, right);
        self.record_words(&other, left);
        let negated = operator == Operator::Unequal;
        let Some(value) = joint(one.value, other.value).filter(|value| !matches!(value, Type::Table(_))) else {
            return self.unlike(operator, span, &one, &other);
        };
        let sure = one.sure && other.sure;
        let literal = |term: &Term| match term.literal {
            Some(Literal::Text(position)) => Some(position),
            _ => None,
        };
        let code: Plain<bool> = if let Some(position) = literal(&other) {
            equals_literal(one.text()?, position, negated)
        } else if let Some(position) = literal(&one) {
            equals_literal(other.text()?, position, negated)
        } else if value.is_thing() {
            let (one, other) = (one.thing()?, other.thing()?);
            Box::new(move |frame| Ok((one(frame)? == other(frame)?) != negated))
        } else {
            equality(one.code, other.code, negated)?
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    /// Compiles `value in list`.
    fn member(&mut self, span: Span, left: (Term, &Node), right: (Term, &Node)) -> Option<Term> {
        let ((one, left), (other, right)) = (left, right);
        if let (Type::Table(table), Tree::Text(name)) = (other.value, &left.tree) {
            self.check_entry(table, name, left.span)?;
            return self.has_entry(other, right, table, name, left.span);
        }
        self.record_words(&one, right);
        self.record_words(&other, left);
        let Type::List(element) = other.value else {
            let (en, vi) = (other.value.name(Speech::En), other.value.name(Speech::Vi));
            let message =
                say!("`in` needs a list behind it, and this is {en}", "sau `in` phải là danh sách, nhưng đây là {vi}");
            let help = say!("write `x in ['a', 'b']`", "viết `x in ['a', 'b']`");
            return self.wrong(right.span, message, Some(help));
        };
        if *element != Type::Null && joint(one.value, *element).is_none() {
            return self.unlike(Operator::In, span, &one, &other);
        }
        let sure = one.sure && other.sure;
        let (of_list, literal) = (other.sure, other.literal.clone());
        let code: Plain<bool> = match (one.code, literal) {
            (Code::Text(text), Some(Literal::Texts(known))) => Box::new(move |frame| {
                let text = text(frame)?;
                Ok(known.iter().any(|position| *frame.texts[*position] == *text))
            }),
            (sought, _) => is_member(sought, other.list()?, of_list),
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    fn order(&mut self, operator: Operator, span: Span, one: Term, other: Term) -> Option<Term> {
        let sure = one.sure && other.sure;
        let mark = operator.mark();
        let code = match (one.code, other.code) {
            (Code::Int(one), Code::Int(other)) => ordered(operator, one, other),
            (Code::Date(one), Code::Date(other)) => ordered(operator, one, other),
            (Code::Text(one), Code::Text(other)) => ordered_texts(operator, one, other),
            (left, right) => {
                let values = [one.value, other.value];
                let message = say!(
                    "`{mark}` compares two numbers, two dates or two texts",
                    "`{mark}` so sánh hai số, hai ngày hoặc hai chuỗi ký tự"
                );
                let named = |speech| values.map(|value| value.name(speech));
                let ([one_en, two_en], [one_vi, two_vi]) = (named(Speech::En), named(Speech::Vi));
                let help = match (left, right) {
                    (Code::Bool(_), _) => say!(
                        "join two comparisons by `&&`: `1 <= a && a <= 5`",
                        "nối hai phép so sánh bằng `&&`: `1 <= a && a <= 5`"
                    ),
                    (Code::List(_), _) | (_, Code::List(_)) => {
                        say!("count the list with `.size()`", "đếm danh sách bằng `.size()`")
                    }
                    (Code::Date(_), _) | (_, Code::Date(_)) => {
                        say!("write dates as `date('2022-10-31')`", "viết ngày dạng `date('2022-10-31')`")
                    }
                    _ => say!(
                        "here stand {one_en} and {two_en}; make them alike",
                        "ở đây là {one_vi} và {two_vi}; đưa về cùng kiểu"
                    ),
                };
                return self.wrong(span, message, Some(help));
            }
        };
        Some(Term::new(Type::Bool, Code::Bool(code), sure))
    }

    fn unlike<T>(&mut self, operator: Operator, span: Span, one: &Term, other: &Term) -> Option<T> {
        let mark = operator.mark();
        let (one_en, two_en) = (one.value.name(Speech::En), other.value.name(Speech::En));
        let (one_vi, two_vi) = (one.value.name(Speech::Vi), other.value.name(Speech::Vi));
        let message = Say::new(
            format!("`{mark}` cannot compare {one_en} with {two_en}"),
            format!("`{mark}` không so sánh được {one_vi} với {two_vi}"),
        );
        let help = match (one.value, other.value) {
            (Type::Null, _) | (_, Type::Null) => {
                say!(
                    "only units may be null; ask `has(…)` for others",
                    "chỉ đơn vị mới có thể là null; trường khác thì hỏi bằng `has(…)`"
                )
            }
            (Type::Date, Type::Text) | (Type::Text, Type::Date) => {
                say!("write `date('2022-10-31')`", "viết `date('2022-10-31')`")
            }
            (Type::Int, Type::Text) | (Type::Text, Type::Int) => {
                say!("write numbers without quotation marks", "viết số không có dấu nháy")
            }
            (Type::Bool, Type::Text) | (Type::Text, Type::Bool) => {
                say!("write `true` or `false` without quotation marks", "viết `true` hoặc `false` không có dấu nháy")
            }
            (Type::Unit, Type::Text) | (Type::Text, Type::Unit) => {
                say!("compare its `.id`", "so sánh `.id` của đơn vị")
            }
            _ => say!("compare values of one kind", "so sánh các giá trị cùng kiểu"),
        };
        self.wrong(span, message, Some(help))
    }

    pub(super) fn too_large(&mut self, span: Span) -> u32 {
        let message = say!("the result is too large", "kết quả quá lớn");
        self.may_fail(span, message, say!("work with smaller numbers", "dùng số nhỏ hơn"))
    }

    fn arithmetic(&mut self, operator: Operator, span: Span, whole: Span, one: Term, other: Term) -> Option<Term> {
        let mark = operator.mark();
        let (left, right) = (one.value, other.value);
        match (operator, left, right) {
            (_, Type::Int, Type::Int) => self.calculation(operator, whole, one, other),
            (Operator::Plus, Type::Text, Type::Text) => {
                let sure = one.sure && other.sure;
                let (one, other) = (one.text()?, other.text()?);
                let code: TextCode = Box::new(move |frame| {
                    let mut text = one(frame)?.into_owned();
                    text.push_str(&other(frame)?);
                    Ok(text.into())
                });
                Some(Term::new(Type::Text, Code::Text(code), sure))
            }
            (Operator::Plus, Type::List(_), Type::List(_)) if joint(left, right).is_some() => {
                let value = joint(left, right)?;
                let (sure, solid) = (one.sure && other.sure, one.solid && other.solid);
                let ways = one.ways.union(&other.ways).cloned().collect();
                let word = one.word.filter(|word| other.word == Some(*word));
                let (one, other) = (one.list()?, other.list()?);
                Some(Term { ways, solid, word, ..Term::new(value, Code::List(joined(one, other)), sure) })
            }
            _ => {
                let names = |speech| (left.name(speech), right.name(speech));
                let ((one_en, two_en), (one_vi, two_vi)) = (names(Speech::En), names(Speech::Vi));
                let message = say!(
                    "`{mark}` needs numbers; here stand {one_en} and {two_en}",
                    "`{mark}` cần số; ở đây là {one_vi} và {two_vi}"
                );
                let help = match (left, right) {
                    (Type::Date, _) | (_, Type::Date) => {
                        say!("count days with `days(from, to)`", "đếm ngày bằng `days(từ, đến)`")
                    }
                    (Type::List(_), _) | (_, Type::List(_)) => say!(
                        "count it with `.size()`, or add up with `.sum()`",
                        "đếm bằng `.size()` hoặc cộng bằng `.sum()`"
                    ),
                    _ => say!("use numbers on both sides", "dùng số ở cả hai vế"),
                };
                self.wrong(span, message, Some(help))
            }
        }
    }

    fn calculation(&mut self, operator: Operator, span: Span, one: Term, other: Term) -> Option<Term> {
        let apply: fn(i64, i64) -> Option<i64> = match operator {
            Operator::Plus => i64::checked_add,
            Operator::Minus => i64::checked_sub,
            Operator::Times => i64::checked_mul,
            Operator::Over => i64::checked_div,
            _ => i64::checked_rem,
        };
        if let Some(number) = one.constant().zip(other.constant()).and_then(|(one, other)| apply(one, other)) {
            return Some(super::number_term(number));
        }
        let site = self.too_large(span);
        let divides = matches!(operator, Operator::Over | Operator::Modulo);
        let by_zero = match divides {
            true => {
                let message = say!("division by zero", "chia cho 0");
                let help = say!(
                    "ask first whether the divisor is 0: `b != 0 && a / b …`",
                    "hỏi trước số chia khác 0: `b != 0 && a / b …`"
                );
                self.may_fail(span, message, help)
            }
            false => site,
        };
        let (one, other) = (one.int()?, other.int()?);
        let code: Plain<i64> = Box::new(move |frame| {
            let (one, other) = (one(frame)?, other(frame)?);
            apply(one, other).ok_or(Trouble::fault(if divides && other == 0 { by_zero } else { site }))
        });
        Some(Term::new(Type::Int, Code::Int(code), false))
    }
}

/// Compares a text with one that stands in the expression.
fn equals_literal(text: TextCode, position: usize, negated: bool) -> Plain<bool> {
    Box::new(move |frame| Ok((*text(frame)? == *frame.texts[position]) != negated))
}

fn equality(one: Code, other: Code, negated: bool) -> Option<Plain<bool>> {
    Some(match (one, other) {
        (Code::Bool(one), Code::Bool(other)) => Box::new(move |frame| Ok((one(frame)? == other(frame)?) != negated)),
        (Code::Int(one), Code::Int(other)) => Box::new(move |frame| Ok((one(frame)? == other(frame)?) != negated)),
        (Code::Text(one), Code::Text(other)) => Box::new(move |frame| Ok((one(frame)? == other(frame)?) != negated)),
        (Code::Date(one), Code::Date(other)) => Box::new(move |frame| Ok((one(frame)? == other(frame)?) != negated)),
        (Code::List(one), Code::List(other)) => {
            Box::new(move |frame| Ok((collect(&one, frame)? == collect(&other, frame)?) != negated))
        }
        (Code::Null, Code::Null) => Box::new(move |_| Ok(!negated)),
        _ => return None,
    })
}

/// Returns whether the list has the element; a list that may have troubles is looked at to its end.
fn is_member(sought: Code, list: ListCode, of_list: bool) -> Plain<bool> {
    Box::new(move |frame| {
        let mut found = Ok(false);
        super::give(&sought, frame, &mut |sought| {
            found = sought.and_then(|sought| {
                let mut is_there = false;
                if of_list {
                    list(frame, false, &mut |element| {
                        is_there = element == Ok(sought);
                        !is_there
                    })?;
                } else {
                    each(&list, frame, false, &mut |element| is_there |= element == sought)?;
                }
                Ok(is_there)
            });
            true
        });
        found
    })
}

fn joined(one: ListCode, other: ListCode) -> ListCode {
    Box::new(move |frame, ordered, visit| {
        let mut goes_on = true;
        one(frame, ordered, &mut |element| {
            goes_on = visit(element);
            goes_on
        })?;
        if goes_on { other(frame, ordered, visit) } else { Ok(()) }
    })
}

fn ordered<T: PartialOrd + 'static>(operator: Operator, one: Plain<T>, other: Plain<T>) -> Plain<bool> {
    match operator {
        Operator::Less => Box::new(move |frame| Ok(one(frame)? < other(frame)?)),
        Operator::LessOrEqual => Box::new(move |frame| Ok(one(frame)? <= other(frame)?)),
        Operator::Greater => Box::new(move |frame| Ok(one(frame)? > other(frame)?)),
        _ => Box::new(move |frame| Ok(one(frame)? >= other(frame)?)),
    }
}

fn ordered_texts(operator: Operator, one: TextCode, other: TextCode) -> Plain<bool> {
    Box::new(move |frame| {
        let (one, other) = (one(frame)?, other(frame)?);
        Ok(match operator {
            Operator::Less => one < other,
            Operator::LessOrEqual => one <= other,
            Operator::Greater => one > other,
            _ => one >= other,
        })
    })
}
