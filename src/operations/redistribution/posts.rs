//! What becomes of the posts of the originals and of those who hold them.

use std::collections::BTreeSet;

use super::{Portion, Working};
use crate::diagnostic::Diagnostic;
use crate::model::{Fate, Id, Matter, Post, Role, Surplus, Unit, name_posts};
use crate::say;

impl Working<'_> {
    pub(super) fn share_posts(&mut self) {
        let order = self.order;
        self.check_posts_claimed();
        for original in &order.originals {
            self.share_posts_of(&original.id, original.ends);
        }
        self.end_posts();
        self.provide_heads();
        // What was not changed has its names.
        for body in self.bodies.values_mut().filter(|body| body.is_changed) {
            name_posts(&mut body.change().posts);
        }
        self.count_surplus();
    }

    fn check_posts_claimed(&mut self) {
        let mut claimed: Vec<(&Id, &Id)> = Vec::new();
        for portion in &self.order.portions {
            let owner = self.before(&portion.original);
            for post in &portion.claim.posts {
                let original = &portion.original;
                let at = || portion.path.key("posts").place();
                if owner.post(post).is_none() {
                    let message = say!("`{original}` has no post `{post}`", "`{original}` không có chức vụ `{post}`");
                    let mut problem = Diagnostic::error("unknown-post", message).at(at());
                    problem.help = crate::diagnostic::did_you_mean(post, owner.posts.iter().map(Post::id))
                        .or_else(|| Some(say!("name a post that it has", "nêu chức vụ mà đơn vị có")));
                    self.problems.push(problem);
                } else if claimed.contains(&(original, post)) {
                    let message = say!(
                        "post `{post}` of `{original}` is given twice",
                        "chức vụ `{post}` của `{original}` được giao hai nơi"
                    );
                    let help = say!("give it to one part", "chỉ giao cho một phần");
                    self.problems.push(Diagnostic::error("claimed-twice", message).at(at()).help(help));
                }
                claimed.push((original, post));
            }
        }
    }

    fn share_posts_of(&mut self, original: &Id, ends: bool) {
        let taker = self.index.taker(original).filter(|taker| taker.result != *original);
        let carries = taker.filter(|taker| !self.states_posts(&taker.result));
        for post in &self.before(original).posts {
            let claim = self
                .index
                .portions_of(original)
                .iter()
                .find(|portion| portion.claim.posts.iter().any(|id| **id == *post.id()));
            let target: Option<&Portion> = match claim {
                Some(portion) => Some(portion),
                None if ends && post.role != Role::Head => carries,
                None => None,
            };
            match target {
                Some(portion) if portion.result != *original => {
                    self.body(original).posts.retain(|known| known.id() != post.id());
                    self.dispose(original, matter(post), Fate::Moved, Some(&portion.result));
                    self.receive_post(&portion.result, post.clone());
                }
                _ => {}
            }
        }
    }

    /// Ends the posts that pass to nobody, once it is known who holds a post in the results.
    fn end_posts(&mut self) {
        let order = self.order;
        let held_after = self.holders_of_results();
        for original in order.originals.iter().filter(|original| original.ends) {
            let body = self.bodies[&original.id].unit.clone();
            for post in &body.posts {
                let placed = post.holder.as_ref().is_some_and(|holder| held_after.contains(holder));
                let plain = post.holder.is_none() && post.role == Role::Member;
                let fate = if placed || plain { Fate::Ended } else { Fate::Surplus };
                self.dispose(&original.id, matter(post), fate, None);
            }
        }
    }

    fn states_posts(&self, result: &Id) -> bool {
        let found = self.order.results.iter().find(|known| known.id == *result);
        found.and_then(|result| result.new.as_ref()).is_some_and(|new| !new.posts.is_empty())
    }

    fn holders_of_results(&self) -> BTreeSet<Id> {
        let results = self.order.results.iter().filter_map(|result| self.bodies.get(&result.id));
        results.flat_map(|body| body.unit.posts.iter().filter_map(|post| post.holder.clone())).collect()
    }

    /// Adds a post to a body: equal posts without holder are counted together, others get an id of their own.
    fn receive_post(&mut self, result: &Id, mut post: Post) {
        let posts = &mut self.body(result).posts;
        let equal = |known: &&mut Post| {
            known.role == post.role && known.holder.is_none() && known.title == post.title && known.role != Role::Head
        };
        if post.holder.is_none()
            && let Some(known) = posts.iter_mut().find(equal)
        {
            known.count = known.count.saturating_add(post.count);
            return;
        }
        if posts.iter().any(|known| known.id() == post.id()) {
            post.id = None;
        }
        posts.push(post);
    }

    /// Gives every founded body that states no posts, and whose originals had a head, a vacant head.
    fn provide_heads(&mut self) {
        let order = self.order;
        for result in order.results.iter().filter(|result| result.new.is_some()) {
            let headless = self.now(&result.id).posts.iter().all(|post| post.role != Role::Head);
            let mut givers = order.portions.iter().filter(|portion| portion.result == result.id);
            let led = givers.any(|portion| self.before(&portion.original).posts_total(Role::Head) > 0);
            if headless && led && !self.states_posts(&result.id) {
                self.body(&result.id).posts.insert(0, Post::vacant(Role::Head));
            }
        }
    }

    /// Counts heads and deputies before and after, and lists who is left without a post and which posts are open.
    fn count_surplus(&mut self) {
        let total = |units: &[&Unit], count: fn(&Unit, Role) -> u32, role: Role| {
            units.iter().map(|unit| count(unit, role)).fold(0, u32::saturating_add)
        };
        let living: Vec<&Unit> =
            self.bodies.values().filter(|body| !body.is_new).map(|body| self.before(&body.unit.id)).collect();
        let goes_on = self.bodies.values().filter(|body| !self.index.ends(&body.unit.id));
        let results: Vec<&Unit> = goes_on.map(|body| &*body.unit).collect();
        let held: BTreeSet<&Id> =
            results.iter().flat_map(|unit| unit.posts.iter().filter_map(|post| post.holder.as_ref())).collect();
        let known: BTreeSet<&Id> =
            living.iter().flat_map(|unit| unit.posts.iter().filter_map(|post| post.holder.as_ref())).collect();
        let mut found = Vec::new();
        for role in [Role::Head, Role::Deputy] {
            let (before, after) = (total(&living, Unit::posts_total, role), total(&results, Unit::posts_total, role));
            let lost = living.iter().flat_map(|unit| {
                let of_role = unit.posts.iter().filter(move |post| post.role == role);
                of_role
                    .filter_map(|post| post.holder.as_ref())
                    .filter(|holder| !held.contains(holder))
                    .map(|holder| (holder.clone(), unit.id.clone()))
            });
            let (holders, units): (Vec<Id>, Vec<Id>) = lost.unzip();
            let strangers = results
                .iter()
                .flat_map(|unit| &unit.posts)
                .filter(|post| post.role == role && post.holder.as_ref().is_some_and(|holder| !known.contains(holder)));
            let unnamed = total(&living, Unit::posts_unnamed, role);
            let unnamed = strangers.fold(unnamed, |unnamed, post| unnamed.saturating_sub(post.count));
            let is_opened = total(&results, Unit::posts_unnamed, role) > unnamed;
            if before > after || !holders.is_empty() || is_opened {
                let open = results.iter().map(|unit| (unit.id.clone(), unit.posts_unnamed(role)));
                let open = open.filter(|(_, count)| *count > 0).collect();
                found.push(Surplus { role, before, after, holders, units, unnamed, open, left: None });
            }
        }
        self.event.surplus = found;
    }
}

fn matter(post: &Post) -> Matter {
    Matter::Post { post: post.id().into(), role: post.role, count: post.count, holder: post.holder.clone() }
}
