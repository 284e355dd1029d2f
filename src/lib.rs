//! `bomay`: an organisational-structure graph engine.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod model;
pub mod lineage;
pub mod query;
pub mod operations;
pub mod plan;
pub mod rules;
pub mod check;
pub mod diff;
pub mod formats;
pub mod simulate;
pub mod layout;
pub mod render;
