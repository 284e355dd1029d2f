//! # name-clash-with-ended
//!
//! A body that the plan founds bears the name of a body that has ended and has nothing to do with it.
//!
//! ## What it checks
//!
//! The name of every body founded is compared with those of the ended bodies of its kind.
//! It may bear the name when it restores the ended body or takes something over from it, or when the two are known to stand under different superiors.
//! Names are compared as in `duplicate-name`.
//!
//! ## Why it matters
//!
//! Readers of later documents take the new body for the old one; mostly `restores` was forgotten.
//!
//! ## Fails
//!
//! An earlier merger ended "Phòng Nội vụ"; the plan founds a body of this name and kind from a different one.
//!
//! ## Passes
//!
//! The body founded says that it restores the earlier one.
//!
//! ## Tiếng Việt
//!
//! Đơn vị thành lập mới không nên trùng tên với đơn vị cùng loại đã kết thúc mà không có quan hệ kế thừa.
//! Nếu là chính đơn vị cũ được thành lập lại thì ghi `restores`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lens::Transition;
use super::spelling::spelling;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::Severity;
use crate::model::{ChangeEvent, Ended, Id, UnitRef};
use crate::say;

pub static RULE: Rule = Rule {
    code: "name-clash-with-ended",
    severity: Severity::Warning,
    title: Title {
        en: "a new body bears the name of another that has ended",
        vi: "đơn vị mới trùng tên đơn vị đã kết thúc",
    },
    settings: &[],
    doc: include_str!("name_clash_with_ended.rs"),
    check: Check::Transition(check),
};

fn check(change: Transition<'_>, findings: &mut Findings) {
    let founded: Vec<(&ChangeEvent, UnitRef<'_>)> = change
        .events
        .iter()
        .flat_map(|event| event.established.iter().map(move |id| (event, id)))
        .filter_map(|(event, id)| change.after.unit(id).map(|unit| (event, unit)))
        .filter(|(_, unit)| !unit.facts().name.is_empty())
        .collect();
    if founded.is_empty() {
        return;
    }
    let mut names: FxHashMap<(Option<&Id>, String), Vec<&Ended>> = FxHashMap::default();
    for record in change.after.ended_units().filter(|record| !record.name.is_empty()) {
        names.entry((record.kind.as_ref(), spelling(&record.name))).or_default().push(record);
    }
    let mut inherited: FxHashSet<(&str, &str)> = FxHashSet::default();
    for event in change.events {
        inherited.extend(event.contributions.iter().map(|passed| (&*passed.result, &*passed.original)));
        inherited.extend(event.restores.iter().map(|(body, earlier)| (&**body, &**earlier)));
    }
    for (event, unit) in founded {
        let alike = names.get(&(Some(unit.kind()), spelling(&unit.facts().name)));
        let clash = alike.into_iter().flatten().find(|record| {
            record.id != *unit.id()
                && !inherited.contains(&(unit.id(), &record.id))
                && !record.successors.contains(unit.id())
                && !stood_elsewhere(change, unit, record)
        });
        if let Some(record) = clash {
            report(event, unit, record, findings);
        }
    }
}

fn stood_elsewhere(change: Transition<'_>, unit: UnitRef<'_>, record: &Ended) -> bool {
    let Some(former) = change.before.unit(&record.id) else { return false };
    former.superior().map(UnitRef::id) != unit.superior().map(UnitRef::id)
}

fn report(event: &ChangeEvent, unit: UnitRef<'_>, record: &Ended, findings: &mut Findings) {
    let (id, earlier) = (unit.id(), &record.id);
    let message = say!(
        "`{id}` bears the name of `{earlier}`, which has ended",
        "`{id}` trùng tên với `{earlier}` đã kết thúc hoạt động"
    );
    let help = say!(
        "say `restores` if it is the same body, or choose another name",
        "ghi `restores` nếu là chính đơn vị đó, hoặc đặt tên khác"
    );
    findings.caused(Some(event), id, message, help);
}
