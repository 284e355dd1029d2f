//! Writes files all or nothing.
//!
//! New contents go to temporary names in the target folder first, reach the disk, and only then take their places.
//! A file that stands in the way is replaced when an earlier run wrote it and nobody changed it since, or with `--force`;
//! links and folders in place of a file are never followed or replaced.
//! On any error the folder is left as it was.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Say};
use bomay::render::words::harmless;
use bomay::say;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the list of the files that the last run wrote into a folder.
pub const MANIFEST: &str = ".bomay-out.json";

/// The files of the last run and their digests.
#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    format: String,
    files: BTreeMap<String, String>,
}

const MANIFEST_FORMAT: &str = "bomay/out/1";

/// Writes a set of files into a folder, which is created if it is missing.
///
/// File names are given by the program, never by the user's data.
///
/// # Errors
/// Returns every file that stands in the way, or what went wrong; nothing has been changed then.
pub fn write_folder(folder: &Path, files: &[(&str, Vec<u8>)], force: bool) -> Result<(), Vec<Diagnostic>> {
    in_folder(folder, || fill_folder(folder, files, force))
}

/// Writes a set of files into a folder that has none of these names yet.
///
/// # Errors
/// As [`write_folder`].
pub fn write_new(folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), Vec<Diagnostic>> {
    in_folder(folder, || {
        let taken = files.iter().map(|(name, _)| folder.join(name)).filter(|path| path.symlink_metadata().is_ok());
        let obstacles: Vec<Diagnostic> = taken
            .map(|path| {
                let shown = path.display().to_string();
                let shown = harmless(&shown);
                Diagnostic::error("output-exists", say!("`{shown}` is there already", "`{shown}` đã có"))
                    .help(say!("name another folder", "chọn thư mục khác"))
            })
            .collect();
        if !obstacles.is_empty() {
            return Err(obstacles);
        }
        let mut exchange = Exchange::default();
        let mut staged = files.iter().try_for_each(|(name, contents)| exchange.stage(folder.join(name), contents));
        staged = staged.and_then(|()| exchange.commit());
        staged.map_err(|error| vec![unwritable(folder, &error)])
    })
}

