//! `bomay path`: by which lines one body answers to another.

use bomay::diagnostic::Speech;
use bomay::render::path as words;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "path", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Tell by which lines a body answers to another, or who can instruct it",
        "Cho biết một đơn vị chịu sự chỉ đạo của đơn vị khác theo tuyến nào, hoặc của những ai",
    );
    let examples = speech.pick(
        "  bomay path structure.json duc-tho.to-chuc-noi-vu\n\
         \x20 bomay path structure.json duc-tho.phong-noi-vu so-noi-vu",
        "  bomay path co-cau.json duc-tho.to-chuc-noi-vu\n\
         \x20 bomay path co-cau.json duc-tho.phong-noi-vu so-noi-vu",
    );
    let unit = speech.pick("UNIT", "ĐƠN_VỊ");
    let from = speech.pick("The body that answers to others (id)", "Đơn vị chịu sự chỉ đạo (mã)");
    let to = speech.pick("The body to which it may answer (id)", "Đơn vị có thể chỉ đạo (mã)");
    arguments::subcommand("path", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::argument("from", unit, from, speech).required(true))
        .arg(arguments::argument("to", unit, to, speech))
        .arg(arguments::lenient(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let reading = session.structure(arguments::text(matches, "structure"), matches.get_flag("lenient"))?;
    let from = reading.unit(arguments::text(matches, "from"))?;
    let told = match matches.get_one::<String>("to") {
        Some(to) => words::between(from, reading.unit(to)?, session.speech),
        None => words::above(from, session.speech),
    };
    session.print(&told)?;
    Ok(Exit::Clean)
}
