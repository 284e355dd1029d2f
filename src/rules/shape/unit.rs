//! `superior`, `unique`, `mirror`: what is required of a unit and its neighbours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::demand::{Breach, Demand, Unknown, about, text};
use super::workbench::Workbench;
use crate::diagnostic::{Place, Say, Speech};
use crate::model::{OneOf, Selector};
use crate::rules::expression::{About, Expression, Scene};
use crate::rules::pack::scope;
use crate::rules::reach::{Hop, Reach};
use crate::say;

/// The direct superior is of one of these kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Superior {
    /// The kinds; `department.*` means every kind that begins so.
    pub kinds: OneOf,
    /// Whether the unit may also stand without a superior.
    #[serde(default)]
    pub root: bool,
}

/// No two units in scope have the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The value, as an expression with a text for value; units that lack it are passed over.
    pub value: String,
    /// Within what.
    #[serde(default)]
    pub within: Within,
}

/// Within what values are unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// The whole structure.
    #[default]
    Structure,
    /// The subordinates of one superior.
    Superior,
    /// The units of one kind.
    Kind,
}

/// Exactly one partner by a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// The types of the line, in either direction.
    pub by: OneOf,
    /// What the partner is.
    pub with: Selector,
}

impl Superior {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let kinds = Selector { kind: Some(self.kinds.clone()), ..Selector::default() };
        bench.selector(&place.clone().key("kinds"), &kinds);
        Some(Box::new(self.clone()))
    }
}

impl Demand for Superior {
    fn reach(&self) -> Reach {
        Reach::own().union(&Reach::own().then(Hop::Superior))
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let About::Unit(unit) = scene.about else { return Ok(()) };
        let breach = match unit.superior() {
            None if self.root => return Ok(()),
            Some(superior) if self.kinds.fits(Some(superior.kind())) => return Ok(()),
            None => Breach::new(about(scene, say!("has no superior", "chưa có cấp trên"))),
            Some(superior) => {
                let id = superior.id();
                let kind = |speech: Speech| {
                    let entry = superior.kind_entry().filter(|kind| !kind.name.is_empty());
                    entry.map_or(superior.kind().as_str(), |kind| kind.name.get(speech))
                };
                let value = Say::new(kind(Speech::En), kind(Speech::Vi));
                let phrase = say!("stands under `{id}`", "trực thuộc `{id}`");
                Breach::new(about(scene, phrase)).superior(id).value(value)
            }
        };
        breaches.push(breach);
        Ok(())
    }
}

impl Unique {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let value = bench.text(&place.clone().key("value"), &self.value)?;
        Some(Box::new(Distinct { value, within: self.within }))
    }
}

struct Distinct {
    value: Expression,
    within: Within,
}

impl Demand for Distinct {
    fn reach(&self) -> Reach {
        Reach { whole: true, ..self.value.reach().clone() }
    }

    fn judge(&self, _: &Scene<'_>, _: &mut Vec<Breach>) -> Result<(), Unknown> {
        Ok(())
    }

    fn is_grouped(&self) -> bool {
        true
    }

    fn key(&self, scene: &Scene<'_>) -> Result<Option<(String, String)>, Unknown> {
        let About::Unit(unit) = scene.about else { return Ok(None) };
        let value = match text(&self.value, scene) {
            Ok(value) => value,
            Err(unknown) if unknown.is_fault => return Err(unknown),
            Err(_) => return Ok(None),
        };
        let group = match self.within {
            Within::Structure => String::new(),
            Within::Superior => unit.superior().map_or_else(String::new, |superior| superior.id().to_string()),
            Within::Kind => unit.kind().to_string(),
        };
        Ok(Some((group, value)))
    }
}

impl Mirror {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        bench.selector(&place.clone().key("with"), &self.with);
        Some(Box::new(self.clone()))
    }
}

impl Demand for Mirror {
    fn reach(&self) -> Reach {
        let ways = scope::reach(&self.with).ways.iter().map(|way| [&[Hop::Lines], &way[..]].concat()).collect();
        Reach::own().union(&Reach { ways, ..Reach::default() })
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let About::Unit(unit) = scene.about else { return Ok(()) };
        let survey = scene.survey_of(unit);
        let incoming = unit.lines_in_unsorted().map(|line| (&line.line_type, &line.from));
        let outgoing = unit.lines_out_unsorted().map(|line| (&line.line_type, &line.to));
        let mut partners: Vec<&str> = incoming
            .chain(outgoing)
            .filter(|(line_type, _)| self.by.fits(Some(line_type)))
            .filter_map(|(_, other)| survey.structure().unit(other))
            .filter(|other| scope::fits(&self.with, *other, survey))
            .map(|other| other.id().as_str())
            .collect();
        partners.sort_unstable();
        partners.dedup();
        if partners.len() == 1 {
            return Ok(());
        }
        let total = partners.len();
        let listed: Vec<String> = partners.iter().map(|partner| format!("`{partner}`")).collect();
        let listed = if listed.is_empty() { String::new() } else { format!(": {}", listed.join(", ")) };
        let phrase = say!(
            "has {total} partners, exactly one is required{listed}",
            "có {total} đơn vị tương ứng, phải có đúng một{listed}"
        );
        let breach = Breach::new(about(scene, phrase)).value(Say::same(total.to_string())).limit(Say::same("1"));
        breaches.push(breach);
        Ok(())
    }
}
