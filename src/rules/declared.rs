//! Rules that packs declare: a target, a shape, a message, a source.

use std::collections::BTreeMap;
use std::fmt;

use super::expression::{About, Expression, Scene, Subject, Trouble};
use super::pack::{Entry, On, Settings, scope};
use super::reach::Reach;
use super::shape::{Breach, Claim, Demand, Reading, Used, Workbench};
use super::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Say, Severity, Speech};
use crate::model::{Id, Selector, Structure, Text, UnitRef};
use crate::say;
use crate::words::counted;

/// A rule that an entry of a pack declares, compiled.
pub struct Declared {
    code: Id,
    entry: String,
    title: Text,
    severity: Severity,
    on: On,
    scope: Option<Selector>,
    condition: Option<Expression>,
    demand: Box<dyn Demand>,
    settings: Settings,
    message: Text,
    help: Text,
    reach: Reach,
    read: Vec<Used>,
    place: Place,
}

impl fmt::Debug for Declared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Declared({}, {})", self.entry, self.code)
    }
}

/// Why a rule could not be assessed on a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unassessed {
    why: Why,
    /// The unit on which it is missing.
    pub unit: Id,
    /// Whether the expression itself is at fault, and not the data.
    pub is_fault: bool,
}

/// What is missing or wrong: a place in an expression, put into words when somebody asks, or words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Read(Expression, u32),
    Said(Say),
}

impl Unassessed {
    /// Says why an expression has no value in a scene.
    pub fn of(expression: &Expression, trouble: Trouble<'_>, scene: &Scene<'_>) -> Box<Self> {
        let target = || match scene.about {
            About::Unit(unit) => Some(unit.id().clone()),
            About::Event(event) => event.concerned().first().map(|id| (*id).clone()),
        };
        let unit = trouble.missed().map(|unit| unit.id().clone());
        Box::new(Unassessed {
            why: Why::Read(expression.clone(), trouble.site()),
            unit: unit.or_else(target).unwrap_or_else(|| Id::from("?")),
            is_fault: !trouble.is_missing(),
        })
    }

    /// Says what is missing on a unit.
    pub fn missing(what: Say, unit: Id) -> Box<Self> {
        Box::new(Unassessed { why: Why::Said(what), unit, is_fault: false })
    }

    /// Returns what is missing, or what went wrong.
    pub fn what(&self) -> &Say {
        match &self.why {
            Why::Read(expression, site) => expression.said_at(*site),
            Why::Said(what) => what,
        }
    }
}

/// What a rule says of one target: findings, or why it cannot say anything.
pub type Judgement = Result<Vec<Diagnostic>, Box<Unassessed>>;

impl Declared {
    /// Compiles the rule of an entry that declares one; all problems go to the bench.
    ///
    /// The place is that of the entry.
    pub fn compile(position: usize, entry: &Entry, place: Place, bench: &mut Workbench<'_>) -> Option<Self> {
        if let Some(scope) = &entry.scope {
            bench.selector(&place.clone().key("scope"), scope);
        }
        let shape = entry.require.as_ref()?;
        bench.subject = match entry.on {
            On::Unit => Subject::Unit,
            On::Event => Subject::Event,
        };
        let condition = match &entry.condition {
            Some(text) => Some(bench.truth(&place.clone().key("if"), text)?),
            None => None,
        };
        let demand = shape.compile(bench, &place.clone().key("require"))?;
        let mut reach = demand.reach();
        for other in condition.iter().map(Expression::reach) {
            reach = reach.union(other);
        }
        reach = entry.scope.iter().fold(reach, |reach, selector| reach.union(&scope::reach(selector)));
        reach.change |= entry.on == On::Event;
        Some(Declared {
            code: entry.rule.clone(),
            entry: entry.name(position),
            title: entry.title.clone(),
            severity: entry.severity.unwrap_or(Severity::Error),
            on: entry.on,
            scope: entry.scope.clone(),
            condition,
            demand,
            settings: entry.settings.clone(),
            message: entry.message.clone(),
            help: entry.help.clone(),
            reach,
            read: bench.used.clone(),
            place,
        })
    }

    /// Returns the code of its findings.
    pub fn code(&self) -> &Id {
        &self.code
    }

    /// Returns the id of the entry within its pack, or its number.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// Returns what the rule demands, in a phrase.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// Returns what the target is.
    pub fn on(&self) -> On {
        self.on
    }

    /// Returns the numbers of the entry.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns what its result on a target depends on.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Returns whether the rule looks at a change, and not at a state alone.
    pub fn is_about_a_change(&self) -> bool {
        self.reach.change
    }

