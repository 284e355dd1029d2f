//! Whether documents are complied with, point by point.

use serde::Serialize;

use super::units::cited;
use super::{Request, Two};
use crate::diagnostic::Speech;
use crate::render::compliance::Shown;
use crate::render::names::Names;
use crate::rules::duty::{Assessment, Directive, Status};

/// One point of a document.
#[derive(Serialize)]
pub(super) struct DemandRecord {
    document: Two,
    point: String,
    source: String,
    what: Two,
    of_whom: Two,
    by: Two,
    /// Numbers of the events that rest on the point, or when it is to come.
    plan: Two,
    status: &'static str,
    status_name: Two,
    says: Two,
}

/// Most remarks that are shown of one point; `compliance.txt` has all of them.
const SAYS_MAX: usize = 3;

/// Returns the points of all documents.
pub(super) fn demands(request: &Request<'_>) -> Vec<DemandRecord> {
    let directives = request.outcome.compliance.directives.iter();
    directives.flat_map(|directive| directive.duties.iter().map(|duty| record(request, directive, duty))).collect()
}

fn record(request: &Request<'_>, directive: &Directive, duty: &Assessment) -> DemandRecord {
    let (before, after) = (&request.outcome.before, &request.outcome.after);
    let shown = |speech: Speech| Shown { outcome: request.outcome, names: Names { before, after, speech }, speech };
    DemandRecord {
        document: Two::new(|speech| directive.title.get(speech).to_owned()),
        point: duty.entry.clone(),
        source: duty.source.as_ref().map(cited).unwrap_or_default(),
        what: Two::new(|speech| duty.title.get(speech).to_owned()),
        of_whom: Two::new(|speech| shown(speech).parties(&duty.responsible)),
        by: Two::new(|speech| shown(speech).deadline(duty).unwrap_or_else(|| shown(speech).due(duty))),
        plan: Two::new(|speech| shown(speech).events(duty)),
        status: word(duty.status),
        status_name: Two::new(|speech| shown(speech).status(duty)),
        says: Two::new(|speech| {
            let of_items = duty.open().flat_map(|item| &item.says).chain(&duty.remarks);
            let names = Names { before, after, speech };
            let mut texts: Vec<String> = of_items.map(|say| names.within(say.to(speech))).collect();
            texts.dedup();
            let more = texts.len().saturating_sub(SAYS_MAX);
            if more > 0 {
                texts.truncate(SAYS_MAX);
                texts.push(speech.pick(format!("and {more} more"), format!("và {more} mục khác")));
            }
            texts.join("; ")
        }),
    }
}

/// Returns the word by which the page colours a status.
fn word(status: Status) -> &'static str {
    match status {
        Status::Met | Status::Waived => "good",
        Status::Partly | Status::NotYet => "open",
        Status::Overdue | Status::Violated => "bad",
        Status::NotConcerned => "none",
    }
}
