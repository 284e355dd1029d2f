//! The reform of 1 July 2025 as structure and plan, imported from public tables that lie beside the work, if they do.
//!
//! The tables are no part of the project; the mapping by which they are read is (`models/vn/registers/`).
//! Without the tables the tests that use them say so and pass.
//! They are looked for in the folder that `BOMAY_DATA` names, and in `shared/data` beside and above the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Severity, Speech};
use bomay::formats::{self, tables};
use bomay::model::{Id, Structure};
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};

const MAPPING: &str = "models/vn/registers/reform-2025.json";
const TABLES: [&str; 4] = ["before.csv", "after.csv", "provinces.csv", "communes.csv"];

/// Returns the folder of the tables.
fn folder() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let stated = std::env::var_os("BOMAY_DATA").map(PathBuf::from);
    let beside = ["../shared/data", "../../shared/data"].map(|path| root.join(path));
    let found = stated.into_iter().chain(beside).map(|path| path.join("vn-2025")).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("the tables of vn-2025 are not there: not tried");
    }
    found
}

/// The lines of a table, without and with its heading.
struct Table {
    heading: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(name: &str) -> Option<Table> {
        let mut reader = csv::Reader::from_path(folder()?.join(name)).ok()?;
        let heading = reader.headers().ok()?.iter().collect::<Vec<_>>().join(",");
        let rows = reader.records().map(|record| record.map(|record| record.iter().map(str::to_owned).collect()));
        Some(Table { heading, rows: rows.collect::<Result<_, _>>().ok()? })
    }

    fn text(&self) -> String {
        let rows = self.rows.iter().map(|row| format!("\n{}", row.join(",")));
        self.heading.clone() + &rows.collect::<String>()
    }
}

fn read_all() -> Option<[Table; 4]> {
    let [before, after, provinces, communes] = TABLES.map(Table::read);
    Some([before?, after?, provinces?, communes?])
}

/// Imports the tables and carries the plan out.
fn outcome(contents: [Table; 4]) -> Outcome {
    let mut fetch = |path: &str| {
        let say = bomay::diagnostic::Say::same(path);
        std::fs::read_to_string(path).map_err(|_| Box::new(Diagnostic::error("missing-file", say)))
    };
    let chain = formats::catalogue_chain(MAPPING, "../catalogue.json", &mut fetch);
    let text = std::fs::read_to_string(MAPPING).expect("the mapping is part of the project");
    let (mapping, problems) = tables::mapping(&text, MAPPING);
    assert_eq!(problems, []);
    let open = |(name, table): (&str, Table)| tables::open(table.text().into_bytes(), name).expect("it is a table");
    let workbooks: Vec<_> = TABLES.into_iter().zip(contents).map(open).collect();
    let catalogue = (Arc::new(chain.catalogue), None);
    let imported =
        tables::import(&workbooks, &mapping.expect("it is sound"), catalogue).expect("all columns are there");
    let is_error = |problem: &&Diagnostic| problem.severity == Severity::Error;
    assert_eq!(imported.problems.iter().filter(is_error).collect::<Vec<_>>(), [] as [&Diagnostic; 0]);
    let (plan, problems) = formats::plan(&imported.plan.expect("the tables hold a plan"), "plan.json", 0);
    assert_eq!(problems, []);
    let (plans, ruleset) = ([plan.expect("the plan can be read")], Ruleset::default());
    let outcome = simulate(Request { before: &imported.structure, plans: &plans, ruleset: &ruleset, until: None });
    let messages: Vec<&str> = outcome.problems.iter().map(|problem| problem.message.to(Speech::En)).collect();
    assert_eq!(messages, [""; 0]);
    outcome
}

