//! What the page tells of each unit: facts before and after, and where they come from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Request, Two};
use crate::diagnostic::{Say, Speech};
use crate::layout::chart::{Change, ChartBox, Place};
use crate::model::{Answer, Basis, Confidence, Figure, Id, LineKey, Post, Structure, Unit, UnitRef};

/// Numbers of units, kinds, measures and functions: the data name each of them once.
pub(super) struct Index<'a> {
    pub units: BTreeMap<&'a str, i64>,
    pub kinds: BTreeMap<&'a str, usize>,
    pub measures: BTreeMap<&'a str, usize>,
    pub functions: BTreeMap<&'a str, usize>,
    /// Titles of posts, in both languages.
    pub titles: BTreeMap<Say, usize>,
}

/// One unit: id, name, kind, superior before and after, what happens to it, quantities, confidence, the rest.
///
/// A superior is the number of a unit; −1 stands for a root, −2 for a unit that does not exist in that state.
pub(super) type UnitRecord = (String, Two, usize, i64, i64, &'static str, Vec<MeasureRecord>, u8, Option<Box<Details>>);
/// Measure, before, after, confidence; no figure when the unit does not carry it.
type MeasureRecord = (usize, Option<i64>, Option<i64>, u8);
/// Role, number of the title, holder, how many.
type PostRecord = (u8, Option<usize>, Option<String>, u32);

/// What only some units have.
#[derive(Default, Serialize)]
pub(super) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<Two>,
    #[serde(skip_serializing_if = "Option::is_none")]
    former_kind: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    posts_before: Vec<PostRecord>,
    /// Absent when the posts stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    posts_after: Option<Vec<PostRecord>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    functions_before: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    functions_after: Option<Vec<usize>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cooperates: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    basis: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<(Two, Two)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Two>,
    /// Number of the source, or its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_note: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SourceRecord {
    Listed(usize),
    Other(String),
}

impl Details {
    fn is_empty(&self) -> bool {
        serde_json::to_string(self).is_ok_and(|text| text == "{}")
    }
}

/// Returns the number of a level of confidence, 0 when nothing is stated.
pub(super) fn confidence(stated: Option<Confidence>) -> u8 {
    match stated {
        None => 0,
        Some(Confidence::Confirmed) => 1,
        Some(Confidence::Memory) => 2,
        Some(Confidence::Illustrative) => 3,
    }
}

/// Returns every unit of both states, in the order of the chart.
pub(super) fn units(request: &Request<'_>, index: &Index<'_>) -> Vec<UnitRecord> {
    let boxes = &request.pictures(request.speech).full.boxes;
    boxes.iter().map(|shown| unit(request, index, shown)).collect()
}

fn unit(request: &Request<'_>, index: &Index<'_>, shown: &ChartBox) -> UnitRecord {
    let (before, after) = (request.outcome.before.unit(&shown.id), request.outcome.after.unit(&shown.id));
    let superior = |place: Option<Place>| match place {
        None => -2,
        Some(place) => place.superior.map_or(-1, |superior| superior as i64),
    };
    let Some(living) = after.or(before) else {
        return (shown.id.clone(), Two::new(|_| shown.name.clone()), 0, -2, -2, "unchanged", Vec::new(), 0, None);
    };
    let details = details(index, before, after);
    (
        shown.id.clone(),
        Two::new(|speech| living.label(speech).to_owned()),
        index.kinds.get(living.kind().as_str()).copied().unwrap_or(0),
        superior(shown.before),
        superior(shown.after),
        if shown.change == Change::Unchanged { "" } else { shown.change.word() },
        measures(index, before, after),
        confidence(living.confidence()),
        (!details.is_empty()).then(|| Box::new(details)),
    )
}

fn measures(index: &Index<'_>, before: Option<UnitRef<'_>>, after: Option<UnitRef<'_>>) -> Vec<MeasureRecord> {
    let mut found: BTreeMap<usize, MeasureRecord> = BTreeMap::new();
    for (unit, is_after) in [(before, false), (after, true)] {
        let Some(unit) = unit else { continue };
        for (measure, figure) in unit.facts().measures.iter() {
            let Some(&number) = index.measures.get(measure.as_str()) else { continue };
            let record = found.entry(number).or_insert((number, None, None, 0));
            if is_after {
                record.2 = Some(figure.value);
            } else {
                record.1 = Some(figure.value);
            }
            record.3 = record.3.max(of_figure(figure, unit));
        }
    }
    found.into_values().collect()
}

fn of_figure(figure: &Figure, unit: UnitRef<'_>) -> u8 {
    confidence(figure.provenance.as_deref().map(|provenance| provenance.confidence).or_else(|| unit.confidence()))
}

