//! Runs the examples that stand in packs: what must pass passes, what must fail fails, by the entry itself.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Request, simulate};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, Severity};
use crate::formats::{self, outline};
use crate::model::Catalogue;
use crate::rules::Ruleset;
use crate::rules::pack::{Entry, Example, Expectation, Pack};
use crate::say;

/// How the examples of one entry fared.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Examples that passed, as they must.
    pub passed: usize,
    /// Examples that failed, as they must.
    pub failed: usize,
    /// What is wrong: examples that do not do what they say, or are missing.
    pub problems: Vec<Diagnostic>,
}

/// Runs the examples of the entry at a position of a pack; `catalogue` gives them their words.
pub fn trial(packs: &[Pack], (number, position): (usize, usize), catalogue: &Arc<Catalogue>) -> Trial {
    let (pack, entry) = (&packs[number], &packs[number].entries[position]);
    let place = entry_place(number, position);
    let mut trial = Trial::default();
    for (index, example) in entry.examples.iter().enumerate() {
        let place = place.clone().key("examples").index(index);
        let Some((text, expectation)) = example.outline() else {
            let message = say!("an example either passes or fails", "mỗi ví dụ hoặc đạt, hoặc không đạt");
            let help = say!("give `passes` or `fails`", "ghi `passes` hoặc `fails`");
            trial.problems.push(Diagnostic::error("bad-example", message).at(place).help(help));
            continue;
        };
        match run(&alone(packs, number, position), (entry, example), &text, (catalogue, &place, expectation)) {
            Err(mut problems) => trial.problems.append(&mut problems),
            Ok(found) => match verdict(pack, position, example, expectation, &found) {
                None if expectation == Expectation::Passes => trial.passed += 1,
                None => trial.failed += 1,
                Some(problem) => trial.problems.push(problem.at(place)),
            },
        }
    }
    if trial.problems.is_empty() && entry.require.is_some() && (trial.passed == 0 || trial.failed == 0) {
        let name = entry.name(position);
        let message = say!(
            "entry `{name}` lacks an example that passes, or one that fails",
            "mục `{name}` thiếu ví dụ đạt hoặc ví dụ không đạt"
        );
        let help = say!("add both under `examples`", "bổ sung cả hai ở `examples`");
        trial.problems.push(Diagnostic::new(Severity::Warning, "missing-example", message).at(place).help(help));
    }
    trial
}

fn entry_place(pack: usize, position: usize) -> Place {
    let path = vec![Segment::Key("entries".into()), Segment::Index(position)];
    Place { path, input: Input::Pack(pack), ..Place::default() }
}

/// Returns the pack with nothing but the entry, and those that declare the rule that it adjusts.
fn alone(packs: &[Pack], number: usize, position: usize) -> Vec<Pack> {
    let entry = &packs[number].entries[position];
    let mut kept: Vec<Pack> = Vec::new();
    for (other, pack) in packs.iter().enumerate() {
        let declares = |at: usize, candidate: &Entry| {
            entry.require.is_none()
                && candidate.require.is_some()
                && (candidate.rule == entry.rule || *candidate.name(at) == *entry.rule)
        };
        let entries: Vec<Entry> = pack
            .entries
            .iter()
            .enumerate()
            .filter(|(at, candidate)| (other, *at) == (number, position) || declares(*at, candidate))
            .map(|(at, candidate)| Entry {
                id: Some((*candidate.name(at)).into()),
                repeals: Vec::new(),
                part_of: None,
                ..candidate.clone()
            })
            .collect();
        if !entries.is_empty() {
            kept.push(Pack { entries, source: pack.source.clone(), ..Pack::new(pack.id.clone()) });
        }
    }
    kept
}

/// Returns the day on which an example is looked at: the one it states, or one on which the entry holds.
fn day(entry: &Entry, example: &Example) -> Option<Date> {
    example.as_of.or(example.on).or(entry.valid_from).or(entry.valid_to)
}

fn run(
    packs: &[Pack],
    (entry, example): (&Entry, &Example),
    text: &str,
    (catalogue, place, expectation): (&Arc<Catalogue>, &Place, Expectation),
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let field = match expectation {
        Expectation::Passes => "passes",
        Expectation::Fails => "fails",
    };
    let loaded = outline::parse_with(text, "example", catalogue.clone());
    let mut problems = loaded.problems;
    for problem in &mut problems {
        let line = problem.place.as_ref().map_or(1, |place| place.line.max(1)) as usize - 1;
        problem.place = Some(place.clone().key(field).index(line));
    }
    // An example shows what an entry demands, not by when.
    let ruleset = Ruleset::from_packs(packs, day(entry, example)).0.with_duties_due();
    let mut plans = Vec::new();
    if !example.plan.is_empty() {
        let on = example.on.map(|on| on.to_string());
        let step = json!({"id": "1", "basis": example.basis, "do": example.plan});
        let mut plan = json!({"format": "bomay/plan/1", "id": "example", "steps": [step]});
        if let (Some(on), Some(step)) = (on, plan.pointer_mut("/steps/0").and_then(Value::as_object_mut)) {
            step.insert("on".into(), on.into());
        }
        let (read, found) = formats::plan(&plan.to_string(), "example", 0);
        let in_pack = |problem: Diagnostic| problem.at(place.clone().key("plan"));
        problems.extend(found.into_iter().map(in_pack));
        plans.extend(read);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let outcome = simulate(Request { before: &loaded.structure, plans: &plans, ruleset: &ruleset, until: None });
    if !outcome.committed {
        return Err(outcome.problems.into_iter().map(|problem| problem.at(place.clone().key("plan"))).collect());
    }
    let findings = outcome.findings;
    let waiting = findings.introduced.into_iter().chain(findings.remaining);
    Ok(waiting.collect())
}

/// Says what an example does instead of what it should do; none if it does that.
fn verdict(
    pack: &Pack,
    position: usize,
    example: &Example,
    expectation: Expectation,
    found: &[Diagnostic],
) -> Option<Diagnostic> {
    let entry = &pack.entries[position];
    let name = entry.name(position);
    let full = format!("{}/{name}", pack.id);
    let own = |finding: &&Diagnostic| {
        finding.entry.as_deref() == Some(full.as_str()) || (entry.off && finding.code == *entry.rule)
    };
    let mut unsure = found.iter().filter(|finding| matches!(&*finding.code, "not-assessed" | "expression-fault"));
    let about = |finding: &&Diagnostic| example.unit.is_none() || finding.unit.as_deref() == example.unit.as_deref();
    let (message, finding) = match expectation {
        _ if unsure.clone().next().is_some() => {
            (say!("an example of `{name}` cannot be assessed", "ví dụ của `{name}` không đánh giá được"), unsure.next())
        }
        Expectation::Passes => (
            say!("an example of `{name}` should pass, and fails", "ví dụ của `{name}` phải đạt nhưng không đạt"),
            Some(found.iter().find(own)?),
        ),
        Expectation::Fails if found.iter().filter(own).any(|finding| about(&finding)) => return None,
        Expectation::Fails => (
            say!("an example of `{name}` should fail, and passes", "ví dụ của `{name}` phải không đạt nhưng lại đạt"),
            found.iter().find(own),
        ),
    };
    let mut problem = Diagnostic::error("bad-example", message)
        .help(say!("correct the example, or the entry", "sửa ví dụ hoặc sửa mục quy tắc"));
    if let Some(finding) = finding {
        problem = problem.related(finding.message.clone(), None);
    }
    Some(problem)
}
