//! `bomay man`: the manual page.

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::say;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use clap_mangen::Man;

use super::{ALL, Exit, Failure, Session, Subcommand, arguments, usage};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "man", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("Print the manual page, of the program or of a command", "In trang hướng dẫn (man)");
    let examples = "  bomay man > bomay.1\n  bomay man simulate | man -l -";
    let name = speech.pick("Command; absent: the program", "Tên lệnh; bỏ trống: cả chương trình");
    arguments::subcommand("man", about, speech, examples).arg(
        arguments::argument("of", speech.pick("COMMAND", "LỆNH"), name, speech)
            .value_parser(PossibleValuesParser::new(ALL.map(|subcommand| subcommand.name)))
            .hide_possible_values(true),
    )
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut program = usage::program(session.speech);
    program.build();
    let of = matches.get_one::<String>("of").and_then(|name| program.find_subcommand(name));
    let page = match of {
        Some(command) => {
            let name = format!("bomay-{}", command.get_name());
            Man::new(command.clone().name(name.clone()).display_name(name))
        }
        None => Man::new(program),
    };
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| {
        Diagnostic::error("output-failed", say!("the page cannot be made: {error}", "không tạo được trang: {error}"))
    })?;
    session.print_bytes(&text)?;
    Ok(Exit::Clean)
}
