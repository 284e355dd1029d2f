//! From actions to a plan file: one step for each provision, with its words and their place as the basis.
//!
//! # Ids of new units
//!
//! The author may choose them by a table (kind and name → id).
//! Otherwise an id is made of kind and name without diacritics, `xa-thach-lac`, behind the unit that it belongs to,
//! `ha-tinh.xa-thach-lac`; where that was used before, `-2`, `-3` … follows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::actions::{Action, Deed, Deeds, Gift, NewUnit, Taker};
use super::grammar::{Clause, Handover, KindWord, Share, Statement, Tier};
use super::ids::{free, slug};
use super::json::ordered;
use super::names::{Number, key};
use super::reading::{Frame, Request};
use super::resolve::Resolution;
use crate::diagnostic::Speech;
use crate::formats;
use crate::model::{Extent, Structure, fold};

/// What building a plan needs.
pub(super) struct Builder<'a, 's> {
    pub frame: &'a Frame<'a>,
    pub request: &'a Request<'a>,
    pub structure: &'s Structure,
    pub resolution: &'a Resolution<'s>,
    pub clauses: &'a [Clause],
    pub deeds: &'a Deeds,
    used: BTreeSet<String>,
    step_ids: BTreeSet<String>,
    /// Whether names of units begin with their kind in this structure.
    has_kind_in_name: bool,
    /// Ids of the kinds that the structure has.
    kinds: BTreeMap<KindWord, String>,
    /// Kinds for which the structure has no id.
    pub unknown_kinds: BTreeSet<KindWord>,
    /// Ids of the units that are formed, by the position of their action and their number in it.
    pub founded: BTreeMap<(usize, usize), String>,
}

/// A plan and what it does without a sentence of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Built {
    pub text: String,
    /// Units that stay and change only their superior.
    pub moved: Vec<Number>,
    /// Units between, which end because nothing is left below them.
    pub emptied: Vec<Number>,
    pub unknown_kinds: BTreeSet<KindWord>,
}

/// What is true of a step besides its operations.
struct StepHead {
    id: String,
    title: String,
    basis: Vec<Value>,
}

impl<'a, 's> Builder<'a, 's> {
    pub(super) fn new(
        frame: &'a Frame<'a>,
        request: &'a Request<'a>,
        structure: &'s Structure,
        resolution: &'a Resolution<'s>,
        clauses: &'a [Clause],
        deeds: &'a Deeds,
    ) -> Self {
        let entries = &resolution.index.entries;
        let named =
            entries.iter().filter(|entry| KindWord::split(entry.unit.facts().name.get(Speech::Vi)).is_some()).count();
        Builder {
            frame,
            request,
            structure,
            resolution,
            clauses,
            deeds,
            used: BTreeSet::new(),
            step_ids: BTreeSet::new(),
            has_kind_in_name: entries.is_empty() || named * 2 >= entries.len(),
            kinds: kinds(resolution),
            unknown_kinds: BTreeSet::new(),
            founded: BTreeMap::new(),
        }
    }

    pub(super) fn build(mut self) -> Built {
        let mut steps = Vec::new();
        for group in self.deeds.order.clone() {
            let head = self.step_head(&group);
            let operations = match group[..] {
                [only] => self.operations(only),
                _ => vec![self.together(&group)],
            };
            self.push(&mut steps, head, operations);
        }
        for (position, clause) in self.clauses.iter().enumerate() {
            let operations: Vec<Value> =
                clause.statements.iter().filter_map(|statement| self.handover(statement)).collect();
            if !operations.is_empty() {
                let head = self.clause_head(position);
                self.push(&mut steps, head, operations);
            }
        }
        let (moved, emptied) = self.levels(&mut steps);
        let symbol = self.frame.document.symbol.clone().unwrap_or_else(|| "quyet-dinh".to_owned());
        let mut plan = Map::new();
        plan.insert("format".into(), json!("bomay/plan/1"));
        plan.insert("id".into(), json!(slug(&symbol)));
        let title = &self.frame.document.title;
        if !title.is_empty() {
            plan.insert("title".into(), json!({"vi": title}));
        }
        if let Some(id) = &self.structure.header().id {
            plan.insert("structure".into(), json!({"id": id}));
        }
        plan.insert("basis".into(), json!([self.document_basis(None)]));
        plan.insert("steps".into(), Value::Array(steps));
        let text = ordered(&Value::Object(plan));
        let text = formats::format(&text, "plan.json").unwrap_or(text);
        Built { text, moved, emptied, unknown_kinds: self.unknown_kinds }
    }

