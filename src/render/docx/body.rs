//! The body of a document: paragraphs, tables, pictures, sections.

use super::{Block, Document, Style, stretches};
use crate::formats::AnnexPaper;
use crate::render::tables::{Cell, Level, Table, Value};
use crate::render::words::harmless;

/// Twips in a millimetre, as near as whole numbers come.
fn twips(millimetres: u32) -> u32 {
    millimetres * 567 / 10
}

/// Two tables in a row would become one, and a body must not end with a table.
const AFTER_TABLE: &str = r#"<w:p><w:pPr><w:pStyle w:val="Centred"/></w:pPr></w:p>"#;

/// English metric units in a millimetre.
const EMU: u32 = 36_000;

/// Margins in millimetres: top, bottom, left, right.
const MARGINS: [u32; 4] = [20, 20, 30, 15];

/// Returns what stands between the margins, in twips.
fn measure(paper: AnnexPaper, lies: bool) -> u32 {
    let (wide, _) = sheet(paper, lies);
    twips(wide - MARGINS[2] - MARGINS[3])
}

/// Returns width and height of a sheet in millimetres.
fn sheet(paper: AnnexPaper, lies: bool) -> (u32, u32) {
    let (short, long) = match paper {
        AnnexPaper::A4 => (210, 297),
        AnnexPaper::A3 => (297, 420),
    };
    if lies { (long, short) } else { (short, long) }
}

/// Returns a text that may stand in XML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(harmless(text)).into_owned()
}

/// Returns the part `document.xml`; pictures are numbered in their order.
pub(super) fn part(document: &Document) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>"#,
    );
    let mut pictures = 0;
    let mut is_first = true;
    let mut last = (AnnexPaper::A4, false);
    for (position, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(style, text) => xml += &paragraph(*style, text),
            Block::Table(found) => {
                // The section that the table stands in ends with the next such block, or with the document.
                let end = document.blocks[position..].iter().find_map(|block| match block {
                    Block::SectionEnd(paper, lies) => Some((*paper, *lies)),
                    _ => None,
                });
                let (paper, lies) = end.unwrap_or((AnnexPaper::A4, false));
                xml += &table(found, measure(paper, lies));
                xml += AFTER_TABLE;
            }
            Block::Columns(left, right) => {
                xml += &columns(left, right);
                xml += AFTER_TABLE;
            }
            Block::Picture { size, description, .. } => {
                pictures += 1;
                xml += &picture(pictures, *size, description);
            }
            // The last section is that of the body itself.
            Block::SectionEnd(paper, lies) if position + 1 == document.blocks.len() => last = (*paper, *lies),
            Block::SectionEnd(paper, lies) => {
                let section = section(*paper, *lies, is_first);
                is_first = false;
                xml += &format!(r#"<w:p><w:pPr><w:pStyle w:val="Centred"/>{section}</w:pPr></w:p>"#);
            }
        }
    }
    xml + &section(last.0, last.1, is_first) + "</w:body></w:document>"
}

