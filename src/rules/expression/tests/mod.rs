//! Tests of expressions: values on a small structure, faults with their places, reach.

mod change;
mod faults;
mod law;
mod names;
mod soup;
mod values;

use jiff::civil::Date;

use super::*;
use crate::model::{Attribute, Catalogue, Ended, Id, Line, Parts, Post, Role, Structure, Text, Unit};
use crate::rules::{Settings, Survey};

const CATALOGUE: &str = r#"{
    "levels": [{"id": "province", "rank": 2}, {"id": "district", "rank": 3}],
    "systems": [{"id": "party"}, {"id": "territory"}],
    "kinds": [
        {"id": "committee", "level": "province", "system": "party"},
        {"id": "department", "level": "province", "system": "party"},
        {"id": "office", "level": "district", "system": "party"},
        {"id": "commune", "level": "district", "system": "territory"}
    ],
    "line_types": [{"id": "guides", "family": "guidance"}, {"id": "hosts", "family": "hosting"}],
    "measures": [{"id": "members", "conservation": "conserved"}, {"id": "staff", "conservation": "conserved"}]
}"#;

fn unit(id: &str, kind: &str, superior: Option<&str>) -> Unit {
    let mut unit = Unit::new(id, kind);
    unit.superior = superior.map(Id::from);
    unit
}

/// A committee with two departments, one of which has two offices; a commune hosts one of these.
fn structure() -> Structure {
    let mut units = vec![
        unit("top", "committee", None),
        unit("a", "department", Some("top")),
        unit("b", "department", Some("top")),
        unit("a1", "office", Some("a")),
        unit("a2", "office", Some("a")),
        unit("place", "commune", None),
    ];
    units[0].measures.insert("members".into(), 1.into());
    units[0].attributes.insert("special".into(), Attribute { text: Some("zone".into()), ..Attribute::default() });
    units[1].measures.insert("members".into(), 20.into());
    units[1].measures.insert("staff".into(), 7.into());
    units[1].name = Text::plain("Ban Tổ chức");
    units[1].posts = vec![Post::held(Role::Head, "p"), Post { count: 2, ..Post::vacant(Role::Deputy) }].into();
    units[1].functions = vec!["f".into(), "g".into()].into();
    units[1].codes.insert("gso".into(), "079".into());
    units[2].posts = vec![Post::held(Role::Head, "p")].into();
    units[2].rank = -1;
    units[3].measures.insert("members".into(), 4.into());
    units[3].valid_from = "2019-01-01".parse().ok();
    units[5].attributes.insert("urban".into(), crate::model::Answer::Yes.into());
    let lines = vec![Line::new("guides", "b", "a"), Line::new("hosts", "place", "a1")];
    let ended = Ended {
        id: "x".into(),
        name: Text::default(),
        kind: None,
        on: "2019-01-01".parse().ok(),
        successors: vec!["a1".into()],
        provenance: None,
    };
    let catalogue: Catalogue = serde_json::from_str(CATALOGUE).expect("the catalogue is well formed");
    let function =
        |id: &str| crate::model::Function { id: id.into(), name: Text::default(), basis: Vec::new(), provenance: None };
    let functions = vec![function("f"), function("g")];
    let parts = Parts {
        units: units.into_iter().map(std::sync::Arc::new).collect(),
        lines,
        functions,
        ended: vec![ended],
        catalogue: catalogue.into(),
        ..Parts::default()
    };
    let (structure, problems) = Structure::assemble(parts);
    assert_eq!(problems, []);
    structure
}

const AROUND: Surroundings<'_> = Surroundings { subject: Subject::Unit, change: false, settings: &["max"] };

fn date(text: &str) -> Date {
    text.parse().expect(text)
}

fn compiled(source: &str, wanted: Type) -> Expression {
    Expression::compile(source, wanted, &AROUND).unwrap_or_else(|faults| panic!("{source}: {faults:?}"))
}

/// Evaluates on a unit of the structure; a trouble becomes its English words.
fn on<T>(
    unit: &str,
    source: &str,
    wanted: Type,
    run: impl for<'s> Fn(&Expression, &Scene<'s>) -> Result<T, Trouble<'s>>,
) -> Result<T, String> {
    let structure = structure();
    let survey = Survey::of(&structure);
    let mut settings = Settings::default();
    settings.set("max", 3);
    let about = About::Unit(structure.unit(unit).expect(unit));
    let as_of = Some(date("2022-10-31"));
    let scene = Scene { survey: &survey, about, change: None, as_of, settings: &settings };
    let expression = compiled(source, wanted);
    run(&expression, &scene).map_err(|trouble| match expression.explain(trouble) {
        Cause::Missing { what, unit } => {
            format!("missing {} of {}", what.en, unit.map_or("nobody", |unit| unit.id().as_str()))
        }
        Cause::Fault(fault) => format!("fault {} at {}+{}", fault.message.en, fault.offset, fault.length),
    })
}

fn truth(unit: &str, source: &str) -> Result<bool, String> {
    on(unit, source, Type::Bool, |expression, scene| expression.truth(scene))
}

fn int(unit: &str, source: &str) -> Result<i64, String> {
    on(unit, source, Type::Int, |expression, scene| expression.int(scene))
}

fn text(unit: &str, source: &str) -> Result<String, String> {
    on(unit, source, Type::Text, |expression, scene| expression.text(scene).map(Cow::into_owned))
}
