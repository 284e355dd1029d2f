//! `bomay simulate`: carries out plans, checks before and after, reports, and writes the results.

use std::path::PathBuf;

use bomay::diagnostic::Speech;
use bomay::formats::{self, CatalogueFile};
use bomay::render::picture::Subject;
use bomay::render::{compliance, html, outcome, text};
use clap::{ArgMatches, Command, value_parser};

use super::load::Run;
use super::output::write_folder;
use super::{Exit, Failure, Session, Subcommand, arguments, documents, pictures, show};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "simulate", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Carry out plans on a structure, and report what changes",
        "Mô phỏng: thực hiện kế hoạch trên cơ cấu và báo cáo những gì thay đổi",
    );
    let examples = speech.pick(
        "  bomay simulate structure.json plan.json\n\
         \x20 bomay simulate structure.json 2018.json 2022.json --until 2022-12-31 --out out\n\
         \x20 bomay simulate sketch.outline plan.json --pack rules.json --lang en",
        "  bomay simulate co-cau.json ke-hoach.json\n\
         \x20 bomay simulate co-cau.json 2018.json 2022.json --until 31/12/2022 --out ket-qua\n\
         \x20 bomay simulate phac-thao.outline ke-hoach.json --pack quy-tac.json",
    );
    let folder = speech.pick(
        "Write report.html, report.txt, the diagrams, annexes.xlsx, scheme.docx, the tables old-new, after.json and outcome.json into this folder, all or nothing",
        "Ghi report.html, report.txt, các sơ đồ, phụ lục annexes.xlsx, đề án scheme.docx, bảng trước-sau old-new, after.json và outcome.json vào thư mục này, đủ tất cả hoặc không ghi gì",
    );
    arguments::subcommand("simulate", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plans(speech))
        .arg(arguments::packs(speech))
        .arg(arguments::status(speech))
        .arg(arguments::annexes(speech))
        .arg(arguments::as_of(speech))
        .arg(arguments::until(speech))
        .arg(
            arguments::option("out", speech.pick("DIR", "THƯ_MỤC"), folder, speech)
                .short('o')
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(arguments::strip(speech))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let speech = session.speech;
    let reading = session.structure(arguments::text(matches, "structure"), matches.get_flag("lenient"))?;
    let names = arguments::texts(matches, "plan");
    let settings = documents::settings(session, matches)?;
    let run = session.run(matches, &names, reading)?;
    let Run { plans, outcome, .. } = &run;
    if !outcome.committed {
        let problems = &outcome.problems;
        let screen = text::first_screen(outcome, plans, speech);
        let shown = show::findings(problems, &session.inputs, speech);
        session.print(&format!("{screen}\n{shown}{}\n", show::summary(problems, speech)))?;
        return Ok(Exit::refused(problems));
    }
    let mut report = text::report(outcome, plans, speech);
    let compliance = compliance::report(outcome, speech);
    if !outcome.compliance.directives.is_empty() {
        report += &format!("\n\n{compliance}");
    }
    if let Some(folder) = matches.get_one::<PathBuf>("out") {
        // The folder stands for itself: the catalogue goes with the structure that needs it.
        let catalogue = CatalogueFile { catalogue: outcome.after.catalogue().clone(), ..CatalogueFile::default() };
        let mut files = vec![
            ("after.json", formats::print_structure_beside(&outcome.after, Some("catalogue.json")).into_bytes()),
            ("catalogue.json", formats::print_catalogue(&catalogue).into_bytes()),
            ("outcome.json", outcome::print(outcome).into_bytes()),
            ("report.txt", report.clone().into_bytes()),
        ];
        if !outcome.compliance.is_empty() {
            files.push(("acts.csv", compliance::acts_sheet(outcome, speech)));
        }
        if !outcome.compliance.directives.is_empty() {
            files.push(("compliance.txt", compliance.into_bytes()));
            files.push(("pl9.csv", compliance::monitoring_sheet(outcome, speech)));
        }
        session.progress("drawing", "đang vẽ sơ đồ");
        let subject = Subject::outcome(outcome);
        let drawn = pictures::all(subject, plans, speech)?;
        files.extend(drawn.files.iter().map(|(name, contents)| (name.as_str(), contents.clone())));
        session.progress("writing annexes and scheme", "đang lập phụ lục, đề án");
        files.extend(documents::write(session, &run, &settings, &drawn.pictures)?);
        let [vietnamese, english] = [Speech::Vi, Speech::En].map(|speech| pictures::both(subject, plans, speech));
        let request = html::Request { outcome, vietnamese: &vietnamese, english: &english, speech };
        files.push(("report.html", html::report(&request).into_bytes()));
        session.settle();
        write_folder(folder, &files, matches.get_flag("force"))?;
    }
    session.print(&report)?;
    Ok(if outcome.has_errors() { Exit::Findings } else { Exit::Clean })
}
