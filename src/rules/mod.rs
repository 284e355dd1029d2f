//! Rules: what must hold of a structure, or of a change. One file per rule.
//!
//! A rule reports; it never changes anything and never looks further than its [lens].
//! Numbers, dates and citations come from packs ([`Pack`]): a threshold in Rust is a bug.
//! The docs of a rule's file are what the program explains; the examples in them are tests.
//!
//! To add a rule, write `src/rules/<code>.rs` and register it twice below: the `mod` line and the entry in [`ALL`].

pub mod class;
mod concurrent_posts;
mod conservation;
mod contradictory_lines;
mod controller_heads_controlled;
pub mod declared;
mod depth;
pub mod duty;
mod duplicate_name;
mod empty_body;
mod ended_unit_referred;
pub mod expression;
mod function_with_two_leads;
mod function_without_lead;
mod head_is_deputy;
pub mod lens;
mod level_not_falling;
pub mod levels;
mod line_cycle;
mod missing_line;
mod name_clash_with_ended;
mod no_common_superior;
mod no_head;
mod no_superior;
mod on_import;
mod on_load;
mod orphaned_function;
pub mod pack;
pub mod reach;
mod reused_id;
pub mod shape;
mod span_of_control;
mod spelling;
pub mod survey;
#[cfg(test)]
mod tests;
mod two_heads;
mod two_superiors;
mod unassigned_surplus;
mod wrong_superior;

use std::fmt;

use crate::diagnostic::{Diagnostic, Place, Say, Severity, Speech};
use crate::model::{ChangeEvent, Id, Journal, Unit};
use crate::words::page;

use lens::{Alone, Local, Naming, Path, Shared, Subtree, Tied, Transition, Whole, place_of};
use levels::Memory;
pub use pack::{Entry, Modality, Pack, Ruleset, Settings, Waiver};
pub use survey::{ChangeView, Survey};

/// All rules with a check, sorted by code.
pub static ALL: &[&Rule] = &[
    &concurrent_posts::RULE,
    &conservation::RULE,
    &contradictory_lines::RULE,
    &controller_heads_controlled::RULE,
    &depth::RULE,
    &duplicate_name::RULE,
    &empty_body::RULE,
    &ended_unit_referred::RULE,
    &function_with_two_leads::RULE,
    &function_without_lead::RULE,
    &head_is_deputy::RULE,
    &level_not_falling::RULE,
    &line_cycle::RULE,
    &missing_line::RULE,
    &name_clash_with_ended::RULE,
    &no_common_superior::RULE,
    &no_head::RULE,
    &no_superior::RULE,
    &orphaned_function::RULE,
    &reused_id::RULE,
    &span_of_control::RULE,
    &two_heads::RULE,
    &two_superiors::RULE,
    &unassigned_surplus::RULE,
    &wrong_superior::RULE,
];

/// What is found while files are read and put together, sorted by code.
pub static ON_LOAD: &[Rule] = on_load::ALL;

/// What is found while tables are imported, sorted by code.
pub static ON_IMPORT: &[Rule] = on_import::ALL;

/// Returns the rule of a code, with a check or found on load or import.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().chain(ON_LOAD).chain(ON_IMPORT).find(|rule| rule.code == code)
}

/// A rule: what is wrong when it fires, how much that weighs, and how to find it.
pub struct Rule {
    /// Kebab-case word that names what is wrong, equal to the file name.
    pub code: &'static str,
    /// How much a finding weighs, if no pack says otherwise.
    pub severity: Severity,
    /// What is wrong, in a phrase.
    pub title: Title,
    /// Names of the settings that a pack may give.
    pub settings: &'static [&'static str],
    /// The documentation: the text of the rule's file, or Markdown.
    pub doc: &'static str,
    /// The check.
    pub check: Check,
}

/// A phrase in both languages of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// The English phrase.
    pub en: &'static str,
    /// The Vietnamese phrase.
    pub vi: &'static str,
}

