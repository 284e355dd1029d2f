//! Names that try to break out: of a page, a picture, a table, a terminal, a folder, a package.
//!
//! Each check is a function that says what is wrong; each test also shows it a planted fault that it must see.

mod graphs;
mod packages;
mod pages;
mod paths;
mod sheets;
mod terminal;
mod world;

/// What is wrong, if anything.
type Check = Result<(), String>;

fn expect(holds: bool, message: impl Into<String>) -> Check {
    if holds { Ok(()) } else { Err(message.into()) }
}
