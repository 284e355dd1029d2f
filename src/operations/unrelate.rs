//! # unrelate
//!
//! Takes lines of authority away (chấm dứt quan hệ).
//!
//! ```json
//! {"op": "unrelate", "lines": [{"type": "guides_professionally", "from": "so-noi-vu", "to": "phong-noi-vu"}]}
//! ```
//!
//! - `lines`: each with `type`, `from`, `to`, as the structure has them.
//!
//! ## Tiếng Việt
//!
//! Chấm dứt các quan hệ ngoài quan hệ trực thuộc trực tiếp.
//!
//! - `lines`: mỗi quan hệ có `type`, `from`, `to` đúng như trong cơ cấu.

use schemars::JsonSchema;
use serde::Deserialize;

use super::relate::{describe, ends};
use super::{Lowered, Operation, OperationKind, Scene, Verb, key, missing, place};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{ChangeEvent, Disposition, Edit, Fate, Id, LegalForm, Line, Matter, Structure, Text};
use crate::say;

/// Parameters of `unrelate`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unrelate {
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
    name: "unrelate",
    source: include_str!("unrelate.rs"),
    parse: super::parse::<Unrelate>,
    schema: schemars::SchemaGenerator::subschema_for::<Unrelate>,
};

fn problems(structure: &Structure, line: &Line, path: &[Segment]) -> Vec<Diagnostic> {
    let (line_type, from, to) = (&line.line_type, &line.from, &line.to);
    let within = |name: &'static str| [path, &[key(name)]].concat();
    let ends = [missing(structure, from, &within("from")), missing(structure, to, &within("to"))];
    let mut problems: Vec<Diagnostic> = ends.into_iter().flatten().collect();
    if problems.is_empty() && structure.line(&line.key()).is_none() {
        let message = say!(
            "no line `{line_type}` from `{from}` to `{to}`",
            "không có quan hệ `{line_type}` từ `{from}` đến `{to}`"
        );
        let between = structure.unit(to).map(|unit| unit.lines_in()).unwrap_or_default();
        let other: Vec<String> =
            between.iter().filter(|known| known.from == *from).map(|known| format!("`{}`", known.line_type)).collect();
        let help = match other.is_empty() {
            true => say!("these two bodies are not tied directly", "hai đơn vị này không có quan hệ trực tiếp"),
            false => say!("between them there is {}", "giữa hai đơn vị có {}", other.join(", ")),
        };
        problems.push(Diagnostic::error("unknown-line", message).at(place(path)).help(help));
    }
    problems
}

impl Operation for Unrelate {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let at = |position: usize| [key("lines"), Segment::Index(position)];
        let lines = self.lines.iter().enumerate();
        let problems: Vec<Diagnostic> =
            lines.flat_map(|(position, line)| problems(scene.structure, line, &at(position))).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut event = ChangeEvent::new(LegalForm::RelationEnd);
        event.units = ends(&self.lines);
        event.remarks = self.lines.iter().map(|line| describe(scene.structure, line)).collect();
        let ended = self.lines.iter().map(|line| Disposition {
            unit: line.to.clone(),
            matter: Matter::Line { line: line.key() },
            fate: Fate::Ended,
            to: None,
        });
        event.dispositions = ended.collect();
        Ok(Lowered { edits: self.lines.iter().map(|line| Edit::RemoveLine(line.key())).collect(), event })
    }

    fn mentions(&self) -> Vec<Id> {
        ends(&self.lines)
    }

    stated!();
}
