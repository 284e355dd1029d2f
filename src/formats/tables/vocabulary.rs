//! The words by which offices head their columns and name what is done, in Vietnamese and English.
//!
//! Words stand here as [`key`] makes them: without marks, `y` as `i`.

use super::fields::is_field;
use super::mapping::Gives;
use super::values::key;
use crate::model::{Catalogue, Family, Text};

/// Fields of bodies and the headings that mean them.
const UNIT_WORDS: [(&str, &[&str]); 16] = [
    ("number", &["stt", "tt", "so tt", "so thu tu", "thu tu", "no", "#", "so"]),
    (
        "name",
        &[
            "ten",
            "ten don vi",
            "ten co quan",
            "ten co quan, don vi",
            "ten to chuc",
            "ten to chuc dang",
            "ten goi",
            "don vi",
            "co quan",
            "co quan, don vi",
            "to chuc",
            "bo phan",
            "don vi hanh chinh",
            "ten don vi hanh chinh",
            "ten dvhc",
            "name",
            "unit",
            "unit name",
            "organisation",
            "organization",
            "title",
            "bodi",
            "label",
        ],
    ),
    (
        "id",
        &[
            "id",
            "ma",
            "ma don vi",
            "ma dinh danh",
            "ma so",
            "ma dvhc",
            "code",
            "kei",
            "slug",
            "identifier",
            "@kei",
            "unit id",
            "organisation id",
        ],
    ),
    (
        "kind",
        &[
            "loai",
            "loai hinh",
            "loai don vi",
            "loai to chuc",
            "loai hinh to chuc",
            "kind",
            "tipe",
            "classification",
            "format",
        ],
    ),
    ("level", &["cap", "cap hanh chinh", "level"]),
    (
        "superior",
        &[
            "truc thuoc",
            "cap tren",
            "cap tren truc tiep",
            "don vi cap tren",
            "co quan cap tren",
            "co quan chu quan",
            "don vi chu quan",
            "thuoc",
            "thuoc don vi",
            "ma cap tren",
            "superior",
            "parent",
            "parents",
            "parent id",
            "parent unit",
            "parent organisation",
            "parent organisations id",
            "parent department",
            "reports to",
            "part of",
        ],
    ),
    ("short", &["ten viet tat", "viet tat", "ten tat", "abbreviation", "acronim", "short", "short name"]),
    ("legal_basis", &["can cu", "can cu phap li", "van ban thanh lap", "quiet dinh thanh lap", "legal basis", "basis"]),
    (
        "valid_from",
        &[
            "ngai thanh lap",
            "ngai hoat dong",
            "tu ngai",
            "thoi diem thanh lap",
            "established",
            "start date",
            "valid from",
            "founding date",
            "opened at",
        ],
    ),
    (
        "valid_to",
        &["ngai ket thuc", "den ngai", "ngai giai the", "closed at", "end date", "valid to", "dissolution date"],
    ),
    ("note", &["ghi chu", "note", "notes", "remark", "remarks"]),
    ("functions", &["ma chuc nang", "functions"]),
    ("posts.head", &["cap truong", "so cap truong", "head", "heads"]),
    ("posts.deputy", &["cap pho", "so cap pho", "so cap pho hien co", "deputi", "deputies"]),
    ("rank", &["thu tu sap xep", "rank"]),
    ("other", &["du lieu khac", "other data"]),
];

/// Fields of operations and the headings that mean them.
const OPERATION_WORDS: [(&str, &[&str]); 13] = [
    ("group", &["nhom", "phuong an", "group", "stt", "tt"]),
    ("step", &["dot", "buoc", "giai doan", "step", "phase"]),
    (
        "date",
        &[
            "ngai",
            "ngai thuc hien",
            "thoi diem",
            "thoi diem thuc hien",
            "thoi gian thuc hien",
            "ngai hieu luc",
            "date",
            "on",
        ],
    ),
    ("manner", &["hinh thuc", "hinh thuc sap xep", "noi dung sap xep", "manner", "operation", "form"]),
    (
        "original",
        &[
            "don vi truoc sap xep",
            "don vi hien nai",
            "don vi hien tai",
            "don vi cu",
            "ten don vi cu",
            "original",
            "from",
            "don vi sap xep",
        ],
    ),
    ("extent", &["pham vi", "muc do", "phan chuien", "toan bo/mot phan", "extent"]),
    ("result", &["don vi sau sap xep", "don vi moi", "ten don vi moi", "result", "to"]),
    ("result_id", &["ma don vi moi", "result id"]),
    ("result_kind", &["loai hinh moi", "result kind"]),
    ("result_superior", &["truc thuoc moi", "result superior"]),
    ("basis", &["can cu", "can cu phap li", "basis"]),
    ("reason", &["li do", "reason"]),
    ("note", &["ghi chu", "note"]),
];

