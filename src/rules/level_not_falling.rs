//! # level-not-falling
//!
//! A body is of a higher level than its direct superior, or of the same level and kind.
//!
//! ## What it checks
//!
//! From a superior to its subordinate the level must not rise.
//! It may stay the same, as between a committee and its own offices, unless both are of one kind: a district committee under a district committee is wrong.
//! A superior of a kind that is not allowed at all is reported as `wrong-superior` alone.
//! A unit's own `level` counts before that of its kind; without a level the rule is silent.
//!
//! ## Why it matters
//!
//! Authority runs from the centre through province and district to the commune; a line that runs upward is a mistake or a usurpation.
//!
//! ## Fails
//!
//! ```json catalogue
//! {
//!   "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}],
//!   "kinds": [
//!     {"id": "province_committee", "level": "province", "root": true},
//!     {"id": "province_office", "level": "province"},
//!     {"id": "district_committee", "level": "district", "root": true}
//!   ]
//! }
//! ```
//!
//! ```outline
//! district: district_committee
//!   office: province_office
//! ```
//!
//! ## Passes
//!
//! ```json catalogue
//! {
//!   "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}],
//!   "kinds": [
//!     {"id": "province_committee", "level": "province", "root": true},
//!     {"id": "province_office", "level": "province"},
//!     {"id": "district_committee", "level": "district", "root": true}
//!   ]
//! }
//! ```
//!
//! ```outline
//! province: province_committee
//!   office: province_office
//!   district: district_committee
//! ```
//!
//! ## Tiếng Việt
//!
//! Cấp của đơn vị không được cao hơn cấp của cấp trên trực tiếp.
//! Hai đơn vị cùng cấp chỉ được trực thuộc nhau khi khác loại, như cấp ủy và cơ quan tham mưu của cấp ủy.
//! Cấp ghi riêng cho đơn vị được xét trước cấp của loại; chưa rõ cấp thì không xét.

use super::lens::Local;
use super::spelling::called;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "level-not-falling",
    severity: Severity::Error,
    title: Title {
        en: "a body stands under a superior of no higher level",
        vi: "cấp của đơn vị không thấp hơn cấp trên",
    },
    settings: &[],
    doc: include_str!("level_not_falling.rs"),
    check: Check::Local(check),
};

fn check(unit: Local<'_>, _: &Settings, findings: &mut Findings) {
    let Some(superior) = unit.superior() else { return };
    let (Some(level), Some(higher)) = (unit.level(), superior.level()) else { return };
    let same_kind = unit.facts().kind == superior.facts().kind;
    let falls = level.rank > higher.rank || (level.rank == higher.rank && !same_kind);
    if falls || unit.is_broken() || unit.stands_wrong() {
        return;
    }
    let (id, above) = (unit.id(), superior.id());
    let (level, higher) = (called(&level.id, &level.name), called(&higher.id, &higher.name));
    let (level_en, level_vi, higher_en, higher_vi) = (level.en, level.vi, higher.en, higher.vi);
    let message = say!(
        "`{id}` of level {level_en} stands under `{above}` of level {higher_en}: the level does not fall",
        "`{id}` thuộc cấp {level_vi} lại trực thuộc `{above}` thuộc cấp {higher_vi}: cấp không giảm dần"
    );
    let help = say!(
        "put it under a body of a higher level, or correct its kind or `level`",
        "đặt trực thuộc đơn vị cấp cao hơn, hoặc sửa loại hay `level` của đơn vị"
    );
    findings.about(id, Place::unit(id, Some("superior")), message, help);
}
