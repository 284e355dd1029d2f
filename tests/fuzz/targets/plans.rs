//! Plans: random ones against the reference model and against checking from scratch, and whole simulations.

use std::sync::OnceLock;

use bomay::check::{Checked, check};
use bomay::diagnostic::Speech;
use bomay::formats::{self, outline};
use bomay::layout::chart::View;
use bomay::layout::memory::Memory;
use bomay::layout::{Options, place};
use bomay::model::Structure;
use bomay::plan::execute;
use bomay::render::picture::{Scope, Subject, chart};
use bomay::render::{dot, list, mermaid, outcome as record, svg, text as report};
use bomay::rules::Ruleset;
use bomay::simulate::{Request, comply, simulate};
use serde_json::Value;

use super::{is_explained, places_exist, reads_again, text, texts};
use crate::generator::{Dice, Planner, assemble, parts, plan};
use crate::reference::State;

/// A small structure with a bit of everything.
pub fn sample() -> &'static Structure {
    static MADE: OnceLock<Structure> = OnceLock::new();
    MADE.get_or_init(|| {
        assemble(parts(&mut Dice::of((1u32..400).map(|number| (number * 7919 % 251) as u16).collect())))
    })
}

fn rolled(bytes: &[u8]) -> [Dice; 2] {
    let numbers: Vec<u16> = bytes.iter().map(|byte| u16::from(*byte)).collect();
    let half = numbers.len().min(150) / 2 + numbers.len() / 4;
    let (first, second) = numbers.split_at(half.min(numbers.len()));
    [Dice::of(first.to_vec()), Dice::of(second.to_vec())]
}

/// Numbers that become a structure and operations: the engine does what the reference model does.
pub fn random_plan(bytes: &[u8]) {
    let [mut first, mut second] = rolled(bytes);
    let mut structure = assemble(parts(&mut first));
    let (mut state, mut planner) = (State::of(&structure), Planner::default());
    for _ in 0..10 {
        let operation = planner.operation(&mut second, &state);
        let expected = state.apply(&operation);
        let execution = execute(&mut structure, &[plan(&[vec![operation.clone()]])], None);
        match expected {
            Err(why) => assert!(!execution.problems.is_empty(), "the model says: {why}\n{operation:#}"),
            Ok(_) => {
                assert!(execution.problems.is_empty(), "{operation:#}\n{:#?}", execution.problems);
                assert_eq!(State::of(&structure).canonical(), state.canonical(), "{operation:#}");
            }
        }
    }
    let printed = formats::print_structure(&structure);
    let again = formats::structure(&printed, "f", structure.shared_catalogue());
    assert!(again.structure == structure, "{printed}");
}

/// Numbers that become a structure and operations: findings brought up to date are those of a fresh check.
pub fn recheck(bytes: &[u8]) {
    let [mut first, mut second] = rolled(bytes);
    let mut structure = assemble(parts(&mut first));
    let ruleset = Ruleset::of(bomay::rules::ALL);
    let (mut state, mut planner) = (State::of(&structure), Planner::default());
    let mut checked = Checked::of(&structure, &ruleset);
    for _ in 0..6 {
        let operations: Vec<Value> = (0..2)
            .filter_map(|_| {
                let operation = planner.operation(&mut second, &state);
                state.apply(&operation).is_ok().then_some(operation)
            })
            .collect();
        let execution = execute(&mut structure, &[plan(&[operations])], None);
        assert!(execution.problems.is_empty(), "{:#?}", execution.problems);
        checked.update(&structure, &ruleset, &execution.journal.unwrap_or_default());
        assert_eq!(checked.findings(&structure, &ruleset), check(&structure, &ruleset));
    }
}

/// A structure, a plan and a pack: the whole way to the report and the pictures.
pub fn outcome(bytes: &[u8]) {
    let Some([before, plan, pack, record]) = texts(bytes) else { return };
    let loaded = formats::load(&before, "s.json", &mut |_| Ok(String::new()));
    places_exist(&loaded.problems, &before);
    let plans: Vec<_> = formats::plan(&plan, "p.json", 0).0.into_iter().collect();
    let packs: Vec<_> = formats::pack(&pack, "k.json", 0).0.into_iter().collect();
    let ruleset = Ruleset::from_packs(&packs, None).0;
    let status = formats::status(&record, "t.json").0;
    let mut outcome = simulate(Request { before: &loaded.structure, plans: &plans, ruleset: &ruleset, until: None });
    comply(&mut outcome, &plans, &ruleset, None, status.as_ref());
    let _ = record::print(&outcome);
    for speech in [Speech::En, Speech::Vi] {
        let _ = report::report(&outcome, &plans, speech);
    }
    if !outcome.committed {
        assert!(outcome.after == outcome.before);
    }
    reads_again(&outcome.after, &loaded.problems, formats::print_structure, |text| {
        formats::structure(text, "f", outcome.after.shared_catalogue())
    });
    if outcome.after.len() + outcome.before.len() > 60 {
        return;
    }
    let chart = chart(Subject::outcome(&outcome), &Scope::default());
    let geometry = place(&chart, &Options::default());
    for view in [View::Before, View::After, View::Change] {
        let _ = (svg::draw(&chart, &geometry, view), mermaid::draw(&chart, view), list::write(&chart, view));
        let dot = dot::draw_placed(&chart, &geometry, view);
        assert!(graphviz_rust::parse(&dot).is_ok(), "{dot}");
    }
}

/// A slot file: whatever stands in it, a picture can be drawn.
pub fn slots(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (memory, problems) = Memory::read(&text, "slots.json");
    places_exist(&problems, &text);
    is_explained(&memory, &problems);
    let Some(memory) = memory else { return };
    let structure = outline::parse("u0\n  u1\n    u3\n    u4\n  u2\n    u5\n", "sketch").structure;
    let chart = chart(Subject::structure(&structure), &Scope::default());
    let options = Options { memory: Some(memory.clone()), ..Options::default() };
    let geometry = place(&chart, &options);
    let _ = memory.displacement(&chart, &geometry);
    let _ = svg::draw(&chart, &geometry, View::After);
    let _ = Memory::of(&chart, &geometry);
}
