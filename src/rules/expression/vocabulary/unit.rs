//! What expressions read of units.

use super::{Field, Owner, Read, Visit, WordKind, give, give_texts, heads, unit_of};
use crate::diagnostic::Speech;
use crate::model::{Answer, Family, Id, Line, Role, Unit, UnitRef};
use crate::rules::expression::value::{LineView, Scene, Slot, Table, Thing, Type};
use crate::rules::reach::Hop;
use crate::rules::survey::Survey;

const SUPERIOR: &[&[Hop]] = &[&[Hop::Superior]];
const SUPERIORS: &[&[Hop]] = &[&[Hop::Superiors]];
const SUBORDINATES: &[&[Hop]] = &[&[Hop::Subordinates]];
const SIBLINGS: &[&[Hop]] = &[&[Hop::Superior], &[Hop::Superior, Hop::Subordinates]];
const BELOW: &[&[Hop]] = &[&[Hop::Below]];
const LINES: &[&[Hop]] = &[&[Hop::Lines]];
const TOTALS: &[&[Hop]] = &[&[], &[Hop::Below]];
const INHERITED: &[&[Hop]] = &[&[], &[Hop::Superiors], &[Hop::Lines], &[Hop::Lines, Hop::Superiors]];

const fn of(name: &'static str, value: Type, read: Read, en: &'static str, vi: &'static str) -> Field {
    Field::new(Owner::Unit, name, value, read, en, vi)
}

const UNITS: Type = Type::List(&Type::Unit);
const TEXTS: Type = Type::List(&Type::Text);

