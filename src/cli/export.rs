//! `bomay export`: a structure in the notations of others.

use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::formats::rdf::{self, History};
use bomay::formats::{self, CatalogueFile, tables};
use bomay::layout::Options;
use bomay::layout::chart::View;
use bomay::render::graph_dot;
use bomay::render::network::Network;
use bomay::render::picture::{Scope, Subject};
use bomay::say;
use bomay::simulate::Outcome;
use clap::{ArgMatches, Command};

use super::import::relative;
use super::load::Run;
use super::output::{write_file, write_folder};
use super::{Exit, Failure, Session, Subcommand, arguments, pictures};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "export", command, run };

/// What a format is made of.
struct Source<'a> {
    run: &'a Run,
    has_plan: bool,
    base: &'a str,
    /// The catalogue as seen from the file that is written.
    catalogue: Option<String>,
    speech: Speech,
}

/// A format: its word, the endings of its files, and how it is written, as one file or as several in a folder.
struct Format {
    word: &'static str,
    endings: &'static [&'static str],
    write: fn(&Source<'_>) -> Result<Contents, Box<Diagnostic>>,
}

/// What is written.
enum Contents {
    One(Vec<u8>),
    Folder(Vec<(&'static str, Vec<u8>)>),
}

/// All formats, the default first.
static FORMATS: [Format; 9] = [
    Format {
        word: WORKBOOK,
        endings: &["xlsx"],
        write: |source| Ok(Contents::One(tables::export(after(source), source.catalogue.as_deref())?)),
    },
    Format { word: "turtle", endings: &["ttl"], write: |source| Ok(one(rdf::turtle(after(source), &rdf(source)))) },
    Format { word: "jsonld", endings: &["jsonld"], write: |source| Ok(one(rdf::json_ld(after(source), &rdf(source)))) },
    Format { word: "graphml", endings: &["graphml"], write: |source| Ok(one(network(source).graphml())) },
    Format {
        word: "csv",
        endings: &[],
        write: |source| {
            let network = network(source);
            let files = [("nodes.csv", network.nodes_csv()), ("edges.csv", network.edges_csv())];
            Ok(Contents::Folder(files.map(|(name, text)| (name, text.into_bytes())).into()))
        },
    },
    Format {
        word: "parquet",
        endings: &[],
        write: |source| {
            let network = network(source);
            let files = [("nodes.parquet", network.nodes_parquet()), ("edges.parquet", network.edges_parquet())];
            Ok(Contents::Folder(files.into()))
        },
    },
    Format {
        word: "json",
        endings: &[],
        write: |source| {
            let structure = after(source);
            let catalogue = CatalogueFile { catalogue: structure.catalogue().clone(), ..CatalogueFile::default() };
            let beside = formats::print_structure_beside(structure, Some(CATALOGUE));
            let files = [("structure.json", beside), (CATALOGUE, formats::print_catalogue(&catalogue))];
            Ok(Contents::Folder(files.map(|(name, text)| (name, text.into_bytes())).into()))
        },
    },
    Format {
        word: "dot",
        endings: &["dot", "gv"],
        write: |source| Ok(one(graph_dot::dot(after(source), source.speech))),
    },
    Format { word: "mermaid", endings: &["mmd", "mermaid"], write: |source| drawn(source, "mermaid") },
];

/// The workbook that `bomay import` reads back; no terminal can show it.
const WORKBOOK: &str = "xlsx";

const WORDS: &[&str] = &[WORKBOOK, "turtle", "jsonld", "graphml", "csv", "parquet", "json", "dot", "mermaid"];

/// Name of the catalogue beside a structure in JSON.
const CATALOGUE: &str = "catalogue.json";

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Write a structure for other programs: a workbook that `bomay import` reads back, RDF (W3C ORG), GraphML, \
         tables (CSV, Parquet), JSON, DOT, Mermaid",
        "Xuất cơ cấu cho chương trình khác: bảng tính mà `bomay import` đọc lại đầy đủ, RDF (W3C ORG), GraphML, bảng \
         (CSV, Parquet), JSON, DOT, Mermaid",
    );
    let examples = speech.pick(
        "  bomay export structure.json -o structure.xlsx\n\
         \x20 bomay export structure.json -o structure.ttl --base https://data.example.vn/org/\n\
         \x20 bomay export structure.json --plan plan.json -f jsonld -o after.jsonld\n\
         \x20 bomay export structure.json -f parquet -o tables/\n\
         \x20 bomay export register.ttl --map mapping.json --lenient -f json -o register/",
        "  bomay export co-cau.json -o co-cau.xlsx\n\
         \x20 bomay export co-cau.json -o co-cau.ttl --base https://data.example.vn/org/\n\
         \x20 bomay export co-cau.json --plan ke-hoach.json -f jsonld -o sau.jsonld\n\
         \x20 bomay export co-cau.json -f parquet -o bang/\n\
         \x20 bomay export so-dang-ky.ttl --map anh-xa.json --lenient -f json -o so-dang-ky/",
    );
    let base = speech.pick(
        "What the IRIs of RDF begin with: an address of your own (default: https://example.org/bomay/)",
        "Phần đầu của các IRI trong RDF: nên là địa chỉ của cơ quan (mặc định: https://example.org/bomay/)",
    );
    arguments::subcommand("export", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, WORDS))
        .arg(arguments::option("base", "IRI", base, speech).default_value(rdf::BASE).hide_default_value(true))
        .arg(arguments::mapping(speech))
        .arg(arguments::output(speech))
        .arg(arguments::strip(speech))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let base = arguments::text(matches, "base");
    rdf::check_base(base)?;
    session.read_mapping(matches)?;
    let names = arguments::texts(matches, "plan");
    let name = arguments::text(matches, "structure");
    let format = format(matches)?;
    if format.word == WORKBOOK && matches.get_one::<PathBuf>("output").is_none() {
        let message = say!("a workbook cannot be shown here", "không thể hiển thị bảng tính ở đây");
        let help = say!("name a file with `-o`", "nêu tên tệp bằng `-o`");
        return Err(Diagnostic::error("usage", message).help(help).into());
    }
    let reading = session.structure(name, matches.get_flag("lenient"))?;
    let catalogue = reading.structure.header().catalogue.as_ref().map(|path| {
        let beside = Path::new(name).parent().unwrap_or(Path::new("")).join(path);
        relative(arguments::output_path(matches), &beside)
    });
    let run = session.carry_out(matches, &names, reading)?;
    if !run.outcome.committed {
        session.report(&run.outcome.problems);
        return Ok(Exit::refused(&run.outcome.problems));
    }
    session.progress("writing", "đang ghi");
    let source = Source { run: &run, has_plan: !names.is_empty(), base, catalogue, speech: session.speech };
    let contents = (format.write)(&source)?;
    session.settle();
    let force = matches.get_flag("force");
    match (arguments::output_path(matches), contents) {
        (Some(path), Contents::One(bytes)) => write_file(path, &bytes, force)?,
        (None, Contents::One(bytes)) => session.print_bytes(&bytes)?,
        (Some(path), Contents::Folder(files)) => write_folder(path, &files, force)?,
        (None, Contents::Folder(files)) => {
            let count = files.len();
            let message = say!("this format takes {count} files", "dạng này gồm {count} tệp");
            let help = say!("name a folder with `-o`", "nêu tên thư mục sau `-o`");
            return Err(Diagnostic::error("several-files", message).help(help).into());
        }
    }
    Ok(Exit::Clean)
}

