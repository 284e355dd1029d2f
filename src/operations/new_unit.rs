//! A unit that an operation founds: its facts, its lines, and the earlier body that it restores.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::spot::Spot;
use super::{Vocabulary, missing, not_primary, place, unknown_line_type};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{
    Attribute, Basis, Ended, Family, Figure, Id, Line, Post, Provenance, Structure, Table, Text, Unit, name_posts,
    post_problems,
};
use crate::say;

/// The facts of a unit that a plan founds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Id, never used before unless the unit restores the body that had it.
    pub id: Id,
    /// Official name.
    pub name: Text,
    /// Short name.
    #[serde(default)]
    pub short: Option<Text>,
    /// Kind.
    pub kind: Id,
    /// Level, where it differs from that of the kind.
    #[serde(default)]
    pub level: Option<Id>,
    /// Direct superior; absent = that of the originals, if they have one and the same.
    #[serde(default)]
    pub superior: Option<Id>,
    /// Type of the line to the direct superior.
    #[serde(default)]
    pub line: Option<Id>,
    /// Order among the siblings; absent = that of the first original.
    #[serde(default)]
    pub rank: Option<i32>,
    /// Official codes by scheme.
    #[serde(default)]
    pub codes: Table<Box<str>>,
    /// Quantities; conserved ones must balance with what the originals give.
    #[serde(default)]
    pub measures: Table<Figure>,
    /// Posts; absent = a vacant head where the originals had heads, and the deputies and members carried over.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// Functions that it leads.
    #[serde(default)]
    pub functions: Vec<Id>,
    /// Functions in which it takes part.
    #[serde(default)]
    pub cooperates: Vec<Id>,
    /// What it is founded on; absent = the basis of the step.
    #[serde(default)]
    pub legal_basis: Vec<Basis>,
    /// Judgements and remarks.
    #[serde(default)]
    pub attributes: Table<Attribute>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where the facts come from.
    #[serde(default)]
    pub provenance: Option<Box<Provenance>>,
    /// Lines of which the unit is one end.
    #[serde(default)]
    pub lines: Vec<LineEnd>,
    /// The ended body that is founded again.
    #[serde(default)]
    pub restores: Option<Id>,
}

/// A line whose other end is the unit that declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineEnd {
    /// Line type.
    #[serde(rename = "type")]
    pub line_type: Id,
    /// The superior end; exactly one of `from` and `to` is given.
    #[serde(default)]
    pub from: Option<Id>,
    /// The subordinate end.
    #[serde(default)]
    pub to: Option<Id>,
    /// What the line rests on.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

impl LineEnd {
    /// Returns the line between the unit and the other end.
    pub fn line(&self, unit: &Id) -> Option<Line> {
        let (from, to) = match (&self.from, &self.to) {
            (Some(from), None) => (from, unit),
            (None, Some(to)) => (unit, to),
            _ => return None,
        };
        let mut line = Line::new(self.line_type.clone(), from.clone(), to.clone());
        line.basis = self.basis.clone();
        Some(line)
    }
}

impl NewUnit {
    /// Returns the facts as a unit.
    pub fn unit(&self) -> Unit {
        let mut posts = self.posts.clone();
        name_posts(&mut posts);
        Unit {
            name: self.name.clone(),
            short: self.short.clone(),
            level: self.level.clone(),
            superior: self.superior.clone(),
            line: self.line.clone(),
            rank: self.rank.unwrap_or(0),
            codes: self.codes.clone(),
            measures: self.measures.clone(),
            posts: posts.into(),
            functions: self.functions.as_slice().into(),
            cooperates: self.cooperates.as_slice().into(),
            legal_basis: self.legal_basis.as_slice().into(),
            attributes: self.attributes.clone(),
            note: self.note.clone(),
            provenance: self.provenance.clone(),
            ..Unit::new(self.id.clone(), self.kind.clone())
        }
    }

