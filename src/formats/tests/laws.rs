//! Laws of reading and printing.
//!
//! Deliberate faults that they must catch: leave a field out of `print_structure`; print texts without escapes;
//! sort units by name; let `text::of` keep empty texts; cut a line of an outline at the first `#`.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::*;
use super::samples;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn reading_what_was_printed_gives_the_same_structure(structure in samples::structure(true)) {
        let text = print_structure(&structure);
        let loaded = super::read(&text);
        prop_assert_eq!(super::told(&loaded.problems), Vec::<String>::new());
        prop_assert!(loaded.structure == structure, "{}", text);
        prop_assert_eq!(&print_structure(&loaded.structure), &text);
        prop_assert_eq!(format(&text, "s.json"), Ok(text));
    }

    #[test]
    fn reading_a_printed_outline_gives_the_same_structure(structure in prop_oneof![samples::structure(false), samples::measured()]) {
        let text = outline::print(&structure);
        prop_assert!(!text.contains("left out"), "{}", text);
        let loaded = outline::parse(&text, "o");
        prop_assert_eq!(super::told(&loaded.problems), Vec::<String>::new());
        prop_assert!(loaded.structure == structure, "{}\n{:?}\n{:?}", text, structure, loaded.structure);
    }

    #[test]
    fn an_outline_of_anything_reads_without_problems(structure in samples::structure(true)) {
        let text = outline::print(&structure);
        let loaded = outline::parse(&text, "o");
        prop_assert_eq!(super::told(&loaded.problems), Vec::<String>::new());
        prop_assert_eq!(loaded.structure.len(), structure.len());
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "(\\PC|[\"{}\\[\\],:#>\n -]){0,60}") {
        let _ = super::read(&text);
        let _ = outline::parse(&text, "o");
        let _ = catalogue(&text, "k", Input::Catalogue(0));
        let _ = decode(text.into_bytes(), "f");
    }

    #[test]
    fn no_damage_to_a_text_makes_the_readers_panic(
        structure in samples::structure(true),
        cuts in proptest::collection::vec((any::<Index>(), any::<Index>(), "[\"{}\\[\\],:0a\\\\Đ]{0,2}"), 1..4),
    ) {
        for mut text in [print_structure(&structure), outline::print(&structure)] {
            for (from, to, with) in &cuts {
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
                let from = from.index(ends.len());
                let to = (from + to.index(4)).min(ends.len() - 1);
                text.replace_range(ends[from]..ends[to], with);
            }
            let loaded = load(&text, "f", &mut |_| Ok(String::new()));
            for problem in &loaded.problems {
                prop_assert!(problem.place.as_ref().is_some_and(|place| place.line > 0 && place.column > 0), "{:?}", problem);
            }
            let _ = format(&text, "f");
            let _ = Locator::new(&text).range(&Place::line("guidance", "a", "b").path, true);
        }
    }
}
