//! Rows read as bodies: every fact that stands in the row itself; what names other bodies waits as text.

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
pub(super) struct Draft {
    pub unit: Unit,
    pub table: u32,
    pub row: usize,
    /// What stands in the column `id`.
    pub raw: Option<String>,
    /// Whether the id was made of a column, not of the name.
    pub has_id: bool,
    /// The bodies above it, where the table spreads the hierarchy over columns.
    pub path: Vec<Step>,
    /// Position of the body at the end of that path.
    pub above: Option<usize>,
    /// The column of levels that names it, if it stands only there.
    pub level: Option<usize>,
    /// How deep the row stands, where numbering or indentation tells it.
    pub depth: Option<usize>,
    /// Superiors by name, code or id, the primary one first.
    pub superiors: Vec<String>,
    /// Subordinates that the row names, where the table has a column for them.
    pub subordinates: Option<Vec<String>>,
    /// Line types with the bodies from which such lines come.
    pub lines: Vec<(String, String)>,
    /// Whether the row says that the body has ended.
    pub closed: bool,
    /// Bodies that took over.
    pub successors: Vec<String>,
    /// Bodies from which it took over.
    pub predecessors: Vec<String>,
}

/// What a table is read with.
pub(super) struct Reading<'a> {
    pub opened: &'a Opened<'a>,
    pub catalogue: &'a Catalogue,
    pub kinds: &'a Kinds,
    pub notation: Notation,
    pub order: Dates,
}

