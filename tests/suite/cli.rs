//! Runs of the program as a user would make them: on the example that `bomay init` writes.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::papers::parts;

/// A folder with the example, removed at the end.
pub struct Desk(pub PathBuf);

impl Desk {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("bomay-suite-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        let desk = Desk(folder);
        desk.run(&["init"]).ends(0);
        desk
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bomay"));
        command.args(arguments).current_dir(&self.0).env_remove("BOMAY_LANG").stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may refuse its arguments without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran(child.wait_with_output().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Changes a file of the example; what is to be replaced must be there.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub struct Ran(pub Output);

impl Ran {
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "stdout:\n{}\nstderr:\n{}", self.out(), self.err());
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let all = self.out() + &self.err();
        assert!(all.contains(text), "missing {text:?} in:\n{all}");
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        let all = self.out() + &self.err();
        assert!(!all.contains(text), "unexpected {text:?} in:\n{all}");
        self
    }
}

#[test]
fn help_speaks_the_language_asked_for() {
    let desk = Desk::new();
    desk.run(&["--help"]).ends(0).says("Cách dùng: bomay").hides("Usage");
    desk.run(&["simulate", "--lang", "en", "-h"]).ends(0).says("Usage: bomay simulate").says("Examples:");
    let english = desk.command(&["--help"]).env("BOMAY_LANG", "en").output().unwrap();
    Ran(english).ends(0).says("Usage: bomay");
    desk.run(&[]).ends(2).says("simulate");
}

#[test]
fn wrong_usage_is_told_with_advice() {
    let desk = Desk::new();
    desk.run(&["simulat"]).ends(2).says("không có lệnh `simulat`").says("có phải là `simulate`?");
    desk.run(&["simulate", "--lang", "en"]).ends(2).says("missing: <STRUCTURE>");
    desk.run(&["simulate", "a", "b", "--until", "2022"]).ends(2).says("31/10/2022");
    desk.run(&["validate", "a", "--format", "xml"]).ends(2).says("text, json, sarif");
}

#[test]
fn a_simulation_reports_and_writes_everything() {
    let desk = Desk::new();
    let ran = desk.run(&["simulate", "structure.json", "plan.json", "--out", "out"]).ends(0).says("Hợp nhất");
    let expected = "after.dot after.json after.svg annexes.xlsx before.dot before.svg catalogue.json change.dot change.png change.svg diagrams.pdf lineage.svg new-old.csv old-new.csv old-new.xlsx outcome.json report.html report.txt scheme.docx";
    assert_eq!(desk.names("out")[1..], expected.split(' ').collect::<Vec<_>>());
    assert_eq!(desk.read("out/report.txt"), ran.out());
    assert!(!ran.out().contains('\u{1b}'));
    desk.run(&["validate", "out/after.json"]).ends(0);
    desk.run(&["fmt", "--check", "out/after.json", "out/catalogue.json"]).ends(0);
    let outcome: serde_json::Value = serde_json::from_str(&desk.read("out/outcome.json")).unwrap();
    assert_eq!(outcome["committed"], true);
    let digest = desk.run(&["fmt", "--digest", "out/after.json"]).ends(0).out();
    assert!(digest.starts_with(outcome["after"]["digest"].as_str().unwrap()));
}

#[test]
fn the_outline_and_the_json_of_the_example_are_the_same_structure() {
    let desk = Desk::new();
    let json = desk.run(&["fmt", "--to", "json", "structure.outline"]).ends(0).out();
    assert_eq!(json, desk.read("structure.json"));
    desk.run(&["diff", "structure.outline", "structure.json"]).ends(0).says("Không có gì khác nhau");
    desk.run(&["fmt", "--check", "structure.json", "catalogue.json", "plan.json", "pack.json", "structure.outline"])
        .ends(0);
}

#[test]
fn a_second_run_replaces_its_files_and_no_others() {
    let desk = Desk::new();
    let run = ["simulate", "structure.json", "plan.json", "--out", "out"];
    desk.run(&run).ends(0);
    desk.run(&run).ends(0);
    desk.write("out/report.txt", "by hand");
    desk.run(&run).ends(2).says("out/report.txt").says("--force");
    assert_eq!(desk.read("out/report.txt"), "by hand");
    desk.run(&[&run[..], &["--force"]].concat()).ends(0);
    assert_ne!(desk.read("out/report.txt"), "by hand");
}

#[test]
fn a_plan_with_many_mistakes_gets_all_of_them_and_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.write(
        "wrong.json",
        r#"{"format": "bomay/plan/1", "id": "wrong", "steps": [
          {"id": "1", "do": [{"op": "rename", "unit": "phong-noi-v", "name": "X"}]},
          {"id": "2", "do": [{"op": "transfer", "units": ["ubnd"], "to": "phong-noi-vu"}]},
          {"id": "3", "after": ["9"], "do": [{"op": "dissolve", "unit": "phong-kinh-te"}]}]}"#,
    );
    let before = desk.names("");
    let ran = desk.run(&["simulate", "structure.json", "wrong.json", "--out", "new/out"]).ends(2);
    let ran = ran.says("`phong-noi-vu`?").says("wrong.json:2:").says("wrong.json:3:").says("wrong.json:4:");
    ran.says("KHÔNG THỰC HIỆN ĐƯỢC");
    assert_eq!(desk.names(""), before);
}

