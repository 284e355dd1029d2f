//! One entry of a pack: a rule, for whom, with which numbers, since when, on what norm.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::example::Example;
use crate::diagnostic::{Severity, Speech};
use crate::model::{Basis, Confidence, Id, Selector, Table, Text};
use crate::rules::duty::Deadline;
use crate::rules::shape::Shape;

/// What a norm wants of those whom it addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// It must be so.
    Must,
    /// It must not be so.
    MustNot,
    /// What is there stays as it is.
    Keep,
    /// It may be so where a condition holds, and is to be considered there.
    Consider,
    /// Somebody watches over it and reports.
    Monitor,
    /// A scheme is to be drawn up (xây dựng đề án).
    MustPropose,
    /// Something is to be reviewed (rà soát, đánh giá).
    MustReview,
}

impl Modality {
    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Modality::Must => ("must", "phải"),
            Modality::MustNot => ("must not", "không được"),
            Modality::Keep => ("keep", "giữ, tiếp tục"),
            Modality::Consider => ("consider", "xem xét"),
            Modality::Monitor => ("monitor", "theo dõi, kiểm tra"),
            Modality::MustPropose => ("must propose", "phải xây dựng đề án"),
            Modality::MustReview => ("must review", "phải rà soát, đánh giá"),
        };
        speech.pick(en, vi)
    }
}

/// What the target of an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// Every unit in scope.
    #[default]
    Unit,
    /// Every event that names a unit in scope.
    Event,
}

/// One provision: a rule, for whom, with which numbers, since when, on what norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id within the pack; absent = its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Code of the rule: a built-in one, one that another entry declares, or, with `require`, a new one.
    pub rule: Id,
    /// What the rule demands, in a phrase.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// What the target is: a unit or an event.
    #[serde(default, skip_serializing_if = "is_unit")]
    pub on: On,
    /// The units meant; absent = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Selector>,
    /// A further condition on the target, as an expression.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What must hold of each target; makes the entry declare a rule of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Shape>,
    /// Numbers that the rule needs.
    #[serde(default, skip_serializing_if = "Settings::is_empty")]
    pub settings: Settings,
    /// What a finding says, with `{unit}`, `{value}`, `{limit}`, `{superior}`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub message: Text,
    /// What to do about a finding, with the same words in braces.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub help: Text,
    /// How much a finding weighs; absent = as the rule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Whether the rule is switched off for the units in scope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off: bool,
    /// What the norm wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// Who is responsible: ids of units, or words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<Box<str>>,
    /// Who takes part: ids of units, or words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cooperates: Vec<Box<str>>,
    /// What is to be handed in.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub product: Text,
    /// By when it must be so; before that day nothing is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// The duty of this pack whose further condition the entry states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Id>,
    /// First day on which the entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_from: Option<Date>,
    /// Last day on which the entry holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_to: Option<Date>,
    /// Entries that end the day before this one begins: ids of this pack, or `pack/id`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeals: Vec<Box<str>>,
    /// The norm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// How sure it is that the norm says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
    /// What passes and what fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

fn is_unit(on: &On) -> bool {
    *on == On::Unit
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Entry {
    /// Makes an entry that leaves a rule as it is, for all units and all times.
    pub fn of(rule: &str) -> Self {
        Entry {
            id: None,
            rule: rule.into(),
            title: Text::default(),
            on: On::Unit,
            scope: None,
            condition: None,
            require: None,
            settings: Settings::default(),
            message: Text::default(),
            help: Text::default(),
            severity: None,
            off: false,
            modality: None,
            responsible: Vec::new(),
            cooperates: Vec::new(),
            product: Text::default(),
            deadline: None,
            part_of: None,
            valid_from: None,
            valid_to: None,
            repeals: Vec::new(),
            source: None,
            confidence: None,
            note: Text::default(),
            examples: Vec::new(),
        }
    }

    /// Returns the id, or the number of the entry, from 1, if it has none.
    pub fn name(&self, position: usize) -> String {
        self.id.as_ref().map_or_else(|| (position + 1).to_string(), ToString::to_string)
    }

    /// Returns whether the entry is a duty: it has a deadline, or says who is responsible.
    pub fn is_duty(&self) -> bool {
        self.part_of.is_none() && (self.deadline.is_some() || !self.responsible.is_empty())
    }

    /// Returns whether the entry, a duty or a further condition of one, gives time: until then nothing is wrong.
    ///
    /// What is forbidden, or to be kept as it is, holds at once.
    pub fn is_task(&self) -> bool {
        let is_meant = self.is_duty() || self.part_of.is_some();
        is_meant && (self.deadline.is_some() || !matches!(self.modality, Some(Modality::MustNot | Modality::Keep)))
    }
}

/// The numbers that a rule works with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Settings(Table<i64>);

impl Settings {
    /// Returns a number.
    pub fn get(&self, name: &str) -> Option<i64> {
        self.0.get(name).copied()
    }

    /// Returns whether no number is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a number.
    pub fn set(&mut self, name: &str, value: i64) {
        self.0.insert(name.into(), value);
    }

    /// Iterates over the names.
    pub fn names(&self) -> impl Iterator<Item = &Id> {
        self.0.keys()
    }

    /// Takes over all numbers of a later entry.
    pub fn override_with(&mut self, later: &Settings) {
        for (name, value) in later.0.iter() {
            self.0.insert(name.clone(), *value);
        }
    }
}