/// Returns the format asked for, or else the one that the name of the output ends with.
fn format(matches: &ArgMatches) -> Result<&'static Format, Box<Diagnostic>> {
    let endings = FORMATS.iter().flat_map(|format| format.endings.iter().map(|ending| (*ending, format.word)));
    let word = arguments::format_of_output(matches, &endings.collect::<Vec<_>>())?;
    Ok(FORMATS.iter().find(|known| known.word == word).unwrap_or(&FORMATS[0]))
}

fn one(text: String) -> Contents {
    Contents::One(text.into_bytes())
}

fn after<'a>(source: &'a Source<'_>) -> &'a bomay::model::Structure {
    &source.run.outcome.after
}

fn rdf<'a>(source: &'a Source<'_>) -> rdf::Options<'a> {
    let Outcome { events, lineage, .. } = &*source.run.outcome;
    let history = source.has_plan.then_some(History { events, lineage });
    rdf::Options { base: source.base, history }
}

fn network(source: &Source<'_>) -> Network {
    Network::of(after(source), source.speech)
}

/// Draws the structure; with a plan, what changes.
fn drawn(source: &Source<'_>, format: &str) -> Result<Contents, Box<Diagnostic>> {
    let Run { plans, outcome, .. } = source.run;
    let (subject, view) = match source.has_plan {
        true => (Subject::outcome(outcome), View::Change),
        false => (Subject::structure(&outcome.before), View::Before),
    };
    let chart = pictures::draw(subject, plans, Scope { speech: source.speech, ..Scope::default() });
    let sheets = pictures::print(&chart, Some(view), format, &Options::default(), false, 0)?;
    Ok(Contents::One(sheets.join(&b'\n')))
}
