//! # no-superior
//!
//! A body that needs a superior has none.
//!
//! ## What it checks
//!
//! Only kinds that the catalogue marks with `root` may stand without a superior.
//! A kind that the catalogue does not describe is passed over, and so is a body whose superior the load has reported as wrong.
//!
//! ## Why it matters
//!
//! A body without superior answers to nobody, and is missing from every total.
//!
//! ## Fails
//!
//! ```json catalogue
//! {
//!   "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}],
//!   "kinds": [
//!     {"id": "province_committee", "level": "province", "root": true},
//!     {"id": "district_committee", "level": "district", "superiors": ["province_committee"]},
//!     {"id": "office", "superiors": ["province_committee", "district_committee"]}
//!   ]
//! }
//! ```
//!
//! ```outline
//! province: province_committee
//! duc-tho: district_committee
//! ```
//!
//! ## Passes
//!
//! ```json catalogue
//! {
//!   "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}],
//!   "kinds": [
//!     {"id": "province_committee", "level": "province", "root": true},
//!     {"id": "district_committee", "level": "district", "superiors": ["province_committee"]},
//!     {"id": "office", "superiors": ["province_committee", "district_committee"]}
//!   ]
//! }
//! ```
//!
//! ```outline
//! province: province_committee
//!   duc-tho: district_committee
//! ```
//!
//! ## Tiếng Việt
//!
//! Chỉ những loại đơn vị mà danh mục ghi `root` mới được đứng không có cấp trên.
//! Đơn vị không có cấp trên thì không chịu sự lãnh đạo của ai và không được tính vào số liệu tổng hợp.

use super::lens::Alone;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "no-superior",
    severity: Severity::Error,
    title: Title {
        en: "a body stands without the superior that it needs", vi: "đơn vị không có cấp trên trực tiếp"
    },
    settings: &[],
    doc: include_str!("no_superior.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    let Some(kind) = unit.kind() else { return };
    if kind.root || unit.has_superior() || unit.is_broken() {
        return;
    }
    let id = unit.id();
    let message = say!("`{id}` has no superior", "`{id}` không có cấp trên trực tiếp");
    let kind = &kind.id;
    let help = say!(
        "give it a `superior`, or mark the kind `{kind}` as `root` in the catalogue",
        "bổ sung `superior` cho đơn vị, hoặc ghi `root` cho loại `{kind}` trong danh mục"
    );
    findings.about(id, Place::unit(id, None), message, help);
}
