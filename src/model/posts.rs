//! The posts of one unit: what they are called, and what is wrong with them.

use super::amount::POST_COUNT_MAX;
use super::id::Id;
use super::unit::{Post, Role};
use crate::diagnostic::Diagnostic;
use crate::say;

/// Gives every post an id of its own where the file gives none: the role, then the role and a number.
pub fn name_posts(posts: &mut [Post]) {
    for role in [Role::Head, Role::Deputy, Role::Member] {
        let mut number = 1;
        for position in 0..posts.len() {
            if posts[position].role != role || posts[position].id.is_some() {
                continue;
            }
            let is_free = |name: &str| !posts.iter().any(|post| post.id.as_deref() == Some(name));
            // The plain role stays unwritten, so that what is read and printed again reads the same.
            let is_first = number == 1;
            number = number.max(2);
            if is_first && is_free(role.id()) {
                continue;
            }
            posts[position].id = loop {
                let name = format!("{}-{number}", role.id());
                number += 1;
                if is_free(&name) {
                    break Some(name.into());
                }
            };
        }
    }
}

/// Returns what is wrong with the posts of a unit: the same id twice, several posts with one holder.
pub fn post_problems(unit: &Id, posts: &[Post]) -> Vec<(usize, Diagnostic)> {
    let mut problems = Vec::new();
    for (position, post) in posts.iter().enumerate() {
        let name = post.id();
        if posts[..position].iter().any(|known| known.id() == name) {
            let message = say!("`{unit}` has two posts `{name}`", "`{unit}` có hai chức vụ cùng mã `{name}`");
            let help = say!("give each post its own `id`", "đặt `id` riêng cho từng chức vụ");
            problems.push((position, Diagnostic::error("duplicate-id", message).about(unit).help(help)));
        }
        if post.count > POST_COUNT_MAX {
            let count = post.count;
            let message = say!(
                "post `{name}` of `{unit}` counts {count}, the limit is {POST_COUNT_MAX}",
                "chức vụ `{name}` của `{unit}` có số lượng {count}, mức tối đa là {POST_COUNT_MAX}"
            );
            let help = say!("correct `count`", "sửa lại `count`");
            problems.push((position, Diagnostic::error("post-count", message).about(unit).help(help)));
        }
        if post.count != 1 && (post.holder.is_some() || post.count == 0) {
            let message = say!(
                "post `{name}` of `{unit}` needs `count` 1 when it names a holder, and never 0",
                "chức vụ `{name}` của `{unit}` có người giữ thì `count` phải là 1, và không bao giờ là 0"
            );
            let help = say!("list each holder as a post of its own", "liệt kê mỗi người giữ chức vụ thành một dòng");
            problems.push((position, Diagnostic::error("post-count", message).about(unit).help(help)));
        }
    }
    problems
}
