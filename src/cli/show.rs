//! Shows findings to a person: message, place in the file, path to the root, step, help and basis.
//!
//! The text carries colours; the stream that it is written to takes them away where they do not belong.
//! Everything that comes from a file is made harmless first, so that no name can steer the terminal.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use bomay::diagnostic::{Diagnostic, Place, Severity, Speech, StepMark};
use bomay::render::words::{counted, harmless};

use super::input::Inputs;

/// Characters of a source line shown on each side of what is underlined.
const CONTEXT_MAX: usize = 60;

/// Columns of a terminal that source lines are fitted into.
const WIDTH: usize = 110;

/// Returns the findings as text with colours, one blank line after each.
pub fn findings(diagnostics: &[Diagnostic], inputs: &Inputs, speech: Speech) -> String {
    let renderer = Renderer::styled().term_width(WIDTH);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let report = [group(diagnostic, inputs, speech)];
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out
}

/// Returns the line that counts the findings: "3 errors, 1 warning".
pub fn summary(diagnostics: &[Diagnostic], speech: Speech) -> String {
    let count = |severity: Severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let words = [
        (Severity::Error, "error", "errors", "lỗi"),
        (Severity::NeedsConsent, "needs consent", "need consent", "việc cần xin ý kiến"),
        (Severity::Warning, "warning", "warnings", "cảnh báo"),
        (Severity::Note, "note", "notes", "lưu ý"),
    ];
    let counts: Vec<String> = words
        .into_iter()
        .filter(|(severity, ..)| count(*severity) > 0)
        .map(|(severity, one, many, vi)| counted(count(severity), speech, one, many, vi))
        .collect();
    match counts.is_empty() {
        true => speech.pick("no findings", "không có phát hiện nào").to_owned(),
        false => counts.join(", "),
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, inputs: &'a Inputs, speech: Speech) -> Group<'a> {
    let title = level(diagnostic.severity)
        .with_name(diagnostic.severity.word(speech))
        .primary_title(harmless(diagnostic.message.to(speech)))
        .id(harmless(&diagnostic.code));
    let mut group = title.elements(place_elements(diagnostic.place.as_ref(), inputs, None));
    if !diagnostic.under.is_empty() {
        group = group.element(remark(speech.pick("under", "thuộc"), diagnostic.under.join(" > ")));
    }
    if let Some(step) = &diagnostic.step {
        group = group.element(remark(speech.pick("step", "bước"), step_words(step, speech)));
    }
    for related in &diagnostic.related {
        let text = related.message.to(speech);
        group = group.element(remark(speech.pick("see", "xem"), text.to_owned()));
        group = group.elements(place_elements(related.place.as_ref(), inputs, Some(text)));
    }
    if let Some(help) = &diagnostic.help {
        let text = harmless(help.to(speech));
        group = group.element(Level::HELP.with_name(speech.pick("help", "gợi ý")).message(text));
    }
    for basis in &diagnostic.basis {
        group = group.element(remark(speech.pick("basis", "căn cứ"), basis.clone()));
    }
    group
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::NeedsConsent | Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn remark<'a>(name: &'static str, text: String) -> Element<'a> {
    Level::NOTE.with_name(name).message(harmless(&text).into_owned()).into()
}

fn step_words(step: &StepMark, speech: Speech) -> String {
    let mut words = format!("{} (`{}`)", step.step + 1, step.id);
    if step.plan > 0 {
        words += &format!(", {} {}", speech.pick("plan", "kế hoạch"), step.plan + 1);
    }
    if !step.operation.is_empty() {
        words += &format!(", {} {}: {}", speech.pick("operation", "thao tác"), step.index + 1, step.operation);
    }
    words
}

/// Returns the source line with what is meant underlined, or the place alone where the text is not at hand.
fn place_elements<'a>(place: Option<&Place>, inputs: &Inputs, label: Option<&'a str>) -> Vec<Element<'a>> {
    let Some(place) = place.filter(|place| !place.file.is_empty()) else { return Vec::new() };
    let file = harmless(&place.file).into_owned();
    let Some(line) = inputs.line(&place.file, place.line) else {
        let mut origin = Origin::path(file);
        if place.line > 0 {
            origin = origin.line(place.line as usize).char_column(place.column.max(1) as usize);
        }
        return vec![origin.into()];
    };
    let excerpt = Excerpt::new(line, place.column, place.length);
    let annotation = AnnotationKind::Primary.span(excerpt.span.clone()).label(label.map(harmless));
    let snippet = Snippet::source(excerpt.text).line_start(place.line as usize).annotation(annotation);
    match excerpt.is_whole {
        true => vec![snippet.path(file).into()],
        // The column that the snippet would show is that of the excerpt.
        false => {
            let origin = Origin::path(file).line(place.line as usize).char_column(place.column.max(1) as usize);
            vec![origin.into(), snippet.into()]
        }
    }
}

/// The part of a source line that is shown.
struct Excerpt {
    text: String,
    /// Bytes of the text to underline.
    span: std::ops::Range<usize>,
    /// Whether column numbers in the text are those in the line.
    is_whole: bool,
}

impl Excerpt {
    /// Cuts a line to what surrounds the place; `column` counts characters from 1, 0 means unknown.
    fn new(line: &str, column: u32, length: u32) -> Self {
        let start = byte_of(line, column.saturating_sub(1) as usize);
        let (before, rest) = line.split_at(start);
        let (inside, after) = rest.split_at(byte_of(rest, length.max(1) as usize));
        let (before, left_cut) = last_characters(before.trim_start_matches('\t'), CONTEXT_MAX);
        let (inside, inside_cut) = first_characters(inside, CONTEXT_MAX);
        let (after, right_cut) = first_characters(if inside_cut { "" } else { after }, CONTEXT_MAX);
        let (before, inside, after) = (harmless(before), harmless(inside), harmless(after));
        let ellipsis = |cut: bool| if cut { "…" } else { "" };
        let text = [ellipsis(left_cut), &before, &inside, ellipsis(inside_cut), &after, ellipsis(right_cut)].concat();
        let start = ellipsis(left_cut).len() + before.len();
        Excerpt { span: start..start + inside.len(), text, is_whole: !left_cut && !line.starts_with('\t') }
    }
}

/// Returns the byte at which a character of the text starts, its end when it is shorter.
fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

fn first_characters(text: &str, count: usize) -> (&str, bool) {
    let end = byte_of(text, count);
    (&text[..end], end < text.len())
}

fn last_characters(text: &str, count: usize) -> (&str, bool) {
    match text.char_indices().rev().nth(count.saturating_sub(1)) {
        Some((start, _)) if start > 0 => (&text[start..], true),
        _ => (text, false),
    }
}
