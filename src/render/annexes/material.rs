//! What all annexes ask for: figures of bodies by what they count as, posts, names, and where numbers come from.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::Request;
use crate::diagnostic::{Input, Place, Segment, Speech};
use crate::formats::Locator;
use crate::model::{Answer, Basis, ChangeEvent, Id, OneOf, Role, Shape, UnitRef};
use crate::render::names::Names;
use crate::render::tables::Trace;
use crate::render::words::date;

/// What a kind of body counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Part {
    /// An agency, committee or service unit.
    Agency,
    /// A Party organisation at the base.
    Cell,
    /// An administrative unit.
    Territory,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Part::Agency => "agency",
            Part::Cell => "cell",
            Part::Territory => "territory",
        }
    }
}

/// The outcome, with what annexes ask of it.
pub(in crate::render) struct Material<'a> {
    pub request: Request<'a>,
    pub names: Names<'a>,
    locators: RefCell<BTreeMap<Input, (&'a str, Locator<'a>)>>,
}

/// Places that the trace of one row names; more are counted.
const TRACED_MAX: usize = 40;

/// A figure and its decimals.
pub(in crate::render) type Amount = Option<(i64, u8)>;

impl<'a> Material<'a> {
    pub fn of(request: Request<'a>) -> Self {
        let locators = request.sources.iter().map(|source| (source.input, (source.file, Locator::new(source.text))));
        Material { request, names: Material::names_of(request), locators: RefCell::new(locators.collect()) }
    }

    /// Returns whether a body counts as something: as the settings say, or else by the shape of its kind.
    pub fn is(&self, unit: UnitRef<'_>, part: Part) -> bool {
        if let Some(kinds) = self.request.settings.kinds.get(part.word()) {
            return kinds.fits(Some(unit.kind()));
        }
        let shape = unit.kind_entry().map(|kind| kind.shape).unwrap_or_default();
        // A team of a company has the shape of a cell as well; Party organisations are where members are counted.
        let is_cell = shape == Shape::Cell && self.counts_members();
        match part {
            Part::Cell => is_cell,
            Part::Territory => shape == Shape::Territory,
            Part::Agency => !is_cell && !matches!(shape, Shape::Territory | Shape::Enterprise),
        }
    }

    /// Returns whether a body of this id, before or after, counts as something.
    pub fn is_part(&self, id: &Id, part: Part) -> bool {
        let find = |id: &Id| self.names.after.unit(id).or_else(|| self.names.before.unit(id));
        find(id).is_some_and(|unit| self.is(unit, part))
    }

    /// Returns whether the catalogue knows members.
    fn counts_members(&self) -> bool {
        let catalogue = self.names.before.catalogue();
        self.measures("members").into_iter().any(|measure| catalogue.measure(measure).is_some())
    }

