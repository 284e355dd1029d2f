//! `limit`: a quantity of the target, or of a group below it, lies between two limits.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::{Amount, Bound, Measured, optional};
use super::demand::{Breach, Claim, Demand, Reading, Unknown, about};
use super::workbench::Workbench;
use crate::diagnostic::{Place, Say};
use crate::model::Selector;
use crate::rules::expression::Scene;
use crate::rules::reach::Reach;
use crate::say;

/// A quantity and its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The quantity, as an expression with a number for value.
    pub value: String,
    /// The units below the target of which the quantity is taken; absent = the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Selector>,
    /// What is made of the values of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// A quantity of which the first is a percentage; the limits are then percentages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_of: Option<String>,
    /// The least that is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Limit>,
    /// The most that is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Limit>,
}

/// What is made of the values of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Their sum.
    #[default]
    Sum,
    /// Their mean; compared exactly, shown with two decimals.
    Mean,
    /// The least of them.
    Min,
    /// The greatest of them.
    Max,
    /// How many of them are greater than 0.
    Count,
}

/// A limit: a number, an expression, or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// A number.
    Number(i64),
    /// An expression with a number for value.
    Formula(String),
    /// A table of thresholds.
    Table(Box<Table>),
}

/// A table of thresholds: by a quantity, by class, by era.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The quantity by which a row is chosen, as an expression.
    pub by: String,
    /// The class by which a row is chosen, as an expression with a text for value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The rows; the last that fits is taken. Where none fits, the rule is not assessed.
    pub rows: Vec<Row>,
    /// What is added to the limit found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plus: Option<Limit>,
}

/// One row of a table of thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The class for which the row is; absent = every class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The least quantity for which the row is; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// First day of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_from: Option<Date>,
    /// Last day of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_to: Option<Date>,
    /// The limit.
    pub limit: i64,
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Limit::Number(number) => serializer.serialize_i64(*number),
            Limit::Formula(formula) => serializer.serialize_str(formula),
            Limit::Table(table) => table.serialize(serializer),
        }
    }
}

struct LimitVisitor;

