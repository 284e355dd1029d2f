//! From a word processor's file (DOCX) to text: one line for each paragraph, in their order, those of tables included.
//!
//! Numbers that the program draws itself (automatic lists) are written out, because provisions are cited by them.
//! Pictures, notes, comments, headers and footers are left out, and so is text struck out by tracked changes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::diagnostic::{Diagnostic, Say};
use crate::formats::Limits;
use crate::formats::foreign::Foreign;
use crate::say;

/// Longest picture of a number that is drawn, in characters; programs themselves allow few more.
///
/// Without an end a small file could stand for a text of any length, because it is drawn at every paragraph.
const PATTERN_MAX: usize = 64;

/// Returns whether bytes look like such a file.
pub fn is_docx(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Returns the text, one line for each paragraph.
///
/// # Errors
/// Says why the file cannot be read.
pub fn docx_text(bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    docx_text_within(bytes, "", &Limits::default())
}

/// Returns the text of a file as [`docx_text`] does, within limits of the caller.
///
/// # Errors
/// As [`docx_text`].
pub fn docx_text_within(bytes: &[u8], file: &str, limits: &Limits) -> Result<String, Box<Diagnostic>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(Say::same(error.to_string())))?;
    let document = part(&mut archive, "word/document.xml", file, limits)?.ok_or_else(|| match Foreign::of(bytes) {
        Some(foreign) if foreign != Foreign::Document => foreign.refused(file),
        _ => malformed(say!("it holds no `word/document.xml`", "không có `word/document.xml`")),
    })?;
    let numbering = part(&mut archive, "word/numbering.xml", file, limits)?.unwrap_or_default();
    Body::new(Lists::read(&numbering)?).read(&document)
}

fn malformed(reason: Say) -> Box<Diagnostic> {
    let Say { en, vi } = reason;
    let message = say!("the file is not a Word document: {en}", "tệp không phải văn bản Word: {vi}");
    let help = say!("save it as DOCX, or as plain text in UTF-8", "lưu lại dạng DOCX, hoặc văn bản thuần mã UTF-8");
    Box::new(Diagnostic::error("malformed-text", message).help(help))
}

fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    file: &str,
    limits: &Limits,
) -> Result<Option<String>, Box<Diagnostic>> {
    let Ok(part) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = part.take(limits.part_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| malformed(Say::same(error.to_string())))?;
    if bytes.len() as u64 > limits.part_bytes {
        return Err(limits.exceeded(file, "part-bytes"));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| malformed(Say::same(error.to_string())))
}

/// One level of a list: where it starts, how it counts, what it looks like (`%1.`).
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    is_letter: bool,
    pattern: String,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, is_letter: false, pattern: "%1.".to_owned() }
    }
}

/// The lists that a file declares.
#[derive(Debug, Default)]
struct Lists {
    levels: BTreeMap<(String, usize), Level>,
    lists: BTreeMap<String, String>,
}

impl Lists {
    fn read(xml: &str) -> Result<Self, Box<Diagnostic>> {
        let mut lists = Lists::default();
        let mut reader = Reader::from_str(xml);
        let (mut pattern, mut level, mut list) = (String::new(), 0, String::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    let value = attribute(&tag, "val");
                    let current = (pattern.clone(), level);
                    match tag.local_name().as_ref() {
                        "abstractNum" => pattern = attribute(&tag, "abstractNumId"),
                        "lvl" => level = attribute(&tag, "ilvl").parse().unwrap_or(0),
                        "start" => lists.declare(current).start = value.parse().unwrap_or(1),
                        "numFmt" => lists.declare(current).is_letter = value == "lowerLetter",
                        "lvlText" => lists.declare(current).pattern = value.chars().take(PATTERN_MAX).collect(),
                        "num" => list = attribute(&tag, "numId"),
                        "abstractNumId" => {
                            lists.lists.insert(list.clone(), value);
                        }
                        _ => {}
                    }
                }
                Ok(Event::Eof) => return Ok(lists),
                Ok(_) => {}
                Err(error) => return Err(malformed(Say::same(error.to_string()))),
            }
        }
    }

    fn declare(&mut self, level: (String, usize)) -> &mut Level {
        self.levels.entry(level).or_default()
    }

    fn level(&self, list: &str, level: usize) -> Level {
        let key = self.lists.get(list).map(|pattern| (pattern.clone(), level));
        key.and_then(|key| self.levels.get(&key).cloned()).unwrap_or_default()
    }
}

