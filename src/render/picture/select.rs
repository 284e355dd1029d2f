//! Which units a picture shows, and where they hang.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Scope, Selection, Shown, Subject};
use crate::model::{Family, Id, LegalForm, Structure, UnitRef};

/// More siblings of one kind than this, all untouched, are folded into a card.
const SIBLINGS_MAX: usize = 3;
/// When nothing happens, as many levels are shown as have no more boxes than this.
const OVERVIEW_MAX: usize = 120;

/// Where every unit hangs in one state, as the picture sees it.
///
/// A root that another body leads hangs under that body: the People's Council of a district beside its Party committee.
struct Tree<'a> {
    structure: &'a Structure,
    adopted: BTreeMap<&'a Id, &'a Id>,
}

impl<'a> Tree<'a> {
    fn of(structure: &'a Structure) -> Self {
        let mut tree = Tree { structure, adopted: BTreeMap::new() };
        for root in structure.roots() {
            let leader = leader(root);
            // A ring of adoptions would leave no root: the one that closes it is left out.
            if let Some(leader) = leader.filter(|leader| !tree.chain(leader.id()).any(|id| id == root.id())) {
                tree.adopted.insert(root.id(), leader.id());
            }
        }
        tree
    }

    fn superior(&self, unit: &Id) -> Option<&'a Id> {
        let unit = self.structure.unit(unit)?;
        unit.facts().superior.as_ref().or_else(|| self.adopted.get(unit.id()).copied())
    }

    fn chain<'t>(&'t self, unit: &'t Id) -> impl Iterator<Item = &'t Id> {
        std::iter::successors(Some(unit), |id| self.superior(id))
    }
}