impl<'de> Visitor<'de> for LimitVisitor {
    type Value = Limit;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a whole number, an expression or a table with `by` and `rows`")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Limit, E> {
        Ok(Limit::Number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Limit, E> {
        i64::try_from(value).map(Limit::Number).map_err(|_| E::custom(format!("{value} is too large")))
    }

    fn visit_str<E: Error>(self, formula: &str) -> Result<Limit, E> {
        Ok(Limit::Formula(formula.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Limit, A::Error> {
        Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Limit::Table)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LimitVisitor)
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<Table>();
        json_schema!({
            "description": "A limit: a whole number, an expression, or a table of thresholds.",
            "anyOf": [{"type": "integer"}, {"type": "string"}, table]
        })
    }
}

impl Quantity {
    /// Compiles the shape that stands at a place.
    pub fn compile(&self, bench: &mut Workbench<'_>, place: &Place) -> Option<Box<dyn Demand>> {
        let group = (self.over.as_ref(), self.take);
        let measured = Measured::compile(bench, place, &self.value, group, self.percent_of.as_deref());
        let bounds = Bounds::compile(bench, place, self.min.as_ref(), self.max.as_ref());
        Some(Box::new(Limited { measured: measured?, bounds: bounds? }))
    }
}

/// The least and the most that is allowed.
pub struct Bounds {
    min: Option<Bound>,
    max: Option<Bound>,
}

impl Bounds {
    /// Compiles the limits of the shape that stands at a place; at least one must be given.
    pub fn compile(bench: &mut Workbench<'_>, place: &Place, min: Option<&Limit>, max: Option<&Limit>) -> Option<Self> {
        if min.is_none() && max.is_none() {
            bench.empty(place, say!("`min` or `max`", "`min` hoặc `max`"));
            return None;
        }
        let min = min.map(|limit| Bound::compile(bench, &place.clone().key("min"), limit));
        let max = max.map(|limit| Bound::compile(bench, &place.clone().key("max"), limit));
        let (min, max) = (optional(min), optional(max));
        Some(Bounds { min: min?, max: max? })
    }

    /// Returns what the limits depend on.
    pub fn reach(&self) -> Reach {
        self.min.iter().chain(&self.max).fold(Reach::nothing(), |reach, bound| reach.union(&bound.reach()))
    }

    /// Returns what is wanted of a quantity.
    pub fn claim(&self, of: String) -> Claim {
        let number = |bound: &Option<Bound>| bound.as_ref().and_then(Bound::constant);
        Claim { of, min: number(&self.min), max: number(&self.max) }
    }

    /// Returns an amount beside the limits.
    ///
    /// # Errors
    /// Returns why a limit cannot be worked out.
    pub fn reading(
        &self,
        scene: &Scene<'_>,
        of: Option<String>,
        amount: Amount,
        (decimals, percent): (u8, bool),
    ) -> Result<Reading, Unknown> {
        let limit = |bound: &Option<Bound>| -> Result<Option<(i64, Say)>, Unknown> {
            let Some(bound) = bound else { return Ok(None) };
            let limit = bound.of(scene)?;
            Ok(Some((limit, Amount::whole(limit).show(decimals, percent))))
        };
        let value = amount.show(decimals, percent);
        Ok(Reading { of, value, min: limit(&self.min)?, max: limit(&self.max)? })
    }

    /// Adds a breach if an amount lies outside of the limits; how it is shown is asked only then.
    ///
    /// # Errors
    /// Returns why a limit cannot be worked out.
    pub fn judge(
        &self,
        scene: &Scene<'_>,
        amount: Amount,
        shown: &dyn Fn() -> (u8, bool),
        breaches: &mut Vec<Breach>,
    ) -> Result<(), Unknown> {
        for (bound, is_min) in [(&self.min, true), (&self.max, false)] {
            let Some(bound) = bound else { continue };
            let limit = bound.of(scene)?;
            let order = amount.against(limit);
            if if is_min { order.is_lt() } else { order.is_gt() } {
                breaches.push(outside(scene, amount, limit, shown(), is_min));
            }
        }
        Ok(())
    }
}

fn outside(scene: &Scene<'_>, amount: Amount, limit: i64, (decimals, percent): (u8, bool), is_min: bool) -> Breach {
    let (value, limit) = (amount.show(decimals, percent), Amount::whole(limit).show(decimals, percent));
    let (Say { en, vi }, Say { en: limit_en, vi: limit_vi }) = (value.clone(), limit.clone());
    let phrase = match is_min {
        true => say!("has {en}, at least {limit_en} is required", "có {vi}, yêu cầu ít nhất {limit_vi}"),
        false => say!("has {en}, the limit is {limit_en}", "có {vi}, giới hạn là {limit_vi}"),
    };
    let help = match is_min {
        true => say!("raise it to {limit_en} or more", "nâng lên ít nhất {limit_vi}"),
        false => say!("bring it down to {limit_en} or less", "giảm xuống không quá {limit_vi}"),
    };
    Breach::new(about(scene, phrase)).value(value).limit(limit).help(help)
}

struct Limited {
    measured: Measured,
    bounds: Bounds,
}

impl Demand for Limited {
    fn is_void(&self, scene: &Scene<'_>) -> bool {
        self.measured.is_void(scene)
    }

    fn claim(&self) -> Option<Claim> {
        Some(self.bounds.claim(self.measured.written()))
    }

    fn reach(&self) -> Reach {
        self.measured.reach().union(&self.bounds.reach())
    }

    fn reading(&self, scene: &Scene<'_>) -> Result<Option<Reading>, Unknown> {
        let Some(amount) = self.measured.of(scene)? else { return Ok(None) };
        let decimals = self.measured.decimals(scene.survey.structure().catalogue());
        let shown = (decimals, self.measured.is_percentage());
        self.bounds.reading(scene, self.measured.own(), amount, shown).map(Some)
    }

    fn judge(&self, scene: &Scene<'_>, breaches: &mut Vec<Breach>) -> Result<(), Unknown> {
        let Some(amount) = self.measured.of(scene)? else { return Ok(()) };
        let catalogue = scene.survey.structure().catalogue();
        self.bounds.judge(
            scene,
            amount,
            &|| (self.measured.decimals(catalogue), self.measured.is_percentage()),
            breaches,
        )
    }
}
