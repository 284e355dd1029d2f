//! Duties: what a document demands of whom by when, what a plan does about it, and which acts are still needed.
//!
//! - [`Deadline`]: a fixed day, or a term from each matching event, in working days of a [`Calendar`].
//! - [`Procedure`]: who decides on a change, which acts and papers it needs.
//! - [`StatusRecord`]: what people have recorded as done; whether something is late follows from the deadline.
//! - [`assess`] judges them all on a day and yields the [`Compliance`], plain data for tables and reports.
//!
//! A duty is an entry of a pack that has a deadline or says who is responsible.
//! What it demands is judged from the data where a shape says what must hold, and else from the record;
//! the record can fulfil or waive a duty, but never undo what the data show.
//! A day is judged at its end, after all steps of that day: what is due on it and not done then is late.

mod acts;
mod assess;
mod circumstances;
mod compliance;
mod deadline;
mod duties;
mod findings;
mod items;
mod procedure;
mod status;
mod working_days;

pub use assess::assess;
pub use circumstances::Circumstances;
pub use compliance::{
    ActState, Assessment, Compliance, Directive, Fulfilment, Group, Item, NeededAct, NeededProcedure, Needs,
    PlannedStep, grouped,
};
pub use deadline::{After, Binds, Deadline, Term};
pub use duties::{Document, Duties, Duty, PlacedProcedure};
pub use procedure::{Act, Decides, Procedure};
pub use status::{Recorded, Status, StatusItem, StatusRecord};
pub use working_days::{Calendar, Due, Exactness, Holiday, LastDay, RestDay, Worked, WorkingDays};
