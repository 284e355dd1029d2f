//! `bomay export`: a structure in the formats of others.

use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::formats::tables;
use bomay::model::Structure;
use bomay::say;
use clap::{ArgMatches, Command};

use super::import::relative;
use super::output::write_file;
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "export", command, run };

/// Returns the bytes of a structure; the path is that of its catalogue.
type Write = fn(&Structure, Option<&str>) -> Result<Vec<u8>, Box<Diagnostic>>;

/// A format that structures are written in.
struct Format {
    name: &'static str,
    /// Whether standard output, which may be a terminal, is no place for it.
    is_binary: bool,
    /// Writes a structure; the catalogue is named as seen from the file that is written.
    write: Write,
}

/// All formats, the default first.
static FORMATS: [Format; 1] = [Format { name: "xlsx", is_binary: true, write: tables::export }];

/// Their names, as the command line takes them.
const NAMES: [&str; 1] = ["xlsx"];

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Write a structure as a workbook that `bomay import` reads back without loss",
        "Xuất cơ cấu ra bảng tính mà `bomay import` đọc lại đầy đủ",
    );
    let examples =
        speech.pick("  bomay export structure.json -o structure.xlsx", "  bomay export co-cau.json -o co-cau.xlsx");
    arguments::subcommand("export", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::format(speech, &NAMES))
        .arg(arguments::output(speech))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let name = arguments::text(matches, "structure");
    let reading = session.structure(name, matches.get_flag("lenient"))?;
    let wanted = arguments::text(matches, "format");
    // The parser of the arguments has refused every other word.
    let format = FORMATS.iter().find(|format| format.name == wanted).unwrap_or(&FORMATS[0]);
    let output = arguments::output_path(matches);
    if format.is_binary && output.is_none() && matches.get_one::<PathBuf>("output").is_none() {
        let message = say!("a workbook cannot be shown here", "không thể hiển thị bảng tính ở đây");
        let help = say!("name a file with `-o`", "nêu tên tệp bằng `-o`");
        return Err(Diagnostic::error("usage", message).help(help).into());
    }
    session.progress("writing the workbook", "đang ghi bảng tính");
    let catalogue = reading.structure.header().catalogue.as_ref().map(|path| {
        let beside = Path::new(name).parent().unwrap_or(Path::new("")).join(path);
        relative(output, &beside)
    });
    let bytes = (format.write)(&reading.structure, catalogue.as_deref())?;
    session.settle();
    match output {
        Some(path) => write_file(path, &bytes, matches.get_flag("force"))?,
        None => session.print_bytes(&bytes)?,
    }
    Ok(Exit::Clean)
}
