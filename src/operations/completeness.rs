//! The completeness list: which matters an event must settle, and which it has settled.

use crate::diagnostic::Say;
use crate::model::{ChangeEvent, Fate, LegalForm, Matter, Requirement, Structure, Table};
use crate::say;

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
pub fn settlements(event: &ChangeEvent, after: &Structure, stated: &Table<String>) -> Vec<crate::model::Settlement> {
    let has_members = concerns_members(event, after);
    let party_only = |matter: &Requirement| matches!(matter, Requirement::Members | Requirement::Committee);
    required(event.form)
        .iter()
        .filter(|matter| has_members || !party_only(matter))
        .map(|&matter| {
            let said = stated.get(matter.id()).map(|text| Say::same(text.clone()));
            crate::model::Settlement { matter, how: said.or_else(|| from_data(event, matter)) }
        })
        .collect()
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

/// Returns how the data themselves settle a matter.
fn from_data(event: &ChangeEvent, matter: Requirement) -> Option<Say> {
    let total =
        |is: fn(&Matter) -> bool| event.dispositions.iter().filter(|disposition| is(&disposition.matter)).count();
    let count = |total: usize| match total {
        0 => say!("none", "không có"),
        total => say!("{total} stated", "đã nêu {total} mục"),
    };
    match matter {
        Requirement::Name => Some(say!("in the plan", "đã nêu trong phương án")),
        Requirement::Functions => Some(count(total(|matter| matches!(matter, Matter::Function { .. })))),
        Requirement::Subordinates => Some(count(total(|matter| matches!(matter, Matter::Subordinate { .. })))),
        Requirement::Headcount => Some(say!("balanced", "đã cân đối")),
        Requirement::Posts => {
            let surplus = event.dispositions.iter().any(|disposition| disposition.fate == Fate::Surplus);
            (!surplus).then(|| count(total(|matter| matches!(matter, Matter::Post { .. }))))
        }
        Requirement::EffectiveDate => event.on.map(|date| Say::same(date.to_string())),
        _ => None,
    }
}