impl Reading<'_> {
    /// Reads the bodies of the table.
    pub fn drafts(&self, reports: &mut Reports) -> Vec<Draft> {
        let opened = self.opened;
        let (mut numbering, mut indentation) = (Numbering::default(), Indentation::default());
        let mut above = Vec::new();
        let mut drafts = Vec::new();
        for row in opened.rows() {
            let path = self.path(row, &mut above);
            let Some(mut draft) = self.draft(row, path, reports) else { continue };
            draft.depth = match opened.outline() {
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

    fn draft(&self, row: usize, mut path: Vec<Step>, reports: &mut Reports) -> Option<Draft> {
        let opened = self.opened;
        let raw = opened.text(row, "id").map(|text| text.into_owned());
        let mut name = self.name(row, "name");
        // The row is the body at the end of its path; its name may stand there only, or once more.
        let is_last = |step: &mut Step| name.is_empty() || key(&step.name) == key(name.get(Speech::Vi));
        let own = path.pop_if(is_last);
        if let Some(own) = own.as_ref().filter(|_| name.is_empty()) {
            name = Text::from(own.name.as_str());
        }
        if raw.is_none() && name.is_empty() {
            let fields = ["kind", "superior"].into_iter().chain(opened.fields_of("measures").map(|(_, field)| field));
            if fields.into_iter().any(|field| !opened.cell(row, field).is_empty()) {
                self.wrong(
                    reports,
                    row,
                    "name",
                    "missing-name",
                    say!("the row has neither a name nor an id", "dòng không có tên, cũng không có mã"),
                    say!("name the body, or empty the row", "ghi tên đơn vị, hoặc xóa dòng này"),
                );
            }
            return None;
        }
        let mut unit = Unit::new("", self.kind(row, own, reports));
        unit.name = name;
        unit.short = Some(self.name(row, "short")).filter(|short| !short.is_empty());
        unit.level = opened.text(row, "level").map(|word| self.level(&word));
        unit.line = opened.text(row, "line").map(|word| Id::from(&*word));
        unit.rank = self.amount(row, "rank", 0, reports).and_then(|rank| i32::try_from(rank).ok()).unwrap_or(0);
        self.describe(row, &mut unit, reports);
        let id = raw.as_deref().map(|raw| self.id(raw)).filter(|id| !id.is_empty());
        let has_id = id.is_some();
        unit.id = Id::from(id.unwrap_or_default());
        let unit = self.completed(row, unit, reports);
        let mut superiors = opened.texts(row, "superior");
        let primary = opened.text(row, "primary").map(|text| text.trim().to_owned());
        if let Some(position) = superiors.iter().position(|superior| Some(superior) == primary.as_ref()) {
            superiors.swap(0, position);
        }
        superiors.dedup();
        let lines = opened.fields_of("lines").flat_map(|(line_type, field)| {
            opened.texts(row, field).into_iter().map(move |from| (line_type.to_owned(), from))
        });
        Some(Draft {
            raw,
            has_id,
            path,
            superiors,
            subordinates: opened.has("subordinates").then(|| opened.texts(row, "subordinates")),
            lines: lines.collect(),
            closed: self.closed(row, reports),
            successors: opened.texts(row, "successors"),
            predecessors: opened.texts(row, "predecessors"),
            ..Draft::new(unit, opened.number, row)
        })
    }

    /// Reads codes, quantities, posts, functions, judgements and days.
    fn describe(&self, row: usize, unit: &mut Unit, reports: &mut Reports) {
        let opened = self.opened;
        for (scheme, field) in opened.fields_of("codes") {
            if let Some(code) = opened.text(row, field) {
                unit.codes.insert(scheme.into(), code.into());
            }
        }
        let amounts = self.amounts(row, "measures", reports);
        unit.measures = amounts.into_iter().map(|(measure, amount)| (measure, amount.into())).collect();
        self.posts(row, unit, reports);
        unit.functions = self.ids(row, "functions").into();
        unit.cooperates = self.ids(row, "cooperates").into();
        let documents = opened.text(row, "legal_basis").map(|text| basis(&text));
        unit.legal_basis.extend(documents);
        for (attribute, field) in opened.fields_of("attributes") {
            if let Some(text) = opened.text(row, field) {
                let judged = answer(opened.cell(row, field)).ok().flatten().map(Attribute::from);
                let said = || Attribute { text: Some(Text::from(&*text)), ..Attribute::default() };
                unit.attributes.insert(attribute.into(), judged.unwrap_or_else(said));
            }
        }
        unit.valid_from = self.day(row, "valid_from", false, reports);
        unit.valid_to = self.day(row, "valid_to", true, reports);
        unit.note = opened.text(row, "note").map(|text| Text::from(&*text));
    }

    /// Returns the id that the words of the column `id` make.
    pub fn id(&self, raw: &str) -> String {
        let prefix = self.opened.source("id").and_then(|source| source.prefix.as_deref()).unwrap_or("");
        let whole = format!("{prefix}{raw}");
        if Id::is_well_formed(&whole) || self.opened.map.records { whole } else { slug(&whole) }
    }

    /// Returns a text that may stand in several columns, one for each language.
    fn name(&self, row: usize, field: &'static str) -> Text {
        let plain = self.opened.text(row, field);
        // The numbering of an outline is no part of the name.
        let plain = plain.as_deref().map(|text| if self.opened.map.records { text } else { clean(text) });
        let tagged: Vec<(&str, std::borrow::Cow<'_, str>)> = self
            .opened
            .fields_of(field)
            .filter_map(|(language, field)| Some((language, self.opened.text(row, field)?)))
            .collect();
        let pairs = plain.map(|text| ("", text)).into_iter().chain(tagged.iter().map(|(tag, text)| (*tag, &**text)));
        Text::from_pairs(pairs)
    }

    /// Reads the kind; where no column says it, the place of the body among the levels does.
    fn kind(&self, row: usize, own: Option<Step>, reports: &mut Reports) -> Id {
        let opened = self.opened;
        let Some(source) = opened.source("kind") else {
            let Some(own) = own else { return Unit::NO_KIND.into() };
            return own.kind.unwrap_or_else(|| {
                say_no_kind(opened, row, own.level, reports);
                Unit::NO_KIND.into()
            });
        };
        let word = opened.text(row, "kind").unwrap_or_default();
        let by_start = source.matching == Match::Start;
        let found = match by_start && !opened.is_settled(row, "kind") {
            true => self.kinds.find_start(&word),
            false => self.kinds.find(&word, self.catalogue),
        };
        let default = || source.default.as_deref().map(Id::from);
        found.or_else(default).unwrap_or_else(|| {
            if !word.is_empty() || !self.catalogue.kinds.is_empty() {
                reports.unknown_kind(&word, opened.at(row, "kind"));
            }
            Unit::NO_KIND.into()
        })
    }

    fn level(&self, word: &str) -> Id {
        let named = |text: &Text| text.iter().any(|(_, name)| key(name) == key(word));
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

impl Draft {
    /// Makes a body of which a row says nothing else.
    pub fn new(unit: Unit, table: u32, row: usize) -> Draft {
        Draft {
            unit,
            table,
            row,
            raw: None,
            has_id: false,
            path: Vec::new(),
            above: None,
            level: None,
            depth: None,
            superiors: Vec::new(),
            subordinates: None,
            lines: Vec::new(),
            closed: false,
            successors: Vec::new(),
            predecessors: Vec::new(),
        }
    }

    /// Takes over what a further row says about the body.
    pub fn join(&mut self, more: Draft) {
        let further = more.superiors.into_iter().filter(|superior| !self.superiors.contains(superior));
        self.superiors.extend(further.collect::<Vec<_>>());
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
