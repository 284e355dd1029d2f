//! The catalogue: read back from a document of ours, or made of the classifications that a register uses.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::Reader;
use super::graph::NodeId;
use crate::formats::rdf::iri::Space;
use crate::formats::rdf::record::{CATALOGUE, ENTRIES, FUNCTION};
use crate::formats::rdf::vocabulary::{CLASS_CATALOGUE, LINKED_TO, NAMESPACE, PREFIXES};
use crate::model::{Catalogue, Family, Id, Kind, LineType, Shape, Text, Unit};

/// Namespaces whose properties are used, or say nothing that a structure could hold.
const UNDERSTOOD: [&str; 4] = ["bm", "org", "rdf", "rico"];

/// Properties of other namespaces that are used.
const USED: [&str; 12] = [
    "dct:created",
    "dct:identifier",
    "dct:title",
    "foaf:name",
    "owl:deprecated",
    "rdfs:label",
    "schema:dissolutionDate",
    "schema:foundingDate",
    "skos:altLabel",
    "skos:notation",
    "skos:note",
    "skos:prefLabel",
];

/// Returns whether a property of a body is used, or may be passed over in silence.
pub(super) fn is_used(property: &str) -> bool {
    let secure = property.replacen("http://schema.org/", "https://schema.org/", 1);
    let short = PREFIXES.iter().find_map(|(prefix, space)| Some((*prefix, secure.strip_prefix(space)?)));
    let Some((prefix, local)) = short else { return false };
    let is_link = matches!((prefix, local), ("schema", "name" | "parentOrganization" | "subOrganization"));
    UNDERSTOOD.contains(&prefix) || is_link || USED.contains(&format!("{prefix}:{local}").as_str())
}

impl Reader<'_> {
    /// Returns the catalogue.
    pub(super) fn catalogue(&mut self, units: &[(NodeId, Unit)]) -> Catalogue {
        if self.names.is_own() { self.own_catalogue() } else { self.derived_catalogue(units) }
    }

    fn own_catalogue(&mut self) -> Catalogue {
        let Some(head) = self.graph.members(&[CLASS_CATALOGUE]).first().copied() else { return Catalogue::default() };
        let mut fields = self.record(head, &CATALOGUE);
        for (key, space, record) in &ENTRIES {
            let nodes = self.in_position(self.graph.members(&record.classes[..1]));
            let mut entries = Vec::with_capacity(nodes.len());
            for node in nodes {
                let id = self.names.id(self.graph, *space, node);
                let mut entry = self.record(node, record);
                entry.insert("id".to_owned(), super::json(&id));
                entries.extend(self.entry(key, node, entry));
            }
            fields.insert((*key).to_owned(), Json::Array(entries));
        }
        serde_json::from_value(Json::Object(fields)).unwrap_or_default()
    }

    /// Returns an entry of a catalogue, if it can be read as one; else reports it.
    fn entry(&mut self, key: &str, node: NodeId, entry: Map<String, Json>) -> Option<Json> {
        let alone = Json::Object(Map::from_iter([(key.to_owned(), Json::Array(vec![Json::Object(entry.clone())]))]));
        match serde_json::from_value::<Catalogue>(alone) {
            Ok(_) => Some(Json::Object(entry)),
            Err(error) => {
                let what = self.compact(node);
                let message = crate::say!(
                    "the entry `{what}` of the catalogue cannot be used: {error}",
                    "không dùng được mục `{what}` của danh mục: {error}"
                );
                let help = crate::say!("complete or correct its properties", "bổ sung hoặc sửa các thuộc tính");
                self.report("incomplete-record", message, help, (node, None, None));
                None
            }
        }
    }

    /// Makes a catalogue of the kinds and line types that the register uses.
    ///
    /// Any kind may stand without superior, because the register does not say which may.
    fn derived_catalogue(&mut self, units: &[(NodeId, Unit)]) -> Catalogue {
        let mut kinds: BTreeMap<Id, Text> = BTreeMap::new();
        let classified: Vec<NodeId> = {
            let mut nodes: Vec<NodeId> = self.names.nodes(Space::Kind).map(|(node, _)| node).collect();
            nodes.sort();
            nodes
        };
        let used: std::collections::BTreeSet<&Id> = units.iter().map(|(_, unit)| &unit.kind).collect();
        for node in classified {
            let id = self.names.id(self.graph, Space::Kind, node);
            if !used.contains(&id) {
                continue;
            }
            let name = self.name_of(node);
            if kinds.get(&id).is_none_or(Text::is_empty) {
                kinds.insert(id, name);
            }
        }
        kinds.extend(self.names.texts(Space::Kind).map(|(text, id)| (id.clone(), Text::plain(text))));
        if kinds.is_empty() {
            return Catalogue { line_types: self.derived_line_types(), ..Catalogue::default() };
        }
        if units.iter().any(|(_, unit)| unit.kind == Unit::NO_KIND) {
            let name = Text::from_pairs([("en", "body without classification"), ("vi", "đơn vị chưa phân loại")]);
            kinds.entry(Unit::NO_KIND.into()).or_insert(name);
        }
        let kind = |(id, name): (Id, Text)| Kind {
            id,
            name,
            plural: None,
            level: None,
            system: None,
            assistant: false,
            shape: Shape::default(),
            line: None,
            superiors: Vec::new(),
            root: true,
            requires: Vec::new(),
            headed: false,
        };
        let kinds = kinds.into_iter().map(kind).collect();
        Catalogue { kinds, line_types: self.derived_line_types(), ..Catalogue::default() }
    }

    fn derived_line_types(&mut self) -> Vec<LineType> {
        let mut properties: Vec<(NodeId, Id)> = self.line_properties().into_iter().collect();
        properties.sort();
        let mut line_types = BTreeMap::new();
        for (property, id) in properties {
            let iri = self.graph.name(property);
            // A family needs no declaration.
            if iri.starts_with(NAMESPACE) || Family::parse(&id).is_some() {
                continue;
            }
            let family = self.family_of(property).unwrap_or(Family::Coordination);
            let mut name = self.name_of(property);
            if name.is_empty() && iri == LINKED_TO {
                name = Text::from_pairs([("en", "is linked to"), ("vi", "có liên hệ với")]);
            }
            line_types.insert(id.clone(), LineType { id, family, name, inverse: None, decides: false });
        }
        line_types.into_values().collect()
    }

    /// Returns the name of a thing that is no body.
    fn name_of(&mut self, node: NodeId) -> Text {
        let name = self.record(node, &FUNCTION).remove("name");
        name.and_then(|name| serde_json::from_value(name).ok()).unwrap_or_default()
    }
}
