//! How large quantities may be, so that no sum of them ever leaves the range of numbers.
//!
//! One border instead of a check at every sum: a file whose quantities are larger, one by one or all together, is told
//! where, and is not calculated with.

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::{Figure, Id, Post, Refusal, Table, Unit};
use crate::diagnostic::{Diagnostic, Place};
use crate::say;

/// Largest single quantity, either way: a million milliards.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// Largest sum of one quantity over a structure, signs left aside; what plans add still fits beside it.
pub const AMOUNT_TOTAL_MAX: i64 = 4_000_000_000_000_000_000;

/// Largest number of posts that one entry counts.
pub const POST_COUNT_MAX: u32 = 100_000;

/// Largest number of posts of a structure.
pub const POSTS_TOTAL_MAX: i64 = 2_000_000_000;

/// Reads one quantity.
///
/// # Errors
/// Refuses what is larger than [`AMOUNT_MAX`].
pub fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = i64::deserialize(deserializer)?;
    if is_amount(value) { Ok(value) } else { Err(D::Error::custom(format!("{value} is too large"))) }
}

/// Reads a quantity that may be absent.
///
/// # Errors
/// As [`amount`].
pub fn optional_amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    amount(deserializer).map(Some)
}

/// Reads quantities by measure.
///
/// # Errors
/// As [`amount`].
pub fn optional_amounts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Table<i64>>, D::Error> {
    #[derive(Deserialize)]
    struct Bounded(#[serde(deserialize_with = "amount")] i64);
    let read = Option::<Table<Bounded>>::deserialize(deserializer)?;
    Ok(read.map(|table| table.iter().map(|(key, value)| (key.clone(), value.0)).collect()))
}

/// Returns whether a number may be a quantity.
pub(super) fn is_amount(value: i64) -> bool {
    (-AMOUNT_MAX..=AMOUNT_MAX).contains(&value)
}

/// Returns why an operation may not propose a unit with these quantities.
pub(super) fn refused(unit: &Unit) -> Option<Refusal> {
    let too_large = unit.measures.iter().find_map(|(measure, figure)| too_large(&unit.id, measure, figure));
    too_large.or_else(|| too_many(&unit.id, &unit.posts))
}

/// Returns why an operation may not give a unit this figure.
pub(super) fn too_large(unit: &Id, measure: &Id, figure: &Figure) -> Option<Refusal> {
    let refusal = || Refusal::TooLarge { unit: unit.clone(), measure: measure.clone(), value: figure.value };
    (!is_amount(figure.value)).then(refusal)
}

/// Returns why an operation may not give a unit these posts.
pub(super) fn too_many(unit: &Id, posts: &[Post]) -> Option<Refusal> {
    let count = posts.iter().map(|post| post.count).max().filter(|&count| count > POST_COUNT_MAX)?;
    Some(Refusal::TooManyPosts { unit: unit.clone(), count })
}

/// The quantities of a structure while it is put together.
#[derive(Debug, Default)]
pub(super) struct Totals {
    measures: Vec<(Id, i64)>,
    posts: i64,
    is_told: bool,
}

/// Sums over some units, to tell cheaply whether any quantity of them all may be too large.
#[derive(Default)]
pub(super) struct Sums {
    measures: Vec<(Id, i64)>,
    posts: i64,
    is_wrong: bool,
}

impl Sums {
    /// Adds the quantities of a unit.
    pub fn enter(&mut self, unit: &Unit) {
        for (measure, figure) in unit.measures.iter() {
            self.is_wrong |= !is_amount(figure.value);
            self.add(measure, figure.value.saturating_abs());
        }
        for post in &unit.posts {
            self.posts = self.posts.saturating_add(post.count.into());
        }
    }

    /// Adds the sums over other units.
    pub fn merge(&mut self, other: Sums) {
        self.is_wrong |= other.is_wrong;
        self.posts = self.posts.saturating_add(other.posts);
        other.measures.into_iter().for_each(|(measure, sum)| self.add(&measure, sum));
    }

    fn add(&mut self, measure: &Id, value: i64) {
        match self.measures.iter_mut().find(|(known, _)| known == measure) {
            Some((_, sum)) => *sum = sum.saturating_add(value),
            None => self.measures.push((measure.clone(), value)),
        }
    }

    /// Returns whether everything is within its limits.
    pub fn fit(&self) -> bool {
        !self.is_wrong && self.posts <= POSTS_TOTAL_MAX && self.measures.iter().all(|(_, sum)| *sum <= AMOUNT_TOTAL_MAX)
    }
}

impl Totals {
    /// Adds the quantities of a unit; what is too large is told, and set to nothing.
    pub fn enter(&mut self, unit: &mut Unit) -> Option<Diagnostic> {
        let mut wrong: Vec<(Id, i64)> = Vec::new();
        for (measure, figure) in unit.measures.iter() {
            let position = self.measures.iter().position(|(known, _)| known == measure).unwrap_or_else(|| {
                self.measures.push((measure.clone(), 0));
                self.measures.len() - 1
            });
            let known = &mut self.measures[position].1;
            let total = known.saturating_add(figure.value.saturating_abs());
            if !is_amount(figure.value) || total > AMOUNT_TOTAL_MAX {
                wrong.push((measure.clone(), figure.value));
            } else {
                *known = total;
            }
        }
        let first = wrong.first().map(|(measure, value)| told(&unit.id, measure, *value));
        for (measure, _) in &wrong {
            unit.measures.remove(measure);
        }
        let posts: i64 = unit.posts.iter().map(|post| i64::from(post.count)).fold(0, i64::saturating_add);
        self.posts = self.posts.saturating_add(posts);
        if self.posts > POSTS_TOTAL_MAX && !self.is_told {
            self.is_told = true;
            return first.or_else(|| Some(too_many_posts(&unit.id)));
        }
        first
    }
}

fn told(id: &Id, measure: &Id, value: i64) -> Diagnostic {
    let message = match is_amount(value) {
        false => say!(
            "`{measure}` of `{id}` is {value}, the limit is {AMOUNT_MAX}",
            "`{measure}` của `{id}` là {value}, mức tối đa là {AMOUNT_MAX}"
        ),
        true => say!(
            "with `{id}` the sum of `{measure}` exceeds {AMOUNT_TOTAL_MAX}",
            "tính đến `{id}`, tổng `{measure}` vượt quá {AMOUNT_TOTAL_MAX}"
        ),
    };
    let help = say!("correct the number, or count in a larger unit", "sửa lại con số, hoặc dùng đơn vị tính lớn hơn");
    let place = Place::unit(id, Some("measures")).key(measure.to_string());
    Diagnostic::error("amount-too-large", message).about(id).at(place).help(help)
}

/// Says that there are more posts than can be counted.
fn too_many_posts(id: &Id) -> Diagnostic {
    let message = say!(
        "with `{id}` there are more than {POSTS_TOTAL_MAX} posts",
        "tính đến `{id}`, số chức vụ vượt quá {POSTS_TOTAL_MAX}"
    );
    let help = say!("correct `count` of the posts", "sửa lại `count` của các chức vụ");
    Diagnostic::error("amount-too-large", message).about(id).at(Place::unit(id, Some("posts"))).help(help)
}
