//! Reads what the user names: files, and `-` for standard input.
//!
//! Everything read is kept, so that findings can show the line they mean.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use bomay::decision::{docx_text_within, is_docx};
use bomay::diagnostic::{Diagnostic, Place, Say, did_you_mean};
use bomay::formats::{Limits, decode};
use bomay::render::words::harmless;
use bomay::say;

use super::output::settle;

/// A text that was read.
pub struct Source {
    /// The file as the user named it; `-` for standard input.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Everything read so far.
#[derive(Default)]
pub struct Inputs {
    /// How large files may be.
    pub limits: Limits,
    sources: Vec<Source>,
    /// Bytes that were read and not kept.
    unkept: usize,
}

impl Inputs {
    /// Reads a file, or standard input for `-`, and returns its number; a file is read once.
    ///
    /// # Errors
    /// Returns what is wrong with the file, and what to do.
    pub fn read(&mut self, name: &str) -> Result<usize, Box<Diagnostic>> {
        if let Some(known) = self.number(name) {
            return match name {
                "-" => Err(stdin_twice()),
                _ => Ok(known),
            };
        }
        let text = not_empty(decode(self.bytes_of(name)?, name)?, name)?;
        Ok(self.keep(name, text))
    }

    /// Reads the text of a document, which may be a Word file, and returns its number.
    ///
    /// # Errors
    /// As [`Inputs::read`].
    pub fn read_document(&mut self, name: &str) -> Result<usize, Box<Diagnostic>> {
        if let Some(known) = self.number(name) {
            return Ok(known);
        }
        let bytes = self.bytes_of(name)?;
        let text = match is_docx(&bytes) {
            true => docx_text_within(&bytes, name, &self.limits)?,
            false => decode(bytes, name)?,
        };
        Ok(self.keep(name, not_empty(text, name)?))
    }

    /// Reads the bytes of a file, or of standard input for `-`; they are not kept.
    ///
    /// # Errors
    /// Returns what is wrong with the file, and what to do.
    pub fn read_bytes(&mut self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.bytes_of(name)?;
        self.unkept += bytes.len();
        Ok(bytes)
    }

    fn bytes_of(&self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        match name {
            "-" => read_all(io::stdin().lock(), name, &self.limits),
            _ => read_file(name, &self.limits),
        }
    }

    /// Keeps a text under a name, and returns its number.
    pub fn keep(&mut self, name: &str, text: String) -> usize {
        self.sources.push(Source { name: name.to_owned(), text });
        self.sources.len() - 1
    }

    /// Returns the number of a file that was read.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.name == name)
    }

    /// Returns how many bytes were read.
    pub fn bytes(&self) -> usize {
        self.unkept + self.sources.iter().map(|source| source.text.len()).sum::<usize>()
    }

    /// Returns a text that was read.
    pub fn source(&self, number: usize) -> &Source {
        &self.sources[number]
    }

    /// Returns the text of a file that was read, by its name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.number(name).map(|number| self.sources[number].text.as_str())
    }
}

/// Refuses a text in which nothing stands.
fn not_empty(text: String, name: &str) -> Result<String, Box<Diagnostic>> {
    if !text.trim().is_empty() {
        return Ok(text);
    }
    let place = Place { file: name.to_owned(), line: 1, column: 1, ..Place::default() };
    let help = say!("check that the file was copied completely", "kiểm tra tệp đã được chép đầy đủ chưa");
    Err(Box::new(Diagnostic::error("truncated-text", say!("the file is empty", "tệp rỗng")).at(place).help(help)))
}

fn unreadable(message: Say, help: Say) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("unreadable-file", message).help(help))
}

fn stdin_twice() -> Box<Diagnostic> {
    let message = say!("standard input (`-`) can be read only once", "đầu vào chuẩn (`-`) chỉ đọc được một lần");
    unreadable(message, say!("name a file for one of the two", "nêu tên tệp cho một trong hai"))
}

fn failed(name: &str, error: &io::Error) -> Box<Diagnostic> {
    let shown = harmless(name);
    match error.kind() {
        ErrorKind::NotFound => {
            let help = near_name(Path::new(name)).unwrap_or_else(|| say!("check the path", "kiểm tra lại đường dẫn"));
            unreadable(say!("there is no file `{shown}`", "không có tệp `{shown}`"), help)
        }
        ErrorKind::PermissionDenied => unreadable(
            say!("no permission to read `{shown}`", "không có quyền đọc `{shown}`"),
            say!("ask for the right to read it", "đề nghị cấp quyền đọc tệp"),
        ),
        _ => unreadable(
            say!("`{shown}` cannot be read: {error}", "không đọc được `{shown}`: {error}"),
            say!("check the file and the disk", "kiểm tra lại tệp và ổ đĩa"),
        ),
    }
}

fn read_file(name: &str, limits: &Limits) -> Result<Vec<u8>, Box<Diagnostic>> {
    // A run that was killed may have left the folder between its former and its new files.
    settle(Path::new(name).parent().unwrap_or(Path::new("")));
    let file = File::open(name).map_err(|error| failed(name, &error))?;
    let about = file.metadata().map_err(|error| failed(name, &error))?;
    if about.is_dir() {
        let shown = harmless(name);
        let message = say!("`{shown}` is a folder, not a file", "`{shown}` là thư mục, không phải tệp");
        return Err(unreadable(message, say!("name a file in it", "nêu một tệp trong thư mục đó")));
    }
    if about.len() > limits.file_bytes {
        return Err(limits.exceeded(name, "file-bytes"));
    }
    read_all(file, name, limits)
}

fn read_all(reader: impl Read, name: &str, limits: &Limits) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    reader.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(name, &error))?;
    if bytes.len() as u64 > limits.file_bytes { Err(limits.exceeded(name, "file-bytes")) } else { Ok(bytes) }
}

/// Returns the advice that names the file of the same folder with the nearest name.
fn near_name(path: &Path) -> Option<Say> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(folder) else {
        let shown = folder.display().to_string();
        let shown = harmless(&shown);
        return Some(say!("there is no folder `{shown}` either", "thư mục `{shown}` cũng không có"));
    };
    let names: Vec<String> =
        entries.take(10_000).flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let name = path.file_name()?.to_string_lossy();
    let advice = did_you_mean(&name, names.iter().map(String::as_str))?;
    Some(Say { vi: harmless(&advice.vi).into_owned(), en: harmless(&advice.en).into_owned() })
}
