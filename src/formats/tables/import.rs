//! Tables and a mapping in, a structure and a plan out, by the same assembly as every structure.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bodies::Bodies;
use super::draft::{Draft, Reading};
use super::grid::Workbook;
use super::kinds::Kinds;
use super::mapping::{Gives, Mapping};
use super::opened::{At, Opened};
use super::relations::Relations;
use super::report::Reports;
use crate::diagnostic::{Diagnostic, Place, Segment, Severity};
use crate::model::{Catalogue, Ended, Header, Id, LineKey, Parts, Structure};
use crate::say;

/// What was read from tables.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The structure, without what is wrong.
    pub structure: Structure,
    /// The plan as a text, if the tables give one.
    pub plan: Option<String>,
    /// Everything that is wrong or worth saying, with places.
    pub problems: Vec<Diagnostic>,
    /// Texts that places lie in, by the name of the file in the place: the rows of sheets as lines.
    pub pages: Vec<(String, String)>,
}

/// Reads a structure, and a plan if there is one, from tables.
///
/// `catalogue` is the vocabulary, and the path by which the structure is to name it.
///
/// # Errors
/// Returns what is wrong when tables or columns that the mapping names are missing.
pub fn import(
    workbooks: &[Workbook],
    mapping: &Mapping,
    catalogue: (Arc<Catalogue>, Option<String>),
) -> Result<Imported, Vec<Diagnostic>> {
    let (catalogue, path) = catalogue;
    let mut tables = Vec::new();
    let mut missing = Vec::new();
    for map in &mapping.tables {
        match Opened::open(workbooks, map, tables.len() as u32, &catalogue) {
            Ok(opened) => tables.push(opened),
            Err(problems) => missing.extend(problems),
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let kinds = Kinds::of(&catalogue);
    let run = Run { mapping, tables: &tables, catalogue: &catalogue, kinds: &kinds };
    let mut reports = Reports::default();
    workbooks.iter().flat_map(|workbook| &workbook.notes).for_each(|note| reports.add(note.clone()));
    tables.iter().filter_map(Opened::skipped).for_each(|note| reports.add(note));
    let bodies = Bodies::of(run.drafts(Gives::Units, &mut reports), &tables, &mut reports);
    let results = Bodies::of(run.drafts(Gives::Results, &mut reports), &tables, &mut reports);
    let relations = Relations::read(&run, &bodies, &mut reports);
    let plan = super::plan::plan(&run, &bodies, &results, &mut reports);
    let structure = run.assemble(bodies, relations, path, &mut reports);
    let (problems, pages) = reports.finish(&tables, &catalogue);
    Ok(Imported { structure, plan, problems, pages })
}

/// What an import works with.
pub(super) struct Run<'a> {
    pub mapping: &'a Mapping,
    pub tables: &'a [Opened<'a>],
    pub catalogue: &'a Arc<Catalogue>,
    pub kinds: &'a Kinds,
}

/// Where the parts of a structure stand in the tables; found by id when something is wrong.
#[derive(Default)]
struct Index {
    rows: Vec<(Id, u32, u32)>,
    ends: Vec<(LineKey, At)>,
    functions: FxHashMap<Id, At>,
    units: OnceCell<FxHashMap<Id, Vec<(u32, usize)>>>,
    lines: OnceCell<FxHashMap<LineKey, At>>,
}

impl Index {
    /// Returns table and row of each time that a unit is given.
    fn unit(&self, id: &str) -> Option<&Vec<(u32, usize)>> {
        let units = self.units.get_or_init(|| {
            let mut units: FxHashMap<Id, Vec<(u32, usize)>> = FxHashMap::default();
            for (id, table, row) in &self.rows {
                units.entry(id.clone()).or_default().push((*table, *row as usize));
            }
            units
        });
        units.get(id)
    }

    fn line(&self, key: &LineKey) -> Option<At> {
        self.lines.get_or_init(|| self.ends.iter().cloned().collect()).get(key).copied()
    }
}

impl<'a> Run<'a> {
    /// Returns the tables that give something.
    pub fn giving(&self, gives: Gives) -> impl Iterator<Item = &'a Opened<'a>> {
        self.tables.iter().filter(move |table| table.map.gives == gives)
    }

