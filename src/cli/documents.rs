//! The papers of a simulation: annexes, scheme and the tables old → new, for `simulate --out`.

use std::collections::BTreeSet;

use bomay::check::{Criterion, Transition, criteria};
use bomay::diagnostic::Diagnostic;
use bomay::formats::{self, AnnexSettings};
use bomay::model::{Id, Structure};
use bomay::render::annexes::{Request, Source, annexes};
use bomay::render::scheme::{self, Picture};
use bomay::render::tables::xlsx::TooLarge;
use bomay::rules::Ruleset;
use bomay::say;
use bomay::simulate::Outcome;
use clap::ArgMatches;

use super::load::Run;
use super::{Failure, Session};

/// Reads the settings of the annexes, or takes the built-in ones.
///
/// # Errors
/// Fails with everything that is wrong in the file.
pub fn settings(session: &mut Session, matches: &ArgMatches) -> Result<AnnexSettings, Failure> {
    let Some(name) = matches.get_one::<String>("annexes") else { return Ok(AnnexSettings::default()) };
    let number = session.inputs.read(name)?;
    let source = session.inputs.source(number);
    let (settings, problems) = formats::annexes(&source.text, &source.name);
    settings.ok_or(Failure::Problems(problems))
}

/// What the rules say of the bodies that change.
#[derive(Default)]
pub struct Criteria {
    /// Of the bodies after and their superiors.
    pub met: Vec<Criterion>,
    /// Of the bodies before.
    pub standards: Vec<Criterion>,
}

impl Criteria {
    /// Holds the rules against the bodies that the events concern.
    pub fn of(outcome: &Outcome, ruleset: &Ruleset) -> Self {
        let Outcome { before, after, events, .. } = outcome;
        let concerned: BTreeSet<Id> = events.iter().flat_map(|event| event.concerned()).cloned().collect();
        let met = criteria(Transition { before, after, events }, ruleset, &with_superiors(after, &concerned));
        let standards = criteria(Transition { before, after: before, events: &[] }, ruleset, &concerned);
        Criteria { met, standards }
    }
}

/// Returns the papers as file name and contents.
///
/// # Errors
/// Says which limit of a file format is exceeded.
pub fn write(
    session: &Session,
    run: &Run,
    settings: &AnnexSettings,
    pictures: &[Picture],
) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let Run { plans, outcome, packs, texts, criteria, .. } = run;
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|(input, number)| {
            let source = session.inputs.source(*number);
            Source { input: *input, file: &source.name, text: &source.text }
        })
        .collect();
    let request = Request {
        outcome,
        plans,
        criteria: &criteria.met,
        standards: &criteria.standards,
        packs,
        settings,
        sources: &sources,
        speech: session.speech,
    };
    let annexes = annexes(request);
    let [forward, backward] = annexes.succession_csv();
    Ok(vec![
        ("annexes.xlsx", annexes.workbook().map_err(refused)?),
        ("scheme.docx", scheme::write(request, &annexes, pictures)),
        ("old-new.xlsx", annexes.succession_workbook().map_err(refused)?),
        ("old-new.csv", forward),
        ("new-old.csv", backward),
    ])
}

/// Says why a workbook cannot be written, and what to do.
fn refused(TooLarge(error): TooLarge) -> Diagnostic {
    let message = say!("the workbook cannot be written: {error}", "không ghi được bảng tính: {error}");
    let help = say!(
        "write fewer annexes (`write` in the file of `--annexes`), or use the CSV files",
        "ghi ít biểu hơn (`write` trong tệp `--annexes`), hoặc dùng các tệp CSV"
    );
    Diagnostic::error("workbook-too-large", message).help(help)
}

/// Returns units with all that stands above them: rules about sums are rules about superiors.
fn with_superiors(structure: &Structure, units: &BTreeSet<Id>) -> BTreeSet<Id> {
    let living = units.iter().filter_map(|id| structure.unit(id));
    living.flat_map(|unit| std::iter::once(unit).chain(unit.superiors())).map(|unit| unit.id().clone()).collect()
}