    fn push(&mut self, steps: &mut Vec<Value>, head: StepHead, operations: Vec<Value>) {
        if operations.is_empty() {
            return;
        }
        let id = free(&head.id, |id| self.step_ids.contains(id));
        self.step_ids.insert(id.clone());
        let mut step = Map::new();
        step.insert("id".into(), json!(id));
        if !head.title.is_empty() {
            step.insert("title".into(), json!({"vi": head.title}));
        }
        if let Some(on) = self.frame.on {
            step.insert("on".into(), json!(on.to_string()));
        }
        step.insert("basis".into(), json!(head.basis));
        step.insert("do".into(), json!(operations));
        steps.push(Value::Object(step));
    }

    fn step_head(&self, group: &[usize]) -> StepHead {
        let clauses: BTreeSet<usize> = group.iter().map(|position| self.deeds.actions[*position].clause).collect();
        let mut head = StepHead { id: String::new(), title: String::new(), basis: Vec::new() };
        for clause in clauses {
            let one = self.clause_head(clause);
            if head.id.is_empty() {
                head.id = one.id;
            }
            head.title += if head.title.is_empty() { "" } else { "; " };
            head.title += &one.title;
            head.basis.extend(one.basis);
        }
        head
    }

    fn clause_head(&self, position: usize) -> StepHead {
        let provision = &self.clauses[position].provision;
        let parts = [
            provision.article.map(|article| article.to_string()),
            Some(provision.number.clone()),
            provision.point.map(|point| fold(&point.to_string())),
        ];
        let id: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let id = if id.is_empty() { "1".to_owned() } else { id.join("-") };
        StepHead { id, title: provision.cite(), basis: vec![self.document_basis(Some(position))] }
    }

    /// Returns the basis: the document, and where one is meant the provision with its words and their place.
    fn document_basis(&self, clause: Option<usize>) -> Value {
        let document = self.frame.document;
        let mut basis = Map::new();
        basis.insert("document".into(), json!(document.symbol.clone().unwrap_or_else(|| self.frame.file.to_owned())));
        if let Some(date) = document.date {
            basis.insert("date".into(), json!(date.to_string()));
        }
        if let Some(clause) = clause.and_then(|clause| self.clauses.get(clause)) {
            basis.insert("article".into(), json!(clause.provision.cite()));
            basis.insert("quote".into(), json!(document.quote(&clause.provision)));
            if let Some(piece) = clause.provision.pieces.first() {
                let line = self.frame.line(piece.paragraph, piece.start);
                basis.insert("source".into(), json!(format!("{}:{line}", self.frame.file)));
            }
        }
        Value::Object(basis)
    }

    fn operations(&mut self, position: usize) -> Vec<Value> {
        let Action { deed, .. } = self.deeds.actions[position].clone();
        match deed {
            Deed::Give { gifts, taker, land } => vec![self.give(position, &gifts, &taker, &land)],
            Deed::Divide { original, takers } => vec![self.divide(position, original, &takers)],
            Deed::Rename { unit, kind, name } => self.rename(unit, kind, &name),
            Deed::End { units, ceases } => {
                let manner = if ceases { "cease" } else { "dissolve" };
                units.iter().map(|unit| json!({"op": "dissolve", "unit": self.id(*unit), "manner": manner})).collect()
            }
            Deed::Move { units, to } => {
                let ids: Vec<&str> = units.iter().map(|unit| self.id(*unit)).collect();
                vec![json!({"op": "transfer", "units": ids, "to": self.id(to)})]
            }
            Deed::Keep { units } => {
                let ids: Vec<&str> = units.iter().map(|unit| self.id(*unit)).collect();
                vec![
                    json!({"op": "keep", "units": ids, "reason": {"vi": "không thực hiện sắp xếp", "en": "not rearranged"}}),
                ]
            }
        }
    }

