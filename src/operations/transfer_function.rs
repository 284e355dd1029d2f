//! # transfer_function
//!
//! Gives functions to another lead body, with the staff that goes along (chuyển chức năng, nhiệm vụ).
//!
//! ```json
//! {"op": "transfer_function", "functions": ["f-bao-chi"], "from": "so-tttt", "to": "so-vhttdl",
//!  "measures": {"payroll_assigned": 3}}
//! ```
//!
//! - `functions`: led by `from` now, by `to` afterwards.
//! - `measures`: conserved quantities that go along; `posts`: posts of `from` that go along, with their holders.
//!
//! What it does not do: neither body begins or ends.
//!
//! ## Tiếng Việt
//!
//! Chuyển chức năng, nhiệm vụ sang đơn vị chủ trì khác, cùng biên chế đi theo.
//!
//! - `functions`: trước do `from` chủ trì, nay do `to` chủ trì.
//! - `measures`: số liệu bảo toàn chuyển theo; `posts`: chức vụ của `from` chuyển theo, cùng người giữ.
//!
//! Không đơn vị nào thành lập hay kết thúc.

use schemars::JsonSchema;
use serde::Deserialize;

use super::redistribution::{Claim, LineClaim, Original, Portion, Redistribution, ResultBody};
use super::spot::Spot;
use super::{Lowered, Operation, OperationKind, Scene, Verb, place};
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Id, LegalForm, Table, Text, optional_amounts};
use crate::say;

/// Parameters of `transfer_function`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TransferFunction {
    #[allow(dead_code)]
    op: Verb,
    functions: Vec<Id>,
    from: Id,
    to: Id,
    #[serde(default, deserialize_with = "optional_amounts")]
    measures: Option<Table<i64>>,
    #[serde(default)]
    posts: Vec<Id>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "transfer_function",
    source: include_str!("transfer_function.rs"),
    parse: super::parse::<TransferFunction>,
    schema: schemars::SchemaGenerator::subschema_for::<TransferFunction>,
};

impl Operation for TransferFunction {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        if self.from == self.to || self.functions.is_empty() {
            let message =
                say!("nothing passes from `{}` to `{}`", "không có gì chuyển từ `{}` sang `{}`", self.from, self.to);
            let help = say!("name functions and two different bodies", "nêu chức năng và hai đơn vị khác nhau");
            return Err(vec![Diagnostic::error("too-few-units", message).at(place(&[])).help(help)]);
        }
        let claim = Claim {
            measures: self.measures.clone(),
            takes: Table::new(),
            functions: self.functions.clone(),
            posts: self.posts.clone(),
            lines: Some(LineClaim::All(false)),
            subordinates: None,
        };
        let portion = Portion {
            original: self.from.clone(),
            result: self.to.clone(),
            extent: Extent::Part,
            claim,
            path: Spot::default(),
        };
        Redistribution {
            originals: vec![Original { id: self.from.clone(), ends: false, path: Spot::of("from") }],
            results: vec![ResultBody { id: self.to.clone(), new: None, path: Spot::of("to") }],
            portions: vec![portion],
            ending: Some(LegalForm::FunctionTransfer),
            ..Redistribution::default()
        }
        .lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        vec![self.from.clone(), self.to.clone()]
    }

    stated!();
}
