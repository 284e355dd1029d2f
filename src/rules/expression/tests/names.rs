//! The table of names: every row is read as it says, and is explained in both languages.

use super::*;
use crate::diagnostic::Speech;
use crate::rules::ChangeView;
use crate::rules::reach::Hop;

/// Returns an expression that reads a field, and the type that it yields.
fn reading(field: &Field) -> (String, Type) {
    let of = match field.owner {
        Owner::Top => field.name.to_owned(),
        Owner::Unit => format!("unit.{}", field.name),
        Owner::Line => format!("lines[0].{}", field.name),
        Owner::Post => format!("posts[0].{}", field.name),
        Owner::Event => format!("event.{}", field.name),
        Owner::Lineage => format!("lineage.{}", field.name),
    };
    match field.value {
        Type::Table(Table::Attributes | Table::Inherited | Table::Codes) => (format!("{of}.gso"), Type::Text),
        Type::Table(_) => (format!("{of}.members"), Type::Int),
        Type::List(Type::Unit) => (of, Type::List(&Type::Unit)),
        Type::List(_) => (format!("{of}.size()"), Type::Int),
        Type::Lineage | Type::Event => (format!("{of} == {of}"), Type::Bool),
        value => (of, value),
    }
}

#[test]
fn every_name_is_read_as_its_row_says() {
    let structure = structure();
    let survey = Survey::of(&structure);
    let change = ChangeView::of(&survey, &[], &crate::lineage::Lineage::default());
    let event = crate::model::ChangeEvent::new(crate::model::LegalForm::Keeping);
    let settings = Settings::default();
    for field in fields() {
        let is_event = field.owner == Owner::Event || field.name == "event";
        let subject = if is_event { Subject::Event } else { Subject::Unit };
        let around = Surroundings { subject, change: true, settings: &["members"] };
        let (source, wanted) = reading(field);
        let expression = Expression::compile(&source, wanted, &around);
        let expression = expression.unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
        for unit in structure.units() {
            let about = if is_event { About::Event(&event) } else { About::Unit(unit) };
            let scene = Scene { survey: &survey, about, change: Some(&change), as_of: None, settings: &settings };
            let _ = match wanted {
                Type::Bool => expression.truth(&scene).is_ok(),
                Type::Int => expression.int(&scene).is_ok(),
                Type::Text => expression.text(&scene).is_ok(),
                Type::Date => expression.date(&scene).is_ok(),
                Type::Unit => expression.unit(&scene).is_ok(),
                _ => expression.units(&scene).is_ok(),
            };
        }
        let reach = expression.reach();
        assert_eq!(reach.change, field.needs_change() || is_event || field.owner == Owner::Lineage, "{source}");
        assert_eq!(reach.whole, ["units", "concurrent"].contains(&field.name) && !is_event, "{source}");
    }
}

#[test]
fn a_name_belongs_to_one_row() {
    let mut seen: Vec<(Owner, &str)> = fields().map(|field| (field.owner, field.name)).collect();
    let total = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), total);
    for field in fields().filter(|field| field.shorthand) {
        assert!(!fields().any(|top| top.owner == Owner::Top && top.name == field.name), "{}", field.name);
    }
}

#[test]
fn the_reference_text_names_everything_in_both_languages() {
    let said = vocabulary();
    for speech in [Speech::En, Speech::Vi] {
        let text = said.to(speech);
        for field in fields() {
            assert!(text.contains(&format!("| `{}` |", field.name)), "{}", field.name);
        }
        for function in FUNCTIONS {
            assert!(
                text.contains(function.form) || text.contains(&function.form.replace('|', "\\|")),
                "{}",
                function.name
            );
        }
    }
    for field in fields() {
        assert!(!field.doc.en.is_empty() && !field.doc.vi.is_empty() && field.doc.en != field.doc.vi, "{}", field.name);
    }
}

#[test]
fn the_words_of_forms_are_those_of_the_files() {
    let known = WordKind::Form.closed().expect("forms are a closed list");
    for (form, word) in crate::model::LegalForm::ALL.into_iter().zip(known) {
        assert_eq!(serde_json::to_value(form).expect("a form is a word"), word);
    }
}

#[test]
fn what_a_field_reads_lies_within_its_ways() {
    let expected: [(&str, &[Hop]); 4] = [
        ("unit.depth", &[Hop::Superiors]),
        ("unit.totals.members", &[Hop::Below]),
        ("unit.inherited.members == ''", &[Hop::Lines, Hop::Superiors]),
        ("siblings == []", &[Hop::Superior, Hop::Subordinates]),
    ];
    for (source, way) in expected {
        let wanted = if source.contains("==") { Type::Bool } else { Type::Int };
        assert!(compiled(source, wanted).reach().ways.contains(way), "{source}");
    }
}
