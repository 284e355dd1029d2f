//! The sentences in English.

use super::Told;
use crate::model::{Id, LegalForm, UnitRef};

/// Returns the operative sentences.
pub(super) fn sentences(told: &Told<'_, '_>) -> Vec<String> {
    let since = told.since();
    match told.event.form {
        LegalForm::Establishment => {
            told.event.established.iter().map(|id| format!("To found {}{since}.", told.placed(id))).collect()
        }
        LegalForm::Consolidation if told.is_territorial() => formed(told, "joining"),
        LegalForm::Consolidation => formed(told, "consolidating"),
        LegalForm::Absorption if told.is_territorial() => {
            vec![format!("To join {} to {}{since}.", told.names(&told.givers()), told.names(&told.results()))]
        }
        LegalForm::Absorption => {
            let (givers, into) = (told.names(&told.givers()), told.names(&told.results()));
            vec![
                format!("To merge {givers} into {into}{since}."),
                format!("{givers} end; {into} succeeds to all rights and duties as the law provides."),
            ]
        }
        LegalForm::Division => {
            let originals = told.names(&told.originals());
            let founded: Vec<String> = told.results().iter().map(|id| told.placed(id)).collect();
            vec![
                format!(
                    "To divide {originals} into {} bodies: {}{since}.",
                    told.count(founded.len()),
                    founded.join("; ")
                ),
                format!("{originals} ends; the bodies succeed to its rights and duties by their functions."),
            ]
        }
        LegalForm::Separation => {
            let founded: Vec<String> = told.receivers().iter().map(|id| told.placed(id)).collect();
            let original = told.names(&told.originals());
            vec![
                format!("To found {} by separating from {original}{since}.", founded.join("; ")),
                format!("{original} goes on with its remaining functions."),
            ]
        }
        LegalForm::Rearrangement => formed(told, "rearranging"),
        LegalForm::Transfer => told.moves().iter().map(|moved| transfer(told, moved)).collect(),
        LegalForm::FunctionTransfer => {
            let names = told.functions();
            let what = if names.is_empty() { String::new() } else { format!(" ({})", names.join("; ")) };
            let (from, to) = told.passage();
            vec![format!("To transfer functions{what} from {from} to {to}{since}.")]
        }
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => ended(told),
        form => other(told, form),
    }
}

/// "To found … on the basis of …", for each body founded; what takes in parts without being founded is told after.
fn formed(told: &Told<'_, '_>, how: &str) -> Vec<String> {
    let since = told.since();
    let mut sentences = Vec::new();
    for result in told.results() {
        let parts = told.parts(result);
        if parts.is_empty() {
            continue;
        }
        let shares: Vec<String> = match parts.iter().all(|(_, whole)| *whole) {
            true => vec![told.names(&parts.iter().map(|(id, _)| *id).collect::<Vec<&Id>>())],
            false => {
                let share =
                    |(id, whole): &(&Id, bool)| format!("{} of {}", if *whole { "all" } else { "part" }, told.name(id));
                parts.iter().map(share).collect()
            }
        };
        let basis = format!("{how} {}", shares.join("; "));
        sentences.push(match told.event.established.contains(result) {
            true => format!("To found {} by {basis}{since}.", told.placed(result)),
            false => format!("To adjust {} by {basis}{since}.", told.name(result)),
        });
    }
    let ended: Vec<&Id> = told.event.ended.iter().collect();
    if !ended.is_empty() && !told.is_territorial() {
        let (ended, results) = (told.names(&ended), told.names(&told.results()));
        sentences.push(format!("{ended} end; {results} succeed to their rights and duties as the law provides."));
    }
    sentences
}

fn transfer(told: &Told<'_, '_>, moved: &super::Move<'_>) -> String {
    let since = told.since();
    let place = |id: Option<&Id>| id.map_or_else(|| "the top".to_owned(), |id| told.name(id));
    let (from, to) = (place(moved.from), place(moved.to));
    match told.along(&moved.units, "members").filter(|_| told.are_cells(&moved.units)) {
        None => format!("To transfer {} from {from} to {to}{since}.", told.names(&moved.units)),
        Some(members) => format!(
            "To transfer {} grass-roots Party organisations with {} members, of whom {} probationary (list attached), from {from} to {to}{since}.",
            told.count(moved.units.len()),
            told.figure(members),
            told.figure(told.along(&moved.units, "probationary").unwrap_or(0))
        ),
    }
}

fn ended(told: &Told<'_, '_>) -> Vec<String> {
    debug_assert!(told.ends());
    let (since, ids) = (told.since(), told.event.ended.iter().collect::<Vec<&Id>>());
    let names = told.names(&ids);
    let first = match told.event.form {
        LegalForm::Dissolution => format!("To dissolve {names}{since}."),
        LegalForm::Disbandment => format!("To disband {names}{since}."),
        _ => format!("To end the work of {names}{since}."),
    };
    let receivers = told.names(&told.results());
    match receivers.is_empty() {
        true => vec![first],
        false => {
            vec![
                first,
                format!(
                    "{receivers} take over functions, organisation, payroll, assets and records of {names} by minutes of handover."
                ),
            ]
        }
    }
}

fn other(told: &Told<'_, '_>, form: LegalForm) -> Vec<String> {
    let since = told.since();
    let (before, after, speech) = (told.material.names.before, told.material.names.after, told.material.names.speech);
    let ids = told.event.named();
    let change = |word: &str, joint: &str, of: &dyn Fn(UnitRef<'_>) -> String| -> Vec<String> {
        let pairs = ids.iter().filter_map(|id| Some((before.unit(id)?, after.unit(id)?)));
        pairs.map(|(one, other)| format!("{word} {} {joint} {}{since}.", of(one), of(other))).collect()
    };
    let kind = |unit: UnitRef<'_>| format!("{} ({})", unit.label(speech), told.material.kind(unit.kind()));
    match form {
        LegalForm::Renaming => change("To rename", "to", &|unit| unit.label(speech).to_owned()),
        LegalForm::Keeping => vec![format!("To keep {} as it is.", told.names(&ids))],
        LegalForm::Upgrade => change("To upgrade", "to", &kind),
        LegalForm::Downgrade => change("To downgrade", "to", &kind),
        LegalForm::Conversion => change("To convert", "to", &kind),
        form => {
            let remarks = told.remarks();
            let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
            let word = crate::render::annexes::capital(form.name(speech));
            vec![format!("{word}: {}{remarks}{since}.", told.names(&ids))]
        }
    }
}
