//! # span-of-control
//!
//! A body has more direct subordinates than the limit allows.
//!
//! ## What it checks
//!
//! The direct subordinates are counted against `max`.
//! The rule runs only where a pack sets `max`: no limit is built in.
//!
//! ## Why it matters
//!
//! Who leads too many bodies leads none of them; most norms on the number of bodies are limits of this form.
//!
//! ## Fails
//!
//! ```json settings
//! {"max": 2}
//! ```
//!
//! ```outline
//! government
//!   finance
//!   interior
//!   justice
//! ```
//!
//! ## Passes
//!
//! ```json settings
//! {"max": 3}
//! ```
//!
//! ```outline
//! government
//!   finance
//!   interior
//!   justice
//! ```
//!
//! ## Settings
//!
//! - `max`: the greatest number of direct subordinates; no default.
//!
//! ## Tiếng Việt
//!
//! Số đơn vị trực thuộc trực tiếp không được vượt `max`.
//! Quy tắc chỉ áp dụng khi bộ quy tắc nêu `max`; chương trình không tự đặt giới hạn.
//! Phụ trách quá nhiều đơn vị thì không lãnh đạo được đơn vị nào.

use super::lens::Local;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "span-of-control",
    severity: Severity::Warning,
    title: Title {
        en: "a body has more direct subordinates than allowed",
        vi: "đơn vị có quá nhiều đơn vị trực thuộc",
    },
    settings: &["max"],
    doc: include_str!("span_of_control.rs"),
    check: Check::Local(check),
};

fn check(unit: Local<'_>, settings: &Settings, findings: &mut Findings) {
    let Some(max) = settings.get("max") else { return };
    let total = unit.subordinates_total();
    if i64::try_from(total).is_ok_and(|total| total <= max) {
        return;
    }
    let id = unit.id();
    let message = say!(
        "`{id}` has {total} direct subordinates, the limit is {max}",
        "`{id}` có {total} đơn vị trực thuộc, giới hạn là {max}"
    );
    let help = say!(
        "group some of them under another body, or raise `max` in the pack",
        "gom bớt vào đơn vị khác, hoặc nâng `max` trong bộ quy tắc"
    );
    findings.about(id, Place::unit(id, None), message, help);
}
