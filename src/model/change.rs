//! What a restructuring operation did: the change event, its contributions, its double entry, its dispositions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::completeness::Settlement;
use super::facts::Basis;
use super::id::Id;
use super::line::LineKey;
use super::surplus::Surplus;
use super::table::Table;
use super::text::fold;
use super::unit::Role;
use crate::diagnostic::{Say, Speech, StepMark};

/// What the law calls the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegalForm {
    /// Thành lập: a body is founded.
    Establishment,
    /// Hợp nhất: all originals end, a new body takes over.
    Consolidation,
    /// Sáp nhập: originals end, a living body takes over.
    Absorption,
    /// Chia: the original ends, new bodies take over.
    Division,
    /// Tách: the original goes on, new bodies take parts of it.
    Separation,
    /// Sắp xếp: n : m with parts and remainders.
    Rearrangement,
    /// Chuyển giao: the same body under another superior.
    Transfer,
    /// Chuyển chức năng, nhiệm vụ.
    FunctionTransfer,
    /// Giải thể: a body ends.
    Dissolution,
    /// Kết thúc hoạt động: a body ends, its functions go to bodies of another kind.
    Cessation,
    /// Giải tán: a body ends as a disciplinary measure.
    Disbandment,
    /// Đổi tên.
    Renaming,
    /// Nâng cấp: to a higher level.
    Upgrade,
    /// Hạ cấp: to a lower level.
    Downgrade,
    /// Chuyển loại hình: to another kind on the same level.
    Conversion,
    /// Thiết lập quan hệ: a line is laid.
    Relation,
    /// Chấm dứt quan hệ: a line ends.
    RelationEnd,
    /// Bổ nhiệm, chỉ định, bầu.
    Appointment,
    /// Thôi giữ chức vụ.
    Relief,
    /// Điều chỉnh: a quantity changes, with a reason.
    Adjustment,
    /// Giữ nguyên.
    Keeping,
}

impl LegalForm {
    /// All forms, in order.
    pub const ALL: [LegalForm; 21] = [
        LegalForm::Establishment,
        LegalForm::Consolidation,
        LegalForm::Absorption,
        LegalForm::Division,
        LegalForm::Separation,
        LegalForm::Rearrangement,
        LegalForm::Transfer,
        LegalForm::FunctionTransfer,
        LegalForm::Dissolution,
        LegalForm::Cessation,
        LegalForm::Disbandment,
        LegalForm::Renaming,
        LegalForm::Upgrade,
        LegalForm::Downgrade,
        LegalForm::Conversion,
        LegalForm::Relation,
        LegalForm::RelationEnd,
        LegalForm::Appointment,
        LegalForm::Relief,
        LegalForm::Adjustment,
        LegalForm::Keeping,
    ];

    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            LegalForm::Establishment => ("establishment", "thành lập"),
            LegalForm::Consolidation => ("consolidation", "hợp nhất"),
            LegalForm::Absorption => ("absorption", "sáp nhập"),
            LegalForm::Division => ("division", "chia"),
            LegalForm::Separation => ("separation", "tách"),
            LegalForm::Rearrangement => ("rearrangement", "sắp xếp"),
            LegalForm::Transfer => ("transfer", "chuyển giao"),
            LegalForm::FunctionTransfer => ("transfer of functions", "chuyển chức năng, nhiệm vụ"),
            LegalForm::Dissolution => ("dissolution", "giải thể"),
            LegalForm::Cessation => ("cessation", "kết thúc hoạt động"),
            LegalForm::Disbandment => ("disbandment", "giải tán"),
            LegalForm::Renaming => ("renaming", "đổi tên"),
            LegalForm::Upgrade => ("upgrade", "nâng cấp"),
            LegalForm::Downgrade => ("downgrade", "hạ cấp"),
            LegalForm::Conversion => ("conversion", "chuyển loại hình"),
            LegalForm::Relation => ("new line", "thiết lập quan hệ"),
            LegalForm::RelationEnd => ("end of a line", "chấm dứt quan hệ"),
            LegalForm::Appointment => ("appointment", "bổ nhiệm, chỉ định"),
            LegalForm::Relief => ("relief from a post", "thôi giữ chức vụ"),
            LegalForm::Adjustment => ("adjustment", "điều chỉnh"),
            LegalForm::Keeping => ("kept unchanged", "giữ nguyên"),
        };
        speech.pick(en, vi)
    }

    /// Returns the form of a name in either language, or of its identifier; case and diacritics do not matter.
    pub fn parse(word: &str) -> Option<LegalForm> {
        let word = fold(word);
        LegalForm::ALL.into_iter().find(|form| {
            let identifier = serde_json::to_value(form).ok();
            [form.name(Speech::Vi), form.name(Speech::En)].iter().any(|name| fold(name) == word)
                || identifier.and_then(|value| value.as_str().map(|text| text == word)) == Some(true)
        })
    }
}

/// How much of an original went into a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it (toàn bộ).
    Whole,
    /// A part (một phần).
    Part,
    /// What the parts left (phần còn lại).
    Remainder,
}

impl Extent {
    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Extent::Whole => ("whole", "toàn bộ"),
            Extent::Part => ("part", "một phần"),
            Extent::Remainder => ("remainder", "phần còn lại"),
        };
        speech.pick(en, vi)
    }
}

