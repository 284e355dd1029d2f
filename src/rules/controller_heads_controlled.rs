//! # controller-heads-controlled
//!
//! One person heads two bodies of which one inspects or supervises the other.
//!
//! ## What it checks
//!
//! Along every line of the family supervision the heads of both ends are compared.
//! Deputies and members are not, nor are bodies that inspect each other only through a third.
//!
//! ## Why it matters
//!
//! Who inspects himself does not inspect.
//!
//! ## Fails
//!
//! ```outline
//! government head=p1
//! inspectorate head=p1
//! inspectorate -supervision-> government
//! ```
//!
//! ## Passes
//!
//! ```outline
//! government head=p1
//! inspectorate head=p2
//! inspectorate -supervision-> government
//! ```
//!
//! ## Tiếng Việt
//!
//! Một người không được đứng đầu hai đơn vị mà đơn vị này kiểm tra, giám sát đơn vị kia.
//! Người tự kiểm tra mình thì không phải là kiểm tra.
//! Chỉ so cấp trưởng ở hai đầu quan hệ kiểm tra, giám sát; không so cấp phó, thành viên.

use super::lens::{Tie, Tied, heads};
use super::{Check, Findings, Rule, Settings, Title};
use crate::diagnostic::{Place, Related, Severity};
use crate::model::Family;
use crate::say;

pub static RULE: Rule = Rule {
    code: "controller-heads-controlled",
    severity: Severity::Error,
    title: Title {
        en: "one person heads a body and the body that inspects it",
        vi: "một người đứng đầu cả đơn vị kiểm tra và đơn vị bị kiểm tra",
    },
    settings: &[],
    doc: include_str!("controller_heads_controlled.rs"),
    check: Check::Tied(check),
};

fn check(unit: Tied<'_>, _: &Settings, findings: &mut Findings) {
    let is_inspected = Family::ALL.into_iter().any(|family| family.controls() && unit.receives(family));
    if !is_inspected || heads(unit.facts()).next().is_none() {
        return;
    }
    let mut controllers: Vec<Tie<'_>> = unit.ties_in().filter(|tie| tie.family.controls()).collect();
    controllers.sort_unstable_by_key(|tie| (tie.other(), tie.line));
    controllers.dedup_by_key(|tie| tie.ordinal());
    for tie in controllers {
        let controller = unit.peer(&tie);
        let both = heads(unit.facts()).find(|head| heads(controller.facts()).any(|other| other == *head));
        let Some(person) = both else { continue };
        let (id, other) = (unit.id(), controller.id());
        let message = say!(
            "`{person}` heads `{id}` and also `{other}`, which inspects it",
            "`{person}` đứng đầu `{id}` và cả `{other}` là đơn vị kiểm tra, giám sát đơn vị đó"
        );
        let help = say!("give one of the two bodies another head", "bố trí người khác đứng đầu một trong hai đơn vị");
        let note = say!("the line of inspection", "quan hệ kiểm tra, giám sát");
        let finding = findings.about(id, Place::unit(id, Some("posts")), message, help);
        finding.related.push(Related { message: note, place: Some(tie.place(id)) });
    }
}
