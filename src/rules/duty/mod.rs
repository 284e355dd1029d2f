//! Duties: what a document demands of whom by when, what a plan does about it, and which acts are still needed.
//!
//! - [`Deadline`]: a fixed day, or a term from each matching event, in working days of a [`Calendar`].
//! - [`StatusRecord`]: what people have recorded as done; whether something is late follows from the deadline.
//! - [`Procedure`]: who decides on a change, which acts and papers it needs.

mod deadline;
mod procedure;
mod status;
mod working_days;

pub use deadline::{After, Binds, Deadline, Term};
pub use procedure::{Act, Decides, Procedure};
pub use status::{Recorded, Status, StatusItem, StatusRecord};
pub use working_days::{Calendar, Due, Exactness, Holiday, LastDay, RestDay, Worked, WorkingDays};
