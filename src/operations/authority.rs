//! Who decides: the lowest common superior of all places concerned.

use crate::model::{Id, Structure};

/// Returns the lowest body that stands above, or is, every one of these units; none when they lie in different trees.
pub fn decider<'a>(structure: &Structure, places: impl IntoIterator<Item = &'a Id>) -> Option<Id> {
    let mut places = places.into_iter().filter(|id| structure.contains(id));
    let mut common = places.next()?.clone();
    for place in places {
        common = structure.lowest_common_superior(&common, place)?.id().clone();
    }
    Some(common)
}
