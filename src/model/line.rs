//! Lines of authority and their eight families.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::{Basis, Provenance};
use super::id::Id;
use crate::diagnostic::Speech;

/// What kind of authority a line carries; closed, while line types are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Direct subordination (trực thuộc): at most one superior; the tree.
    Subordination,
    /// The second superior of a body under two (song trùng trực thuộc).
    SecondSubordination,
    /// Political or administrative leadership (lãnh đạo, chỉ đạo).
    Leadership,
    /// Professional guidance (hướng dẫn chuyên môn, nghiệp vụ).
    Guidance,
    /// Inspection and supervision (kiểm tra, giám sát).
    Supervision,
    /// Coordination (phối hợp): symmetric.
    Coordination,
    /// A body placed within, or on the ground of, another.
    Hosting,
    /// Posts of two bodies held by one person (kiêm nhiệm): symmetric.
    Concurrency,
}

impl Family {
    /// All families, in order.
    pub const ALL: [Family; 8] = [
        Family::Subordination,
        Family::SecondSubordination,
        Family::Leadership,
        Family::Guidance,
        Family::Supervision,
        Family::Coordination,
        Family::Hosting,
        Family::Concurrency,
    ];

    /// Returns the word used in files.
    pub fn id(self) -> &'static str {
        match self {
            Family::Subordination => "subordination",
            Family::SecondSubordination => "second_subordination",
            Family::Leadership => "leadership",
            Family::Guidance => "guidance",
            Family::Supervision => "supervision",
            Family::Coordination => "coordination",
            Family::Hosting => "hosting",
            Family::Concurrency => "concurrency",
        }
    }

    /// Returns the family of that word.
    pub fn parse(word: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.id() == word)
    }

    /// Returns the name shown to readers.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Family::Subordination => ("direct subordination", "trực thuộc"),
            Family::SecondSubordination => ("second subordination", "song trùng trực thuộc"),
            Family::Leadership => ("leadership", "lãnh đạo, chỉ đạo"),
            Family::Guidance => ("professional guidance", "hướng dẫn chuyên môn, nghiệp vụ"),
            Family::Supervision => ("inspection and supervision", "kiểm tra, giám sát"),
            Family::Coordination => ("coordination", "phối hợp"),
            Family::Hosting => ("hosting", "đặt tại, đóng trên địa bàn"),
            Family::Concurrency => ("concurrent posts", "kiêm nhiệm"),
        };
        speech.pick(en, vi)
    }

    /// Returns whether along such a line one body may instruct another.
    pub fn instructs(self) -> bool {
        matches!(self, Family::Subordination | Family::SecondSubordination | Family::Leadership | Family::Guidance)
    }

    /// Returns whether along such a line one body controls another.
    pub fn controls(self) -> bool {
        matches!(self, Family::Supervision)
    }

    /// Returns whether such lines must not form a cycle.
    pub fn is_acyclic(self) -> bool {
        matches!(
            self,
            Family::Subordination
                | Family::SecondSubordination
                | Family::Leadership
                | Family::Guidance
                | Family::Hosting
        )
    }

    /// Returns whether such a line means the same in both directions.
    pub fn is_symmetric(self) -> bool {
        matches!(self, Family::Coordination | Family::Concurrency)
    }
}

/// A typed line of authority laid over the hierarchy, from superior to subordinate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The line type, declared in the catalogue, or the name of a family.
    #[serde(rename = "type")]
    pub line_type: Id,
    /// The body that leads, guides, supervises, hosts.
    pub from: Id,
    /// The body that is led, guided, supervised, hosted.
    pub to: Id,
    /// What the line rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Where the fact comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Box<Provenance>>,
}

impl Line {
    /// Makes a line without basis.
    pub fn new(line_type: impl Into<Id>, from: impl Into<Id>, to: impl Into<Id>) -> Self {
        Line { line_type: line_type.into(), from: from.into(), to: to.into(), basis: Vec::new(), provenance: None }
    }

    /// Returns what identifies the line.
    pub fn key(&self) -> LineKey {
        LineKey { line_type: self.line_type.clone(), from: self.from.clone(), to: self.to.clone() }
    }
}

/// What identifies a line: its type and its two ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct LineKey {
    /// The line type.
    #[serde(rename = "type")]
    pub line_type: Id,
    /// The superior end.
    pub from: Id,
    /// The subordinate end.
    pub to: Id,
}
