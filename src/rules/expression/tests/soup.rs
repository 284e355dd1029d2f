//! Whatever is given as an expression is compiled or refused, quickly, and never more than that.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const TOKENS: [&str; 56] = [
    "unit",
    "superior",
    "subordinates",
    "lines",
    "posts",
    "events",
    "before",
    "settings",
    "as_of",
    "null",
    "true",
    "in",
    ".",
    ".",
    ".",
    "measures",
    "members",
    "kind",
    "totals",
    "attributes",
    "codes",
    "max",
    "x",
    "x",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    ",",
    ",",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    "<=",
    "?",
    ":",
    "'a'",
    "'office'",
    "\"b",
    "0",
    "1",
    "9223372036854775808",
    ".all(x,",
    ".map(x,",
    "has(",
    "size(",
];

const WANTED: [Type; 5] = [Type::Bool, Type::Int, Type::Text, Type::Date, Type::List(&Type::Unit)];

/// Compiles and, if that goes well, runs on every unit; checks that faults lie within the text.
fn swallow(source: &str) {
    for wanted in WANTED {
        match Expression::compile(source, wanted, &AROUND) {
            Ok(expression) => run_everywhere(&expression),
            Err(faults) => {
                assert!(!faults.is_empty(), "{source:?} is refused without a word");
                let length = source.chars().count();
                for fault in faults {
                    assert!(fault.offset + fault.length <= length, "{source:?}: {fault:?} lies outside");
                }
            }
        }
    }
}

fn run_everywhere(expression: &Expression) {
    let structure = structure();
    let survey = Survey::of(&structure);
    let mut settings = Settings::default();
    settings.set("max", 3);
    for unit in structure.units() {
        let about = About::Unit(unit);
        let scene = Scene { survey: &survey, about, change: None, as_of: None, settings: &settings };
        let trouble = match expression.value() {
            Type::Bool => expression.truth(&scene).err(),
            Type::Int => expression.int(&scene).err(),
            Type::Text => expression.text(&scene).err(),
            Type::Date => expression.date(&scene).err(),
            _ => expression.units(&scene).err(),
        };
        trouble.map(|trouble| expression.explain(trouble));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_compiled_or_refused(source in ".{0,60}") {
        swallow(&source);
    }

    #[test]
    fn any_row_of_tokens_is_compiled_or_refused(
        tokens in prop::collection::vec((0..TOKENS.len(), any::<bool>()), 0..30),
    ) {
        let words = tokens.into_iter().map(|(token, spaced)| format!("{}{}", TOKENS[token], if spaced { " " } else { "" }));
        swallow(&words.collect::<String>());
    }
}

#[test]
fn long_texts_take_no_longer_than_their_length_asks_for() {
    let repeated = |part: &str| part.repeat(10_000 / part.len());
    for source in [
        repeated("("),
        repeated("["),
        repeated("!"),
        repeated("-"),
        repeated("unit."),
        repeated("unit.kind == 'a' || "),
        repeated("a ? b : "),
        repeated("has("),
        repeated("x.all(x, "),
        repeated("'a' + "),
        repeated("'"),
        repeated("unknown && "),
        repeated("1, "),
        format!("unit.kind in [{}'a']", repeated("'office', ").get(..9_000).unwrap_or_default()),
    ] {
        let start = Instant::now();
        swallow(&source);
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(5), "{:?}… took {taken:?}", &source[..20]);
    }
}
