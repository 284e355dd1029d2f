//! The completeness list: the matters that a change of the apparatus must settle.

use arcstr::ArcStr;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::diagnostic::{Say, Speech};
use crate::say;

/// A matter of the completeness list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Name, kind and level of the results.
    Name,
    /// Functions and tasks, each with one lead.
    Functions,
    /// Subordinates.
    Subordinates,
    /// Payroll and staff.
    Headcount,
    /// Heads and deputies, surplus and roadmap.
    Posts,
    /// List of Party members.
    Members,
    /// Committee appointed by the superior.
    Committee,
    /// Assets, seat, land, budget.
    Assets,
    /// Seal and account.
    Seal,
    /// Records, archives, pending cases.
    Records,
    /// Statement of legal succession.
    Succession,
    /// Effective date, transition, interim head.
    EffectiveDate,
    /// Working regulations to be issued again.
    Regulations,
}

impl Requirement {
    /// All matters, in the order of the list.
    pub const ALL: [Requirement; 13] = [
        Requirement::Name,
        Requirement::Functions,
        Requirement::Subordinates,
        Requirement::Headcount,
        Requirement::Posts,
        Requirement::Members,
        Requirement::Committee,
        Requirement::Assets,
        Requirement::Seal,
        Requirement::Records,
        Requirement::Succession,
        Requirement::EffectiveDate,
        Requirement::Regulations,
    ];

    /// Returns the word used in files.
    pub fn id(self) -> &'static str {
        match self {
            Requirement::Name => "name",
            Requirement::Functions => "functions",
            Requirement::Subordinates => "subordinates",
            Requirement::Headcount => "headcount",
            Requirement::Posts => "posts",
            Requirement::Members => "members",
            Requirement::Committee => "committee",
            Requirement::Assets => "assets",
            Requirement::Seal => "seal",
            Requirement::Records => "records",
            Requirement::Succession => "succession",
            Requirement::EffectiveDate => "effective_date",
            Requirement::Regulations => "regulations",
        }
    }

    /// Returns the name in a language.
    pub fn name(self, speech: Speech) -> &'static str {
        let (en, vi) = match self {
            Requirement::Name => ("name, kind, level", "tên gọi, loại hình, cấp"),
            Requirement::Functions => ("functions and tasks", "chức năng, nhiệm vụ"),
            Requirement::Subordinates => ("subordinates", "đơn vị trực thuộc"),
            Requirement::Headcount => ("payroll and staff", "biên chế"),
            Requirement::Posts => ("heads and deputies", "cấp trưởng, cấp phó"),
            Requirement::Members => ("list of members", "danh sách đảng viên"),
            Requirement::Committee => ("appointment of the committee", "chỉ định cấp ủy"),
            Requirement::Assets => ("assets, seat, budget", "trụ sở, tài sản, tài chính"),
            Requirement::Seal => ("seal and account", "con dấu, tài khoản"),
            Requirement::Records => ("records, pending cases", "hồ sơ, tài liệu, việc dở dang"),
            Requirement::Succession => ("legal succession", "kế thừa quyền, nghĩa vụ"),
            Requirement::EffectiveDate => ("effective date", "thời điểm hiệu lực"),
            Requirement::Regulations => ("working regulations", "quy chế làm việc"),
        };
        speech.pick(en, vi)
    }
}

/// Whether a matter of the completeness list is settled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Settlement {
    /// The matter.
    pub matter: Requirement,
    /// How it is settled; none: still open.
    #[schemars(with = "Option<Say>")]
    pub how: Option<Settled>,
}

/// How a matter is settled; put into words when somebody asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// The plan says so, in these words.
    Stated(ArcStr),
    /// What the plan founds has it.
    Founded,
    /// So many things of this sort, each with its fate.
    Fates(u32),
    /// Double entry holds.
    Balanced,
    /// From a date.
    From(Date),
}

impl Settled {
    /// Returns how it is settled, in words.
    pub fn say(&self) -> Say {
        match self {
            Settled::Stated(words) => Say::same(words.as_str()),
            Settled::Founded => say!("in the plan", "đã nêu trong phương án"),
            Settled::Fates(0) => say!("none", "không có"),
            Settled::Fates(total) => say!("{total} stated", "đã nêu {total} mục"),
            Settled::Balanced => say!("balanced", "đã cân đối"),
            Settled::From(date) => Say::same(date.to_string()),
        }
    }
}

impl Serialize for Settled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.say().serialize(serializer)
    }
}