#[test]
fn planted_mistakes_in_a_structure_are_found_each_with_place_and_help_and_nothing_else() {
    let desk = Desk::new();
    desk.write(
        "planted.outline",
        "catalogue catalogue.json
huyen-uy: party_committee head=p1
  ubnd: peoples_committee head=p2
    hai-truong: division head=p3 +f
  sai-cap-tren: division head=p4 +g
mo-coi: division head=p5 +h
ubnd -guidance-> khong-co
function f
function g
function h
",
    );
    let json = desk.run(&["fmt", "--to", "json", "planted.outline"]).ends(1).says("line-to-unknown-unit").out();
    assert_eq!(json, "");
    desk.edit("planted.outline", "ubnd -guidance-> khong-co\n", "");
    let mut json = desk.run(&["fmt", "--to", "json", "planted.outline"]).ends(0).out();
    let second_head = r#""posts": [{"role": "head", "holder": "p3"}, {"id": "head-2", "role": "head"}]"#;
    json = json.replace(r#""posts": [{"role": "head", "holder": "p3"}]"#, second_head);
    let loop_of_two = r#""units": [
    {"id": "vong-1", "kind": "division", "posts": [{"role": "head"}], "superior": "vong-2"},
    {"id": "vong-2", "kind": "division", "posts": [{"role": "head"}], "superior": "vong-1"},
    {"id": "lac", "kind": "division", "posts": [{"role": "head"}], "superior": "ubn"},"#;
    desk.write("planted.json", &json.replacen("\"units\": [", loop_of_two, 1));
    let found = desk.run(&["validate", "planted.json", "--format", "json"]).ends(1).out();
    let found: Vec<serde_json::Value> = serde_json::from_str(&found).unwrap();
    let errors: Vec<&serde_json::Value> = found.iter().filter(|finding| finding["severity"] == "error").collect();
    let mut codes: Vec<&str> = errors.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["cycle", "no-superior", "two-heads", "unknown-superior", "wrong-superior"]);
    for finding in errors {
        assert!(finding["line"].as_u64() > Some(0) && finding["help"]["vi"].is_string(), "{finding}");
    }
    desk.run(&["path", "planted.json", "ubnd"]).ends(1).says("vong-1");
    desk.run(&["path", "planted.json", "ubnd", "--lenient"]).ends(0).says("Chịu sự chỉ đạo");
}

#[test]
fn a_malformed_file_is_told_with_line_and_column() {
    let desk = Desk::new();
    desk.write("bad.json", "{\n  \"format\": \"bomay/structure/1\",\n  \"units\": [{\"id\": }]\n}\n");
    desk.run(&["validate", "bad.json"]).ends(2).says("bad.json:3:");
    desk.run(&["validate", "structur.json"]).ends(2).says("`structure.json`?");
    desk.run(&["validate", "."]).ends(2).says("thư mục");
    fs::write(desk.path("latin.json"), b"{\"a\": \"\xe9\"}").unwrap();
    desk.run(&["validate", "latin.json"]).ends(2).says("UTF-8");
}

