//! Compiled parts: closures by the type of what they yield.
//!
//! Nothing here asks at run time of which type a value is, but for bound variables, which lie in a slot of their frame.
//! A macro makes a frame for each element on the stack; the frames of nested macros form a chain.
//! A list is not a value but something that visits: its elements are never collected where a macro consumes them.

use std::borrow::Cow;

use jiff::civil::Date;

use super::value::{Scene, Slot, Thing, Trouble};

/// What closures see: the scene, the literals of the expression, and the bound variables.
#[derive(Clone, Copy)]
pub(super) struct Frame<'f, 's> {
    pub scene: &'f Scene<'s>,
    pub texts: &'f [Box<str>],
    pub bound: Slot<'f, 's>,
    pub outer: Option<&'f Frame<'f, 's>>,
}

impl<'f, 's> Frame<'f, 's> {
    /// Returns the frame of a macro's body, in which one more variable is bound.
    pub fn binding(&'f self, bound: Slot<'f, 's>) -> Frame<'f, 's> {
        Frame { scene: self.scene, texts: self.texts, bound, outer: Some(self) }
    }

    /// Returns the value of a variable that was bound this many macros further out.
    #[inline]
    pub fn variable(&self, out: u32) -> Slot<'f, 's> {
        let mut frame = self;
        for _ in 0..out {
            match frame.outer {
                Some(outer) => frame = outer,
                None => return Slot::Null,
            }
        }
        frame.bound
    }
}

pub(super) type Value<'s, T> = Result<T, Trouble<'s>>;

/// Yields a value that borrows nothing.
pub(super) type Plain<T> = Box<dyn for<'f, 's> Fn(&Frame<'f, 's>) -> Value<'s, T> + Send + Sync>;

/// Yields a text: of the structure, of the expression, of a variable, or made.
pub(super) type TextCode = Box<dyn for<'f, 's> Fn(&Frame<'f, 's>) -> Value<'s, Cow<'f, str>> + Send + Sync>;

/// Yields something with fields, or null.
pub(super) type ThingCode = Box<dyn for<'f, 's> Fn(&Frame<'f, 's>) -> Value<'s, Option<Thing<'s>>> + Send + Sync>;

/// Receives the elements of a list, or the troubles with them, until it answers false.
pub(super) type Visitor<'v, 's> = &'v mut dyn for<'e> FnMut(Value<'s, Slot<'e, 's>>) -> bool;

/// Visits the elements of a list, in its official order if asked for.
///
/// The trouble returned is one with the list as a whole; troubles with elements go to the visitor.
pub(super) type ListCode =
    Box<dyn for<'f, 's, 'v> Fn(&Frame<'f, 's>, bool, Visitor<'v, 's>) -> Value<'s, ()> + Send + Sync>;

/// A compiled part.
pub(super) enum Code {
    Null,
    Bool(Plain<bool>),
    Int(Plain<i64>),
    Text(TextCode),
    Date(Plain<Date>),
    Thing(ThingCode),
    List(ListCode),
}

/// Gives the value of a part to a visitor as an element of a list.
pub(super) fn give<'s>(code: &Code, frame: &Frame<'_, 's>, visit: Visitor<'_, 's>) -> bool {
    match code {
        Code::Null | Code::List(_) => visit(Ok(Slot::Null)),
        Code::Bool(code) => visit(code(frame).map(Slot::Bool)),
        Code::Int(code) => visit(code(frame).map(Slot::Int)),
        Code::Date(code) => visit(code(frame).map(Slot::Date)),
        Code::Thing(code) => visit(code(frame).map(|thing| thing.map_or(Slot::Null, Slot::Thing))),
        Code::Text(code) => match code(frame) {
            Ok(text) => visit(Ok(Slot::Text(&text))),
            Err(trouble) => visit(Err(trouble)),
        },
    }
}

/// A value that outlives the visit of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept<'s> {
    Null,
    Bool(bool),
    Int(i64),
    Text(Box<str>),
    Date(Date),
    Thing(Thing<'s>),
}

impl<'s> From<Slot<'_, 's>> for Kept<'s> {
    fn from(slot: Slot<'_, 's>) -> Self {
        match slot {
            Slot::Null => Kept::Null,
            Slot::Bool(value) => Kept::Bool(value),
            Slot::Int(value) => Kept::Int(value),
            Slot::Text(text) => Kept::Text(text.into()),
            Slot::Date(date) => Kept::Date(date),
            Slot::Thing(thing) => Kept::Thing(thing),
        }
    }
}

/// Visits all elements of a list; the least trouble with any of them is the trouble of the whole.
pub(super) fn each<'s>(
    list: &ListCode,
    frame: &Frame<'_, 's>,
    ordered: bool,
    visit: &mut dyn for<'e> FnMut(Slot<'e, 's>),
) -> Value<'s, ()> {
    let mut trouble: Option<Trouble<'s>> = None;
    list(frame, ordered, &mut |element| {
        match element {
            Ok(element) => visit(element),
            Err(found) => trouble = Some(found.least(trouble)),
        }
        true
    })?;
    trouble.map_or(Ok(()), Err)
}

/// Collects a list in its official order.
pub(super) fn collect<'s>(list: &ListCode, frame: &Frame<'_, 's>) -> Value<'s, Vec<Kept<'s>>> {
    let mut kept = Vec::new();
    each(list, frame, true, &mut |element| kept.push(element.into()))?;
    Ok(kept)
}
