//! Puts a structure together from its parts and reports everything that is wrong with them, all at once.
//!
//! What is wrong is left out, so that the rest can still be checked: an unknown superior leaves the unit a root unless a
//! line of subordination gives it another, a loop is cut at one place, a line with an unknown end is not laid.
//! What comes of it does not depend on the order of units and lines.

mod look;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use self::look::{Look, Near};
use super::amount::{Sums, Totals};
use super::catalogue::Catalogue;
use super::forest::{Forest, Offer, chain, closed_loop, loops};
use super::id::Id;
use super::line::{Family, Line};
use super::structure::{Header, Laid, NO_UNIT, Structure, UnitRef};
use super::unit::{Ended, Function, Unit};
use crate::cores::halves_of;
use crate::diagnostic::{Diagnostic, Place, Segment, did_you_mean};
use crate::say;

/// The parts of a structure, as a file gives them.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// What the structure says about itself.
    pub header: Header,
    /// The vocabulary.
    pub catalogue: Arc<Catalogue>,
    /// The units, in any order.
    pub units: Vec<Arc<Unit>>,
    /// The lines laid over the hierarchy.
    pub lines: Vec<Line>,
    /// The register of functions.
    pub functions: Vec<Function>,
    /// The register of ended bodies.
    pub ended: Vec<Ended>,
}

impl Structure {
    /// Puts a structure together; what is wrong is reported and left out.
    pub fn assemble(parts: Parts) -> (Structure, Vec<Diagnostic>) {
        let Parts { header, catalogue, units, lines, functions, ended } = parts;
        let mut assembly = Assembly {
            near: Near::default(),
            last_line_type: "".into(),
            structure: Structure::empty(header, catalogue),
            problems: Vec::new(),
            gone: BTreeMap::new(),
        };
        assembly.structure.reserve(units.len(), lines.len());
        if let Some(id) = assembly.structure.header().id.clone() {
            assembly.check_id(&id, || Place { path: vec![Segment::Key("id".into())], ..Place::default() });
        }
        assembly.enter_functions(functions);
        ended.into_iter().for_each(|record| assembly.structure.register_ended(record));
        let living = assembly.sift(units);
        let (superiors, unknown) = assembly.enter_units(living);
        let lines = assembly.find_ends(lines);
        let lines = assembly.hang_units(superiors, &unknown, lines);
        assembly.add_lines(lines);
        (assembly.structure, assembly.problems)
    }
}

struct Assembly {
    near: Near,
    /// The type of line that was asked for last: lines of one type often stand together.
    last_line_type: Id,
    structure: Structure,
    problems: Vec<Diagnostic>,
    /// Units of the file that do not live at its date.
    gone: BTreeMap<Id, ()>,
}

/// A line that is to be laid, and the positions of its ends.
struct Laying {
    line: Line,
    from: u32,
    to: u32,
}

fn register(name: &'static str, id: &str) -> Place {
    Place { path: vec![Segment::Key(name.into()), Segment::Member(id.to_owned())], ..Place::default() }
}

impl Assembly {
    fn enter_functions(&mut self, functions: Vec<Function>) {
        for function in functions {
            let id = function.id.clone();
            self.check_id(&id, || register("functions", &id));
            if self.structure.function(&id).is_some() {
                let message = say!("function `{id}` is listed twice", "chức năng `{id}` được liệt kê hai lần");
                let help = say!("give each function its own id", "đặt mã riêng cho mỗi chức năng");
                self.problems
                    .push(Diagnostic::error("duplicate-id", message).at(register("functions", &id)).help(help));
            }
            self.structure.register_function(function);
        }
    }

