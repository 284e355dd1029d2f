//! What is drawn of each unit, and what runs between units.

use std::collections::BTreeMap;

use super::select::lane;
use super::{Entry, Scope, Selection, Shown, Subject};
use crate::diagnostic::{Severity, Speech};
use crate::layout::chart::{self, Change, ChartBox, Flow, Link, LinkStyle, Place};
use crate::layout::labels::Labels;
use crate::model::{Catalogue, ChangeEvent, Family, Id, LegalForm, LineKey, Matter, Shape, Structure, UnitRef};
use crate::render::words::number;
use crate::simulate::weight;

/// Returns what happens to each unit, the gravest first said.
pub fn changes(subject: Subject<'_>) -> BTreeMap<Id, Change> {
    let mut changes: BTreeMap<Id, Change> = BTreeMap::new();
    for event in subject.events {
        for (unit, change) in event_changes(event) {
            let known = changes.entry(unit).or_insert(change);
            *known = (*known).min_by_weight(change);
        }
    }
    changes
}

/// Returns how many units nothing happens to, drawn or not.
pub fn unchanged(subject: Subject<'_>, changes: &BTreeMap<Id, Change>) -> (Change, usize, usize) {
    let changed = changes.iter().filter(|(_, change)| **change != Change::Unchanged);
    let stay = subject.before.len() - changed.filter(|(id, _)| subject.before.contains(id)).count();
    (Change::Unchanged, stay, stay)
}

trait Weighed {
    fn min_by_weight(self, other: Self) -> Self;
}

impl Weighed for Change {
    fn min_by_weight(self, other: Change) -> Change {
        let weight = |change: Change| Change::ALL.iter().position(|known| *known == change);
        if weight(other) < weight(self) { other } else { self }
    }
}

fn event_changes(event: &ChangeEvent) -> Vec<(Id, Change)> {
    let change = of_form(event.form);
    let mut changes: Vec<(Id, Change)> = Vec::new();
    for contribution in &event.contributions {
        let received_only = event.form == LegalForm::Dissolution || event.form == LegalForm::Cessation;
        let result = if received_only { Change::Adjust } else { change };
        let alone = contribution.original == contribution.result;
        changes.push((contribution.result.clone(), if alone && received_only { Change::Adjust } else { result }));
        changes.push((contribution.original.clone(), if alone { result } else { change }));
    }
    changes.extend(event.established.iter().chain(&event.ended).map(|id| (id.clone(), change)));
    changes.extend(event.relocations.iter().map(|relocation| (relocation.unit.clone(), Change::Move)));
    if event.form != LegalForm::Keeping {
        changes.extend(event.units.iter().map(|id| (id.clone(), change)));
    }
    let moved = event.dispositions.iter().filter_map(|disposition| match (&disposition.matter, &disposition.to) {
        (Matter::Subordinate { unit }, Some(_)) => Some((unit.clone(), Change::Move)),
        _ => None,
    });
    changes.extend(moved);
    changes
}

/// Returns the class of change of a legal form.
pub fn of_form(form: LegalForm) -> Change {
    match form {
        LegalForm::Establishment => Change::Establish,
        LegalForm::Consolidation | LegalForm::Absorption => Change::Merge,
        LegalForm::Division | LegalForm::Separation => Change::Split,
        LegalForm::Rearrangement => Change::Rearrange,
        LegalForm::Transfer => Change::Move,
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => Change::Dissolve,
        LegalForm::Renaming => Change::Rename,
        LegalForm::Keeping => Change::Unchanged,
        _ => Change::Adjust,
    }
}

