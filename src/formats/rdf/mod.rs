//! Structures as linked data: W3C ORG in Turtle and JSON-LD, in and out.
//!
//! What ORG, SKOS, schema.org, CPOV and RiC-O can say is said in their terms, so that any tool finds the organisations,
//! their names, kinds, superiors, posts and persons.
//! What they cannot hold travels in a namespace of our own, [`NAMESPACE`] (`bm:`); nothing stands behind that address on
//! the web, its terms are those of the table below.
//! Reading what was written gives the same structure, with its catalogue; it is a law under test.
//! Every thing has an IRI made of a base, a space and its id ([`BASE`] is the base that nobody has chosen);
//! a body that came from a register keeps the IRI that it has there, as its code `iri`.
//!
//! # What is written
//!
//! | structure | statement |
//! |---|---|
//! | header | `bm:Structure` with `bm:id`, `dct:title`, `bm:asOf`, `dct:language`, `bm:catalogueFile`, `bm:source` (each a `bm:Source` with `bm:id`, `dct:title`, `bm:organ`, `dct:date`) |
//! | unit | `org:Organization`; `org:FormalOrganization` where it stands, or may stand, without superior |
//! | name, short name | `skos:prefLabel`, `skos:altLabel`, by language |
//! | kind | `org:classification` a `skos:Concept` of the catalogue |
//! | superior, type of the line to it | `org:subOrganizationOf`, `bm:primaryLine` |
//! | level, rank, note | `bm:level`, `bm:rank`, `skos:note` |
//! | official code | `org:identifier`, a literal whose datatype is the scheme |
//! | quantity | the measure itself is the property; `bm:figure` a `bm:Figure` (`bm:measure`) where it has a provenance of its own |
//! | function, led or taken part in | `org:purpose`, `bm:cooperatesIn` a `bm:Function` |
//! | legal basis | `bm:basis` a `bm:Citation` (`bm:document`, `bm:organ`, `dct:date`, `bm:article`, `bm:quote`); `org:resultedFrom` a `cv:FoundationEvent` with `cv:hasFormalFramework` |
//! | judgement | `bm:attribute` a `bm:Attribute` (`bm:attributeKind`, `bm:answer`, `bm:text`, `bm:by`, `dct:date`, `bm:internal`) |
//! | first day, last day | `schema:foundingDate`, `schema:dissolutionDate` |
//! | provenance | `bm:confidence`, `bm:statedSource`, `bm:provenanceNote` |
//! | post | `org:hasPost` / `org:postIn` an `org:Post` with `org:role` (`bm:head`, `bm:deputy`, `bm:member`), `skos:prefLabel`, `bm:count`, `bm:basisText`, `bm:id` |
//! | holder | `org:heldBy` / `org:holds`, an `org:Membership` (`org:member`, `org:organization`, `org:role`, `bm:ofPost`), `org:headOf` |
//! | line | the line type itself is the property, from superior to subordinate; below its family (`bm:guidance`, …), which is below `org:linkedTo`; leadership and second subordination also as `org:reportsTo`, from below |
//! | basis of a line | `bm:Line` with `bm:lineType`, `bm:from`, `bm:to` |
//! | ended body | `bm:EndedOrganization`, successors as `rico:hasSuccessor` |
//! | catalogue | `bm:Catalogue`: `bm:Kind` (`bm:plural`, `bm:system`, `bm:shape`, `bm:assistant`, `bm:superiorKind`, `bm:root`, `bm:requires` a `bm:Requirement` with `bm:family` and `bm:fromKind`, `bm:headed`), `bm:Level`, `bm:System`, `bm:LineType` (`rdfs:subPropertyOf` its family, `bm:inverseName`, `bm:decides`), `bm:Measure` (`bm:unitOfMeasurement`, `bm:decimals`, `bm:conservation`), `bm:AttributeKind` (`bm:internal`, as measures) |
//! | order of a list | `bm:position`; of ids that do not stand in the order of the alphabet `bm:functionsOrder` and the like |
//! | event of a plan | subclass of `org:ChangeEvent` (`bm:Consolidation`, …) with `org:originalOrganization`, `org:resultingOrganization`, `dct:date`, `cv:hasFormalFramework`, `bm:contribution` (`bm:original`, `bm:result`, `bm:extent`, amounts) |
//! | lineage | `rico:wasMergedInto`, `rico:wasSplitInto`, `rico:resultedFromTheSplitOf`; `bm:Succession` with `bm:share` and `bm:whole` over all events |
//!
//! With a plan the structure is written as it is after it; events and lineage are not read back, because a structure
//! holds none.
//! `org:originalOrganization` leaves open whether the original goes on; a body that ended is a `bm:EndedOrganization`.
//!
//! # What is read of registers
//!
//! - Bodies are the members of `org:Organization` and its subclasses, `cv:PublicOrganisation`,
//!   `rov:RegisteredOrganization`, `rico:CorporateBody`, `schema:Organization` and `schema:GovernmentOrganization`.
//! - Names: `skos:prefLabel`, `rdfs:label`, `dct:title`, `foaf:name`, `schema:name`, the first of these that is there.
//! - Superiors: `org:subOrganizationOf`, `org:unitOf`, `schema:parentOrganization` and their inverses.
//!   A superior that another one implies is left out; of several that remain the first is the direct one, the others
//!   become lines of direct subordination, which the rule `two-superiors` tells.
//!   Where both directions are stated, a link that one side does not state is told (`one-sided-link`).
//! - A body with `owl:deprecated`, or with a last day in a register without date, has ended.
//! - Properties below `org:linkedTo` become line types; without a family of ours they coordinate, no authority is read
//!   into them.
//! - `org:reportsTo` becomes leadership, unless the two bodies are tied already.
//! - Of dates that state a year or a month only the first day is taken, for an end the last (`imprecise-date`);
//!   31/12/1990 is understood.
//! - Kinds and line types are made of what the register uses; what its own terms mean is said by a [`Mapping`].
//!
//! # What it does not do
//!
//! It fetches nothing: no remote context, no vocabulary; it draws no conclusions from axioms.
//! Posts of a plan's past, `org:Site` and addresses have no place in a structure; properties that are not used are counted
//! and told (`unused-property`).
//!
//! # Example
//!
//! ```
//! use bomay::formats::{outline, rdf};
//!
//! let structure = outline::parse("so: department vi\"Sở Nội vụ\"\n  phong: division\n", "sketch").structure;
//! let turtle = rdf::turtle(&structure, &rdf::Options::default());
//! assert!(turtle.contains("org:subOrganizationOf unit:so"));
//! let syntax = rdf::Syntax::of(&turtle).unwrap();
//! let loaded = rdf::load(&turtle, "so.ttl", syntax, &rdf::Mapping::default());
//! assert!(loaded.problems.is_empty() && loaded.structure == structure);
//! ```
mod iri;
pub mod mapping;
mod read;
mod record;
mod vocabulary;
mod write;

