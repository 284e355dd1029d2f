//! A structure as nodes and edges, for programs that analyse networks: GraphML, and a pair of tables as CSV or Parquet.
//!
//! A node is a body, an edge is a line from superior to subordinate; direct subordination is one of them.
//! Quantities with decimals are written with a point: a measure that counts hundredths shows 123.45 for 12345.

mod parquet;

use std::fmt;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::diagnostic::Speech;
use crate::layout::text::clean;
use crate::model::{Family, Id, Role, Structure, UnitRef};
use crate::render::words::inert;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Whole,
    /// A number with so many decimals.
    Decimal(u8),
    Day,
}

impl Type {
    /// Returns the word of GraphML.
    fn word(self) -> &'static str {
        match self {
            Type::Text | Type::Day => "string",
            Type::Whole => "long",
            Type::Decimal(_) => "double",
        }
    }
}

/// A value of a column of the same type.
#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Whole(i64),
    /// A number and how many of its digits are decimals.
    Decimal(i64, u8),
    Day(Date),
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => out.write_str(text),
            Value::Whole(number) => write!(out, "{number}"),
            Value::Decimal(number, decimals) => out.write_str(&point(*number, *decimals)),
            Value::Day(day) => write!(out, "{day}"),
        }
    }
}

/// The values of the columns; none where something is not known.
type Row = Vec<Option<Value>>;

/// Nodes and edges of a structure.
#[derive(Debug, Clone)]
pub struct Network {
    node_columns: Vec<(String, Type)>,
    /// Id and the values of the columns.
    nodes: Vec<(Id, Row)>,
    /// From, to, and the values of [`EDGE_COLUMNS`].
    edges: Vec<(Id, Id, Row)>,
}

/// Columns of edges: line type, family, name of the line, whether it makes the hierarchy.
const EDGE_COLUMNS: [(&str, Type); 4] =
    [("line", Type::Text), ("family", Type::Text), ("label", Type::Text), ("primary", Type::Whole)];

/// Columns that every node has; behind them stand the measures.
const NODE_COLUMNS: [(&str, Type); 13] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("kind_name", Type::Text),
    ("level", Type::Text),
    ("system", Type::Text),
    ("superior", Type::Text),
    ("rank", Type::Whole),
    ("depth", Type::Whole),
    ("heads", Type::Whole),
    ("deputies", Type::Whole),
    ("functions", Type::Whole),
    ("valid_from", Type::Day),
    ("valid_to", Type::Day),
];

impl Network {
    /// Makes the network of a structure, with names in one language.
    pub fn of(structure: &Structure, speech: Speech) -> Network {
        let measures = measures(structure);
        let mut node_columns: Vec<(String, Type)> =
            NODE_COLUMNS.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        node_columns.extend(measures.iter().map(|(measure, decimals)| {
            let is_taken = NODE_COLUMNS.iter().any(|(name, _)| *name == measure.as_str()) || *measure == "id";
            let name = if is_taken { format!("measure.{measure}") } else { measure.to_string() };
            (name, if *decimals == 0 { Type::Whole } else { Type::Decimal(*decimals) })
        }));
        let units = structure.units_sorted();
        let depths = structure.depths();
        let row = |unit: &UnitRef<'_>| node(*unit, depths[unit.ordinal()], &measures, speech);
        let nodes = units.iter().map(|unit| (unit.id().clone(), row(unit))).collect();
        let mut edges = Vec::with_capacity(units.len() + structure.lines_total());
        for unit in &units {
            if let Some(superior) = unit.superior() {
                let line = unit.primary_line();
                edges.push((superior.id().clone(), unit.id().clone(), edge(structure, &line, true, speech)));
            }
        }
        for line in structure.lines() {
            let row = edge(structure, &line.line_type, false, speech);
            edges.push((line.from.clone(), line.to.clone(), row));
        }
        Network { node_columns, nodes, edges }
    }

