//! Operations from a sheet with one row for each original and result: manner, date, part, basis, what passes.
//!
//! Rows of one step that share an original or a result are one operation, or those that bear the same number.
//! A cell that is empty in a row without number of its own means what the row above says.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bodies::{Bodies, Unfound};
use super::draft::basis;
use super::import::Run;
use super::kinds::slug;
use super::mapping::Gives;
use super::moves::{Group, Move, Target, founded, groups, json, list, object};
use super::opened::{At, Opened};
use super::plan::Step;
use super::report::Reports;
use super::succession::{extent, unknown_extent};
use super::values::key;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::model::{Extent, Id, Text, Unit};
use crate::say;

/// What is done, as the sheet names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    /// Merge, split or rearrange: what it is follows from originals and results.
    Redistribute,
    /// Merge into a new body, even one with the name of an original.
    Consolidate,
    Establish,
    Dissolve(&'static str),
    Transfer,
    Rename,
    Reclassify,
    Keep,
}

/// Words that name a manner; the first that the cell begins with counts.
const MANNERS: [(&str, Manner); 30] = [
    ("giu nguien", Manner::Keep),
    ("khong thai doi", Manner::Keep),
    ("keep", Manner::Keep),
    ("giai the", Manner::Dissolve("dissolve")),
    ("dissolve", Manner::Dissolve("dissolve")),
    ("ket thuc", Manner::Dissolve("cease")),
    ("cham dut", Manner::Dissolve("cease")),
    ("cease", Manner::Dissolve("cease")),
    ("giai tan", Manner::Dissolve("disband")),
    ("disband", Manner::Dissolve("disband")),
    ("doi ten", Manner::Rename),
    ("rename", Manner::Rename),
    ("chuien loai hinh", Manner::Reclassify),
    ("chuien doi loai", Manner::Reclassify),
    ("nang cap", Manner::Reclassify),
    ("ha cap", Manner::Reclassify),
    ("reclassifi", Manner::Reclassify),
    ("chuien giao", Manner::Transfer),
    ("chuien", Manner::Transfer),
    ("transfer", Manner::Transfer),
    ("thanh lap", Manner::Establish),
    ("establish", Manner::Establish),
    ("hop nhat", Manner::Consolidate),
    ("sap nhap", Manner::Redistribute),
    ("nhap", Manner::Redistribute),
    ("chia", Manner::Redistribute),
    ("tach", Manner::Redistribute),
    ("sap xep", Manner::Redistribute),
    ("to chuc lai", Manner::Redistribute),
    ("consolidat", Manner::Consolidate),
];

const MORE: [&str; 3] = ["merge", "split", "rearrange"];

fn manner(word: &str) -> Option<Manner> {
    let word = key(word);
    let known = MANNERS.iter().find(|(start, _)| word.starts_with(start)).map(|(_, manner)| *manner);
    let more = || (word.is_empty() || MORE.iter().any(|start| word.starts_with(start))).then_some(Manner::Redistribute);
    known.or_else(more)
}

/// A row of the sheet.
struct Line {
    row: usize,
    group: Option<String>,
    manner: Manner,
    original: Option<String>,
    result: Option<String>,
}

/// Returns the steps that the sheets of operations describe.
pub(super) fn steps<'a>(run: &Run<'a>, bodies: &Bodies, reports: &mut Reports) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for opened in run.giving(Gives::Operations) {
        let mut reader = Sheet { run, opened, bodies, reports, founded: BTreeMap::new() };
        let parts = reader.parts();
        parts.iter().flat_map(|(_, lines)| lines).for_each(|line| reader.found(line));
        for (number, ((label, on), lines)) in parts.into_iter().enumerate() {
            let operations = reader.operations(&lines);
            let mut documents: Vec<String> = Vec::new();
            for line in &lines {
                let text = opened.text(line.row, "basis").map(|text| text.into_owned());
                documents.extend(text.filter(|text| !documents.contains(text)));
            }
            let id = label.as_deref().map(slug).filter(|id| !id.is_empty()).unwrap_or_else(|| (number + 1).to_string());
            let id = if steps.iter().any(|step| step.id == id) { format!("{id}-{}", number + 1) } else { id };
            let basis = documents.iter().map(|document| basis(document)).collect();
            steps.push(Step { id, title: label, on, basis, operations });
        }
    }
    steps
}

/// The rows of the steps, by the label and the day of each, in the order in which they are listed first.
type Parts = Vec<(Label, Vec<Line>)>;

/// What a step is called, and its day.
type Label = (Option<String>, Option<Date>);

