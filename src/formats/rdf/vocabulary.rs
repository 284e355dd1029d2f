//! The terms of the vocabularies that are written and read, and our own namespace for what they cannot hold.

use crate::model::{Family, LegalForm};

/// Our own namespace; described in the documentation of [`super`].
pub const NAMESPACE: &str = "https://w3id.org/bomay/ns#";

/// Prefixes of the namespaces, as they are written.
pub(super) const PREFIXES: [(&str, &str); 13] = [
    ("bm", NAMESPACE),
    ("cpsv", "http://purl.org/vocab/cpsv#"),
    ("cv", "http://data.europa.eu/m8g/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("rico", "https://www.ica.org/standards/RiC/ontology#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Makes constants for the terms of one namespace.
macro_rules! terms {
    ($space:literal $($name:ident = $local:literal;)+) => {
        $(pub(in crate::formats::rdf) const $name: &str = concat!($space, $local);)+
    };
}

terms! { "https://w3id.org/bomay/ns#"
    ANSWER = "answer";
    ARTICLE = "article";
    AS_OF = "asOf";
    ASSISTANT = "assistant";
    ATTRIBUTE = "attribute";
    ATTRIBUTE_KIND = "attributeKind";
    BASIS = "basis";
    BASIS_TEXT = "basisText";
    BY = "by";
    CATALOGUE_FILE = "catalogueFile";
    CONFIDENCE = "confidence";
    CONSERVATION = "conservation";
    CONTRIBUTION = "contribution";
    COOPERATES_IN = "cooperatesIn";
    COUNT = "count";
    DECIDED_BY = "decidedBy";
    DECIDES = "decides";
    DECIMALS = "decimals";
    DOCUMENT = "document";
    EMPTY = "empty";
    EXTENT = "extent";
    FAMILY = "family";
    FIGURE = "figure";
    FROM = "from";
    FROM_KIND = "fromKind";
    HEADED = "headed";
    ID = "id";
    INTERNAL = "internal";
    INVERSE_NAME = "inverseName";
    LEVEL = "level";
    LINE_TYPE = "lineType";
    MEASURE = "measure";
    NUMBER = "number";
    OF_POST = "ofPost";
    ORGAN = "organ";
    ORIGINAL = "original";
    PLURAL = "plural";
    POSITION = "position";
    PRIMARY_LINE = "primaryLine";
    PROVENANCE_NOTE = "provenanceNote";
    QUOTE = "quote";
    RANK = "rank";
    REQUIRES = "requires";
    RESPONSIBLE = "responsible";
    RESULT = "result";
    ROOT = "root";
    SHAPE = "shape";
    SHARE = "share";
    SOURCE = "source";
    STATED_SOURCE = "statedSource";
    STEP = "step";
    SUPERIOR_KIND = "superiorKind";
    SYSTEM = "system";
    TEXT = "text";
    TO = "to";
    UNIT_OF_MEASUREMENT = "unitOfMeasurement";
    WHOLE = "whole";
    CLASS_ATTRIBUTE = "Attribute";
    CLASS_ATTRIBUTE_KIND = "AttributeKind";
    CLASS_CATALOGUE = "Catalogue";
    CLASS_CITATION = "Citation";
    CLASS_CONTRIBUTION = "Contribution";
    CLASS_ENDED = "EndedOrganization";
    CLASS_FIGURE = "Figure";
    CLASS_FUNCTION = "Function";
    CLASS_KIND = "Kind";
    CLASS_LEVEL = "Level";
    CLASS_LINE = "Line";
    CLASS_LINE_TYPE = "LineType";
    CLASS_MEASURE = "Measure";
    CLASS_REQUIREMENT = "Requirement";
    CLASS_SOURCE = "Source";
    CLASS_STRUCTURE = "Structure";
    CLASS_SUCCESSION = "Succession";
    CLASS_SYSTEM = "System";
}

terms! { "http://www.w3.org/ns/org#"
    CHANGED_BY = "changedBy";
    CHANGE_EVENT = "ChangeEvent";
    CLASSIFICATION = "classification";
    COLLABORATION = "OrganizationalCollaboration";
    FORMAL_ORGANIZATION = "FormalOrganization";
    HAS_MEMBERSHIP = "hasMembership";
    HAS_POST = "hasPost";
    HAS_SUB_ORGANIZATION = "hasSubOrganization";
    HAS_UNIT = "hasUnit";
    HEAD_OF = "headOf";
    HELD_BY = "heldBy";
    HOLDS = "holds";
    IDENTIFIER = "identifier";
    LINKED_TO = "linkedTo";
    MEMBER = "member";
    MEMBERSHIP = "Membership";
    MEMBER_DURING = "memberDuring";
    ORGANIZATION = "Organization";
    OF_ORGANIZATION = "organization";
    ORGANIZATIONAL_UNIT = "OrganizationalUnit";
    ORIGINAL_ORGANIZATION = "originalOrganization";
    POST = "Post";
    POST_IN = "postIn";
    PURPOSE = "purpose";
    REPORTS_TO = "reportsTo";
    RESULTED_FROM = "resultedFrom";
    RESULTING_ORGANIZATION = "resultingOrganization";
    ROLE = "role";
    CLASS_ROLE = "Role";
    SUB_ORGANIZATION_OF = "subOrganizationOf";
    UNIT_OF = "unitOf";
}

terms! { "http://www.w3.org/2004/02/skos/core#"
    ALT_LABEL = "altLabel";
    CONCEPT = "Concept";
    CONCEPT_SCHEME = "ConceptScheme";
    IN_SCHEME = "inScheme";
    NOTATION = "notation";
    NOTE = "note";
    PREF_LABEL = "prefLabel";
}

terms! { "http://purl.org/dc/terms/"
    DATE = "date";
    DCT_IDENTIFIER = "identifier";
    LANGUAGE = "language";
    TITLE = "title";
}

terms! { "http://xmlns.com/foaf/0.1/"
    FOAF_NAME = "name";
    PERSON = "Person";
}

terms! { "https://schema.org/"
    DISSOLUTION_DATE = "dissolutionDate";
    FOUNDING_DATE = "foundingDate";
    GOVERNMENT_ORGANIZATION = "GovernmentOrganization";
    PARENT_ORGANIZATION = "parentOrganization";
    SCHEMA_NAME = "name";
    SCHEMA_ORGANIZATION = "Organization";
    SUB_ORGANIZATION = "subOrganization";
}

/// The same terms under the older address of the vocabulary, which many registers still use.
pub(super) mod schema_http {
    terms! { "http://schema.org/"
        DISSOLUTION_DATE = "dissolutionDate";
        FOUNDING_DATE = "foundingDate";
        GOVERNMENT_ORGANIZATION = "GovernmentOrganization";
        NAME = "name";
        ORGANIZATION = "Organization";
        PARENT_ORGANIZATION = "parentOrganization";
        SUB_ORGANIZATION = "subOrganization";
    }
}

terms! { "http://data.europa.eu/m8g/"
    FOUNDATION_EVENT = "FoundationEvent";
    HAS_FORMAL_FRAMEWORK = "hasFormalFramework";
    PUBLIC_ORGANISATION = "PublicOrganisation";
}

terms! { "http://purl.org/vocab/cpsv#"
    FORMAL_FRAMEWORK = "FormalFramework";
}

terms! { "https://www.ica.org/standards/RiC/ontology#"
    CORPORATE_BODY = "CorporateBody";
    HAS_SUCCESSOR = "hasSuccessor";
    RESULTED_FROM_THE_SPLIT_OF = "resultedFromTheSplitOf";
    WAS_MERGED_INTO = "wasMergedInto";
    WAS_SPLIT_INTO = "wasSplitInto";
}

terms! { "http://www.w3.org/2000/01/rdf-schema#"
    LABEL = "label";
    SUB_CLASS_OF = "subClassOf";
    SUB_PROPERTY_OF = "subPropertyOf";
}

terms! { "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    PROPERTY = "Property";
    TYPE = "type";
}

terms! { "http://www.w3.org/2002/07/owl#"
    DEPRECATED = "deprecated";
}

terms! { "http://www.w3.org/2006/time#"
    HAS_END = "hasEnd";
}

terms! { "http://www.w3.org/2001/XMLSchema#"
    XSD_DATE = "date";
    XSD_INTEGER = "integer";
}

terms! { "http://www.w3.org/ns/regorg#"
    REGISTERED_ORGANIZATION = "RegisteredOrganization";
}

/// Classes whose members are bodies.
pub(super) const BODIES: [&str; 11] = [
    ORGANIZATION,
    FORMAL_ORGANIZATION,
    ORGANIZATIONAL_UNIT,
    COLLABORATION,
    PUBLIC_ORGANISATION,
    REGISTERED_ORGANIZATION,
    CORPORATE_BODY,
    SCHEMA_ORGANIZATION,
    GOVERNMENT_ORGANIZATION,
    schema_http::ORGANIZATION,
    schema_http::GOVERNMENT_ORGANIZATION,
];

/// Properties that lead from a body to its superior.
pub(super) const UPWARD: [&str; 4] =
    [SUB_ORGANIZATION_OF, UNIT_OF, PARENT_ORGANIZATION, schema_http::PARENT_ORGANIZATION];

/// Properties that lead from a body to its subordinates.
pub(super) const DOWNWARD: [&str; 4] =
    [HAS_SUB_ORGANIZATION, HAS_UNIT, SUB_ORGANIZATION, schema_http::SUB_ORGANIZATION];

/// Returns a word of files as the local name of a term: `second_subordination` as `secondSubordination`.
pub(super) fn camel(word: &str) -> String {
    let mut parts = word.split(['_', '-']);
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// Returns the word of files of a local name, the inverse of [`camel`] for words with `_`.
pub(super) fn snake(name: &str) -> String {
    let mut word = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// Returns the term of our namespace for a word of files.
pub(super) fn own(word: &str) -> String {
    format!("{NAMESPACE}{}", camel(word))
}

/// Returns the property of a family of lines, from superior to subordinate.
pub(super) fn family(family: Family) -> String {
    own(family.id())
}

/// Returns our subclass of `org:ChangeEvent` for a legal form.
pub(super) fn event_class(form: LegalForm) -> String {
    format!("{NAMESPACE}{form:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_local_names_are_inverse() {
        for family in Family::ALL {
            assert_eq!(snake(&camel(family.id())), family.id());
        }
        assert_eq!(camel("second_subordination"), "secondSubordination");
    }

    #[test]
    fn every_prefix_is_that_of_its_terms() {
        for (_, space) in PREFIXES {
            assert!(space.ends_with(['#', '/']), "{space}");
        }
        assert!(FAMILY.starts_with(NAMESPACE));
    }
}
