//! `bomay fmt`: gives files their canonical form.

use bomay::diagnostic::Speech;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, load};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "fmt", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("Give files their canonical form", "Định dạng lại tệp theo mẫu chuẩn");
    let examples = speech.pick(
        "  bomay fmt structure.json plan.json\n\
         \x20 bomay fmt --check *.json\n\
         \x20 bomay fmt - < sketch.outline",
        "  bomay fmt co-cau.json ke-hoach.json\n\
         \x20 bomay fmt --check *.json\n\
         \x20 bomay fmt - < phac-thao.outline",
    );
    let file = speech.pick("Files; `-` formats standard input", "Các tệp; `-` định dạng đầu vào chuẩn");
    let check = speech.pick(
        "Change nothing; exit code 1 when a file is not in canonical form",
        "Không sửa gì; mã thoát 1 khi có tệp chưa đúng mẫu chuẩn",
    );
    arguments::subcommand("fmt", about, speech, examples)
        .arg(arguments::argument("file", speech.pick("FILE", "TỆP"), file, speech).required(true).num_args(1..))
        .arg(arguments::flag("check", check, speech))
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    Err(load::pending())
}