    fn id(&self, number: Number) -> &'s str {
        self.resolution.index.entry(number).unit.id().as_str()
    }

    fn give(&mut self, position: usize, gifts: &[Gift], taker: &Taker, land: &[String]) -> Value {
        let all_whole = gifts.iter().all(|gift| gift.extent == Extent::Whole);
        let into = self.taker(position, 0, taker);
        let mut operation = match all_whole && (gifts.len() > 1 || matches!(taker, Taker::Living(_))) {
            true => {
                let units: Vec<&str> = gifts.iter().map(|gift| self.id(gift.original)).collect();
                json!({"op": "merge", "units": units, "into": into})
            }
            false => json!({"op": "rearrange", "results": [{"unit": into, "from": self.shares(gifts)}]}),
        };
        if !land.is_empty() {
            let land = land.join(", ");
            operation["note"] = json!({"vi": format!("cùng với {land} (không phải đơn vị của cơ cấu)"), "en": format!("together with {land} (no unit of the structure)")});
        }
        operation
    }

    /// Actions that wait for each other are one operation with several results.
    fn together(&mut self, group: &[usize]) -> Value {
        let mut results = Vec::new();
        for position in group {
            if let Deed::Give { gifts, taker, .. } = self.deeds.actions[*position].deed.clone() {
                let into = self.taker(*position, 0, &taker);
                results.push(json!({"unit": into, "from": self.shares(&gifts)}));
            }
        }
        json!({"op": "rearrange", "results": results})
    }

    fn shares(&self, gifts: &[Gift]) -> Vec<Value> {
        gifts.iter().map(|gift| self.share(gift)).collect()
    }

    fn share(&self, gift: &Gift) -> Value {
        let extent = match gift.extent {
            Extent::Whole => "whole",
            Extent::Part => "part",
            Extent::Remainder => "remainder",
        };
        let mut share = json!({"unit": self.id(gift.original), "extent": extent});
        let known = |measure: &str| {
            let catalogue = self.structure.catalogue();
            catalogue.measures.is_empty() || catalogue.measure(measure).is_some()
        };
        if gift.area != gift.population && known("area") && known("population") {
            share["takes"] = takes(gift);
        }
        if gift.extent == Extent::Part {
            let unit = self.resolution.index.entry(gift.original).unit.facts();
            let stated = [("area", gift.amounts.area), ("population", gift.amounts.population)];
            let known = stated.into_iter().filter(|(measure, _)| unit.measure(measure) > 0);
            let measures: Map<String, Value> = known
                .filter_map(|(measure, amount)| Some((measure.to_owned(), json!(self.scaled(measure, amount?)))))
                .collect();
            if !measures.is_empty() {
                share["measures"] = Value::Object(measures);
            }
        }
        share
    }

    /// Returns an amount as the catalogue counts it: areas are read in hundredths.
    fn scaled(&self, measure: &str, amount: i64) -> i64 {
        let decimals = self.structure.catalogue().measure(measure).map_or(2, |found| found.decimals);
        match (measure, decimals) {
            ("area", 0) => (amount + 50) / 100,
            ("area", 1) => (amount + 5) / 10,
            ("area", more) => amount.saturating_mul(10_i64.saturating_pow(u32::from(more) - 2)),
            _ => amount,
        }
    }

    fn taker(&mut self, position: usize, number: usize, taker: &Taker) -> Value {
        match taker {
            Taker::Living(unit) => json!(self.id(*unit)),
            Taker::New(new) => self.new_unit(position, number, new),
        }
    }

    fn new_unit(&mut self, position: usize, number: usize, new: &NewUnit) -> Value {
        // A new province stands where the old one stands, not below it.
        let home = self.resolution.home.map(|home| self.resolution.index.entry(home));
        let is_province = new.kind == KindWord::Province;
        let superior = new.under.or(self.resolution.home.filter(|_| !is_province));
        let beside = home.filter(|_| is_province && new.under.is_none()).and_then(|home| home.unit.superior());
        let id = self.new_id(new, superior);
        self.founded.insert((position, number), id.clone());
        let mut unit = json!({"id": id, "name": self.full_name(new.kind, &new.name)});
        match self.kind_id(new.kind) {
            Some(kind) => unit["kind"] = json!(kind),
            None => {
                self.unknown_kinds.insert(new.kind);
            }
        }
        let superior = superior.map(|superior| self.id(superior)).or(beside.map(|above| above.id().as_str()));
        if let Some(superior) = superior {
            unit["superior"] = json!(superior);
        }
        unit
    }

    fn full_name(&self, kind: KindWord, name: &str) -> String {
        if !self.has_kind_in_name {
            return name.to_owned();
        }
        let mut letters = kind.word().chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{} {name}", letters.as_str())
    }

    fn new_id(&mut self, new: &NewUnit, superior: Option<Number>) -> String {
        let label = format!("{} {}", new.kind.word(), new.name);
        if let Some(chosen) = self.request.ids.get(&key(&label)) {
            return chosen.clone();
        }
        let above = superior.map(|superior| slug(self.resolution.index.entry(superior).bare));
        let own = slug(&label);
        let id = above.filter(|above| !above.is_empty()).map_or(own.clone(), |above| format!("{above}.{own}"));
        let id =
            free(&id, |id| self.structure.contains(id) || self.structure.ended(id).is_some() || self.used.contains(id));
        self.used.insert(id.clone());
        id
    }

    /// Returns the id of a kind: that of most units of the structure that are called so, or else the catalogue's.
    fn kind_id(&self, kind: KindWord) -> Option<String> {
        let catalogue = self.structure.catalogue();
        let declared = || {
            let word = fold(kind.word());
            let is_called = |name: &str| fold(name) == word || fold(name).starts_with(&format!("{word} "));
            catalogue.kinds.iter().find(|known| is_called(known.name.get(Speech::Vi))).map(|known| known.id.to_string())
        };
        let usual = || catalogue.kinds.is_empty().then(|| usual_kind(kind).to_owned());
        self.kinds.get(&kind).cloned().or_else(declared).or_else(usual)
    }

    fn divide(&mut self, position: usize, original: Number, takers: &[NewUnit]) -> Value {
        let last = takers.len().saturating_sub(1);
        let results: Vec<Value> = takers
            .iter()
            .enumerate()
            .map(|(number, new)| {
                let unit = self.new_unit(position, number, new);
                let extent = if number == last { "remainder" } else { "part" };
                json!({"unit": unit, "from": [{"unit": self.id(original), "extent": extent}]})
            })
            .collect();
        json!({"op": "rearrange", "results": results})
    }

    fn rename(&mut self, unit: Number, kind: KindWord, name: &str) -> Vec<Value> {
        let entry = self.resolution.index.entry(unit);
        let id = self.id(unit);
        let mut operations = Vec::new();
        if entry.kind != kind {
            match self.kind_id(kind) {
                Some(kind) => operations.push(json!({"op": "reclassify", "units": [id], "kind": kind})),
                None => {
                    self.unknown_kinds.insert(kind);
                }
            }
        }
        let full = self.full_name(kind, name);
        if key(entry.unit.facts().name.get(Speech::Vi)) != key(&full) {
            operations.push(json!({"op": "rename", "unit": id, "name": full}));
        }
        operations
    }

    /// Party organisations that are named and known pass to the committee that is named.
    fn handover(&self, statement: &Statement) -> Option<Value> {
        let Statement::Handover(handover @ Handover { units, to, .. }) = statement else { return None };
        let bodies = &self.frame.bodies;
        let to = bodies.find(&to.0)?;
        if let Some(all) = bodies.counted(handover) {
            return Some(json!({"op": "transfer", "units": all, "to": to}));
        }
        let known: Vec<&str> = units.iter().filter_map(|(name, _)| bodies.find(name)).collect();
        (known.len() == units.len() && !known.is_empty()).then(|| json!({"op": "transfer", "units": known, "to": to}))
    }

    /// Units that stay come under the unit that new ones belong to; units between that are empty then end.
    fn levels(&mut self, steps: &mut Vec<Value>) -> (Vec<Number>, Vec<Number>) {
        let index = &self.resolution.index;
        let Some(home) = self.resolution.home.filter(|home| index.tier(*home) == Tier::Province) else {
            return Default::default();
        };
        if self.request.keep_districts {
            return Default::default();
        }
        let founds_below_home = self.deeds.actions.iter().any(|action| {
            matches!(&action.deed, Deed::Give { taker: Taker::New(new), .. } if new.under.is_none() && new.kind.tier() == Tier::Commune)
        });
        if !founds_below_home {
            return Default::default();
        }
        let stays = self.deeds.actions.iter().flat_map(|action| match &action.deed {
            Deed::Keep { units } => units.clone(),
            Deed::Rename { unit, .. } => vec![*unit],
            _ => Vec::new(),
        });
        let moved: Vec<Number> =
            stays.filter(|unit| index.entry(*unit).above != Some(home) && index.tier(*unit) == Tier::Commune).collect();
        let mut gone = self.deeds.ended();
        gone.extend(&moved);
        let goes = |unit: &str| index.number(unit).is_some_and(|number| gone.contains(&number));
        let emptied: Vec<Number> = (0..index.entries.len() as Number)
            .filter(|number| {
                let is_district = index.tier(*number) == Tier::District && !gone.contains(number);
                let is_inside =
                    index.province(*number).is_some_and(|province| self.resolution.scope.contains(&province));
                let mut below = index.entry(*number).unit.subordinates_unsorted().peekable();
                is_district && is_inside && below.peek().is_some() && below.all(|unit| goes(unit.id()))
            })
            .collect();
        let mut operations = Vec::new();
        if !moved.is_empty() {
            let ids: Vec<&str> = moved.iter().map(|unit| self.id(*unit)).collect();
            operations.push(json!({"op": "transfer", "units": ids, "to": self.id(home)}));
        }
        operations
            .extend(emptied.iter().map(|unit| json!({"op": "dissolve", "unit": self.id(*unit), "manner": "cease"})));
        let mut basis = vec![self.document_basis(None)];
        basis.extend(self.frame.document.grounds.iter().map(|ground| json!({"document": ground})));
        let title =
            "Đơn vị còn lại trực thuộc cấp tỉnh; đơn vị trung gian không còn đơn vị trực thuộc kết thúc hoạt động"
                .to_owned();
        self.push(steps, StepHead { id: "cap-trung-gian".into(), title, basis }, operations);
        (moved, emptied)
    }
}

