//! From rows to bodies that know each other: references by id, code or name, ids, superiors, lines.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::{FxBuildHasher, FxHashMap};
use thin_vec::ThinVec;

use super::draft::{Above, Draft};
use super::kinds::slug;
use super::levels::grow;
use super::mapping::By;
use super::opened::{At, Opened};
use super::report::Reports;
use super::values::key;
use crate::diagnostic::{Diagnostic, Severity, Speech, did_you_mean};
use crate::model::{Id, Line};
use crate::say;

/// The bodies of all tables of one kind, findable by what other cells call them.
#[derive(Default)]
pub(super) struct Bodies<'w> {
    pub drafts: Vec<Draft<'w>>,
    by_raw: FxHashMap<Cow<'w, str>, usize>,
    by_code: FxHashMap<String, Vec<usize>>,
    /// Made when a cell first calls a body by no id and no code.
    by_name: OnceCell<FxHashMap<String, Vec<usize>>>,
    /// Made when a cell first calls a body by an id that stands in no cell, after all bodies have ids.
    by_id: OnceCell<FxHashMap<Id, usize>>,
    has_ids: bool,
    /// Lines that the rows give, and the cells that they come from.
    pub lines: Vec<(Line, At)>,
}

/// Why no body is meant.
pub(super) enum Unfound {
    /// No body is called so.
    Unknown,
    /// Several bodies are called so.
    Several(Vec<usize>),
}

