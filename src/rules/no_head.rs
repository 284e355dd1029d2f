//! # no-head
//!
//! A body that must have a head has no such post.
//!
//! ## What it checks
//!
//! Kinds that the catalogue marks as `headed` must have a post with the role `head`.
//! The post may be vacant: a vacancy is a matter of staffing, a missing post one of structure.
//!
//! ## Why it matters
//!
//! An agency without a head cannot sign, and nobody answers for it.
//!
//! ## Fails
//!
//! ```json catalogue
//! {"kinds": [{"id": "agency", "root": true, "headed": true}]}
//! ```
//!
//! ```outline
//! inspectorate: agency deputy=p1
//! ```
//!
//! ## Passes
//!
//! ```json catalogue
//! {"kinds": [{"id": "agency", "root": true, "headed": true}]}
//! ```
//!
//! ```outline
//! inspectorate: agency head
//! ```
//!
//! ## Tiếng Việt
//!
//! Loại đơn vị ghi `headed` trong danh mục phải có chức vụ cấp trưởng.
//! Chức vụ có thể đang khuyết người, nhưng không được thiếu trong cơ cấu.
//! Cơ quan không có cấp trưởng thì không ai ký văn bản và không ai chịu trách nhiệm.

use super::lens::Alone;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::model::Role;
use crate::say;

pub static RULE: Rule = Rule {
    code: "no-head",
    severity: Severity::Error,
    title: Title {
        en: "a body that must have a head has no post of head",
        vi: "đơn vị phải có cấp trưởng nhưng chưa có chức vụ này",
    },
    settings: &[],
    doc: include_str!("no_head.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    if !unit.kind().is_some_and(|kind| kind.headed) || unit.facts().posts_total(Role::Head) > 0 {
        return;
    }
    let id = unit.id();
    let message = say!("`{id}` has no post of head", "`{id}` chưa có chức vụ cấp trưởng");
    let help = say!(
        "add a post with the role `head`; it may be vacant",
        "bổ sung chức vụ có `role` là `head`; có thể để khuyết người giữ"
    );
    findings.about(id, Place::unit(id, None), message, help);
}
