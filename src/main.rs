//! The program: reads files, calls the library, prints and writes.

mod cli;

fn main() {}
