//! The grammar of decisions: one file for each construction, read by recursive descent over the tokens of a provision.
//!
//! A provision is read, or it is said where reading stopped and what was expected there; nothing is guessed.
//! What the grammar lets pass although it is not written as it should be is kept as a [`Lapse`].

mod cursor;
mod directive;
mod effect;
mod party;
mod portions;
mod territory;
mod totals;
mod units;

use std::ops::Range;

use jiff::civil::Date;

use super::lexer::tokens;
use super::outline::{Document, Piece, Provision};
use crate::diagnostic::Say;
use crate::model::Extent;
use cursor::Cursor;

pub use directive::{Directive, Term};
pub use party::Handover;
pub use units::{KindWord, Mention, Qualifier, Tier};

/// A stretch of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Position of the paragraph in the document.
    pub paragraph: usize,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

impl Span {
    /// Returns the bytes within the paragraph.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Where reading stopped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The words at which it stopped.
    pub span: Span,
    /// What was expected, or what is wrong.
    pub reason: Say,
}

/// Something that is not written as it should be and was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// The words.
    pub span: Span,
    /// What is wrong with them.
    pub what: Say,
}

/// How much of area or population passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Share {
    /// Nothing is said of it.
    #[default]
    None,
    /// A part (một phần).
    Part,
    /// All of it (toàn bộ).
    Whole,
    /// What is left (còn lại).
    Rest,
}

/// Quantities that a text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// Area in hundredths of a square kilometre.
    pub area: Option<i64>,
    /// Number of inhabitants.
    pub population: Option<i64>,
}

/// What one unit gives: of its area, of its population, after which other provisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// The unit.
    pub mention: Mention,
    /// How much of the area.
    pub area: Share,
    /// How much of the population.
    pub population: Share,
    /// Quantities, where they are stated for this unit alone.
    pub amounts: Amounts,
    /// The clauses that take other parts of it, as the text cites them.
    pub after: Vec<u32>,
}

impl Portion {
    /// Returns what the portion is by itself: the whole, a part, or the remainder.
    pub fn extent(&self) -> Extent {
        let shares = [self.area, self.population];
        if shares == [Share::Whole, Share::Whole] {
            Extent::Whole
        } else if shares.contains(&Share::Rest) {
            Extent::Remainder
        } else {
            Extent::Part
        }
    }
}

/// The unit that is formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind and name.
    pub mention: Mention,
    /// The unit that it belongs to, where the sentence says so.
    pub under: Option<Mention>,
}

/// Counted units: `85 xã`; without a kind, units of the level.
pub type Count = (Option<KindWord>, u32);

/// The closing sentence: what there is afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// The unit that has them.
    pub of: Option<Mention>,
    /// How many in all.
    pub all: Option<u32>,
    /// How many of each kind.
    pub kinds: Vec<Count>,
    /// How many of them are formed.
    pub formed: Vec<Count>,
    /// How many stay as they are.
    pub kept: Vec<Count>,
    /// Those that stay.
    pub kept_units: Vec<Mention>,
    /// Where it stands.
    pub span: Span,
}

/// What a sentence decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// Portions of units form a new one (sắp xếp, thành lập, nhập thành, chia).
    Form {
        /// What is given.
        portions: Vec<Portion>,
        /// What is formed.
        target: Target,
    },
    /// Portions of units pass to a living one (nhập vào, điều chỉnh về).
    Join {
        /// What is given.
        portions: Vec<Portion>,
        /// Who takes it.
        into: Mention,
    },
    /// A unit is divided into new ones.
    Divide {
        /// The unit.
        unit: Mention,
        /// What is formed, in order.
        targets: Vec<Target>,
    },
    /// Units get another name.
    Rename {
        /// The unit.
        unit: Mention,
        /// Its new kind and name.
        target: Target,
    },
    /// A unit ends without a successor (giải thể, kết thúc hoạt động).
    End {
        /// The units.
        units: Vec<Mention>,
        /// Whether it is a cessation rather than a dissolution.
        ceases: bool,
    },
    /// Units stay as they are.
    Keep {
        /// The units.
        units: Vec<Mention>,
    },
    /// What there is afterwards.
    Totals(Totals),
    /// What the unit formed before has: area, population.
    Has(Amounts),
    /// The day on which the changes take effect.
    Effect(Date),
    /// Party organisations pass to another committee.
    Handover(Handover),
    /// Somebody is told to do something.
    Directive(Directive),
    /// A heading of points, which say the rest.
    Heading,
    /// About carrying out, validity or publication: changes no unit.
    Execution,
}

