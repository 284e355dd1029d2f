//! The slow twin of the engine: what the description says the fifteen operations do, in plain maps.
//!
//! Written from `formats.md` and the heads of the operation files, not from the code.
//! It knows one catalogue: conserved measures [`CONSERVED`], free ones [`FREE`], line types named after the families.
//! Order among siblings, titles and reasons are left out; laws of their own look after them.

mod deed;
mod verbs;

use std::collections::{BTreeMap, BTreeSet};

use bomay::model::Structure;
use serde_json::Value;

/// Measures that may not appear or vanish.
pub const CONSERVED: [&str; 2] = ["members", "staff"];

/// Measures that may.
pub const FREE: [&str; 1] = ["area"];

/// Line types that may be laid over the hierarchy.
pub const OVERLAYS: [&str; 7] =
    ["coordination", "concurrency", "guidance", "hosting", "leadership", "second_subordination", "supervision"];

/// A post of a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    pub id: String,
    pub role: String,
    pub holder: Option<String>,
    pub count: u64,
}

/// A body and its own facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    pub name: String,
    pub kind: String,
    pub level: Option<String>,
    pub superior: Option<String>,
    pub measures: BTreeMap<String, i64>,
    pub posts: Vec<Post>,
    pub functions: BTreeSet<String>,
    pub cooperates: BTreeSet<String>,
}

/// A line: type, superior end, subordinate end.
pub type Line = (String, String, String);

/// All bodies at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    pub units: BTreeMap<String, Body>,
    pub lines: BTreeSet<Line>,
    pub functions: BTreeSet<String>,
    /// Bodies that ended, with their successors.
    pub ended: BTreeMap<String, BTreeSet<String>>,
}

/// What an operation did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    pub form: String,
    pub established: BTreeSet<String>,
    pub ended: BTreeSet<String>,
    /// Original, result, and the conserved quantities that passed or stayed; zeros left out.
    pub contributions: BTreeMap<(String, String), BTreeMap<String, i64>>,
}

/// Why an operation is refused.
pub type Refused = String;

impl State {
    /// Reads a structure.
    pub fn of(structure: &Structure) -> State {
        let text = |id: &bomay::model::Id| id.to_string();
        let body = |unit: &bomay::model::Unit| Body {
            name: unit.name.get(bomay::diagnostic::Speech::Vi).to_owned(),
            kind: text(&unit.kind),
            level: unit.level.as_ref().map(text),
            superior: unit.superior.as_ref().map(text),
            measures: unit.measures.iter().map(|(id, figure)| (text(id), figure.value)).collect(),
            posts: unit
                .posts
                .iter()
                .map(|post| Post {
                    id: post.id().to_owned(),
                    role: post.role.id().to_owned(),
                    holder: post.holder.as_ref().map(text),
                    count: post.count.into(),
                })
                .collect(),
            functions: unit.functions.iter().map(text).collect(),
            cooperates: unit.cooperates.iter().map(text).collect(),
        };
        State {
            units: structure.units().map(|unit| (text(unit.id()), body(unit.facts()))).collect(),
            lines: structure
                .lines_unsorted()
                .map(|line| (text(&line.line_type), text(&line.from), text(&line.to)))
                .collect(),
            functions: structure.functions().map(|function| text(&function.id)).collect(),
            ended: structure
                .ended_units()
                .map(|ended| (text(&ended.id), ended.successors.iter().map(text).collect()))
                .collect(),
        }
    }

    /// Returns the state without what does not matter: zeros, names of posts, how vacant posts are grouped.
    pub fn canonical(&self) -> State {
        let mut state = self.clone();
        for body in state.units.values_mut() {
            body.measures.retain(|_, amount| *amount != 0);
            let mut vacant: BTreeMap<String, u64> = BTreeMap::new();
            for post in body.posts.iter().filter(|post| post.holder.is_none()) {
                *vacant.entry(post.role.clone()).or_default() += post.count;
            }
            body.posts.retain(|post| post.holder.is_some());
            body.posts.iter_mut().for_each(|post| post.id.clear());
            let id = String::new;
            body.posts.extend(vacant.into_iter().map(|(role, count)| Post { id: id(), role, holder: None, count }));
            body.posts.sort();
        }
        state
    }

