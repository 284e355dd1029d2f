//! # rename
//!
//! Gives a body another name; it stays the same body, with its codes unless new ones are stated (đổi tên).
//!
//! ```json
//! {"op": "rename", "unit": "ttct", "name": {"vi": "Trung tâm Chính trị huyện", "en": "District Political Centre"}}
//! ```
//!
//! - `name`, `short`: the new names; `codes`: codes that change.
//!
//! What it does not do: the id stays; it is never a name.
//!
//! ## Tiếng Việt
//!
//! Đổi tên một đơn vị; vẫn là đơn vị đó, giữ các mã số chính thức nếu không nêu mã mới.
//!
//! - `name` (tên), `short` (tên viết tắt): tên mới; `codes`: các mã số chính thức thay đổi.
//!
//! Mã (id) của đơn vị giữ nguyên; mã không phải là tên.

use schemars::JsonSchema;
use serde::Deserialize;

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, edits_between, key, place};
use crate::diagnostic::{Diagnostic, Speech};
use crate::model::{ChangeEvent, Id, LegalForm, Table, Text};
use crate::say;

/// Parameters of `rename`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rename {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    name: Text,
    #[serde(default)]
    short: Option<Text>,
    #[serde(default)]
    codes: Table<Box<str>>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "rename",
    source: include_str!("rename.rs"),
    parse: super::parse::<Rename>,
    schema: schemars::SchemaGenerator::subschema_for::<Rename>,
};

impl Operation for Rename {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let before = super::alive(scene.structure, &self.unit, &[key("unit")])?.facts();
        let id = &self.unit;
        let mut after = before.clone();
        after.name = self.name.clone();
        after.short = self.short.clone().or(after.short);
        for (scheme, code) in self.codes.iter() {
            after.codes.insert(scheme.clone(), code.clone());
        }
        if self.name.is_empty() || after == *before {
            let message = say!(
                "the new name of `{id}` is empty or the present one",
                "tên mới của `{id}` trống hoặc trùng tên hiện nay"
            );
            let help = say!("state the new name", "ghi tên mới");
            return Err(vec![Diagnostic::error("no-change", message).about(id).at(place(&[key("name")])).help(help)]);
        }
        let mut event = ChangeEvent::new(LegalForm::Renaming);
        event.units = vec![id.clone()];
        event.decided_by = decider(scene.structure, before.superior.iter().take(1));
        let renamed = |speech| (before.label(speech).to_owned(), after.label(speech).to_owned());
        let ((old, new), (cu, moi)) = (renamed(Speech::En), renamed(Speech::Vi));
        event.remarks.push(say!("“{old}” becomes “{new}”", "“{cu}” đổi tên thành “{moi}”"));
        Ok(Lowered { edits: edits_between(before, &after), event })
    }

    fn mentions(&self) -> Vec<Id> {
        vec![self.unit.clone()]
    }

    stated!();
}
