//! A body of the apparatus: its own facts.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thin_vec::ThinVec;

use super::facts::{Attribute, Basis, Figure, Provenance};
use super::id::Id;
use super::table::Table;
use super::text::Text;
use crate::diagnostic::Speech;

/// A body: a committee, an agency, a Party organisation, a council, an administrative unit, a company division.
///
/// Superior and further lines say how it is tied to others; see [`super::Structure`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Id chosen by the author; never changes.
    pub id: Id,
    /// Official name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Text>,
    /// Kind, declared in the catalogue.
    #[serde(default = "Unit::kind_of_none", skip_serializing_if = "Unit::is_kind_of_none")]
    pub kind: Id,
    /// Level, where it differs from that of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Id>,
    /// Direct superior; absent for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<Id>,
    /// Type of the line to the direct superior, where it differs from the kind's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Id>,
    /// Official order among the subordinates of one superior; ties are ordered by id.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rank: i32,
    /// Official codes by scheme.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub codes: Table<Box<str>>,
    /// Quantities, in the units that the catalogue states.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub measures: Table<Figure>,
    /// Posts and who holds them.
    #[serde(default, skip_serializing_if = "ThinVec::is_empty")]
    #[schemars(with = "Vec<Post>")]
    pub posts: ThinVec<Post>,
    /// Functions that the unit leads (chủ trì).
    #[serde(default, skip_serializing_if = "ThinVec::is_empty")]
    #[schemars(with = "Vec<Id>")]
    pub functions: ThinVec<Id>,
    /// Functions in which the unit takes part without leading (phối hợp).
    #[serde(default, skip_serializing_if = "ThinVec::is_empty")]
    #[schemars(with = "Vec<Id>")]
    pub cooperates: ThinVec<Id>,
    /// What the unit was founded on.
    #[serde(default, skip_serializing_if = "ThinVec::is_empty")]
    #[schemars(with = "Vec<Basis>")]
    pub legal_basis: ThinVec<Basis>,
    /// Judgements and remarks, and who gave them.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub attributes: Table<Attribute>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_to: Option<Date>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Where the facts about the unit come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Box<Provenance>>,
}

fn is_zero(rank: &i32) -> bool {
    *rank == 0
}

impl Unit {
    /// Makes a unit with an id and a kind, and nothing else.
    pub fn new(id: impl Into<Id>, kind: impl Into<Id>) -> Self {
        Unit {
            id: id.into(),
            name: Text::default(),
            short: None,
            kind: kind.into(),
            level: None,
            superior: None,
            line: None,
            rank: 0,
            codes: Table::new(),
            measures: Table::new(),
            posts: ThinVec::new(),
            functions: ThinVec::new(),
            cooperates: ThinVec::new(),
            legal_basis: ThinVec::new(),
            attributes: Table::new(),
            valid_from: None,
            valid_to: None,
            note: None,
            provenance: None,
        }
    }

    /// The kind of a unit whose file names none.
    pub const NO_KIND: &'static str = "unit";

    fn kind_of_none() -> Id {
        Id::from(Unit::NO_KIND)
    }

    fn is_kind_of_none(kind: &Id) -> bool {
        *kind == Unit::NO_KIND
    }

    /// Returns the official name in a language, or the id of a unit without a name.
    pub fn label(&self, speech: Speech) -> &str {
        match self.name.get(speech) {
            "" => &self.id,
            name => name,
        }
    }

    /// Returns a measure's value, 0 when it is absent.
    pub fn measure(&self, id: &str) -> i64 {
        self.measures.get(id).map_or(0, |figure| figure.value)
    }

    /// Returns the post with this id.
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.posts.iter().find(|post| post.id() == id)
    }

    /// Returns how many posts of a role the unit has.
    pub fn posts_total(&self, role: Role) -> u32 {
        self.posts.iter().filter(|post| post.role == role).fold(0, |total, post| total.saturating_add(post.count))
    }
}

/// The role of a post in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Head (cấp trưởng).
    Head,
    /// Deputy (cấp phó).
    Deputy,
    /// Any other post.
    Member,
}

impl Role {
    /// Returns the word used in files.
    pub fn id(self) -> &'static str {
        match self {
            Role::Head => "head",
            Role::Deputy => "deputy",
            Role::Member => "member",
        }
    }

    /// Returns the name shown to readers.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Role::Head => ("head", "cấp trưởng"),
            Role::Deputy => ("deputy", "cấp phó"),
            Role::Member => ("member", "thành viên"),
        };
        speech.pick(en, vi)
    }
}

/// A post, or a number of equal posts without named holders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Id within the unit; absent = the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Role.
    pub role: Role,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Opaque id of the person who holds the post; the same id on two posts makes them concurrent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Id>,
    /// How many equal posts; a named holder needs 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// What the post, or its concurrent holding, rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Text>,
}

fn one() -> u32 {
    1
}

fn is_one(count: &u32) -> bool {
    *count == 1
}

impl Post {
    /// Makes a vacant post.
    pub fn vacant(role: Role) -> Self {
        Post { id: None, role, title: None, holder: None, count: 1, basis: None }
    }

    /// Makes a post with a holder.
    pub fn held(role: Role, holder: impl Into<Id>) -> Self {
        Post { holder: Some(holder.into()), ..Post::vacant(role) }
    }

    /// Returns the id within the unit.
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(self.role.id())
    }
}

/// A function (chức năng, nhiệm vụ), owned by exactly one lead unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Id.
    pub id: Id,
    /// Name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Where the fact comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Box<Provenance>>,
}

/// A body that ended before the date of the structure, or in the course of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Id, never given to another body.
    pub id: Id,
    /// Official name when it ended.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Kind when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Id>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// Bodies that took over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<Id>,
    /// Where the fact comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Box<Provenance>>,
}
