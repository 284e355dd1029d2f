//! Outlines, decisions, Word files and expressions.

use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};

use bomay::check::check;
use bomay::decision::draft::draft;
use bomay::decision::{Request, docx_text, is_docx, read};
use bomay::diagnostic::Input;
use bomay::formats::{self, outline};
use bomay::model::{Catalogue, Structure};
use bomay::rules::expression::{About, Expression, Scene, Subject, Surroundings, Table, Type};
use bomay::rules::{Settings, Survey};

use super::{BETWEEN, places_exist, text, texts};

/// An outline, and behind the line its catalogue.
pub fn outline(bytes: &[u8]) {
    let Some([text, words]) = texts(bytes) else { return };
    let (file, _) = formats::catalogue(&words, "c.json", Input::Catalogue(0));
    let catalogue = Arc::new(file.catalogue);
    let loaded = outline::parse_with(&text, "f", catalogue.clone());
    places_exist(&loaded.problems, &text);
    let printed = outline::print(&loaded.structure);
    let again = outline::parse_with(&printed, "f", catalogue);
    if loaded.problems.is_empty() && !printed.contains("left out") {
        assert!(again.structure == loaded.structure, "{printed}\n{:#?}", again.problems);
        // The other notation gives the same structure.
        let json = formats::print_structure(&loaded.structure);
        let other = formats::structure(&json, "f", loaded.structure.shared_catalogue());
        assert!(other.structure == loaded.structure, "{json}\n{:#?}", other.problems);
    }
    let _ = formats::load(&text, "f", &mut |_| Ok(words.clone()));
}

/// The structure in which the names of decisions are looked up.
fn province() -> &'static Structure {
    static LOADED: OnceLock<Structure> = OnceLock::new();
    LOADED.get_or_init(|| {
        let text = concat!(
            "quoc-gia: kind=country \"Việt Nam\"\n",
            "  ha-tinh: kind=province \"tỉnh Hà Tĩnh\"\n",
            "    duc-tho: kind=district \"huyện Đức Thọ\"\n",
            "      an-dung: kind=commune \"xã An Dũng\"\n",
            "      tan-dan: kind=commune \"xã Tân Dân\"\n",
            "      lam-trung: kind=commune \"xã Lâm Trung Thủy\"\n",
            "    so-noi-vu: kind=department \"Sở Nội vụ\"\n",
            "    so-lao-dong: kind=department \"Sở Lao động\"\n",
        );
        outline::parse(text, "sketch").structure
    })
}

fn decided(text: &str, structure: Option<&Structure>) {
    let keep_districts = text.len().is_multiple_of(2);
    let reading = read(&Request { text, file: "f", structure, keep_districts, ..Request::default() });
    places_exist(&reading.problems, text);
    if let Some(plan) = &reading.plan {
        let (plan, problems) = formats::plan(plan, "plan.json", 0);
        assert!(plan.is_some() && problems.is_empty(), "the plan of a decision is a plan: {problems:#?}");
        let _ = draft(structure.expect("without a structure there is no plan"), &plan.into_iter().collect::<Vec<_>>());
    }
    if let Some(pack) = &reading.pack {
        let (pack, problems) = formats::pack(pack, "pack.json", 0);
        assert!(pack.is_some() && problems.is_empty(), "the pack of a decision is a pack: {problems:#?}");
    }
    let _ = bomay::render::reading::json(&reading);
    for speech in [bomay::diagnostic::Speech::En, bomay::diagnostic::Speech::Vi] {
        let _ = bomay::render::reading::text(&reading, speech);
    }
}

/// The text of a decision, and behind the line a structure that it is about.
pub fn decision(bytes: &[u8]) {
    let Some([text, before]) = texts(bytes) else { return };
    match before.is_empty() {
        true => decided(&text, Some(province())),
        false => decided(&text, Some(&formats::load(&before, "s", &mut |_| Ok(String::new())).structure)),
    }
    decided(&text, None);
}

/// Puts parts into an archive without packing them: `name`, end of line, contents, and the line between two parts.
///
/// An input that is an archive already is taken as it is.
pub fn archive(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"PK") {
        return Some(bytes.to_vec());
    }
    let whole = std::str::from_utf8(bytes).ok()?;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in whole.split(BETWEEN) {
        let (name, contents) = part.split_once('\n').unwrap_or((part, ""));
        archive.start_file(name, stored).ok()?;
        archive.write_all(contents.as_bytes()).ok()?;
    }
    archive.finish().ok().map(Cursor::into_inner)
}

/// A Word file: an archive, or its parts.
pub fn docx(bytes: &[u8]) {
    let Some(bytes) = archive(bytes) else { return };
    if is_docx(&bytes)
        && let Ok(text) = docx_text(&bytes)
    {
        assert!(!text.contains('\r'));
        decided(&text, Some(province()));
    }
}

/// An expression: compiled as every type, and worked out for every unit of a small structure.
pub fn expression(bytes: &[u8]) {
    let Some(source) = text(bytes) else { return };
    let structure = super::plans::sample();
    let survey = Survey::of(structure);
    let settings = Settings::default();
    let measures: &'static Type = &Type::Unit;
    for subject in [Subject::Unit, Subject::Event] {
        for wanted in [Type::Bool, Type::Int, Type::Text, Type::Date, Type::Unit, Type::List(measures)] {
            let around = Surroundings { subject, change: subject == Subject::Event, settings: &["max"] };
            let compiled = Expression::compile(&source, wanted, &around);
            let expression = match compiled {
                Ok(expression) => expression,
                Err(faults) => {
                    let total = source.chars().count();
                    assert!(!faults.is_empty());
                    assert!(faults.iter().all(|fault| fault.offset <= total), "{faults:?}");
                    continue;
                }
            };
            if subject == Subject::Event {
                continue;
            }
            for unit in structure.units() {
                let scene = Scene {
                    survey: &survey,
                    about: About::Unit(unit),
                    change: None,
                    as_of: structure.as_of(),
                    settings: &settings,
                };
                let trouble = match wanted {
                    Type::Bool => expression.truth(&scene).err(),
                    Type::Int => expression.int(&scene).err(),
                    Type::Text => expression.text(&scene).err(),
                    Type::Date => expression.date(&scene).err(),
                    Type::Unit => expression.unit(&scene).err(),
                    _ => expression.units(&scene).err(),
                };
                if let Some(trouble) = trouble {
                    let _ = expression.explain(trouble);
                }
            }
        }
    }
    let _ = (Table::Measures, Catalogue::default(), check(structure, &Default::default()));
}
