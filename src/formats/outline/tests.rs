use super::*;

fn told(text: &str) -> Vec<String> {
    let loaded = parse(text, "o");
    let places = loaded.problems.iter().map(|problem| (problem.place.clone().unwrap_or_default(), problem));
    places
        .map(|(place, problem)| format!("{}:{}+{} {}", place.line, place.column, place.length, problem.code))
        .collect()
}

#[test]
fn the_example_of_the_documentation_reads_and_prints() {
    let text = r#"# A comment stands alone in its line, or at the end of one.
structure mau "Cơ cấu mẫu"
as_of 2022-08-10
measure payroll_assigned conserved "Biên chế"
function f1 "Quản lý biên chế"
tinh-uy: party_committee.province "Tỉnh ủy Hà Tĩnh"
  btc: organisation_commission vi"Ban Tổ chức" en"Organisation Commission" payroll_assigned=30 head=p1 deputies=2
  duc-tho: party_committee.district #2   # the second
    coquan: joint +f1 narrow_area?yes @subordination
btc -guidance-> coquan
ended cu "Tên cũ" 2018-12-01 -> coquan
"#;
    assert_eq!(told(text), [""; 0]);
    let structure = parse(text, "o").structure;
    assert_eq!(structure.unit("btc").unwrap().facts().measure("payroll_assigned"), 30);
    assert_eq!(structure.unit("btc").unwrap().facts().posts_total(crate::model::Role::Deputy), 2);
    let again = parse(&print(&structure), "o").structure;
    assert!(again == structure, "{}", print(&structure));
}

#[test]
fn a_quantity_whose_name_means_posts_is_written_with_a_sign() {
    let structure = parse("a: cell =members=12 members=3\n", "o").structure;
    let facts = structure.unit("a").unwrap().facts();
    assert_eq!((facts.measure("members"), facts.posts_total(crate::model::Role::Member)), (12, 3));
    assert_eq!(print(&structure), "a: cell =members=12 members=3\n");
    assert_eq!(told("a: cell =members"), ["1:9+8 unknown-word"]);
}

#[test]
fn texts_of_attributes_and_codes_of_units_read_and_print() {
    let text = "xa: commune terrain?\"mountain\" reviewed?yes gso:\"18070\"\n";
    let structure = parse(text, "o").structure;
    let facts = structure.unit("xa").unwrap().facts();
    let terrain = facts.attributes.get("terrain").and_then(|attribute| attribute.text.as_ref());
    assert_eq!(terrain.and_then(|text| text.tagged("")), Some("mountain"));
    assert_eq!(facts.codes.get("gso").map(|code| &**code), Some("18070"));
    assert!(parse(&print(&structure), "o").structure == structure, "{}", print(&structure));
}

#[test]
fn every_mistake_is_reported_at_its_place() {
    let cases = [
        ("a: so\n   b: so", "2:4+2 indentation"),
        ("a: so\n    b: so", "2:5+2 indentation"),
        ("a: so\n\tb: so", "2:2+2 indentation"),
        ("as_of 31/12/2022\na", "1:7+10 malformed-date"),
        ("a: so \"Đ", "1:7+2 malformed-text"),
        ("a: so \"Đ\" x=1.5", "1:13+3 wrong-type"),
        ("a: so narrow?maybe", "1:14+5 unknown-value"),
        ("a: so hed", "1:7+3 unknown-word"),
        ("a: so x=1 x=2", "1:11+3 duplicate-field"),
        ("a: so x?\"1\" x?\"2\"", "1:13+5 duplicate-field"),
        ("a: so x:\"1\" x:\"2\"", "1:13+5 duplicate-field"),
        ("a: so x:\"1", "1:9+2 malformed-text"),
        ("a:", "1:1+2 missing-field"),
        ("a\na", "2:1+1 duplicate-id"),
        ("a @guidance", "1:3+9 unknown-line"),
        ("a\na -guides-> a", "2:4+6 unknown-line-type"),
        ("a\na -guidance-> b", "2:15+1 line-to-unknown-unit"),
        ("function f\na +g", "2:3+2 unknown-function"),
        ("a_b?", "1:1+4 malformed-id"),
    ];
    assert_eq!(cases.map(|(text, _)| told(text)), cases.map(|(_, expected)| vec![expected]));
}

#[test]
fn a_unit_whose_id_is_a_keyword_is_written_with_a_colon() {
    let structure = parse("function: so\nmeasure: unit\n  ended\n", "o").structure;
    assert_eq!(print(&structure), "function: so\nmeasure: unit\n  ended\n");
}
