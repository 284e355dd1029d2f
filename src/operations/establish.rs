//! # establish
//!
//! Founds a body (thành lập).
//!
//! ```json
//! {"op": "establish",
//!  "unit": {"id": "bql", "name": "Ban Quản lý dự án", "kind": "office", "superior": "ubnd", "measures": {"payroll_assigned": 10}},
//!  "added": {"payroll_assigned": {"value": 10, "reason": "biên chế bổ sung năm 2022"}}}
//! ```
//!
//! - `unit`: the new unit, with its superior, lines, posts; `restores` names an ended body that is founded again.
//! - `added`: every conserved quantity that it starts with, and why; or let a later operation hand it over.
//!
//! What it does not do: it takes nothing from other bodies; for that use `split`, `rearrange` or `transfer_function`.
//!
//! ## Tiếng Việt
//!
//! Thành lập một đơn vị.
//!
//! - `unit`: đơn vị mới, với cấp trên, các quan hệ và chức vụ; `restores` nêu đơn vị đã kết thúc nay được thành lập lại.
//! - `added`: từng số liệu bảo toàn mà đơn vị có khi thành lập, kèm lý do; hoặc để thao tác sau bàn giao sang.
//!
//! Thao tác này không lấy gì của đơn vị khác; khi đó dùng `split`, `rearrange` hoặc `transfer_function`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::redistribution::{Reasoned, Redistribution, ResultBody};
use super::spot::Spot;
use super::{Lowered, NewUnit, Operation, OperationKind, Scene, Verb};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Table, Text};

/// Parameters of `establish`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Establish {
    #[allow(dead_code)]
    op: Verb,
    unit: Arc<NewUnit>,
    #[serde(default)]
    added: Table<Reasoned>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "establish",
    source: include_str!("establish.rs"),
    parse: super::parse::<Establish>,
    schema: schemars::SchemaGenerator::subschema_for::<Establish>,
};

impl Operation for Establish {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let result = ResultBody { id: self.unit.id.clone(), new: Some(self.unit.clone()), path: Spot::of("unit") };
        Redistribution { results: vec![result], added: self.added.clone(), ..Redistribution::default() }.lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        self.unit.mentions()
    }

    fn founds(&self) -> Vec<Id> {
        vec![self.unit.id.clone()]
    }

    stated!();
}
