//! All tests that look at the engine from outside, in one program.

mod browser;
mod cases;
mod cli;
mod decision;
mod dot;
mod duty;
mod generator;
mod models;
mod packs;
mod paper;
mod pictures;
mod properties;
mod recheck;
mod reference;
mod reform;
mod stamp;
mod tidy;
