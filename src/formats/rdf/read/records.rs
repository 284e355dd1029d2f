//! From statements to records, as the tables say.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::Reader;
use super::graph::{NodeId, Value};
use crate::diagnostic::Severity;
use crate::formats::rdf::iri::{Space, decode, id_in};
use crate::formats::rdf::record::{FIGURE_RECORD, Field, JUDGEMENT, Record, Shape, order_of};
use crate::formats::rdf::vocabulary::{
    ATTRIBUTE_KIND, CONFIDENCE, EMPTY, MEASURE, NAMESPACE, NOTATION, POSITION, PROVENANCE_NOTE, STATED_SOURCE, snake,
};
use crate::formats::tables;
use crate::model::{Id, fold};
use crate::say;

impl Reader<'_> {
    /// Reads a record of a type of the model; none if something that it must have is missing.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        node: NodeId,
        record: &'static Record,
        add: impl FnOnce(&mut Map<String, Json>),
    ) -> Option<T> {
        let mut fields = self.record(node, record);
        add(&mut fields);
        match serde_json::from_value(Json::Object(fields)) {
            Ok(value) => Some(value),
            Err(error) => {
                let what = self.shown(node);
                let message = say!("{what} cannot be used: {error}", "không dùng được {what}: {error}");
                let help = say!("complete or correct its properties", "bổ sung hoặc sửa các thuộc tính");
                self.report("incomplete-record", message, help, (node, None, None));
                None
            }
        }
    }

    /// Reads the fields of a record as JSON.
    pub(super) fn record(&mut self, node: NodeId, record: &'static Record) -> Map<String, Json> {
        let mut fields = Map::new();
        for field in record.fields {
            if let Some(value) = self.field(node, field) {
                fields.insert(field.key.to_owned(), value);
            }
        }
        let graph = self.graph;
        for value in graph.values(node, graph.node(EMPTY)) {
            let key = value.text().unwrap_or_default();
            if record.fields.iter().any(|field| field.key == key && matches!(field.shape, Shape::Text)) {
                fields.entry(key).or_insert_with(|| Json::Object(Map::new()));
            }
        }
        fields
    }

    fn field(&mut self, node: NodeId, field: &'static Field) -> Option<Json> {
        match field.shape {
            Shape::Superior => return None,
            Shape::Provenance => return self.provenance(node),
            Shape::Codes => return self.codes(node, field),
            Shape::Measures => return self.measures(node, field),
            Shape::Attributes => return self.attributes(node, field),
            // Posts are found in more ways than one.
            Shape::Parts(_) if field.key == "posts" => return None,
            _ => {}
        }
        let graph = self.graph;
        let mut terms =
            std::iter::once(field.term).chain(field.also.iter().copied()).filter_map(|term| graph.node(term));
        let property = terms.find(|property| !graph.values(node, Some(*property)).is_empty())?;
        let values = graph.values(node, Some(property));
        match field.shape {
            Shape::Text => return self.text(node, property, &values),
            Shape::Refs(space) => return Some(self.references(node, field, space, &values)),
            Shape::Parts(record) => return Some(self.pieces(&values, record)),
            _ => {}
        }
        let first = values[0];
        if values.len() > 1 {
            self.several(node, property, &values);
        }
        let read = match field.shape {
            Shape::Word => first.text().map(Json::from),
            Shape::Date => first.text().and_then(|text| self.date(text, field.key, (node, property))).map(Json::from),
            Shape::Integer => first.text().and_then(|text| text.trim().parse::<i64>().ok()).map(Json::from),
            Shape::Flag => first.text().map(|text| matches!(text, "true" | "1").into()),
            Shape::Term => {
                let local = first.node().and_then(|term| graph.name(term).strip_prefix(NAMESPACE));
                // What is no word of ours is left to those who know more about it.
                return local.map(|local| snake(local).into());
            }
            Shape::Ref(space) => Some(self.names.id_of(graph, space, first).to_string().into()),
            _ => None,
        };
        if read.is_none() {
            self.unreadable(node, property, first);
        }
        read
    }

    fn text(&mut self, node: NodeId, property: NodeId, values: &[&Value]) -> Option<Json> {
        let mut texts = Map::new();
        let mut doubled = Vec::new();
        for value in values {
            let Value::Literal { text, tag, datatype } = value else {
                self.unreadable(node, property, value);
                continue;
            };
            let base = self.base.as_deref();
            let tag = datatype
                .and_then(|datatype| id_in(self.graph.name(datatype), base?, Space::Language))
                .map_or_else(|| tag.to_string(), |tag| tag.into_owned());
            if texts.contains_key(&tag) {
                doubled.push(*value);
            } else {
                texts.insert(tag, Json::from(&**text));
            }
        }
        if let Some(again) = doubled.first() {
            let (what, property_shown) = (self.shown(node), self.compact(property));
            let text = again.text().unwrap_or_default();
            let message = say!(
                "{what} has two texts of one language for `{property_shown}`, the first is used, not “{text}”",
                "{what} có hai giá trị cùng ngôn ngữ cho `{property_shown}`, dùng giá trị đầu, bỏ “{text}”"
            );
            let help = say!("keep one of them", "chỉ giữ một giá trị");
            self.report("several-values", message, help, (node, Some(property), Some(again)));
        }
        match texts.len() {
            0 => None,
            1 if texts.contains_key("") => texts.remove(""),
            _ => Some(Json::Object(texts)),
        }
    }

    fn references(&mut self, node: NodeId, field: &Field, space: Space, values: &[&Value]) -> Json {
        let graph = self.graph;
        let ids: BTreeSet<Id> = values.iter().map(|value| self.names.id_of(graph, space, value)).collect();
        let stated = graph.values(node, graph.node(&order_of(field.key)));
        let order: Vec<Id> = stated
            .first()
            .and_then(|value| value.text())
            .map(|text| text.split(' ').filter_map(decode).map(|id| Id::from(&*id)).collect())
            .unwrap_or_default();
        // An order that speaks of other things than those that are there is of no use.
        match order.iter().cloned().collect::<BTreeSet<_>>() == ids {
            true => order.iter().map(|id| Json::from(id.as_str())).collect(),
            false => ids.iter().map(|id| Json::from(id.as_str())).collect(),
        }
    }

    fn pieces(&mut self, values: &[&Value], record: &'static Record) -> Json {
        let nodes = self.in_position(values.iter().filter_map(|value| value.node()).collect());
        nodes.into_iter().map(|node| Json::Object(self.record(node, record))).collect()
    }

    /// Sorts nodes by the position that they state; those that state none keep their order and come last.
    pub(super) fn in_position(&self, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
        let graph = self.graph;
        let property = graph.node(POSITION);
        let position = |node: &NodeId| {
            let stated = graph.values(*node, property);
            stated.first().and_then(|value| value.text()?.parse::<u32>().ok()).unwrap_or(u32::MAX)
        };
        nodes.sort_by_cached_key(position);
        nodes
    }

    fn provenance(&mut self, node: NodeId) -> Option<Json> {
        let graph = self.graph;
        let word = |term: &str| graph.values(node, graph.node(term)).first().and_then(|value| value.text());
        let confidence = word(CONFIDENCE)?;
        let mut fields = Map::new();
        fields.insert("confidence".to_owned(), confidence.into());
        for (key, term) in [("source", STATED_SOURCE), ("note", PROVENANCE_NOTE)] {
            word(term).into_iter().for_each(|text| drop(fields.insert(key.to_owned(), text.into())));
        }
        match fields.len() {
            1 => Some(confidence.into()),
            _ => Some(Json::Object(fields)),
        }
    }

    fn codes(&mut self, node: NodeId, field: &Field) -> Option<Json> {
        let graph = self.graph;
        let mut codes = Map::new();
        let terms = std::iter::once(field.term).chain(field.also.iter().copied());
        for property in terms.filter_map(|term| graph.node(term)) {
            for value in graph.values(node, Some(property)) {
                // An identifier may be a thing of its own, with its code as notation.
                let stated = match value {
                    Value::Node(part) => graph.values(*part, graph.node(NOTATION)).first().copied(),
                    Value::Literal { .. } => Some(value),
                };
                let Some(Value::Literal { text, datatype, .. }) = stated else {
                    self.unreadable(node, property, value);
                    continue;
                };
                let scheme = match datatype {
                    Some(scheme) => self.names.id(graph, Space::Scheme, *scheme),
                    None => "identifier".into(),
                };
                if codes.get(scheme.as_str()).is_some_and(|known| *known != **text) {
                    self.several(node, property, &[value]);
                    continue;
                }
                codes.insert(scheme.to_string(), Json::from(&**text));
            }
        }
        for (property, scheme) in &self.mapping.codes {
            let values = graph.values(node, graph.node(property));
            let texts = values
                .iter()
                .map(|value| value.text().unwrap_or_else(|| value.node().map_or("", |node| graph.name(node))));
            for text in texts.take(1) {
                codes.entry(scheme.as_str()).or_insert_with(|| text.into());
            }
        }
        (!codes.is_empty()).then_some(Json::Object(codes))
    }

    fn measures(&mut self, node: NodeId, field: &Field) -> Option<Json> {
        let graph = self.graph;
        let mut figures = Map::new();
        if self.measures.is_empty() {
            return None;
        }
        for fact in graph.facts(node) {
            let Some(measure) = self.measures.get(&fact.property).cloned() else { continue };
            match fact.value.text().and_then(|text| text.trim().parse::<i64>().ok()) {
                Some(value) => drop(figures.insert(measure.to_string(), value.into())),
                None => self.unreadable(node, fact.property, &fact.value),
            }
        }
        for part in graph.values(node, graph.node(field.term)).into_iter().filter_map(Value::node) {
            let measure = graph.values(part, graph.node(MEASURE)).first().and_then(|value| value.node());
            let measure = measure.and_then(|measure| self.measures.get(&measure).cloned());
            let Some(value) = measure.as_ref().and_then(|measure| figures.get(measure.as_str())).cloned() else {
                continue;
            };
            let mut figure = self.record(part, &FIGURE_RECORD);
            figure.insert("value".to_owned(), value);
            figures.insert(measure.map(|measure| measure.to_string()).unwrap_or_default(), Json::Object(figure));
        }
        (!figures.is_empty()).then_some(Json::Object(figures))
    }

    fn attributes(&mut self, node: NodeId, field: &Field) -> Option<Json> {
        let graph = self.graph;
        let mut judgements = Map::new();
        for part in graph.values(node, graph.node(field.term)).into_iter().filter_map(Value::node) {
            let kind = graph.values(part, graph.node(ATTRIBUTE_KIND)).first().and_then(|value| value.node());
            let Some(kind) = kind else { continue };
            let attribute = self.names.id(graph, Space::Attribute, kind);
            let judgement = self.record(part, &JUDGEMENT);
            judgements.insert(attribute.to_string(), Json::Object(judgement));
        }
        for (property, attribute) in &self.mapping.attributes {
            let values = graph.values(node, graph.node(property));
            let text = values.first().and_then(|value| value.text().or_else(|| Some(graph.name(value.node()?))));
            text.into_iter().for_each(|text| {
                judgements.insert(attribute.to_string(), serde_json::json!({"text": text}));
            });
        }
        (!judgements.is_empty()).then_some(Json::Object(judgements))
    }

    /// Reports that a property has several values where one is used.
    fn several(&mut self, node: NodeId, property: NodeId, values: &[&Value]) {
        let (what, name) = (self.shown(node), self.compact(property));
        let listed: Vec<String> = values.iter().map(|value| format!("`{}`", self.value(value))).collect();
        let listed = listed.join(", ");
        let message = match values.len() {
            1 => say!(
                "{what} has several codes of one scheme, {listed} is left out",
                "{what} có nhiều mã cùng một hệ thống, bỏ {listed}"
            ),
            _ => say!(
                "{what} has several values for `{name}`, the first is used: {listed}",
                "{what} có nhiều giá trị cho `{name}`, dùng giá trị đầu: {listed}"
            ),
        };
        let help = say!("keep one of them", "chỉ giữ một giá trị");
        self.report("several-values", message, help, (node, Some(property), values.last().copied()));
    }

    /// Reports a value that is not of the kind that its property takes.
    pub(super) fn unreadable(&mut self, node: NodeId, property: NodeId, value: &Value) {
        let (what, name, value_shown) = (self.shown(node), self.compact(property), self.value(value));
        let message = say!(
            "{what} has a value for `{name}` that cannot be read: `{value_shown}`",
            "{what} có giá trị của `{name}` không đọc được: `{value_shown}`"
        );
        let help = say!(
            "write dates as 2022-10-31, numbers without marks, links as IRIs",
            "ghi ngày dạng 2022-10-31, số không có dấu phân cách, liên kết bằng IRI"
        );
        self.report("unreadable-value", message, help, (node, Some(property), Some(value)));
    }
}

