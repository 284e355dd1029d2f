//! The annexes of a scheme (PL1 … PL9) and the tables old → new, as far as the data reach.
//!
//! Every annex is filled in a file of its own, with columns by id; which columns there are, in which order and under
//! which headings, stands in the settings. An annex for which there are no data is left out, and the table of contents
//! says why.

mod functions;
mod groups;
mod material;
mod party;
mod plan;
mod seats;
mod staff;
mod succession;
mod summary;
mod territory;

use crate::check::Criterion;
use crate::diagnostic::{Input, Say, Speech};
use crate::formats::AnnexSettings;
use crate::model::Text;
use crate::plan::Plan;
use crate::render::compliance::{Shown, monitoring_rows};
use crate::render::names::Names;
use crate::render::tables::xlsx::{self, TooLarge};
use crate::render::tables::{Level, Row, Table, count, csv};
use crate::render::words::date;
use crate::say;
use crate::simulate::Outcome;

pub(in crate::render) use groups::{Group, groups};
pub(in crate::render) use material::{Material, Part, capital, formal, short, sum};

/// A text that was read, so that numbers can be traced to its lines.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What the text is.
    pub input: Input,
    /// The file as the user named it.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// What annexes are made of.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What came of the plans.
    pub outcome: &'a Outcome,
    /// The plans.
    pub plans: &'a [Plan],
    /// What the criteria of the packs say of the bodies after.
    pub criteria: &'a [Criterion],
    /// What they say of the administrative units before.
    pub standards: &'a [Criterion],
    /// Titles of the packs that apply.
    pub packs: &'a [String],
    /// How annexes look.
    pub settings: &'a AnnexSettings,
    /// The texts that were read.
    pub sources: &'a [Source<'a>],
    /// Language.
    pub speech: Speech,
}

/// An annex that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Id of the annex.
    pub id: &'static str,
    /// Why there is nothing to show.
    pub why: Say,
}

/// The annexes that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annexes {
    /// The table of contents.
    pub contents: Table,
    /// The annexes, in order.
    pub tables: Vec<Table>,
    /// Which body became which, forward and backward.
    pub succession: [Table; 2],
    /// What is left out.
    pub left_out: Vec<LeftOut>,
}

/// Rows of an annex, or why there are none.
type Filled = Result<Vec<Row>, Say>;

