//! Scopes: which units a selector means, asked of one unit at a time.

use std::collections::BTreeSet;

use crate::model::{Answer, Family, OneOf, Selector, UnitRef};
use crate::rules::reach::{Hop, Reach};
use crate::rules::survey::Survey;

/// Returns whether a unit fulfils all conditions of a selector.
pub fn fits(selector: &Selector, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
    may_fit_kind(selector, unit, survey) && (is_of_kinds_only(selector) || fits_beyond_kind(selector, unit, survey))
}

/// Returns whether the conditions of a selector are on kind, level and system alone.
pub fn is_of_kinds_only(selector: &Selector) -> bool {
    let Selector { kind: _, level: _, system: _, below, superior, place, judged, except } = selector;
    below.is_none() && superior.is_none() && place.is_none() && judged.is_empty() && except.is_empty()
}

/// Returns whether a unit fulfils the conditions that are not on kind, level and system.
pub fn fits_beyond_kind(selector: &Selector, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
    let facts = unit.facts();
    selector.superior.as_ref().is_none_or(|superior| facts.superior.as_ref() == Some(superior))
        && selector.judged.iter().all(|(attribute, wanted)| {
            let given = facts.attributes.get(attribute).and_then(|attribute| attribute.value);
            given.unwrap_or(Answer::Unknown) == *wanted
        })
        && !selector.except.contains(&facts.id)
        && selector.below.as_ref().is_none_or(|below| survey.is_below(unit, below))
        && selector.place.as_ref().is_none_or(|place| {
            let hosts = unit.lines_in_unsorted().filter(|line| survey.family(line) == Family::Hosting.id());
            hosts.map(|line| &line.from).any(|host| host == place)
        })
}

/// Returns whether a unit fulfils the conditions on kind, level and system.
pub fn may_fit_kind(selector: &Selector, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
    let says = |wanted: &Option<OneOf>, word: &str| {
        wanted.as_ref().is_none_or(|wanted| !word.is_empty() && wanted.fits_text(word))
    };
    selector.kind.as_ref().is_none_or(|kinds| kinds.fits(Some(unit.kind())))
        && (selector.level.is_none() || says(&selector.level, survey.level(unit)))
        && (selector.system.is_none() || says(&selector.system, survey.system(unit)))
}

/// Returns what the answer of [`fits`] depends on.
pub fn reach(selector: &Selector) -> Reach {
    let mut ways = BTreeSet::from([Vec::new()]);
    if selector.below.is_some() {
        ways.insert(vec![Hop::Superiors]);
    }
    if selector.place.is_some() {
        ways.insert(vec![Hop::Lines]);
    }
    Reach { ways, ..Reach::default() }
}
