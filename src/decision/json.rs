//! JSON whose objects give their fields in the order in which a person reads them.

use serde_json::Value;

/// Fields that stand first, in this order; all others follow in alphabetical order.
const FIRST: &[&str] = &[
    "$schema",
    "format",
    "op",
    "id",
    "rule",
    "title",
    "structure",
    "catalogue",
    "document",
    "organ",
    "date",
    "on",
    "basis",
    "article",
    "quote",
    "source",
    "unit",
    "units",
    "name",
    "kind",
    "superior",
    "into",
    "results",
    "extent",
    "takes",
    "from",
    "to",
    "manner",
    "modality",
    "responsible",
    "cooperates",
    "product",
    "deadline",
    "valid_from",
    "confidence",
    "note",
    "reason",
    "do",
    "steps",
    "entries",
];

/// Returns a value as text.
pub(super) fn ordered(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(values) => {
            text.push('[');
            for (position, value) in values.iter().enumerate() {
                if position > 0 {
                    text.push_str(", ");
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
            let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
            sorted.sort_by_key(|(name, _)| (rank(name), name.as_str()));
            text.push('{');
            for (position, (name, value)) in sorted.into_iter().enumerate() {
                if position > 0 {
                    text.push_str(", ");
                }
                text.push_str(&Value::String(name.clone()).to_string());
                text.push_str(": ");
                write(value, text);
            }
            text.push('}');
        }
        other => text.push_str(&other.to_string()),
    }
}
