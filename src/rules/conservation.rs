//! # conservation
//!
//! A conserved quantity of a body is not what the entries of the plan make it.
//!
//! ## What it checks
//!
//! For every measure that the catalogue calls conserved, and every body before or after:
//! before + received − given = after, where an addition counts as received and a release as given.
//! A body that does not live yet, or no longer, has 0.
//! When every body balances, so does the whole: before + added − released = after.
//!
//! ## Why it matters
//!
//! Payroll, members, area and population do not vanish in a rearrangement; what is cut or added is stated with a reason.
//!
//! ## Fails
//!
//! A department has 30 persons on its payroll before the plan and 28 after it, and no operation says where the 2 went.
//!
//! ## Passes
//!
//! The plan releases 2 persons with the reason "retired".
//!
//! ## Tiếng Việt
//!
//! Với mỗi số liệu bảo toàn (biên chế, đảng viên, diện tích, dân số …) và mỗi đơn vị: trước + nhận − chuyển = sau.
//! Mọi chênh lệch phải được nêu rõ là bổ sung (`added`) hoặc giảm (`released`) kèm lý do.

use std::collections::BTreeMap;

use super::lens::Transition;
use super::spelling::called;
use super::{Check, Findings, Rule, Title};
use crate::diagnostic::{Say, Severity};
use crate::model::{Beside, ChangeEvent, Id, Structure, UnitRef};
use crate::say;

pub static RULE: Rule = Rule {
    code: "conservation",
    severity: Severity::Error,
    title: Title { en: "a conserved quantity does not balance", vi: "số liệu bảo toàn không cân đối" },
    settings: &[],
    doc: include_str!("conservation.rs"),
    check: Check::Transition(check),
};

#[derive(Debug, Default)]
struct Account {
    received: i64,
    given: i64,
}

fn check<'a>(change: Transition<'a>, findings: &mut Findings) {
    let mut accounts: BTreeMap<(&'a Id, &'a Id), Account> = BTreeMap::new();
    for posting in change.events.iter().flat_map(|event| &event.postings) {
        for (unit, side) in [(&posting.from, false), (&posting.to, true)] {
            let Some(unit) = unit else { continue };
            let account = accounts.entry((unit, &posting.measure)).or_default();
            let entered = if side { &mut account.received } else { &mut account.given };
            *entered = entered.saturating_add(posting.amount);
        }
    }
    let mut compare = |unit: UnitRef<'a>, twin: Option<UnitRef<'a>>| {
        for (measure, figure) in unit.facts().measures.iter() {
            if twin.map_or(0, |twin| twin.facts().measure(measure)) != figure.value {
                accounts.entry((unit.id(), measure)).or_default();
            }
        }
    };
    let beside = Beside::of(change.before, change.after);
    for (unit, twin) in beside.units(0..change.before.ordinals()) {
        // Most units are shared by both states.
        if twin.is_none_or(|twin| !twin.is_same(unit)) {
            compare(unit, twin);
            twin.into_iter().for_each(|twin| compare(twin, Some(unit)));
        }
    }
    beside.only_other().for_each(|unit| compare(unit, None));
    let last = change.last_events();
    for ((unit, measure), account) in accounts {
        let quantity = |structure: &Structure| structure.unit(unit).map_or(0, |unit| unit.facts().measure(measure));
        let (before, after) = (quantity(change.before), quantity(change.after));
        let due = before.saturating_add(account.received).saturating_sub(account.given);
        if due != after && change.after.catalogue().is_conserved(measure) {
            report(change, last.get(unit.as_str()).copied(), (unit, measure), (before, &account, due, after), findings);
        }
    }
}

fn report(
    change: Transition<'_>,
    event: Option<&ChangeEvent>,
    (unit, measure): (&Id, &Id),
    (before, account, due, after): (i64, &Account, i64, i64),
    findings: &mut Findings,
) {
    let kind = change.after.catalogue().measure(measure);
    let name = kind.map(|kind| called(&kind.id, &kind.name)).unwrap_or_else(|| Say::same(format!("`{measure}`")));
    let (name_en, name_vi) = (name.en, name.vi);
    let show = |amount: i64| decimal(amount, kind.map_or(0, |kind| kind.decimals));
    let (before, after, due) = (show(before), show(after), show(due));
    let (received, given) = (show(account.received), show(account.given));
    let message = say!(
        "{name_en} of `{unit}` does not balance: {before} before + {received} received − {given} given = {due}, but {after} after",
        "{name_vi} của `{unit}` không cân đối: trước {before} + nhận {received} − chuyển {given} = {due}, nhưng sau là {after}"
    );
    let help = say!(
        "state the difference as `added` or `released`, with a reason",
        "nêu rõ phần chênh lệch ở `added` hoặc `released`, kèm lý do"
    );
    findings.caused(event, unit, message, help);
}

/// Writes an integer that counts tenths, hundredths … as a decimal number.
fn decimal(amount: i64, decimals: u8) -> String {
    let digits = usize::from(decimals);
    let text = format!("{:0>width$}", amount.unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    let sign = if amount < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