/// Returns the boxes of everything that is shown.
pub fn boxes(
    subject: Subject<'_>,
    scope: &Scope,
    selection: &Selection,
    changes: &BTreeMap<Id, Change>,
) -> Vec<ChartBox> {
    let letters = super::notes::letters(subject, selection);
    let numbers = super::notes::numbers(subject);
    let leads: Vec<bool> = leading(selection);
    let mut boxes: Vec<ChartBox> = Vec::with_capacity(selection.shown.len());
    for (position, entry) in selection.shown.iter().enumerate() {
        let place = |superior: Option<usize>| Place { superior, order: position as u32 };
        let mut drawn = match &entry.what {
            Shown::Card { superior, kind } => card(subject, scope.speech, entry.count, superior.as_ref(), kind),
            Shown::Unit(id) => unit_box(subject, scope.speech, id, changes),
        };
        drawn.before = entry.before.map(place);
        drawn.after = entry.after.map(place);
        drawn.head = leads[position] && matches!(drawn.shape, chart::Shape::Committee | chart::Shape::Council);
        if let Shown::Unit(id) = &entry.what {
            drawn.posts = letters.iter().filter_map(|concurrent| concurrent.mark(id)).collect();
            drawn.events = numbers.get(id).cloned().unwrap_or_default();
            drawn.findings = marks(subject, id);
        }
        boxes.push(drawn);
    }
    boxes
}

fn leading(selection: &Selection) -> Vec<bool> {
    let mut leads = vec![false; selection.shown.len()];
    for Entry { before, after, .. } in &selection.shown {
        for superior in [before, after].into_iter().flatten().flatten() {
            leads[*superior] = true;
        }
    }
    leads
}

fn marks(subject: Subject<'_>, id: &Id) -> Vec<(chart::Severity, u32)> {
    let numbered = super::notes::listed(subject).enumerate();
    let own = numbered.filter(|(_, finding)| finding.unit.as_deref() == Some(id));
    own.map(|(position, finding)| (severity(finding.severity), position as u32 + 1)).collect()
}

/// Returns the mark of a severity.
pub fn severity(severity: Severity) -> chart::Severity {
    match severity {
        Severity::Error => chart::Severity::Error,
        Severity::Warning | Severity::NeedsConsent => chart::Severity::Warning,
        Severity::Note => chart::Severity::Note,
    }
}

fn unit_box(subject: Subject<'_>, speech: Speech, id: &Id, changes: &BTreeMap<Id, Change>) -> ChartBox {
    let (before, after) = (subject.before.unit(id), subject.after.unit(id));
    let Some(unit) = after.or(before) else { return ChartBox::default() };
    let figure = |unit: Option<UnitRef<'_>>| unit.and_then(|unit| weight(unit.structure().catalogue(), unit));
    let (old, new) = (figure(before), figure(after));
    let former = before.map(|unit| unit.label(speech)).filter(|former| *former != unit.label(speech));
    ChartBox {
        id: id.to_string(),
        name: unit.label(speech).to_owned(),
        former_name: former.map(str::to_owned),
        shape: shape(unit.kind_entry().map(|kind| kind.shape)),
        assistant: unit.kind_entry().is_some_and(|kind| kind.assistant),
        lane: lane(unit) as u16,
        lane_title: lane_title(unit, speech),
        change: changes.get(id).copied().unwrap_or_default(),
        badge: new.clone().or(old.clone()).map(|(measure, value)| badge(unit.structure(), &measure, value, speech)),
        delta: delta(old, new),
        ..ChartBox::default()
    }
}

fn lane_title(unit: UnitRef<'_>, speech: Speech) -> String {
    let system = unit.system().and_then(|system| unit.structure().catalogue().system(system));
    match system {
        _ if lane(unit) == 1 => speech.pick("Joint bodies", "Cơ quan chung").to_owned(),
        Some(system) => system.name.get(speech).to_owned(),
        None => String::new(),
    }
}

/// Returns a figure as it stands in a box: bare for the first measure of the catalogue, else with its short name.
fn badge(structure: &Structure, measure: &Id, value: i64, speech: Speech) -> String {
    let catalogue = structure.catalogue();
    let entry = catalogue.measure(measure);
    let number = crate::render::words::number(value, entry.map_or(0, |entry| entry.decimals), speech);
    let first = catalogue.measures.first().is_some_and(|first| first.id == *measure);
    let words = entry.into_iter().flat_map(|entry| entry.short.iter().chain(&entry.unit)).map(|text| text.get(speech));
    // "dân số" or "người", "diện tích" or "km²": a box has little room.
    match words.filter(|word| !word.is_empty()).min_by_key(|word| word.chars().count()) {
        Some(word) if !first => format!("{number} {word}"),
        _ => number,
    }
}

