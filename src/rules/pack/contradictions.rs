//! Where packs, or entries of one pack, want what cannot be together.
//!
//! - Two entries in force limit the same quantity of the same unit so that no value fulfils both.
//! - Two packs of which neither builds on the other give one rule different numbers for the same unit;
//!   the later one counts, and nobody has said that it should.

use std::collections::BTreeSet;

use super::ruleset::{Enacted, Enforced, Provision, Ruleset};
use super::{Pack, scope};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, Severity};
use crate::model::{Id, Selector, Structure};
use crate::rules::shape::Claim;
use crate::rules::survey::Survey;
use crate::say;

/// Reports contradictions between the entries that hold on the day of a structure, for its units.
pub fn contradictions(packs: &[Pack], ruleset: &Ruleset, structure: &Structure) -> Vec<Diagnostic> {
    let view = View { packs, structure, survey: Survey::of(structure) };
    let day = ruleset.day_for(structure);
    let mut found = Vec::new();
    let declared: Vec<(&Enacted, Claim)> = ruleset
        .enacted()
        .iter()
        .filter(|enacted| enacted.is_in_force(day))
        .filter_map(|enacted| match enacted.enforced() {
            Enforced::Declared(declared) => declared.claim().map(|claim| (enacted, claim)),
            Enforced::BuiltIn(_) => None,
        })
        .collect();
    for (position, (one, claim)) in declared.iter().enumerate() {
        for (other, second) in &declared[position + 1..] {
            let (Some(own), Some(later)) = (one.own(), other.own()) else { continue };
            if claim.of == second.of && claim.excludes(second) {
                found.extend(view.exclusive(own, later));
            }
        }
    }
    for enacted in ruleset.enacted() {
        let holding: Vec<&Provision> = enacted.holding(day).filter(|known| !known.settings.is_empty()).collect();
        for (position, one) in holding.iter().enumerate() {
            for other in &holding[position + 1..] {
                found.extend(view.overridden(enacted.code(), one, other));
            }
        }
    }
    found
}

struct View<'a> {
    packs: &'a [Pack],
    structure: &'a Structure,
    survey: Survey<'a>,
}

impl View<'_> {
    fn exclusive(&self, one: &Provision, other: &Provision) -> Option<Diagnostic> {
        let shared = self.shared(one.scope.as_ref(), other.scope.as_ref());
        let (first, total) = (shared.first()?, shared.len());
        let (earlier, later) = (&one.entry, &other.entry);
        let message = say!(
            "`{earlier}` and `{later}` cannot both be fulfilled by {total} units, such as `{first}`",
            "`{earlier}` và `{later}` mâu thuẫn: {total} đơn vị không thể đáp ứng cả hai, ví dụ `{first}`"
        );
        let help = say!(
            "narrow one scope, or let the later document end the earlier entry by `repeals`",
            "thu hẹp phạm vi của một mục, hoặc ghi `repeals` nếu văn bản sau thay thế văn bản trước"
        );
        let place = self.place(later)?;
        Some(Diagnostic::new(Severity::Warning, "contradicting-entries", message).at(place).help(help))
    }

    fn overridden(&self, code: &str, one: &Provision, other: &Provision) -> Option<Diagnostic> {
        let (first_pack, second_pack) = (pack_of(&one.entry), pack_of(&other.entry));
        if first_pack == second_pack || self.builds_on(second_pack, first_pack) {
            return None;
        }
        let differs = |name: &&Id| one.settings.get(name).is_some_and(|value| other.settings.get(name) != Some(value));
        let name = other.settings.names().find(differs)?;
        let (former, latter) = (one.settings.get(name)?, other.settings.get(name)?);
        let shared = self.shared(one.scope.as_ref(), other.scope.as_ref());
        let (first, total) = (shared.first()?, shared.len());
        let (earlier, later) = (&one.entry, &other.entry);
        let message = say!(
            "`{earlier}` and `{later}` give `{code}` different `{name}` for {total} units, such as `{first}`: {former} and {latter}; the later one counts",
            "`{earlier}` và `{later}` quy định khác nhau `{name}` của `{code}` cho {total} đơn vị, ví dụ `{first}`: {former} và {latter}; mục nêu sau được áp dụng"
        );
        let help = say!(
            "let one pack extend the other if it is to override it, or drop one of the entries",
            "nếu muốn thay thế thì cho bộ này mở rộng (`extends`) bộ kia, hoặc bỏ một mục"
        );
        let place = self.place(later)?;
        Some(Diagnostic::new(Severity::Warning, "contradicting-entries", message).at(place).help(help))
    }

    /// Returns the units in both scopes, sorted by id.
    fn shared(&self, one: Option<&Selector>, other: Option<&Selector>) -> Vec<&Id> {
        let fits = |selector: Option<&Selector>, unit| {
            selector.is_none_or(|selector| scope::fits(selector, unit, &self.survey))
        };
        let units = self.structure.units().filter(|&unit| fits(one, unit) && fits(other, unit));
        let mut shared: Vec<&Id> = units.map(|unit| unit.id()).collect();
        shared.sort_unstable();
        shared
    }

    /// Returns whether one pack extends another, directly or through others.
    fn builds_on(&self, pack: &str, base: &str) -> bool {
        let mut pending = vec![pack];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(next) = pending.pop().filter(|next| *next != base) {
            if seen.insert(next) {
                let found = self.packs.iter().filter(|known| known.id == *next);
                pending.extend(found.flat_map(|known| &known.builds_on).map(Id::as_str));
            }
            if pending.is_empty() {
                return false;
            }
        }
        true
    }

    fn place(&self, entry: &str) -> Option<Place> {
        let (pack, name) = entry.split_once('/')?;
        let number = self.packs.iter().position(|known| known.id == *pack)?;
        let entries = self.packs[number].entries.iter().enumerate();
        let position = entries.into_iter().find(|(position, known)| known.name(*position) == name)?.0;
        let path = vec![Segment::Key("entries".into()), Segment::Index(position)];
        Some(Place { path, input: Input::Pack(number), ..Place::default() })
    }
}

