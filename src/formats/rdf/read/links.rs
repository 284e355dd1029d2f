//! Links between bodies: who is whose superior, and which lines are laid over the hierarchy.
//!
//! Registers state superiors from above, from below, or both, sometimes several, and some state every superior up to
//! the root, because `org:subOrganizationOf` is transitive.
//! The first that no other implies becomes the direct superior, a body of the document before one that is missed; further
//! ones become lines of direct subordination, so that nothing is lost and rules can tell.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::graph::{NodeId, Value};
use crate::diagnostic::Severity;
use crate::formats::rdf::iri::Space;
use crate::formats::rdf::record::LINE;
use crate::formats::rdf::vocabulary::{
    CLASS_LINE, DOWNWARD, LINKED_TO, NAMESPACE, POST_IN, REPORTS_TO, SUB_PROPERTY_OF, UPWARD, snake,
};
use crate::model::{Family, Id, Line, LineKey, Unit};
use crate::say;

/// Most bodies that are visited to find out whether one superior implies another.
const VISITED_MAX: usize = 2_000;

impl Reader<'_> {
    /// Sets the superiors of the units and returns the lines laid over them.
    pub(super) fn links(&mut self, units: &mut [(NodeId, Unit)]) -> Vec<Line> {
        let above = self.superiors(units);
        let mut lines: BTreeMap<LineKey, Line> = BTreeMap::new();
        let mut lay = |line: Line| {
            lines.entry(line.key()).or_insert(line);
        };
        let known: FxHashSet<NodeId> = units.iter().map(|(node, _)| *node).collect();
        for (node, unit) in &mut *units {
            let mut superiors = direct(*node, &above);
            superiors.sort_by_key(|superior| !known.contains(superior));
            let mut superiors = superiors.into_iter().map(|node| self.names.id(self.graph, Space::Unit, node));
            unit.superior = superiors.next();
            superiors.for_each(|other| lay(Line::new(Family::Subordination.id(), other, unit.id.clone())));
        }
        for node in self.graph.members(&[CLASS_LINE]) {
            self.read::<Line>(node, &LINE, |_| {}).into_iter().for_each(&mut lay);
        }
        let properties = self.line_properties();
        for (node, unit) in &*units {
            for fact in self.graph.facts(*node) {
                let Some(line_type) = properties.get(&fact.property) else { continue };
                match fact.value.node() {
                    Some(to) => {
                        let to = self.names.id(self.graph, Space::Unit, to);
                        lay(Line::new(line_type.clone(), unit.id.clone(), to));
                    }
                    None => self.unreadable(*node, fact.property, &fact.value),
                }
            }
        }
        for line in self.reports(units, &lines) {
            lines.entry(line.key()).or_insert(line);
        }
        lines.into_values().collect()
    }

    /// Returns for every unit the bodies above it, in the order in which the document states them.
    fn superiors(&mut self, units: &[(NodeId, Unit)]) -> FxHashMap<NodeId, Vec<NodeId>> {
        let graph = self.graph;
        let mut above: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        let (mut upward, mut downward) = (Vec::new(), Vec::new());
        let known: FxHashSet<NodeId> = units.iter().map(|(node, _)| *node).collect();
        for property in UPWARD.iter().filter_map(|term| graph.node(term)) {
            for (node, _) in units {
                for value in graph.values(*node, Some(property)) {
                    match value {
                        Value::Node(superior) => upward.push((*node, *superior, property)),
                        Value::Literal { .. } => self.unreadable(*node, property, value),
                    }
                }
            }
        }
        for property in DOWNWARD.iter().filter_map(|term| graph.node(term)) {
            for fact in graph.all().iter().filter(|fact| fact.property == property) {
                match &fact.value {
                    Value::Node(unit) => downward.push((*unit, fact.subject, property)),
                    Value::Literal { .. } => self.unreadable(fact.subject, property, &fact.value),
                }
            }
        }
        for (unit, superior, _) in upward.iter().chain(&downward) {
            let superiors = above.entry(*unit).or_default();
            if !superiors.contains(superior) {
                superiors.push(*superior);
            }
        }
        // A register that states links in one direction only is not to be blamed for it.
        if !upward.is_empty() && !downward.is_empty() {
            self.one_sided(&upward, &downward, &known);
        }
        above
    }

    /// Reports links that the register states on one side only, although it states both directions.
    fn one_sided(
        &mut self,
        upward: &[(NodeId, NodeId, NodeId)],
        downward: &[(NodeId, NodeId, NodeId)],
        known: &FxHashSet<NodeId>,
    ) {
        let pairs = |links: &[(NodeId, NodeId, NodeId)]| -> FxHashSet<(NodeId, NodeId)> {
            links.iter().map(|(unit, superior, _)| (*unit, *superior)).collect()
        };
        let (up, down) = (pairs(upward), pairs(downward));
        for (unit, superior, property) in
            upward.iter().filter(|(unit, superior, _)| !down.contains(&(*unit, *superior)))
        {
            if known.contains(superior) {
                self.report_one_sided(*unit, *superior, *property, *superior);
            }
        }
        for (unit, superior, property) in
            downward.iter().filter(|(unit, superior, _)| !up.contains(&(*unit, *superior)))
        {
            self.report_one_sided(*unit, *superior, *property, *unit);
        }
    }

    fn report_one_sided(&mut self, unit: NodeId, superior: NodeId, property: NodeId, silent: NodeId) {
        let (below, above, silent_shown) = (self.shown(unit), self.shown(superior), self.shown(silent));
        let message = say!(
            "{below} is under {above}, but {silent_shown} does not say so",
            "{below} trực thuộc {above} nhưng {silent_shown} không ghi như vậy"
        );
        let help = say!("state the link on both sides, or on neither", "ghi quan hệ ở cả hai phía, hoặc bỏ cả hai");
        let (subject, object) = if silent == superior { (unit, superior) } else { (superior, unit) };
        self.tell(
            Severity::Warning,
            "one-sided-link",
            (message, help),
            (subject, Some(property), Some(&Value::Node(object))),
        );
    }

    /// Returns the properties that are lines, with the type of the line.
    pub(super) fn line_properties(&mut self) -> FxHashMap<NodeId, Id> {
        let graph = self.graph;
        let mut properties: FxHashMap<NodeId, Id> = FxHashMap::default();
        let mut used: BTreeSet<NodeId> = BTreeSet::new();
        used.extend(graph.all().iter().map(|fact| fact.property));
        for property in used {
            if let Some(id) = self.mapping.lines.get(graph.name(property)) {
                properties.insert(property, id.clone());
                continue;
            }
            let own = self.names.own_id(graph, Space::Line, property);
            let is_family = |id: &Id| Family::parse(id).is_some() || !graph.name(property).starts_with(NAMESPACE);
            if let Some(id) = own.filter(is_family) {
                properties.insert(property, id);
            } else if graph.name(property) == LINKED_TO || self.family_of(property).is_some() {
                properties.insert(property, self.names.id(graph, Space::Line, property));
            }
        }
        properties
    }

    /// Returns the family of a property that is declared to lie below `org:linkedTo` or one of our families.
    pub(super) fn family_of(&self, property: NodeId) -> Option<Family> {
        let graph = self.graph;
        let below = graph.node(SUB_PROPERTY_OF)?;
        let (mut pending, mut seen) = (vec![property], FxHashSet::default());
        let mut is_link = graph.name(property) == LINKED_TO;
        while let Some(at) = pending.pop() {
            for above in graph.values(at, Some(below)).into_iter().filter_map(Value::node) {
                let local = graph.name(above).strip_prefix(NAMESPACE).map(snake);
                if let Some(family) = local.and_then(|local| Family::parse(&local)) {
                    return Some(family);
                }
                is_link |= graph.name(above) == LINKED_TO;
                if seen.insert(above) {
                    pending.push(above);
                }
            }
        }
        // ORG does not say what authority such a link carries: none is read into it.
        is_link.then_some(Family::Coordination)
    }

    /// Returns leadership lines for reporting lines between bodies that nothing else ties together.
    fn reports(&mut self, units: &[(NodeId, Unit)], lines: &BTreeMap<LineKey, Line>) -> Vec<Line> {
        let graph = self.graph;
        let (reports_to, post_in) = (graph.node(REPORTS_TO), graph.node(POST_IN));
        if reports_to.is_none() {
            return Vec::new();
        }
        let ties: FxHashSet<(&Id, &Id)> = lines.keys().map(|key| (&key.from, &key.to)).collect();
        let superiors: FxHashMap<&Id, Option<&Id>> =
            units.iter().map(|(_, unit)| (&unit.id, unit.superior.as_ref())).collect();
        let mut reported = Vec::new();
        for fact in graph.all().iter().filter(|fact| Some(fact.property) == reports_to) {
            let body = |node: NodeId| {
                let of_post = || graph.values(node, post_in).into_iter().find_map(Value::node);
                self.names.unit(node).or_else(|| self.names.unit(of_post()?))
            };
            let (Some(below), Some(above)) = (body(fact.subject), fact.value.node().and_then(body)) else { continue };
            let is_told = superiors.get(below).copied().flatten() == Some(above) || ties.contains(&(above, below));
            if below != above && !is_told {
                reported.push(Line::new(Family::Leadership.id(), above.clone(), below.clone()));
            }
        }
        reported
    }
}

