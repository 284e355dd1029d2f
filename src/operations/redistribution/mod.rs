//! The common core of merge, split, dissolve, establish and rearrange: bodies give portions of themselves to others.
//!
//! Originals give, results receive; a result is founded or lives already; an original ends or goes on.
//! Everything that belongs to an ended original gets a stated fate: what a portion claims goes there, the rest goes
//! where the whole or the remainder goes, and what nobody takes must be released with a reason, or is a problem.
//!
//! Double entry holds by construction: every conserved quantity is posted from a body to a body, or from or to
//! outside with a reason.

mod finish;
mod functions;
mod index;
mod lines;
mod measures;
mod posts;
mod subordinates;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use index::Index;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::new_unit::NewUnit;
use super::spot::Spot;
use super::{Lowered, Scene, Vocabulary, missing_at, place};
use crate::diagnostic::{Diagnostic, Segment};
use crate::model::{
    Catalogue, ChangeEvent, Contribution, Disposition, Edit, Extent, Fate, Field, Id, LegalForm, Line, LineKey, Matter,
    Structure, Table, Unit, UnitRef, Units, amount,
};
use crate::say;

/// A quantity released or added, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// The quantity, greater than 0.
    #[serde(deserialize_with = "amount")]
    pub value: i64,
    /// Why.
    pub reason: String,
    /// The result that it concerns, where there are several.
    #[serde(default)]
    pub unit: Option<Id>,
}

/// Which lines of an original a portion takes along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LineClaim {
    /// All that no other portion claims, or none.
    All(bool),
    /// Those that fit one of these patterns.
    Some(Vec<LinePattern>),
}

/// A pattern of lines: everything that is given must fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinePattern {
    /// Line type.
    #[serde(default, rename = "type")]
    pub line_type: Option<Id>,
    /// Superior end.
    #[serde(default)]
    pub from: Option<Id>,
    /// Subordinate end.
    #[serde(default)]
    pub to: Option<Id>,
}

impl LinePattern {
    fn fits(&self, line: &Line) -> bool {
        self.line_type.as_ref().is_none_or(|wanted| *wanted == line.line_type)
            && self.from.as_ref().is_none_or(|wanted| *wanted == line.from)
            && self.to.as_ref().is_none_or(|wanted| *wanted == line.to)
    }
}

/// What a portion takes from its original.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    pub measures: Option<Table<i64>>,
    /// Of which quantities the portion takes a part, all, or the remainder, where it is not the same of all.
    pub takes: Table<Extent>,
    pub subordinates: Option<Units>,
    pub functions: Vec<Id>,
    pub posts: Vec<Id>,
    pub lines: Option<LineClaim>,
}

/// What one original gives to one result.
#[derive(Debug, Clone)]
pub(super) struct Portion {
    pub original: Id,
    pub result: Id,
    pub extent: Extent,
    pub claim: Claim,
    /// Where the portion stands inside the operation's object.
    pub path: Spot,
}

/// A body that gives.
#[derive(Debug, Clone)]
pub(super) struct Original {
    pub id: Id,
    pub ends: bool,
    pub path: Spot,
}

/// A body that receives: founded, or alive already.
#[derive(Debug, Clone)]
pub(super) struct ResultBody {
    pub id: Id,
    pub new: Option<Arc<NewUnit>>,
    pub path: Spot,
}

/// Originals, results, and what passes between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Redistribution {
    pub originals: Vec<Original>,
    pub results: Vec<ResultBody>,
    pub portions: Vec<Portion>,
    pub released: Table<Reasoned>,
    pub added: Table<Reasoned>,
    /// Functions that end, and why.
    pub ended_functions: Table<String>,
    /// How a body that ends without a successor of its own ends.
    pub ending: Option<LegalForm>,
}

/// A body in the course of the operation.
struct Body {
    /// Shared with the structure until something about it changes.
    unit: Arc<Unit>,
    is_new: bool,
    is_changed: bool,
}

impl Body {
    /// Returns the unit, to be changed.
    fn change(&mut self) -> &mut Unit {
        self.is_changed = true;
        Arc::make_mut(&mut self.unit)
    }
}

struct Working<'a> {
    scene: Scene<'a>,
    order: &'a Redistribution,
    index: &'a Index<'a>,
    bodies: BTreeMap<Id, Body>,
    moves: Vec<Edit>,
    /// The superiors to which units move, once they are asked for.
    moved: OnceCell<FxHashMap<Id, Option<Id>>>,
    removed_lines: Vec<LineKey>,
    added_lines: Vec<Line>,
    ended_functions: Vec<Id>,
    /// Fields of bodies that neither give nor receive.
    others: Vec<(Id, Field)>,
    event: ChangeEvent,
    /// Positions of the contributions of the event, by original and result.
    contributions: FxHashMap<(Id, Id), usize>,
    problems: Vec<Diagnostic>,
}