    /// Returns between which numbers the rule wants which quantity, if it wants that.
    pub fn claim(&self) -> Option<Claim> {
        self.demand.claim().filter(|_| self.condition.is_none())
    }

    /// Returns how much a breach weighs, as the entry says.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns the value of a target beside its limits, where the rule is a limit and both can be worked out.
    pub fn reading(&self, scene: &Scene<'_>) -> Option<Reading> {
        self.demand.reading(scene).ok().flatten()
    }

    /// Returns whether there is nothing about a target to be judged: no body of the group that the rule is about.
    pub fn is_void(&self, scene: &Scene<'_>) -> bool {
        self.demand.is_void(scene)
    }

    /// Returns whether the rule reads something that is wanted: measures and attributes by their ids.
    pub fn reads(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        self.read.iter().any(|used| used.reads(wanted))
    }

    /// Returns whether the rule holds for events within its term, whatever the date of the check.
    pub fn is_timed(&self) -> bool {
        self.demand.is_timed()
    }

    /// Returns whether every unit is in scope.
    pub fn is_for_all(&self) -> bool {
        self.scope.is_none()
    }

    /// Returns whether a unit is in scope; the condition `if` is part of the judgement.
    pub fn is_in_scope(&self, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
        self.scope.as_ref().is_none_or(|selector| scope::fits(selector, unit, survey))
    }

    /// Returns whether any unit of the kind, and own level, of this one may be in scope.
    pub fn may_be_of_kind(&self, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
        self.scope.as_ref().is_none_or(|selector| scope::may_fit_kind(selector, unit, survey))
    }

    /// Returns whether the scope asks for kind, level and system alone, so that all units of one kind and level fit or none.
    pub fn is_of_kinds_only(&self) -> bool {
        self.scope.as_ref().is_none_or(scope::is_of_kinds_only)
    }

    /// Returns the units among the targets that share a value that must be unique, with their findings.
    pub fn duplicates(&self, keys: BTreeMap<(String, String), Vec<Id>>) -> Vec<(Id, Diagnostic)> {
        let shared = keys.into_iter().filter(|(_, units)| units.len() > 1);
        shared
            .flat_map(|((_, value), mut units)| {
                units.sort_unstable();
                let first = units[0].clone();
                units.into_iter().skip(1).map(move |unit| (unit, first.clone(), value.clone())).collect::<Vec<_>>()
            })
            .map(|(unit, first, value)| {
                let message = say!(
                    "`{unit}` has the same value as `{first}`: {value}",
                    "`{unit}` trùng giá trị với `{first}`: {value}"
                );
                let breach = Breach::new(message).value(Say::same(value)).superior(&first);
                let finding = self.finding(&unit, breach);
                (unit, finding)
            })
            .collect()
    }

    /// Returns the group within which the target's value must be unique, and the value; none if nothing must be.
    ///
    /// # Errors
    /// Returns why the value cannot be worked out.
    pub fn key(&self, scene: &Scene<'_>) -> Result<Option<(String, String)>, Box<Unassessed>> {
        if self.demand.is_grouped() && self.applies(scene)? { self.demand.key(scene) } else { Ok(None) }
    }

    /// Returns whether targets must be compared with each other.
    pub fn is_grouped(&self) -> bool {
        self.demand.is_grouped()
    }

    /// Returns whether the condition of the entry holds.
    ///
    /// # Errors
    /// Returns why it cannot be worked out.
    pub fn applies(&self, scene: &Scene<'_>) -> Result<bool, Box<Unassessed>> {
        match &self.condition {
            None => Ok(true),
            Some(condition) => condition.truth(scene).map_err(|trouble| Unassessed::of(condition, trouble, scene)),
        }
    }

    /// Judges one target.
    ///
    /// # Errors
    /// Returns why the rule cannot be assessed.
    pub fn judge(&self, scene: &Scene<'_>) -> Judgement {
        if !self.applies(scene)? {
            return Ok(Vec::new());
        }
        let mut breaches = Vec::new();
        self.demand.judge(scene, &mut breaches)?;
        if breaches.is_empty() {
            return Ok(Vec::new());
        }
        let (target, event) = match scene.about {
            About::Unit(unit) => (unit.id().clone(), None),
            About::Event(event) => {
                (event.concerned().first().map_or_else(|| Id::from("?"), |id| (*id).clone()), Some(event))
            }
        };
        let event = event.or_else(|| scene.change?.events_of(&target).last());
        let superior = match scene.about {
            About::Unit(unit) => unit.superior().map(|superior| superior.id().clone()),
            About::Event(_) => None,
        };
        let found = breaches.into_iter().map(|breach| {
            let superior = breach.superior.clone().or_else(|| superior.clone());
            let mut finding = self.finding(&target, Breach { superior, ..breach });
            if let Some(event) = event {
                finding.place = Some(super::lens::place_of(&event.step));
                finding.step = Some(event.step.clone());
            }
            finding
        });
        Ok(found.collect())
    }

