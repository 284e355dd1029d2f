//! # wrong-superior
//!
//! A body stands under a superior of a kind that its own kind does not allow.
//!
//! ## What it checks
//!
//! The catalogue lists for a kind the `superiors` that it may have; an empty list allows any.
//! A body whose superior the load has reported, or whose superior is of an unknown kind, is passed over.
//!
//! ## Why it matters
//!
//! A Party cell under a government office, or a commune under a province, is mostly a slip of the pen that no total reveals.
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
//!   first: district_committee
//!     second: district_committee
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
//!   first: district_committee
//!     office: office
//! ```
//!
//! ## Tiếng Việt
//!
//! Danh mục nêu các loại cấp trên được phép (`superiors`) của từng loại đơn vị.
//! Đơn vị trực thuộc một cấp trên ngoài danh sách đó thường là do nhập nhầm.
//! Loại không nêu `superiors` thì được trực thuộc mọi loại.

use super::lens::Local;
use super::spelling::called;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "wrong-superior",
    severity: Severity::Error,
    title: Title {
        en: "a body stands under a superior of a wrong kind",
        vi: "đơn vị trực thuộc cấp trên không đúng loại",
    },
    settings: &[],
    doc: include_str!("wrong_superior.rs"),
    check: Check::Local(check),
};

fn check(unit: Local<'_>, _: &Settings, findings: &mut Findings) {
    if !unit.stands_wrong() {
        return;
    }
    let (Some(kind), Some(superior)) = (unit.kind(), unit.superior()) else { return };
    let Some(superior_kind) = superior.kind() else { return };
    let (id, above) = (unit.id(), superior.id());
    let (own, wrong) = (called(&kind.id, &kind.name), called(&superior_kind.id, &superior_kind.name));
    let (own_en, own_vi, wrong_en, wrong_vi) = (own.en, own.vi, wrong.en, wrong.vi);
    let message = say!(
        "`{id}` of kind {own_en} stands under `{above}` of kind {wrong_en}, which is not allowed",
        "`{id}`, loại {own_vi}, không được trực thuộc `{above}`, loại {wrong_vi}"
    );
    let allowed: Vec<String> = kind.superiors.iter().map(|allowed| format!("`{allowed}`")).collect();
    let allowed = allowed.join(", ");
    let help = say!("put it under a body of kind {allowed}", "đặt trực thuộc đơn vị loại {allowed}");
    findings.about(id, Place::unit(id, Some("superior")), message, help);
}
