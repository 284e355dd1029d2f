//! Pictures of structures and outcomes, for `render` and `simulate --out`.

use bomay::diagnostic::Speech;
use bomay::layout::chart::{Chart, View};
use bomay::layout::{Options, place};
use bomay::plan::Plan;
use bomay::render::picture::{Scope, Subject, chart};
use bomay::render::{dot, svg};

/// The views by the words of the command line, and of file names.
pub const VIEWS: [(&str, View); 3] = [("before", View::Before), ("after", View::After), ("change", View::Change)];

/// Makes the chart of a subject; a plan gives the title, and the structure then stands in the line under it.
pub fn draw(subject: Subject<'_>, plans: &[Plan], scope: Scope) -> Chart {
    let titles: Vec<&str> =
        plans.iter().map(|plan| plan.title.get(scope.speech)).filter(|text| !text.is_empty()).collect();
    let structure = subject.before.header().title.get(scope.speech).to_owned();
    match titles.as_slice() {
        [] => chart(subject, &scope),
        [title] => chart(subject, &Scope { title: Some((*title).to_owned()), subtitle: structure, ..scope }),
        titles => chart(subject, &Scope { subtitle: titles.join(" · "), ..scope }),
    }
}

/// Returns one view as SVG or DOT.
pub fn print(chart: &Chart, view: View, format: &str) -> String {
    match format {
        "dot" => dot::draw(chart, view),
        _ => svg::draw(chart, &place(chart, &Options::default()), view),
    }
}

/// Returns all views in both formats, as file name and contents.
pub fn all(subject: Subject<'_>, plans: &[Plan], speech: Speech) -> Vec<(&'static str, Vec<u8>)> {
    let scope = Scope { speech, fold: true, ..Scope::default() };
    let chart = draw(subject, plans, scope);
    let geometry = place(&chart, &Options::default());
    vec![
        ("before.svg", svg::draw(&chart, &geometry, View::Before).into_bytes()),
        ("after.svg", svg::draw(&chart, &geometry, View::After).into_bytes()),
        ("change.svg", svg::draw(&chart, &geometry, View::Change).into_bytes()),
        ("before.dot", dot::draw(&chart, View::Before).into_bytes()),
        ("after.dot", dot::draw(&chart, View::After).into_bytes()),
        ("change.dot", dot::draw(&chart, View::Change).into_bytes()),
    ]
}
