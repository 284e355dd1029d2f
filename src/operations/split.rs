//! # split
//!
//! Makes several bodies of one (chia, tách).
//!
//! ```json
//! {"op": "split", "unit": "to-chuc-noi-vu", "into": [
//!   {"unit": {"id": "ban-to-chuc", "name": "Ban Tổ chức", "kind": "advisory", "superior": "huyen-uy",
//!             "restores": "ban-to-chuc"}, "measures": {"payroll_assigned": 6}, "functions": ["f-can-bo"]},
//!   {"unit": {"id": "phong-noi-vu", "name": "Phòng Nội vụ", "kind": "division", "superior": "ubnd"}, "remainder": true}]}
//! ```
//!
//! - `unit`: the original. It ends (chia), unless it is itself among the results (tách).
//! - `into`: the results, each with what it takes: `measures`, `subordinates`, `functions`, `posts` (ids of posts of the
//!   original, which pass with their holders), `lines`; one may be marked `"remainder": true` and takes all that is left.
//!   Conserved measures that a new unit states count as taken.
//! - `released`, `added`, `ended_functions`: differences, each with a reason.
//!
//! Measures, subordinates and functions that nobody takes are a problem. Lines end with the original, unless a result
//! takes them; new units declare their own. Posts that pass to nobody end, and their holders are listed as surplus.
//!
//! ## Tiếng Việt
//!
//! Lập nhiều đơn vị từ một đơn vị (chia, tách).
//!
//! - `unit`: đơn vị trước sắp xếp. Đơn vị này kết thúc (chia), trừ khi chính nó nằm trong các đơn vị sau sắp xếp (tách).
//! - `into`: các đơn vị sau sắp xếp, mỗi đơn vị nhận gì: `measures` (số liệu), `subordinates` (đơn vị trực thuộc),
//!   `functions` (chức năng, nhiệm vụ), `posts` (mã chức vụ của đơn vị cũ, chuyển sang cùng người giữ), `lines` (quan hệ);
//!   một đơn vị có thể ghi `"remainder": true` để nhận toàn bộ phần còn lại.
//!   Số liệu bảo toàn nêu trong đơn vị mới được tính là đã nhận.
//! - `released`, `added`, `ended_functions`: chênh lệch, chức năng chấm dứt, mỗi khoản kèm lý do.
//!
//! Số liệu, đơn vị trực thuộc, chức năng không ai nhận là lỗi. Quan hệ chấm dứt cùng đơn vị cũ, trừ khi có đơn vị nhận; đơn
//! vị mới tự khai báo quan hệ của mình. Chức vụ không chuyển cho đơn vị nào thì chấm dứt, người giữ được ghi là dôi dư.

use schemars::JsonSchema;
use serde::Deserialize;

use super::merge::Target;
use super::redistribution::{Claim, LineClaim, Original, Portion, Reasoned, Redistribution};
use super::spot::Spot;
use super::{Lowered, Operation, OperationKind, Scene, Verb, key, place};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{Catalogue, Extent, Id, Table, Text, Units, optional_amounts};
use crate::say;

/// A result of a split and what it takes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Part {
    unit: Target,
    #[serde(default, deserialize_with = "optional_amounts")]
    measures: Option<Table<i64>>,
    #[serde(default)]
    subordinates: Option<Units>,
    #[serde(default)]
    functions: Vec<Id>,
    #[serde(default)]
    posts: Vec<Id>,
    #[serde(default)]
    lines: Option<LineClaim>,
    #[serde(default)]
    remainder: bool,
}

/// Parameters of `split`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Split {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    into: Vec<Part>,
    #[serde(default)]
    released: Table<Reasoned>,
    #[serde(default)]
    added: Table<Reasoned>,
    #[serde(default)]
    ended_functions: Table<String>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "split",
    source: include_str!("split.rs"),
    parse: super::parse::<Split>,
    schema: schemars::SchemaGenerator::subschema_for::<Split>,
};

impl Part {
    fn portion(&self, original: &Id, catalogue: &Catalogue, path: Spot) -> Portion {
        let mut functions = self.functions.clone();
        functions.extend(self.unit.new_unit().iter().flat_map(|new| new.functions.clone()));
        functions.sort_unstable();
        functions.dedup();
        let claim = Claim {
            measures: self.measures(catalogue),
            takes: Table::new(),
            subordinates: self.subordinates.clone(),
            functions,
            posts: self.posts.clone(),
            lines: Some(self.lines.clone().unwrap_or(LineClaim::All(false))),
        };
        let extent = if self.remainder { Extent::Remainder } else { Extent::Part };
        Portion { original: original.clone(), result: self.unit.id().clone(), extent, claim, path }
    }

    /// Returns what the part takes: what it says, or else what the new unit states.
    fn measures(&self, catalogue: &Catalogue) -> Option<Table<i64>> {
        if self.measures.is_some() || self.remainder {
            return self.measures.clone();
        }
        let stated = self.unit.new_unit()?.measures.iter();
        let conserved = stated.filter(|(measure, _)| catalogue.is_conserved(measure));
        Some(conserved.map(|(measure, figure)| (measure.clone(), figure.value)).collect())
    }
}

impl Split {
    fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if self.into.len() < 2 {
            let message = say!("a split needs at least two results", "chia, tách cần ít nhất hai kết quả");
            let help = say!(
                "list every result under `into`, also the body that is split if it goes on",
                "liệt kê mọi kết quả ở `into`, kể cả đơn vị bị tách nếu còn hoạt động"
            );
            problems.push(Diagnostic::error("too-few-units", message).at(place(&[key("into")])).help(help));
        }
        let remainders: Vec<usize> = (0..self.into.len()).filter(|&position| self.into[position].remainder).collect();
        for &position in remainders.iter().skip(1) {
            let message = say!("two parts are marked as the remainder", "có hai phần được đánh dấu là phần còn lại");
            let path = [key("into"), Segment::Index(position), key("remainder")];
            problems.push(
                Diagnostic::error("two-remainders", message)
                    .at(place(&path))
                    .help(say!("mark one of them", "chỉ đánh dấu một phần")),
            );
        }
        problems
    }
}

impl Operation for Split {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let catalogue = scene.structure.catalogue();
        let path = |position: usize| Spot::of("into").index(position);
        let goes_on = self.into.iter().any(|part| *part.unit.id() == self.unit);
        let parts = || self.into.iter().enumerate();
        Redistribution {
            originals: vec![Original { id: self.unit.clone(), ends: !goes_on, path: Spot::of("unit") }],
            results: parts().map(|(position, part)| part.unit.body(path(position).key("unit"))).collect(),
            portions: parts().map(|(position, part)| part.portion(&self.unit, catalogue, path(position))).collect(),
            released: self.released.clone(),
            added: self.added.clone(),
            ended_functions: self.ended_functions.clone(),
            ending: None,
        }
        .lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        std::iter::once(self.unit.clone()).chain(self.into.iter().flat_map(|part| part.unit.mentions())).collect()
    }

    fn founds(&self) -> Vec<Id> {
        self.into.iter().filter_map(|part| part.unit.new_unit()).map(|new| new.id.clone()).collect()
    }

    stated!();
}