/// Fields of successions, besides those of operations.
const LINE_WORDS: [(&str, &[&str]); 3] = [
    ("from", &["tu", "cap tren", "co quan quan li", "from"]),
    ("to", &["den", "cap duoi", "co quan chiu quan li", "to"]),
    ("type", &["loai quan he", "quan he", "tipe", "relation"]),
];

/// Headings that mean a line of authority, read from the body that is under it.
const FAMILY_WORDS: [(Family, &[&str]); 6] = [
    (Family::SecondSubordination, &["cap tren thu hai", "song trung truc thuoc", "second superior"]),
    (Family::Leadership, &["co quan lanh dao", "chiu su lanh dao cua", "led bi"]),
    (
        Family::Guidance,
        &[
            "co quan huong dan",
            "huong dan chuien mon",
            "huong dan chuien mon, nghiep vu",
            "co quan huong dan chuien mon",
            "guided bi",
        ],
    ),
    (Family::Supervision, &["co quan kiem tra", "co quan giam sat", "kiem tra, giam sat", "supervised bi"]),
    (Family::Coordination, &["phoi hop", "co quan phoi hop", "coordinates with"]),
    (Family::Hosting, &["noi dat", "dat tai", "dia ban", "hosted bi"]),
];

/// Headings of measures besides their names in the catalogue, by the ids that the catalogues of the project use.
const MEASURE_WORDS: [(&str, &[&str]); 7] = [
    ("payroll_assigned", &["bien che giao", "bien che duoc giao", "so bien che giao", "bien che", "giao"]),
    ("staff_present", &["bien che co mat", "co mat", "so nguoi co mat", "hien co"]),
    ("members", &["dang vien", "tong so dang vien", "so dang vien", "tong dang vien"]),
    ("members_official", &["chinh thuc", "dang vien chinh thuc"]),
    ("members_probationary", &["du bi", "dang vien du bi"]),
    ("area", &["dien tich", "dien tich tu nhien", "dt tu nhien"]),
    ("population", &["dan so", "qui mo dan so", "so dan"]),
];

/// Names of sheets that say what their rows are.
const SHEETS: [(Gives, &[&str]); 7] = [
    (Gives::Structure, &["co cau", "structure"]),
    (Gives::Units, &["don vi", "units"]),
    (Gives::Lines, &["quan he", "lines"]),
    (Gives::Posts, &["chuc danh", "posts"]),
    (Gives::Functions, &["chuc nang", "functions"]),
    (Gives::Ended, &["da ket thuc", "ended"]),
    (Gives::Operations, &["ke hoach", "operations", "phuong an"]),
];

/// Words with which a row begins that stands below the table.
const CLOSING: [&str; 12] = [
    "ghi chu",
    "nguoi lap",
    "nguoi tong hop",
    "thu truong",
    "tm",
    "t/m",
    "kt",
    "noi nhan",
    "note:",
    "notes:",
    "nguon",
    "source:",
];

/// Words with which a row of sums begins.
const TOTALS: [&str; 8] = ["tong cong", "tong so", "tong", "cong", "cong chung", "total", "grand total", "sum"];

/// Returns the field in square brackets that a heading names, such as `[measures.area]`.
pub(super) fn bracketed(heading: &str) -> Option<&str> {
    let inner = heading.rsplit_once('[')?.1.split_once(']')?.0;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (!inner.is_empty() && inner.bytes().all(is_word)).then_some(inner)
}

/// Returns what the rows of a sheet of this name are, if the name says so.
pub(super) fn gives_of(sheet: &str) -> Option<Gives> {
    let name = key(sheet);
    let first = name.split(" - ").next().unwrap_or(&name).trim();
    SHEETS.iter().find(|(_, words)| words.contains(&first)).map(|(gives, _)| *gives)
}

