//! Plans: dated, ordered steps of operations, and how they are carried out.
//!
//! Steps run in the order of the file, all in one transaction.
//! A failed step is reported, and so is everything else that is wrong, but not what merely follows from a failure;
//! after any failure nothing is committed.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Input, Place, Segment, StepMark, did_you_mean};
use crate::model::{Basis, ChangeEvent, Edit, Id, Journal, Requirement, Structure, Table, Text, Transaction};
use crate::operations::{Lowered, Operation, Scene, contradicted_form, settlements};
use crate::say;

/// Which structure a plan was made for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeFor {
    /// Id of the structure.
    #[serde(default)]
    pub id: Option<Id>,
    /// Digest of the structure, as `bomay fmt --digest` prints it.
    #[serde(default)]
    pub digest: Option<String>,
    /// Digests of the units that the plan names; they tell which of them have changed since.
    #[serde(default)]
    pub units: Table<String>,
}

impl Plan {
    /// Makes a plan of steps, and nothing else.
    pub fn new(steps: Vec<Step>) -> Self {
        PlanRecord {
            schema: None,
            format: "bomay/plan/1".to_owned(),
            id: None,
            title: Text::default(),
            structure: None,
            basis: Vec::new(),
            note: None,
            steps,
        }
    }

    /// Returns the ids of the units that the plan names and does not found itself, sorted, once each.
    pub fn mentions(&self) -> Vec<Id> {
        let operations = || self.steps.iter().flat_map(|step| &step.operations).map(|planned| &planned.operation);
        let founded: BTreeSet<Id> = operations().flat_map(|operation| operation.founds()).collect();
        let named: BTreeSet<Id> = operations().flat_map(|operation| operation.mentions()).collect();
        named.difference(&founded).cloned().collect()
    }
}

/// A plan file as it is read; `O` is an operation not yet read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "O: Deserialize<'de>"))]
pub struct PlanRecord<O> {
    /// Schema that editors use.
    #[serde(default, rename = "$schema")]
    pub schema: Option<String>,
    /// Always `bomay/plan/1`.
    pub format: String,
    /// Id of the plan.
    #[serde(default)]
    pub id: Option<Id>,
    /// Title.
    #[serde(default)]
    pub title: Text,
    /// Which structure the plan was made for.
    #[serde(default)]
    pub structure: Option<MadeFor>,
    /// What the whole plan rests on.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Text>,
    /// The steps, in the order in which they are carried out.
    pub steps: Vec<StepRecord<O>>,
}

/// A step as it is read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "O: Deserialize<'de>"))]
pub struct StepRecord<O> {
    /// Id, unique in the plan.
    pub id: Id,
    /// Title.
    #[serde(default)]
    pub title: Text,
    /// When the step takes effect.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// What the step rests on, besides the basis of the plan.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// Who is responsible: a unit, or words.
    #[serde(default)]
    pub responsible: Option<String>,
    /// Steps that must have been carried out before.
    #[serde(default)]
    pub after: Vec<Id>,
    /// How matters of the completeness list that are not in the data are settled.
    #[serde(default)]
    pub settles: Table<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Text>,
    /// The operations, in order.
    #[serde(rename = "do")]
    pub operations: Vec<O>,
}

impl Step {
    /// Makes a step of operations, and nothing else.
    pub fn new(id: impl Into<Id>, operations: Vec<Planned>) -> Self {
        StepRecord {
            id: id.into(),
            title: Text::default(),
            on: None,
            basis: Vec::new(),
            responsible: None,
            after: Vec::new(),
            settles: Table::new(),
            note: None,
            operations,
        }
    }
}

/// An operation as a plan names it.
#[derive(Debug)]
pub struct Planned {
    /// The verb.
    pub verb: Cow<'static, str>,
    /// The operation with its parameters.
    pub operation: Box<dyn Operation>,
}

/// A step of a plan.
pub type Step = StepRecord<Planned>;

/// A plan, read.
pub type Plan = PlanRecord<Planned>;

/// What carrying out plans led to.
#[derive(Debug, Default)]
pub struct Execution {
    /// What happened, in order.
    pub events: Vec<ChangeEvent>,
    /// Everything that is wrong with the plans; with an error among it nothing was committed.
    pub problems: Vec<Diagnostic>,
    /// Steps that lie after the date at which to stop.
    pub postponed: Vec<StepMark>,
    /// Every edit, if the plans were carried out.
    pub journal: Option<Journal>,
}

