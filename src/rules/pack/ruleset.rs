//! The rules that apply on a day, and to whom.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::{Entry, Pack, Settings};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, Severity, did_you_mean};
use crate::model::{Selector, Structure};
use crate::rules::{ALL, Rule};
use crate::say;

/// What applies to the units of a scope.
#[derive(Debug, Clone)]
struct Provision {
    scope: Option<Selector>,
    severity: Option<Severity>,
    settings: Settings,
    basis: String,
    place: Place,
}

/// A rule with its provisions, later ones overriding earlier ones.
#[derive(Debug, Clone)]
struct Enacted {
    rule: &'static Rule,
    provisions: Vec<Provision>,
}

/// The rules that apply on a day, with their provisions.
#[derive(Debug, Clone)]
pub struct Ruleset {
    enacted: Vec<Enacted>,
}

impl Default for Ruleset {
    fn default() -> Self {
        Ruleset::of(ALL)
    }
}

impl Ruleset {
    /// Makes a set of rules that apply to every unit with their own severity.
    pub fn of(rules: &[&'static Rule]) -> Self {
        Ruleset { enacted: rules.iter().map(|&rule| Enacted { rule, provisions: Vec::new() }).collect() }
    }

    /// Makes the set of all rules with the provisions of packs, as they hold on a day; reports all problems.
    pub fn from_packs(packs: &[Pack], as_of: Option<Date>) -> (Self, Vec<Diagnostic>) {
        let mut ruleset = Ruleset::default();
        let mut problems = Vec::new();
        for (number, pack) in packs.iter().enumerate() {
            for (position, entry) in pack.entries.iter().enumerate() {
                let place = entry_place(number, position);
                let wrong = entry_problems(pack, entry, &place);
                let found = ruleset.enacted.iter_mut().find(|enacted| enacted.rule.code == &*entry.rule);
                if let (Some(enacted), true, true) = (found, wrong.is_empty(), entry.holds_on(as_of)) {
                    enacted.provisions.push(provision(pack, position, entry, place));
                }
                problems.extend(wrong);
            }
        }
        (ruleset, problems)
    }

    /// Iterates over the rules.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.enacted.iter().map(|enacted| enacted.rule)
    }

    /// Reports what scopes name and neither the structure nor its catalogue knows.
    pub fn scope_problems(&self, structure: &Structure) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for provision in self.enacted.iter().flat_map(|enacted| &enacted.provisions) {
            let found = provision.scope.iter().flat_map(|scope| scope.problems(structure));
            problems.extend(found.map(|mut problem| {
                problem.severity = Severity::Warning;
                problem.place = Some(provision.place.clone().key("scope"));
                problem
            }));
        }
        problems
    }

    /// Selects the units of every scope, over one structure or over those before and after a change.
    pub fn scoped<'s>(&'s self, structures: &[&'s Structure]) -> Vec<Scoped<'s>> {
        let select = |scope: &Selector| structures.iter().flat_map(|structure| members(scope, structure)).collect();
        let of_rule = |enacted: &'s Enacted| Scoped {
            rule: enacted.rule,
            provisions: &enacted.provisions,
            members: enacted.provisions.iter().map(|provision| provision.scope.as_ref().map(select)).collect(),
        };
        self.enacted.iter().map(of_rule).collect()
    }
}

fn entry_place(pack: usize, position: usize) -> Place {
    let path = vec![Segment::Key("entries".into()), Segment::Index(position)];
    Place { path, input: Input::Pack(pack), ..Place::default() }
}

fn entry_problems(pack: &Pack, entry: &Entry, place: &Place) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let name = &pack.id;
    let rule = ALL.iter().find(|rule| rule.code == &*entry.rule);
    if rule.is_none() {
        let code = &entry.rule;
        let message =
            say!("pack `{name}` names the unknown rule `{code}`", "bộ quy tắc `{name}` nêu quy tắc không có: `{code}`");
        let mut problem = Diagnostic::error("unknown-rule", message).at(place.clone().key("rule"));
        problem.help = did_you_mean(code, ALL.iter().map(|rule| rule.code))
            .or_else(|| Some(say!("name a rule of `bomay explain`", "nêu một quy tắc có trong `bomay explain`")));
        problems.push(problem);
    }
    for setting in entry.settings.names() {
        let Some(rule) = rule.filter(|rule| !rule.settings.contains(&setting.as_str())) else { continue };
        let code = rule.code;
        let message = say!("rule `{code}` has no setting `{setting}`", "quy tắc `{code}` không có tham số `{setting}`");
        let mut problem =
            Diagnostic::error("unknown-setting", message).at(place.clone().key("settings").key(setting.to_string()));
        problem.help = did_you_mean(setting, rule.settings.iter().copied()).or_else(|| {
            let known: Vec<String> = rule.settings.iter().map(|known| format!("`{known}`")).collect();
            let known = known.join(", ");
            Some(match known.is_empty() {
                true => say!("remove it: the rule has no settings", "bỏ tham số này: quy tắc không có tham số"),
                false => say!("use {known}", "dùng {known}"),
            })
        });
        problems.push(problem);
    }
    if let (Some(first), Some(last)) = (entry.valid_from, entry.valid_to)
        && first > last
    {
        let message = say!(
            "an entry of pack `{name}` ends on {last}, before it begins on {first}",
            "một mục của bộ quy tắc `{name}` hết hiệu lực {last}, trước ngày có hiệu lực {first}"
        );
        let help = say!("correct `valid_from` or `valid_to`", "sửa `valid_from` hoặc `valid_to`");
        problems.push(Diagnostic::error("impossible-dates", message).at(place.clone().key("valid_to")).help(help));
    }
    problems
}

