//! Turns results into text, data and pictures; decides nothing.

pub mod changes;
pub mod findings;
mod names;
pub mod path;
pub mod sarif;
pub mod trace;
pub mod words;
