//! The single things that a duty asks for, and whether each is fulfilled.

use std::collections::BTreeMap;

use super::circumstances::View;
use super::compliance::{Fulfilment, Item};
use super::duties::Duty;
use super::status::{Recorded, StatusItem};
use super::working_days::Due;
use crate::diagnostic::{Say, Speech};
use crate::model::{ChangeEvent, Id, UnitRef, Units};
use crate::rules::declared::Declared;
use crate::rules::expression::{About, Scene};
use crate::rules::pack::{On, scope};
use crate::rules::survey::Survey;
use crate::say;

/// Returns what a duty, or a further condition of one, asks for.
pub(super) fn of(duty: &Duty, view: &View<'_>) -> Vec<Item> {
    let mut items = match duty.entry.deadline.as_ref().filter(|deadline| deadline.after.is_some()) {
        Some(deadline) => {
            let started = view.at.events.iter().filter_map(|event| {
                let is_meant = deadline.after.as_ref().is_some_and(|after| after.forms.contains(&event.form));
                let is_meant = is_meant && view.meets(event, duty.entry.scope.as_ref());
                is_meant.then(|| (event, deadline.due_after(event, view.ruleset.duties().days())))
            });
            started.flat_map(|(event, due)| after(duty, event, due, view)).collect()
        }
        None => {
            let due = duty.entry.deadline.as_ref().and_then(|deadline| deadline.on).map(Due::fixed);
            let items = standing(duty, view);
            items.into_iter().map(|item| Item { due, ..item }).collect::<Vec<Item>>()
        }
    };
    for item in &mut items {
        waive(item, duty, view);
        record(item, duty, view);
    }
    items
}

fn item(fulfilment: Fulfilment) -> Item {
    Item { unit: None, event: None, due: None, fulfilment, late: None, says: Vec::new() }
}

/// Returns what a duty without a running term asks for: one item for each target, or one for all.
fn standing(duty: &Duty, view: &View<'_>) -> Vec<Item> {
    let Some(declared) = &duty.declared else {
        // Nothing in the data can show it: people record whether it is done.
        return vec![item(Fulfilment::Open)];
    };
    match declared.on() {
        On::Unit => {
            let targets = || view.at.after.walk().filter(|&unit| declared.is_in_scope(unit, view.after));
            let mut items: Vec<Item> =
                targets().filter_map(|unit| of_unit(duty, declared, unit, view.after, view)).collect();
            if declared.is_grouped() {
                compare(duty, declared, targets(), view, &mut items);
            }
            items
        }
        On::Event => {
            let targets = view.at.events.iter().filter(|event| view.meets(event, duty.entry.scope.as_ref()));
            targets.filter_map(|event| of_event(duty, declared, event, view)).collect()
        }
    }
}

/// Returns what a duty asks for whose term an event has started.
fn after(duty: &Duty, event: &ChangeEvent, due: Option<Due>, view: &View<'_>) -> Vec<Item> {
    let started = |item: Item| Item { event: Some(event.number), due, ..item };
    let items = match &duty.declared {
        None => vec![item(Fulfilment::Open)],
        Some(declared) if declared.on() == On::Event => of_event(duty, declared, event, view).into_iter().collect(),
        Some(declared) => {
            let concerned = view.concerned(event).into_iter();
            let meant = concerned.filter(|(unit, survey)| declared.is_in_scope(*unit, survey));
            meant.filter_map(|(unit, survey)| of_unit(duty, declared, unit, survey, view)).collect()
        }
    };
    items.into_iter().map(started).collect()
}

/// Judges a unit; none if the duty does not concern it.
fn of_unit<'a>(
    duty: &Duty,
    declared: &Declared,
    unit: UnitRef<'a>,
    survey: &Survey<'a>,
    view: &View<'a>,
) -> Option<Item> {
    let judged = judge(duty, declared, &scene(declared, About::Unit(unit), survey, view))?;
    Some(Item { unit: Some(unit.id().clone()), ..judged })
}

/// Compares targets with each other, where a value must be unique among them.
fn compare<'a>(
    duty: &Duty,
    declared: &Declared,
    targets: impl Iterator<Item = UnitRef<'a>>,
    view: &View<'a>,
    items: &mut [Item],
) {
    let mut keys: BTreeMap<(String, String), Vec<Id>> = BTreeMap::new();
    for unit in targets {
        if let Ok(Some(key)) = declared.key(&scene(declared, About::Unit(unit), view.after, view)) {
            keys.entry(key).or_default().push(unit.id().clone());
        }
    }
    for (unit, finding) in declared.duplicates(keys) {
        for item in items.iter_mut().filter(|item| item.unit.as_ref() == Some(&unit)) {
            item.fulfilment = failed(duty);
            item.says.push(without_title(finding.message.clone(), duty));
        }
    }
}

fn scene<'s>(declared: &'s Declared, about: About<'s>, survey: &'s Survey<'s>, view: &View<'s>) -> Scene<'s> {
    Scene { survey, about, change: Some(view.change), as_of: view.at.as_of, settings: declared.settings() }
}

fn of_event<'a>(duty: &Duty, declared: &Declared, event: &'a ChangeEvent, view: &View<'a>) -> Option<Item> {
    let judged = judge(duty, declared, &scene(declared, About::Event(event), view.after, view))?;
    Some(Item { event: Some(event.number), ..judged })
}

