//! # rearrange
//!
//! Makes m bodies of n, with parts and remainders (sắp xếp).
//!
//! ```json
//! {"op": "rearrange", "results": [
//!   {"unit": {"id": "xa-ha-trung", "name": "Xã Hà Trung", "kind": "commune"},
//!    "from": [{"unit": "ha-dong", "extent": "whole"}, {"unit": "tt-ha-trung", "extent": "part", "measures": {"population": 1200}}]},
//!   {"unit": "ha-long", "from": [{"unit": "tt-ha-trung", "extent": "remainder"}]}]}
//! ```
//!
//! - `results`: new units, or ids of living ones, each with the portions that it takes.
//! - A portion is `whole` (toàn bộ), `part` (một phần) with what it takes, or `remainder` (phần còn lại).
//! - `takes` of a portion says of which quantities it is a part, all, or the remainder, where it is not the same of all:
//!   `{"area": "part", "population": "whole"}` is một phần diện tích tự nhiên, toàn bộ quy mô dân số.
//! - An original whose whole or remainder is given to another body ends, unless it is itself among the results; one
//!   that gives parts only goes on with the rest.
//! - `released`, `added`, `ended_functions`: differences, each with a reason.
//!
//! Subordinates, functions and lines that no portion claims pass with the whole or the remainder.
//!
//! ## Tiếng Việt
//!
//! Sắp xếp n đơn vị thành m đơn vị, có phần chuyển và phần còn lại.
//!
//! - `results`: đơn vị mới, hoặc mã của đơn vị đang hoạt động, mỗi đơn vị kèm các phần được nhận.
//! - Mỗi phần là `whole` (toàn bộ), `part` (một phần) kèm những gì được nhận, hoặc `remainder` (phần còn lại).
//! - `takes` của một phần cho biết với từng số liệu là nhận một phần, toàn bộ hay phần còn lại, khi các số liệu không giống
//!   nhau: `{"area": "part", "population": "whole"}` là một phần diện tích tự nhiên, toàn bộ quy mô dân số.
//! - Đơn vị đã giao toàn bộ hoặc phần còn lại cho đơn vị khác thì kết thúc, trừ khi chính nó nằm trong các đơn vị sau sắp
//!   xếp; đơn vị chỉ giao một số phần thì tiếp tục với phần còn lại.
//! - `released`, `added`, `ended_functions`: chênh lệch, chức năng chấm dứt, mỗi khoản kèm lý do.
//!
//! Đơn vị trực thuộc, chức năng và quan hệ không thuộc phần nào thì đi theo toàn bộ hoặc phần còn lại.

use schemars::JsonSchema;
use serde::Deserialize;

use super::merge::Target;
use super::redistribution::{Claim, LineClaim, Original, Portion, Reasoned, Redistribution};
use super::spot::Spot;
use super::{Lowered, Operation, OperationKind, Scene, Verb, key, place};
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Id, Table, Text, Units, optional_amounts};
use crate::say;

/// What a result takes from one original.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Share {
    unit: Id,
    extent: Extent,
    #[serde(default, deserialize_with = "optional_amounts")]
    measures: Option<Table<i64>>,
    #[serde(default)]
    takes: Table<Extent>,
    #[serde(default)]
    subordinates: Option<Units>,
    #[serde(default)]
    functions: Vec<Id>,
    #[serde(default)]
    posts: Vec<Id>,
    #[serde(default)]
    lines: Option<LineClaim>,
}

/// A result and the portions that it is made of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Outcome {
    unit: Target,
    from: Vec<Share>,
}

/// Parameters of `rearrange`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rearrange {
    #[allow(dead_code)]
    op: Verb,
    results: Vec<Outcome>,
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
    name: "rearrange",
    source: include_str!("rearrange.rs"),
    parse: super::parse::<Rearrange>,
    schema: schemars::SchemaGenerator::subschema_for::<Rearrange>,
};

