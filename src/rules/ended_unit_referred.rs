//! # ended-unit-referred
//!
//! Something in the plan refers to a body that has ended.
//!
//! ## What it checks
//!
//! Once an event has ended a body, no later event may take from it, give to it, move it, let it decide or hold it responsible, unless a later event founds it again.
//! No body that the plan ends may name a successor that had ended before it.
//! Each ended body is reported once, where it is first referred to.
//! Lines, superiors and functions of the result need no check here: a body with lines cannot end.
//!
//! ## Why it matters
//!
//! A body that has ended can neither act nor receive; what is assigned to it is assigned to nobody.
//!
//! ## Fails
//!
//! Step 1 merges two departments; step 2 transfers a division to one of them.
//!
//! ## Passes
//!
//! Step 2 transfers the division to the merged department.
//!
//! ## Tiếng Việt
//!
//! Sau khi một đơn vị đã kết thúc hoạt động, các bước sau không được giao, nhận, chuyển hoặc giao trách nhiệm cho đơn vị đó,
//! trừ khi đơn vị được thành lập lại.
//! Giao việc cho đơn vị đã kết thúc là không giao cho ai; mỗi đơn vị như vậy được báo một lần.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::lens::{Transition, mentions, place_of};
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Related, Severity, Speech};
use crate::model::{ChangeEvent, Id};
use crate::say;

pub static RULE: Rule = Rule {
    code: "ended-unit-referred",
    severity: Severity::Error,
    title: Title {
        en: "something refers to a body that has ended", vi: "còn tham chiếu đến đơn vị đã kết thúc"
    },
    settings: &[],
    doc: include_str!("ended_unit_referred.rs"),
    check: Check::Transition(check),
};

fn check(change: Transition<'_>, findings: &mut Findings) {
    let mut ended: FxHashMap<&str, Option<&ChangeEvent>> = FxHashMap::default();
    let known = change.before.ended_units().filter(|record| !change.before.contains(&record.id));
    ended.extend(known.map(|record| (record.id.as_str(), None)));
    for event in change.events {
        for founded in &event.established {
            ended.remove(founded.as_str());
        }
        let responsible = event.responsible.iter().map(String::as_str);
        let referred: BTreeSet<&str> = mentions(event).map(Id::as_str).chain(responsible).collect();
        for id in referred {
            if let Some(ending) = ended.remove(id) {
                refer(event, ending, id, findings);
            }
        }
        ended.extend(event.ended.iter().map(|id| (id.as_str(), Some(event))));
    }
    for record in change.after.ended_units().filter(|record| change.before.ended(&record.id).is_none()) {
        let earlier = |successor: &&Id| {
            let gone = change.after.ended(successor).filter(|_| !change.after.contains(successor));
            gone.and_then(|gone| gone.on).zip(record.on).is_some_and(|(first, second)| first < second)
        };
        if let Some(successor) = record.successors.iter().find(earlier) {
            let (id, event) = (&record.id, change.events.iter().find(|event| event.ended.contains(&record.id)));
            let message = say!(
                "`{id}` names the successor `{successor}`, which ended before it",
                "`{id}` nêu đơn vị kế thừa `{successor}` đã kết thúc trước đó"
            );
            let help = say!("name a living successor", "nêu đơn vị kế thừa đang hoạt động");
            findings.caused(event, id, message, help);
        }
    }
}

fn refer(event: &ChangeEvent, ending: Option<&ChangeEvent>, id: &str, findings: &mut Findings) {
    let (form_en, form_vi) = (event.form.name(Speech::En), event.form.name(Speech::Vi));
    let message = say!(
        "the {form_en} refers to `{id}`, which has ended before",
        "{form_vi} tham chiếu đến `{id}` đã kết thúc trước đó"
    );
    let help = say!(
        "name the body that took over, or found `{id}` again with `restores`",
        "nêu đơn vị kế thừa, hoặc thành lập lại `{id}` với `restores`"
    );
    let finding = findings.caused(Some(event), &Id::from(id), message, help);
    if let Some(ending) = ending {
        let note = say!("here it ends", "kết thúc tại đây");
        finding.related.push(Related { message: note, place: Some(place_of(&ending.step)) });
    }
}
