//! Packs with all that they extend, in the order in which they count.

use super::catalogue_json::{CatalogueChain, catalogue_chain};
use super::pack_json::pack;
use super::{Fetch, Locator, SourceText, key_place, resolve};
use crate::diagnostic::{Diagnostic, Input, Place};
use crate::model::Catalogue;
use crate::rules::pack::Pack;
use crate::say;

/// Packs that were read: what a pack extends stands before it.
#[derive(Debug, Default)]
pub struct PackChain {
    /// The packs; one that could not be read is empty.
    pub packs: Vec<Pack>,
    /// Their texts, as [`Input::Pack`] counts.
    pub sources: Vec<SourceText>,
    /// The catalogues that they name.
    pub catalogues: Vec<Option<Catalogue>>,
    /// What is wrong, with places.
    pub problems: Vec<Diagnostic>,
}

/// Reads packs by their paths, and all that they extend; a file is read once.
pub fn pack_chain(paths: &[&str], fetch: &mut Fetch<'_>) -> PackChain {
    let mut chain = PackChain::default();
    for path in paths {
        let path = path.strip_prefix("./").unwrap_or(path);
        if !chain.has(path)
            && let Err(problem) = chain.add(path, &mut Vec::new(), fetch)
        {
            chain.problems.push(*problem);
        }
    }
    chain
}

impl PackChain {
    fn has(&self, file: &str) -> bool {
        self.sources.iter().any(|source| source.file == file)
    }

    /// Adds a pack after everything that it extends; `open` are the packs that extend it.
    fn add(&mut self, file: &str, open: &mut Vec<String>, fetch: &mut Fetch<'_>) -> Result<(), Box<Diagnostic>> {
        if open.iter().any(|known| known == file) {
            let message = say!(
                "packs extend each other in a circle: `{file}`",
                "các bộ quy tắc mở rộng lẫn nhau thành vòng: `{file}`"
            );
            let help = say!("remove one `extends`", "bỏ một `extends`");
            return Err(Box::new(Diagnostic::error("pack-circle", message).help(help)));
        }
        let source = SourceText { file: file.to_owned(), text: fetch(file)? };
        let (read, mut problems) = pack(&source.text, file, 0);
        let mut read = read.unwrap_or_else(|| Pack::new("?"));
        open.push(file.to_owned());
        for (position, extended) in read.extends.iter().enumerate() {
            let added = resolve(file, extended).and_then(|path| match self.has(&path) {
                true => Ok(()),
                false => self.add(&path, open, fetch),
            });
            if let Err(problem) = added {
                let asked = key_place("extends", Input::default()).index(position);
                problems.push(placed(*problem, asked, &source));
            }
        }
        open.pop();
        let catalogue = read.catalogue.as_ref().and_then(|path| {
            let CatalogueChain { catalogue, problems: wrong, unreachable, .. } = catalogue_chain(file, path, fetch);
            problems.extend(wrong);
            problems.extend(
                unreachable.clone().map(|problem| placed(problem, key_place("catalogue", Input::default()), &source)),
            );
            unreachable.is_none().then_some(catalogue)
        });
        let number = self.packs.len();
        let extended = read.extends.iter().filter_map(|path| resolve(file, path).ok());
        let built_on = |path: String| self.sources.iter().position(|source| source.file == path);
        read.builds_on = extended.filter_map(built_on).map(|base| self.packs[base].id.clone()).collect();
        for place in problems.iter_mut().filter_map(|problem| problem.place.as_mut()) {
            if place.file == source.file {
                place.input = Input::Pack(number);
            }
        }
        self.problems.append(&mut problems);
        self.packs.push(read);
        self.sources.push(source);
        self.catalogues.push(catalogue);
        Ok(())
    }
}

/// Reports what cannot be had where it was asked for.
fn placed(mut problem: Diagnostic, mut asked: Place, source: &SourceText) -> Diagnostic {
    if problem.place.as_ref().is_some_and(|place| place.line > 0) {
        return problem;
    }
    Locator::new(&source.text).fill(&mut asked);
    asked.file.clone_from(&source.file);
    problem.place = Some(asked);
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)], asked: &[&str]) -> PackChain {
        pack_chain(asked, &mut |path| {
            let found = files.iter().find(|(name, _)| *name == path);
            found
                .map(|(_, text)| (*text).to_owned())
                .ok_or_else(|| Box::new(Diagnostic::error("unreadable-file", say!("no `{path}`", "không có `{path}`"))))
        })
    }

    fn text(id: &str, extends: &str) -> String {
        format!(r#"{{"format": "bomay/pack/1", "id": "{id}", "extends": [{extends}]}}"#)
    }

    #[test]
    fn what_a_pack_extends_stands_before_it_and_once() {
        let (a, b, c) = (text("a", r#""b.json", "sub/c.json""#), text("b", r#""sub/c.json""#), text("c", ""));
        let chain = read(&[("a.json", &a), ("b.json", &b), ("sub/c.json", &c)], &["a.json", "b.json"]);
        assert_eq!(chain.problems, []);
        let ids: Vec<&str> = chain.packs.iter().map(|pack| pack.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
    }

    #[test]
    fn a_circle_and_a_missing_pack_are_reported_where_they_are_asked_for() {
        let (a, b) = (text("a", r#""b.json", "none.json""#), text("b", r#""a.json""#));
        let chain = read(&[("a.json", &a), ("b.json", &b)], &["a.json"]);
        let told: Vec<_> = chain
            .problems
            .iter()
            .map(|problem| {
                let place = problem.place.as_ref().expect("a place");
                (&*problem.code, place.file.as_str(), place.line, place.input)
            })
            .collect();
        assert_eq!(
            told,
            [("pack-circle", "b.json", 1, Input::Pack(0)), ("unreadable-file", "a.json", 1, Input::Pack(1))]
        );
    }
}
