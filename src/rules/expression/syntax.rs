//! From tokens to a tree, by the grammar of CEL without maps, messages and decimals.
//!
//! Macros stay calls here; what they mean is the compiler's matter.
//! `&&` and `||` hold all their terms side by side, so that long lists of conditions are not deep.

use super::Fault;
use super::token::{Span, Token, tokens};
use crate::diagnostic::Say;
use crate::say;

/// How deep an expression may be nested.
pub(super) const DEPTH_MAX: u32 = 64;

/// How many characters an expression may have.
pub(super) const LENGTH_MAX: usize = 10_000;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub span: Span,
    /// How many nodes stand below each other in it.
    pub depth: u32,
    pub tree: Tree,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Node>),
    Name(String),
    Field { of: Box<Node>, name: Word },
    Index { of: Box<Node>, at: Box<Node> },
    Call { of: Option<Box<Node>>, name: Word, arguments: Vec<Node> },
    Not(Box<Node>),
    Negate(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Binary { operator: Operator, span: Span, left: Box<Node>, right: Box<Node> },
    Choice { condition: Box<Node>, then: Box<Node>, otherwise: Box<Node> },
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    pub span: Span,
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}

const RELATIONS: &[(&str, Operator)] = &[
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("<", Operator::Less),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    (">=", Operator::GreaterOrEqual),
    ("in", Operator::In),
];
const SUMS: &[(&str, Operator)] = &[("+", Operator::Plus), ("-", Operator::Minus)];
const PRODUCTS: &[(&str, Operator)] = &[("*", Operator::Times), ("/", Operator::Over), ("%", Operator::Modulo)];

impl Operator {
    /// Returns the mark by which it is written.
    pub fn mark(self) -> &'static str {
        let all = RELATIONS.iter().chain(SUMS).chain(PRODUCTS);
        all.clone().find(|(_, operator)| *operator == self).map_or("", |(mark, _)| mark)
    }
}

/// Reads an expression.
pub(super) fn parse(source: &str) -> Result<Node, Fault> {
    if source.chars().count() > LENGTH_MAX {
        let message = say!("the expression is too long", "biểu thức quá dài");
        let help = say!(
            "split it into several rules of at most {LENGTH_MAX} characters each",
            "tách thành nhiều quy tắc, mỗi biểu thức không quá {LENGTH_MAX} ký tự"
        );
        return Err(Fault::at(source, Span { start: 0, end: source.len() as u32 }, message, Some(help)));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, nested: 0 };
    if parser.peek() == &Token::End {
        let message = say!("there is no expression", "chưa có biểu thức");
        let help = say!("write a condition such as `unit.deputies <= 2`", "viết điều kiện, ví dụ `unit.deputies <= 2`");
        return Err(Fault::at(source, parser.span(), message, Some(help)));
    }
    let node = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.unexpected()),
    }
}

struct Parser<'t> {
    source: &'t str,
    // INVARIANT: the last token is the end, and `at` never passes it.
    tokens: Vec<(Token, Span)>,
    at: usize,
    nested: u32,
}

