//! The workbook of the tour in the README: as untidy as those that offices keep, made here so that it can be read.
//!
//! All of its figures are invented.

use std::path::{Path, PathBuf};
use std::process::Command;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_normalization::UnicodeNormalization;

const WORKBOOK: &str = "tests/tour/so-lieu.xlsx";

/// A row of the sheet of bodies: number, name, kind, assigned, present, head, deputies, founded, basis, remark.
type Body = [&'static str; 10];

const BODIES: [Body; 17] = [
    ["I", "Đảng bộ tỉnh Mẫu", "Đảng bộ tỉnh", "–", "–", "", "", "", "", ""],
    ["1", "Tỉnh uỷ Mẫu", "Tỉnh ủy", "–", "–", "1", "2", "", "", "nhiệm kỳ 2020 - 2025"],
    ["II", "Hội đồng nhân dân tỉnh Mẫu", "Hội đồng nhân dân tỉnh", "–", "–", "x", "1", "", "", ""],
    ["1", "Uỷ ban nhân dân tỉnh Mẫu", "Ủy ban nhân dân tỉnh", "–", "–", "x", "3", "", "", ""],
    ["a", "Sở Nội vụ", "Sở Nội vụ", "15", "14", "1", "3", "15/9/2004", "01/2004/QĐ-UB", ""],
    ["-", "Văn phòng Sở Nội vụ", "Phòng thuộc sở và tương đương", "9", "9", "1", "1", "", "", ""],
    ["-", "Phòng Tổ chức, biên chế", "Phòng thuộc sở và tương đương", "11", "10", "1", "2", "", "", ""],
    ["-", "Phòng Xây dựng chính quyền", "Phòng thuộc sở và tương đương", "8", "8", "1", "1", "", "", ""],
    [
        "b",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Lao động – Thương binh và Xã hội",
        "12",
        "12",
        "1",
        "3",
        "15/9/2004",
        "02/2004/QĐ-UB",
        "",
    ],
    ["-", "Văn phòng Sở Lao động", "Phòng thuộc sở và tương đương", "10", "9", "1", "1", "", "", ""],
    ["-", "Phòng Việc làm", "Phòng thuộc sở và tương đương", "7", "7", "1", "1", "", "", ""],
    ["-", "Phòng Dạy nghề", "Phòng thuộc sở và tương đương", "8", "8", "1", "–", "", "", "xem phương án"],
    ["-", "Phòng Trẻ em và Bình đẳng giới", "Phòng thuộc sở và tương đương", "6", "5", "1", "1", "", "", ""],
    ["c", "Sở Y tế", "Sở Y tế", "14", "14", "1", "3", "2004", "", ""],
    ["-", "Phòng Nghiệp vụ Y", "Phòng thuộc sở và tương đương", "9", "9", "1", "1", "", "", ""],
    ["d", "Sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo", "16", "16", "1", "3", "", "", ""],
    ["-", "Phòng Giáo dục phổ thông", "Phòng thuộc sở và tương đương", "10", "10", "1", "1", "", "", ""],
];

/// Name, kind, superior, public employees, founded.
const SERVICES: [[&str; 5]; 3] = [
    [
        "Trung tâm Bảo trợ xã hội",
        "Đơn vị sự nghiệp công lập thuộc sở",
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
        "1.045",
        "7/2009",
    ],
    [
        "Trung tâm Công tác xã hội",
        "Đơn vị sự nghiệp công lập thuộc sở",
        "Sở Lao động - Thương binh và Xã hội",
        "35",
        "20/11/2014",
    ],
    ["Bệnh viện Đa khoa tỉnh", "Đơn vị sự nghiệp công lập thuộc sở", "Sở Y tế", "1 210", ""],
];

const LINES: [[&str; 3]; 2] = [
    ["Lãnh đạo, chỉ đạo", "Tỉnh ủy Mẫu", "Hội đồng nhân dân tỉnh Mẫu"],
    ["leadership", "Tỉnh uỷ Mẫu", "Ủy ban nhân dân tỉnh Mẫu"],
];

/// Number, manner, original, extent, what passes, result, its kind, its superior, date, basis, remark.
const OPERATIONS: [[&str; 11]; 9] = [
    ["1", "Chuyển giao", "Phòng Trẻ em và Bình đẳng giới", "", "", "Sở Y tế", "", "", "01/3/2025", "01-ĐA/BCS", ""],
    [
        "2",
        "Sắp xếp",
        "Phòng Dạy nghề",
        "một phần",
        "3",
        "Phòng Giáo dục nghề nghiệp",
        "Phòng thuộc sở và tương đương",
        "Sở Giáo dục và Đào tạo",
        "01/3/2025",
        "01-ĐA/BCS",
        "",
    ],
    ["", "", "", "phần còn lại", "", "Phòng Việc làm", "", "", "", "", ""],
    [
        "3",
        "Hợp nhất",
        "Sở Nội vụ",
        "toàn bộ",
        "15",
        "Sở Nội vụ",
        "Sở Nội vụ",
        "Uỷ ban nhân dân tỉnh Mẫu",
        "01/3/2025",
        "01-ĐA/BCS",
        "",
    ],
    ["", "", "Sở Lao động - Thương binh và Xã hội", "toàn bộ", "12", "", "", "", "", "", ""],
    [
        "4",
        "Hợp nhất",
        "Văn phòng Sở Nội vụ",
        "toàn bộ",
        "",
        "Văn phòng Sở",
        "Phòng thuộc sở và tương đương",
        "Sở Nội vụ",
        "01/3/2025",
        "01-ĐA/BCS",
        "trụ sở 2 nơi",
    ],
    ["", "", "Văn phòng Sở Lao động", "toàn bộ", "", "", "", "", "", "", ""],
    [
        "5",
        "Sáp nhập",
        "Trung tâm Bảo trợ xã hội",
        "",
        "",
        "Trung tâm Công tác xã hội",
        "",
        "",
        "01/6/2025",
        "02-ĐA/BCS",
        "",
    ],
    ["6", "Giữ nguyên", "Bệnh viện Đa khoa tỉnh", "", "", "", "", "", "01/6/2025", "", "đã tự chủ"],
];

struct Styles {
    title: Format,
    heading: Format,
    plain: Format,
    day: Format,
}

/// Texts of other programs come with letters and marks apart.
fn apart(text: &str) -> String {
    text.nfd().collect()
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let moment = ExcelDateTime::from_ymd(2024, 12, 31)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let styles = Styles {
        title: Format::new().set_bold().set_align(FormatAlign::Center),
        heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Center),
        plain: Format::new(),
        day: Format::new().set_num_format("dd/mm/yyyy"),
    };
    let mut cover = Worksheet::new();
    cover.set_name("Bia")?.write_string(4, 2, "SỐ LIỆU TỔ CHỨC BỘ MÁY, BIÊN CHẾ")?;
    cover.write_string(6, 2, "(Tài liệu minh họa, không phải số liệu thật)")?;
    workbook.push_worksheet(cover);
    workbook.push_worksheet(bodies(&styles)?);
    workbook.push_worksheet(services(&styles)?);
    workbook.push_worksheet(lines()?);
    workbook.push_worksheet(operations(&styles)?);
    workbook.save_to_buffer()
}

