//! The workbook to fill in: every sheet that is read, with headings, words to choose from and an example.

use super::export::{FUNCTION_COLUMNS, HEADER_COLUMNS, LINE_COLUMNS, POST_COLUMNS, UNIT_COLUMNS};
use super::kinds::Kinds;
use super::sheets::{Book, Column, Entry, Page};
use crate::diagnostic::{Diagnostic, Speech};
use crate::model::{Catalogue, Kind, fold};

/// Measures that the template has a column for, if the catalogue knows them or knows none.
const MEASURES: [&str; 2] = ["payroll_assigned", "staff_present"];

const OPERATION_COLUMNS: [Column; 11] = [
    Column { field: "group", en: "No.", vi: "STT", width: 6 },
    Column { field: "date", en: "Date", vi: "Ngày thực hiện", width: 14 },
    Column { field: "manner", en: "Manner", vi: "Hình thức", width: 16 },
    Column { field: "original", en: "Body before", vi: "Đơn vị trước sắp xếp", width: 36 },
    Column {
        field: "extent", en: "Whole, part, remainder", vi: "Toàn bộ, một phần, phần còn lại", width: 16
    },
    Column { field: "result", en: "Body after", vi: "Đơn vị sau sắp xếp", width: 36 },
    Column { field: "result_id", en: "Id of the new body", vi: "Mã đơn vị mới", width: 18 },
    Column { field: "result_kind", en: "Kind of the new body", vi: "Loại hình mới", width: 28 },
    Column { field: "result_superior", en: "Superior of the new body", vi: "Trực thuộc mới", width: 28 },
    Column { field: "basis", en: "Basis", vi: "Căn cứ", width: 22 },
    Column { field: "reason", en: "Reason", vi: "Lý do", width: 28 },
];

/// Most tiers of the example.
const TIERS_MAX: usize = 4;

/// Returns the workbook to fill in, with the kinds of a catalogue to choose from; `path` is where that lies.
///
/// # Errors
/// Says why the workbook cannot be written.
pub fn template(catalogue: &Catalogue, path: Option<&str>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut book = Book::new(catalogue);
    book.text("Hướng dẫn - Help", &help())?;
    let mut header = vec![("title", "Cơ cấu tổ chức (ví dụ)"), ("as_of", "2025-01-01")];
    header.extend(path.map(|path| ("catalogue", path)));
    let header = header.into_iter().map(|(key, value)| row(&[("key", key), ("value", value)])).collect();
    book.page(Page::of("Cơ cấu - Structure", &HEADER_COLUMNS, header))?;
    let known = |measure: &&str| catalogue.measures.is_empty() || catalogue.measure(measure).is_some();
    let measures: Vec<&str> = MEASURES.into_iter().filter(known).collect();
    let mut units = Page::of("Đơn vị - Units", &UNIT_COLUMNS, units(catalogue, &measures));
    for measure in &measures {
        units.add_column(&format!("measures.{measure}"), catalogue.measure(measure).map(|known| known.name.say()));
    }
    book.page(units)?;
    book.page(Page::of("Quan hệ - Lines", &LINE_COLUMNS, Vec::new()))?;
    let posts = [row(&[("unit", "phong-a"), ("role", "cấp trưởng"), ("title", "Trưởng phòng")])];
    book.page(Page::of("Chức danh - Posts", &POST_COLUMNS, posts.to_vec()))?;
    book.page(Page::of("Chức năng - Functions", &FUNCTION_COLUMNS, Vec::new()))?;
    let operations = [
        [
            ("group", "1"),
            ("date", "01/03/2025"),
            ("manner", "Hợp nhất"),
            ("original", "Phòng A"),
            ("extent", "toàn bộ"),
            ("result", "Phòng A và B"),
        ],
        [
            ("group", "1"),
            ("date", "01/03/2025"),
            ("manner", "Hợp nhất"),
            ("original", "Phòng B"),
            ("extent", "toàn bộ"),
            ("result", "Phòng A và B"),
        ],
    ];
    let operations = operations.iter().map(|fields| row(fields)).collect();
    book.page(Page::of("Kế hoạch - Operations", &OPERATION_COLUMNS, operations))?;
    book.finish()
}

