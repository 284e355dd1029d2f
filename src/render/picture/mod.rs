//! From an outcome, or a structure alone, to a chart: which units are shown, what is said of each.
//!
//! The picture shows what changes, its superiors, and its neighbours; everything else is folded into counted cards,
//! so that a structure of any size gives a readable sheet. One chart serves all views.
//!
//! This is the only place that knows both the model and the chart; it decides what to show, never what is true.

mod boxes;
mod notes;
mod select;

pub(super) use boxes::of_form;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Speech};
use crate::layout::chart::Chart;
use crate::model::{ChangeEvent, Id, Structure};
use crate::simulate::{Outcome, Totals};

/// What a picture is made of: two states, which may be the same, and what lies between them.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The structure before.
    pub before: &'a Structure,
    /// The structure after.
    pub after: &'a Structure,
    /// What happened.
    pub events: &'a [ChangeEvent],
    /// Findings to be marked at their units.
    pub findings: &'a [Diagnostic],
    /// Totals, if there are two states.
    pub totals: Option<&'a Totals>,
}

impl<'a> Subject<'a> {
    /// Makes the subject of a structure alone.
    pub fn structure(structure: &'a Structure) -> Self {
        Subject { before: structure, after: structure, events: &[], findings: &[], totals: None }
    }

    /// Makes the subject of an outcome.
    pub fn outcome(outcome: &'a Outcome) -> Self {
        Subject {
            before: &outcome.before,
            after: &outcome.after,
            events: &outcome.events,
            findings: &outcome.findings.introduced,
            totals: Some(&outcome.totals),
        }
    }
}

/// What a picture shows.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Language of names and words.
    pub speech: Speech,
    /// Only this unit and what stands below it.
    pub root: Option<Id>,
    /// At most so many levels.
    pub depth: Option<usize>,
    /// Whether units that nothing happens to are folded into counted cards.
    pub fold: bool,
    /// Title; absent = that of the structure.
    pub title: Option<String>,
    /// Line under the title.
    pub subtitle: String,
}

/// A unit, or a card that stands for several of one kind under one superior.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Unit(Id),
    Card { superior: Option<Id>, kind: Id },
}

/// What is drawn, in order, and where each hangs before and after.
#[derive(Debug, Default)]
struct Selection {
    shown: Vec<Entry>,
    index: BTreeMap<Id, usize>,
}

#[derive(Debug)]
struct Entry {
    what: Shown,
    before: Option<Option<usize>>,
    after: Option<Option<usize>>,
    count: u32,
}

/// Makes the chart of a subject.
pub fn chart(subject: Subject<'_>, scope: &Scope) -> Chart {
    let selection = select::select(subject, scope);
    let speech = scope.speech;
    let header = subject.before.header();
    let title = scope.title.clone().unwrap_or_else(|| header.title.get(speech).to_owned());
    let changes = boxes::changes(subject);
    // The sheet folds what does not change, and leaves whole trees out: they are counted all the same, as in the totals.
    let is_whole = subject.totals.is_some() && scope.root.is_none() && scope.depth.is_none();
    let tally = is_whole.then(|| boxes::unchanged(subject, &changes));
    Chart {
        title: title.to_uppercase(),
        subtitle: scope.subtitle.clone(),
        agency: Vec::new(),
        marks: notes::marks(subject, speech),
        source_note: notes::source_note(subject, speech),
        labels: boxes::labels(subject, &selection, speech),
        links: boxes::links(subject, &selection),
        flows: boxes::flows(subject, &selection, &changes),
        events: notes::events(subject, speech),
        findings: notes::findings(subject, speech),
        posts: notes::posts(subject, &selection, speech),
        totals: notes::totals(subject, speech),
        boxes: boxes::boxes(subject, scope, &selection, &changes),
        tally: tally.into_iter().collect(),
    }
}
