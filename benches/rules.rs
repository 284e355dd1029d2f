//! What it costs to check a structure by the whole State pack, and to check it again after one operation.
//!
//! `cargo bench --bench rules` prints the medians.
//! The structure is made of provinces of about a thousand bodies, under the kinds of `models/vn/catalogue.json`:
//! People's Committees, departments with their divisions, communes with theirs; lines of guidance run from departments down.
//! The operations touch one division of one commune, so that the work does not depend on the size of the structure.

use std::sync::Arc;

use bomay::check::{Checked, check};
use bomay::diagnostic::{Diagnostic, Input};
use bomay::formats::{catalogue, pack_chain};
use bomay::model::{
    Attribute, Catalogue, Edit, Field, Header, Id, Journal, Line, Parts, Post, Role, Structure, Text, Transaction, Unit,
};
use bomay::rules::pack::Enforced;
use bomay::rules::{ALL, Check, Rule, Ruleset};
use bomay::say;
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    divan::main();
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect("the models are there")
}

fn words() -> Arc<Catalogue> {
    let (read, problems) = catalogue(&read("models/vn/catalogue.json"), "catalogue.json", Input::Catalogue(0));
    assert_eq!(problems, []);
    Arc::new(read.catalogue)
}

/// The rules of the program and the whole State pack.
fn state_pack() -> Ruleset {
    let chain = pack_chain(&["models/vn/packs/state.json"], &mut |path| {
        std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")))
            .map_err(|error| Box::new(Diagnostic::error("unreadable-file", say!("{error}", "{error}"))))
    });
    assert_eq!(chain.problems, []);
    let (ruleset, problems) = Ruleset::from_packs(&chain.packs, "2025-12-01".parse().ok());
    assert_eq!(problems, []);
    ruleset
}

fn id(number: usize) -> Id {
    format!("u{number:07}").into()
}

/// A unit with what most rules ask for.
fn unit(number: usize, kind: &str, superior: Option<usize>) -> Unit {
    let mut unit = Unit::new(id(number), kind);
    unit.name = Text::plain(&format!("Đơn vị số {number}"));
    unit.superior = superior.map(id);
    unit.measures.insert("payroll_assigned".into(), ((number % 9) as i64 + 7).into());
    unit.posts.push(Post::held(Role::Head, format!("p{number}")));
    unit.posts.push(Post::vacant(Role::Deputy));
    unit
}

fn sample(total: usize) -> Structure {
    let mut parts = Parts { header: Header::default(), catalogue: words(), ..Parts::default() };
    let mut next = 0;
    let mut add = |parts: &mut Parts, kind: &str, superior: Option<usize>| {
        parts.units.push(Box::new(unit(next, kind, superior)));
        next += 1;
        next - 1
    };
    while parts.units.len() + 1_000 <= total {
        let council = add(&mut parts, "peoples_council.province", None);
        let committee = add(&mut parts, "peoples_committee.province", Some(council));
        let class = Attribute { text: Some(Text::plain("II")), ..Attribute::default() };
        parts.units[committee].attributes.insert("province_class".into(), class);
        let mut departments = Vec::new();
        for kind in ["department.finance", "department.home_affairs", "department.justice", "department.health"] {
            let department = add(&mut parts, kind, Some(committee));
            departments.push(department);
            for _ in 0..8 {
                add(&mut parts, "department_division.province", Some(department));
            }
        }
        for commune in 0..160 {
            let body = add(&mut parts, "peoples_committee.commune", Some(committee));
            for position in 0..5 {
                let division = add(&mut parts, "division.commune", Some(body));
                let from = id(departments[(commune + position) % departments.len()]);
                parts.lines.push(Line::new("guides_professionally", from, id(division)));
            }
        }
    }
    Structure::assemble(parts).0
}

/// Edits of one small operation: a deputy more, one person more, one line less.
fn operation(structure: &Structure) -> Vec<Edit> {
    let division = id(structure.len() - 2);
    let unit = structure.unit(&division).expect("the last division is there").facts();
    let mut posts = unit.posts.clone();
    posts.push(Post { id: Some("deputy-2".into()), ..Post::vacant(Role::Deputy) });
    let staff = Field::Measure("payroll_assigned".into(), Some(20.into()));
    vec![Edit::Set { unit: division.clone(), field: Field::Posts(posts) }, Edit::Set { unit: division, field: staff }]
}

fn carried_out(structure: &mut Structure) -> Journal {
    let edits = operation(structure);
    let mut transaction = Transaction::begin(structure);
    transaction.apply_all(edits).expect("the edits apply");
    transaction.commit()
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn a_full_check(bencher: Bencher<'_, '_>, total: usize) {
    let (structure, ruleset) = (sample(total), state_pack());
    bencher.bench_local(|| check(black_box(&structure), &ruleset));
}

/// All rules, those that look at the whole structure included.
#[divan::bench(args = SIZES, sample_count = 3)]
fn b_recheck_all(bencher: Bencher<'_, '_>, total: usize) {
    recheck(bencher, total, &state_pack());
}

/// The rules that look at neighbours and superiors only.
#[divan::bench(args = SIZES, sample_count = 20)]
fn c_recheck_local_and_path(bencher: Bencher<'_, '_>, total: usize) {
    let near = |rule: &&&'static Rule| matches!(rule.check, Check::Local(_) | Check::Path(_));
    let rules: Vec<&'static Rule> = ALL.iter().filter(near).copied().collect();
    recheck(bencher, total, &Ruleset::of(&rules));
}

/// The declared rules of the State pack that do not look at the whole structure.
#[divan::bench(args = SIZES, sample_count = 20)]
fn d_recheck_declared(bencher: Bencher<'_, '_>, total: usize) {
    let declared =
        state_pack().only(|enacted| matches!(enacted.enforced(), Enforced::Declared(_)) && !enacted.reach().whole);
    recheck(bencher, total, &declared);
}

fn recheck(bencher: Bencher<'_, '_>, total: usize, ruleset: &Ruleset) {
    let mut structure = sample(total);
    let checked = Checked::of(&structure, ruleset);
    let journal = carried_out(&mut structure);
    bencher.with_inputs(|| checked.clone()).bench_local_values(|mut checked| {
        checked.update(black_box(&structure), ruleset, &journal);
        checked
    });
}
