//! The reading of a document: its clauses, what they mean in a structure, the plan that carries them out, and everything
//! that is to be said about it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::actions::{Action, Deed, Deeds, Taker};
use super::check::{Checks, problems};
use super::grammar::{Clause, Directive, Handover, KindWord, Lapse, Manner, Span, Statement, Tier, clause};
use super::names::{Index, Number, Spelling, key};
use super::outline::Document;
use super::pack::pack;
use super::plan::{Builder, Built};
use super::resolve::Resolution;
use crate::diagnostic::{Diagnostic, Place, Say, Severity, Speech, did_you_mean};
use crate::formats::Lines;
use crate::model::{Id, Structure};

/// What is to be read, and how.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The text: Markdown, plain text, or what [`super::docx_text`] made of a Word document.
    pub text: &'a str,
    /// Name of the file, for places.
    pub file: &'a str,
    /// The structure before; without one names are not resolved and there is no plan.
    pub structure: Option<&'a Structure>,
    /// The provinces within which names are looked up; empty: those that the text itself names.
    pub within: Vec<Id>,
    /// Ids that the author has chosen for new units, by kind and name as [`Request::choose`] keeps them.
    pub ids: BTreeMap<String, String>,
    /// Whether the level between province and commune stays.
    pub keep_districts: bool,
}

impl Request<'_> {
    /// Chooses the id of a new unit, by its kind and name.
    pub fn choose(&mut self, label: &str, id: &str) {
        self.ids.insert(key(label), id.to_owned());
    }
}

/// A number that the text states and the number that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What is counted: a kind, or units of the level.
    pub kind: Option<KindWord>,
    /// Of which of them.
    pub of: Counted,
    /// What the text states.
    pub stated: u32,
    /// What comes of it.
    pub counted: u32,
    /// Where it is stated.
    pub span: Span,
}

/// Which units a total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// All that there are afterwards.
    All,
    /// Those that are formed.
    Formed,
    /// Those that stay as they are.
    Kept,
}

/// A document as it was read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The parts of the document.
    pub document: Document,
    /// The provisions and what they decide.
    pub clauses: Vec<Clause>,
    /// Names that are written otherwise than in the structure.
    pub spellings: Vec<Spelling>,
    /// Numbers stated and counted.
    pub totals: Vec<Total>,
    /// Ids of the units of the level concerned that no clause mentions.
    pub unmentioned: Vec<Id>,
    /// Ids of the provinces within which names were looked up.
    pub scope: Vec<Id>,
    /// The day on which the changes take effect.
    pub on: Option<Date>,
    /// The plan, as a file; none without a structure, or without anything to do.
    pub plan: Option<String>,
    /// The rule pack with the directives, as a file; none without directives.
    pub pack: Option<String>,
    /// Everything that is to be said, with places.
    pub problems: Vec<Diagnostic>,
}

impl Reading {
    /// Returns how many provisions were read to their end.
    pub fn read_total(&self) -> usize {
        self.clauses.iter().filter(|clause| clause.is_read()).count()
    }

    /// Iterates over the directives.
    pub fn directives(&self) -> impl Iterator<Item = (&Clause, &Directive)> {
        self.clauses.iter().flat_map(|clause| {
            clause.statements.iter().filter_map(move |statement| match statement {
                Statement::Directive(directive) => Some((clause, directive)),
                _ => None,
            })
        })
    }

    /// Returns whether anything is of severity error.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Bodies of a structure by their full names.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    names: BTreeMap<String, Vec<String>>,
    /// The names as the structure writes them.
    shown: Vec<String>,
    /// Ids of the Party organisations directly below a body.
    organisations: BTreeMap<String, Vec<String>>,
}

impl Bodies {
    fn of(structure: Option<&Structure>) -> Self {
        let mut bodies = Bodies::default();
        for unit in structure.iter().flat_map(|structure| structure.walk()) {
            let name = unit.facts().name.get(Speech::Vi);
            bodies.names.entry(key(name)).or_default().push(unit.id().to_string());
            bodies.shown.push(name.to_owned());
            let is_organisation = ["Chi bộ ", "Đảng bộ "].iter().any(|start| name.starts_with(start));
            if let Some(superior) = unit.superior().filter(|_| is_organisation) {
                bodies.organisations.entry(superior.id().to_string()).or_default().push(unit.id().to_string());
            }
        }
        bodies
    }

