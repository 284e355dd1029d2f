//! From file names to structures, plans and packs.

use bomay::diagnostic::Diagnostic;
use bomay::say;

use super::Failure;

/// Returns the failure of a subcommand whose part of the library is still to come.
pub fn pending() -> Failure {
    Diagnostic::error("not-yet", say!("this part is still to come", "phần này chưa có")).into()
}
