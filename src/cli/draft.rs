//! `bomay draft`: from a plan to the sentences of a decision.

use bomay::decision::draft::draft;
use bomay::diagnostic::Speech;
use bomay::formats;
use bomay::simulate::made_for_another;
use clap::{ArgMatches, Command};

use super::output::write_file;
use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "draft", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Draft the decision that would do what plans do (in Vietnamese)",
        "Soạn dự thảo nghị quyết, quyết định từ kế hoạch",
    );
    let examples = speech.pick(
        "  bomay draft before.json plan.json -o decision.md",
        "  bomay draft truoc.json ke-hoach.json -o du-thao.md",
    );
    arguments::subcommand("draft", about, speech, examples)
        .arg(arguments::structure(speech))
        .arg(arguments::plans(speech))
        .arg(arguments::output(speech))
        .arg(arguments::force(speech))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let structure = session.structure(arguments::text(matches, "structure"), false)?.structure;
    let mut plans = Vec::new();
    for (position, name) in arguments::texts(matches, "plan").into_iter().enumerate() {
        let number = session.inputs.read(name)?;
        let source = session.inputs.source(number);
        let (plan, problems) = formats::plan(&source.text, &source.name, position);
        match plan.filter(|_| problems.is_empty()) {
            Some(plan) => plans.push(plan),
            None => return Err(problems.into()),
        }
    }
    let refused = made_for_another(&structure, &plans);
    if !refused.is_empty() {
        return Err(refused.into());
    }
    let draft = draft(&structure, &plans);
    if draft.text.is_empty() {
        return Err(Failure::of(draft.problems));
    }
    match arguments::output_path(matches) {
        Some(path) => write_file(path, draft.text.as_bytes(), matches.get_flag("force"))?,
        None => session.print_bytes(draft.text.as_bytes())?,
    }
    session.report(&draft.problems);
    Ok(Exit::of(&draft.problems))
}