#[test]
fn findings_come_as_json_and_sarif() {
    let desk = Desk::new();
    desk.edit("structure.outline", "    phong-noi-vu: division", "    phong-noi-vu: divisio");
    let json = desk.run(&["validate", "structure.outline", "--format", "json"]).ends(1).out();
    let findings: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(findings[0]["file"], "structure.outline");
    assert!(findings[0]["line"].as_u64().unwrap() > 5);
    let sarif = desk.run(&["validate", "structure.outline", "--format", "sarif"]).ends(1).out();
    let log: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], findings[0]["code"]);
}

#[test]
fn standard_input_is_read_once() {
    let desk = Desk::new();
    let outline = desk.read("structure.outline").replace("catalogue catalogue.json\n", "");
    desk.run_with(&["path", "-", "phong-noi-vu"], &outline).ends(0).says("Huyện ủy");
    desk.run_with(&["simulate", "-", "-"], &outline).ends(2).says("một lần");
    let json = desk.read("structure.json");
    desk.run_with(&["simulate", "-", "plan.json"], &json).ends(0).says("Hợp nhất");
}

#[test]
fn lineage_is_traced_both_ways() {
    let desk = Desk::new();
    desk.run(&["trace", "structure.json", "plan.json", "phong-noi-vu"]).ends(0).says("toàn bộ").hides("phong-kinh-te");
    desk.run(&["trace", "structure.json", "plan.json", "--unit", "nowhere"]).ends(2).says("nowhere");
    // What takes in others goes on; that nothing changes is not what a lineage tells.
    desk.run(&["trace", "structure.json", "plan.json"]).ends(0).says("tiếp tục hoạt động").hides("không thay đổi");
    let csv = desk.run(&["trace", "structure.json", "plan.json", "--format", "csv"]).ends(0).out();
    assert!(csv.contains("ban-tuyen-giao,Ban Tuyên giáo Huyện ủy,ban-to-chuc,Ban Tổ chức Huyện ủy,part,1/2"), "{csv}");
    let json = desk.run(&["trace", "structure.json", "plan.json", "--format", "json"]).ends(0).out();
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
}

#[test]
fn a_path_names_the_lines_and_who_decides() {
    let desk = Desk::new();
    let told = desk.run(&["path", "structure.json", "phong-noi-vu"]).ends(0);
    told.says("Ban Tổ chức Huyện ủy").says("nơi quyết định: Huyện ủy");
    desk.run(&["path", "structure.json", "phong-noi-vu", "huyen-uy"]).ends(0).says("2 tuyến");
    desk.run(&["path", "structure.json", "phong-noi-v"]).ends(2).says("`phong-noi-vu`?");
}

#[test]
fn a_picture_does_not_replace_a_file_unasked() {
    let desk = Desk::new();
    desk.run(&["render", "structure.json", "-o", "x.svg"]).ends(0);
    assert!(desk.read("x.svg").starts_with("<svg"));
    desk.run(&["render", "structure.json", "-o", "x.svg"]).ends(2).says("--force");
    desk.run(&["render", "structure.json", "-o", "x.svg", "--force"]).ends(0);
    desk.run(&["render", "structure.json", "--plan", "plan.json", "-o", "x.dot"]).ends(0);
    assert!(desk.read("x.dot").starts_with("digraph"));
    desk.run(&["render", "structure.json", "--root", "ubnd", "-f", "dot"]).ends(0).hides("ban-tuyen-giao");
}

#[test]
fn fmt_rewrites_only_what_is_not_canonical() {
    let desk = Desk::new();
    let canonical = desk.read("plan.json");
    let compact = serde_json::from_str::<serde_json::Value>(&canonical).unwrap().to_string();
    desk.write("plan.json", &canonical.replace("\n  ", "\n "));
    desk.run(&["fmt", "--check", "plan.json"]).ends(1).says("plan.json");
    desk.run(&["fmt", "plan.json"]).ends(0);
    assert_eq!(desk.read("plan.json"), canonical);
    desk.write("broken.json", &compact[..compact.len() - 2]);
    desk.run(&["fmt", "plan.json", "broken.json"]).ends(2).says("broken.json");
}

