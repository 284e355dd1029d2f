//! Where something stands inside an operation's object: names and positions, written out when something is wrong there.

use crate::diagnostic::{Place, Segment};

/// A path of at most [`DEPTH_MAX`] steps; copying one costs nothing worth mentioning.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot([Option<Step>; DEPTH_MAX]);

/// The deepest path that operations have: `results`, number, `from`, number, field.
const DEPTH_MAX: usize = 5;

#[derive(Debug, Clone, Copy)]
enum Step {
    Key(&'static str),
    Index(usize),
}

impl Spot {
    /// Returns the place of a field of the operation's object.
    pub fn of(field: &'static str) -> Self {
        Spot::default().key(field)
    }

    /// Returns the place of a field of what stands here.
    pub fn key(self, field: &'static str) -> Self {
        self.then(Step::Key(field))
    }

    /// Returns the place of an element of the list that stands here.
    pub fn index(self, position: usize) -> Self {
        self.then(Step::Index(position))
    }

    fn then(mut self, step: Step) -> Self {
        let end = self.0.iter_mut().find(|step| step.is_none());
        *end.expect("invariant broken: no operation is that deep") = Some(step);
        self
    }

    /// Returns the steps.
    pub fn segments(self) -> Vec<Segment> {
        let segment = |step| match step {
            Step::Key(field) => Segment::Key(field.into()),
            Step::Index(position) => Segment::Index(position),
        };
        self.0.into_iter().flatten().map(segment).collect()
    }

    /// Returns the place.
    pub fn place(self) -> Place {
        Place { path: self.segments(), ..Place::default() }
    }
}
