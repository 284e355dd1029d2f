//! What an expression costs: to compile, and to run on every unit of a structure.
//!
//! The median of a run over 10,000 units, divided by 10,000, is the cost per unit.

use std::sync::Arc;

use bomay::model::{Catalogue, Header, Id, Line, Parts, Structure, Unit};
use bomay::rules::expression::{About, Expression, Scene, Subject, Surroundings, Type};
use bomay::rules::{Settings, Survey};
use divan::{Bencher, black_box};

const UNITS: usize = 10_000;

const AROUND: Surroundings<'_> = Surroundings { subject: Subject::Unit, change: false, settings: &[] };

/// Conditions from simple to far-reaching.
const CONDITIONS: [&str; 8] = [
    "unit.kind != 'party_cell' || unit.measures.members >= 3",
    "unit.kind in ['party_cell', 'party_committee', 'office'] && unit.deputies <= 2",
    "superior == null || superior.level_rank <= unit.level_rank",
    "subordinates.all(s, s.kind == 'party_cell')",
    "siblings.exists(s, s.measures.members > 8)",
    "unit.totals.members >= 3",
    "unit.inherited.special == 'yes'",
    "lines.exists(l, l.family == 'guidance' && l.incoming)",
];

fn main() {
    divan::main();
}

fn id(number: usize) -> Id {
    format!("u{number:07}").into()
}

fn sample() -> Structure {
    let unit = |number: usize| {
        let mut unit = Unit::new(id(number), ["party_committee", "party_cell"][number % 2]);
        unit.superior = (number > 0).then(|| id((number - 1) / 10));
        unit.measures.insert("members".into(), ((number % 9) as i64 + 3).into());
        unit
    };
    let catalogue = r#"{
        "levels": [{"id": "province", "rank": 2}, {"id": "commune", "rank": 4}],
        "kinds": [{"id": "party_committee", "level": "province"}, {"id": "party_cell", "level": "commune"}]
    }"#;
    let catalogue: Catalogue = serde_json::from_str(catalogue).expect("the catalogue is well formed");
    let guided = (1..UNITS).filter(|number| number % 10 < 3);
    let lines = guided.map(|number| Line::new("guidance", id(number / 7), id(number)));
    let parts = Parts {
        header: Header::default(),
        catalogue: Arc::new(catalogue),
        units: (0..UNITS).map(unit).map(std::sync::Arc::new).collect(),
        lines: lines.filter(|line| line.from != line.to).collect(),
        ..Parts::default()
    };
    Structure::assemble(parts).0
}

#[divan::bench(args = CONDITIONS)]
fn compile(source: &str) -> Expression {
    Expression::compile(black_box(source), Type::Bool, &AROUND).expect("the condition is right")
}

#[divan::bench(args = CONDITIONS, sample_count = 20)]
fn run_on_10000_units(bencher: Bencher<'_, '_>, source: &str) {
    let structure = sample();
    let survey = Survey::of(&structure);
    let settings = Settings::default();
    let expression = compile(source);
    let units: Vec<_> = structure.walk().collect();
    bencher.bench_local(|| {
        let holds = |unit| {
            let scene =
                Scene { survey: &survey, about: About::Unit(unit), change: None, as_of: None, settings: &settings };
            expression.truth(&scene).unwrap_or(true)
        };
        units.iter().filter(|unit| holds(**unit)).count()
    });
}
