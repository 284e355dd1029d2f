//! From statements to what is to be done: who gives how much to whom, in an order in which it can be done.

use std::collections::{BTreeMap, BTreeSet};

use super::grammar::{Amounts, Clause, KindWord, Share, Span, Statement, Target, Tier};
use super::names::{Number, key};
use super::resolve::Resolution;
use crate::model::Extent;

/// What one unit gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gift {
    pub original: Number,
    pub area: Share,
    pub population: Share,
    pub extent: Extent,
    pub amounts: Amounts,
    /// Clauses that take other parts, as the text cites them.
    pub after: Vec<u32>,
    pub span: Span,
}

/// Who takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taker {
    /// A unit that is formed.
    New(NewUnit),
    /// A living one.
    Living(Number),
}

/// A unit that is formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewUnit {
    pub kind: KindWord,
    pub name: String,
    pub under: Option<Number>,
    pub span: Span,
}

impl NewUnit {
    /// Returns kind and name.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.kind.word(), self.name)
    }
}

/// One thing that a clause does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Units give portions to one that is formed or lives.
    Give { gifts: Vec<Gift>, taker: Taker, land: Vec<String> },
    /// Units come under another superior.
    Move { units: Vec<Number>, to: Number },
    /// A unit is divided.
    Divide { original: Number, takers: Vec<NewUnit> },
    /// A unit gets another name, another kind, or both.
    Rename { unit: Number, kind: KindWord, name: String },
    /// Units end.
    End { units: Vec<Number>, ceases: bool },
    /// Units stay as they are.
    Keep { units: Vec<Number> },
}

/// A deed and the clause that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Action {
    /// Position of the clause.
    pub clause: usize,
    /// Number of the clause as others cite it.
    pub number: Option<u32>,
    pub deed: Deed,
}

/// A remainder, and the clauses that it cites and that take parts.
type Miscited = (Number, Span, Vec<u32>, Vec<u32>);

/// Everything that the clauses do, and what is wrong with it as a whole.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    pub actions: Vec<Action>,
    /// The order in which they can be done: positions; several together where each waits for another.
    pub order: Vec<Vec<usize>>,
    /// Units of which more is given than there is: the gifts, by their places.
    pub overdrawn: Vec<(Number, Span)>,
    /// Units that give parts and of which nothing says where the rest goes.
    pub unspent: Vec<(Number, Span)>,
    /// Remainders whose cited clauses are not those that take parts: unit, cited, found.
    ///
    /// A citation shared by several units of a list is held against what is taken of all of them.
    pub miscited: Vec<Miscited>,
    /// Districts that were taken for all their communes.
    pub expanded: Vec<(Number, Span)>,
    /// Land that is no unit and would be all that a unit is formed of.
    pub only_land: Vec<(String, Span)>,
    /// Provinces of which a sentence would make a commune; they are left out.
    pub too_high: Vec<(Number, Span)>,
}

impl Deeds {
    pub(super) fn of(clauses: &[Clause], resolution: &Resolution<'_>) -> Self {
        let mut deeds = Deeds::default();
        for (position, clause) in clauses.iter().enumerate() {
            for statement in &clause.statements {
                if let Some(deed) = deed(statement, resolution, &mut deeds) {
                    deeds.actions.push(Action { clause: position, number: clause.provision.clause(), deed });
                }
            }
        }
        deeds.settle();
        deeds.order();
        deeds
    }

