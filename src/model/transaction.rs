//! All or nothing: edits are applied in place, with a journal that can play them back.

use super::edit::{Edit, Refusal};
use super::structure::Structure;

/// One edit that was applied, and the edit that takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was applied.
    pub edit: Edit,
    /// What takes it back.
    pub inverse: Edit,
}

/// The record of a transaction: every edit in order.
///
/// `before + journal = after` and `after + inverse journal = before` are laws under test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    /// Returns the entries in the order in which they were applied.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the journal that takes this one back.
    pub fn inverse(&self) -> Journal {
        let turned = |entry: &Entry| Entry { edit: entry.inverse.clone(), inverse: entry.edit.clone() };
        Journal { entries: self.entries.iter().rev().map(turned).collect() }
    }

    /// Plays the journal on a structure.
    ///
    /// # Errors
    /// Returns the refusal of the first edit that does not apply; the structure is then as it was.
    pub fn play(&self, structure: &mut Structure) -> Result<(), Refusal> {
        let mut transaction = Transaction::begin(structure);
        for entry in &self.entries {
            transaction.apply(entry.edit.clone())?;
        }
        transaction.commit();
        Ok(())
    }
}

/// A point in a transaction to which it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Savepoint(usize);

/// The only way to change a structure. Dropped without `commit`, it takes everything back.
#[derive(Debug)]
pub struct Transaction<'s> {
    structure: &'s mut Structure,
    journal: Journal,
}

impl<'s> Transaction<'s> {
    /// Begins a transaction.
    pub fn begin(structure: &'s mut Structure) -> Self {
        Transaction { structure, journal: Journal::default() }
    }

    /// Returns the structure as it stands now.
    pub fn structure(&self) -> &Structure {
        self.structure
    }

    /// Applies one edit.
    ///
    /// # Errors
    /// Returns why the edit cannot be applied; the structure is then unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<(), Refusal> {
        let inverse = self.structure.apply(edit.clone())?;
        self.journal.entries.push(Entry { edit, inverse });
        Ok(())
    }

    /// Applies edits, all or none of them.
    ///
    /// # Errors
    /// Returns why the first edit that does not apply was refused; none of them is then applied.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<(), Refusal> {
        let savepoint = self.savepoint();
        for edit in edits {
            if let Err(refusal) = self.apply(edit) {
                self.roll_back_to(savepoint);
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Returns the point reached.
    pub fn savepoint(&self) -> Savepoint {
        Savepoint(self.journal.entries.len())
    }

    /// Takes back everything after a savepoint.
    pub fn roll_back_to(&mut self, savepoint: Savepoint) {
        while self.journal.entries.len() > savepoint.0 {
            let Some(entry) = self.journal.entries.pop() else { return };
            let restored = self.structure.apply(entry.inverse);
            assert!(restored.is_ok(), "invariant broken: an inverse edit was refused: {restored:?}");
        }
    }

    /// Ends the transaction and keeps what it did.
    pub fn commit(mut self) -> Journal {
        std::mem::take(&mut self.journal)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.roll_back_to(Savepoint(0));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{POST_COUNT_MAX, Parts, Post, Role, Unit};

    /// Seen to fail: what could not be proposed could not be taken back either.
    #[test]
    fn a_unit_that_no_file_could_hold_is_taken_back_but_not_proposed() {
        let mut unit = Unit::new("a", "office");
        unit.posts.push(Post { count: POST_COUNT_MAX + 1, ..Post::vacant(Role::Deputy) });
        let unit = Arc::new(unit);
        let (mut structure, problems) = Structure::assemble(Parts { units: vec![unit.clone()], ..Parts::default() });
        assert_eq!(problems.len(), 1);
        let mut transaction = Transaction::begin(&mut structure);
        transaction.apply(Edit::Remove { unit: "a".into(), ended: None }).unwrap();
        drop(transaction);
        assert!(structure.contains("a"));
        assert!(Edit::Add { unit, ended: None }.refused().is_some());
    }
}
