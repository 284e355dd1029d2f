//! The duties and procedures of all packs, as they are in force on a day.

use std::sync::Arc;

use super::procedure::Procedure;
use super::working_days::WorkingDays;
use crate::diagnostic::{Diagnostic, Input, Place, Segment};
use crate::model::{Basis, Id, Text};
use crate::rules::declared::Declared;
use crate::rules::expression::Expression;
use crate::rules::pack::{Entry, Pack, Term};
use crate::rules::shape::Workbench;

/// The document, or collection of provisions, that a duty stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id of the pack.
    pub pack: Id,
    /// Title of the pack.
    pub title: Text,
    /// The document.
    pub source: Option<Basis>,
}

impl Document {
    fn of(pack: &Pack) -> Self {
        Document { pack: pack.id.clone(), title: pack.title.clone(), source: pack.source.clone() }
    }
}

/// An entry that is a duty, or a further condition of one.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Where it stands.
    pub document: Arc<Document>,
    /// Id of the entry, or its number.
    pub name: String,
    /// The entry.
    pub entry: Entry,
    /// What must hold, compiled; none where only people can say whether it is done.
    pub declared: Option<Arc<Declared>>,
    /// From when to when the entry holds.
    pub validity: Term,
    /// Where the entry stands in its file.
    pub place: Place,
}

impl Duty {
    /// Returns what the duty rests on: its own source, or that of the pack.
    pub fn source(&self) -> Option<&Basis> {
        self.entry.source.as_ref().or(self.document.source.as_ref())
    }
}

/// A procedure with its condition compiled.
#[derive(Debug, Clone)]
pub struct PlacedProcedure {
    /// Where it stands.
    pub document: Arc<Document>,
    /// The procedure.
    pub procedure: Procedure,
    /// Its condition, compiled.
    pub condition: Option<Expression>,
}

/// The duties, procedures and working days of all packs.
#[derive(Debug, Clone, Default)]
pub struct Duties {
    pub(in crate::rules) duties: Vec<Duty>,
    pub(in crate::rules) procedures: Vec<PlacedProcedure>,
    pub(in crate::rules) days: WorkingDays,
}

impl Duties {
    /// Begins with the working days of packs; returns what is wrong with their calendars.
    pub(in crate::rules) fn of(packs: &[Pack]) -> (Self, Vec<Diagnostic>) {
        let days = WorkingDays::of(packs.iter().filter_map(|pack| pack.calendar.as_ref()));
        let mut problems = Vec::new();
        for (number, pack) in packs.iter().enumerate() {
            let place = place(number, vec![Segment::Key("calendar".into())]);
            problems.extend(pack.calendar.iter().flat_map(|calendar| calendar.problems(&place)));
        }
        (Duties { days, ..Duties::default() }, problems)
    }

    /// Adds an entry that is a duty or a further condition of one; others are left out.
    pub(in crate::rules) fn add(
        &mut self,
        pack: &Pack,
        position: usize,
        declared: Option<&Arc<Declared>>,
        (validity, place): (Term, Place),
    ) {
        let entry = &pack.entries[position];
        if entry.is_duty() || entry.part_of.is_some() {
            self.duties.push(Duty {
                document: self.document(pack),
                name: entry.name(position),
                entry: entry.clone(),
                declared: declared.cloned(),
                validity,
                place,
            });
        }
    }

    /// Adds the procedure with a number; what is wrong with it goes to the bench.
    pub(in crate::rules) fn add_procedure(
        &mut self,
        pack: &Pack,
        number: usize,
        position: usize,
        bench: &mut Workbench<'_>,
    ) {
        let procedure = &pack.procedures[position];
        let place = place(number, vec![Segment::Key("procedures".into()), Segment::Index(position)]);
        bench.problems.extend(procedure.problems(&place));
        if let Some(scope) = &procedure.scope {
            bench.selector(&place.clone().key("scope"), scope);
        }
        let condition = match &procedure.condition {
            None => None,
            Some(text) => match bench.truth(&place.key("if"), text) {
                None => return,
                compiled => compiled,
            },
        };
        let document = self.document(pack);
        self.procedures.push(PlacedProcedure { document, procedure: procedure.clone(), condition });
    }

    fn document(&self, pack: &Pack) -> Arc<Document> {
        let last = self.duties.last().map(|duty| &duty.document);
        let mut last = last.into_iter().chain(self.procedures.last().map(|placed| &placed.document));
        let known = last.rfind(|document| document.pack == pack.id);
        known.map_or_else(|| Arc::new(Document::of(pack)), Arc::clone)
    }

    /// Returns the duties, and the further conditions of duties.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Returns the procedures.
    pub fn procedures(&self) -> &[PlacedProcedure] {
        &self.procedures
    }

    /// Returns the working days.
    pub fn days(&self) -> &WorkingDays {
        &self.days
    }
}

/// Returns a place in the pack with a number.
pub(super) fn place(pack: usize, path: Vec<Segment>) -> Place {
    Place { path, input: Input::Pack(pack), ..Place::default() }
}
