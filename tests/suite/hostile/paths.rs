//! Nothing is read or written outside the folders that the user named, whatever ids and references say.

use std::collections::BTreeSet;

use serde_json::json;

use super::world::world;
use crate::cli::Desk;

/// References that leave the folder, name no file, or name a file of another sort.
const REFERENCES: [&str; 12] = [
    "/etc/passwd",
    "../../../../../../../../etc/passwd",
    "../secret.txt",
    "secret.txt",
    "-",
    "./-",
    "/dev/stdin",
    "../../../../../../../dev/zero",
    "file:///etc/passwd",
    "http://127.0.0.1:9/catalogue.json",
    "\\\\server\\share\\catalogue.json",
    "C:\\secret.json",
];

/// Sets up a folder whose neighbour holds a secret.
fn desk() -> Desk {
    let desk = world(&str::to_owned);
    desk.write("secret.txt", "SECRET-OF-THE-HOUSE");
    desk
}

/// Seen to fail: `/etc/passwd` by way of `../`, standard input by `-`.
#[test]
fn no_reference_leads_to_a_file_that_is_none_of_ours() {
    for reference in REFERENCES {
        let desk = desk();
        let quoted = serde_json::to_string(reference).expect("a text");
        desk.edit("structure.json", "\"catalogue.json\"", &quoted);
        desk.edit("pack.json", "\"format\"", &format!("\"extends\": [{quoted}], \"format\""));
        for command in [
            &["validate", "structure.json"][..],
            &["rules", "list", "pack.json"],
            &["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--out", "out"],
        ] {
            let ran = desk.run_with(command, "SECRET-OF-THE-HOUSE").ends(2).hides("SECRET").hides("root:");
            assert!(ran.err().contains("bad-reference"), "{reference}: {}", ran.err());
        }
        assert!(!desk.path("out").exists());
    }
    // A secret of the right sort that the reference may name is read: the test would see it.
    let desk = desk();
    desk.write("secret.json", "SECRET-OF-THE-HOUSE");
    desk.edit("structure.json", "\"catalogue.json\"", "\"secret.json\"");
    desk.run(&["validate", "structure.json"]).ends(2).says("SECRET");
}

/// Seen to fail: a mapping could name any file, and standard input.
#[test]
fn a_mapping_and_a_workbook_lead_no_further_than_a_structure_does() {
    for reference in REFERENCES {
        let desk = desk();
        desk.write("units.csv", "Mã,Tên\na,Ban A\n");
        let table = json!({"columns": {"id": "Mã", "name": "Tên"}});
        let mapping = json!({"format": "bomay/mapping/1", "catalogue": reference, "tables": [table]});
        desk.write("map.json", &serde_json::to_string_pretty(&mapping).expect("a value"));
        let ran =
            desk.run_with(&["import", "units.csv", "--map", "map.json"], "SECRET-OF-THE-HOUSE").ends(2).hides("SECRET");
        assert!(ran.err().contains("bad-reference"), "{reference}: {}", ran.err());
        assert!(ran.err().contains("map.json:2:16"), "{reference}: {}", ran.err());
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("structure").expect("a name");
        sheet.write_string(0, 0, "catalogue").expect("a cell");
        sheet.write_string(0, 1, reference).expect("a cell");
        book.save(desk.path("book.xlsx")).expect("a workbook");
        let ran = desk.run_with(&["import", "book.xlsx"], "SECRET-OF-THE-HOUSE").ends(2).hides("SECRET");
        assert!(ran.err().contains("bad-reference"), "{reference}: {}", ran.err());
        assert!(ran.err().contains("B1"), "{reference}: {}", ran.err());
    }
}

/// Ids that would be paths, devices or options.
const IDS: [&str; 9] = ["../out", "/tmp/x", "..", ".", "a/b", "a\\b", "C:x", "-rf", "a\u{0}b"];

#[test]
fn an_id_is_no_path() {
    for id in IDS {
        let desk = desk();
        let quoted = serde_json::to_string(id).expect("a text");
        desk.edit("structure.json", "\"id\":\"phong-kinh-te\"", &format!("\"id\":{quoted}"));
        desk.run(&["simulate", "structure.json", "plan.json", "--out", "out"]).ends(2).says("malformed-id");
        assert!(!desk.path("out").exists(), "{id:?}");
    }
}

/// Returns the names of all files below a folder.
fn below(desk: &Desk, folder: &str) -> BTreeSet<String> {
    desk.names(folder).into_iter().collect()
}

/// Ids that are devices on some systems, or the same file where capitals do not count, name no file.
#[test]
fn texts_and_ids_name_no_file_of_the_results() {
    let run = |desk: &Desk| {
        let ran = desk.run(&["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--out", "out"]);
        assert!(ran.0.status.code() < Some(2), "{}", ran.err());
        (below(desk, "out"), below(desk, ""))
    };
    let tame = run(&desk());
    let hostile = world(&|text| format!("../../{text}/../nul:"));
    hostile.write("secret.txt", "");
    for (id, other) in [("phong-kinh-te", "nul"), ("ban-to-chuc", "con.svg"), ("ban-tuyen-giao", "CON.svg")] {
        for file in ["structure.json", "plan.json"] {
            hostile.write(file, &hostile.read(file).replace(&format!("\"{id}\""), &format!("\"{other}\"")));
        }
    }
    assert_eq!(run(&hostile), tame);
    std::fs::write(hostile.path("out/x.svg"), "").expect("a file more");
    assert_ne!((below(&hostile, "out"), below(&hostile, "")), tame, "a file more is seen");
}
