//! What users get wrong, and what they are told; and that reading is the inverse of printing.

use std::sync::Arc;

use super::*;
use crate::diagnostic::Input;

mod laws;
mod mistakes;
mod rdf;
mod samples;

/// Reads a structure that refers to no catalogue.
fn read(text: &str) -> Loaded {
    structure(text, "s.json", Arc::default())
}

/// Returns each problem as `line:column+length code message`.
fn told(problems: &[Diagnostic]) -> Vec<String> {
    let place = |problem: &Diagnostic| {
        let place = problem.place.clone().unwrap_or_default();
        format!("{}:{}+{}", place.line, place.column, place.length)
    };
    problems.iter().map(|problem| format!("{} {} {}", place(problem), problem.code, problem.message.en)).collect()
}

#[test]
fn a_catalogue_is_fetched_with_all_that_it_extends() {
    let mut asked = Vec::new();
    let mut fetch = |path: &str| {
        asked.push(path.to_owned());
        let text = match path {
            "models/vn/catalogue.json" => {
                r#"{"format": "bomay/catalogue/1", "extends": "base.json", "kinds": [{"id": "so", "level": "province"}]}"#
            }
            _ => r#"{"format": "bomay/catalogue/1", "levels": [{"id": "province", "rank": 2}]}"#,
        };
        Ok(text.to_owned())
    };
    let text =
        r#"{"format": "bomay/structure/1", "catalogue": "../vn/catalogue.json", "units": [{"id": "a", "kind": "so"}]}"#;
    let loaded = load(text, "models/ha-tinh/structure.json", &mut fetch);
    assert_eq!(told(&loaded.problems), [""; 0]);
    assert_eq!(asked, ["models/vn/catalogue.json", "models/vn/base.json"]);
    assert_eq!(loaded.structure.unit("a").unwrap().level().unwrap().rank, 2);
    assert_eq!(loaded.catalogues.len(), 2);
}

#[test]
fn a_circle_of_catalogues_is_reported_where_it_closes() {
    let mut fetch = |path: &str| {
        let next = if path == "a.json" { "b.json" } else { "a.json" };
        Ok(format!("{{\"format\": \"bomay/catalogue/1\",\n \"extends\": \"{next}\"}}"))
    };
    let text = r#"{"format": "bomay/structure/1", "catalogue": "a.json", "units": [{"id": "x", "kind": "k"}]}"#;
    let loaded = load(text, "s.json", &mut fetch);
    assert_eq!(told(&loaded.problems), ["2:13+8 catalogue-circle catalogues extend each other in a circle: `a.json`"]);
    let place = loaded.problems[0].place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), place.input), ("b.json", Input::Catalogue(1)));
}

#[test]
fn a_catalogue_that_cannot_be_had_is_reported_where_it_is_named_and_causes_nothing_else() {
    let mut fetch =
        |path: &str| Err(Box::new(Diagnostic::error("unreadable-file", crate::say!("no {path}", "không có {path}"))));
    let text = "{\"format\": \"bomay/structure/1\",\n\"catalogue\": \"k.json\", \"units\": [{\"id\": \"x\", \"line\": \"organ_of\"}]}";
    let loaded = load(text, "m/s.json", &mut fetch);
    assert_eq!(told(&loaded.problems), ["2:14+8 unreadable-file no m/k.json"]);
    let loaded = load(&text.replace("k.json", "/k.json"), "m/s.json", &mut fetch);
    assert_eq!(told(&loaded.problems), ["2:14+9 bad-reference `/k.json` is not a relative path"]);
}

#[test]
fn words_that_a_catalogue_does_not_declare_are_found_in_it() {
    let text = r#"{"format": "bomay/catalogue/1", "levels": [{"id": "province", "rank": 2}],
 "kinds": [{"id": "so", "level": "provinces", "superiors": ["so", "ubnd"]},
  {"id": "so"}]}"#;
    let chain = catalogue_chain("s.json", "k.json", &mut |_| Ok(text.to_owned()));
    assert_eq!(told(&chain.problems), ["3:10+4 duplicate-id `so` is listed twice in `kinds`"]);
    let text = text.replace("\"so\"}", "\"ban\"}");
    let chain = catalogue_chain("s.json", "k.json", &mut |_| Ok(text.clone()));
    assert_eq!(
        told(&chain.problems),
        [
            "2:34+11 unknown-level kind `so` names the unknown level `provinces`",
            "2:67+6 unknown-kind kind `so` names the unknown kind `ubnd`",
        ]
    );
    assert_eq!(chain.problems[0].help.as_ref().unwrap().en, "did you mean `province`?");
}

