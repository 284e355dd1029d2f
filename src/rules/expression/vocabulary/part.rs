//! What expressions read of the lines and the posts of a unit.

use super::{Field, Owner, Read, WordKind};
use crate::diagnostic::Speech;
use crate::model::Post;
use crate::rules::expression::value::{LineView, Thing, Type};

pub(super) static LINE: &[Field] = &[
    Field::new(
        Owner::Line,
        "type",
        Type::Text,
        Read::Text(|_, thing| &line(thing).line.line_type),
        "line type, of the catalogue",
        "loại quan hệ, theo danh mục",
    )
    .lacking(false)
    .word(WordKind::LineType),
    Field::new(
        Owner::Line,
        "family",
        Type::Text,
        Read::Text(|scene, thing| scene.survey.family(line(thing).line)),
        "family of authority, such as 'guidance'",
        "nhóm quan hệ, ví dụ 'guidance'",
    )
    .word(WordKind::Family),
    Field::new(
        Owner::Line,
        "incoming",
        Type::Bool,
        Read::Bool(|_, thing| line(thing).incoming),
        "whether the unit receives the line",
        "đơn vị là bên nhận quan hệ",
    ),
    Field::new(
        Owner::Line,
        "other",
        Type::Unit,
        Read::Thing(|_, thing| line(thing).other().map(Thing::Unit)),
        "the unit at the other end",
        "đơn vị ở đầu kia",
    )
    .lacking(false),
];

pub(super) static POST: &[Field] = &[
    Field::new(Owner::Post, "id", Type::Text, Read::Text(|_, thing| post(thing).id()), "id of the post", "mã chức vụ")
        .lacking(false),
    Field::new(
        Owner::Post,
        "role",
        Type::Text,
        Read::Text(|_, thing| post(thing).role.id()),
        "'head', 'deputy' or 'member'",
        "'head' (cấp trưởng), 'deputy' (cấp phó) hoặc 'member' (thành viên)",
    )
    .lacking(false)
    .word(WordKind::Role),
    Field::new(
        Owner::Post,
        "title",
        Type::Text,
        Read::Text(|_, thing| post(thing).title.as_ref().map_or("", |title| title.get(Speech::Vi))),
        "title, Vietnamese if there is one; '' if it has none",
        "chức danh; '' nếu không có",
    ),
    Field::new(
        Owner::Post,
        "holder",
        Type::Text,
        Read::Text(|_, thing| post(thing).holder.as_ref().map_or("", |holder| holder.as_str())),
        "id of the person who holds it; '' if vacant",
        "mã người giữ chức vụ; '' nếu khuyết",
    ),
    Field::new(
        Owner::Post,
        "held",
        Type::Bool,
        Read::Bool(|_, thing| post(thing).holder.is_some()),
        "whether somebody holds it",
        "đã có người giữ",
    ),
    Field::new(
        Owner::Post,
        "count",
        Type::Int,
        Read::Int(|_, thing| Some(post(thing).count.into())),
        "number of equal posts",
        "số lượng chức vụ cùng loại",
    ),
];

fn line(thing: Thing<'_>) -> LineView<'_> {
    match thing {
        Thing::Line(line) => line,
        other => unreachable!("invariant V1 broken: a field of lines is read from {other:?}"),
    }
}

fn post(thing: Thing<'_>) -> &Post {
    match thing {
        Thing::Post(post) => post,
        other => unreachable!("invariant V1 broken: a field of posts is read from {other:?}"),
    }
}
