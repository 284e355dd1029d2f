//! What the program advises when the wrong thing was named: the advice must lead to the right one, in both languages.

use std::fs;

use crate::cli::Desk;

/// Runs a command in both languages; it must end with 2 and say these two texts.
#[track_caller]
fn advises(desk: &Desk, arguments: &[&str], english: &str, vietnamese: &str) {
    for (language, text) in [("en", english), ("vi", vietnamese)] {
        desk.run(&[&["--lang", language], arguments].concat()).ends(2).says(text);
    }
}

#[test]
fn an_ending_that_no_format_has_is_refused_and_a_stated_format_is_not() {
    let desk = Desk::new();
    for name in ["x.jpg", "x.docx"] {
        advises(&desk, &["render", "structure.json", "-o", name], ".svg, .png", ".svg, .png");
    }
    advises(&desk, &["export", "structure.json", "-o", "x.foo"], ".xlsx, .ttl", ".xlsx, .ttl");
    assert!(!desk.names(".").iter().any(|name| name.contains("x.")));
    desk.run(&["render", "structure.json", "-f", "svg", "-o", "x.jpg"]).ends(0);
    desk.run(&["render", "structure.json", "-o", "x.SVG"]).ends(0);
    assert!(desk.read("x.SVG").starts_with("<svg"));
    desk.run(&["render", "structure.json", "-o", "picture"]).ends(0);
}

#[test]
fn a_file_of_the_wrong_kind_is_told_where_it_belongs() {
    let desk = Desk::new();
    let behind = ("plans stand behind the structure", "kế hoạch ghi sau cơ cấu");
    advises(&desk, &["simulate", "plan.json", "structure.json"], behind.0, behind.1);
    advises(&desk, &["validate", "plan.json"], "name a structure here", "ở đây cần nêu cơ cấu");
    advises(&desk, &["diff", "structure.json", "plan.json"], behind.0, behind.1);
    let run = ["validate", "structure.json", "--pack", "catalogue.json"];
    advises(&desk, &run, "name a rule pack here", "ở đây cần nêu bộ quy tắc");
    let run = ["simulate", "structure.json", "plan.json", "--status", "plan.json"];
    advises(&desk, &run, "name a record of what has been done here", "ở đây cần nêu tệp ghi nhận kết quả");
    let run = ["simulate", "structure.json", "structure.outline"];
    advises(&desk, &run, "the file holds a structure, not a plan", "tệp này là cơ cấu");
    desk.run(&["validate", "plan.json"]).ends(2).hides("ghi \"format\"");
}