/// What one original gave to one result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contribution {
    /// The body that gave.
    pub original: Id,
    /// The body that received.
    pub result: Id,
    /// Whole, part or remainder.
    pub extent: Extent,
    /// Of which quantities it is a part, all, or the remainder, where it is not the same of all.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub takes: Table<Extent>,
    /// Conserved quantities that passed.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub amounts: Table<i64>,
    /// What the original had of these quantities before.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub totals: Table<i64>,
}

/// One entry of the double-entry book: a quantity passes from one body to another, or is added or released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Posting {
    /// The measure.
    pub measure: Id,
    /// The body that gives; none: added from outside.
    pub from: Option<Id>,
    /// The body that receives; none: released.
    pub to: Option<Id>,
    /// The quantity.
    pub amount: i64,
    /// Why it was added or released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something that belongs to a body and needs a fate when the body changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Matter {
    /// A subordinate.
    Subordinate {
        /// The subordinate.
        unit: Id,
    },
    /// A line laid over the hierarchy.
    Line {
        /// The line as it was.
        line: LineKey,
    },
    /// A post.
    Post {
        /// Id of the post in its unit.
        post: Id,
        /// Role.
        role: Role,
        /// How many equal posts.
        count: u32,
        /// Who holds it.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<Id>,
    },
    /// A function that the body led.
    Function {
        /// The function.
        function: Id,
    },
    /// A function in which the body took part.
    Cooperation {
        /// The function.
        function: Id,
    },
    /// A quantity.
    Measure {
        /// The measure.
        measure: Id,
        /// How much.
        amount: i64,
    },
}

/// What became of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Passed to another body.
    Moved,
    /// Stays with the body.
    Kept,
    /// Ended with the body.
    Ended,
    /// Dropped, because the receiver has the same already, or would be tied to itself.
    Dropped,
    /// Left over: a head, a deputy, a holder without a post.
    Surplus,
    /// Released with a reason.
    Released,
    /// Added with a reason.
    Added,
}

impl Fate {
    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Fate::Moved => ("passes to", "chuyển về"),
            Fate::Kept => ("stays", "giữ lại"),
            Fate::Ended => ("ends", "kết thúc"),
            Fate::Dropped => ("drops as a duplicate", "bỏ do trùng"),
            Fate::Surplus => ("to be placed", "chờ bố trí"),
            Fate::Released => ("released", "giảm"),
            Fate::Added => ("added", "bổ sung"),
        };
        speech.pick(en, vi)
    }
}

/// The stated fate of one matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Disposition {
    /// The body to which the matter belonged.
    pub unit: Id,
    /// The matter.
    pub matter: Matter,
    /// What became of it.
    pub fate: Fate,
    /// The body that received it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Id>,
}

/// A body that came under another superior.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Relocation {
    /// The body.
    pub unit: Id,
    /// Its superior before.
    pub from: Option<Id>,
    /// Its superior after.
    pub to: Option<Id>,
}

/// What one operation did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeEvent {
    /// Number in the order of execution, from 1; the same number is used in pictures, lists and annexes.
    pub number: u32,
    /// Step and operation of the plan.
    pub step: StepMark,
    /// What the law calls it.
    pub form: LegalForm,
    /// When it takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Who is responsible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The body that decides: the lowest common superior of all places concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Id>,
    /// Bodies concerned that neither began nor ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Id>,
    /// Who gave what to whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Contribution>,
    /// Bodies founded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub established: Vec<Id>,
    /// Bodies ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<Id>,
    /// Bodies founded that are earlier ones founded again: new id, earlier id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restores: Vec<(Id, Id)>,
    /// Bodies that came under another superior.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relocations: Vec<Relocation>,
    /// Double entry of every conserved quantity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postings: Vec<Posting>,
    /// The fate of everything that belonged to the bodies concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dispositions: Vec<Disposition>,
    /// Heads and deputies left over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub surplus: Vec<Surplus>,
    /// The completeness list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settlements: Vec<Settlement>,
    /// Roles of the posts that persons took or left by this event; reports name the posts themselves.
    #[serde(skip)]
    pub roles: Vec<Role>,
    /// What else there is to say, in words: the new name, the reason given, the post filled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Say>,
}

impl ChangeEvent {
    /// Makes an event of a form in which nothing has happened yet.
    pub fn new(form: LegalForm) -> Self {
        ChangeEvent {
            number: 0,
            step: StepMark::default(),
            form,
            on: None,
            basis: Vec::new(),
            responsible: None,
            decided_by: None,
            units: Vec::new(),
            contributions: Vec::new(),
            established: Vec::new(),
            ended: Vec::new(),
            restores: Vec::new(),
            relocations: Vec::new(),
            postings: Vec::new(),
            dispositions: Vec::new(),
            surplus: Vec::new(),
            settlements: Vec::new(),
            roles: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Returns every unit that the event names, sorted, once each.
    pub fn concerned(&self) -> Vec<&Id> {
        let mut concerned: Vec<&Id> = self.mentions().collect();
        concerned.sort_unstable();
        concerned.dedup();
        concerned
    }

    /// Returns every unit that the event names, once each, in the order in which the plan names them.
    pub fn named(&self) -> Vec<&Id> {
        let mut known = BTreeSet::new();
        self.mentions().filter(|id| known.insert(*id)).collect()
    }

    fn mentions(&self) -> impl Iterator<Item = &Id> {
        let contributed =
            self.contributions.iter().flat_map(|contribution| [&contribution.original, &contribution.result]);
        let relocated = self.relocations.iter().map(|relocation| &relocation.unit);
        contributed.chain(relocated).chain(&self.units).chain(&self.established).chain(&self.ended)
    }
}
