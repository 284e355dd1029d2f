//! # depth
//!
//! A body stands on a deeper tier than the limit allows.
//!
//! ## What it checks
//!
//! A root stands on tier 1, its subordinates on tier 2, and so on.
//! Every body below tier `max` is reported.
//! The rule runs only where a pack sets `max`.
//!
//! ## Why it matters
//!
//! Every tier between the one who decides and the one who acts costs time; streamlining means fewer tiers.
//!
//! ## Fails
//!
//! ```json settings
//! {"max": 3}
//! ```
//!
//! ```outline
//! department
//!   division
//!     team
//!       group
//! ```
//!
//! ## Passes
//!
//! ```json settings
//! {"max": 4}
//! ```
//!
//! ```outline
//! department
//!   division
//!     team
//!       group
//! ```
//!
//! ## Settings
//!
//! - `max`: the deepest tier allowed; no default.
//!
//! ## Tiếng Việt
//!
//! Đơn vị gốc ở tầng 1, đơn vị trực thuộc của nó ở tầng 2, cứ thế tiếp tục.
//! Mọi đơn vị nằm sâu hơn tầng `max` đều được báo.
//! Quy tắc chỉ áp dụng khi bộ quy tắc nêu `max`.
//! Mỗi tầng trung gian làm công việc chậm thêm; tinh gọn là bớt tầng.

use super::lens::Path;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "depth",
    severity: Severity::Warning,
    title: Title {
        en: "a body stands on a deeper tier than allowed", vi: "đơn vị ở tầng nấc sâu hơn mức cho phép"
    },
    settings: &["max"],
    doc: include_str!("depth.rs"),
    check: Check::Path(check),
};

fn check(unit: Path<'_>, settings: &Settings, findings: &mut Findings) {
    let Some(max) = settings.get("max") else { return };
    let tier = unit.depth() + 1;
    if i64::try_from(tier).is_ok_and(|tier| tier <= max) {
        return;
    }
    let id = unit.id();
    let message = say!("`{id}` stands on tier {tier}, the limit is {max}", "`{id}` ở tầng {tier}, giới hạn là {max}");
    let help = say!(
        "put it under a body nearer to the root, or raise `max` in the pack",
        "đặt trực thuộc đơn vị gần gốc hơn, hoặc nâng `max` trong bộ quy tắc"
    );
    findings.about(id, Place::unit(id, Some("superior")), message, help);
}
