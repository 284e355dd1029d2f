//! What is written for each field of a thing, and read back: one table per thing, for both directions.

use super::iri::Space;
use super::vocabulary::*;

/// How the value of a field is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// A text by language: literals with language tags.
    Text,
    /// A word or a sentence: a plain literal.
    Word,
    /// A date: `xsd:date`.
    Date,
    /// An integer.
    Integer,
    /// Yes, or nothing.
    Flag,
    /// A word of a closed list: a term of our namespace.
    Term,
    /// An id: the IRI of the thing that it names.
    Ref(Space),
    /// Several ids, whose order is kept.
    Refs(Space),
    /// The superior: written as one id, read with all links between bodies.
    Superior,
    /// Several records that belong to this one alone, whose order is kept.
    Parts(&'static Record),
    /// Confidence, source and note.
    Provenance,
    /// Official codes: literals whose datatype is the scheme.
    Codes,
    /// Quantities: the measure is the property.
    Measures,
    /// Judgements: one record each.
    Attributes,
}

/// A field: its key in JSON, the property that is written, and others that are read as well.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) term: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) shape: Shape,
}

/// A thing: its classes, the first of which tells it from all others, and its fields.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) classes: &'static [&'static str],
    pub(super) fields: &'static [Field],
}

const fn field(key: &'static str, term: &'static str, shape: Shape) -> Field {
    Field { key, term, also: &[], shape }
}

const fn wide(key: &'static str, term: &'static str, also: &'static [&'static str], shape: Shape) -> Field {
    Field { key, term, also, shape }
}

const NAME: Field = wide("name", PREF_LABEL, &[LABEL, TITLE, FOAF_NAME, SCHEMA_NAME, schema_http::NAME], Shape::Text);
const PROVENANCE: Field = field("provenance", CONFIDENCE, Shape::Provenance);

/// A living body; its first class is that of all organisations.
pub(super) static UNIT: Record = Record {
    classes: &[ORGANIZATION],
    fields: &[
        NAME,
        field("short", ALT_LABEL, Shape::Text),
        field("kind", CLASSIFICATION, Shape::Ref(Space::Kind)),
        field("level", LEVEL, Shape::Ref(Space::Level)),
        field("superior", SUB_ORGANIZATION_OF, Shape::Superior),
        field("line", PRIMARY_LINE, Shape::Ref(Space::Line)),
        field("rank", RANK, Shape::Integer),
        wide("codes", IDENTIFIER, &[DCT_IDENTIFIER, NOTATION], Shape::Codes),
        field("measures", FIGURE, Shape::Measures),
        field("posts", HAS_POST, Shape::Parts(&POST_RECORD)),
        field("functions", PURPOSE, Shape::Refs(Space::Function)),
        field("cooperates", COOPERATES_IN, Shape::Refs(Space::Function)),
        field("legal_basis", BASIS, Shape::Parts(&CITATION)),
        field("attributes", ATTRIBUTE, Shape::Attributes),
        wide("valid_from", FOUNDING_DATE, &[schema_http::FOUNDING_DATE], Shape::Date),
        wide("valid_to", DISSOLUTION_DATE, &[schema_http::DISSOLUTION_DATE], Shape::Date),
        field("note", NOTE, Shape::Text),
        PROVENANCE,
    ],
};

/// A post of a body.
pub(super) static POST_RECORD: Record = Record {
    classes: &[POST],
    fields: &[
        field("id", ID, Shape::Word),
        field("role", ROLE, Shape::Term),
        wide("title", PREF_LABEL, &[LABEL, TITLE], Shape::Text),
        field("holder", HELD_BY, Shape::Ref(Space::Person)),
        field("count", COUNT, Shape::Integer),
        field("basis", BASIS_TEXT, Shape::Text),
    ],
};

/// A document, and the place in it, on which something rests.
pub(super) static CITATION: Record = Record {
    classes: &[CLASS_CITATION],
    fields: &[
        field("document", DOCUMENT, Shape::Word),
        field("organ", ORGAN, Shape::Word),
        field("date", DATE, Shape::Date),
        field("article", ARTICLE, Shape::Word),
        field("quote", QUOTE, Shape::Word),
        field("confidence", CONFIDENCE, Shape::Word),
        field("source", STATED_SOURCE, Shape::Word),
    ],
};

/// Every record that stands for itself; those of the catalogue's entries are in [`ENTRIES`].
pub(super) static RECORDS: [&Record; 11] = [
    &UNIT,
    &POST_RECORD,
    &CITATION,
    &JUDGEMENT,
    &FIGURE_RECORD,
    &FUNCTION,
    &ENDED,
    &LINE,
    &HEADER,
    &SOURCE_RECORD,
    &CATALOGUE,
];

/// A judgement about a body.
pub(super) static JUDGEMENT: Record = Record {
    classes: &[CLASS_ATTRIBUTE],
    fields: &[
        field("value", ANSWER, Shape::Word),
        field("text", TEXT, Shape::Text),
        field("by", BY, Shape::Word),
        field("on", DATE, Shape::Date),
        PROVENANCE,
        field("internal", INTERNAL, Shape::Flag),
    ],
};

/// Where a quantity comes from, if not from where the body does.
pub(super) static FIGURE_RECORD: Record = Record { classes: &[CLASS_FIGURE], fields: &[PROVENANCE] };