pub(super) static UNIT: &[Field] = &[
    of("id", Type::Text, Read::Text(|_, thing| unit_of(thing).id()), "id of the unit", "mã đơn vị").lacking(false),
    of(
        "name",
        Type::Text,
        Read::Text(|_, thing| unit_of(thing).facts().name.get(Speech::Vi)),
        "official name, Vietnamese if there is one",
        "tên chính thức",
    ),
    of(
        "kind",
        Type::Text,
        Read::Text(|_, thing| unit_of(thing).kind()),
        "kind, of the catalogue",
        "loại đơn vị, theo danh mục",
    )
    .lacking(false)
    .word(WordKind::Kind),
    of(
        "level",
        Type::Text,
        Read::Text(|scene, thing| scene.survey_of(unit_of(thing)).level(unit_of(thing))),
        "level, of the catalogue; '' if it has none",
        "cấp, theo danh mục; '' nếu không có",
    )
    .word(WordKind::Level),
    of(
        "system",
        Type::Text,
        Read::Text(|scene, thing| scene.survey_of(unit_of(thing)).system(unit_of(thing))),
        "system, of the catalogue; '' if it has none",
        "hệ thống, theo danh mục; '' nếu không có",
    )
    .word(WordKind::System),
    of(
        "level_rank",
        Type::Int,
        Read::Int(level_rank),
        "place of its level from the top, growing downward",
        "thứ bậc của cấp, tính từ trên xuống",
    )
    .lacking(true),
    of(
        "rank",
        Type::Int,
        Read::Int(|_, thing| Some(unit_of(thing).facts().rank.into())),
        "official order among its siblings",
        "thứ tự trong các đơn vị cùng cấp trên",
    ),
    of(
        "superior",
        Type::Unit,
        Read::Thing(|_, thing| unit_of(thing).superior().map(Thing::Unit)),
        "the direct superior, or null",
        "cấp trên trực tiếp, hoặc null",
    )
    .ways(SUPERIOR)
    .short(),
    of(
        "superiors",
        UNITS,
        Read::List(superiors),
        "all superiors, the direct one first",
        "tất cả cấp trên, cấp trực tiếp đứng đầu",
    )
    .ways(SUPERIORS),
    of("subordinates", UNITS, Read::List(subordinates), "the direct subordinates", "các đơn vị trực thuộc")
        .ways(SUBORDINATES)
        .short(),
    of(
        "siblings",
        UNITS,
        Read::List(siblings),
        "the other units under the same superior",
        "các đơn vị khác cùng cấp trên trực tiếp",
    )
    .ways(SIBLINGS)
    .short(),
    of("below", UNITS, Read::List(below), "everything below, at any depth", "toàn bộ đơn vị bên dưới, mọi tầng")
        .ways(BELOW),
    of(
        "depth",
        Type::Int,
        Read::Int(|scene, thing| Some(scene.survey_of(unit_of(thing)).depth(unit_of(thing)) as i64)),
        "number of superiors",
        "số cấp trên",
    )
    .ways(SUPERIORS),
    of(
        "lines",
        Type::List(&Type::Line),
        Read::List(lines),
        "the lines laid over the hierarchy",
        "các quan hệ ngoài quan hệ trực thuộc",
    )
    .ways(LINES)
    .short(),
    of("posts", Type::List(&Type::Post), Read::List(posts), "the posts", "các chức vụ").short(),
    of(
        "heads",
        Type::Int,
        Read::Int(|_, thing| seats(unit_of(thing), Role::Head)),
        "number of posts of head",
        "số chức vụ cấp trưởng",
    ),
    of(
        "deputies",
        Type::Int,
        Read::Int(|_, thing| seats(unit_of(thing), Role::Deputy)),
        "number of posts of deputy",
        "số chức vụ cấp phó",
    ),
    of(
        "seats",
        Type::Int,
        Read::Int(|_, thing| seats(unit_of(thing), Role::Member)),
        "number of other posts",
        "số chức vụ thành viên khác",
    ),
    of(
        "holders",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_texts(heads(unit_of(thing).facts()).map(|holder| holder.as_str()), visit);
        }),
        "ids of the persons who head the unit",
        "mã những người giữ chức cấp trưởng",
    ),
    of(
        "concurrent",
        UNITS,
        Read::List(concurrent),
        "the other units headed by the same person",
        "các đơn vị khác do cùng một người đứng đầu",
    )
    .whole(),
    of("measures", Type::Table(Table::Measures), Read::Table, "quantities: measures.NAME", "số liệu: measures.TÊN"),
    of(
        "totals",
        Type::Table(Table::Totals),
        Read::Table,
        "quantities of the unit and all below, absent ones counting 0: totals.NAME",
        "tổng số liệu của đơn vị và toàn bộ bên dưới, chưa nêu tính là 0: totals.TÊN",
    )
    .ways(TOTALS),
    of(
        "attributes",
        Type::Table(Table::Attributes),
        Read::Table,
        "judgements: 'yes', 'no', 'unknown' or a text; 'unknown' if absent: attributes.NAME",
        "thuộc tính: 'yes', 'no', 'unknown' hoặc chuỗi ký tự; chưa nêu là 'unknown': attributes.TÊN",
    ),
    of(
        "inherited",
        Type::Table(Table::Inherited),
        Read::Table,
        "the attribute of the unit, else of the nearest superior, else of the place that hosts it",
        "thuộc tính của đơn vị; nếu chưa nêu thì của cấp trên gần nhất, rồi của địa bàn",
    )
    .ways(INHERITED),
    of("codes", Type::Table(Table::Codes), Read::Table, "official codes: codes.SCHEME", "mã số chính thức: codes.TÊN"),
    of(
        "functions",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_texts(unit_of(thing).facts().functions.iter().map(|id| id.as_str()), visit);
        }),
        "ids of the functions that it leads",
        "mã các chức năng chủ trì",
    ),
    of(
        "cooperates",
        TEXTS,
        Read::List(|_, thing, _, visit| {
            give_texts(unit_of(thing).facts().cooperates.iter().map(|id| id.as_str()), visit);
        }),
        "ids of the functions in which it takes part",
        "mã các chức năng phối hợp",
    ),
    of(
        "valid_from",
        Type::Date,
        Read::Date(|_, thing| unit_of(thing).facts().valid_from),
        "its first day",
        "ngày thành lập",
    ),
    of(
        "predecessors_total",
        Type::Int,
        Read::Int(predecessors_total),
        "number of bodies that it was formed from; 0 if nothing is known",
        "số đơn vị hợp thành; 0 nếu không rõ",
    )
    .register(),
];

fn level_rank(scene: &Scene<'_>, thing: Thing<'_>) -> Option<i64> {
    let unit = unit_of(thing);
    scene.survey_of(unit).words().class(unit).level.map(|level| level.rank.into())
}

fn seats(unit: UnitRef<'_>, role: Role) -> Option<i64> {
    Some(unit.facts().posts_total(role).into())
}

fn superiors<'s>(_: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    give(unit_of(thing).superiors(), false, visit);
}

