//! # two-heads
//!
//! A body has more than one head.
//!
//! ## What it checks
//!
//! The posts with the role `head` of one body, vacant or not, are counted; one is allowed.
//!
//! ## Why it matters
//!
//! Responsibility of the head is personal; after a merger the heads of the originals must not both stay.
//!
//! ## Fails
//!
//! ```outline
//! inspectorate head=p1 head=p2
//! ```
//!
//! ## Passes
//!
//! ```outline
//! inspectorate head=p1 deputy=p2
//! ```
//!
//! ## Tiếng Việt
//!
//! Mỗi đơn vị chỉ có một cấp trưởng.
//! Sau hợp nhất, sáp nhập, phải bố trí lại cấp trưởng của các đơn vị cũ.
//! Chức vụ cấp trưởng đang khuyết cũng được đếm; trách nhiệm người đứng đầu là của một người.

use super::lens::{Alone, heads};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::model::Role;
use crate::say;

pub static RULE: Rule = Rule {
    code: "two-heads",
    severity: Severity::Error,
    title: Title { en: "a body has more than one head", vi: "đơn vị có hơn một cấp trưởng" },
    settings: &[],
    doc: include_str!("two_heads.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    let total = unit.facts().posts_total(Role::Head);
    if total < 2 {
        return;
    }
    let id = unit.id();
    let holders = heads(unit.facts()).map(|holder| format!("`{holder}`")).collect::<Vec<_>>().join(", ");
    let named = if holders.is_empty() { holders } else { format!(": {holders}") };
    let message =
        say!("`{id}` has {total} heads, one is allowed{named}", "`{id}` có {total} cấp trưởng, chỉ được một{named}");
    let help = say!(
        "keep one post of head and make the others deputies, or remove them",
        "giữ một chức vụ cấp trưởng, chuyển các chức vụ còn lại thành cấp phó hoặc bỏ"
    );
    findings.about(id, Place::unit(id, Some("posts")), message, help);
}
