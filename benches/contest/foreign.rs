//! What the foreign files hold, and what it is in the words of this library.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Input};
use bomay::formats::{catalogue, pack};
use bomay::model::{Catalogue, Figure, Id, Line, Parts, Post, Role, Structure, Text, Unit};
use bomay::operations;
use bomay::plan::{Plan, Planned, Step};
use bomay::rules::Ruleset;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

const CATALOGUE: &str = include_str!("catalogue.json");
const PACK: &str = include_str!("pack.json");

/// Reads a file record by record; nothing foreign is kept.
struct File<'f>(&'f Foreign);

impl<'de> DeserializeSeed<'de> for File<'_> {
    type Value = Parts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parts, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for File<'_> {
    type Value = Parts;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("units and relations")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts, A::Error> {
        let mut parts = Parts { catalogue: self.0.catalogue.clone(), ..Parts::default() };
        let mut last = None;
        while let Some(key) = map.next_key::<&str>()? {
            match key {
                "units" => {
                    let take = |record: Record<'de>| parts.units.push(Arc::new(self.0.unit(&record, &mut last)));
                    map.next_value_seed(Each(take, PhantomData))?;
                }
                "relations" => {
                    let take = |relation: Relation<'de>| parts.lines.push(self.0.line(&relation));
                    map.next_value_seed(Each(take, PhantomData))?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(parts)
    }
}

/// Hands the elements of a list on, one after the other.
struct Each<T, F>(F, PhantomData<T>);

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.0)(element);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Record<'t> {
    id: &'t str,
    #[serde(borrow)]
    name: Cow<'t, str>,
    kind: &'t str,
    level: u8,
    parent: Option<&'t str>,
    headcount: i64,
    members: i64,
    #[serde(borrow)]
    head: Cow<'t, str>,
    established: &'t str,
}

#[derive(Deserialize)]
struct Relation<'t> {
    from: &'t str,
    to: &'t str,
    kind: &'t str,
}

#[derive(Deserialize)]
struct ForeignPlan<'t> {
    #[serde(borrow)]
    operations: Vec<Operation<'t>>,
}

#[derive(Deserialize)]
struct Founded<'t> {
    id: &'t str,
    #[serde(borrow)]
    name: Cow<'t, str>,
}

#[derive(Deserialize)]
struct Part<'t> {
    id: &'t str,
    #[serde(borrow)]
    name: Cow<'t, str>,
    headcount: i64,
    members: i64,
    #[serde(borrow)]
    children: Vec<&'t str>,
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Operation<'t> {
    Merge {
        #[serde(borrow)]
        sources: Vec<&'t str>,
        #[serde(borrow)]
        into: Founded<'t>,
    },
    Split {
        source: &'t str,
        #[serde(borrow)]
        parts: Vec<Part<'t>>,
    },
    Transfer {
        unit: &'t str,
        to: &'t str,
    },
}

/// Line types of the catalogue by the words of the foreign files.
const LINES: [(&str, &str); 4] = [
    ("guidance", "guidance"),
    ("dual", "leadership"),
    ("concurrent_head", "concurrency"),
    ("primary", "subordination"),
];

/// Returns the foreign word of a line type.
pub fn word(line_type: &str) -> &'static str {
    LINES.iter().find(|(_, known)| *known == line_type).map_or("?", |(foreign, _)| foreign)
}

/// Returns whether the comparison looks at a field of this name.
pub fn is_compared(field: &str) -> bool {
    matches!(field, "name" | "kind" | "level" | "measures.headcount" | "measures.members")
}

/// Reads foreign files, with the words that they share.
pub struct Foreign {
    catalogue: Arc<Catalogue>,
    kinds: HashMap<Id, Id>,
    levels: Vec<Id>,
    measures: [Id; 2],
    lines: Vec<(&'static str, Id)>,
}

impl Foreign {
    pub fn new() -> Self {
        let (file, problems) = catalogue(CATALOGUE, "catalogue.json", Input::Catalogue(0));
        assert_eq!(problems, []);
        let catalogue = Arc::new(file.catalogue);
        Foreign {
            kinds: catalogue.kinds.iter().map(|kind| (kind.id.clone(), kind.id.clone())).collect(),
            levels: catalogue.levels.iter().map(|level| level.id.clone()).collect(),
            measures: ["headcount".into(), "members".into()],
            lines: LINES.iter().map(|(foreign, own)| (*foreign, Id::from(*own))).collect(),
            catalogue,
        }
    }

