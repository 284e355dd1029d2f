//! The plan file: `bomay/plan/1`.
//!
//! An operation that cannot be read keeps its place in the plan as one that does nothing: the steps behind it keep
//! their numbers, and problems that only follow from its absence are not reported.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::read::{Document, Fields, Read, document};
use super::scan::{entries, value_end, word};
use super::{key_place, malformed_ids};
use crate::diagnostic::{Diagnostic, Input, did_you_mean};
use crate::model::{Id, Text};
use crate::operations::{ALL, Lowered, Operation, Scene, find};
use crate::plan::{Plan, PlanRecord, Planned, Step, StepRecord};
use crate::say;

/// Reads the plan with a number, from 0.
///
/// With problems the plan is good for finding more of them, not for being carried out.
pub fn plan(text: &str, file: &str, number: usize) -> (Option<Plan>, Vec<Diagnostic>) {
    let input = Input::Plan(number);
    let Read { document, mut problems, .. } = document::<Plan>(text, file, input);
    if let Some(plan) = &document {
        // `?` and a number stand for the id of a step that could not be read.
        let is_whole = problems.is_empty();
        let steps = plan
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| (key_place("steps", input).index(at).key("id"), step.id.clone()));
        let ids = plan.id.iter().map(|id| (key_place("id", input), id.clone())).chain(steps);
        problems.extend(malformed_ids(ids.filter(|(_, id)| is_whole || !id.starts_with('?')), text, file));
    }
    (document, problems)
}

impl<'t> Document<'t> for Plan {
    const WHAT: &'static str = "plan";

    fn format(&self) -> &str {
        &self.format
    }

    fn recover(fields: &mut Fields<'t>) -> Self {
        PlanRecord {
            schema: None,
            format: String::new(),
            id: fields.optional("id"),
            title: fields.optional("title").unwrap_or_default(),
            structure: fields.optional("structure"),
            basis: fields.list("basis"),
            note: fields.optional("note"),
            steps: fields.required_list("steps", |fields, range, position| Some(step(fields, range, position))),
        }
    }
}

fn step(fields: &mut Fields<'_>, range: Range<usize>, position: usize) -> Step {
    if let Ok(step) = serde_json::from_str::<Step>(fields.slice(range.clone())) {
        return step;
    }
    let read = |fields: &mut Fields<'_>| StepRecord {
        id: fields.required("id").unwrap_or_else(|| Id::from(format!("?{position}"))),
        title: fields.optional("title").unwrap_or_default(),
        on: fields.optional("on"),
        basis: fields.list("basis"),
        responsible: fields.optional("responsible"),
        after: fields.list("after"),
        settles: fields.optional("settles").unwrap_or_default(),
        note: fields.optional("note"),
        operations: fields.required_list("do", |fields, range, _| Some(operation(fields, range))),
    };
    fields.inside("steps", range, read).unwrap_or_else(|| Step::new(format!("?{position}"), Vec::new()))
}

fn operation(fields: &mut Fields<'_>, range: Range<usize>) -> Planned {
    let slice = fields.slice(range.clone());
    let unreadable = |verb: &str| Planned { verb: verb.to_owned().into(), operation: Box::new(Unreadable::of(slice)) };
    let Some(at) = verb_at(slice) else {
        if fields.typed::<FxHashMap<Cow<'_, str>, &RawValue>>("do", range.clone()).is_some() {
            let message = say!("the operation does not say its `op`", "thao tác không ghi `op`");
            let help = say!("add \"op\", one of: {}", "thêm \"op\", một trong: {}", verbs());
            fields.report(Diagnostic::error("missing-field", message).help(help), range.start..range.start + 1);
        }
        return unreadable("");
    };
    let verb = word(slice, at.clone());
    let Some(kind) = find(&verb) else {
        let message = say!("there is no operation `{verb}`", "không có thao tác `{verb}`");
        let help = did_you_mean(&verb, ALL.iter().map(|kind| kind.name))
            .unwrap_or_else(|| say!("use one of: {}", "dùng một trong: {}", verbs()));
        let problem = Diagnostic::error("unknown-operation", message).help(help);
        fields.report(problem, range.start + at.start..range.start + at.end);
        return unreadable(&verb);
    };
    match fields.typed_by("do", range, kind.parse) {
        Some(operation) => Planned { verb: kind.name.into(), operation },
        None => unreadable(kind.name),
    }
}

fn verbs() -> String {
    ALL.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ")
}

/// Returns where the name of an operation stands in its object.
fn verb_at(slice: &str) -> Option<Range<usize>> {
    let (_, at) = entries(slice.as_bytes(), 0).find(|(key, _)| &slice[key.clone()] == "\"op\"")?;
    Some(at..value_end(slice.as_bytes(), at))
}

/// What stands in for an operation that could not be read.
#[derive(Debug)]
struct Unreadable {
    /// Every word of it that may be an id.
    words: Vec<Id>,
}

impl Unreadable {
    fn of(slice: &str) -> Self {
        let words = slice.split('"').filter(|word| Id::is_well_formed(word)).map(Id::from).collect();
        Unreadable { words }
    }
}

impl Operation for Unreadable {
    fn lower(&self, _: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        Err(Vec::new())
    }

    fn mentions(&self) -> Vec<Id> {
        self.words.clone()
    }

    fn founds(&self) -> Vec<Id> {
        self.words.clone()
    }

    fn stated_form(&self) -> Option<&str> {
        None
    }

    fn note(&self) -> Option<&Text> {
        None
    }
}

impl<'de> Deserialize<'de> for Planned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slice = <&RawValue>::deserialize(deserializer)?.get();
        let verb = verb_at(slice).map(|at| word(slice, at)).unwrap_or_default();
        let kind = find(&verb).ok_or_else(|| D::Error::custom("unknown operation"))?;
        let operation = (kind.parse)(slice).map_err(D::Error::custom)?;
        Ok(Planned { verb: kind.name.into(), operation })
    }
}

impl JsonSchema for Planned {
    fn schema_name() -> Cow<'static, str> {
        "Operation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let verbs: Vec<&str> = ALL.iter().map(|kind| kind.name).collect();
        let choices: Vec<_> = ALL
            .iter()
            .map(|kind| {
                let parameters = (kind.schema)(generator);
                json_schema!({"if": {"properties": {"op": {"const": kind.name}}}, "then": parameters})
            })
            .collect();
        json_schema!({
            "description": "An operation with its parameters; `op` says which.",
            "type": "object",
            "properties": {"op": {"enum": verbs}},
            "required": ["op"],
            "allOf": choices
        })
    }
}