fn bodies(styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Hien trang")?;
    sheet.merge_range(0, 0, 0, 9, "ỦY BAN NHÂN DÂN TỈNH MẪU", &styles.title)?;
    sheet.merge_range(1, 0, 1, 9, "BIỂU TỔNG HỢP TỔ CHỨC BỘ MÁY (số liệu đến ngày 31/12/2024)", &styles.title)?;
    for (column, text) in [
        (0, "STT"),
        (1, "Tên cơ quan, đơn vị"),
        (2, "Loại hình"),
        (7, "Ngày thành lập"),
        (8, "Căn cứ\npháp lý"),
        (9, "Ghi chú"),
    ] {
        sheet.merge_range(3, column, 4, column, text, &styles.heading)?;
    }
    sheet.merge_range(3, 3, 3, 4, "Biên chế", &styles.heading)?;
    sheet.merge_range(3, 5, 3, 6, "Lãnh đạo", &styles.heading)?;
    for (column, text) in [(3, "Giao"), (4, "Có mặt"), (5, "Cấp trưởng"), (6, "Cấp phó")] {
        sheet.write_string_with_format(4, column, text, &styles.heading)?;
    }
    for column in 0..10 {
        sheet.write_string(5, column, format!("({})", column + 1))?;
    }
    for (position, body) in BODIES.iter().enumerate() {
        let row = position as u32 + 6;
        for (column, text) in body.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let column = column as u16;
            match (column, text.parse::<f64>()) {
                (3..=6, Ok(number)) if position % 2 == 0 => sheet.write_number(row, column, number)?,
                (7, _) if *text == "15/9/2004" => {
                    sheet.write_datetime_with_format(row, column, ExcelDateTime::from_ymd(2004, 9, 15)?, &styles.day)?
                }
                (1, _) if position % 3 == 0 => sheet.write_string(row, column, format!("{}  ", apart(text)))?,
                _ => sheet.write_string(row, column, *text)?,
            };
        }
    }
    let end = BODIES.len() as u32 + 6;
    sheet.write_string(end, 1, "TỔNG CỘNG")?.write_formula(end, 3, "=SUM(D7:D23)")?;
    sheet.write_string(end + 2, 0, "Ghi chú: “–” là không có. Số có mặt gồm cả hợp đồng.")?;
    sheet.merge_range(end + 4, 5, end + 4, 9, "NGƯỜI LẬP BIỂU", &styles.title)?;
    Ok(sheet)
}

