//! Totals before and after: bodies by kind, quantities, heads and deputies.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::cores::both;
use crate::diagnostic::{Say, Speech};
use crate::model::{Catalogue, Confidence, Figure, Id, Role, Structure, Text, UnitRef};
use crate::words::number;

/// One line of totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Id of the kind, measure or role; absent for the sum of all bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Name in both languages.
    pub name: Say,
    /// The total before.
    pub before: i64,
    /// The total after.
    pub after: i64,
    /// Decimals of a measure.
    #[serde(skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// Unit of measurement of a quantity with decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Say>,
    /// How many bodies state a quantity, before and after; absent where all do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<(usize, usize)>,
}

fn is_zero(decimals: &u8) -> bool {
    *decimals == 0
}

impl Total {
    /// Returns after − before.
    pub fn difference(&self) -> i64 {
        self.after.saturating_sub(self.before)
    }

    /// Returns the name with the unit, and with how many bodies state the quantity: a sum tells nothing of the others.
    pub fn label(&self, speech: Speech) -> String {
        let name = self.name.to(speech);
        let show = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX), 0, speech);
        let stated = self.stated.map(|(before, after)| {
            let bodies = if before == after { show(after) } else { format!("{} → {}", show(before), show(after)) };
            let word = if (before, after) == (1, 1) { "body" } else { "bodies" };
            speech.pick(format!("{bodies} {word} with figures"), format!("{bodies} đơn vị có số liệu"))
        });
        let unit = self.unit.as_ref().map(|unit| unit.to(speech).to_owned());
        let remarks: Vec<String> = unit.into_iter().chain(stated).collect();
        if remarks.is_empty() { name.to_owned() } else { format!("{name} ({})", remarks.join("; ")) }
    }
}

/// How many facts of the structures rest on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Evidence {
    /// Units and figures confirmed by a source.
    pub confirmed: u64,
    /// From memory.
    pub memory: u64,
    /// Invented to illustrate.
    pub illustrative: u64,
    /// Without any statement.
    pub unstated: u64,
}

/// Totals before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Totals {
    /// All bodies.
    pub bodies: Option<Total>,
    /// Bodies by kind, in the order of the catalogue, then by id.
    pub kinds: Vec<Total>,
    /// Quantities, in the order of the catalogue, then by id.
    pub measures: Vec<Total>,
    /// Heads and deputies.
    pub posts: Vec<Total>,
    /// What the facts before rest on.
    pub evidence: Evidence,
}

#[derive(Default)]
struct Count {
    kinds: BTreeMap<Id, i64>,
    measures: BTreeMap<Id, i64>,
    /// How many bodies state a measure.
    stated: BTreeMap<Id, i64>,
    posts: [i64; 2],
    evidence: Evidence,
}

impl Count {
    fn of(structure: &Structure) -> Count {
        let mut count = Count::default();
        for unit in structure.units() {
            count.add(unit);
        }
        count
    }

    fn add(&mut self, unit: UnitRef<'_>) {
        let facts = unit.facts();
        add(&mut self.kinds, &facts.kind, 1);
        self.evidence.note(unit.confidence());
        for (measure, figure) in facts.measures.iter() {
            add(&mut self.measures, measure, figure.value);
            add(&mut self.stated, measure, 1);
            self.evidence.note(confidence(figure, unit));
        }
        for (position, role) in [Role::Head, Role::Deputy].into_iter().enumerate() {
            self.posts[position] += i64::from(facts.posts_total(role));
        }
    }
}

fn add(totals: &mut BTreeMap<Id, i64>, id: &Id, value: i64) {
    match totals.get_mut(id) {
        Some(total) => *total = total.saturating_add(value),
        None => drop(totals.insert(id.clone(), value)),
    }
}

fn confidence(figure: &Figure, unit: UnitRef<'_>) -> Option<Confidence> {
    figure.provenance.as_deref().map(|provenance| provenance.confidence).or_else(|| unit.confidence())
}

