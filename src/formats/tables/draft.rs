//! Rows read as bodies: every fact that stands in the row itself; what names other bodies waits as text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::mapping::{Match, Outline};
use super::numbering::{Indentation, Numbering};
use super::opened::{At, Opened};
use super::report::Reports;
use super::sheets::fits;
use super::values::{Exactness, Notation, answer, day, key, number};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Attribute, Basis, Catalogue, Id, Post, Role, Text, Unit, fold};
use crate::say;

/// Fields of a unit that are tables with a column for each entry.
const TABLES: [&str; 3] = ["attributes", "codes", "measures"];

/// A body as its row gives it.
pub(super) struct Draft {
    pub unit: Unit,
    pub table: u32,
    pub row: usize,
    /// What stands in the column `id`.
    pub raw: Option<String>,
    /// Whether the id was made of a column, not of the name.
    pub has_id: bool,
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
}

/// What a table is read with.
pub(super) struct Reading<'a> {
    pub opened: &'a Opened<'a>,
    pub catalogue: &'a Catalogue,
    pub kinds: &'a Kinds,
    pub notation: Notation,
}

/// The kinds of a catalogue by their names.
pub(super) struct Kinds {
    by_name: FxHashMap<String, Option<Id>>,
    /// Names, the longest first.
    names: Vec<(String, Id)>,
    is_open: bool,
}

impl Kinds {
    pub fn of(catalogue: &Catalogue) -> Kinds {
        let mut by_name: FxHashMap<String, Option<Id>> = FxHashMap::default();
        let mut names = Vec::new();
        for kind in &catalogue.kinds {
            for (_, name) in kind.name.iter().chain(kind.plural.iter().flat_map(Text::iter)) {
                let name = key(name);
                let known = by_name.entry(name.clone()).or_insert_with(|| Some(kind.id.clone()));
                if known.as_ref().is_some_and(|id| *id != kind.id) {
                    *known = None;
                }
                names.push((name, kind.id.clone()));
            }
        }
        names.retain(|(name, _)| by_name.get(name).is_some_and(Option::is_some));
        names.sort_by(|one, other| (other.0.len(), &one.0).cmp(&(one.0.len(), &other.0)));
        Kinds { by_name, names, is_open: catalogue.kinds.is_empty() }
    }

    /// Returns the kind that a word means: an id of the catalogue, or a name that only one kind has.
    pub fn find(&self, word: &str, catalogue: &Catalogue) -> Option<Id> {
        if let Some(kind) = catalogue.kind(word) {
            return Some(kind.id.clone());
        }
        if self.is_open {
            let id = if Id::is_well_formed(word) { word.to_owned() } else { slug(word) };
            return Some(Id::from(id)).filter(|id| !id.is_empty());
        }
        self.by_name.get(&key(word)).cloned().flatten()
    }

    /// Returns the name of a kind if it leads back to the kind, else its id, if that does.
    pub fn name<'c>(&self, kind: &'c Id, catalogue: &'c Catalogue) -> Option<&'c str> {
        let names = catalogue.kind(kind).into_iter().flat_map(|known| known.name.iter()).map(|(_, name)| name);
        let mut names = names.chain([kind.as_str()]);
        names.find(|text| fits(text) && self.find(text, catalogue).as_ref() == Some(kind))
    }

    /// Returns the kind whose name the text begins with; the longest name counts.
    pub fn find_start(&self, text: &str) -> Option<Id> {
        let text = key(text);
        let fits = |(name, _): &&(String, Id)| {
            text.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        self.names.iter().find(fits).map(|(_, id)| id.clone())
    }
}

/// Returns the id that a text gives: folded, with `-` between its words; empty if no letter or digit is in it.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in fold(text).chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            '.' | '_' if slug.ends_with(|last: char| last.is_ascii_alphanumeric()) => slug.push(character),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= 120 {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches(['-', '.', '_']).len());
    slug
}

