//! The rules that apply on a day, and to whom.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::problems::{entry_problems, is_entry, undeclared};
use super::term::Term;
use super::{Entry, Pack, Settings, Waiver, scope};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, Severity};
use crate::model::{Catalogue, Selector, Structure, UnitRef};
use crate::rules::declared::Declared;
use crate::rules::duty::Duties;
use crate::rules::reach::Reach;
use crate::rules::shape::{Used, Workbench};
use crate::rules::survey::Survey;
use crate::rules::{ALL, Rule};

/// A rule that is in force: one of the program, or one that a pack declares.
#[derive(Debug, Clone)]
pub enum Enforced {
    /// A rule of the program.
    BuiltIn(&'static Rule),
    /// A rule that a pack declares.
    Declared(Arc<Declared>),
}

/// What applies to the units of a scope.
#[derive(Debug, Clone)]
pub(super) struct Provision {
    pub(super) scope: Option<Selector>,
    severity: Option<Severity>,
    pub(super) settings: Settings,
    off: bool,
    basis: String,
    /// Pack and entry, as `pack/entry`.
    pub(super) entry: String,
    term: Term,
}

/// A rule with its provisions, later ones overriding earlier ones.
#[derive(Debug, Clone)]
pub struct Enacted {
    enforced: Enforced,
    provisions: Vec<Provision>,
    reach: Reach,
    is_task: bool,
}

impl Enacted {
    fn of(enforced: Enforced) -> Self {
        let reach = match &enforced {
            Enforced::BuiltIn(rule) => Reach::of(rule.check),
            Enforced::Declared(declared) => declared.reach().clone(),
        };
        Enacted { enforced, provisions: Vec::new(), reach, is_task: false }
    }

    /// Returns the rule.
    pub fn enforced(&self) -> &Enforced {
        &self.enforced
    }

    /// Returns what the entry says that declares the rule.
    pub(super) fn own(&self) -> Option<&Provision> {
        self.provisions.first().filter(|_| matches!(self.enforced, Enforced::Declared(_)))
    }

    /// Returns the entry that declares the rule, as `pack/entry`; none for a rule of the program.
    pub fn declared_by(&self) -> Option<&str> {
        self.own().map(|own| own.entry.as_str())
    }

    /// Returns the code of its findings.
    pub fn code(&self) -> &str {
        match &self.enforced {
            Enforced::BuiltIn(rule) => rule.code,
            Enforced::Declared(declared) => declared.code(),
        }
    }

    /// Returns what its result on a unit depends on, the numbers that it works with included.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Returns whether the rule is in force on a day; what a pack declares is so within the term of its entry.
    ///
    /// A duty that gives time is no rule: [`assess`](crate::rules::duty::assess) tells how it stands.
    pub fn is_in_force(&self, day: Option<Date>) -> bool {
        match &self.enforced {
            Enforced::BuiltIn(_) => true,
            Enforced::Declared(_) if self.is_task => false,
            Enforced::Declared(declared) => {
                declared.is_timed() || self.provisions.first().is_some_and(|own| own.term.holds_on(day))
            }
        }
    }

    /// Returns the numbers with which the rule works on a unit on a day.
    pub fn settings(&self, unit: UnitRef<'_>, survey: &Survey<'_>, day: Option<Date>) -> Cow<'_, Settings> {
        let mut settings: Option<Cow<'_, Settings>> = None;
        for provision in self.holding(day).filter(|provision| !provision.settings.is_empty()) {
            if !provision.fits(Some(unit), survey) {
                continue;
            }
            match &mut settings {
                None => settings = Some(Cow::Borrowed(&provision.settings)),
                Some(settings) => settings.to_mut().override_with(&provision.settings),
            }
        }
        settings.unwrap_or_default()
    }

