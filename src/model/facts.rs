//! Facts and where they come from: provenance, figures, legal basis, judgements.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::{amount, is_amount};
use super::id::Id;
use super::text::Text;
use crate::diagnostic::Speech;

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Confirmed by a source that is named.
    Confirmed,
    /// From memory, not confirmed.
    Memory,
    /// Invented to illustrate.
    Illustrative,
}

/// Where a fact comes from and how sure it is.
///
/// In a file: the confidence alone, or an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provenance {
    /// How sure it is.
    pub confidence: Confidence,
    /// Id of a source of the structure, or a text.
    pub source: Option<Box<str>>,
    /// A remark.
    pub note: Option<Box<str>>,
}

impl From<Confidence> for Provenance {
    fn from(confidence: Confidence) -> Self {
        Provenance { confidence, source: None, note: None }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProvenanceRecord {
    confidence: Confidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Box<str>>,
}

impl Serialize for Provenance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.source.is_none() && self.note.is_none() {
            return self.confidence.serialize(serializer);
        }
        let Provenance { confidence, source, note } = self.clone();
        ProvenanceRecord { confidence, source, note }.serialize(serializer)
    }
}

struct ProvenanceVisitor;

impl<'de> Visitor<'de> for ProvenanceVisitor {
    type Value = Provenance;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"confirmed\", \"memory\", \"illustrative\" or an object with `confidence`")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Provenance, E> {
        match word {
            "confirmed" => Ok(Confidence::Confirmed.into()),
            "memory" => Ok(Confidence::Memory.into()),
            "illustrative" => Ok(Confidence::Illustrative.into()),
            other => Err(E::unknown_variant(other, &["confirmed", "memory", "illustrative"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Provenance, A::Error> {
        let ProvenanceRecord { confidence, source, note } = Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Provenance { confidence, source, note })
    }
}

impl<'de> Deserialize<'de> for Provenance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ProvenanceVisitor)
    }
}

/// Makes the schema "this word, or that record".
fn either<R: JsonSchema, O: JsonSchema>(generator: &mut SchemaGenerator, description: &str) -> Schema {
    let (short, long) = (generator.subschema_for::<R>(), generator.subschema_for::<O>());
    json_schema!({"description": description, "anyOf": [short, long]})
}

impl JsonSchema for Provenance {
    fn schema_name() -> Cow<'static, str> {
        "Provenance".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<Confidence, ProvenanceRecord>(generator, "How sure a fact is and where it comes from.")
    }
}

/// A quantity: an integer in the unit that the catalogue states, with its provenance if it has its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Figure {
    /// The quantity.
    pub value: i64,
    /// Where it comes from, if not from where the unit does.
    pub provenance: Option<Box<Provenance>>,
}

impl From<i64> for Figure {
    fn from(value: i64) -> Self {
        Figure { value, provenance: None }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FigureRecord {
    #[serde(deserialize_with = "amount")]
    value: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provenance: Option<Box<Provenance>>,
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.provenance {
            None => serializer.serialize_i64(self.value),
            Some(_) => FigureRecord { value: self.value, provenance: self.provenance.clone() }.serialize(serializer),
        }
    }
}

struct FigureVisitor;

impl<'de> Visitor<'de> for FigureVisitor {
    type Value = Figure;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an integer or an object with `value`")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Figure, E> {
        match is_amount(value) {
            true => Ok(value.into()),
            false => Err(E::custom(format!("{value} is too large"))),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Figure, E> {
        let fits = i64::try_from(value).ok().filter(|value| is_amount(*value));
        fits.map(Figure::from).ok_or_else(|| E::custom(format!("{value} is too large")))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Figure, A::Error> {
        let FigureRecord { value, provenance } = Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Figure { value, provenance })
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FigureVisitor)
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<i64, FigureRecord>(generator, "A quantity in the unit that the catalogue states.")
    }
}

/// A document, and the place in it, on which something rests (căn cứ).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Symbol of the document, such as `55-KL/TU`.
    pub document: String,
    /// Organ that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// Date of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// Article, clause, point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The words quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// How sure the citation is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Where the text was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Basis {
    /// Returns the citation in one line: document, organ, date, article, quotation.
    pub fn cite(&self) -> String {
        let mut cited = self.document.clone();
        if let Some(organ) = &self.organ {
            cited += &format!(" ({organ})");
        }
        if let Some(date) = self.date {
            cited += &format!(", {}/{}/{}", date.day(), date.month(), date.year());
        }
        if let Some(part) = self.part(Speech::Vi) {
            cited += &format!(", {part}");
        }
        if let Some(quote) = &self.quote {
            cited += &format!(": “{quote}”");
        }
        cited
    }

    /// Returns the part that is cited, with the word for it where only a number is given.
    ///
    /// Laws, decrees and decisions have articles; conclusions and other documents of the Party have points.
    pub fn part(&self, speech: Speech) -> Option<String> {
        let article = self.article.as_ref()?;
        if !article.starts_with(|first: char| first.is_ascii_digit()) {
            return Some(article.clone());
        }
        let is_whole = article.chars().all(|digit| digit.is_ascii_digit());
        let has_articles = ["QĐ", "NĐ", "QH", "NQ-"].iter().any(|symbol| self.document.contains(symbol));
        let word = match is_whole && has_articles {
            true => speech.pick("Article", "Điều"),
            false => speech.pick("point", "điểm"),
        };
        Some(format!("{word} {article}"))
    }

