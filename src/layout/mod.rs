//! Layout of organisation charts: plain data in, one geometry for the states before and after, a list of shapes out.
//!
//! ```text
//! Chart ─► slots ─► roles ─► arrangement (columns, bands) ─► packing (regions, shelves) ─► Geometry ─► Scene ─► SVG …
//! ```
//!
//! - [`slots`]: the union of both trees, one slot per unit and place.
//! - [`roles`], `arrange`, `columns`, `bands`: which boxes are stacked in which columns, and what stands level with what.
//! - `tidy`, `pack`: where columns and heads stand.
//! - [`routes`], `untangle`, `channels`: bundles of moves and second lines.
//! - [`fold`]: before all that, what does not change may be folded into cards.
//! - [`scene`]: the shapes of one view, without any knowledge of an output format; the lineage sheets too.
//! - [`sheets()`]: a chart too large for one sheet as a set: an index, and sheets for every block that changes.
//! - [`paper`]: sheets of paper, and how small names may become.
//! - [`memory`]: the places of an earlier drawing, which a later one keeps.
//! - [`polylines`]: all lines as points, for formats that draw lines themselves.
//!
//! The module knows nothing of the engine's model, uses integers only, and never recurses.
//! Same chart, same bytes.

mod arrange;
mod bands;
mod channels;
pub mod chart;
mod columns;
mod compounds;
pub mod face;
mod fold;
pub mod font;
pub mod geometry;
pub mod labels;
pub mod memory;
mod order;
mod pack;
pub mod paper;
mod part;
mod place;
pub mod polylines;
pub mod roles;
pub mod routes;
pub mod scene;
pub mod sheets;
pub mod slots;
pub mod text;
mod tidy;
mod untangle;

pub use fold::fold;
pub use memory::Memory;
pub use paper::Paper;
pub use place::{Options, place};
pub use scene::{lineage, lineage_sheets};
pub use sheets::{Refusal, one_sheet, overview, sheets};

#[cfg(test)]
mod tests;
