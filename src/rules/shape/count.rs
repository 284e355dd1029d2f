//! `count`: so many subordinates, posts, lines, predecessors of some description hang on the target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::demand::{Breach, Claim, Demand, Unknown};
use super::limit::{Bounds, Limit};
use super::workbench::Workbench;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Family, Id, Line, OneOf, Role, Selector, UnitRef};
use crate::rules::expression::{About, Scene};
use crate::rules::pack::scope;
use crate::rules::reach::{Hop, Reach};
use crate::rules::survey::Survey;
use crate::say;

/// What is counted, and how many there may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// What is counted.
    pub of: Counted,
    /// Which of them; absent = all.
    #[serde(default)]
    pub which: Counting,
    /// The least that is allowed; 1 = required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Limit>,
    /// The most that is allowed; 0 = forbidden, 1 = at most one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Limit>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Direct subordinates.
    Subordinates,
    /// Everything below.
    Below,
    /// Posts.
    Posts,
    /// Lines laid over the hierarchy that the target receives.
    LinesIn,
    /// Lines laid over the hierarchy that go out from the target.
    LinesOut,
    /// The bodies that the target was formed from.
    Predecessors,
}

/// Conditions on what is counted; units know the first group, posts the second, lines the third.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Counting {
    /// Units, or the other ends of lines, that fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<Selector>>,
    /// Posts of this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Posts that somebody holds, or that are vacant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
    /// Lines of these types.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub line_type: Option<OneOf>,
    /// Lines of this family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// Units or other ends of lines left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Id>,
}

impl Count {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let before = bench.problems.len();
        self.report_misplaced(bench, &place.clone().key("which"));
        if let Some(selector) = &self.which.with {
            bench.selector(&place.clone().key("which").key("with"), selector);
        }
        let bounds = Bounds::compile(bench, place, self.min.as_ref(), self.max.as_ref())?;
        if bench.problems.len() > before {
            return None;
        }
        Some(Box::new(Counter { of: self.of, which: self.which.clone(), bounds }))
    }

    /// Reports conditions that do not belong to what is counted: a role of a unit, a selector of a post.
    fn report_misplaced(&self, bench: &mut Workbench<'_>, place: &Place) {
        let Counting { with, role, held, line_type, family, except } = &self.which;
        let (posts, lines) = (self.of == Counted::Posts, matches!(self.of, Counted::LinesIn | Counted::LinesOut));
        let misplaced = [
            ("with", with.is_some() && posts),
            ("role", role.is_some() && !posts),
            ("held", held.is_some() && !posts),
            ("type", line_type.is_some() && !lines),
            ("family", family.is_some() && !lines),
            ("except", !except.is_empty() && posts),
        ];
        for (key, _) in misplaced.into_iter().filter(|(_, is_wrong)| *is_wrong) {
            let message = say!(
                "`{key}` says nothing about what is counted here",
                "`{key}` không dùng được cho đối tượng được đếm ở đây"
            );
            let help = say!(
                "units take `with` and `except`, posts `role` and `held`, lines all but these two",
                "đơn vị dùng `with`, `except`; chức vụ dùng `role`, `held`; quan hệ dùng `type`, `family`, `with`, `except`"
            );
            bench
                .problems
                .push(Diagnostic::error("misplaced-condition", message).at(place.clone().key(key)).help(help));
        }
    }
}

struct Counter {
    of: Counted,
    which: Counting,
    bounds: Bounds,
}

impl Counter {
    fn count<'s>(&self, unit: UnitRef<'s>, scene: &Scene<'s>) -> usize {
        let survey = scene.survey_of(unit);
        match self.of {
            Counted::Subordinates => unit.subordinates_unsorted().filter(|other| self.fits(*other, survey)).count(),
            Counted::Below => unit.walk().skip(1).filter(|other| self.fits(*other, survey)).count(),
            Counted::Posts => {
                let posts = unit.facts().posts.iter().filter(|post| {
                    self.which.role.is_none_or(|role| post.role == role)
                        && self.which.held.is_none_or(|held| post.holder.is_some() == held)
                });
                posts.map(|post| post.count as usize).sum()
            }
            Counted::LinesIn => self.lines(unit.lines_in_unsorted(), |line| &line.from, survey),
            Counted::LinesOut => self.lines(unit.lines_out_unsorted(), |line| &line.to, survey),
            Counted::Predecessors => match scene.change {
                Some(change) => {
                    let before = change.before();
                    change.predecessors(unit.id()).into_iter().filter(|other| self.fits(*other, before)).count()
                }
                None => usize::try_from(survey.formed_from(unit)).unwrap_or_default(),
            },
        }
    }

    fn lines<'s>(
        &self,
        lines: impl Iterator<Item = &'s Line>,
        other: impl Fn(&'s Line) -> &'s Id,
        survey: &Survey<'s>,
    ) -> usize {
        let fits = |line: &&'s Line| {
            self.which.line_type.as_ref().is_none_or(|types| types.fits(Some(&line.line_type)))
                && self.which.family.is_none_or(|family| survey.family(line) == family.id())
                && survey.structure().unit(other(line)).is_some_and(|other| self.fits(other, survey))
        };
        lines.filter(fits).count()
    }

    fn fits(&self, unit: UnitRef<'_>, survey: &Survey<'_>) -> bool {
        self.which.with.as_ref().is_none_or(|selector| scope::fits(selector, unit, survey))
            && !self.which.except.contains(unit.id())
    }
}

impl Demand for Counter {
    fn claim(&self) -> Option<Claim> {
        Some(self.bounds.claim(format!("{:?} {:?}", self.of, self.which)))
    }

    fn reach(&self) -> Reach {
        let others = self.which.with.as_ref().map_or_else(Reach::own, |selector| scope::reach(selector));
        let beyond = |hop: Hop| {
            let ways = others.ways.iter().map(|way| [&[hop], &way[..]].concat()).collect();
            Reach::own().union(&Reach { ways, ..Reach::default() })
        };
        let counted = match self.of {
            Counted::Subordinates => beyond(Hop::Subordinates),
            Counted::Below => beyond(Hop::Below),
            Counted::Posts => Reach::own(),
            Counted::LinesIn | Counted::LinesOut => beyond(Hop::Lines),
            Counted::Predecessors => Reach { register: true, change: self.which.with.is_some(), ..Reach::own() },
        };
        counted.union(&self.bounds.reach())
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let About::Unit(unit) = scene.about else { return Ok(()) };
        let total = i64::try_from(self.count(unit, scene)).unwrap_or(i64::MAX);
        self.bounds.judge(scene, Amount::whole(total), &|| (0, false), breaches)
    }
}
