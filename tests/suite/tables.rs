//! Laws of tables: what is exported is imported again without loss, and no bytes make the reader panic.

use std::sync::Arc;

use bomay::formats::{print_structure, tables};
use bomay::model::{
    Answer, Attribute, Basis, Catalogue, Confidence, Figure, Parts, Provenance, Source, Structure, Text, Unit,
};
use proptest::prelude::*;

use crate::generator::{Dice, assemble, catalogue, dice, parts};

/// Texts that spreadsheets, CSV and XML are known to change.
fn hostile(dice: &mut Dice) -> String {
    let long = "đ".repeat(33_000);
    let blanks = format!("a{}b", " ".repeat(40_000));
    let texts = [
        "Sở Nội vụ",
        "=1+1",
        "+84",
        "-5",
        "@SUM(A1)",
        "'quoted",
        "001",
        "1.317.200",
        "01/7/2025",
        "TRUE",
        " leading",
        "trailing ",
        "two\nlines",
        "tab\there",
        "_x000D_",
        "\u{1f}apart",
        "uy\u{309} ban",
        "\r",
        "\u{fffe}",
        "#REF!",
        "Tổng cộng",
        "Ghi chú: x",
        "(1)",
        "a; b",
        "\"q\"",
        "{\"id\": 1}",
        "👩‍👩‍👧",
        "- thụt",
        "",
        "\u{a0}",
        "<&>",
        &long,
        &blanks,
    ];
    dice.one_of(&texts).copied().unwrap_or_default().to_owned()
}

fn text(dice: &mut Dice) -> Text {
    match dice.below(3) {
        0 => Text::from(hostile(dice).as_str()),
        1 => Text::from_pairs([("vi", hostile(dice).as_str()), ("en", "Name")]),
        _ => Text::from("Tên"),
    }
}

fn provenance(dice: &mut Dice) -> Provenance {
    let confidence = [Confidence::Confirmed, Confidence::Memory, Confidence::Illustrative][dice.below(3)];
    Provenance { confidence, source: dice.once_in(2).then(|| hostile(dice).into()), note: None }
}

fn adorn(unit: &mut Unit, dice: &mut Dice) {
    unit.name = text(dice);
    unit.short = dice.once_in(3).then(|| text(dice)).filter(|short| !short.is_empty());
    unit.note = dice.once_in(3).then(|| text(dice)).filter(|note| !note.is_empty());
    if dice.once_in(2) {
        unit.codes.insert("gso".into(), hostile(dice).into());
        unit.codes.insert("strange scheme [x]".into(), "7".into());
    }
    if dice.once_in(3) {
        let answer = [Answer::Yes, Answer::No, Answer::Unknown][dice.below(3)];
        unit.attributes.insert("judged".into(), answer.into());
        let said =
            Attribute { text: Some(Text::from("lời")), by: Some(hostile(dice).into()), ..Attribute::default() };
        unit.attributes.insert("said".into(), said);
    }
    if dice.once_in(3) {
        unit.measures.insert("area".into(), Figure { value: 999_999_999_999_999, provenance: None });
        unit.measures.insert("staff".into(), Figure { value: 5, provenance: Some(Box::new(provenance(dice))) });
    }
    if dice.once_in(3) {
        unit.valid_from = Some(jiff::civil::date([1850, 1999, 2020][dice.below(3)], 2, 28));
        unit.legal_basis = (0..dice.below(3)).map(|_| basis(dice)).collect();
    }
    unit.provenance = dice.once_in(4).then(|| Box::new(provenance(dice)));
}

fn basis(dice: &mut Dice) -> Basis {
    let article = dice.once_in(2).then(|| hostile(dice));
    let document = hostile(dice);
    Basis { document, organ: None, date: None, article, quote: None, confidence: None, source: None }
}

fn adorned(dice: &mut Dice) -> Structure {
    let mut parts: Parts = parts(dice);
    // The catalogue declares no attributes, so that any are allowed.
    parts.catalogue = Arc::new(Catalogue { attributes: Vec::new(), ..catalogue() });
    parts.units.iter_mut().for_each(|unit| adorn(Arc::make_mut(unit), dice));
    for line in &mut parts.lines {
        line.basis = (0..dice.below(2)).map(|_| basis(dice)).collect();
        line.provenance = dice.once_in(4).then(|| Box::new(provenance(dice)));
    }
    parts.functions.iter_mut().for_each(|function| function.name = text(dice));
    for ended in &mut parts.ended {
        ended.name = text(dice);
        ended.on = dice.once_in(2).then(|| jiff::civil::date(2010, 12, 31));
        ended.kind = dice.once_in(2).then(|| "k1".into());
    }
    parts.header.title = text(dice);
    parts.header.id = dice.once_in(2).then(|| "structure".into());
    parts.header.language = dice.once_in(2).then(|| hostile(dice));
    parts.header.catalogue = dice.once_in(2).then(|| hostile(dice)).filter(|path| !path.is_empty());
    parts.header.provenance = dice.once_in(2).then(|| provenance(dice));
    let source =
        |dice: &mut Dice| Source { id: "s1".into(), title: text(dice), organ: Some(hostile(dice)), date: None };
    parts.header.sources = (0..dice.below(2)).map(|_| source(dice)).collect();
    assemble(parts)
}