/// Returns the reform of one province whose borders stay, by its code.
pub fn province(code: &str) -> Option<Outcome> {
    let [mut before, mut after, mut provinces, mut communes] = read_all()?;
    let superiors: BTreeMap<String, String> = before.rows.iter().map(|row| (row[0].clone(), row[3].clone())).collect();
    let is_inside = |row: &str| {
        let mut at = row.to_owned();
        while let Some(superior) = superiors.get(&at).filter(|superior| !matches!(superior.as_str(), "" | "VN")) {
            at.clone_from(superior);
        }
        at == code
    };
    before.rows.retain(|row| is_inside(&row[0]));
    provinces.rows.retain(|row| row[0] == code);
    communes.rows.retain(|row| is_inside(&row[0]));
    let results: BTreeSet<String> = communes.rows.iter().chain(&provinces.rows).map(|row| row[1].clone()).collect();
    after.rows.retain(|row| results.contains(&row[0]));
    // The country is left out: the province stands for itself.
    for row in before.rows.iter_mut().chain(&mut after.rows).filter(|row| row[3] == "VN") {
        row[3].clear();
    }
    Some(outcome([before, after, provinces, communes]))
}

/// Returns the reform of the whole country.
pub fn country() -> Option<Outcome> {
    Some(outcome(read_all()?))
}

fn kind(word: &str) -> &'static str {
    match word {
        "Nước" => "territory.country",
        "Tỉnh" => "territory.province",
        "Thành phố trực thuộc trung ương" => "territory.central_city",
        "Xã" => "territory.commune",
        "Phường" => "territory.ward",
        "Đặc khu" => "territory.special_zone",
        other => panic!("the table has a new word: {other}"),
    }
}

fn by_code(structure: &Structure) -> BTreeMap<String, Id> {
    let code = |unit: bomay::model::UnitRef<'_>| Some((unit.facts().codes.get("gso")?.to_string(), unit.id().clone()));
    structure.units().filter_map(code).collect()
}

fn count(structure: &Structure, kinds: &[&str]) -> usize {
    structure.units().filter(|unit| kinds.contains(&unit.facts().kind.as_str())).count()
}

/// 63 provinces become 34, 696 districts none, 10,035 communes 3,321, each as the table of after says.
#[test]
fn the_reform_of_the_country_is_what_the_table_of_after_says() {
    let Some([_, after, _, communes]) = read_all() else { return };
    let Some(outcome) = country() else { return };
    let provinces = ["territory.province", "territory.central_city"];
    let districts = ["territory.district", "territory.town", "territory.city"];
    let lowest = ["territory.commune", "territory.ward", "territory.township", "territory.special_zone"];
    let counts = |structure: &Structure| [&provinces[..], &districts, &lowest].map(|kinds| count(structure, kinds));
    assert_eq!(counts(&outcome.before), [63, 696, 10_035]);
    assert_eq!(counts(&outcome.after), [34, 0, 3_321]);
    let codes = by_code(&outcome.after);
    assert_eq!(codes.len(), after.rows.len());
    for row in &after.rows {
        let unit = outcome.after.unit(&codes[&row[0]]).expect("its code leads to it");
        let superior = unit.superior().map(|superior| superior.facts().codes.get("gso").cloned().unwrap_or_default());
        let found = (unit.facts().name.get(Speech::Vi), unit.facts().kind.as_str(), superior.unwrap_or_default());
        assert_eq!(found, (row[1].as_str(), kind(&row[2]), row[3].as_str().into()), "{row:?}");
    }
    let mut heirs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &communes.rows {
        heirs.entry(&row[0]).or_default().insert(&row[1]);
    }
    let before = by_code(&outcome.before);
    let code_after =
        |id: &Id| outcome.after.unit(id).map(|unit| unit.facts().codes.get("gso").cloned().unwrap_or_default());
    let divided = heirs.values().filter(|heirs| heirs.len() > 1).count();
    assert_eq!(divided, 471);
    let communes = outcome.before.units().filter(|unit| lowest.contains(&unit.facts().kind.as_str()));
    assert!(communes.filter_map(|unit| unit.facts().codes.get("gso").cloned()).all(|code| heirs.contains_key(&*code)));
    for (code, expected) in heirs {
        let successors = outcome.lineage.successors(&before[code]);
        let found: BTreeSet<_> = successors.iter().filter_map(|(id, _)| code_after(id)).collect();
        assert_eq!(found.iter().map(|code| &**code).collect::<BTreeSet<_>>(), expected, "{code}");
    }
}

