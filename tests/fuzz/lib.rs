//! The targets, as the normal tests know them, for libFuzzer.

#[allow(dead_code, reason = "the normal tests roll dice by proptest")]
#[path = "../suite/generator.rs"]
mod generator;
#[path = "../suite/reference/mod.rs"]
mod reference;
mod targets;

use std::sync::OnceLock;

use targets::{TARGETS, Target};

/// Runs the target with this name on an input.
pub fn run(name: &str, bytes: &[u8]) {
    static CHOSEN: OnceLock<&Target> = OnceLock::new();
    let target = CHOSEN.get_or_init(|| {
        let known = TARGETS.iter().find(|target| target.name == name);
        known.unwrap_or_else(|| panic!("no target is called {name}"))
    });
    (target.run)(bytes);
}