    /// Returns how a table is read.
    pub fn reading(&self, opened: &'a Opened<'a>) -> Reading<'a> {
        Reading {
            opened,
            catalogue: self.catalogue,
            kinds: self.kinds,
            notation: self.mapping.notation(),
            order: self.mapping.dates,
        }
    }

    fn drafts(&self, gives: Gives, reports: &mut Reports) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for opened in self.giving(gives) {
            let more = once(self.reading(opened).drafts(reports), opened);
            if drafts.is_empty() {
                drafts = more;
            } else {
                drafts.extend(more);
            }
        }
        drafts
    }

    fn assemble(
        &self,
        bodies: Bodies<'a>,
        relations: Relations,
        path: Option<String>,
        reports: &mut Reports,
    ) -> Structure {
        let facts = &self.mapping.structure;
        let mut header = relations.header.unwrap_or_default();
        header.id = header.id.or_else(|| facts.id.clone());
        header.as_of = header.as_of.or(facts.as_of);
        header.language = header.language.or_else(|| facts.language.clone());
        header.provenance = header.provenance.or_else(|| facts.provenance.clone());
        if header.title.is_empty() {
            header.title = facts.title.clone();
        }
        header.catalogue = path;
        let mut index = Index::default();
        let mut ended = relations.ended;
        let mut successors = bodies.successors(self.tables, reports);
        let Bodies { drafts, lines, .. } = bodies;
        let mut units = Vec::with_capacity(drafts.len());
        let mut posts = relations.posts;
        let leads = relations.leads;
        for (position, draft) in drafts.into_iter().enumerate() {
            index.rows.push((draft.unit.id.clone(), draft.table, draft.row as u32));
            let are_reversed = self.check_days(&draft, reports);
            let is_over = draft.unit.valid_to.zip(header.as_of).is_some_and(|(last, today)| last < today);
            if draft.closed || is_over {
                ended.push(self.ended(draft, successors.remove(&position).unwrap_or_default(), reports));
                continue;
            }
            let mut unit = draft.unit;
            // It has been told, and the structure need not say so again.
            unit.valid_to = unit.valid_to.filter(|_| !are_reversed);
            unit.posts.extend(posts.remove(&unit.id).unwrap_or_default());
            unit.functions.extend(leads.get(&unit.id).into_iter().flatten().cloned());
            units.push(Arc::from(unit));
        }
        let lines: Vec<_> = lines.into_iter().chain(relations.lines).collect();
        index.ends = lines.iter().map(|(line, at)| (line.key(), *at)).collect();
        index.functions = relations.functions.iter().map(|(function, at)| (function.id.clone(), *at)).collect();
        let parts = Parts {
            header,
            catalogue: self.catalogue.clone(),
            units,
            lines: lines.into_iter().map(|(line, _)| line).collect(),
            functions: relations.functions.into_iter().map(|(function, _)| function).collect(),
            ended,
        };
        let (structure, problems) = Structure::assemble(parts);
        for problem in problems {
            // Kinds that the catalogue does not know were told by their words in the cells.
            if problem.code == "unknown-kind" && reports.has_unknown_kinds() {
                continue;
            }
            self.locate(problem, &index, reports);
        }
        structure
    }

    /// Says so, if the last day of a body lies before the first.
    fn check_days(&self, draft: &Draft<'_>, reports: &mut Reports) -> bool {
        let unit = &draft.unit;
        let are_reversed = unit.valid_from.zip(unit.valid_to).is_some_and(|(first, last)| last < first);
        if are_reversed {
            let label = unit.label(crate::diagnostic::Speech::Vi);
            let message = say!("`{label}` ends before it begins", "`{label}` kết thúc trước khi bắt đầu");
            let help = say!("correct one of the two days", "sửa một trong hai ngày");
            reports.at(draft.at(self.tables, "valid_to"), Diagnostic::error("days-reversed", message).help(help));
        }
        are_reversed
    }

    fn ended(&self, draft: Draft<'_>, successors: Vec<Id>, reports: &mut Reports) -> Ended {
        let on = draft.unit.valid_to;
        if on.is_none() {
            let label = draft.unit.label(crate::diagnostic::Speech::Vi).to_owned();
            let message =
                say!("`{label}` has ended, but no day is stated", "`{label}` đã kết thúc nhưng không ghi ngày");
            let help = say!("state the last day", "ghi ngày kết thúc");
            let problem = Diagnostic::new(Severity::Warning, "missing-date", message).help(help);
            reports.at(draft.at(self.tables, "valid_to"), problem);
        }
        let unit = *draft.unit;
        Ended { id: unit.id, name: unit.name, kind: Some(unit.kind), on, successors, provenance: unit.provenance }
    }

    /// Gives a finding of the assembly the cells that it is about.
    fn locate(&self, problem: Diagnostic, index: &Index, reports: &mut Reports) {
        let is_double = problem.code == "duplicate-id";
        let found = problem.place.as_ref().and_then(|place| self.cell_of(place, index, is_double));
        let mut problem = problem;
        problem.place = None;
        match found {
            Some((at, others)) => {
                let related = others.into_iter().map(|at| (say!("first here", "lần đầu ở đây"), at)).collect();
                reports.at_with(at, problem, related);
            }
            None => reports.add(problem),
        }
    }

    fn cell_of(&self, place: &Place, index: &Index, is_double: bool) -> Option<(At, Vec<At>)> {
        match &place.path[..] {
            [Segment::Key(list), Segment::Member(id), rest @ ..] if list == "units" => {
                let rows = index.unit(id)?;
                let &(table, row) = if is_double { rows.last()? } else { rows.first()? };
                let opened = &self.tables[table as usize];
                let words: Vec<&str> = rest
                    .iter()
                    .filter_map(|segment| if let Segment::Key(key) = segment { Some(&**key) } else { None })
                    .collect();
                let whole = words.join(".");
                let field = [whole.as_str(), words.first().copied().unwrap_or("id")]
                    .into_iter()
                    .find(|field| opened.has(field));
                let first = (is_double && rows.len() > 1).then(|| self.tables[rows[0].0 as usize].at(rows[0].1, "id"));
                Some((opened.at(row, field.unwrap_or("id")), first.into_iter().collect()))
            }
            [Segment::Key(list), Segment::Member(id), ..] if list == "functions" => {
                index.functions.get(id.as_str()).map(|at| (*at, Vec::new()))
            }
            [Segment::Key(list), Segment::Where(ends), ..] if list == "lines" => {
                let word =
                    |wanted: &str| ends.iter().find(|(name, _)| *name == wanted).map(|(_, value)| Id::from(&**value));
                let key = LineKey { line_type: word("type")?, from: word("from")?, to: word("to")? };
                index.line(&key).map(|at| (at, Vec::new()))
            }
            _ => None,
        }
    }
}