    /// Returns the Party organisations directly below the committee that gives; none where it is not known.
    pub(super) fn given(&self, handover: &Handover) -> Option<&[String]> {
        let from = self.find(&handover.from.as_ref()?.0)?;
        Some(self.organisations.get(from).map_or(&[], Vec::as_slice))
    }

    /// Returns the organisations that a sentence only counts, if the committee that gives has exactly so many.
    pub(super) fn counted(&self, handover: &Handover) -> Option<&[String]> {
        let given = self.given(handover).filter(|_| handover.units.is_empty())?;
        let is_all = !given.is_empty() && i64::try_from(given.len()).ok() == handover.organisations;
        is_all.then_some(given)
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the advice that names the body with the nearest name.
    pub(super) fn near(&self, name: &str) -> Option<Say> {
        let known = self.shown.iter().map(String::as_str);
        did_you_mean(name, known)
    }

    /// Returns the id of the only body with a name, or of the only one whose name begins so.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        let name = key(name);
        if let Some(found) = self.names.get(&name) {
            return if found.len() == 1 { found.first().map(String::as_str) } else { None };
        }
        let longer = format!("{name} ");
        let mut begins = self.names.range(longer.clone()..).take_while(|(known, _)| known.starts_with(&longer));
        let (_, found) = begins.next()?;
        if begins.next().is_none() && found.len() == 1 { found.first().map(String::as_str) } else { None }
    }
}

/// The document and where it lies.
pub(super) struct Frame<'a> {
    pub document: &'a Document,
    pub file: &'a str,
    pub lines: Lines<'a>,
    pub on: Option<Date>,
    pub bodies: Bodies,
}

impl Frame<'_> {
    /// Returns the line of the source on which a place of a paragraph lies.
    pub(super) fn line(&self, paragraph: usize, at: usize) -> u32 {
        self.place(Span { paragraph, start: at, end: at + 1 }).line
    }

    /// Returns the place of a span in the file.
    pub(super) fn place(&self, span: Span) -> Place {
        let mut place = Place { file: self.file.to_owned(), ..Place::default() };
        if let Some(paragraph) = self.document.paragraphs.get(span.paragraph) {
            let end =
                (span.start..=span.end.min(paragraph.text.len())).rev().find(|at| paragraph.text.is_char_boundary(*at));
            self.lines.fill(&mut place, paragraph.source(span.start..end.unwrap_or(span.start)));
        }
        place
    }
}

/// Reads a document.
pub fn read(request: &Request<'_>) -> Reading {
    let document = Document::read(request.text);
    let manner = manner(&document);
    let clauses: Vec<Clause> =
        document.provisions.iter().map(|provision| clause(&document, provision, manner)).collect();
    let on = effect(&clauses).or(document.date);
    let bodies = Bodies::of(request.structure);
    let frame = Frame { document: &document, file: request.file, lines: Lines::new(request.text), on, bodies };
    let mut reading = Reading { on, ..Reading::default() };
    let mut checks = Checks::default();
    if let Some(structure) = request.structure.filter(|_| manner == Manner::Decision) {
        let resolution = Resolution::of(Index::of(structure), &document, &clauses, &request.within);
        let deeds = Deeds::of(&clauses, &resolution);
        let built = Builder::new(&frame, request, structure, &resolution, &clauses, &deeds).build();
        reading.totals = totals(&clauses, &deeds, &resolution);
        let unmentioned = unmentioned(&deeds, &resolution);
        let id = |number: &Number| resolution.index.entry(*number).unit.id().clone();
        reading.scope = resolution.scope.iter().map(id).collect();
        reading.unmentioned = unmentioned.iter().map(id).collect();
        reading.plan = (!deeds.actions.is_empty() || built.text.contains("\"op\"")).then(|| built.text.clone());
        checks = gathered(&resolution, &deeds, built, unmentioned);
        reading.spellings = resolution.spellings;
    }
    reading.pack = pack(&frame, &clauses);
    reading.problems = problems(&frame, &clauses, &reading, checks);
    reading.clauses = clauses;
    reading.document = document;
    reading
}

