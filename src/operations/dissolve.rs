//! # dissolve
//!
//! Ends a body and hands what it has to others (giải thể, kết thúc hoạt động, giải tán).
//!
//! ```json
//! {"op": "dissolve", "unit": "loc-ha", "manner": "cease",
//!  "receivers": [{"unit": "tp-ha-tinh", "subordinates": ["ho-do"]}, {"unit": "thach-ha", "remainder": true}]}
//! ```
//!
//! - `manner`: `dissolve` (giải thể, the default), `cease` (kết thúc hoạt động) or `disband` (giải tán).
//! - `receivers`: living bodies, each with what it takes: `subordinates`, `functions`, `posts`, `measures`, `lines`;
//!   one may be marked `"remainder": true` and takes all that is left.
//! - `released`: quantities that go to nobody, each with a reason; `ended_functions`: functions that end, with a reason.
//! - Lines end, unless a receiver takes them (`"lines": true`, or a list of patterns).
//!
//! What it does not do: it founds nothing; to hand over to a new body use `merge`, `split` or `rearrange`.
//!
//! ## Tiếng Việt
//!
//! Chấm dứt một đơn vị và bàn giao những gì đơn vị có cho đơn vị khác (giải thể, kết thúc hoạt động, giải tán).
//!
//! - `manner`: `dissolve` (giải thể, mặc định), `cease` (kết thúc hoạt động) hoặc `disband` (giải tán).
//! - `receivers`: các đơn vị tiếp nhận đang hoạt động, mỗi đơn vị nhận gì: `subordinates` (đơn vị trực thuộc), `functions`
//!   (chức năng, nhiệm vụ), `posts` (chức vụ), `measures` (số liệu), `lines` (quan hệ); một đơn vị có thể ghi
//!   `"remainder": true` để nhận toàn bộ phần còn lại.
//! - `released`: số liệu giảm, không giao cho ai, kèm lý do; `ended_functions`: chức năng chấm dứt, kèm lý do.
//! - Các quan hệ chấm dứt, trừ khi có đơn vị nhận (`"lines": true`, hoặc danh sách mẫu).
//!
//! Thao tác này không thành lập đơn vị nào; muốn bàn giao cho đơn vị mới thì dùng `merge`, `split` hoặc `rearrange`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::redistribution::{Claim, LineClaim, Original, Portion, Reasoned, Redistribution, ResultBody};
use super::spot::Spot;
use super::{Lowered, Operation, OperationKind, Scene, Verb};
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Id, LegalForm, Table, Text, Units, optional_amounts};

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Manner {
    /// Giải thể.
    #[default]
    Dissolve,
    /// Kết thúc hoạt động.
    Cease,
    /// Giải tán.
    Disband,
}

/// A living body that takes over, and what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Receiver {
    unit: Id,
    #[serde(default)]
    subordinates: Option<Units>,
    #[serde(default)]
    functions: Vec<Id>,
    #[serde(default)]
    posts: Vec<Id>,
    #[serde(default, deserialize_with = "optional_amounts")]
    measures: Option<Table<i64>>,
    #[serde(default)]
    lines: Option<LineClaim>,
    #[serde(default)]
    remainder: bool,
}

/// Parameters of `dissolve`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Dissolve {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    #[serde(default)]
    manner: Manner,
    #[serde(default)]
    receivers: Vec<Receiver>,
    #[serde(default)]
    released: Table<Reasoned>,
    #[serde(default)]
    ended_functions: Table<String>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "dissolve",
    source: include_str!("dissolve.rs"),
    parse: super::parse::<Dissolve>,
    schema: schemars::SchemaGenerator::subschema_for::<Dissolve>,
};

impl Receiver {
    fn portion(&self, original: &Id, path: Spot) -> Portion {
        let claim = Claim {
            measures: self.measures.clone(),
            takes: Table::new(),
            subordinates: self.subordinates.clone(),
            functions: self.functions.clone(),
            posts: self.posts.clone(),
            lines: Some(self.lines.clone().unwrap_or(LineClaim::All(false))),
        };
        let extent = if self.remainder { Extent::Remainder } else { Extent::Part };
        Portion { original: original.clone(), result: self.unit.clone(), extent, claim, path }
    }
}

impl Operation for Dissolve {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let path = |position: usize| Spot::of("receivers").index(position);
        let receivers = || self.receivers.iter().enumerate();
        let result = |(position, receiver): (usize, &Receiver)| ResultBody {
            id: receiver.unit.clone(),
            new: None,
            path: path(position).key("unit"),
        };
        let ending = match self.manner {
            Manner::Dissolve => LegalForm::Dissolution,
            Manner::Cease => LegalForm::Cessation,
            Manner::Disband => LegalForm::Disbandment,
        };
        Redistribution {
            originals: vec![Original { id: self.unit.clone(), ends: true, path: Spot::of("unit") }],
            results: receivers().map(result).collect(),
            portions: receivers().map(|(position, receiver)| receiver.portion(&self.unit, path(position))).collect(),
            released: self.released.clone(),
            ended_functions: self.ended_functions.clone(),
            ending: Some(ending),
            ..Redistribution::default()
        }
        .lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        std::iter::once(&self.unit).chain(self.receivers.iter().map(|receiver| &receiver.unit)).cloned().collect()
    }

    stated!();
}