#[test]
fn files_of_offices_are_sent_to_the_command_that_reads_them() {
    let desk = Desk::new();
    desk.run(&["export", "structure.json", "-o", "s.xlsx"]).ends(0);
    desk.run(&["simulate", "structure.json", "plan.json", "--out", "papers"]).ends(0);
    fs::copy(desk.path("papers/scheme.docx"), desk.path("scheme.docx")).unwrap();
    desk.write("b.csv", "Mã;Tên;Trực thuộc\na;Sở A;\nb;Phòng B;a\n");
    fs::write(desk.path("x.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let import = ("`bomay import FILE", "`bomay import TỆP");
    for run in [&["validate", "s.xlsx"][..], &["simulate", "structure.json", "s.xlsx"], &["validate", "b.csv"]] {
        advises(&desk, run, import.0, import.1);
    }
    desk.run(&["validate", "b.csv"]).ends(2).hides("Phòng").hides("malformed-id");
    desk.run(&["simulate", "structure.json", "b.csv"]).ends(2).says("bảng (CSV), không phải kế hoạch");
    advises(&desk, &["validate", "scheme.docx"], "`bomay read FILE", "`bomay read TỆP");
    advises(&desk, &["import", "scheme.docx"], "a Word document", "văn bản Word");
    advises(&desk, &["import", "x.png"], "a picture", "tệp ảnh");
    advises(&desk, &["read", "s.xlsx"], "an Excel workbook", "bảng tính Excel");
    advises(&desk, &["read", "b.csv"], "no numbered provision", "không tìm thấy điều, khoản");
    // A damaged workbook is told without the English of the library, and without a password.
    let mut half = fs::read(desk.path("s.xlsx")).unwrap();
    half.truncate(half.len() / 2);
    fs::write(desk.path("half.xlsx"), half).unwrap();
    desk.run(&["import", "half.xlsx"]).ends(2).says("tệp bị hỏng").hides("mật khẩu").hides("archive");
}

#[test]
fn a_day_that_does_not_exist_is_told_as_such() {
    let desk = Desk::new();
    let (english, vietnamese) = ("month 2 of 2025 has 28 days", "tháng 2 năm 2025 có 28 ngày");
    advises(&desk, &["simulate", "structure.json", "plan.json", "--as-of", "30/2/2025"], english, vietnamese);
    desk.write("a.csv", "Mã;Tên;Ngày thành lập\na;Sở A;30/2/2025\n");
    advises(&desk, &["import", "a.csv"], english, vietnamese);
    let plan = desk.read("plan.json");
    let from = plan.find("\"on\": \"").unwrap() + 7;
    for (day, says) in [("2025-02-30", vietnamese), ("01/03/2025", "viết là 2025-03-01")] {
        desk.write("changed.json", &format!("{}{day}{}", &plan[..from], &plan[from + 10..]));
        desk.run(&["simulate", "structure.json", "changed.json"]).ends(2).says(says);
    }
}

#[test]
fn a_name_in_the_place_of_an_id_leads_to_the_id() {
    let desk = Desk::new();
    desk.write("a.outline", "huyen: so \"Huyện ủy\"\n  one: so \"Phòng\"\n  two: so \"phòng\"\n");
    advises(&desk, &["path", "a.outline", "Huyện uỷ"], "by its id `huyen`", "ghi mã của đơn vị: `huyen`");
    desk.run(&["path", "a.outline", "Phòng "]).ends(2).says("`one`, `two`");
    desk.write("b.outline", "Huyện: so \"a\"\n");
    desk.run(&["validate", "b.outline"]).ends(2).says("`Huyện` không phải là mã");
}

#[test]
fn the_advice_about_a_number_fits_its_column() {
    let desk = Desk::new();
    desk.write("a.csv", "Mã;Tên;Diện tích\na;Sở A;6,48\n");
    let run = ["import", "a.csv", "--map", "measures.area=Diện tích"];
    advises(&desk, &run, "with `--catalogue`", "nêu bằng `--catalogue` danh mục");
    desk.write("b.csv", "Mã;Tên;Cấp phó\na;Sở A;10,5\n");
    let run = ["import", "b.csv", "--map", "posts.deputy=Cấp phó"];
    advises(&desk, &run, "write it as 1.317.200; `–` for none", "ghi dạng 1.317.200; `–` nếu không có");
}

#[test]
fn explanations_speak_the_language_asked_for() {
    let desk = Desk::new();
    desk.run(&["explain", "merge"]).ends(0).says("hợp nhất").says("## Ví dụ").hides("originals end");
    desk.run(&["explain", "merge", "--lang", "en"]).ends(0).says("all originals end").hides("Tiếng Việt");
    desk.run(&["explain", "no-head"]).ends(0).says("cấp trưởng").says("## Ví dụ sai").hides("What it checks");
    desk.run(&["explain", "no-head", "--lang", "en"]).ends(0).says("What it checks").hides("cấp trưởng");
    desk.run(&["explain", "output-busy", "--lang", "en"]).ends(0).says("another run").hides("lần chạy");
    for what in ["status", "baseline", "rdf-mapping"] {
        desk.run(&["schema", what]).ends(0).says(&format!("bomay/{what}/1"));
    }
}