/// Judges one target; none if the condition of the entry leaves it out.
fn judge(duty: &Duty, declared: &Declared, scene: &Scene<'_>) -> Option<Item> {
    let applies = declared.applies(scene);
    if matches!(applies, Ok(false)) {
        return None;
    }
    Some(match applies.and_then(|_| declared.judge(scene)) {
        Ok(found) if found.is_empty() => item(Fulfilment::Done),
        Ok(found) => {
            let said = found.into_iter().flat_map(|finding| {
                let related = finding.related.into_iter().map(|related| related.message);
                std::iter::once(without_title(finding.message, duty)).chain(related)
            });
            Item { says: said.collect(), ..item(failed(duty)) }
        }
        Err(why) => Item { says: vec![why.what().clone()], ..item(Fulfilment::Unknown) },
    })
}

/// Returns what an item is that is not as the duty wants it.
fn failed(duty: &Duty) -> Fulfilment {
    if forbids(duty) { Fulfilment::Broken } else { Fulfilment::Open }
}

/// Takes the title of the entry off the end of a message: a report on the duty begins with it.
fn without_title(message: Say, duty: &Duty) -> Say {
    let title = duty.entry.title.say();
    let bare = |text: &str, title: &str| text.strip_suffix(&format!(": {title}")).unwrap_or(text).to_owned();
    Say::new(bare(&message.en, &title.en), bare(&message.vi, &title.vi))
}

/// Returns whether a duty is broken as soon as it is not kept to, so that nothing needs time.
pub(super) fn forbids(duty: &Duty) -> bool {
    !duty.entry.is_task()
}

/// Waives an item that a waiver of a pack covers on the day.
fn waive(item: &mut Item, duty: &Duty, view: &View<'_>) {
    let Some(unit) = item.unit.as_ref().filter(|_| !item.fulfilment.is_settled()) else { return };
    for placed in view.ruleset.waivers() {
        let waiver = &placed.waiver;
        let name = format!("{}/{}", duty.document.pack, duty.name);
        let is_meant = waiver.rule == duty.entry.rule || *waiver.rule == *duty.name || *waiver.rule == *name;
        let holds = waiver.until.zip(view.at.as_of).is_none_or(|(until, day)| day <= until);
        if is_meant && holds && covers(&waiver.units, unit, view) {
            let (by, why) = (waiver.authority.say(), waiver.reason.say());
            let document =
                waiver.document.as_ref().map(|document| format!(", {}", document.cite())).unwrap_or_default();
            item.fulfilment = Fulfilment::Waived;
            item.says = vec![Say::new(
                format!("waived by {}{document}: {}", by.to(Speech::En), why.to(Speech::En)),
                format!("{}{document} cho phép: {}", by.to(Speech::Vi), why.to(Speech::Vi)),
            )];
        }
    }
}

fn covers(units: &Units, unit: &Id, view: &View<'_>) -> bool {
    match units {
        Units::List(ids) => ids.contains(unit),
        Units::Selected(selector) => {
            let living = view.at.after.unit(unit);
            living.is_some_and(|living| scope::fits(selector, living, view.after))
        }
    }
}

/// Lets what people have recorded count: it can fulfil or waive an item, never undo what the data show.
fn record(item: &mut Item, duty: &Duty, view: &View<'_>) {
    // What is recorded about the whole is so of its further conditions too.
    let whole = duty.entry.part_of.iter().flat_map(|whole| view.recorded(&duty.document.pack, whole));
    let recorded: Vec<&StatusItem> = whole.chain(view.recorded(&duty.document.pack, &duty.name)).collect();
    let about = |found: &&StatusItem| {
        found.act.is_none()
            && found.unit.as_ref().is_none_or(|unit| item.unit.as_ref() == Some(unit))
            && found.event.is_none_or(|event| item.event == Some(event))
    };
    let Some(found) = recorded.into_iter().rev().find(about) else { return };
    let is_shown = duty.declared.is_some() && !item.fulfilment.is_settled();
    match found.status {
        Recorded::Waived => item.fulfilment = Fulfilment::Waived,
        Recorded::Met if item.fulfilment != Fulfilment::Broken => {
            item.late = item.late.or(found.on.zip(item.due).filter(|(on, due)| *on > due.on).map(|(on, _)| on));
            if is_shown {
                item.says = contradicted(item);
            }
            item.fulfilment = Fulfilment::Done;
        }
        Recorded::Partly if matches!(item.fulfilment, Fulfilment::Open | Fulfilment::Unknown) => {
            item.fulfilment = Fulfilment::Partly;
        }
        _ => {}
    }
}

/// Says that a record and the data differ, and what the data lack: that holds of them, not of what was done.
fn contradicted(item: &Item) -> Vec<Say> {
    let said =
        say!("recorded as done, but the data do not show it", "đã ghi nhận hoàn thành, nhưng dữ liệu chưa thể hiện");
    if item.says.is_empty() {
        return vec![said];
    }
    let own = item.unit.as_ref().map(|unit| format!("`{unit}`: ")).unwrap_or_default();
    let one = |said: &str, text: &str| match text.strip_prefix(&own) {
        Some(bare) => format!("{own}{said} ({bare})"),
        None => format!("{said} ({text})"),
    };
    item.says.iter().map(|say| Say::new(one(&said.en, &say.en), one(&said.vi, &say.vi))).collect()
}
