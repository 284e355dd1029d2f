//! Random small structures, and random operations whose bodies are drawn from the structure as it is at that step.
//!
//! Everything is read from a list of numbers, so that proptest can shrink it: a number that is missing is 0,
//! and 0 is always the simplest choice.

use std::sync::Arc;

use bomay::diagnostic::Diagnostic;
use bomay::model::{Catalogue, Ended, Function, Header, Line, Parts, Post, Role, Structure, Unit};
use bomay::plan::{Plan, Planned, Step};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::reference::{CONSERVED, OVERLAYS, State};

/// Numbers, and how far they have been read.
#[derive(Debug, Clone)]
pub struct Dice {
    numbers: Vec<u16>,
    at: usize,
}

impl Dice {
    /// Dice that show these numbers, and 0 from then on.
    pub fn of(numbers: Vec<u16>) -> Dice {
        Dice { numbers, at: 0 }
    }

    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % limit.max(1)
    }

    /// Returns whether something comes true that does so once in `many` times.
    pub fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    /// Returns one of several; none of an empty list.
    pub fn one_of<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        several.get(self.below(several.len()))
    }

    /// Returns some of several, in their order.
    pub fn some_of<T: Clone>(&mut self, several: &[T]) -> Vec<T> {
        several.iter().filter(|_| self.once_in(2)).cloned().collect()
    }
}

/// Dice of at most this many numbers.
pub fn dice(longest: usize) -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u16>(), longest / 2..longest).prop_map(Dice::of)
}

/// The catalogue that the reference model knows.
pub fn catalogue() -> Catalogue {
    serde_json::from_value(json!({
        "levels": [{"id": "upper", "rank": 1}, {"id": "lower", "rank": 2}],
        "kinds": [{"id": "k0", "level": "upper", "root": true}, {"id": "k1", "level": "lower"}, {"id": "k2", "assistant": true}],
        "measures": [
            {"id": "staff", "conservation": "conserved"},
            {"id": "members", "conservation": "conserved"},
            {"id": "area", "conservation": "free"}
        ]
    }))
    .expect("the catalogue of the tests is well formed")
}