fn leader(root: UnitRef<'_>) -> Option<UnitRef<'_>> {
    root.sources(Family::Leadership).into_iter().next()
}

/// Chooses what is shown.
pub fn select(subject: Subject<'_>, scope: &Scope) -> Selection {
    let (before, after) = (Tree::of(subject.before), Tree::of(subject.after));
    let trees = [&before, &after];
    let touched = if scope.fold { touched(subject) } else { BTreeSet::new() };
    let mut open = BTreeSet::new();
    for id in &touched {
        for tree in trees {
            open.extend(tree.chain(id).filter(|id| tree.structure.contains(id)).cloned());
        }
    }
    let mut builder = Builder::grown(scope, trees, open);
    if scope.fold && touched.is_empty() {
        builder = overview(builder);
    }
    builder.hang();
    builder.selection
}

/// Opens one level after the other, as long as the picture stays small.
fn overview(first: Builder<'_>) -> Builder<'_> {
    let mut chosen = first;
    loop {
        let shown = chosen.selection.shown.iter();
        let units = shown.filter_map(|entry| match &entry.what {
            Shown::Unit(id) => Some(id.clone()),
            Shown::Card { .. } => None,
        });
        // The siblings behind a card are opened with the others of their level, or stay behind it.
        let open: BTreeSet<Id> = units.chain(chosen.carded.iter().cloned()).collect();
        let deeper = Builder::grown(chosen.scope, chosen.trees, open);
        // Who names the number of levels wants all of them.
        let is_large = chosen.scope.depth.is_none() && deeper.selection.shown.len() > OVERVIEW_MAX;
        if deeper.open == chosen.open || is_large {
            return chosen;
        }
        chosen = deeper;
    }
}

/// Returns the units to which something happens.
fn touched(subject: Subject<'_>) -> BTreeSet<Id> {
    let real = subject.events.iter().filter(|event| event.form != LegalForm::Keeping);
    real.flat_map(|event| event.concerned().into_iter().cloned()).collect()
}

struct Builder<'a> {
    scope: &'a Scope,
    trees: [&'a Tree<'a>; 2],
    open: BTreeSet<Id>,
    selection: Selection,
    cards: BTreeMap<(Option<Id>, Id), usize>,
    /// Units that stand behind cards.
    carded: Vec<Id>,
}

impl<'a> Builder<'a> {
    fn grown(scope: &'a Scope, trees: [&'a Tree<'a>; 2], open: BTreeSet<Id>) -> Self {
        let (selection, cards, carded) = Default::default();
        let mut builder = Builder { scope, trees, open, selection, cards, carded };
        builder.grow();
        builder
    }

    /// Adds units from the top down, in both states; units that live in both come once.
    fn grow(&mut self) {
        // Superiors, and how many levels they stand below the top.
        let mut pending: Vec<(Option<Id>, i64)> = match &self.scope.root {
            Some(root) => vec![(Some(root.clone()), 0)],
            None => vec![(None, -1)],
        };
        if let Some(root) = &self.scope.root {
            self.add(Shown::Unit(root.clone()));
        }
        while let Some((superior, depth)) = pending.pop() {
            if self.scope.depth.is_some_and(|most| depth >= most as i64) {
                continue;
            }
            let units = self.children(superior.as_ref());
            let mut folded: BTreeMap<Id, usize> = BTreeMap::new();
            for unit in &units {
                if self.scope.fold && !self.open.contains(unit) {
                    *folded.entry(self.kind(unit)).or_default() += 1;
                }
            }
            folded.retain(|_, siblings| *siblings > SIBLINGS_MAX);
            let mut next = Vec::new();
            for unit in units {
                let kind = self.kind(&unit);
                if !self.open.contains(&unit) && folded.contains_key(&kind) {
                    self.fold(superior.clone(), kind);
                    self.carded.push(unit);
                } else if self.add(Shown::Unit(unit.clone())) && (!self.scope.fold || self.open.contains(&unit)) {
                    next.push((Some(unit), depth + 1));
                }
            }
            pending.extend(next.into_iter().rev());
        }
    }

    /// Returns the units under a superior in either state, in official order.
    fn children(&self, superior: Option<&Id>) -> Vec<Id> {
        let mut children: Vec<(usize, i32, Id)> = Vec::new();
        for tree in self.trees {
            let found: Vec<UnitRef<'_>> = match superior {
                Some(id) => {
                    let own = tree.structure.unit(id).map(UnitRef::subordinates).unwrap_or_default();
                    let adopted = tree.adopted.iter().filter(|(_, leader)| *leader == &id);
                    own.into_iter().chain(adopted.filter_map(|(root, _)| tree.structure.unit(root))).collect()
                }
                // Whole trees to which nothing happens are left out, unless nothing happens at all.
                None => {
                    let roots = tree.structure.roots().into_iter();
                    let wanted = |root: &UnitRef<'_>| self.open.is_empty() || self.open.contains(root.id());
                    roots.filter(|root| !tree.adopted.contains_key(root.id()) && wanted(root)).collect()
                }
            };
            children.extend(found.into_iter().map(|unit| (lane(unit), unit.facts().rank, unit.id().clone())));
        }
        children.sort();
        children.dedup_by(|one, other| one.2 == other.2);
        let mut seen = BTreeSet::new();
        children.into_iter().filter(|(_, _, id)| seen.insert(id.clone())).map(|(_, _, id)| id).collect()
    }

    fn kind(&self, unit: &Id) -> Id {
        let found = self.trees.iter().find_map(|tree| tree.structure.unit(unit));
        found.map_or_else(|| unit.clone(), |unit| unit.kind().clone())
    }

    fn add(&mut self, what: Shown) -> bool {
        if let Shown::Unit(id) = &what {
            if self.selection.index.contains_key(id) {
                return false;
            }
            self.selection.index.insert(id.clone(), self.selection.shown.len());
        }
        self.selection.shown.push(Entry { what, before: None, after: None, count: 1 });
        true
    }

    fn fold(&mut self, superior: Option<Id>, kind: Id) {
        let key = (superior.clone(), kind.clone());
        match self.cards.get(&key) {
            Some(&card) => self.selection.shown[card].count += 1,
            None => {
                self.cards.insert(key, self.selection.shown.len());
                self.add(Shown::Card { superior, kind });
            }
        }
    }

    /// Finds where everything that is shown hangs in each state.
    fn hang(&mut self) {
        for position in 0..self.selection.shown.len() {
            let place = |tree: &Tree<'_>| -> Option<Option<usize>> {
                match &self.selection.shown[position].what {
                    Shown::Unit(id) => {
                        tree.structure.unit(id)?;
                        let superior = tree.superior(id).and_then(|superior| self.selection.index.get(superior));
                        Some(superior.copied().filter(|_| self.scope.root.as_ref() != Some(id)))
                    }
                    Shown::Card { superior, .. } => match superior {
                        Some(superior) => Some(self.selection.index.get(superior).copied()),
                        None => Some(None),
                    },
                }
            };
            let (before, after) = (place(self.trees[0]), place(self.trees[1]));
            let entry = &mut self.selection.shown[position];
            (entry.before, entry.after) = (before, after);
        }
    }
}

/// Returns the lane of a unit: its system in the order of the catalogue; joint bodies between the first two.
pub fn lane(unit: UnitRef<'_>) -> usize {
    let catalogue = unit.structure().catalogue();
    let system = unit.system().and_then(|id| catalogue.systems.iter().position(|system| system.id == *id));
    let joint = unit.kind_entry().is_some_and(|kind| kind.shape == crate::model::Shape::Joint);
    if joint { 1 } else { 2 * system.unwrap_or(catalogue.systems.len()) }
}
