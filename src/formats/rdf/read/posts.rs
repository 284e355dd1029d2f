//! Posts, who holds them, and memberships.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::graph::{NodeId, Value};
use crate::diagnostic::Severity;
use crate::formats::rdf::iri::Space;
use crate::formats::rdf::record::POST_RECORD;
use crate::formats::rdf::vocabulary::{
    HAS_END, HAS_MEMBERSHIP, HAS_POST, HEAD_OF, HOLDS, LABEL, MEMBER, MEMBER_DURING, MEMBERSHIP, NAMESPACE,
    OF_ORGANIZATION, OF_POST, POST, POST_IN, PREF_LABEL, ROLE, TITLE, snake,
};
use crate::model::{Id, Post, Role, Text, Unit};
use crate::say;

/// Who heads which bodies: person, body.
#[derive(Default)]
struct Heads {
    list: Vec<(Id, NodeId)>,
    index: FxHashSet<(Id, NodeId)>,
}

impl Reader<'_> {
    /// Gives the units their posts.
    pub(super) fn posts(&mut self, units: &mut [(NodeId, Unit)]) {
        let graph = self.graph;
        let at: FxHashMap<NodeId, usize> =
            units.iter().enumerate().map(|(position, (node, _))| (*node, position)).collect();
        let mut posts: Vec<Vec<NodeId>> = vec![Vec::new(); units.len()];
        let links = [(graph.node(HAS_POST), false), (graph.node(POST_IN), true)];
        for fact in graph.all() {
            let Some((_, is_inverse)) = links.iter().find(|(property, _)| *property == Some(fact.property)) else {
                continue;
            };
            let Some(object) = fact.value.node() else {
                self.unreadable(fact.subject, fact.property, &fact.value);
                continue;
            };
            let (unit, post) = if *is_inverse { (object, fact.subject) } else { (fact.subject, object) };
            if let Some(known) = at.get(&unit).map(|position| &mut posts[*position])
                && !known.contains(&post)
            {
                known.push(post);
            }
        }
        let heads = self.heads();
        let holders = self.holders();
        for (position, nodes) in posts.into_iter().enumerate() {
            let unit = units[position].0;
            for node in self.in_position(nodes) {
                units[position].1.posts.extend(self.post(node, unit, &holders, &heads));
            }
        }
        self.memberships(units, &at, &heads);
        for (person, unit) in heads.list {
            let Some((_, unit)) = at.get(&unit).map(|position| &mut units[*position]) else { continue };
            if !unit.posts.iter().any(|post| post.holder.as_ref() == Some(&person)) {
                unit.posts.push(Post::held(Role::Head, person));
            }
        }
        self.lost_posts();
    }

    fn heads(&mut self) -> Heads {
        let graph = self.graph;
        let head_of = graph.node(HEAD_OF);
        let facts = graph.all().iter().filter(|fact| Some(fact.property) == head_of);
        let mut heads = Heads::default();
        for fact in facts {
            if let Some(unit) = fact.value.node() {
                let person = self.names.id(graph, Space::Person, fact.subject);
                if heads.index.insert((person.clone(), unit)) {
                    heads.list.push((person, unit));
                }
            }
        }
        heads
    }

    /// Returns who says of himself that he holds a post.
    fn holders(&mut self) -> FxHashMap<NodeId, NodeId> {
        let graph = self.graph;
        let holds = graph.node(HOLDS);
        let facts = graph.all().iter().filter(|fact| Some(fact.property) == holds);
        let mut holders: FxHashMap<NodeId, NodeId> =
            facts.filter_map(|fact| Some((fact.value.node()?, fact.subject))).collect();
        for membership in graph.members(&[MEMBERSHIP]) {
            let first = |term: &str| graph.values(membership, graph.node(term)).into_iter().find_map(Value::node);
            if let Some((post, person)) = first(OF_POST).zip(first(MEMBER)) {
                holders.entry(post).or_insert(person);
            }
        }
        holders
    }

    fn post(&mut self, node: NodeId, unit: NodeId, holders: &FxHashMap<NodeId, NodeId>, heads: &Heads) -> Option<Post> {
        let graph = self.graph;
        let mut fields = self.record(node, &POST_RECORD);
        if let Some(person) = holders.get(&node) {
            let person = self.names.id(graph, Space::Person, *person);
            fields.entry("holder").or_insert_with(|| super::json(&person));
        }
        let holder = fields.get("holder").and_then(|holder| holder.as_str()).map(Id::from);
        let is_head = || holder.is_some_and(|holder| heads.index.contains(&(holder, unit)));
        let is_known = |role: &serde_json::Value| role.as_str().is_some_and(|role| parse_role(role).is_some());
        if !fields.get("role").is_some_and(is_known) {
            let role = if is_head() { Role::Head } else { Role::Member };
            fields.insert("role".to_owned(), role.id().into());
        }
        if !self.names.is_own() {
            let id = self.names.id(graph, Space::Post, node);
            fields.entry("id").or_insert_with(|| super::json(&id));
            if let Some(title) = self.role_title(node).filter(|title| !title.is_empty()) {
                fields.entry("title").or_insert_with(|| serde_json::to_value(title).unwrap_or_default());
            }
        }
        self.read::<Post>(node, &EMPTY_RECORD, |read| read.append(&mut fields))
    }

    /// Returns the title of the role of a post or a membership.
    fn role_title(&mut self, node: NodeId) -> Option<Text> {
        let graph = self.graph;
        let role = graph.values(node, graph.node(ROLE)).into_iter().next()?;
        let Value::Node(role) = role else { return role.text().map(Text::plain) };
        if graph.name(*role).starts_with(NAMESPACE) {
            return None;
        }
        let labels = [PREF_LABEL, LABEL, TITLE].into_iter().map(|term| graph.values(*role, graph.node(term)));
        let found = labels.into_iter().find(|labels| !labels.is_empty())?;
        let pairs = found.iter().filter_map(|label| match label {
            Value::Literal { text, tag, .. } => Some((&**tag, &**text)),
            Value::Node(_) => None,
        });
        Some(Text::from_pairs(pairs))
    }

    /// Adds a post for every membership that belongs to none.
    fn memberships(&mut self, units: &mut [(NodeId, Unit)], at: &FxHashMap<NodeId, usize>, heads: &Heads) {
        let graph = self.graph;
        let mut nodes = graph.members(&[MEMBERSHIP]);
        let of_body = graph.node(HAS_MEMBERSHIP);
        let stated = graph.all().iter().filter(|fact| Some(fact.property) == of_body);
        let bodies: FxHashMap<NodeId, NodeId> =
            stated.filter_map(|fact| Some((fact.value.node()?, fact.subject))).collect();
        nodes.retain(|node| graph.values(*node, graph.node(OF_POST)).is_empty());
        for node in nodes {
            let first = |term: &str| graph.values(node, graph.node(term)).into_iter().find_map(Value::node);
            let over = first(MEMBER_DURING).is_some_and(|time| !graph.values(time, graph.node(HAS_END)).is_empty());
            if over {
                continue;
            }
            let unit = first(OF_ORGANIZATION).or_else(|| bodies.get(&node).copied());
            let Some((person, unit)) = first(MEMBER).zip(unit.filter(|unit| at.contains_key(unit))) else {
                self.incomplete(node);
                continue;
            };
            let person = self.names.id(graph, Space::Person, person);
            let own = first(ROLE).and_then(|role| graph.name(role).strip_prefix(NAMESPACE)).map(snake);
            let is_head = heads.index.contains(&(person.clone(), unit));
            let stated = own.as_deref().and_then(parse_role);
            let role = stated.unwrap_or(if is_head { Role::Head } else { Role::Member });
            let title = self.role_title(node).filter(|title| !title.is_empty());
            let posts = &mut units[at[&unit]].1.posts;
            let is_there = |post: &Post| {
                post.holder.as_ref() == Some(&person) && (title.is_none() || post.title == title || post.role == role)
            };
            if !posts.iter().any(is_there) {
                posts.push(Post { title, ..Post::held(role, person) });
            }
        }
    }

    fn incomplete(&mut self, node: NodeId) {
        let message = say!(
            "a membership names no person, or no body of this document",
            "một tư cách thành viên không nêu người, hoặc không nêu đơn vị có trong tệp"
        );
        let help = say!("state `org:member` and `org:organization`", "bổ sung `org:member` và `org:organization`");
        self.tell(Severity::Warning, "incomplete-record", (message, help), (node, None, None));
    }

    /// Reports posts that belong to no body.
    fn lost_posts(&mut self) {
        let graph = self.graph;
        let (has_post, post_in) = (graph.node(HAS_POST), graph.node(POST_IN));
        let claimed: FxHashSet<NodeId> = graph
            .all()
            .iter()
            .filter(|fact| Some(fact.property) == has_post)
            .filter_map(|fact| fact.value.node())
            .collect();
        for node in graph.members(&[POST]) {
            if claimed.contains(&node) || !graph.values(node, post_in).is_empty() {
                continue;
            }
            let what = self.shown(node);
            let message = say!("post {what} belongs to no body", "chức vụ {what} không thuộc đơn vị nào");
            let help = say!("state `org:postIn`", "bổ sung `org:postIn`");
            self.tell(Severity::Warning, "incomplete-record", (message, help), (node, None, None));
        }
    }
}

/// A record whose fields are read already.
static EMPTY_RECORD: crate::formats::rdf::record::Record =
    crate::formats::rdf::record::Record { classes: &[], fields: &[] };

fn parse_role(word: &str) -> Option<Role> {
    [Role::Head, Role::Deputy, Role::Member].into_iter().find(|role| role.id() == word)
}
