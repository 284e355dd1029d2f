//! A text document as offices write them: WordprocessingML, A4, Times New Roman 14, page numbers at the top.
//!
//! Written without a library: the one at hand knows no rows that are repeated on every page, which tables of several
//! pages need. The same document gives the same bytes.

mod body;
mod package;
mod styles;

use crate::diagnostic::Speech;
use crate::formats::AnnexPaper;
use crate::render::tables::Table;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Running text, justified, first line indented.
    Body,
    /// An item of a list.
    Item,
    /// Running text in italics: legal basis.
    Basis,
    /// Centred, without indent.
    Centred,
    /// Centred and bold.
    CentredBold,
    /// Centred, in italics.
    CentredItalic,
    /// Heading of a letter: centred, bold, smaller, so that it fits into its column.
    Heading,
    /// The title of the document.
    Title,
    /// Heading of a chapter.
    Chapter,
    /// Heading of a section.
    Section,
    /// Caption of a table or picture.
    Caption,
    /// Small print to the left: receivers.
    Small,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; gaps that people must fill are highlighted.
    Paragraph(Style, String),
    /// A table with ruled cells; its heading is repeated on every page.
    Table(Box<Table>),
    /// Two columns without rules, centred line by line: head and foot of a letter.
    Columns(Vec<(Style, String)>, Vec<(Style, String)>),
    /// A picture in PNG, with its size in millimetres.
    Picture {
        /// The file.
        png: Vec<u8>,
        /// Width and height in millimetres.
        size: (u32, u32),
        /// What it shows, for readers that do not see.
        description: String,
    },
    /// Ends a section: what stands before it since the last such block is set on this paper, lying or standing.
    SectionEnd(AnnexPaper, bool),
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Title, for the properties of the file.
    pub title: String,
    /// Language.
    pub speech: Speech,
    /// The parts in order; a section that no block ends is A4, standing.
    pub blocks: Vec<Block>,
}

/// Returns a gap that only people can fill, as the document shows it.
pub fn gap(what: &str, speech: Speech) -> String {
    match speech {
        Speech::Vi => format!("[{what}: cần bổ sung]"),
        Speech::En => format!("[{what}: to be added]"),
    }
}

/// The ends of gaps in both languages.
const GAP_ENDS: [&str; 2] = ["cần bổ sung]", "to be added]"];

/// Parts a text into stretches, each with whether it is a gap.
fn stretches(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(end) = GAP_ENDS.iter().filter_map(|end| Some(rest.find(end)? + end.len())).min() {
        let start = rest[..end].rfind('[').unwrap_or(0);
        if start > 0 {
            found.push((&rest[..start], false));
        }
        found.push((&rest[start..end], true));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        found.push((rest, false));
    }
    found
}

/// Writes a document.
pub fn write(document: &Document) -> Vec<u8> {
    package::write(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_told_from_text() {
        let text = format!("Số {}, ngày {}.", gap("số", Speech::Vi), gap("ngày", Speech::Vi));
        let found = stretches(&text);
        let gaps: Vec<&str> = found.iter().filter(|(_, is_gap)| *is_gap).map(|(text, _)| *text).collect();
        assert_eq!(gaps, ["[số: cần bổ sung]", "[ngày: cần bổ sung]"]);
        assert_eq!(found.iter().map(|(text, _)| *text).collect::<String>(), text);
    }

    #[test]
    fn the_same_document_has_the_same_bytes() {
        let blocks =
            vec![Block::Paragraph(Style::Body, "<A & B>\u{1}".into()), Block::SectionEnd(AnnexPaper::A3, true)];
        let document = Document { title: "T".into(), speech: Speech::Vi, blocks };
        assert_eq!(write(&document), write(&document));
    }
}