#[test]
fn units_in_any_order_give_the_same_bytes_one_line_each() {
    let units = [r#"{"id":"b","superior":"a"}"#, r#"{"id":"a","rank":0,"name":{"vi":"Sở","en":"D"}}"#, r#"{"id":"c"}"#];
    let text = |order: [usize; 3]| {
        let list = order.map(|position| units[position]).join(",");
        print_structure(&read(&format!("{{\"units\":[{list}],\"format\":\"bomay/structure/1\"}}")).structure)
    };
    let expected = r#"{
  "format": "bomay/structure/1",
  "units": [
    {"id": "a", "name": {"en": "D", "vi": "Sở"}},
    {"id": "b", "superior": "a"},
    {"id": "c"}
  ]
}
"#;
    assert_eq!(text([0, 1, 2]), expected);
    assert_eq!(text([2, 0, 1]), expected);
    assert!(digest(&read(expected).structure).starts_with("sha256:"));
    assert_eq!(digest(&read(expected).structure).len(), 71);
}

#[test]
fn a_long_unit_is_broken_by_field() {
    let long = "Ban Tổ chức ".repeat(12);
    let text = format!(
        r#"{{"format":"bomay/structure/1","units":[{{"id":"a","name":"{long}","posts":[{{"role":"head"}}]}}]}}"#
    );
    let printed = print_structure(&read(&text).structure);
    let expected = format!(
        "    {{\n      \"id\": \"a\",\n      \"name\": \"{long}\",\n      \"posts\": [{{\"role\": \"head\"}}]\n    }}\n"
    );
    assert!(printed.contains(&expected), "{printed}");
}

#[test]
fn the_path_of_the_schema_survives() {
    let text = "{\n  \"$schema\": \"x.json\",\n  \"format\": \"bomay/structure/1\"\n}\n";
    let loaded = read(text);
    assert_eq!(print_structure_with(&loaded.structure, loaded.schema.as_deref()), text);
}

#[test]
fn a_plan_gets_all_its_problems_at_once_and_keeps_the_numbers_of_its_steps() {
    let text = r#"{"format": "bomay/plan/1", "steps": [
  {"id": "a", "do": [{"op": "merg", "units": ["x"]},
    {"op": "merge", "units": ["x", "y"], "int": "z"},
    {"op": "transfer", "units": ["x"], "to": "y", "rank": "1"}, {"units": []}, 5]},
  {"do": [], "on": "31/10/2022"},
  7,
  {"id": "b", "don": []}]}"#;
    let (plan, problems) = plan(text, "p.json", 1);
    assert_eq!(
        told(&problems),
        [
            "2:29+6 unknown-operation there is no operation `merg`",
            "3:42+5 unknown-field unknown field `int`",
            "4:59+3 wrong-type `rank` takes a whole number, not \"1\"",
            "4:65+1 missing-field the operation does not say its `op`",
            "4:80+1 wrong-type `do` takes an object, not 5",
            "5:3+1 missing-field the field `id` is missing",
            "5:20+12 malformed-date `on` takes a date, not \"31/10/2022\"",
            "6:3+1 wrong-type `steps` takes an object, not 7",
            "7:3+1 missing-field the field `do` is missing",
            "7:15+5 unknown-field unknown field `don`",
        ]
    );
    assert_eq!(problems[0].place.as_ref().unwrap().input, Input::Plan(1));
    assert_eq!(problems[0].help.as_ref().unwrap().en, "did you mean `merge`?");
    let plan = plan.unwrap();
    assert_eq!(plan.steps.iter().map(|step| step.operations.len()).collect::<Vec<_>>(), [5, 0, 0, 0]);
}

