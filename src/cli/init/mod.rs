//! `bomay init`: a small example to start from.

use std::path::PathBuf;

use bomay::diagnostic::Speech;
use clap::{ArgMatches, Command, value_parser};

use super::output;
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "init", command, run };

/// The files of the example: name and contents.
const FILES: [(&str, &str); 6] = [
    ("README.md", include_str!("README.md")),
    ("catalogue.json", include_str!("catalogue.json")),
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

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let folder = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let files = FILES.map(|(name, text)| (name, text.as_bytes().to_vec()));
    output::write_new(&folder, &files)?;
    let shown = folder.join("structure.json").display().to_string();
    let plan = folder.join("plan.json").display().to_string();
    let text = session.speech.pick("Written. Try", "Đã tạo. Thử chạy");
    session.print(&format!("{text}: bomay simulate {shown} {plan}\n"))?;
    Ok(Exit::Clean)
}
