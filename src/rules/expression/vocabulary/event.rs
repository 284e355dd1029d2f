//! The names that stand for themselves, and what expressions read of a change.

use super::{Field, Owner, Read, Visit, WordKind, give, give_texts, unit_of};
use crate::model::{ChangeEvent, Id, LegalForm, Role};
use crate::rules::expression::value::{Scene, Slot, Table, Thing, Type};
use crate::rules::reach::Hop;

const UNITS: Type = Type::List(&Type::Unit);
const TEXTS: Type = Type::List(&Type::Text);
const NOWHERE: &[&[Hop]] = &[];

const fn top(name: &'static str, value: Type, read: Read, en: &'static str, vi: &'static str) -> Field {
    Field::new(Owner::Top, name, value, read, en, vi)
}

const fn of(name: &'static str, value: Type, read: Read, en: &'static str, vi: &'static str) -> Field {
    Field::new(Owner::Event, name, value, read, en, vi).lacking(false)
}

pub(super) static TOP: &[Field] = &[
    top(
        "unit",
        Type::Unit,
        Read::Thing(|_, thing| Some(thing)),
        "the unit that the rule is about",
        "đơn vị mà quy tắc xét",
    ),
    top(
        "event",
        Type::Event,
        Read::Thing(|_, thing| Some(thing)),
        "the event that the rule is about",
        "sự kiện mà quy tắc xét",
    )
    .ways(NOWHERE)
    .change(),
    top("units", UNITS, Read::List(units), "all units of the structure", "toàn bộ đơn vị của cơ cấu")
        .ways(NOWHERE)
        .whole(),
    top("as_of", Type::Date, Read::Date(|scene, _| scene.as_of), "the date of the check", "ngày kiểm tra").date(),
    top(
        "settings",
        Type::Table(Table::Settings),
        Read::Table,
        "numbers that the entry states: settings.NAME",
        "tham số nêu trong mục: settings.TÊN",
    )
    .ways(NOWHERE),
    top(
        "before",
        Type::Unit,
        Read::Thing(before),
        "the same unit before the plan, or null",
        "chính đơn vị đó trước khi thực hiện phương án, hoặc null",
    )
    .change(),
    top(
        "events",
        Type::List(&Type::Event),
        Read::List(events),
        "the events that concern the unit, in order",
        "các sự kiện liên quan đến đơn vị, theo thứ tự",
    )
    .change(),
    top(
        "lineage",
        Type::Lineage,
        Read::Thing(|_, thing| Some(Thing::Lineage(unit_of(thing)))),
        "where the unit came from in the plan",
        "nguồn gốc của đơn vị trong phương án",
    )
    .change(),
];

pub(super) static LINEAGE: &[Field] = &[
    Field::new(
        Owner::Lineage,
        "predecessors",
        UNITS,
        Read::List(predecessors),
        "the units before the plan that went into it, itself included if it goes on",
        "các đơn vị trước phương án hợp thành đơn vị này, kể cả chính nó nếu tiếp tục hoạt động",
    )
    .change(),
    Field::new(
        Owner::Lineage,
        "total",
        Type::Int,
        Read::Int(|scene, thing| {
            let of = unit_of(thing);
            Some(scene.change.map_or(0, |change| change.predecessors(of.id()).len() as i64))
        }),
        "number of its predecessors",
        "số đơn vị hợp thành",
    )
    .change(),
    Field::new(
        Owner::Lineage,
        "founded",
        Type::Bool,
        Read::Bool(|scene, thing| {
            let of = unit_of(thing);
            scene.change.is_some_and(|change| !change.before().structure().contains(of.id()))
        }),
        "whether no unit had its id before the plan",
        "trước phương án chưa có đơn vị mang mã này",
    )
    .change(),
];

