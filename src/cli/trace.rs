//! `bomay trace`: which body came from which, and with what share.

use std::path::Path;

use bomay::diagnostic::Speech;
use bomay::model::{Id, unknown_unit};
use bomay::render::trace::Trace;
use bomay::simulate::Outcome;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments};

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

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut names = arguments::texts(matches, "plan");
    let mut unit = matches.get_one::<String>("unit").map(String::as_str);
    // The unit may stand behind the plans: a word that is an id and no file.
    if let [_, .., last] = names[..]
        && unit.is_none()
        && Id::is_well_formed(last)
        && !Path::new(last).exists()
        && !last.ends_with(".json")
    {
        unit = names.pop();
    }
    let reading = session.structure(arguments::text(matches, "structure"), false)?;
    let outcome = session.carry_out(matches, &names, reading)?.outcome;
    if !outcome.committed {
        session.report(&outcome.problems);
        return Ok(Exit::refused(&outcome.problems));
    }
    let Outcome { before, after, lineage, .. } = &*outcome;
    if let Some(id) = unit
        && !before.contains(id)
        && !after.contains(id)
    {
        return Err(unknown_unit(before, id).into());
    }
    let trace = Trace { lineage, before, after, unit };
    match arguments::text(matches, "format") {
        "csv" => session.print_bytes(trace.csv(session.speech).as_bytes())?,
        "json" => session.print_bytes(trace.json().as_bytes())?,
        _ => session.print(&trace.text(session.speech))?,
    }
    Ok(Exit::Clean)
}
