//! The package of a document: its parts, how they refer to each other, and the archive that holds them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Block, Document, body, styles};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Writes the archive.
pub(super) fn write(document: &Document) -> Vec<u8> {
    let pictures: Vec<&Vec<u8>> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Picture { png, .. } => Some(png),
            _ => None,
        })
        .collect();
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), content_types().into_bytes()),
        ("_rels/.rels".into(), package_relations().into_bytes()),
        ("docProps/core.xml".into(), properties(&document.title).into_bytes()),
        ("word/document.xml".into(), body::part(document).into_bytes()),
        ("word/_rels/document.xml.rels".into(), document_relations(pictures.len()).into_bytes()),
        ("word/styles.xml".into(), styles::part(document.speech).into_bytes()),
        ("word/settings.xml".into(), settings().into_bytes()),
        ("word/header1.xml".into(), header(true).into_bytes()),
        ("word/header2.xml".into(), header(false).into_bytes()),
    ];
    let images = pictures.into_iter().enumerate();
    parts.extend(images.map(|(position, png)| (format!("word/media/image{}.png", position + 1), png.clone())));
    archive(parts).expect("invariant D1 broken: writing into memory failed")
}

fn archive(parts: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, contents) in parts {
        // Pictures are compressed already.
        let method = if name.ends_with(".png") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(name, options.compression_method(method))?;
        writer.write_all(&contents)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| format!(r#"<Override PartName="{name}" ContentType="{kind}"/>"#);
    let word = |name: &str, kind: &str| part(&format!("/word/{name}.xml"), &format!("{WORD_TYPE}.{kind}+xml"));
    let core = part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    let parts = [
        word("document", "document.main"),
        word("styles", "styles"),
        word("settings", "settings"),
        word("header1", "header"),
        word("header2", "header"),
        core,
    ];
    format!(
        r#"{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{}</Types>"#,
        parts.concat()
    )
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}

fn relations(inside: &str) -> String {
    format!(r#"{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>"#)
}

fn package_relations() -> String {
    let document = relation("rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml");
    let core = relation("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml");
    relations(&(document + &core))
}

fn document_relations(pictures: usize) -> String {
    let mut inside = relation("rId1", &format!("{OFFICE}/styles"), "styles.xml");
    inside += &relation("rId2", &format!("{OFFICE}/settings"), "settings.xml");
    inside += &relation("rId3", &format!("{OFFICE}/header"), "header1.xml");
    inside += &relation("rId4", &format!("{OFFICE}/header"), "header2.xml");
    for number in 1..=pictures {
        inside +=
            &relation(&format!("rIdImage{number}"), &format!("{OFFICE}/image"), &format!("media/image{number}.png"));
    }
    relations(&inside)
}

fn properties(title: &str) -> String {
    let title = body::escaped(title);
    format!(
        r#"{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>bomay</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"#
    )
}

fn settings() -> String {
    format!(
        r#"{XML}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#
    )
}

/// Returns the head of a page: its number in the middle, or nothing.
fn header(numbered: bool) -> String {
    let field = match numbered {
        true => r#"<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>"#,
        false => "",
    };
    format!(r#"{XML}<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Centred"/></w:pPr>{field}</w:p></w:hdr>"#)
}
