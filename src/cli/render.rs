//! `bomay render`: a diagram of a structure, before or after plans.

use std::ffi::OsStr;
use std::path::PathBuf;

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::layout::{Options, Paper};
use bomay::model::{Id, unknown_unit};
use bomay::render::picture::{Scope, Subject};
use bomay::render::png;
use bomay::say;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::load::Run;
use super::output::write_files_and;
use super::pictures::VIEWS;
use super::{Exit, Failure, Session, Subcommand, arguments, pictures, slots};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "render", command, run };

/// How names of files end, and the format that they are then written in.
const ENDINGS: [(&str, &str); 10] = [
    ("svg", "svg"),
    ("png", "png"),
    ("pdf", "pdf"),
    ("dot", "dot"),
    ("gv", "dot"),
    ("mmd", "mermaid"),
    ("mermaid", "mermaid"),
    ("json", "json"),
    ("html", "list"),
    ("htm", "list"),
];

fn command(speech: Speech) -> Command {
    let about = speech.pick("Draw a structure, before or after plans", "Vẽ sơ đồ cơ cấu, trước hoặc sau kế hoạch");
    let examples = speech.pick(
        "  bomay render structure.json -o structure.svg\n\
         \x20 bomay render structure.json -o structure.png --dpi 300\n\
         \x20 bomay render structure.json --plan plan.json --view change -o change.svg\n\
         \x20 bomay render structure.json --root duc-tho.huyen-uy --depth 2 --format dot | dot -Tpdf > duc-tho.pdf",
        "  bomay render co-cau.json -o co-cau.svg\n\
         \x20 bomay render co-cau.json -o co-cau.png --dpi 300\n\
         \x20 bomay render co-cau.json --plan ke-hoach.json --view change -o thay-doi.svg\n\
         \x20 bomay render co-cau.json --root duc-tho.huyen-uy --depth 2 --format dot | dot -Tpdf > duc-tho.pdf",
    );
    let view = speech.pick(
        "before, after, change, lineage (default: change with a plan, before without)",
        "before (trước), after (sau), change (thay đổi), lineage (đơn vị nào thành đơn vị nào); mặc định: change nếu có kế hoạch, before nếu không",
    );
    let paper = speech.pick(
        "Sheet: a4 … a0, a4-portrait, or millimetres such as 500x300 (default: a4 or a3, whichever is enough)",
        "Khổ giấy: a4 … a0, a4-portrait (dọc), hoặc số mi-li-mét như 500x300; mặc định: a4 hoặc a3, khổ nào đủ thì dùng",
    );
    let one_sheet = speech.pick(
        "Draw on one sheet, or say why that is not possible, instead of on several",
        "Vẽ trên một tờ, hoặc nêu lý do không vẽ được, thay vì chia thành nhiều tờ",
    );
    let dpi = speech.pick(
        "Dots per inch of a PNG (default: 200)",
        "Độ phân giải của ảnh PNG, số điểm trên một inch (mặc định: 200)",
    );
    let slots = speech.pick(
        "Keep the places of the drawing that this slot file remembers, say how far bodies moved, and remember this one",
        "Giữ vị trí các đơn vị theo tệp vị trí này, báo mức xê dịch, rồi ghi lại vị trí mới",
    );
    let root =
        speech.pick("Only this body and what stands below it (id)", "Chỉ đơn vị này và các đơn vị bên dưới (mã)");
    let depth = speech.pick("Levels below the root, at most", "Số cấp tối đa bên dưới gốc");
    let all = speech.pick(
        "Draw every body, instead of counting those that nothing happens to",
        "Vẽ mọi đơn vị, thay vì gộp đếm các đơn vị không thay đổi",
    );
    arguments::subcommand("render", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, &["svg", "png", "pdf", "dot", "mermaid", "json", "list"]))
        .arg(
            arguments::option("view", speech.pick("VIEW", "CÁCH_NHÌN"), view, speech)
                .value_parser(PossibleValuesParser::new(VIEWS.map(|(word, _)| word)))
                .hide_possible_values(true),
        )
        .arg(arguments::option("dpi", "N", dpi, speech).value_parser(value_parser!(u32).range(20..=2400)))
        .arg(arguments::option("paper", speech.pick("PAPER", "KHỔ"), paper, speech).value_parser(move |word: &str| {
            let wrong = speech.pick("write a3, a4-portrait or 500x300", "ghi a3, a4-portrait hoặc 500x300");
            Paper::parse(word).ok_or(wrong)
        }))
        .arg(arguments::flag("one-sheet", one_sheet, speech))
        .arg(arguments::option("slots", speech.pick("FILE", "TỆP"), slots, speech).value_parser(value_parser!(PathBuf)))
        .arg(arguments::option("root", speech.pick("ID", "MÃ"), root, speech))
        .arg(arguments::option("depth", "N", depth, speech).value_parser(value_parser!(u32)))
        .arg(arguments::flag("all", all, speech))
        .arg(arguments::output(speech))
        .arg(arguments::strip(speech))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let speech = session.speech;
    let format = arguments::format_of_output(matches, &ENDINGS)?;
    let names = arguments::texts(matches, "plan");
    let reading = session.structure(arguments::text(matches, "structure"), matches.get_flag("lenient"))?;
    let root = matches.get_one::<String>("root").map(|id| Id::from(id.as_str()));
    let Run { plans, outcome, .. } = session.run(matches, &names, reading)?;
    if !outcome.committed {
        session.report(&outcome.problems);
        return Ok(Exit::refused(&outcome.problems));
    }
    if let Some(id) = root.as_ref().filter(|id| !outcome.before.contains(id) && !outcome.after.contains(id)) {
        return Err(unknown_unit(&outcome.before, id).into());
    }
    let subject = if names.is_empty() { Subject::structure(&outcome.before) } else { Subject::outcome(&outcome) };
    let depth = matches.get_one::<u32>("depth").map(|depth| *depth as usize);
    let scope = Scope { speech, fold: !matches.get_flag("all"), root, depth, ..Scope::default() };
    let default = if names.is_empty() { "before" } else { "change" };
    let word = matches.get_one::<String>("view").map_or(default, String::as_str);
    let view = VIEWS.into_iter().find(|(known, _)| *known == word).and_then(|(_, view)| view);
    let dpi = matches.get_one::<u32>("dpi").copied().unwrap_or(png::DPI);
    let paper = matches.get_one::<Paper>("paper").copied().unwrap_or_default();
    let chart = pictures::draw(subject, &plans, scope);
    let slots = matches.get_one::<PathBuf>("slots");
    let memory = slots.map(|path| slots::read(session, path)).transpose()?.flatten();
    let options = Options { paper, memory, quick: false };
    let sheets = pictures::print(&chart, view, format, &options, matches.get_flag("one-sheet"), dpi)?;
    if let (None, [_, _, ..]) = (arguments::output_path(matches), sheets.as_slice()) {
        return Err(several_sheets(sheets.len()).into());
    }
    let remembered = slots.map(|path| (path.clone(), slots::keep(session, &chart, &options)));
    write(session, matches, &sheets, remembered.as_ref().map(|(path, text)| (path.clone(), text.as_bytes())))?;
    Ok(Exit::Clean)
}