/// The same by the program, as the documentation says it: import, then simulate.
#[test]
fn the_reform_is_imported_and_simulated_by_two_commands() {
    let Some(folder) = folder() else { return };
    let place = std::env::temp_dir().join(format!("bomay-reform-{}", std::process::id()));
    std::fs::create_dir_all(&place).expect("a folder for the files");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_bomay")).args(arguments).args(["--lang", "en"]).output();
        let output = output.expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        (String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    let path = |name: &str| folder.join(name).display().to_string();
    let [before, after, provinces, communes] = TABLES.map(path);
    let written = |name: &str| place.join(name).display().to_string();
    let (structure, plan) = (written("structure.json"), written("plan.json"));
    let (_, said) = run(&[
        "import",
        &before,
        &after,
        &provinces,
        &communes,
        "--map",
        MAPPING,
        "-o",
        &structure,
        "--plan-out",
        &plan,
    ]);
    assert!(said.contains("10,795 bodies"), "{said}");
    let (report, _) = run(&["simulate", &structure, &plan]);
    assert!(report.contains("10,795  3,356"), "{}", report.lines().take(12).collect::<Vec<_>>().join("\n"));
    std::fs::remove_dir_all(&place).expect("the files were ours");
}

/// Bodies of every sort that the column `type` knows; invented, but for the words of that column.
const INVENTED: &str = "code,name,type,parent\n\
    VN,Nước Mẫu,Nước,\n\
    01,Thành phố Thượng,Thành phố trực thuộc trung ương,VN\n\
    02,Tỉnh Hạ,Tỉnh,VN\n\
    001,Quận Một,Quận,01\n\
    002,Huyện Hai,Huyện,02\n\
    003,Thị xã Ba,Thị xã,02\n\
    004,Thành phố Tư,Thành phố,02\n\
    00001,Phường Năm,Phường,001\n\
    00002,Thị trấn Sáu,Thị trấn,002\n\
    00003,Xã Bảy,Xã,002\n";

/// The mapping of the structure alone reads what that of the whole reform reads, and needs no other table.
#[test]
fn the_structure_before_the_reform_is_read_by_a_mapping_of_its_own() {
    let mapping = |path: &str| {
        let (mapping, problems) = tables::mapping(&std::fs::read_to_string(path).unwrap(), path);
        assert_eq!(problems, []);
        mapping.unwrap()
    };
    let before = mapping("models/vn/registers/before-2025.json");
    let reform = mapping(MAPPING);
    assert_eq!(before.tables[..], reform.tables[..1]);
    assert_eq!((&before.structure, &before.catalogue), (&reform.structure, &reform.catalogue));
    let mut fetch = |path: &str| Ok(std::fs::read_to_string(path).unwrap());
    let chain = formats::catalogue_chain(MAPPING, "../catalogue.json", &mut fetch);
    let workbook = tables::open(INVENTED.into(), "before.csv").unwrap();
    let imported = tables::import(&[workbook], &before, (Arc::new(chain.catalogue), None)).unwrap();
    assert_eq!((imported.problems, imported.plan), (vec![], None));
    let structure = imported.structure;
    assert_eq!(structure.as_of().map(|day| day.to_string()).as_deref(), Some("2025-06-30"));
    let told = |id: &str| {
        let unit = structure.unit(id).unwrap();
        let superior = unit.superior().map(|superior| superior.id().to_string()).unwrap_or_default();
        (unit.kind().to_string(), superior, unit.facts().codes.get("gso").unwrap().to_string())
    };
    for (id, kind, superior) in [
        ("b.01", "territory.central_city", "b.VN"),
        ("b.02", "territory.province", "b.VN"),
        ("b.001", "territory.district", "b.01"),
        ("b.003", "territory.town", "b.02"),
        ("b.004", "territory.city", "b.02"),
        ("b.00001", "territory.ward", "b.001"),
        ("b.00002", "territory.township", "b.002"),
        ("b.00003", "territory.commune", "b.002"),
    ] {
        assert_eq!(told(id), (kind.to_owned(), superior.to_owned(), id[2..].to_owned()));
    }
}