#[test]
fn the_example_is_not_written_over() {
    let desk = Desk::new();
    desk.write("plan.json", "mine");
    desk.run(&["init"]).ends(2).says("plan.json");
    assert_eq!(desk.read("plan.json"), "mine");
}

#[test]
fn everything_that_can_be_explained_is_listed() {
    let desk = Desk::new();
    desk.run(&["explain"]).ends(0).says("span-of-control").says("merge");
    desk.run(&["explain", "span-of-control"]).ends(0).says("# span-of-control");
    desk.run(&["explain", "span-of-contro"]).ends(2).says("`span-of-control`?");
    for what in ["structure", "plan", "catalogue", "pack", "outcome"] {
        let schema = desk.run(&["schema", what]).ends(0).out();
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["properties"]["format"]["const"], format!("bomay/{what}/1"));
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        desk.run(&["completions", shell]).ends(0).says("simulate");
    }
    desk.run(&["man"]).ends(0).says(".TH");
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let desk = Desk::new();
    let mut child = desk.command(&["explain"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    Ran(child.wait_with_output().unwrap()).ends(0).hides("lỗi");
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let desk = Desk::new();
    desk.edit("structure.json", "Phòng Kinh tế", "Phòng \\u001b[2J\\u202e Kinh tế");
    for run in [
        vec!["simulate", "structure.json", "plan.json"],
        vec!["path", "structure.json", "phong-kinh-te"],
        vec!["validate", "structure.json"],
    ] {
        let out = desk.run(&run).ends(0);
        assert!(!out.out().contains(['\u{1b}', '\u{202e}']), "{run:?}");
    }
}

/// Returns everything that can be read in a file, packed or not; pictures of dots say nothing.
fn readable(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx" | "docx") => {
            parts(&bytes).values().map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("\n")
        }
        Some("pdf") => page_texts(path),
        Some("parquet") => crate::network::read_back(&bytes),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Returns the texts of the pages of a PDF file; nothing where the program that reads them is missing.
fn page_texts(path: &Path) -> String {
    let read = Command::new("pdftotext").arg(path).arg("-").output();
    read.map(|read| String::from_utf8_lossy(&read.stdout).into_owned()).unwrap_or_default()
}

/// Plants secrets of every sort into the example: a holder, an attribute, the one who judged it, a figure.
fn plant(desk: &Desk) {
    let (structure, plan) = (desk.read("structure.json"), desk.read("plan.json"));
    desk.write("structure.json", &structure.replace("p-05", "ong-bi-mat"));
    desk.write("plan.json", &plan.replace("p-05", "ong-bi-mat"));
    let secret =
        r#""id": "phong-kinh-te", "attributes": {"suc-khoe": {"text": "BIMAT", "by": "NGUOI-XET", "internal": true}},"#;
    desk.edit("structure.json", r#""id": "phong-kinh-te","#, secret);
    desk.edit("structure.json", r#""measures": {"staff": 9}"#, r#""measures": {"staff": 9, "du-phong": 777123}"#);
    let measure = r#""measures": [{"id": "du-phong", "conservation": "free", "internal": true},"#;
    desk.edit("catalogue.json", r#""measures": ["#, measure);
    desk.edit("plan.json", r#""reason": "nghỉ hưu / retirement""#, r#""reason": "ong-bi-mat nghỉ hưu""#);
    desk.write(
        "limit.json",
        r#"{"format": "bomay/pack/1", "id": "limit", "entries": [{"id": "1", "rule": "reserve", "title": "reserve is small", "severity": "warning",
            "scope": {"kind": "division"}, "if": "has(unit.measures.du-phong)",
            "require": {"limit": {"value": "unit.measures.du-phong", "max": 5}}}]}"#
            .replace("du-phong", "du_phong")
            .as_str(),
    );
    for name in ["structure.json", "catalogue.json"] {
        desk.write(name, &desk.read(name).replace("du-phong", "du_phong"));
    }
}

#[test]
fn stripped_files_hold_no_holder_and_nothing_internal() {
    let desk = Desk::new();
    plant(&desk);
    let secrets = ["ong-bi-mat", "BIMAT", "NGUOI-XET", "777123", "777.123", "777,123"];
    let run = ["simulate", "structure.json", "plan.json", "--pack", "limit.json", "--out"];
    let open = desk.run(&[&run[..], &["open"]].concat()).ends(0);
    let files = |folder: &str| -> Vec<(String, String)> {
        desk.names(folder).into_iter().map(|name| (name.clone(), readable(&desk.path(folder).join(&name)))).collect()
    };
    for secret in ["ong-bi-mat", "BIMAT", "NGUOI-XET", "777123", "777.123"] {
        assert!(files("open").iter().any(|(_, text)| text.contains(secret)), "{secret} was not planted");
    }
    let closed = desk.run(&[&run[..], &["closed", "--strip"]].concat()).ends(0).says("thông tin nội bộ");
    for (name, text) in files("closed").into_iter().chain([("standard output".to_owned(), closed.out())]) {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} stands in {name}");
        }
        assert!(!text.contains("\"holder\""), "{name}");
    }
    // What is told of posts stays true: as many are left over.
    let surplus = |ran: &Ran| -> Vec<String> {
        ran.out()
            .lines()
            .filter_map(|line| Some(line.split_once("dôi dư")?.1.split("; thôi giữ").next()?.to_owned()))
            .collect()
    };
    assert_eq!(surplus(&open), surplus(&closed));
    assert!(!surplus(&open).is_empty());
    desk.run(&["validate", "closed/after.json"]).ends(0);
    let picture = desk.run(&["render", "structure.json", "--strip", "--all"]).ends(0).out();
    assert!(!picture.contains("ong-bi-mat"));
}

