//! `all`, `exists`, `exists_one`, `filter`, `map`: a body run for every element of a list.
//!
//! As in CEL, a list is there as a whole before the body looks at it: trouble with a later element is not passed over
//! because an earlier one decides.
//! A list that cannot have such trouble is left as soon as the result is known.

use super::{Bound, Compiler, Term};
use crate::diagnostic::Speech;
use crate::rules::expression::code::{Code, ListCode, Plain, each, give};
use crate::rules::expression::syntax::{Node, Tree, Word};
use crate::rules::expression::value::{Trouble, Type};
use crate::rules::expression::vocabulary::{self, Owner};
use crate::say;

const MACROS: [&str; 5] = ["all", "exists", "exists_one", "filter", "map"];

/// Returns whether a name is that of a macro over lists.
pub(super) fn is_macro(name: &str) -> bool {
    MACROS.contains(&name)
}

impl Compiler<'_> {
    /// Compiles a macro over a list.
    pub(super) fn over(&mut self, of: &Node, name: &Word, arguments: &[Node]) -> Option<Term> {
        let list = self.node(of);
        let (variable, body) = match (name.text.as_str(), arguments) {
            (_, [variable, body]) => (variable, body),
            ("map", [variable, condition, body]) => return self.map_where(list?, of, variable, condition, body),
            (word, _) => {
                let message = say!("`{word}` needs a name and a condition", "`{word}` cần một tên và một điều kiện");
                let help = say!("write `.{word}(x, …)`", "viết `.{word}(x, …)`");
                return self.wrong(name.span, message, Some(help));
            }
        };
        let list = list?;
        self.bind(&list, of, variable)?;
        let body = match name.text.as_str() {
            "map" => self.node(body),
            _ => self.of_type(body, Type::Bool),
        };
        self.scope.pop();
        let (body, span) = (body?, arguments[1].span);
        match name.text.as_str() {
            "map" => self.map(list, body, span),
            "filter" => filter(list, body),
            "exists_one" => exists_one(list, body),
            word => quantifier(list, body, word == "exists"),
        }
    }

    /// Binds a variable to the elements of a list.
    fn bind(&mut self, list: &Term, of: &Node, variable: &Node) -> Option<()> {
        let Type::List(element) = list.value else {
            let (en, vi) = (list.value.name(Speech::En), list.value.name(Speech::Vi));
            let message = say!("a list is needed here, and this is {en}", "chỗ này cần danh sách, nhưng đây là {vi}");
            let help = say!("go through a list such as `subordinates`", "duyệt một danh sách, ví dụ `subordinates`");
            return self.wrong(of.span, message, Some(help));
        };
        let Tree::Name(name) = &variable.tree else {
            let message = say!("a name for the element is needed here", "chỗ này cần một tên cho phần tử");
            return self.wrong(
                variable.span,
                message,
                Some(say!("write a name such as `x`", "viết một tên, ví dụ `x`")),
            );
        };
        let is_taken = vocabulary::find(Owner::Top, name).is_some() || vocabulary::shorthand(name).is_some();
        if is_taken {
            let message = say!("`{name}` already means something", "`{name}` đã có nghĩa khác");
            return self.wrong(variable.span, message, Some(say!("choose another name", "chọn tên khác")));
        }
        let (name, ways, solid, word) = (name.clone(), list.ways.clone(), list.solid, list.word);
        self.scope.push(Bound { name, value: *element, ways, solid, word });
        Some(())
    }

    fn map(&mut self, list: Term, body: Term, span: crate::rules::expression::token::Span) -> Option<Term> {
        let Some(value) = body.value.listed() else {
            let message = say!("there are no lists of such values", "không lập danh sách từ giá trị loại này được");
            let help =
                say!("give a text, a number or a unit for each", "cho mỗi phần tử một chuỗi ký tự, số hoặc đơn vị");
            return self.wrong(span, message, Some(help));
        };
        let sure = list.sure && body.sure;
        let (ways, solid, word) = (body.ways, body.solid, body.word);
        let (list, body) = (list.list()?, body.code);
        let code: ListCode = Box::new(move |frame, ordered, visit| {
            list(frame, ordered, &mut |element| match element {
                Ok(element) => give(&body, &frame.binding(element), &mut *visit),
                Err(trouble) => visit(Err(trouble)),
            })
        });
        Some(Term {
            ways,
            solid,
            word,
            literal: None,
            place: super::Place::Elsewhere,
            value,
            code: Code::List(code),
            sure,
        })
    }

    /// Compiles `list.map(x, condition, value)`.
    fn map_where(&mut self, list: Term, of: &Node, variable: &Node, condition: &Node, body: &Node) -> Option<Term> {
        self.bind(&list, of, variable)?;
        let condition = self.of_type(condition, Type::Bool);
        let term = self.node(body);
        self.scope.pop();
        let (condition, term) = (condition?, term?);
        let list = filter(list, condition)?;
        self.map(list, term, body.span)
    }
}

fn filter(list: Term, body: Term) -> Option<Term> {
    let sure = list.sure && body.sure;
    let (ways, solid, word, value) = (list.ways.clone(), list.solid, list.word, list.value);
    let (list, body) = (list.list()?, body.bool()?);
    let code: ListCode = Box::new(move |frame, ordered, visit| {
        list(frame, ordered, &mut |element| match element.map(|element| (element, body(&frame.binding(element)))) {
            Ok((element, Ok(true))) => visit(Ok(element)),
            Ok((_, Ok(false))) => true,
            Ok((_, Err(trouble))) | Err(trouble) => visit(Err(trouble)),
        })
    });
    Some(Term { ways, solid, word, ..Term::new(value, Code::List(code), sure) })
}

fn exists_one(list: Term, body: Term) -> Option<Term> {
    let sure = list.sure && body.sure;
    let (list, body) = (list.list()?, body.bool()?);
    let code: Plain<bool> = Box::new(move |frame| {
        let (mut total, mut trouble) = (0usize, None);
        each(&list, frame, false, &mut |element| match body(&frame.binding(element)) {
            Ok(holds) => total += usize::from(holds),
            Err(found) => trouble = Some(Trouble::least(found, trouble)),
        })?;
        trouble.map_or(Ok(total == 1), Err)
    });
    Some(Term::new(Type::Bool, Code::Bool(code), sure))
}

/// Compiles `exists`, or else `all`: an element that decides makes up for troubles of the body with others.
fn quantifier(list: Term, body: Term, decisive: bool) -> Option<Term> {
    let (is_list_sure, sure) = (list.sure, list.sure && body.sure);
    let (list, body) = (list.list()?, body.bool()?);
    let code: Plain<bool> = Box::new(move |frame| {
        let mut is_decided = false;
        let (mut of_list, mut of_body) = (None, None);
        list(frame, false, &mut |element| {
            match element {
                Err(found) => of_list = Some(Trouble::least(found, of_list)),
                Ok(_) if is_decided => {}
                Ok(element) => match body(&frame.binding(element)) {
                    Ok(value) => is_decided = value == decisive,
                    Err(found) => of_body = Some(Trouble::least(found, of_body)),
                },
            }
            !(is_decided && is_list_sure)
        })?;
        match (of_list, is_decided, of_body) {
            (Some(trouble), _, _) | (None, false, Some(trouble)) => Err(trouble),
            (None, true, _) => Ok(decisive),
            (None, false, None) => Ok(!decisive),
        }
    });
    Some(Term::new(Type::Bool, Code::Bool(code), sure))
}
