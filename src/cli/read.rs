//! `bomay read`: from the text of a decision to a plan, from that of a conclusion to a rule pack.

use std::path::PathBuf;

use bomay::decision::{self, Request, chosen_ids};
use bomay::diagnostic::{Diagnostic, Severity, Speech};
use bomay::model::Id;
use bomay::render::reading;
use bomay::say;
use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::output::write_files;
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "read", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Read the text of a decision into a plan, or a conclusion into a rule pack",
        "Đọc văn bản: nghị quyết, quyết định thành kế hoạch; kết luận thành bộ quy tắc",
    );
    let examples = speech.pick(
        "  bomay read 1665.md --structure before.json -o plan.json\n\
         \x20 bomay read decision.docx --structure before.json -o plan.json --ids ids.csv\n\
         \x20 bomay read 55-kl-tu.txt --structure structure.json --pack-out pack.json",
        "  bomay read 1665.md --structure truoc.json -o ke-hoach.json\n\
         \x20 bomay read quyet-dinh.docx --structure truoc.json -o ke-hoach.json --ids ma.csv\n\
         \x20 bomay read 55-kl-tu.txt --structure co-cau.json --pack-out bo-quy-tac.json",
    );
    let text = speech.pick("The text: Markdown, plain text or DOCX", "Văn bản: Markdown, văn bản thuần hoặc DOCX");
    let structure = speech.pick("The structure before the decision", "Cơ cấu trước khi thực hiện quyết định");
    let within = speech.pick(
        "Look names up within this province (id); may be repeated (default: those that the text names)",
        "Chỉ tìm tên trong tỉnh, thành phố này (mã); có thể lặp lại (mặc định: theo văn bản)",
    );
    let ids = speech.pick(
        "Ids of new units: lines such as `Xã Thạch Lạc,xa-thach-lac`",
        "Mã của đơn vị mới: mỗi dòng như `Xã Thạch Lạc,xa-thach-lac`",
    );
    let districts = speech
        .pick("Leave the level between province and commune as it is", "Giữ nguyên cấp trung gian giữa tỉnh và xã");
    let lenient = speech
        .pick("Write the plan of what could be read, even with errors", "Vẫn ghi kế hoạch phần đọc được dù còn lỗi");
    let file = || value_parser!(PathBuf);
    let name = speech.pick("FILE", "TỆP");
    arguments::subcommand("read", about, speech, examples)
        .arg(arguments::argument("text", speech.pick("TEXT", "VĂN_BẢN"), text, speech).required(true))
        .arg(arguments::option("structure", speech.pick("STRUCTURE", "CƠ_CẤU"), structure, speech).short('s'))
        .arg(arguments::output(speech))
        .arg(
            arguments::option(
                "pack-out",
                name,
                speech.pick("Write the directives as a rule pack", "Ghi các yêu cầu thành bộ quy tắc"),
                speech,
            )
            .value_parser(file()),
        )
        .arg(arguments::option("within", speech.pick("UNIT", "ĐƠN_VỊ"), within, speech).action(ArgAction::Append))
        .arg(arguments::option("ids", name, ids, speech))
        .arg(arguments::flag("keep-districts", districts, speech))
        .arg(arguments::flag(
            "notes",
            speech.pick("Show every note, such as words written together", "Nêu mọi lưu ý, như từ viết liền"),
            speech,
        ))
        .arg(arguments::flag("lenient", lenient, speech))
        .arg(arguments::format(speech, &["text", "json"]))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let name = arguments::text(matches, "text").to_owned();
    let number = session.inputs.read_document(&name)?;
    let text = session.inputs.source(number).text.clone();
    let structure = match matches.get_one::<String>("structure") {
        Some(name) => Some(session.structure(name, false)?.structure),
        None => None,
    };
    let mut request = Request {
        text: &text,
        file: &name,
        structure: structure.as_deref(),
        within: arguments::texts(matches, "within").into_iter().map(Id::from).collect(),
        keep_districts: matches.get_flag("keep-districts"),
        ..Request::default()
    };
    if let Some(structure) = &structure {
        let unknown = request.within.iter().filter(|id| !structure.contains(id));
        let problems: Vec<Diagnostic> = unknown.map(|id| bomay::model::unknown_unit(structure, id)).collect();
        if !problems.is_empty() {
            return Err(problems.into());
        }
    }
    if let Some(name) = matches.get_one::<String>("ids") {
        let number = session.inputs.read(name)?;
        let (ids, problems) = chosen_ids(&session.inputs.source(number).text, name);
        if !problems.is_empty() {
            return Err(problems.into());
        }
        ids.iter().for_each(|(label, id)| request.choose(label, id));
    }
    session.progress("reading the text", "đang đọc văn bản");
    let mut reading = decision::read(&request);
    session.settle();
    finish(session, matches, &mut reading)
}

/// Writes the files, prints the report, and shows what is to be said.
fn finish(session: &Session, matches: &ArgMatches, reading: &mut decision::Reading) -> Result<Exit, Failure> {
    let speech = session.speech;
    let is_good = !reading.has_errors() || matches.get_flag("lenient");
    let output = matches.get_one::<PathBuf>("output");
    let to_stdout = output.is_some_and(|path| path.as_os_str() == "-");
    let mut files: Vec<(PathBuf, &[u8])> = Vec::new();
    let mut wanting = Vec::new();
    if let Some(path) = output {
        match (&reading.plan, is_good) {
            (Some(plan), true) if to_stdout => session.print_bytes(plan.as_bytes())?,
            (Some(plan), true) => files.push((path.clone(), plan.as_bytes())),
            (None, true) => wanting.push(nothing(speech_has_structure(matches))),
            (_, false) => {}
        }
    }
    if let Some(path) = matches.get_one::<PathBuf>("pack-out") {
        match &reading.pack {
            Some(pack) => files.push((path.clone(), pack.as_bytes())),
            None => {
                let message = say!("the text holds no directives", "văn bản không có yêu cầu nào để lập bộ quy tắc");
                let help = say!("leave `--pack-out` away", "bỏ `--pack-out`");
                wanting.push(Diagnostic::error("nothing-to-write", message).help(help));
            }
        }
    }
    write_files(&files, matches.get_flag("force"))?;
    reading.problems.append(&mut wanting);
    let report = match arguments::text(matches, "format") {
        "json" => reading::json(reading),
        _ => reading::text(reading, speech),
    };
    match to_stdout {
        true => session.say(report.trim_end()),
        false => session.print(&report)?,
    }
    let notes = matches.get_flag("notes");
    let shown: Vec<Diagnostic> =
        reading.problems.iter().filter(|problem| notes || problem.severity != Severity::Note).cloned().collect();
    session.report(&shown);
    match Exit::of(&reading.problems) {
        Exit::Findings => Ok(Exit::refused(&reading.problems)),
        other => Ok(other),
    }
}

fn speech_has_structure(matches: &ArgMatches) -> bool {
    matches.contains_id("structure")
}

/// Says why there is no plan to be written.
fn nothing(has_structure: bool) -> Diagnostic {
    let message = say!("there is no plan to be written", "không có kế hoạch để ghi");
    let help = match has_structure {
        true => say!("the text changes no unit", "văn bản không thay đổi đơn vị nào"),
        false => say!("name the structure before with `--structure`", "nêu cơ cấu trước sắp xếp bằng `--structure`"),
    };
    Diagnostic::error("nothing-to-write", message).help(help)
}
