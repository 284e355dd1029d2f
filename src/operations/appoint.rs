//! # appoint
//!
//! Gives a post to a person, known by an opaque id; the same person on two posts makes them concurrent
//! (bổ nhiệm, chỉ định, bầu, kiêm nhiệm).
//!
//! ```json
//! {"op": "appoint", "unit": "ban-to-chuc", "post": "head", "holder": "p-017", "basis": "kiêm nhiệm thí điểm"}
//! ```
//!
//! - `post`: id of a vacant post of the unit, or a post object that is added to it.
//! - `basis`: what the appointment, or the concurrent holding, rests on.
//!
//! What it does not do: it relieves nobody; a post that is held must be vacated by `relieve` first.
//!
//! ## Tiếng Việt
//!
//! Bố trí một người, chỉ nêu bằng mã, giữ một chức vụ (bổ nhiệm, chỉ định, bầu); cùng một người giữ hai chức vụ là
//! kiêm nhiệm.
//!
//! - `post`: mã của chức vụ đang khuyết ở đơn vị, hoặc một chức vụ mới được thêm vào đơn vị.
//! - `basis`: căn cứ bổ nhiệm hoặc kiêm nhiệm.
//!
//! Thao tác này không cho ai thôi giữ chức vụ; chức vụ đang có người thì trước hết phải dùng `relieve`.

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, alive, edits_between, key, place};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{ChangeEvent, Id, LegalForm, Post, Text, Unit, name_posts, post_problems};
use crate::say;

/// A post of the unit, or one that is added to it.
#[derive(Debug, Clone, JsonSchema)]
#[serde(untagged)]
enum PostChoice {
    /// A post that the unit has.
    Known(Id),
    /// A post to be added.
    Added(Box<Post>),
}

impl<'de> Deserialize<'de> for PostChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ChoiceVisitor;
        impl<'de> Visitor<'de> for ChoiceVisitor {
            type Value = PostChoice;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("the id of a post or a post")
            }
            fn visit_str<E: Error>(self, id: &str) -> Result<PostChoice, E> {
                Ok(PostChoice::Known(id.into()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PostChoice, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(PostChoice::Added)
            }
        }
        deserializer.deserialize_any(ChoiceVisitor)
    }
}

/// Parameters of `appoint`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Appoint {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    post: PostChoice,
    holder: Id,
    #[serde(default)]
    basis: Option<Text>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "appoint",
    source: include_str!("appoint.rs"),
    parse: super::parse::<Appoint>,
    schema: schemars::SchemaGenerator::subschema_for::<Appoint>,
};

impl Appoint {
    /// Puts the holder on the post of the unit and returns the post's id.
    fn fill(&self, unit: &mut Unit) -> Result<Id, Box<Diagnostic>> {
        let holder = &self.holder;
        let wanted = match &self.post {
            PostChoice::Known(id) => id,
            PostChoice::Added(post) => {
                let post = Post {
                    holder: Some(holder.clone()),
                    basis: self.basis.clone().or(post.basis.clone()),
                    ..(**post).clone()
                };
                let is_named = post.id.is_some();
                unit.posts.push(post);
                if !is_named {
                    name_posts(&mut unit.posts);
                }
                let problem = post_problems(&unit.id, &unit.posts).pop();
                if let Some((_, problem)) = problem.filter(|(position, _)| position + 1 == unit.posts.len()) {
                    return Err(Box::new(problem.at(place(&[key("post")]))));
                }
                let added = unit.posts.last().map(|post| Id::from(post.id()));
                return Ok(added.unwrap_or_else(|| holder.clone()));
            }
        };
        let unit_id = unit.id.clone();
        let Some(position) = unit.posts.iter().position(|post| post.id() == wanted.as_str()) else {
            let message = say!("`{unit_id}` has no post `{wanted}`", "`{unit_id}` không có chức vụ `{wanted}`");
            let mut problem = Diagnostic::error("unknown-post", message).about(&unit_id).at(place(&[key("post")]));
            problem.help = did_you_mean(wanted, unit.posts.iter().map(Post::id))
                .or_else(|| Some(say!("give a post object to add one", "ghi chức vụ dưới dạng đối tượng để bổ sung")));
            return Err(Box::new(problem));
        };
        if let Some(present) = &unit.posts[position].holder {
            let message = say!(
                "post `{wanted}` of `{unit_id}` is held by `{present}`",
                "chức vụ `{wanted}` của `{unit_id}` đang do `{present}` giữ"
            );
            let help = say!("relieve `{present}` first", "cho `{present}` thôi giữ chức vụ trước (`relieve`)");
            return Err(Box::new(
                Diagnostic::error("post-held", message).about(&unit_id).at(place(&[key("post")])).help(help),
            ));
        }
        let post = &mut unit.posts[position];
        let mut held = Post {
            holder: Some(holder.clone()),
            count: 1,
            basis: self.basis.clone().or(post.basis.clone()),
            ..post.clone()
        };
        if post.count > 1 {
            post.count -= 1;
            held.id = None;
            unit.posts.push(held);
            name_posts(&mut unit.posts);
        } else {
            *post = held;
        }
        Ok(wanted.clone())
    }
}

impl Operation for Appoint {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let before = alive(scene.structure, &self.unit, &[key("unit")])?.facts();
        let mut after = before.clone();
        let post = self.fill(&mut after).map_err(|problem| vec![*problem])?;
        let mut event = ChangeEvent::new(LegalForm::Appointment);
        let (unit, holder) = (&self.unit, &self.holder);
        event.units = vec![unit.clone()];
        event.roles.extend(after.post(&post).map(|post| post.role));
        event.decided_by = decider(scene.structure, before.superior.iter().take(1));
        event.remarks.push(say!(
            "`{holder}` takes the post `{post}` of `{unit}`",
            "`{holder}` giữ chức vụ `{post}` của `{unit}`"
        ));
        Ok(Lowered { edits: edits_between(before, &after), event })
    }

    fn mentions(&self) -> Vec<Id> {
        vec![self.unit.clone()]
    }

    stated!();
}
