//! All tests that look at the engine from outside, in one program.

mod advice;
mod alone;
mod bad_input;
mod browser;
mod cases;
mod cli;
mod decision;
mod dot;
mod duty;
mod fuzzed;
mod generator;
mod growth;
mod hostile;
mod large;
mod models;
mod network;
mod order;
mod packs;
mod paper;
mod papers;
mod pictures;
mod properties;
mod rdf;
mod recheck;
mod reference;
mod reform;
mod stamp;
mod tables;
mod tidy;
mod tour;
#[path = "../fuzz/targets/mod.rs"]
mod targets;
mod writing;
mod writing_apart;