    /// Returns the units that live at the date, which have taken the places of their ids; those listed twice or with an
    /// impossible id are left out.
    fn sift(&mut self, mut units: Vec<Arc<Unit>>) -> Vec<Arc<Unit>> {
        let as_of = self.structure.as_of();
        let has_ended = self.structure.ended_units().next().is_some();
        let mut living = 0;
        units.retain(|unit| {
            if !self.check_id(&unit.id, || Place::unit(&unit.id, Some("id"))) {
                return false;
            }
            if unit.valid_from.zip(unit.valid_to).is_some_and(|(first, last)| last < first) {
                self.days_reversed(&unit.id);
            }
            let over = unit.valid_to.zip(as_of).is_some_and(|(last, today)| last < today);
            let to_come = unit.valid_from.zip(as_of).is_some_and(|(first, today)| first > today);
            let is_gone = !self.gone.is_empty() && self.gone.contains_key(&unit.id);
            match self.structure.vacancy(&unit.id).filter(|_| !is_gone) {
                None => self.listed_twice(&unit.id),
                Some(_) if over || to_come => self.leave_out(unit, over),
                Some(place) => {
                    place.take(living);
                    living += 1;
                    if has_ended && self.structure.ended(&unit.id).is_some() {
                        self.strike_living(&unit.id);
                    }
                    return true;
                }
            }
            false
        });
        units
    }

    fn listed_twice(&mut self, id: &Id) {
        let message = say!("unit `{id}` is listed twice", "đơn vị `{id}` được liệt kê hai lần");
        let help = say!("give each unit its own id", "đặt cho mỗi đơn vị một mã riêng");
        self.problems.push(Diagnostic::error("duplicate-id", message).about(id).at(Place::unit(id, None)).help(help));
    }

    fn days_reversed(&mut self, id: &Id) {
        let message = say!("`{id}` ends before it begins", "`{id}` kết thúc trước khi bắt đầu");
        let help = say!("correct one of the two days", "sửa một trong hai ngày");
        let place = Place::unit(id, Some("valid_to"));
        self.problems.push(Diagnostic::error("days-reversed", message).about(id).at(place).help(help));
    }

    /// Enters units, each without superior as yet; returns the positions of the superiors that they name, and those whose
    /// superior is not there.
    fn enter_units(&mut self, mut units: Vec<Arc<Unit>>) -> (Vec<u32>, Vec<Id>) {
        let structure = &self.structure;
        let parts = halves_of(&mut units, |part| {
            let mut look = Look::at(structure);
            part.iter_mut().for_each(|unit| look.check(Arc::make_mut(unit)));
            (look.finish(), structure.columns_of(part))
        });
        let (mut sums, mut columns) = (Sums::default(), Vec::new());
        for ((problems, of_part), columns_of_part) in parts {
            self.problems.extend(problems);
            sums.merge(of_part);
            columns.push(columns_of_part);
        }
        if !sums.fit() {
            let mut totals = Totals::default();
            self.problems.extend(units.iter_mut().filter_map(|unit| totals.enter(Arc::make_mut(unit))));
            Structure::read_figures(&mut columns, &units);
        }
        self.structure.enter(units, columns)
    }

    /// Keeps a unit that does not live at the date where it belongs.
    fn leave_out(&mut self, unit: &Unit, over: bool) {
        self.gone.insert(unit.id.clone(), ());
        if over {
            self.structure.register_ended(Ended {
                id: unit.id.clone(),
                name: unit.name.clone(),
                kind: Some(unit.kind.clone()),
                on: unit.valid_to,
                successors: Vec::new(),
                provenance: unit.provenance.clone(),
            });
        }
    }

    fn strike_living(&mut self, id: &Id) {
        self.structure.strike_ended(id);
        let message = say!(
            "`{id}` is alive and in the register of ended bodies",
            "`{id}` vừa đang hoạt động vừa nằm trong danh sách đã kết thúc"
        );
        let help = say!("give the living body an id of its own", "đặt mã riêng cho đơn vị đang hoạt động");
        self.problems
            .push(Diagnostic::error("reused-id", message).about(id).at(Place::unit(id, Some("id"))).help(help));
    }

    fn check_id(&mut self, id: &Id, place: impl FnOnce() -> Place) -> bool {
        // Asked of every unit: a report that is not made need not be carried about.
        if Id::is_well_formed(id) {
            return true;
        }
        self.problems.extend(id.malformed(place));
        false
    }

