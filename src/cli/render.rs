//! `bomay render`: a diagram of a structure, before or after plans.

use bomay::diagnostic::Speech;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::{Exit, Failure, Session, Subcommand, arguments, load};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "render", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick("Draw a structure, before or after plans", "Vẽ sơ đồ cơ cấu, trước hoặc sau kế hoạch");
    let examples = speech.pick(
        "  bomay render structure.json -o structure.svg\n\
         \x20 bomay render structure.json --plan plan.json --view change -o change.svg\n\
         \x20 bomay render structure.json --root duc-tho.huyen-uy --depth 2 --format dot | dot -Tpdf > duc-tho.pdf",
        "  bomay render co-cau.json -o co-cau.svg\n\
         \x20 bomay render co-cau.json --plan ke-hoach.json --view change -o thay-doi.svg\n\
         \x20 bomay render co-cau.json --root duc-tho.huyen-uy --depth 2 --format dot | dot -Tpdf > duc-tho.pdf",
    );
    let view = speech.pick(
        "before, after, change (default: change with a plan, before without)",
        "before (trước), after (sau), change (thay đổi); mặc định: change nếu có kế hoạch, before nếu không",
    );
    let root =
        speech.pick("Only this body and what stands below it (id)", "Chỉ đơn vị này và các đơn vị bên dưới (mã)");
    let depth = speech.pick("Levels below the root, at most", "Số cấp tối đa bên dưới gốc");
    arguments::subcommand("render", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plan_option(speech))
        .arg(arguments::until(speech))
        .arg(arguments::format(speech, &["svg", "dot"]))
        .arg(
            arguments::option("view", speech.pick("VIEW", "CÁCH_NHÌN"), view, speech)
                .value_parser(PossibleValuesParser::new(["before", "after", "change"]))
                .hide_possible_values(true),
        )
        .arg(arguments::option("root", speech.pick("ID", "MÃ"), root, speech))
        .arg(arguments::option("depth", "N", depth, speech).value_parser(value_parser!(u32)))
        .arg(arguments::output(speech))
        .arg(arguments::lenient(speech))
        .arg(arguments::force(speech))
}

fn run(_session: &mut Session, _matches: &ArgMatches) -> Result<Exit, Failure> {
    Err(load::pending())
}