    /// Writes GraphML, as yEd, Gephi and networkx read it.
    pub fn graphml(&self) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        let written = self.write_graphml(&mut writer);
        assert!(written.is_ok(), "invariant broken: a buffer cannot be written: {written:?}");
        let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
        text.push('\n');
        text
    }

    fn write_graphml(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let start = |name: &str, attributes: &[(&str, &str)]| {
            BytesStart::new(name.to_owned()).with_attributes(attributes.iter().copied())
        };
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.write_event(Event::Start(start("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])))?;
        let node_columns = self.node_columns.iter().map(|(name, kind)| (name.as_str(), *kind));
        for (domain, prefix, columns) in
            [("node", 'n', node_columns.collect::<Vec<_>>()), ("edge", 'e', EDGE_COLUMNS.to_vec())]
        {
            for (position, (name, kind)) in columns.iter().enumerate() {
                let key = format!("{prefix}{position}");
                let name = clean(name);
                let attributes =
                    [("id", key.as_str()), ("for", domain), ("attr.name", &name), ("attr.type", kind.word())];
                writer.write_event(Event::Empty(start("key", &attributes)))?;
            }
        }
        writer.write_event(Event::Start(start("graph", &[("id", "bomay"), ("edgedefault", "directed")])))?;
        for (id, row) in &self.nodes {
            writer.write_event(Event::Start(start("node", &[("id", id)])))?;
            data(writer, 'n', row)?;
            writer.write_event(Event::End(BytesEnd::new("node")))?;
        }
        for (number, (from, to, row)) in self.edges.iter().enumerate() {
            let key = format!("l{number}");
            writer.write_event(Event::Start(start("edge", &[("id", &key), ("source", from), ("target", to)])))?;
            data(writer, 'e', row)?;
            writer.write_event(Event::End(BytesEnd::new("edge")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("graph")))?;
        writer.write_event(Event::End(BytesEnd::new("graphml")))
    }

    /// Returns the table of the nodes as CSV; texts that a spreadsheet could take for a formula are made harmless.
    pub fn nodes_csv(&self) -> String {
        let head = std::iter::once("id").chain(self.node_columns.iter().map(|(name, _)| name.as_str()));
        table(head.collect(), self.nodes.iter().map(|(id, row)| (vec![id], row)))
    }

    /// Returns the table of the edges as CSV.
    pub fn edges_csv(&self) -> String {
        let head = ["source", "target"].into_iter().chain(EDGE_COLUMNS.iter().map(|(name, _)| *name));
        table(head.collect(), self.edges.iter().map(|(from, to, row)| (vec![from, to], row)))
    }
}

fn data(writer: &mut Writer<Vec<u8>>, prefix: char, row: &Row) -> std::io::Result<()> {
    for (position, value) in row.iter().enumerate() {
        let Some(value) = value else { continue };
        let key = format!("{prefix}{position}");
        let value = value.to_string();
        let text = clean(&value);
        writer
            .create_element("data")
            .with_attribute(("key", key.as_str()))
            .write_text_content(BytesText::new(&text))?;
    }
    Ok(())
}

fn table<'a>(head: Vec<&str>, rows: impl Iterator<Item = (Vec<&'a Id>, &'a Row)>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |record: Vec<String>| {
        let written = writer.write_record(&record);
        assert!(written.is_ok(), "invariant broken: a buffer cannot be written: {written:?}");
    };
    write(head.into_iter().map(inert).collect());
    for (ids, row) in rows {
        let mut record: Vec<String> = ids.into_iter().map(|id| inert(id.as_str())).collect();
        record.extend(row.iter().map(|value| match value {
            None => String::new(),
            Some(Value::Text(text)) => inert(text),
            Some(value) => value.to_string(),
        }));
        write(record);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Returns the measures with their decimals: those of the catalogue, then others that units have, by id.
fn measures(structure: &Structure) -> Vec<(Id, u8)> {
    let catalogue = structure.catalogue();
    let declared = catalogue.measures.iter().map(|measure| (measure.id.clone(), measure.decimals));
    let used: std::collections::BTreeSet<Id> =
        structure.units().flat_map(|unit| unit.facts().measures.keys().cloned().collect::<Vec<_>>()).collect();
    let others = used.into_iter().filter(|measure| catalogue.measure(measure).is_none());
    declared.chain(others.map(|measure| (measure, 0))).collect()
}

fn node(unit: UnitRef<'_>, depth: u32, measures: &[(Id, u8)], speech: Speech) -> Row {
    let facts = unit.facts();
    let text = |text: &str| Some(Value::Text(text.to_owned())).filter(|_| !text.is_empty());
    let count = |count: usize| Some(Value::Whole(i64::try_from(count).unwrap_or(i64::MAX)));
    let kind_name = unit.kind_entry().map(|kind| kind.name.get(speech)).unwrap_or_default();
    let mut row = vec![
        text(facts.label(speech)),
        text(unit.kind()),
        text(kind_name),
        unit.level().and_then(|level| text(&level.id)),
        unit.system().and_then(|system| text(system)),
        unit.superior().and_then(|superior| text(superior.id())),
        Some(Value::Whole(facts.rank.into())),
        Some(Value::Whole(depth.into())),
        Some(Value::Whole(facts.posts_total(Role::Head).into())),
        Some(Value::Whole(facts.posts_total(Role::Deputy).into())),
        count(facts.functions.len()),
        facts.valid_from.map(Value::Day),
        facts.valid_to.map(Value::Day),
    ];
    row.extend(measures.iter().map(|(measure, decimals)| {
        let figure = facts.measures.get(measure)?;
        Some(if *decimals == 0 { Value::Whole(figure.value) } else { Value::Decimal(figure.value, *decimals) })
    }));
    row
}

fn edge(structure: &Structure, line_type: &Id, is_primary: bool, speech: Speech) -> Row {
    let catalogue = structure.catalogue();
    let family = catalogue.family(line_type);
    let declared = catalogue.line_type(line_type).map(|found| found.name.get(speech)).filter(|name| !name.is_empty());
    let name = declared.or_else(|| family.map(|family| family.name(speech)));
    vec![
        Some(Value::Text(line_type.to_string())),
        family.map(|family: Family| Value::Text(family.id().to_owned())),
        name.map(|name| Value::Text(name.to_owned())),
        Some(Value::Whole(is_primary.into())),
    ]
}

/// Returns a number with a decimal point, as programs read it.
fn point(value: i64, decimals: u8) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::outline;

    fn network(text: &str) -> Network {
        let loaded = outline::parse(text, "s");
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        Network::of(&loaded.structure, Speech::En)
    }

    #[test]
    fn a_structure_becomes_two_tables() {
        let network = network("a: office \"=cmd()\" staff=3\n  b \"B, the \\\"second\\\"\"\na -guidance-> b\n");
        let nodes = network.nodes_csv();
        let lines: Vec<&str> = nodes.lines().collect();
        assert!(lines[0].starts_with("id,label,kind,") && lines[0].ends_with(",valid_to,staff"), "{nodes}");
        assert!(lines[1].starts_with("a,'=cmd(),office,"), "{nodes}");
        assert!(lines[2].starts_with("b,\"B, the \"\"second\"\"\","), "{nodes}");
        assert_eq!(
            network.edges_csv(),
            "source,target,line,family,label,primary\r\n\
             a,b,subordination,subordination,direct subordination,1\r\n\
             a,b,guidance,guidance,professional guidance,0\r\n"
        );
    }

    #[test]
    fn graphml_is_escaped_and_typed() {
        let text = network("a: office \"A <b> & \\u0007\" staff=3\n").graphml();
        assert!(text.contains("attr.name=\"staff\" attr.type=\"long\""), "{text}");
        assert!(text.contains(">A &lt;b&gt; &amp; "), "{text}");
        assert!(!text.contains('\u{7}'));
    }

    #[test]
    fn decimals_are_written_with_a_point() {
        assert_eq!(point(-12_345, 2), "-123.45");
        assert_eq!(point(5, 2), "0.05");
        assert_eq!(point(i64::MIN, 0), i64::MIN.to_string());
    }
}
