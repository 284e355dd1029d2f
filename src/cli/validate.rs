//! `bomay validate`: findings alone.

use bomay::diagnostic::Speech;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, load};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "validate", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Check a structure, and plans if any, and list the findings",
        "Kiểm tra cơ cấu, và kế hoạch nếu có, rồi liệt kê các phát hiện",
    );
    let examples = speech.pick(
        "  bomay validate structure.json\n\
         \x20 bomay validate structure.json --plan plan.json --pack rules.json\n\
         \x20 bomay validate - --format sarif < structure.json",
        "  bomay validate co-cau.json\n\
         \x20 bomay validate co-cau.json --plan ke-hoach.json --pack quy-tac.json\n\
         \x20 bomay validate - --format sarif < co-cau.json",
    );
    arguments::subcommand("validate", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::packs(speech))
        .arg(arguments::as_of(speech))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, &["text", "json", "sarif"]))
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    Err(load::pending())
}
