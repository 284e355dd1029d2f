//! Expressions mean what CEL means: random ones are run here and by the interpreter of the crate `cel`, on the same
//! units, and both must have the same value, or both none.
//!
//! Deliberate bugs that the law must catch (tried when it was written):
//! - `&&` returns the trouble of its left side although the right side is false;
//! - `exists` stops at the first element that decides, although the list behind it has trouble later on;
//! - `exists_one` answers as soon as a second element is found, passing over trouble with a third;
//! - `%` takes the sign of the divisor; `/` rounds down;
//! - a variable of an outer macro is read from the inner one;
//! - `-` binds weaker than `*`; `!=` is taken as `==`.

use std::collections::HashMap;
use std::sync::Arc;

use cel::Value;
use cel::objects::Map;
use proptest::prelude::*;

use super::*;
use crate::model::UnitRef;

/// Makes a random expression; a number that is missing is 0, the simplest choice.
struct Maker {
    numbers: Vec<u16>,
    at: usize,
    /// Variables in scope with their types.
    bound: Vec<(String, Sort)>,
}

/// What a variable or a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Int,
    Text,
    Unit,
}

impl Maker {
    fn below(&mut self, limit: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % limit
    }

    fn pick<'p>(&mut self, several: &[&'p str]) -> &'p str {
        several[self.below(several.len())]
    }

    /// Puts a part in brackets, or not: what belongs together is then for the two parsers to say.
    fn group(&mut self, text: String) -> String {
        if self.below(4) == 0 { text } else { format!("({text})") }
    }

    fn variable(&mut self, sort: Sort) -> Option<String> {
        let fitting: Vec<String> =
            self.bound.iter().filter(|(_, known)| *known == sort).map(|(name, _)| name.clone()).collect();
        (!fitting.is_empty() && self.below(3) > 0).then(|| fitting[self.below(fitting.len())].clone())
    }

    fn unit(&mut self) -> String {
        let base = self.variable(Sort::Unit).unwrap_or_else(|| "unit".into());
        match self.below(4) {
            0 if base.matches("superior").count() == 0 => format!("{base}.superior"),
            _ => base,
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        if depth == 0 {
            let unit = self.unit();
            return match self.below(4) {
                0 => self.pick(&["true", "false"]).into(),
                1 => format!("has({unit}.measures.{})", self.pick(&["staff", "members"])),
                2 => format!("{unit}.superior {} null", self.pick(&["==", "!="])),
                _ => format!("'staff' in {unit}.measures"),
            };
        }
        match self.below(14) {
            0 => self.bool(0),
            1 | 2 => self.joined(&["&&", "||"], |maker| maker.bool(depth - 1)),
            3 => format!("!{}", self.bool(depth - 1)),
            4 | 5 => self.joined(&["<", "<=", ">", ">=", "==", "!="], |maker| maker.int(depth - 1)),
            6 => self.joined(&["<", ">=", "==", "!="], |maker| maker.text(depth - 1)),
            7 => {
                let sort = [Sort::Int, Sort::Text][self.below(2)];
                let (element, list) = (self.value(sort, depth - 1), self.list(sort, depth - 1));
                format!("{} in {}", self.group(element), self.group(list))
            }
            8 => {
                let (text, part) = (self.text(depth - 1), self.text(0));
                let text = self.group(text);
                format!("{text}.{}({part})", self.pick(&["startsWith", "endsWith", "contains"]))
            }
            9 => self.choice(depth, Maker::bool),
            10 => self.joined(&["==", "!="], |maker| maker.list(Sort::Int, depth - 1)),
            11 => {
                // Lists in which some elements hold, some do not, and some are in trouble.
                let several: Vec<&str> = (0..4).map(|_| self.pick(&["0", "1", "2", "-5"])).collect();
                let (list, name) = (several.join(", "), self.pick(&["all", "exists", "exists_one"]));
                format!("[{list}].{name}(q, {})", self.pick(&["6 / q > 0", "4 % q == 0", "q / q > 1 || q > 1"]))
            }
            _ => {
                let name = self.pick(&["all", "exists", "exists_one"]);
                self.over(name, depth, Maker::bool)
            }
        }
    }

    fn joined(&mut self, marks: &[&str], part: impl Fn(&mut Self) -> String) -> String {
        let (one, two) = (part(self), part(self));
        let (one, two) = (self.group(one), self.group(two));
        format!("{one} {} {two}", self.pick(marks))
    }

    fn choice(&mut self, depth: usize, part: fn(&mut Self, usize) -> String) -> String {
        let (condition, one, two) = (self.bool(depth - 1), part(self, depth - 1), part(self, depth - 1));
        format!("({} ? {} : {})", self.group(condition), self.group(one), self.group(two))
    }

    fn int(&mut self, depth: usize) -> String {
        if depth == 0 {
            if let Some(name) = self.variable(Sort::Int) {
                return name;
            }
            let unit = self.unit();
            return match self.below(6) {
                0 => self.pick(&["0", "1", "2", "-3", "7", "9223372036854775807", "-9223372036854775808"]).into(),
                1 => format!("{unit}.rank"),
                2 => format!("{unit}.subordinates.size()"),
                _ => format!("{unit}.measures.{}", self.pick(&["staff", "members"])),
            };
        }
        match self.below(9) {
            0 => self.int(0),
            1..=3 => self.joined(&["+", "-", "*", "/", "%"], |maker| maker.int(depth - 1)),
            4 => format!("-({})", self.int(depth - 1)),
            5 => format!("size({})", self.text(depth - 1)),
            6 => self.choice(depth, Maker::int),
            7 => {
                let (list, at) = (self.list(Sort::Int, depth - 1), self.int(0));
                format!("{}[{at}]", self.group(list))
            }
            _ => {
                let sort = [Sort::Int, Sort::Text, Sort::Unit][self.below(3)];
                format!("size({})", self.list(sort, depth - 1))
            }
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            if let Some(name) = self.variable(Sort::Text) {
                return name;
            }
            let unit = self.unit();
            return match self.below(3) {
                0 => self.pick(&["''", "'office'", "\"Đức Thọ\"", "'of'", "r'\\n'", "'''a\nb'''", "'\\u1ecd'"]).into(),
                1 => format!("{unit}.id"),
                _ => format!("{unit}.kind"),
            };
        }
        match self.below(4) {
            0 => self.text(0),
            1 => self.joined(&["+"], |maker| maker.text(depth - 1)),
            2 => self.choice(depth, Maker::text),
            _ => {
                let (list, at) = (self.list(Sort::Text, depth - 1), self.int(0));
                format!("{}[{at}]", self.group(list))
            }
        }
    }

    fn value(&mut self, sort: Sort, depth: usize) -> String {
        match sort {
            Sort::Int => self.int(depth),
            Sort::Text => self.text(depth),
            Sort::Unit => self.unit(),
        }
    }

    fn list(&mut self, sort: Sort, depth: usize) -> String {
        if depth == 0 || self.below(4) == 0 {
            if sort == Sort::Unit {
                return format!("{}.subordinates", self.unit());
            }
            let total = 1 + self.below(3);
            let parts: Vec<String> = (0..total).map(|_| self.value(sort, depth.saturating_sub(1))).collect();
            return format!("[{}]", parts.join(", "));
        }
        match self.below(4) {
            0 => self.over_sort("filter", sort, depth, Maker::bool),
            1 => self.joined(&["+"], |maker| maker.list(sort, depth - 1)),
            2 if sort != Sort::Unit => {
                let list = format!("{}.subordinates", self.unit());
                let name = format!("v{}", self.bound.len());
                self.bound.push((name.clone(), Sort::Unit));
                let body = self.value(sort, depth - 1);
                self.bound.pop();
                format!("{list}.map({name}, {body})")
            }
            _ if sort == Sort::Unit => format!("{}.subordinates", self.unit()),
            _ => match sort {
                Sort::Int => self.over("map", depth, Maker::int),
                _ => self.over("map", depth, Maker::text),
            },
        }
    }

    fn over(&mut self, name: &str, depth: usize, body: fn(&mut Self, usize) -> String) -> String {
        let sort = [Sort::Unit, Sort::Int, Sort::Text][self.below(3)];
        self.over_sort(name, sort, depth, body)
    }

    fn over_sort(
        &mut self,
        macro_name: &str,
        sort: Sort,
        depth: usize,
        body: fn(&mut Self, usize) -> String,
    ) -> String {
        let list = self.list(sort, depth - 1);
        let list = if list.ends_with(['s', ']', ')']) { list } else { format!("({list})") };
        let list = if list.contains(" + ") { format!("({list})") } else { list };
        let name = format!("v{}", self.bound.len());
        self.bound.push((name.clone(), sort));
        let body = body(self, depth - 1);
        self.bound.pop();
        format!("{list}.{macro_name}({name}, {body})")
    }
}

