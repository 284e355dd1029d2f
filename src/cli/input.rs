//! Reads what the user names: files, and `-` for standard input.
//!
//! Everything read is kept, so that findings can show the line they mean.

use std::cell::OnceCell;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Place, did_you_mean};
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
        if let Some(known) = self.sources.iter().position(|source| source.name == name) {
            return match name {
                "-" => Err(stdin_twice()),
                _ => Ok(known),
            };
        }
        let bytes = match name {
            "-" => read_all(io::stdin().lock(), name)?,
            _ => read_file(name)?,
        };
        let text = decode(bytes, name)?;
        self.sources.push(Source { name: name.to_owned(), text, lines: OnceCell::new() });
        Ok(self.sources.len() - 1)
    }

    /// Reads a file that another one refers to, and returns its number.
    ///
    /// # Errors
    /// As [`Inputs::read`]; a reference that is not a relative path is refused.
    pub fn read_reference(&mut self, from: usize, reference: &str) -> Result<usize, Diagnostic> {
        let path = resolve(&self.sources[from].name, reference)?;
        self.read(&path)
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
            "write the path from the folder of the file that refers to it, with `/`, such as `../vn/catalogue.json`",
            "ghi đường dẫn tính từ thư mục của tệp đang dẫn chiếu, dùng dấu `/`, ví dụ `../vn/catalogue.json`"
        );
        return Err(Diagnostic::error("bad-reference", message).at(whole(from)).help(help));
    }
    let folder = match from {
        "-" => Path::new(""),
        _ => Path::new(from).parent().unwrap_or(Path::new("")),
    };
    Ok(tidy(&folder.join(path)).to_string_lossy().into_owned())
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

fn whole(name: &str) -> Place {
    Place { file: name.to_owned(), ..Place::default() }
}

fn stdin_twice() -> Diagnostic {
    let message = say!("standard input (`-`) can be read only once", "đầu vào chuẩn (`-`) chỉ đọc được một lần");
    Diagnostic::error("stdin-twice", message)
        .help(say!("name a file for one of the two", "nêu tên tệp cho một trong hai"))
}

fn read_file(name: &str) -> Result<Vec<u8>, Diagnostic> {
    let path = Path::new(name);
    let file = File::open(path).map_err(|error| unreadable(name, &error))?;
    let about = file.metadata().map_err(|error| unreadable(name, &error))?;
    if about.is_dir() {
        let shown = harmless(name);
        let message = say!("`{shown}` is a folder, not a file", "`{shown}` là thư mục, không phải tệp");
        let help = say!("name a file in it", "nêu một tệp trong thư mục đó");
        return Err(Diagnostic::error("not-a-file", message).help(help));
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
    Diagnostic::error("file-too-large", message)
        .help(say!("split it into several files", "chia thành nhiều tệp nhỏ hơn"))
}

/// Returns the text of the bytes; a byte order mark is left out.
fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        let shown = harmless(name);
        let message = match is_wide {
            true => say!("`{shown}` is in UTF-16, not in UTF-8", "`{shown}` dùng bảng mã UTF-16, không phải UTF-8"),
            false => say!(
                "`{shown}` is not in UTF-8: line {line} has bytes that are no text",
                "`{shown}` không dùng bảng mã UTF-8: dòng {line} có byte không hợp lệ"
            ),
        };
        let help = say!("save the file again with encoding UTF-8", "lưu lại tệp với bảng mã UTF-8");
        Diagnostic::error("not-utf-8", message).help(help)
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let shown = harmless(name);
    match error.kind() {
        ErrorKind::NotFound => {
            let message = say!("there is no file `{shown}`", "không có tệp `{shown}`");
            let mut problem = Diagnostic::error("file-not-found", message);
            problem.help =
                near_name(Path::new(name)).or_else(|| Some(say!("check the path", "kiểm tra lại đường dẫn")));
            problem
        }
        ErrorKind::PermissionDenied => {
            let message = say!("no permission to read `{shown}`", "không có quyền đọc `{shown}`");
            Diagnostic::error("no-permission", message)
                .help(say!("ask for the right to read it", "đề nghị cấp quyền đọc tệp"))
        }
        _ => Diagnostic::error(
            "unreadable-file",
            say!("`{shown}` cannot be read: {error}", "không đọc được `{shown}`: {error}"),
        ),
    }
}

/// Returns the advice that names the file of the same folder with the nearest name.
fn near_name(path: &Path) -> Option<bomay::diagnostic::Say> {
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
    Some(bomay::diagnostic::Say { vi: harmless(&advice.vi).into_owned(), en: harmless(&advice.en).into_owned() })
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
            assert_eq!(resolve("a.json", bad).unwrap_err().code, "bad-reference", "{bad}");
        }
    }

    #[test]
    fn a_text_in_another_encoding_is_refused_with_its_line() {
        assert_eq!(decode(b"\xef\xbb\xbfxin".to_vec(), "a").unwrap(), "xin");
        assert!(decode(b"a\nb\xff".to_vec(), "a").unwrap_err().message.en.contains("line 2"));
        assert!(decode(b"\xff\xfea\0".to_vec(), "a").unwrap_err().message.en.contains("UTF-16"));
    }
}
