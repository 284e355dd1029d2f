//! # empty-body
//!
//! A body has nothing: no staff, no posts, no functions, nobody below it.
//!
//! ## What it checks
//!
//! A body is empty when all of these hold:
//!
//! - every quantity stated for it is 0, and at least one is stated;
//! - it has no posts, leads no function and takes part in none;
//! - it has no subordinates, and leads, guides, inspects or hosts nobody.
//!
//! A body of which nothing at all is recorded counts as not described, not as empty.
//!
//! ## Why it matters
//!
//! After a rearrangement an empty shell is mostly a body whose end was forgotten.
//!
//! ## Fails
//!
//! ```outline
//! department
//!   shell payroll_assigned=0
//! ```
//!
//! ## Passes
//!
//! ```outline
//! department
//!   division payroll_assigned=0 +planning
//!   undescribed
//! function planning "Planning"
//! ```
//!
//! ## Settings
//!
//! - `undescribed`: with 1, also bodies of which nothing at all is recorded are reported; default 0.
//!
//! ## Tiếng Việt
//!
//! Đơn vị được coi là rỗng khi mọi số liệu đã nêu đều bằng 0, không có chức vụ, không chủ trì hay phối hợp chức năng nào,
//! không có đơn vị trực thuộc và không lãnh đạo, hướng dẫn, kiểm tra hay chứa đơn vị nào.
//! Đơn vị chưa ghi thông tin gì thì coi là chưa mô tả, không phải là rỗng; muốn báo cả loại này thì đặt `undescribed` bằng 1.

use super::lens::Local;
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "empty-body",
    severity: Severity::Warning,
    title: Title {
        en: "a body has no staff, no tasks and nobody below it",
        vi: "đơn vị không có người, việc và đơn vị trực thuộc",
    },
    settings: &["undescribed"],
    doc: include_str!("empty_body.rs"),
    check: Check::Local(check),
};

fn check(unit: Local<'_>, settings: &Settings, findings: &mut Findings) {
    let facts = unit.facts();
    let measured = !facts.measures.is_empty() || settings.get("undescribed") == Some(1);
    let works = !facts.posts.is_empty() || !facts.functions.is_empty() || !facts.cooperates.is_empty();
    if !measured || works || facts.measures.iter().any(|(_, figure)| figure.value != 0) {
        return;
    }
    if unit.subordinates_total() > 0 || unit.ties_out().next().is_some() {
        return;
    }
    let id = unit.id();
    let message = say!(
        "`{id}` has no staff, no posts, no functions and no subordinates",
        "`{id}` không có biên chế, chức vụ, chức năng và đơn vị trực thuộc"
    );
    let help = say!("dissolve it, or enter what it has", "giải thể, hoặc bổ sung thông tin của đơn vị");
    findings.about(id, Place::unit(id, None), message, help);
}
