//! What the catalogue says about units, looked up once for all units of one kind and level.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::model::{Family, Id, Kind, Level, Line, Structure, UnitRef};

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
    structure: &'s Structure,
    kinds: FxHashMap<&'s str, u32>,
    /// By the number of a kind, those under which it may stand; empty if it may stand under any.
    superiors: Vec<Vec<u32>>,
    levels: FxHashMap<&'s str, u32>,
    families: FxHashMap<&'s str, Family>,
    /// By the class of the units; looked up when first asked for.
    classes: Vec<OnceLock<Known>>,
    /// By the ordinal of the unit, if all lines were looked at.
    around: Option<Vec<Around>>,
}

/// Where the catalogue has the kind and the level of a class, and the ordinal of a unit of it.
#[derive(Debug, Clone, Copy)]
struct Known {
    kind: u32,
    level: u32,
    sample: u32,
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
    /// Indexes the words of a structure's catalogue.
    pub fn of(structure: &'s Structure) -> Self {
        let catalogue = structure.catalogue();
        let declared = catalogue.line_types.iter().rev().map(|line_type| (line_type.id.as_str(), line_type.family));
        let kinds = catalogue.kinds.iter().enumerate().rev();
        let kinds: FxHashMap<&str, u32> = kinds.map(|(number, kind)| (kind.id.as_str(), number as u32)).collect();
        let number = |id: &Id| kinds.get(id.as_str()).copied().unwrap_or(UNKNOWN);
        let numbers = |kind: &Kind| kind.superiors.iter().map(number).collect();
        let levels = catalogue.levels.iter().enumerate().rev();
        Words {
            structure,
            superiors: catalogue.kinds.iter().map(numbers).collect(),
            kinds,
            levels: levels.map(|(number, level)| (level.id.as_str(), number as u32)).collect(),
            families: Family::ALL.into_iter().map(|family| (family.id(), family)).chain(declared).collect(),
            classes: (0..structure.classes()).map(|_| OnceLock::new()).collect(),
            around: None,
        }
    }

    /// Indexes the words of a structure's catalogue and looks up every unit, which pays where all are looked at.
    pub fn numbering(structure: &'s Structure) -> Self {
        let mut words = Words::of(structure);
        for unit in structure.units() {
            words.known(unit);
        }
        let families: Vec<Option<Family>> =
            structure.types_in_use().iter().map(|line_type| words.family_of(line_type)).collect();
        let mut units = vec![Around::default(); structure.ordinals()];
        for (line_type, from, to) in structure.ties() {
            units[from.ordinal()].sends.add(families[line_type]);
            units[to.ordinal()].receives.add(families[line_type]);
        }
        words.around = Some(units);
        words
    }

    /// Returns what the catalogue says about the class of a unit.
    pub fn class(&self, unit: UnitRef<'s>) -> Class<'s> {
        let catalogue = self.structure.catalogue();
        // Who compares two states may ask about a unit of the other one.
        let is_own = std::ptr::eq(unit.structure(), self.structure);
        let known = if is_own { self.known(unit) } else { self.look_up(unit) };
        let kind = catalogue.kinds.get(known.kind as usize);
        let level = catalogue.levels.get(known.level as usize);
        let level_id = level.map_or_else(|| level_of(unit, kind), |level| level.id.as_str());
        Class { kind, number: known.kind, level, level_id }
    }

    /// Returns whether the catalogue forbids that units of one class stand directly under those of another; it says
    /// nothing about kinds that it does not know.
    pub fn forbids(&self, class: Class<'s>, above: Class<'s>) -> bool {
        let known = class.kind.is_some() && above.kind.is_some();
        let allowed = || &self.superiors[class.number as usize];
        known && !allowed().is_empty() && !allowed().contains(&above.number)
    }

    /// Returns one unit of each class that was asked for, in the order of their numbers.
    pub fn samples(&self) -> impl Iterator<Item = Option<UnitRef<'s>>> {
        let sample = |known: &Known| self.structure.unit_at(known.sample as usize);
        self.classes.iter().map(move |class| class.get().and_then(sample))
    }

    /// Returns whether a unit receives overlay lines of a family.
    pub fn receives(&self, unit: UnitRef<'s>, family: Family) -> bool {
        match self.around(unit) {
            Some(around) => around.receives.has(family),
            None => unit.lines_in_unsorted().any(|line| self.family(line) == Some(family)),
        }
    }

    fn around(&self, unit: UnitRef<'s>) -> Option<Around> {
        self.around.as_ref().map(|around| around[unit.ordinal()])
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

    fn known(&self, unit: UnitRef<'s>) -> Known {
        *self.classes[unit.class()].get_or_init(|| self.look_up(unit))
    }

    fn look_up(&self, unit: UnitRef<'s>) -> Known {
        let kind = self.kinds.get(unit.kind().as_str()).copied().unwrap_or(UNKNOWN);
        let level = level_of(unit, self.structure.catalogue().kinds.get(kind as usize));
        let level = self.levels.get(level).copied().unwrap_or(UNKNOWN);
        Known { kind, level, sample: unit.ordinal() as u32 }
    }
}

/// Returns the id of a unit's level, its own or else that of its kind; empty if there is none.
fn level_of<'s>(unit: UnitRef<'s>, kind: Option<&'s Kind>) -> &'s str {
    unit.facts().level.as_ref().or_else(|| kind?.level.as_ref()).map_or("", Id::as_str)
}