/// A document with articles decides; one with plain numbers only concludes.
fn manner(document: &Document) -> Manner {
    let has_articles = document.provisions.iter().any(|provision| provision.article.is_some());
    let is_conclusion = !has_articles && document.provisions.iter().any(|provision| provision.number.contains('.'))
        || document.symbol.as_deref().is_some_and(|symbol| symbol.contains("-KL/") || symbol.contains("-TB/"));
    if is_conclusion { Manner::Conclusion } else { Manner::Decision }
}

fn effect(clauses: &[Clause]) -> Option<Date> {
    let statements = clauses.iter().flat_map(|clause| &clause.statements);
    statements.filter_map(|statement| if let Statement::Effect(date) = statement { Some(*date) } else { None }).max()
}

/// Puts what was found while resolving and acting into words that no longer need the structure.
fn gathered(resolution: &Resolution<'_>, deeds: &Deeds, built: Built, unmentioned: Vec<Number>) -> Checks {
    let index = &resolution.index;
    let label = |number: &Number| index.label(*number);
    let full = |number: &Number| index.describe(*number);
    let lands = deeds.actions.iter().filter_map(|action| match &action.deed {
        Deed::Give { land, .. } if !land.is_empty() => Some((action.clause, land.join(", "))),
        _ => None,
    });
    let inferred = resolution.inferred.iter().map(|inferred| {
        let all = inferred.all.iter().map(full).collect();
        (inferred.mention.clone(), full(&inferred.chosen), all, inferred.ground.describe(&label))
    });
    let home = resolution.home.map(|home| index.label(home)).unwrap_or_default();
    let home_province = resolution.home.filter(|home| index.is_province(*home));
    let foreign = resolution.scope.iter().filter(|province| home_province.is_some_and(|home| home != **province));
    Checks {
        failures: resolution
            .failures
            .iter()
            .map(|(mention, failure)| (mention.clone(), failure.describe(&full)))
            .collect(),
        parted: resolution.parted.clone(),
        misplaced: resolution.misplaced.clone(),
        inferred: inferred.collect(),
        only_land: deeds.only_land.clone(),
        too_high: deeds.too_high.iter().map(|(unit, span)| (label(unit), *span)).collect(),
        alike: deeds.alike(resolution).into_iter().map(|new| (new.label(), new.span)).collect(),
        overdrawn: deeds.overdrawn.iter().map(|(unit, span)| (label(unit), *span)).collect(),
        unspent: deeds.unspent.iter().map(|(unit, span)| (label(unit), *span)).collect(),
        miscited: deeds
            .miscited
            .iter()
            .map(|(unit, span, cited, found)| (label(unit), *span, cited.clone(), found.clone()))
            .collect(),
        expanded: deeds.expanded.iter().map(|(unit, span)| (label(unit), *span)).collect(),
        lands: lands.collect(),
        unmentioned: unmentioned.iter().map(full).collect(),
        moved: built.moved.iter().map(label).collect(),
        emptied: built.emptied.iter().map(label).collect(),
        home,
        foreign: foreign.map(label).collect(),
        unknown_kinds: built.unknown_kinds.into_iter().collect(),
    }
}

/// Returns the units of the level of communes, within the provinces concerned, that no clause does anything with.
fn unmentioned(deeds: &Deeds, resolution: &Resolution<'_>) -> Vec<Number> {
    let index = &resolution.index;
    let named: std::collections::BTreeSet<Number> = resolution.found.values().flatten().copied().collect();
    let given: std::collections::BTreeSet<Number> = deeds.gifts().map(|(_, gift)| gift.original).collect();
    let about: Vec<Number> = match resolution.home {
        Some(home) if index.tier(home) != Tier::Province => vec![home],
        _ => resolution.scope.clone(),
    };
    let is_concerned = |number: &Number| {
        index.tier(*number) == Tier::Commune && index.above(*number).any(|above| about.contains(&above))
    };
    let all = (0..index.entries.len() as Number).filter(is_concerned);
    all.filter(|number| !named.contains(number) && !given.contains(number)).collect()
}

