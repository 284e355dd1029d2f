//! Hierarchies spread over several columns: Ministry | Department | Division.
//!
//! Every row has a path of names, and is the body at its end; bodies above it need no row of their own.

use rustc_hash::FxHashMap;
use thin_vec::ThinVec;

use super::columns::Fields;
use super::draft::{Draft, Reading};
use super::grid::Row;
use super::mapping::{Gives, TableMap};
use super::opened::{Column, Opened};
use super::report::Reports;
use super::values::{is_dash, key};
use crate::diagnostic::{Diagnostic, Input, Speech};
use crate::model::{Id, Text, Unit};
use crate::say;

/// The names under which the columns of levels are opened, the highest first; there are no more.
pub(super) const LEVELS: [&str; 9] =
    ["levels.1", "levels.2", "levels.3", "levels.4", "levels.5", "levels.6", "levels.7", "levels.8", "levels.9"];

/// A body as a column of levels names it.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub name: String,
    /// None if neither mapping nor name nor heading tell it.
    pub kind: Option<Id>,
    /// Number of the column among the levels.
    pub level: usize,
}

impl<'a> Reading<'a> {
    /// Returns the path of a row; `above` is the path of the row before it, by column, and becomes that of this one.
    pub fn path(&self, row: usize, fields: &Fields<'a>, above: &mut Vec<String>) -> ThinVec<Step> {
        let total = fields.levels.len();
        if total == 0 {
            return ThinVec::new();
        }
        let cells = self.opened.row(row);
        let mut names: Vec<String> = fields.levels.iter().map(|column| level_name(column, cells)).collect();
        let is_body = self.opened.has("name") && !self.opened.cell(row, "name").is_empty();
        let blanks = match names.iter().position(|name| !name.is_empty()) {
            Some(first) => first,
            None if is_body => total,
            None => return ThinVec::new(),
        };
        names.iter_mut().zip(above.iter()).take(blanks).for_each(|(name, known)| name.clone_from(known));
        above.clone_from(&names);
        let mut path: ThinVec<Step> = ThinVec::new();
        for (level, name) in names.into_iter().enumerate() {
            // Registers repeat a name in the next column where a body has no part of its own there.
            if name.is_empty() || path.last().is_some_and(|last| key(&last.name) == key(&name)) {
                continue;
            }
            let kind = self.level_kind(level, &name);
            path.push(Step { name, kind, level });
        }
        path
    }

    fn level_kind(&self, level: usize, name: &str) -> Option<Id> {
        let source = &self.opened.map.levels[level].0;
        if source.kind.is_some() {
            return source.kind.clone();
        }
        let heading = source.column.as_deref().unwrap_or("").rsplit(" / ").next().unwrap_or("");
        // A heading such as "Level 2" or a letter says nothing about the bodies below it.
        let is_word = heading.chars().count() > 1 && !heading.ends_with(|last: char| last.is_ascii_digit());
        let by_heading = || is_word.then(|| self.kinds.find(&heading.to_lowercase(), self.catalogue)).flatten();
        let none = || self.catalogue.kinds.is_empty().then(|| Unit::NO_KIND.into());
        self.kinds.find_start(name).or_else(by_heading).or_else(none)
    }
}

fn level_name(column: &Column<'_>, cells: &Row) -> String {
    let text = column.text(cells).unwrap_or_default();
    if is_dash(&text) { String::new() } else { text.into_owned() }
}