fn details(index: &Index<'_>, before: Option<UnitRef<'_>>, after: Option<UnitRef<'_>>) -> Details {
    let Some(living) = after.or(before) else { return Details::default() };
    let facts = living.facts();
    let posts = |unit: Option<UnitRef<'_>>| {
        unit.map(|unit| unit.facts().posts.iter().map(|known| post(index, known)).collect::<Vec<_>>())
    };
    let functions = |ids: &[Id]| ids.iter().filter_map(|id| index.functions.get(id.as_str()).copied()).collect();
    let led = |unit: Option<UnitRef<'_>>| unit.map(|unit| functions(&unit.facts().functions));
    let both = before.zip(after);
    let renamed = both.filter(|(one, other)| one.facts().name != other.facts().name);
    let retyped = both.filter(|(one, other)| one.kind() != other.kind());
    let same_posts = both.is_some_and(|(one, other)| one.facts().posts == other.facts().posts);
    let same_functions = both.is_some_and(|(one, other)| one.facts().functions == other.facts().functions);
    Details {
        former: renamed.map(|(one, _)| Two::new(|speech| one.label(speech).to_owned())),
        former_kind: retyped.and_then(|(one, _)| index.kinds.get(one.kind().as_str()).copied()),
        posts_before: posts(before).unwrap_or_default(),
        posts_after: posts(after).filter(|_| !same_posts),
        functions_before: led(before).unwrap_or_default(),
        functions_after: led(after).filter(|_| !same_functions),
        cooperates: functions(&facts.cooperates),
        basis: facts.legal_basis.iter().map(cited).collect(),
        codes: facts.codes.iter().map(|(scheme, code)| (scheme.to_string(), code.to_string())).collect(),
        attributes: attributes(living),
        note: facts.note.as_ref().map(|note| Two(note.say())),
        source: source(living.structure(), facts),
        source_note: facts.provenance.as_deref().and_then(|known| known.note.as_ref()).map(|note| note.to_string()),
    }
}

fn post(index: &Index<'_>, post: &Post) -> PostRecord {
    let title = post.title.as_ref().and_then(|title| index.titles.get(&title.say()).copied());
    (post.role as u8, title, post.holder.as_ref().map(Id::to_string), post.count)
}

/// Returns a citation, marked when it is not confirmed.
pub(super) fn cited(basis: &Basis) -> String {
    let mark = match basis.confidence {
        Some(Confidence::Memory) => "\u{2}",
        Some(Confidence::Illustrative) => "\u{3}",
        _ => "",
    };
    format!("{}{mark}", basis.cite())
}

fn attributes(unit: UnitRef<'_>) -> Vec<(Two, Two)> {
    let catalogue = unit.structure().catalogue();
    let name = |id: &Id, speech: Speech| {
        let declared = catalogue.attributes.iter().find(|entry| entry.id == *id).map(|entry| entry.name.get(speech));
        declared.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
    };
    let value = |attribute: &crate::model::Attribute, speech: Speech| {
        let answer = attribute.value.map(|answer| match answer {
            Answer::Yes => speech.pick("yes", "có").to_owned(),
            Answer::No => speech.pick("no", "không").to_owned(),
            Answer::Unknown => speech.pick("not judged yet", "chưa đánh giá").to_owned(),
        });
        let text = attribute.text.as_ref().map(|text| text.get(speech).to_owned());
        let by = attribute.by.as_ref().map(|by| format!("({by})"));
        [answer, text, by].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let entries = unit.facts().attributes.iter();
    entries
        .map(|(id, attribute)| (Two::new(|speech| name(id, speech)), Two::new(|speech| value(attribute, speech))))
        .collect()
}

/// Returns the source of the facts about a unit: the number of a listed one, or what the file says.
fn source(structure: &Structure, facts: &Unit) -> Option<SourceRecord> {
    let source = facts.provenance.as_deref()?.source.as_deref()?;
    let listed = structure.header().sources.iter().position(|known| *known.id == *source);
    Some(listed.map_or_else(|| SourceRecord::Other(source.to_owned()), SourceRecord::Listed))
}

/// A line beside the tree: type, from, to, and in which states it holds: 1 before, 2 after, 3 both.
pub(super) type LineRecord = (usize, i64, i64, u8);

/// Returns the lines of both states and the names of their types.
pub(super) fn lines(request: &Request<'_>, index: &Index<'_>) -> (Vec<LineRecord>, Vec<Two>) {
    let mut states: BTreeMap<LineKey, u8> = BTreeMap::new();
    for (structure, state) in [(&request.outcome.before, 1), (&request.outcome.after, 2)] {
        for line in structure.lines_unsorted() {
            *states.entry(line.key()).or_default() |= state;
        }
    }
    let catalogue = request.outcome.before.catalogue();
    let mut types: Vec<&Id> = Vec::new();
    let mut lines = Vec::with_capacity(states.len());
    for (key, state) in &states {
        let number = types.iter().position(|known| *known == &key.line_type).unwrap_or(types.len());
        if number == types.len() {
            types.push(&key.line_type);
        }
        let ends = index.units.get(key.from.as_str()).zip(index.units.get(key.to.as_str()));
        lines.extend(ends.map(|(from, to)| (number, *from, *to, *state)));
    }
    let name = |id: &&Id| {
        Two::new(|speech| {
            let declared = catalogue.line_type(id).map(|found| found.name.get(speech));
            let family = catalogue.family(id).map(|family| family.name(speech));
            declared.filter(|name| !name.is_empty()).or(family).unwrap_or(id).to_owned()
        })
    };
    (lines, types.iter().map(name).collect())
}