impl Reader<'_> {
    /// Returns the day that a text states; of a month or a year the first, or for an end the last, which is noted.
    fn date(&mut self, text: &str, key: &str, (node, property): (NodeId, NodeId)) -> Option<String> {
        if let Some(day) = date(text) {
            return Some(day);
        }
        let (day, exactness) = tables::read_day(text, key == "valid_to")?;
        if exactness == tables::Exactness::Period {
            self.imprecise.entry(property).or_insert((0, node)).0 += 1;
        }
        Some(day.to_string())
    }

    /// Says how many dates are known to the month or the year only.
    pub(super) fn tell_imprecise(&mut self) {
        for (property, (total, node)) in std::mem::take(&mut self.imprecise) {
            let name = self.compact(property);
            let message = say!(
                "dates of `{name}` without a day: {total}; the first day of the period was taken, or the last for an end",
                "giá trị của `{name}` không ghi ngày: {total}; đã lấy ngày đầu của kỳ, hoặc ngày cuối nếu là ngày kết thúc"
            );
            let help = say!("state the day where it is known", "ghi rõ ngày nếu biết");
            self.tell(Severity::Note, "imprecise-date", (message, help), (node, Some(property), None));
        }
    }
}

/// Returns the day of a date or of a point in time.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    let day = text.get(..10)?;
    let is_whole = text.len() == 10 || text[10..].starts_with(['T', 'Z', '+', '-']);
    (is_whole && day.parse::<jiff::civil::Date>().is_ok()).then(|| day.to_owned())
}

/// Returns whether a text says that something holds.
pub(super) fn holds(text: &str) -> bool {
    matches!(fold(text).as_str(), "true" | "1" | "yes")
}
