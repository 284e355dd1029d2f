//! `bomay validate`: findings alone.

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::render::findings::json;
use bomay::render::sarif::sarif;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, load, show};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "validate", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Check a structure, and plans if any, and list the findings",
        "Kiểm tra cơ cấu, và kế hoạch nếu có, rồi liệt kê các phát hiện",
    );
    let examples = speech.pick(
        "  bomay validate structure.json\n\
         \x20 bomay validate structure.json --plan plan.json --pack rules.json\n\
         \x20 bomay validate - --format sarif < structure.json",
        "  bomay validate co-cau.json\n\
         \x20 bomay validate co-cau.json --plan ke-hoach.json --pack quy-tac.json\n\
         \x20 bomay validate - --format sarif < co-cau.json",
    );
    arguments::subcommand("validate", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::packs(speech))
        .arg(arguments::as_of(speech))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, &["text", "json", "sarif"]))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut reading = session.read_structure(arguments::text(matches, "structure"))?;
    let mut findings = std::mem::take(&mut reading.problems);
    if findings.iter().any(load::is_malformed) {
        return Err(findings.into());
    }
    let names = arguments::texts(matches, "plan");
    let outcome = session.run(matches, &names, reading)?.outcome;
    findings.extend(outcome.problems);
    findings.extend(outcome.findings.introduced);
    findings.extend(outcome.findings.remaining);
    show(session, &findings, arguments::text(matches, "format"))?;
    Ok(Exit::of(&findings))
}

fn show(session: &Session, findings: &[Diagnostic], format: &str) -> Result<(), Failure> {
    match format {
        "json" => session.print_bytes(json(findings).as_bytes()),
        "sarif" => session.print_bytes(sarif(findings, session.speech).as_bytes()),
        _ => {
            let shown = show::findings(findings, &session.inputs, session.speech);
            let summary = show::summary(findings, session.speech);
            session.print(&format!("{shown}{summary}\n"))
        }
    }
}
