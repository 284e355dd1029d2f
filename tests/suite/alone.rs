//! The program works alone: it opens no connection, and starts before anybody notices.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::{Desk, Ran};
use crate::writing::has_strace;

/// What is run: each of the main commands once.
const RUNS: [&[&str]; 11] = [
    &["--help"],
    &["validate", "structure.json"],
    &["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--out", "out"],
    &["render", "structure.json", "-o", "x.pdf", "--force"],
    &["export", "structure.json", "-o", "x.xlsx", "--force"],
    &["import", "x.xlsx", "-o", "y.json", "--force"],
    &["export", "structure.json", "-f", "jsonld", "-o", "x.jsonld", "--force"],
    &["validate", "x.jsonld"],
    &["export", "structure.json", "-f", "turtle", "-o", "x.ttl", "--force"],
    &["validate", "x.ttl"],
    &["draft", "structure.json", "plan.json", "-o", "x.md", "--force"],
];

#[test]
fn no_command_asks_the_system_for_a_connection() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    for arguments in RUNS {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "signal=none", "-e", "trace=%network", "-o", "calls"]);
        strace.arg(env!("CARGO_BIN_EXE_bomay")).args(arguments).current_dir(&desk.0).stdin(Stdio::null());
        Ran(strace.output().unwrap()).ends(0);
        // The pair of sockets that wakes the thread for signals stays within the process.
        let calls = desk.read("calls");
        let leads_out = |line: &&str| ["socket(", "connect(", "bind("].iter().any(|call| line.contains(call));
        let outward: Vec<&str> = calls.lines().filter(leads_out).collect();
        assert!(outward.is_empty(), "{arguments:?}: {outward:?}");
    }
}

#[test]
fn every_command_works_where_there_is_no_network() {
    let tried = Command::new("unshare").args(["-n", "true"]).status();
    if !tried.is_ok_and(|status| status.success()) {
        return eprintln!("skipped: no network can be taken away here");
    }
    let desk = Desk::new();
    for arguments in RUNS {
        let mut unshare = Command::new("unshare");
        unshare.args(["-n", env!("CARGO_BIN_EXE_bomay")]).args(arguments).current_dir(&desk.0);
        Ran(unshare.stdin(Stdio::null()).output().unwrap()).ends(0);
    }
}

#[test]
fn the_program_starts_quickly() {
    let desk = Desk::new();
    // One good run shows it; the others tell how busy the machine is. A debug build needs longer than a release.
    let most = Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 20 });
    let is_quick = |_| {
        let began = Instant::now();
        desk.run(&["--version"]).ends(0);
        began.elapsed() < most
    };
    assert!((0..100).any(is_quick));
}
