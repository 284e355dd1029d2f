//! Who decides: the lowest common superior of all places concerned.

use crate::model::{Family, Id, Structure, UnitRef};

/// Returns the lowest body that stands above, or is, every one of these units.
///
/// A root that another body leads counts as standing below that body, so that the Party and the State side of one
/// district meet in its Party committee. None when the places lie in trees that nobody leads together.
/// Where an organ decides for that body, as a committee does for its organisation, the organ is named.
pub fn decider<'a>(structure: &Structure, places: impl IntoIterator<Item = &'a Id>) -> Option<Id> {
    let mut places = places.into_iter().filter_map(|id| structure.unit(id));
    let mut common = places.next()?;
    for place in places {
        if place == common {
            continue;
        }
        let above: Vec<usize> = chain(common).map(UnitRef::ordinal).collect();
        common = chain(place).find(|unit| above.contains(&unit.ordinal()))?;
    }
    Some(organ(common).unwrap_or(common).id().clone())
}

/// Returns the organ that decides for a body, if the catalogue has a line for that.
fn organ(body: UnitRef<'_>) -> Option<UnitRef<'_>> {
    let catalogue = body.structure().catalogue();
    if !catalogue.line_types.iter().any(|line_type| line_type.decides) {
        return None;
    }
    let decides = |unit: &UnitRef<'_>| catalogue.line_type(&unit.primary_line()).is_some_and(|found| found.decides);
    body.subordinates_unsorted().filter(decides).min_by(UnitRef::official_order)
}

/// Iterates from a unit over its superiors, and on from a root to the body that leads it; never over a body twice.
fn chain(unit: UnitRef<'_>) -> impl Iterator<Item = UnitRef<'_>> {
    let mut led: Vec<&Id> = Vec::new();
    std::iter::successors(Some(unit), move |unit| {
        unit.superior().or_else(|| {
            let leader = unit.sources(Family::Leadership).into_iter().next()?;
            let fresh = !led.contains(&leader.id());
            led.push(leader.id());
            Some(leader).filter(|_| fresh)
        })
    })
}
