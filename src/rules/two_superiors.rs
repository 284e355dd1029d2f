//! # two-superiors
//!
//! A body has two superiors where only one is allowed.
//!
//! ## What it checks
//!
//! Direct subordination and second subordination are exclusive: a body receives at most one line of each.
//! A body under dual subordination has one of the one and one of the other, never two of the same.
//!
//! ## Why it matters
//!
//! With two direct superiors nobody knows who decides, totals are counted twice, and the tree is none.
//!
//! ## Fails
//!
//! ```outline
//! company
//!   east
//!     shop
//!   west
//! west -subordination-> shop
//! ```
//!
//! ## Passes
//!
//! ```outline
//! company
//!   east
//!     shop
//!   west
//! west -second_subordination-> shop
//! ```
//!
//! ## Tiếng Việt
//!
//! Mỗi đơn vị chỉ có một cấp trên trực tiếp và nhiều nhất một cấp trên thứ hai (song trùng trực thuộc).
//! Hai quan hệ trực thuộc cùng loại làm cho không rõ ai quyết định và số liệu bị cộng hai lần.

use super::lens::{Alone, Tie};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Severity, Speech};
use crate::model::{Family, Id};
use crate::say;

pub static RULE: Rule = Rule {
    code: "two-superiors",
    severity: Severity::Error,
    title: Title {
        en: "a body has two superiors of one exclusive family", vi: "một đơn vị có hai cấp trên cùng loại"
    },
    settings: &[],
    doc: include_str!("two_superiors.rs"),
    check: Check::Alone(check),
};

fn check(unit: Alone<'_>, _: &Settings, findings: &mut Findings) {
    // Beside the primary line there must be another one of the family.
    let exclusive = [Family::Subordination, Family::SecondSubordination];
    for family in exclusive.into_iter().filter(|family| unit.receives(*family)) {
        let mut sources: Vec<&Id> = unit.ties_in().filter(|tie| tie.family == family).map(Tie::other).collect();
        sources.sort_unstable();
        sources.dedup();
        if sources.len() < 2 {
            continue;
        }
        let id = unit.id();
        let superiors: Vec<String> = sources.iter().map(|source| format!("`{source}`")).collect();
        let (superiors, total) = (superiors.join(", "), sources.len());
        let (family_en, family_vi) = (family.name(Speech::En), family.name(Speech::Vi));
        let message = say!(
            "`{id}` has {total} superiors by {family_en}, one is allowed: {superiors}",
            "`{id}` có {total} cấp trên theo quan hệ {family_vi}, chỉ được một: {superiors}"
        );
        let help = say!(
            "keep one of them, and make the other a second subordination, leadership or guidance line",
            "giữ một cấp trên, chuyển quan hệ còn lại thành song trùng trực thuộc, lãnh đạo hoặc hướng dẫn"
        );
        let mut ties: Vec<Tie<'_>> = unit.ties_in().filter(|tie| tie.family == family).collect();
        ties.sort_unstable_by_key(|tie| tie.line);
        let place = ties.last().map_or_else(|| Place::unit(id, None), |tie| tie.place(id));
        findings.about(id, place, message, help);
    }
}
