//! The pipeline: a structure and plans in, one outcome out.
//!
//! Checks the structure, carries out the plans, checks the result, compares the two.
//! A plan is not blamed for what was there before: findings are introduced, resolved or remaining.

mod strip;
mod totals;
mod trial;

use jiff::civil::Date;

use crate::check::{Checked, Comparison, Waived, check_change, compare, waive};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, Severity, StepMark};
use crate::diff::Diff;
use crate::formats::{digest, unit_digest};
use crate::lineage::Lineage;
use crate::model::{ChangeEvent, Journal, Structure};
use crate::plan::{MadeFor, Plan, execute};
use crate::rules::Ruleset;
use crate::rules::duty::{Circumstances, Compliance, StatusRecord, assess};
use crate::rules::lens::Transition;
use crate::say;

pub use strip::Secrets;
pub use totals::{Evidence, Total, Totals, weight};
pub use trial::{Trial, trial};

/// What is to be simulated.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The structure as it is.
    pub before: &'a Structure,
    /// The plans, carried out one after the other.
    pub plans: &'a [Plan],
    /// The rules that apply.
    pub ruleset: &'a Ruleset,
    /// The date at which to stop; later steps are left out.
    pub until: Option<Date>,
}

/// Everything that a simulation yields.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The structure as it was.
    pub before: Structure,
    /// The structure as it becomes; as it was, if a step failed.
    pub after: Structure,
    /// Whether the plans were carried out.
    pub committed: bool,
    /// What happened, in order.
    pub events: Vec<ChangeEvent>,
    /// Steps left out because they lie after the date at which to stop.
    pub postponed: Vec<StepMark>,
    /// What is wrong with the plans themselves.
    pub problems: Vec<Diagnostic>,
    /// Findings introduced, resolved and remaining.
    pub findings: Comparison,
    /// Findings that a waiver covers; each says which.
    pub waived: Vec<Diagnostic>,
    /// Every edit.
    pub journal: Journal,
    /// Which body came from which.
    pub lineage: Lineage,
    /// What differs.
    pub diff: Diff,
    /// Totals before and after.
    pub totals: Totals,
    /// Whether the documents are complied with that demand something; see [`comply`].
    pub compliance: Compliance,
}

impl Outcome {
    /// Returns whether a step failed, a finding of severity error was introduced or remains, or a duty is overdue.
    pub fn has_errors(&self) -> bool {
        let error = |finding: &Diagnostic| finding.severity == Severity::Error;
        let findings = self.findings.introduced.iter().chain(&self.findings.remaining);
        !self.committed || findings.chain(&self.compliance.findings).any(error)
    }
}

/// Simulates plans on a structure.
pub fn simulate(request: Request<'_>) -> Outcome {
    let Request { before, plans, ruleset, until } = request;
    let mut after = before.clone();
    let refused = made_for_another(before, plans);
    let mut execution = if refused.is_empty() { execute(&mut after, plans, until) } else { Default::default() };
    execution.problems.splice(0..0, refused);
    let committed = execution.journal.is_some();
    let journal = execution.journal.unwrap_or_default();
    let events = if committed { execution.events } else { Vec::new() };
    let mut checked = Checked::of(before, ruleset);
    let found_before = waive(checked.findings(before, ruleset), ruleset, before, false);
    let (findings, waived) = if committed {
        checked.update(&after, ruleset, &journal);
        let mut found_after = checked.findings(&after, ruleset);
        if !plans.is_empty() {
            found_after.extend(check_change(Transition { before, after: &after, events: &events }, ruleset));
        }
        let Waived { open, waived } = waive(found_after, ruleset, &after, !events.is_empty());
        (compare(found_before.open, open), waived)
    } else {
        (Comparison { remaining: found_before.open, ..Comparison::default() }, found_before.waived)
    };
    Outcome {
        committed,
        postponed: execution.postponed,
        problems: execution.problems,
        findings,
        waived,
        lineage: Lineage::fold(&events, before.catalogue()),
        diff: Diff::from_journal(&journal, before, &after),
        totals: Totals::between(before, &after),
        compliance: Compliance::default(),
        before: before.clone(),
        after,
        events,
        journal,
    }
}

/// Judges the duties and procedures of the rules by the end of a day, and puts what comes of it to the outcome.
///
/// The day is the one given, or else the date that the plan has reached.
/// Nothing is judged of a plan that could not be carried out.
pub fn comply(
    outcome: &mut Outcome,
    plans: &[Plan],
    ruleset: &Ruleset,
    as_of: Option<Date>,
    record: Option<&StatusRecord>,
) {
    if outcome.committed {
        let circumstances = Circumstances {
            before: &outcome.before,
            after: &outcome.after,
            events: &outcome.events,
            lineage: &outcome.lineage,
            plans,
            postponed: &outcome.postponed,
            as_of: as_of.or(outcome.after.as_of()),
            record,
        };
        outcome.compliance = assess(ruleset, circumstances);
    }
}

/// Returns what is wrong with plans that name another structure than the one they meet.
pub fn made_for_another(before: &Structure, plans: &[Plan]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // Only the first plan meets the structure as the file gives it.
    if let Some(MadeFor { id, digest: stated, .. }) = plans.first().and_then(|plan| plan.structure.as_ref()) {
        let place = |field: &'static str| Place {
            path: vec![Segment::Key("structure".into()), Segment::Key(field.into())],
            input: Input::Plan(0),
            ..Place::default()
        };
        if let Some((wanted, met)) = id.as_ref().zip(before.header().id.as_ref()).filter(|(wanted, met)| wanted != met)
        {
            let message = say!(
                "the plan was made for `{wanted}`, this is `{met}`",
                "kế hoạch lập cho `{wanted}`, còn đây là `{met}`"
            );
            let help = say!("name the right structure file", "chọn đúng tệp cơ cấu");
            problems.push(Diagnostic::error("another-structure", message).at(place("id")).help(help));
        }
        if let Some(stated) = stated {
            let met = digest(before);
            if *stated != met {
                problems.push(changed_structure(before, &plans[0], stated, &met).at(place("digest")));
            }
        }
    }
    problems
}

/// Says that the structure has changed since the plan was made, and which of the units that the plan names are gone.
fn changed_structure(before: &Structure, plan: &Plan, stated: &str, met: &str) -> Diagnostic {
    let message = say!(
        "the structure has changed since the plan was made: digest `{met}`, the plan was made for `{stated}`",
        "cơ cấu đã thay đổi so với lúc lập kế hoạch: mã băm `{met}`, kế hoạch lập cho `{stated}`"
    );
    let help = say!(
        "check the plan against the new structure, then state the new digest",
        "đối chiếu kế hoạch với cơ cấu mới, rồi ghi lại mã băm mới"
    );
    let mut problem = Diagnostic::error("changed-structure", message).help(help);
    let stamps = plan.structure.as_ref().map(|made_for| &made_for.units);
    for id in plan.mentions() {
        let stamp = stamps.and_then(|stamps| stamps.get(&id));
        problem = match (before.unit(&id), stamp) {
            (None, _) => problem
                .related(say!("the plan names `{id}`, which is not there", "kế hoạch nêu `{id}` nhưng không có"), None),
            (Some(unit), Some(stamp)) if unit_digest(unit.facts()) != *stamp => {
                problem.related(say!("`{id}` has changed", "`{id}` đã thay đổi"), Some(Place::unit(&id, None)))
            }
            _ => problem,
        };
    }
    problem
}