/// Makes the parts of a structure: several roots, lines of several families, measures, posts, functions.
pub fn parts(dice: &mut Dice) -> Parts {
    let total = 1 + dice.below(12);
    let mut units: Vec<Unit> = Vec::new();
    for number in 0..total {
        let mut unit = Unit::new(format!("u{number}"), format!("k{}", dice.below(3)));
        if number > 0 && !dice.once_in(5) {
            unit.superior = Some(units[dice.below(number)].id.clone());
        }
        unit.name = (&*format!("Unit {number}")).into();
        unit.rank = dice.below(3) as i32;
        for measure in ["staff", "members", "area"] {
            let amount = dice.below(8) as i64;
            if amount > 1 {
                unit.measures.insert(measure.into(), amount.into());
            }
        }
        for slot in 0..dice.below(4) {
            unit.posts.push(post(dice, number, slot));
        }
        units.push(unit);
    }
    let functions: Vec<Function> = (0..dice.below(8))
        .map(|number| Function {
            id: format!("f{number}").into(),
            name: Default::default(),
            basis: Vec::new(),
            provenance: None,
        })
        .collect();
    for function in &functions {
        let lead = dice.below(total + 1);
        if let Some(unit) = units.get_mut(lead) {
            unit.functions.push(function.id.clone());
        }
        for unit in units.iter_mut().enumerate().filter(|(position, _)| *position != lead).map(|(_, unit)| unit) {
            if dice.once_in(5) {
                unit.cooperates.push(function.id.clone());
            }
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    for _ in 0..dice.below(12) {
        let (from, to) = (dice.below(total), dice.below(total));
        let line = Line::new(OVERLAYS[dice.below(7)], units[from].id.clone(), units[to].id.clone());
        if from != to && lines.iter().all(|known| known.key() != line.key()) {
            lines.push(line);
        }
    }
    let gone = |id: &str| Ended {
        id: id.into(),
        name: Default::default(),
        kind: None,
        on: None,
        successors: vec!["u0".into()],
        provenance: None,
    };
    let header = Header { as_of: Some(jiff::civil::date(2022, 1, 1)), ..Header::default() };
    Parts {
        header,
        catalogue: Arc::new(catalogue()),
        units: units.into_iter().map(std::sync::Arc::new).collect(),
        lines,
        functions,
        ended: vec![gone("gone0"), gone("gone1")],
    }
}

fn post(dice: &mut Dice, unit: usize, slot: usize) -> Post {
    let role = if slot == 0 { Role::Head } else { [Role::Deputy, Role::Member][dice.below(2)] };
    let mut post = Post::vacant(role);
    if dice.once_in(3) {
        post.count = if role == Role::Head { 1 } else { 1 + dice.below(3) as u32 };
    } else {
        post.holder = Some(format!("p{}", dice.below(9)).into());
    }
    post.id = Some(format!("x{unit}-{slot}").into());
    post
}

/// Puts the parts together.
pub fn assemble(parts: Parts) -> Structure {
    let (structure, problems) = Structure::assemble(parts);
    assert_eq!(problems, Vec::<Diagnostic>::new(), "the generator makes sound structures");
    structure
}

/// Makes operations one after the other.
#[derive(Debug, Default)]
pub struct Planner {
    founded: usize,
}

impl Planner {
    /// Returns a random operation on the bodies of a state; some of them are not allowed.
    pub fn operation(&mut self, dice: &mut Dice, state: &State) -> Value {
        let unit = pick(dice, state);
        match dice.below(18) {
            1 | 17 => json!({"op": "merge", "units": several(dice, state), "into": self.target(dice, state, None)}),
            2 => self.merged(dice, state),
            3 | 4 => self.split(dice, state, unit),
            5 | 6 => self.rearrange(dice, state),
            7 => self.dissolve(dice, state, unit),
            8 => self.establish(dice, state),
            9 => {
                let mut operation = json!({"op": "transfer", "units": several(dice, state), "to": unit});
                if dice.once_in(3) {
                    operation["kind"] = json!({"k0": "k1", "k1": "k2"});
                }
                operation
            }
            10 => {
                let leads: Vec<String> =
                    state.units.keys().filter(|id| !functions_of(state, id).is_empty()).cloned().collect();
                let unit = dice.one_of(&leads).cloned().unwrap_or(unit);
                let led = functions_of(state, &unit);
                let functions = if dice.once_in(3) { dice.some_of(&led) } else { led };
                let mut operation =
                    json!({"op": "transfer_function", "functions": functions, "from": unit, "to": pick(dice, state)});
                claim(dice, state, &unit, &mut operation, &["measures", "posts"]);
                operation
            }
            11 => json!({"op": "rename", "unit": unit, "name": format!("Name {}", dice.below(4))}),
            12 => json!({"op": "reclassify", "units": several(dice, state), "kind": format!("k{}", dice.below(4)),
                "level": (["upper", "lower"][dice.below(2)])}),
            13 => json!({"op": "relate", "lines": [line(dice, state)]}),
            14 => {
                let lines: Vec<_> = state.lines.iter().collect();
                let known = dice.one_of(&lines);
                let known = known.map(|(line_type, from, to)| json!({"type": line_type, "from": from, "to": to}));
                json!({"op": "unrelate", "lines": [known.unwrap_or_else(|| line(dice, state))]})
            }
            15 => {
                let staffed: Vec<&String> =
                    state.units.iter().filter(|(_, body)| !body.posts.is_empty()).map(|(id, _)| id).collect();
                let unit = dice.one_of(&staffed).map_or(unit, |id| (*id).clone());
                personnel(dice, state, &unit)
            }
            16 => {
                let measure = ["staff", "members", "area"][dice.below(3)];
                let change = match dice.below(5) {
                    0 => json!({"to": dice.below(9)}),
                    1 => json!({"by": -(dice.below(9) as i64)}),
                    2 => json!({}),
                    _ => json!({"by": dice.below(9)}),
                };
                json!({"op": "adjust", "unit": unit, "measures": {measure: change}, "reason": "counted again"})
            }
            _ => json!({"op": "keep", "units": several(dice, state), "reason": "for now"}),
        }
    }

    /// A merge that releases, adds or states what its result has.
    fn merged(&mut self, dice: &mut Dice, state: &State) -> Value {
        let units = several(dice, state);
        let total = |measure: &str| -> i64 {
            let ids = units.as_array().into_iter().flatten().filter_map(Value::as_str);
            ids.filter_map(|id| state.units.get(id)?.measures.get(measure)).sum()
        };
        let released = dice.below(4) as i64;
        let measure = CONSERVED[dice.below(2)];
        let mut into = self.new_unit(dice, state);
        into["measures"] = json!({measure: total(measure) - released, "area": dice.below(5)});
        let mut operation = json!({"op": "merge", "units": units, "into": into});
        if released > 0 {
            operation["released"] = json!({measure: {"value": released, "reason": "retired"}});
        } else if dice.once_in(2) {
            operation["added"] = json!({measure: {"value": 0, "reason": "nothing"}});
        }
        operation
    }

    fn target(&mut self, dice: &mut Dice, state: &State, own: Option<&str>) -> Value {
        match dice.below(4) {
            0 => own.map_or_else(|| pick(dice, state), str::to_owned).into(),
            1 => pick(dice, state).into(),
            _ => self.new_unit(dice, state),
        }
    }

    fn new_unit(&mut self, dice: &mut Dice, state: &State) -> Value {
        self.founded += 1;
        let mut unit =
            json!({"id": format!("n{}", self.founded), "name": "New", "kind": format!("k{}", dice.below(3))});
        if !dice.once_in(3) {
            unit["superior"] = pick(dice, state).into();
        }
        match dice.below(12) {
            1 => unit["id"] = "gone0".into(),
            2 => {
                let ended: Vec<&String> = state.ended.keys().collect();
                let restored = dice.one_of(&ended).map_or("gone9", |id| id);
                unit["id"] = restored.into();
                unit["restores"] = restored.into();
            }
            3 => unit["restores"] = "gone1".into(),
            4 => unit["id"] = pick(dice, state).into(),
            5 => unit["posts"] = json!([{"role": "head", "holder": "p1"}, {"role": "deputy", "count": 2}]),
            6 => unit["posts"] = json!([{"role": "head", "holder": "p2", "count": 1 + dice.below(2)}]),
            7 | 8 => {
                let end = if dice.once_in(2) { "from" } else { "to" };
                let other = pick(dice, state);
                let line_type = if dice.once_in(9) { "subordination" } else { OVERLAYS[dice.below(7)] };
                unit["lines"] = json!([{"type": line_type, end: other}]);
            }
            9 => {
                let functions: Vec<&String> = state.functions.iter().collect();
                unit["functions"] = dice.one_of(&functions).map(|function| json!([function])).unwrap_or(json!([]));
            }
            _ => {}
        }
        unit
    }

    fn split(&mut self, dice: &mut Dice, state: &State, unit: String) -> Value {
        let total = 1 + dice.below(3) + usize::from(!dice.once_in(6));
        let remainder = dice.below(total + 1);
        let mut parts = Vec::new();
        let mut rest = state.clone();
        for position in 0..total {
            let target = if position == 0 { self.target(dice, state, Some(&unit)) } else { self.new_unit(dice, state) };
            let mut part = json!({"unit": target});
            claim(dice, &rest, &unit, &mut part, &["measures", "subordinates", "functions", "posts", "lines"]);
            forget(&mut rest, &unit, &part);
            if position == remainder {
                part["remainder"] = true.into();
            }
            parts.push(part);
        }
        let mut operation = json!({"op": "split", "unit": unit, "into": parts});
        if dice.once_in(5) {
            let led = functions_of(&rest, &unit);
            let ending: Map<String, Value> = led.into_iter().map(|function| (function, "no need".into())).collect();
            operation["ended_functions"] = ending.into();
        }
        operation
    }

    fn dissolve(&mut self, dice: &mut Dice, state: &State, unit: String) -> Value {
        let total = dice.below(3);
        let remainder = dice.below(total + 1);
        let mut rest = state.clone();
        let mut receivers = Vec::new();
        for position in 0..total {
            let mut receiver = json!({"unit": pick(dice, state)});
            claim(dice, &rest, &unit, &mut receiver, &["measures", "subordinates", "functions", "posts", "lines"]);
            forget(&mut rest, &unit, &receiver);
            if position == remainder {
                receiver["remainder"] = true.into();
            }
            receivers.push(receiver);
        }
        let mut operation = json!({"op": "dissolve", "unit": unit, "receivers": receivers});
        operation["manner"] = ["dissolve", "cease", "disband"][dice.below(3)].into();
        if let Some(body) = rest.units.get(&unit).filter(|_| dice.once_in(2)) {
            let left = body.measures.iter().filter(|(measure, amount)| **amount > 0 && *measure != "area");
            let released: Map<String, Value> = left
                .map(|(measure, amount)| (measure.clone(), json!({"value": amount, "reason": "retired"})))
                .collect();
            operation["released"] = released.into();
            let led = functions_of(&rest, &unit);
            let ending: Map<String, Value> = led.into_iter().map(|function| (function, "no need".into())).collect();
            operation["ended_functions"] = ending.into();
        }
        operation
    }

    fn establish(&mut self, dice: &mut Dice, state: &State) -> Value {
        let mut unit = self.new_unit(dice, state);
        let staff = dice.below(4);
        let mut operation = json!({"op": "establish"});
        if staff > 0 {
            unit["measures"] = json!({"staff": staff});
            let added = staff - usize::from(dice.once_in(6));
            operation["added"] = json!({"staff": {"value": added, "reason": "new tasks"}});
        }
        operation["unit"] = unit;
        operation
    }

    fn rearrange(&mut self, dice: &mut Dice, state: &State) -> Value {
        let originals: Vec<String> = (0..1 + dice.below(3)).map(|_| pick(dice, state)).collect();
        let mut rest = state.clone();
        let mut given: Vec<String> = Vec::new();
        let mut results = Vec::new();
        for position in 0..1 + dice.below(3) {
            let own = originals.get(position).map(String::as_str);
            let mut from = Vec::new();
            for original in &originals {
                let extent = ["part", "remainder", "whole", "none"][dice.below(4)];
                if extent == "none" || extent != "part" && given.contains(original) && !dice.once_in(9) {
                    continue;
                }
                let mut portion = json!({"unit": original, "extent": extent});
                if extent == "part" || dice.once_in(3) {
                    claim(
                        dice,
                        &rest,
                        original,
                        &mut portion,
                        &["measures", "subordinates", "functions", "posts", "lines"],
                    );
                    forget(&mut rest, original, &portion);
                }
                if extent != "part" {
                    given.push(original.clone());
                }
                from.push(portion);
            }
            results.push(json!({"unit": self.target(dice, state, own), "from": from}));
        }
        json!({"op": "rearrange", "results": results})
    }
}

/// Returns a living unit; now and then one that is not.
fn pick(dice: &mut Dice, state: &State) -> String {
    if dice.once_in(60) {
        return ["nobody", "gone0"][dice.below(2)].to_owned();
    }
    let units: Vec<&String> = state.units.keys().collect();
    dice.one_of(&units).map_or_else(|| "nobody".to_owned(), |id| (*id).clone())
}

/// Returns a list of units, most of them siblings, or a selector.
fn several(dice: &mut Dice, state: &State) -> Value {
    let first = pick(dice, state);
    let superior = state.units.get(&first).and_then(|body| body.superior.clone());
    match (dice.below(5), superior) {
        (0, Some(superior)) => json!({"superior": superior, "kind": format!("k{}", dice.below(3))}),
        (1, Some(superior)) => json!({"below": superior, "except": [first]}),
        (0, None) => json!({"kind": format!("k{}", dice.below(3))}),
        (2, _) => json!([first, pick(dice, state)]),
        (3, _) => json!([first]),
        (_, Some(superior)) => {
            let mut siblings = state.subordinates(&superior);
            siblings.retain(|id| *id != first);
            let others = dice.some_of(&siblings);
            json!(std::iter::once(first).chain(others).collect::<Vec<_>>())
        }
        (_, None) => json!([first, pick(dice, state), pick(dice, state)]),
    }
}

fn functions_of(state: &State, unit: &str) -> Vec<String> {
    state.units.get(unit).map(|body| body.functions.iter().cloned().collect()).unwrap_or_default()
}

fn line(dice: &mut Dice, state: &State) -> Value {
    let line_type = if dice.once_in(15) { "subordination" } else { OVERLAYS[dice.below(7)] };
    json!({"type": line_type, "from": pick(dice, state), "to": pick(dice, state)})
}

fn personnel(dice: &mut Dice, state: &State, unit: &str) -> Value {
    let posts: Vec<_> = state.units.get(unit).map(|body| body.posts.clone()).unwrap_or_default();
    let post = dice.one_of(&posts).cloned();
    let id = post.as_ref().map_or("none", |post| &post.id);
    let holder = format!("p{}", dice.below(9));
    match dice.below(6) {
        0 => json!({"op": "appoint", "unit": unit, "post": id, "holder": holder}),
        1 => json!({"op": "appoint", "unit": unit, "post": {"role": "deputy"}, "holder": holder}),
        2 => json!({"op": "appoint", "unit": unit, "post": {"role": "member", "id": id}, "holder": holder}),
        3 => json!({"op": "relieve", "unit": unit, "post": id, "remove": true}),
        4 => json!({"op": "relieve", "unit": unit, "post": id, "holder": holder}),
        _ => match post.as_ref().and_then(|post| post.holder.clone()) {
            Some(holder) => json!({"op": "relieve", "unit": unit, "post": id, "holder": holder}),
            None => json!({"op": "appoint", "unit": unit, "post": id, "holder": holder}),
        },
    }
}

/// Adds claims on what a unit has to a part, a receiver or a portion.
fn claim(dice: &mut Dice, state: &State, unit: &str, part: &mut Value, what: &[&str]) {
    let Some(body) = state.units.get(unit) else { return };
    for claimed in what.iter().filter(|_| dice.once_in(2)).collect::<Vec<_>>() {
        part[*claimed] = match *claimed {
            "measures" => {
                let mut amounts = Map::new();
                for measure in CONSERVED {
                    let total = body.measures.get(measure).copied().unwrap_or(0).max(0) as usize;
                    let amount = dice.below(total + 1) as i64;
                    amounts.insert(measure.into(), if dice.once_in(40) { amount - 9 } else { amount }.into());
                }
                amounts.into()
            }
            "subordinates" if dice.once_in(4) => json!({"superior": unit, "kind": format!("k{}", dice.below(3))}),
            "subordinates" => json!(dice.some_of(&state.subordinates(unit))),
            "functions" => json!(dice.some_of(&functions_of(state, unit))),
            "posts" => json!(dice.some_of(&body.posts.iter().map(|post| post.id.clone()).collect::<Vec<_>>())),
            _ if dice.once_in(2) => json!(true),
            _ => json!([{"type": OVERLAYS[dice.below(7)]}, {"to": unit}]),
        };
    }
}

/// Takes what a part claims out of what can still be claimed, most of the time.
fn forget(rest: &mut State, unit: &str, part: &Value) {
    let claimed = crate::reference::words(&part["subordinates"]);
    for id in claimed {
        if let Some(body) = rest.units.get_mut(&id) {
            body.superior = None;
        }
    }
    let Some(body) = rest.units.get_mut(unit) else { return };
    for (measure, amount) in crate::reference::entries(&part["measures"]) {
        *body.measures.entry(measure).or_default() -= amount.as_i64().unwrap_or(0);
    }
    for function in crate::reference::words(&part["functions"]) {
        body.functions.remove(&function);
    }
    let posts = crate::reference::words(&part["posts"]);
    body.posts.retain(|post| !posts.contains(&post.id));
}

/// Reads an operation as plans do.
pub fn planned(operation: &Value) -> Planned {
    let verb = crate::reference::word(&operation["op"]);
    let kind = bomay::operations::find(&verb).expect("the generator knows the verbs");
    let operation = (kind.parse)(&operation.to_string()).unwrap_or_else(|error| panic!("{error} in {operation}"));
    Planned { verb: verb.into(), operation }
}

/// Makes a plan with one step for each list of operations.
pub fn plan(steps: &[Vec<Value>]) -> Plan {
    let step = |(number, operations): (usize, &Vec<Value>)| -> Step {
        Step {
            on: Some(jiff::civil::date(2022, 2, 1 + (number / 2) as i8)),
            ..Step::new(format!("s{number}"), operations.iter().map(planned).collect())
        }
    };
    Plan::new(steps.iter().enumerate().map(step).collect())
}