fn services(styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Don vi su nghiep")?;
    sheet.write_string_with_format(0, 0, "DANH SÁCH ĐƠN VỊ SỰ NGHIỆP CÔNG LẬP", &styles.title)?;
    for (column, text) in
        ["TT", "Tên đơn vị", "Loại hình", "Cơ quan chủ quản", "Viên chức", "Cấp trưởng", "Ngày thành lập"]
            .iter()
            .enumerate()
    {
        sheet.write_string_with_format(2, column as u16, *text, &styles.heading)?;
    }
    for (position, service) in SERVICES.iter().enumerate() {
        let row = position as u32 + 3;
        sheet.write_number(row, 0, position as f64 + 1.0)?.write_string(row, 5, "x")?;
        for (text, column) in service.iter().zip([1, 2, 3, 4, 6]).filter(|(text, _)| !text.is_empty()) {
            sheet.write_string(row, column, *text)?;
        }
    }
    sheet.write_string(8, 1, "Cộng:")?.write_formula(8, 4, "=SUM(E4:E6)")?;
    Ok(sheet)
}

fn lines() -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Quan he")?;
    for (row, line) in [["Quan hệ", "Từ", "Đến"]].iter().chain(&LINES).enumerate() {
        for (column, text) in line.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text)?;
        }
    }
    Ok(sheet)
}

fn operations(styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Phuong an")?;
    sheet.merge_range(0, 0, 0, 10, "PHƯƠNG ÁN SẮP XẾP TỔ CHỨC BỘ MÁY", &styles.title)?;
    for (column, text) in [(0, "STT"), (1, "Hình thức"), (8, "Ngày thực hiện"), (9, "Căn cứ"), (10, "Ghi chú")]
    {
        sheet.merge_range(2, column, 3, column, text, &styles.heading)?;
    }
    sheet.merge_range(2, 2, 2, 4, "Trước sắp xếp", &styles.heading)?;
    sheet.merge_range(2, 5, 2, 7, "Sau sắp xếp", &styles.heading)?;
    for (column, text) in [
        (2, "Tên đơn vị"),
        (3, "Phạm vi"),
        (4, "Biên chế chuyển"),
        (5, "Tên đơn vị"),
        (6, "Loại hình"),
        (7, "Trực thuộc"),
    ] {
        sheet.write_string_with_format(3, column, text, &styles.heading)?;
    }
    for (position, operation) in OPERATIONS.iter().enumerate() {
        for (column, text) in operation.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(position as u32 + 4, column as u16, *text, &styles.plain)?;
        }
    }
    // Two rows of one merger share the cells of the result.
    sheet.merge_range(9, 5, 10, 5, "Văn phòng Sở", &styles.plain)?;
    sheet.write_string(14, 1, "Ghi chú: phương án trình cấp có thẩm quyền.")?;
    Ok(sheet)
}

