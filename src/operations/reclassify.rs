//! # reclassify
//!
//! Gives bodies another kind or level (nâng cấp, hạ cấp, chuyển loại hình).
//!
//! ```json
//! {"op": "reclassify", "units": ["chi-bo-a"], "kind": "grassroots_organisation"}
//! ```
//!
//! - `units`: listed or selected; `kind`, `level`: at least one of them.
//!
//! The legal form follows from the levels before and after. What it does not do: the superior stays; use `transfer`.
//!
//! ## Tiếng Việt
//!
//! Đổi loại hoặc cấp của đơn vị (nâng cấp, hạ cấp, chuyển loại hình).
//!
//! - `units`: liệt kê hoặc chọn theo điều kiện; `kind` (loại), `level` (cấp): nêu ít nhất một trong hai.
//!
//! Hình thức pháp lý được suy ra từ cấp trước và sau. Cấp trên giữ nguyên; muốn đổi thì dùng `transfer`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, Vocabulary, edits_between, key, place, resolve};
use crate::diagnostic::{Diagnostic, Say};
use crate::model::{Catalogue, ChangeEvent, Id, LegalForm, Text, Unit, Units};
use crate::say;

/// Parameters of `reclassify`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reclassify {
    #[allow(dead_code)]
    op: Verb,
    units: Units,
    #[serde(default)]
    kind: Option<Id>,
    #[serde(default)]
    level: Option<Id>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "reclassify",
    source: include_str!("reclassify.rs"),
    parse: super::parse::<Reclassify>,
    schema: schemars::SchemaGenerator::subschema_for::<Reclassify>,
};

fn level<'a>(catalogue: &'a Catalogue, unit: &'a Unit) -> Option<&'a Id> {
    unit.level.as_ref().or_else(|| catalogue.kind(&unit.kind)?.level.as_ref())
}

fn rank(catalogue: &Catalogue, unit: &Unit) -> Option<i32> {
    catalogue.level(level(catalogue, unit)?).map(|level| level.rank)
}

/// Returns the new kind and the new level in words, each where it is another than before.
fn describe(catalogue: &Catalogue, before: &Unit, after: &Unit) -> Vec<Say> {
    let id = &before.id;
    let mut remarks = Vec::new();
    if before.kind != after.kind {
        let (old, new) = (&before.kind, &after.kind);
        remarks.push(say!("`{id}`: kind `{old}` → `{new}`", "`{id}`: loại hình `{old}` → `{new}`"));
    }
    let (old, new) = (level(catalogue, before), level(catalogue, after));
    if old != new {
        let word = |level: Option<&Id>| level.map_or_else(|| "–".to_owned(), |level| format!("`{level}`"));
        let (old, new) = (word(old), word(new));
        remarks.push(say!("`{id}`: level {old} → {new}", "`{id}`: cấp {old} → {new}"));
    }
    remarks
}

impl Reclassify {
    fn problems(&self, catalogue: &Catalogue) -> Vec<Diagnostic> {
        let kind = self.kind.as_ref();
        let kind = kind.and_then(|kind| Vocabulary::Kinds.undeclared(catalogue, kind, || vec![key("kind")]));
        let level = self.level.as_ref();
        let level = level.and_then(|level| Vocabulary::Levels.undeclared(catalogue, level, || vec![key("level")]));
        kind.into_iter().chain(level).collect()
    }
}

impl Operation for Reclassify {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let catalogue = scene.structure.catalogue();
        let mut problems = self.problems(catalogue);
        let units = resolve(&self.units, scene.structure, "units").unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        if units.is_empty() && problems.is_empty() {
            problems.push(super::selects_none());
        }
        let mut event = ChangeEvent::new(LegalForm::Conversion);
        let mut edits = Vec::new();
        let mut steps: Vec<i32> = Vec::new();
        for unit in units.iter().filter_map(|id| scene.structure.unit(id)) {
            let before = unit.facts();
            let mut after = before.clone();
            after.kind = self.kind.clone().unwrap_or(after.kind);
            after.level = self.level.clone().or(after.level);
            let id = &before.id;
            if after == *before {
                let message = say!("`{id}` is of that kind and level already", "`{id}` đã thuộc loại và cấp đó");
                let help =
                    say!("leave it out, or state another `kind` or `level`", "bỏ ra, hoặc ghi `kind`, `level` khác");
                problems.push(Diagnostic::error("no-change", message).about(id).at(place(&[key("units")])).help(help));
            }
            event.remarks.extend(describe(catalogue, before, &after));
            steps.extend(
                rank(catalogue, &after).zip(rank(catalogue, before)).map(|(after, before)| (after - before).signum()),
            );
            edits.extend(edits_between(before, &after));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        event.form = match steps.as_slice() {
            [first, rest @ ..] if *first < 0 && rest.iter().all(|step| step == first) => LegalForm::Upgrade,
            [first, rest @ ..] if *first > 0 && rest.iter().all(|step| step == first) => LegalForm::Downgrade,
            _ => LegalForm::Conversion,
        };
        let superiors = units.iter().filter_map(|id| scene.structure.unit(id)?.facts().superior.as_ref());
        event.decided_by = decider(scene.structure, superiors);
        event.units = units;
        Ok(Lowered { edits, event })
    }

    fn mentions(&self) -> Vec<Id> {
        super::listed(&self.units)
    }

    stated!();
}