pub(super) static EVENT: &[Field] = &[
    of(
        "form",
        Type::Text,
        Read::Text(|_, thing| form(event(thing).form)),
        "legal form, such as 'consolidation'",
        "hình thức, ví dụ 'consolidation' (hợp nhất)",
    )
    .word(WordKind::Form),
    of(
        "operation",
        Type::Text,
        Read::Text(|_, thing| &event(thing).step.operation),
        "verb of the plan, such as 'merge'",
        "thao tác trong kế hoạch, ví dụ 'merge'",
    )
    .word(WordKind::Operation),
    of("on", Type::Date, Read::Date(|_, thing| event(thing).on), "when it takes effect", "ngày có hiệu lực")
        .lacking(true),
    of(
        "number",
        Type::Int,
        Read::Int(|_, thing| Some(event(thing).number.into())),
        "number in order, from 1",
        "số thứ tự, từ 1",
    ),
    of(
        "originals",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_ids(event(thing).contributions.iter().map(|contribution| &contribution.original), visit);
        }),
        "ids of the bodies that gave",
        "mã các đơn vị gốc",
    ),
    of(
        "results",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_ids(event(thing).contributions.iter().map(|contribution| &contribution.result), visit);
        }),
        "ids of the bodies that received",
        "mã các đơn vị hình thành",
    ),
    of(
        "established",
        TEXTS,
        Read::List(|_, thing, _, visit| give_ids(event(thing).established.iter(), visit)),
        "ids of the bodies founded",
        "mã các đơn vị được thành lập",
    ),
    of(
        "ended",
        TEXTS,
        Read::List(|_, thing, _, visit| give_ids(event(thing).ended.iter(), visit)),
        "ids of the bodies ended",
        "mã các đơn vị kết thúc hoạt động",
    ),
    of(
        "units",
        TEXTS,
        Read::List(|_, thing, _, visit| give_ids(event(thing).concerned().into_iter(), visit)),
        "ids of all bodies concerned",
        "mã tất cả đơn vị liên quan",
    ),
    of(
        "basis",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_texts(event(thing).basis.iter().map(|basis| basis.document.as_str()), visit);
        }),
        "documents that it rests on",
        "số ký hiệu các văn bản làm căn cứ",
    ),
    of(
        "decided_by",
        Type::Text,
        Read::Text(|_, thing| event(thing).decided_by.as_ref().map_or("", |id| id.as_str())),
        "id of the body that decides; '' if none is known",
        "mã đơn vị có thẩm quyền quyết định; '' nếu không rõ",
    )
    .lacking(true),
    of(
        "roles",
        TEXTS,
        Read::List(roles),
        "roles of the posts filled or vacated",
        "vai trò của các chức vụ được bổ nhiệm hoặc cho thôi",
    ),
];

/// Returns the word by which files write a legal form.
pub(super) fn form(form: LegalForm) -> &'static str {
    match form {
        LegalForm::Establishment => "establishment",
        LegalForm::Consolidation => "consolidation",
        LegalForm::Absorption => "absorption",
        LegalForm::Division => "division",
        LegalForm::Separation => "separation",
        LegalForm::Rearrangement => "rearrangement",
        LegalForm::Transfer => "transfer",
        LegalForm::FunctionTransfer => "function_transfer",
        LegalForm::Dissolution => "dissolution",
        LegalForm::Cessation => "cessation",
        LegalForm::Disbandment => "disbandment",
        LegalForm::Renaming => "renaming",
        LegalForm::Upgrade => "upgrade",
        LegalForm::Downgrade => "downgrade",
        LegalForm::Conversion => "conversion",
        LegalForm::Relation => "relation",
        LegalForm::RelationEnd => "relation_end",
        LegalForm::Appointment => "appointment",
        LegalForm::Relief => "relief",
        LegalForm::Adjustment => "adjustment",
        LegalForm::Keeping => "keeping",
    }
}

fn event(thing: Thing<'_>) -> &ChangeEvent {
    match thing {
        Thing::Event(event) => event,
        other => unreachable!("invariant V1 broken: a field of events is read from {other:?}"),
    }
}

/// Gives ids to a visitor, sorted, once each.
fn give_ids<'s>(ids: impl Iterator<Item = &'s Id>, visit: Visit<'_, 's>) {
    let mut ids: Vec<&str> = ids.map(Id::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    give_texts(ids.into_iter(), visit);
}

fn roles<'s>(_: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    let event = event(thing);
    let all = [Role::Head, Role::Deputy, Role::Member];
    give_texts(all.into_iter().filter(|role| event.roles.contains(role)).map(|role| -> &'s str { role.id() }), visit);
}

fn units<'s>(scene: &Scene<'s>, _: Thing<'s>, ordered: bool, visit: Visit<'_, 's>) {
    let structure = scene.survey.structure();
    if ordered {
        give(structure.units_sorted().into_iter(), false, visit);
    } else {
        give(structure.units(), false, visit);
    }
}

fn before<'s>(scene: &Scene<'s>, thing: Thing<'s>) -> Option<Thing<'s>> {
    scene.change?.before().structure().unit(unit_of(thing).id()).map(Thing::Unit)
}

fn events<'s>(scene: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    let change = scene.change.into_iter();
    change
        .flat_map(|change| change.events_of(unit_of(thing).id()))
        .map(|event| Slot::Thing(Thing::Event(event)))
        .all(visit);
}

fn predecessors<'s>(scene: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    let of = unit_of(thing);
    let change = scene.change.into_iter();
    give(change.flat_map(|change| change.predecessors(of.id())), false, visit);
}
