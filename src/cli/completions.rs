//! `bomay completions`: the words that a shell offers.

use bomay::diagnostic::Speech;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use clap_complete::Shell;

use super::{Exit, Failure, Session, Subcommand, arguments, usage};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "completions", command, run };

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

fn command(speech: Speech) -> Command {
    let about = speech.pick("Print completions for a shell", "In tệp gợi ý lệnh cho trình vỏ (shell)");
    let examples = "  bomay completions bash > ~/.local/share/bash-completion/completions/bomay\n\
                    \x20 bomay completions fish > ~/.config/fish/completions/bomay.fish";
    let shell = speech.pick("bash, zsh, fish, elvish, powershell", "bash, zsh, fish, elvish, powershell");
    arguments::subcommand("completions", about, speech, examples).arg(
        arguments::argument("shell", "SHELL", shell, speech)
            .required(true)
            .value_parser(PossibleValuesParser::new(SHELLS))
            .hide_possible_values(true),
    )
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let Ok(shell) = arguments::text(matches, "shell").parse::<Shell>() else { return Ok(Exit::Findings) };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut usage::program(session.speech), "bomay", &mut script);
    session.print_bytes(&script)?;
    Ok(Exit::Clean)
}