/// Returns a unit as CEL sees it: a map, with as many neighbours as random expressions can reach.
fn mirrored(unit: UnitRef<'_>, hops: usize) -> Value {
    let facts = unit.facts();
    let measures: HashMap<String, Value> =
        facts.measures.iter().map(|(name, figure)| (name.to_string(), Value::Int(figure.value))).collect();
    let mut fields: HashMap<String, Value> = HashMap::from([
        ("id".into(), Value::from(facts.id.as_str())),
        ("kind".into(), Value::from(facts.kind.as_str())),
        ("rank".into(), Value::Int(facts.rank.into())),
        ("measures".into(), Value::Map(Map::from(measures))),
    ]);
    if hops > 0 {
        let superior = unit.superior().map_or(Value::Null, |superior| mirrored(superior, hops - 1));
        let subordinates = unit.subordinates().into_iter().map(|below| mirrored(below, hops - 1)).collect();
        fields.insert("superior".into(), superior);
        fields.insert("subordinates".into(), Value::List(Arc::new(subordinates)));
    }
    Value::Map(Map::from(fields))
}

fn agrees(
    source: &str,
    wanted: Type,
    scene: &Scene<'_>,
    context: &cel::Context<'_, '_>,
) -> Result<bool, TestCaseError> {
    let Ok(ours) = Expression::compile(source, wanted, &AROUND) else { return Ok(false) };
    let ours = match wanted {
        Type::Bool => ours.truth(scene).map(Value::Bool).map_err(drop),
        Type::Int => ours.int(scene).map(Value::Int).map_err(drop),
        _ => ours.text(scene).map(|text| Value::from(&*text)).map_err(drop),
    };
    let program = match cel::Program::compile(source) {
        Ok(program) => program,
        Err(errors) => return Err(TestCaseError::fail(format!("{source}\nonly we read this: {errors}"))),
    };
    let theirs = program.execute(context);
    prop_assert!(ours.as_ref().ok() == theirs.as_ref().ok(), "{source}\nours: {ours:?}\ntheirs: {theirs:?}");
    Ok(true)
}

