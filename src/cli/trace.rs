//! `bomay trace`: which body came from which, and with what share.

use bomay::diagnostic::Speech;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, load};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "trace", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Tell which body became which, both ways, with shares",
        "Truy nguồn: đơn vị cũ thành đơn vị nào, đơn vị mới từ đâu ra, với phần bao nhiêu",
    );
    let examples = speech.pick(
        "  bomay trace structure.json plan.json\n\
         \x20 bomay trace structure.json plan.json duc-tho.phong-noi-vu\n\
         \x20 bomay trace structure.json plan.json --format csv",
        "  bomay trace co-cau.json ke-hoach.json\n\
         \x20 bomay trace co-cau.json ke-hoach.json duc-tho.phong-noi-vu\n\
         \x20 bomay trace co-cau.json ke-hoach.json --format csv",
    );
    let unit = speech.pick(
        "Only this body (id); may also stand as the last argument",
        "Chỉ đơn vị này (mã); cũng có thể ghi ở cuối dòng lệnh",
    );
    arguments::subcommand("trace", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plans(speech))
        .arg(arguments::option("unit", speech.pick("UNIT", "ĐƠN_VỊ"), unit, speech).short('u'))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, &["text", "csv", "json"]))
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    Err(load::pending())
}
