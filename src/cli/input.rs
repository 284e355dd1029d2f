//! Reads what the user names: files, and `-` for standard input.
//!
//! Everything read is kept, so that findings can show the line they mean.

use std::cell::OnceCell;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Say, did_you_mean};
use bomay::formats::decode;
use bomay::render::words::harmless;
use bomay::say;

/// Largest file that is read, in bytes.
pub const BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A text that was read.
pub struct Source {
    /// The file as the user named it; `-` for standard input.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Byte at which each line starts; found when a line is first asked for.
    lines: OnceCell<Vec<usize>>,
}

/// Everything read so far.
#[derive(Default)]
pub struct Inputs {
    sources: Vec<Source>,
}

impl Inputs {
    /// Reads a file, or standard input for `-`, and returns its number; a file is read once.
    ///
    /// # Errors
    /// Returns what is wrong with the file, and what to do.
    pub fn read(&mut self, name: &str) -> Result<usize, Diagnostic> {
        if let Some(known) = self.number(name) {
            return match name {
                "-" => Err(stdin_twice()),
                _ => Ok(known),
            };
        }
        let bytes = match name {
            "-" => read_all(io::stdin().lock(), name)?,
            _ => read_file(name)?,
        };
        let text = decode(bytes, name).map_err(|problem| *problem)?;
        Ok(self.keep(name, text))
    }

    /// Keeps a text under a name, and returns its number.
    pub fn keep(&mut self, name: &str, text: String) -> usize {
        self.sources.push(Source { name: name.to_owned(), text, lines: OnceCell::new() });
        self.sources.len() - 1
    }

    /// Reads a file that another one refers to, and returns its number.
    ///
    /// # Errors
    /// As [`Inputs::read`]; a reference that is not a relative path is refused.
    pub fn read_reference(&mut self, from: &str, reference: &str) -> Result<usize, Diagnostic> {
        self.read(&resolve(from, reference)?)
    }

    /// Returns the number of a file that was read.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.name == name)
    }

    /// Returns a text that was read.
    pub fn source(&self, number: usize) -> &Source {
        &self.sources[number]
    }

    /// Returns a line of a file that was read, counted from 1, without its end.
    pub fn line(&self, name: &str, line: u32) -> Option<&str> {
        let source = self.sources.iter().find(|source| source.name == name)?;
        let starts = source.lines.get_or_init(|| {
            let ends = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect()
        });
        let number = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *starts.get(number)?;
        let end = starts.get(number + 1).copied().unwrap_or(source.text.len());
        Some(source.text[start..end].trim_end_matches(['\n', '\r']))
    }
}

/// Returns the path of a reference, seen from the file that names it.
fn resolve(from: &str, reference: &str) -> Result<String, Diagnostic> {
    let path = Path::new(reference);
    let is_relative =
        path.components().all(|part| matches!(part, Component::CurDir | Component::ParentDir | Component::Normal(_)));
    if reference.is_empty() || !is_relative || reference.contains("://") || reference.contains('\\') {
        let shown = harmless(reference);
        let message = say!("`{shown}` is not a relative path", "`{shown}` không phải là đường dẫn tương đối");
        let help = say!(
            "write the path from the folder of this file, with `/`, such as `../vn/catalogue.json`",
            "ghi đường dẫn tính từ thư mục của tệp này, dùng dấu `/`, ví dụ `../vn/catalogue.json`"
        );
        return Err(Diagnostic::error("unreadable-file", message).help(help));
    }
    let folder = if from == "-" { None } else { Path::new(from).parent() };
    Ok(tidy(&folder.unwrap_or(Path::new("")).join(path)).to_string_lossy().into_owned())
}

/// Takes `a/../` and `./` out of a path, so that messages show it as a person would write it.
///
/// Only a folder that is no symbolic link may be left out together with the `..` behind it.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        let last_is_folder = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if last_is_folder && !tidied.is_symlink() => {
                tidied.pop();
            }
            other => tidied.push(other),
        }
    }
    tidied
}

fn stdin_twice() -> Diagnostic {
    let message = say!("standard input (`-`) can be read only once", "đầu vào chuẩn (`-`) chỉ đọc được một lần");
    Diagnostic::error("usage", message).help(say!("name a file for one of the two", "nêu tên tệp cho một trong hai"))
}

fn read_file(name: &str) -> Result<Vec<u8>, Diagnostic> {
    let path = Path::new(name);
    let file = File::open(path).map_err(|error| unreadable(name, &error))?;
    let about = file.metadata().map_err(|error| unreadable(name, &error))?;
    if about.is_dir() {
        let shown = harmless(name);
        let message = say!("`{shown}` is a folder, not a file", "`{shown}` là thư mục, không phải tệp");
        let help = say!("name a file in it", "nêu một tệp trong thư mục đó");
        return Err(Diagnostic::error("unreadable-file", message).help(help));
    }
    if about.len() > BYTES_MAX {
        return Err(too_large(name));
    }
    read_all(file, name)
}

fn read_all(reader: impl Read, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    reader.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > BYTES_MAX { Err(too_large(name)) } else { Ok(bytes) }
}

fn too_large(name: &str) -> Diagnostic {
    let (name, limit) = (harmless(name), BYTES_MAX / (1024 * 1024));
    let message = say!("`{name}` is larger than {limit} MiB", "`{name}` lớn hơn {limit} MiB");
    Diagnostic::error("unreadable-file", message)
        .help(say!("split it into several files", "chia thành nhiều tệp nhỏ hơn"))
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let shown = harmless(name);
    match error.kind() {
        ErrorKind::NotFound => {
            let message = say!("there is no file `{shown}`", "không có tệp `{shown}`");
            let mut problem = Diagnostic::error("unreadable-file", message);
            problem.help =
                near_name(Path::new(name)).or_else(|| Some(say!("check the path", "kiểm tra lại đường dẫn")));
            problem
        }
        ErrorKind::PermissionDenied => {
            let message = say!("no permission to read `{shown}`", "không có quyền đọc `{shown}`");
            Diagnostic::error("unreadable-file", message)
                .help(say!("ask for the right to read it", "đề nghị cấp quyền đọc tệp"))
        }
        _ => Diagnostic::error(
            "unreadable-file",
            say!("`{shown}` cannot be read: {error}", "không đọc được `{shown}`: {error}"),
        ),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_seen_from_the_file_that_names_it() {
        assert_eq!(
            resolve("models/ha-tinh/structure.json", "../vn/catalogue.json").unwrap(),
            "models/vn/catalogue.json"
        );
        assert_eq!(resolve("-", "catalogue.json").unwrap(), "catalogue.json");
        assert_eq!(resolve("a.json", "../b.json").unwrap(), "../b.json");
        for bad in ["/etc/passwd", "", "https://x/y.json", "..\\b.json"] {
            assert_eq!(resolve("a.json", bad).unwrap_err().code, "unreadable-file", "{bad}");
        }
    }
}
