//! # keep
//!
//! States that bodies stay as they are, and why; nothing changes, but the report lists them (giữ nguyên).
//!
//! ```json
//! {"op": "keep", "units": {"superior": "dang-uy-khoi", "where": {"narrow_area": "unknown"}}, "reason": "chưa đánh giá"}
//! ```
//!
//! - `units`: listed or selected; `reason`: why.
//!
//! ## Tiếng Việt
//!
//! Nêu các đơn vị giữ nguyên và lý do; không có gì thay đổi, nhưng báo cáo liệt kê các đơn vị này.
//!
//! - `units`: liệt kê hoặc chọn theo điều kiện; `reason`: lý do.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Lowered, Operation, OperationKind, Scene, Verb, resolve};
use crate::diagnostic::Diagnostic;
use crate::model::{ChangeEvent, Id, LegalForm, Text, Units};

/// Parameters of `keep`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keep {
    #[allow(dead_code)]
    op: Verb,
    units: Units,
    reason: Text,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "keep",
    source: include_str!("keep.rs"),
    parse: super::parse::<Keep>,
    schema: schemars::SchemaGenerator::subschema_for::<Keep>,
};

impl Operation for Keep {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let mut event = ChangeEvent::new(LegalForm::Keeping);
        event.units = resolve(&self.units, scene.structure, "units")?;
        event.remarks.push(self.reason.say());
        Ok(Lowered { edits: Vec::new(), event })
    }

    fn mentions(&self) -> Vec<Id> {
        super::listed(&self.units)
    }

    stated!();
}
