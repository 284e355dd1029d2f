//! Runs the rules: on a structure, on a change; and compares what is found before with what is found after.
//!
//! Rules report; this module says to whom they apply, gives each finding the severity and the norm that its pack states,
//! the name of its unit and the path to it, and sorts everything once.
//!
//! Findings of the state before a plan are not blamed on the plan: see [`compare`].

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Say, Speech};
use crate::model::{Structure, UnitRef};
pub use crate::rules::lens::Transition;
use crate::rules::lens::{Local, Path, Subtree, Totals, Whole, Words};
use crate::rules::{Check, Findings, Ruleset};

/// How many superiors a finding lists; of a longer path the upper part is left out.
const PATH_LENGTH_MAX: usize = 16;

/// Runs all rules about the state on a structure; returns the findings sorted by severity, code and unit.
pub fn check(structure: &Structure, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let words = Words::of(structure.catalogue());
    let survey = Survey::of(structure);
    let mut totals: Option<Totals<'_>> = None;
    let mut found = Vec::new();
    for scoped in ruleset.scoped(&[structure]) {
        let mut findings = Findings::of(scoped.rule);
        match scoped.rule.check {
            Check::Local(run) => {
                for &unit in &survey.units {
                    run(Local::new(unit, &words), &scoped.settings(unit.id()), &mut findings);
                }
            }
            Check::Path(run) => survey.each_path(|unit, above| {
                run(Path::new(unit, above, &words), &scoped.settings(unit.id()), &mut findings);
            }),
            Check::Subtree(run) => {
                let totals = totals.get_or_insert_with(|| Totals::of(&survey.units, &survey.depths));
                for (position, &unit) in survey.units.iter().enumerate() {
                    let subtree = Subtree::new(unit, position, totals, &words);
                    run(subtree, &scoped.settings(unit.id()), &mut findings);
                }
            }
            Check::Whole(run) => run(Whole { structure, units: &survey.units, words: &words }, &mut findings),
            Check::Transition(_) | Check::OnLoad => {}
        }
        found.extend(findings.into_found().into_iter().map(|mut finding| {
            scoped.stamp(&mut finding);
            introduce(&mut finding, &[structure]);
            finding
        }));
    }
    found.sort_unstable();
    found
}

/// Runs all rules about a change; returns the findings sorted by severity, code and unit.
pub fn check_change(change: Transition<'_>, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let structures = [change.after, change.before];
    let mut found = Vec::new();
    for scoped in ruleset.scoped(&structures) {
        let Check::Transition(run) = scoped.rule.check else { continue };
        let mut findings = Findings::of(scoped.rule);
        run(change, &mut findings);
        found.extend(findings.into_found().into_iter().map(|mut finding| {
            scoped.stamp(&mut finding);
            introduce(&mut finding, &structures);
            finding
        }));
    }
    found.sort_unstable();
    found
}

/// The units from the roots down, each before its subordinates, with the number of superiors above each.
struct Survey<'s> {
    units: Vec<UnitRef<'s>>,
    depths: Vec<usize>,
}

impl<'s> Survey<'s> {
    fn of(structure: &'s Structure) -> Self {
        let units: Vec<UnitRef<'s>> = structure.walk().collect();
        let mut depths = Vec::with_capacity(units.len());
        let mut above: Vec<UnitRef<'s>> = Vec::new();
        for &unit in &units {
            match unit.superior() {
                None => above.clear(),
                Some(superior) => while above.pop_if(|last| *last != superior).is_some() {},
            }
            depths.push(above.len());
            above.push(unit);
        }
        Survey { units, depths }
    }

    /// Visits each unit with its superiors, from the root down to the direct one.
    fn each_path(&self, mut visit: impl FnMut(UnitRef<'s>, &[UnitRef<'s>])) {
        let mut above: Vec<UnitRef<'s>> = Vec::new();
        for (&unit, &depth) in self.units.iter().zip(&self.depths) {
            above.truncate(depth);
            visit(unit, &above);
            above.push(unit);
        }
    }
}

/// Says the name of the unit behind its id, and the path from the root to it.
fn introduce(finding: &mut Diagnostic, structures: &[&Structure]) {
    let Some(id) = finding.unit.as_deref() else { return };
    let Some(unit) = structures.iter().find_map(|structure| structure.unit(id)) else { return };
    if !unit.facts().name.is_empty() {
        let Say { en, vi } = &mut finding.message;
        for (text, speech) in [(en, Speech::En), (vi, Speech::Vi)] {
            let (bare, named) = (format!("`{id}`"), format!("`{id}` ({})", unit.label(speech).replace('`', "'")));
            if !text.contains(&format!("{bare} (")) {
                *text = text.replacen(&bare, &named, 1);
            }
        }
    }
    finding.under = path(unit);
}