    fn measures(&self, role: &str) -> Vec<&'a Id> {
        self.request.settings.measures.get(role).into_iter().flat_map(OneOf::iter).collect()
    }

    fn decimals(&self, measure: &str) -> u8 {
        self.names.after.catalogue().measure(measure).map_or(0, |found| found.decimals)
    }

    /// Returns the figure of a body that counts as something.
    pub fn figure(&self, unit: Option<UnitRef<'_>>, role: &str) -> Amount {
        let facts = unit?.facts();
        let measure = self.measures(role).into_iter().find(|measure| facts.measures.contains(measure))?;
        Some((facts.measure(measure), self.decimals(measure)))
    }

    /// Returns the sum of the figure over a body and everything below it; none if nobody states it.
    pub fn figure_below(&self, unit: Option<UnitRef<'_>>, role: &str) -> Amount {
        let found: Vec<(i64, u8)> = unit?.walk().filter_map(|below| self.figure(Some(below), role)).collect();
        let decimals = found.first()?.1;
        Some((found.iter().fold(0_i64, |total, (value, _)| total.saturating_add(*value)), decimals))
    }

    /// Returns how many posts of a role a body has.
    pub fn posts(&self, unit: Option<UnitRef<'_>>, role: Role) -> Amount {
        Some((i64::from(unit?.facts().posts_total(role)), 0))
    }

    /// Returns a judgement or text about a body, in words.
    pub fn attribute(&self, unit: UnitRef<'_>, role: &str) -> String {
        let speech = self.names.speech;
        let ids = self.request.settings.attributes.get(role).into_iter().flat_map(OneOf::iter);
        let Some(found) = ids.filter_map(|id| unit.facts().attributes.get(id)).next() else { return String::new() };
        if let Some(text) = &found.text {
            return text.get(speech).to_owned();
        }
        match found.value {
            Some(Answer::Yes) => speech.pick("yes", "có").to_owned(),
            Some(Answer::No) => speech.pick("no", "không").to_owned(),
            Some(Answer::Unknown) => speech.pick("not judged", "chưa đánh giá").to_owned(),
            None => String::new(),
        }
    }

    /// Returns the name of a kind.
    pub fn kind(&self, id: &str) -> String {
        let name = self.names.after.catalogue().kind(id).map(|kind| kind.name.get(self.names.speech)).unwrap_or("");
        if name.is_empty() { id.to_owned() } else { name.to_owned() }
    }

    /// Returns the official codes of a body.
    pub fn codes(&self, unit: UnitRef<'_>) -> String {
        let codes: Vec<&str> = unit.facts().codes.iter().map(|(_, code)| &**code).collect();
        codes.join("; ")
    }

    /// Returns the legal forms of events, once each, the first with a capital letter.
    pub fn forms(&self, events: &[&ChangeEvent]) -> String {
        let mut forms: Vec<&str> = Vec::new();
        for event in events {
            let name = self.names.form(event);
            if !forms.contains(&name) {
                forms.push(name);
            }
        }
        capital(&forms.join("; "))
    }

    /// Returns the days on which events take effect, once each.
    pub fn days(&self, events: &[&ChangeEvent]) -> String {
        let mut days: Vec<String> =
            events.iter().filter_map(|event| event.on).map(|on| date(on, self.names.speech)).collect();
        days.dedup();
        days.join("; ")
    }

    /// Returns what events rest on, once each.
    pub fn basis(&self, events: &[&ChangeEvent]) -> String {
        let mut cited: Vec<String> = Vec::new();
        for basis in events.iter().flat_map(|event| &event.basis) {
            let cite = short(basis, self.names.speech);
            if !cited.contains(&cite) {
                cited.push(cite);
            }
        }
        cited.join("; ")
    }

    /// Returns how the plan says that a matter of the completeness list is settled, in the steps of events.
    pub fn settled(&self, events: &[&ChangeEvent], matter: &str) -> String {
        let mut said: Vec<&str> = Vec::new();
        for event in events {
            let step = self.request.plans.get(event.step.plan).and_then(|plan| plan.steps.get(event.step.step));
            let how = step.and_then(|step| step.settles.get(matter));
            said.extend(how.map(String::as_str).filter(|how| !said.contains(how)));
        }
        said.join("; ")
    }

    /// Tells where numbers come from: events with steps and lines of the plan, bodies with lines of the structure.
    pub fn trace(&self, events: &[&ChangeEvent], units: &[&Id]) -> Trace {
        // One number may come from thousands of bodies; the first tell enough.
        let first = || events.iter().take(TRACED_MAX);
        let more = |all: usize| match all.saturating_sub(TRACED_MAX) {
            0 => String::new(),
            more => format!("; … (+{more})"),
        };
        let told = |texts: Vec<String>, all: usize| texts.join("; ") + &more(all);
        let forms = first().map(|event| format!("{} ({})", event.number, self.names.form(event)));
        // By its position: the verbs of plan files are words of the file format.
        let steps = first().map(|event| format!("{}: {}", event.step.id, event.step.index + 1));
        let living: Vec<&&Id> = units.iter().filter(|id| self.names.before.contains(id)).collect();
        let lines = living.iter().take(TRACED_MAX).filter_map(|id| self.line(Place::unit(id, None)));
        Trace {
            events: told(forms.collect(), events.len()),
            steps: told(steps.collect(), events.len()),
            plan: told(first().filter_map(|event| self.plan_line(event)).collect(), events.len()),
            structure: told(lines.collect(), living.len()),
        }
    }

    fn plan_line(&self, event: &ChangeEvent) -> Option<String> {
        let path = [
            Segment::Key("steps".into()),
            // By its id: members are indexed once, numbers are counted from the first each time.
            Segment::Member(event.step.id.to_string()),
            Segment::Key("do".into()),
            Segment::Index(event.step.index),
        ];
        self.line(Place { path: path.into(), input: Input::Plan(event.step.plan), ..Place::default() })
    }

    /// Returns file and line of a place.
    fn line(&self, mut place: Place) -> Option<String> {
        let mut locators = self.locators.borrow_mut();
        let (file, locator) = locators.get_mut(&place.input)?;
        locator.fill(&mut place);
        (place.line > 0).then(|| format!("{file}:{}", place.line))
    }
}

/// Returns a text with its first letter as a capital.
pub(in crate::render) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// Cites document, organ, date and article, without the quotation.
pub(in crate::render) fn short(basis: &Basis, speech: Speech) -> String {
    cited(basis, basis.document.clone(), speech)
}

/// Cites as [`short`] does, with the kind of the document, as papers that are signed do.
pub(in crate::render) fn formal(basis: &Basis, speech: Speech) -> String {
    cited(basis, basis.named(speech), speech)
}

fn cited(basis: &Basis, mut cited: String, speech: Speech) -> String {
    if let Some(on) = basis.date {
        cited += &format!(", {} {}", speech.pick("of", "ngày"), date(on, speech));
    }
    if let Some(organ) = &basis.organ {
        cited += &format!(" ({organ})");
    }
    if let Some(part) = basis.part(speech) {
        cited += &format!(", {part}");
    }
    cited
}

/// Adds figures; none if there are none.
pub(in crate::render) fn sum(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    amounts.into_iter().flatten().reduce(|(one, decimals), (other, _)| (one.saturating_add(other), decimals))
}
