//! The test suite.

mod cli;
