//! `bomay schema`: the JSON Schema of a file format, for editors.

use bomay::diagnostic::Speech;
use bomay::formats;
use bomay::render::outcome;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "schema", command, run };

/// The format that is written and not read.
const OUTCOME: &str = "outcome";

fn command(speech: Speech) -> Command {
    let about = speech.pick("Print the JSON Schema of a file format", "In lược đồ JSON Schema của một dạng tệp");
    let examples = speech
        .pick("  bomay schema structure > structure.schema.json", "  bomay schema structure > structure.schema.json");
    let help = speech.pick(
        "structure, plan, catalogue, pack, annexes, mapping, rdf-mapping, status, baseline, outcome",
        "structure (cơ cấu), plan (kế hoạch), catalogue (danh mục), pack (bộ quy tắc), annexes (mẫu phụ lục), mapping (cách đọc bảng), rdf-mapping (cách đọc RDF), status (ghi nhận kết quả), baseline (phát hiện đã biết), outcome (kết quả)",
    );
    arguments::subcommand("schema", about, speech, examples).arg(
        arguments::argument("what", speech.pick("FORMAT", "DẠNG_TỆP"), help, speech)
            .required(true)
            .value_parser(PossibleValuesParser::new(formats::SCHEMAS.into_iter().chain([OUTCOME])))
            .hide_possible_values(true),
    )
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let what = arguments::text(matches, "what");
    // The parser of the arguments has refused every other word.
    let schema = formats::schema(what).unwrap_or_else(outcome::schema);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    session.print_bytes(text.as_bytes())?;
    Ok(Exit::Clean)
}
