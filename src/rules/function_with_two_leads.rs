//! # function-with-two-leads
//!
//! Several bodies lead one function.
//!
//! ## What it checks
//!
//! A function is led by at most one body; any number may take part in it.
//! Functions missing from the register are passed over: the load has reported them.
//!
//! ## Why it matters
//!
//! One task is given to one lead body: where two lead, each waits for the other.
//!
//! ## Fails
//!
//! ```outline
//! interior +payroll
//! finance +payroll
//! function payroll "Payroll management"
//! ```
//!
//! ## Passes
//!
//! ```outline
//! interior +payroll
//! finance ~payroll
//! function payroll "Payroll management"
//! ```
//!
//! ## Tiếng Việt
//!
//! Một việc chỉ giao cho một đơn vị chủ trì; các đơn vị khác phối hợp.
//! Hai nơi cùng chủ trì thì nơi này chờ nơi kia.
//! Chức năng chưa có trong danh mục của cơ cấu không xét ở đây, vì đã được báo khi đọc tệp.

use super::lens::{Naming, Shared};
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Place, Severity};
use crate::say;

pub static RULE: Rule = Rule {
    code: "function-with-two-leads",
    severity: Severity::Error,
    title: Title {
        en: "several bodies lead one function", vi: "nhiều đơn vị cùng chủ trì một chức năng"
    },
    settings: &[],
    doc: include_str!("function_with_two_leads.rs"),
    check: Check::Shared(Naming::Functions, check),
};

fn check(shared: &Shared<'_>, findings: &mut Findings) {
    let units = &shared.units;
    let Some(function) = shared.structure.function(shared.name).filter(|_| units.len() > 1) else { return };
    let called = called(&function.id, &function.name);
    let (called_en, called_vi) = (called.en, called.vi);
    let listed = units.iter().map(|unit| format!("`{}`", unit.id())).collect::<Vec<_>>().join(", ");
    let total = units.len();
    let message = say!(
        "{total} bodies lead the function {called_en}, one is allowed: {listed}",
        "{total} đơn vị cùng chủ trì chức năng {called_vi}, chỉ được một: {listed}"
    );
    let help = say!(
        "leave it with one of them and move it to `cooperates` of the others",
        "giao cho một đơn vị chủ trì, chuyển sang `cooperates` ở các đơn vị còn lại"
    );
    let last = units[total - 1].id();
    findings.general(Place::unit(last, Some("functions")), message, help);
}
