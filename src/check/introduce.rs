//! Says who is meant: the name of a finding's unit, and the path from the root to it.

use crate::diagnostic::{Diagnostic, Say, Speech};
use crate::model::{Structure, UnitRef};

/// How many superiors a finding lists; of a longer path the upper part is left out.
const PATH_LENGTH_MAX: usize = 16;

/// Says the name of the unit behind its id, and the path from the root to it.
pub(super) fn introduce(finding: &mut Diagnostic, structures: &[&Structure]) {
    let Some(id) = finding.unit.as_deref() else { return };
    let Some(unit) = structures.iter().find_map(|structure| structure.unit(id)) else { return };
    if !unit.facts().name.is_empty() {
        let Say { en, vi } = &mut finding.message;
        for (text, speech) in [(en, Speech::En), (vi, Speech::Vi)] {
            let (bare, named) = (format!("`{id}`"), format!("`{id}` ({})", unit.label(speech).replace('`', "'")));
            if !text.contains(&format!("{bare} (")) {
                *text = text.replacen(&bare, &named, 1);
            }
        }
    }
    finding.under = path(unit);
}

fn path(unit: UnitRef<'_>) -> Vec<String> {
    let upward = std::iter::once(unit).chain(unit.superiors());
    let mut path: Vec<String> = upward.take(PATH_LENGTH_MAX + 1).map(|unit| unit.id().to_string()).collect();
    if path.len() > PATH_LENGTH_MAX {
        path[PATH_LENGTH_MAX] = "…".to_owned();
    }
    path.reverse();
    path
}
