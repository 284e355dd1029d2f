//! What the catalogue says about units, looked up once for all units of one kind and level.

use rustc_hash::FxHashMap;

use crate::model::{Catalogue, Family, Id, Kind, Level, Line, Structure, UnitRef};

/// What stands in place of the number of a kind that the catalogue does not know.
const UNKNOWN: u32 = u32::MAX;

/// What the catalogue says about the units of one kind and level.
#[derive(Debug, Clone, Copy, Default)]
pub struct Class<'s> {
    /// The kind, if the catalogue knows it.
    pub kind: Option<&'s Kind>,
    /// Number of the kind among those of the catalogue, if the catalogue knows it.
    number: u32,
    /// The level: the unit's own, or else that of its kind; if the catalogue knows it.
    pub level: Option<&'s Level>,
    /// Id of the level, whether the catalogue knows it or not; empty if there is none.
    pub level_id: &'s str,
}

impl<'s> Class<'s> {
    /// Returns the id of the system to which the kind belongs; empty if none is known.
    pub fn system(self) -> &'s str {
        self.kind.and_then(|kind| kind.system.as_ref()).map_or("", Id::as_str)
    }
}

/// The words of a catalogue, indexed: rules look them up for every unit.
#[derive(Debug)]
pub struct Words<'s> {
    kinds: FxHashMap<&'s str, (u32, &'s Kind)>,
    /// By the number of a kind, those under which it may stand; empty if it may stand under any.
    superiors: Vec<Vec<u32>>,
    levels: FxHashMap<&'s str, &'s Level>,
    families: FxHashMap<&'s str, Family>,
    numbered: Option<Numbered<'s>>,
}

/// The classes of a structure, numbered, and what is around each unit.
#[derive(Debug)]
struct Numbered<'s> {
    /// By the class of the units; none where no unit is left.
    classes: Vec<Option<(Class<'s>, UnitRef<'s>)>>,
    /// By the ordinal of the unit.
    units: Vec<Around>,
}

/// Of which families the overlay lines of a unit are.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    receives: Families,
    sends: Families,
}

/// A set of families, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Families(u8);

impl Families {
    fn add(&mut self, family: Option<Family>) {
        self.0 |= family.map_or(0, |family| 1 << family as u8);
    }

    fn has(self, family: Family) -> bool {
        self.0 & 1 << family as u8 != 0
    }
}

impl<'s> Words<'s> {
    /// Indexes the words of a catalogue.
    pub fn of(catalogue: &'s Catalogue) -> Self {
        let declared = catalogue.line_types.iter().rev().map(|line_type| (line_type.id.as_str(), line_type.family));
        let kinds = catalogue.kinds.iter().enumerate().rev();
        let kinds: FxHashMap<&str, (u32, &Kind)> =
            kinds.map(|(number, kind)| (kind.id.as_str(), (number as u32, kind))).collect();
        let numbers = |kind: &Kind| {
            let known = kind.superiors.iter().map(|id| kinds.get(id.as_str()).map_or(UNKNOWN, |(number, _)| *number));
            known.collect()
        };
        Words {
            superiors: catalogue.kinds.iter().map(numbers).collect(),
            kinds,
            levels: catalogue.levels.iter().rev().map(|level| (level.id.as_str(), level)).collect(),
            families: Family::ALL.into_iter().map(|family| (family.id(), family)).chain(declared).collect(),
            numbered: None,
        }
    }

    /// Indexes the words of a structure's catalogue and looks up every unit, which pays where all are looked at.
    pub fn numbering(structure: &'s Structure) -> Self {
        let mut words = Words::of(structure.catalogue());
        let mut classes = vec![None; structure.classes()];
        for unit in structure.units() {
            let class = &mut classes[unit.class()];
            if class.is_none() {
                *class = Some((words.look_up(unit), unit));
            }
        }
        let families: Vec<Option<Family>> =
            structure.types_in_use().iter().map(|line_type| words.family_of(line_type)).collect();
        let mut units = vec![Around::default(); structure.ordinals()];
        for (line_type, from, to) in structure.ties() {
            units[from.ordinal()].sends.add(families[line_type]);
            units[to.ordinal()].receives.add(families[line_type]);
        }
        words.numbered = Some(Numbered { classes, units });
        words
    }

    /// Returns what the catalogue says about the class of a unit.
    pub fn class(&self, unit: UnitRef<'s>) -> Class<'s> {
        let known = self.numbered.as_ref().and_then(|numbered| numbered.classes[unit.class()]);
        known.map_or_else(|| self.look_up(unit), |(class, _)| class)
    }

    /// Returns whether the catalogue forbids that units of one class stand directly under those of another; it says
    /// nothing about kinds that it does not know.
    pub fn forbids(&self, class: Class<'s>, above: Class<'s>) -> bool {
        let known = class.kind.is_some() && above.kind.is_some();
        let allowed = || &self.superiors[class.number as usize];
        known && !allowed().is_empty() && !allowed().contains(&above.number)
    }

    /// Returns one unit of each class, in the order of their numbers; none where no unit is left.
    pub fn samples(&self) -> impl Iterator<Item = Option<UnitRef<'s>>> {
        let numbered = self.numbered.iter().flat_map(|numbered| &numbered.classes);
        numbered.map(|class| class.map(|(_, unit)| unit))
    }

    /// Returns whether a unit receives overlay lines of a family.
    pub fn receives(&self, unit: UnitRef<'s>, family: Family) -> bool {
        match self.around(unit) {
            Some(around) => around.receives.has(family),
            None => unit.lines_in_unsorted().any(|line| self.family(line) == Some(family)),
        }
    }

    fn around(&self, unit: UnitRef<'s>) -> Option<Around> {
        self.numbered.as_ref().map(|numbered| numbered.units[unit.ordinal()])
    }

    /// Iterates over the overlay lines that a unit receives, of known types, each with the body that it comes from.
    pub fn received(&self, unit: UnitRef<'s>) -> impl Iterator<Item = (&'s Line, UnitRef<'s>)> + use<'s> {
        let may_be = self.around(unit).is_none_or(|around| around.receives != Families::default());
        may_be.then(|| unit.received()).into_iter().flatten()
    }

    /// Iterates over the overlay lines that go out from a unit, of known types, each with the body that it leads to.
    pub fn sent(&self, unit: UnitRef<'s>) -> impl Iterator<Item = (&'s Line, UnitRef<'s>)> + use<'s> {
        let may_be = self.around(unit).is_none_or(|around| around.sends != Families::default());
        may_be.then(|| unit.sent()).into_iter().flatten()
    }

    /// Returns the authority family of a line.
    pub fn family(&self, line: &Line) -> Option<Family> {
        self.family_of(&line.line_type)
    }

    /// Returns the authority family of lines of a type.
    pub fn family_of(&self, line_type: &str) -> Option<Family> {
        self.families.get(line_type).copied()
    }

    fn look_up(&self, unit: UnitRef<'s>) -> Class<'s> {
        let facts = unit.facts();
        let (number, kind) = match self.kinds.get(facts.kind.as_str()) {
            Some((number, kind)) => (*number, Some(*kind)),
            None => (UNKNOWN, None),
        };
        let level_id = facts.level.as_ref().or_else(|| kind?.level.as_ref()).map_or("", Id::as_str);
        Class { kind, number, level: self.levels.get(level_id).copied(), level_id }
    }
}
