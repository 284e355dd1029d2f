//! `bomay diff`: what differs between two structures.

use bomay::diagnostic::Speech;
use bomay::diff::Diff;
use bomay::render::changes;
use bomay::render::words::json;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "diff", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("List what differs between two structures", "Liệt kê điểm khác nhau giữa hai cơ cấu");
    let examples = speech.pick(
        "  bomay diff before.json after.json\n\
         \x20 bomay diff before.json after.json --format json",
        "  bomay diff truoc.json sau.json\n\
         \x20 bomay diff truoc.json sau.json --format json",
    );
    let before = speech.pick("Structure before", "Cơ cấu trước");
    let after = speech.pick("Structure after", "Cơ cấu sau");
    arguments::subcommand("diff", about, speech, examples)
        .arg(arguments::argument("before", speech.pick("BEFORE", "TRƯỚC"), before, speech).required(true))
        .arg(arguments::argument("after", speech.pick("AFTER", "SAU"), after, speech).required(true))
        .arg(arguments::format(speech, &["text", "json"]))
        .arg(arguments::lenient(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let lenient = matches.get_flag("lenient");
    let before = session.structure(arguments::text(matches, "before"), lenient)?.structure;
    let after = session.structure(arguments::text(matches, "after"), lenient)?.structure;
    let diff = Diff::between(&before, &after);
    match arguments::text(matches, "format") {
        "json" => {
            session.print_bytes(json(&diff).as_bytes())?;
        }
        _ => session.print(&changes::text(&diff, &before, &after, session.speech))?,
    }
    Ok(Exit::Clean)
}
