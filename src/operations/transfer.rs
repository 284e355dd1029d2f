//! # transfer
//!
//! Puts bodies, with all below them, under another superior (chuyển giao).
//!
//! ```json
//! {"op": "transfer", "units": {"superior": "dang-uy-khoi", "where": {"narrow_area": "yes"}}, "to": "huyen-uy-duc-tho",
//!  "kind": {"cell": "grassroots_cell"}}
//! ```
//!
//! - `units`: listed or selected; `to`: the new superior.
//! - `line`: type of the line to the new superior; `rank`: place of the first among the new siblings, absent: at the end.
//! - `kind`: the kind that the units take on the way, one for all or by former kind (chi bộ trực thuộc → chi bộ cơ sở).
//!
//! The decider is the lowest common superior of the old and the new place.
//! What it does not do: lines laid over the hierarchy stay as they are; change them with `relate` and `unrelate`.
//!
//! ## Tiếng Việt
//!
//! Chuyển đơn vị, cùng mọi đơn vị bên dưới, sang cấp trên khác (chuyển giao).
//!
//! - `units`: liệt kê hoặc chọn theo điều kiện; `to`: cấp trên mới.
//! - `line`: loại quan hệ với cấp trên mới; `rank`: vị trí của đơn vị đầu tiên trong các đơn vị cùng cấp mới, không nêu thì
//!   xếp cuối.
//! - `kind`: loại mà đơn vị mang sau khi chuyển, một loại cho tất cả hoặc theo từng loại cũ (chi bộ trực thuộc → chi bộ
//!   cơ sở).
//!
//! Nơi quyết định là cấp trên chung thấp nhất của nơi đi và nơi đến.
//! Các quan hệ khác giữ nguyên; muốn đổi thì dùng `relate` và `unrelate`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, Vocabulary, key, missing, not_primary, place, resolve};
use crate::diagnostic::Diagnostic;
use crate::model::{
    ChangeEvent, Disposition, Edit, Fate, Field, Id, LegalForm, Matter, Relocation, Structure, Table, Text, UnitRef,
    Units,
};
use crate::say;

/// The kind that units take on the way.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
enum NewKind {
    /// One for all.
    One(Id),
    /// By former kind.
    ByFormer(Table<Id>),
}

/// Parameters of `transfer`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Transfer {
    #[allow(dead_code)]
    op: Verb,
    units: Units,
    to: Id,
    #[serde(default)]
    line: Option<Id>,
    #[serde(default)]
    rank: Option<i32>,
    #[serde(default)]
    kind: Option<NewKind>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "transfer",
    source: include_str!("transfer.rs"),
    parse: super::parse::<Transfer>,
    schema: schemars::SchemaGenerator::subschema_for::<Transfer>,
};

impl Transfer {
    /// Returns what is wrong with the parameters; the units are none where they cannot be resolved.
    fn problems(&self, structure: &Structure, units: Option<&[Id]>) -> Vec<Diagnostic> {
        let mut problems: Vec<Diagnostic> = missing(structure, &self.to, &[key("to")]).into_iter().collect();
        let catalogue = structure.catalogue();
        problems.extend(self.line.as_ref().and_then(|line| not_primary(structure, line, &[key("line")])));
        let named: Vec<&Id> = match &self.kind {
            None => Vec::new(),
            Some(NewKind::One(kind)) => vec![kind],
            Some(NewKind::ByFormer(table)) => table.iter().map(|(_, kind)| kind).collect(),
        };
        for kind in named {
            problems.extend(Vocabulary::Kinds.undeclared(catalogue, kind, || vec![key("kind")]));
        }
        if units.is_some_and(<[Id]>::is_empty) {
            problems.push(super::selects_none());
        }
        let target = structure.unit(&self.to);
        for id in units.unwrap_or_default() {
            let unit = structure.unit(id);
            if unit.and_then(|unit| unit.superior()).is_some_and(|superior| *superior.id() == self.to) {
                let message = say!("`{id}` stands under `{}` already", "`{id}` đã trực thuộc `{}`", self.to);
                let help = say!("leave it out, or use `keep`", "bỏ ra, hoặc dùng `keep`");
                problems
                    .push(Diagnostic::error("already-there", message).about(id).at(place(&[key("units")])).help(help));
            }
            if *id == self.to || target.is_some_and(|target| target.is_below(id)) {
                let message = say!(
                    "`{id}` cannot come under `{}`, which stands below it",
                    "`{id}` không thể về dưới `{}` là đơn vị ở dưới nó",
                    self.to
                );
                let help = say!("name a superior outside `{id}`", "nêu cấp trên nằm ngoài `{id}`");
                problems.push(Diagnostic::error("cycle", message).about(id).at(place(&[key("to")])).help(help));
            }
        }
        problems
    }

    fn new_kind(&self, former: &Id) -> Option<&Id> {
        let kind = match self.kind.as_ref()? {
            NewKind::One(kind) => kind,
            NewKind::ByFormer(table) => table.get(former)?,
        };
        Some(kind).filter(|kind| *kind != former)
    }
}

impl Operation for Transfer {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let structure = scene.structure;
        let (units, unresolved) = match resolve(&self.units, structure, "units") {
            Ok(units) => (Some(units), Vec::new()),
            Err(problems) => (None, problems),
        };
        let mut problems = self.problems(structure, units.as_deref());
        problems.extend(unresolved);
        if !problems.is_empty() {
            return Err(problems);
        }
        let units = units.unwrap_or_default();
        let mut event = ChangeEvent::new(LegalForm::Transfer);
        let mut edits = Vec::new();
        let last = structure.unit(&self.to).and_then(UnitRef::last_rank);
        let mut rank = self.rank.unwrap_or_else(|| last.unwrap_or(0).saturating_add(1));
        for unit in units.iter().filter_map(|id| structure.unit(id)) {
            let facts = unit.facts();
            let id = facts.id.clone();
            if let Some(kind) = self.new_kind(&facts.kind) {
                edits.push(Edit::Set { unit: id.clone(), field: Field::Kind(kind.clone()) });
                let former = &facts.kind;
                event
                    .remarks
                    .push(say!("`{id}`: kind `{former}` → `{kind}`", "`{id}`: loại hình `{former}` → `{kind}`"));
            }
            edits.push(Edit::Move { unit: id.clone(), superior: Some(self.to.clone()), line: self.line.clone(), rank });
            rank = rank.saturating_add(1);
            event.relocations.push(Relocation {
                unit: id.clone(),
                from: facts.superior.clone(),
                to: Some(self.to.clone()),
            });
            if let Some(from) = &facts.superior {
                let matter = Matter::Subordinate { unit: id.clone() };
                event.dispositions.push(Disposition {
                    unit: from.clone(),
                    matter,
                    fate: Fate::Moved,
                    to: Some(self.to.clone()),
                });
            }
        }
        let from = event.relocations.iter().filter_map(|relocation| relocation.from.as_ref());
        event.decided_by = decider(structure, from.chain([&self.to]));
        event.units = units;
        Ok(Lowered { edits, event })
    }

    fn mentions(&self) -> Vec<Id> {
        [super::listed(&self.units), vec![self.to.clone()]].concat()
    }

    stated!();
}