#[test]
fn random_expressions_mean_what_cel_means() {
    let structure = structure();
    let survey = Survey::of(&structure);
    let settings = Settings::default();
    let (mut compared, mut refused, mut with_value) = (0, 0, 0);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 600, ..ProptestConfig::default() });
    let numbers = prop::collection::vec(any::<u16>(), 20..200);
    let counts = std::cell::RefCell::new((&mut compared, &mut refused, &mut with_value));
    let result = runner.run(&(numbers, 0..6usize, 0..3usize), |(numbers, of, wanted)| {
        let mut maker = Maker { numbers, at: 0, bound: Vec::new() };
        let (wanted, source) = match wanted {
            0 => (Type::Bool, maker.bool(4)),
            1 => (Type::Int, maker.int(4)),
            _ => (Type::Text, maker.text(3)),
        };
        let unit = structure.units_sorted()[of];
        let scene = Scene { survey: &survey, about: About::Unit(unit), change: None, as_of: None, settings: &settings };
        let mut context = cel::Context::default();
        context.add_variable_from_value("unit", mirrored(unit, 5));
        let mut counts = counts.borrow_mut();
        match agrees(&source, wanted, &scene, &context)? {
            true => *counts.0 += 1,
            false => *counts.1 += 1,
        }
        if compiles_to_value(&source, wanted, &scene) {
            *counts.2 += 1;
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(compared > 4 * refused, "{compared} compared, {refused} refused: the law proves too little");
    assert!(with_value * 4 > compared, "{with_value} of {compared} had a value: the law proves too little");
}

fn compiles_to_value(source: &str, wanted: Type, scene: &Scene<'_>) -> bool {
    let Ok(expression) = Expression::compile(source, wanted, &AROUND) else { return false };
    match wanted {
        Type::Bool => expression.truth(scene).is_ok(),
        Type::Int => expression.int(scene).is_ok(),
        _ => expression.text(scene).is_ok(),
    }
}
