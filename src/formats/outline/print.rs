//! From structure to outline.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::WORDS;
use super::facts::is_tag;
use crate::model::{
    Answer, Attribute, Conservation, Ended, Id, MeasureKind, Post, Role, Structure, Text, Unit, UnitRef, name_posts,
};
use crate::words::spelled_out;

/// Words after a unit that mean posts; a measure of that name is written with a `=` before it.
const POSTS: [&str; 6] = ["head", "deputy", "member", "heads", "deputies", "members"];

/// Prints a structure as an outline; a last comment says what the notation could not hold.
pub fn print(structure: &Structure) -> String {
    let mut printer = Printer::default();
    printer.header(structure);
    // Each unit follows on its superior or on what stands below that, so that its depth need not be counted.
    let mut above: Vec<UnitRef<'_>> = Vec::new();
    for unit in structure.walk() {
        while above.last().is_some_and(|last| Some(*last) != unit.superior()) {
            above.pop();
        }
        printer.unit(unit.facts(), above.len());
        above.push(unit);
    }
    for line in structure.lines() {
        let words = [&line.from, &line.line_type, &line.to].map(|word| printer.bare(word, "lines"));
        if let [Some(from), Some(line_type), Some(to)] = words {
            let _ = writeln!(printer.text, "{from} -{line_type}-> {to}");
            printer.lose("line-bases", !line.basis.is_empty());
            printer.lose("line-provenances", line.provenance.is_some());
        }
    }
    for ended in structure.ended_units() {
        printer.ended(ended);
    }
    printer.end()
}

#[derive(Default)]
struct Printer {
    text: String,
    lost: BTreeMap<&'static str, usize>,
}

impl Printer {
    fn lose(&mut self, what: &'static str, is_lost: bool) {
        if is_lost {
            *self.lost.entry(what).or_default() += 1;
        }
    }

    /// Returns a word that can stand without quotes.
    fn bare<'w>(&mut self, word: &'w str, what: &'static str) -> Option<&'w str> {
        let is_bare = Id::is_well_formed(word);
        self.lose(what, !is_bare);
        is_bare.then_some(word)
    }

    fn header(&mut self, structure: &Structure) {
        let header = structure.header();
        let id = header.id.as_ref().and_then(|id| self.bare(id, "id"));
        if id.is_some() || !header.title.is_empty() {
            self.text.push_str("structure");
            id.iter().for_each(|id| self.word("", id));
            self.name(&header.title);
            self.text.push('\n');
        }
        if let Some(date) = header.as_of {
            let _ = writeln!(self.text, "as_of {date}");
        }
        if let Some(language) = header.language.as_deref().and_then(|language| self.bare(language, "language")) {
            let _ = writeln!(self.text, "language {language}");
        }
        match &header.catalogue {
            Some(path) => {
                let _ = writeln!(self.text, "catalogue {}", quote(path));
            }
            None => structure.catalogue().measures.iter().for_each(|measure| self.measure(measure)),
        }
        for function in structure.functions() {
            if let Some(id) = self.bare(&function.id, "functions") {
                let _ = write!(self.text, "function {id}");
                self.name(&function.name);
                self.text.push('\n');
                self.lose("function-bases", !function.basis.is_empty());
                self.lose("function-provenances", function.provenance.is_some());
            }
        }
        self.lose("provenance", header.provenance.is_some());
        self.lose("sources", !header.sources.is_empty());
    }

    fn measure(&mut self, measure: &MeasureKind) {
        let Some(id) = self.bare(&measure.id, "measures") else { return };
        let law = match measure.conservation {
            Conservation::Conserved => "conserved",
            Conservation::Free => "free",
        };
        let _ = write!(self.text, "measure {id} {law}");
        self.name(&measure.name);
        self.text.push('\n');
        self.lose("measure-units", measure.unit.is_some() || measure.decimals != 0 || measure.internal);
    }

    fn word(&mut self, before: &str, word: &str) {
        let _ = write!(self.text, " {before}{word}");
    }

    fn name(&mut self, name: &Text) {
        if name.is_empty() {
            return;
        }
        for (tag, text) in name.iter() {
            match tag.is_empty() || is_tag(tag) {
                true => self.word(tag, &quote(text)),
                false => self.lose("names", true),
            }
        }
    }