impl Redistribution {
    /// Checks everything, then works out the edits and the event.
    pub fn lower(&self, scene: &Scene<'_>) -> Result<Lowered, Vec<Diagnostic>> {
        let index = Index::of(self);
        let problems = self.problems(scene.structure, &index);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut working = Working::begin(*scene, self, &index);
        working.share_subordinates();
        working.share_functions();
        working.share_posts();
        working.share_measures();
        working.share_lines();
        working.finish()
    }

    fn problems(&self, structure: &Structure, index: &Index<'_>) -> Vec<Diagnostic> {
        let founded: Vec<Id> =
            self.results.iter().filter(|result| result.new.is_some()).map(|result| result.id.clone()).collect();
        let mut problems = Vec::new();
        for original in &self.originals {
            problems.extend(missing_at(structure, &original.id, || original.path.place()));
        }
        for result in &self.results {
            match &result.new {
                Some(new) => problems.extend(new.problems(structure, &founded, result.path)),
                None => problems.extend(missing_at(structure, &result.id, || result.path.place())),
            }
        }
        problems.extend(twice(self.originals.iter().map(|original| (&original.id, original.path))));
        problems.extend(twice(self.results.iter().map(|result| (&result.id, result.path))));
        problems.extend(self.results.iter().filter_map(|result| superior_that_ends(structure, result, index)));
        for result in self.results.iter().filter(|result| index.ends(&result.id)) {
            let id = &result.id;
            let message =
                say!("`{id}` ends and cannot take over from itself", "`{id}` kết thúc nên không thể tự tiếp nhận");
            let help = say!("name another body that goes on", "nêu đơn vị khác còn hoạt động");
            problems.push(Diagnostic::error("ended-receiver", message).about(id).at(result.path.place()).help(help));
        }
        problems.extend(self.amount_problems(structure));
        problems
    }

    /// Quantities are never negative, belong to conserved measures that the catalogue knows, and somebody has them.
    fn amount_problems(&self, structure: &Structure) -> Vec<Diagnostic> {
        let catalogue = structure.catalogue();
        let mut problems = Vec::new();
        for portion in &self.portions {
            for measure in portion.claim.takes.keys() {
                let path = || path_to(portion.path, "takes", measure);
                problems.extend(Vocabulary::Measures.undeclared(catalogue, measure, path));
            }
            for (measure, amount) in portion.claim.measures.iter().flat_map(Table::iter) {
                let path = || path_to(portion.path, "measures", measure);
                amount_problem(catalogue, measure, *amount, 0, path, &mut problems);
            }
        }
        for (field, table) in [("released", &self.released), ("added", &self.added)] {
            for (measure, reasoned) in table.iter() {
                let path = || path_to(Spot::default(), field, measure);
                amount_problem(catalogue, measure, reasoned.value, 1, path, &mut problems);
            }
        }
        problems
    }
}

/// Returns the path to a measure in a field of what stands at a path.
fn path_to(path: Spot, field: &'static str, measure: &Id) -> Vec<Segment> {
    [path.key(field).segments(), vec![Segment::Key(measure.to_string().into())]].concat()
}

fn amount_problem(
    catalogue: &Catalogue,
    measure: &Id,
    amount: i64,
    least: i64,
    path: impl Fn() -> Vec<Segment>,
    problems: &mut Vec<Diagnostic>,
) {
    if amount < least {
        let message =
            say!("`{measure}` is {amount}, the least is {least}", "`{measure}` là {amount}, ít nhất phải là {least}");
        let help = say!("state a quantity of {least} or more", "ghi số lượng từ {least} trở lên");
        problems.push(Diagnostic::error("impossible-amount", message).at(place(&path())).help(help));
    }
    problems.extend(Vocabulary::Measures.undeclared(catalogue, measure, &path));
    if !catalogue.is_conserved(measure) {
        let message = say!("`{measure}` is not a conserved measure", "`{measure}` không phải chỉ tiêu cân đối");
        let help = say!("leave it out; it does not pass", "bỏ ra; chỉ tiêu này không chuyển giao");
        problems.push(Diagnostic::error("not-conserved", message).at(place(&path())).help(help));
    }
}

/// A result cannot be founded under a body that this very operation ends.
fn superior_that_ends(structure: &Structure, result: &ResultBody, index: &Index<'_>) -> Option<Diagnostic> {
    let ending = result.new.as_ref()?.superior.as_ref().filter(|superior| index.ends(superior))?;
    let id = &result.id;
    let message = say!(
        "`{id}` would be founded under `{ending}`, which ends",
        "`{id}` được lập dưới `{ending}` là đơn vị kết thúc"
    );
    let above = structure.unit(ending).and_then(|unit| unit.superior()).map(|unit| unit.id().to_string());
    let above = above.unwrap_or_default();
    Some(
        Diagnostic::error("ended-superior", message).at(result.path.place()).help(say!(
            "name a superior that goes on, such as `{above}`",
            "nêu cấp trên còn hoạt động, ví dụ `{above}`"
        )),
    )
}

