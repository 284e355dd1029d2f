//! Pictures of structures and outcomes, for `render` and `simulate --out`.

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::layout::chart::{Chart, View};
use bomay::layout::scene::scene;
use bomay::layout::{Options, lineage, place};
use bomay::plan::Plan;
use bomay::render::html::Pictures;
use bomay::render::picture::{Scope, Subject, chart};
use bomay::render::{dot, pdf, png, svg};

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

/// Returns one view in a format; the resolution matters to PNG alone.
///
/// # Errors
/// As [`png::write`].
pub fn print(chart: &Chart, view: View, format: &str, dpi: u32) -> Result<Vec<u8>, Box<Diagnostic>> {
    let drawn = || scene(chart, &place(chart, &Options::default()), view);
    match format {
        "dot" => Ok(dot::draw(chart, view).into_bytes()),
        "pdf" => Ok(pdf::write(&[drawn()], &chart.title)),
        "png" => png::write(&drawn(), dpi),
        _ => Ok(svg::write(&drawn()).into_bytes()),
    }
}

/// Returns all views in all formats, as file name and contents; a sheet too large for PNG has none.
pub fn all(subject: Subject<'_>, plans: &[Plan], speech: Speech) -> Vec<(&'static str, Vec<u8>)> {
    let scope = Scope { speech, fold: true, ..Scope::default() };
    let chart = draw(subject, plans, scope);
    let geometry = place(&chart, &Options::default());
    let [before, after, change] = VIEWS.map(|(_, view)| scene(&chart, &geometry, view));
    let mut files = vec![
        ("before.svg", svg::write(&before).into_bytes()),
        ("after.svg", svg::write(&after).into_bytes()),
        ("change.svg", svg::write(&change).into_bytes()),
        ("before.dot", dot::draw(&chart, View::Before).into_bytes()),
        ("after.dot", dot::draw(&chart, View::After).into_bytes()),
        ("change.dot", dot::draw(&chart, View::Change).into_bytes()),
    ];
    files.extend(png::write(&change, png::DPI).ok().map(|picture| ("change.png", picture)));
    let sheets = [before, after, change, lineage(&chart, &Options::default())];
    files.push(("diagrams.pdf", pdf::write(&sheets, &chart.title)));
    files
}

/// Returns the charts for the interactive report: what a sheet shows, and every unit.
pub fn both(subject: Subject<'_>, plans: &[Plan], speech: Speech) -> Pictures {
    let chart = |fold: bool| draw(subject, plans, Scope { speech, fold, ..Scope::default() });
    Pictures { sheet: chart(true), full: chart(false) }
}
