//! # concurrent-posts
//!
//! A person holds posts in more than one body.
//!
//! ## What it checks
//!
//! Every person who holds posts in two or more bodies is listed, with all of these posts.
//! Two posts within one body are not listed here; see `head-is-deputy`.
//!
//! ## Why it matters
//!
//! Concurrent posts are allowed, and sometimes wanted; whoever decides on the apparatus wants to see them in one list.
//!
//! ## Fails
//!
//! ```outline
//! mass-mobilisation head=p1
//! front head=p1
//! ```
//!
//! ## Passes
//!
//! ```outline
//! mass-mobilisation head=p1
//! front head=p2
//! ```
//!
//! ## Tiếng Việt
//!
//! Liệt kê những người giữ chức vụ ở hai đơn vị trở lên (kiêm nhiệm) cùng các chức vụ đó.
//! Kiêm nhiệm không phải là sai; đây là thông tin để người quyết định nắm được.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lens::Whole;
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Place, Severity, Speech};
use crate::model::{Id, Post, Unit};
use crate::say;

pub static RULE: Rule = Rule {
    code: "concurrent-posts",
    severity: Severity::Note,
    title: Title {
        en: "a person holds posts in several bodies", vi: "một người giữ chức vụ ở nhiều đơn vị"
    },
    settings: &[],
    doc: include_str!("concurrent_posts.rs"),
    check: Check::Whole(check),
};

fn check(whole: Whole<'_>, findings: &mut Findings) {
    let mut first_body: FxHashMap<&Id, &Id> = FxHashMap::default();
    let mut held: BTreeMap<&Id, Vec<(&Unit, &Post)>> = BTreeMap::new();
    for (person, body, _) in holdings(whole) {
        if *first_body.entry(person).or_insert(&body.id) != &body.id {
            held.entry(person).or_default();
        }
    }
    if held.is_empty() {
        return;
    }
    for (person, body, post) in holdings(whole) {
        held.entry(person).and_modify(|posts| posts.push((body, post)));
    }
    for (person, mut posts) in held {
        posts.sort_unstable_by_key(|(body, post)| (&body.id, post.role));
        let listed = |speech: Speech| {
            let name = |(body, post): &(&Unit, &Post)| {
                let (role, body) = (post.role.name(speech), called(&body.id, &body.name));
                format!("{role} {} {}", speech.pick("of", "của"), body.to(speech))
            };
            posts.iter().map(name).collect::<Vec<_>>().join(", ")
        };
        let (listed_en, listed_vi, total) = (listed(Speech::En), listed(Speech::Vi), posts.len());
        let message = say!(
            "`{person}` holds {total} posts in several bodies: {listed_en}",
            "`{person}` giữ {total} chức vụ ở nhiều đơn vị: {listed_vi}"
        );
        let help = say!("check that the posts may be held together", "kiểm tra việc kiêm nhiệm có đúng quy định không");
        let first = &posts[0].0.id;
        findings.about(first, Place::unit(first, Some("posts")), message, help);
    }
}

/// Iterates over all posts that somebody holds: the person, the body, the post.
fn holdings(whole: Whole<'_>) -> impl Iterator<Item = (&Id, &Unit, &Post)> {
    let posts = whole.units.iter().flat_map(|unit| unit.facts().posts.iter().map(|post| (unit.facts(), post)));
    posts.filter_map(|(body, post)| Some((post.holder.as_ref()?, body, post)))
}
