//! Which bodies change together: those before on one side, those after on the other, so that each is told once.
//!
//! Functions that pass between bodies do not make them one group; they are told of each body alone.

use std::collections::BTreeMap;

use crate::model::{ChangeEvent, Id, LegalForm};
use crate::simulate::Outcome;

/// Bodies that change together.
#[derive(Debug, Clone)]
pub(in crate::render) struct Group<'a> {
    /// Bodies before, in the order in which the events name them.
    pub before: Vec<&'a Id>,
    /// Bodies after.
    pub after: Vec<&'a Id>,
    /// The events that make the change, in order.
    pub events: Vec<&'a ChangeEvent>,
}

impl Group<'_> {
    /// Returns whether nothing but keeping happens to it.
    pub fn is_kept(&self) -> bool {
        self.events.iter().all(|event| event.form == LegalForm::Keeping)
    }
}

/// Events about lines and persons do not change bodies.
fn is_about_bodies(event: &ChangeEvent) -> bool {
    !matches!(event.form, LegalForm::Relation | LegalForm::RelationEnd | LegalForm::Appointment | LegalForm::Relief)
}

/// Ids that belong together, each pointing to another or to itself.
#[derive(Default)]
struct Links<'a> {
    known: Vec<&'a Id>,
    index: BTreeMap<&'a Id, usize>,
    up: Vec<usize>,
}

impl<'a> Links<'a> {
    fn enter(&mut self, id: &'a Id) -> usize {
        let next = self.known.len();
        let position = *self.index.entry(id).or_insert(next);
        if position == next {
            self.known.push(id);
            self.up.push(next);
        }
        position
    }

    fn root(&mut self, mut position: usize) -> usize {
        while self.up[position] != position {
            self.up[position] = self.up[self.up[position]];
            position = self.up[position];
        }
        position
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.up[one.max(other)] = one.min(other);
    }
}

/// Returns the groups among the bodies that are wanted, in the order of their first events.
pub(in crate::render) fn groups<'a>(outcome: &'a Outcome, wanted: impl Fn(&Id) -> bool) -> Vec<Group<'a>> {
    let mut links = Links::default();
    for event in outcome.events.iter().filter(|event| is_about_bodies(event)) {
        event.named().into_iter().filter(|id| wanted(id)).for_each(|id| {
            links.enter(id);
        });
        if event.form == LegalForm::FunctionTransfer {
            continue;
        }
        for contribution in &event.contributions {
            if wanted(&contribution.original) && wanted(&contribution.result) {
                let (one, other) = (links.enter(&contribution.original), links.enter(&contribution.result));
                links.join(one, other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Group<'a>> = BTreeMap::new();
    for position in 0..links.known.len() {
        let (id, root) = (links.known[position], links.root(position));
        let group =
            groups.entry(root).or_insert_with(|| Group { before: Vec::new(), after: Vec::new(), events: Vec::new() });
        if outcome.before.contains(id) {
            group.before.push(id);
        }
        if outcome.after.contains(id) {
            group.after.push(id);
        }
    }
    for event in outcome.events.iter().filter(|event| is_about_bodies(event)) {
        for id in event.concerned() {
            let Some(&position) = links.index.get(id) else { continue };
            let root = links.root(position);
            if let Some(group) =
                groups.get_mut(&root).filter(|group| group.events.last().is_none_or(|last| last.number != event.number))
            {
                group.events.push(event);
            }
        }
    }
    groups.into_values().filter(|group| !group.before.is_empty() || !group.after.is_empty()).collect()
}