pub use iri::{BASE, check_base};
pub(in crate::formats) use mapping::MappingRecord as RdfMapping;
pub use mapping::{Mapping, mapping};
pub use read::{STATEMENTS_MAX, load};
pub use vocabulary::NAMESPACE;
pub use write::{History, Options, json_ld, turtle};

use super::scan::{entries, space, word};

pub(super) use read::Places;

/// The notation of an RDF document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Turtle, of which N-Triples is a part.
    Turtle,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// Returns the notation of a text, if it is RDF rather than JSON or an outline of ours.
    pub fn of(text: &str) -> Option<Syntax> {
        let text = text.trim_start_matches('\u{feff}');
        let bytes = text.as_bytes();
        let start = space(bytes, 0);
        match bytes.get(start)? {
            b'{' => is_json_ld(text, start).then_some(Syntax::JsonLd),
            b'[' => match bytes.get(space(bytes, start + 1))? {
                b'{' => is_json_ld(text, space(bytes, start + 1)).then_some(Syntax::JsonLd),
                byte if byte.is_ascii_alphabetic() || matches!(byte, b':' | b'<') => Some(Syntax::Turtle),
                _ => None,
            },
            _ => is_turtle(text).then_some(Syntax::Turtle),
        }
    }
}

/// Returns whether an object is one of JSON-LD: it has a key that begins with `@`, and no `format`.
fn is_json_ld(text: &str, start: usize) -> bool {
    for (key, _) in entries(text.as_bytes(), start) {
        match &*word(text, key) {
            "format" => return false,
            key if key.starts_with('@') => return true,
            _ => {}
        }
    }
    false
}

/// Returns whether a text begins as Turtle does: after comments a directive, an IRI or a blank node.
fn is_turtle(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = lines.next() else { return false };
    let mut words = line.split_whitespace();
    let directive = words.next().unwrap_or_default();
    let mut is_next = |end: fn(&str) -> bool| words.next().is_some_and(end);
    let is_directive = match directive.to_ascii_lowercase().as_str() {
        "prefix" => is_next(|name| name.ends_with(':')),
        "base" => is_next(|iri| iri.starts_with('<')),
        "@prefix" | "@base" => true,
        _ => false,
    };
    is_directive || line.starts_with('<') || line.starts_with("_:")
}

#[cfg(test)]
mod tests {
    use super::record::{ENTRIES, RECORDS};
    use super::vocabulary::PREFIXES;

    #[test]
    fn the_documentation_names_every_property_and_class_that_is_written() {
        let docs: String = include_str!("mod.rs").lines().filter(|line| line.starts_with("//!")).collect();
        let entries = ENTRIES.iter().map(|(_, _, record)| *record);
        for record in RECORDS.into_iter().chain(entries) {
            let terms = record.fields.iter().map(|field| field.term).chain(record.classes[..1].iter().copied());
            for term in terms {
                let (prefix, space) = PREFIXES.iter().find(|(_, space)| term.starts_with(space)).expect("a prefix");
                let short = format!("{prefix}:{}", &term[space.len()..]);
                assert!(docs.contains(&short), "{short}");
            }
        }
    }
}
