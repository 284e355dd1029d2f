//! Tables: fields between separators, workbooks, registers in JSON, and mappings.

use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Input};
use bomay::formats;
use bomay::formats::tables::{self, Mapping, Workbook};
use bomay::model::Catalogue;

use super::documents::archive;
use super::{BETWEEN, is_explained, places_exist, reads_again, text};

/// The words that headings and cells may use.
fn catalogue() -> Arc<Catalogue> {
    let text = r#"{"format": "bomay/catalogue/1",
        "levels": [{"id": "tinh", "name": "tỉnh", "rank": 1}, {"id": "xa", "name": "xã", "rank": 2}],
        "kinds": [{"id": "so", "name": "Sở", "level": "tinh"}, {"id": "phong", "name": "Phòng"}, {"id": "xa", "name": "Xã", "level": "xa"}],
        "line_types": [{"id": "guidance", "family": "guidance", "name": "Hướng dẫn"}],
        "measures": [{"id": "staff", "name": "Biên chế", "conservation": "conserved"}, {"id": "area", "name": "Diện tích", "conservation": "free", "decimals": 2}]}"#;
    let (file, problems) = formats::catalogue(text, "c.json", Input::Catalogue(0));
    assert_eq!(problems, []);
    Arc::new(file.catalogue)
}

fn imported(workbook: Workbook, mapping: Option<Mapping>) {
    let catalogue = catalogue();
    let workbooks = [workbook];
    let (mapping, _) = match mapping {
        Some(mapping) => (mapping, Vec::new()),
        None => tables::guess(&workbooks, &catalogue),
    };
    if mapping.tables.is_empty() {
        return;
    }
    // A guessed mapping is a mapping.
    let (read, problems) = tables::mapping(&tables::print_mapping(&mapping), "m.json");
    assert_eq!(problems, [], "{}", tables::print_mapping(&mapping));
    assert_eq!(read.map(|read| tables::print_mapping(&read)), Some(tables::print_mapping(&mapping)));
    let imported = match tables::import(&workbooks, &mapping, (catalogue.clone(), None)) {
        Ok(imported) => imported,
        Err(problems) => return assert!(!problems.is_empty()),
    };
    for problem in &imported.problems {
        let Some(place) = &problem.place else { continue };
        if place.input != Input::Structure || place.line == 0 {
            continue;
        }
        let page = imported.pages.iter().find(|(file, _)| *file == place.file).map(|(_, page)| page.as_str());
        if let Some(page) = page {
            on_page(problem, page);
        }
    }
    if let Some(plan) = &imported.plan {
        let (plan, problems) = formats::plan(plan, "plan.json", 0);
        assert!(plan.is_some(), "the plan of tables is a plan: {problems:#?}");
    }
    reads_again(&imported.structure, &imported.problems, formats::print_structure, |text| {
        formats::structure(text, "f", catalogue.clone())
    });
}

fn on_page(problem: &Diagnostic, page: &str) {
    places_exist(&[problem], page);
}

/// Fields between separators, in any encoding, with a guessed mapping.
pub fn csv(bytes: &[u8]) {
    if let Ok(workbook) = tables::open(bytes.to_vec(), "f.csv") {
        imported(workbook, None);
    }
}

/// A mapping, and behind the line the table that it is about.
pub fn csv_mapped(bytes: &[u8]) {
    let between = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN.as_bytes());
    let Some(end) = between else { return };
    let Some(map) = text(&bytes[..end]) else { return };
    let (Some(mapping), _) = tables::mapping(&map, "m.json") else { return };
    if let Ok(workbook) = tables::open(bytes[end + BETWEEN.len()..].to_vec(), "f.csv") {
        imported(workbook, Some(mapping));
    }
}

/// A register in JSON.
pub fn register(bytes: &[u8]) {
    match tables::open(bytes.to_vec(), "f.json") {
        Ok(workbook) => imported(workbook, None),
        Err(problem) => assert!(!problem.message.en.is_empty()),
    }
}

/// A workbook: an archive, or its parts.
pub fn xlsx(bytes: &[u8]) {
    let Some(bytes) = archive(bytes) else { return };
    if let Ok(workbook) = tables::open(bytes, "f.xlsx") {
        imported(workbook, None);
    }
}

/// A mapping of tables.
pub fn mapping(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = tables::mapping(&text, "f");
    places_exist(&problems, &text);
    is_explained(&read, &problems);
    let Some(mapping) = read else { return };
    let printed = tables::print_mapping(&mapping);
    let (again, problems) = tables::mapping(&printed, "f");
    assert_eq!(problems, [], "{printed}");
    assert_eq!(again.map(|again| tables::print_mapping(&again)).as_ref(), Some(&printed));
}
