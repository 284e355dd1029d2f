//! `bomay rules`: what applies to a structure on a date and why, and whether the examples of packs do what they say.

use std::collections::BTreeMap;
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Input, Speech, did_you_mean};
use bomay::formats::PackChain;
use bomay::model::Structure;
use bomay::render::rulebook::Rulebook;
use bomay::rules::{Ruleset, expression};
use bomay::say;
use bomay::simulate::{Trial, trial};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use jiff::civil::Date;

use super::{Exit, Failure, Session, Subcommand, arguments, show};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "rules", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "List the rules of packs, show one, or run their examples",
        "Liệt kê quy tắc của các bộ quy tắc, xem một quy tắc, hoặc chạy thử các ví dụ",
    );
    let examples = speech.pick(
        "  bomay rules list models/vn/packs/party.json --as-of 2022-08-01\n\
         \x20 bomay rules list my-rules.json --on structure.json\n\
         \x20 bomay rules show my-rules.json --entry R28\n\
         \x20 bomay rules test my-rules.json\n\
         \x20 bomay rules vocabulary",
        "  bomay rules list models/vn/packs/party.json --as-of 01/08/2022\n\
         \x20 bomay rules list quy-tac.json --on co-cau.json\n\
         \x20 bomay rules show quy-tac.json --entry R28\n\
         \x20 bomay rules test quy-tac.json\n\
         \x20 bomay rules vocabulary",
    );
    let action = speech.pick(
        "list, show, test, or vocabulary: the names that expressions know",
        "list (liệt kê), show (xem), test (chạy ví dụ), vocabulary (các tên dùng trong biểu thức)",
    );
    let packs = speech.pick("Rule packs", "Các bộ quy tắc");
    let on = speech.pick(
        "Say also to how many units of this structure each entry applies",
        "Cho biết mỗi mục áp dụng cho bao nhiêu đơn vị của cơ cấu này",
    );
    let entry = speech.pick("The entry to show: its id or its code", "Mục cần xem: mã mục hoặc mã quy tắc");
    let action = arguments::argument("action", speech.pick("ACTION", "VIỆC"), action, speech)
        .required(true)
        .value_parser(PossibleValuesParser::new(["list", "show", "test", "vocabulary"]))
        .hide_possible_values(true);
    arguments::subcommand("rules", about, speech, examples)
        .arg(action)
        .arg(arguments::argument("packs", speech.pick("PACK", "BỘ_QUY_TẮC"), packs, speech).num_args(0..))
        .arg(arguments::option("entry", speech.pick("ID", "MÃ"), entry, speech))
        .arg(arguments::option("on", speech.pick("STRUCTURE", "CƠ_CẤU"), on, speech))
        .arg(arguments::as_of(speech))
        .arg(arguments::format(speech, &["text", "json"]))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let action = arguments::text(matches, "action");
    let names = arguments::texts(matches, "packs");
    if action == "vocabulary" {
        session.print(expression::vocabulary().to(session.speech))?;
        return Ok(Exit::Clean);
    }
    if names.is_empty() {
        let message = say!("name at least one pack", "nêu ít nhất một bộ quy tắc");
        let help = say!("for example `models/vn/packs/party.json`", "ví dụ `models/vn/packs/party.json`");
        return Err(Diagnostic::error("usage", message).help(help).into());
    }
    let mut chain = session.packs(&names);
    let mut wrong = std::mem::take(&mut chain.problems);
    let structure = match matches.get_one::<String>("on") {
        Some(name) => Some(session.structure(name, true)?.structure),
        None => None,
    };
    let asked = matches.get_one::<Date>("as-of").copied();
    let (ruleset, mut found) = Ruleset::from_packs(&chain.packs, asked);
    for (number, catalogue) in chain.catalogues.iter().enumerate() {
        found.extend(catalogue.iter().flat_map(|catalogue| ruleset.word_problems(number, catalogue)));
    }
    session.locate_packs(&mut found, &chain);
    wrong.append(&mut found);
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let day = asked.or_else(|| structure.as_deref().and_then(Structure::as_of));
    let book = Rulebook { packs: &chain.packs, ruleset: &ruleset, day, structure: structure.as_deref() };
    match action {
        "test" => test(session, &chain),
        "show" => {
            let wanted = arguments::text(matches, "entry");
            let text = book.show(wanted, session.speech);
            if text.is_empty() {
                return Err(unknown(wanted, &chain).into());
            }
            session.print(&format!("{}\n", text.trim_end())).map(|()| Exit::Clean)
        }
        _ => {
            let text = match arguments::text(matches, "format") {
                "json" => book.json(),
                _ => book.list(session.speech),
            };
            session.print(&text).map(|()| Exit::Clean)
        }
    }
}

fn unknown(wanted: &str, chain: &PackChain) -> Diagnostic {
    let message = match wanted {
        "" => say!("say which entry to show", "nêu mục cần xem"),
        _ => say!("there is no entry `{wanted}`", "không có mục `{wanted}`"),
    };
    let mut names: Vec<String> = Vec::new();
    for pack in &chain.packs {
        names.extend(pack.entries.iter().enumerate().map(|(position, entry)| entry.name(position)));
        names.extend(pack.entries.iter().map(|entry| entry.rule.to_string()));
    }
    let help = did_you_mean(wanted, names.iter().map(String::as_str)).unwrap_or_else(|| {
        say!("see `bomay rules list`; write `--entry R28`", "xem `bomay rules list`; ghi `--entry R28`")
    });
    Diagnostic::error("usage", message).help(help)
}

/// Runs the examples of all packs named, and says how each entry fared.
fn test(session: &mut Session, chain: &PackChain) -> Result<Exit, Failure> {
    let speech = session.speech;
    let mut out = String::new();
    let mut problems = Vec::new();
    let (mut passed, mut failed, mut entries) = (0, 0, 0);
    for (number, pack) in chain.packs.iter().enumerate() {
        let catalogue = Arc::new(chain.catalogues[number].clone().unwrap_or_default());
        for position in 0..pack.entries.len() {
            let Trial { passed: passes, failed: fails, problems: mut wrong } =
                trial(&chain.packs, (number, position), &catalogue);
            let name = pack.entries[position].name(position);
            let mark = if wrong.is_empty() { "✓" } else { "✗" };
            out += &format!(
                "{mark} {}/{name}: {passes} {}, {fails} {}\n",
                pack.id,
                speech.pick("pass", "đạt"),
                speech.pick("fail as they must", "không đạt đúng như nêu")
            );
            problems.append(&mut wrong);
            (passed, failed, entries) = (passed + passes, failed + fails, entries + 1);
        }
    }
    session.locate_packs(&mut problems, chain);
    out += &format!(
        "\n{entries} {}, {passed} + {failed} {}, {} {}\n",
        speech.pick("entries", "mục"),
        speech.pick("examples do what they say", "ví dụ đúng như nêu"),
        problems.len(),
        speech.pick("problems", "vấn đề")
    );
    session.print(&out)?;
    session.print(&show::findings(&problems, &session.inputs, speech))?;
    Ok(Exit::of(&problems))
}

impl Session {
    /// Gives findings in packs their file, line and column.
    pub fn locate_packs(&self, findings: &mut [Diagnostic], chain: &PackChain) {
        let mut texts = BTreeMap::new();
        for (position, source) in chain.sources.iter().enumerate() {
            texts.extend(self.inputs.number(&source.file).map(|number| (Input::Pack(position), number)));
        }
        self.locate(findings, &Structure::empty(Default::default(), Default::default()), &texts);
    }
}
