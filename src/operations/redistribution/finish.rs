//! Turns the shares into edits, and names what happened.

use std::sync::Arc;

use super::Working;
use crate::diagnostic::Diagnostic;
use crate::model::{Edit, Ended, Extent, Field, Id, LegalForm, Unit};
use crate::operations::Lowered;
use crate::operations::authority::decider;

impl Working<'_> {
    pub(super) fn finish(mut self) -> Result<Lowered, Vec<Diagnostic>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        self.describe();
        let edits = self.edits();
        self.event.dispositions.sort_unstable();
        Ok(Lowered { edits, event: self.event })
    }

    fn edits(&mut self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self.removed_lines.drain(..).map(Edit::RemoveLine).collect();
        edits.extend(self.founded());
        edits.append(&mut self.moves);
        for body in self.bodies.values().filter(|body| !body.is_new && !self.index.ends(&body.unit.id)) {
            if !body.is_changed {
                continue;
            }
            let id = &body.unit.id;
            let fields = Field::differences(self.before(id), &body.unit);
            edits.extend(fields.into_iter().map(|field| Edit::Set { unit: id.clone(), field }));
        }
        edits.extend(self.others.drain(..).map(|(unit, field)| Edit::Set { unit, field }));
        edits.extend(self.added_lines.drain(..).map(|line| Edit::AddLine(Arc::new(line))));
        edits.extend(self.endings());
        edits.extend(self.ended_functions.drain(..).map(Edit::RemoveFunction));
        edits
    }

    /// Returns the foundings, each after that of its superior.
    fn founded(&self) -> Vec<Edit> {
        let news = self.order.results.iter().filter_map(|result| result.new.as_ref());
        let mut waiting: Vec<_> = news.collect();
        let mut edits = Vec::new();
        let mut done: Vec<&Id> = Vec::new();
        while !waiting.is_empty() {
            let total = waiting.len();
            waiting.retain(|new| {
                let unit = &self.bodies[&new.id].unit;
                let ready = unit
                    .superior
                    .as_ref()
                    .is_none_or(|superior| self.scene.structure.contains(superior) || done.contains(&superior));
                if ready {
                    let ended = new.restored(self.scene.structure).cloned().map(Arc::new);
                    edits.push(Edit::Add { unit: unit.clone(), ended });
                    done.push(&new.id);
                }
                !ready
            });
            if waiting.len() == total {
                // A ring of superiors among founded units: the transaction refuses the first and names it.
                let rest = waiting.drain(..).map(|new| self.bodies[&new.id].unit.clone());
                edits.extend(rest.map(|unit| Edit::Add { unit, ended: None }));
            }
        }
        edits
    }

    /// Returns the endings, each before that of its superior.
    fn endings(&self) -> Vec<Edit> {
        let structure = self.scene.structure;
        let mut ending: Vec<&Id> =
            self.order.originals.iter().filter(|original| original.ends).map(|original| &original.id).collect();
        ending.sort_by_cached_key(|id| std::cmp::Reverse(structure.unit(id).map_or(0, |unit| unit.depth())));
        ending
            .into_iter()
            .map(|id| Edit::Remove { unit: id.clone(), ended: Some(Arc::new(self.record(self.before(id)))) })
            .collect()
    }

    fn record(&self, unit: &Unit) -> Ended {
        let successors = self.index.portions_of(&unit.id).iter().map(|portion| portion.result.clone());
        Ended {
            id: unit.id.clone(),
            name: unit.name.clone(),
            kind: Some(unit.kind.clone()),
            on: self.scene.on,
            successors: successors.collect(),
            provenance: unit.provenance.clone(),
        }
    }

    fn describe(&mut self) {
        let order = self.order;
        for portion in &order.portions {
            self.contribution(portion).extent = portion.extent;
        }
        self.note_survivors();
        let event = &mut self.event;
        event.established =
            order.results.iter().filter(|result| result.new.is_some()).map(|result| result.id.clone()).collect();
        event.ended =
            order.originals.iter().filter(|original| original.ends).map(|original| original.id.clone()).collect();
        let restored =
            order.results.iter().filter_map(|result| Some((result.id.clone(), result.new.as_ref()?.restores.clone()?)));
        event.restores = restored.collect();
        self.event.decided_by = self.decider();
        self.event.form = self.form();
    }

    /// A body that goes on is its own successor: with the rest, where it gave parts, or whole, where it only received.
    fn note_survivors(&mut self) {
        let catalogue = self.scene.structure.catalogue();
        let goes_on: Vec<Id> = self
            .bodies
            .values()
            .filter(|body| !body.is_new && !self.index.ends(&body.unit.id))
            .map(|body| body.unit.id.clone())
            .collect();
        for id in goes_on {
            let gave = self.index.portions_of(&id).iter().any(|portion| portion.result != id);
            let extent = if gave { Extent::Remainder } else { Extent::Whole };
            let before = self.before(&id);
            let known = self.contributions.contains_key(&(id.clone(), id.clone()));
            if !known {
                let portion = super::Portion {
                    original: id.clone(),
                    result: id.clone(),
                    extent,
                    claim: super::Claim::default(),
                    path: super::Spot::default(),
                };
                let gone: Vec<(Id, i64)> = self
                    .event
                    .postings
                    .iter()
                    .filter(|posting| posting.from.as_ref() == Some(&id) && posting.to.is_some())
                    .map(|posting| (posting.measure.clone(), posting.amount))
                    .collect();
                let contribution = self.contribution(&portion);
                for (measure, figure) in before.measures.iter().filter(|(measure, _)| catalogue.is_conserved(measure)) {
                    let given: i64 = gone
                        .iter()
                        .filter(|(known, _)| known == measure)
                        .map(|(_, amount)| *amount)
                        .fold(0, i64::saturating_add);
                    contribution.amounts.insert(measure.clone(), figure.value.saturating_sub(given));
                    contribution.totals.insert(measure.clone(), figure.value);
                }
            }
        }
    }

    fn decider(&self) -> Option<Id> {
        let superiors: Vec<&Id> = self.bodies.values().filter_map(|body| body.unit.superior.as_ref()).collect();
        let founded = |id: &&Id| self.scene.structure.contains(id);
        decider(self.scene.structure, superiors.into_iter().filter(founded))
    }

    /// Names the legal form from what happened.
    fn form(&self) -> LegalForm {
        let (event, order) = (&self.event, self.order);
        let received = |id: &Id| order.portions.iter().any(|portion| portion.result == *id && portion.original != *id);
        let living: Vec<&Id> = order
            .results
            .iter()
            .filter(|result| result.new.is_none() && received(&result.id))
            .map(|result| &result.id)
            .collect();
        let originals: std::collections::BTreeSet<&Id> = order
            .portions
            .iter()
            .filter(|portion| portion.original != portion.result)
            .map(|portion| &portion.original)
            .collect();
        if let Some(ending) = order.ending {
            return ending;
        }
        match (originals.len(), event.ended.len(), event.established.len(), living.len()) {
            (0, 0, _, _) => LegalForm::Establishment,
            (given, ended, 1, 0) if given == ended && given > 1 => LegalForm::Consolidation,
            (given, ended, 0, 1) if given == ended => LegalForm::Absorption,
            (1, 1, founded, 0) if founded > 1 => LegalForm::Division,
            (1, 0, founded, 0) if founded >= 1 => LegalForm::Separation,
            _ => LegalForm::Rearrangement,
        }
    }
}
