//! `bomay import`: tables of offices in, a structure and a plan out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Input, Place, Severity, Speech};
use bomay::formats::tables::{self, Imported, Mapping, TableMap, Workbook};
use bomay::formats::{self, CatalogueChain, Locator};
use bomay::model::Catalogue;
use bomay::render::words::counted;
use bomay::say;
use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::output::{write_file, write_files};
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "import", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Read a structure, and a plan, from workbooks, CSV and JSON registers",
        "Đọc cơ cấu tổ chức, và kế hoạch, từ bảng tính Excel, CSV và danh bạ JSON",
    );
    let examples = speech.pick(
        "  bomay import units.xlsx --catalogue vn/catalogue.json -o structure.json --plan-out plan.json\n\
         \x20 bomay import units.csv --guess > mapping.json\n\
         \x20 bomay import before.csv after.csv changes.csv --map mapping.json -o structure.json --plan-out plan.json\n\
         \x20 bomay import --template -o template.xlsx --catalogue vn/catalogue.json",
        "  bomay import so-lieu.xlsx --catalogue vn/catalogue.json -o co-cau.json --plan-out ke-hoach.json\n\
         \x20 bomay import don-vi.csv --guess > anh-xa.json\n\
         \x20 bomay import truoc.csv sau.csv chuyen-doi.csv --map anh-xa.json -o co-cau.json --plan-out ke-hoach.json\n\
         \x20 bomay import --template -o mau.xlsx --catalogue vn/catalogue.json",
    );
    let file = speech.pick("Workbooks, CSV or JSON files", "Các tệp bảng tính, CSV hoặc JSON");
    let map = speech.pick(
        "Mapping file, or `field=Heading of the column`; may be repeated (default: guessed from the headings)",
        "Tệp ánh xạ, hoặc `trường=Tiêu đề cột`; có thể lặp lại (mặc định: nhận ra theo tiêu đề cột)",
    );
    let sheet = speech.pick("Read only this sheet", "Chỉ đọc trang tính này");
    let catalogue = speech.pick("Catalogue with the kinds of bodies", "Danh mục loại đơn vị");
    let plan = speech.pick("Write the plan that the tables hold to this file", "Ghi kế hoạch có trong bảng ra tệp này");
    let guess = speech.pick(
        "Print the mapping that the headings suggest, to be corrected and given to `--map`",
        "In tệp ánh xạ nhận ra theo tiêu đề cột, để sửa rồi dùng với `--map`",
    );
    let template = speech.pick("Write an empty workbook to fill in", "Ghi tệp bảng tính mẫu để điền");
    let path = |id, help| arguments::option(id, speech.pick("FILE", "TỆP"), help, speech);
    arguments::subcommand("import", about, speech, examples)
        .arg(
            arguments::argument("file", speech.pick("FILE", "TỆP"), file, speech)
                .num_args(1..)
                .required_unless_present("template"),
        )
        .arg(path("map", map).short('m').action(ArgAction::Append))
        .arg(arguments::option("sheet", speech.pick("SHEET", "TRANG"), sheet, speech))
        .arg(path("catalogue", catalogue).short('c'))
        .arg(arguments::output(speech))
        .arg(path("plan-out", plan).value_parser(value_parser!(PathBuf)))
        .arg(arguments::flag("guess", guess, speech).conflicts_with("plan-out"))
        .arg(arguments::flag("template", template, speech).conflicts_with_all(["file", "guess", "map"]))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    if matches.get_flag("template") {
        return template(session, matches);
    }
    let mapped = given_mapping(session, matches)?;
    let nested = mapped.as_ref().map(|(_, mapping)| mapping.nested()).unwrap_or_default();
    let workbooks = workbooks(session, matches, mapped.as_ref().map(|_| &*nested))?;
    let path = catalogue_path(session, matches, mapped.as_ref(), &workbooks)?;
    let catalogue = catalogue(session, path.as_deref())?;
    let is_guessed = mapped.is_none();
    let (mut mapping, notes) = match mapped {
        Some((_, mapping)) => (mapping, Vec::new()),
        None => tables::guess(&workbooks, &catalogue),
    };
    for words in arguments::texts(matches, "map").into_iter().filter(|words| is_pair(words)) {
        mapping.set(words)?;
    }
    if matches.get_flag("guess") {
        session.report(&notes);
        session.print_bytes(tables::print_mapping(&mapping).as_bytes())?;
        return Ok(Exit::Clean);
    }
    if mapping.tables.is_empty() {
        return Err(nothing_recognised(notes));
    }
    if is_guessed {
        session.report(&notes);
        mapping.tables.iter().for_each(|table| session.say(&described(table, session.speech)));
    }
    session.progress("reading the tables", "đang đọc bảng");
    let output = arguments::output_path(matches);
    let path = path.map(|path| relative(output, &path));
    let imported = tables::import(&workbooks, &mapping, (Arc::new(catalogue), path));
    let is_told = imported.as_ref().map_or(true, |imported| !imported.problems.is_empty());
    keep(session, workbooks, is_told);
    let Imported { structure, plan, problems, pages } = imported?;
    session.settle();
    for (label, page) in pages {
        session.inputs.keep(&label, page);
    }
    let is_wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    if is_wrong && !matches.get_flag("lenient") {
        return Err(Failure::of(problems));
    }
    session.report(&problems);
    let text = formats::print_structure(&structure);
    write(session, matches, &text, plan.as_deref())?;
    let (units, lines) = (structure.len(), structure.lines_total());
    let speech = session.speech;
    session.say(&format!(
        "{}, {}",
        counted(units, speech, "body", "bodies", "đơn vị"),
        counted(lines, speech, "line", "lines", "quan hệ")
    ));
    Ok(Exit::Clean)
}