/// Makes one body of the rows with one id, where the mapping says that they are one.
fn once<'w>(drafts: Vec<Draft<'w>>, opened: &Opened<'_>) -> Vec<Draft<'w>> {
    if !opened.map.repeated {
        return drafts;
    }
    let mut positions: FxHashMap<Id, usize> = FxHashMap::default();
    let mut bodies: Vec<Draft<'w>> = Vec::new();
    for draft in drafts {
        match positions.get(&draft.unit.id).filter(|_| draft.has_id) {
            Some(&position) => bodies[position].join(draft),
            None => {
                positions.insert(draft.unit.id.clone(), bodies.len());
                bodies.push(draft);
            }
        }
    }
    bodies
}

/// Makes the header of a structure from keys and values.
pub(super) fn header_of(pairs: Vec<(String, String)>) -> Result<Header, String> {
    let mut header = Header::default();
    for (key, value) in pairs {
        let wrong = |error: serde_json::Error| format!("{key}: {error}");
        // A text that a cell would not hold as it is stands as JSON.
        let said = || serde_json::from_str::<String>(&value).unwrap_or_else(|_| value.clone());
        match key.as_str() {
            "id" => header.id = Some(Id::from(said())),
            "title" => header.title = serde_json::from_str(&value).unwrap_or_else(|_| value.as_str().into()),
            "as_of" => {
                let day =
                    super::values::day(&super::Cell::of(&value), false, super::mapping::Dates::DayFirst).ok().flatten();
                header.as_of = Some(day.ok_or_else(|| format!("{key}: {value}"))?.0);
            }
            "language" => header.language = Some(said()),
            "provenance" => header.provenance = Some(serde_json::from_str(&value).map_err(wrong)?),
            "source" => header.sources.push(serde_json::from_str(&value).map_err(wrong)?),
            _ => {}
        }
    }
    Ok(header)
}
