//! What duties are judged by: both states, the events between, what is planned, what is recorded.

use jiff::civil::Date;

use super::compliance::PlannedStep;
use super::status::{StatusItem, StatusRecord};
use crate::diagnostic::StepMark;
use crate::lineage::Lineage;
use crate::model::{Basis, ChangeEvent, Id, Selector, Structure, UnitRef, fold};
use crate::plan::Plan;
use crate::rules::Ruleset;
use crate::rules::pack::scope;
use crate::rules::survey::{ChangeView, Survey};

/// What is to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The structure before the plan.
    pub before: &'a Structure,
    /// The structure after the plan.
    pub after: &'a Structure,
    /// What happened between.
    pub events: &'a [ChangeEvent],
    /// Which body came from which.
    pub lineage: &'a Lineage,
    /// The plans.
    pub plans: &'a [Plan],
    /// Steps left out because they lie after the day.
    pub postponed: &'a [StepMark],
    /// The day, judged at its end.
    pub as_of: Option<Date>,
    /// What people have recorded; none if nobody keeps a record.
    pub record: Option<&'a StatusRecord>,
}

/// The circumstances, indexed.
pub(super) struct View<'a> {
    pub(super) at: Circumstances<'a>,
    pub(super) ruleset: &'a Ruleset,
    pub(super) before: &'a Survey<'a>,
    pub(super) after: &'a Survey<'a>,
    pub(super) change: &'a ChangeView<'a>,
}

impl<'a> View<'a> {
    /// Returns the units that an event names, as they are after the plan, or else as they were before.
    pub(super) fn concerned(&self, event: &ChangeEvent) -> Vec<(UnitRef<'a>, &'a Survey<'a>)> {
        let find = |id: &Id| {
            let living = |survey: &'a Survey<'a>| survey.structure().unit(id).map(|unit| (unit, survey));
            living(self.after).or_else(|| living(self.before))
        };
        event.concerned().into_iter().filter_map(find).collect()
    }

    /// Returns whether an event names a unit that a selector means; with none, every event does.
    pub(super) fn meets(&self, event: &ChangeEvent, selector: Option<&Selector>) -> bool {
        let Some(selector) = selector else { return true };
        // A unit that moved may have been in scope only where it was.
        let earlier = |unit: UnitRef<'_>| {
            let former = self.at.before.unit(unit.id());
            former.is_some_and(|former| scope::fits(selector, former, self.before))
        };
        self.concerned(event).into_iter().any(|(unit, survey)| scope::fits(selector, unit, survey) || earlier(unit))
    }

    /// Returns the events that rest on a paragraph and concern what one of the selectors means, or something below it.
    ///
    /// One paragraph may demand several things of several bodies: the selectors tell them apart.
    pub(super) fn resting_on(&self, paragraph: &Basis, scopes: &[&Selector]) -> Vec<&'a ChangeEvent> {
        let rests = |event: &&ChangeEvent| event.basis.iter().any(|basis| is_in(basis, paragraph));
        let fits = |unit: UnitRef<'a>, survey: &'a Survey<'a>| {
            let mut upward = std::iter::once(unit).chain(unit.superiors());
            upward.any(|unit| scopes.iter().any(|selector| scope::fits(selector, unit, survey)))
        };
        let concerns = |event: &&ChangeEvent| {
            let ids = event.concerned();
            let living = |survey: &'a Survey<'a>| {
                let mut units = ids.iter().filter_map(|id| survey.structure().unit(id));
                units.any(|unit| fits(unit, survey))
            };
            scopes.is_empty() || living(self.after) || living(self.before)
        };
        self.at.events.iter().filter(rests).filter(concerns).collect()
    }

    /// Returns the steps still to come that rest on a paragraph.
    pub(super) fn planned(&self, paragraph: &Basis) -> Vec<PlannedStep> {
        let mut planned = Vec::new();
        for mark in self.at.postponed {
            let Some(plan) = self.at.plans.get(mark.plan) else { continue };
            let Some(step) = plan.steps.get(mark.step) else { continue };
            let basis = if step.basis.is_empty() { &plan.basis } else { &step.basis };
            if basis.iter().any(|basis| is_in(basis, paragraph)) {
                // A step without a date takes effect with the one before it.
                let on = plan.steps[..=mark.step].iter().rev().find_map(|step| step.on);
                planned.push(PlannedStep { step: mark.id.to_string(), on });
            }
        }
        planned
    }

    /// Returns what was recorded by the day about an entry or procedure of a pack, in the order of the file.
    pub(super) fn recorded(&self, pack: &str, entry: &str) -> Vec<&'a StatusItem> {
        let items = self.at.record.map(|record| &record.items[..]).unwrap_or_default();
        let about = |item: &&StatusItem| item.pack == *pack && item.entry == *entry && item.holds_on(self.at.as_of);
        items.iter().filter(about).collect()
    }
}

/// Returns whether a citation is of a paragraph, or of a part of it.
///
/// Symbols of documents are compared without case, spaces, hyphens and slashes: sources write them in several ways.
/// Numbers begin anew with every term of office, so that organ and date tell apart what both name.
pub(super) fn is_in(cited: &Basis, paragraph: &Basis) -> bool {
    let same_article = match (&cited.article, &paragraph.article) {
        (_, None) => true,
        (Some(cited), Some(wanted)) => {
            let (cited, wanted) = (fold(cited), fold(wanted));
            cited.strip_prefix(&wanted).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        }
        (None, Some(_)) => false,
    };
    let same = |one: &Option<Date>, other: &Option<Date>| one.zip(*other).is_none_or(|(one, other)| one == other);
    let same_organ = match (&cited.organ, &paragraph.organ) {
        (Some(one), Some(other)) => fold(one) == fold(other),
        _ => true,
    };
    same_article
        && symbol(&cited.document) == symbol(&paragraph.document)
        && same(&cited.date, &paragraph.date)
        && same_organ
}

fn symbol(document: &str) -> String {
    fold(document).chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(document: &str, article: Option<&str>) -> Basis {
        Basis {
            document: document.into(),
            organ: None,
            date: None,
            article: article.map(Into::into),
            quote: None,
            confidence: None,
            source: None,
        }
    }

    #[test]
    fn a_citation_is_of_the_paragraph_it_names_or_of_a_part_of_it() {
        let wanted = basis("55-KL/TU", Some("2.3"));
        for (document, article, expected) in [
            ("55-KL/TU", Some("2.3"), true),
            ("55 KL-TU", Some("2.3.1"), true),
            ("55-kl/tu", Some("2.3, ý 1"), true),
            ("55-KL/TU", Some("2.31"), false),
            ("55-KL/TU", Some("2"), false),
            ("55-KL/TU", None, false),
            ("56-KL/TU", Some("2.3"), false),
        ] {
            assert_eq!(is_in(&basis(document, article), &wanted), expected, "{document} {article:?}");
        }
    }

    #[test]
    fn the_same_symbol_of_another_organ_or_day_is_another_document() {
        let wanted =
            Basis { organ: Some("Tỉnh uỷ".into()), date: "2022-08-01".parse().ok(), ..basis("1-NQ/TU", None) };
        let cited = |organ: Option<&str>, date: Option<&str>| Basis {
            organ: organ.map(Into::into),
            date: date.and_then(|date| date.parse().ok()),
            ..basis("1-NQ/TU", None)
        };
        assert!(is_in(&cited(Some("Tỉnh ủy"), None), &wanted));
        assert!(!is_in(&cited(Some("Thành ủy"), None), &wanted));
        assert!(!is_in(&cited(None, Some("2015-08-01")), &wanted));
    }
}
