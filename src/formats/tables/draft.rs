//! Rows read as bodies: every fact that stands in the row itself; what names other bodies waits as text.

use std::borrow::Cow;

use thin_vec::ThinVec;

use super::columns::{Entries, Fields, Maybe};
use super::grid::Row;
use super::kinds::{Kinds, slug};
use super::levels::{LEVELS, Step, say_no_kind};
use super::mapping::{Dates, Match, Outline};
use super::numbering::{Indentation, Numbering};
use super::opened::{At, Opened};
use super::report::Reports;
use super::values::{Notation, answer, key};
use crate::diagnostic::{Diagnostic, Severity, Speech};
use crate::model::{Attribute, Basis, Catalogue, Id, Text, Unit};
use crate::say;

/// A body as its row gives it.
pub(super) struct Draft<'w> {
    pub unit: Box<Unit>,
    pub table: u32,
    pub row: usize,
    /// What stands in the column `id`.
    pub raw: Option<Cow<'w, str>>,
    /// Whether the id was made of a column, not of the name.
    pub has_id: bool,
    /// The bodies above it, where the table spreads the hierarchy over columns.
    pub path: ThinVec<Step>,
    /// Position of the body at the end of that path.
    pub above: Option<usize>,
    /// The column of levels that names it, if it stands only there.
    pub level: Option<usize>,
    /// How deep the row stands, where numbering or indentation tells it.
    pub depth: Option<usize>,
    /// The superior by name, code or id; where there are several the primary one.
    pub superior: Option<Cow<'w, str>>,
    /// Its other superiors.
    pub further: ThinVec<Cow<'w, str>>,
    /// Subordinates that the row names, where the table has a column for them.
    pub subordinates: Option<ThinVec<Cow<'w, str>>>,
    /// Line types with the bodies from which such lines come.
    pub lines: ThinVec<(Id, Above<'w>)>,
    /// Whether the row says that the body has ended.
    pub closed: bool,
    /// Bodies that took over.
    pub successors: ThinVec<Cow<'w, str>>,
    /// Bodies from which it took over.
    pub predecessors: ThinVec<Cow<'w, str>>,
}

/// The body from which a line comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Above<'w> {
    /// As the row names it.
    Named(Cow<'w, str>),
    /// A further superior, by its position.
    Superior(usize),
}

/// What a table is read with.
pub(super) struct Reading<'a> {
    pub opened: &'a Opened<'a>,
    pub catalogue: &'a Catalogue,
    pub kinds: &'a Kinds,
    pub notation: Notation,
    pub order: Dates,
}