/// A function.
pub(super) static FUNCTION: Record = Record {
    classes: &[CLASS_FUNCTION, CONCEPT],
    fields: &[NAME, field("basis", BASIS, Shape::Parts(&CITATION)), PROVENANCE],
};

/// A body that ended.
pub(super) static ENDED: Record = Record {
    classes: &[CLASS_ENDED, ORGANIZATION],
    fields: &[
        NAME,
        field("kind", CLASSIFICATION, Shape::Ref(Space::Kind)),
        wide("on", DISSOLUTION_DATE, &[schema_http::DISSOLUTION_DATE], Shape::Date),
        field("successors", HAS_SUCCESSOR, Shape::Refs(Space::Unit)),
        PROVENANCE,
    ],
};

/// What a line rests on.
pub(super) static LINE: Record = Record {
    classes: &[CLASS_LINE],
    fields: &[
        field("type", LINE_TYPE, Shape::Ref(Space::Line)),
        field("from", FROM, Shape::Ref(Space::Unit)),
        field("to", TO, Shape::Ref(Space::Unit)),
        field("basis", BASIS, Shape::Parts(&CITATION)),
        PROVENANCE,
    ],
};

/// What a structure says about itself.
pub(super) static HEADER: Record = Record {
    classes: &[CLASS_STRUCTURE],
    fields: &[
        field("id", ID, Shape::Word),
        field("title", TITLE, Shape::Text),
        field("as_of", AS_OF, Shape::Date),
        field("language", LANGUAGE, Shape::Word),
        field("catalogue", CATALOGUE_FILE, Shape::Word),
        PROVENANCE,
        field("sources", SOURCE, Shape::Parts(&SOURCE_RECORD)),
    ],
};

/// A document that facts rest on.
pub(super) static SOURCE_RECORD: Record = Record {
    classes: &[CLASS_SOURCE],
    fields: &[
        field("id", ID, Shape::Word),
        field("title", TITLE, Shape::Text),
        field("organ", ORGAN, Shape::Word),
        field("date", DATE, Shape::Word),
    ],
};

/// The head of a catalogue.
pub(super) static CATALOGUE: Record = Record {
    classes: &[CLASS_CATALOGUE, CONCEPT_SCHEME],
    fields: &[field("id", ID, Shape::Word), field("title", TITLE, Shape::Text)],
};

/// The lists of a catalogue: key, space of the ids, record of an entry.
pub(super) static ENTRIES: [(&str, Space, &Record); 6] = [
    ("levels", Space::Level, &LEVEL_RECORD),
    ("systems", Space::System, &SYSTEM_RECORD),
    ("kinds", Space::Kind, &KIND_RECORD),
    ("line_types", Space::Line, &LINE_TYPE_RECORD),
    ("measures", Space::Measure, &MEASURE_RECORD),
    ("attributes", Space::Attribute, &ATTRIBUTE_RECORD),
];

static LEVEL_RECORD: Record =
    Record { classes: &[CLASS_LEVEL, CONCEPT], fields: &[NAME, field("rank", RANK, Shape::Integer)] };

static SYSTEM_RECORD: Record = Record { classes: &[CLASS_SYSTEM, CONCEPT], fields: &[NAME] };

static KIND_RECORD: Record = Record {
    classes: &[CLASS_KIND, CONCEPT],
    fields: &[
        NAME,
        field("plural", PLURAL, Shape::Text),
        field("level", LEVEL, Shape::Ref(Space::Level)),
        field("system", SYSTEM, Shape::Ref(Space::System)),
        field("shape", SHAPE, Shape::Term),
        field("assistant", ASSISTANT, Shape::Flag),
        field("line", PRIMARY_LINE, Shape::Ref(Space::Line)),
        field("superiors", SUPERIOR_KIND, Shape::Refs(Space::Kind)),
        field("root", ROOT, Shape::Flag),
        field("requires", REQUIRES, Shape::Parts(&REQUIREMENT)),
        field("headed", HEADED, Shape::Flag),
    ],
};

static REQUIREMENT: Record = Record {
    classes: &[CLASS_REQUIREMENT],
    fields: &[field("family", FAMILY, Shape::Term), field("from", FROM_KIND, Shape::Refs(Space::Kind))],
};

static LINE_TYPE_RECORD: Record = Record {
    classes: &[CLASS_LINE_TYPE, PROPERTY],
    fields: &[
        NAME,
        field("family", SUB_PROPERTY_OF, Shape::Term),
        field("inverse", INVERSE_NAME, Shape::Text),
        field("decides", DECIDES, Shape::Flag),
    ],
};

static MEASURE_RECORD: Record = Record {
    classes: &[CLASS_MEASURE, PROPERTY],
    fields: &[
        NAME,
        field("short", ALT_LABEL, Shape::Text),
        field("unit", UNIT_OF_MEASUREMENT, Shape::Text),
        field("decimals", DECIMALS, Shape::Integer),
        field("conservation", CONSERVATION, Shape::Term),
        field("internal", INTERNAL, Shape::Flag),
    ],
};

static ATTRIBUTE_RECORD: Record =
    Record { classes: &[CLASS_ATTRIBUTE_KIND], fields: &[NAME, field("internal", INTERNAL, Shape::Flag)] };

/// Returns the property that keeps the order of a list of ids where it is not that of the alphabet.
pub(super) fn order_of(key: &str) -> String {
    own(&format!("{key}_order"))
}