type Parsed = Result<Node, Fault>;

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    fn advance(&mut self) -> (Token, Span) {
        let token = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn takes(&mut self, mark: &str) -> Option<Span> {
        let span = self.span();
        let fits = matches!(self.peek(), Token::Mark(found) if *found == mark);
        if fits {
            self.advance();
        }
        fits.then_some(span)
    }

    fn operator(&mut self, of: &[(&str, Operator)]) -> Option<(Operator, Span)> {
        let (_, operator) = of.iter().find(|(mark, _)| matches!(self.peek(), Token::Mark(found) if found == mark))?;
        Some((*operator, self.advance().1))
    }

    fn close(&mut self, mark: &str, open: Span) -> Result<Span, Fault> {
        if let Some(span) = self.takes(mark) {
            return Ok(span);
        }
        if self.peek() != &Token::End {
            return Err(self.unexpected());
        }
        let opened = &self.source[open.start as usize..open.end as usize];
        let message = say!("`{opened}` is never closed", "`{opened}` chưa được đóng");
        Err(Fault::at(self.source, open, message, Some(say!("add `{mark}`", "thêm `{mark}`"))))
    }

    fn unexpected(&self) -> Fault {
        if self.peek() == &Token::End {
            let message = say!("the expression breaks off", "biểu thức viết chưa hết");
            let help = say!("add what is missing at the end", "viết tiếp phần còn thiếu ở cuối");
            return Fault::at(self.source, self.span(), message, Some(help));
        }
        let span = self.span();
        let found = &self.source[span.start as usize..span.end as usize];
        let message = say!("`{found}` does not belong here", "`{found}` không được đứng ở đây");
        let help = say!(
            "check whether an operator, a comma or a bracket is missing before it",
            "kiểm tra xem phía trước có thiếu phép toán, dấu phẩy hoặc dấu ngoặc không"
        );
        Fault::at(self.source, span, message, Some(help))
    }

    fn too_deep(&self, span: Span) -> Fault {
        let message = say!("the expression is nested too deep", "biểu thức lồng nhau quá nhiều lớp");
        let help = say!("use at most {DEPTH_MAX} layers", "dùng không quá {DEPTH_MAX} lớp");
        Fault::at(self.source, span, message, Some(help))
    }

    fn leaf(&self, span: Span, tree: Tree) -> Parsed {
        self.joined(span, tree, [])
    }

    /// Makes a node over parts of these depths.
    fn joined<const N: usize>(&self, span: Span, tree: Tree, depths: [u32; N]) -> Parsed {
        let depth = 1 + depths.into_iter().max().unwrap_or(0);
        match depth > DEPTH_MAX {
            true => Err(self.too_deep(span)),
            false => Ok(Node { span, depth, tree }),
        }
    }

    fn expression(&mut self) -> Parsed {
        self.nested += 1;
        if self.nested > DEPTH_MAX {
            return Err(self.too_deep(self.span()));
        }
        let condition = self.any()?;
        let node = match self.takes("?") {
            None => condition,
            Some(mark) => {
                let then = self.any()?;
                self.close(":", mark)?;
                let otherwise = self.expression()?;
                let depth = [&condition, &then, &otherwise].map(|part| part.depth);
                let span = condition.span.to(otherwise.span);
                let (condition, then, otherwise) = (condition.into(), then.into(), otherwise.into());
                self.joined(span, Tree::Choice { condition, then, otherwise }, depth)?
            }
        };
        self.nested -= 1;
        Ok(node)
    }

    fn any(&mut self) -> Parsed {
        self.terms("||", Parser::all, Tree::Any)
    }

    fn all(&mut self) -> Parsed {
        self.terms("&&", |parser| parser.binary(RELATIONS, Parser::sum), Tree::All)
    }

    fn terms(&mut self, mark: &str, part: fn(&mut Self) -> Parsed, make: fn(Vec<Node>) -> Tree) -> Parsed {
        let first = part(self)?;
        let mut terms = vec![first];
        while self.takes(mark).is_some() {
            terms.push(part(self)?);
        }
        match terms.len() {
            1 => Ok(terms.swap_remove(0)),
            last => {
                let span = terms[0].span.to(terms[last - 1].span);
                let depth = terms.iter().map(|term| term.depth).max().unwrap_or(0);
                self.joined(span, make(terms), [depth])
            }
        }
    }

    fn sum(&mut self) -> Parsed {
        self.binary(SUMS, |parser| parser.binary(PRODUCTS, Parser::unary))
    }

    fn binary(&mut self, operators: &[(&str, Operator)], part: fn(&mut Self) -> Parsed) -> Parsed {
        let mut left = part(self)?;
        while let Some((operator, span)) = self.operator(operators) {
            let right = part(self)?;
            let depths = [left.depth, right.depth];
            let whole = left.span.to(right.span);
            let tree = Tree::Binary { operator, span, left: left.into(), right: right.into() };
            left = self.joined(whole, tree, depths)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed {
        let mut marks: Vec<Span> = Vec::new();
        let Some(mark) = ["!", "-"].into_iter().find(|mark| matches!(self.peek(), Token::Mark(found) if found == mark))
        else {
            return self.member();
        };
        while let Some(span) = self.takes(mark) {
            marks.push(span);
        }
        if mark == "-"
            && let Some(number) = self.negative_number(&mut marks)
        {
            let number = number?;
            return self.negated(number, &marks, mark);
        }
        let operand = self.member()?;
        self.negated(operand, &marks, mark)
    }

    /// Reads the number behind the last minus, which belongs to it.
    fn negative_number(&mut self, marks: &mut Vec<Span>) -> Option<Parsed> {
        let number = match self.peek() {
            Token::Int(number) => -number,
            Token::TooLargeByOne => i64::MIN,
            _ => return None,
        };
        let minus = marks.pop()?;
        let span = minus.to(self.advance().1);
        let node = self.leaf(span, Tree::Int(number));
        Some(node.and_then(|node| self.members(node)))
    }

    fn negated(&self, operand: Node, marks: &[Span], mark: &str) -> Parsed {
        let mut node = operand;
        for start in marks.iter().rev() {
            let (span, depth) = (start.to(node.span), node.depth);
            let inner = Box::new(node);
            let tree = if mark == "!" { Tree::Not(inner) } else { Tree::Negate(inner) };
            node = self.joined(span, tree, [depth])?;
        }
        Ok(node)
    }

    fn member(&mut self) -> Parsed {
        let node = self.primary()?;
        self.members(node)
    }

    /// Reads the fields, indices and calls that follow a value.
    fn members(&mut self, mut node: Node) -> Parsed {
        loop {
            if self.takes(".").is_some() {
                let name = self.field_name()?;
                node = match self.takes("(") {
                    Some(open) => self.call(Some(node), name, open)?,
                    None => {
                        let (span, depth) = (node.span.to(name.span), node.depth);
                        self.joined(span, Tree::Field { of: node.into(), name }, [depth])?
                    }
                };
            } else if let Some(open) = self.takes("[") {
                let at = self.expression()?;
                let end = self.close("]", open)?;
                let (span, depths) = (node.span.to(end), [node.depth, at.depth]);
                node = self.joined(span, Tree::Index { of: node.into(), at: at.into() }, depths)?;
            } else {
                return Ok(node);
            }
        }
    }

    fn field_name(&mut self) -> Result<Word, Fault> {
        let span = self.span();
        match self.peek() {
            Token::Name(_) => match self.advance().0 {
                Token::Name(text) => Ok(Word { text, span }),
                _ => Err(self.unexpected()),
            },
            _ => Err(self.unexpected()),
        }
    }

    fn call(&mut self, of: Option<Node>, name: Word, open: Span) -> Parsed {
        let (arguments, end) = self.list(")", open)?;
        let start = of.as_ref().map_or(name.span, |of| of.span);
        let depth = of.iter().chain(&arguments).map(|part| part.depth).max().unwrap_or(0);
        self.joined(start.to(end), Tree::Call { of: of.map(Box::new), name, arguments }, [depth])
    }

    fn list(&mut self, close: &str, open: Span) -> Result<(Vec<Node>, Span), Fault> {
        let mut parts = Vec::new();
        if let Some(end) = self.takes(close) {
            return Ok((parts, end));
        }
        loop {
            parts.push(self.expression()?);
            if self.takes(",").is_none() {
                let end = self.close(close, open)?;
                return Ok((parts, end));
            }
            let may_end = close == "]";
            if let Some(end) = may_end.then(|| self.takes(close)).flatten() {
                return Ok((parts, end));
            }
        }
    }

    fn primary(&mut self) -> Parsed {
        let span = self.span();
        match self.peek().clone() {
            Token::Int(number) => {
                self.advance();
                self.leaf(span, Tree::Int(number))
            }
            Token::Text(text) => {
                self.advance();
                self.leaf(span, Tree::Text(text))
            }
            Token::Name(text) => {
                self.advance();
                let name = Word { text, span };
                match (name.text.as_str(), self.takes("(")) {
                    (_, Some(open)) => self.call(None, name, open),
                    ("true", None) => self.leaf(span, Tree::Bool(true)),
                    ("false", None) => self.leaf(span, Tree::Bool(false)),
                    ("null", None) => self.leaf(span, Tree::Null),
                    (_, None) => self.leaf(span, Tree::Name(name.text)),
                }
            }
            Token::Mark("(") => {
                self.advance();
                let inner = self.expression()?;
                let end = self.close(")", span)?;
                Ok(Node { span: span.to(end), ..inner })
            }
            Token::Mark("[") => {
                self.advance();
                let (parts, end) = self.list("]", span)?;
                let depth = parts.iter().map(|part| part.depth).max().unwrap_or(0);
                self.joined(span.to(end), Tree::List(parts), [depth])
            }
            Token::TooLargeByOne => {
                let (max, message) = (i64::MAX, Say::new("the number is too large", "số quá lớn"));
                let help = say!("write a number up to {max}", "viết số không quá {max}");
                Err(Fault::at(self.source, span, message, Some(help)))
            }
            Token::Mark(_) | Token::End => Err(self.unexpected()),
        }
    }
}