impl Reading<'_> {
    /// Reads the bodies of the table.
    pub fn drafts(&self, reports: &mut Reports) -> Vec<Draft> {
        let opened = self.opened;
        let (mut numbering, mut indentation) = (Numbering::default(), Indentation::default());
        let mut drafts = Vec::new();
        for row in opened.rows() {
            let Some(mut draft) = self.draft(row, reports) else { continue };
            draft.depth = match opened.map.outline {
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
        let text = self.opened.cell(row, "name").text();
        let by_blanks =
            text.chars().take_while(|letter| letter.is_whitespace() || matches!(letter, '-' | '+' | '–')).count();
        usize::from(by_format) * 3 + by_blanks
    }

    fn draft(&self, row: usize, reports: &mut Reports) -> Option<Draft> {
        let opened = self.opened;
        let raw = opened.text(row, "id").map(|text| text.into_owned());
        let name = self.name(row, "name");
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
        let mut unit = Unit::new("", self.kind(row, reports));
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
            unit,
            table: opened.number,
            row,
            raw,
            has_id,
            depth: None,
            superiors,
            subordinates: opened.has("subordinates").then(|| opened.texts(row, "subordinates")),
            lines: lines.collect(),
            closed: self.closed(row, reports),
            successors: opened.texts(row, "successors"),
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
        unit.functions = self.ids(row, "functions");
        unit.cooperates = self.ids(row, "cooperates");
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

    fn kind(&self, row: usize, reports: &mut Reports) -> Id {
        let opened = self.opened;
        let Some(source) = opened.source("kind") else { return Unit::NO_KIND.into() };
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

    /// Reads a number; says what is wrong with a cell that holds none.
    pub fn amount(&self, row: usize, field: &str, decimals: u8, reports: &mut Reports) -> Option<i64> {
        let opened = self.opened;
        let constant = opened.source(field).and_then(|source| source.constant.as_deref());
        let stated = constant.map(super::Cell::of);
        let cell = stated.as_ref().unwrap_or_else(|| opened.cell(row, field));
        number(cell, decimals, self.notation).unwrap_or_else(|()| {
            let shown = cell.shown();
            let most = if decimals == 0 {
                say!("a whole number", "một số nguyên")
            } else {
                say!("a number with at most {decimals} decimals", "một số có tối đa {decimals} chữ số thập phân")
            };
            let (en, vi) = (most.en, most.vi);
            let message =
                crate::diagnostic::Say::new(format!("`{shown}` is not {en}"), format!("`{shown}` không phải là {vi}"));
            let help = match self.notation {
                Notation::Vietnamese => say!(
                    "write it as 1.317.200 or 6,48; `–` for none",
                    "ghi dạng 1.317.200 hoặc 6,48; `–` nếu không có"
                ),
                Notation::English => say!(
                    "write it as 1,317,200 or 6.48; `–` for none",
                    "ghi dạng 1,317,200 hoặc 6.48; `–` nếu không có"
                ),
            };
            self.wrong(reports, row, field, "malformed-number", message, help);
            None
        })
    }

    /// Reads a day; says what is wrong with a cell that holds none.
    pub fn day(&self, row: usize, field: &str, last: bool, reports: &mut Reports) -> Option<Date> {
        let opened = self.opened;
        let constant = opened.source(field).and_then(|source| source.constant.as_deref()).map(super::Cell::of);
        let cell = constant.as_ref().unwrap_or_else(|| opened.cell(row, field));
        match day(cell, last) {
            Ok(None) => None,
            Ok(Some((date, exactness))) => {
                if exactness == Exactness::Period {
                    reports.imprecise(opened.number, field, opened.at(row, field));
                }
                Some(date)
            }
            Err(()) => {
                let shown = cell.shown();
                let message = say!("`{shown}` is not a date", "`{shown}` không phải là ngày tháng");
                let help = say!("write it as 31/10/2022 or 2022-10-31", "ghi dạng 31/10/2022 hoặc 2022-10-31");
                self.wrong(reports, row, field, "malformed-date-cell", message, help);
                None
            }
        }
    }

    /// Reads the quantities whose fields have this word before the dot.
    pub fn amounts(&self, row: usize, first: &'static str, reports: &mut Reports) -> BTreeMap<Id, i64> {
        let mut amounts = BTreeMap::new();
        for (measure, field) in self.opened.fields_of(first) {
            let decimals = self.catalogue.measure(measure).map_or(0, |known| known.decimals);
            if let Some(amount) = self.amount(row, field, decimals, reports) {
                amounts.insert(Id::from(measure), amount);
            }
        }
        amounts
    }

    fn closed(&self, row: usize, reports: &mut Reports) -> bool {
        let opened = self.opened;
        let Some(word) = opened.text(row, "closed") else { return false };
        match answer(&super::Cell::of(&word)) {
            Ok(read) => read == Some(crate::model::Answer::Yes),
            Err(()) => {
                let message = say!(
                    "`{word}` does not say whether the body has ended",
                    "`{word}` không cho biết đơn vị đã kết thúc hay chưa"
                );
                let help = say!(
                    "say in `values` of `closed` what it means: `yes` or `no`",
                    "khai báo nghĩa trong `values` của `closed`: `yes` hoặc `no`"
                );
                self.wrong(reports, row, "closed", "unknown-word", message, help);
                false
            }
        }
    }

    fn posts(&self, row: usize, unit: &mut Unit, reports: &mut Reports) {
        for role in [Role::Head, Role::Deputy, Role::Member] {
            let field = format!("posts.{}", role.id());
            let cell = self.opened.cell(row, &field);
            let is_marked = answer(cell).ok().flatten() == Some(crate::model::Answer::Yes)
                && number(cell, 0, self.notation).is_err();
            let total = if is_marked { Some(1) } else { self.amount(row, &field, 0, reports) };
            let total = total.and_then(|total| u32::try_from(total).ok()).unwrap_or(0);
            if total > 0 {
                unit.posts.push(Post { count: total, ..Post::vacant(role) });
            }
        }
    }

    fn ids(&self, row: usize, field: &str) -> Vec<Id> {
        let words = self.opened.texts(row, field);
        words
            .iter()
            .map(|word| if Id::is_well_formed(word) { Id::from(&**word) } else { Id::from(slug(word)) })
            .collect()
    }

    /// Adds to a unit what stands as JSON in the column `other`.
    fn completed(&self, row: usize, unit: Unit, reports: &mut Reports) -> Unit {
        match self.merged(row, &unit) {
            Ok(None) => unit,
            Ok(Some(whole)) => whole,
            Err(why) => {
                self.wrong_other(row, &why, reports);
                unit
            }
        }
    }

    /// Says that the column `other` cannot be read.
    pub fn wrong_other(&self, row: usize, why: &str, reports: &mut Reports) {
        let message = say!("the column for other data cannot be read: {why}", "không đọc được cột dữ liệu khác: {why}");
        let help =
            say!("leave the cell as the export wrote it, or empty it", "giữ nguyên ô như khi xuất ra, hoặc xóa trống");
        self.wrong(reports, row, "other", "malformed-other", message, help);
    }

    /// Returns a value with what stands as JSON in the column `other` put over it; none if nothing does.
    pub fn merged<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        row: usize,
        value: &T,
    ) -> Result<Option<T>, String> {
        let text = self.opened.whole(row, "other");
        if text.is_empty() {
            return Ok(None);
        }
        let more: serde_json::Map<String, Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let mut whole = serde_json::to_value(value).map_err(|error| error.to_string())?;
        if let Value::Object(fields) = &mut whole {
            for (field, value) in more {
                match (fields.get_mut(&field), value) {
                    // What the columns hold of a table stays beside what stands here.
                    (Some(Value::Object(known)), Value::Object(more)) if TABLES.contains(&field.as_str()) => {
                        known.extend(more)
                    }
                    (_, value) => drop(fields.insert(field, value)),
                }
            }
        }
        serde_json::from_value(whole).map(Some).map_err(|error| error.to_string())
    }

    fn wrong(
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
        tables[self.table as usize].at(self.row, field)
    }
}