#[test]
fn no_export_of_a_stripped_structure_holds_a_holder_or_anything_internal() {
    let desk = Desk::new();
    plant(&desk);
    let secrets = ["ong-bi-mat", "BIMAT", "NGUOI-XET", "777123", "777.123", "777,123"];
    let formats = ["xlsx", "turtle", "jsonld", "graphml", "csv", "parquet", "json", "dot", "mermaid"];
    let mut planted = BTreeSet::new();
    for format in formats {
        for with_plan in [false, true] {
            let plan: &[&str] = if with_plan { &["--plan", "plan.json"] } else { &[] };
            let texts = |folder: &str, strip: &[&str]| -> String {
                let target = format!("{folder}/{with_plan}.{format}");
                let run = ["export", "structure.json", "-f", format, "-o", &target];
                fs::create_dir_all(desk.path(folder)).unwrap();
                desk.run(&[&run[..], plan, strip].concat()).ends(0);
                let path = desk.path(&target);
                match path.is_dir() {
                    true => names(&path).iter().map(|name| readable(&path.join(name))).collect(),
                    false => readable(&path),
                }
            };
            let (open, closed) = (texts("open", &[]), texts("closed", &["--strip"]));
            planted.extend(secrets.into_iter().filter(|secret| open.contains(secret)).map(|secret| (format, secret)));
            assert!(!closed.is_empty());
            for secret in secrets {
                assert!(!closed.contains(secret), "{secret} stands in {format}, plan: {with_plan}");
            }
        }
    }
    // What is not shown openly proves nothing: these formats do show it.
    for format in ["xlsx", "turtle", "jsonld", "json"] {
        assert!(planted.contains(&(format, "ong-bi-mat")) && planted.contains(&(format, "BIMAT")), "{planted:?}");
    }
    for format in ["graphml", "csv", "parquet"] {
        assert!(planted.iter().any(|(known, secret)| *known == format && *secret == "777123"), "{format} {planted:?}");
    }
}