    /// Returns the document as a decision names it, with its kind: `Kết luận số 55-KL/TU`.
    ///
    /// The kind follows from the symbol; `QĐ` of the centre is a decision or a regulation, so nothing is said of it.
    pub fn named(&self, speech: Speech) -> String {
        let number = self.document.split_whitespace().next().unwrap_or("");
        let mut symbols = number.split(['/', '-', ';']);
        if !number.starts_with(|first: char| first.is_ascii_digit()) || number.contains("QĐ/TW") {
            return self.document.clone();
        }
        let kind = symbols.find_map(|symbol| DOCUMENTS.iter().find(|(known, ..)| *known == symbol));
        match kind {
            Some((_, en, vi)) => speech.pick(format!("{en} {}", self.document), format!("{vi} số {}", self.document)),
            None => self.document.clone(),
        }
    }
}

/// Kinds of documents by their symbols.
const DOCUMENTS: [(&str, &str, &str); 8] = [
    ("CT", "Directive", "Chỉ thị"),
    ("HD", "Guidance", "Hướng dẫn"),
    ("KL", "Conclusion", "Kết luận"),
    ("NQ", "Resolution", "Nghị quyết"),
    ("NĐ", "Decree", "Nghị định"),
    ("QĐ", "Decision", "Quyết định"),
    ("QĐi", "Regulation", "Quy định"),
    ("TB", "Notice", "Thông báo"),
];

/// A judgement with three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Judged to hold.
    Yes,
    /// Judged not to hold.
    No,
    /// Not judged yet.
    Unknown,
}

/// An attribute of a unit: a three-valued judgement or a text, and who gave it when.
///
/// In a file: the answer alone, or an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Attribute {
    /// The judgement.
    pub value: Option<Answer>,
    /// A text instead of, or besides, the judgement.
    pub text: Option<Text>,
    /// Who judged.
    pub by: Option<Box<str>>,
    /// When.
    pub on: Option<Date>,
    /// How sure it is.
    pub provenance: Option<Box<Provenance>>,
    /// Whether this value is internal: left out of what is made for others (`--strip`).
    pub internal: bool,
}

impl From<Answer> for Attribute {
    fn from(answer: Answer) -> Self {
        Attribute { value: Some(answer), ..Attribute::default() }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AttributeRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provenance: Option<Box<Provenance>>,
    /// Whether this value is left out of what is made for others.
    #[serde(default, skip_serializing_if = "is_false")]
    internal: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Serialize for Attribute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Attribute { value: Some(answer), text: None, by: None, on: None, provenance: None, internal: false } => {
                answer.serialize(serializer)
            }
            _ => {
                let Attribute { value, text, by, on, provenance, internal } = self.clone();
                AttributeRecord { value, text, by, on, provenance, internal }.serialize(serializer)
            }
        }
    }
}

struct AttributeVisitor;

impl<'de> Visitor<'de> for AttributeVisitor {
    type Value = Attribute;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"yes\", \"no\", \"unknown\" or an object with `value` or `text`")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Attribute, E> {
        match word {
            "yes" => Ok(Answer::Yes.into()),
            "no" => Ok(Answer::No.into()),
            "unknown" => Ok(Answer::Unknown.into()),
            other => Err(E::unknown_variant(other, &["yes", "no", "unknown"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Attribute, A::Error> {
        let AttributeRecord { value, text, by, on, provenance, internal } =
            Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Attribute { value, text, by, on, provenance, internal })
    }
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AttributeVisitor)
    }
}

impl JsonSchema for Attribute {
    fn schema_name() -> Cow<'static, str> {
        "Attribute".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<Answer, AttributeRecord>(generator, "A judgement or a text about a unit, and who gave it.")
    }
}

/// A document that facts of a structure rest on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id by which provenance refers to it.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Organ or publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// Date, as exactly as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(value: serde_json::Value) -> Basis {
        serde_json::from_value(value).expect("it is a basis")
    }

    #[test]
    fn a_bare_number_is_cited_as_the_document_numbers_its_parts() {
        let part = |document: &str, article: &str| {
            let basis = basis(serde_json::json!({"document": document, "article": article}));
            (basis.part(Speech::Vi).unwrap_or_default(), basis.cite())
        };
        assert_eq!(part("12-QĐ/HU", "1"), ("Điều 1".into(), "12-QĐ/HU, Điều 1".into()));
        assert_eq!(part("55-KL/TU", "2.1").0, "điểm 2.1");
        assert_eq!(part("819/NQ-UBTVQH14", "3").0, "Điều 3");
        assert_eq!(part("18-NQ/TW", "3").0, "điểm 3");
        assert_eq!(part("120/2020/NĐ-CP", "Điều 4").0, "Điều 4");
    }

    #[test]
    fn a_document_is_named_with_its_kind_where_the_symbol_tells_it() {
        let named = |document: &str| basis(serde_json::json!({"document": document})).named(Speech::Vi);
        assert_eq!(named("55-KL/TU"), "Kết luận số 55-KL/TU");
        assert_eq!(named("819/NQ-UBTVQH14"), "Nghị quyết số 819/NQ-UBTVQH14");
        assert_eq!(named("19/2025/QĐ-TTg"), "Quyết định số 19/2025/QĐ-TTg");
        for unsaid in ["22-QĐ/TW (2021)", "72/2025/QH15", "Bộ luật Dân sự 2015"] {
            assert_eq!(named(unsaid), unsaid);
        }
    }
}