    /// Iterates over the gifts with the position of their action.
    pub(super) fn gifts(&self) -> impl Iterator<Item = (usize, &Gift)> {
        self.actions.iter().enumerate().flat_map(|(position, action)| match &action.deed {
            Deed::Give { gifts, .. } => gifts.iter().map(move |gift| (position, gift)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    }

    /// Returns the units that end, with all that they are.
    pub(super) fn ended(&self) -> BTreeSet<Number> {
        let given = self.gifts().filter(|(_, gift)| gift.extent != Extent::Part).map(|(_, gift)| gift.original);
        let others = self.actions.iter().flat_map(|action| match &action.deed {
            Deed::End { units, .. } => units.clone(),
            Deed::Divide { original, .. } => vec![*original],
            _ => Vec::new(),
        });
        given.chain(others).collect()
    }

    /// Returns the units that are formed with kind and name of another new one, or of one that stays, in the same place.
    pub(super) fn alike<'d>(&'d self, resolution: &Resolution<'_>) -> Vec<&'d NewUnit> {
        let ended = self.ended();
        let renamed: BTreeSet<Number> = self
            .actions
            .iter()
            .filter_map(|action| match action.deed {
                Deed::Rename { unit, .. } => Some(unit),
                _ => None,
            })
            .collect();
        let index = &resolution.index;
        let mut seen = BTreeSet::new();
        let founded = self.actions.iter().flat_map(|action| match &action.deed {
            Deed::Give { taker: Taker::New(new), .. } => std::slice::from_ref(new),
            Deed::Divide { takers, .. } => takers.as_slice(),
            _ => &[],
        });
        founded
            .filter(|new| {
                let superior = new.under.or(resolution.home);
                let stays = index.exact(new.kind, &new.name).iter().any(|number| {
                    index.entry(*number).above == superior && !ended.contains(number) && !renamed.contains(number)
                });
                !seen.insert((new.kind, key(&new.name), superior)) || stays
            })
            .collect()
    }

    /// Looks at all gifts of a unit together: which of them takes the last of it, and whether they add up.
    fn settle(&mut self) {
        let mut by_unit: BTreeMap<Number, Vec<(usize, usize)>> = BTreeMap::new();
        for (position, action) in self.actions.iter().enumerate() {
            if let Deed::Give { gifts, .. } = &action.deed {
                for (index, gift) in gifts.iter().enumerate() {
                    by_unit.entry(gift.original).or_default().push((position, index));
                }
            }
        }
        let mut citations = Vec::new();
        for (unit, places) in by_unit {
            self.settle_unit(unit, &places, &mut citations);
        }
        self.compare(citations);
    }

    /// Keeps the citations that do not fit; one that a list of units shares may cite for each of them another clause.
    fn compare(&mut self, citations: Vec<(usize, Miscited)>) {
        let mut shared: BTreeMap<(usize, Vec<u32>), BTreeSet<u32>> = BTreeMap::new();
        for (position, (_, _, cited, found)) in &citations {
            shared.entry((*position, cited.clone())).or_default().extend(found);
        }
        let fits = |position: usize, cited: &Vec<u32>, found: &Vec<u32>| {
            let all = &shared[&(position, cited.clone())];
            cited == found || !found.is_empty() && all.iter().eq(cited.iter())
        };
        let wrong = citations.into_iter().filter(|(position, (_, _, cited, found))| !fits(*position, cited, found));
        self.miscited.extend(wrong.map(|(_, wrong)| wrong));
    }

    fn settle_unit(&mut self, unit: Number, places: &[(usize, usize)], citations: &mut Vec<(usize, Miscited)>) {
        let gifts: Vec<Gift> =
            places.iter().filter_map(|(position, index)| self.gift(*position, *index).cloned()).collect();
        let takes_rest = |share: Share| matches!(share, Share::Whole | Share::Rest);
        let total = |share: Share, of: fn(&Gift) -> Share| gifts.iter().filter(|gift| of(gift) == share).count();
        let [areas, populations]: [fn(&Gift) -> Share; 2] = [|gift| gift.area, |gift| gift.population];
        let whole = gifts.iter().any(|gift| [gift.area, gift.population] == [Share::Whole; 2]);
        // What is left of a unit whose whole population has been given is the rest of its area.
        let twice = |share| total(share, areas) > 1 || total(share, populations) > 1;
        if whole && gifts.len() > 1 || twice(Share::Whole) || twice(Share::Rest) {
            let second = gifts.iter().rev().find(|gift| takes_rest(gift.area) || takes_rest(gift.population));
            self.overdrawn.extend(second.map(|gift| (unit, gift.span)));
        }
        // Of what no clause speaks, such as the population of an empty island, nothing can be left.
        let spent = |of: fn(&Gift) -> Share| {
            gifts.iter().any(|gift| takes_rest(of(gift))) || gifts.iter().all(|gift| of(gift) == Share::None)
        };
        let is_spent = spent(areas) && spent(populations);
        let whole = whole
            || gifts.len() == 1
                && is_spent
                && !gifts.iter().any(|gift| gift.area == Share::Rest || gift.population == Share::Rest);
        let last = gifts.iter().rposition(|gift| gift.area == Share::Rest || gift.population == Share::Rest);
        let last = last.or_else(|| gifts.iter().rposition(|gift| takes_rest(gift.area) || takes_rest(gift.population)));
        for (at, (position, index)) in places.iter().enumerate() {
            let extent = match last {
                Some(last) if last == at && is_spent && gifts.len() == 1 && whole => Extent::Whole,
                Some(last) if last == at && is_spent => Extent::Remainder,
                _ => Extent::Part,
            };
            if let Some(gift) = self.gift_mut(*position, *index) {
                gift.extent = extent;
            }
        }
        if !is_spent && let Some(first) = gifts.first() {
            self.unspent.push((unit, first.span));
        }
        for (at, gift) in gifts.iter().enumerate().filter(|(_, gift)| !gift.after.is_empty()) {
            let is_alike = |other: &Gift| {
                let both = |of: fn(&Gift) -> Share| of(other) != Share::None && of(gift) != Share::None;
                both(areas) || both(populations)
            };
            let others = places.iter().enumerate().filter(|(other, _)| *other != at && is_alike(&gifts[*other]));
            let mut found: Vec<u32> = others.filter_map(|(_, (position, _))| self.actions[*position].number).collect();
            found.sort_unstable();
            found.dedup();
            let mut cited = gift.after.clone();
            cited.sort_unstable();
            // Clauses behind this one may take parts as well, without being cited.
            let own = self.actions[places[at].0].number.unwrap_or(u32::MAX);
            let expected: Vec<u32> =
                found.iter().copied().filter(|clause| *clause < own || cited.contains(clause)).collect();
            citations.push((places[at].0, (unit, gift.span, cited, expected)));
        }
    }

    fn gift(&self, position: usize, index: usize) -> Option<&Gift> {
        match &self.actions.get(position)?.deed {
            Deed::Give { gifts, .. } => gifts.get(index),
            _ => None,
        }
    }

    fn gift_mut(&mut self, position: usize, index: usize) -> Option<&mut Gift> {
        match &mut self.actions.get_mut(position)?.deed {
            Deed::Give { gifts, .. } => gifts.get_mut(index),
            _ => None,
        }
    }

    /// Puts the actions into an order in which a remainder is taken after all parts; otherwise that of the text.
    fn order(&mut self) {
        let mut waits: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.actions.len()];
        let mut parts: BTreeMap<Number, Vec<usize>> = BTreeMap::new();
        for (position, gift) in self.gifts().filter(|(_, gift)| gift.extent == Extent::Part) {
            parts.entry(gift.original).or_default().push(position);
        }
        for (position, gift) in self.gifts().filter(|(_, gift)| gift.extent == Extent::Remainder) {
            let before = parts.get(&gift.original).into_iter().flatten();
            waits[position].extend(before.copied().filter(|other| *other != position));
        }
        self.order = sorted(&waits);
    }
}

/// Sorts by what each waits for, the first of the text first; what waits for each other in a circle is done together.
fn sorted(waits: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut open: Vec<usize> = waits.iter().map(BTreeSet::len).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); waits.len()];
    for (position, before) in waits.iter().enumerate() {
        before.iter().for_each(|other| followers[*other].push(position));
    }
    let mut ready: BTreeSet<usize> = (0..waits.len()).filter(|position| open[*position] == 0).collect();
    let mut left: BTreeSet<usize> = (0..waits.len()).collect();
    let mut found = Vec::with_capacity(waits.len());
    while !left.is_empty() {
        let group = match ready.pop_first() {
            Some(next) => vec![next],
            None => knot(&left, &followers),
        };
        for next in &group {
            left.remove(next);
            for follower in &followers[*next] {
                open[*follower] = open[*follower].saturating_sub(1);
                if open[*follower] == 0 && left.contains(follower) {
                    ready.insert(*follower);
                }
            }
        }
        ready.retain(|position| left.contains(position));
        found.push(group);
    }
    found
}

