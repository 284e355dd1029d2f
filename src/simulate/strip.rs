//! Leaves out of an outcome what is not for others: who holds posts, and facts marked internal.
//!
//! What is rendered is stripped, not what is simulated: rules need holders to see concurrent posts, and a plan may move
//! internal quantities, so that stripping first would give other findings and refuse sound plans.
//! Stripping the outcome once, before anything is rendered, serves every output, those to come included.
//!
//! - Posts lose their holders; the ids of holders vanish from every text.
//! - Measures and attributes that the catalogue marks internal, and single values so marked, vanish from both states,
//!   events, differences, totals and shares; a finding of a rule that reads one says only that it does.
//! - What authors write in their own words (titles, notes, quotations) stays, but for ids of holders.

use std::collections::BTreeSet;

use super::{Outcome, Totals};
use crate::check::Criterion;
use crate::diagnostic::{Diagnostic, Say};
use crate::diff::Diff;
use crate::lineage::Lineage;
use crate::model::{
    ChangeEvent, Edit, Field, Id, Journal, Matter, Placed, Settled, Structure, Surplus, Table, Text, Transaction, Unit,
};
use crate::plan::Plan;
use crate::rules::Ruleset;
use crate::rules::pack::Enforced;
use crate::say;

/// What is to be left out.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    holders: BTreeSet<Id>,
    measures: BTreeSet<Id>,
    attributes: BTreeSet<Id>,
    /// Entries of packs, as `pack/entry`, that read internal measures or attributes.
    entries: BTreeSet<String>,
}

/// What stands in the place of a person's id.
const LEFT_OUT: &str = "(…)";

impl Secrets {
    /// Collects what is to be left out of an outcome.
    pub fn of(outcome: &Outcome, ruleset: &Ruleset) -> Secrets {
        let mut secrets = Secrets::default();
        for structure in [&outcome.before, &outcome.after] {
            secrets.add_structure(structure);
        }
        for event in &outcome.events {
            secrets.holders.extend(event.surplus.iter().flat_map(|surplus| surplus.holders.iter().cloned()));
            secrets.holders.extend(event.dispositions.iter().filter_map(|disposition| match &disposition.matter {
                Matter::Post { holder, .. } => holder.clone(),
                _ => None,
            }));
        }
        for entry in outcome.journal.entries() {
            for edit in [&entry.edit, &entry.inverse] {
                match edit {
                    Edit::Add { unit, .. } => secrets.add_unit(unit),
                    Edit::Set { field: Field::Posts(posts), .. } => {
                        secrets.holders.extend(posts.iter().filter_map(|post| post.holder.clone()));
                    }
                    _ => {}
                }
            }
        }
        let wanted = |id: &str| secrets.measures.contains(id) || secrets.attributes.contains(id);
        let reading = ruleset.enacted().iter().filter(|enacted| match enacted.enforced() {
            Enforced::Declared(declared) => declared.reads(&wanted),
            Enforced::BuiltIn(_) => false,
        });
        secrets.entries = reading.filter_map(|enacted| enacted.declared_by().map(str::to_owned)).collect();
        secrets
    }

    fn add_structure(&mut self, structure: &Structure) {
        let catalogue = structure.catalogue();
        self.measures.extend(catalogue.measures.iter().filter(|found| found.internal).map(|found| found.id.clone()));
        self.attributes
            .extend(catalogue.attributes.iter().filter(|found| found.internal).map(|found| found.id.clone()));
        structure.units().for_each(|unit| self.add_unit(unit.facts()));
    }

    fn add_unit(&mut self, unit: &Unit) {
        self.holders.extend(unit.posts.iter().filter_map(|post| post.holder.clone()));
        // One value marked internal makes every rule that reads the attribute suspect.
        let marked = unit.attributes.iter().filter(|(_, attribute)| attribute.internal);
        self.attributes.extend(marked.map(|(id, _)| id.clone()));
    }

    /// Leaves out of an outcome what is not for others.
    pub fn strip(&self, outcome: &mut Outcome) {
        let placed = Placed::of(&outcome.after);
        outcome.events.iter_mut().flat_map(|event| &mut event.surplus).for_each(|surplus| unname(surplus, &placed));
        let names_internal = |structure: &Structure| -> BTreeSet<Id> {
            let catalogue = structure.catalogue();
            catalogue.attributes.iter().filter(|found| found.internal).map(|found| found.id.clone()).collect()
        };
        let internal = names_internal(&outcome.before);
        self.structure(&mut outcome.before, &internal);
        self.structure(&mut outcome.after, &internal);
        outcome.events.iter_mut().for_each(|event| self.event(event));
        outcome.journal = Journal::default();
        outcome.lineage = Lineage::fold(&outcome.events, outcome.before.catalogue());
        outcome.diff = Diff::between(&outcome.before, &outcome.after);
        outcome.totals = Totals::between(&outcome.before, &outcome.after);
        let found = &mut outcome.findings;
        let groups = [&mut found.introduced, &mut found.resolved, &mut found.remaining, &mut outcome.waived];
        for group in groups.into_iter().chain([&mut outcome.problems, &mut outcome.compliance.findings]) {
            group.iter_mut().for_each(|finding| self.finding(finding));
        }
        self.compliance(outcome);
    }

    /// Leaves the ids of persons out of what plans say in words.
    pub fn strip_plans(&self, plans: &mut [Plan]) {
        for plan in plans {
            self.written(&mut plan.title);
            plan.note.iter_mut().for_each(|note| self.written(note));
            for step in &mut plan.steps {
                self.written(&mut step.title);
                step.note.iter_mut().for_each(|note| self.written(note));
                step.responsible.iter_mut().for_each(|text| *text = self.redacted(text));
                let told = step.settles.iter().map(|(word, text)| (word.clone(), self.redacted(text)));
                step.settles = Table::from_iter(told.collect::<Vec<_>>());
            }
        }
    }