/// Returns for each kind the id that most units called so have.
fn kinds(resolution: &Resolution<'_>) -> BTreeMap<KindWord, String> {
    let mut counts: BTreeMap<(KindWord, &str), usize> = BTreeMap::new();
    for entry in &resolution.index.entries {
        *counts.entry((entry.kind, entry.unit.kind().as_str())).or_default() += 1;
    }
    let mut best: BTreeMap<KindWord, (usize, &str)> = BTreeMap::new();
    for ((kind, id), count) in counts {
        let known = best.entry(kind).or_insert((count, id));
        if count > known.0 {
            *known = (count, id);
        }
    }
    best.into_iter().map(|(kind, (_, id))| (kind, id.to_owned())).collect()
}

/// Returns of what a portion is a part, all, or the remainder.
fn takes(gift: &Gift) -> Value {
    let word = |share: Share| match share {
        Share::None => None,
        Share::Part => Some("part"),
        Share::Whole => Some("whole"),
        Share::Rest => Some("remainder"),
    };
    let both = [("area", word(gift.area)), ("population", word(gift.population))];
    let said: Map<String, Value> =
        both.into_iter().filter_map(|(of, word)| Some((of.to_owned(), json!(word?)))).collect();
    Value::Object(said)
}

/// Returns the usual id of a kind, for structures whose catalogue declares none.
fn usual_kind(kind: KindWord) -> &'static str {
    match kind {
        KindWord::Commune => "territory.commune",
        KindWord::Ward => "territory.ward",
        KindWord::Township => "territory.township",
        KindWord::SpecialZone => "territory.special_zone",
        KindWord::District | KindWord::UrbanDistrict => "territory.district",
        KindWord::Town => "territory.town",
        KindWord::City => "territory.city",
        KindWord::Province => "territory.province",
    }
}