/// Does something in a folder that is created if it is missing, and removed again on failure.
fn in_folder(folder: &Path, fill: impl FnOnce() -> Result<(), Vec<Diagnostic>>) -> Result<(), Vec<Diagnostic>> {
    let created = create_folders(folder).map_err(|error| vec![unwritable(folder, &error)])?;
    let result = fill();
    if result.is_err() {
        for folder in created.iter().rev() {
            // A folder that is not empty is not ours to remove.
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

/// Writes one file that the user named.
///
/// # Errors
/// As [`write_folder`].
pub fn write_file(path: &Path, contents: &[u8], force: bool) -> Result<(), Box<Diagnostic>> {
    if let Some(problem) = obstacle(path, |_| force) {
        let shown = path.display().to_string();
        let shown = harmless(&shown);
        let message = say!("`{shown}` is there already", "`{shown}` đã có");
        return Err(Box::new(Diagnostic { message, ..problem }));
    }
    replace_file(path, contents)
}

/// Writes several files whose names follow from one that the user named, all or nothing.
///
/// # Errors
/// As [`write_folder`].
pub fn write_files(files: &[(PathBuf, &[u8])], force: bool) -> Result<(), Vec<Diagnostic>> {
    let obstacles: Vec<Diagnostic> = files.iter().filter_map(|(path, _)| obstacle(path, |_| force)).collect();
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let mut exchange = Exchange::default();
    let mut staged = files.iter().try_for_each(|(path, contents)| exchange.stage(path.clone(), contents));
    staged = staged.and_then(|()| exchange.commit());
    staged.map_err(|error| vec![unwritable(&files[0].0, &error)])
}

/// Gives a file that the user named as input new contents.
///
/// # Errors
/// Returns what went wrong; the file has its former contents then.
pub fn replace_file(path: &Path, contents: &[u8]) -> Result<(), Box<Diagnostic>> {
    let mut exchange = Exchange::default();
    exchange
        .stage(path.to_owned(), contents)
        .and_then(|()| exchange.commit())
        .map_err(|error| Box::new(unwritable(path, &error)))
}

fn fill_folder(folder: &Path, files: &[(&str, Vec<u8>)], force: bool) -> Result<(), Vec<Diagnostic>> {
    let former = read_manifest(folder);
    let is_ours =
        |path: &Path, name: &str| former.files.get(name).is_some_and(|known| digest_of(path) == Some(known.clone()));
    let obstacles: Vec<Diagnostic> = files
        .iter()
        .filter_map(|(name, _)| obstacle(&folder.join(name), |path| force || is_ours(path, name)))
        .chain(obstacle(&folder.join(MANIFEST), |_| force || former.format == MANIFEST_FORMAT))
        .collect();
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let digests = files.iter().map(|(name, contents)| ((*name).to_owned(), digest(contents))).collect();
    let manifest = Manifest { format: MANIFEST_FORMAT.to_owned(), files: digests };
    let mut exchange = Exchange::default();
    let mut staged = files.iter().try_for_each(|(name, contents)| exchange.stage(folder.join(name), contents));
    let list = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    staged = staged.and_then(|()| exchange.stage(folder.join(MANIFEST), &list));
    // What an earlier run wrote and this one does not would be mistaken for a result of this one.
    for name in former.files.keys().filter(|name| !manifest.files.contains_key(*name) && is_plain(name)) {
        let path = folder.join(name);
        if is_file(&path) && is_ours(&path, name) {
            exchange.discard(path);
        }
    }
    staged.and_then(|()| exchange.commit()).map_err(|error| vec![unwritable(folder, &error)])
}

/// Returns whether a name read from a manifest is a file name and nothing more.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0'])
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_file())
}

/// Returns what stands in the way of writing a file.
fn obstacle(path: &Path, may_replace: impl Fn(&Path) -> bool) -> Option<Diagnostic> {
    let about = match path.symlink_metadata() {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(unwritable(path, &error)),
    };
    let shown = path.display().to_string();
    let shown = harmless(&shown);
    let other = say!("name another place", "chọn nơi ghi khác");
    if about.is_symlink() {
        let message = say!("`{shown}` is a symbolic link", "`{shown}` là liên kết tượng trưng");
        return Some(Diagnostic::error("output-exists", message).help(other));
    }
    if !about.is_file() {
        let message = say!("`{shown}` is there and is no file", "`{shown}` đã có và không phải là tệp");
        return Some(Diagnostic::error("output-exists", message).help(other));
    }
    if may_replace(path) {
        return None;
    }
    let message = say!(
        "`{shown}` is there already, and not as the last run wrote it",
        "`{shown}` đã có và không phải nguyên bản do lần chạy trước ghi ra"
    );
    let help =
        say!("name another place, or replace it with `--force`", "chọn nơi ghi khác, hoặc ghi đè bằng `--force`");
    Some(Diagnostic::error("output-exists", message).help(help))
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display().to_string();
    let shown = harmless(&shown);
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => say!("no permission", "không có quyền ghi"),
        io::ErrorKind::NotFound => say!("its folder is missing", "thư mục không có"),
        io::ErrorKind::StorageFull => say!("the disk is full", "ổ đĩa đã đầy"),
        io::ErrorKind::NotADirectory => say!("its folder is a file", "thư mục lại là một tệp"),
        io::ErrorKind::ReadOnlyFilesystem => say!("the disk is read-only", "ổ đĩa chỉ cho phép đọc"),
        _ => Say::same(error.to_string()),
    };
    let (en, vi) = (why.en, why.vi);
    let message = Say::new(format!("`{shown}` cannot be written: {en}"), format!("không ghi được `{shown}`: {vi}"));
    Diagnostic::error("output-failed", message)
        .help(say!("nothing was written; name another place", "chưa có gì được ghi; chọn nơi ghi khác"))
}