/// Returns the bodies directly above a body: those that no other one implies, which stands between.
fn direct(node: NodeId, above: &FxHashMap<NodeId, Vec<NodeId>>) -> Vec<NodeId> {
    let Some(superiors) = above.get(&node) else { return Vec::new() };
    if superiors.len() < 2 {
        return superiors.clone();
    }
    let reach: Vec<FxHashSet<NodeId>> = superiors.iter().map(|superior| reachable(*superior, node, above)).collect();
    let is_implied = |candidate: usize| {
        (0..superiors.len()).any(|other| {
            other != candidate
                && reach[other].contains(&superiors[candidate])
                && !reach[candidate].contains(&superiors[other])
        })
    };
    (0..superiors.len()).filter(|&candidate| !is_implied(candidate)).map(|candidate| superiors[candidate]).collect()
}

/// Returns what stands above a body, without passing through another one.
fn reachable(from: NodeId, without: NodeId, above: &FxHashMap<NodeId, Vec<NodeId>>) -> FxHashSet<NodeId> {
    let (mut seen, mut pending) = (FxHashSet::default(), vec![from]);
    while let Some(at) = pending.pop() {
        for next in above.get(&at).into_iter().flatten().copied() {
            if next != without && seen.len() < VISITED_MAX && seen.insert(next) {
                pending.push(next);
            }
        }
    }
    seen
}