impl<'a> Reading<'a> {
    /// Reads the bodies of the table.
    pub fn drafts(&self, reports: &mut Reports) -> Vec<Draft<'a>> {
        let opened = self.opened;
        let fields = Fields::of(opened, self.catalogue);
        let outline = opened.outline();
        let (mut numbering, mut indentation) = (Numbering::default(), Indentation::default());
        let mut above = Vec::new();
        let rows = opened.rows();
        let mut drafts = Vec::with_capacity(rows.len());
        for row in rows {
            let path = self.path(row, &fields, &mut above);
            let Some(mut draft) = self.draft(row, &fields, path, reports) else { continue };
            draft.depth = match outline {
                None => None,
                Some(Outline::Numbering) => {
                    let number = opened.text(row, "number").unwrap_or_default();
                    let depth = numbering.depth(&number);
                    if depth.is_none() {
                        self.wrong(
                            reports,
                            row,
                            "number",
                            "unnumbered-row",
                            say!(
                                "the row has no number that tells how deep it stands",
                                "dòng không có số thứ tự cho biết cấp bậc"
                            ),
                            say!("number it as I, 1, a or 1, 1.1", "đánh số theo I, 1, a hoặc 1, 1.1"),
                        );
                    }
                    depth
                }
                Some(Outline::Indent) => Some(indentation.depth(self.indent(row))),
            };
            drafts.push(draft);
        }
        drafts
    }

    /// Returns how far the name is indented: by format, by blanks, and by the column it stands in.
    fn indent(&self, row: usize) -> usize {
        let at = self.opened.at(row, "name");
        let by_format = self.opened.row(row).indents.get(at.column as usize).copied().unwrap_or(0);
        if self.opened.region.is_plain() {
            return by_format.into();
        }
        let text = self.opened.cell(row, "name").text();
        let by_blanks =
            text.chars().take_while(|letter| letter.is_whitespace() || matches!(letter, '-' | '+' | '–')).count();
        usize::from(by_format) * 3 + by_blanks
    }

    fn draft(
        &self,
        row: usize,
        fields: &Fields<'a>,
        mut path: ThinVec<Step>,
        reports: &mut Reports,
    ) -> Option<Draft<'a>> {
        let cells = self.opened.row(row);
        let raw = fields.id.and_then(|column| column.text(cells));
        let mut name = self.name(cells, &fields.name);
        // The row is the body at the end of its path; its name may stand there only, or once more.
        let is_last = |step: &Step| name.is_empty() || key(&step.name) == key(name.get(Speech::Vi));
        let own = if path.last().is_some_and(is_last) { path.pop() } else { None };
        if let Some(own) = own.as_ref().filter(|_| name.is_empty()) {
            name = Text::from(own.name.as_str());
        }
        if raw.is_none() && name.is_empty() {
            self.check_empty(row, fields, reports);
            return None;
        }
        let mut unit = Unit::new("", self.kind(row, fields, own, reports));
        unit.name = name;
        unit.short = Some(self.name(cells, &fields.short)).filter(|short| !short.is_empty());
        let text = |column: Maybe<'a>| column.and_then(|column| column.text(cells));
        unit.level = text(fields.level).map(|word| fields.ranks.get(&word, || self.level(&word)));
        unit.line = text(fields.line).map(|word| fields.word(&word));
        unit.rank =
            self.whole(row, "rank", fields.rank, reports).and_then(|rank| i32::try_from(rank).ok()).unwrap_or(0);
        self.describe(row, fields, &mut unit, reports);
        let id = raw.as_deref().map(|raw| self.id(raw)).filter(|id| !id.is_empty());
        let has_id = id.is_some();
        unit.id = Id::from(&*id.unwrap_or_default());
        let unit = if fields.has_other { self.completed(row, unit, reports) } else { unit };
        let mut draft = Draft { raw, has_id, path, ..Draft::new(unit, self.opened.number, row) };
        self.relate(row, fields, &mut draft, reports);
        Some(draft)
    }

    /// Says that a row of which no body can be made holds something.
    fn check_empty(&self, row: usize, fields: &Fields<'_>, reports: &mut Reports) {
        let cells = self.opened.row(row);
        let measures = fields.measures.iter().map(|quantity| quantity.column);
        let columns = [fields.kind, fields.superior].into_iter().flatten().chain(measures);
        if columns.into_iter().any(|column| !column.cell(cells).is_empty()) {
            self.wrong(
                reports,
                row,
                "name",
                "missing-name",
                say!("the row has neither a name nor an id", "dòng không có tên, cũng không có mã"),
                say!("name the body, or empty the row", "ghi tên đơn vị, hoặc xóa dòng này"),
            );
        }
    }

    /// Reads what names other bodies.
    fn relate(&self, row: usize, fields: &Fields<'a>, draft: &mut Draft<'a>, reports: &mut Reports) {
        let cells = self.opened.row(row);
        let texts = |column: Maybe<'a>| column.map_or_else(ThinVec::new, |column| column.texts(cells));
        let superior = fields.superior.and_then(|column| Some((column, column.text(cells)?)));
        let primary = fields.primary.and_then(|column| column.text(cells));
        match superior {
            None => {}
            Some((column, Cow::Borrowed(text))) if primary.is_none() && column.is_single(text) => {
                draft.superior = Some(Cow::Borrowed(column.behind(text)));
            }
            Some(_) => {
                let mut superiors = texts(fields.superior);
                let primary = primary.as_deref().map(str::trim);
                if let Some(position) = superiors.iter().position(|superior| Some(&**superior) == primary) {
                    superiors.swap(0, position);
                }
                superiors.dedup();
                let mut superiors = superiors.into_iter();
                draft.superior = superiors.next();
                draft.further = superiors.collect();
            }
        }
        for (line_type, column) in &fields.lines {
            draft.lines.extend(column.texts(cells).into_iter().map(|from| (line_type.clone(), Above::Named(from))));
        }
        draft.subordinates = fields.subordinates.map(|column| column.texts(cells));
        draft.closed = fields.closed.is_some_and(|column| self.closed(row, column, reports));
        draft.successors = texts(fields.successors);
        draft.predecessors = texts(fields.predecessors);
    }

    /// Reads codes, quantities, posts, functions, judgements and days.
    fn describe(&self, row: usize, fields: &Fields<'a>, unit: &mut Unit, reports: &mut Reports) {
        let cells = self.opened.row(row);
        for (scheme, column) in &fields.codes {
            if let Some(code) = column.text(cells) {
                unit.codes.insert(scheme.clone(), code.into());
            }
        }
        for (measure, amount) in self.amounts(row, &fields.measures, reports) {
            unit.measures.insert(measure, amount.into());
        }
        self.posts(row, fields, unit, reports);
        unit.functions = self.ids(cells, fields.functions, fields);
        unit.cooperates = self.ids(cells, fields.cooperates, fields);
        let documents = fields.legal_basis.and_then(|column| column.text(cells)).map(|text| basis(&text));
        unit.legal_basis.extend(documents);
        for (attribute, column) in &fields.attributes {
            if let Some(text) = column.text(cells) {
                let judged = answer(column.cell(cells)).ok().flatten().map(Attribute::from);
                let said = || Attribute { text: Some(Text::from(&*text)), ..Attribute::default() };
                unit.attributes.insert(attribute.clone(), judged.unwrap_or_else(said));
            }
        }
        unit.valid_from = self.day_in(row, "valid_from", fields.valid_from, false, reports);
        unit.valid_to = self.day_in(row, "valid_to", fields.valid_to, true, reports);
        unit.note = fields.note.and_then(|column| column.text(cells)).map(|text| Text::from(&*text));
    }

    /// Returns the id that the words of the column `id` make.
    pub fn id<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        let prefix = self.opened.source("id").and_then(|source| source.prefix.as_deref()).unwrap_or("");
        let whole = if prefix.is_empty() { Cow::Borrowed(raw) } else { Cow::Owned(format!("{prefix}{raw}")) };
        if Id::is_well_formed(&whole) || self.opened.map.records { whole } else { slug(&whole).into() }
    }

    /// Returns a text that may stand in several columns, one for each language.
    fn name(&self, cells: &'a Row, (plain, tagged): &(Maybe<'a>, Entries<'a>)) -> Text {
        let plain = plain.and_then(|column| column.text(cells));
        // The numbering of an outline is no part of the name.
        let plain = plain.as_deref().map(|text| if self.opened.map.records { text } else { clean(text) });
        if tagged.is_empty() {
            return plain.map(Text::plain).unwrap_or_default();
        }
        let tagged: Vec<(&Id, Cow<'_, str>)> =
            tagged.iter().filter_map(|(language, column)| Some((language, column.text(cells)?))).collect();
        let pairs =
            plain.map(|text| ("", text)).into_iter().chain(tagged.iter().map(|(tag, text)| (tag.as_str(), &**text)));
        Text::from_pairs(pairs)
    }

    /// Reads the kind; where no column says it, the place of the body among the levels does.
    fn kind(&self, row: usize, fields: &Fields<'a>, own: Option<Step>, reports: &mut Reports) -> Id {
        let opened = self.opened;
        let Some(column) = fields.kind else {
            let Some(own) = own else { return Unit::NO_KIND.into() };
            return own.kind.unwrap_or_else(|| {
                say_no_kind(opened, row, own.level, reports);
                Unit::NO_KIND.into()
            });
        };
        let word = column.text(opened.row(row)).unwrap_or_default();
        let by_start = column.source.matching == Match::Start;
        let found = match by_start && !opened.is_settled(row, "kind") {
            true => self.kinds.find_start(&word),
            false => fields.kinds.get(&word, || self.kinds.find(&word, self.catalogue)),
        };
        let default = || column.source.default.as_deref().map(Id::from);
        found.or_else(default).unwrap_or_else(|| {
            if !word.is_empty() || !self.catalogue.kinds.is_empty() {
                reports.unknown_kind(&word, opened.at(row, "kind"));
            }
            Unit::NO_KIND.into()
        })
    }

    fn level(&self, word: &str) -> Id {
        let word_key = key(word);
        let named = |text: &Text| text.iter().any(|(_, name)| key(name) == word_key);
        let found = self.catalogue.levels.iter().find(|level| level.id == *word || named(&level.name));
        found.map_or_else(|| Id::from(word), |level| level.id.clone())
    }

    /// Says what is wrong with a cell.
    pub fn wrong(
        &self,
        reports: &mut Reports,
        row: usize,
        field: &str,
        code: &'static str,
        message: crate::diagnostic::Say,
        help: crate::diagnostic::Say,
    ) {
        reports.at(self.opened.at(row, field), Diagnostic::new(Severity::Error, code, message).help(help));
    }
}