#[test]
fn annexes_take_the_headings_and_columns_that_an_office_wants() {
    let desk = Desk::new();
    desk.write(
        "annexes.json",
        r#"{"format": "bomay/annexes/1", "write": ["pl1", "pl2"], "annexes": [
          {"id": "pl2", "sheet": "Biểu 2", "title": "Phương án của huyện", "columns": [
            {"id": "no"}, {"id": "before_name", "heading": "Phòng hiện có"}, {"id": "after_name"}]}]}"#,
    );
    let run = ["simulate", "structure.json", "plan.json", "--out", "out", "--annexes", "annexes.json"];
    desk.run(&run).ends(0);
    let text = readable(&desk.path("out/annexes.xlsx"));
    for words in ["Biểu 2", "PHƯƠNG ÁN CỦA HUYỆN", "Phòng hiện có", "không yêu cầu lập"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("Cấp phó"));
    desk.edit("annexes.json", "before_name", "befor_name");
    desk.run(&run).ends(2).says("annexes.json:3").says("có phải là `before_name`?");
    desk.run(&["schema", "annexes"]).ends(0).says("bomay/annexes/1");
}

/// Compares a text with a reviewed file; `UPDATE_EXPECT=1` writes the file anew.
#[track_caller]
fn expect(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    assert_eq!(actual, fs::read_to_string(&path).unwrap_or_default(), "differs from {}", path.display());
}

#[test]
fn the_report_of_the_example_reads_as_reviewed() {
    let desk = Desk::new();
    for language in ["vi", "en"] {
        let run = ["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--lang", language];
        expect(&format!("report.{language}.txt"), &desk.run(&run).ends(0).out());
    }
}

#[test]
fn the_help_of_every_command_reads_as_reviewed() {
    let desk = Desk::new();
    let commands = "simulate validate path trace render diff explain schema fmt init completions man";
    for language in ["vi", "en"] {
        let mut all = desk.run(&["--help", "--lang", language]).ends(0).out();
        for command in commands.split(' ') {
            all += &format!("\n\n{}\n", "─".repeat(100));
            all += &desk.run(&[command, "--help", "--lang", language]).ends(0).out();
        }
        expect(&format!("help.{language}.txt"), &all);
    }
}

#[test]
fn a_structure_goes_out_as_rdf_and_is_used_like_any_other() {
    let desk = Desk::new();
    let base = "https://data.example.vn/org/";
    for (name, mark) in
        [("s.ttl", "org:subOrganizationOf unit:"), ("s.jsonld", "\"@base\": \"https://data.example.vn/org/\"")]
    {
        desk.run(&["export", "structure.json", "-o", name, "--base", base]).ends(0);
        assert!(desk.read(name).contains(mark), "{name}");
        let canonical = desk.run(&["fmt", "--to", "json", "structure.json"]).ends(0).out();
        assert_eq!(desk.run(&["fmt", "--to", "json", name]).ends(0).out(), canonical);
        let of_json = desk.run(&["validate", "structure.json"]).out();
        assert_eq!(desk.run(&["validate", name]).out().lines().last(), of_json.lines().last());
    }
    let problem = desk.run(&["export", "structure.json", "--base", "no address", "-l", "en"]).ends(2).err();
    assert!(problem.contains("bad-base"), "{problem}");
    desk.edit("s.ttl", "org:subOrganizationOf unit:", "org:subOrganizationOf \"unit:");
    let problem = desk.run(&["export", "s.ttl", "-f", "graphml", "-l", "en"]).ends(2).err();
    assert!(problem.contains("malformed-rdf") && problem.contains("--> s.ttl:"), "{problem}");
    let problem = desk.run(&["fmt", "s.jsonld", "-l", "en"]).ends(2).err();
    assert!(problem.contains("bomay export"), "{problem}");
}