/// Returns whether a sheet of this name stands beside the tables: explanations, lists of words to choose from.
pub(super) fn is_aside(sheet: &str) -> bool {
    let name = key(sheet);
    let first = name.split(" - ").next().unwrap_or(&name).trim();
    ["huong dan", "help", "danh muc", "kinds"].contains(&first)
}

/// Returns whether a row that begins with this text stands below the table.
pub(super) fn is_closing(text: &str) -> bool {
    if !may_begin(text, &CLOSING) {
        return false;
    }
    let text = fold_start(text);
    CLOSING.iter().any(|word| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| word.ends_with(':') || !rest.starts_with(|next: char| next.is_alphanumeric()))
    })
}

/// Returns whether one of the words, which are folded, may begin as a text does; told by its first two letters, as far as
/// they are those of English.
fn may_begin(text: &str, words: &[&str]) -> bool {
    let folded = |byte: u8| if matches!(byte, b'y' | b'Y') { b'i' } else { byte.to_ascii_lowercase() };
    let begins = |start: &[u8]| words.iter().any(|word| word.as_bytes().starts_with(start));
    match *text.as_bytes() {
        [first, second, ..] if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() => {
            begins(&[folded(first), folded(second)])
        }
        [first, ..] if first.is_ascii_alphanumeric() => begins(&[folded(first)]),
        _ => true,
    }
}

fn fold_start(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    crate::model::fold(&start).replace('y', "i")
}

/// Returns whether this text heads a row of sums.
pub(super) fn is_total(text: &str) -> bool {
    if !may_begin(text, &TOTALS) {
        return false;
    }
    let text = key(text.split(['(', ':']).next().unwrap_or(text));
    TOTALS.contains(&text.as_str())
}

/// What a heading is compared as: all of it, its last line, the same without remarks in brackets.
fn forms(heading: &str) -> Vec<String> {
    let plain = |text: &str| {
        let outside: String = text.split(['(', '[']).next().unwrap_or(text).to_owned();
        key(&outside.replace(['_', '.'], " "))
    };
    let whole = heading.split(" / ").map(plain).collect::<Vec<_>>().join(" ");
    let last = plain(heading.rsplit(" / ").next().unwrap_or(heading));
    let mut forms = vec![whole, last];
    forms.dedup();
    forms
}

fn find<'w>(forms: &[String], words: &[(&'w str, &[&str])]) -> Option<&'w str> {
    forms
        .iter()
        .find_map(|form| words.iter().find(|(_, known)| known.contains(&form.as_str())).map(|(field, _)| *field))
}

/// Returns the field of a kind of table that a heading means.
pub(super) fn field(heading: &str, gives: Gives, catalogue: &Catalogue) -> Option<String> {
    if let Some(stated) = bracketed(heading) {
        return is_field(gives, stated).then(|| stated.to_owned());
    }
    let forms = forms(heading);
    match gives {
        Gives::Units | Gives::Results => unit_field(&forms, catalogue),
        Gives::Operations => operation_field(heading, &forms, catalogue),
        Gives::Succession => operation_field(heading, &forms, catalogue).filter(|field| is_field(gives, field)),
        Gives::Lines => find(&forms, &LINE_WORDS).map(str::to_owned),
        _ => forms.iter().find(|form| is_field(gives, form)).cloned(),
    }
}

fn unit_field(forms: &[String], catalogue: &Catalogue) -> Option<String> {
    let line = || {
        let family = forms.iter().find_map(|form| {
            FAMILY_WORDS.iter().find(|(_, words)| words.contains(&form.as_str())).map(|(family, _)| *family)
        })?;
        let declared = catalogue.line_types.iter().find(|line_type| line_type.family == family);
        Some(format!("lines.{}", declared.map_or(family.id(), |line_type| &line_type.id)))
    };
    find(forms, &UNIT_WORDS)
        .map(str::to_owned)
        .or_else(|| measure(forms, catalogue))
        .or_else(line)
        .or_else(|| attribute(forms, catalogue))
}

fn measure(forms: &[String], catalogue: &Catalogue) -> Option<String> {
    let named = catalogue.measures.iter().find(|measure| {
        let names = [Some(&measure.name), measure.short.as_ref()];
        is_named(forms, &measure.id, names.into_iter().flatten())
    });
    let named = named.map(|measure| measure.id.to_string()).or_else(|| {
        let id = find(forms, &MEASURE_WORDS)?;
        (catalogue.measures.is_empty() || catalogue.measure(id).is_some()).then(|| id.to_owned())
    });
    named.map(|id| format!("measures.{id}"))
}

