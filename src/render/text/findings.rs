//! Findings in a report: those of one code together, what they share said once.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Speech};
use crate::render::words::{counted, harmless, paragraph};
use crate::rules;

/// Writes findings, the heaviest first, those of one code together.
pub(in crate::render) fn write(out: &mut String, findings: &[Diagnostic], speech: Speech) {
    let mut groups: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        groups.entry((finding.severity, &finding.code)).or_default().push(finding);
    }
    for (position, ((severity, code), group)) in groups.into_iter().enumerate() {
        if position > 0 {
            out.push('\n');
        }
        let title = rules::find(code).map(|rule| format!(": {}", rule.title(speech))).unwrap_or_default();
        let count = match group.len() {
            1 => String::new(),
            total => format!(" ({})", counted(total, speech, "time", "times", "trường hợp")),
        };
        paragraph(out, "  ", &format!("{}[{code}]{title}{count}", severity.word(speech)));
        let help = shared(&group, |finding| finding.help.iter().map(|help| help.to(speech)).collect());
        let basis = shared(&group, |finding| finding.basis.iter().map(String::as_str).collect());
        for finding in &group {
            one(out, finding, (help.is_none(), basis.is_none()), speech);
        }
        for text in help.into_iter().flatten() {
            paragraph(out, &format!("    {}: ", speech.pick("help", "gợi ý")), text);
        }
        for text in basis.into_iter().flatten() {
            paragraph(out, &format!("    {}: ", speech.pick("basis", "căn cứ")), text);
        }
    }
}

/// Returns the texts that all findings of the group have in common, if they are the same.
fn shared<'d>(group: &[&'d Diagnostic], texts: impl Fn(&'d Diagnostic) -> Vec<&'d str>) -> Option<Vec<&'d str>> {
    let first = texts(group.first()?);
    group.iter().all(|finding| texts(finding) == first).then_some(first)
}

fn one(out: &mut String, finding: &Diagnostic, (own_help, own_basis): (bool, bool), speech: Speech) {
    let mut text = finding.message.to(speech).to_owned();
    if let Some(place) = finding.place.as_ref().filter(|place| !place.file.is_empty() && place.line > 0) {
        let _ = write!(text, " ({}:{}:{})", harmless(&place.file), place.line, place.column);
    }
    paragraph(out, "    - ", &text);
    for related in &finding.related {
        paragraph(out, &format!("      {}: ", speech.pick("see", "xem")), related.message.to(speech));
    }
    if let Some(help) = finding.help.as_ref().filter(|_| own_help) {
        paragraph(out, &format!("      {}: ", speech.pick("help", "gợi ý")), help.to(speech));
    }
    for basis in finding.basis.iter().filter(|_| own_basis) {
        paragraph(out, &format!("      {}: ", speech.pick("basis", "căn cứ")), basis);
    }
}