struct Sheet<'r, 'a> {
    run: &'r Run<'a>,
    opened: &'a Opened<'a>,
    bodies: &'r Bodies<'a>,
    reports: &'r mut Reports,
    /// Bodies that the rows found, by the key of their name.
    founded: BTreeMap<String, Unit>,
}

impl Sheet<'_, '_> {
    fn parts(&mut self) -> Parts {
        let opened = self.opened;
        let text = |row: usize, field: &str| opened.text(row, field).map(|text| text.into_owned());
        let mut parts: Parts = Vec::new();
        let mut last: Option<(Line, Label)> = None;
        for row in opened.rows() {
            let group = text(row, "group");
            let goes_on =
                last.as_ref().filter(|(line, _)| group.is_none() && opened.has("group") && line.group.is_some());
            let (mut original, mut result) = (text(row, "original"), text(row, "result"));
            if original.is_none() && result.is_none() {
                continue;
            }
            let day = self.run.reading(opened).day(row, "date", false, self.reports);
            let mut label = (text(row, "step"), day);
            let word = text(row, "manner");
            let mut found = manner(word.as_deref().unwrap_or(""));
            if let Some((above, above_label)) = goes_on {
                original = original.or_else(|| above.original.clone());
                result = result.or_else(|| above.result.clone());
                label = (label.0.or_else(|| above_label.0.clone()), label.1.or(above_label.1));
                found = if word.is_none() { Some(above.manner) } else { found };
            }
            let group = group.or_else(|| goes_on.and_then(|(above, _)| above.group.clone()));
            let Some(manner) = found else {
                self.unknown_manner(row, word.as_deref().unwrap_or(""));
                continue;
            };
            let line =
                |row| Line { row, group: group.clone(), manner, original: original.clone(), result: result.clone() };
            match parts.iter_mut().find(|(known, _)| *known == label) {
                Some((_, lines)) => lines.push(line(row)),
                None => parts.push((label.clone(), vec![line(row)])),
            }
            last = Some((line(row), label));
        }
        parts
    }

    fn unknown_manner(&mut self, row: usize, word: &str) {
        let message = say!("`{word}` is no manner of rearrangement", "`{word}` không phải là hình thức sắp xếp");
        let help = did_you_mean(&key(word), MANNERS.iter().map(|(word, _)| *word)).unwrap_or_else(|| {
            say!(
                "write merge, split, dissolve, transfer, rename, establish, reclassify or keep",
                "ghi hợp nhất, sáp nhập, chia, tách, giải thể, chuyển giao, đổi tên, thành lập hoặc giữ nguyên"
            )
        });
        self.reports.at(self.opened.at(row, "manner"), Diagnostic::error("unknown-word", message).help(help));
    }

    /// Notes the body that a row founds, if its result is none of the living ones.
    fn found(&mut self, line: &Line) {
        let Some(name) = line.result.as_deref() else { return };
        let founds = match line.manner {
            Manner::Redistribute => self.bodies.find(name, None).is_err(),
            Manner::Consolidate | Manner::Establish => true,
            _ => false,
        };
        if !founds {
            return;
        }
        let opened = self.opened;
        let kind = opened.text(line.row, "result_kind");
        let kind = kind.and_then(|word| {
            let found = self.run.kinds.find(&word, self.run.catalogue);
            if found.is_none() {
                self.reports.unknown_kind(&word, opened.at(line.row, "result_kind"));
            }
            found
        });
        let of_original = || {
            let original = self.bodies.find(line.original.as_deref()?, None).ok()?;
            Some(self.bodies.drafts[original].unit.kind.clone())
        };
        let kind = kind.or_else(of_original).unwrap_or_else(|| Unit::NO_KIND.into());
        let id = opened.text(line.row, "result_id").map_or_else(|| slug(name), |id| id.into_owned());
        let id = match self.bodies.find(&id, Some(super::mapping::By::Id)) {
            Ok(_) => format!("{id}-2"),
            Err(_) => id,
        };
        let key = key(name);
        self.founded.entry(key.clone()).or_insert_with(|| Unit { name: name.into(), ..Unit::new(id, kind) });
        if let Some(above) = opened.text(line.row, "result_superior") {
            let superior = self.superior(&above, opened.at(line.row, "result_superior"));
            if let Some(unit) = self.founded.get_mut(&key) {
                unit.superior = unit.superior.take().or(superior);
            }
        }
    }