    fn finding(&self, target: &Id, breach: Breach) -> Diagnostic {
        let Breach { unit, superior, value, limit, message, help, related } = breach;
        let unit = unit.unwrap_or_else(|| target.clone());
        let words = |speech: Speech| {
            let shown = |say: &Option<Say>| say.as_ref().map_or("–", |say| say.to(speech)).to_owned();
            [
                ("{unit}", format!("`{unit}`")),
                ("{superior}", superior.as_ref().map_or("–".to_owned(), |superior| format!("`{superior}`"))),
                ("{value}", shown(&value)),
                ("{limit}", shown(&limit)),
            ]
        };
        let fill = |text: &Text, speech: Speech| {
            words(speech).iter().fold(text.get(speech).to_owned(), |text, (word, value)| text.replace(word, value))
        };
        let message = if self.message.is_empty() {
            let (title_en, title_vi) = (self.title.get(Speech::En), self.title.get(Speech::Vi));
            let Say { en, vi } = message;
            say!("{en}: {title_en}", "{vi}: {title_vi}")
        } else {
            let named = |speech: Speech| {
                let text = fill(&self.message, speech);
                if text.contains(&format!("`{unit}`")) { text } else { format!("`{unit}`: {text}") }
            };
            Say::new(named(Speech::En), named(Speech::Vi))
        };
        let help = if self.help.is_empty() {
            help
        } else {
            Some(Say::new(fill(&self.help, Speech::En), fill(&self.help, Speech::Vi)))
        };
        let mut finding = Diagnostic::new(self.severity, self.code.to_string(), message).about(&unit);
        finding.help = help;
        finding.place = Some(Place::unit(&unit, None));
        related.into_iter().fold(finding, |finding, said| finding.related(said, None))
    }
}

/// How many units a note about what was not assessed names.
const NAMED_MAX: usize = 3;

/// Says on which units a rule could not be assessed, and what is missing; a fault of an expression is an error.
pub fn unassessed(
    declared: &Declared,
    troubles: &BTreeMap<Id, Unassessed>,
    structures: &[&Structure],
) -> Vec<Diagnostic> {
    let name = |id: &Id, speech: Speech| {
        let unit = structures.iter().find_map(|structure| structure.unit(id));
        unit.map_or_else(|| id.to_string(), |unit| unit.label(speech).to_owned())
    };
    let (code, entry) = (&declared.code, &declared.entry);
    let mut found = Vec::new();
    for is_fault in [true, false] {
        let concerned: Vec<(&Id, &Unassessed)> =
            troubles.iter().filter(|(_, trouble)| trouble.is_fault == is_fault).collect();
        let Some((_, first)) = concerned.first() else { continue };
        let listed = |speech: Speech| {
            let names: Vec<String> = concerned.iter().take(NAMED_MAX).map(|(id, _)| name(id, speech)).collect();
            let more = concerned.len().saturating_sub(NAMED_MAX);
            let rest = if more > 0 { format!(" … (+{more})") } else { String::new() };
            names.join(", ") + &rest
        };
        let (total, en, vi) = (concerned.len(), listed(Speech::En), listed(Speech::Vi));
        let (what_en, what_vi) = (&first.what().en, &first.what().vi);
        let units = |speech: Speech| counted(total, speech, "unit", "units", "đơn vị");
        let (units_en, units_vi) = (units(Speech::En), units(Speech::Vi));
        let finding = if is_fault {
            let message = say!(
                "the expression of `{code}` ({entry}) cannot be worked out on {en}: {what_en}",
                "không tính được biểu thức của `{code}` ({entry}) đối với {vi}: {what_vi}"
            );
            let help = say!("correct the expression in the pack", "sửa biểu thức trong bộ quy tắc");
            Diagnostic::error("expression-fault", message).help(help)
        } else {
            let message = say!(
                "`{code}` ({entry}) could not be assessed on {units_en}, for want of {what_en}: {en}",
                "chưa đánh giá được `{code}` ({entry}) đối với {units_vi}, vì thiếu {what_vi}: {vi}"
            );
            let help = say!(
                "add what is missing, or narrow the scope of the entry",
                "bổ sung số liệu còn thiếu, hoặc thu hẹp phạm vi của mục này"
            );
            Diagnostic::new(Severity::Note, "not-assessed", message).help(help)
        };
        found.push(finding.at(declared.place.clone()));
    }
    found
}