fn provision(pack: &Pack, position: usize, entry: &Entry, place: Place) -> Provision {
    let name = entry.id.as_ref().map_or_else(|| (position + 1).to_string(), ToString::to_string);
    let cited = entry.source.as_ref().map(|source| format!(" ({})", source.cite())).unwrap_or_default();
    Provision {
        scope: entry.scope.clone(),
        severity: entry.severity,
        settings: entry.settings.clone(),
        basis: format!("`{}`, `{name}`{cited}", pack.id),
        place,
    }
}

/// Returns the units of a scope; walks down from a superior instead of up from every unit.
fn members<'s>(scope: &Selector, structure: &'s Structure) -> Vec<&'s str> {
    let Some(below) = &scope.below else {
        return structure.units().filter(|unit| scope.fits(*unit)).map(|unit| unit.id().as_str()).collect();
    };
    let rest = Selector { below: None, ..scope.clone() };
    let Some(top) = structure.unit(below) else { return Vec::new() };
    top.walk().skip(1).filter(|unit| rest.fits(*unit)).map(|unit| unit.id().as_str()).collect()
}

/// A rule with its provisions and the units that each of them applies to.
#[derive(Debug)]
pub struct Scoped<'s> {
    /// The rule.
    pub rule: &'static Rule,
    provisions: &'s [Provision],
    /// Units of each provision's scope; none for a provision that applies to all.
    members: Vec<Option<FxHashSet<&'s str>>>,
}

impl<'s> Scoped<'s> {
    /// Returns the numbers with which the rule works on a unit.
    pub fn settings(&self, unit: &str) -> Cow<'s, Settings> {
        let mut settings: Option<Cow<'s, Settings>> = None;
        for provision in self.fitting(Some(unit)).filter(|provision| !provision.settings.is_empty()) {
            match &mut settings {
                None => settings = Some(Cow::Borrowed(&provision.settings)),
                Some(settings) => settings.to_mut().override_with(&provision.settings),
            }
        }
        settings.unwrap_or_default()
    }

    /// Gives a finding of the rule the severity and the norms that apply to its unit.
    pub fn stamp(&self, finding: &mut Diagnostic) {
        let unit = finding.unit.take();
        for provision in self.fitting(unit.as_deref()) {
            finding.severity = provision.severity.unwrap_or(finding.severity);
            finding.basis.push(provision.basis.clone());
        }
        finding.unit = unit;
    }

    fn fitting<'a>(&'a self, unit: Option<&'a str>) -> impl Iterator<Item = &'s Provision> + use<'a, 's> {
        let fits = move |members: &Option<FxHashSet<&str>>| {
            members.as_ref().is_none_or(|members| unit.is_some_and(|unit| members.contains(unit)))
        };
        self.provisions.iter().zip(&self.members).filter(move |(_, members)| fits(members)).map(|(found, _)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;

    use crate::model::{OneOf, Parts, Unit};

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
        let units = vec![Unit::new("a", "ministry"), Unit::new("b", "office")];
        let structure = Structure::assemble(Parts { units, ..Parts::default() }).0;
        let stricter = Entry { severity: Some(Severity::Error), ..span(8, Some("office")) };
        let (ruleset, problems) = Ruleset::from_packs(&[pack(vec![span(12, None), stricter])], None);
        assert_eq!(problems, []);
        let scoped = ruleset.scoped(&[&structure]);
        let span = scoped.iter().find(|scoped| scoped.rule.code == "span-of-control").expect("the rule is there");
        assert_eq!((span.settings("a").get("max"), span.settings("b").get("max")), (Some(12), Some(8)));
        let mut finding = Diagnostic::new(Severity::Warning, "span-of-control", say!("x", "x")).about("b");
        span.stamp(&mut finding);
        assert_eq!((finding.severity, finding.basis), (Severity::Error, vec!["`p`, `1`".into(), "`p`, `2`".into()]));
    }

    #[test]
    fn an_entry_holds_from_its_first_day_to_its_last() {
        let date = |text: &str| text.parse::<Date>().expect(text);
        let entry =
            Entry { valid_from: Some(date("2018-07-25")), valid_to: Some(date("2023-11-30")), ..span(15, None) };
        let holds = |day: &str| entry.holds_on(Some(date(day)));
        assert!(holds("2018-07-25") && holds("2023-11-30") && !holds("2018-07-24") && !holds("2023-12-01"));
        assert!(!entry.holds_on(None));
    }

    #[test]
    fn unknown_rules_unknown_settings_and_impossible_dates_are_all_reported_with_their_places() {
        let mut misnamed = span(3, None);
        misnamed.settings.set("maximum", 4);
        let date = |text: &str| text.parse::<Date>().ok();
        let turned = Entry { valid_from: date("2023-01-01"), valid_to: date("2022-01-01"), ..span(3, None) };
        let packs = [pack(vec![]), pack(vec![Entry::of("span-of-contrl"), misnamed, turned])];
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

    #[test]
    fn a_pack_is_read_and_printed_alike() {
        let text = r#"{"id":"p","entries":[{"rule":"depth","severity":"needs-consent","settings":{"max":5}}]}"#;
        let pack: Pack = serde_json::from_str(text).expect(text);
        assert_eq!(serde_json::to_string(&pack).expect(text), text);
    }
}