    fn unit(&mut self, unit: &Unit, depth: usize) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(&unit.id);
        let is_word = depth == 0 && WORDS.contains(&unit.id.as_str());
        let kind = self.bare(&unit.kind, "kinds").unwrap_or(Unit::NO_KIND);
        if kind != Unit::NO_KIND || is_word {
            let _ = write!(self.text, ": {kind}");
        }
        self.name(&unit.name);
        for (measure, figure) in unit.measures.iter() {
            if let Some(measure) = self.bare(measure, "measures") {
                let sign = if POSTS.contains(&measure) { "=" } else { "" };
                let _ = write!(self.text, " {sign}{measure}={}", figure.value);
                self.lose("figure-provenances", figure.provenance.is_some());
            }
        }
        self.posts(&unit.posts);
        for (sign, functions) in [("+", &unit.functions), ("~", &unit.cooperates)] {
            for function in functions {
                self.bare(function, "functions").iter().for_each(|function| self.word(sign, function));
            }
        }
        for (id, attribute) in unit.attributes.iter() {
            self.attribute(id, attribute);
        }
        for (scheme, code) in unit.codes.iter() {
            if let Some(scheme) = self.bare(scheme, "codes") {
                let _ = write!(self.text, " {scheme}:{}", quote(code));
            }
        }
        if unit.rank != 0 {
            self.word("#", &unit.rank.to_string());
        }
        if let Some(line) = unit.line.as_ref().and_then(|line| self.bare(line, "primary-lines")) {
            self.word("@", line);
        }
        self.text.push('\n');
        self.losses(unit);
    }

    fn losses(&mut self, unit: &Unit) {
        self.lose("short-names", unit.short.is_some());
        self.lose("levels", unit.level.is_some());
        self.lose("legal-bases", !unit.legal_basis.is_empty());
        self.lose("validity", unit.valid_from.is_some() || unit.valid_to.is_some());
        self.lose("notes", unit.note.is_some());
        self.lose("unit-provenances", unit.provenance.is_some());
    }

    fn posts(&mut self, posts: &[Post]) {
        let mut renamed: Vec<Post> = posts.iter().map(|post| Post { id: None, ..post.clone() }).collect();
        name_posts(&mut renamed);
        for (post, twin) in posts.iter().zip(&renamed) {
            self.lose("post-ids", post.id != twin.id);
            self.lose("post-titles", post.title.is_some());
            self.lose("post-bases", post.basis.is_some());
            match (&post.holder, post.count) {
                (Some(holder), _) => {
                    if let Some(holder) = self.bare(holder, "holders") {
                        let _ = write!(self.text, " {}={holder}", post.role.id());
                    } else {
                        self.word("", post.role.id());
                    }
                }
                (None, 1) => self.word("", post.role.id()),
                (None, count) => {
                    let several = match post.role {
                        Role::Head => "heads",
                        Role::Deputy => "deputies",
                        Role::Member => "members",
                    };
                    let _ = write!(self.text, " {several}={count}");
                }
            }
        }
    }

    fn attribute(&mut self, id: &Id, attribute: &Attribute) {
        let Attribute { value, text, by, on, provenance, internal } = attribute;
        let written = match (value, text.as_ref().and_then(|text| text.tagged(""))) {
            (Some(Answer::Yes), _) => "yes".to_owned(),
            (Some(Answer::No), _) => "no".to_owned(),
            (Some(Answer::Unknown), _) => "unknown".to_owned(),
            (None, Some(text)) => quote(text),
            (None, None) => return self.lose("attributes", true),
        };
        if let Some(id) = self.bare(id, "attributes") {
            let _ = write!(self.text, " {id}?{written}");
        }
        let has_more_text = text.as_ref().is_some_and(|text| value.is_some() || text.iter().count() > 1);
        let has_more = has_more_text || by.is_some() || on.is_some() || provenance.is_some() || *internal;
        self.lose("attribute-sources", has_more);
    }

    fn ended(&mut self, ended: &Ended) {
        let Some(id) = self.bare(&ended.id, "ended") else { return };
        let _ = write!(self.text, "ended {id}");
        if let Some(kind) = ended.kind.as_ref().and_then(|kind| self.bare(kind, "ended-kinds")) {
            let _ = write!(self.text, ": {kind}");
        }
        self.name(&ended.name);
        if let Some(date) = ended.on {
            let _ = write!(self.text, " {date}");
        }
        if !ended.successors.is_empty() {
            self.text.push_str(" ->");
            for successor in &ended.successors {
                self.bare(successor, "successors").iter().for_each(|successor| self.word("", successor));
            }
        }
        self.text.push('\n');
        self.lose("ended-provenances", ended.provenance.is_some());
    }

    fn end(mut self) -> String {
        if !self.lost.is_empty() {
            let lost: Vec<String> = self.lost.iter().map(|(what, total)| format!("{what} {total}")).collect();
            let _ = writeln!(self.text, "# left out: {}", lost.join(", "));
        }
        self.text
    }
}

/// Returns a text in quotes, escaped as in JSON.
fn quote(text: &str) -> String {
    spelled_out(serde_json::Value::from(text).to_string())
}