fn imported(bytes: Vec<u8>, structure: &Structure) -> tables::Imported {
    let workbook = tables::open(bytes, "export.xlsx").expect("it was just written");
    let workbooks = [workbook];
    let (mapping, notes) = tables::guess(&workbooks, structure.catalogue());
    assert_eq!(notes, []);
    let catalogue = (structure.shared_catalogue(), structure.header().catalogue.clone());
    tables::import(&workbooks, &mapping, catalogue).expect("all columns are there")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(48)
    ))]

    /// Import of an export is the identity; the same structure has the same bytes.
    ///
    /// Must catch: a field that has neither column nor JSON; a text that is trimmed, split at `;` or taken for a number
    /// or a sum; a long text that is cut; a number that loses digits; posts in another order; a kind found by a name
    /// that two kinds have.
    #[test]
    fn an_export_is_imported_without_loss(mut dice in dice(900)) {
        let structure = adorned(&mut dice);
        let bytes = tables::export(&structure, structure.header().catalogue.as_deref()).expect("it fits a workbook");
        prop_assert_eq!(&tables::export(&structure, structure.header().catalogue.as_deref()).unwrap(), &bytes);
        let again = imported(bytes, &structure);
        let said: Vec<&str> = again.problems.iter().map(|problem| problem.message.en.as_str()).collect();
        prop_assert_eq!(said, Vec::<&str>::new());
        prop_assert_eq!(print_structure(&again.structure), print_structure(&structure));
    }

    /// Must catch: an index out of bounds, a slice inside a character, an endless loop.
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), start in 0usize..6) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"{\"a\": [", b"\xFF\xFE", b"STT,T\xEAn,M\xE3\n", b"[{\"id\": "];
        try_reading([starts[start], &bytes].concat());
    }

    /// A sound file with some bytes changed.
    #[test]
    fn no_damaged_file_makes_the_reader_panic(changes in prop::collection::vec((any::<u32>(), any::<u8>()), 1..12), which in 0usize..3) {
        let mut bytes = sound()[which].clone();
        for (at, byte) in changes {
            let at = at as usize % bytes.len();
            bytes[at] = byte;
        }
        try_reading(bytes);
    }
}

proptest! {
    /// A workbook whose parts are damaged before they are packed, so that the damage is not found by checksums.
    #[test]
    fn no_damaged_part_makes_the_reader_panic(
        part in any::<u16>(),
        changes in prop::collection::vec((any::<u32>(), 0usize..WORDS.len(), 0usize..12), 1..8),
    ) {
        try_reading(damaged(&sound()[2], part.into(), &changes));
    }
}

/// What is written into parts of a workbook.
const WORDS: [&str; 14] = [
    "",
    "<",
    ">",
    "\"",
    "A1:XFD1048576",
    "ZZZ0",
    "-1",
    "4294967296",
    "1e400",
    "t=\"s\"",
    "&#0;",
    "</row>",
    "r=\"\"",
    "ư",
];

fn damaged(bytes: &[u8], part: usize, changes: &[(u32, usize, usize)]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it was just written");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = part % archive.len();
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).expect("it is there");
        let mut contents = Vec::new();
        entry.read_to_end(&mut contents).expect("it can be unpacked");
        if number == chosen {
            for (at, word, length) in changes {
                let at = *at as usize % contents.len().max(1);
                let end = (at + length).min(contents.len());
                contents.splice(at..end, WORDS[*word].bytes());
            }
        }
        writer.start_file(entry.name().expect("a name"), zip::write::SimpleFileOptions::default()).expect("a name");
        writer.write_all(&contents).expect("it can be packed");
    }
    writer.finish().expect("it can be packed").into_inner()
}

/// One file of each kind that is read.
fn sound() -> [Vec<u8>; 3] {
    let table = "BẢNG,,\nSTT,Tên đơn vị,Trực thuộc,Biên chế giao\nI,\"Sở \"\"A\"\"\",,1.200\n1,Phòng,Sở A,–\n";
    let register =
        r#"{"results": [{"id": 1, "name": "A", "parent": null}, {"id": 2, "name": "B", "parents": [{"id": 1}]}]}"#;
    let workbook = tables::template(&Catalogue::default(), Some("catalogue.json")).expect("the template is sound");
    [table.into(), register.into(), workbook]
}

fn try_reading(bytes: Vec<u8>) {
    if let Ok(workbook) = tables::open(bytes, "file") {
        let workbooks = [workbook];
        let (mapping, _) = tables::guess(&workbooks, &Catalogue::default());
        let _ = tables::import(&workbooks, &mapping, (Arc::new(Catalogue::default()), None));
    }
}

#[test]
fn the_template_is_read_as_what_it_is() {
    let bytes = tables::template(&Catalogue::default(), None).expect("the template is sound");
    let workbooks = [tables::open(bytes, "template.xlsx").expect("it was just written")];
    let (mapping, notes) = tables::guess(&workbooks, &Catalogue::default());
    assert_eq!(notes, []);
    let read = tables::import(&workbooks, &mapping, (Arc::new(Catalogue::default()), None)).expect("it is sound");
    assert_eq!(read.problems, []);
    assert_eq!(read.structure.len(), 3);
    assert!(read.plan.is_some_and(|plan| plan.contains("\"merge\"")));
}
