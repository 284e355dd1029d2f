//! The files in JSON: structure, catalogue, plan, pack and the smaller ones.

use std::sync::Arc;

use bomay::decision::chosen_ids;
use bomay::diagnostic::Input;
use bomay::formats;
use bomay::model::Catalogue;
use bomay::rules::Ruleset;
use bomay::rules::pack::contradictions;

use super::{is_explained, places_exist, reads_again, text, texts};

/// The canonical form is read again, and is its own canonical form.
fn is_canonical(text: &str) {
    if let Ok(printed) = formats::format(text, "f") {
        assert_eq!(formats::format(&printed, "f").as_ref(), Ok(&printed), "the canonical form of the canonical form");
    }
}

/// A structure, and behind the line its catalogue.
pub fn structure(bytes: &[u8]) {
    let Some([text, words]) = texts(bytes) else { return };
    let (file, _) = formats::catalogue(&words, "c.json", Input::Catalogue(0));
    let catalogue = Arc::new(file.catalogue);
    let loaded = formats::structure(&text, "f", catalogue.clone());
    places_exist(&loaded.problems, &text);
    reads_again(&loaded.structure, &loaded.problems, formats::print_structure, |text| {
        formats::structure(text, "f", catalogue.clone())
    });
    let printed = formats::print_structure(&loaded.structure);
    is_canonical(&text);
    let streamed = formats::load(&text, "f", &mut |_| Ok(words.clone()));
    let whole = formats::load(&printed, "f", &mut |_| Ok(words.clone()));
    // What is no JSON may still be an outline.
    if loaded.problems.is_empty() && streamed.problems.is_empty() {
        assert!(whole.structure == streamed.structure);
    }
}

/// A catalogue.
pub fn catalogue(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = formats::catalogue(&text, "f", Input::Catalogue(0));
    places_exist(&problems, &text);
    let printed = formats::print_catalogue(&read);
    let (again, wrong) = formats::catalogue(&printed, "f", Input::Catalogue(0));
    assert_eq!(again, read, "{printed}\n{wrong:#?}");
    is_canonical(&text);
    let chain = formats::catalogue_chain("s.json", "c.json", &mut |_| Ok(text.clone()));
    places_exist(&chain.problems, &text);
}

/// A plan.
pub fn plan(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = formats::plan(&text, "f", 0);
    places_exist(&problems, &text);
    is_explained(&read, &problems);
    is_canonical(&text);
}

/// A pack, by itself and as a set of rules.
pub fn pack(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, mut problems) = formats::pack(&text, "f", 0);
    is_explained(&read, &problems);
    if let Some(pack) = &read {
        let packs = std::slice::from_ref(pack);
        let (ruleset, found) = Ruleset::from_packs(packs, None);
        problems.extend(found);
        problems.extend(ruleset.word_problems(0, &Catalogue::default()));
        let structure = super::plans::sample();
        problems.extend(ruleset.scope_problems(structure));
        problems.extend(contradictions(packs, &ruleset, structure));
        let mut locator = formats::Locator::new(&text);
        problems.iter_mut().for_each(|problem| locator.fill_all(problem));
        bomay::check::check(structure, &ruleset);
    }
    problems.retain(|problem| problem.place.as_ref().is_none_or(|place| place.input == Input::Pack(0)));
    places_exist(&problems, &text);
    is_canonical(&text);
}

/// The look of the annexes.
pub fn annexes(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = formats::annexes(&text, "f");
    places_exist(&problems, &text);
    is_explained(&read, &problems);
    is_canonical(&text);
}

/// A file of known findings.
pub fn baseline(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = formats::baseline(&text, "f");
    places_exist(&problems, &text);
    is_explained(&read, &problems);
    if let Some(baseline) = read {
        let printed = formats::print_baseline(&baseline);
        let (again, _) = formats::baseline(&printed, "f");
        assert_eq!(again.expect("it was printed").known(), baseline.known());
    }
    is_canonical(&text);
}

/// A record of what has been done about duties.
pub fn status(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (read, problems) = formats::status(&text, "f");
    places_exist(&problems, &text);
    is_explained(&read, &problems);
    is_canonical(&text);
}

/// Ids that an author has chosen.
pub fn ids(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let (_, problems) = chosen_ids(&text, "f");
    places_exist(&problems, &text);
}