/// Writes the workbook to fill in.
fn template(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let path = matches.get_one::<String>("catalogue").map(PathBuf::from);
    let catalogue = catalogue(session, path.as_deref())?;
    let Some(output) = arguments::output_path(matches) else {
        let message = say!("the template needs a file", "cần nêu tệp để ghi mẫu");
        return Err(Diagnostic::error("usage", message).help(say!("name it with `-o`", "nêu tên bằng `-o`")).into());
    };
    let path = path.map(|path| relative(Some(output), &path));
    let bytes = tables::template(&catalogue, path.as_deref())?;
    write_file(output, &bytes, matches.get_flag("force"))?;
    Ok(Exit::Clean)
}

fn is_pair(words: &str) -> bool {
    words.contains('=') && !Path::new(words).exists()
}

/// Reads the mapping file of the command line, with its path.
fn given_mapping(session: &mut Session, matches: &ArgMatches) -> Result<Option<(String, Mapping)>, Failure> {
    let Some(name) = arguments::texts(matches, "map").into_iter().find(|words| !is_pair(words)) else {
        return Ok(None);
    };
    let number = session.inputs.read(name)?;
    match tables::mapping(&session.inputs.source(number).text, name) {
        (Some(mapping), _) => Ok(Some((name.to_owned(), mapping))),
        (None, problems) => Err(problems.into()),
    }
}