/// Writes the sheets: one to the file named or to standard output, several to numbered files beside that name; and with
/// them the slot file.
fn write(
    session: &Session,
    matches: &ArgMatches,
    sheets: &[Vec<u8>],
    slots: Option<(PathBuf, &[u8])>,
) -> Result<(), Failure> {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let mut files: Vec<(PathBuf, &[u8])> = Vec::new();
    match (arguments::output_path(matches), sheets) {
        (Some(path), [sheet]) => files.push((path.to_owned(), sheet)),
        (Some(path), sheets) => {
            let names = pictures::numbered(&part(path.file_stem()), &part(path.extension()), sheets.len());
            files.extend(names.iter().zip(sheets).map(|(name, sheet)| (path.with_file_name(name), sheet.as_slice())));
        }
        (None, sheets) => sheets.iter().try_for_each(|sheet| session.print_bytes(sheet))?,
    }
    if !files.is_empty() || slots.is_some() {
        write_files_and(&files, slots, matches.get_flag("force"))?;
    }
    Ok(())
}

/// Says that standard output takes no set of sheets.
fn several_sheets(count: usize) -> Diagnostic {
    let message = say!("the picture takes {count} sheets", "sơ đồ cần {count} tờ");
    let help = say!(
        "name a file with `-o`; the sheets get numbered names beside it",
        "ghi tên tệp sau `-o`; các tờ được đánh số theo tên đó"
    );
    Diagnostic::error("several-sheets", message).help(help)
}