    /// Reads a structure.
    pub fn load(&self, path: &Path) -> (Structure, Vec<Diagnostic>) {
        let text = std::fs::read_to_string(path).expect("the structure is there");
        let mut reader = serde_json::Deserializer::from_str(&text);
        let parts = File(self).deserialize(&mut reader).expect("the structure can be read");
        Structure::assemble(parts)
    }

    /// Makes a unit; siblings follow one another and share the id of their superior.
    fn unit(&self, record: &Record<'_>, last: &mut Option<Id>) -> Unit {
        let mut unit = Unit::new(record.id, self.kinds.get(record.kind).cloned().unwrap_or_else(|| record.kind.into()));
        unit.name = Text::plain(&record.name);
        unit.level = Some(self.levels[usize::from(record.level)].clone());
        if last.as_deref() != record.parent {
            *last = record.parent.map(Id::from);
        }
        unit.superior.clone_from(last);
        for (measure, value) in self.measures.iter().zip([record.headcount, record.members]) {
            unit.measures.insert(measure.clone(), Figure::from(value));
        }
        unit.posts.push(Post::held(Role::Head, &*record.head));
        unit.valid_from = record.established.parse().ok();
        unit
    }

    fn line(&self, relation: &Relation<'_>) -> Line {
        let found = self.lines.iter().find(|(foreign, _)| *foreign == relation.kind);
        Line::new(found.expect("the kind of the relation is known").1.clone(), relation.from, relation.to)
    }

    /// Reads a plan for a structure: all operations in one step.
    pub fn plan(&self, structure: &Structure, path: &Path) -> Plan {
        let text = std::fs::read_to_string(path).expect("the plan is there");
        let plan: ForeignPlan<'_> = serde_json::from_str(&text).expect("the plan can be read");
        let mut founded: HashMap<String, (Id, Option<Id>)> = HashMap::new();
        let operations = plan.operations.iter().map(|operation| {
            let (verb, parameters) = translated(operation, structure, &mut founded);
            let kind = operations::find(verb).expect("the verb is known");
            let operation = (kind.parse)(&parameters.to_string()).expect("the parameters are right");
            Planned { verb: verb.into(), operation }
        });
        let step: Step = Step {
            id: "1".into(),
            title: Text::default(),
            on: None,
            basis: Vec::new(),
            responsible: None,
            after: Vec::new(),
            settles: Default::default(),
            note: None,
            operations: operations.collect(),
        };
        Plan {
            schema: None,
            format: "bomay/plan/1".to_owned(),
            id: None,
            title: Text::default(),
            structure: None,
            basis: Vec::new(),
            note: None,
            steps: vec![step],
        }
    }
}

/// Returns verb and parameters of an operation; notes what it founds, of which later ones need kind and level.
fn translated(
    operation: &Operation<'_>,
    structure: &Structure,
    founded: &mut HashMap<String, (Id, Option<Id>)>,
) -> (&'static str, Value) {
    let mut new = |id: &str, name: &str, like: &str| {
        let known = founded.get(like).cloned();
        let (kind, level) = known.unwrap_or_else(|| {
            let facts = structure.unit(like).expect("originals are there").facts();
            (facts.kind.clone(), facts.level.clone())
        });
        founded.insert(id.to_owned(), (kind.clone(), level.clone()));
        json!({"id": id, "name": name, "kind": kind, "level": level})
    };
    match operation {
        Operation::Transfer { unit, to } => ("transfer", json!({"op": "transfer", "units": [unit], "to": to})),
        Operation::Merge { sources, into } => {
            let into = new(into.id, &into.name, sources[0]);
            ("merge", json!({"op": "merge", "units": sources, "into": into}))
        }
        Operation::Split { source, parts } => {
            let part = |(position, part): (usize, &Part<'_>)| {
                let unit = new(part.id, &part.name, source);
                let measures = json!({"headcount": part.headcount, "members": part.members});
                match position {
                    0 => json!({"unit": unit, "measures": measures, "subordinates": part.children, "lines": true}),
                    _ => json!({"unit": unit, "measures": measures, "subordinates": part.children}),
                }
            };
            let into: Vec<Value> = parts.iter().enumerate().map(part).collect();
            ("split", json!({"op": "split", "unit": source, "into": into}))
        }
    }
}

/// The rules that the comparison asks for, and no others.
pub fn rules() -> Ruleset {
    let (pack, problems) = pack(PACK, "pack.json", 0);
    assert_eq!(problems, []);
    let (ruleset, problems) = Ruleset::from_packs(&[pack.expect("the pack can be read")], None);
    assert_eq!(problems, []);
    ruleset
        .only(|enacted| ["two-superiors", "wrong-superior", "span-of-control", "small-cell"].contains(&enacted.code()))
}
