//! # orphaned-function
//!
//! A function that a body led before has no lead after.
//!
//! ## What it checks
//!
//! Every function that had a lead before the plan, and still stands in the register after it, must have a lead.
//! A function that the plan strikes from the register has ended on purpose.
//!
//! ## Why it matters
//!
//! When bodies are merged or dissolved, tasks are forgotten before anything else is.
//!
//! ## Fails
//!
//! A plan dissolves the department that leads "Payroll management" and names no receiver of the function.
//!
//! ## Passes
//!
//! The plan names a receiver: the function passes to it.
//!
//! ## Tiếng Việt
//!
//! Chức năng, nhiệm vụ đã có đơn vị chủ trì trước sắp xếp thì sau sắp xếp vẫn phải có đơn vị chủ trì.
//! Khi hợp nhất, sáp nhập, giải thể, nhiệm vụ là thứ dễ bị bỏ sót nhất.
//! Chức năng mà kế hoạch đưa ra khỏi danh mục thì coi như chấm dứt có chủ ý.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::lens::Transition;
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::Severity;
use crate::model::Id;
use crate::say;

pub static RULE: Rule = Rule {
    code: "orphaned-function",
    severity: Severity::Error,
    title: Title {
        en: "a function loses its lead in the change", vi: "chức năng mất đơn vị chủ trì sau sắp xếp"
    },
    settings: &[],
    doc: include_str!("orphaned_function.rs"),
    check: Check::Transition(check),
};

fn check(change: Transition<'_>, findings: &mut Findings) {
    let led: FxHashSet<&Id> = change.after.units().flat_map(|unit| &unit.facts().functions).collect();
    let mut orphaned: BTreeMap<&Id, &Id> = BTreeMap::new();
    for unit in change.before.units() {
        for function in unit.facts().functions.iter().filter(|function| !led.contains(function)) {
            let lead = orphaned.entry(function).or_insert(unit.id());
            *lead = (*lead).min(unit.id());
        }
    }
    if orphaned.is_empty() {
        return;
    }
    let last = change.last_events();
    for (id, lead) in orphaned {
        let Some(function) = change.after.function(id) else { continue };
        let called = called(&function.id, &function.name);
        let (called_en, called_vi) = (called.en, called.vi);
        let message = say!(
            "the function {called_en}, led by `{lead}` before, has no lead after",
            "chức năng {called_vi} trước do `{lead}` chủ trì, sau sắp xếp không có đơn vị chủ trì"
        );
        let help = say!(
            "name the body that receives it under `functions`, or transfer it with `transfer_function`",
            "nêu đơn vị tiếp nhận ở `functions`, hoặc chuyển bằng `transfer_function`"
        );
        findings.caused(last.get(lead.as_str()).copied(), lead, message, help);
    }
}