/// Carries out plans on a structure, all or nothing; steps dated after `until` are left out.
pub fn execute(structure: &mut Structure, plans: &[Plan], until: Option<Date>) -> Execution {
    let mut run =
        Run { transaction: Transaction::begin(structure), execution: Execution::default(), taint: Taint::default() };
    for (number, plan) in plans.iter().enumerate() {
        run.plan(number, plan, until);
    }
    let Run { transaction, mut execution, .. } = run;
    if execution.problems.is_empty() {
        execution.journal = Some(transaction.commit());
    }
    execution
}

struct Run<'s> {
    transaction: Transaction<'s>,
    execution: Execution,
    taint: Taint,
}

/// What failed operations would have done: problems that only follow from that are not reported.
#[derive(Default)]
struct Taint {
    founded: BTreeSet<Id>,
    named: BTreeSet<Id>,
}

/// Codes of problems that may merely follow from an earlier failure on the same bodies.
const FOLLOW_UPS: &[&str] = &[
    "already-there",
    "duplicate-line",
    "not-a-subordinate",
    "not-ended",
    "not-its-function",
    "post-held",
    "reused-id",
    "unassigned-function",
    "unassigned-subordinate",
    "unbalanced",
    "unknown-line",
    "unknown-post",
];

impl Taint {
    fn explains(&self, problem: &Diagnostic) -> bool {
        let names =
            |ids: &BTreeSet<Id>| problem.message.en.split('`').skip(1).step_by(2).any(|quoted| ids.contains(quoted));
        names(&self.founded) || FOLLOW_UPS.contains(&&*problem.code) && names(&self.named)
    }
}

/// Returns the place of a step, or of a value below it, in a plan file.
fn step_place(plan: usize, step: usize, rest: Vec<Segment>) -> Place {
    let mut path = vec![Segment::Key("steps".into()), Segment::Index(step)];
    path.extend(rest);
    Place { path, input: Input::Plan(plan), ..Place::default() }
}