/// The value of an attribute, whatever its prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().flatten().find(|found| found.key.local_name().as_ref() == name);
    found.map(|found| found.value.into_owned()).unwrap_or_default()
}

/// Reads the body, paragraph by paragraph.
struct Body {
    lists: Lists,
    counters: BTreeMap<(String, usize), u32>,
    text: String,
    line: String,
    list: Option<String>,
    level: usize,
    is_text: bool,
}

impl Body {
    fn new(lists: Lists) -> Self {
        Body {
            lists,
            counters: BTreeMap::new(),
            text: String::new(),
            line: String::new(),
            list: None,
            level: 0,
            is_text: false,
        }
    }

    fn read(mut self, xml: &str) -> Result<String, Box<Diagnostic>> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.open(&tag),
                Ok(Event::Empty(tag)) => {
                    self.open(&tag);
                    self.close(tag.local_name().as_ref());
                }
                Ok(Event::End(tag)) => self.close(tag.local_name().as_ref()),
                Ok(Event::Text(text)) if self.is_text => self.line.push_str(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) if self.is_text => {
                    let name = reference.xml10_content();
                    let character = reference.resolve_char_ref().ok().flatten();
                    let known = quick_xml::escape::resolve_predefined_entity(&name);
                    match (character, known) {
                        (Some(character), _) => self.line.push(character),
                        (None, Some(known)) => self.line.push_str(known),
                        _ => {}
                    }
                }
                Ok(Event::Eof) => return Ok(self.text),
                Ok(_) => {}
                Err(error) => return Err(malformed(Say::same(error.to_string()))),
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" => (self.list, self.level) = (None, 0),
            "t" => self.is_text = true,
            "br" | "tab" | "cr" => self.line.push(' '),
            "noBreakHyphen" => self.line.push('-'),
            "numId" => self.list = Some(attribute(tag, "val")).filter(|list| list != "0"),
            "ilvl" => self.level = attribute(tag, "val").parse().unwrap_or(0),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" => self.paragraph(),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.replace(['\n', '\r'], " ");
        if let Some(list) = self.list.take()
            && !line.trim().is_empty()
            && !super::text::is_marker(line.trim_start())
        {
            let number = self.number(&list);
            self.text.push_str(&number);
            self.text.push(' ');
        }
        self.text.push_str(line.trim());
        self.text.push('\n');
    }

    /// Counts the paragraph in its list and returns what the program would draw before it.
    fn number(&mut self, list: &str) -> String {
        let level = self.level;
        let kind = self.lists.level(list, level);
        let counter = self.counters.entry((list.to_owned(), level)).or_insert(kind.start.saturating_sub(1));
        *counter = counter.saturating_add(1);
        self.counters.retain(|(known, deeper), _| known != list || *deeper <= level);
        let mut drawn = kind.pattern;
        for above in 0..=level.min(8) {
            let known = self.lists.level(list, above);
            let count = self.counters.get(&(list.to_owned(), above)).copied().unwrap_or(known.start);
            let letter = |count: u32| char::from(b'a' + u8::try_from((count.max(1) - 1) % 26).unwrap_or(0)).to_string();
            let shown = if known.is_letter { letter(count) } else { count.to_string() };
            drawn = drawn.replace(&format!("%{}", above + 1), &shown);
        }
        drawn
    }
}
