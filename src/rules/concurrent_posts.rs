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

use super::lens::{Naming, Shared};
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Place, Severity, Speech};
use crate::model::{Post, Unit};
use crate::say;

pub static RULE: Rule = Rule {
    code: "concurrent-posts",
    severity: Severity::Note,
    title: Title {
        en: "a person holds posts in several bodies", vi: "một người giữ chức vụ ở nhiều đơn vị"
    },
    settings: &[],
    doc: include_str!("concurrent_posts.rs"),
    check: Check::Shared(Naming::Persons, check),
};

fn check(shared: &Shared<'_>, findings: &mut Findings) {
    let person = shared.name;
    if shared.units.len() < 2 {
        return;
    }
    let all = shared.units.iter().flat_map(|unit| unit.facts().posts.iter().map(|post| (unit.facts(), post)));
    let mut posts: Vec<(&Unit, &Post)> = all.filter(|(_, post)| post.holder.as_ref() == Some(person)).collect();
    posts.sort_by_key(|(body, post)| (&body.id, post.role));
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