    /// Returns the numbers with which the rule works on every unit on a day; none if they depend on the unit.
    pub fn settings_everywhere(&self, day: Option<Date>) -> Option<Cow<'_, Settings>> {
        let own = self.own().map(|own| own.entry.as_str());
        let mut settings: Option<Cow<'_, Settings>> = None;
        for provision in self.holding(day).filter(|provision| !provision.settings.is_empty()) {
            // What a rule is about is in the scope of the entry that declares it.
            if provision.scope.is_some() && own != Some(provision.entry.as_str()) {
                return None;
            }
            match &mut settings {
                None => settings = Some(Cow::Borrowed(&provision.settings)),
                Some(settings) => settings.to_mut().override_with(&provision.settings),
            }
        }
        Some(settings.unwrap_or_default())
    }

    /// Returns the numbers with which the rule works on a day on every unit of one kind and level, of which one is given;
    /// none if they depend on more than that.
    pub fn settings_of_class(
        &self,
        sample: UnitRef<'_>,
        survey: &Survey<'_>,
        day: Option<Date>,
    ) -> Option<Cow<'_, Settings>> {
        let mut stated = self.holding(day).filter(|provision| !provision.settings.is_empty());
        let of_class = |provision: &Provision| provision.scope.as_ref().is_none_or(scope::is_of_kinds_only);
        stated.all(of_class).then(|| self.settings(sample, survey, day))
    }

    /// Gives a finding of the rule the severity and the norms that apply to its unit; false where it is switched off.
    pub fn stamp(
        &self,
        finding: &mut Diagnostic,
        unit: Option<UnitRef<'_>>,
        survey: &Survey<'_>,
        day: Option<Date>,
    ) -> bool {
        let mut off = false;
        for provision in self.holding(day).filter(|provision| provision.fits(unit, survey)) {
            finding.severity = provision.severity.unwrap_or(finding.severity);
            finding.basis.push(provision.basis.clone());
            finding.entry = Some(provision.entry.clone());
            off = provision.off;
        }
        !off
    }

    /// Iterates over the provisions that hold on a day; the one that declares a rule always counts.
    pub(super) fn holding(&self, day: Option<Date>) -> impl Iterator<Item = &Provision> {
        let declares = matches!(self.enforced, Enforced::Declared(_));
        let holds = move |(position, provision): &(usize, &Provision)| {
            (declares && *position == 0) || provision.term.holds_on(day)
        };
        self.provisions.iter().enumerate().filter(holds).map(|(_, provision)| provision)
    }

    fn add(&mut self, provision: Provision) {
        let mut reach = std::mem::take(&mut self.reach);
        if !provision.settings.is_empty() {
            reach = provision.scope.as_ref().map(scope::reach).iter().fold(reach, |reach, scope| reach.union(scope));
        }
        reach.date |= provision.term.is_dated();
        self.reach = reach;
        self.provisions.push(provision);
    }
}

impl Provision {
    fn of(pack: &Pack, position: usize, entry: &Entry, term: Term) -> Self {
        let name = entry.name(position);
        let source = entry.source.as_ref().or(pack.source.as_ref());
        let cited = source.map(|source| format!(" ({})", source.cite())).unwrap_or_default();
        Provision {
            scope: entry.scope.clone(),
            severity: entry.severity,
            settings: entry.settings.clone(),
            off: entry.off,
            basis: format!("`{}`, `{name}`{cited}", pack.id),
            entry: format!("{}/{name}", pack.id),
            term,
        }
    }

    /// Returns whether the provision applies to a unit; one with a scope does not apply to no unit in particular.
    fn fits(&self, unit: Option<UnitRef<'_>>, survey: &Survey<'_>) -> bool {
        match (&self.scope, unit) {
            (None, _) => true,
            (Some(selector), Some(unit)) => scope::fits(selector, unit, survey),
            (Some(_), None) => false,
        }
    }
}

/// A waiver and where it stands.
#[derive(Debug, Clone)]
pub struct PlacedWaiver {
    /// The waiver.
    pub waiver: Waiver,
    /// Where it stands.
    pub place: Place,
}

