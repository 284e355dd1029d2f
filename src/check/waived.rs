//! Waivers: what is allowed although a rule forbids it.
//!
//! A waiver takes a finding away as long as it holds.
//! One that has expired, is not needed, or is needed for fewer units than it covers is itself a finding:
//! exceptions that nobody looks after outlive their reason.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Id, Structure, Units};
use crate::rules::Ruleset;
use crate::rules::pack::PlacedWaiver;
use crate::say;
use crate::words::date;

/// Findings after waivers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waived {
    /// Findings that no waiver covers, and those about the waivers themselves.
    pub open: Vec<Diagnostic>,
    /// Findings that a waiver covers; each says which.
    pub waived: Vec<Diagnostic>,
}

/// Takes away what waivers cover on a day, and reports waivers that have expired, are not needed or cover too much.
///
/// Without findings about a change nothing is said of waivers that only a change can need.
pub fn waive(findings: Vec<Diagnostic>, ruleset: &Ruleset, structure: &Structure, has_change: bool) -> Waived {
    let day = ruleset.day_for(structure);
    let mut result = Waived::default();
    let mut needed: Vec<BTreeSet<String>> = vec![BTreeSet::new(); ruleset.waivers().len()];
    let covered: Vec<BTreeSet<Id>> =
        ruleset.waivers().iter().map(|waiver| members(&waiver.waiver.units, structure)).collect();
    for mut finding in findings {
        let covers = |(position, waiver): &(usize, &PlacedWaiver)| {
            let unit = finding.unit.as_deref().is_some_and(|unit| covered[*position].contains(unit));
            unit && ruleset.is_of(&finding, &waiver.waiver.rule)
        };
        let matching: Vec<(usize, &PlacedWaiver)> = ruleset.waivers().iter().enumerate().filter(covers).collect();
        for (position, _) in &matching {
            needed[*position].extend(finding.unit.clone());
        }
        match matching.into_iter().find(|(_, waiver)| holds(waiver, day)) {
            Some((_, PlacedWaiver { waiver, place })) => {
                let (authority, reason) = (waiver.authority.say(), waiver.reason.say());
                let (by_en, by_vi, why_en, why_vi) = (authority.en, authority.vi, reason.en, reason.vi);
                let until = waiver.until.map(|until| until.to_string());
                let until_en = until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
                let until_vi = waiver
                    .until
                    .map(|until| format!(", đến {}", date(until, crate::diagnostic::Speech::Vi)))
                    .unwrap_or_default();
                let told = say!("waived by {by_en}{until_en}: {why_en}", "{by_vi} cho phép{until_vi}: {why_vi}");
                finding = finding.related(told, Some(place.clone()));
                finding.basis.extend(waiver.document.as_ref().map(|document| document.cite()));
                result.waived.push(finding);
            }
            None => result.open.push(finding),
        }
    }
    for ((waiver, needed), covered) in ruleset.waivers().iter().zip(&needed).zip(&covered) {
        if has_change || !needed.is_empty() || !ruleset.is_about_changes(&waiver.waiver.rule) {
            result.open.extend(about(waiver, needed, covered, day));
        }
    }
    result.open.sort_unstable();
    result
}

fn holds(waiver: &PlacedWaiver, day: Option<Date>) -> bool {
    waiver.waiver.until.is_none_or(|until| day.is_none_or(|day| day <= until))
}

fn members(units: &Units, structure: &Structure) -> BTreeSet<Id> {
    match units {
        Units::List(ids) => ids.iter().cloned().collect(),
        Units::Selected(selector) => selector.select(structure).into_iter().collect(),
    }
}

/// Says what is wrong with a waiver itself.
fn about(
    waiver: &PlacedWaiver,
    needed: &BTreeSet<String>,
    covered: &BTreeSet<Id>,
    day: Option<Date>,
) -> Option<Diagnostic> {
    let PlacedWaiver { waiver: inner, place } = waiver;
    let rule = &inner.rule;
    if needed.is_empty() {
        let message = say!(
            "the waiver of `{rule}` is not needed: nothing is found that it would cover",
            "miễn trừ `{rule}` không còn cần: không có phát hiện nào thuộc phạm vi của nó"
        );
        let help = say!("remove it from the pack", "bỏ miễn trừ này khỏi bộ quy tắc");
        return Some(Diagnostic::new(Severity::Warning, "waiver-unused", message).at(place.clone()).help(help));
    }
    if let Some(until) = inner.until.filter(|_| !holds(waiver, day)) {
        let (total, until_vi) = (needed.len(), date(until, crate::diagnostic::Speech::Vi));
        let message = say!(
            "the waiver of `{rule}` expired on {until}, and {total} units still need it",
            "miễn trừ `{rule}` hết hạn ngày {until_vi}, vẫn còn {total} đơn vị cần"
        );
        let help = say!(
            "mend what is found, or have the waiver extended by who granted it",
            "khắc phục các phát hiện, hoặc đề nghị cấp đã cho phép gia hạn"
        );
        return Some(Diagnostic::new(Severity::Error, "waiver-expired", message).at(place.clone()).help(help));
    }
    let spare: Vec<String> =
        covered.iter().filter(|id| !needed.contains(id.as_str())).map(|id| format!("`{id}`")).collect();
    if spare.is_empty() {
        return None;
    }
    let (total, all) = (needed.len(), covered.len());
    let shown = spare.join(", ");
    let message = say!(
        "the waiver of `{rule}` covers {all} units, {total} of them need it",
        "miễn trừ `{rule}` áp dụng cho {all} đơn vị, chỉ {total} đơn vị còn cần"
    );
    let help = say!("take out {shown}", "bỏ {shown}");
    Some(Diagnostic::new(Severity::Note, "waiver-shrunk", message).at(place.clone()).help(help))
}
