//! `bomay explain`: what a code means.

use bomay::diagnostic::Speech;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, load};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "explain", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("Explain a code, or list all codes", "Giải thích một mã phát hiện, hoặc liệt kê tất cả");
    let examples = "  bomay explain\n  bomay explain span-of-control";
    let code = speech.pick("Code of a finding, as in error[code]", "Mã phát hiện, như trong lỗi[mã]");
    arguments::subcommand("explain", about, speech, examples).arg(arguments::argument(
        "code",
        speech.pick("CODE", "MÃ"),
        code,
        speech,
    ))
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    Err(load::pending())
}
