//! Puts a structure together from its parts and reports everything that is wrong with them, all at once.
//!
//! What is wrong is left out, so that the rest can still be checked: an unknown superior leaves the unit a root unless a
//! line of subordination gives it another, a loop is cut at one place, a line with an unknown end is not laid.
//! What comes of it does not depend on the order of units and lines.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::amount::Totals;
use super::catalogue::Catalogue;
use super::forest::{Forest, Offer, chain, closed_loop, loops};
use super::id::{ID_LENGTH_MAX, Id};
use super::line::{Family, Line};
use super::posts::{name_posts, post_problems};
use super::structure::{Header, Laid, NO_SUPERIOR, Structure, UnitRef};
use super::unit::{Ended, Function, Unit};
use crate::diagnostic::{Diagnostic, Place, Say, Segment, did_you_mean};
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
            words: Words::of(&catalogue),
            near: Near::default(),
            structure: Structure::empty(header, catalogue),
            problems: Vec::new(),
            gone: BTreeMap::new(),
            totals: Totals::default(),
        };
        assembly.structure.reserve(units.len(), lines.len());
        assembly.enter_functions(functions);
        ended.into_iter().for_each(|record| assembly.structure.register_ended(record));
        assembly.enter_units(units);
        let lines = assembly.hang_units(lines);
        assembly.add_lines(lines);
        (assembly.structure, assembly.problems)
    }
}

struct Assembly {
    words: Words,
    near: Near,
    structure: Structure,
    problems: Vec<Diagnostic>,
    /// Units of the file that do not live at its date.
    gone: BTreeMap<Id, ()>,
    totals: Totals,
}

/// The words that the catalogue declares, and those that were asked for last: units and lines of one kind often stand together.
struct Words {
    kinds: FxHashSet<Id>,
    measures: FxHashSet<Id>,
    last_kind: Id,
    last_level: Id,
    last_line_type: Id,
    /// Measures found declared.
    met_measures: Vec<Id>,
}

/// How many measures are kept to be compared one by one.
const MET_MAX: usize = 8;

impl Words {
    fn of(catalogue: &Catalogue) -> Self {
        Words {
            kinds: catalogue.kinds.iter().map(|kind| kind.id.clone()).collect(),
            measures: catalogue.measures.iter().map(|measure| measure.id.clone()).collect(),
            last_kind: "".into(),
            last_level: "".into(),
            last_line_type: "".into(),
            met_measures: Vec::new(),
        }
    }

    /// Returns whether the catalogue declares a measure, or none at all.
    fn allows_measure(&mut self, measure: &Id) -> bool {
        if self.measures.is_empty() || self.met_measures.contains(measure) {
            return true;
        }
        let is_declared = self.measures.contains(measure);
        if is_declared && self.met_measures.len() < MET_MAX {
            self.met_measures.push(measure.clone());
        }
        is_declared
    }
}

/// Looks for what an unknown id may have meant, as long as that is no great work: not each of many for each of many.
#[derive(Default)]
struct Near {
    compared: Cell<usize>,
}

/// Ids that are compared before the search is given up.
const COMPARED_MAX: usize = 1_000_000;