/// Returns the properties of a section; the first page of the first one has no number.
fn section(paper: AnnexPaper, lies: bool, is_first: bool) -> String {
    let (wide, high) = sheet(paper, lies);
    let (wide, high) = (twips(wide), twips(high));
    let orient = if lies { r#" w:orient="landscape""# } else { "" };
    let [top, bottom, left, right] = MARGINS.map(twips);
    let title = if is_first { "<w:titlePg/>" } else { "" };
    format!(
        r#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/><w:type w:val="nextPage"/><w:pgSz w:w="{wide}" w:h="{high}"{orient}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="567" w:footer="567" w:gutter="0"/>{title}</w:sectPr>"#
    )
}

fn paragraph(style: Style, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>{}</w:p>"#, style.id(), runs(text, ""))
}

/// Returns a text as runs with these properties; gaps are highlighted.
fn runs(text: &str, properties: &str) -> String {
    let mut xml = String::new();
    for (stretch, is_gap) in stretches(text) {
        let mark = if is_gap { r#"<w:highlight w:val="yellow"/>"# } else { "" };
        // The order of properties is fixed by the schema: letters, then size, then highlight.
        let properties = format!("{properties}{mark}");
        let properties = if properties.is_empty() { properties } else { format!("<w:rPr>{properties}</w:rPr>") };
        for (line, part) in stretch.split('\n').enumerate() {
            let turn = if line > 0 { "<w:br/>" } else { "" };
            xml += &format!(r#"<w:r>{properties}{turn}<w:t xml:space="preserve">{}</w:t></w:r>"#, escaped(part));
        }
    }
    xml
}

fn columns(left: &[(Style, String)], right: &[(Style, String)]) -> String {
    let whole = measure(AnnexPaper::A4, false);
    let (narrow, wide) = (whole * 40 / 100, whole * 60 / 100);
    let cell = |width: u32, lines: &[(Style, String)]| {
        let mut inside: String = lines.iter().map(|(style, text)| paragraph(*style, text)).collect();
        if inside.is_empty() {
            inside = paragraph(Style::Centred, "");
        }
        format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>"#)
    };
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{narrow}"/><w:gridCol w:w="{wide}"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{}{}</w:tr></w:tbl>"#,
        cell(narrow, left),
        cell(wide, right)
    )
}

/// Returns a table that is so many twips wide.
fn table(table: &Table, measure: u32) -> String {
    let total: u32 = table.columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
    let widths: Vec<u32> = table.columns.iter().map(|column| measure * u32::from(column.width) / total).collect();
    let rule = |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#);
    let rules: String = ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(rule).collect();
    let grid: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let mut xml = format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{measure}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"#
    );
    xml += &headings(table, &widths);
    let mut open: Vec<usize> = vec![0; table.columns.len()];
    for (position, row) in table.rows.iter().enumerate() {
        // A row of sums does not begin a page.
        let keep = table.rows.get(position + 1).is_some_and(|next| next.level != Level::Plain && position > 0);
        xml += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
        for (number, column) in table.columns.iter().enumerate() {
            let cell = row.cells.get(column.id.as_str());
            if let Some(cell) = cell {
                open[number] = position + cell.rows;
            }
            let merge = match cell {
                Some(cell) if cell.rows > 1 => r#"<w:vMerge w:val="restart"/>"#,
                None if open[number] > position => "<w:vMerge/>",
                _ => "",
            };
            let text = if cell.is_some() { table.shown(position, &column.id) } else { String::new() };
            let side = side(column.id.as_str(), cell);
            let look = Look { bold: row.level != Level::Plain, side, keep };
            xml += &self::cell(widths[number], 1, merge, &text, look);
        }
        xml += "</w:tr>";
    }
    xml + "</w:tbl>"
}

/// Returns to which side the contents of a cell are set.
fn side(column: &str, cell: Option<&Cell>) -> &'static str {
    match cell.map(|cell| &cell.value) {
        _ if column == "no" => "center",
        Some(Value::Number(..) | Value::Change(..) | Value::Formula(_)) => "right",
        _ => "left",
    }
}

fn headings(table: &Table, widths: &[u32]) -> String {
    let is_grouped = table.columns.iter().any(|column| !column.group.is_empty());
    let row = |cells: String| format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>");
    let (mut upper, mut lower) = (String::new(), String::new());
    for (text, start, count) in table.groups() {
        let heading = &table.columns[start].heading;
        if text.is_empty() {
            let merge = if is_grouped { r#"<w:vMerge w:val="restart"/>"# } else { "" };
            upper += &cell(widths[start], 1, merge, heading, HEADING);
            lower += &cell(widths[start], 1, "<w:vMerge/>", "", HEADING);
            continue;
        }
        upper += &cell(widths[start..start + count].iter().sum(), count, "", text, HEADING);
        for (position, column) in table.columns.iter().enumerate().skip(start).take(count) {
            lower += &cell(widths[position], 1, "", &column.heading, HEADING);
        }
    }
    row(upper) + &if is_grouped { row(lower) } else { String::new() }
}

/// How a cell looks, and whether its row stays with the next one.
#[derive(Clone, Copy)]
struct Look<'a> {
    bold: bool,
    side: &'a str,
    keep: bool,
}

/// Headings stand in the middle, and above a row.
const HEADING: Look<'_> = Look { bold: true, side: "center", keep: true };

fn cell(width: u32, span: usize, merge: &str, text: &str, Look { bold, side, keep }: Look<'_>) -> String {
    let keep = if keep { "<w:keepNext/>" } else { "" };
    let span = if span > 1 { format!(r#"<w:gridSpan w:val="{span}"/>"#) } else { String::new() };
    let letters = format!("{}<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>", if bold { "<w:b/>" } else { "" });
    format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Centred"/>{keep}<w:jc w:val="{side}"/></w:pPr>{}</w:p></w:tc>"#,
        runs(text, &letters)
    )
}

fn picture(number: usize, (wide, high): (u32, u32), description: &str) -> String {
    let (wide, high, description) = (wide * EMU, high * EMU, escaped(description));
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Centred"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="image{number}" descr="{description}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="image{number}.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdImage{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}
