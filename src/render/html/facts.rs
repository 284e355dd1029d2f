//! The data of the page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::demands::{DemandRecord, demands};
use super::drawing::Drawings;
use super::events::{EventRecord, events};
use super::units::{Index, LineRecord, UnitRecord, lines, units};
use super::words::{Words, words};
use super::{Request, Two};
use crate::diagnostic::{Diagnostic, Say, Severity, Speech};
use crate::layout::chart::{Change, Chart};
use crate::layout::scene::{Stroke, icon, strong, tint};
use crate::model::{Catalogue, Extent, Fate, Role, Structure};
use crate::render::names::Names;
use crate::simulate::{Evidence, Total};

/// Everything that the page shows.
#[derive(Serialize)]
pub(super) struct Facts<'a> {
    speech: &'static str,
    title: Two,
    subtitle: Two,
    agency: Two,
    marks: Two,
    source_note: Two,
    words: Words,
    changes: BTreeMap<&'static str, Two>,
    /// How each change looks, in the order of counters.
    looks: Looks,
    roles: Vec<Two>,
    fates: Vec<Two>,
    extents: Vec<Two>,
    kinds: Vec<(Two, Two)>,
    levels: Vec<Two>,
    measures: Vec<MeasureRecord>,
    functions: Vec<Two>,
    titles: Vec<Two>,
    units: Vec<UnitRecord>,
    lines: Vec<LineRecord>,
    line_types: Vec<Two>,
    events: Vec<EventRecord>,
    findings: Vec<FindingRecord>,
    totals: Vec<(&'static str, Vec<TotalRecord>)>,
    evidence: &'a Evidence,
    sources: Vec<(Two, Option<&'a str>, Option<&'a str>)>,
    demands: Vec<DemandRecord>,
    /// For each box of the sheets: the number of a unit, or −2 − the number of a card.
    boxes: Vec<i64>,
    /// Cards: superior, kind, number of units.
    cards: Vec<(i64, usize, u32)>,
    drawings: Drawings,
}

#[derive(Serialize)]
struct MeasureRecord {
    name: Two,
    short: Two,
    decimals: u8,
}

#[derive(Serialize)]
struct FindingRecord {
    state: &'static str,
    severity: &'static str,
    word: Two,
    code: String,
    unit: i64,
    message: Two,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Two>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    basis: Vec<String>,
}

/// Colours and icons of all changes; a map would lose their order.
struct Looks;

#[derive(Serialize)]
struct Look {
    strong: u32,
    tint: u32,
    icon: &'static [Stroke],
}

impl Serialize for Looks {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let look = |change: Change| Look { strong: strong(change).0, tint: tint(change).0, icon: icon(change) };
        serializer.collect_map(Change::ALL.map(|change| (change.word(), look(change))))
    }
}

/// Name, before, after, decimals.
type TotalRecord = (Two, i64, i64, u8);