/// Puts bodies with paths below one another; those that only paths name come before the first row that names them.
pub(super) fn grow<'w>(drafts: Vec<Draft<'w>>, tables: &[Opened<'_>], reports: &mut Reports) -> Vec<Draft<'w>> {
    if tables.iter().all(|opened| opened.map.levels.is_empty()) {
        return drafts;
    }
    let mut grown: Vec<Draft<'w>> = Vec::with_capacity(drafts.len());
    // Where the bodies with this name under this one stand, and whether a row of their own gave their facts.
    let mut known: FxHashMap<(Option<usize>, String), (usize, bool)> = FxHashMap::default();
    for mut draft in drafts {
        let opened = &tables[draft.table as usize];
        if opened.map.levels.is_empty() {
            grown.push(draft);
            continue;
        }
        for step in std::mem::take(&mut draft.path) {
            let entry = known.entry((draft.above, key(&step.name)));
            let (position, _) = *entry.or_insert_with(|| {
                grown.push(implied(step, &draft, reports, tables));
                (grown.len() - 1, false)
            });
            draft.above = Some(position);
        }
        let name = (draft.above, key(draft.unit.name.get(Speech::Vi)));
        match known.get(&name).copied() {
            Some((position, false)) => {
                known.insert(name, (position, true));
                grown[position] = draft;
            }
            Some((position, true)) if !draft.has_id || draft.unit.id == grown[position].unit.id => {
                if opened.map.repeated {
                    grown[position].join(draft);
                } else {
                    say_twice(&draft, &grown[position], tables, reports);
                }
            }
            found => {
                if found.is_none() {
                    known.insert(name, (grown.len(), true));
                }
                grown.push(draft);
            }
        }
    }
    grown
}

/// Makes a body that only stands in the path of another.
fn implied<'w>(step: Step, below: &Draft<'w>, reports: &mut Reports, tables: &[Opened<'_>]) -> Draft<'w> {
    let kind = step.kind.unwrap_or_else(|| {
        say_no_kind(&tables[below.table as usize], below.row, step.level, reports);
        Unit::NO_KIND.into()
    });
    let mut unit = Unit::new("", kind);
    unit.name = Text::from(step.name.as_str());
    Draft { above: below.above, level: Some(step.level), ..Draft::new(unit, below.table, below.row) }
}

/// Says that nothing tells the kind of a body that a column of levels names.
pub(super) fn say_no_kind(opened: &Opened<'_>, row: usize, level: usize, reports: &mut Reports) {
    let column = opened.map.levels.get(level).and_then(|source| source.0.column.as_deref());
    reports.unknown_kind_of_level(column.unwrap_or(LEVELS[level]), opened.at(row, LEVELS[level]));
}

fn say_twice(draft: &Draft<'_>, first: &Draft<'_>, tables: &[Opened<'_>], reports: &mut Reports) {
    let label = draft.unit.label(Speech::Vi);
    let message = say!("`{label}` has two rows", "`{label}` có hai dòng");
    let help = say!(
        "delete one row, or say `\"repeated\": true` in the mapping if the first is to count",
        "xóa một dòng, hoặc ghi `\"repeated\": true` trong tệp ánh xạ nếu chỉ lấy dòng đầu"
    );
    let other = vec![(say!("first here", "lần đầu ở đây"), first.at(tables, "name"))];
    reports.at_with(draft.at(tables, "name"), Diagnostic::error("repeated-body", message).help(help), other);
}

impl TableMap {
    /// Says what is wrong with the columns of levels.
    pub(super) fn level_problems(&self, number: usize) -> Vec<Diagnostic> {
        let place = || crate::formats::key_place("tables", Input::Mapping).index(number);
        let mut problems = Vec::new();
        if !self.levels.is_empty() && !matches!(self.gives, Gives::Units | Gives::Results) {
            let message = say!("only a table of bodies has levels", "chỉ bảng đơn vị mới có các cấp");
            let help = say!("leave `levels` out here", "bỏ `levels` ở bảng này");
            problems.push(Diagnostic::error("malformed-levels", message).at(place().key("levels")).help(help));
        }
        if self.levels.len() > LEVELS.len() {
            let (total, most) = (self.levels.len(), LEVELS.len());
            let message = say!("{total} columns of levels, at most {most} are read", "{total} cột cấp, tối đa {most}");
            let help = say!("name fewer columns", "khai báo ít cột hơn");
            problems.push(Diagnostic::error("malformed-levels", message).at(place().key("levels")).help(help));
        }
        for (field, _) in self.columns.iter().filter(|(_, source)| source.0.kind.is_some()) {
            let message =
                say!("`kind` has no meaning in the column of `{field}`", "`kind` không có nghĩa ở cột của `{field}`");
            let help = say!(
                "state it in `levels`; for all rows give the field `kind` a `constant`",
                "chỉ ghi trong `levels`; nếu chung cho mọi dòng thì dùng trường `kind` với `constant`"
            );
            let at = place().key("columns").key(field.to_string());
            problems.push(Diagnostic::error("malformed-levels", message).at(at).help(help));
        }
        problems
    }
}