/// Creates a folder and those above it, and returns the ones that were missing, outermost first.
fn create_folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut missing: Vec<&Path> =
        folder.ancestors().take_while(|part| !part.as_os_str().is_empty() && !part.exists()).collect();
    missing.reverse();
    let mut created: Vec<PathBuf> = Vec::new();
    for part in missing {
        if let Err(error) = fs::create_dir(part) {
            for folder in created.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
            return Err(error);
        }
        created.push(part.to_owned());
    }
    match folder.is_dir() {
        true => Ok(created),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

fn read_manifest(folder: &Path) -> Manifest {
    let path = folder.join(MANIFEST);
    let text = if is_file(&path) { fs::read(path).ok() } else { None };
    let manifest: Option<Manifest> = text.and_then(|text| serde_json::from_slice(&text).ok());
    manifest.filter(|manifest| manifest.format == MANIFEST_FORMAT).unwrap_or_default()
}

fn digest(contents: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(contents) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn digest_of(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|contents| digest(&contents))
}

/// New contents that wait under temporary names, and what has to give way.
///
/// Dropped without a commit, or when the commit fails, everything is as before.
#[derive(Default)]
struct Exchange {
    /// Temporary name and place of the new files.
    staged: Vec<(PathBuf, PathBuf)>,
    /// Files that go without a successor.
    discarded: Vec<PathBuf>,
    /// Files moved aside: temporary name and place.
    aside: Vec<(PathBuf, PathBuf)>,
    /// New files that have taken their place.
    placed: Vec<PathBuf>,
}

impl Exchange {
    fn stage(&mut self, path: PathBuf, contents: &[u8]) -> io::Result<()> {
        let temporary = self.temporary(&path);
        if is_file(&temporary) {
            // Left behind by a run that was killed and had the same process number.
            fs::remove_file(&temporary)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        self.staged.push((temporary, path));
        file.write_all(contents)?;
        file.sync_all()
    }

    fn discard(&mut self, path: PathBuf) {
        self.discarded.push(path);
    }

    fn temporary(&self, path: &Path) -> PathBuf {
        let number = self.staged.len() + self.aside.len();
        path.with_file_name(format!(".bomay-{}-{number}.tmp", std::process::id()))
    }

    fn commit(mut self) -> io::Result<()> {
        let places: Vec<PathBuf> =
            self.staged.iter().map(|(_, path)| path.clone()).chain(self.discarded.drain(..)).collect();
        for path in places.into_iter().filter(|path| is_file(path)) {
            let temporary = self.temporary(&path);
            if let Ok(about) = path.metadata()
                && let Some((new, _)) = self.staged.iter().find(|(_, place)| *place == path)
            {
                fs::set_permissions(new, about.permissions())?;
            }
            fs::rename(&path, &temporary)?;
            self.aside.push((temporary, path));
        }
        while let Some((temporary, path)) = self.staged.first().cloned() {
            fs::rename(&temporary, &path)?;
            self.staged.remove(0);
            self.placed.push(path);
        }
        self.settle();
        Ok(())
    }

    /// Makes what was done final.
    fn settle(&mut self) {
        if let Some(folder) = self.placed.first().and_then(|path| path.parent()) {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            // Not every system lets a folder be flushed; the files themselves are on the disk.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        for (temporary, _) in self.aside.drain(..) {
            let _ = fs::remove_file(temporary);
        }
        self.placed.clear();
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        for path in self.placed.drain(..) {
            let _ = fs::remove_file(path);
        }
        for (temporary, path) in self.aside.drain(..) {
            let _ = fs::rename(temporary, path);
        }
        for (temporary, _) in self.staged.drain(..) {
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for a test, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("bomay-test-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir(&path).unwrap();
            Folder(path)
        }

        fn names(&self, folder: &str) -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(self.0.join(folder))
                .map(|entries| {
                    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
                })
                .unwrap_or_default();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn files(text: &str) -> Vec<(&'static str, Vec<u8>)> {
        vec![("a.txt", text.into()), ("b.txt", text.into())]
    }

    #[test]
    fn a_second_run_replaces_the_files_of_the_first() {
        let folder = Folder::new("second");
        let out = folder.0.join("x/out");
        write_folder(&out, &files("one"), false).unwrap();
        fs::write(out.join("mine.txt"), "mine").unwrap();
        write_folder(&out, &files("two")[..1], false).unwrap();
        assert_eq!(folder.names("x/out"), [MANIFEST, "a.txt", "mine.txt"]);
        assert_eq!(fs::read_to_string(out.join("a.txt")).unwrap(), "two");
    }

    #[test]
    fn a_changed_file_is_not_replaced_and_nothing_is_written() {
        let folder = Folder::new("changed");
        write_folder(&folder.0, &files("one"), false).unwrap();
        fs::write(folder.0.join("b.txt"), "by hand").unwrap();
        let problems = write_folder(&folder.0, &files("two"), false).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "output-exists");
        assert_eq!(fs::read_to_string(folder.0.join("a.txt")).unwrap(), "one");
        write_folder(&folder.0, &files("two"), true).unwrap();
        assert_eq!(fs::read_to_string(folder.0.join("b.txt")).unwrap(), "two");
    }

    #[test]
    fn a_new_folder_goes_again_when_writing_fails() {
        let folder = Folder::new("failed");
        let out = folder.0.join("new/out");
        let long = "x".repeat(300);
        assert!(write_folder(&out, &[("a.txt", Vec::new()), (&long, Vec::new())], false).is_err());
        assert_eq!(folder.names(""), [""; 0]);
    }

    #[test]
    fn a_folder_in_place_of_a_file_is_refused_even_by_force() {
        let folder = Folder::new("blocked");
        fs::create_dir(folder.0.join("b.txt")).unwrap();
        assert_eq!(write_folder(&folder.0, &files("one"), true).unwrap_err()[0].code, "output-exists");
        assert_eq!(folder.names(""), ["b.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = Folder::new("link");
        fs::write(folder.0.join("target"), "kept").unwrap();
        std::os::unix::fs::symlink(folder.0.join("target"), folder.0.join("a.txt")).unwrap();
        assert!(write_folder(&folder.0, &files("one"), true).is_err());
        assert!(write_file(&folder.0.join("a.txt"), b"one", true).is_err());
        assert_eq!(fs::read_to_string(folder.0.join("target")).unwrap(), "kept");
    }

    #[test]
    fn a_failed_exchange_puts_back_what_it_moved_aside() {
        let folder = Folder::new("exchange");
        fs::write(folder.0.join("a.txt"), "before").unwrap();
        let mut exchange = Exchange::default();
        exchange.stage(folder.0.join("a.txt"), b"after").unwrap();
        exchange.stage(folder.0.join("b.txt"), b"after").unwrap();
        fs::create_dir(folder.0.join("b.txt")).unwrap();
        assert!(exchange.commit().is_err());
        assert_eq!(fs::read_to_string(folder.0.join("a.txt")).unwrap(), "before");
        assert_eq!(folder.names(""), ["a.txt", "b.txt"]);
    }
}
