//! The program `bomay`: the only code that touches files, environment and terminal.
//!
//! Each subcommand is one file with a `SUBCOMMAND`: how it is called, and what it does.
//! The language is chosen before anything else, so that help and errors speak it too.

mod arguments;
mod bad_input;
mod completions;
mod diff;
mod documents;
mod draft;
mod explain;
mod export;
mod fmt;
mod import;
mod init;
mod input;
mod load;
mod man;
mod output;
mod path;
mod pictures;
mod read;
mod render;
mod rules;
mod schema;
mod show;
mod simulate;
mod slots;
mod trace;
mod usage;
mod validate;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use bomay::diagnostic::{Diagnostic, Severity, Speech};
use bomay::formats::rdf::Mapping;
use bomay::say;
use clap::{ArgMatches, Command};

use input::Inputs;

/// One subcommand.
pub struct Subcommand {
    /// Name on the command line.
    pub name: &'static str,
    /// Says how it is called.
    pub command: fn(Speech) -> Command,
    /// Does it.
    pub run: fn(&mut Session, &ArgMatches) -> Result<Exit, Failure>,
}

/// All subcommands, in the order of the help text.
static ALL: [&Subcommand; 17] = [
    &import::SUBCOMMAND,
    &read::SUBCOMMAND,
    &simulate::SUBCOMMAND,
    &validate::SUBCOMMAND,
    &path::SUBCOMMAND,
    &trace::SUBCOMMAND,
    &render::SUBCOMMAND,
    &diff::SUBCOMMAND,
    &draft::SUBCOMMAND,
    &export::SUBCOMMAND,
    &rules::SUBCOMMAND,
    &explain::SUBCOMMAND,
    &schema::SUBCOMMAND,
    &fmt::SUBCOMMAND,
    &init::SUBCOMMAND,
    &completions::SUBCOMMAND,
    &man::SUBCOMMAND,
];

/// How a subcommand that did its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing of severity error: exit code 0.
    Clean,
    /// Findings of severity error, or a failed step: exit code 1.
    Findings,
    /// A plan that fits no structure, or says itself that it is not for this one: exit code 2.
    BadInput,
}

impl Exit {
    /// Returns how a run with these findings ends.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        match diagnostics.iter().any(|found| found.severity == Severity::Error) {
            true => Exit::Findings,
            false => Exit::Clean,
        }
    }

    /// Returns how a run ends in which plans were not carried out.
    pub fn refused(problems: &[Diagnostic]) -> Self {
        match problems.iter().any(bad_input::is_bad_input) {
            true => Exit::BadInput,
            false => Exit::Findings,
        }
    }
}

/// Why a subcommand could not do its work.
pub enum Failure {
    /// Input that cannot be read as what it claims to be, or wrong usage: exit code 2.
    Problems(Vec<Diagnostic>),
    /// Findings of severity error, with which the work cannot be done: exit code 1.
    Findings(Vec<Diagnostic>),
    /// The reader of the output has gone, as in `bomay … | head`: no reason to complain.
    BrokenPipe,
}

