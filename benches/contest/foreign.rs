//! What the foreign files hold, and what it is in the words of this library.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use bomay::diagnostic::{Diagnostic, Input};
use bomay::formats::{catalogue, elements, pack, tables};
use bomay::model::{Catalogue, Figure, Id, Line, Parts, Post, Role, Structure, Text, Unit};
use bomay::operations;
use bomay::plan::{Plan, Planned, Step};
use bomay::rules::Ruleset;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

const CATALOGUE: &str = include_str!("catalogue.json");
const PACK: &str = include_str!("pack.json");
const MAPPING: &str = include_str!("mapping.json");

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
        while let Some(key) = map.next_key::<&str>()? {
            match key {
                "units" => {
                    let unit = |record: Record<'de>| Arc::new(self.0.unit(record));
                    parts.units = map.next_value_seed(Each(unit, PhantomData))?;
                }
                "relations" => {
                    let line = |relation: Relation<'de>| self.0.line(&relation);
                    parts.lines = map.next_value_seed(Each(line, PhantomData))?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(parts)
    }
}

/// Makes something of each element of a list.
struct Each<R, F>(F, PhantomData<R>);

impl<'de, R: Deserialize<'de>, T: Send, F: Fn(R) -> T + Sync> DeserializeSeed<'de> for Each<R, F> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, R: Deserialize<'de>, T: Send, F: Fn(R) -> T + Sync> Visitor<'de> for Each<R, F> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
        elements(list, self.0)
    }
}

#[derive(Deserialize)]
struct Record<'t> {
    id: &'t str,
    #[serde(borrow)]
    name: Cow<'t, str>,
    kind: Id,
    level: u8,
    parent: Option<Id>,
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

/// Returns a word that many records share, as a reader of files does: once for each thread.
fn repeated(word: &str) -> Id {
    let word: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    Id::deserialize(word).expect("a word is a word")
}

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
    levels: Vec<Id>,
}

impl Foreign {
    pub fn new() -> Self {
        let (file, problems) = catalogue(CATALOGUE, "catalogue.json", Input::Catalogue(0));
        assert_eq!(problems, []);
        let catalogue = Arc::new(file.catalogue);
        Foreign { levels: catalogue.levels.iter().map(|level| level.id.clone()).collect(), catalogue }
    }

    /// Reads a structure.
    pub fn load(&self, path: &Path) -> (Structure, Vec<Diagnostic>) {
        let text = std::fs::read_to_string(path).expect("the structure is there");
        let mut reader = serde_json::Deserializer::from_str(&text);
        let parts = File(self).deserialize(&mut reader).expect("the structure can be read");
        Structure::assemble(parts)
    }

    /// Reads a structure as `bomay import` does: through a mapping, which names no holders of posts.
    pub fn import(&self, path: &Path) -> Structure {
        let bytes = std::fs::read(path).expect("the structure is there");
        let workbook = tables::open(bytes, "base.json").expect("the file holds tables");
        let (mapping, problems) = tables::mapping(MAPPING, "mapping.json");
        assert_eq!(problems, []);
        let mapping = mapping.expect("the mapping can be read");
        let imported = tables::import(&[workbook], &mapping, (self.catalogue.clone(), None));
        imported.expect("the tables are those of the mapping").structure
    }

    fn unit(&self, record: Record<'_>) -> Unit {
        let mut unit = Unit::new(record.id, record.kind);
        unit.name = Text::plain(&record.name);
        unit.level = Some(repeated(&self.levels[usize::from(record.level)]));
        unit.superior = record.parent;
        for (measure, value) in [("headcount", record.headcount), ("members", record.members)] {
            unit.measures.insert(repeated(measure), Figure::from(value));
        }
        unit.posts.push(Post::held(Role::Head, &*record.head));
        unit.valid_from = record.established.parse().ok();
        unit
    }

    fn line(&self, relation: &Relation<'_>) -> Line {
        let found = LINES.iter().find(|(foreign, _)| *foreign == relation.kind);
        Line::new(repeated(found.expect("the kind of the relation is known").1), relation.from, relation.to)
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
        Plan::new(vec![Step::new("1", operations.collect())])
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