/// Returns a problem for every id that comes twice.
fn twice<'a>(ids: impl ExactSizeIterator<Item = (&'a Id, Spot)>) -> Vec<Diagnostic> {
    if ids.len() < 2 {
        return Vec::new();
    }
    let mut seen: FxHashSet<&Id> = FxHashSet::default();
    let mut problems = Vec::new();
    for (id, path) in ids {
        if !seen.insert(id) {
            let message = say!("`{id}` is named twice", "`{id}` được nêu hai lần");
            problems.push(
                Diagnostic::error("named-twice", message)
                    .at(path.place())
                    .help(say!("name it once", "chỉ nêu một lần")),
            );
        }
    }
    problems
}

impl<'a> Working<'a> {
    fn begin(scene: Scene<'a>, order: &'a Redistribution, index: &'a Index<'a>) -> Self {
        let mut working = Working {
            scene,
            order,
            index,
            bodies: BTreeMap::new(),
            moves: Vec::new(),
            moved: OnceCell::new(),
            removed_lines: Vec::new(),
            added_lines: Vec::new(),
            ended_functions: Vec::new(),
            others: Vec::new(),
            event: ChangeEvent::new(LegalForm::Rearrangement),
            contributions: FxHashMap::default(),
            problems: Vec::new(),
        };
        for original in &order.originals {
            working.enter_living(&original.id);
        }
        for result in &order.results {
            match &result.new {
                None => working.enter_living(&result.id),
                Some(new) => working.enter_new(new, result.path),
            }
        }
        working
    }

    fn enter_living(&mut self, id: &Id) {
        if let Some(unit) = self.scene.structure.unit(id) {
            self.bodies.insert(id.clone(), Body { unit: unit.shared(), is_new: false, is_changed: false });
        }
    }

    /// Drafts a founded unit; its place among the siblings is the originals', unless it states one.
    fn enter_new(&mut self, new: &NewUnit, path: Spot) {
        let mut unit = new.unit();
        let (order, index) = (self.order, self.index);
        let portions = order.portions.iter().filter(|portion| portion.result == new.id);
        let givers: Vec<UnitRef<'_>> =
            portions.filter_map(|portion| self.scene.structure.unit(&portion.original)).collect();
        // A superior that ends here is no place to stand: what stands above it is.
        let place_of = |giver: &UnitRef<'a>| giver.superiors().map(|above| above.id()).find(|id| !index.ends(id));
        if let Some(first) = givers.first() {
            let same = givers.iter().all(|giver| place_of(giver) == place_of(first));
            if unit.superior.is_none() && same {
                unit.superior = place_of(first).cloned();
                let likewise = *first.kind() == new.kind && first.facts().superior == unit.superior;
                unit.line = unit.line.or_else(|| first.facts().line.clone().filter(|_| likewise));
            }
            if !same && unit.superior.is_none() {
                self.unclear_superior(new, path);
            }
            if new.rank.is_none() {
                unit.rank = first.facts().rank;
            }
        }
        unit.valid_from = self.scene.on;
        self.bodies.insert(new.id.clone(), Body { unit: Arc::new(unit), is_new: true, is_changed: true });
    }

    /// Originals from different places leave open where the result stands, unless its kind may stand alone.
    fn unclear_superior(&mut self, new: &NewUnit, path: Spot) {
        let id = &new.id;
        if self.scene.structure.catalogue().kind(&new.kind).is_some_and(|kind| kind.root) {
            return;
        }
        let message = say!(
            "`{id}` states no superior, and its originals stand under different ones",
            "`{id}` không ghi cấp trên, mà các đơn vị cũ thuộc những cấp trên khác nhau"
        );
        let help = say!("state its `superior`", "ghi cấp trên ở `superior`");
        self.problems.push(Diagnostic::error("unclear-superior", message).about(id).at(path.place()).help(help));
    }

    /// Returns a body as it stands now, to be changed.
    fn body(&mut self, id: &Id) -> &mut Unit {
        let body = self.bodies.get_mut(id);
        body.expect("invariant broken: a body of the operation was not entered").change()
    }

    /// Returns a body as it stands now.
    fn now(&self, id: &Id) -> &Unit {
        let body = self.bodies.get(id);
        &body.expect("invariant broken: a body of the operation was not entered").unit
    }

    fn before(&self, id: &Id) -> &'a Unit {
        let unit = self.scene.structure.unit(id);
        unit.expect("invariant broken: an original was not checked to be alive").facts()
    }

    fn dispose(&mut self, unit: &Id, matter: Matter, fate: Fate, to: Option<&Id>) {
        self.event.dispositions.push(Disposition { unit: unit.clone(), matter, fate, to: to.cloned() });
    }

    fn contribution(&mut self, portion: &Portion) -> &mut Contribution {
        let key = (portion.original.clone(), portion.result.clone());
        let next = self.event.contributions.len();
        let position = *self.contributions.entry(key).or_insert(next);
        if position == next {
            self.event.contributions.push(Contribution {
                original: portion.original.clone(),
                result: portion.result.clone(),
                extent: portion.extent,
                takes: portion.claim.takes.clone(),
                amounts: Table::new(),
                totals: Table::new(),
            });
        }
        &mut self.event.contributions[position]
    }
}
