//! A chart cut down to some of its boxes.

use std::collections::BTreeSet;

use super::chart::{Change, Chart, Flow, Link, Place};

/// Returns the chart with the kept boxes only, and the former index of each.
///
/// Flows, links, events, findings and posts stay as far as their boxes do; totals go, for they are those of the whole,
/// and so does the number of units that stay as they are.
pub(super) fn part(chart: &Chart, kept: &[bool]) -> (Chart, Vec<usize>) {
    let mut target = vec![usize::MAX; chart.boxes.len()];
    let members: Vec<usize> = (0..chart.boxes.len()).filter(|&unit| kept[unit]).collect();
    for (index, &unit) in members.iter().enumerate() {
        target[unit] = index;
    }
    let at = |unit: usize| target.get(unit).copied().filter(|&index| index != usize::MAX);
    let place = |place: Option<Place>| place.map(|place| Place { superior: place.superior.and_then(at), ..place });
    let mut part = Chart { tally: vec![(Change::Unchanged, 0, 0)], ..outer(chart) };
    part.boxes.reserve(members.len());
    let (mut events, mut findings, mut posts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for &unit in &members {
        let mut inside = chart.boxes[unit].clone();
        (inside.before, inside.after) = (place(inside.before), place(inside.after));
        events.extend(inside.events.iter().copied());
        findings.extend(inside.findings.iter().map(|finding| finding.1));
        posts.extend(inside.posts.iter().map(|mark| mark.letter.clone()));
        part.boxes.push(inside);
    }
    let flows =
        chart.flows.iter().filter_map(|flow| Some(Flow { from: at(flow.from)?, to: at(flow.to)?, ..flow.clone() }));
    part.flows = flows.collect();
    let links = chart.links.iter().filter_map(|link| Some(Link { from: at(link.from)?, to: at(link.to)?, ..*link }));
    part.links = links.collect();
    part.events = chart.events.iter().filter(|note| events.contains(&note.number)).cloned().collect();
    part.findings = chart.findings.iter().filter(|note| findings.contains(&note.number)).cloned().collect();
    part.posts = chart.posts.iter().filter(|note| posts.contains(&note.letter)).cloned().collect();
    (part, members)
}

/// Returns what stands around the boxes of a chart.
pub(super) fn outer(chart: &Chart) -> Chart {
    Chart {
        title: chart.title.clone(),
        subtitle: chart.subtitle.clone(),
        agency: chart.agency.clone(),
        marks: chart.marks.clone(),
        source_note: chart.source_note.clone(),
        labels: chart.labels.clone(),
        ..Chart::default()
    }
}