    /// Returns the entry of the register of ended bodies that leaves it, because this unit takes its id up again.
    pub fn restored<'s>(&self, structure: &'s Structure) -> Option<&'s Ended> {
        self.restores.as_ref().filter(|id| **id == self.id).and_then(|id| structure.ended(id))
    }

    /// Returns the ids that the unit names as superior and as ends of lines.
    pub fn mentions(&self) -> Vec<Id> {
        let ends = self.lines.iter().flat_map(|line| line.from.iter().chain(&line.to));
        self.superior.iter().chain(ends).cloned().collect()
    }

    /// Returns everything that is wrong with the unit in itself; `founded` are the ids founded beside it.
    pub(super) fn problems(&self, structure: &Structure, founded: &[Id], path: Spot) -> Vec<Diagnostic> {
        let within = |name: &'static str| path.key(name).segments();
        let mut problems = self.id_problems(structure, &|| within("id"));
        let known = |id: &Id| founded.contains(id) || structure.contains(id);
        if let Some(superior) = &self.superior
            && !known(superior)
        {
            problems.extend(missing(structure, superior, &within("superior")));
        }
        let catalogue = structure.catalogue();
        problems.extend(Vocabulary::Kinds.undeclared(catalogue, &self.kind, || within("kind")));
        if let Some(level) = &self.level {
            problems.extend(Vocabulary::Levels.undeclared(catalogue, level, || within("level")));
        }
        for attribute in self.attributes.keys() {
            problems.extend(Vocabulary::Attributes.undeclared(catalogue, attribute, || within("attributes")));
        }
        let mut posts = self.posts.clone();
        name_posts(&mut posts);
        for (position, problem) in post_problems(&self.id, &posts) {
            let path = [within("posts"), vec![Segment::Index(position)]].concat();
            problems.push(problem.at(place(&path)));
        }
        for measure in self.measures.keys() {
            problems.extend(Vocabulary::Measures.undeclared(catalogue, measure, || within("measures")));
        }
        problems.extend(self.line.as_ref().and_then(|line| not_primary(structure, line, &within("line"))));
        for (position, line) in self.lines.iter().enumerate() {
            let path = [within("lines"), vec![Segment::Index(position)]].concat();
            problems.extend(line_problems(structure, line, &known, &path));
        }
        problems
    }

    fn id_problems(&self, structure: &Structure, path: &dyn Fn() -> Vec<Segment>) -> Vec<Diagnostic> {
        let id = &self.id;
        let mut problems: Vec<Diagnostic> = id.malformed(|| place(&path())).into_iter().collect();
        if structure.contains(id) {
            let message = say!("a unit `{id}` is alive already", "đơn vị `{id}` đang hoạt động");
            let help = say!("choose an id that was never used", "chọn mã chưa từng dùng");
            problems.push(Diagnostic::error("reused-id", message).about(id).at(place(&path())).help(help));
        } else if structure.ended(id).is_some() && self.restores.as_ref() != Some(id) {
            let message =
                say!("`{id}` is the id of a body that has ended", "`{id}` là mã của đơn vị đã kết thúc hoạt động");
            let help = say!(
                "choose another id, or state `\"restores\": \"{id}\"` if that body is founded again",
                "chọn mã khác, hoặc ghi `\"restores\": \"{id}\"` nếu lập lại chính đơn vị đó"
            );
            problems.push(Diagnostic::error("reused-id", message).about(id).at(place(&path())).help(help));
        }
        if let Some(restored) = &self.restores
            && structure.ended(restored).is_none()
        {
            let message = say!(
                "`{restored}` is not in the register of ended bodies",
                "`{restored}` không có trong danh sách đơn vị đã kết thúc"
            );
            let mut problem = Diagnostic::error("not-ended", message).at(place(&path()));
            problem.help =
                crate::diagnostic::did_you_mean(restored, structure.ended_units().map(|ended| ended.id.as_str()))
                    .or_else(|| Some(say!("add it to `ended` of the structure", "bổ sung vào `ended` của cơ cấu")));
            problems.push(problem);
        }
        problems
    }
}

fn line_problems(
    structure: &Structure,
    line: &LineEnd,
    known: &impl Fn(&Id) -> bool,
    path: &[Segment],
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let line_type = &line.line_type;
    if structure.catalogue().family(line_type) == Some(Family::Subordination) {
        let message = say!("`{line_type}` is the line to the direct superior", "`{line_type}` là quan hệ trực thuộc");
        let help = say!("state it under `superior` and `line`", "ghi ở `superior` và `line`");
        problems.push(Diagnostic::error("second-superior", message).at(place(path)).help(help));
    }
    problems.extend(unknown_line_type(structure, line_type, path));
    if line.from.is_some() == line.to.is_some() {
        let message = say!(
            "a line of a new unit names `from` or `to`, and one of them only",
            "mỗi quan hệ của đơn vị mới chỉ nêu `from` hoặc `to`"
        );
        let help = say!("leave out the end that is the new unit", "bỏ đầu là đơn vị mới");
        problems.push(Diagnostic::error("malformed-line", message).at(place(path)).help(help));
    }
    for end in line.from.iter().chain(&line.to) {
        if !known(end) {
            problems.extend(missing(structure, end, path));
        }
    }
    problems
}