fn attribute(forms: &[String], catalogue: &Catalogue) -> Option<String> {
    let named =
        catalogue.attributes.iter().find(|attribute| is_named(forms, &attribute.id, [&attribute.name].into_iter()));
    named.map(|attribute| format!("attributes.{}", attribute.id))
}

fn is_named<'t>(forms: &[String], id: &str, names: impl Iterator<Item = &'t Text>) -> bool {
    let id = key(&id.replace(['_', '.'], " "));
    let texts = names.flat_map(Text::iter).map(|(_, text)| key(text.split(['(', '[']).next().unwrap_or(text)));
    let known: Vec<String> = texts.filter(|text| !text.is_empty()).chain([id]).collect();
    forms.iter().any(|form| known.contains(form))
}

fn operation_field(heading: &str, forms: &[String], catalogue: &Catalogue) -> Option<String> {
    let (above, last) = heading.rsplit_once(" / ").unwrap_or((heading, heading));
    let above = key(above);
    let is_before = above.starts_with("truoc") || above.starts_with("hien trang") || above.starts_with("before");
    let is_after = above.starts_with("sau") || above.starts_with("after");
    if is_before || is_after {
        let inner = unit_field(&self::forms(last), catalogue);
        return match (inner.as_deref(), is_after) {
            (Some("name" | "id"), false) => Some("original".to_owned()),
            (Some("name"), true) => Some("result".to_owned()),
            (Some("id"), true) => Some("result_id".to_owned()),
            (Some("kind"), true) => Some("result_kind".to_owned()),
            (Some("superior"), true) => Some("result_superior".to_owned()),
            _ if last == heading => Some(if is_after { "result" } else { "original" }.to_owned()),
            _ => operation_word(&self::forms(last), catalogue),
        };
    }
    operation_word(forms, catalogue)
}

fn operation_word(forms: &[String], catalogue: &Catalogue) -> Option<String> {
    let word = find(forms, &OPERATION_WORDS).map(str::to_owned);
    word.or_else(|| {
        // "Biên chế chuyển": what passes.
        let stripped: Vec<String> = forms
            .iter()
            .map(|form| {
                form.trim_end_matches(" chuien giao")
                    .trim_end_matches(" chuien")
                    .trim_end_matches(" chuien sang")
                    .to_owned()
            })
            .collect();
        measure(&stripped, catalogue)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(heading: &str, gives: Gives) -> Option<String> {
        field(heading, gives, &Catalogue::default())
    }

    #[test]
    fn headings_are_known_in_every_spelling() {
        for (heading, expected) in [
            ("TÊN CƠ QUAN, ĐƠN VỊ", "name"),
            ("Số TT", "number"),
            ("Biên chế / Giao", "measures.payroll_assigned"),
            ("Diện tích tự nhiên (km²)", "measures.area"),
            ("Quy mô dân số", "measures.population"),
            ("Ngày thành lập", "valid_from"),
            ("Cơ quan hướng dẫn chuyên môn", "lines.guidance"),
            ("Điện tích [measures.area]", "measures.area"),
            ("parent_id", "superior"),
            ("Lý do khác", ""),
        ] {
            assert_eq!(of(heading, Gives::Units).unwrap_or_default(), expected, "{heading}");
        }
    }

    #[test]
    fn the_headings_of_a_plan_tell_before_from_after() {
        for (heading, expected) in [
            ("Trước sắp xếp / Tên đơn vị", "original"),
            ("Sau sắp xếp / Tên đơn vị", "result"),
            ("Sau sắp xếp / Loại hình", "result_kind"),
            ("Biên chế chuyển", "measures.payroll_assigned"),
            ("Lý do", "reason"),
            ("Sau sắp xếp", "result"),
        ] {
            assert_eq!(of(heading, Gives::Operations).unwrap_or_default(), expected, "{heading}");
        }
    }

    #[test]
    fn rows_of_sums_and_remarks_are_told_from_bodies() {
        assert!(is_total("TỔNG CỘNG:") && is_total("Cộng") && !is_total("Tổng cục Thuế"));
        assert!(is_closing("Ghi chú: số liệu") && is_closing("NGƯỜI LẬP BIỂU") && !is_closing("Ghichép"));
    }
}