    /// Returns the id of a body that lives or is founded.
    fn superior(&mut self, text: &str, at: At) -> Option<Id> {
        if let Some(unit) = self.founded.get(&key(text)) {
            return Some(unit.id.clone());
        }
        self.body(text, at)
    }

    fn body(&mut self, text: &str, at: At) -> Option<Id> {
        let found = self.bodies.refer(text, None, at, self.run.tables, self.reports)?;
        Some(self.bodies.drafts[found].unit.id.clone())
    }

    fn original(&mut self, line: &Line) -> Option<Id> {
        let at = self.opened.at(line.row, "original");
        match &line.original {
            Some(text) if self.bodies.find(text, None).is_err() && self.founded.contains_key(&key(text)) => {
                self.founded.get(&key(text)).map(|unit| unit.id.clone())
            }
            Some(text) => self.body(text, at),
            None => {
                self.bodies.say_unfound("", Unfound::Unknown, at, self.run.tables, self.reports);
                None
            }
        }
    }

    /// Returns the operations of a step: one for each group of rows, in the order of the sheet.
    fn operations(&mut self, lines: &[Line]) -> Vec<String> {
        let mut operations: Vec<(usize, String)> = Vec::new();
        let mut moves = Vec::new();
        let mut rows: BTreeMap<(Id, Id), &Line> = BTreeMap::new();
        for line in lines {
            let single = match line.manner {
                Manner::Redistribute | Manner::Consolidate => None,
                Manner::Establish if line.original.is_some() => None,
                _ => Some(self.single(line)),
            };
            match single {
                Some(done) => operations.extend(done.map(|done| (line.row, done))),
                None => {
                    if let Some(step) = self.step(line) {
                        rows.insert((step.original.clone(), step.result.clone()), line);
                        moves.push(step);
                    }
                }
            }
        }
        for mut group in groups(moves) {
            group.settle(self.run.mapping.plan.remainder, self.reports);
            let row = group.moves[0].at.row as usize;
            let more = self.more(&group, &rows);
            let founded = &self.founded;
            let target = |id: &Id| match founded.values().find(|unit| unit.id == *id) {
                Some(unit) => Target::New(Box::new(unit.clone())),
                None => Target::Living(id.clone()),
            };
            operations.push((row, group.operation(&target, &more)));
        }
        operations.sort_by_key(|(row, _)| *row);
        operations.into_iter().map(|(_, operation)| operation).collect()
    }

    /// Returns what passes by a row from an original to a result.
    fn step(&mut self, line: &Line) -> Option<Move> {
        let opened = self.opened;
        let original = self.original(line)?;
        let Some(result) = line.result.as_deref() else {
            let message = say!("the row names no body after the change", "dòng chưa ghi đơn vị sau sắp xếp");
            let help = say!(
                "name the result, or write dissolve or keep",
                "ghi đơn vị sau sắp xếp, hoặc ghi giải thể, giữ nguyên"
            );
            self.reports.at(opened.at(line.row, "result"), Diagnostic::error("missing-body", message).help(help));
            return None;
        };
        let result = self.superior(result, opened.at(line.row, "result"))?;
        let word = opened.text(line.row, "extent").unwrap_or_default();
        let Some(extent) = extent(&word) else {
            unknown_extent(&word, opened, line.row, self.reports);
            return None;
        };
        let measures = self.run.reading(opened).amounts_of(line.row, "measures", self.reports);
        if extent == Extent::Whole {
            self.compare(line.row, &original, &measures);
        }
        Some(Move { original, result, extent, measures, at: opened.at(line.row, "original") })
    }

    /// Says where the row states other quantities than the body that passes whole has.
    fn compare(&mut self, row: usize, original: &Id, measures: &BTreeMap<Id, i64>) {
        let Some(unit) = self.bodies.drafts.iter().map(|draft| &draft.unit).find(|unit| unit.id == *original) else {
            return;
        };
        for (measure, stated) in measures {
            let known = unit.measure(measure);
            if known == *stated {
                continue;
            }
            let message = say!(
                "the row passes {stated} of `{measure}`, the body has {known}; the whole passes",
                "dòng ghi chuyển {stated} (`{measure}`), đơn vị có {known}; chuyển toàn bộ"
            );
            let help = say!("correct one of the two, or write part", "sửa một trong hai số, hoặc ghi một phần");
            let at = self.opened.at(row, &format!("measures.{measure}"));
            self.reports.at(at, Diagnostic::new(Severity::Warning, "amounts-differ", message).help(help));
        }
    }

