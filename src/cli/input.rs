//! Reads what the user names: files, and `-` for standard input.
//!
//! Everything read is kept, so that findings can show the line they mean.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use bomay::decision::{docx_text, is_docx};
use bomay::diagnostic::{Diagnostic, Say, did_you_mean};
use bomay::formats::decode;
use bomay::render::words::harmless;
use bomay::say;

use super::output::settle;

/// Largest file that is read, in bytes.
pub const BYTES_MAX: u64 = 512 * 1024 * 1024;

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
        let text = decode(bytes(name)?, name)?;
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
        let bytes = bytes(name)?;
        let text = if is_docx(&bytes) { docx_text(&bytes)? } else { decode(bytes, name)? };
        Ok(self.keep(name, text))
    }

    /// Reads the bytes of a file, or of standard input for `-`; they are not kept.
    ///
    /// # Errors
    /// Returns what is wrong with the file, and what to do.
    pub fn read_bytes(&mut self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = match name {
            "-" => read_all(io::stdin().lock(), name)?,
            _ => read_file(name)?,
        };
        self.unkept += bytes.len();
        Ok(bytes)
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

fn bytes(name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    match name {
        "-" => read_all(io::stdin().lock(), name),
        _ => read_file(name),
    }
}

fn unreadable(message: Say, help: Say) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("unreadable-file", message).help(help))
}

fn stdin_twice() -> Box<Diagnostic> {
    let message = say!("standard input (`-`) can be read only once", "đầu vào chuẩn (`-`) chỉ đọc được một lần");
    unreadable(message, say!("name a file for one of the two", "nêu tên tệp cho một trong hai"))
}

fn too_large(name: &str) -> Box<Diagnostic> {
    let (name, limit) = (harmless(name), BYTES_MAX / (1024 * 1024));
    let message = say!("`{name}` is larger than {limit} MiB", "`{name}` lớn hơn {limit} MiB");
    unreadable(message, say!("split it into several files", "chia thành nhiều tệp nhỏ hơn"))
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

fn read_file(name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    // A run that was killed may have left the folder between its former and its new files.
    settle(Path::new(name).parent().unwrap_or(Path::new("")));
    let file = File::open(name).map_err(|error| failed(name, &error))?;
    let about = file.metadata().map_err(|error| failed(name, &error))?;
    if about.is_dir() {
        let shown = harmless(name);
        let message = say!("`{shown}` is a folder, not a file", "`{shown}` là thư mục, không phải tệp");
        return Err(unreadable(message, say!("name a file in it", "nêu một tệp trong thư mục đó")));
    }
    if about.len() > BYTES_MAX {
        return Err(too_large(name));
    }
    read_all(file, name)
}

fn read_all(reader: impl Read, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    reader.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| failed(name, &error))?;
    if bytes.len() as u64 > BYTES_MAX { Err(too_large(name)) } else { Ok(bytes) }
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