/// `cargo test --test suite -- --ignored the_workbook_of_the_tour_is_written`
#[test]
#[ignore = "writes the workbook that the next test compares"]
fn the_workbook_of_the_tour_is_written() {
    std::fs::write(WORKBOOK, workbook().expect("it can be written")).expect("the folder is there");
}

#[test]
fn the_workbook_of_the_tour_is_the_one_described_here() {
    assert!(std::fs::read(WORKBOOK).expect("it is part of the project") == workbook().expect("it can be written"));
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bomay")).args(arguments).args(["--lang", "en"]).output();
    let output = output.expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A folder of its own for the files of one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("bomay-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the files");
        Folder(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// From the untidy workbook to a plan that can be carried out, by two commands.
#[test]
fn the_tour_goes_from_the_workbook_to_a_simulation() {
    let folder = Folder::new("tour");
    let (structure, plan) = (folder.path("co-cau.json"), folder.path("ke-hoach.json"));
    let (code, _, said) =
        run(&["import", WORKBOOK, "--catalogue", "models/vn/catalogue.json", "-o", &structure, "--plan-out", &plan]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("20 bodies, 2 lines"), "{said}");
    let (code, report, said) = run(&["simulate", &structure, &plan]);
    assert_eq!(code, Some(0), "{report}{said}");
    for expected in ["as of 2024-12-31", "Consolidate Sở Nội vụ", "Sở Y tế", "whole", "remainder"] {
        assert!(report.contains(expected), "{expected}: {report}");
    }
}

/// A cell is told by sheet and name, with its row; without `--lenient` nothing is written, with it the rest is.
#[test]
fn a_wrong_cell_of_a_workbook_is_told_with_sheet_row_and_cell() {
    let folder = Folder::new("cells");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Đơn vị").expect("a name");
    for (row, texts) in
        [["Mã", "Tên đơn vị", "Trực thuộc"], ["a", "Sở A", ""], ["b", "Phòng B", "Sở B"]].iter().enumerate()
    {
        for (column, text) in texts.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).expect("it fits");
        }
    }
    let (file, output) = (folder.path("a.xlsx"), folder.path("a.json"));
    std::fs::write(&file, workbook.save_to_buffer().expect("it can be written")).expect("the folder is there");
    let (code, _, said) = run(&["import", &file, "-o", &output]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error[unknown-body]: no body is called `Sở B`"), "{said}");
    assert!(said.contains("[Đơn vị]!C3") && said.contains("3 | b | Phòng B | Sở B"), "{said}");
    assert!(said.contains("did you mean `Sở A`?") && !Path::new(&output).exists(), "{said}");
    let (code, _, said) = run(&["import", &file, "-o", &output, "--lenient"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(Path::new(&output).exists() && said.contains("Sở B"), "{said}");
}

/// What the program exports it imports again, byte for byte.
#[test]
fn every_model_comes_back_from_its_workbook() {
    let folder = Folder::new("models");
    for model in ["models/ha-tinh-2022/structure.json", "models/company/structure.json"] {
        let (workbook, again) = (folder.path("a.xlsx"), folder.path("a.json"));
        let (code, _, said) = run(&["export", model, "-o", &workbook, "--force"]);
        assert_eq!(code, Some(0), "{said}");
        let (code, _, said) = run(&["import", &workbook, "-o", &again, "--force"]);
        assert_eq!(code, Some(0), "{said}");
        let (_, before, _) = run(&["fmt", "--digest", model]);
        let (_, after, _) = run(&["fmt", "--digest", &again]);
        assert_eq!(before.split_whitespace().next(), after.split_whitespace().next(), "{model}");
    }
}

/// A line above the headings that can only be the title gives title and day, and both are told with their cells.
#[test]
fn the_title_of_a_sheet_is_told_and_becomes_that_of_the_structure() {
    let folder = Folder::new("title");
    let (table, output) = (folder.path("so-do.csv"), folder.path("a.json"));
    let rows = "STT,Tên đơn vị,Biên chế giao\n1,Sở A,5\n1.1,Phòng B,3\n";
    let title = "SƠ ĐỒ TỔ CHỨC BỘ MÁY HUYỆN MẪU (đến ngày 31/10/2022),,\n";
    std::fs::write(&table, format!("HUYỆN ỦY MẪU,,\n{title},,\n{rows}")).expect("the folder is there");
    let (code, _, said) = run(&["import", &table, "-o", &output]);
    assert_eq!(code, Some(0), "{said}");
    for told in [
        "title of the structure: `SƠ ĐỒ TỔ CHỨC BỘ MÁY HUYỆN MẪU`",
        "the bodies are those of 2022-10-31",
        "so-do.csv:2:1",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let written = std::fs::read_to_string(&output).expect("it was written");
    assert!(written.contains("\"title\": \"SƠ ĐỒ TỔ CHỨC BỘ MÁY HUYỆN MẪU\""), "{written}");
    assert!(written.contains("\"as_of\": \"2022-10-31\""), "{written}");
    // Two titles, or two days: nothing is certain, so nothing is taken.
    let other = "CƠ CẤU TỔ CHỨC CỦA XÃ MẪU (tính đến ngày 01/11/2022),,\n";
    std::fs::write(&table, format!("{title}{other}{rows}")).expect("the folder is there");
    let (code, written, said) = run(&["import", &table]);
    assert!(code == Some(0) && !said.contains("stated-"), "{said}");
    assert!(!written.contains("title") && !written.contains("as_of"), "{written}");
}

/// The guessed mapping is printed, corrected and given back; a column can be named on the command line too.
#[test]
fn a_guessed_mapping_is_shown_for_confirmation() {
    let folder = Folder::new("guess");
    let (table, map) = (folder.path("don-vi.csv"), folder.path("map.json"));
    std::fs::write(&table, "Mã,Tên đơn vị,Nơi trên,Màu\na,Sở A,,đỏ\nb,Phòng B,Sở A,xanh\n")
        .expect("the folder is there");
    let (code, mapping, said) = run(&["import", &table, "--guess"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("note[unread-columns]") && said.contains("`Nơi trên`, `Màu`"), "{said}");
    std::fs::write(&map, mapping.replace("\"name\"", "\"superior\": \"Nơi trên\", \"name\""))
        .expect("the folder is there");
    let (code, by_file, said) = run(&["import", &table, "--map", &map]);
    assert_eq!(code, Some(0), "{said}");
    let (code, by_word, said) = run(&["import", &table, "--map", "superior=Nơi trên"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(by_word.contains("\"superior\": \"a\""), "{by_word}");
    assert_eq!(by_file, by_word);
    let (code, _, said) = run(&["import", &table, "--map", "superio=Nơi trên"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, _, said) = run(&["import", &table, "--plan-out", &folder.path("p.json")]);
    assert!(code == Some(2) && said.contains("error[no-plan]"), "{said}");
}

/// Unknown words are told once, with the number of rows, however many they are.
#[test]
fn ten_thousand_unknown_superiors_are_told_in_seconds() {
    let folder = Folder::new("unknown");
    let table = folder.path("don-vi.csv");
    let rows: String = (0..10_000).map(|row| format!("d{row},Đơn vị {row},cấp {}\n", row % 500)).collect();
    std::fs::write(&table, format!("Mã,Tên đơn vị,Trực thuộc\n{rows}")).expect("the folder is there");
    let (code, _, said) = run(&["import", &table]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no body is called `cấp 7` (20 rows)") && said.contains("500 errors"), "{}", said.len());
}

/// The template is written, opened and filled in; it holds the kinds of the catalogue to choose from.
#[test]
fn the_template_is_written_and_read_back_with_its_catalogue() {
    let folder = Folder::new("template");
    let (template, output, plan) = (folder.path("mau.xlsx"), folder.path("a.json"), folder.path("p.json"));
    let (code, _, said) = run(&["import", "--template", "-o", &template, "--catalogue", "models/vn/catalogue.json"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, _, said) = run(&["import", &template, "-o", &output, "--plan-out", &plan]);
    assert_eq!(code, Some(0), "{said}");
    // A division is of a kind that is called so, not the first one that may stand below a root.
    assert!(std::fs::read_to_string(&output).unwrap_or_default().contains("\"division.home_affairs\""));
    let (code, report, said) = run(&["simulate", &output, &plan]);
    assert!(code.is_some_and(|code| code < 2) && report.contains("Phòng A và B"), "{report}{said}");
}
