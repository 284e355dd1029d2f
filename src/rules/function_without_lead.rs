//! # function-without-lead
//!
//! No body leads a function of the register.
//!
//! ## What it checks
//!
//! Every function in the register of the structure must be led by a body; taking part in it does not count.
//!
//! ## Why it matters
//!
//! What nobody leads is left undone: each task belongs to exactly one lead body.
//!
//! ## Fails
//!
//! ```outline
//! interior ~payroll
//! function payroll "Payroll management"
//! ```
//!
//! ## Passes
//!
//! ```outline
//! interior +payroll
//! function payroll "Payroll management"
//! ```
//!
//! ## Tiếng Việt
//!
//! Mỗi chức năng, nhiệm vụ trong danh mục của cơ cấu phải có một đơn vị chủ trì; chỉ phối hợp thì chưa đủ.
//! Việc không có đơn vị chủ trì thì không ai làm.

use super::lens::{Naming, Shared, register};
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::Severity;
use crate::say;

pub static RULE: Rule = Rule {
    code: "function-without-lead",
    severity: Severity::Warning,
    title: Title { en: "no body leads a function", vi: "chức năng không có đơn vị chủ trì" },
    settings: &[],
    doc: include_str!("function_without_lead.rs"),
    check: Check::Shared(Naming::Functions, check),
};

fn check(shared: &Shared<'_>, findings: &mut Findings) {
    let Some(function) = shared.structure.function(shared.name).filter(|_| shared.units.is_empty()) else { return };
    let called = called(&function.id, &function.name);
    let (called_en, called_vi) = (called.en, called.vi);
    let message = say!("no body leads the function {called_en}", "chưa có đơn vị chủ trì chức năng {called_vi}");
    let help = say!(
        "add it to `functions` of one unit, or remove it from the register",
        "bổ sung vào `functions` của một đơn vị, hoặc bỏ khỏi danh mục chức năng"
    );
    findings.general(register(&function.id), message, help);
}