impl Evidence {
    fn note(&mut self, confidence: Option<Confidence>) {
        let counted = match confidence {
            Some(Confidence::Confirmed) => &mut self.confirmed,
            Some(Confidence::Memory) => &mut self.memory,
            Some(Confidence::Illustrative) => &mut self.illustrative,
            None => &mut self.unstated,
        };
        *counted += 1;
    }
}

impl Totals {
    /// Counts two structures.
    pub fn between(before: &Structure, after: &Structure) -> Totals {
        let (one, other) = both(|| Count::of(before), || Count::of(after));
        let catalogue = before.catalogue();
        let kind = |id: &Id| catalogue.kind(id).map(|kind| (kind.name.clone(), 0));
        let measure = |id: &Id| catalogue.measure(id).map(|measure| (measure.name.clone(), measure.decimals));
        let mut quantities = rows(
            &catalogue.measures.iter().map(|measure| &measure.id).collect::<Vec<&Id>>(),
            &one.measures,
            &other.measures,
            measure,
        );
        for total in &mut quantities {
            let Some(id) = &total.id else { continue };
            let unit = catalogue.measure(id).and_then(|measure| measure.unit.as_ref());
            total.unit = unit.filter(|_| total.decimals > 0).map(Text::say);
            let stated = |count: &Count| count.stated.get(id).map_or(0, |count| usize::try_from(*count).unwrap_or(0));
            let stated = (stated(&one), stated(&other));
            total.stated = Some(stated).filter(|stated| *stated != (before.len(), after.len()));
        }
        let kinds: Vec<&Id> = catalogue.kinds.iter().map(|kind| &kind.id).collect();
        let total = |name: Say, before: i64, after: i64| Total {
            id: None,
            name,
            before,
            after,
            decimals: 0,
            unit: None,
            stated: None,
        };
        let posts = [Role::Head, Role::Deputy].into_iter().enumerate().map(|(position, role)| Total {
            id: Some(role.id().into()),
            ..total(Say::new(role.name(Speech::En), role.name(Speech::Vi)), one.posts[position], other.posts[position])
        });
        let all = Say::new("bodies", "đơn vị, tổ chức");
        Totals {
            bodies: Some(total(all, before.len() as i64, after.len() as i64)),
            kinds: rows(&kinds, &one.kinds, &other.kinds, kind),
            measures: quantities,
            posts: posts.collect(),
            evidence: one.evidence,
        }
    }
}

/// Returns one row per id that is counted, in the order of the catalogue, then by id.
fn rows(
    order: &[&Id],
    before: &BTreeMap<Id, i64>,
    after: &BTreeMap<Id, i64>,
    entry: impl Fn(&Id) -> Option<(Text, u8)>,
) -> Vec<Total> {
    let others = before.keys().chain(after.keys()).filter(|id| !order.contains(id));
    let others: std::collections::BTreeSet<&Id> = others.collect();
    let ids = order.iter().copied().chain(others);
    let counted = ids.filter(|id| before.contains_key(*id) || after.contains_key(*id));
    counted
        .map(|id| {
            let (name, decimals) = entry(id).unwrap_or_default();
            let name = if name.is_empty() { Say::same(id.to_string()) } else { name.say() };
            let count = |counts: &BTreeMap<Id, i64>| counts.get(id).copied().unwrap_or(0);
            let (before, after) = (count(before), count(after));
            Total { id: Some(id.clone()), name, before, after, decimals, unit: None, stated: None }
        })
        .collect()
}

/// Returns the catalogue's measure that weighs a unit in pictures: the first conserved one that it carries.
pub fn weight(catalogue: &Catalogue, unit: UnitRef<'_>) -> Option<(Id, i64)> {
    let facts = unit.facts();
    let declared = catalogue.measures.iter().map(|measure| &measure.id).chain(facts.measures.keys());
    let mut carried = declared.filter(|measure| catalogue.is_conserved(measure) && facts.measures.contains(measure));
    carried.next().map(|measure| (measure.clone(), facts.measure(measure)))
}