impl<'a> Facts<'a> {
    /// Gathers everything.
    pub fn of(request: &Request<'a>) -> Facts<'a> {
        let outcome = request.outcome;
        let catalogue = outcome.before.catalogue();
        let index = index(request);
        let sheet = |of: fn(&Chart) -> String| Two::new(|speech| of(&request.pictures(speech).sheet));
        let (lines, line_types) = lines(request, &index);
        let (boxes, cards) = boxes(request, &index);
        Facts {
            speech: request.speech.tag(),
            title: sheet(|chart| chart.title.clone()),
            subtitle: sheet(|chart| chart.subtitle.clone()),
            agency: sheet(|chart| chart.agency.join(" · ")),
            marks: sheet(|chart| chart.marks.join(" · ")),
            source_note: sheet(|chart| chart.source_note.clone()),
            words: words(),
            changes: Change::ALL.into_iter().map(|change| (change.word(), word(request, change))).collect(),
            looks: Looks,
            roles: [Role::Head, Role::Deputy, Role::Member].map(|role| two(|speech| role.name(speech))).into(),
            fates: FATES.map(|fate| two(|speech| fate.name(speech))).into(),
            extents: [Extent::Whole, Extent::Part, Extent::Remainder]
                .map(|extent| two(|speech| extent.name(speech)))
                .into(),
            kinds: kinds(catalogue, &index),
            levels: catalogue.levels.iter().map(|level| Two(level.name.say())).collect(),
            measures: measures(catalogue, &index),
            functions: functions(request, &index),
            titles: titles(&index),
            units: units(request, &index),
            lines,
            line_types,
            events: events(request, &index),
            findings: findings(request, &index),
            totals: totals(request),
            evidence: &outcome.totals.evidence,
            sources: sources(&outcome.before),
            demands: demands(request),
            boxes,
            cards,
            drawings: Drawings::of(request),
        }
    }
}

const FATES: [Fate; 7] =
    [Fate::Moved, Fate::Kept, Fate::Ended, Fate::Dropped, Fate::Surplus, Fate::Released, Fate::Added];

fn two(of: impl Fn(Speech) -> &'static str) -> Two {
    Two::new(|speech| of(speech).to_owned())
}

fn word(request: &Request<'_>, change: Change) -> Two {
    Two::new(|speech| request.pictures(speech).sheet.labels.change(change))
}

/// Gives every unit, kind, measure and function its number.
fn index<'a>(request: &Request<'a>) -> Index<'a> {
    let (before, after) = (&request.outcome.before, &request.outcome.after);
    let catalogue = before.catalogue();
    let boxes = request.pictures(request.speech).full.boxes.iter();
    let mut index = Index {
        units: boxes.enumerate().map(|(number, unit)| (unit.id.as_str(), number as i64)).collect(),
        kinds: BTreeMap::new(),
        measures: BTreeMap::new(),
        functions: BTreeMap::new(),
        titles: BTreeMap::new(),
    };
    let units = || before.units().chain(after.units());
    for id in catalogue.kinds.iter().map(|kind| &kind.id).chain(units().map(|unit| unit.kind())) {
        let number = index.kinds.len();
        index.kinds.entry(id.as_str()).or_insert(number);
    }
    let posts = units().flat_map(|unit| &unit.facts().posts);
    for title in posts.filter_map(|post| post.title.as_ref()) {
        let number = index.titles.len();
        index.titles.entry(title.say()).or_insert(number);
    }
    let carried = units().flat_map(|unit| unit.facts().measures.keys());
    for id in catalogue.measures.iter().map(|measure| &measure.id).chain(carried) {
        let number = index.measures.len();
        index.measures.entry(id.as_str()).or_insert(number);
    }
    for function in before.functions().chain(after.functions()) {
        let number = index.functions.len();
        index.functions.entry(function.id.as_str()).or_insert(number);
    }
    index
}

/// Returns the ids of an index in the order of their numbers.
fn in_order<'a>(index: &BTreeMap<&'a str, usize>) -> Vec<&'a str> {
    let mut ids: Vec<(usize, &str)> = index.iter().map(|(id, number)| (*number, *id)).collect();
    ids.sort_unstable();
    ids.into_iter().map(|(_, id)| id).collect()
}

fn named(id: &str, name: Option<&crate::model::Text>) -> Two {
    Two::new(|speech| {
        let name = name.map_or("", |name| name.get(speech));
        if name.is_empty() { id.to_owned() } else { name.to_owned() }
    })
}

/// Returns name and level of every kind.
fn kinds(catalogue: &Catalogue, index: &Index<'_>) -> Vec<(Two, Two)> {
    let record = |id: &str| {
        let kind = catalogue.kind(id);
        let level = kind.and_then(|kind| kind.level.as_ref()).and_then(|level| catalogue.level(level));
        (named(id, kind.map(|kind| &kind.name)), named("", level.map(|level| &level.name)))
    };
    in_order(&index.kinds).into_iter().map(record).collect()
}

