//! What every picture has to be: on the ready models, on random plans, on the reform of 2025.
//!
//! Each check returns its complaints; the tests in [`faults`] show that each complains when it should.

mod checks;
mod colours;
mod faults;
mod files;
mod sets;

use bomay::diagnostic::Speech;
use bomay::layout::chart::{Chart, View};
use bomay::layout::geometry::Geometry;
use bomay::layout::scene::{Scene, scene};
use bomay::layout::{Options, Paper, place};
use bomay::model::Structure;
use bomay::plan::Plan;
use bomay::render::picture::{Scope, Subject, chart};
use bomay::render::svg;
use bomay::rules::Ruleset;
use bomay::simulate::{Outcome, Request, simulate};
use proptest::prelude::*;

use crate::generator::{assemble, plan};
use crate::models;
use crate::properties::{steps, story};

const VIEWS: [View; 3] = [View::Before, View::After, View::Change];

/// A chart with its geometry and its three views.
pub struct Drawn {
    pub chart: Chart,
    pub geometry: Geometry,
    pub scenes: [Scene; 3],
}

impl Drawn {
    pub fn new(chart: Chart) -> Drawn {
        Drawn::on(chart, Paper::Smallest)
    }

    pub fn on(chart: Chart, paper: Paper) -> Drawn {
        let geometry = place(&chart, &Options { paper, ..Options::default() });
        let scenes = VIEWS.map(|view| scene(&chart, &geometry, view));
        Drawn { chart, geometry, scenes }
    }

    /// Draws the views again, after the geometry was changed.
    pub fn again(&mut self) {
        self.scenes = VIEWS.map(|view| scene(&self.chart, &self.geometry, view));
    }
}

/// Makes the chart of an outcome, with what does not change folded.
pub fn folded(outcome: &Outcome, speech: Speech) -> Chart {
    chart(Subject::outcome(outcome), &Scope { speech, fold: true, ..Scope::default() })
}

fn carried_out(before: &Structure, plans: &[Plan]) -> Outcome {
    simulate(Request { before, plans, ruleset: &Ruleset::default(), until: None })
}

/// The picture of the plan that the README shows.
pub fn conclusion() -> Drawn {
    let outcome = models::outcome("models/ha-tinh-2022/structure.json", "models/ha-tinh-2022/plans/55-kl-tu.json");
    Drawn::new(folded(&outcome, Speech::Vi))
}

#[test]
fn every_picture_of_the_models_passes_every_check() {
    for (structure, plan) in models::plans() {
        let drawn = Drawn::new(folded(&models::outcome(&structure, &plan), Speech::Vi));
        // A chart too large for A3 is drawn as a set; the tests of sets look at it.
        if !matches!(drawn.geometry.sheet.name, "A4" | "A3") {
            continue;
        }
        let complaints = checks::all(&drawn);
        assert!(complaints.is_empty(), "{plan}: {complaints:#?}");
    }
}

#[test]
fn the_conclusion_fits_an_a3_sheet_and_its_divisions_face_their_originals() {
    let drawn = conclusion();
    assert_eq!(drawn.geometry.sheet.name, "A3");
    // Four bodies are divided into two each: eight short ribbons, none round the foot of its block.
    assert_eq!(drawn.geometry.ribbons.len(), 8);
    assert_eq!(checks::crossings(&drawn), []);
    assert_eq!(checks::balance(&drawn.chart), [""; 0]);
}

#[test]
fn the_conclusion_says_what_the_law_calls_it_and_counts_all_that_stays() {
    let drawn = conclusion();
    let svg = |view: usize| svg::write(&drawn.scenes[view]);
    let change = svg(2);
    // All four bodies end: that is a division (chia), and no separation (tách).
    assert!(change.contains(">chia<") && change.contains(">Chia<"));
    assert!(!change.contains(">tách<") && !change.contains(">Tách<"));
    // 4 divided, 10 transferred, the others: together the 1,143 bodies before.
    assert!(change.contains(">1.129<") && change.contains("1.143"));
    // In the district of Kỳ Anh the Front has a heading of its own, as in that of Đức Thọ.
    assert_eq!(change.matches(">Mặt trận và đoàn thể<").count(), 2);
    // After the division there is no joint body, and nothing for its heading to stand over.
    assert!(change.contains(">Cơ quan chung<") && svg(0).contains(">Cơ quan chung<"));
    assert!(!svg(1).contains(">Cơ quan chung<"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn pictures_of_random_plans_pass_every_check((parts, operations) in story()) {
        let before = assemble(parts);
        let outcome = carried_out(&before, &[plan(&steps(&operations))]);
        let drawn = Drawn::new(chart(Subject::outcome(&outcome), &Scope::default()));
        let complaints = checks::geometric(&drawn);
        prop_assert!(complaints.is_empty(), "{:#?}", complaints);
        // On a narrow sheet the parts of most heads stand on shelves.
        let narrow = Drawn::on(drawn.chart, Paper::Exactly(100, 300));
        let complaints = checks::apart(&narrow);
        prop_assert!(complaints.is_empty(), "narrow: {:#?}", complaints);
    }
}
