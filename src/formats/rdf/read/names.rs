//! Which id a node has: read back from an IRI of our own, stated, or made of a foreign IRI.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Graph, NodeId, Value};
use crate::formats::rdf::iri::{Space, id_in, numbered, slug};
use crate::formats::rdf::vocabulary::{ID, NAMESPACE, snake};
use crate::model::Id;

/// The ids of the nodes of a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// What the IRIs of a structure of ours begin with.
    base: Option<String>,
    ids: FxHashMap<(Space, NodeId), Id>,
    taken: FxHashSet<(Space, Id)>,
    numbers: FxHashMap<(Space, Id), usize>,
    /// Kinds and functions that are named by a text instead of an IRI.
    texts: BTreeMap<(Space, String), Id>,
}

impl Names {
    /// Gives every body its id; which id it gets does not depend on the order of the document.
    pub(super) fn new(graph: &Graph, base: Option<String>, bodies: &[NodeId]) -> Names {
        let mut names = Names { base, ..Names::default() };
        let stated = graph.node(ID);
        let mut foreign: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        let mut nameless = 0;
        for node in bodies {
            let own = names.own_id(graph, Space::Unit, *node);
            let id = own.or_else(|| graph.values(*node, stated).iter().find_map(|value| value.text()).map(Id::from));
            match id {
                Some(id) => names.take(Space::Unit, *node, id),
                None if graph.is_blank(*node) => {
                    nameless += 1;
                    names.take(Space::Unit, *node, numbered("unnamed", nameless));
                }
                None => foreign.entry(slug(graph.name(*node), 1)).or_default().push(*node),
            }
        }
        for (slugged, mut nodes) in foreign {
            nodes.sort_by_key(|node| graph.name(*node));
            let is_free = !names.taken.contains(&(Space::Unit, slugged.as_str().into()));
            match &nodes[..] {
                [node] if is_free => names.take(Space::Unit, *node, slugged.into()),
                nodes => {
                    for node in nodes {
                        let longer = names.free(Space::Unit, &slug(graph.name(*node), 2));
                        names.take(Space::Unit, *node, longer);
                    }
                }
            }
        }
        names
    }

    /// Gives nodes the ids that a mapping states; several may share one.
    pub(super) fn state(&mut self, graph: &Graph, space: Space, stated: &BTreeMap<String, Id>) {
        for (iri, id) in stated {
            if let Some(node) = graph.node(iri) {
                self.take(space, node, id.clone());
            }
        }
    }

    /// Returns the id of a node in a space.
    pub(super) fn id(&mut self, graph: &Graph, space: Space, node: NodeId) -> Id {
        if let Some(id) = self.ids.get(&(space, node)) {
            return id.clone();
        }
        let id = self.own_id(graph, space, node).unwrap_or_else(|| {
            let made = if graph.is_blank(node) { "unnamed".to_owned() } else { slug(graph.name(node), 1) };
            self.free(space, &made)
        });
        self.take(space, node, id.clone());
        id
    }

    /// Returns the id of what is named by a text.
    pub(super) fn id_of_text(&mut self, space: Space, text: &str) -> Id {
        if let Some(id) = self.texts.get(&(space, text.to_owned())) {
            return id.clone();
        }
        let id = self.free(space, &slug(&text.replace(['/', '#', ':'], " "), 1));
        self.taken.insert((space, id.clone()));
        self.texts.insert((space, text.to_owned()), id.clone());
        id
    }

    /// Returns what was named by texts in a space, sorted by text.
    pub(super) fn texts(&self, space: Space) -> impl Iterator<Item = (&str, &Id)> {
        self.texts.iter().filter(move |((known, _), _)| *known == space).map(|((_, text), id)| (text.as_str(), id))
    }

    /// Returns the id of a thing or of what a text names.
    pub(super) fn id_of(&mut self, graph: &Graph, space: Space, value: &Value) -> Id {
        match value {
            Value::Node(node) => self.id(graph, space, *node),
            Value::Literal { text, .. } => self.id_of_text(space, text),
        }
    }

    /// Returns the id of a unit, if the node is one.
    pub(super) fn unit(&self, node: NodeId) -> Option<&Id> {
        self.ids.get(&(Space::Unit, node))
    }

    /// Iterates over the nodes with an id in a space, in no particular order.
    pub(super) fn nodes(&self, space: Space) -> impl Iterator<Item = (NodeId, &Id)> {
        self.ids.iter().filter(move |((known, _), _)| *known == space).map(|((_, node), id)| (*node, id))
    }

    /// Returns whether the document is one of ours.
    pub(super) fn is_own(&self) -> bool {
        self.base.is_some()
    }

    /// Returns the id of an IRI of our own.
    pub(super) fn own_id(&self, graph: &Graph, space: Space, node: NodeId) -> Option<Id> {
        let iri = graph.name(node);
        let of_base = self.base.as_deref().and_then(|base| id_in(iri, base, space));
        let family = || iri.strip_prefix(NAMESPACE).filter(|_| space == Space::Line).map(snake);
        of_base.map(|id| Id::from(&*id)).or_else(|| family().map(Id::from))
    }

    fn free(&mut self, space: Space, id: &str) -> Id {
        let is_free = |id: &Id| !self.taken.contains(&(space, id.clone()));
        let plain = Id::from(id);
        if is_free(&plain) {
            return plain;
        }
        // Where the numbering stopped is remembered: thousands of IRIs may end alike.
        let next = self.numbers.entry((space, plain)).or_insert(2);
        loop {
            let candidate = numbered(id, *next);
            *next += 1;
            if !self.taken.contains(&(space, candidate.clone())) {
                return candidate;
            }
        }
    }

    fn take(&mut self, space: Space, node: NodeId, id: Id) {
        self.taken.insert((space, id.clone()));
        self.ids.insert((space, node), id);
    }
}
