//! Reads the text of a decision, and writes one: sentences in, a plan out, and back.
//!
//! Restructurings are decided in sentences.
//! [`read`] turns a resolution, decision or conclusion into clauses, resolves the names in them against a structure, and
//! yields a plan whose every step cites its provision with its words and their place; the instructions of a conclusion
//! become the entries of a rule pack.
//! It is a grammar, written by hand: no model, no chance, the same text gives the same plan.
//!
//! ```text
//! text ─► paragraphs ─► provisions ─► tokens ─► clauses ─► names resolved ─► actions ─► plan, checks
//! ```
//!
//! - A provision is read to its end, or it is reported with its place and the reason; nothing is guessed silently.
//! - A name that is written otherwise than in the structure is accepted only where exactly one unit can be meant that the
//!   text does not name otherwise, and is reported; a name that fits several units is an error that lists them.
//! - The numbers that a text states about its result are counted again.
//! - Reading takes time linear in the length of the text, and never panics.

mod actions;
mod check;
mod dates;
mod docx;
pub mod draft;
pub mod grammar;
mod ids;
mod json;
mod lexer;
mod names;
mod nearby;
mod outline;
mod pack;
mod plan;
mod reading;
mod resolve;
mod text;

pub use docx::{docx_text, docx_text_within, is_docx};
pub use ids::chosen_ids;
pub use names::{Spelling, Tolerance};
pub use outline::{Document, Piece, Provision};
pub use reading::{Counted, Reading, Request, Total, read};
pub use text::{Paragraph, paragraphs};
