//! What differs between two structures, in words.

use std::fmt::Write;

use serde_json::Value;

use super::names::Names;
use super::words::{clipped, counted, paragraph};
use crate::diagnostic::Speech;
use crate::diff::Diff;
use crate::model::{Id, Structure};

/// Columns of a value that are shown.
const VALUE_MAX: usize = 60;

/// Tells what differs, section by section.
pub fn text(diff: &Diff, before: &Structure, after: &Structure, speech: Speech) -> String {
    let names = Names { before, after, speech };
    let mut out = String::new();
    let unit = |id: &Id| names.unit(id);
    section(&mut out, speech, ("founded", "thành lập"), diff.established.iter().map(unit));
    section(&mut out, speech, ("ended", "kết thúc"), diff.ended.iter().map(unit));
    let top = speech.pick("the top", "cấp cao nhất");
    let place = |id: &Option<Id>| id.as_ref().map_or_else(|| top.to_owned(), unit);
    let moved =
        diff.moved.iter().map(|moved| format!("{}: {} → {}", unit(&moved.unit), place(&moved.from), place(&moved.to)));
    section(&mut out, speech, ("under another superior", "đổi cấp trên"), moved);
    let changed = diff.changed.iter().flat_map(|changed| {
        let name = unit(&changed.unit);
        changed
            .fields
            .iter()
            .map(move |field| format!("{name}: {}: {} → {}", field.field, value(&field.before), value(&field.after)))
    });
    section(&mut out, speech, ("changed", "thay đổi thông tin"), changed);
    section(&mut out, speech, ("lines added", "quan hệ thêm"), diff.lines_added.iter().map(|line| names.line(line)));
    section(&mut out, speech, ("lines removed", "quan hệ bỏ"), diff.lines_removed.iter().map(|line| names.line(line)));
    let function = |id: &Id| names.function(id);
    section(&mut out, speech, ("functions added", "chức năng thêm"), diff.functions_added.iter().map(function));
    section(&mut out, speech, ("functions removed", "chức năng bỏ"), diff.functions_removed.iter().map(function));
    if out.is_empty() {
        out.push_str(speech.pick("Nothing differs.\n", "Không có gì khác nhau.\n"));
    }
    out
}

fn section(out: &mut String, speech: Speech, title: (&str, &str), lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    let title = speech.pick(title.0, title.1).to_uppercase();
    let _ = writeln!(out, "{gap}{title}: {}\n", counted(lines.len(), speech, "entry", "entries", "mục"));
    for line in lines {
        paragraph(out, "  - ", &line);
    }
}

fn value(value: &Value) -> String {
    let text = match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    clipped(&text, VALUE_MAX).into_owned()
}
