//! The vocabulary of a structure: levels, systems, kinds, line types, measures, attributes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::Id;
use super::line::Family;
use super::text::Text;

/// A level of the apparatus, such as province or district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Place from the top; grows downward.
    pub rank: i32,
}

/// A system that bodies belong to, such as Party, State, Front, territory; its order is the order of lanes in diagrams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
}

/// The shape by which diagrams show a kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Party committee, board of directors.
    Committee,
    /// People's Council, People's Committee.
    Council,
    /// Advisory body of a committee.
    Advisory,
    /// Office of government.
    Office,
    /// Public service unit.
    Service,
    /// Joint body of two lines.
    Joint,
    /// Front and mass organisations.
    Front,
    /// Party cell, team.
    Cell,
    /// Administrative unit.
    Territory,
    /// Enterprise.
    Enterprise,
    /// Anything else.
    #[default]
    Box,
}

/// A line that a unit of some kind must receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Family of the line.
    pub family: Family,
    /// Kinds from which it may come; empty = any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Id>,
}

/// A kind of body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Name of several, for languages that have a plural.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plural: Option<Text>,
    /// Level at which such bodies stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Id>,
    /// System to which they belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Id>,
    /// Shape by which diagrams show them.
    #[serde(default)]
    pub shape: Shape,
    /// Whether diagrams show such bodies at the side of their superior, above what it leads: a secretariat, an adviser.
    #[serde(default, skip_serializing_if = "is_false")]
    pub assistant: bool,
    /// Type of the line to their direct superior; absent = the first subordination type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Id>,
    /// Kinds that may be the direct superior; empty = any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superiors: Vec<Id>,
    /// Whether such a body may stand without a superior.
    #[serde(default, skip_serializing_if = "is_false")]
    pub root: bool,
    /// Lines that such a body must receive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Requirement>,
    /// Whether such a body must have a head.
    #[serde(default, skip_serializing_if = "is_false")]
    pub headed: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A type of line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineType {
    /// Id.
    pub id: Id,
    /// Authority family.
    pub family: Family,
    /// Name, read from the superior: "guides".
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Name, read from the subordinate: "is guided by".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inverse: Option<Text>,
    /// Whether the subordinate is the organ that decides for the superior, as a committee does for its organisation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub decides: bool,
}

/// Whether a quantity may appear or vanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Conservation {
    /// Before + added − released = after, with a reason for what is added and released.
    Conserved,
    /// Not conserved.
    Free,
}

/// A quantity that units carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureKind {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Short name, for tables and badges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Text>,
    /// Unit of measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// Decimals: with 2 the integer counts hundredths of the unit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// Conservation law.
    pub conservation: Conservation,
    /// Whether the figures are internal: left out of what is made for others (`--strip`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub internal: bool,
}

fn is_zero(decimals: &u8) -> bool {
    *decimals == 0
}

/// An attribute that units may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeKind {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Whether the attribute is internal: left out of what is made for others (`--strip`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub internal: bool,
}

/// The vocabulary of a structure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Catalogue {
    /// Id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Title.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Levels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Systems, in the order of lanes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<System>,
    /// Kinds of bodies; empty = any kind is allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Types of lines; the eight families are always there under their own names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub line_types: Vec<LineType>,
    /// Quantities, in the order of reports; empty = any is allowed, and conserved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureKind>,
    /// Attributes; empty = any is allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeKind>,
}

impl Catalogue {
    /// Returns a kind.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == *id)
    }

    /// Returns a level.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == *id)
    }

    /// Returns a system.
    pub fn system(&self, id: &str) -> Option<&System> {
        self.systems.iter().find(|system| system.id == *id)
    }

    /// Returns a declared line type.
    pub fn line_type(&self, id: &str) -> Option<&LineType> {
        self.line_types.iter().find(|line_type| line_type.id == *id)
    }

    /// Returns the authority family of a line type, declared or named after a family.
    pub fn family(&self, line_type: &str) -> Option<Family> {
        self.line_type(line_type).map(|found| found.family).or_else(|| Family::parse(line_type))
    }

    /// Returns a measure.
    pub fn measure(&self, id: &str) -> Option<&MeasureKind> {
        self.measures.iter().find(|measure| measure.id == *id)
    }

    /// Returns whether a measure is conserved; undeclared ones are.
    pub fn is_conserved(&self, measure: &str) -> bool {
        self.measure(measure).is_none_or(|found| found.conservation == Conservation::Conserved)
    }

    /// Returns the type of the line by which a unit of this kind hangs under its superior.
    pub fn primary_line(&self, kind: &str) -> Id {
        let of_kind = self.kind(kind).and_then(|found| found.line.clone());
        of_kind.unwrap_or_else(|| {
            let first = self.line_types.iter().find(|line_type| line_type.family == Family::Subordination);
            first.map_or_else(|| Family::Subordination.id().into(), |found| found.id.clone())
        })
    }

    /// Takes over what an extended catalogue declares and this one does not.
    pub fn extend(&mut self, base: Catalogue) {
        fn merge<T>(own: &mut Vec<T>, base: Vec<T>, id: impl Fn(&T) -> &Id) {
            let mut merged = base;
            for entry in own.drain(..) {
                match merged.iter().position(|known| id(known) == id(&entry)) {
                    Some(position) => merged[position] = entry,
                    None => merged.push(entry),
                }
            }
            *own = merged;
        }
        merge(&mut self.levels, base.levels, |level| &level.id);
        merge(&mut self.systems, base.systems, |system| &system.id);
        merge(&mut self.kinds, base.kinds, |kind| &kind.id);
        merge(&mut self.line_types, base.line_types, |line_type| &line_type.id);
        merge(&mut self.measures, base.measures, |measure| &measure.id);
        merge(&mut self.attributes, base.attributes, |attribute| &attribute.id);
    }
}