impl Run<'_> {
    fn plan(&mut self, number: usize, plan: &Plan, until: Option<Date>) {
        let mut done: Vec<&Id> = Vec::new();
        let mut last: Option<Date> = None;
        for (position, step) in plan.steps.iter().enumerate() {
            let mark = StepMark { id: step.id.as_str().into(), plan: number, step: position, ..StepMark::default() };
            self.check_step(&mark, step, plan, &done, last);
            done.push(&step.id);
            // A step without a date takes effect with the one before it.
            last = step.on.or(last);
            if last.zip(until).is_some_and(|(on, until)| on > until) {
                self.execution.postponed.push(mark);
                continue;
            }
            self.step(&mark, step, plan);
        }
    }

    fn report(&mut self, mark: &StepMark, problem: Diagnostic, rest: Vec<Segment>) {
        let place = step_place(mark.plan, mark.step, rest);
        self.execution.problems.push(Diagnostic { step: Some(mark.clone()), place: Some(place), ..problem });
    }

    fn check_step(&mut self, mark: &StepMark, step: &Step, plan: &Plan, done: &[&Id], last: Option<Date>) {
        let id = &step.id;
        let field = |name: &'static str| vec![Segment::Key(name.into())];
        if done.contains(&id) {
            let message = say!("step `{id}` is there twice", "bước `{id}` xuất hiện hai lần");
            let help = say!("give each step its own id", "đặt mã riêng cho mỗi bước");
            self.report(mark, Diagnostic::error("duplicate-id", message).help(help), field("id"));
        }
        for needed in step.after.iter().filter(|needed| !done.contains(needed)) {
            let known = plan.steps.iter().any(|other| other.id == *needed);
            let (message, help) = match known {
                true => (
                    say!(
                        "step `{id}` needs `{needed}`, which comes later",
                        "bước `{id}` cần `{needed}` nhưng `{needed}` ở sau"
                    ),
                    Some(say!("put `{needed}` before `{id}`", "đặt `{needed}` trước `{id}`")),
                ),
                false => (
                    say!("step `{id}` needs the unknown step `{needed}`", "bước `{id}` cần bước không có: `{needed}`"),
                    did_you_mean(needed, plan.steps.iter().map(|step| step.id.as_str())).or_else(|| {
                        Some(say!("name an earlier step of this plan", "nêu một bước ở trước trong kế hoạch"))
                    }),
                ),
            };
            let mut problem = Diagnostic::error("step-order", message);
            problem.help = help;
            self.report(mark, problem, field("after"));
        }
        if let Some((on, last)) = step.on.zip(last).filter(|(on, last)| on < last) {
            let message = say!(
                "step `{id}` is dated {on}, before the step before it ({last})",
                "bước `{id}` ghi ngày {on}, sớm hơn bước liền trước ({last})"
            );
            let help = say!("put the steps in the order of their dates", "sắp các bước theo thứ tự ngày");
            self.report(mark, Diagnostic::error("step-order", message).help(help), field("on"));
        }
        let known = settled_words();
        for word in step.settles.keys().filter(|word| !known.contains(&word.as_str())) {
            let message = say!(
                "`{word}` is not a matter of the completeness list",
                "`{word}` không thuộc danh mục việc phải giải quyết"
            );
            let mut problem = Diagnostic::error("unknown-word", message);
            let all = known.join(", ");
            problem.help = did_you_mean(word, known.iter().copied())
                .or_else(|| Some(say!("use one of: {all}", "dùng một trong: {all}")));
            self.report(mark, problem, vec![Segment::Key("settles".into()), Segment::Key(word.to_string().into())]);
        }
    }

    fn step(&mut self, mark: &StepMark, step: &Step, plan: &Plan) {
        if step.on.is_some() && step.on > self.transaction.structure().as_of() {
            let dated = self.transaction.apply(Edit::Date(step.on));
            assert!(dated.is_ok(), "invariant broken: a date was refused");
        }
        for (index, planned) in step.operations.iter().enumerate() {
            let mark = StepMark { operation: planned.verb.clone(), index, ..mark.clone() };
            if let Err(problems) = self.operation(&mark, step, plan, planned) {
                self.fail(&mark, planned, problems);
            }
        }
    }

    fn operation(
        &mut self,
        mark: &StepMark,
        step: &Step,
        plan: &Plan,
        planned: &Planned,
    ) -> Result<(), Vec<Diagnostic>> {
        let scene = Scene { structure: self.transaction.structure(), on: step.on };
        let Lowered { mut edits, mut event } = planned.operation.lower(&scene)?;
        if let Some(problem) = contradicted_form(planned.operation.stated_form(), event.form) {
            return Err(vec![problem]);
        }
        let basis: Vec<Basis> = if step.basis.is_empty() { plan.basis.clone() } else { step.basis.clone() };
        for edit in &mut edits {
            if let Edit::Add { unit, .. } = edit
                && unit.legal_basis.is_empty()
                && !basis.is_empty()
            {
                Arc::make_mut(unit).legal_basis = basis.as_slice().into();
            }
        }
        // Asked of what is proposed, not of what is taken back: a structure with errors may hold more.
        let refused = edits.iter().find_map(Edit::refused);
        refused.map_or_else(|| self.transaction.apply_all(edits), Err).map_err(|refusal| {
            let help = say!(
                "correct the operation, or the earlier step that leads to this",
                "sửa thao tác, hoặc bước trước dẫn đến việc này"
            );
            vec![Diagnostic::error(refusal.code(), refusal.say()).help(help)]
        })?;
        event.number = self.execution.events.len() as u32 + 1;
        event.step = mark.clone();
        event.on = step.on;
        event.basis = basis;
        event.responsible = step.responsible.clone();
        event.remarks.extend(planned.operation.note().map(Text::say));
        event.settlements = settlements(&event, self.transaction.structure(), &step.settles);
        self.execution.events.push(event);
        Ok(())
    }

    fn fail(&mut self, mark: &StepMark, planned: &Planned, problems: Vec<Diagnostic>) {
        for problem in problems {
            if self.taint.explains(&problem) {
                continue;
            }
            let inside = problem.place.as_ref().map(|place| place.path.clone()).unwrap_or_default();
            let rest = [vec![Segment::Key("do".into()), Segment::Index(mark.index)], inside].concat();
            self.report(mark, problem, rest);
        }
        let structure = self.transaction.structure();
        let founded = planned.operation.founds().into_iter().filter(|id| !structure.contains(id));
        self.taint.founded.extend(founded);
        self.taint.named.extend(planned.operation.mentions());
    }
}

/// Returns the matters of the completeness list that a plan can settle in words.
fn settled_words() -> Vec<&'static str> {
    Requirement::ALL.iter().map(|word| word.id()).collect()
}
