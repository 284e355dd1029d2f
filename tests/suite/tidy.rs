//! Holds the code to what the conventions say about it.

use std::path::Path;

use crate::cases::files;

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 500;

/// A source file without its tests.
struct Source {
    name: String,
    text: String,
}

impl Source {
    /// Returns the lines of code, numbered from 1; comments stay, strings stay.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(number, line)| (number + 1, line))
    }

    /// Returns the lines that are not comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_program(&self) -> bool {
        self.name == "main.rs" || self.name.starts_with("cli/")
    }

    /// Returns the module that stands in `lib.rs`, such as `model` for `model/unit.rs`.
    fn layer(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new("src");
    let tests: Vec<String> = files(root, "rs").iter().flat_map(|path| test_modules(path)).collect();
    let is_test =
        |name: &str| tests.iter().any(|test| name == format!("{test}.rs") || name.starts_with(&format!("{test}/")));
    files(root, "rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            Source { name, text }
        })
        .filter(|source| !is_test(&source.name))
        .collect()
}

/// Returns the modules that a file declares for tests only, as paths below `src/` without extension.
fn test_modules(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let folder = path.strip_prefix("src").unwrap().parent().unwrap().to_string_lossy().replace('\\', "/");
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    let named = declared.filter_map(|pair| pair[1].strip_prefix("mod ")?.strip_suffix(';'));
    named.map(|name| format!("{folder}/{name}").trim_start_matches('/').to_owned()).collect()
}

fn layers() -> Vec<String> {
    let text = std::fs::read_to_string("src/lib.rs").unwrap();
    text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

fn report(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_module_uses_only_modules_that_stand_above_it() {
    let layers = layers();
    let rank = |module: &str| layers.iter().position(|layer| layer == module);
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_program()) {
        let Some(own) = rank(source.layer()) else { continue };
        for (number, line) in source.code() {
            if line.contains("use crate::{") {
                wrong.push(format!("src/{}:{number}: `use crate::{{…}}` hides the layer", source.name));
            }
            for used in line.split("crate::").skip(1) {
                let module: String =
                    used.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if rank(&module).is_some_and(|rank| rank > own) {
                    wrong.push(format!("src/{}:{number}: `{}` uses `{module}`", source.name, source.layer()));
                }
            }
        }
    }
    report(wrong);
}

#[test]
fn the_library_is_pure() {
    let impure = [
        "std::fs",
        "std::env",
        "std::process",
        "std::net",
        "std::thread",
        "SystemTime",
        "Instant",
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "dbg!",
        "stdin",
        "stdout",
        "stderr",
        "HashMap",
        "HashSet",
        "Zoned::now",
        "unsafe ",
    ];
    // These keep an index that nothing iterates over.
    let allowed = ["FxHashMap", "FxHashSet"];
    // The one file that lends a second core, to work that ends where it was begun.
    let lends = |source: &Source, word: &str| source.name == "cores.rs" && word == "std::thread";
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_program()) {
        for (number, line) in source.code() {
            let line = allowed.iter().fold(line.to_owned(), |line, word| line.replace(word, ""));
            for word in impure.iter().filter(|word| line.contains(**word) && !lends(source, word)) {
                wrong.push(format!("src/{}:{number}: `{word}`", source.name));
            }
        }
    }
    report(wrong);
}

#[test]
fn every_file_of_an_open_folder_is_registered_in_order() {
    let mut wrong = Vec::new();
    for (folder, table) in [("operations", "KIND"), ("rules", "RULE")] {
        let text = std::fs::read_to_string(format!("src/{folder}/mod.rs")).unwrap();
        let modules: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
        let entries: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix('&')?.strip_suffix(&format!("::{table},")))
            .collect();
        if !modules.is_sorted() {
            wrong.push(format!("src/{folder}/mod.rs: `mod` lines are not in alphabetical order"));
        }
        for source in
            sources().iter().filter(|source| source.layer() == folder && source.name.matches('/').count() == 1)
        {
            let module = source.name.trim_start_matches(folder).trim_matches('/').trim_end_matches(".rs");
            let has_entry = source.text.contains(&format!("pub static {table}:"));
            if module != "mod" && !text.contains(&format!("mod {module};")) {
                wrong.push(format!("src/{}: no `mod` line", source.name));
            }
            if has_entry && entries.iter().filter(|entry| **entry == module).count() != 1 {
                wrong.push(format!("src/{}: not once in `ALL`", source.name));
            }
        }
    }
    report(wrong);
    let names: Vec<&str> = bomay::operations::ALL.iter().map(|kind| kind.name).collect();
    assert!(names.is_sorted(), "operations are in alphabetical order: {names:?}");
}