    /// Returns the fields that rows add to an operation: quantities released, and remarks.
    fn more(&mut self, group: &Group, rows: &BTreeMap<(Id, Id), &Line>) -> Vec<(&'static str, String)> {
        let opened = self.opened;
        let mut released: BTreeMap<String, (i64, String)> = BTreeMap::new();
        let mut notes: Vec<String> = Vec::new();
        for step in &group.moves {
            let Some(line) = rows.get(&(step.original.clone(), step.result.clone())) else { continue };
            notes.extend(
                opened.text(line.row, "note").map(|note| note.into_owned()).filter(|note| !notes.contains(note)),
            );
            for (measure, amount) in self.run.reading(opened).amounts_of(line.row, "released", self.reports) {
                let reason = opened.text(line.row, "reason").unwrap_or_default().into_owned();
                let known = released.entry(measure.to_string()).or_insert((0, reason));
                known.0 += amount;
            }
        }
        let released: Vec<(String, String)> = released
            .into_iter()
            .filter(|(_, (amount, _))| *amount > 0)
            .map(|(measure, (amount, reason))| {
                let reason = if reason.is_empty() { "theo phương án".to_owned() } else { reason };
                (measure, object(&[("value", json(&amount)), ("reason", json(&reason))]))
            })
            .collect();
        let mut more = Vec::new();
        if !released.is_empty() {
            let fields: Vec<(&str, String)> =
                released.iter().map(|(measure, value)| (measure.as_str(), value.clone())).collect();
            more.push(("released", object(&fields)));
        }
        if !notes.is_empty() {
            more.push(("note", json(&notes.join("; "))));
        }
        more
    }

    /// Returns the operation of a row that stands for itself.
    fn single(&mut self, line: &Line) -> Option<String> {
        let opened = self.opened;
        let reason = opened.text(line.row, "reason").or_else(|| opened.text(line.row, "note"));
        let result_at = opened.at(line.row, "result");
        let units = |id: &Id| ("units", list([json(id)]));
        if line.manner == Manner::Establish {
            let unit = self.founded.get(&key(line.result.as_deref()?))?;
            return Some(object(&[("op", json(&"establish")), ("unit", founded(unit))]));
        }
        let original = self.original(line)?;
        match line.manner {
            Manner::Keep => {
                let reason = reason.map_or_else(|| Text::from("theo phương án"), |reason| Text::from(&*reason));
                Some(object(&[("op", json(&"keep")), units(&original), ("reason", json(&reason))]))
            }
            Manner::Dissolve(how) => {
                let mut fields = vec![("op", json(&"dissolve")), ("unit", json(&original)), ("manner", json(&how))];
                if let Some(receiver) = &line.result {
                    let receiver = self.superior(receiver, result_at)?;
                    let receiver = object(&[("unit", json(&receiver)), ("remainder", json(&true))]);
                    fields.push(("receivers", list([receiver])));
                }
                Some(object(&fields))
            }
            Manner::Transfer => {
                let stated = opened.text(line.row, "result_superior").map(|text| text.into_owned());
                let (text, at) = match (stated, &line.result) {
                    (Some(text), _) => (text, opened.at(line.row, "result_superior")),
                    (None, Some(text)) => (text.clone(), result_at),
                    (None, None) => return self.no_result(line),
                };
                let to = self.superior(&text, at)?;
                Some(object(&[("op", json(&"transfer")), units(&original), ("to", json(&to))]))
            }
            Manner::Rename => match &line.result {
                Some(name) => Some(object(&[
                    ("op", json(&"rename")),
                    ("unit", json(&original)),
                    ("name", json(&Text::from(name.as_str()))),
                ])),
                None => self.no_result(line),
            },
            Manner::Reclassify => {
                let word = opened.text(line.row, "result_kind").map(|word| word.into_owned());
                let word = word.or_else(|| line.result.clone())?;
                let Some(kind) = self.run.kinds.find(&word, self.run.catalogue) else {
                    self.reports.unknown_kind(&word, opened.at(line.row, "result_kind"));
                    return None;
                };
                Some(object(&[("op", json(&"reclassify")), units(&original), ("kind", json(&kind))]))
            }
            Manner::Redistribute | Manner::Consolidate | Manner::Establish => None,
        }
    }

    fn no_result(&mut self, line: &Line) -> Option<String> {
        let message = say!("the row does not say what the body becomes", "dòng chưa ghi đơn vị sau sắp xếp");
        let help = say!("fill the cell in", "điền ô này");
        self.reports.at(self.opened.at(line.row, "result"), Diagnostic::error("missing-body", message).help(help));
        None
    }
}
