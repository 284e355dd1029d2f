//! A plan that names the structure it was made for meets another one.

use bomay::formats::{self, digest, outline, unit_digest};
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};

const SKETCH: &str = "board: board\n  sales: division staff=7\n  works: division staff=9\n";

/// Simulates a plan stamped for the sketch on another text of it.
fn meet(text: &str) -> Outcome {
    let made_for = outline::parse(SKETCH, "sketch.outline").structure;
    let sales = made_for.unit("sales").expect("it is there").facts();
    let plan = format!(
        r#"{{"format": "bomay/plan/1", "structure": {{"digest": "{}", "units": {{"sales": "{}"}}}},
        "steps": [{{"id": "1", "do": [{{"op": "rename", "unit": "sales", "name": "Trade"}}]}}]}}"#,
        digest(&made_for),
        unit_digest(sales),
    );
    let (plan, problems) = formats::plan(&plan, "plan.json", 0);
    assert!(problems.is_empty(), "{problems:?}");
    let before = outline::parse(text, "sketch.outline").structure;
    let plans: Vec<_> = plan.into_iter().collect();
    simulate(Request { before: &before, plans: &plans, ruleset: &Ruleset::default(), until: None })
}

/// Returns what is said beside the one problem.
fn beside(outcome: &Outcome) -> Vec<&str> {
    assert!(!outcome.committed);
    assert_eq!(outcome.after, outcome.before);
    let [problem] = outcome.problems.as_slice() else { panic!("{:?}", outcome.problems) };
    assert_eq!(problem.code, "changed-structure");
    problem.related.iter().map(|related| related.message.en.as_str()).collect()
}

#[test]
fn a_plan_is_carried_out_on_the_structure_that_it_was_made_for() {
    assert!(meet(SKETCH).committed);
}

#[test]
fn a_changed_unit_that_the_plan_names_is_told() {
    let outcome = meet(&SKETCH.replace("staff=7", "staff=8"));
    assert_eq!(beside(&outcome), ["`sales` has changed"]);
}

#[test]
fn a_missing_unit_that_the_plan_names_is_told() {
    let outcome = meet("board: board\n  works: division staff=9\n");
    assert_eq!(beside(&outcome), ["the plan names `sales`, which is not there"]);
}

#[test]
fn a_change_elsewhere_refuses_the_plan_too() {
    let outcome = meet(&SKETCH.replace("staff=9", "staff=8"));
    assert!(beside(&outcome).is_empty());
}
