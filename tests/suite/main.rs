//! All tests that look at the engine from outside, in one program.

mod cases;
mod cli;
mod dot;
mod generator;
mod models;
mod pictures;
mod properties;
mod reference;
mod reform;
mod stamp;
mod tidy;