/// The bodies of the example: two divisions, and what stands above them up to the root.
fn units(catalogue: &Catalogue, measures: &[&str]) -> Vec<Vec<(String, Entry)>> {
    let tiers = example(catalogue);
    let known = Kinds::of(catalogue);
    let name = |kind: &Kind| known.name(&kind.id, catalogue).unwrap_or(&kind.id).to_owned();
    let (lower, above): (String, Vec<String>) = match tiers.split_first() {
        Some((lower, above)) => (name(lower), above.iter().rev().map(|kind| name(kind)).collect()),
        None => ("division".to_owned(), vec!["office".to_owned()]),
    };
    let id = |tier: usize| if tier == 0 { "co-quan".to_owned() } else { format!("co-quan-{}", tier + 1) };
    let mut bodies = Vec::new();
    for (tier, kind) in above.iter().enumerate() {
        let called = if above.len() == 1 { "Cơ quan" } else { kind };
        let superior = tier.checked_sub(1).map(id).unwrap_or_default();
        bodies.push((id(tier), format!("{called} (ví dụ)"), kind.clone(), superior, [0.0, 0.0]));
    }
    let superior = id(above.len() - 1);
    for (id, name, figures) in [("phong-a", "Phòng A", [12.0, 11.0]), ("phong-b", "Phòng B", [8.0, 8.0])] {
        bodies.push((id.to_owned(), name.to_owned(), lower.clone(), superior.clone(), figures));
    }
    let body = |(id, name, kind, superior, figures): (String, String, String, String, [f64; 2])| {
        let mut fields = row(&[("id", &id), ("name", &name), ("kind", &kind), ("superior", &superior)]);
        let figures = measures.iter().zip(figures).filter(|(_, figure)| *figure > 0.0);
        fields.extend(figures.map(|(measure, figure)| (format!("measures.{measure}"), Entry::Number(figure, 0))));
        fields
    };
    bodies.into_iter().map(body).collect()
}

/// Returns a kind of division and the kinds above it up to a root; nothing if the catalogue has none such.
///
/// One that is called so is taken before any other, and then the one with the fewest tiers.
fn example(catalogue: &Catalogue) -> Vec<&Kind> {
    let kinds = &catalogue.kinds;
    let is_office = |kind: &Kind| kind.headed || !kinds.iter().any(|kind| kind.headed);
    let is_division = |kind: &Kind| fold(kind.name.get(Speech::Vi)).starts_with("phong ");
    let tiers = kinds.iter().filter(|kind| is_office(kind)).map(|kind| {
        let above = |kind: &&Kind| kind.superiors.first().filter(|_| !kind.root).and_then(|id| catalogue.kind(id));
        std::iter::successors(Some(kind), above).take(TIERS_MAX).collect::<Vec<_>>()
    });
    let whole = tiers.filter(|tiers| tiers.len() > 1 && tiers.last().is_some_and(|top| top.root && is_office(top)));
    whole.min_by_key(|tiers| (!is_division(tiers[0]), tiers.len())).unwrap_or_default()
}

fn row(fields: &[(&str, &str)]) -> Vec<(String, Entry)> {
    let filled = fields.iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(field, text)| ((*field).to_owned(), Entry::Text((*text).to_owned()))).collect()
}

fn help() -> Vec<String> {
    [
        "Mẫu nhập cơ cấu tổ chức và phương án sắp xếp / Template for a structure and a plan",
        "1. Xóa các dòng ví dụ, điền mỗi đơn vị một dòng ở trang “Đơn vị”. / Delete the example rows; give each body a row on “Units”.",
        "2. Cột “Trực thuộc” ghi mã hoặc tên của cấp trên trực tiếp; để trống nếu không có. / “Superior” holds the id or the name of the direct superior; leave it empty for none.",
        "3. “Loại hình” chọn trong danh sách. / Choose “Kind” from the list.",
        "4. Số liệu ghi bằng số; thêm cột chỉ tiêu bằng tiêu đề có mã trong ngoặc vuông, ví dụ “Dân số [measures.population]”. / Add a column for a measure by a heading with its id in brackets, such as “Population [measures.population]”.",
        "5. Trang “Kế hoạch”: mỗi dòng là một đơn vị trước và một đơn vị sau sắp xếp; các dòng cùng STT là một phương án. / “Operations”: one row for each body before and after; rows with the same number are one operation.",
        "6. Hình thức: hợp nhất, sáp nhập, chia, tách, giải thể, chuyển giao, đổi tên, thành lập, giữ nguyên. / Manner: merge, split, dissolve, transfer, rename, establish, keep.",
        "7. Không ghi họ tên người; “người giữ” là mã số để biết kiêm nhiệm. / Write no names of persons; the holder is a code that shows concurrent posts.",
        "8. Giữ nguyên phần trong ngoặc vuông ở tiêu đề cột. / Leave what stands in square brackets in the headings as it is.",
        "Đọc tệp: bomay import TỆP.xlsx -o co-cau.json --plan-out ke-hoach.json / Read it: bomay import FILE.xlsx -o structure.json --plan-out plan.json",
    ]
    .map(str::to_owned)
    .to_vec()
}
