//! Turns results into text, data and pictures; decides nothing.

pub mod changes;
pub mod compliance;
pub mod dot;
pub mod findings;
pub mod html;
pub mod list;
pub mod mermaid;
mod names;
pub mod outcome;
pub mod path;
pub mod pdf;
pub mod picture;
pub mod png;
pub mod reading;
pub mod rulebook;
pub mod sarif;
pub mod scene_json;
mod shapes;
pub mod text;
pub mod svg;
pub mod trace;
pub mod words;