/// The rules that apply on a day, with their provisions, and what is waived.
#[derive(Debug, Clone)]
pub struct Ruleset {
    day: Option<Date>,
    enacted: Vec<Enacted>,
    waivers: Vec<PlacedWaiver>,
    duties: Duties,
    /// Words and selectors of the packs, to be held against a catalogue.
    used: Vec<Used>,
}

impl Default for Ruleset {
    fn default() -> Self {
        Ruleset::of(ALL)
    }
}

impl Ruleset {
    /// Makes a set of rules that apply to every unit with their own severity.
    pub fn of(rules: &[&'static Rule]) -> Self {
        let enacted = rules.iter().map(|&rule| Enacted::of(Enforced::BuiltIn(rule))).collect();
        Ruleset { day: None, enacted, waivers: Vec::new(), duties: Duties::default(), used: Vec::new() }
    }

    /// Makes the set of all rules with the provisions of packs; reports all problems.
    ///
    /// The provisions hold as on the day given, or else as on the date of the structure that is looked at.
    pub fn from_packs(packs: &[Pack], as_of: Option<Date>) -> (Self, Vec<Diagnostic>) {
        let (duties, wrong) = Duties::of(packs);
        let mut ruleset = Ruleset { day: as_of, duties, ..Ruleset::default() };
        let mut problems = undeclared(packs);
        problems.extend(wrong);
        for (number, pack) in packs.iter().enumerate() {
            for (position, entry) in pack.entries.iter().enumerate() {
                let place = entry_place(number, position);
                let before = problems.len();
                problems.extend(entry_problems(pack, entry, &place));
                ruleset.enact(packs, (number, position), place, &mut problems, before);
            }
            for (position, waiver) in pack.waivers.iter().enumerate() {
                let path = vec![Segment::Key("waivers".into()), Segment::Index(position)];
                let place = Place { path, input: Input::Pack(number), ..Place::default() };
                ruleset.waivers.push(PlacedWaiver { waiver: waiver.clone(), place });
            }
            for position in 0..pack.procedures.len() {
                let mut bench = Workbench::of_events();
                ruleset.duties.add_procedure(pack, number, position, &mut bench);
                ruleset.settle(bench, number, pack, &mut problems);
            }
        }
        (ruleset, problems)
    }

    /// Enters one entry: declares its rule, or adds a provision to the rules that it names.
    fn enact(
        &mut self,
        packs: &[Pack],
        (number, position): (usize, usize),
        place: Place,
        problems: &mut Vec<Diagnostic>,
        before: usize,
    ) {
        let (pack, entry) = (&packs[number], &packs[number].entries[position]);
        let mut bench = Workbench::of(entry);
        let declared = Declared::compile(position, entry, place.clone(), &mut bench);
        self.settle(bench, number, pack, problems);
        if problems.len() > before {
            return;
        }
        let term = Term::of(packs, (number, position));
        let provision = Provision::of(pack, position, entry, term);
        let declared = declared.map(Arc::new);
        self.duties.add(pack, position, declared.as_ref(), (term, place));
        if let Some(declared) = declared {
            let mut enacted = Enacted::of(Enforced::Declared(declared));
            enacted.is_task = entry.is_task();
            enacted.add(provision);
            self.enacted.push(enacted);
            return;
        }
        let names = |enacted: &&mut Enacted| {
            enacted.code() == &*entry.rule
                || enacted.provisions.first().is_some_and(|first| {
                    matches!(enacted.enforced, Enforced::Declared(_)) && is_entry(&first.entry, &entry.rule)
                })
        };
        self.enacted.iter_mut().filter(names).for_each(|enacted| enacted.add(provision.clone()));
    }

    /// Takes over what compiling something of a pack has brought to light.
    fn settle(&mut self, bench: Workbench<'_>, number: usize, pack: &Pack, problems: &mut Vec<Diagnostic>) {
        let has_words = pack.catalogue.is_some();
        problems.extend(bench.problems);
        self.used.extend(bench.used.into_iter().map(|used| used.by(number, has_words)));
    }

    /// Returns the same rules with every duty as a rule, as if the day of each had come.
    #[must_use]
    pub fn with_duties_due(mut self) -> Self {
        self.enacted.iter_mut().for_each(|enacted| enacted.is_task = false);
        self
    }

    /// Returns the duties, procedures and working days of all packs.
    pub fn duties(&self) -> &Duties {
        &self.duties
    }

    /// Returns the day by whose rules a structure is judged: the one asked for, or else the structure's own.
    pub fn day_for(&self, structure: &Structure) -> Option<Date> {
        self.day.or(structure.as_of())
    }

    /// Returns the rules in force.
    pub fn enacted(&self) -> &[Enacted] {
        &self.enacted
    }

    /// Returns the set with those of its rules that are wanted.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&Enacted) -> bool) -> Self {
        self.enacted.retain(wanted);
        self
    }

