//! The skeleton of a scheme (đề án), filled with what is known; what only people can write is a marked gap.
//!
//! The order is that of decree 158/2018/NĐ-CP, article 6 (confirmed by a stored text): necessity and basis; aims, scope,
//! objects; form, name, functions and structure before and after; criteria; job positions and payroll; seat, equipment,
//! finance; plan and roadmap; proposals. The draft of the decision, the list of annexes and the pictures follow.

mod criteria;
mod decision;
mod head;
mod roadmap;
mod states;

use crate::diagnostic::Speech;
use crate::formats::AnnexPaper;
use crate::plan::Plan;
use crate::render::annexes::{Annexes, Material, Request};
use crate::render::docx::{self, Block, Document, Style, gap};
use crate::render::tables::{Column, Row, Table};
use crate::simulate::Outcome;

/// Rows of a table and sentences of a list in the text; what is longer is left to the annexes.
const LISTED_MAX: usize = 120;

/// A picture for the scheme.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it shows.
    pub caption: String,
    /// The file.
    pub png: Vec<u8>,
    /// Width and height in millimetres, as it is drawn.
    pub size: (u32, u32),
}

/// Writes the scheme as a text document.
pub fn write(request: Request<'_>, annexes: &Annexes, pictures: &[Picture]) -> Vec<u8> {
    let material = Material::of(request);
    let mut scheme = Scheme { material: &material, annexes, blocks: Vec::new(), chapters: 0 };
    scheme.head();
    scheme.necessity();
    scheme.aims();
    scheme.before();
    scheme.plan();
    scheme.after();
    scheme.criteria();
    scheme.payroll();
    scheme.assets();
    scheme.roadmap();
    scheme.proposals();
    scheme.decision();
    scheme.list_of_annexes(!pictures.is_empty());
    scheme.foot();
    scheme.pictures(pictures);
    let title = titles(request.plans, request.speech).join("; ");
    docx::write(&Document { title, speech: request.speech, blocks: scheme.blocks })
}

/// Returns the title of a step, or what it is called by its id.
fn step_name(title: &str, id: &str, speech: Speech) -> String {
    if title.is_empty() { format!("{} {id}", speech.pick("Step", "Bước")) } else { title.to_owned() }
}

/// Returns the titles of the plans, or their ids.
fn titles(plans: &[Plan], speech: Speech) -> Vec<&str> {
    let title = |plan: &'_ Plan| -> bool { !plan.title.get(speech).is_empty() };
    plans
        .iter()
        .map(|plan| if title(plan) { plan.title.get(speech) } else { plan.id.as_deref().unwrap_or("") })
        .collect()
}

/// A scheme being written.
struct Scheme<'a> {
    material: &'a Material<'a>,
    annexes: &'a Annexes,
    blocks: Vec<Block>,
    chapters: usize,
}

const NUMERALS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

impl<'a> Scheme<'a> {
    fn speech(&self) -> Speech {
        self.material.names.speech
    }