fn measures(catalogue: &Catalogue, index: &Index<'_>) -> Vec<MeasureRecord> {
    let record = |id: &str| {
        let measure = catalogue.measure(id);
        MeasureRecord {
            name: named(id, measure.map(|measure| &measure.name)),
            short: named(id, measure.map(|measure| measure.short.as_ref().unwrap_or(&measure.name))),
            decimals: measure.map_or(0, |measure| measure.decimals),
        }
    };
    in_order(&index.measures).into_iter().map(record).collect()
}

fn functions(request: &Request<'_>, index: &Index<'_>) -> Vec<Two> {
    let (before, after) = (&request.outcome.before, &request.outcome.after);
    let name = |id: &str| named(id, after.function(id).or_else(|| before.function(id)).map(|found| &found.name));
    in_order(&index.functions).into_iter().map(name).collect()
}

/// Returns the titles of posts in the order of their numbers.
fn titles(index: &Index<'_>) -> Vec<Two> {
    let mut titles: Vec<(usize, &Say)> = index.titles.iter().map(|(title, number)| (*number, title)).collect();
    titles.sort_unstable();
    titles.into_iter().map(|(_, title)| Two(title.clone())).collect()
}

fn findings(request: &Request<'_>, index: &Index<'_>) -> Vec<FindingRecord> {
    let found = &request.outcome.findings;
    let states = [("introduced", &found.introduced), ("remaining", &found.remaining), ("resolved", &found.resolved)];
    let all = states.into_iter().flat_map(|(state, list)| list.iter().map(move |finding| (state, finding)));
    all.map(|(state, finding)| finding_record(request, index, state, finding)).collect()
}

fn finding_record(
    request: &Request<'_>,
    index: &Index<'_>,
    state: &'static str,
    finding: &Diagnostic,
) -> FindingRecord {
    let (before, after) = (&request.outcome.before, &request.outcome.after);
    let within = |say: &Say| Two::new(|speech| Names { before, after, speech }.within(say.to(speech)));
    let unit = finding.unit.as_deref().and_then(|id| index.units.get(id));
    FindingRecord {
        state,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Note => "note",
            _ => "warning",
        },
        word: two(|speech| finding.severity.word(speech)),
        code: finding.code.to_string(),
        unit: unit.copied().unwrap_or(-1),
        message: within(&finding.message),
        help: finding.help.as_ref().map(within),
        basis: finding.basis.clone(),
    }
}

fn totals(request: &Request<'_>) -> Vec<(&'static str, Vec<TotalRecord>)> {
    let totals = &request.outcome.totals;
    let record = |total: &Total| (Two::new(|speech| total.label(speech)), total.before, total.after, total.decimals);
    vec![
        ("bodies", totals.bodies.iter().map(record).collect()),
        ("measures", totals.measures.iter().map(record).collect()),
        ("posts", totals.posts.iter().map(record).collect()),
        ("kinds", totals.kinds.iter().map(record).collect()),
    ]
}

fn sources(structure: &Structure) -> Vec<(Two, Option<&str>, Option<&str>)> {
    let sources = structure.header().sources.iter();
    sources.map(|source| (Two(source.title.say()), source.organ.as_deref(), source.date.as_deref())).collect()
}

/// Returns which unit or card each box of the sheets shows, and the cards.
fn boxes(request: &Request<'_>, index: &Index<'_>) -> (Vec<i64>, Vec<(i64, usize, u32)>) {
    let boxes = &request.pictures(request.speech).sheet.boxes;
    let mut cards = Vec::new();
    let numbers = boxes.iter().map(|shown| {
        let Some(count) = shown.count else { return index.units.get(shown.id.as_str()).copied().unwrap_or(-1) };
        let place = shown.before.or(shown.after);
        let superior = place.and_then(|place| place.superior).map_or("", |superior| boxes[superior].id.as_str());
        let kind = shown.id.strip_prefix("card.").and_then(|id| id.strip_prefix(superior)).unwrap_or_default();
        let kind = index.kinds.get(kind.trim_start_matches('.')).copied().unwrap_or(0);
        cards.push((index.units.get(superior).copied().unwrap_or(-1), kind, count));
        -(cards.len() as i64) - 1
    });
    // A number of −1 is a box without unit, so cards count from −2.
    (numbers.collect(), cards)
}