    /// Returns the waivers of all packs.
    pub fn waivers(&self) -> &[PlacedWaiver] {
        &self.waivers
    }

    /// Returns whether a finding comes from a rule of this code, or from an entry of this id.
    pub fn is_of(&self, finding: &Diagnostic, rule: &str) -> bool {
        let entry = finding.entry.as_deref();
        finding.code == rule || entry.is_some_and(|entry| is_entry(entry, rule))
    }

    /// Returns whether all rules of this code, or of an entry of this id, look at changes.
    pub fn is_about_changes(&self, rule: &str) -> bool {
        let is_meant = |enacted: &&Enacted| {
            let entry = enacted.declared_by();
            enacted.code() == rule || entry.is_some_and(|entry| is_entry(entry, rule))
        };
        let mut meant = self.enacted.iter().filter(is_meant).peekable();
        meant.peek().is_some() && meant.all(|enacted| enacted.reach.change)
    }

    /// Reports, as warnings, what packs name and neither the structure nor its catalogue knows.
    ///
    /// The words of a pack that names a catalogue of its own are held against that one: [`Ruleset::word_problems`].
    pub fn scope_problems(&self, structure: &Structure) -> Vec<Diagnostic> {
        self.used.iter().flat_map(|used| used.problems_in(structure)).collect()
    }

    /// Reports the words of one pack that a catalogue does not know.
    pub fn word_problems(&self, pack: usize, catalogue: &Catalogue) -> Vec<Diagnostic> {
        self.used.iter().filter(|used| used.pack == pack).flat_map(|used| used.problems_with(catalogue)).collect()
    }
}