#[test]
fn a_plan_and_a_pack_are_read_and_formatted_in_their_own_order() {
    let text = "{\"format\": \"bomay/plan/1\",\"steps\": [{\"id\": \"b\",\n\"do\": [ {\"op\":\"keep\",\"units\":[\"x\",\"y\"],\"reason\":\"đã đủ: ,\"}]},{\"id\":\"a\",\"do\":[]}]}";
    let (read, problems) = plan(text, "p.json", 0);
    assert_eq!(told(&problems), [""; 0]);
    assert_eq!(read.unwrap().steps[0].operations[0].verb, "keep");
    let formatted = r#"{
  "format": "bomay/plan/1",
  "steps": [
    {"id": "b", "do": [{"op": "keep", "units": ["x", "y"], "reason": "đã đủ: ,"}]},
    {"id": "a", "do": []}
  ]
}
"#;
    assert_eq!(format(text, "p.json").unwrap(), formatted);
    assert_eq!(format(formatted, "p.json").unwrap(), formatted);
    let text = "{\"format\": \"bomay/pack/1\", \"id\": \"p\", \"entries\": [{\"rule\": \"span-of-control\", \"settings\": {\"max\": 12}}, {\"severity\": \"bad\"}]}";
    let (read, problems) = pack(text, "p.json", 0);
    assert_eq!(told(&problems), ["1:118+5 unknown-value `severity` cannot be \"bad\""]);
    assert!(read.is_none());
}

#[test]
fn places_are_found_by_path_or_else_the_nearest_thing_above() {
    let text = r#"{"lines": [{"from": "a", "type": "x", "to": "b"}, {"type": "x", "from": "a", "to": "c"}],
 "units": [{"posts": [{"role": "head"}, 5], "id": "Đ\u1ee9c"}, {"id": "b", "n": {"id": "c"}, "rank":7},
  {"id": "b", "rank": 8}]}"#;
    let mut locator = Locator::new(text);
    let mut at = |mut place: Place| {
        locator.fill(&mut place);
        (place.line, place.column, place.length)
    };
    assert_eq!(at(Place::line("x", "a", "c").key("to")), (1, 84, 3));
    assert_eq!(at(Place::line("x", "a", "b")), (1, 12, 37));
    assert_eq!(at(Place::line("x", "b", "a")), (1, 11, 78));
    assert_eq!(at(Place::unit("Đức", None)), (2, 51, 10));
    assert_eq!(at(Place::unit("Đức", Some("posts")).index(1)), (2, 41, 1));
    assert_eq!(at(Place::unit("Đức", Some("posts")).index(2)), (2, 22, 21));
    assert_eq!(at(Place::unit("b", Some("rank"))), (2, 101, 1));
    assert_eq!(at(Place::unit("b", Some("superior"))), (2, 71, 3));
    assert_eq!(at(Place::unit("none", None)), (2, 11, 1));
    assert_eq!(at(key_place("title", Input::Structure)), (1, 1, 1));
    let mut problem = Diagnostic::error("duplicate-id", crate::say!("x", "x")).at(Place::unit("b", None));
    locator.fill_all(&mut problem);
    assert_eq!(problem.place.unwrap().line, 3);
}

#[test]
fn columns_are_counted_in_characters_however_long_the_line() {
    let text = format!("\n{}x", "Đ".repeat(100_000));
    assert_eq!(Lines::new(&text).line_column(text.len() - 1), (2, 100_001));
    assert_eq!(Lines::new("").line_column(0), (1, 1));
}

#[test]
fn brackets_nested_beyond_all_measure_are_refused_not_followed() {
    let deep = "[".repeat(1_000_000);
    for text in [
        format!("{{\"format\": \"bomay/plan/1\", \"steps\": {deep}"),
        format!("{{\"format\": \"bomay/plan/1\", \"steps\": [{deep}{}]}}", "]".repeat(1_000_000)),
    ] {
        assert!(super::format(&text, "p.json").is_err());
        assert!(!read(&text.replace("plan", "structure").replace("steps", "units")).problems.is_empty());
    }
}
