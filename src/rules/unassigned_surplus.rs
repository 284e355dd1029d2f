//! # unassigned-surplus
//!
//! A change leaves heads or deputies over, and the plan does not say what becomes of them.
//!
//! ## What it checks
//!
//! Each event lists per role the posts before and after, and the persons who hold none of the results.
//! A person is settled when some body after the plan gives them a post.
//! Posts without a named person are counted: what is lost of them counts as left over.
//!
//! ## Why it matters
//!
//! Merging three bodies leaves two heads; a scheme must say who goes where, and by when.
//!
//! ## Fails
//!
//! Two departments with a director each are merged; the plan names the new director and is silent about the other.
//!
//! ## Passes
//!
//! A later step appoints the other director as deputy.
//!
//! ## Tiếng Việt
//!
//! Sau hợp nhất, sáp nhập, chia, tách, giải thể, cấp trưởng và cấp phó dôi dư phải có phương án bố trí.
//! Người được bổ nhiệm vào một chức vụ khác trong kế hoạch thì coi như đã được bố trí.

use rustc_hash::FxHashSet;

use super::lens::Transition;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Severity, Speech};
use crate::model::{ChangeEvent, Disposition, Fate, Id, Matter, Role, Surplus};
use crate::say;

pub static RULE: Rule = Rule {
    code: "unassigned-surplus",
    severity: Severity::Warning,
    title: Title {
        en: "heads or deputies are left over without a stated fate",
        vi: "cấp trưởng, cấp phó dôi dư chưa được bố trí",
    },
    settings: &[],
    doc: include_str!("unassigned_surplus.rs"),
    check: Check::Transition(check),
};

fn check(change: Transition<'_>, findings: &mut Findings) {
    if change.events.iter().all(|event| event.surplus.is_empty()) {
        return;
    }
    let posts = change.after.units().flat_map(|unit| &unit.facts().posts);
    let employed: FxHashSet<&Id> = posts.filter_map(|post| post.holder.as_ref()).collect();
    for event in change.events {
        for surplus in &event.surplus {
            let idle: Vec<&Id> = surplus.holders.iter().filter(|holder| !employed.contains(holder)).collect();
            let posts_lost = surplus.before.saturating_sub(surplus.after) as usize;
            let left = idle.len() + posts_lost.saturating_sub(surplus.holders.len() + placed(event, surplus.role));
            if left > 0 {
                report(event, surplus, left, &idle, findings);
            }
        }
    }
}

/// Returns how many named persons of ended posts of a role the results of the event give another post.
fn placed(event: &ChangeEvent, role: Role) -> usize {
    let is_placed = |disposition: &&Disposition| match &disposition.matter {
        Matter::Post { role: held, holder: Some(_), .. } => *held == role && disposition.fate == Fate::Ended,
        _ => false,
    };
    event.dispositions.iter().filter(is_placed).count()
}

fn report(event: &ChangeEvent, surplus: &Surplus, left: usize, idle: &[&Id], findings: &mut Findings) {
    let result = event.contributions.first().map(|contribution| &contribution.result);
    let Some(id) = result.or(surplus.units.first()).or(event.ended.first()).or(event.units.first()) else { return };
    let (form_en, form_vi) = (event.form.name(Speech::En), event.form.name(Speech::Vi));
    let role_vi = surplus.role.name(Speech::Vi);
    let role_en = match surplus.role {
        Role::Head => "heads",
        Role::Deputy => "deputies",
        Role::Member => "members",
    };
    let before = surplus.before;
    let persons = idle.iter().map(|person| format!("`{person}`")).collect::<Vec<_>>().join(", ");
    let named = if persons.is_empty() { persons } else { format!(": {persons}") };
    let message = say!(
        "the {form_en} at `{id}` leaves {left} of {before} {role_en} without a post{named}",
        "sau khi {form_vi} tại `{id}`, {left} trong {before} {role_vi} chưa được bố trí{named}"
    );
    let help = say!(
        "say what becomes of them: appoint them to other posts, or give the roadmap in the scheme",
        "nêu phương án bố trí: bổ nhiệm vào chức vụ khác, hoặc ghi lộ trình giải quyết trong đề án"
    );
    findings.caused(Some(event), id, message, help);
}
