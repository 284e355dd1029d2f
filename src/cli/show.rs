//! Shows findings to a person: message, place in the file, path to the root, step, help and basis.
//!
//! The text carries colours; the stream that it is written to takes them away where they do not belong.
//! Everything that comes from a file is made harmless first, so that no name can steer the terminal.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use bomay::diagnostic::{Diagnostic, Place, Severity, Speech, StepMark};
use bomay::formats::Lines;
use bomay::render::words::{counted, harmless};

use super::input::Inputs;

/// Longest source line that is shown as such, in bytes; of longer ones only the surroundings are.
const LINE_MAX: usize = 2000;

/// Characters shown on each side of a place in a longer line.
const CONTEXT: usize = 50;

/// Columns of a terminal that source lines are fitted into.
const WIDTH: usize = 110;

/// Stands between the name of a place and its line and column where those are not to be shown.
///
/// The row of a sheet stands for a line of text; where in it the cell stands says its name, not a number.
const NAMED: &str = "\u{e000}";

/// The lines of the texts that findings point into, by file name.
type Pages<'i> = BTreeMap<&'i str, Lines<'i>>;

/// Returns the findings as text with colours, one blank line after each.
pub fn findings(diagnostics: &[Diagnostic], inputs: &Inputs, speech: Speech) -> String {
    let renderer = Renderer::styled().term_width(WIDTH);
    let mut pages = Pages::new();
    let files = diagnostics.iter().flat_map(|found| {
        let related = found.related.iter().filter_map(|related| related.place.as_ref());
        found.place.iter().chain(related).filter(|place| place.line > 0).map(|place| place.file.as_str())
    });
    for file in files {
        if let (false, Some(text)) = (pages.contains_key(file), inputs.text(file)) {
            pages.insert(file, Lines::new(text));
        }
    }
    let mut out = String::new();
    for diagnostic in diagnostics {
        let report = [group(diagnostic, &pages, speech)];
        out.push_str(&without_numbers(&renderer.render(&report)));
        out.push_str("\n\n");
    }
    out
}

/// Returns what was rendered without the lines and columns of places that their names tell.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(NAMED);
    let mut out = parts.next().unwrap_or("").to_owned();
    parts.for_each(|part| {
        out.push_str(part.trim_start_matches(|letter: char| letter == ':' || letter.is_ascii_digit()))
    });
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

fn group<'a>(diagnostic: &'a Diagnostic, pages: &Pages<'_>, speech: Speech) -> Group<'a> {
    let title = level(diagnostic.severity)
        .with_name(diagnostic.severity.word(speech))
        .primary_title(harmless(diagnostic.message.to(speech)))
        .id(harmless(&diagnostic.code));
    let mut group = title.elements(place_elements(diagnostic.place.as_ref(), pages, None));
    if diagnostic.under.len() > 1 {
        group = group.element(remark(speech.pick("under", "thuộc"), diagnostic.under.join(" > ")));
    }
    if let Some(step) = &diagnostic.step {
        group = group.element(remark(speech.pick("step", "bước"), step_words(step, speech)));
    }
    for related in &diagnostic.related {
        let text = related.message.to(speech);
        group = group.element(remark(speech.pick("see", "xem"), text.to_owned()));
        group = group.elements(place_elements(related.place.as_ref(), pages, Some(text)));
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
fn place_elements<'a>(place: Option<&Place>, pages: &Pages<'_>, label: Option<&'a str>) -> Vec<Element<'a>> {
    let Some(place) = place.filter(|place| !place.file.is_empty()) else { return Vec::new() };
    let is_text = place.cell.is_empty();
    let file = match is_text {
        true => harmless(&place.file).into_owned(),
        false => format!("{}!{}", harmless(&place.file), harmless(&place.cell)),
    };
    let (line, column) = (place.line as usize, place.column.max(1) as usize);
    let page = pages.get(place.file.as_str());
    let Some((page, text)) = page.and_then(|page| Some((page, page.line(place.line)?))) else {
        let origin = Origin::path(file);
        return vec![if is_text && line > 0 { origin.line(line).char_column(column).into() } else { origin.into() }];
    };
    let start = page.byte(place.line, place.column);
    let end = start + byte_of(&text[start..], place.length.max(1) as usize);
    if text.len() > LINE_MAX {
        let excerpt = format!("… {} …", excerpt(text, start));
        let name = label.map_or("…", |_| "");
        return vec![Origin::path(file).line(line).char_column(column).into(), remark(name, excerpt)];
    }
    // Each character becomes one character, so that columns stay what they are.
    let (before, inside, after) = (harmless(&text[..start]), harmless(&text[start..end]), harmless(&text[end..]));
    let span = before.len()..before.len() + inside.len();
    let annotation = AnnotationKind::Primary.span(span).label(label.map(harmless));
    let source = [before, inside, after].concat();
    let file = if is_text { file } else { file + NAMED };
    vec![Snippet::source(source).line_start(line).path(file).annotation(annotation).into()]
}

/// Returns what surrounds a byte of a very long line.
fn excerpt(text: &str, start: usize) -> String {
    let from = text[..start].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(byte, _)| byte);
    text[from..].chars().take(2 * CONTEXT).collect()
}

/// Returns the byte at which a character of the text starts, its end when it is shorter.
fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bomay::say;

    fn shown(text: &str, line: u32, column: u32, length: u32) -> String {
        let mut inputs = Inputs::default();
        inputs.keep("a.json", text.to_owned());
        let place = Place { file: "a.json".into(), line, column, length, ..Place::default() };
        let mut finding = Diagnostic::error("cycle", say!("a `\u{1b}[2J` circle", "vòng")).at(place);
        finding.under = vec!["root".into(), "a".into()];
        anstream::adapter::strip_str(&findings(&[finding], &inputs, Speech::En)).to_string()
    }

    #[test]
    fn the_underline_stands_below_what_is_meant_and_no_escape_gets_through() {
        let text = "{\n\t\"tên\": \"Đức \u{1b}[31m Thọ\"\n}";
        let expected = "error[cycle]: a `␛[2J` circle\n --> a.json:2:9\n  |\n2 |  \"tên\": \"Đức ␛[31m Thọ\"\n  |         ^^^^^\n  |\n  = under: root > a\n\n";
        assert_eq!(shown(text, 2, 9, 5), expected);
    }

    #[test]
    fn a_cell_is_named_and_its_row_shown_below() {
        let mut inputs = Inputs::default();
        inputs.keep("a.xlsx", "B | x | Z".to_owned());
        let place =
            Place { file: "a.xlsx".into(), line: 1, column: 9, length: 1, cell: "C1".into(), ..Place::default() };
        let finding = Diagnostic::error("cycle", say!("a circle", "vòng")).at(place);
        let out = anstream::adapter::strip_str(&findings(&[finding], &inputs, Speech::En)).to_string();
        let expected = "error[cycle]: a circle\n --> a.xlsx!C1\n  |\n1 | B | x | Z\n  |         ^\n\n";
        assert_eq!(out, expected);
    }

    #[test]
    fn of_a_very_long_line_only_the_surroundings_are_shown() {
        let text = format!("{}needle{}", "ư".repeat(9_000), "x".repeat(9_000));
        let out = shown(&text, 1, 9_001, 6);
        assert!(out.contains("a.json:1:9001") && out.contains("needle") && out.len() < 500, "{out}");
        assert!(shown("short", 1, 900, 6).contains("short"));
        assert!(shown("short", 9, 1, 6).contains("a.json:9:1"));
    }
}