/// How a rule looks at a structure or a change; the lens says what its result depends on.
#[derive(Clone, Copy)]
pub enum Check {
    /// Looks at each unit and its lines, whatever stands at their other ends.
    Alone(fn(Alone<'_>, &Settings, &mut Findings)),
    /// Looks at each unit with those at the other ends of its lines.
    Tied(fn(Tied<'_>, &Settings, &mut Findings)),
    /// Looks at each unit with its direct superior and subordinates.
    Local(fn(Local<'_>, &Settings, &mut Findings)),
    /// Looks at each unit with its direct subordinates, and finds something only where two of them are alike; the first gives a number that is the same for those.
    Siblings(fn(&Unit) -> Option<u64>, fn(Local<'_>, &Settings, &mut Findings)),
    /// Looks at each unit with all its superiors.
    Path(fn(Path<'_>, &Settings, &mut Findings)),
    /// Looks at each unit with totals over what stands below it.
    Subtree(fn(Subtree<'_>, &Settings, &mut Findings)),
    /// Looks at all units that name one thing, such as a person who holds posts.
    Shared(Naming, fn(&Shared<'_>, &mut Findings)),
    /// Looks at the whole structure; the second tells what changes it need not look again after.
    Whole(fn(Whole<'_>, &mut Findings), Spared),
    /// Looks at a change.
    Transition(fn(Transition<'_>, &mut Findings)),
    /// Is found while the files are read; nothing is left to check.
    OnLoad,
}

/// Tells whether what edits have done cannot matter to what a rule found in the structure before them.
///
/// The lens shows the structure after them. What the rule remembers is as old as what it found; it is told of all edits
/// since then, one journal after the other.
pub type Spared = fn(Whole<'_>, &Journal, &[Diagnostic], &mut Memory) -> bool;

impl Rule {
    /// Returns what is wrong, in a phrase.
    pub fn title(&self, speech: Speech) -> &'static str {
        speech.pick(self.title.en, self.title.vi)
    }

    /// Returns the documentation in a language; what is wrong stands first.
    pub fn page(&self, speech: Speech) -> String {
        let mut title = self.title.vi.chars();
        let first: String = title.next().into_iter().flat_map(char::to_uppercase).collect();
        page(&self.text(), &format!("{first}{}.", title.as_str()), speech)
    }

    /// Returns the documentation in both languages: the module docs of the rule's file, in Markdown.
    pub fn text(&self) -> String {
        if !self.doc.starts_with("//!") {
            return self.doc.to_owned();
        }
        let lines = self.doc.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }

    /// Returns the fenced blocks below a heading of the documentation, each with its info string.
    pub fn blocks(&self, heading: &str) -> Vec<(String, String)> {
        let mut blocks: Vec<(String, String)> = Vec::new();
        let (mut inside, mut open) = (false, false);
        for line in self.text().lines() {
            match line.strip_prefix("```") {
                Some(info) if inside && !open => {
                    blocks.push((info.trim().to_owned(), String::new()));
                    open = true;
                }
                Some(_) => open = false,
                None if open => blocks.last_mut().into_iter().for_each(|(_, text)| *text += &format!("{line}\n")),
                None if line.starts_with('#') => inside = line.trim_start_matches('#').trim() == heading,
                None => {}
            }
        }
        blocks
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Rule({})", self.code)
    }
}

/// What a rule has found so far.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Diagnostic>,
}

impl Findings {
    /// Makes the empty list of a rule's findings.
    pub fn of(rule: &'static Rule) -> Self {
        Findings { rule, found: Vec::new() }
    }

    /// Adds a finding about a unit; more can be said about it through what is returned.
    pub fn about(&mut self, unit: &Id, place: Place, message: Say, help: Say) -> &mut Diagnostic {
        let finding = self.general(place, message, help);
        finding.unit = Some(unit.to_string());
        finding
    }

    /// Adds a finding about no unit in particular.
    pub fn general(&mut self, place: Place, message: Say, help: Say) -> &mut Diagnostic {
        let finding = self.add(message, help);
        finding.place = Some(place);
        finding
    }

    /// Adds a finding about a unit, placed at the operation that brought it about, if that is known.
    pub fn caused(&mut self, event: Option<&ChangeEvent>, unit: &Id, message: Say, help: Say) -> &mut Diagnostic {
        let finding = self.add(message, help);
        finding.unit = Some(unit.to_string());
        finding.place = event.map(|event| place_of(&event.step));
        finding.step = event.map(|event| event.step.clone());
        finding
    }

    /// Returns the findings in the order in which they were made, and forgets them.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.found)
    }

    /// Returns the findings in the order in which they were made.
    pub fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    fn add(&mut self, message: Say, help: Say) -> &mut Diagnostic {
        let position = self.found.len();
        self.found.push(Diagnostic::new(self.rule.severity, self.rule.code, message).help(help));
        &mut self.found[position]
    }
}
