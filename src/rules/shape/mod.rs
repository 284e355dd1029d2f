//! Shapes: what an entry of a pack may require of its target, without a line of Rust.
//!
//! A closed set, each member in its own file; what none of them says is said by an expression ([`Shape::Holds`]).
//! All of them work on [expressions](super::expression), so that reach, moment and speed follow from what is read.
//!
//! | shape | requires |
//! |---|---|
//! | `limit` | a quantity of the target, or of a group below it, lies between two limits |
//! | `count` | so many subordinates, posts, lines, predecessors of some description |
//! | `superior` | the direct superior is of one of these kinds |
//! | `unique` | no two units have the same value |
//! | `mirror` | exactly one partner by a line of some type |
//! | `template` | what stands below the target is what a model says |
//! | `holds` | an expression is true |
//! | `no_new` | only those who fulfilled a pattern before do so after |
//! | `not_rise` | a quantity is not greater after than before |
//! | `no_event` | nothing of this form happens |
//!
//! To add a shape, write `src/rules/shape/<name>.rs` and register it below: the `mod` line and the variant.

mod count;
mod limit;
mod template;
mod transition;
mod unit;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use count::{Count, Counted, Counting};
pub use limit::{Limit, Quantity, Row, Table, Take};
pub use template::{Others, Part, Template};
pub use transition::{NoEvent, NoNew, NotRise};
pub use unit::{Mirror, Superior, Unique, Within};

/// What is required of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A quantity lies between two limits.
    Limit(Box<Quantity>),
    /// So many of some description hang on the target.
    Count(Box<Count>),
    /// The direct superior is of one of these kinds.
    Superior(Superior),
    /// No two units have the same value.
    Unique(Unique),
    /// Exactly one partner by a line.
    Mirror(Box<Mirror>),
    /// What stands below the target is what a model says.
    Template(Template),
    /// An expression is true.
    Holds(String),
    /// Only those who fulfilled a pattern before do so after.
    NoNew(NoNew),
    /// A quantity is not greater after than before.
    NotRise(Box<NotRise>),
    /// Nothing of this form happens.
    NoEvent(NoEvent),
}