#[test]
fn tables_and_networks_are_exported_and_registers_read_by_a_mapping() {
    let desk = Desk::new();
    desk.run(&["export", "structure.json", "-f", "csv", "-o", "tables"]).ends(0);
    assert!(desk.read("tables/nodes.csv").starts_with("id,label,kind,"));
    assert!(desk.read("tables/edges.csv").starts_with("source,target,line,"));
    desk.run(&["export", "structure.json", "-f", "csv"]).ends(2);
    desk.run(&["export", "structure.json", "-f", "parquet", "-o", "typed"]).ends(0);
    assert_eq!(desk.names("typed"), [".bomay-out.json", "edges.parquet", "nodes.parquet"]);
    let graph = desk.run(&["export", "structure.json", "-f", "graphml"]).ends(0).out();
    assert_eq!(graph.matches("<node ").count(), desk.read("tables/nodes.csv").lines().count() - 1);
    for format in ["dot", "mermaid"] {
        assert!(!desk.run(&["export", "structure.json", "--plan", "plan.json", "-f", format]).ends(0).out().is_empty());
    }
    desk.write(
        "r.ttl",
        "@prefix x: <https://r.example/> .\nx:a a x:Body .\nx:b a x:Body ; x:up x:a .\nx:c a x:Body ; x:up x:d .\n",
    );
    desk.write("m.json", r#"{"format": "bomay/rdf-mapping/1", "read": {"https://r.example/Body": "body", "https://r.example/up": "superior"}}"#);
    let told = desk.run(&["validate", "r.ttl", "--map", "m.json", "-l", "en"]).ends(1).out();
    assert!(told.contains("error[unknown-superior]") && told.contains("--> r.ttl:4:"), "{told}");
    desk.run(&["export", "r.ttl", "-m", "m.json", "-f", "json", "-o", "read"]).ends(1);
    desk.run(&["export", "r.ttl", "-m", "m.json", "-f", "json", "-o", "read", "--lenient"]).ends(0);
    assert!(desk.read("read/structure.json").contains(r#"{"id": "b", "superior": "a""#));
    desk.run(&["validate", "read/structure.json"]).ends(0);
}

/// A province before a decision, and the decision.
const BEFORE: &str = "ha: territory.province \"Tỉnh Hạ\"\n  lam: territory.district \"Huyện Lâm\"\n    a: territory.commune \"Xã An Phú\"\n    \
    b: territory.commune \"Xã Bình Hòa\"\n    c: territory.commune \"Xã Cao Lĩnh\"\n";
const DECISION: &str = "Số: 7/NQ-UBTVQH15\n\nHà Nội, ngày 16 tháng 6 năm 2025\n\nVỀ VIỆC SẮP XẾP\n\nĐiều 1. Sắp xếp các đơn vị hành chính cấp xã \
    của tỉnh Hạ\n\n1. Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của xã An\nPhú và xã Bình Hòathành xã mới có tên gọi là **xã An Bình**.\n\n\
    2. Sau khi sắp xếp, tỉnh Hạ có 02 đơn vị hành chính cấp xã, gồm 02 xã; trong đó có 01 xã hình thành sau sắp xếp quy định tại Điều này và \
    01 xã không thực hiện sắp xếp là xã Cao Lĩnh.\n";

#[test]
fn a_decision_becomes_a_plan_that_is_carried_out_and_drafted_again() {
    let desk = Desk::new();
    desk.write("before.outline", BEFORE);
    desk.write("decision.md", DECISION);
    desk.write("ids.csv", "name,id\nXã An Bình,an-binh\n");
    let read =
        ["read", "decision.md", "--structure", "before.outline", "-o", "read.json", "--ids", "ids.csv", "--lang", "en"];
    // Notes are shown on demand only.
    desk.run(&read).ends(0).says("provisions read: 2 / 2").says("2 units: met").hides("note[");
    let plan = desk.read("read.json");
    assert!(
        plan.contains("\"id\": \"an-binh\"") && plan.contains("khoản 1 Điều 1") && plan.contains("decision.md:9"),
        "{plan}"
    );
    desk.run(&read).ends(2);
    desk.run(&["simulate", "before.outline", "read.json", "--lang", "en"]).ends(0);
    desk.run(&["draft", "before.outline", "read.json", "-o", "draft.md"]).ends(0);
    assert!(desk.read("draft.md").contains("xã An Phú và xã Bình Hòa thành xã mới có tên gọi là xã An Bình."));
    desk.run(&["read", "draft.md", "-s", "before.outline", "-o", "again.json"]).ends(0);
    desk.edit("decision.md", "Bình Hòathành", "Hoàn Toàn Khác thành");
    let ran = desk.run(&["read", "decision.md", "-s", "before.outline", "-o", "none.json", "--lang", "en"]);
    ran.ends(1).says("error[unknown-name]");
    assert!(!desk.path("none.json").exists());
}
