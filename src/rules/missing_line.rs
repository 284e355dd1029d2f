//! # missing-line
//!
//! A body does not receive a line that its kind requires.
//!
//! ## What it checks
//!
//! The catalogue says under `requires` which lines a body of a kind must receive, and from which kinds they may come.
//! Each requirement that no line meets is one finding; the primary line counts as direct subordination.
//!
//! ## Why it matters
//!
//! A professional body without guidance from above, or a body of dual subordination without its second superior, is incomplete: who instructs it in its trade?
//!
//! ## Fails
//!
//! ```json catalogue
//! {
//!   "kinds": [
//!     {"id": "province_office", "root": true},
//!     {"id": "district_office", "root": true, "requires": [{"family": "guidance", "from": ["province_office"]}]}
//!   ]
//! }
//! ```
//!
//! ```outline
//! province: province_office
//! district: district_office
//! ```
//!
//! ## Passes
//!
//! ```json catalogue
//! {
//!   "kinds": [
//!     {"id": "province_office", "root": true},
//!     {"id": "district_office", "root": true, "requires": [{"family": "guidance", "from": ["province_office"]}]}
//!   ]
//! }
//! ```
//!
//! ```outline
//! province: province_office
//! district: district_office
//! province -guidance-> district
//! ```
//!
//! ## Tiếng Việt
//!
//! Danh mục nêu ở `requires` những quan hệ mà một loại đơn vị phải có, như hướng dẫn chuyên môn, nghiệp vụ hoặc song trùng trực thuộc từ cơ quan cấp trên.
//! Mỗi quan hệ còn thiếu được báo một lần.

use super::lens::Tied;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity, Speech};
use crate::model::{Family, Id};
use crate::say;

pub static RULE: Rule = Rule {
    code: "missing-line",
    severity: Severity::Error,
    title: Title {
        en: "a body does not receive a line that its kind requires",
        vi: "đơn vị thiếu quan hệ mà loại đơn vị phải có",
    },
    settings: &[],
    doc: include_str!("missing_line.rs"),
    check: Check::Tied(check),
};

fn check(unit: Tied<'_>, _: &Settings, findings: &mut Findings) {
    let Some(kind) = unit.kind() else { return };
    for required in &kind.requires {
        let of_a_kind = |kind: &Id| required.from.is_empty() || required.from.contains(kind);
        let reported = required.family == Family::Subordination && unit.is_broken();
        if reported
            || unit.ties_in().any(|tie| tie.family == required.family && of_a_kind(&unit.peer(&tie).facts().kind))
        {
            continue;
        }
        let id = unit.id();
        let (family_en, family_vi) = (required.family.name(Speech::En), required.family.name(Speech::Vi));
        let from: Vec<String> = required.from.iter().map(|kind| format!("`{kind}`")).collect();
        let (from_en, from_vi) = match from.is_empty() {
            true => (String::new(), String::new()),
            false => (format!(" from {}", from.join(" or ")), format!(" từ {}", from.join(" hoặc "))),
        };
        let message = say!(
            "`{id}` lacks the line of {family_en}{from_en} that its kind requires",
            "`{id}` thiếu quan hệ {family_vi}{from_vi} mà loại đơn vị này phải có"
        );
        let help = say!(
            "lay the line in `lines`, or drop it from `requires` of the kind in the catalogue",
            "bổ sung quan hệ vào `lines`, hoặc bỏ khỏi `requires` của loại đơn vị trong danh mục"
        );
        findings.about(id, Place::unit(id, None), message, help);
    }
}