fn pack_of(entry: &str) -> &str {
    entry.split_once('/').map_or(entry, |(pack, _)| pack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::outline;

    fn found(packs: &[&str]) -> Vec<String> {
        let packs: Vec<Pack> = packs.iter().map(|text| serde_json::from_str(text).expect(text)).collect();
        let (ruleset, problems) = Ruleset::from_packs(&packs, None);
        assert_eq!(problems, []);
        let structure = outline::parse("a: office\nb: office\nc: board\n", "sketch.outline").structure;
        contradictions(&packs, &ruleset, &structure).into_iter().map(|found| found.message.en).collect()
    }

    fn limit(id: &str, kind: &str, bound: &str) -> String {
        format!(
            r#"{{"id": "{id}", "entries": [{{"id": "e", "rule": "{id}", "title": "t", "scope": {{"kind": "{kind}"}},
                "require": {{"limit": {{"value": "unit.deputies", {bound}}}}}}}]}}"#
        )
    }

    #[test]
    fn limits_that_no_value_fulfils_are_reported_for_the_units_that_they_share() {
        let (low, high) = (limit("low", "office", r#""max": 2"#), limit("high", "office", r#""min": 3"#));
        let told = found(&[&low, &high]);
        assert_eq!(told, ["`low/e` and `high/e` cannot both be fulfilled by 2 units, such as `a`"]);
        assert_eq!(found(&[&low, &limit("elsewhere", "board", r#""min": 3"#)]), [""; 0]);
        assert_eq!(found(&[&low, &limit("meet", "office", r#""min": 2"#)]), [""; 0]);
    }

    #[test]
    fn packs_that_differ_without_building_on_each_other_are_reported() {
        let span = |id: &str, max: i64| {
            format!(r#"{{"id": "{id}", "entries": [{{"rule": "span-of-control", "settings": {{"max": {max}}}}}]}}"#)
        };
        let told = found(&[&span("one", 12), &span("other", 8)]);
        assert_eq!(told.len(), 1);
        assert!(told[0].ends_with("for 3 units, such as `a`: 12 and 8; the later one counts"), "{}", told[0]);
        assert_eq!(found(&[&span("one", 12), &span("other", 12)]), [""; 0]);
        let mut packs: Vec<Pack> =
            [span("one", 12), span("other", 8)].iter().map(|text| serde_json::from_str(text).expect(text)).collect();
        packs[1].builds_on = vec!["one".into()];
        let structure = outline::parse("a: office\n", "sketch.outline").structure;
        assert_eq!(contradictions(&packs, &Ruleset::from_packs(&packs, None).0, &structure), []);
    }
}
