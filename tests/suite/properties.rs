//! Laws that hold for every structure and every plan, tried on random ones.
//!
//! Above each law stands a list of deliberate bugs that it must catch; each was put in and seen to fail.
//! `PROPTEST_CASES` raises the number of cases.

use std::collections::{BTreeMap, BTreeSet};

use bomay::diff::Diff;
use bomay::formats::{self, print_structure};
use bomay::lineage::{Lineage, Share};
use bomay::model::{ChangeEvent, Fate, Id, Journal, Matter, Parts, Structure};
use bomay::plan::{Execution, execute};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::generator::{Dice, Planner, assemble, catalogue, dice, parts, plan};
use crate::reference::{CONSERVED, State};

/// Operations that the reference model carries out, one after the other.
fn accepted(structure: &Structure, dice: &mut Dice) -> Vec<Value> {
    let (mut state, mut planner) = (State::of(structure), Planner::default());
    let wanted: Vec<Value> = (0..10)
        .filter_map(|_| {
            let operation = planner.operation(dice, &state);
            state.apply(&operation).ok().map(|_| operation)
        })
        .collect();
    wanted
}

/// Puts operations into steps of two.
pub fn steps(operations: &[Value]) -> Vec<Vec<Value>> {
    operations.chunks(2).map(<[Value]>::to_vec).collect()
}

fn run(structure: &mut Structure, operations: &[Value]) -> Execution {
    execute(structure, &[plan(&steps(operations))], None)
}

/// One operation that was carried out: the structure before it, after it, and what the engine says.
struct Moment {
    before: Structure,
    after: Structure,
    event: ChangeEvent,
    operation: Value,
}

/// Carries out operations one by one.
fn moments(structure: &Structure, operations: &[Value]) -> Vec<Moment> {
    let mut now = structure.clone();
    let mut moments = Vec::new();
    for operation in operations {
        let before = now.clone();
        let execution = run(&mut now, std::slice::from_ref(operation));
        let Some(event) = execution.events.into_iter().next() else { continue };
        moments.push(Moment { before, after: now.clone(), event, operation: operation.clone() });
    }
    moments
}

