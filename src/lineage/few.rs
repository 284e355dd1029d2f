//! A map from ids that mostly has one entry, and may have very many.

use std::collections::BTreeMap;

use crate::model::Id;

/// A map from ids, sorted; one entry takes no memory of its own.
#[derive(Debug, Clone)]
pub struct Few<V>(Entries<V>);

#[derive(Debug, Clone)]
enum Entries<V> {
    None,
    One(Id, V),
    // INVARIANT: never empty.
    Many(BTreeMap<Id, V>),
}

impl<V> Default for Few<V> {
    fn default() -> Self {
        Few(Entries::None)
    }
}

impl<V> Few<V> {
    /// Returns the value of an id.
    pub fn get(&self, id: &Id) -> Option<&V> {
        match &self.0 {
            Entries::One(known, value) => Some(value).filter(|_| known == id),
            Entries::Many(entries) => entries.get(id),
            Entries::None => None,
        }
    }

    /// Iterates over the entries in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &V)> {
        let (one, many) = match &self.0 {
            Entries::None => (None, None),
            Entries::One(id, value) => (Some((id, value)), None),
            Entries::Many(entries) => (None, Some(entries.iter())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Entries::None => 0,
            Entries::One(..) => 1,
            Entries::Many(entries) => entries.len(),
        }
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Entries::None)
    }

    /// Sets the value of an id, or makes one of it and the value that is there.
    pub(super) fn join(&mut self, id: &Id, value: V, both: impl FnOnce(&V, V) -> V) {
        match &mut self.0 {
            Entries::Many(entries) => match entries.get_mut(id) {
                Some(known) => *known = both(known, value),
                None => drop(entries.insert(id.clone(), value)),
            },
            Entries::One(known, held) if known == id => *held = both(held, value),
            Entries::None => self.0 = Entries::One(id.clone(), value),
            Entries::One(..) => {
                let first = std::mem::replace(&mut self.0, Entries::None);
                let mut entries = BTreeMap::from([(id.clone(), value)]);
                if let Entries::One(known, held) = first {
                    entries.insert(known, held);
                }
                self.0 = Entries::Many(entries);
            }
        }
    }

    /// Takes an entry out.
    pub(super) fn take(&mut self, id: &Id) -> Option<V> {
        match &mut self.0 {
            Entries::Many(entries) => {
                let taken = entries.remove(id);
                if entries.is_empty() {
                    self.0 = Entries::None;
                }
                taken
            }
            Entries::One(known, _) if known == id => match std::mem::replace(&mut self.0, Entries::None) {
                Entries::One(_, value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes all entries out, in the order of their ids.
    pub(super) fn drain(self) -> impl Iterator<Item = (Id, V)> {
        let (one, many) = match self.0 {
            Entries::None => (None, None),
            Entries::One(id, value) => (Some((id, value)), None),
            Entries::Many(entries) => (None, Some(entries.into_iter())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

impl<V: PartialEq> PartialEq for Few<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<V: Eq> Eq for Few<V> {}
