//! What it costs to check a structure by the whole State pack, and to check it again after one operation.
//!
//! `cargo bench --bench rules` prints the medians.
//! The structure is made of provinces of about a thousand bodies, under the kinds of `models/vn/catalogue.json`:
//! Party organisations, councils, People's Committees, departments with their divisions, communes with theirs; lines of
//! leadership, second subordination and guidance run between them as the catalogue requires.
//! The operations touch one division of one commune, so that the work does not depend on the size of the structure.

use std::collections::BTreeMap;
use std::sync::Arc;

use bomay::check::{Checked, check};
use bomay::diagnostic::{Diagnostic, Input};
use bomay::formats::{catalogue, pack_chain};
use bomay::model::{
    Attribute, Catalogue, Edit, Field, Header, Id, Journal, Line, Parts, Post, Role, Structure, Text, Transaction,
    Unit, UnitRef,
};
use bomay::rules::pack::{Enacted, Enforced};
use bomay::rules::survey::Survey;
use bomay::rules::{ALL, Check, Rule, Ruleset};
use bomay::say;
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    println!("unit-checks of a full check, by size:");
    for total in SIZES {
        println!("  {total}: {}", unit_checks(&sample(total), &state_pack()));
    }
    divan::main();
}

/// Returns how many units all rules about single units look at together.
fn unit_checks(structure: &Structure, ruleset: &Ruleset) -> usize {
    let survey = Survey::of_all(structure);
    let looks_at = |enacted: &Enacted, unit: UnitRef<'_>| match enacted.enforced() {
        Enforced::BuiltIn(rule) => {
            matches!(rule.check, Check::Local(_) | Check::Siblings(..) | Check::Path(_) | Check::Subtree(_))
        }
        Enforced::Declared(declared) => !declared.is_about_a_change() && declared.may_be_of_kind(unit, &survey),
    };
    let of = |enacted: &Enacted| structure.units().filter(|unit| looks_at(enacted, *unit)).count();
    ruleset.enacted().iter().map(of).sum()
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

/// A structure in the making.
#[derive(Default)]
struct Draft {
    parts: Parts,
    /// Kinds are shared among the units, as the readers of files share them.
    kinds: BTreeMap<&'static str, Id>,
}

impl Draft {
    /// Adds a unit with what most rules ask for; returns its number.
    fn add(&mut self, kind: &'static str, superior: Option<usize>) -> usize {
        let number = self.parts.units.len();
        let kind = self.kinds.entry(kind).or_insert_with(|| kind.into()).clone();
        let mut unit = Unit::new(id(number), kind);
        unit.name = Text::plain(&format!("Đơn vị số {number}"));
        unit.superior = superior.map(id);
        unit.measures.insert("payroll_assigned".into(), ((number % 9) as i64 + 7).into());
        unit.posts.push(Post::held(Role::Head, format!("p{number}")));
        unit.posts.push(Post::vacant(Role::Deputy));
        self.parts.units.push(Arc::new(unit));
        number
    }

    fn lay(&mut self, line_type: &str, from: usize, to: usize) {
        self.parts.lines.push(Line::new(line_type, id(from), id(to)));
    }

    /// Adds a province with its Party committee, council, committee and departments; returns the numbers of the Party
    /// committee, the People's Committee and the departments.
    fn add_province(&mut self) -> (usize, usize, Vec<usize>) {
        let organisation = self.add("party_organisation.province", None);
        let party = self.add("party_committee.province", Some(organisation));
        let council = self.add("peoples_council.province", None);
        for _ in 0..3 {
            self.add("council_committee.province", Some(council));
        }
        let committee = self.add("peoples_committee.province", Some(council));
        let class = Attribute { text: Some(Text::plain("II")), ..Attribute::default() };
        Arc::make_mut(&mut self.parts.units[committee]).attributes.insert("province_class".into(), class);
        self.lay("leads", party, council);
        self.lay("leads", party, committee);
        let kinds = ["department.finance", "department.home_affairs", "department.justice", "department.health"];
        let departments: Vec<usize> = kinds.into_iter().map(|kind| self.add(kind, Some(committee))).collect();
        for &department in &departments {
            for _ in 0..8 {
                self.add("department_division.province", Some(department));
            }
        }
        (party, committee, departments)
    }

    fn add_commune(&mut self, (party_above, committee_above, departments): &(usize, usize, Vec<usize>), number: usize) {
        let organisation = self.add("party_organisation.commune", None);
        let party = self.add("party_committee.commune", Some(organisation));
        let council = self.add("peoples_council.commune", None);
        for _ in 0..2 {
            self.add("council_committee.commune", Some(council));
        }
        let committee = self.add("peoples_committee.commune", Some(council));
        self.lay("leads", *party_above, party);
        self.lay("leads", party, council);
        self.lay("leads", party, committee);
        self.lay("dual_subordination", *committee_above, committee);
        self.add("council_committee_office.commune", Some(committee));
        self.add("public_administration_centre.commune", Some(committee));
        for (position, kind) in ["commune_division.economy", "commune_division.culture_society"].into_iter().enumerate()
        {
            let division = self.add(kind, Some(committee));
            self.lay("guides_professionally", departments[(number + position) % departments.len()], division);
        }
    }
}

fn sample(total: usize) -> Structure {
    let parts = Parts { header: Header::default(), catalogue: words(), ..Parts::default() };
    let mut draft = Draft { parts, ..Draft::default() };
    while draft.parts.units.len() + 1_000 <= total {
        let province = draft.add_province();
        (0..95).for_each(|number| draft.add_commune(&province, number));
    }
    let (structure, problems) = Structure::assemble(draft.parts);
    assert_eq!(problems, [], "every word is known: unknown ones cost more than the rules");
    structure
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
    let near = |rule: &&&'static Rule| matches!(rule.check, Check::Local(_) | Check::Siblings(..) | Check::Path(_));
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
