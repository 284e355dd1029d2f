//! `bomay fmt`: gives files their canonical form.

use std::mem::ManuallyDrop;
use std::path::Path;

use bomay::diagnostic::Speech;
use bomay::formats;
use bomay::formats::outline;
use bomay::render::words::harmless;
use clap::{ArgAction, ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments, output::replace_files};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "fmt", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("Give files their canonical form", "Định dạng lại tệp theo mẫu chuẩn");
    let examples = speech.pick(
        "  bomay fmt structure.json plan.json\n\
         \x20 bomay fmt --check *.json\n\
         \x20 bomay fmt --to json sketch.outline > structure.json",
        "  bomay fmt co-cau.json ke-hoach.json\n\
         \x20 bomay fmt --check *.json\n\
         \x20 bomay fmt --to json phac-thao.outline > co-cau.json",
    );
    let file = speech.pick("Files; `-` formats standard input", "Các tệp; `-` định dạng đầu vào chuẩn");
    let check = speech.pick(
        "Change nothing; exit code 1 when a file is not in canonical form",
        "Không sửa gì; mã thoát 1 khi có tệp chưa đúng mẫu chuẩn",
    );
    let to = speech.pick(
        "Print structures in the other notation: json, outline",
        "In cơ cấu sang dạng khác: json, outline (dàn ý)",
    );
    let digest = speech.pick(
        "Print the digest by which a plan names the structure that it was made for",
        "In mã băm mà kế hoạch dùng để chỉ đúng cơ cấu đã lập cho nó",
    );
    let stamp = speech.pick(
        "With --digest: print what this plan states under `structure`, with a digest of every unit that it names",
        "Dùng với --digest: in nội dung mục `structure` cho kế hoạch này, kèm mã băm từng đơn vị mà kế hoạch nêu",
    );
    arguments::subcommand("fmt", about, speech, examples)
        .arg(arguments::argument("file", speech.pick("FILE", "TỆP"), file, speech).required(true).num_args(1..))
        .arg(arguments::flag("check", check, speech))
        .arg(
            arguments::option("to", speech.pick("FORMAT", "DẠNG"), to, speech)
                .value_parser(["json", "outline"])
                .hide_possible_values(true)
                .conflicts_with("check"),
        )
        .arg(arguments::flag("digest", digest, speech).conflicts_with_all(["check", "to"]))
        .arg(
            arguments::option("plan", speech.pick("PLAN", "KẾ_HOẠCH"), stamp, speech)
                .requires("digest")
                .action(ArgAction::Set),
        )
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    if let Some(to) = matches.get_one::<String>("to") {
        return convert(session, &arguments::texts(matches, "file"), to);
    }
    if matches.get_flag("digest") {
        let names = arguments::texts(matches, "file");
        return match matches.get_one::<String>("plan") {
            Some(plan) => stamp(session, names[0], plan),
            None => digest(session, &names),
        };
    }
    let mut formatted = Vec::new();
    let mut problems = Vec::new();
    for name in arguments::texts(matches, "file") {
        match canonical(session, name) {
            Ok((number, text)) => formatted.push((number, text)),
            Err(Failure::Problems(found) | Failure::Findings(found)) => problems.extend(found),
            Err(gone) => return Err(gone),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let is_check = matches.get_flag("check");
    let mut exit = Exit::Clean;
    let mut changed: Vec<(&Path, &[u8])> = Vec::new();
    for (number, text) in &formatted {
        let source = session.inputs.source(*number);
        if source.name == "-" && !is_check {
            session.print_bytes(text.as_bytes())?;
        } else if source.text != *text && is_check {
            exit = Exit::Findings;
            session.print(&format!("{}\n", harmless(&source.name)))?;
        } else if source.text != *text {
            changed.push((Path::new(&source.name), text.as_bytes()));
        }
    }
    replace_files(&changed)?;
    Ok(exit)
}

/// Prints structures in a notation.
fn convert(session: &mut Session, names: &[&str], to: &str) -> Result<Exit, Failure> {
    for name in names {
        let reading = session.structure(name, false)?;
        let text = match to {
            "outline" => outline::print(&reading.structure),
            _ => formats::print_structure_with(&reading.structure, reading.schema.as_deref()),
        };
        session.print_bytes(text.as_bytes())?;
        drop(ManuallyDrop::into_inner(reading.structure));
    }
    Ok(Exit::Clean)
}

/// Reads a file and returns its number and its canonical text.
fn canonical(session: &mut Session, name: &str) -> Result<(usize, String), Failure> {
    let number = session.inputs.read(name)?;
    let source = session.inputs.source(number);
    let text = formats::format(&source.text, &source.name)?;
    Ok((number, text))
}

/// Prints the digest by which a plan names the structure that it was made for.
fn digest(session: &mut Session, names: &[&str]) -> Result<Exit, Failure> {
    for name in names {
        let reading = session.structure(name, false)?;
        session.print(&format!("{}  {}\n", formats::digest(&reading.structure), harmless(name)))?;
        drop(ManuallyDrop::into_inner(reading.structure));
    }
    Ok(Exit::Clean)
}

/// Prints what a plan states under `structure`: id, digest, and a digest of every unit that it names.
fn stamp(session: &mut Session, structure: &str, plan: &str) -> Result<Exit, Failure> {
    let structure = session.structure(structure, false)?.structure;
    let number = session.inputs.read(plan)?;
    let source = session.inputs.source(number);
    let (plan, problems) = formats::plan(&source.text, &source.name, 0);
    let Some(plan) = plan.filter(|_| problems.is_empty()) else { return Err(problems.into()) };
    let named = plan.mentions();
    let units = named.iter().filter_map(|id| structure.unit(id));
    let stamps: serde_json::Map<String, serde_json::Value> =
        units.map(|unit| (unit.id().to_string(), formats::unit_digest(unit.facts()).into())).collect();
    let made_for = serde_json::json!({
        "id": structure.header().id,
        "digest": formats::digest(&structure),
        "units": stamps,
    });
    session.print(&format!("\"structure\": {made_for:#}\n"))?;
    Ok(Exit::Clean)
}
