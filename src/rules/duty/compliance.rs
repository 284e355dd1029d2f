//! What came of duties and procedures: plain data for reports, tables and other programs.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::deadline::Deadline;
use super::status::Status;
use super::working_days::Due;
use crate::diagnostic::{Diagnostic, Say};
use crate::model::{Basis, Confidence, Id, Requirement, Text};
use crate::rules::pack::Modality;

/// Whether the documents are complied with on a day, and which acts are still needed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Compliance {
    /// The day, judged at its end; none if neither the structure nor the caller gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Date>,
    /// The documents with their duties, in the order of the packs.
    pub directives: Vec<Directive>,
    /// What each change still needs, in the order of the events.
    pub needs: Vec<Needs>,
    /// Duties that are late or done in part.
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

/// A document and what it demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Directive {
    /// Id of the pack.
    pub pack: Id,
    /// Title of the pack.
    pub title: Text,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// Its duties, in the order of the pack.
    pub duties: Vec<Assessment>,
}

/// What is demanded of whom by when, what the plan does about it, and how far it is fulfilled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Assessment {
    /// Id of the entry.
    pub entry: String,
    /// What is demanded, in a phrase.
    pub title: Text,
    /// What the norm wants: that it be so, that it not be so, that it be reviewed …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// Document, paragraph, quotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// How sure it is that the document says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Who is responsible: ids of units, or words.
    pub responsible: Vec<Box<str>>,
    /// Who takes part: ids of units, or words.
    pub cooperates: Vec<Box<str>>,
    /// What is to be handed in.
    pub product: Text,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Numbers of the events that rest on the paragraph.
    pub events: Vec<u32>,
    /// Steps that rest on the paragraph and lie after the day.
    pub planned: Vec<PlannedStep>,
    /// The bodies that these events name, sorted.
    pub units: Vec<Id>,
    /// How far it is fulfilled.
    pub status: Status,
    /// The single things to be fulfilled: one for each unit or event concerned, or one for all.
    pub items: Vec<Item>,
    /// What else there is to say.
    pub remarks: Vec<Say>,
    /// Documents that show what was done.
    pub evidence: Vec<Basis>,
    /// A remark of the pack.
    pub note: Text,
}

impl Assessment {
    /// Returns how many items are done, kept to or waived.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.fulfilment.is_settled()).count()
    }

    /// Iterates over the items that are not.
    pub fn open(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.fulfilment.is_settled())
    }

    /// Returns the days by which the items are due, sorted, once each.
    pub fn dues(&self) -> Vec<Due> {
        let mut dues: Vec<Due> = self.items.iter().filter_map(|item| item.due).collect();
        dues.sort_unstable();
        dues.dedup();
        dues
    }
}

/// A step of a plan that is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedStep {
    /// Id of the step.
    pub step: String,
    /// When it takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
}

/// One thing that a duty asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// The unit concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Number of the event concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<u32>,
    /// The last day for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Whether it is fulfilled.
    pub fulfilment: Fulfilment,
    /// The day on which it was done after its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub late: Option<Date>,
    /// What is wrong with it, or missing for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Say>,
}

/// Whether one thing that a duty asks for is fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fulfilment {
    /// Done, or kept to.
    Done,
    /// Done in part, as people have recorded.
    Partly,
    /// Not done.
    Open,
    /// What it needs to be judged by is missing.
    Unknown,
    /// Something was done that is forbidden, or not kept that is to be kept.
    Broken,
    /// Waived by the competent authority.
    Waived,
}

impl Fulfilment {
    /// Returns whether nothing is left to do.
    pub fn is_settled(self) -> bool {
        matches!(self, Fulfilment::Done | Fulfilment::Waived)
    }
}

/// Several things that a duty asks for, of which the same is to be said.
#[derive(Debug, Clone)]
pub struct Group<'i> {
    /// What is to be said, without the unit; none where there is nothing but the items.
    pub says: Option<Say>,
    /// The items.
    pub items: Vec<&'i Item>,
}

/// Puts together what the same is to be said of; what begins with a unit is compared without it.
pub fn grouped<'i>(items: impl IntoIterator<Item = &'i Item>) -> Vec<Group<'i>> {
    let mut groups: Vec<Group<'i>> = Vec::new();
    for item in items {
        let own = item.unit.as_ref().map(|unit| format!("`{unit}`: ")).unwrap_or_default();
        let bare = |text: &str| text.strip_prefix(&own).unwrap_or(text).to_owned();
        let mut says: Vec<Option<Say>> =
            item.says.iter().map(|say| Some(Say::new(bare(&say.en), bare(&say.vi)))).collect();
        if says.is_empty() {
            says.push(None);
        }
        for says in says {
            match groups
                .iter_mut()
                .find(|known| known.says == says && known.items.iter().all(|other| other.fulfilment == item.fulfilment))
            {
                Some(group) => group.items.push(item),
                None => groups.push(Group { says, items: vec![item] }),
            }
        }
    }
    groups
}

/// What a change needs: who decides, which acts, which papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Needs {
    /// Number of the event.
    pub event: u32,
    /// The procedures that apply to it.
    pub procedures: Vec<NeededProcedure>,
    /// Matters of the completeness list that are open and that no act of a procedure settles.
    pub open: Vec<Requirement>,
}

/// A procedure that applies to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NeededProcedure {
    /// Id of the pack.
    pub pack: Id,
    /// Id of the procedure.
    pub procedure: Id,
    /// What it is.
    pub title: Text,
    /// Who decides: ids of units, or one text.
    pub decides: Vec<Id>,
    /// Whether it accompanies changes of every kind of body, such as the return of seals: who decides on that does not
    /// decide on the change.
    #[serde(skip)]
    pub is_general: bool,
    /// The organ that decides, where the pack names one.
    pub organ: Text,
    /// Who else has a say.
    pub also: Vec<Text>,
    /// The acts.
    pub acts: Vec<NeededAct>,
    /// The papers.
    pub dossier: Vec<Text>,
    /// The norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Basis>,
    /// How sure it is that the norm says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// What else there is to say.
    pub remarks: Vec<Say>,
}

/// An act that an event needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NeededAct {
    /// Id of the act.
    pub act: Id,
    /// What is to be done.
    pub name: Text,
    /// Who does it.
    pub by: Text,
    /// The last day for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// How far it is.
    pub state: ActState,
    /// What the plan or the record says about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<Say>,
}

/// How far an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActState {
    /// Still needed.
    Needed,
    /// Still needed, and late.
    Overdue,
    /// The plan says how it is settled.
    Planned,
    /// Recorded as done.
    Done,
    /// Recorded as waived.
    Waived,
}

impl ActState {
    /// Returns whether the act is still to be done and the plan says nothing about it.
    pub fn is_open(self) -> bool {
        matches!(self, ActState::Needed | ActState::Overdue)
    }
}

impl Compliance {
    /// Returns whether no document demands anything and no change needs anything.
    pub fn is_empty(&self) -> bool {
        self.directives.is_empty() && self.needs.is_empty()
    }

    /// Iterates over the duties of all documents.
    pub fn duties(&self) -> impl Iterator<Item = &Assessment> {
        self.directives.iter().flat_map(|directive| &directive.duties)
    }

    /// Returns whether nothing is late and nothing that is forbidden was done.
    pub fn is_kept(&self) -> bool {
        self.duties().all(|duty| !matches!(duty.status, Status::Overdue | Status::Violated))
    }
}