/// Returns those of which each waits for another of them: what is left without those for which nothing waits.
fn knot(left: &BTreeSet<usize>, followers: &[Vec<usize>]) -> Vec<usize> {
    let mut knot = left.clone();
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    for position in left {
        waiting.insert(*position, followers[*position].iter().filter(|follower| left.contains(follower)).count());
    }
    let mut free: Vec<usize> =
        waiting.iter().filter(|(_, count)| **count == 0).map(|(position, _)| *position).collect();
    while let Some(position) = free.pop() {
        knot.remove(&position);
        for (before, count) in &mut waiting {
            if knot.contains(before) && followers[*before].contains(&position) {
                *count -= 1;
                if *count == 0 {
                    free.push(*before);
                }
            }
        }
    }
    if knot.is_empty() { left.iter().copied().take(1).collect() } else { knot.into_iter().collect() }
}

fn deed(statement: &Statement, resolution: &Resolution<'_>, deeds: &mut Deeds) -> Option<Deed> {
    match statement {
        Statement::Form { portions, target } => {
            let taker = Taker::New(new_unit(target, resolution));
            let tier = target.mention.kinds.first().map(|kind| kind.tier());
            give(portions, taker, tier, resolution, deeds)
        }
        Statement::Join { portions, into } => {
            let taker = resolution.units(into).first().copied()?;
            if let Some(units) = moved(portions, taker, resolution) {
                return Some(Deed::Move { units, to: taker });
            }
            give(portions, Taker::Living(taker), Some(resolution.index.tier(taker)), resolution, deeds)
        }
        Statement::Divide { unit, targets } => {
            let original = resolution.units(unit).first().copied()?;
            Some(Deed::Divide { original, takers: targets.iter().map(|target| new_unit(target, resolution)).collect() })
        }
        Statement::Rename { unit, target } => {
            let unit = resolution.units(unit).first().copied()?;
            let kind = target.mention.kinds.first().copied()?;
            Some(Deed::Rename { unit, kind, name: target.mention.name.clone() })
        }
        Statement::End { units, ceases } => {
            let units: Vec<Number> = units.iter().flat_map(|unit| resolution.units(unit)).copied().collect();
            (!units.is_empty()).then_some(Deed::End { units, ceases: *ceases })
        }
        Statement::Keep { units } => keep(units.iter().flat_map(|unit| resolution.units(unit)).copied().collect()),
        Statement::Totals(totals) => {
            keep(totals.kept_units.iter().flat_map(|unit| resolution.units(unit)).copied().collect())
        }
        _ => None,
    }
}

