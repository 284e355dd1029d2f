//! Turns results into text, data and pictures; decides nothing.

pub mod findings;
pub mod path;
pub mod sarif;
pub mod words;