/// Compares the numbers that the text states with those that come of its clauses.
fn totals(clauses: &[Clause], deeds: &Deeds, resolution: &Resolution<'_>) -> Vec<Total> {
    let mut found = Vec::new();
    for (position, clause) in clauses.iter().enumerate() {
        for statement in &clause.statements {
            let Statement::Totals(totals) = statement else { continue };
            let of = totals.of.as_ref().and_then(|of| known_home(of, resolution));
            let article = clause.provision.article;
            let after = Tally::of(deeds, clauses, position, article, of, resolution);
            let span = totals.span;
            let mut push = |kind, of, stated, counted| found.push(Total { kind, of, stated, counted, span });
            if let Some(all) = totals.all {
                push(None, Counted::All, all, after.count(Counted::All, None));
            }
            let groups =
                [(Counted::All, &totals.kinds), (Counted::Formed, &totals.formed), (Counted::Kept, &totals.kept)];
            for (which, counts) in groups {
                for (kind, stated) in counts {
                    push(*kind, which, *stated, after.count(which, *kind));
                }
            }
        }
    }
    found
}

fn known_home(mention: &super::grammar::Mention, resolution: &Resolution<'_>) -> Option<Number> {
    let found = resolution.index.named(mention);
    let home = resolution.home.filter(|home| found.contains(home));
    home.or_else(|| if found.len() == 1 { found.first().copied() } else { None })
}

/// What there is after the actions, by kind.
struct Tally {
    stays: BTreeMap<KindWord, u32>,
    formed: BTreeMap<KindWord, u32>,
    kept: BTreeMap<KindWord, u32>,
}

impl Tally {
    fn of(
        deeds: &Deeds,
        clauses: &[Clause],
        position: usize,
        article: Option<u32>,
        of: Option<Number>,
        resolution: &Resolution<'_>,
    ) -> Self {
        let index = &resolution.index;
        let ended = deeds.ended();
        let is_inside = |number: Number| match of {
            Some(of) if index.tier(of) == Tier::District => index.above(number).any(|above| above == of),
            _ => index.province(number).is_some_and(|province| resolution.scope.contains(&province)),
        };
        let mut tally = Tally { stays: BTreeMap::new(), formed: BTreeMap::new(), kept: BTreeMap::new() };
        for number in 0..index.entries.len() as Number {
            let kind = index.entry(number).kind;
            if index.tier(number) == Tier::Commune && is_inside(number) && !ended.contains(&number) {
                *tally.stays.entry(kind).or_default() += 1;
            }
        }
        // A closing sentence counts what its own article forms; one in an article of its own counts everything.
        let is_same = |action: &&Action| clauses[action.clause].provision.article == article;
        let alone = !deeds.actions.iter().any(|action| is_same(&action) && action.clause != position);
        for action in deeds.actions.iter().filter(|action| alone || is_same(action)) {
            match &action.deed {
                Deed::Give { taker: Taker::New(new), .. } => *tally.formed.entry(new.kind).or_default() += 1,
                Deed::Divide { takers, .. } => {
                    takers.iter().for_each(|new| *tally.formed.entry(new.kind).or_default() += 1)
                }
                Deed::Rename { unit, kind, .. } => {
                    *tally.formed.entry(*kind).or_default() += 1;
                    if let Some(stays) = tally.stays.get_mut(&index.entry(*unit).kind) {
                        *stays = stays.saturating_sub(1);
                    }
                }
                Deed::Keep { units } if action.clause == position => {
                    for unit in units {
                        *tally.kept.entry(index.entry(*unit).kind).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        tally
    }

    fn count(&self, which: Counted, kind: Option<KindWord>) -> u32 {
        let of = |counts: &BTreeMap<KindWord, u32>| match kind {
            Some(kind) => counts.get(&kind).copied().unwrap_or(0),
            None => counts.iter().filter(|(kind, _)| kind.tier() == Tier::Commune).map(|(_, count)| count).sum(),
        };
        match which {
            Counted::All => of(&self.stays) + of(&self.formed),
            Counted::Formed => of(&self.formed),
            Counted::Kept => of(&self.kept),
        }
    }
}

/// Returns all lapses of the clauses, in order.
pub(super) fn lapses(clauses: &[Clause]) -> impl Iterator<Item = &Lapse> {
    clauses.iter().flat_map(|clause| &clause.lapses)
}