impl Rearrange {
    fn portions(&self) -> Vec<Portion> {
        let mut portions = Vec::new();
        for (position, outcome) in self.results.iter().enumerate() {
            for (index, share) in outcome.from.iter().enumerate() {
                let path = Spot::of("results").index(position).key("from").index(index);
                let claim = Claim {
                    measures: share.measures.clone(),
                    takes: share.takes.clone(),
                    subordinates: share.subordinates.clone(),
                    functions: share.functions.clone(),
                    posts: share.posts.clone(),
                    lines: share.lines.clone().or(match share.extent {
                        Extent::Part => Some(LineClaim::All(false)),
                        Extent::Remainder => Some(LineClaim::All(true)),
                        Extent::Whole => None,
                    }),
                };
                let result = outcome.unit.id().clone();
                portions.push(Portion { original: share.unit.clone(), result, extent: share.extent, claim, path });
            }
        }
        portions
    }

    /// Returns the originals in the order in which they are first named.
    fn originals(&self, portions: &[Portion]) -> Vec<Original> {
        let mut originals: Vec<Original> = Vec::new();
        let is_result = |id: &Id| self.results.iter().any(|outcome| outcome.unit.id() == id);
        for portion in portions {
            let id = &portion.original;
            if !originals.iter().any(|known| known.id == *id) {
                let given = portions.iter().any(|portion| portion.original == *id && portion.extent != Extent::Part);
                let path = portion.path.key("unit");
                originals.push(Original { id: id.clone(), ends: given && !is_result(id), path });
            }
        }
        originals
    }
}

/// Reports originals whose portions contradict each other: two wholes, a whole beside parts, two remainders.
fn contradictions(portions: &[Portion]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (position, portion) in portions.iter().enumerate() {
        let earlier = || portions[..position].iter().filter(|known| known.original == portion.original);
        let whole = portion.extent == Extent::Whole || earlier().any(|known| known.extent == Extent::Whole);
        let second_remainder =
            portion.extent == Extent::Remainder && earlier().any(|known| known.extent == Extent::Remainder);
        if earlier().next().is_some() && (whole || second_remainder) {
            let id = &portion.original;
            let message =
                say!("the portions of `{id}` are more than all of it", "các phần của `{id}` vượt quá toàn bộ");
            let help = say!(
                "use `part` and one `remainder`, or one `whole`",
                "dùng `part` và một `remainder`, hoặc một `whole`"
            );
            problems.push(
                Diagnostic::error("too-many-portions", message).at(portion.path.key("extent").place()).help(help),
            );
        }
    }
    problems
}

impl Operation for Rearrange {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let portions = self.portions();
        let mut problems = contradictions(&portions);
        if portions.is_empty() {
            let message = say!("no body gives anything to another", "không đơn vị nào giao gì cho đơn vị khác");
            let help = say!("name originals under `from`", "nêu đơn vị cũ ở `from`");
            problems.push(Diagnostic::error("too-few-units", message).at(place(&[key("results")])).help(help));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let path = |position: usize| Spot::of("results").index(position).key("unit");
        let results = self.results.iter().enumerate();
        Redistribution {
            originals: self.originals(&portions),
            results: results.map(|(position, outcome)| outcome.unit.body(path(position))).collect(),
            portions,
            released: self.released.clone(),
            added: self.added.clone(),
            ended_functions: self.ended_functions.clone(),
            ending: None,
        }
        .lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        let of = |outcome: &Outcome| {
            let originals = outcome.from.iter().map(|share| share.unit.clone());
            originals.chain(outcome.unit.mentions()).collect::<Vec<_>>()
        };
        self.results.iter().flat_map(of).collect()
    }

    fn founds(&self) -> Vec<Id> {
        self.results.iter().filter_map(|outcome| outcome.unit.new_unit()).map(|new| new.id.clone()).collect()
    }

    stated!();
}
