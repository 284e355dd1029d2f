//! Quantities and limits as they are worked out: exact fractions, groups, tables of thresholds.

use std::cmp::Ordering;

use super::demand::{Unknown, int};
use super::limit::{Limit, Row, Take};
use super::workbench::Workbench;
use crate::diagnostic::{Place, Say, Speech};
use crate::model::{Catalogue, Id, Selector, UnitRef};
use crate::rules::declared::Unassessed;
use crate::rules::expression::{About, Expression, Scene};
use crate::rules::pack::scope;
use crate::rules::reach::{Hop, Reach};
use crate::say;
use crate::words::number;

/// What an attribute reads as while nothing is known of it.
const UNKNOWN: &str = "unknown";

/// An exact value: a whole number, a mean or a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    above: i128,
    // INVARIANT: greater than 0.
    below: i128,
}

impl Amount {
    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Amount { above: i128::from(value), below: 1 }
    }

    /// A quotient; none if the divisor is not greater than 0.
    pub fn quotient(above: i128, below: i128) -> Option<Self> {
        (below > 0).then_some(Amount { above, below })
    }

    /// Compares with a whole number.
    pub fn against(self, limit: i64) -> Ordering {
        self.above.cmp(&i128::from(limit).saturating_mul(self.below))
    }

    /// Returns whether this is more than a percentage of another.
    pub fn exceeds(self, other: Amount, percent: i64) -> bool {
        let own = self.above.saturating_mul(other.below).saturating_mul(100);
        own > other.above.saturating_mul(self.below).saturating_mul(i128::from(percent))
    }

    /// Returns a percentage of it.
    pub fn percent(self, percent: i64) -> Self {
        match percent {
            100 => self,
            _ => Amount { above: self.above.saturating_mul(i128::from(percent)), below: self.below * 100 },
        }
    }

    /// Returns the value as readers write it: whole, or with two decimals, rounded half away from 0.
    pub fn show(self, decimals: u8, percent: bool) -> Say {
        let sign = if percent { " %" } else { "" };
        let written = |speech: Speech| {
            if self.above % self.below == 0 {
                let whole = i64::try_from(self.above / self.below).unwrap_or(i64::MAX);
                return number(whole, decimals, speech) + sign;
            }
            let hundredths = (self.above.saturating_mul(200) / self.below + self.above.signum()) / 2;
            number(i64::try_from(hundredths).unwrap_or(i64::MAX), 2, speech) + sign
        };
        Say::new(written(Speech::En), written(Speech::Vi))
    }
}

/// A quantity of the target, or of a group below it.
pub struct Measured {
    value: Expression,
    group: Option<(Selector, Take)>,
    percent_of: Option<Expression>,
}

impl Measured {
    /// Compiles a quantity.
    pub fn compile(
        bench: &mut Workbench<'_>,
        place: &Place,
        value: &str,
        group: (Option<&Selector>, Option<Take>),
        percent_of: Option<&str>,
    ) -> Option<Self> {
        let value = bench.int(&place.clone().key("value"), value);
        let percent_of = percent_of.map(|text| bench.int(&place.clone().key("percent_of"), text));
        if let (Some(selector), _) = group {
            bench.selector(&place.clone().key("over"), selector);
        }
        let group = group.0.map(|selector| (selector.clone(), group.1.unwrap_or_default()));
        let percent_of = optional(percent_of);
        Some(Measured { value: value?, group, percent_of: percent_of? })
    }

    /// Returns what the quantity depends on.
    pub fn reach(&self) -> Reach {
        let own = self.value.reach().clone();
        let reach = match &self.group {
            None => own,
            Some((selector, _)) => grouped(&own, selector),
        };
        match &self.percent_of {
            Some(base) => reach.union(base.reach()),
            None => reach,
        }
    }

    /// Returns the quantity in a scene; none if nothing can be said of an empty group.
    pub fn of(&self, scene: &Scene<'_>) -> Result<Option<Amount>, Unknown> {
        let amount = match (&self.group, scene.about) {
            (Some((selector, take)), About::Unit(unit)) => self.over(scene, unit, selector, *take)?,
            _ => Some(Amount::whole(int(&self.value, scene)?)),
        };
        let Some(base) = &self.percent_of else { return Ok(amount) };
        let base = i128::from(int(base, scene)?);
        Ok(amount
            .and_then(|amount| Amount::quotient(amount.above.saturating_mul(100), amount.below.saturating_mul(base))))
    }