/// Returns a name without the dash or number that only shows its place in an outline.
fn clean(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '+' | '–' | '•'))
}

/// Returns the document that a cell names.
pub(super) fn basis(text: &str) -> Basis {
    Basis {
        document: text.to_owned(),
        organ: None,
        date: None,
        article: None,
        quote: None,
        confidence: None,
        source: None,
    }
}

impl<'w> Draft<'w> {
    /// Makes a body of which a row says nothing else.
    pub fn new(unit: Unit, table: u32, row: usize) -> Draft<'w> {
        Draft {
            unit: Box::new(unit),
            table,
            row,
            raw: None,
            has_id: false,
            path: ThinVec::new(),
            above: None,
            level: None,
            depth: None,
            superior: None,
            further: ThinVec::new(),
            subordinates: None,
            lines: ThinVec::new(),
            closed: false,
            successors: ThinVec::new(),
            predecessors: ThinVec::new(),
        }
    }

    /// Iterates over the superiors by name, code or id, the primary one first.
    pub fn superiors(&self) -> impl Iterator<Item = &str> {
        self.superior.iter().chain(&self.further).map(|superior| &**superior)
    }

    /// Takes over what a further row says about the body.
    pub fn join(&mut self, more: Draft<'w>) {
        // What is twice in the further row is taken twice.
        let known: Vec<Cow<'w, str>> = self.superior.iter().chain(&self.further).cloned().collect();
        let further = more.superior.into_iter().chain(more.further).filter(|superior| !known.contains(superior));
        self.further.extend(further);
        if self.superior.is_none() && !self.further.is_empty() {
            self.superior = Some(self.further.remove(0));
        }
        let lines = more.lines.into_iter().filter(|line| !self.lines.contains(line));
        self.lines.extend(lines.collect::<Vec<_>>());
        if let Some(subordinates) = more.subordinates {
            self.subordinates.get_or_insert_default().extend(subordinates);
        }
    }

    /// Returns the place of a field in the row of the body.
    pub fn at(&self, tables: &[Opened<'_>], field: &str) -> At {
        let field = self.level.filter(|_| field == "name").map_or(field, |level| LEVELS[level]);
        tables[self.table as usize].at(self.row, field)
    }
}
