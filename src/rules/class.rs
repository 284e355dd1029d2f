//! What the catalogue says about units, looked up once for all units of one kind and level.

use rustc_hash::FxHashMap;

use crate::model::{Catalogue, Family, Id, Kind, Level, Line, Structure, UnitRef};

/// What the catalogue says about the units of one kind and level.
#[derive(Debug, Clone, Copy, Default)]
pub struct Class<'s> {
    /// The kind, if the catalogue knows it.
    pub kind: Option<&'s Kind>,
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
    kinds: FxHashMap<&'s str, &'s Kind>,
    levels: FxHashMap<&'s str, &'s Level>,
    families: FxHashMap<&'s str, Family>,
    numbered: Option<Numbered<'s>>,
}

/// The classes of a structure, numbered, and what is around each unit.
#[derive(Debug)]
struct Numbered<'s> {
    classes: Vec<(Class<'s>, UnitRef<'s>)>,
    /// By the ordinal of the unit.
    units: Vec<Around>,
}

/// What is around a unit: the number of its class, how many subordinates it has, and of which families its overlay
/// lines are.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    class: u32,
    subordinates: u32,
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
        Words {
            kinds: catalogue.kinds.iter().rev().map(|kind| (kind.id.as_str(), kind)).collect(),
            levels: catalogue.levels.iter().rev().map(|level| (level.id.as_str(), level)).collect(),
            families: Family::ALL.into_iter().map(|family| (family.id(), family)).chain(declared).collect(),
            numbered: None,
        }
    }

    /// Indexes the words of a structure's catalogue and looks up every unit, which pays where all are looked at.
    pub fn numbering(structure: &'s Structure) -> Self {
        let mut words = Words::of(structure.catalogue());
        let mut numbered = Numbered { classes: Vec::new(), units: vec![Around::default(); structure.ordinals()] };
        let mut known: FxHashMap<(&Id, Option<&Id>), u32> = FxHashMap::default();
        let mut last: Option<((&Id, Option<&Id>), u32)> = None;
        for unit in structure.units() {
            let key = (unit.kind(), unit.facts().level.as_ref());
            let number = match last {
                Some((same, number)) if same == key => number,
                _ => *known.entry(key).or_insert_with(|| {
                    numbered.classes.push((words.look_up(unit), unit));
                    numbered.classes.len() as u32 - 1
                }),
            };
            last = Some((key, number));
            numbered.units[unit.ordinal()].class = number;
            if let Some(superior) = unit.superior() {
                numbered.units[superior.ordinal()].subordinates += 1;
            }
        }
        for (line, from, to) in structure.laid() {
            let family = words.family(line);
            numbered.units[from.ordinal()].sends.add(family);
            numbered.units[to.ordinal()].receives.add(family);
        }
        words.numbered = Some(numbered);
        words
    }

    /// Returns what the catalogue says about the class of a unit.
    pub fn class(&self, unit: UnitRef<'s>) -> Class<'s> {
        match &self.numbered {
            Some(numbered) => numbered.classes[numbered.units[unit.ordinal()].class as usize].0,
            None => self.look_up(unit),
        }
    }

    /// Returns one unit of each class, in the order of their numbers; nothing if the units were not looked up.
    pub fn samples(&self) -> impl Iterator<Item = UnitRef<'s>> {
        self.numbered.iter().flat_map(|numbered| &numbered.classes).map(|(_, unit)| *unit)
    }

    /// Returns the number of a unit's class, if the units were looked up.
    pub fn number(&self, unit: UnitRef<'s>) -> Option<usize> {
        self.numbered.as_ref().map(|numbered| numbered.units[unit.ordinal()].class as usize)
    }

    /// Returns how many direct subordinates a unit has.
    pub fn subordinates_total(&self, unit: UnitRef<'s>) -> usize {
        match &self.numbered {
            Some(numbered) => numbered.units[unit.ordinal()].subordinates as usize,
            None => unit.subordinates_total(),
        }
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
        let kind = self.kinds.get(facts.kind.as_str()).copied();
        let level_id = facts.level.as_ref().or_else(|| kind?.level.as_ref()).map_or("", Id::as_str);
        Class { kind, level: self.levels.get(level_id).copied(), level_id }
    }
}
