//! Heads and deputies left over after a change, and posts that nobody fills yet.
//!
//! Persons and posts are two things: after a merger of two bodies, two former heads may stand before one vacant post.
//! One person is then left over, and one post is still to be filled.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Id, Role, Structure, Unit};

/// Heads and deputies left over after a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Surplus {
    /// Role.
    pub role: Role,
    /// Posts of this role in all bodies concerned before.
    pub before: u32,
    /// And after.
    pub after: u32,
    /// Persons who held such a post and hold none in the results.
    pub holders: Vec<Id>,
    /// Where they come from, one body per person.
    pub units: Vec<Id>,
    /// Posts before that nobody was named for; they count as held, by persons of whom the results name as many as they
    /// name strangers.
    #[serde(skip_serializing_if = "is_none")]
    pub unnamed: u32,
    /// Posts after that nobody is named for, body by body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<(Id, u32)>,
    /// How many are left over, where the holders are not named: names are left out of what is made for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Who holds a post, and which posts nobody holds, once the whole plan is carried out.
pub struct Placed<'a> {
    structure: &'a Structure,
    holders: BTreeSet<&'a Id>,
}

impl<'a> Placed<'a> {
    /// Finds those who hold a post in a structure.
    pub fn of(structure: &'a Structure) -> Self {
        let posts = structure.units().flat_map(|unit| &unit.facts().posts);
        Placed { structure, holders: posts.filter_map(|post| post.holder.as_ref()).collect() }
    }

    /// Returns whether a person holds a post in the end.
    pub fn holds(&self, holder: &Id) -> bool {
        self.holders.contains(holder)
    }

    /// Returns how many are left over in the end: persons without a post, less the posts that wait for somebody.
    pub fn left(&self, surplus: &Surplus) -> u32 {
        if let Some(left) = surplus.left {
            return left;
        }
        // Who heads two of the bodies is one person.
        let idle: BTreeSet<&Id> = surplus.holders.iter().filter(|holder| !self.holds(holder)).collect();
        let (mut open, mut strangers) = (0_u32, 0_u32);
        for (id, count) in &surplus.open {
            // A body that a later event ended passed its open posts on: that event counts them as held.
            let Some(unit) = self.structure.unit(id) else {
                open = open.saturating_add(*count);
                continue;
            };
            let waiting = waiting(unit.facts(), surplus.role, *count);
            let of_role = unit.facts().posts.iter().filter(|post| post.role == surplus.role);
            let holders = of_role.filter_map(|post| post.holder.as_ref());
            let known = holders.filter(|holder| surplus.holders.contains(holder)).count();
            open = open.saturating_add(waiting);
            strangers = strangers.saturating_add((count - waiting).saturating_sub(limited(known)));
        }
        // A stranger who takes an open post may be one of those who were not named.
        let unnamed = surplus.unnamed.saturating_sub(strangers);
        limited(idle.len()).saturating_add(unnamed).saturating_sub(open)
    }

    /// Returns the bodies of the end that may have a post to fill, with the number of such posts.
    pub fn open(&self, surplus: &Surplus) -> Vec<(Id, u32)> {
        let now = |(id, count): &(Id, u32)| {
            let unit = self.structure.unit(id)?;
            Some((id.clone(), waiting(unit.facts(), surplus.role, *count)))
        };
        surplus.open.iter().filter_map(now).filter(|(_, count)| *count > 0).collect()
    }

    /// Returns how many posts came to be without a holder by the event, and still are.
    pub fn unfilled(&self, surplus: &Surplus) -> u32 {
        let open = self.open(surplus).iter().map(|(_, count)| *count).fold(0, u32::saturating_add);
        open.saturating_sub(surplus.unnamed)
    }
}

/// Returns how many of the posts that were open still wait for somebody.
fn waiting(unit: &Unit, role: Role, open: u32) -> u32 {
    unit.posts_unnamed(role).min(open)
}

fn limited(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Unit {
    /// Returns how many posts of a role the unit has that nobody is named for.
    pub fn posts_unnamed(&self, role: Role) -> u32 {
        let unnamed = self.posts.iter().filter(|post| post.role == role && post.holder.is_none());
        unnamed.fold(0, |total, post| total.saturating_add(post.count))
    }
}
