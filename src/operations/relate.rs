//! # relate
//!
//! Lays lines of authority over the hierarchy: guidance, second subordination, leadership, supervision … (thiết lập quan hệ).
//!
//! ```json
//! {"op": "relate", "lines": [{"type": "guides_professionally", "from": "so-noi-vu", "to": "phong-noi-vu"}]}
//! ```
//!
//! - `lines`: each with `type`, `from` (the superior end), `to` and, if wanted, `basis`.
//!
//! What it does not do: the direct superior is changed by `transfer`.
//!
//! ## Tiếng Việt
//!
//! Thiết lập quan hệ ngoài quan hệ trực thuộc trực tiếp: hướng dẫn chuyên môn, song trùng trực thuộc, lãnh đạo, giám sát …
//!
//! - `lines`: mỗi quan hệ có `type` (loại), `from` (bên trên), `to` (bên dưới) và, nếu cần, `basis` (căn cứ).
//!
//! Cấp trên trực tiếp không đổi ở đây; khi đó dùng `transfer`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Lowered, Operation, OperationKind, Scene, Verb, key, missing, place, unknown_line_type};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{ChangeEvent, Edit, Family, Id, LegalForm, Line, Structure, Text};
use crate::say;

/// Parameters of `relate`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Relate {
    #[allow(dead_code)]
    op: Verb,
    lines: Vec<Line>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "relate",
    source: include_str!("relate.rs"),
    parse: super::parse::<Relate>,
    schema: schemars::SchemaGenerator::subschema_for::<Relate>,
};

/// Returns what is wrong with a line that is to be laid.
fn problems(structure: &Structure, line: &Line, path: &[Segment]) -> Vec<Diagnostic> {
    let (line_type, from, to) = (&line.line_type, &line.from, &line.to);
    let within = |name: &'static str| [path, &[key(name)]].concat();
    let mut problems: Vec<Diagnostic> = Vec::new();
    match structure.catalogue().family(line_type) {
        None => problems.extend(unknown_line_type(structure, line_type, &within("type"))),
        Some(Family::Subordination) => {
            let message =
                say!("`{line_type}` is the line to the direct superior", "`{line_type}` là quan hệ trực thuộc");
            let help =
                say!("use `transfer` to change the direct superior", "dùng `transfer` để đổi cấp trên trực tiếp");
            problems.push(Diagnostic::error("second-superior", message).at(place(&within("type"))).help(help));
        }
        Some(_) => {}
    }
    problems.extend(missing(structure, from, &within("from")));
    problems.extend(missing(structure, to, &within("to")));
    if from == to {
        let message = say!("the line leads from `{from}` to itself", "quan hệ nối `{from}` với chính nó");
        problems.push(
            Diagnostic::error("self-line", message).at(place(path)).help(say!("name two bodies", "nêu hai đơn vị")),
        );
    }
    if structure.line(&line.key()).is_some() {
        let message = say!(
            "the line `{line_type}` from `{from}` to `{to}` is there already",
            "quan hệ `{line_type}` từ `{from}` đến `{to}` đã có"
        );
        problems.push(
            Diagnostic::error("duplicate-line", message).at(place(path)).help(say!("leave it out", "bỏ dòng này")),
        );
    }
    problems
}

impl Operation for Relate {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let at = |position: usize| [key("lines"), Segment::Index(position)];
        let lines = self.lines.iter().enumerate();
        let problems: Vec<Diagnostic> =
            lines.flat_map(|(position, line)| problems(scene.structure, line, &at(position))).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut event = ChangeEvent::new(LegalForm::Relation);
        event.units = ends(&self.lines);
        event.remarks = self.lines.iter().map(|line| describe(scene.structure, line)).collect();
        Ok(Lowered { edits: self.lines.iter().map(|line| Edit::AddLine(Arc::new(line.clone()))).collect(), event })
    }

    fn mentions(&self) -> Vec<Id> {
        ends(&self.lines)
    }

    stated!();
}

/// Returns the ends of lines, sorted, once each.
pub(super) fn ends(lines: &[Line]) -> Vec<Id> {
    let mut ends: Vec<Id> = lines.iter().flat_map(|line| [line.from.clone(), line.to.clone()]).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Returns a line in words: from, family, to.
pub(super) fn describe(structure: &Structure, line: &Line) -> crate::diagnostic::Say {
    use crate::diagnostic::Speech::{En, Vi};
    let name = |speech| {
        let declared = structure.catalogue().line_type(&line.line_type).map(|found| found.name.get(speech));
        declared.filter(|name| !name.is_empty()).unwrap_or(&line.line_type).to_owned()
    };
    let (from, to) = (&line.from, &line.to);
    crate::diagnostic::Say::new(
        format!("`{from}` – {} – `{to}`", name(En)),
        format!("`{from}` – {} – `{to}`", name(Vi)),
    )
}
