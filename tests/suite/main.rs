//! All tests that look at the engine from outside, in one program.

mod cases;
mod cli;
mod dot;
mod generator;
mod models;
mod packs;
mod properties;
mod recheck;
mod reference;
mod stamp;
mod tidy;