    /// Finds between which units lines run; they share the ids of their ends from now on.
    fn find_ends(&self, mut lines: Vec<Line>) -> Vec<Laying> {
        let structure = &self.structure;
        let ends = halves_of(&mut lines, |part| structure.ends_of(part)).concat();
        lines.into_iter().zip(ends).map(|(line, (from, to))| Laying { line, from, to }).collect()
    }

    /// Hangs every unit under its superior; takes away superiors that are unknown, gone, or close a loop.
    ///
    /// A unit that hangs nowhere then gets the superior that a line of subordination gives it; returns all other lines.
    fn hang_units(&mut self, mut superiors: Vec<u32>, unknown: &[Id], mut lines: Vec<Laying>) -> Vec<Laying> {
        for unit in unknown {
            let Some(facts) = self.structure.unit(unit).map(UnitRef::facts) else { continue };
            if let Some(superior) = &facts.superior {
                let problem = self.unknown_superior(unit, superior);
                self.problems.push(problem);
            }
        }
        for ring in loops(&superiors) {
            let names: Vec<Id> = ring.iter().map(|&position| self.structure.id_at(position).clone()).collect();
            let first = self.closed(names, None);
            self.structure.let_go(&first);
            superiors[self.structure.position(&first).unwrap_or(NO_UNIT) as usize] = NO_UNIT;
        }
        for unit in unknown {
            self.structure.let_go(unit);
            self.structure.mark_broken(unit);
        }
        self.adopt_lines(&mut superiors, &mut lines);
        self.structure.hang(superiors);
        lines
    }

    /// Makes lines of subordination the primary ones of units that hang nowhere: of several the first by type and
    /// superior that closes no loop, whatever the order of the file.
    ///
    /// Where all of them close loops, they are left out.
    fn adopt_lines(&mut self, superiors: &mut [u32], lines: &mut Vec<Laying>) {
        let catalogue = self.structure.shared_catalogue();
        let offer = |(position, laying): (usize, &Laying)| {
            let (below, above) = (laying.to, laying.from);
            let is_found = below != NO_UNIT && above != NO_UNIT && below != above;
            let is_free = is_found && superiors[below as usize] == NO_UNIT;
            let is_primary = || catalogue.family(&laying.line.line_type) == Some(Family::Subordination);
            (is_free && is_primary()).then_some(Offer { below, above, line: position })
        };
        let mut offers: Vec<Offer> = lines.iter().enumerate().filter_map(offer).collect();
        if offers.is_empty() {
            return;
        }
        let key = |offer: &Offer| {
            let line = &lines[offer.line].line;
            (&line.to, &line.line_type, &line.from)
        };
        offers.sort_by(|one, other| key(one).cmp(&key(other)));
        let mut forest = Forest::of(superiors);
        let mut taken: FxHashSet<usize> = FxHashSet::default();
        for offers in offers.chunk_by(|one, other| one.below == other.below) {
            let found = offers.iter().find(|offer| forest.top(offer.above) != offer.below);
            if let Some(Offer { below, above, line }) = found {
                superiors[*below as usize] = *above;
                forest.hang(*below, *above);
                self.structure.adopt(&lines[*line].line);
                taken.insert(*line);
                continue;
            }
            for Offer { below, above, line } in offers {
                let ring = [*below].into_iter().chain(chain(superiors, *above).take_while(|at| at != below));
                let names: Vec<Id> = ring.map(|position| self.structure.id_at(position).clone()).collect();
                self.closed(names, Some(&lines[*line].line));
                taken.insert(*line);
            }
        }
        let mut position = 0..;
        lines.retain(|_| position.next().is_none_or(|position| !taken.contains(&position)));
    }

    /// Reports a loop, closed by a line or by the superior of its first unit, which is returned.
    fn closed(&mut self, mut names: Vec<Id>, line: Option<&Line>) -> Id {
        let first = (0..names.len()).min_by_key(|&position| &names[position]).unwrap_or(0);
        names.rotate_left(first);
        let mut problem = closed_loop(&names);
        if let Some(line) = line {
            problem = problem.at(Place::line(&line.line_type, &line.from, &line.to));
        }
        self.problems.push(problem);
        names.iter().for_each(|name| self.structure.mark_broken(name));
        names.swap_remove(0)
    }

