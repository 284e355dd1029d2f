//! # head-is-deputy
//!
//! The head of a body is also its deputy.
//!
//! ## What it checks
//!
//! Within one body no person holds a post of head and a post of deputy.
//!
//! ## Why it matters
//!
//! A deputy stands in for the head; nobody stands in for himself.
//! Mostly one person was entered under two posts when bodies were merged.
//!
//! ## Fails
//!
//! ```outline
//! inspectorate head=p1 deputy=p1
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
//! Trong một đơn vị, một người không được vừa giữ chức vụ cấp trưởng vừa giữ chức vụ cấp phó.
//! Cấp phó thay mặt cấp trưởng; không ai thay mặt chính mình.
//! Thường là do một người bị ghi ở hai chức vụ khi sắp xếp.

use super::lens::{Alone, heads};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity};
use crate::model::Role;
use crate::say;

pub static RULE: Rule = Rule {
    code: "head-is-deputy",
    severity: Severity::Error,
    title: Title {
        en: "head and deputy of a body are the same person", vi: "cấp trưởng và cấp phó là cùng một người"
    },
    settings: &[],
    doc: include_str!("head_is_deputy.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    for head in heads(unit.facts()) {
        let mut posts = unit.facts().posts.iter().enumerate();
        let deputy = posts.find(|(_, post)| post.role == Role::Deputy && post.holder.as_ref() == Some(head));
        let Some((position, _)) = deputy else { continue };
        let id = unit.id();
        let message =
            say!("`{head}` is both head and deputy of `{id}`", "`{head}` vừa là cấp trưởng vừa là cấp phó của `{id}`");
        let help = say!(
            "give one of the two posts another holder, or leave it vacant",
            "bố trí người khác vào một trong hai chức vụ, hoặc để khuyết"
        );
        findings.about(id, Place::unit(id, Some("posts")).index(position), message, help);
    }
}