    fn outcome(&self) -> &'a Outcome {
        self.material.request.outcome
    }

    fn say(&mut self, style: Style, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(style, text.into()));
    }

    fn body(&mut self, en: &str, vi: &str) {
        let text = self.speech().pick(en, vi).to_owned();
        self.say(Style::Body, text);
    }

    fn chapter(&mut self, en: &str, vi: &str) {
        let numeral = NUMERALS.get(self.chapters).copied().unwrap_or("");
        self.chapters += 1;
        let text = format!("{numeral}. {}", self.speech().pick(en, vi).to_uppercase());
        self.say(Style::Chapter, text);
    }

    fn section(&mut self, number: usize, en: &str, vi: &str) {
        let text = format!("{number}. {}", self.speech().pick(en, vi));
        self.say(Style::Section, text);
    }

    fn gap(&mut self, en: &str, vi: &str) {
        let text = gap(self.speech().pick(en, vi), self.speech());
        self.say(Style::Body, text);
    }

    /// Writes items of a list; those beyond what a text can bear are counted.
    fn items(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        let more = items.len().saturating_sub(LISTED_MAX);
        for item in items.into_iter().take(LISTED_MAX) {
            self.say(Style::Item, format!("- {item}"));
        }
        if more > 0 {
            let text = match self.speech() {
                Speech::Vi => format!("- … và {more} nội dung khác (xem phụ lục kèm theo)."),
                Speech::En => format!("- … and {more} more (see the annexes)."),
            };
            self.say(Style::Item, text);
        }
    }

    /// Writes a table with its caption, if it is not too long for a text.
    fn table(&mut self, caption: &str, columns: &[(&str, &str, u16)], rows: Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        if rows.len() > LISTED_MAX {
            let text = self.speech().pick("too long for the text, see the annexes", "dài, xem phụ lục kèm theo");
            self.say(Style::Item, format!("- {caption}: {text}."));
            return;
        }
        let columns = columns.iter().map(|(id, heading, width)| Column {
            id: (*id).to_owned(),
            heading: (*heading).to_owned(),
            group: String::new(),
            width: *width,
            optional: false,
        });
        self.say(Style::Caption, caption);
        self.blocks.push(Block::Table(Box::new(Table {
            id: String::new(),
            sheet: String::new(),
            title: String::new(),
            remarks: Vec::new(),
            paper: AnnexPaper::A4,
            columns: columns.collect(),
            rows,
            speech: self.speech(),
        })));
    }

    /// Names an annex, if there is one.
    fn annex(&self, id: &str) -> Option<String> {
        let table = self.annexes.tables.iter().find(|table| table.id == id)?;
        Some(format!("{} {}", self.speech().pick("annex", "phụ lục"), table.sheet))
    }

    fn list_of_annexes(&mut self, has_pictures: bool) {
        self.chapter("Annexes", "Phụ lục kèm theo");
        let speech = self.speech();
        let file = speech.pick("file", "tệp");
        let mut items: Vec<String> = self
            .annexes
            .tables
            .iter()
            .map(|table| format!("{}: {} ({file} annexes.xlsx)", table.sheet, table.title))
            .collect();
        items.push(format!("{} ({file} old-new.xlsx)", self.annexes.succession[0].title));
        if has_pictures {
            items.push(
                speech
                    .pick(
                        "Pictures before, after, change (below; in full and to any size in the file diagrams.pdf)",
                        "Sơ đồ trước, sau, thay đổi (ở phần sau; đầy đủ, in được ở mọi cỡ trong tệp diagrams.pdf)",
                    )
                    .to_owned(),
            );
        }
        self.items(items);
    }

    /// Puts each picture on a lying sheet of its own.
    fn pictures(&mut self, pictures: &[Picture]) {
        if pictures.is_empty() {
            return;
        }
        self.blocks.push(Block::SectionEnd(AnnexPaper::A4, false));
        let speech = self.speech();
        for (position, picture) in pictures.iter().enumerate() {
            let (wide, high) = picture.size;
            let paper = if wide.max(high) > 297 { AnnexPaper::A3 } else { AnnexPaper::A4 };
            // What stands between the margins, less the caption and the paragraph that ends the section.
            let (most_wide, most_high) = if paper == AnnexPaper::A3 { (373, 232) } else { (250, 145) };
            let (wide, high) = fitted((wide, high), (most_wide, most_high));
            let word = speech.pick("Picture", "Sơ đồ");
            self.say(Style::Caption, format!("{word} {}. {}", position + 1, picture.caption));
            let description = picture.caption.clone();
            self.blocks.push(Block::Picture { png: picture.png.clone(), size: (wide, high), description });
            self.blocks.push(Block::SectionEnd(paper, true));
        }
    }
}

/// Returns the size that fits into another, with the same proportions.
fn fitted((wide, high): (u32, u32), (most_wide, most_high): (u32, u32)) -> (u32, u32) {
    let (wide, high) = (u64::from(wide.max(1)), u64::from(high.max(1)));
    let by_width = (u64::from(most_wide), (u64::from(most_wide) * high / wide).max(1));
    let by_height = ((u64::from(most_high) * wide / high).max(1), u64::from(most_high));
    let (wide, high) = if by_width.1 <= u64::from(most_high) { by_width } else { by_height };
    (u32::try_from(wide).unwrap_or(most_wide), u32::try_from(high).unwrap_or(most_high))
}