impl<'w> Bodies<'w> {
    /// Takes the bodies in, gives them ids and superiors, and lays their lines.
    pub fn of(drafts: Vec<Draft<'w>>, tables: &[Opened<'_>], reports: &mut Reports) -> Bodies<'w> {
        let mut bodies = Bodies { drafts: grow(drafts, tables, reports), ..Bodies::default() };
        bodies.enter();
        let superiors = bodies.superiors(tables, reports);
        bodies.give_ids(&superiors, tables, reports);
        for (position, superior) in superiors.iter().enumerate() {
            bodies.drafts[position].unit.superior = superior.map(|at| bodies.drafts[at].unit.id.clone());
        }
        bodies.rank(&superiors, tables);
        bodies.has_ids = true;
        bodies.check_subordinates(tables, reports);
        bodies.lay_lines(tables, reports);
        bodies
    }

    fn enter(&mut self) {
        self.by_raw = FxHashMap::with_capacity_and_hasher(self.drafts.len(), FxBuildHasher);
        for (position, draft) in self.drafts.iter().enumerate() {
            if let Some(raw) = &draft.raw {
                self.by_raw.entry(raw.clone()).or_insert(position);
            }
            for (_, code) in draft.unit.codes.iter() {
                let known = self.by_code.entry(code.to_string()).or_default();
                if known.last() != Some(&position) {
                    known.push(position);
                }
            }
        }
    }

    fn by_name(&self) -> &FxHashMap<String, Vec<usize>> {
        self.by_name.get_or_init(|| {
            let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (position, draft) in self.drafts.iter().enumerate() {
                let short = draft.unit.short.iter().flat_map(|short| short.iter());
                let mut names: Vec<String> = draft.unit.name.iter().chain(short).map(|(_, name)| key(name)).collect();
                names.sort();
                names.dedup();
                for name in names {
                    by_name.entry(name).or_default().push(position);
                }
            }
            by_name
        })
    }

    fn by_id(&self) -> &FxHashMap<Id, usize> {
        self.by_id.get_or_init(|| {
            let mut by_id = FxHashMap::default();
            for (position, draft) in self.drafts.iter().enumerate() {
                by_id.entry(draft.unit.id.clone()).or_insert(position);
            }
            by_id
        })
    }

    /// Returns the body that a text means.
    pub fn find(&self, text: &str, by: Option<By>) -> Result<usize, Unfound> {
        let one = |found: Option<&Vec<usize>>| match found.map(Vec::as_slice) {
            None | Some([]) => Err(Unfound::Unknown),
            Some([one]) => Ok(*one),
            Some(several) => Err(Unfound::Several(several.to_vec())),
        };
        let by_given = || self.has_ids.then(|| self.by_id().get(text)).flatten();
        let by_id = || self.by_raw.get(text).or_else(by_given).copied().ok_or(Unfound::Unknown);
        let by_code = || one(self.by_code.get(text));
        let by_name = || one(self.by_name().get(&key(text)));
        match by {
            Some(By::Id) => by_id(),
            Some(By::Code) => by_code(),
            Some(By::Name) => by_name(),
            None => match by_id() {
                Ok(found) => Ok(found),
                Err(_) => match by_code() {
                    Err(Unfound::Unknown) => by_name(),
                    found => found,
                },
            },
        }
    }

    /// Returns the body that a text means, or says why none is meant.
    pub fn refer(
        &self,
        text: &str,
        by: Option<By>,
        at: At,
        tables: &[Opened<'_>],
        reports: &mut Reports,
    ) -> Option<usize> {
        match self.find(text, by) {
            Ok(found) => Some(found),
            Err(unfound) => {
                self.say_unfound(text, unfound, at, tables, reports);
                None
            }
        }
    }

    /// Says why no body is meant.
    pub fn say_unfound(&self, text: &str, unfound: Unfound, at: At, tables: &[Opened<'_>], reports: &mut Reports) {
        match unfound {
            Unfound::Unknown => reports.unknown_body(text, at, || {
                let names = self.drafts.iter().flat_map(|draft| draft.unit.name.iter().map(|(_, name)| name));
                let raws = self.drafts.iter().filter_map(|draft| draft.raw.as_deref());
                did_you_mean(text, names.chain(raws).take(20_000))
            }),
            Unfound::Several(several) => {
                let total = several.len();
                let message = say!("`{text}` may mean {total} bodies", "`{text}` có thể là {total} đơn vị");
                let help = say!("name it by its id or code", "ghi bằng mã");
                let related = several.iter().take(3).map(|&position| {
                    let draft = &self.drafts[position];
                    (say!("one of them", "một trong số đó"), draft.at(tables, "name"))
                });
                reports.at_with(at, Diagnostic::error("ambiguous-body", message).help(help), related.collect());
            }
        }
    }

    /// Finds the superior of every body: by its column, or by depth.
    fn superiors(&mut self, tables: &[Opened<'_>], reports: &mut Reports) -> Vec<Option<usize>> {
        let mut superiors = vec![None; self.drafts.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut last_table = u32::MAX;
        let mut by = None;
        let mut further = Vec::new();
        for (position, superior) in superiors.iter_mut().enumerate() {
            let draft = &self.drafts[position];
            if last_table != draft.table {
                open.clear();
                last_table = draft.table;
                by = tables[draft.table as usize].source("superior").and_then(|source| source.by);
            }
            let mut found: ThinVec<usize> = ThinVec::new();
            for text in draft.superiors() {
                let meant = self.find(text, by).map_err(|unfound| {
                    self.say_unfound(text, unfound, draft.at(tables, "superior"), tables, reports);
                });
                match (meant, *superior) {
                    (Err(()), _) => {}
                    (Ok(meant), None) => *superior = Some(meant),
                    (Ok(meant), Some(first)) => {
                        if found.is_empty() {
                            found.push(first);
                        }
                        found.push(meant);
                    }
                }
            }
            *superior = superior.or(draft.above);
            if let Some(depth) = draft.depth {
                open.truncate(depth);
                *superior = superior.or_else(|| open.last().copied());
                // A row that is deeper than the one above by more than one level hangs under that row.
                open.resize(depth, position);
                open.push(position);
            }
            if found.len() > 1 {
                further.push((position, found));
            }
        }
        for (position, found) in further {
            self.place_further(position, &found, tables, reports);
        }
        superiors
    }

    /// Gives bodies of numbered tables the order of their rows.
    fn rank(&mut self, superiors: &[Option<usize>], tables: &[Opened<'_>]) {
        let mut total: FxHashMap<Option<usize>, i32> = FxHashMap::default();
        let is_ordered = |opened: &Opened<'_>| {
            let is_ordered = opened.has("number") || !opened.map.levels.is_empty() || opened.outline().is_some();
            is_ordered && !opened.has("rank")
        };
        let ordered: Vec<bool> = tables.iter().map(is_ordered).collect();
        if !ordered.contains(&true) {
            return;
        }
        for (position, superior) in superiors.iter().enumerate() {
            let draft = &mut self.drafts[position];
            if ordered[draft.table as usize] {
                let rank = total.entry(*superior).or_default();
                *rank += 1;
                draft.unit.rank = *rank;
            }
        }
    }

    /// Makes lines of further superiors, or says that there are some.
    fn place_further(&mut self, position: usize, found: &[usize], tables: &[Opened<'_>], reports: &mut Reports) {
        let draft = &self.drafts[position];
        let opened = &tables[draft.table as usize];
        let at = draft.at(tables, "superior");
        match opened.map.further_superiors.as_deref() {
            Some("ignore") => {}
            Some(line_type) => {
                let line_type = Id::from(line_type);
                let further = found[1..].iter().map(|&superior| (line_type.clone(), Above::Superior(superior)));
                self.drafts[position].lines.extend(further);
            }
            None => {
                let (label, first) = (self.label(position), self.label(found[0]));
                let all: Vec<String> = found.iter().map(|&superior| format!("`{}`", self.label(superior))).collect();
                let (total, all) = (found.len(), all.join(", "));
                let message = say!("`{label}` has {total} superiors: {all}", "`{label}` có {total} cấp trên: {all}");
                let help = say!(
                    "keep one in the cell, or say in the mapping what becomes of the others: `further_superiors` with a line type or `ignore`; `{first}` was taken",
                    "chỉ ghi một, hoặc khai báo `further_superiors` (loại quan hệ hoặc `ignore`) trong tệp ánh xạ; đã lấy `{first}`"
                );
                reports.at(at, Diagnostic::error("several-superiors", message).help(help));
            }
        }
    }

    /// Returns what a body is called in findings.
    pub fn label(&self, position: usize) -> String {
        let draft = &self.drafts[position];
        let name = draft.unit.name.get(Speech::Vi);
        if name.is_empty() { draft.raw.as_deref().unwrap_or("").to_owned() } else { name.to_owned() }
    }

    /// Gives an id to every body that has none: a code of its own, else its name, else name and superior.
    fn give_ids(&mut self, superiors: &[Option<usize>], tables: &[Opened<'_>], reports: &mut Reports) {
        if self.drafts.iter().all(|draft| draft.has_id) {
            return;
        }
        let mut total: FxHashMap<String, usize> = FxHashMap::default();
        let slug = |draft: &Draft<'_>| if draft.has_id { String::new() } else { slug_of(draft) };
        let slugs: Vec<String> = self.drafts.iter().map(slug).collect();
        for (draft, slug) in self.drafts.iter().zip(&slugs) {
            *total.entry(if draft.has_id { draft.unit.id.to_string() } else { slug.clone() }).or_default() += 1;
        }
        let mut pending: Vec<usize> = (0..slugs.len()).filter(|&position| !self.drafts[position].has_id).collect();
        pending.retain(|&position| {
            let is_own = total[&slugs[position]] == 1;
            if is_own {
                self.drafts[position].unit.id = Id::from(&*slugs[position]);
            }
            !is_own
        });
        let mut taken: FxHashMap<String, usize> = FxHashMap::default();
        loop {
            let before = pending.len();
            pending.retain(|&position| {
                let Some(superior) = superiors[position] else { return true };
                let above = self.drafts[superior].unit.id.to_string();
                if above.is_empty() {
                    return true;
                }
                let id = format!("{}.{above}", slugs[position]);
                let is_long = id.len() > 160;
                let id = if is_long { format!("{}.{}", slugs[position], self.drafts[position].row) } else { id };
                let twin = taken.insert(id.clone(), position).or_else(|| total.get(&id).map(|_| position));
                self.drafts[position].unit.id = Id::from(match twin {
                    None => id,
                    Some(twin) => {
                        self.say_twins(position, twin, tables, reports);
                        format!("{id}-{}", self.drafts[position].row)
                    }
                });
                false
            });
            if pending.len() == before {
                break;
            }
        }
        for position in pending {
            let twin = taken.insert(slugs[position].clone(), position);
            self.drafts[position].unit.id = Id::from(match twin {
                None => slugs[position].clone(),
                Some(twin) => {
                    self.say_twins(position, twin, tables, reports);
                    format!("{}-{}", slugs[position], self.drafts[position].row)
                }
            });
        }
    }

    fn say_twins(&self, position: usize, twin: usize, tables: &[Opened<'_>], reports: &mut Reports) {
        let label = self.label(position);
        let message = say!(
            "two bodies under the same superior are called `{label}`, so neither has an id of its own",
            "hai đơn vị cùng cấp trên đều tên `{label}` nên không lập được mã riêng"
        );
        let help = say!("add a column with ids, or tell the names apart", "thêm cột mã, hoặc ghi tên khác nhau");
        let other = (say!("the other one", "đơn vị kia"), self.drafts[twin].at(tables, "name"));
        let related = if twin == position { Vec::new() } else { vec![other] };
        reports.at_with(
            self.drafts[position].at(tables, "name"),
            Diagnostic::error("same-name", message).help(help),
            related,
        );
    }

    /// Compares the subordinates that rows name with the superiors that their rows name.
    fn check_subordinates(&mut self, tables: &[Opened<'_>], reports: &mut Reports) {
        if self.drafts.iter().all(|draft| draft.subordinates.is_none()) {
            return;
        }
        let mut adopted: Vec<(usize, usize, At)> = Vec::new();
        let mut named: FxHashMap<(usize, usize), ()> = FxHashMap::default();
        for (position, draft) in self.drafts.iter().enumerate() {
            let Some(subordinates) = &draft.subordinates else { continue };
            let by = tables[draft.table as usize].source("subordinates").and_then(|source| source.by);
            let at = draft.at(tables, "subordinates");
            for text in subordinates {
                let Some(below) = self.refer(text, by, at, tables, reports) else { continue };
                named.insert((position, below), ());
                let below_draft = &self.drafts[below];
                let above_by = tables[below_draft.table as usize].source("superior").and_then(|source| source.by);
                let mut above = below_draft.superiors();
                let names_back = above.any(|text| self.find(text, above_by).is_ok_and(|found| found == position));
                if names_back {
                    continue;
                }
                let (above, label) = (self.label(position), self.label(below));
                let is_free = below_draft.unit.superior.is_none();
                let help = match is_free {
                    true => {
                        adopted.push((below, position, at));
                        say!(
                            "`{above}` was taken as its superior; say so in its own row",
                            "đã lấy `{above}` làm cấp trên; ghi điều đó ở dòng của đơn vị"
                        )
                    }
                    false => say!(
                        "correct one of the two rows; its own row was followed",
                        "sửa một trong hai dòng; đã theo dòng của chính đơn vị"
                    ),
                };
                let message = say!(
                    "`{above}` names `{label}` as its subordinate, which does not name it as its superior",
                    "`{above}` ghi `{label}` là cấp dưới, nhưng đơn vị này không ghi lại là cấp trên"
                );
                let related = vec![(say!("its own row", "dòng của đơn vị"), below_draft.at(tables, "superior"))];
                reports.at_with(at, Diagnostic::new(Severity::Warning, "one-sided-link", message).help(help), related);
            }
        }
        for (below, above, _) in adopted {
            let id = self.drafts[above].unit.id.clone();
            self.drafts[below].unit.superior.get_or_insert(id);
        }
        self.check_superiors_named(&named, tables, reports);
    }

    /// Says which bodies name a superior that lists its subordinates without them.
    fn check_superiors_named(
        &self,
        named: &FxHashMap<(usize, usize), ()>,
        tables: &[Opened<'_>],
        reports: &mut Reports,
    ) {
        for (position, draft) in self.drafts.iter().enumerate() {
            let by = tables[draft.table as usize].source("superior").and_then(|source| source.by);
            for text in draft.superiors() {
                let Ok(above) = self.find(text, by) else { continue };
                if self.drafts[above].subordinates.is_none() || named.contains_key(&(above, position)) {
                    continue;
                }
                let (label, above_label) = (self.label(position), self.label(above));
                let message = say!(
                    "`{label}` names `{above_label}` as its superior, which does not list it among its subordinates",
                    "`{label}` ghi `{above_label}` là cấp trên, nhưng đơn vị này không liệt kê lại là cấp dưới"
                );
                let help = say!(
                    "correct one of the two rows; the superior was taken as named",
                    "sửa một trong hai dòng; đã lấy cấp trên như ghi"
                );
                let related = vec![(
                    say!("the row of the superior", "dòng của cấp trên"),
                    self.drafts[above].at(tables, "subordinates"),
                )];
                reports.at_with(
                    draft.at(tables, "superior"),
                    Diagnostic::new(Severity::Warning, "one-sided-link", message).help(help),
                    related,
                );
            }
        }
    }

    /// Returns by position the bodies that others took over from, as their own row or that of the others says.
    pub fn successors(&self, tables: &[Opened<'_>], reports: &mut Reports) -> FxHashMap<usize, Vec<Id>> {
        let mut successors: FxHashMap<usize, Vec<Id>> = FxHashMap::default();
        let mut add = |position: usize, id: &Id| {
            let known = successors.entry(position).or_default();
            if !known.contains(id) {
                known.push(id.clone());
            }
        };
        for (position, draft) in self.drafts.iter().enumerate() {
            for (field, texts) in [("successors", &draft.successors), ("predecessors", &draft.predecessors)] {
                if texts.is_empty() {
                    continue;
                }
                let by = tables[draft.table as usize].source(field).and_then(|source| source.by);
                let at = draft.at(tables, field);
                for other in texts.iter().filter_map(|text| self.refer(text, by, at, tables, reports)) {
                    match field {
                        "successors" => add(position, &self.drafts[other].unit.id),
                        _ => add(other, &draft.unit.id),
                    }
                }
            }
        }
        successors
    }

    fn lay_lines(&mut self, tables: &[Opened<'_>], reports: &mut Reports) {
        let mut lines = Vec::new();
        for draft in &self.drafts {
            for (line_type, above) in &draft.lines {
                let (found, at) = match above {
                    Above::Superior(position) => (Some(*position), draft.at(tables, "superior")),
                    Above::Named(name) => {
                        let field = format!("lines.{line_type}");
                        let by = tables[draft.table as usize].source(&field).and_then(|source| source.by);
                        let at = draft.at(tables, &field);
                        (self.refer(name, by, at, tables, reports), at)
                    }
                };
                if let Some(from) = found {
                    let from = self.drafts[from].unit.id.clone();
                    lines.push((Line::new(line_type.clone(), from, draft.unit.id.clone()), at));
                }
            }
        }
        self.lines = lines;
    }
}

/// Returns the id that a body without one takes if it is free: its code, or its name.
fn slug_of(draft: &Draft<'_>) -> String {
    let code = draft.unit.codes.iter().next().map(|(_, code)| slug(code)).filter(|code| !code.is_empty());
    let name = draft.unit.name.get(Speech::Vi);
    code.unwrap_or_else(|| {
        Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| format!("unit-{}", draft.row))
    })
}
