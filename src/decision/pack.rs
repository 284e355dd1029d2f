//! From directives to a rule pack: who, modality, operation, object, condition, deadline, each with its words as source.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::grammar::{Clause, Directive, Statement};
use super::ids::slug;
use super::json::ordered;
use super::reading::Frame;
use crate::formats;

/// Returns the pack as a file, if there are directives.
pub(super) fn pack(frame: &Frame<'_>, clauses: &[Clause]) -> Option<String> {
    let mut entries = Vec::new();
    let symbol = frame.document.symbol.clone().unwrap_or_else(|| frame.file.to_owned());
    for clause in clauses {
        let directives: Vec<&Directive> = clause
            .statements
            .iter()
            .filter_map(
                |statement| if let Statement::Directive(directive) = statement { Some(directive) } else { None },
            )
            .collect();
        for (position, directive) in directives.iter().enumerate() {
            let letter = (directives.len() > 1).then(|| char::from(b'a' + u8::try_from(position % 26).unwrap_or(0)));
            let id = letter
                .map_or(clause.provision.number.clone(), |letter| format!("{}-{letter}", clause.provision.number));
            entries.push(entry(frame, &symbol, clause, directive, &id));
        }
    }
    if entries.is_empty() {
        return None;
    }
    let mut pack = Map::new();
    pack.insert("format".into(), json!("bomay/pack/1"));
    pack.insert("id".into(), json!(slug(&symbol)));
    let title = &frame.document.title;
    pack.insert(
        "title".into(),
        json!({"vi": if title.is_empty() { symbol.clone() } else { format!("{symbol} {title}") }}),
    );
    let mut source = json!({"document": symbol});
    if let Some(date) = frame.document.date {
        source["date"] = json!(date.to_string());
    }
    pack.insert("source".into(), source);
    pack.insert("entries".into(), Value::Array(entries));
    let text = ordered(&Value::Object(pack));
    Some(formats::format(&text, "pack.json").unwrap_or(text))
}

fn entry(frame: &Frame<'_>, symbol: &str, clause: &Clause, directive: &Directive, id: &str) -> Value {
    let mut entry: BTreeMap<&str, Value> = BTreeMap::new();
    entry.insert("id", json!(id));
    entry.insert("rule", json!(format!("{}.{id}", slug(symbol))));
    entry.insert("title", json!({"vi": capitalised(&directive.words)}));
    entry.insert("modality", json!(directive.modality));
    entry.insert("responsible", json!([body(frame, &directive.who)]));
    if let Some(others) = &directive.cooperates {
        entry.insert("cooperates", json!([body(frame, others)]));
    }
    if let Some(product) = directive.product {
        let of = directive.operation.as_deref().map(|operation| format!(" {operation}")).unwrap_or_default();
        entry.insert("product", json!({"vi": format!("{product}{of}")}));
    }
    if let Some(term) = directive.deadline {
        entry.insert("deadline", json!({"on": term.on.to_string(), "binds": term.binds}));
    }
    let line = frame.line(directive.span.paragraph, directive.span.start);
    entry.insert(
        "source",
        json!({"document": symbol, "article": clause.provision.cite(), "quote": directive.words, "confidence": "confirmed", "source": format!("{}:{line}", frame.file)}),
    );
    if let Some(note) = note(directive) {
        entry.insert("note", json!({"vi": note}));
    }
    json!(entry)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns the id of the body that words name, or the words.
fn body(frame: &Frame<'_>, words: &str) -> String {
    frame.bodies.find(words).map_or_else(|| words.to_owned(), str::to_owned)
}

/// What an entry has no field for: operation, object and condition in the words of the text.
fn note(directive: &Directive) -> Option<String> {
    let parts = [("Việc", &directive.operation), ("Đối tượng", &directive.object), ("Điều kiện", &directive.condition)];
    let said: Vec<String> =
        parts.into_iter().filter_map(|(word, text)| Some(format!("{word}: {}", text.as_ref()?))).collect();
    (!said.is_empty()).then(|| format!("{}.", said.join(". ")))
}
