//! The model: units, their hierarchy, typed lines of authority, and the only way to change them.
//!
//! A [`Structure`] is the set of bodies alive at one date.
//! Operations propose [`Edit`]s; a [`Transaction`] applies them and keeps a [`Journal`] that can take them back.
//! What an operation did is told by a [`ChangeEvent`].

mod amount;
mod assemble;
mod catalogue;
mod change;
mod completeness;
mod edit;
mod facts;
mod forest;
mod id;
mod line;
mod posts;
mod selector;
mod structure;
mod surplus;
mod table;
mod text;
mod transaction;
mod unit;

pub use amount::{
    AMOUNT_MAX, AMOUNT_TOTAL_MAX, POST_COUNT_MAX, POSTS_TOTAL_MAX, amount, optional_amount, optional_amounts,
};
pub use assemble::Parts;
pub use catalogue::{
    AttributeKind, Catalogue, Conservation, Kind, Level, LineType, MeasureKind, Requirement as LineRequirement, Shape,
    System,
};
pub use change::{ChangeEvent, Contribution, Disposition, Extent, Fate, LegalForm, Matter, Posting, Relocation};
pub use completeness::{Requirement, Settled, Settlement};
pub use edit::{Edit, Field, Refusal};
pub use facts::{Answer, Attribute, Basis, Confidence, Figure, Provenance, Source};
pub use id::{ID_LENGTH_MAX, Id};
pub use line::{Family, Line, LineKey};
pub use posts::{name_posts, post_problems};
pub use selector::{OneOf, Selector, Units, unknown_unit};
pub use structure::{Beside, Header, Seat, Standing, Structure, Totals, UnitRef, Walk};
pub use surplus::{Placed, Surplus};
pub use table::Table;
pub use text::{Text, fold, nfc};
pub use transaction::{Entry, Journal, Savepoint, Transaction};
pub use unit::{Ended, Function, Post, Role, Unit};
