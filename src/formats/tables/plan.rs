//! A plan from tables: the successions as one step, the rows of operations as steps by date.

use jiff::civil::Date;

use super::bodies::Bodies;
use super::import::Run;
use super::mapping::Gives;
use super::moves::{json, list, object};
use super::report::Reports;
use super::{operations, succession};
use crate::formats::print::reflow;
use crate::model::Basis;

/// A step of the plan, its operations as JSON.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub id: String,
    pub title: Option<String>,
    pub on: Option<Date>,
    pub basis: Vec<Basis>,
    pub operations: Vec<String>,
}

/// Returns the plan that the tables hold; none when no table gives one.
pub(super) fn plan(run: &Run<'_>, bodies: &Bodies, results: &Bodies, reports: &mut Reports) -> Option<String> {
    let facts = &run.mapping.plan;
    let mut steps = Vec::new();
    if run.giving(Gives::Succession).next().is_some() {
        let operations = succession::operations(run, bodies, results, reports);
        steps.push(Step { id: "succession".to_owned(), on: facts.on, operations, ..Step::default() });
    }
    if run.giving(Gives::Operations).next().is_some() {
        steps.extend(operations::steps(run, bodies, reports));
    }
    steps.retain(|step| !step.operations.is_empty());
    if steps.is_empty() {
        return None;
    }
    steps.iter_mut().for_each(|step| step.on = step.on.or(facts.on));
    steps.sort_by_key(|step| step.on);
    let mut fields = vec![("format", json(&"bomay/plan/1"))];
    fields.extend(facts.id.as_ref().map(|id| ("id", json(id))));
    fields.extend((!facts.title.is_empty()).then(|| ("title", json(&facts.title))));
    fields.extend((!facts.basis.is_empty()).then(|| ("basis", json(&facts.basis))));
    fields.push(("steps", list(steps.iter().map(Step::json))));
    Some(reflow(&object(&fields)))
}

impl Step {
    fn json(&self) -> String {
        let mut fields = vec![("id", json(&self.id))];
        fields.extend(self.title.as_ref().map(|title| ("title", json(title))));
        fields.extend(self.on.map(|on| ("on", json(&on))));
        fields.extend((!self.basis.is_empty()).then(|| ("basis", json(&self.basis))));
        fields.push(("do", list(self.operations.iter().cloned())));
        object(&fields)
    }
}
