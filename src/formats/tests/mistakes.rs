//! Every kind of mistake is reported at its place.

use super::{read, told};

/// Puts units into a structure whose first unit stands in line 2, column 1.
fn units(units: &str) -> Vec<String> {
    told(&read(&format!("{{\"format\": \"bomay/structure/1\", \"units\": [\n{units}]}}")).problems)
}

#[test]
fn each_broken_value_is_a_problem_of_its_own_and_the_rest_is_kept() {
    let text = "{\"format\": \"bomay/structure/1\", \"units\": [
      {\"id\": \"a\"},
      {\"id\": \"b\", \"superor\": \"a\"},
      {\"id\": \"c\", \"rank\": \"x\", \"superior\": \"a\", \"level\": 1},
      {\"id\": \"d\", \"superior\": \"b\"},
      {\"id\": \"e\", \"superior\": \"a\"}],
      \"lines\": [{\"type\": \"guidance\", \"from\": \"b\", \"to\": \"d\"}, {\"type\": \"guidance\", \"to\": \"e\"}]}";
    let loaded = read(text);
    assert_eq!(
        told(&loaded.problems),
        [
            "3:19+9 unknown-field unknown field `superor`",
            "4:27+3 wrong-type `rank` takes a whole number, not \"x\"",
            "4:58+1 wrong-type `level` takes a text, not 1",
            "7:63+1 missing-field the field `from` is missing",
        ]
    );
    assert_eq!(loaded.problems[0].help.as_ref().unwrap().en, "did you mean `superior`?");
    assert_eq!(loaded.problems[0].unit.as_deref(), Some("b"));
    let ids: Vec<_> = loaded.structure.units_sorted().iter().map(|unit| unit.id().to_string()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e"], "of a broken unit the rest is kept");
}

#[test]
fn mistakes_in_fields_of_a_unit() {
    let cases = [
        (r#"{"name": "x"}"#, "2:1+1 missing-field the field `id` is missing"),
        (r#"{"id": 5}"#, "2:8+1 wrong-type `id` takes a text, not 5"),
        (r#"{"id": "a", "id": "b"}"#, "2:13+4 duplicate-field `id` is given twice"),
        (r#"{"id": "a", "rank": 1.5}"#, "2:21+3 wrong-type `rank` takes a whole number, not 1.5"),
        (r#"{"id": "a", "rank": 99999999999}"#, "2:21+11 wrong-type 99999999999 is out of range for `rank`"),
        (r#"{"id": "a", "rank": null}"#, "2:21+4 wrong-type `rank` takes a whole number, not null"),
        (r#"{"id": "a", "rank": [1]}"#, "2:21+3 wrong-type `rank` takes a whole number, not a list"),
        (r#"{"id": "a", "posts": {"role": "head"}}"#, "2:22+16 wrong-type `posts` takes a list, not an object"),
        (r#"{"id": "a", "posts": [{"role": "hed"}]}"#, "2:32+5 unknown-value `role` cannot be \"hed\""),
        (r#"{"id": "a", "posts": [{"role": 3}]}"#, "2:32+1 wrong-type `role` takes a word, not 3"),
        (r#"{"id": "a", "posts": [{"holder": "p"}]}"#, "2:23+1 missing-field the field `role` is missing"),
        (r#"{"id": "a", "cooperates": [2]}"#, "2:28+1 wrong-type `cooperates` takes a text, not 2"),
        (r#"{"id": "a", "measures": {"m": 1, "m": 2}}"#, "2:34+3 duplicate-field `m` is given twice"),
        (
            r#"{"id": "a", "measures": {"m": true}}"#,
            "2:31+4 wrong-type `m` takes a whole number or an object with `value`, not true",
        ),
        (
            r#"{"id": "a", "measures": {"m": {"provenance": "memory"}}}"#,
            "2:31+1 missing-field the field `value` is missing",
        ),
        (r#"{"id": "a", "measures": [1]}"#, "2:25+3 wrong-type `measures` takes an object, not a list"),
        (
            r#"{"id": "a", "valid_from": "31/10/2022"}"#,
            "2:27+12 malformed-date `valid_from` takes a date, not \"31/10/2022\"",
        ),
        (
            r#"{"id": "a", "valid_from": 2022}"#,
            "2:27+4 wrong-type `valid_from` takes a date such as \"2022-10-31\", not 2022",
        ),
        (r#"{"id": "a", "name": {"vi": "Ă", "vi": "b"}}"#, "2:33+4 duplicate-field `vi` is given twice"),
        (r#"{"id": "a", "name": {"vi": 4}}"#, "2:28+1 wrong-type `vi` takes a text, not 4"),
        (r#"{"id": "a", "name": []}"#, "2:21+2 wrong-type `name` takes a text or one text per language, not a list"),
        (r#"{"id": "a", "provenance": "sure"}"#, "2:27+6 unknown-value `provenance` cannot be \"sure\""),
        (r#"{"id": "a", "attributes": {"x": "maybe"}}"#, "2:33+7 unknown-value `x` cannot be \"maybe\""),
        (r#"{"id": "a", "name": {"vi": "Đường"}, "knd": 1}"#, "2:38+5 unknown-field unknown field `knd`"),
        (r#""a""#, "2:1+3 wrong-type `units` takes an object, not \"a\""),
        (
            "{\"id\": \"a\",\n \"note\": {\"en\": \"é\",\n  \"vi\": {}}}",
            "4:9+2 wrong-type `vi` takes a text, not an object",
        ),
    ];
    assert_eq!(cases.map(|(unit, _)| units(unit)), cases.map(|(_, expected)| vec![expected]));
}

#[test]
fn mistakes_in_the_model_are_placed_too() {
    let text = "{\"format\": \"bomay/structure/1\", \"units\": [
{\"id\": \"a\", \"superior\": \"b\"},
{\"id\": \"b\", \"superior\": \"a\"},
{\"id\": \"c\", \"superior\": \"Đ\"},
{\"name\": \"Ư\", \"id\": \"c\"},
{\"id\": \"d e\"}],
\"lines\": [{\"type\": \"guidance\", \"from\": \"a\", \"to\": \"x\"},
  {\"type\": \"guides\", \"from\": \"a\", \"to\": \"b\"}]}";
    assert_eq!(
        told(&read(text).problems),
        [
            "2:25+3 cycle superiors run in a circle: `a` → `b` → `a`",
            "4:25+3 unknown-superior the superior `Đ` of `c` is unknown",
            "5:21+3 duplicate-id unit `c` is listed twice",
            "6:8+5 malformed-id `d e` is not an id",
            "7:51+3 line-to-unknown-unit line `guidance` is tied to the unknown unit `x`",
            "8:12+8 unknown-line-type unknown line type `guides`",
        ]
    );
}

#[test]
fn text_that_is_not_json() {
    let cases = [
        ("", "1:1+1 truncated-text the file is empty"),
        (
            "{\"a\": [\n 1, {\"b\": \"c",
            "2:12+1 truncated-text the text ends too early, `{` of line 2, column 5 is not closed",
        ),
        ("{\"a\": 1,\n}", "1:8+1 malformed-json a comma stands before the closing bracket"),
        ("{\"a\": \"Đ\"\n \"b\": 2}", "1:9+1 malformed-json a comma is missing after this"),
        ("{\"a\": 1}\n{", "2:1+1 malformed-json something follows after the end of the object"),
        ("{\"a\" 1}", "1:2+3 malformed-json a colon is missing after the name of the field"),
        ("{a: 1}", "1:2+1 malformed-json the name of a field must stand in double quotes"),
        ("{\"a\": 'x'}", "1:7+1 malformed-json a value is expected here"),
        ("{\n // x\n}", "2:2+1 malformed-json the name of a field must stand in double quotes"),
        ("{\"a\": “x”}", "1:7+1 malformed-json a value is expected here"),
        ("{\"a\": \"x\n\"}", "1:8+1 malformed-json a text runs over the end of the line"),
        ("{\"a\": 01}", "1:8+1 malformed-json this is not a number"),
        ("[1]", "1:1+1 wrong-type the file must hold one object { … }"),
    ];
    assert_eq!(cases.map(|(text, _)| told(&read(text).problems)), cases.map(|(_, expected)| vec![expected]));
    assert_eq!(read("{'a': 1}").problems[0].help.as_ref().unwrap().en, "use double quotes \" instead of '");
}

#[test]
fn a_wrong_format_is_said_and_what_follows_from_it_is_not() {
    let cases = [
        ("{\"units\": []}", "1:1+1 missing-format the file does not say its `format`"),
        (
            "{\"format\": \"bomay/structure/2\", \"x\": 1}",
            "1:12+19 unknown-version version 2 of the format is not known, this program reads version 1",
        ),
        (
            "{\"format\": \"bomay/plan/1\", \"steps\": []}",
            "1:12+14 wrong-format the file holds a plan, not a structure",
        ),
        ("{\"format\": \"structure\"}", "1:12+11 wrong-format `format` must be `bomay/structure/1`"),
        ("\u{feff}{\"format\": \"bomay/structure/1\", \"unit\": []}", "1:33+6 unknown-field unknown field `unit`"),
        (
            "{\"format\": \"bomay/structure/1\", \"id\": \"a\", \"id\": \"b\"}",
            "1:44+4 duplicate-field `id` is given twice",
        ),
        ("{\"format\": \"bomay/structure/1\", \"units\": {}}", "1:42+2 wrong-type `units` takes a list, not an object"),
    ];
    assert_eq!(cases.map(|(text, _)| told(&read(text).problems)), cases.map(|(_, expected)| vec![expected]));
}

#[test]
fn a_kind_that_cannot_be_read_is_not_missed_a_second_time() {
    let text = r#"{"format": "bomay/structure/1", "catalogue": "k.json", "units": [{"id": "a", "kind": 1}, {"id": "b", "kind": "s"}]}"#;
    let catalogue = r#"{"format": "bomay/catalogue/1", "kinds": [{"id": "so"}]}"#;
    let loaded = super::super::load(text, "s.json", &mut |_| Ok(catalogue.to_owned()));
    assert_eq!(
        told(&loaded.problems),
        ["1:86+1 wrong-type `kind` takes a text, not 1", "1:110+3 unknown-kind `b` has the unknown kind `s`"]
    );
}
