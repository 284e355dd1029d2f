//! The completeness list: which matters an event must settle, and which it has settled.

use crate::model::{ChangeEvent, Fate, LegalForm, Matter, Requirement, Settled, Settlement, Structure, Table};

/// Returns the matters that changes of this form must settle.
fn required(form: LegalForm) -> &'static [Requirement] {
    use Requirement::*;
    match form {
        LegalForm::Consolidation | LegalForm::Division | LegalForm::Separation | LegalForm::Rearrangement => {
            &Requirement::ALL
        }
        LegalForm::Absorption => &[
            Functions,
            Subordinates,
            Headcount,
            Posts,
            Members,
            Assets,
            Seal,
            Records,
            Succession,
            EffectiveDate,
            Regulations,
        ],
        LegalForm::Transfer => &[Headcount, Members, Seal, Records, EffectiveDate],
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => {
            &[Functions, Subordinates, Headcount, Posts, Members, Assets, Seal, Records, Succession, EffectiveDate]
        }
        LegalForm::Establishment => &[Name, Functions, Headcount, Posts, Assets, Seal, EffectiveDate, Regulations],
        LegalForm::FunctionTransfer => &[Functions, Headcount, Records, EffectiveDate],
        LegalForm::Renaming => &[Name, Seal, EffectiveDate],
        LegalForm::Upgrade | LegalForm::Downgrade | LegalForm::Conversion => &[Seal, EffectiveDate],
        _ => &[],
    }
}

/// Returns for each matter of the completeness list whether the event or the plan settles it.
///
/// `stated` holds what the plan says about matters that are not in the data.
pub fn settlements(event: &ChangeEvent, after: &Structure, stated: &Table<String>) -> Vec<Settlement> {
    let required = required(event.form);
    if required.is_empty() {
        return Vec::new();
    }
    let fates = Fates::of(event);
    let has_members = concerns_members(event, after);
    let party_only = |matter: &Requirement| matches!(matter, Requirement::Members | Requirement::Committee);
    let settle = |matter: Requirement| {
        let said = stated.get(matter.id()).map(|words| Settled::Stated(words.as_str().into()));
        Settlement { matter, how: said.or_else(|| fates.settle(event, matter)) }
    };
    required.iter().filter(|matter| has_members || !party_only(matter)).map(|&matter| settle(matter)).collect()
}

/// Returns whether Party members belong to a body that the event concerns.
fn concerns_members(event: &ChangeEvent, after: &Structure) -> bool {
    let posted = event.postings.iter().any(|posting| posting.measure.starts_with("members"));
    posted
        || event
            .concerned()
            .into_iter()
            .filter_map(|id| after.unit(id))
            .any(|unit| unit.facts().measures.keys().any(|measure| measure.starts_with("members")))
}

/// How many things of each sort have a fate, and whether somebody is left over.
#[derive(Default)]
struct Fates {
    functions: u32,
    subordinates: u32,
    posts: u32,
    surplus: bool,
}

impl Fates {
    fn of(event: &ChangeEvent) -> Self {
        let mut fates = Fates::default();
        for disposition in &event.dispositions {
            match &disposition.matter {
                Matter::Function { .. } => fates.functions += 1,
                Matter::Subordinate { .. } => fates.subordinates += 1,
                Matter::Post { .. } => fates.posts += 1,
                Matter::Line { .. } | Matter::Cooperation { .. } | Matter::Measure { .. } => {}
            }
            fates.surplus |= disposition.fate == Fate::Surplus;
        }
        fates
    }

    /// Returns how the data themselves settle a matter.
    fn settle(&self, event: &ChangeEvent, matter: Requirement) -> Option<Settled> {
        match matter {
            Requirement::Name => Some(Settled::Founded),
            Requirement::Functions => Some(Settled::Fates(self.functions)),
            Requirement::Subordinates => Some(Settled::Fates(self.subordinates)),
            Requirement::Headcount => Some(Settled::Balanced),
            Requirement::Posts => (!self.surplus).then_some(Settled::Fates(self.posts)),
            Requirement::EffectiveDate => event.on.map(Settled::From),
            _ => None,
        }
    }
}
