//! `bomay validate`: findings alone.

use std::path::PathBuf;

use bomay::check::{Baseline, Measured};
use bomay::diagnostic::{Diagnostic, Speech};
use bomay::formats::{baseline, print_baseline};
use bomay::render::findings::json;
use bomay::render::sarif::sarif;
use clap::{ArgMatches, Command, value_parser};

use super::bad_input::is_bad_input;
use super::output::write_file;
use super::{Exit, Failure, Session, Subcommand, arguments, show};

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
    let known = speech.pick(
        "Only findings that this file does not know count; says n known, +a, −b",
        "Chỉ tính phát hiện chưa có trong tệp này; báo số đã biết, +mới, −đã hết",
    );
    let write = speech.pick(
        "Write the findings to this file, so that they are known from now on",
        "Ghi các phát hiện vào tệp này để từ nay coi là đã biết",
    );
    arguments::subcommand("validate", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::packs(speech))
        .arg(arguments::mapping(speech))
        .arg(arguments::as_of(speech))
        .arg(arguments::until(speech))
        .arg(arguments::option("baseline", speech.pick("FILE", "TỆP"), known, speech))
        .arg(
            arguments::option("write-baseline", speech.pick("FILE", "TỆP"), write, speech)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(arguments::format(speech, &["text", "json", "sarif"]))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    session.read_mapping(matches)?;
    let mut reading = session.read_structure(arguments::text(matches, "structure"))?;
    let mut findings = std::mem::take(&mut reading.problems);
    if findings.iter().any(is_bad_input) {
        return Err(findings.into());
    }
    let names = arguments::texts(matches, "plan");
    let mut outcome = match session.run(matches, &names, reading) {
        Ok(run) => run.outcome,
        Err(Failure::Problems(problems)) => return Err([findings, problems].concat().into()),
        Err(other) => return Err(other),
    };
    let is_refused = Exit::refused(&outcome.problems) == Exit::BadInput;
    findings.append(&mut outcome.problems);
    findings.append(&mut outcome.findings.introduced);
    findings.append(&mut outcome.findings.remaining);
    findings.append(&mut outcome.compliance.findings);
    let format = arguments::text(matches, "format");
    if let Some(path) = matches.get_one::<PathBuf>("write-baseline") {
        let text = print_baseline(&Baseline::of(&findings));
        write_file(path, text.as_bytes(), matches.get_flag("force"))?;
    }
    let Some(known) = known(session, matches)? else {
        show(session, &findings, format)?;
        return Ok(ends(is_refused, &findings));
    };
    let Measured { new, known, gone } = known.measure(findings);
    show(session, &new, format)?;
    if format == "text" {
        let (known, new, gone) = (known.len(), new.len(), gone.len());
        let told = session.speech.pick("known", "phát hiện đã biết");
        session.print(&format!("{known} {told}, +{new}, −{gone}\n"))?;
    }
    Ok(ends(is_refused, &new))
}

/// A plan that cannot be understood is no finding that could be known.
fn ends(is_refused: bool, findings: &[Diagnostic]) -> Exit {
    if is_refused { Exit::BadInput } else { Exit::of(findings) }
}

/// Reads the baseline that the command line names.
fn known(session: &mut Session, matches: &ArgMatches) -> Result<Option<Baseline>, Failure> {
    let Some(name) = matches.get_one::<String>("baseline") else { return Ok(None) };
    let number = session.inputs.read(name)?;
    let source = session.inputs.source(number);
    match baseline(&source.text, &source.name) {
        (Some(known), _) => Ok(Some(known)),
        (None, problems) => Err(problems.into()),
    }
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