    fn over<'s>(
        &self,
        scene: &Scene<'s>,
        unit: UnitRef<'s>,
        selector: &Selector,
        take: Take,
    ) -> Result<Option<Amount>, Unknown> {
        let (survey, mut group) = (scene.survey_of(unit), Group::default());
        let mut unstated = false;
        survey.below(unit, false, &mut |member| {
            if scope::fits(selector, member, survey) {
                match self.value.int(&Scene { about: About::Unit(member), ..*scene }) {
                    Ok(value) => group.add(value),
                    Err(_) => unstated = true,
                }
            }
            !unstated
        });
        if unstated {
            // Which member is said to lack something must not depend on how the structure is stored.
            for member in unit.walk().skip(1).filter(|member| scope::fits(selector, *member, survey)) {
                int(&self.value, &Scene { about: About::Unit(member), ..*scene })?;
            }
        }
        Ok(group.taken(take))
    }

    /// Returns whether the quantity is of a group that has no member; how many there are can be said of that too.
    pub fn is_void(&self, scene: &Scene<'_>) -> bool {
        let (Some((selector, take)), About::Unit(unit)) = (&self.group, scene.about) else { return false };
        let survey = scene.survey_of(unit);
        *take != Take::Count && survey.below(unit, false, &mut |member| !scope::fits(selector, member, survey))
    }

    /// Returns the quantity as it is written, without regard to spaces.
    pub fn written(&self) -> String {
        let value = self.value.source().split_whitespace().collect::<String>();
        let base = self.percent_of.as_ref().map(|base| base.source().split_whitespace().collect::<String>());
        format!("{value} {base:?} {:?}", self.group)
    }

    /// Returns the quantity as it is written, without white space, if it is the target's own; for comparing.
    pub fn own(&self) -> Option<String> {
        let is_own = self.group.is_none() && self.percent_of.is_none();
        is_own.then(|| self.value.source().split_whitespace().collect())
    }

    /// Returns whether the quantity is a percentage.
    pub fn is_percentage(&self) -> bool {
        self.percent_of.is_some()
    }

    /// Returns how many decimals the quantity has: those of its measure, if it is one.
    pub fn decimals(&self, catalogue: &Catalogue) -> u8 {
        let text = self.value.source().trim();
        let text = text.strip_prefix("unit.").or_else(|| text.strip_prefix("before.")).unwrap_or(text);
        let measure = text.strip_prefix("measures.").or_else(|| text.strip_prefix("totals."));
        match (measure, &self.percent_of) {
            (Some(measure), None) => catalogue.measure(measure).map_or(0, |measure| measure.decimals),
            _ => 0,
        }
    }
}

/// What is known of the values of a group.
#[derive(Debug, Default)]
struct Group {
    sum: i128,
    total: i128,
    positive: i128,
    least: Option<i64>,
    greatest: Option<i64>,
}

impl Group {
    fn add(&mut self, value: i64) {
        self.sum += i128::from(value);
        self.total += 1;
        self.positive += i128::from(value > 0);
        self.least = Some(self.least.map_or(value, |least| least.min(value)));
        self.greatest = Some(self.greatest.map_or(value, |greatest| greatest.max(value)));
    }

    /// Returns what is made of the values; none if nothing can be said of an empty group.
    fn taken(&self, take: Take) -> Option<Amount> {
        match take {
            Take::Sum => Amount::quotient(self.sum, 1),
            Take::Count => Amount::quotient(self.positive, 1),
            Take::Mean => Amount::quotient(self.sum, self.total),
            Take::Min => self.least.map(Amount::whole),
            Take::Max => self.greatest.map(Amount::whole),
        }
    }
}

/// Returns the reach of what is read of every member of a group below a target.
fn grouped(own: &Reach, selector: &Selector) -> Reach {
    let of_member = own.clone().union(&scope::reach(selector));
    let ways = of_member.ways.iter().map(|way| [&[Hop::Below], &way[..]].concat());
    let mut ways: std::collections::BTreeSet<Vec<Hop>> = ways.collect();
    ways.insert(Vec::new());
    Reach { ways, ..of_member }
}

/// A limit, compiled.
pub enum Bound {
    /// A number.
    Number(i64),
    /// An expression.
    Formula(Expression),
    /// A table of thresholds.
    Table(Box<Steps>),
}

/// A table of thresholds, compiled.
pub struct Steps {
    by: Expression,
    class: Option<Expression>,
    rows: Vec<Row>,
    plus: Option<Bound>,
}

impl Bound {
    /// Compiles a limit.
    pub fn compile(bench: &mut Workbench<'_>, place: &Place, limit: &Limit) -> Option<Self> {
        Some(match limit {
            Limit::Number(number) => Bound::Number(*number),
            Limit::Formula(text) => Bound::Formula(bench.int(place, text)?),
            Limit::Table(table) => {
                let by = bench.int(&place.clone().key("by"), &table.by);
                let class = table.class.as_ref().map(|class| bench.text(&place.clone().key("class"), class));
                let plus = table.plus.as_ref().map(|plus| Bound::compile(bench, &place.clone().key("plus"), plus));
                if table.rows.is_empty() {
                    bench.empty(&place.clone().key("rows"), say!("a row", "dòng nào"));
                }
                let (class, plus) = (optional(class)?, optional(plus)?);
                Bound::Table(Box::new(Steps { by: by?, class, rows: table.rows.clone(), plus }))
            }
        })
    }