/// Reads the tables of the command line; with the keys of a mapping, if there is one, under which bodies are nested.
fn workbooks(session: &mut Session, matches: &ArgMatches, nested: Option<&[&str]>) -> Result<Vec<Workbook>, Failure> {
    let mut workbooks = Vec::new();
    let mut problems = Vec::new();
    let only = matches.get_one::<String>("sheet");
    for name in arguments::texts(matches, "file") {
        let bytes = match session.inputs.read_bytes(name) {
            Ok(bytes) => bytes,
            Err(problem) => {
                problems.push(*problem);
                continue;
            }
        };
        match tables::open_within(bytes, name, nested.unwrap_or_default(), &session.inputs.limits) {
            Ok(mut workbook) => {
                if let Some(text) = workbook.text.as_deref().filter(|_| name == "-" || nested.is_none()) {
                    session.inputs.keep(name, text.to_owned());
                }
                workbook.sheets.retain(|sheet| only.is_none_or(|only| *only == sheet.name));
                workbooks.push(workbook);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(workbooks) } else { Err(problems.into()) }
}

/// Keeps the texts of the tables, if findings are to show lines of them.
fn keep(session: &mut Session, workbooks: Vec<Workbook>, is_told: bool) {
    for Workbook { file, text, .. } in workbooks {
        if let Some(text) = text.filter(|_| is_told && session.inputs.number(&file).is_none()) {
            session.inputs.keep(&file, text.to_string());
        }
    }
}

/// Returns the path of the catalogue: that of the command line, or what the mapping or the workbook refers to.
fn catalogue_path(
    session: &Session,
    matches: &ArgMatches,
    mapped: Option<&(String, Mapping)>,
    workbooks: &[Workbook],
) -> Result<Option<PathBuf>, Failure> {
    if let Some(path) = matches.get_one::<String>("catalogue") {
        return Ok(Some(PathBuf::from(path)));
    }
    let of_mapping = mapped.and_then(|(file, mapping)| {
        let mut place = Place { file: file.clone(), ..formats::key_place("catalogue", Input::Mapping) };
        Locator::new(session.inputs.text(file).unwrap_or_default()).fill(&mut place);
        Some((file, (mapping.catalogue.clone()?, place)))
    });
    let of_workbook = || workbooks.iter().find_map(|workbook| Some((&workbook.file, workbook.stated_catalogue()?)));
    let Some((file, (reference, place))) = of_mapping.or_else(of_workbook) else { return Ok(None) };
    let path = formats::resolve(file, &reference).map_err(|problem| problem.at(place))?;
    Ok(Some(PathBuf::from(path)))
}

/// Reads the catalogue with those that it extends; an empty one when there is none.
pub fn catalogue(session: &mut Session, path: Option<&Path>) -> Result<Catalogue, Failure> {
    let Some(path) = path else { return Ok(Catalogue::default()) };
    let name = path.to_string_lossy().into_owned();
    let mut fetch = |path: &str| {
        let number = session.inputs.read(path)?;
        Ok(session.inputs.source(number).text.clone())
    };
    fetch(&name)?;
    // The chain is read from beside the catalogue, so that any path of the command line will do.
    let (folder, file) = name.rsplit_once('/').map_or(("", name.as_str()), |(folder, file)| (folder, file));
    let from = if folder.is_empty() { String::new() } else { format!("{folder}/.") };
    let CatalogueChain { catalogue, problems, unreachable, .. } = formats::catalogue_chain(&from, file, &mut fetch);
    let problems: Vec<Diagnostic> = problems.into_iter().chain(unreachable).collect();
    if problems.is_empty() { Ok(catalogue) } else { Err(problems.into()) }
}

/// Returns the path of a file as seen from where another one will lie.
pub fn relative(from: Option<&Path>, to: &Path) -> String {
    let folder = from.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parts = |path: &Path| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()) {
            match part.as_str() {
                "." => {}
                ".." if parts.last().is_some_and(|last| last != "..") => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        parts
    };
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (folder, to) = (parts(&whole(folder)), parts(&whole(to)));
    let shared = folder.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - shared);
    up.chain(to[shared..].iter().cloned()).collect::<Vec<_>>().join("/")
}

fn nothing_recognised(notes: Vec<Diagnostic>) -> Failure {
    let message = say!("no table was recognised", "không nhận ra bảng nào");
    let help = say!(
        "say which column is what: `--map \"name=Heading of the column\"`, or a mapping file",
        "cho biết cột nào là gì: `--map \"name=Tiêu đề cột\"`, hoặc tệp ánh xạ"
    );
    let problem = Diagnostic::error("no-table", message).help(help);
    Failure::Problems(notes.into_iter().chain([problem]).collect())
}

/// Says what a table was taken for.
fn described(table: &TableMap, speech: Speech) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|(field, source)| format!("{field} ← “{}”", source.0.column.as_deref().unwrap_or("")))
        .collect();
    let levels: Vec<String> =
        table.levels.iter().map(|source| format!("“{}”", source.0.column.as_deref().unwrap_or(""))).collect();
    let levels = match levels.is_empty() {
        true => Vec::new(),
        false => vec![format!("{} ← {}", speech.pick("levels", "các cấp"), levels.join(" > "))],
    };
    let columns = [levels, columns].concat();
    let name = [table.file.as_deref(), table.sheet.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = if name.is_empty() { String::new() } else { format!(" “{name}”") };
    let outline = match table.outline {
        None => "",
        Some(tables::Outline::Numbering) => speech.pick("; superiors from the numbering", "; cấp trên theo số thứ tự"),
        Some(tables::Outline::Indent) => {
            speech.pick("; superiors from the indentation", "; cấp trên theo độ thụt dòng")
        }
    };
    let gives = table.gives.name(speech);
    let table = speech.pick("table", "bảng");
    bomay::render::words::harmless(&format!("{table}{name} ({gives}): {}{outline}", columns.join(", "))).into_owned()
}

fn write(session: &Session, matches: &ArgMatches, structure: &str, plan: Option<&str>) -> Result<(), Failure> {
    let mut files: Vec<(PathBuf, &[u8])> = Vec::new();
    let output = arguments::output_path(matches);
    files.extend(output.map(|path| (path.to_owned(), structure.as_bytes())));
    match (matches.get_one::<PathBuf>("plan-out"), plan) {
        (Some(path), Some(plan)) => files.push((path.clone(), plan.as_bytes())),
        (Some(_), None) => {
            let message = say!("the tables hold no plan", "các bảng không có kế hoạch");
            let help = say!("add a table with originals and results", "bổ sung bảng có đơn vị trước và sau sắp xếp");
            return Err(Diagnostic::error("no-plan", message).help(help).into());
        }
        (None, Some(_)) => session.say(session.speech.pick(
            "the tables hold a plan too: write it with --plan-out",
            "các bảng còn có kế hoạch: ghi ra bằng --plan-out",
        )),
        (None, None) => {}
    }
    if !files.is_empty() {
        write_files(&files, matches.get_flag("force"))?;
    }
    match output {
        Some(_) => Ok(()),
        None => session.print_bytes(structure.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_named_as_seen_from_the_file_that_is_written() {
        let of = |from: Option<&str>, to: &str| relative(from.map(Path::new), Path::new(to));
        assert_eq!(of(Some("out/a.json"), "models/vn/catalogue.json"), "../models/vn/catalogue.json");
        assert_eq!(of(Some("a.json"), "models/vn/catalogue.json"), "models/vn/catalogue.json");
        assert_eq!(of(None, "./models/../catalogue.json"), "catalogue.json");
        assert_eq!(of(Some("/a/b/c.json"), "/a/x.json"), "../x.json");
    }
}