/// Returns the whole units that come under one of a higher tier, which does not take their land as its own.
fn moved(portions: &[super::grammar::Portion], to: Number, resolution: &Resolution<'_>) -> Option<Vec<Number>> {
    let is_below = |number: &Number| resolution.index.tier(*number) < resolution.index.tier(to);
    let is_whole = portions.iter().all(|portion| portion.extent() == Extent::Whole && !portion.mention.is_land());
    let units: Vec<Number> = portions.iter().flat_map(|portion| resolution.units(&portion.mention)).copied().collect();
    let all_below = !units.is_empty() && units.iter().all(is_below);
    (is_whole && all_below).then_some(units)
}

fn keep(units: Vec<Number>) -> Option<Deed> {
    (!units.is_empty()).then_some(Deed::Keep { units })
}

fn new_unit(target: &Target, resolution: &Resolution<'_>) -> NewUnit {
    let kind = target.mention.kinds.first().copied().unwrap_or(KindWord::Commune);
    let under = target.under.as_ref().and_then(|under| resolution.units(under).first().copied());
    NewUnit { kind, name: target.mention.name.clone(), under, span: target.mention.span }
}

fn give(
    portions: &[super::grammar::Portion],
    taker: Taker,
    tier: Option<Tier>,
    resolution: &Resolution<'_>,
    deeds: &mut Deeds,
) -> Option<Deed> {
    let mut gifts = Vec::new();
    let mut land = Vec::new();
    for portion in portions {
        if portion.mention.is_land() {
            land.push(portion.mention.name.clone());
            continue;
        }
        for original in resolution.units(&portion.mention) {
            let gift = Gift {
                original: *original,
                area: portion.area,
                population: portion.population,
                extent: portion.extent(),
                amounts: portion.amounts,
                after: portion.after.clone(),
                span: portion.mention.span,
            };
            if resolution.index.tier(*original) == Tier::Province && tier == Some(Tier::Commune) {
                deeds.too_high.push((*original, portion.mention.span));
                continue;
            }
            // A district all of which becomes a unit below: its communes are what is given.
            let communes = below(*original, tier, resolution);
            if portion.extent() == Extent::Whole && !communes.is_empty() {
                deeds.expanded.push((*original, portion.mention.span));
                gifts.extend(communes.into_iter().map(|original| Gift { original, ..gift.clone() }));
                continue;
            }
            gifts.push(gift);
        }
    }
    if gifts.is_empty() && !land.is_empty() {
        deeds.only_land.extend(portions.first().map(|portion| (land.join(", "), portion.mention.span)));
    }
    (!gifts.is_empty()).then_some(Deed::Give { gifts, taker, land })
}

/// Returns the communes of a district that becomes a unit of their tier.
fn below(original: Number, tier: Option<Tier>, resolution: &Resolution<'_>) -> Vec<Number> {
    let index = &resolution.index;
    if tier != Some(Tier::Commune) || index.tier(original) != Tier::District {
        return Vec::new();
    }
    let subordinates = index.entry(original).unit.subordinates();
    subordinates.into_iter().filter_map(|unit| index.number(unit.id())).collect()
}