impl Near {
    fn find<'a>(&self, word: &str, known: impl Iterator<Item = &'a str>) -> Option<Say> {
        if self.compared.get() > COMPARED_MAX {
            return None;
        }
        did_you_mean(word, known.inspect(|_| self.compared.set(self.compared.get() + 1)))
    }
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

    /// Enters the units that live at the date, each without superior as yet; those listed twice or with an impossible
    /// id are left out.
    fn enter_units(&mut self, units: Vec<Arc<Unit>>) {
        let as_of = self.structure.as_of();
        let has_ended = self.structure.ended_units().next().is_some();
        for mut unit in units {
            if !self.check_id(&unit.id, || Place::unit(&unit.id, Some("id"))) {
                continue;
            }
            if self.structure.contains(&unit.id) || !self.gone.is_empty() && self.gone.contains_key(&unit.id) {
                let id = &unit.id;
                let message = say!("unit `{id}` is listed twice", "đơn vị `{id}` được liệt kê hai lần");
                let help = say!("give each unit its own id", "đặt cho mỗi đơn vị một mã riêng");
                self.problems
                    .push(Diagnostic::error("duplicate-id", message).about(id).at(Place::unit(id, None)).help(help));
                continue;
            }
            let over = unit.valid_to.zip(as_of).is_some_and(|(last, today)| last < today);
            let to_come = unit.valid_from.zip(as_of).is_some_and(|(first, today)| first > today);
            if over || to_come {
                self.leave_out(Arc::unwrap_or_clone(unit), over);
                continue;
            }
            if has_ended && self.structure.ended(&unit.id).is_some() {
                self.strike_living(&unit.id);
            }
            self.check_unit(Arc::make_mut(&mut unit));
            self.structure.enter(unit);
        }
    }

    /// Keeps a unit that does not live at the date where it belongs.
    fn leave_out(&mut self, unit: Unit, over: bool) {
        self.gone.insert(unit.id.clone(), ());
        if over {
            self.structure.register_ended(Ended {
                id: unit.id,
                name: unit.name,
                kind: Some(unit.kind),
                on: unit.valid_to,
                successors: Vec::new(),
                provenance: unit.provenance,
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

    fn check_id(&mut self, id: &Id, place: impl Fn() -> Place) -> bool {
        if Id::is_well_formed(id) {
            return true;
        }
        let shown: String = id.chars().take(40).flat_map(char::escape_default).collect();
        let message = say!("`{shown}` is not an id", "`{shown}` không phải là mã hợp lệ");
        let help = say!(
            "use letters a-z, digits, `.`, `_` and `-`, at most {ID_LENGTH_MAX}, first a letter or digit",
            "chỉ dùng chữ a-z, chữ số, `.`, `_`, `-`, tối đa {ID_LENGTH_MAX} ký tự, bắt đầu bằng chữ hoặc số"
        );
        self.problems.push(Diagnostic::error("malformed-id", message).at(place()).help(help));
        false
    }

    fn check_unit(&mut self, unit: &mut Unit) {
        self.check_words(unit);
        self.problems.extend(self.totals.enter(unit));
        name_posts(&mut unit.posts);
        let id = &unit.id;
        for (position, problem) in post_problems(id, &unit.posts) {
            self.problems.push(problem.at(Place::unit(id, Some("posts")).index(position)));
        }
        for function in unit.functions.iter().chain(&unit.cooperates) {
            if self.structure.function(function).is_none() {
                let message = say!(
                    "`{id}` names the unknown function `{function}`",
                    "`{id}` nêu chức năng không có trong danh mục: `{function}`"
                );
                let mut problem =
                    Diagnostic::error("unknown-function", message).about(id).at(Place::unit(id, Some("functions")));
                let known = self.structure.functions().map(|known| known.id.as_str());
                problem.help = self.near.find(function, known).or_else(|| {
                    Some(say!("add it to `functions` of the structure", "bổ sung vào `functions` của cơ cấu"))
                });
                self.problems.push(problem);
            }
        }
    }

    /// Checks the words of a unit that the catalogue declares.
    fn check_words(&mut self, unit: &Unit) {
        let (catalogue, words) = (self.structure.catalogue(), &mut self.words);
        let problems = &mut self.problems;
        let id = &unit.id;
        let mut unknown = |word: &Id, field: &'static str, place: Place, known: Vec<&Id>| {
            let message = say!(
                "`{id}` has the unknown {field} `{word}`",
                "`{id}` có `{field}` chưa khai báo trong danh mục: `{word}`"
            );
            let mut problem = Diagnostic::error(format!("unknown-{field}"), message).about(id).at(place);
            problem.help = did_you_mean(word, known.iter().map(|known| known.as_str()))
                .or_else(|| Some(say!("declare it in the catalogue", "khai báo trong danh mục")));
            problems.push(problem);
        };
        if !words.kinds.is_empty() && words.last_kind != unit.kind && !words.kinds.contains(&unit.kind) {
            let known = catalogue.kinds.iter().map(|kind| &kind.id).collect();
            unknown(&unit.kind, "kind", Place::unit(id, Some("kind")), known);
        } else {
            words.last_kind.clone_from(&unit.kind);
        }
        if let Some(level) = unit.level.as_ref().filter(|level| **level != words.last_level) {
            if catalogue.level(level).is_none() {
                let known = catalogue.levels.iter().map(|level| &level.id).collect();
                unknown(level, "level", Place::unit(id, Some("level")), known);
            } else {
                words.last_level.clone_from(level);
            }
        }
        if let Some(line) = &unit.line
            && catalogue.family(line) != Some(Family::Subordination)
        {
            let known = catalogue.line_types.iter().filter(|known| known.family == Family::Subordination);
            unknown(line, "line", Place::unit(id, Some("line")), known.map(|known| &known.id).collect());
        }
        for measure in unit.measures.keys() {
            if !words.allows_measure(measure) {
                let known = catalogue.measures.iter().map(|measure| &measure.id).collect();
                unknown(measure, "measure", Place::unit(id, Some("measures")).key(measure.to_string()), known);
            }
        }
        for attribute in unit.attributes.keys() {
            if !catalogue.attributes.is_empty() && !catalogue.attributes.iter().any(|known| known.id == *attribute) {
                let known = catalogue.attributes.iter().map(|attribute| &attribute.id).collect();
                unknown(attribute, "attribute", Place::unit(id, Some("attributes")).key(attribute.to_string()), known);
            }
        }
    }

    /// Hangs every unit under the superior that it names; takes away superiors that are unknown, gone, or close a loop.
    ///
    /// A unit that hangs nowhere then gets the superior that a line of subordination gives it; returns all other lines.
    fn hang_units(&mut self, mut lines: Vec<Line>) -> Vec<Line> {
        let mut named = self.structure.named_superiors();
        for unit in &named.unknown {
            let Some(facts) = self.structure.unit(unit).map(UnitRef::facts) else { continue };
            if let Some(superior) = &facts.superior {
                let problem = self.unknown_superior(unit, superior);
                self.problems.push(problem);
            }
        }
        for ring in loops(&named.superiors) {
            let names: Vec<Id> = ring.iter().map(|&position| self.structure.id_at(position).clone()).collect();
            let first = self.closed(names, None);
            self.structure.let_go(&first);
            named.superiors[self.structure.position(&first).unwrap_or(NO_SUPERIOR) as usize] = NO_SUPERIOR;
        }
        for unit in &named.unknown {
            self.structure.let_go(unit);
            self.structure.mark_broken(unit);
        }
        self.adopt_lines(&mut named.superiors, &mut lines);
        self.structure.hang(&named.superiors);
        lines
    }

    /// Makes lines of subordination the primary ones of units that hang nowhere: of several the first by type and
    /// superior that closes no loop, whatever the order of the file.
    ///
    /// Where all of them close loops, they are left out.
    fn adopt_lines(&mut self, superiors: &mut [u32], lines: &mut Vec<Line>) {
        let catalogue = self.structure.shared_catalogue();
        let offer = |(position, line): (usize, &Line)| {
            let is_primary = catalogue.family(&line.line_type) == Some(Family::Subordination);
            let (below, above) = self.structure.position(&line.to).zip(self.structure.position(&line.from))?;
            let is_free = is_primary && below != above && superiors[below as usize] == NO_SUPERIOR;
            is_free.then_some(Offer { below, above, line: position })
        };
        let mut offers: Vec<Offer> = lines.iter().enumerate().filter_map(offer).collect();
        if offers.is_empty() {
            return;
        }
        let key = |offer: &Offer| (&lines[offer.line].to, &lines[offer.line].line_type, &lines[offer.line].from);
        offers.sort_by(|one, other| key(one).cmp(&key(other)));
        let mut forest = Forest::of(superiors);
        let mut taken: FxHashSet<usize> = FxHashSet::default();
        for offers in offers.chunk_by(|one, other| one.below == other.below) {
            let found = offers.iter().find(|offer| forest.top(offer.above) != offer.below);
            if let Some(Offer { below, above, line }) = found {
                superiors[*below as usize] = *above;
                forest.hang(*below, *above);
                self.structure.adopt(&lines[*line]);
                taken.insert(*line);
                continue;
            }
            for Offer { below, above, line } in offers {
                let ring = [*below].into_iter().chain(chain(superiors, *above).take_while(|at| at != below));
                let names: Vec<Id> = ring.map(|position| self.structure.id_at(position).clone()).collect();
                self.closed(names, Some(&lines[*line]));
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

    fn add_lines(&mut self, lines: Vec<Line>) {
        let mut laid = Laid::with_room(lines.len());
        for line in lines {
            if self.words.last_line_type != line.line_type {
                if self.structure.catalogue().family(&line.line_type).is_none() {
                    self.unknown_line_type(&line);
                    continue;
                }
                self.words.last_line_type.clone_from(&line.line_type);
            }
            let Err((line, refusal)) = self.structure.lay(Arc::new(line), Some(&mut laid)) else { continue };
            let ends = [("from", &line.from), ("to", &line.to)];
            let ends = ends.into_iter().filter_map(|(end, id)| self.wrong_end(&line, end, id));
            let ends: Vec<Diagnostic> = ends.collect();
            if ends.is_empty() {
                let place = Place::line(&line.line_type, &line.from, &line.to);
                let help = say!("remove the line from `lines`", "bỏ dòng này khỏi `lines`");
                self.problems.push(Diagnostic::error(refusal.code(), refusal.say()).at(place).help(help));
            }
            self.problems.extend(ends);
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

    fn wrong_end(&self, line: &Line, end: &'static str, id: &Id) -> Option<Diagnostic> {
        if self.structure.contains(id) {
            return None;
        }
        let line_type = &line.line_type;
        let place = Place::line(line_type, &line.from, &line.to).key(end);
        if self.gone.contains_key(id) || self.structure.ended(id).is_some() {
            let message = say!(
                "line `{line_type}` is tied to `{id}`, which has ended or not begun",
                "quan hệ `{line_type}` nối với `{id}` đã kết thúc hoặc chưa hoạt động"
            );
            return Some(Diagnostic::error("line-to-ended-unit", message).at(place).help(say!(
                "tie it to the body that took over, or remove it",
                "nối với đơn vị kế thừa, hoặc bỏ dòng này"
            )));
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
        Some(problem)
    }
}
