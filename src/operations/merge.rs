//! # merge
//!
//! Makes one body of several (hợp nhất, sáp nhập).
//!
//! ```json
//! {"op": "merge", "units": ["so-tai-chinh", "so-ke-hoach"],
//!  "into": {"id": "so-tai-chinh-moi", "name": "Sở Tài chính", "kind": "department"}}
//! ```
//!
//! - `units`: the originals, listed or selected.
//! - `into`: a new unit: all originals end (hợp nhất); or the id of a living one: it goes on, the others end (sáp nhập).
//! - `released`, `added`: differences of conserved quantities, each with a reason.
//!
//! Subordinates, functions and lines pass to the result; lines that would be doubled or lead from the result to itself
//! drop and are listed. Deputies and members are carried over, unless the new unit states its own posts; posts of heads
//! of ended bodies end, and their holders are listed: those for whom no post waits count as surplus. A new unit that
//! states no superior stands where all its originals stood.
//!
//! ## Tiếng Việt
//!
//! Nhập nhiều đơn vị thành một (hợp nhất, sáp nhập).
//!
//! - `units`: các đơn vị trước sắp xếp, liệt kê hoặc chọn theo điều kiện.
//! - `into`: đơn vị mới, khi đó mọi đơn vị cũ kết thúc (hợp nhất); hoặc mã của một đơn vị đang hoạt động, khi đó đơn vị ấy
//!   tiếp tục, các đơn vị khác kết thúc (sáp nhập).
//! - `released`, `added`: chênh lệch của số liệu bảo toàn, mỗi khoản kèm lý do.
//!
//! Đơn vị trực thuộc, chức năng và quan hệ chuyển sang đơn vị sau sắp xếp; quan hệ bị trùng hoặc nối đơn vị đó với chính nó
//! thì bỏ và được liệt kê. Cấp phó và thành viên được chuyển sang, trừ khi đơn vị mới tự nêu các chức vụ của mình; chức vụ
//! cấp trưởng của đơn vị kết thúc thì chấm dứt, người giữ chức vụ được liệt kê: số người không có chức vụ nào chờ bố trí là
//! dôi dư. Đơn vị mới không nêu cấp trên thì đứng ở nơi mọi đơn vị cũ đã đứng.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::redistribution::{Claim, Original, Portion, Reasoned, Redistribution, ResultBody};
use super::spot::Spot;
use super::{Lowered, NewUnit, Operation, OperationKind, Scene, Verb, key, place};
use crate::diagnostic::Diagnostic;
use crate::model::{Extent, Id, Structure, Table, Text, Units};
use crate::say;

/// A living unit, or one to be founded.
#[derive(Debug, Clone, JsonSchema)]
#[serde(untagged)]
pub(super) enum Target {
    /// A living unit.
    Living(Id),
    /// A new one.
    New(Arc<NewUnit>),
}

impl Target {
    pub(super) fn id(&self) -> &Id {
        match self {
            Target::Living(id) => id,
            Target::New(new) => &new.id,
        }
    }

    pub(super) fn new_unit(&self) -> Option<&NewUnit> {
        match self {
            Target::Living(_) => None,
            Target::New(new) => Some(new),
        }
    }

    fn shared(&self) -> Option<Arc<NewUnit>> {
        match self {
            Target::Living(_) => None,
            Target::New(new) => Some(new.clone()),
        }
    }

    /// Returns the target as a body that receives.
    pub(super) fn body(&self, path: Spot) -> ResultBody {
        ResultBody { id: self.id().clone(), new: self.shared(), path }
    }

    pub(super) fn mentions(&self) -> Vec<Id> {
        match self {
            Target::Living(id) => vec![id.clone()],
            Target::New(new) => new.mentions(),
        }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TargetVisitor;
        impl<'de> Visitor<'de> for TargetVisitor {
            type Value = Target;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("the id of a living unit or a new unit")
            }
            fn visit_str<E: Error>(self, id: &str) -> Result<Target, E> {
                Ok(Target::Living(id.into()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Target, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Target::New)
            }
        }
        deserializer.deserialize_any(TargetVisitor)
    }
}

/// Parameters of `merge`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    #[allow(dead_code)]
    op: Verb,
    units: Units,
    into: Target,
    #[serde(default)]
    released: Table<Reasoned>,
    #[serde(default)]
    added: Table<Reasoned>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "merge",
    source: include_str!("merge.rs"),
    parse: super::parse::<Merge>,
    schema: schemars::SchemaGenerator::subschema_for::<Merge>,
};

impl Merge {
    /// Returns the bodies that end: those named, without the one that goes on.
    fn originals(&self, structure: &Structure) -> Result<Vec<Original>, Vec<Diagnostic>> {
        let units = self.units.resolve(structure).map_err(|problems| located(problems, &self.units))?;
        let given = units.into_iter().enumerate().filter(|(_, id)| id != self.into.id());
        let originals: Vec<Original> =
            given.map(|(position, id)| Original { id, ends: true, path: path_of(&self.units, position) }).collect();
        let least = if self.into.new_unit().is_some() { 2 } else { 1 };
        if originals.len() >= least {
            return Ok(originals);
        }
        let total = originals.len();
        let message = say!(
            "too few bodies end in this merge: {total}, at least {least}",
            "sáp nhập, hợp nhất có quá ít đơn vị kết thúc: {total}, ít nhất phải là {least}"
        );
        let help = say!(
            "name more units, or use `rename`, `transfer` or `keep`",
            "nêu thêm đơn vị, hoặc dùng `rename`, `transfer`, `keep`"
        );
        Err(vec![Diagnostic::error("too-few-units", message).at(place(&[key("units")])).help(help)])
    }
}

/// Places the problems of a list of units at its elements, those of a selector at the field.
fn located(problems: Vec<Diagnostic>, units: &Units) -> Vec<Diagnostic> {
    super::locate_units(problems, units, &[key("units")])
}

fn path_of(units: &Units, position: usize) -> Spot {
    match units {
        Units::List(_) => Spot::of("units").index(position),
        Units::Selected(_) => Spot::of("units"),
    }
}

impl Operation for Merge {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let originals = self.originals(scene.structure).map_err(|mut problems| {
            // The result can be wrong as well, and is told in the same run.
            let founded = self.founds();
            let path = Spot::of("into");
            problems.extend(self.into.new_unit().iter().flat_map(|new| new.problems(scene.structure, &founded, path)));
            problems
        })?;
        let portion = |original: &Original| Portion {
            original: original.id.clone(),
            result: self.into.id().clone(),
            extent: Extent::Whole,
            claim: Claim::default(),
            path: original.path,
        };
        Redistribution {
            portions: originals.iter().map(portion).collect(),
            originals,
            results: vec![self.into.body(Spot::of("into"))],
            released: self.released.clone(),
            added: self.added.clone(),
            ..Redistribution::default()
        }
        .lower(scene)
    }

    fn mentions(&self) -> Vec<Id> {
        [super::listed(&self.units), self.into.mentions()].concat()
    }

    fn founds(&self) -> Vec<Id> {
        self.into.new_unit().map(|new| new.id.clone()).into_iter().collect()
    }

    stated!();
}