/// A provision as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The provision.
    pub provision: Provision,
    /// What it decides; empty where nothing could be read.
    pub statements: Vec<Statement>,
    /// Where reading stopped, if it did.
    pub unread: Vec<Unread>,
    /// What was let pass.
    pub lapses: Vec<Lapse>,
}

impl Clause {
    /// Returns whether the provision was read to its end.
    pub fn is_read(&self) -> bool {
        self.unread.is_empty()
    }

    /// Iterates over the units that the clause names, those that it forms aside.
    pub fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.statements.iter().flat_map(Statement::mentions)
    }
}

impl Statement {
    /// Returns the living units that the statement names.
    pub fn mentions(&self) -> Vec<&Mention> {
        match self {
            Statement::Form { portions, .. } => portions.iter().map(|portion| &portion.mention).collect(),
            Statement::Join { portions, into } => {
                portions.iter().map(|portion| &portion.mention).chain(std::iter::once(into)).collect()
            }
            Statement::Divide { unit, .. } | Statement::Rename { unit, .. } => vec![unit],
            Statement::End { units, .. } | Statement::Keep { units } => units.iter().collect(),
            Statement::Totals(totals) => totals.kept_units.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// What kind of document a provision stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// A resolution or decision: sentences that change units.
    #[default]
    Decision,
    /// A conclusion: sentences that tell somebody to do something.
    Conclusion,
}

/// Reads a provision.
pub fn clause(document: &Document, provision: &Provision, manner: Manner) -> Clause {
    let mut clause =
        Clause { provision: provision.clone(), statements: Vec::new(), unread: Vec::new(), lapses: Vec::new() };
    if manner == Manner::Conclusion {
        directive::read(document, &mut clause);
        return clause;
    }
    for piece in &provision.pieces {
        read_piece(document.piece(*piece), *piece, &mut clause);
    }
    clause
}

fn read_piece(text: &str, piece: Piece, clause: &mut Clause) {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens, piece);
    cursor.note_joined();
    while !cursor.is_at_end() {
        let before = cursor.at;
        match sentence(&mut cursor) {
            Ok(statement) => {
                let renames = matches!(statement, Statement::Rename { .. });
                let forms = matches!(statement, Statement::Form { .. } | Statement::Join { .. });
                clause.statements.push(statement);
                if renames && let Some(next) = territory::next_rename(&mut cursor) {
                    clause.statements.extend(next);
                }
                while forms && let Some(added) = territory::trailing(&mut cursor) {
                    clause.statements.push(added);
                }
                if !cursor.ends_sentence() {
                    clause.unread.push(cursor.stopped(say_rest()));
                    cursor.skip_sentence();
                }
            }
            Err(unread) => {
                clause.unread.push(unread);
                cursor.at = cursor.at.max(before + 1);
                cursor.skip_sentence();
            }
        }
    }
    clause.lapses.append(&mut cursor.lapses);
}

fn say_rest() -> Say {
    crate::say!("the sentence should end here", "câu phải kết thúc ở đây")
}

/// Reads one sentence: the first construction whose opening words fit reads it.
fn sentence(cursor: &mut Cursor<'_, '_>) -> Result<Statement, Unread> {
    if let Some(found) = party::sentence(cursor) {
        return found;
    }
    let constructions = [totals::sentence, effect::sentence, territory::sentence];
    for construction in constructions {
        if let Some(found) = construction(cursor) {
            return found;
        }
    }
    let reason = crate::say!(
        "no construction of the grammar begins with these words",
        "không có mẫu câu nào bắt đầu bằng những từ này"
    );
    Err(cursor.stopped(reason))
}