fn entry_place(pack: usize, position: usize) -> Place {
    let path = vec![Segment::Key("entries".into()), Segment::Index(position)];
    Place { path, input: Input::Pack(pack), ..Place::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::formats::outline;
    use crate::model::OneOf;
    use crate::say;

    fn pack(entries: Vec<Entry>) -> Pack {
        Pack { entries, ..Pack::new("p") }
    }

    fn span(max: i64, kind: Option<&str>) -> Entry {
        let mut settings = Settings::default();
        settings.set("max", max);
        let scope = kind.map(|kind| Selector { kind: Some(OneOf::One(kind.into())), ..Selector::default() });
        Entry { settings, scope, ..Entry::of("span-of-control") }
    }

    #[test]
    fn a_later_entry_overrides_what_it_states_for_the_units_in_its_scope() {
        let text = "a: ministry\n  a1\n  a2\n  a3\nb: office\n  b1\n  b2\n  b3\n";
        let structure = outline::parse(text, "sketch.outline").structure;
        let stricter = Entry { severity: Some(Severity::Error), ..span(2, Some("office")) };
        let (ruleset, problems) = Ruleset::from_packs(&[pack(vec![span(3, None), stricter.clone()])], None);
        assert_eq!(problems, []);
        let found = check(&structure, &ruleset);
        let told: Vec<_> = found.iter().map(|finding| (finding.unit.as_deref(), finding.severity)).collect();
        assert_eq!(told, [(Some("b"), Severity::Error)]);
        assert_eq!(found[0].basis, ["`p`, `1`", "`p`, `2`"]);
        assert_eq!(found[0].entry.as_deref(), Some("p/2"));
        let off = Entry { off: true, ..Entry::of("span-of-control") };
        let (ruleset, _) = Ruleset::from_packs(&[pack(vec![span(3, None), stricter, off])], None);
        assert_eq!(check(&structure, &ruleset), []);
    }

    #[test]
    fn an_entry_holds_from_its_first_day_to_its_last_or_until_a_later_one_ends_it() {
        let date = |text: &str| text.parse::<Date>().expect(text);
        let first = Entry { id: Some("R28".into()), valid_from: Some(date("2018-07-25")), ..span(15, None) };
        let later = Entry {
            id: Some("R29".into()),
            valid_from: Some(date("2023-12-01")),
            repeals: vec!["R28".into()],
            ..span(18, None)
        };
        let term = |entries: Vec<Entry>| Term::of(&[pack(entries)], (0, 0));
        let ended = term(vec![first.clone(), later.clone()]);
        let holds = |term: &Term, day: &str| term.holds_on(Some(date(day)));
        assert!(holds(&ended, "2018-07-25") && holds(&ended, "2023-11-30"));
        assert!(!holds(&ended, "2018-07-24") && !holds(&ended, "2023-12-01") && !ended.holds_on(None));
        let alone = term(vec![first.clone()]);
        assert!(holds(&alone, "2030-01-01") && alone.holds_on(None));
        let undated = term(vec![first, Entry { valid_from: None, ..later }]);
        assert!(!holds(&undated, "2020-01-01"));
    }

    #[test]
    fn a_structure_is_judged_by_the_provisions_of_its_own_date() {
        let date = |text: &str| text.parse::<Date>().ok();
        let text = "as_of 2022-01-01\na: ministry\n  a1\n  a2\n  a3\n";
        let loaded = outline::parse(text, "sketch.outline");
        assert_eq!(loaded.problems, []);
        let dated = |from: &str| pack(vec![Entry { valid_from: date(from), ..span(2, None) }]);
        let found =
            |from: &str, day: Option<Date>| check(&loaded.structure, &Ruleset::from_packs(&[dated(from)], day).0).len();
        assert_eq!((found("2022-01-01", None), found("2022-01-02", None)), (1, 0));
        assert_eq!(found("2022-01-02", date("2023-01-01")), 1);
    }

    #[test]
    fn unknown_rules_unknown_settings_and_impossible_dates_are_all_reported_with_their_places() {
        let mut misnamed = span(3, None);
        misnamed.settings.set("maximum", 4);
        let date = |text: &str| text.parse::<Date>().ok();
        let turned = Entry { valid_from: date("2023-01-01"), valid_to: date("2022-01-01"), ..span(3, None) };
        let packs =
            [pack(vec![]), Pack { id: "q".into(), ..pack(vec![Entry::of("span-of-contrl"), misnamed, turned]) }];
        let (_, problems) = Ruleset::from_packs(&packs, None);
        let codes: Vec<&str> = problems.iter().map(|problem| &*problem.code).collect();
        assert_eq!(codes, ["unknown-rule", "unknown-setting", "impossible-dates"]);
        for (position, problem) in problems.iter().enumerate() {
            let place = problem.place.as_ref().expect("every problem has a place");
            assert_eq!(place.input, Input::Pack(1));
            assert_eq!(place.path[..2], [Segment::Key("entries".into()), Segment::Index(position)]);
            assert!(problem.help.is_some());
        }
        assert_eq!(problems[0].help, Some(say!("did you mean `span-of-control`?", "có phải là `span-of-control`?")));
    }
}