    /// Leaves values out of criteria that read something internal.
    pub fn strip_criteria(&self, criteria: &mut [Criterion]) {
        criteria
            .iter_mut()
            .filter(|criterion| self.entries.contains(&criterion.entry))
            .for_each(|found| found.reading = None);
    }

    fn structure(&self, structure: &mut Structure, internal: &BTreeSet<Id>) {
        let stripped: Vec<(Id, Vec<Field>)> = structure
            .units()
            .map(|unit| {
                let before = unit.facts();
                let mut after = before.clone();
                after.posts.iter_mut().for_each(|post| post.holder = None);
                self.measures.iter().for_each(|measure| drop(after.measures.remove(measure)));
                let marked = before.attributes.iter().filter(|(id, value)| value.internal || internal.contains(*id));
                marked.for_each(|(id, _)| drop(after.attributes.remove(id)));
                (unit.id().clone(), Field::differences(before, &after))
            })
            .filter(|(_, fields)| !fields.is_empty())
            .collect();
        let mut transaction = Transaction::begin(structure);
        for (unit, fields) in stripped {
            for field in fields {
                let applied = transaction.apply(Edit::Set { unit: unit.clone(), field });
                assert!(applied.is_ok(), "invariant S1 broken: a fact could not be left out");
            }
        }
        transaction.commit();
    }

    fn event(&self, event: &mut ChangeEvent) {
        event.dispositions.retain(|disposition| match &disposition.matter {
            Matter::Measure { measure, .. } => !self.measures.contains(measure),
            _ => true,
        });
        for disposition in &mut event.dispositions {
            if let Matter::Post { holder, .. } = &mut disposition.matter {
                *holder = None;
            }
        }
        for contribution in &mut event.contributions {
            for table in [&mut contribution.amounts, &mut contribution.totals] {
                for measure in &self.measures {
                    table.remove(measure);
                }
            }
        }
        event.postings.retain(|posting| !self.measures.contains(&posting.measure));
        for posting in &mut event.postings {
            posting.reason.iter_mut().for_each(|reason| *reason = self.redacted(reason));
        }
        event.remarks.iter_mut().for_each(|remark| self.say(remark));
        for settlement in &mut event.settlements {
            if let Some(Settled::Stated(words)) = &mut settlement.how {
                *words = self.redacted(words).into();
            }
        }
        event.responsible.iter_mut().for_each(|text| *text = self.redacted(text));
    }

    fn finding(&self, finding: &mut Diagnostic) {
        if finding.entry.as_ref().is_some_and(|entry| self.entries.contains(entry)) {
            finding.message = withheld();
            finding.help = None;
            finding.related.clear();
            return;
        }
        self.say(&mut finding.message);
        finding.help.iter_mut().for_each(|help| self.say(help));
        finding.related.iter_mut().for_each(|related| self.say(&mut related.message));
    }

    fn compliance(&self, outcome: &mut Outcome) {
        for directive in &mut outcome.compliance.directives {
            let pack = directive.pack.clone();
            for duty in &mut directive.duties {
                let is_internal = self.entries.contains(&format!("{pack}/{}", duty.entry));
                for item in &mut duty.items {
                    if is_internal && !item.says.is_empty() {
                        item.says = vec![withheld()];
                    }
                    item.says.iter_mut().for_each(|say| self.say(say));
                }
                if is_internal {
                    duty.remarks.clear();
                }
                duty.remarks.iter_mut().for_each(|remark| self.say(remark));
                self.written(&mut duty.note);
            }
        }
        for procedure in outcome.compliance.needs.iter_mut().flat_map(|needs| &mut needs.procedures) {
            procedure.remarks.iter_mut().for_each(|remark| self.say(remark));
            procedure.acts.iter_mut().flat_map(|act| &mut act.how).for_each(|how| self.say(how));
        }
    }

    fn say(&self, say: &mut Say) {
        *say = Say::new(self.redacted(&say.en), self.redacted(&say.vi));
    }

    fn written(&self, text: &mut Text) {
        let pairs: Vec<(String, String)> =
            text.iter().map(|(tag, words)| (tag.to_owned(), self.redacted(words))).collect();
        *text = Text::from_pairs(pairs.iter().map(|(tag, words)| (tag.as_str(), words.as_str())));
    }

    /// Puts a mark in the place of every id of a holder.
    fn redacted(&self, text: &str) -> String {
        let is_of_id = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_of_id) {
            said += &rest[..start];
            let end = rest[start..].find(|letter| !is_of_id(letter)).map_or(rest.len(), |length| start + length);
            let word = &rest[start..end];
            // A stop behind an id ends a sentence.
            let id = word.trim_end_matches(['.', '-']);
            match self.holders.contains(id) || self.holders.contains(word) {
                true => said += LEFT_OUT,
                false => said += word,
            }
            rest = &rest[end..];
        }
        said + rest
    }
}

/// Leaves names out of a surplus; how many are left over, and which posts are open, stays the same.
fn unname(surplus: &mut Surplus, placed: &Placed<'_>) {
    (surplus.left, surplus.open) = (Some(placed.left(surplus)), placed.open(surplus));
    surplus.holders.clear();
    surplus.units.clear();
}

fn withheld() -> Say {
    say!("rests on facts marked internal", "dựa trên thông tin nội bộ, không nêu ở đây")
}
