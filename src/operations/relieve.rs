//! # relieve
//!
//! Takes a person from a post (thôi giữ chức vụ); the post stays vacant, or ends.
//!
//! ```json
//! {"op": "relieve", "unit": "mttq-huyen", "post": "head", "holder": "p-017"}
//! ```
//!
//! - `post`: id of the post; `holder`: who must hold it; `"remove": true`: the post itself ends.
//!
//! ## Tiếng Việt
//!
//! Cho một người thôi giữ chức vụ; chức vụ để khuyết hoặc chấm dứt.
//!
//! - `post`: mã của chức vụ; `holder`: người phải đang giữ chức vụ đó; `"remove": true`: bỏ luôn chức vụ.

use schemars::JsonSchema;
use serde::Deserialize;

use super::authority::decider;
use super::{Lowered, Operation, OperationKind, Scene, Verb, alive, edits_between, key, place};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{ChangeEvent, Disposition, Fate, Id, LegalForm, Matter, Post, Text, Unit};
use crate::say;

/// Parameters of `relieve`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Relieve {
    #[allow(dead_code)]
    op: Verb,
    unit: Id,
    post: Id,
    #[serde(default)]
    holder: Option<Id>,
    #[serde(default)]
    remove: bool,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    note: Option<Text>,
}

/// The table entry.
pub static KIND: OperationKind = OperationKind {
    name: "relieve",
    source: include_str!("relieve.rs"),
    parse: super::parse::<Relieve>,
    schema: schemars::SchemaGenerator::subschema_for::<Relieve>,
};

impl Relieve {
    fn find(&self, unit: &Unit) -> Result<Post, Box<Diagnostic>> {
        let (id, wanted) = (&self.unit, &self.post);
        let Some(post) = unit.post(wanted) else {
            let message = say!("`{id}` has no post `{wanted}`", "`{id}` không có chức vụ `{wanted}`");
            let mut problem = Diagnostic::error("unknown-post", message).about(id).at(place(&[key("post")]));
            problem.help = did_you_mean(wanted, unit.posts.iter().map(Post::id))
                .or_else(|| Some(say!("name a post that it has", "nêu chức vụ mà đơn vị có")));
            return Err(Box::new(problem));
        };
        let message = match &post.holder {
            Some(holder) if self.holder.as_ref().is_none_or(|stated| stated == holder) => return Ok(post.clone()),
            Some(holder) => say!(
                "post `{wanted}` of `{id}` is held by `{holder}`",
                "chức vụ `{wanted}` của `{id}` do `{holder}` giữ"
            ),
            None if self.remove && self.holder.is_none() => return Ok(post.clone()),
            None => say!("nobody holds the post `{wanted}` of `{id}`", "chức vụ `{wanted}` của `{id}` đang trống"),
        };
        let help = say!(
            "name who holds it, or remove a vacant post with `\"remove\": true`",
            "ghi đúng người đang giữ, hoặc bỏ chức vụ trống bằng `\"remove\": true`"
        );
        let path = if self.holder.is_some() { "holder" } else { "post" };
        Err(Box::new(Diagnostic::error("other-holder", message).about(id).at(place(&[key(path)])).help(help)))
    }
}

impl Operation for Relieve {
    fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let before = alive(scene.structure, &self.unit, &[key("unit")])?.facts();
        let post = self.find(before).map_err(|problem| vec![*problem])?;
        let mut after = before.clone();
        if self.remove {
            after.posts.retain(|known| known.id() != post.id());
        } else if let Some(held) = after.posts.iter_mut().find(|known| known.id() == post.id()) {
            held.holder = None;
            held.basis = None;
        }
        let mut event = ChangeEvent::new(LegalForm::Relief);
        let (unit, name) = (&self.unit, post.id());
        if let Some(holder) = &post.holder {
            event.remarks.push(say!(
                "`{holder}` leaves the post `{name}` of `{unit}`",
                "`{holder}` thôi giữ chức vụ `{name}` của `{unit}`"
            ));
        }
        if self.remove {
            event.remarks.push(say!("the post `{name}` of `{unit}` ends", "bỏ chức vụ `{name}` của `{unit}`"));
        }
        let matter =
            Matter::Post { post: name.into(), role: post.role, count: post.count, holder: post.holder.clone() };
        let fate = if self.remove { Fate::Ended } else { Fate::Kept };
        event.roles.push(post.role);
        event.dispositions.push(Disposition { unit: unit.clone(), matter, fate, to: None });
        event.units = vec![unit.clone()];
        event.decided_by = decider(scene.structure, before.superior.iter().take(1));
        Ok(Lowered { edits: edits_between(before, &after), event })
    }

    fn mentions(&self) -> Vec<Id> {
        vec![self.unit.clone()]
    }

    stated!();
}
