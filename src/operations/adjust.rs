//! # adjust
//!
//! Changes quantities of a body, with a reason (điều chỉnh biên chế, số liệu).
//!
//! ```json
//! {"op": "adjust", "unit": "van-phong", "measures": {"payroll_assigned": {"by": -3}}, "reason": "tinh giản 2022"}
//! ```
//!
//! - `measures`: each `by` a difference or `to` a new value; `reason`: why. Conserved quantities are posted as released
//!   or added with that reason.
//!
//! What it does not do: it moves nothing between bodies; for that use `transfer_function`, `split` or `rearrange`.
//!
//! ## Tiếng Việt
//!
//! Điều chỉnh số liệu của một đơn vị (biên chế, đảng viên …), có nêu lý do.
//!
//! - `measures`: với từng số liệu, `by` là mức tăng hoặc giảm, `to` là số mới; `reason`: lý do.
//!   Số liệu bảo toàn được ghi là giảm hoặc bổ sung theo lý do đó.
//!
//! Thao tác này không chuyển gì giữa các đơn vị; khi đó dùng `transfer_function`, `split` hoặc `rearrange`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, Vocabulary, alive, edits_between, key, place};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{
    ChangeEvent, Disposition, Fate, Figure, Id, LegalForm, Matter, Posting, Table, Text, optional_amount,
};
use crate::say;

/// A change of one quantity: exactly one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default, deserialize_with = "optional_amount")]
    by: Option<i64>,
    #[serde(default, deserialize_with = "optional_amount")]
    to: Option<i64>,
}

/// Parameters of `adjust`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Adjust {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    measures: Table<Change>,
    reason: String,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "adjust",
    source: include_str!("adjust.rs"),
    parse: super::parse::<Adjust>,
    schema: schemars::SchemaGenerator::subschema_for::<Adjust>,
};

impl Adjust {
    /// Returns the new value of a measure.
    fn value(&self, measure: &Id, change: &Change, before: i64) -> Result<i64, Box<Diagnostic>> {
        let path: [Segment; 2] = [key("measures"), Segment::Key(measure.to_string().into())];
        let after = match (change.by, change.to) {
            (Some(by), None) => before.checked_add(by),
            (None, Some(to)) => Some(to),
            _ => {
                let message =
                    say!("`{measure}` needs either `by` or `to`", "`{measure}` cần đúng một trong hai: `by` hoặc `to`");
                let help = say!("state a difference or a new value", "ghi mức tăng giảm, hoặc giá trị mới");
                return Err(Box::new(Diagnostic::error("malformed-adjustment", message).at(place(&path)).help(help)));
            }
        };
        match after {
            Some(after) if after >= 0 => Ok(after),
            _ => {
                let (unit, change) = (&self.unit, change.by.unwrap_or_default());
                let message = say!(
                    "`{measure}` of `{unit}` is {before} and cannot change by {change}",
                    "`{measure}` của `{unit}` là {before}, không thể thay đổi {change}"
                );
                let help = say!("lower the difference", "giảm mức điều chỉnh");
                Err(Box::new(Diagnostic::error("overdrawn", message).about(unit).at(place(&path)).help(help)))
            }
        }
    }

    fn posting(&self, measure: &Id, amount: i64, released: bool) -> Posting {
        let unit = Some(self.unit.clone());
        let (from, to) = if released { (unit, None) } else { (None, unit) };
        Posting { measure: measure.clone(), from, to, amount, reason: Some(self.reason.clone()) }
    }
}

impl Operation for Adjust {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let before = alive(scene.structure, &self.unit, &[key("unit")])?.facts();
        let catalogue = scene.structure.catalogue();
        let mut after = before.clone();
        let mut event = ChangeEvent::new(LegalForm::Adjustment);
        let mut problems = Vec::new();
        for (measure, change) in self.measures.iter() {
            problems.extend(Vocabulary::Measures.undeclared(catalogue, measure, || vec![key("measures")]));
            let old = before.measure(measure);
            match self.value(measure, change, old) {
                Err(problem) => problems.push(*problem),
                Ok(new) => {
                    after.measures.insert(
                        measure.clone(),
                        Figure { value: new, ..before.measures.get(measure).cloned().unwrap_or_default() },
                    );
                    if new == old {
                        continue;
                    }
                    let amount = i64::try_from(new.abs_diff(old)).unwrap_or(i64::MAX);
                    let matter = Matter::Measure { measure: measure.clone(), amount };
                    let fate = if new < old { Fate::Released } else { Fate::Added };
                    event.dispositions.push(Disposition { unit: self.unit.clone(), matter, fate, to: None });
                    if catalogue.is_conserved(measure) {
                        event.postings.push(self.posting(measure, amount, new < old));
                    }
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        event.units = vec![self.unit.clone()];
        event.decided_by = decider(scene.structure, before.superior.iter().take(1));
        event.remarks.push(crate::diagnostic::Say::same(self.reason.clone()));
        Ok(Lowered { edits: edits_between(before, &after), event })
    }

    fn mentions(&self) -> Vec<Id> {
        vec![self.unit.clone()]
    }

    stated!();
}