    /// Returns the limit, if it is the same everywhere.
    pub fn constant(&self) -> Option<i64> {
        match self {
            Bound::Number(number) => Some(*number),
            Bound::Formula(formula) => formula.is_constant(),
            Bound::Table(_) => None,
        }
    }

    /// Returns what the limit depends on.
    pub fn reach(&self) -> Reach {
        match self {
            Bound::Number(_) => Reach::nothing(),
            Bound::Formula(formula) => formula.reach().clone(),
            Bound::Table(steps) => {
                let dated = steps.rows.iter().any(|row| row.valid_from.is_some() || row.valid_to.is_some());
                let mut reach = steps.by.reach().clone();
                reach.date |= dated;
                reach = steps.class.iter().fold(reach, |reach, class| reach.union(class.reach()));
                steps.plus.iter().fold(reach, |reach, plus| reach.union(&plus.reach()))
            }
        }
    }

    /// Returns the limit in a scene.
    pub fn of(&self, scene: &Scene<'_>) -> Result<i64, Unknown> {
        match self {
            Bound::Number(number) => Ok(*number),
            Bound::Formula(formula) => int(formula, scene),
            Bound::Table(steps) => steps.of(scene),
        }
    }
}

/// Turns "there may be one, and it may be wrong" into "it is right, and there may be one".
pub fn optional<T>(compiled: Option<Option<T>>) -> Option<Option<T>> {
    match compiled {
        Some(compiled) => compiled.map(Some),
        None => Some(None),
    }
}

impl Steps {
    fn of(&self, scene: &Scene<'_>) -> Result<i64, Unknown> {
        let quantity = int(&self.by, scene)?;
        let class = match &self.class {
            Some(class) => Some(class.text(scene).map_err(|trouble| Unassessed::of(class, trouble, scene))?),
            None => None,
        };
        let day = scene.as_of;
        let fits = |row: &&Row| {
            row.from.is_none_or(|from| from <= quantity)
                && row.class.as_ref().is_none_or(|wanted| class.as_deref() == Some(wanted.as_str()))
                && day.is_none_or(|day| row.valid_from.is_none_or(|from| from <= day))
                && day.is_none_or(|day| row.valid_to.is_none_or(|to| day <= to))
        };
        let Some(row) = self.rows.iter().rfind(fits) else {
            return Err(self.no_row(quantity, class.as_deref(), scene));
        };
        let plus = self.plus.as_ref().map(|plus| plus.of(scene)).transpose()?.unwrap_or_default();
        Ok(row.limit.saturating_add(plus))
    }
}

impl Steps {
    /// Says what is missing: the class, where nothing is known of it, or else the row.
    fn no_row(&self, quantity: i64, class: Option<&str>, scene: &Scene<'_>) -> Unknown {
        let unit = match scene.about {
            About::Unit(unit) => unit.id().clone(),
            About::Event(_) => Id::from("?"),
        };
        let of = |quantity: i64| match self.by.is_constant() {
            Some(_) => Say::new("", ""),
            None => say!(" and {quantity}", " và trị số {quantity}"),
        };
        let what = match (class, &self.class) {
            (Some(UNKNOWN), Some(expression)) => {
                let asked = expression.source();
                let prefixes = ["unit.attributes.", "unit.inherited."];
                let asked = prefixes.iter().find_map(|prefix| asked.strip_prefix(prefix)).unwrap_or(asked);
                let mut classes: Vec<&str> = self.rows.iter().filter_map(|row| row.class.as_deref()).collect();
                classes.sort_unstable();
                classes.dedup();
                let classes = classes.join(", ");
                say!("the attribute `{asked}` (one of {classes})", "thuộc tính `{asked}` (một trong: {classes})")
            }
            (Some(class), _) => {
                let Say { en, vi } = of(quantity);
                say!("a row of the table for class “{class}”{en}", "dòng của bảng cho loại “{class}”{vi}")
            }
            (None, _) => say!("a row of the table for {quantity}", "dòng của bảng cho trị số {quantity}"),
        };
        Unassessed::missing(what, unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_compared_exactly_and_shown_rounded() {
        let mean = Amount::quotient(10, 3).expect("the divisor is 3");
        assert_eq!((mean.against(3), mean.against(4)), (Ordering::Greater, Ordering::Less));
        assert_eq!(mean.show(0, false), Say::new("3.33", "3,33"));
        assert_eq!(Amount::quotient(2, 3).expect("3").show(0, true), Say::new("0.67 %", "0,67 %"));
        assert_eq!(Amount::quotient(9, 3).expect("3").against(3), Ordering::Equal);
        assert_eq!(Amount::whole(1_317_200).show(0, false), Say::new("1,317,200", "1.317.200"));
        assert_eq!(Amount::whole(1_368).show(2, false), Say::new("13.68", "13,68"));
        assert_eq!(Amount::quotient(1, 0), None);
    }
}