fn path(unit: UnitRef<'_>) -> Vec<String> {
    let upward = std::iter::once(unit).chain(unit.superiors());
    let mut path: Vec<String> = upward.take(PATH_LENGTH_MAX + 1).map(|unit| unit.id().to_string()).collect();
    if path.len() > PATH_LENGTH_MAX {
        path[PATH_LENGTH_MAX] = "…".to_owned();
    }
    path.reverse();
    path
}

/// What a change did to the findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Findings that were not there before.
    pub introduced: Vec<Diagnostic>,
    /// Findings that are no longer there.
    pub resolved: Vec<Diagnostic>,
    /// Findings that were there before, as they are worded after.
    pub remaining: Vec<Diagnostic>,
}

/// Compares the findings before a change with those after it; the order of both lists is kept.
///
/// Two findings are the same when code, unit and all ids in backticks are: numbers and names in the wording may change.
pub fn compare(before: Vec<Diagnostic>, after: Vec<Diagnostic>) -> Comparison {
    let mut open: BTreeMap<Subject, usize> = BTreeMap::new();
    for finding in &before {
        *open.entry(Subject::of(finding)).or_default() += 1;
    }
    let mut comparison = Comparison::default();
    for finding in after {
        match open.get_mut(&Subject::of(&finding)).filter(|total| **total > 0) {
            Some(total) => {
                *total -= 1;
                comparison.remaining.push(finding);
            }
            None => comparison.introduced.push(finding),
        }
    }
    for finding in before.into_iter().rev() {
        if let Some(total) = open.get_mut(&Subject::of(&finding)).filter(|total| **total > 0) {
            *total -= 1;
            comparison.resolved.push(finding);
        }
    }
    comparison.resolved.reverse();
    comparison
}

/// What makes two findings the same finding in two states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    code: String,
    unit: Option<String>,
    /// The ids in backticks of the message.
    ids: Vec<String>,
}

impl Subject {
    fn of(finding: &Diagnostic) -> Self {
        let ids = finding.message.en.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Subject { code: finding.code.to_string(), unit: finding.unit.clone(), ids }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Severity;
    use crate::model::{Catalogue, Line, Parts, Post, Role, Unit};
    use crate::rules::Rule;
    use crate::rules::{Settings, Title};
    use crate::say;

    const CATALOGUE: &str = r#"{
        "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}, {"id": "commune", "rank": 4}],
        "kinds": [
            {"id": "province", "level": "province", "root": true},
            {"id": "district", "level": "district", "superiors": ["province"]},
            {"id": "commune", "level": "commune", "superiors": ["district"]}
        ]
    }"#;

    fn unit(id: &str, kind: &str, superior: Option<&str>) -> Unit {
        Unit { superior: superior.map(Into::into), ..Unit::new(id, kind) }
    }

    fn assemble(units: Vec<Unit>, lines: Vec<Line>) -> (Structure, Vec<Diagnostic>) {
        let catalogue: Catalogue = serde_json::from_str(CATALOGUE).expect("the catalogue is well formed");
        Structure::assemble(Parts { units, lines, catalogue: Arc::new(catalogue), ..Parts::default() })
    }

    #[test]
    fn five_planted_faults_give_five_findings_with_place_and_help_and_nothing_else() {
        let mut office = unit("d2", "district", Some("p"));
        office.posts = vec![Post::held(Role::Head, "p1"), Post::held(Role::Head, "p2")];
        let units = vec![
            unit("p", "province", None),
            unit("d1", "district", Some("p")),
            // A loop: the district stands under its own commune.
            unit("x1", "district", Some("x2")),
            unit("x2", "commune", Some("x1")),
            unit("x3", "commune", Some("x1")),
            // An orphan, two heads, an unknown id, a wrong superior.
            unit("orphan", "district", None),
            office,
            unit("lost", "commune", Some("d3")),
            unit("wrong", "commune", Some("p")),
        ];
        let (structure, mut found) = assemble(units, vec![]);
        found.extend(check(&structure, &Ruleset::default()));
        let mut codes: Vec<&str> = found.iter().map(|finding| &*finding.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["cycle", "no-superior", "two-heads", "unknown-superior", "wrong-superior"]);
        assert!(found.iter().all(|finding| finding.place.is_some() && finding.help.is_some()), "{found:#?}");
    }

    #[test]
    fn a_loop_is_one_finding_wherever_it_is_cut() {
        // The planted link is `p` under `c`; the load cuts at the lowest id, which is another.
        let units =
            vec![unit("p", "province", Some("c")), unit("d", "district", Some("p")), unit("c", "commune", Some("d"))];
        let (structure, problems) = assemble(units, vec![]);
        assert_eq!(problems.len(), 1);
        assert_eq!(check(&structure, &Ruleset::default()), []);
    }