impl Failure {
    /// Returns the failure over what is wrong with files: one of bad input as soon as one file cannot be understood.
    pub fn of(problems: Vec<Diagnostic>) -> Self {
        match problems.iter().any(bad_input::is_bad_input) {
            true => Failure::Problems(problems),
            false => Failure::Findings(problems),
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(problem: Diagnostic) -> Self {
        Failure::Problems(vec![problem])
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(problem: Box<Diagnostic>) -> Self {
        Failure::Problems(vec![*problem])
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Failure::Problems(problems)
    }
}

/// Bytes of input from which on work takes so long that a person wants to know how far it is.
const MUCH: usize = 4_000_000;

/// What a subcommand works with: the language and everything read.
pub struct Session {
    /// The language spoken.
    pub speech: Speech,
    /// The files read so far.
    pub inputs: Inputs,
    /// What the terms of registers in RDF mean.
    pub mapping: Mapping,
}

impl Session {
    /// Prints a result; colours are taken away unless a terminal shows it.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        write_result(&mut anstream::stdout().lock(), text.as_bytes())
    }

    /// Prints a result byte for byte.
    pub fn print_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        write_result(&mut io::stdout().lock(), bytes)
    }

    /// Says one line on standard error, beside the result.
    pub fn say(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Says what is being done, on a terminal and when there is much to do; [`Session::settle`] takes it away again.
    pub fn progress(&self, en: &str, vi: &str) {
        if self.inputs.bytes() > MUCH && io::stderr().is_terminal() {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K{} …", self.speech.pick(en, vi));
        }
    }

    /// Takes the last word about progress away.
    pub fn settle(&self) {
        if self.inputs.bytes() > MUCH && io::stderr().is_terminal() {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }

    /// Shows findings on standard error; several with the line that counts them.
    pub fn report(&self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        let mut shown = show::findings(diagnostics, &self.inputs, self.speech);
        if diagnostics.len() > 1 {
            shown += &show::summary(diagnostics, self.speech);
        }
        // Nobody is left to be told that standard error is gone.
        let _ = writeln!(anstream::stderr().lock(), "{}", shown.trim_end());
    }
}

fn write_result(stream: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    stream.write_all(bytes).and_then(|()| stream.flush()).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
        _ => Diagnostic::error(
            "output-failed",
            say!("standard output cannot be written: {error}", "không ghi được ra đầu ra chuẩn: {error}"),
        )
        .help(say!("write into a file with `-o`", "ghi vào tệp bằng `-o`"))
        .into(),
    })
}

/// Runs the program.
pub fn run() -> ExitCode {
    output::interrupt::listen();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let mut session = Session { speech: speech(&arguments), inputs: Inputs::default(), mapping: Mapping::default() };
    let matches = match usage::program(session.speech).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::explain(&error, &session),
    };
    let Some((name, matches)) = matches.subcommand() else { return ExitCode::from(2) };
    for (name, value) in matches.get_many::<(&str, u64)>("limit").unwrap_or_default() {
        session.inputs.limits.named(name).into_iter().for_each(|limit| *limit = *value);
    }
    let Some(subcommand) = ALL.iter().find(|known| known.name == name) else { return ExitCode::from(2) };
    match (subcommand.run)(&mut session, matches) {
        Ok(Exit::Clean) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::BadInput) => ExitCode::from(2),
        Err(Failure::Problems(problems)) => {
            session.report(&problems);
            ExitCode::from(2)
        }
        Err(Failure::Findings(findings)) => {
            session.report(&findings);
            ExitCode::from(1)
        }
    }
}

/// Returns the language asked for by `--lang`, or else by `BOMAY_LANG`, or else Vietnamese.
///
/// A wrong word is left to the parser of the arguments, which knows how to say so.
fn speech(arguments: &[OsString]) -> Speech {
    let words: Vec<&str> =
        arguments.iter().skip(1).map_while(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let spoken = words.iter().enumerate().find_map(|(position, word)| match *word {
        "--lang" | "-l" => words.get(position + 1).copied(),
        _ => word.strip_prefix("--lang=").or_else(|| word.strip_prefix("-l").filter(|rest| rest.len() <= 3)),
    });
    let chosen = spoken.map(str::to_owned).or_else(|| std::env::var("BOMAY_LANG").ok()).unwrap_or_default();
    match chosen.trim_start_matches('=') {
        "en" => Speech::En,
        _ => Speech::Vi,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_before_the_arguments_are_parsed() {
        let of = |words: &[&str]| speech(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["bomay", "fmt", "--lang", "en"]), Speech::En);
        assert_eq!(of(&["bomay", "--lang=en"]), Speech::En);
        assert_eq!(of(&["bomay", "-len"]), Speech::En);
        assert_eq!(of(&["bomay", "--", "--lang", "en"]), Speech::Vi);
        assert_eq!(of(&["bomay", "-l"]), Speech::Vi);
    }
}