/// Returns the difference of a figure of a unit that lives in both states.
fn delta(before: Option<(Id, i64)>, after: Option<(Id, i64)>) -> Option<String> {
    let ((one, before), (other, after)) = before.zip(after)?;
    let difference = after - before;
    (one == other && difference != 0).then(|| {
        let sign = if difference > 0 { '+' } else { '−' };
        format!("{sign}{}", difference.abs())
    })
}

fn card(subject: Subject<'_>, speech: Speech, count: u32, superior: Option<&Id>, kind: &Id) -> ChartBox {
    let catalogue = subject.before.catalogue();
    let entry = catalogue.kind(kind);
    let name = entry.map_or_else(
        || kind.to_string(),
        |entry| {
            let plural = entry.plural.as_ref().map(|plural| plural.get(speech));
            plural.unwrap_or_else(|| entry.name.get(speech)).to_owned()
        },
    );
    let sample = subject.before.units().chain(subject.after.units()).find(|unit| unit.kind() == kind);
    ChartBox {
        id: format!("card.{}.{kind}", superior.map_or("", |id| id.as_str())),
        name: format!("{} {}", number(i64::from(count), 0, speech), lower_first(&name)),
        shape: shape(entry.map(|entry| entry.shape)),
        lane: sample.map_or(0, |unit| lane(unit) as u16),
        lane_title: sample.map(|unit| lane_title(unit, speech)).unwrap_or_default(),
        count: Some(count),
        ..ChartBox::default()
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    let second_is_upper = name.chars().nth(1).is_some_and(char::is_uppercase);
    match letters.next() {
        Some(first) if !second_is_upper => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

fn shape(shape: Option<Shape>) -> chart::Shape {
    match shape {
        Some(Shape::Committee) => chart::Shape::Committee,
        Some(Shape::Council) => chart::Shape::Council,
        Some(Shape::Advisory) => chart::Shape::Advisory,
        Some(Shape::Office) => chart::Shape::Office,
        Some(Shape::Service) => chart::Shape::Service,
        Some(Shape::Joint) => chart::Shape::Joint,
        Some(Shape::Front) => chart::Shape::Front,
        Some(Shape::Cell) => chart::Shape::Cell,
        Some(Shape::Territory) => chart::Shape::Territory,
        Some(Shape::Enterprise) => chart::Shape::Enterprise,
        Some(Shape::Box) | None => chart::Shape::Plain,
    }
}

/// Returns the fixed words; a shape that only one or two kinds of body have is called after them.
pub fn labels(subject: Subject<'_>, selection: &Selection, speech: Speech) -> Labels {
    let mut labels = speech.pick(Labels::english(), Labels::vietnamese());
    let catalogue = subject.before.catalogue();
    let mut kinds: BTreeMap<chart::Shape, Vec<&str>> = BTreeMap::new();
    for entry in &selection.shown {
        let kind = match &entry.what {
            Shown::Card { kind, .. } => catalogue.kind(kind),
            Shown::Unit(id) => subject.after.unit(id).or_else(|| subject.before.unit(id)).and_then(UnitRef::kind_entry),
        };
        let Some(kind) = kind.filter(|kind| !kind.name.is_empty()) else { continue };
        let names = kinds.entry(shape(Some(kind.shape))).or_default();
        let name = kind.name.get(speech);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for (shape, word) in &mut labels.shapes {
        if let Some(names) = kinds.get(shape).filter(|names| names.len() <= 2) {
            *word = names.join(", ");
        }
    }
    for change in [Change::Split, Change::Merge] {
        name_forms(&mut labels, subject, change, speech);
    }
    labels
}

/// Calls a change by the legal forms that occur: division and separation are two, consolidation and absorption too.
fn name_forms(labels: &mut Labels, subject: Subject<'_>, change: Change, speech: Speech) {
    let mut forms: Vec<LegalForm> = subject.events.iter().map(|event| event.form).collect();
    forms.retain(|form| of_form(*form) == change);
    forms.sort_unstable();
    forms.dedup();
    if forms.is_empty() {
        return;
    }
    let words = forms.iter().map(|form| form.name(speech)).collect::<Vec<&str>>().join(", ");
    for (_, counter) in labels.counters.iter_mut().filter(|(known, _)| *known == change) {
        counter[0].clone_from(&words);
    }
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    for (_, name) in labels.changes.iter_mut().filter(|(known, _)| *known == change) {
        *name = format!("{first}{}", letters.as_str());
    }
}

/// Returns the lines between shown units; where nothing changes, only second superiors are drawn.
pub fn links(subject: Subject<'_>, selection: &Selection) -> Vec<Link> {
    let catalogue = subject.before.catalogue();
    let mut links: BTreeMap<LineKey, Link> = BTreeMap::new();
    for (structure, is_after) in [(subject.before, false), (subject.after, true)] {
        for id in selection.index.keys() {
            for line in structure.unit(id).map(UnitRef::lines_in).unwrap_or_default() {
                let Some(style) = style(catalogue, &line.line_type) else { continue };
                let ends = selection.index.get(&line.from).zip(selection.index.get(&line.to));
                let Some((&from, &to)) = ends else { continue };
                let link = links.entry(line.key()).or_insert(Link { from, to, style, before: false, after: false });
                if is_after { link.after = true } else { link.before = true }
            }
        }
    }
    links.into_values().filter(|link| link.style == LinkStyle::Second || link.before != link.after).collect()
}

fn style(catalogue: &Catalogue, line_type: &str) -> Option<LinkStyle> {
    match catalogue.family(line_type)? {
        Family::Subordination | Family::SecondSubordination => Some(LinkStyle::Second),
        Family::Leadership => Some(LinkStyle::Leadership),
        Family::Guidance => Some(LinkStyle::Guidance),
        Family::Supervision => Some(LinkStyle::Supervision),
        Family::Coordination => Some(LinkStyle::Coordination),
        Family::Hosting | Family::Concurrency => None,
    }
}

/// Returns what passed between shown units: contributions, and units that came under another superior.
pub fn flows(subject: Subject<'_>, selection: &Selection, changes: &BTreeMap<Id, Change>) -> Vec<Flow> {
    let mut flows = Vec::new();
    let at = |id: &Id| selection.index.get(id).copied();
    for event in subject.events {
        for contribution in event.contributions.iter().filter(|known| known.original != known.result) {
            let Some((from, to)) = at(&contribution.original).zip(at(&contribution.result)) else { continue };
            let declared = subject.before.catalogue().measures.iter().map(|measure| &measure.id);
            let mut measures = declared.chain(contribution.amounts.keys());
            let amount = measures.find_map(|measure| contribution.amounts.get(measure)).copied().unwrap_or(0);
            let label = if amount == 0 { String::new() } else { amount.to_string() };
            flows.push(Flow { from, to, change: of_form(event.form), weight: amount, label, event: event.number });
        }
        let relocated = event.relocations.iter().map(|relocation| &relocation.unit);
        for unit in relocated {
            let Some(position) = at(unit) else { continue };
            let change = changes.get(unit).copied().unwrap_or(Change::Move);
            let known = subject.after.unit(unit).or_else(|| subject.before.unit(unit));
            let amount =
                known.and_then(|unit| weight(unit.structure().catalogue(), unit)).map_or(0, |(_, value)| value);
            let label = if amount == 0 { String::new() } else { amount.to_string() };
            flows.push(Flow { from: position, to: position, change, weight: amount, label, event: event.number });
        }
    }
    flows
}