    #[test]
    fn findings_are_sorted_and_do_not_depend_on_the_order_of_the_input() {
        let mut units = vec![
            unit("b", "district", None),
            unit("a", "commune", None),
            unit("p", "province", None),
            unit("q", "province", None),
            unit("r", "province", None),
        ];
        let mut lines = vec![
            Line::new("leadership", "p", "q"),
            Line::new("leadership", "q", "r"),
            Line::new("leadership", "r", "p"),
            Line::new("guidance", "p", "q"),
            Line::new("guidance", "q", "p"),
        ];
        let found = check(&assemble(units.clone(), lines.clone()).0, &Ruleset::default());
        units.reverse();
        lines.reverse();
        assert_eq!(found, check(&assemble(units, lines).0, &Ruleset::default()));
        let codes: Vec<&str> = found.iter().map(|finding| &*finding.code).collect();
        assert_eq!(codes, ["contradictory-lines", "line-cycle", "no-superior", "no-superior"]);
    }

    #[test]
    fn a_finding_says_the_name_of_its_unit_and_the_path_to_it() {
        let mut second = unit("c", "commune", Some("p"));
        second.name = "Xã Yên Hồ".into();
        let (structure, _) = assemble(vec![unit("p", "province", None), second], vec![]);
        let found = check(&structure, &Ruleset::default());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.vi.starts_with("`c` (Xã Yên Hồ), loại"), "{}", found[0].message.vi);
        assert_eq!(found[0].under, ["p", "c"]);
    }

    fn finding(code: &'static str, unit: &str, wording: &str) -> Diagnostic {
        Diagnostic::error(code, Say::same(wording)).about(unit)
    }

    #[test]
    fn findings_are_introduced_resolved_or_remaining_whatever_the_numbers_in_their_wording() {
        let before = vec![
            finding("span-of-control", "a", "`a` has 14 subordinates, the limit is 12"),
            finding("missing-line", "b", "`b` lacks a line from `k1`"),
            finding("missing-line", "b", "`b` lacks a line from `k2`"),
        ];
        let after = vec![
            finding("span-of-control", "a", "`a` has 15 subordinates, the limit is 12"),
            finding("missing-line", "b", "`b` lacks a line from `k2`"),
            finding("two-heads", "b", "`b` has 2 heads"),
        ];
        let Comparison { introduced, resolved, remaining } = compare(before.clone(), after.clone());
        assert_eq!(remaining, after[..2]);
        assert_eq!(introduced, after[2..]);
        assert_eq!(resolved, before[1..2]);
    }

    #[test]
    fn equal_findings_are_matched_one_to_one() {
        let twice = vec![finding("x", "a", "`a`"), finding("x", "a", "`a`")];
        let once = vec![finding("x", "a", "`a`")];
        assert_eq!(compare(twice.clone(), once.clone()).resolved, once);
        assert_eq!(compare(once.clone(), twice).introduced, once);
    }

    static PATH: Rule = probe("path", Check::Path(path_probe));
    static SUBTREE: Rule = probe("subtree", Check::Subtree(subtree_probe));

    const fn probe(code: &'static str, check: Check) -> Rule {
        Rule { code, severity: Severity::Note, title: Title { en: "", vi: "" }, settings: &[], doc: "", check }
    }

    fn path_probe(unit: Path<'_, '_>, _: &Settings, findings: &mut Findings) {
        let above: Vec<&str> = unit.superiors().map(|superior| superior.id().as_str()).collect();
        let (id, above, depth) = (unit.id(), above.join(" "), unit.depth());
        let message = say!("{id}: {depth} above: {above}", "");
        findings.about(id, crate::diagnostic::Place::default(), message, say!("", ""));
    }

    fn subtree_probe(unit: Subtree<'_, '_>, _: &Settings, findings: &mut Findings) {
        let (id, units, staff) = (unit.id(), unit.units_total(), unit.measure_total("staff"));
        let message = say!("{id}: {units} below, {staff} staff", "");
        findings.about(id, crate::diagnostic::Place::default(), message, say!("", ""));
    }

    #[test]
    fn lenses_show_superiors_from_the_direct_one_up_and_totals_over_the_subtree() {
        let staffed = |id: &str, superior: Option<&str>, staff: i64| {
            let mut unit = unit(id, "k", superior);
            unit.measures.insert("staff".into(), staff.into());
            unit
        };
        let units = vec![
            staffed("a", None, 1),
            staffed("b", Some("a"), 2),
            staffed("c", Some("b"), 4),
            staffed("d", Some("a"), 8),
            staffed("e", None, 16),
        ];
        let structure = Structure::assemble(Parts { units, ..Parts::default() }).0;
        let said = |rule: &'static Rule| -> Vec<String> {
            check(&structure, &Ruleset::of(&[rule])).into_iter().map(|finding| finding.message.en).collect()
        };
        assert_eq!(said(&PATH), ["a: 0 above: ", "b: 1 above: a", "c: 2 above: b a", "d: 1 above: a", "e: 0 above: "]);
        assert_eq!(
            said(&SUBTREE),
            [
                "a: 3 below, 15 staff",
                "b: 1 below, 6 staff",
                "c: 0 below, 4 staff",
                "d: 0 below, 8 staff",
                "e: 0 below, 16 staff"
            ]
        );
    }
}