#[test]
fn functions_and_files_stay_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        let total = source.text.lines().count();
        if total > FILE_LINES_MAX {
            wrong.push(format!("src/{}: {total} lines, at most {FILE_LINES_MAX}", source.name));
        }
        let lines: Vec<&str> = source.text.lines().collect();
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
            let indent = line.len() - line.trim_start().len();
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[number..].iter().position(|line| **line == end).map_or(1, |length| length + 1);
            let one_line = line.ends_with('}') || line.ends_with(';');
            if !one_line && length > FUNCTION_LINES_MAX {
                wrong.push(format!("src/{}:{}: {length} lines, at most {FUNCTION_LINES_MAX}", source.name, number + 1));
            }
        }
    }
    report(wrong);
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let bare =
        ["pub ", "pub(super) ", "pub(crate) ", "const "].iter().fold(line, |line, word| line.trim_start_matches(word));
    bare.starts_with("fn ")
}

#[test]
fn nothing_is_left_to_do_and_nothing_panics_unsaid() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.lines() {
            for word in ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"] {
                if line.contains(word) {
                    wrong.push(format!("src/{}:{number}: `{word}`", source.name));
                }
            }
        }
        for (number, line) in source.code().filter(|(_, line)| line.contains(".unwrap()")) {
            wrong.push(format!("src/{}:{number}: {}", source.name, line.trim()));
        }
    }
    report(wrong);
}

#[test]
fn every_operation_is_documented_and_has_cases() {
    let mut wrong = Vec::new();
    for kind in bomay::operations::ALL {
        let text = kind.text();
        if !text.starts_with(&format!("# {}\n", kind.name)) {
            wrong.push(format!("{}: the docs begin with `# {}`", kind.name, kind.name));
        }
        let Some(example) = text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()) else {
            wrong.push(format!("{}: no example", kind.name));
            continue;
        };
        if let Err(error) = (kind.parse)(example) {
            wrong.push(format!("{}: the example does not read: {error}", kind.name));
        }
        wrong.extend(untranslated(&text).map(|word| format!("{}: no Vietnamese for `{word}`", kind.name)));
        let cases = format!("tests/cases/operations/{}.md", kind.name);
        if !Path::new(&cases).exists() {
            wrong.push(format!("{cases} is missing"));
        }
    }
    report(wrong);
}

/// Returns the words in backticks of the English part of a page that its Vietnamese part does not explain.
fn untranslated(page: &str) -> impl Iterator<Item = &str> {
    let (english, vietnamese) = page.split_once("\n## Tiếng Việt\n").unwrap_or((page, ""));
    let prose = english.split("```").step_by(2);
    let words = prose.flat_map(|prose| prose.split('`').skip(1).step_by(2));
    words.filter(|word| !vietnamese.contains(&format!("`{word}`")))
}

#[test]
fn the_crate_docs_name_every_module() {
    let text = std::fs::read_to_string("src/lib.rs").unwrap();
    let docs: String = text.lines().filter(|line| line.starts_with("//!")).collect();
    let missing = layers().into_iter().filter(|layer| !docs.contains(&format!("[`{layer}`]")));
    report(missing.map(|layer| format!("src/lib.rs: the docs do not name `{layer}`")).collect());
}

#[test]
fn lines_are_short_and_end_cleanly() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.lines() {
            if line.ends_with(' ') || line.contains('\t') {
                wrong.push(format!("src/{}:{number}: space at the end, or a tab", source.name));
            }
        }
    }
    report(wrong);
}

/// Seen to fail with four dependencies that only `Cargo.toml` named.
#[test]
fn every_dependency_stands_in_the_readme_with_its_reason_and_licence() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let table = readme.split("\n## Dependencies\n").nth(1).expect("README.md has a heading `## Dependencies`");
    let table = table.split("\n## ").next().unwrap_or_default();
    let rows = table.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split('|').map(str::trim).collect()).collect();
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap();
    let mut wrong = Vec::new();
    let mut is_list = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_list = line.contains("dependencies") && !line.starts_with("[profile");
            continue;
        }
        let Some((name, _)) = line.split_once(" = ").filter(|_| is_list && !line.starts_with('#')) else { continue };
        let stands = |row: &&Vec<&str>| row[0].split(", ").any(|known| known.trim_matches('`') == name);
        match rows.iter().find(stands).map(Vec::as_slice) {
            Some([_, why, licence]) if !why.is_empty() && !licence.is_empty() => {}
            Some(_) => wrong.push(format!("README.md: the row of `{name}` has no reason or no licence")),
            None => wrong.push(format!("README.md: `{name}` is missing under `## Dependencies`")),
        }
    }
    report(wrong);
}

#[test]
fn the_readme_counts_the_packages_and_names_those_in_several_versions() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let lock = std::fs::read_to_string("Cargo.lock").unwrap();
    let names: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    let mut several: Vec<&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    several.dedup();
    let (last, others) = several.split_last().expect("some are");
    for said in
        [format!("of the {} packages", names.len()), format!("in the tree of {} and {last},", others.join(", "))]
    {
        assert!(readme.contains(&said), "README.md does not say: {said}");
    }
}