    /// Carries out an operation; a refused one changes nothing.
    pub fn apply(&mut self, operation: &Value) -> Result<Event, Refused> {
        let mut after = self.clone();
        let event = verbs::apply(&mut after, operation)?;
        after.check_tree()?;
        *self = after;
        Ok(event)
    }

    /// Returns the direct subordinates of a body.
    pub fn subordinates(&self, id: &str) -> Vec<String> {
        let under = |body: &&Body| body.superior.as_deref() == Some(id);
        self.units.iter().filter(|(_, body)| under(body)).map(|(id, _)| id.clone()).collect()
    }

    /// Returns the superiors of a body from the direct one up; a loop is followed once.
    pub fn superiors(&self, id: &str) -> Vec<String> {
        let mut superiors: Vec<String> = Vec::new();
        let mut at = self.units.get(id).and_then(|body| body.superior.clone());
        while let Some(superior) = at.filter(|superior| !superiors.contains(superior)) {
            at = self.units.get(&superior).and_then(|body| body.superior.clone());
            superiors.push(superior);
        }
        superiors
    }

    fn body(&self, id: &str) -> Result<&Body, Refused> {
        self.units.get(id).ok_or_else(|| format!("no unit {id}"))
    }

    fn body_mut(&mut self, id: &str) -> Result<&mut Body, Refused> {
        self.units.get_mut(id).ok_or_else(|| format!("no unit {id}"))
    }

    /// Every superior lives, and nobody stands above itself.
    fn check_tree(&self) -> Result<(), Refused> {
        for (id, body) in &self.units {
            if let Some(superior) = &body.superior {
                self.body(superior)?;
            }
            if self.superiors(id).contains(id) {
                return Err(format!("{id} stands above itself"));
            }
        }
        Ok(())
    }

    /// Returns the units of a list or selector.
    fn select(&self, units: &Value) -> Result<Vec<String>, Refused> {
        if let Some(list) = units.as_array() {
            let list: Vec<String> = list.iter().map(word).collect();
            for id in &list {
                self.body(id)?;
            }
            return Ok(list);
        }
        for named in ["below", "superior"].iter().filter_map(|key| units.get(*key)) {
            self.body(&word(named))?;
        }
        let except: Vec<String> = words(&units["except"]);
        for id in &except {
            self.body(id)?;
        }
        let fits = |id: &String, body: &Body| {
            units.get("kind").is_none_or(|kind| body.kind == word(kind))
                && units.get("superior").is_none_or(|superior| body.superior.as_ref() == Some(&word(superior)))
                && units.get("below").is_none_or(|below| self.superiors(id).contains(&word(below)))
                && !except.contains(id)
        };
        Ok(self.units.iter().filter(|(id, body)| fits(id, body)).map(|(id, _)| id.clone()).collect())
    }
}

/// Returns a string of JSON, empty for anything else.
pub fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the strings of a JSON array.
pub fn words(value: &Value) -> Vec<String> {
    value.as_array().map(|list| list.iter().map(word).collect()).unwrap_or_default()
}

/// Returns the entries of a JSON object.
pub fn entries(value: &Value) -> Vec<(String, Value)> {
    let object = value.as_object();
    object.map(|object| object.iter().map(|(key, value)| (key.clone(), value.clone())).collect()).unwrap_or_default()
}

/// Gives a post whose id is taken the first free name: the role, or the role and a number.
fn free_name(posts: &[Post], role: &str) -> String {
    let names = std::iter::once(role.to_owned()).chain((2..).map(|number| format!("{role}-{number}")));
    names.into_iter().find(|name| posts.iter().all(|post| post.id != *name)).unwrap_or_default()
}
