//! Workbooks and Word files that were made to hurt, and the Word file that is written of hostile texts.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use bomay::decision::docx_text;
use bomay::formats::tables;

use super::world::world;
use super::{Check, expect};
use crate::targets::documents::archive;

/// Entities that grow ten times with each of nine levels, and one that names a file.
const DOCTYPE: &str = "<!DOCTYPE x [<!ENTITY a0 \"HAHAHAHAHA\"><!ENTITY secret SYSTEM \"file:///etc/passwd\">\
    <!ENTITY a1 \"&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;\"><!ENTITY a2 \"&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;\">\
    <!ENTITY a3 \"&a2;&a2;&a2;&a2;&a2;&a2;&a2;&a2;&a2;&a2;\"><!ENTITY a4 \"&a3;&a3;&a3;&a3;&a3;&a3;&a3;&a3;&a3;&a3;\">\
    <!ENTITY a5 \"&a4;&a4;&a4;&a4;&a4;&a4;&a4;&a4;&a4;&a4;\"><!ENTITY a6 \"&a5;&a5;&a5;&a5;&a5;&a5;&a5;&a5;&a5;&a5;\">\
    <!ENTITY a7 \"&a6;&a6;&a6;&a6;&a6;&a6;&a6;&a6;&a6;&a6;\"><!ENTITY a8 \"&a7;&a7;&a7;&a7;&a7;&a7;&a7;&a7;&a7;&a7;\">]>";

/// Says whether entities were replaced, and whether that took long.
fn is_left_alone(read: impl FnOnce() -> String) -> Check {
    let begun = Instant::now();
    let text = read();
    expect(begun.elapsed() < Duration::from_secs(5), "it took long")?;
    expect(!text.contains("HAHA") && !text.contains("root:"), "an entity was replaced")
}

fn workbook(text: &str) -> Vec<u8> {
    let types = "[Content_Types].xml\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let book = "xl/workbook.xml\n<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let links = "xl/_rels/workbook.xml.rels\n<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let sheet = format!(
        "xl/worksheets/sheet1.xml\n{DOCTYPE}<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData></worksheet>"
    );
    let root = "_rels/.rels\n<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    archive([types, root, book, links, &sheet].join("\n%%%%\n").as_bytes()).expect("an archive")
}

fn document(text: &str) -> Vec<u8> {
    archive(
        format!("word/document.xml\n{DOCTYPE}<w:document xmlns:w=\"w\"><w:p><w:t>{text}</w:t></w:p></w:document>")
            .as_bytes(),
    )
    .expect("an archive")
}

/// Planted below: a text in which the entities stand replaced; no reader of ours ever replaced any.
#[test]
fn entities_are_not_replaced() {
    let cells = |text: &str| format!("{:?}", tables::open(workbook(text), "f.xlsx"));
    let words = |text: &str| docx_text(&document(text)).unwrap_or_default();
    assert!(cells("Mã").contains("Mã"), "{}", cells("Mã"));
    assert!(words("Điều 1").contains("Điều 1"), "{:?}", docx_text(&document("Điều 1")));
    for text in ["x &a8; y", "x &secret; y"] {
        assert_eq!(is_left_alone(|| cells(text)), Ok(()), "{text}");
        assert_eq!(is_left_alone(|| words(text)), Ok(()), "{text}");
    }
    assert!(is_left_alone(|| words("HAHA")).is_err());
    assert!(is_left_alone(|| cells("root:x")).is_err());
}

/// Numbers of a list whose picture is long are not written out for ever.
///
/// Seen to fail: 400 kB became a text of 690 MB.
#[test]
fn a_list_with_a_long_pattern_stays_short() {
    let paragraph = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    let pattern = "%1".repeat(100_000);
    let parts = format!(
        "word/document.xml\n<w:document xmlns:w=\"w\">{}</w:document>\n%%%%\nword/numbering.xml\n<w:numbering xmlns:w=\"w\">\
         <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"{pattern}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>",
        paragraph.repeat(2_000)
    );
    let text = docx_text(&archive(parts.as_bytes()).expect("an archive")).expect("it is read");
    assert!(text.len() < parts.len(), "{} bytes of {}", text.len(), parts.len());
}

/// Texts that try to become fields, links, tables and parts of a Word file.
const RUNS: [&str; 6] = [
    "</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc\"</w:instrText></w:r><w:r><w:t>",
    "<w:hyperlink r:id=\"rId1\"><w:r><w:t>x</w:t></w:r></w:hyperlink>",
    "]]><w:p/><![CDATA[",
    "&#60;w:p/&#62; &amp;lt; &hit;",
    "{ INCLUDETEXT \"file:///etc/passwd\" } [x](javascript:hit) ![x](http://hit/x.png)",
    "<!ENTITY hit \"x\"><?mso-application progid=\"Word.Document\"?>",
];

/// Returns the names of all elements of all parts; says what should not be there.
fn names(file: &[u8]) -> Result<BTreeSet<String>, String> {
    use quick_xml::events::Event;
    let mut found = BTreeSet::new();
    for (name, part) in crate::papers::parts(file) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let text = String::from_utf8(part).map_err(|error| format!("{name}: {error}"))?;
        expect(!text.contains("TargetMode=\"External\""), format!("{name}: something from outside"))?;
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event().map_err(|error| format!("{name}: {error}"))? {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => drop(found.insert(tag.name().as_ref().to_owned())),
                Event::DocType(_) | Event::PI(_) => return Err(format!("{name}: a declaration")),
                Event::CData(_) => return Err(format!("{name}: a part that is not escaped")),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn scheme(change: &dyn Fn(&str) -> String) -> Vec<u8> {
    let desk = world(change);
    let ran = desk.run(&["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--out", "out"]);
    assert!(ran.0.status.code() < Some(2), "{}", ran.err());
    std::fs::read(desk.path("out/scheme.docx")).expect("the scheme was written")
}

/// Seen to fail: a text that is not escaped.
#[test]
fn no_text_adds_to_a_word_file() {
    // One in each text, so that the pictures still fit their sheets.
    let turn = std::cell::Cell::new(0);
    let hostile = scheme(&|text| {
        turn.set(turn.get() + 1);
        format!("{text} {}", RUNS[turn.get() % RUNS.len()])
    });
    let tame = scheme(&str::to_owned);
    let own = names(&tame).expect("a tame scheme is well formed");
    assert!(docx_text(&hostile).is_ok_and(|text| text.contains("DDEAUTO")), "the texts are there");
    assert_eq!(names(&hostile), Ok(own.clone()));
    assert!(!own.iter().any(|name| ["w:instrText", "w:hyperlink", "w:object"].contains(&&**name)), "{own:?}");
}
