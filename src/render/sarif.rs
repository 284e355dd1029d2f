//! Findings as SARIF 2.1.0, the format that code review systems and editors read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::findings::{cell, position};
use super::words;
use crate::diagnostic::{Diagnostic, Place, Severity, Speech};

/// Returns the findings as a SARIF log; messages in one language.
pub fn sarif(diagnostics: &[Diagnostic], speech: Speech) -> String {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| &*diagnostic.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({"id": code})).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &codes, speech)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "bomay", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "language": speech.tag(),
            "results": results,
        }],
    });
    words::json(&log)
}

fn result(diagnostic: &Diagnostic, codes: &[&str], speech: Speech) -> Value {
    let mut text = diagnostic.message.to(speech).to_owned();
    for addition in
        diagnostic.help.iter().map(|help| help.to(speech)).chain(diagnostic.basis.iter().map(String::as_str))
    {
        text.push('\n');
        text.push_str(addition);
    }
    let (_, unit, message) = diagnostic.key();
    let mut result = json!({
        "ruleId": &*diagnostic.code,
        "ruleIndex": codes.binary_search(&&*diagnostic.code).unwrap_or_default(),
        "level": level(diagnostic.severity),
        "message": {"text": text},
        "partialFingerprints": {"finding/v1": format!("{}:{}:{message}", diagnostic.code, unit.unwrap_or(""))},
    });
    let mut location = whereabouts(diagnostic.place.as_ref());
    if let Some(unit) = &diagnostic.unit {
        let unit = json!({"name": unit, "kind": "object", "fullyQualifiedName": diagnostic.under.join(" > ")});
        match location["logicalLocations"].as_array_mut() {
            Some(known) => known.push(unit),
            None => location["logicalLocations"] = json!([unit]),
        }
    }
    if location != json!({}) {
        result["locations"] = json!([location]);
    }
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|related| {
            let mut location = whereabouts(related.place.as_ref());
            location["message"] = json!({"text": related.message.to(speech)});
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if diagnostic.severity == Severity::NeedsConsent {
        result["properties"] = json!({"severity": "needs-consent"});
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::NeedsConsent | Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Returns where a place is: the region of its file, and the cell where that is a sheet, which has no columns of text.
fn whereabouts(place: Option<&Place>) -> Value {
    let mut location = physical(place).unwrap_or_else(|| json!({}));
    if let Some(cell) = cell(place) {
        let sheet = place.map_or("", |place| place.file.as_str());
        location["logicalLocations"] =
            json!([{"name": cell, "kind": "cell", "fullyQualifiedName": format!("{sheet}!{cell}")}]);
    }
    location
}

fn physical(place: Option<&Place>) -> Option<Value> {
    let (file, line, column) = position(place);
    let mut location = json!({"artifactLocation": {"uri": uri(file?)}});
    if let Some(line) = line {
        location["region"] = json!({"startLine": line});
        if let Some(column) = column {
            location["region"]["startColumn"] = json!(column);
            let length = place.map_or(0, |place| place.length);
            if length > 0 {
                location["region"]["endColumn"] = json!(column + length);
            }
        }
    }
    Some(json!({"physicalLocation": location}))
}

/// Returns a path as a URI reference: what is not plain is percent-encoded, `\` becomes `/`.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;

    #[test]
    fn a_finding_names_its_rule_place_and_unit() {
        let place = Place { file: "cơ cấu.json".into(), line: 3, column: 5, length: 2, ..Place::unit("a", None) };
        let mut finding = Diagnostic::error("cycle", say!("a circle", "một vòng")).about("a").at(place);
        finding.under = vec!["root".into(), "a".into()];
        let log: Value = serde_json::from_str(&sarif(&[finding], Speech::En)).unwrap();
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "cycle");
        let location = &result["locations"][0];
        assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "c%C6%A1%20c%E1%BA%A5u.json");
        assert_eq!(location["physicalLocation"]["region"], json!({"startLine": 3, "startColumn": 5, "endColumn": 7}));
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "root > a");
    }
}