    fn unknown_superior(&self, id: &Id, superior: &Id) -> Diagnostic {
        let place = Place::unit(id, Some("superior"));
        if self.gone.contains_key(superior) || self.structure.ended(superior).is_some() {
            let message = say!(
                "the superior `{superior}` of `{id}` has ended, or has not begun",
                "cấp trên `{superior}` của `{id}` đã kết thúc hoặc chưa hoạt động"
            );
            return Diagnostic::error("ended-superior", message)
                .about(id)
                .at(place)
                .help(say!("name the body that took over", "nêu đơn vị kế thừa"));
        }
        let message =
            say!("the superior `{superior}` of `{id}` is unknown", "không có cấp trên `{superior}` của `{id}`");
        let mut problem = Diagnostic::error("unknown-superior", message).about(id).at(place);
        let known = self.structure.units().map(|unit| unit.id().as_str());
        problem.help = self.near.find(superior, known).or_else(|| {
            Some(say!(
                "add the unit `{superior}`, or name another superior",
                "bổ sung đơn vị `{superior}` hoặc nêu cấp trên khác"
            ))
        });
        problem
    }

    fn add_lines(&mut self, lines: Vec<Laying>) {
        let mut laid = Laid::with_room(lines.len());
        for Laying { line, from, to } in lines {
            if self.last_line_type != line.line_type {
                if self.structure.catalogue().family(&line.line_type).is_none() {
                    self.unknown_line_type(&line);
                    continue;
                }
                self.last_line_type.clone_from(&line.line_type);
            }
            for (end, id, position) in [("from", &line.from, from), ("to", &line.to, to)] {
                if position == NO_UNIT {
                    let problem = self.wrong_end(&line, end, id);
                    self.problems.push(problem);
                }
            }
            let line = Arc::new(line);
            if let Err(refusal) = self.structure.lay_next(&line, (from, to), &mut laid) {
                let place = Place::line(&line.line_type, &line.from, &line.to);
                let help = say!("remove the line from `lines`", "bỏ dòng này khỏi `lines`");
                self.problems.push(Diagnostic::error(refusal.code(), refusal.say()).at(place).help(help));
            }
        }
    }

    fn unknown_line_type(&mut self, line: &Line) {
        let line_type = &line.line_type;
        let message = say!("unknown line type `{line_type}`", "loại quan hệ chưa khai báo: `{line_type}`");
        let families = Family::ALL.iter().map(|family| family.id());
        let catalogue = self.structure.catalogue();
        let known = catalogue.line_types.iter().map(|known| known.id.as_str()).chain(families);
        let help = did_you_mean(line_type, known)
            .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
        let place = Place::line(line_type, &line.from, &line.to).key("type");
        let mut problem = Diagnostic::error("unknown-line-type", message).at(place);
        problem.help = help;
        self.problems.push(problem);
    }

    /// Reports an end of a line that is not there.
    fn wrong_end(&self, line: &Line, end: &'static str, id: &Id) -> Diagnostic {
        let line_type = &line.line_type;
        let place = Place::line(line_type, &line.from, &line.to).key(end);
        if self.gone.contains_key(id) || self.structure.ended(id).is_some() {
            let message = say!(
                "line `{line_type}` is tied to `{id}`, which has ended or not begun",
                "quan hệ `{line_type}` nối với `{id}` đã kết thúc hoặc chưa hoạt động"
            );
            return Diagnostic::error("line-to-ended-unit", message).at(place).help(say!(
                "tie it to the body that took over, or remove it",
                "nối với đơn vị kế thừa, hoặc bỏ dòng này"
            ));
        }
        let message = say!(
            "line `{line_type}` is tied to the unknown unit `{id}`",
            "quan hệ `{line_type}` nối với đơn vị không có: `{id}`"
        );
        let mut problem = Diagnostic::error("line-to-unknown-unit", message).at(place);
        let known = self.structure.units().map(|unit| unit.id().as_str());
        problem.help = self
            .near
            .find(id, known)
            .or_else(|| Some(say!("add the unit, or remove the line", "bổ sung đơn vị, hoặc bỏ dòng này")));
        problem
    }
}
