//! Turns results into text, data and pictures; decides nothing.

pub mod changes;
pub mod compliance;
pub mod dot;
pub mod findings;
mod names;
pub mod outcome;
pub mod path;
pub mod picture;
pub mod rulebook;
pub mod sarif;
pub mod text;
pub mod svg;
pub mod trace;
pub mod words;