fn subordinates<'s>(_: &Scene<'s>, thing: Thing<'s>, ordered: bool, visit: Visit<'_, 's>) {
    give(unit_of(thing).subordinates_unsorted(), ordered, visit);
}

fn siblings<'s>(_: &Scene<'s>, thing: Thing<'s>, ordered: bool, visit: Visit<'_, 's>) {
    let unit = unit_of(thing);
    let around = unit.superior().into_iter().flat_map(UnitRef::subordinates_unsorted);
    give(around.filter(|other| *other != unit), ordered, visit);
}

fn below<'s>(scene: &Scene<'s>, thing: Thing<'s>, ordered: bool, visit: Visit<'_, 's>) {
    if ordered {
        give(unit_of(thing).walk().skip(1), false, visit);
    } else {
        let unit = unit_of(thing);
        scene.survey_of(unit).below(unit, false, &mut |below| visit(Slot::Thing(Thing::Unit(below))));
    }
}

fn concurrent<'s>(scene: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    let unit = unit_of(thing);
    give(scene.survey_of(unit).concurrent(unit).into_iter(), false, visit);
}

fn lines<'s>(_: &Scene<'s>, thing: Thing<'s>, ordered: bool, visit: Visit<'_, 's>) {
    let unit = unit_of(thing);
    let view = |incoming| move |line: &'s Line| LineView { line, incoming, structure: unit.structure() };
    let slot = |line| Slot::Thing(Thing::Line(line));
    if ordered {
        let (incoming, outgoing) = (unit.lines_in().into_iter(), unit.lines_out().into_iter());
        incoming.map(view(true)).chain(outgoing.map(view(false))).map(slot).all(visit);
    } else {
        let (incoming, outgoing) = (unit.lines_in_unsorted(), unit.lines_out_unsorted());
        incoming.map(view(true)).chain(outgoing.map(view(false))).map(slot).all(visit);
    }
}

fn posts<'s>(_: &Scene<'s>, thing: Thing<'s>, _: bool, visit: Visit<'_, 's>) {
    unit_of(thing).facts().posts.iter().map(|post| Slot::Thing(Thing::Post(post))).all(visit);
}

fn predecessors_total(scene: &Scene<'_>, thing: Thing<'_>) -> Option<i64> {
    let unit = unit_of(thing);
    let is_after = std::ptr::eq(unit.structure(), scene.survey.structure());
    let changed = scene.change.filter(|_| is_after).and_then(|change| change.formed_from(unit.id()));
    Some(changed.unwrap_or_else(|| scene.survey_of(unit).formed_from(unit)))
}

/// Returns an attribute as one text: the judgement, or else what is written; none if the unit does not state it.
fn attribute<'s>(unit: &'s Unit, name: &str) -> Option<&'s str> {
    let attribute = unit.attributes.get(name)?;
    Some(match (attribute.value, &attribute.text) {
        (Some(Answer::Yes), _) => "yes",
        (Some(Answer::No), _) => "no",
        (Some(Answer::Unknown), _) | (None, None) => "unknown",
        (None, Some(text)) => text.get(Speech::Vi),
    })
}

/// Returns an attribute of the unit, or else of the nearest superior that states it.
fn nearest<'s>(survey: &Survey<'s>, unit: UnitRef<'s>, name: &str) -> Option<&'s str> {
    survey.bearer(unit, name).and_then(|bearer| attribute(bearer.facts(), name))
}

impl Table {
    /// Returns a text of a unit by name; none if it is not stated.
    pub(in crate::rules::expression) fn text<'s>(
        self,
        scene: &Scene<'s>,
        unit: UnitRef<'s>,
        name: &str,
    ) -> Option<&'s str> {
        match self {
            Table::Attributes => attribute(unit.facts(), name),
            Table::Inherited => nearest(scene.survey_of(unit), unit, name).or_else(|| {
                let survey = scene.survey_of(unit);
                let words = survey.words();
                let hosted = |line: &&Line| words.family(line) == Some(Family::Hosting);
                let mut hosts: Vec<&Id> = unit.lines_in_unsorted().filter(hosted).map(|line| &line.from).collect();
                hosts.sort_unstable();
                hosts
                    .into_iter()
                    .filter_map(|host| unit.structure().unit(host))
                    .find_map(|host| nearest(survey, host, name))
            }),
            Table::Codes => unit.facts().codes.get(name).map(|code| &**code),
            Table::Measures | Table::Totals | Table::Settings => None,
        }
    }
}
