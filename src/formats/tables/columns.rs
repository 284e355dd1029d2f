//! The columns of a table of bodies by what they give, looked up once for all rows.

use super::levels::LEVELS;
use super::opened::{Column, Opened};
use super::recent::Recent;
use crate::model::{Catalogue, Id, Role};

/// A column, if the table has it.
pub(super) type Maybe<'a> = Option<&'a Column<'a>>;

/// A quantity: its measure, how many decimals it has, its field and its column.
pub(super) struct Quantity<'a> {
    pub measure: Id,
    pub decimals: u8,
    pub field: &'a str,
    pub column: &'a Column<'a>,
}

/// Columns that give one entry each, with the word behind the dot: codes, languages, attributes, line types.
pub(super) type Entries<'a> = Vec<(Id, &'a Column<'a>)>;

/// The columns of a table of bodies.
pub(super) struct Fields<'a> {
    pub id: Maybe<'a>,
    pub name: (Maybe<'a>, Entries<'a>),
    pub short: (Maybe<'a>, Entries<'a>),
    pub kind: Maybe<'a>,
    pub level: Maybe<'a>,
    pub line: Maybe<'a>,
    pub rank: Maybe<'a>,
    pub codes: Entries<'a>,
    pub measures: Vec<Quantity<'a>>,
    pub posts: Vec<(Role, &'static str, &'a Column<'a>)>,
    pub functions: Maybe<'a>,
    pub cooperates: Maybe<'a>,
    pub legal_basis: Maybe<'a>,
    pub attributes: Entries<'a>,
    pub valid_from: Maybe<'a>,
    pub valid_to: Maybe<'a>,
    pub note: Maybe<'a>,
    pub superior: Maybe<'a>,
    pub primary: Maybe<'a>,
    pub subordinates: Maybe<'a>,
    pub lines: Entries<'a>,
    pub closed: Maybe<'a>,
    pub successors: Maybe<'a>,
    pub predecessors: Maybe<'a>,
    pub levels: Vec<&'a Column<'a>>,
    /// Whether there is a column for other data.
    pub has_other: bool,
    /// What the words of the columns mean.
    pub kinds: Recent<Option<Id>>,
    pub ranks: Recent<Id>,
    pub words: Recent<Id>,
}

impl<'a> Fields<'a> {
    pub fn of(opened: &'a Opened<'a>, catalogue: &Catalogue) -> Fields<'a> {
        let one = |field: &str| opened.column(field);
        let entries = |first| -> Entries<'a> {
            let of_field = |(word, field): (&str, &str)| Some((Id::from(word), opened.column(field)?));
            opened.fields_of(first).filter_map(of_field).collect()
        };
        let posts = [(Role::Head, "posts.head"), (Role::Deputy, "posts.deputy"), (Role::Member, "posts.member")];
        Fields {
            id: one("id"),
            name: (one("name"), entries("name")),
            short: (one("short"), entries("short")),
            kind: one("kind"),
            level: one("level"),
            line: one("line"),
            rank: one("rank"),
            codes: entries("codes"),
            measures: quantities(opened, "measures", catalogue),
            posts: posts.into_iter().filter_map(|(role, field)| Some((role, field, one(field)?))).collect(),
            functions: one("functions"),
            cooperates: one("cooperates"),
            legal_basis: one("legal_basis"),
            attributes: entries("attributes"),
            valid_from: one("valid_from"),
            valid_to: one("valid_to"),
            note: one("note"),
            superior: one("superior"),
            primary: one("primary"),
            subordinates: one("subordinates"),
            lines: entries("lines"),
            closed: one("closed"),
            successors: one("successors"),
            predecessors: one("predecessors"),
            levels: LEVELS.iter().map_while(|field| one(field)).collect(),
            has_other: opened.has_any("other"),
            kinds: Recent::default(),
            ranks: Recent::default(),
            words: Recent::default(),
        }
    }

    /// Returns the id that a word is; one that was made lately is shared.
    pub fn word(&self, word: &str) -> Id {
        self.words.get(word, || Id::from(word))
    }
}

/// Returns the quantities whose fields have this word before the dot.
pub(super) fn quantities<'a>(opened: &'a Opened<'a>, first: &'static str, catalogue: &Catalogue) -> Vec<Quantity<'a>> {
    let quantity = |(measure, field): (&str, &'a str)| {
        let decimals = catalogue.measure(measure).map_or(0, |known| known.decimals);
        Some(Quantity { measure: Id::from(measure), decimals, field, column: opened.column(field)? })
    };
    opened.fields_of(first).filter_map(quantity).collect()
}
