//! The way back: from a plan to the sentences of a resolution or decision, in the grammar that [`super::read`] reads.
//!
//! The sentences follow from what the plan does, not from the words that it quotes.
//! Events for which the law has no sentence of this kind, such as appointments, are named and left out.

mod list;
mod territory;

use std::fmt::Write as _;

use jiff::civil::Date;

use super::names::key;
use crate::diagnostic::{Diagnostic, Severity, Speech};
use crate::model::{ChangeEvent, Id, LegalForm, Structure};
use crate::plan::{Plan, execute};
use crate::say;
use crate::words::{markdown, steers};
use territory::Territory;

/// A drafted decision.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The whole text, in Markdown.
    pub text: String,
    /// The clauses of the first article, in order, without their numbers.
    pub clauses: Vec<String>,
    /// What could not be drafted, and what is wrong with the plan.
    pub problems: Vec<Diagnostic>,
}

/// Drafts the decision that would do what plans do.
pub fn draft(structure: &Structure, plans: &[Plan]) -> Draft {
    let mut after = structure.clone();
    let execution = execute(&mut after, plans, None);
    if !execution.problems.is_empty() {
        return Draft { problems: execution.problems, ..Draft::default() };
    }
    let events = &execution.events;
    let mut draft = Draft::default();
    let territory = Territory::of(structure, &after, events);
    draft.clauses = territory.clauses();
    let drafted = territory.drafted();
    let mut gaps = Vec::new();
    let mut said: Vec<&ChangeEvent> = events.iter().filter(|event| drafted.contains(&event.number)).collect();
    for event in events.iter().filter(|event| !drafted.contains(&event.number)) {
        match sentence(event, structure, &after) {
            Some(sentence) => {
                draft.clauses.push(sentence);
                said.push(event);
            }
            None => {
                draft.problems.push(left_out(event));
                gaps.extend(gap(event, structure, &after));
            }
        }
    }
    draft.clauses.extend(territory.closing());
    let title = plans.iter().map(|plan| plan.title.get(Speech::Vi)).find(|title| !title.is_empty());
    draft.text = document(&draft.clauses, &gaps, effect(&said), (&territory, title));
    draft
}

/// Returns the mark of what could not be drafted, so that nobody takes the text for whole.
///
/// What is kept and what only draws a line is not decided by a clause.
fn gap(event: &ChangeEvent, before: &Structure, after: &Structure) -> Option<String> {
    if matches!(event.form, LegalForm::Keeping | LegalForm::Relation | LegalForm::RelationEnd) {
        return None;
    }
    let label = |id: &&Id| before.unit(id).or_else(|| after.unit(id)).map(|unit| unit.label(Speech::Vi).to_owned());
    let names: Vec<String> = event.named().iter().filter_map(label).collect();
    let (form, step, names) = (event.form.name(Speech::Vi), &event.step.id, names.join("; "));
    Some(format!("việc {}, bước {step}, {form}: {names}: cần bổ sung", event.number))
}

/// Says when what is drafted takes effect: only what is founded begins to work.
fn effect(said: &[&ChangeEvent]) -> String {
    let is_founding = said.iter().any(|event| !event.established.is_empty());
    match (said.iter().filter_map(|event| event.on).max().map(long_date), is_founding) {
        (Some(on), true) => format!("Các đơn vị quy định tại Điều 1 chính thức hoạt động từ {on}."),
        (Some(on), false) => format!("Nội dung quy định tại Điều 1 có hiệu lực thi hành từ {on}."),
        (None, _) => "Văn bản này có hiệu lực thi hành từ ngày ký.".to_owned(),
    }
}

fn left_out(event: &ChangeEvent) -> Diagnostic {
    let (number, id) = (event.number, &event.step.id);
    let [en, vi] = [Speech::En, Speech::Vi].map(|speech| event.form.name(speech));
    let message = say!(
        "event {number} of step `{id}` ({en}) has no sentence of this kind",
        "việc {number} của bước `{id}` ({vi}) không có mẫu câu loại này"
    );
    let help = say!("write it into an article of its own", "viết thành điều riêng");
    Diagnostic::new(Severity::Warning, "not-drafted", message).help(help)
}

/// Returns the sentence of an event about bodies that are no administrative units.
fn sentence(event: &ChangeEvent, before: &Structure, after: &Structure) -> Option<String> {
    let name = |id: &str| before.unit(id).or_else(|| after.unit(id)).map(|unit| unit.label(Speech::Vi).to_owned());
    let names = |ids: &[Id]| ids.iter().filter_map(|id| name(id)).collect::<Vec<_>>();
    match event.form {
        LegalForm::Transfer => {
            let relocation = event.relocations.first()?;
            let to = name(relocation.to.as_ref()?)?;
            let from = relocation
                .from
                .as_ref()
                .and_then(|from| name(from))
                .map(|from| format!(" từ {from}"))
                .unwrap_or_default();
            Some(format!("Chuyển {}{from} về trực thuộc {to}.", list::joined(&names(&event.units), true)))
        }
        _ => None,
    }
}

/// Puts the clauses into a document: title, Điều 1 with what is decided and what is missing, Điều 2 with when.
fn document(
    clauses: &[String],
    gaps: &[String],
    effect: String,
    (territory, title): (&Territory<'_>, Option<&str>),
) -> String {
    let mut text = String::new();
    let about = territory.about();
    let heading = match &about {
        Some(about) => format!("Sắp xếp các đơn vị hành chính cấp xã của {about}"),
        None => "Sắp xếp tổ chức bộ máy".to_owned(),
    };
    let default = format!("Về việc {}", lower(&heading));
    let title = title.filter(|title| key(title).starts_with(&key("về việc"))).unwrap_or(&default);
    // Names are anything; what they hold stays text.
    let _ = writeln!(text, "{}\n", markdown(title));
    let _ = writeln!(text, "**Điều 1. {}**\n", markdown(&heading));
    let _ = writeln!(text, "Quyết định {} như sau:\n", markdown(&lower(&heading)));
    for (number, clause) in clauses.iter().enumerate() {
        let _ = writeln!(text, "{}. {}\n", number + 1, markdown(clause));
    }
    for gap in gaps {
        let _ = writeln!(text, "[{}]\n", markdown(gap));
    }
    let _ = writeln!(text, "**Điều 2. Hiệu lực thi hành**\n");
    let _ = writeln!(text, "{effect}");
    text.chars().map(|sign| if sign != '\n' && steers(sign) { '\u{fffd}' } else { sign }).collect()
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// Returns a date as the law writes it: `ngày 01 tháng 7 năm 2025`; days and the months 1 and 2 have two digits.
pub(super) fn long_date(date: Date) -> String {
    let month = if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_law_writes_them() {
        assert_eq!(long_date(jiff::civil::date(2025, 7, 1)), "ngày 01 tháng 7 năm 2025");
        assert_eq!(long_date(jiff::civil::date(2025, 2, 14)), "ngày 14 tháng 02 năm 2025");
    }
}
