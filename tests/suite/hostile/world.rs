//! The example of `bomay init`, enlarged so that every field is used, with every free text changed.

use serde_json::{Value, json};

use crate::cli::Desk;

/// Keys whose texts are free: whoever keeps the file writes what they like.
const FREE: [&str; 24] = [
    "vi",
    "en",
    "name",
    "title",
    "short",
    "note",
    "document",
    "organ",
    "article",
    "quote",
    "responsible",
    "holder",
    "text",
    "by",
    "reason",
    "seal",
    "records",
    "assets",
    "gso",
    "source",
    "message",
    "help",
    "product",
    "authority",
];

/// Files of the example that are read together.
const FILES: [&str; 4] = ["structure.json", "plan.json", "pack.json", "catalogue.json"];

/// Sets up the example with every free text changed.
///
/// What is a key between two places, such as the id of a source, is changed the same way in both.
pub fn world(change: &dyn Fn(&str) -> String) -> Desk {
    let desk = Desk::new();
    for file in FILES {
        let mut value: Value = serde_json::from_str(&desk.read(file)).expect("the example is JSON");
        match file {
            "structure.json" => enlarge_structure(&mut value),
            "plan.json" => enlarge_plan(&mut value),
            "pack.json" => enlarge_pack(&mut value),
            _ => value["attributes"] = json!([{"id": "mark", "name": {"vi": "Nhận xét", "en": "Remark"}}]),
        }
        poison(&mut value, None, change);
        desk.write(file, &value.to_string());
    }
    desk
}

fn enlarge_structure(structure: &mut Value) {
    structure["sources"] = json!([{"id": "s1", "title": "Báo cáo", "organ": "Huyện ủy"}]);
    structure["provenance"] = json!({"confidence": "illustrative", "note": "Ví dụ"});
    structure["ended"] = json!([{"id": "cu", "name": "Phòng cũ", "successors": ["phong-kinh-te"]}]);
    let extra = json!({
        "short": "tắt", "note": "Ghi chú", "codes": {"gso": "440"},
        "attributes": {"mark": {"text": "Tốt", "by": "Ban Tổ chức"}},
        "legal_basis": [{"document": "12/QĐ", "organ": "UBND", "article": "1", "quote": "lập phòng"}],
        "provenance": {"confidence": "illustrative", "note": "theo báo cáo"}
    });
    for unit in structure["units"].as_array_mut().expect("units") {
        for (key, value) in extra.as_object().expect("fields") {
            unit[key] = value.clone();
        }
        unit["posts"][0]["title"] = "Chức danh".into();
        unit["posts"][0]["basis"] = "Căn cứ".into();
    }
}

fn enlarge_plan(plan: &mut Value) {
    for step in plan["steps"].as_array_mut().expect("steps") {
        step["note"] = "Ghi chú".into();
        step["responsible"] = "Huyện ủy".into();
        step["basis"] = json!([{"document": "3/KH", "organ": "Huyện ủy", "article": "2", "quote": "hợp nhất"}]);
    }
}

fn enlarge_pack(pack: &mut Value) {
    let entry = json!({"id": "own", "rule": "own-rule", "title": {"vi": "Quy tắc", "en": "Rule"}, "severity": "warning",
        "require": {"limit": {"value": "unit.deputies", "max": -1}}, "message": {"vi": "{unit} sai", "en": "{unit} is wrong"},
        "help": {"vi": "sửa", "en": "mend"}, "note": "Ghi chú",
        "source": {"document": "9/QĐ", "organ": "Huyện ủy", "article": "4", "quote": "không quá"}});
    let duty = json!({"id": "due", "rule": "not-proposed", "title": {"vi": "Lập đề án", "en": "Draw up a scheme"}, "severity": "warning",
        "scope": {"kind": "division"}, "modality": "must-propose", "responsible": ["ubnd"], "product": {"vi": "Đề án", "en": "Scheme"},
        "deadline": {"on": "2025-02-01"}, "require": {"limit": {"value": "unit.deputies", "max": 5}}});
    let entries = pack["entries"].as_array_mut().expect("entries");
    entries.extend([entry, duty]);
}

fn poison(value: &mut Value, key: Option<&str>, change: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(fields) => {
            // The bodies that are responsible for a duty are ids.
            let fields = fields.iter_mut().filter(|(key, value)| *key != "responsible" || value.is_string());
            fields.for_each(|(key, value)| poison(value, Some(key), change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key, change)),
        Value::String(text) if key.is_some_and(|key| FREE.contains(&key)) => *text = change(text),
        _ => {}
    }
}

/// Commands that read the world and write to standard output, with the exit codes that they may have.
pub const COMMANDS: [&[&str]; 36] = [
    &["simulate", "structure.json", "plan.json", "--pack", "pack.json"],
    &["simulate", "structure.json", "plan.json", "--pack", "pack.json", "--lang", "en"],
    &["validate", "structure.json", "--plan", "plan.json", "--pack", "pack.json"],
    &["validate", "structure.json", "--pack", "pack.json", "--format", "json"],
    &["validate", "structure.json", "--pack", "pack.json", "--format", "sarif"],
    &["path", "structure.json", "phong-kinh-te"],
    &["path", "structure.json", "phong-noi-vu", "ban-to-chuc"],
    &["trace", "structure.json", "plan.json"],
    &["trace", "structure.json", "plan.json", "--format", "csv"],
    &["trace", "structure.json", "plan.json", "--format", "json"],
    &["render", "structure.json"],
    &["render", "structure.json", "--plan", "plan.json", "--view", "change"],
    &["render", "structure.json", "--plan", "plan.json", "--format", "dot"],
    &["render", "structure.json", "--plan", "plan.json", "--format", "mermaid"],
    &["render", "structure.json", "--plan", "plan.json", "--format", "json"],
    &["render", "structure.json", "--plan", "plan.json", "--format", "list"],
    &["diff", "structure.json", "other.json"],
    &["diff", "structure.json", "other.json", "--format", "json"],
    &["draft", "structure.json", "plan.json"],
    &["export", "structure.json", "--format", "turtle"],
    &["export", "structure.json", "--format", "jsonld", "--plan", "plan.json"],
    &["export", "structure.json", "--format", "graphml"],
    &["export", "structure.json", "--format", "dot"],
    &["export", "structure.json", "--format", "mermaid"],
    &["rules", "list", "pack.json"],
    &["rules", "list", "pack.json", "--format", "json"],
    &["rules", "show", "pack.json"],
    &["rules", "test", "pack.json"],
    &["fmt", "--check", "structure.json", "plan.json", "pack.json", "catalogue.json"],
    &["fmt", "--to", "json", "structure.json"],
    &["fmt", "--to", "outline", "structure.json"],
    &["read", "decision.md", "--structure", "structure.json"],
    &["read", "decision.md", "--structure", "structure.json", "--format", "json"],
    &["import", "table.csv", "--catalogue", "catalogue.json"],
    &["import", "table.csv", "--guess"],
    &["explain", "no-head"],
];