/// Returns a random structure and operations that it bears.
pub fn story() -> impl Strategy<Value = (Parts, Vec<Value>)> {
    (dice(150), dice(250)).prop_map(|(mut first, mut second)| {
        let parts = parts(&mut first);
        let operations = accepted(&assemble(parts.clone()), &mut second);
        (parts, operations)
    })
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

type Contributions = BTreeMap<(String, String), BTreeMap<String, i64>>;

fn contributions(event: &ChangeEvent) -> Contributions {
    let amounts = |contribution: &bomay::model::Contribution| {
        let amounts = contribution.amounts.iter().filter(|(_, amount)| **amount != 0);
        amounts.map(|(measure, amount)| (measure.to_string(), *amount)).collect()
    };
    let pair = |known: &bomay::model::Contribution| (known.original.to_string(), known.result.to_string());
    event.contributions.iter().map(|known| (pair(known), amounts(known))).collect()
}

fn names(ids: &[Id]) -> BTreeSet<String> {
    ids.iter().map(Id::to_string).collect()
}

proptest! {
    #![proptest_config(config())]

    /// The engine does what the description says, step by step, and refuses exactly what it refuses.
    ///
    /// Bugs that it must catch:
    /// - Heads of ended bodies are carried over like deputies.
    /// - A line that repeats the direct superior is laid again.
    /// - A quantity leaves one body and arrives nowhere.
    /// - An ended body does not enter the register.
    #[test]
    fn the_engine_equals_the_reference_model((mut first, mut second) in (dice(150), dice(250))) {
        let mut structure = assemble(parts(&mut first));
        let (mut state, mut planner) = (State::of(&structure), Planner::default());
        for _ in 0..10 {
            let operation = planner.operation(&mut second, &state);
            let expected = state.apply(&operation);
            let before = structure.clone();
            let execution = run(&mut structure, std::slice::from_ref(&operation));
            match expected {
                Err(why) => {
                    prop_assert!(!execution.problems.is_empty(), "the engine accepts, the model says: {why}\n{operation:#}");
                    prop_assert_eq!(&structure, &before);
                }
                Ok(expected) => {
                    prop_assert!(execution.problems.is_empty(), "the engine refuses {operation:#}\n{:#?}", execution.problems);
                    let event = &execution.events[0];
                    prop_assert_eq!(State::of(&structure).canonical(), state.canonical(), "{:#}", operation);
                    let form = serde_json::to_value(event.form).unwrap();
                    prop_assert_eq!(form.as_str(), Some(&*expected.form), "{:#}", operation);
                    prop_assert_eq!(names(&event.established), expected.established);
                    prop_assert_eq!(names(&event.ended), expected.ended);
                    prop_assert_eq!(contributions(event), expected.contributions, "{:#}", operation);
                }
            }
        }
    }

    /// Before and the journal make after; after and the inverse journal make before.
    ///
    /// Bugs that it must catch:
    /// - The inverse of a move keeps the new rank.
    #[test]
    fn a_journal_plays_forward_and_backward((parts, operations) in story()) {
        let before = assemble(parts);
        let mut after = before.clone();
        let execution = run(&mut after, &operations);
        prop_assert_eq!(&execution.problems, &[], "what the model accepts, the engine accepts");
        let journal = execution.journal.unwrap_or_default();
        let mut played = before.clone();
        prop_assert_eq!(journal.play(&mut played), Ok(()));
        prop_assert_eq!(&played, &after);
        prop_assert_eq!(journal.inverse().play(&mut played), Ok(()));
        prop_assert_eq!(&played, &before);
        prop_assert_eq!(journal.inverse().inverse(), journal);
    }

    /// A plan with one refused operation leaves no trace.
    ///
    /// Bugs that it must catch:
    /// - A transaction that is dropped keeps what it did.
    #[test]
    fn a_failed_plan_leaves_no_trace((mut first, mut second) in (dice(150), dice(250))) {
        let before = assemble(parts(&mut first));
        let (mut state, mut planner) = (State::of(&before), Planner::default());
        let mut operations = Vec::new();
        let mut refused = false;
        for _ in 0..8 {
            let operation = planner.operation(&mut second, &state);
            refused |= state.apply(&operation).is_err();
            operations.push(operation);
        }
        let mut after = before.clone();
        let execution = run(&mut after, &operations);
        prop_assert_eq!(execution.problems.is_empty(), !refused);
        prop_assert_eq!(execution.journal.is_some(), !refused);
        if refused {
            prop_assert_eq!(&after, &before);
            let empty = Diff::from_journal(&Journal::default(), &before, &after);
            prop_assert!(empty.is_empty());
        }
    }

    /// Before + added − released = after, for every conserved measure, per body, per operation and over the plan.
    ///
    /// Bugs that it must catch:
    /// - A quantity leaves one body and arrives nowhere.
    /// - What is released is not posted.
    #[test]
    fn the_books_balance((parts, operations) in story()) {
        let start = assemble(parts);
        let moments = moments(&start, &operations);
        prop_assert_eq!(moments.len(), operations.len());
        for Moment { before, after, event, operation } in &moments {
            for measure in CONSERVED {
                let ids: BTreeSet<&Id> = before.units().chain(after.units()).map(|unit| unit.id()).collect();
                let of = |structure: &Structure, id: &Id| structure.unit(id).map_or(0, |unit| unit.facts().measure(measure));
                for id in ids {
                    let postings = || event.postings.iter().filter(|posting| posting.measure == measure);
                    let received: i64 = postings().filter(|posting| posting.to.as_ref() == Some(id)).map(|posting| posting.amount).sum();
                    let given: i64 = postings().filter(|posting| posting.from.as_ref() == Some(id)).map(|posting| posting.amount).sum();
                    prop_assert_eq!(of(before, id) + received - given, of(after, id), "{} of {} in {:#}", measure, id, operation);
                }
            }
            for posting in &event.postings {
                prop_assert!(posting.amount > 0);
                let outside = posting.from.is_none() || posting.to.is_none();
                prop_assert_eq!(outside, posting.reason.is_some());
            }
        }
        let Some(last) = moments.last() else { return Ok(()) };
        for measure in CONSERVED {
            let total = |structure: &Structure| structure.units().map(|unit| unit.facts().measure(measure)).sum::<i64>();
            let outside: i64 = moments.iter().flat_map(|moment| &moment.event.postings).filter(|posting| posting.measure == measure)
                .map(|posting| if posting.from.is_none() { posting.amount } else if posting.to.is_none() { -posting.amount } else { 0 }).sum();
            prop_assert_eq!(total(&start) + outside, total(&last.after));
        }
    }

    /// Everything that belonged to an ended body has a stated fate.
    ///
    /// Bugs that it must catch:
    /// - A line that drops as a duplicate is not listed.
    #[test]
    fn everything_of_an_ended_body_has_a_fate((parts, operations) in story()) {
        for Moment { before, event, operation, .. } in moments(&assemble(parts), &operations) {
            let states = |of: Option<&Id>, matter: &Matter| {
                event.dispositions.iter().any(|known| known.matter == *matter && of.is_none_or(|unit| known.unit == *unit))
            };
            for id in &event.ended {
                let unit = before.unit(id).unwrap();
                let facts = unit.facts();
                for below in unit.subordinates().iter().map(|below| below.id()).filter(|below| !event.ended.contains(below)) {
                    prop_assert!(states(Some(id), &Matter::Subordinate { unit: below.clone() }), "{below} in {operation:#}");
                }
                for line in unit.lines_in().into_iter().chain(unit.lines_out()) {
                    prop_assert!(states(None, &Matter::Line { line: line.key() }), "{line:?} in {operation:#}");
                }
                for post in &facts.posts {
                    let matter = Matter::Post { post: post.id().into(), role: post.role, count: post.count, holder: post.holder.clone() };
                    prop_assert!(states(Some(id), &matter), "{post:?} in {operation:#}");
                }
                for function in &facts.functions {
                    let matter = Matter::Function { function: function.clone() };
                    prop_assert!(states(Some(id), &matter));
                }
                for function in &facts.cooperates {
                    let matter = Matter::Cooperation { function: function.clone() };
                    prop_assert!(states(Some(id), &matter));
                }
                for measure in CONSERVED {
                    let leaves = event.dispositions.iter().filter(|known| known.unit == *id && known.fate != Fate::Added);
                    let total: i64 = leaves.map(|known| match &known.matter {
                        Matter::Measure { measure: known, amount } if *known == measure => *amount,
                        _ => 0,
                    }).sum();
                    prop_assert_eq!(total, facts.measure(measure));
                }
            }
        }
    }

    /// Nothing points to a body or a function that is no more, and no function loses its lead unsaid.
    ///
    /// Bugs that it must catch:
    /// - A function that ends stays in the cooperations of other bodies.
    /// - An ended body does not enter the register.
    #[test]
    fn nothing_dangles((parts, operations) in story()) {
        for Moment { before, after, event, operation } in moments(&assemble(parts), &operations) {
            for line in after.lines() {
                prop_assert!(after.contains(&line.from) && after.contains(&line.to));
            }
            for unit in after.units() {
                let facts = unit.facts();
                prop_assert!(facts.superior.iter().all(|superior| after.contains(superior)));
                prop_assert_eq!(unit.superior().map(|superior| superior.id()), facts.superior.as_ref());
                let functions = facts.functions.iter().chain(&facts.cooperates);
                prop_assert!(functions.clone().all(|function| after.function(function).is_some()), "{operation:#}");
                prop_assert!(after.ended(unit.id()).is_none());
            }
            let leads = |structure: &Structure, function: &Id| structure.units().filter(|unit| unit.facts().functions.contains(function)).count();
            for function in before.functions() {
                let (led, still) = (leads(&before, &function.id), leads(&after, &function.id));
                let ended = event.dispositions.iter().any(|known| known.fate == Fate::Ended && known.matter == Matter::Function { function: function.id.clone() });
                prop_assert!(still <= 1);
                prop_assert!(led == 0 || still == 1 && !ended || still == 0 && ended && after.function(&function.id).is_none(), "{operation:#}");
            }
            for id in &event.ended {
                prop_assert!(!after.contains(id) && after.ended(id).is_some());
            }
            for id in &event.established {
                prop_assert!(after.contains(id) && !before.contains(id));
            }
        }
    }

    /// Subordinates that pass to another body keep their order and stand after those that it has.
    ///
    /// Bugs that it must catch:
    /// - Subordinates pass in the order of the graph.
    #[test]
    fn subordinates_keep_their_order((parts, operations) in story()) {
        for Moment { before, after, event, operation } in moments(&assemble(parts), &operations) {
            if operation["op"] == "transfer" {
                continue;
            }
            // What is founded, and what rises into the place of its superior, stands where the plan puts it.
            let takes_over = |id: &Id| {
                event.established.contains(id) || event.contributions.iter().any(|known| known.result == *id)
            };
            for superior in after.units() {
                let below: Vec<&Id> = superior.subordinates().iter().map(|unit| unit.id()).filter(|id| !takes_over(id)).collect();
                let former = |id: &Id| before.unit(id).and_then(|unit| unit.superior()).map(|unit| unit.id().clone());
                let position = |id: &Id| {
                    let siblings = before.unit(id).and_then(|unit| unit.superior()).map(|unit| unit.subordinates()).unwrap_or_default();
                    siblings.iter().position(|unit| unit.id() == id)
                };
                for pair in below.windows(2) {
                    let (one, other) = (former(pair[0]), former(pair[1]));
                    prop_assert!(one != other || position(pair[0]) < position(pair[1]), "{pair:?} in {operation:#}");
                    let moved = |from: &Option<Id>| from.as_ref() != Some(superior.id());
                    prop_assert!(!moved(&one) || moved(&other), "{pair:?} in {operation:#}");
                }
            }
        }
    }

    /// Lineages compose, wherever the run of events is cut.
    ///
    /// Bugs that it must catch:
    /// - Shares of consecutive events do not multiply.
    #[test]
    fn lineages_compose((parts, operations) in story(), cut in 0usize..10) {
        let mut structure = assemble(parts);
        let events = run(&mut structure, &operations).events;
        let (first, second) = events.split_at(cut.min(events.len()));
        let fold = |events: &[ChangeEvent]| Lineage::fold(events, &catalogue());
        prop_assert_eq!(fold(first).then(&fold(second)), fold(&events));
        prop_assert_eq!(fold(&events).then(&fold(&[])), fold(&events));
        prop_assert_eq!(fold(&[]).then(&fold(&events)), fold(&events));
    }

    /// Lineage leads from every body before to bodies after, and back; nothing of a body is lost or doubled.
    ///
    /// Bugs that it must catch:
    /// - Shares of consecutive events do not multiply.
    /// - A body that goes on is not its own successor.
    /// - A body founded and given away in the same run counts as one of before.
    #[test]
    fn lineage_accounts_for_every_body((parts, operations) in story()) {
        let before = assemble(parts);
        let mut after = before.clone();
        let events = run(&mut after, &operations).events;
        let lineage = Lineage::fold(&events, &catalogue());
        let predecessors = lineage.predecessors();
        for unit in before.units() {
            let id = unit.id();
            for (successor, share) in lineage.successors(id) {
                prop_assert!(after.contains(&successor), "{id} went into {successor}, which is not there");
                let back = predecessors.get(&successor);
                let untouched = successor == *id && back.is_none();
                prop_assert!(untouched || back.is_some_and(|known| known.contains(&(id.clone(), share))));
            }
            let changed = lineage.changed().any(|(known, _)| known == id);
            prop_assert!(changed || after.contains(id), "{id} ended and has no entry");
            prop_assert!(after.contains(id) || changed);
            let released = events.iter().flat_map(|event| &event.postings).any(|posting| posting.to.is_none());
            if !released && let Some(total) = total_of(&lineage.successors(id)) {
                prop_assert_eq!(total, (1, 1), "of {}: {:?}", id, lineage.successors(id));
            }
        }
        for (result, originals) in &predecessors {
            prop_assert!(after.contains(result), "{result} is a result, and not there");
            for (original, _) in originals {
                prop_assert!(before.contains(original), "{original} is an original, and was not there");
                prop_assert!(lineage.successors(original).iter().any(|(known, _)| known == result));
            }
        }
        for unit in after.units().filter(|unit| !before.contains(unit.id())) {
            prop_assert!(predecessors.contains_key(unit.id()), "{unit:?} came from nowhere");
        }
    }

    /// The difference read off the journal is the difference found by comparing everything.
    ///
    /// Bugs that it must catch:
    /// - An edit that sets a field does not name the unit it touches.
    #[test]
    fn a_journal_tells_the_difference((parts, operations) in story()) {
        let before = assemble(parts);
        let mut after = before.clone();
        let journal = run(&mut after, &operations).journal.unwrap_or_default();
        let diff = Diff::between(&before, &after);
        prop_assert_eq!(&Diff::from_journal(&journal, &before, &after), &diff);
        prop_assert_eq!(Diff::between(&after, &after), Diff::default());
        // The register of ended bodies is no part of a difference.
        let mut same = before.len() == after.len() && before.functions().eq(after.functions());
        same &= before.units().all(|unit| after.unit(unit.id()).is_some_and(|twin| twin.facts() == unit.facts()));
        same &= before.lines() == after.lines();
        prop_assert_eq!(diff.is_empty(), same, "{:#?} {:#?}", diff, operations);
    }

    /// What is printed as JSON reads the same again; so does what an execution leaves behind.
    ///
    /// Bugs that it must catch:
    /// - Ranks are not printed.
    #[test]
    fn what_is_printed_reads_the_same((parts, operations) in story()) {
        let mut structure = assemble(parts);
        run(&mut structure, &operations);
        let text = print_structure(&structure);
        let loaded = formats::structure(&text, "printed.json", structure.shared_catalogue());
        prop_assert_eq!(&loaded.problems, &[]);
        prop_assert_eq!(print_structure(&loaded.structure), text);
        prop_assert_eq!(&loaded.structure, &structure);
    }

    /// The order in which a file lists units and lines changes nothing, and neither does a second run.
    ///
    /// Bugs that it must catch:
    /// - Events are numbered from 0.
    /// - A selector selects in the order of the graph.
    #[test]
    fn order_of_input_and_repetition_change_nothing((parts, operations) in story(), turn in 0usize..12) {
        let mut shuffled = parts.clone();
        shuffled.units.reverse();
        let (units, lines) = (shuffled.units.len(), shuffled.lines.len());
        shuffled.units.rotate_left(turn % units);
        shuffled.lines.reverse();
        shuffled.lines.rotate_left(turn % lines.max(1));
        let (mut one, mut other) = (assemble(parts.clone()), assemble(shuffled));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(print_structure(&one), print_structure(&other));
        let (first, second) = (run(&mut one, &operations), run(&mut other, &operations));
        prop_assert_eq!(&first.events, &second.events);
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(run(&mut assemble(parts), &operations).events, second.events);
        for (position, event) in first.events.iter().enumerate() {
            prop_assert_eq!(event.number as usize, position + 1);
            let order: Vec<_> = event.dispositions.windows(2).map(|pair| pair[0] <= pair[1]).collect();
            let redistributed = !event.contributions.is_empty();
            prop_assert!(!redistributed || order.into_iter().all(|in_order| in_order));
        }
    }
}

/// The laws prove something only if the random operations do something.
#[test]
fn every_verb_is_accepted_often_and_refused_sometimes() {
    let mut runner = TestRunner::deterministic();
    let mut tally: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for _ in 0..200 {
        let (mut first, mut second) = (dice(150), dice(250)).new_tree(&mut runner).unwrap().current();
        let (mut state, mut planner) = (State::of(&assemble(parts(&mut first))), Planner::default());
        for _ in 0..10 {
            let operation = planner.operation(&mut second, &state);
            let (accepted, refused) = tally.entry(crate::reference::word(&operation["op"])).or_default();
            *(if state.apply(&operation).is_ok() { accepted } else { refused }) += 1;
        }
    }
    for kind in bomay::operations::ALL {
        let (accepted, refused) = tally.get(kind.name).copied().unwrap_or_default();
        assert!(accepted >= 20 && refused >= 1, "{}: {accepted} accepted, {refused} refused", kind.name);
    }
}

/// Returns the sum of the shares as a fraction in lowest terms; none where one of them is unknown or there is none.
fn total_of(shares: &[(Id, Share)]) -> Option<(u128, u128)> {
    let terms = shares.iter().map(|(_, share)| share.fraction.map(|fraction| fraction.terms()));
    let terms = terms.collect::<Option<Vec<(u64, u64)>>>().filter(|terms| !terms.is_empty())?;
    let mut total = (0u128, 1u128);
    for (numerator, denominator) in terms {
        let (numerator, denominator) = (u128::from(numerator), u128::from(denominator));
        total = (total.0 * denominator + numerator * total.1, total.1 * denominator);
        let divisor = divisor(total.0, total.1);
        total = (total.0 / divisor, total.1 / divisor);
    }
    Some(total)
}

fn divisor(one: u128, other: u128) -> u128 {
    if other == 0 { one.max(1) } else { divisor(other, one % other) }
}
