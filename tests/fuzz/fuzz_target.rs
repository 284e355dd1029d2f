//! One target of the list; which one is said by the name of the program.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| bomay_fuzz::run(env!("CARGO_BIN_NAME"), bytes));
