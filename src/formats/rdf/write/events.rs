//! What plans did, as change events of ORG, and the lineage in the words of RiC-O and our own.

use std::collections::BTreeSet;

use serde_json::json;

use super::node::{Node, Object};
use super::{History, Writer};
use crate::formats::rdf::iri::{Space, below, iri};
use crate::formats::rdf::record::{Field, Record, Shape};
use crate::formats::rdf::vocabulary::*;
use crate::model::{ChangeEvent, Contribution, Extent, Id, LegalForm};

/// An event, as far as it is a record.
static EVENT: Record = Record {
    classes: &[CHANGE_EVENT],
    fields: &[
        Field { key: "number", term: NUMBER, also: &[], shape: Shape::Integer },
        Field { key: "step", term: STEP, also: &[], shape: Shape::Word },
        Field { key: "on", term: DATE, also: &[], shape: Shape::Date },
        Field { key: "responsible", term: RESPONSIBLE, also: &[], shape: Shape::Word },
        Field { key: "decided_by", term: DECIDED_BY, also: &[], shape: Shape::Ref(Space::Unit) },
        Field { key: "basis", term: BASIS, also: &[], shape: Shape::Parts(&crate::formats::rdf::record::CITATION) },
    ],
};

impl<'a> Writer<'a, '_> {
    /// Writes the events, what they gave to whom, and what became of every body.
    pub(super) fn history(&mut self, history: History<'a>) {
        let forms: BTreeSet<LegalForm> = history.events.iter().map(|event| event.form).collect();
        for form in forms {
            let mut node = Node::new(event_class(form), &[]);
            node.link(SUB_CLASS_OF, CHANGE_EVENT);
            node.label(LABEL, |speech| form.name(speech));
            (self.print)(node);
        }
        for event in history.events {
            self.event(event);
        }
        for (original, results) in history.lineage.changed() {
            for (result, share) in results.iter().filter(|(result, _)| *result != original) {
                let mut node = Node::new(below(&self.scribe.root(original), "succession", result), &[CLASS_SUCCESSION]);
                node.link(ORIGINAL, self.scribe.unit(original));
                node.link(RESULT, self.scribe.unit(result));
                node.say(WHOLE, Object::Flag(share.is_whole()));
                if let Some((numerator, denominator)) = share.fraction.map(crate::lineage::Fraction::terms) {
                    node.say(SHARE, Object::Plain(format!("{numerator}/{denominator}")));
                }
                (self.print)(node);
            }
        }
    }

    fn event(&mut self, event: &'a ChangeEvent) {
        self.frameworks(&event.basis);
        let own_iri = self.event_iri(event.number);
        let record = json!({
            "number": event.number,
            "step": event.step.id,
            "on": event.on,
            "responsible": event.responsible,
            "decided_by": event.decided_by,
            "basis": event.basis,
        });
        let mut nodes = self.scribe.describe(own_iri.clone(), &EVENT, &record);
        nodes[0].statements.insert(0, (TYPE.into(), Object::Iri(event_class(event.form).into())));
        let contributed = event.contributions.iter();
        let originals: BTreeSet<&Id> = contributed
            .clone()
            .map(|contribution| &contribution.original)
            .chain(&event.ended)
            .chain(&event.units)
            .chain(event.relocations.iter().map(|relocation| &relocation.unit))
            .collect();
        let results: BTreeSet<&Id> =
            contributed.map(|contribution| &contribution.result).chain(&event.established).collect();
        for original in originals.difference(&event.established.iter().collect()) {
            nodes[0].link(ORIGINAL_ORGANIZATION, self.scribe.unit(original));
        }
        for result in results {
            nodes[0].link(RESULTING_ORGANIZATION, self.scribe.unit(result));
        }
        self.link_frameworks(&mut nodes[0], &event.basis);
        for (position, contribution) in event.contributions.iter().enumerate() {
            let part = self.contribution(format!("{own_iri}/contribution/{}", position + 1), contribution);
            nodes[0].link(CONTRIBUTION, part.iri.clone());
            nodes.push(part);
        }
        nodes.extend(event.contributions.iter().filter_map(|contribution| self.lineage_of(event, contribution)));
        self.print_all(nodes);
    }

    fn contribution(&self, own_iri: String, contribution: &Contribution) -> Node {
        // Of which quantity it is a part shows in the amounts.
        let Contribution { original, result, extent, takes: _, amounts, totals: _ } = contribution;
        let mut node = Node::new(own_iri, &[CLASS_CONTRIBUTION]);
        node.link(ORIGINAL, self.scribe.unit(original));
        node.link(RESULT, self.scribe.unit(result));
        let extent = match extent {
            Extent::Whole => "whole",
            Extent::Part => "part",
            Extent::Remainder => "remainder",
        };
        node.link(EXTENT, own(extent));
        for (measure, amount) in amounts.iter() {
            node.say(iri(self.scribe.base, Space::Measure, measure), Object::Integer(*amount));
        }
        node
    }

    /// Returns what RiC-O can say about one contribution: mergers and splits.
    fn lineage_of(&self, event: &ChangeEvent, contribution: &Contribution) -> Option<Node> {
        let Contribution { original, result, extent, .. } = contribution;
        if original == result {
            return None;
        }
        let givers = event.contributions.iter().filter(|other| other.result == *result).count();
        let (subject, property, object) = match event.form {
            LegalForm::Consolidation | LegalForm::Absorption => (original, WAS_MERGED_INTO, result),
            LegalForm::Division => (original, WAS_SPLIT_INTO, result),
            LegalForm::Separation => (result, RESULTED_FROM_THE_SPLIT_OF, original),
            LegalForm::Rearrangement if *extent != Extent::Whole => (original, WAS_SPLIT_INTO, result),
            LegalForm::Rearrangement if givers > 1 => (original, WAS_MERGED_INTO, result),
            _ => return None,
        };
        let mut node = Node::new(self.scribe.unit(subject), &[]);
        node.link(property, self.scribe.unit(object));
        Some(node)
    }
}
