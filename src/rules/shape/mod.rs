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

mod amount;
mod count;
mod demand;
mod limit;
mod template;
mod transition;
mod unit;
mod workbench;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::expression::{Expression, Scene};
use super::reach::Reach;
use crate::diagnostic::Place;
use crate::say;

pub use count::{Count, Counted, Counting};
pub use demand::{Breach, Claim, Demand, Reading, Unknown};
pub use limit::{Limit, Quantity, Row, Table, Take};
pub use template::{Others, Part, Template};
pub use transition::{NoEvent, NoNew, NotRise};
pub use unit::{Mirror, Superior, Unique, Within};
pub use workbench::{Used, Workbench};

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

impl Shape {
    /// Compiles the shape that stands at a place; all problems go to the bench.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        match self {
            Shape::Limit(shape) => shape.compile(bench, &place.clone().key("limit")),
            Shape::Count(shape) => shape.compile(bench, &place.clone().key("count")),
            Shape::Superior(shape) => shape.compile(bench, &place.clone().key("superior")),
            Shape::Unique(shape) => shape.compile(bench, &place.clone().key("unique")),
            Shape::Mirror(shape) => shape.compile(bench, &place.clone().key("mirror")),
            Shape::Template(shape) => shape.compile(bench, &place.clone().key("template")),
            Shape::NoNew(shape) => shape.compile(bench, &place.clone().key("no_new")),
            Shape::NotRise(shape) => shape.compile(bench, &place.clone().key("not_rise")),
            Shape::NoEvent(shape) => shape.compile(bench, &place.clone().key("no_event")),
            Shape::Holds(text) => {
                bench.truth(&place.clone().key("holds"), text).map(|holds| Box::new(Holds(holds)) as Box<dyn Demand>)
            }
        }
    }
}

struct Holds(Expression);

impl Demand for Holds {
    fn reach(&self) -> Reach {
        self.0.reach().clone()
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        if !demand::truth(&self.0, scene)? {
            breaches.push(Breach::new(demand::about(scene, say!("is not as required", "chưa đúng yêu cầu"))));
        }
        Ok(())
    }
}