type Fill = fn(&Material<'_>) -> Filled;

/// The annexes in order.
const ANNEXES: [(&str, Fill); 9] = [
    ("pl1", summary::rows),
    ("pl2", plan::rows),
    ("pl3", staff::rows),
    ("pl4", functions::rows),
    ("pl5", seats::rows),
    ("pl6", party::rows),
    ("pl7", territory::present),
    ("pl8", territory::planned),
    ("pl9", monitoring),
];

/// Fills the annexes.
pub fn annexes(request: Request<'_>) -> Annexes {
    let material = Material::of(request);
    let mut tables = Vec::new();
    let mut left_out = Vec::new();
    for (id, fill) in ANNEXES {
        if !request.settings.writes(id) {
            left_out.push(LeftOut { id, why: say!("not asked for", "không yêu cầu lập") });
            continue;
        }
        match fill(&material) {
            Ok(rows) => tables.push(material.table(id, rows)),
            Err(why) => left_out.push(LeftOut { id, why }),
        }
    }
    let forward = material.table("old-new", succession::forward(&material));
    let backward = material.table("new-old", succession::backward(&material));
    let contents = contents(&material, &tables, &left_out);
    Annexes { contents, tables, succession: [forward, backward], left_out }
}

impl Annexes {
    /// Returns the workbook of the annexes.
    ///
    /// # Errors
    /// Says which limit of the file format is exceeded.
    pub fn workbook(&self) -> Result<Vec<u8>, TooLarge> {
        let sheets: Vec<Table> = std::iter::once(&self.contents).chain(&self.tables).cloned().collect();
        xlsx::write(&sheets, &self.contents.title)
    }

    /// Returns the workbook of the tables old → new and new → old.
    ///
    /// # Errors
    /// As [`Annexes::workbook`].
    pub fn succession_workbook(&self) -> Result<Vec<u8>, TooLarge> {
        xlsx::write(&self.succession, &self.succession[0].title)
    }

    /// Returns the tables old → new and new → old as CSV.
    pub fn succession_csv(&self) -> [Vec<u8>; 2] {
        [csv::write(&self.succession[0]), csv::write(&self.succession[1])]
    }
}

/// PL9: one row for each point of each document.
fn monitoring(material: &Material<'_>) -> Filled {
    let outcome = material.request.outcome;
    if outcome.compliance.directives.is_empty() {
        return Err(say!("no pack states duties", "không có bộ quy tắc nào nêu nhiệm vụ phải thực hiện"));
    }
    let shown = Shown { outcome, names: material.names, speech: material.names.speech };
    let columns = ["no", "content", "responsible", "cooperates", "due", "product", "status", "note"];
    let rows = monitoring_rows(&shown).into_iter().map(|cells| {
        let mut row = Row::default();
        for (column, text) in columns.into_iter().zip(cells) {
            row.set(column, text);
        }
        row
    });
    Ok(rows.collect())
}

/// The table of contents: what there is, what is left out and why, what it is made of.
fn contents(material: &Material<'_>, tables: &[Table], left_out: &[LeftOut]) -> Table {
    let speech = material.names.speech;
    let mut rows = Vec::new();
    let there = speech.pick("in this file", "có trong tệp này");
    for (id, _) in ANNEXES {
        let mut row = Row::default();
        if let Some(table) = tables.iter().find(|table| table.id == id) {
            row.set("sheet", table.sheet.clone()).set("title", table.title.clone());
            // Sums and headings are no entries.
            let entries = table.rows.iter().filter(|row| row.level == Level::Plain).count();
            row.set("rows", count(entries)).set("state", there);
        } else if let Some((form, left)) =
            material.request.settings.form(id).zip(left_out.iter().find(|left| left.id == id))
        {
            let left_out = speech.pick("left out", "không lập");
            row.set("sheet", form.sheet.get(speech)).set("title", form.title.get(speech));
            row.set("state", format!("{left_out}: {}", left.why.to(speech)));
        }
        rows.push(row);
    }
    let mut table = material.table("contents", rows);
    table.remarks = particulars(material);
    table
}

/// Returns what the annexes are made of, a line each: structure, plans, packs, dates, notes.
fn particulars<'a>(material: &Material<'a>) -> Vec<String> {
    let Request { outcome, plans, packs, speech, .. } = material.request;
    let header = outcome.before.header();
    let word = |en: &'static str, vi: &'static str| speech.pick(en, vi);
    // What nobody has named is not listed; a dash would only ask what it stands for.
    let named = |title: &'a Text, id: Option<&'a str>| Some(title.get(speech)).filter(|title| !title.is_empty()).or(id);
    let structure = named(&header.title, header.id.as_deref());
    let mut lines = Vec::new();
    lines.extend(structure.map(|title| format!("{}: {title}", word("Structure", "Cơ cấu"))));
    if let Some(day) = header.as_of {
        lines.push(format!("{}: {}", word("State before, on", "Thời điểm trước sắp xếp"), date(day, speech)));
    }
    let plans = plans.iter().filter_map(|plan| named(&plan.title, plan.id.as_deref()));
    lines.extend(plans.map(|title| format!("{}: {title}", word("Plan", "Phương án"))));
    lines.extend(packs.iter().map(|pack| format!("{}: {pack}", word("Rules", "Bộ quy tắc"))));
    if let Some(day) = outcome.compliance.as_of.or(outcome.after.as_of()) {
        lines.push(format!("{}: {}", word("State reached on", "Thời điểm sau sắp xếp"), date(day, speech)));
    }
    lines.extend(material.draft_note());
    lines.push(word(
        "Where the numbers of a row come from (event, step, line of the plan, line of the structure) stands in hidden columns to the right.",
        "Nguồn của số liệu từng dòng (sự kiện, bước, dòng kế hoạch, dòng cơ cấu) nằm ở các cột ẩn bên phải.",
    ).to_owned());
    lines.push(
        word(
            "The headings are from memory, not from a national form; they can be changed (`--annexes`).",
            "Tiêu đề cột lập theo thực tế thường dùng, chưa đối chiếu mẫu quốc gia; có thể thay đổi (`--annexes`).",
        )
        .to_owned(),
    );
    lines
}

impl<'a> Material<'a> {
    /// Makes the table of an annex.
    fn table(&self, id: &str, rows: Vec<Row>) -> Table {
        let speech = self.names.speech;
        let Request { settings, plans, .. } = self.request;
        let titles: Vec<&str> =
            plans.iter().map(|plan| plan.title.get(speech)).filter(|title| !title.is_empty()).collect();
        let attached = match titles.is_empty() {
            true => None,
            false => Some(format!("({}: {})", speech.pick("Annex to", "Kèm theo"), titles.join("; "))),
        };
        let remarks = attached.into_iter().chain(self.draft_note()).collect();
        let form = settings.form(id).expect("invariant A2 broken: an annex has no built-in form");
        Table::new(form, rows, remarks, speech)
    }

    /// Says that the figures are not all real, if so.
    pub(in crate::render) fn draft_note(&self) -> Option<String> {
        let speech = self.names.speech;
        let evidence = self.request.outcome.totals.evidence;
        (evidence.illustrative > 0).then(|| {
            speech
                .pick(
                    "DRAFT: holds illustrative figures, not to be used as official ones",
                    "DỰ THẢO: có số liệu minh họa, không dùng làm số liệu chính thức",
                )
                .to_owned()
        })
    }

    /// Returns the names in the structures of the outcome.
    fn names_of(request: Request<'a>) -> Names<'a> {
        Names { before: &request.outcome.before, after: &request.outcome.after, speech: request.speech }
    }
}
