//! Turns results into text, data and pictures; decides nothing.

pub mod changes;
pub mod dot;
pub mod findings;
pub mod list;
pub mod mermaid;
mod names;
pub mod outcome;
pub mod path;
pub mod picture;
pub mod sarif;
pub mod scene_json;
pub mod text;
pub mod svg;
pub mod trace;
pub mod words;
