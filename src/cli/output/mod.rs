//! Writes files all or nothing.
//!
//! A set of new files is complete on the disk before any of them appears, and then all appear at once ([`stage`]):
//! on an error, on Ctrl-C ([`interrupt`]) and after a killed run there is the old set or the new one.
//! A run has the folder that it fills for itself ([`folder`]); a second one is told so.
//!
//! A file that stands in the way is replaced when an earlier run wrote it and nobody changed it since ([`manifest`]), or
//! with `--force`.
//! A link or a folder in place of a file is never replaced, and a link never followed; a link to a folder is followed.
//! Where a file is changed that the user named as input, a link is followed and stays.

mod folder;
pub mod interrupt;
mod manifest;
mod several;
mod stage;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Say};
use bomay::render::words::harmless;
use bomay::say;

use folder::{Folder, Refusal, lock};
use manifest::{MANIFEST, Manifest};
use several::{PREPARED, Set};
use stage::{RECORD, staged};

/// Writes a set of files into a folder, which is created if it is missing.
///
/// File names are given by the program, never by the user's data.
///
/// # Errors
/// Returns every file that stands in the way, or what went wrong; nothing has been changed then.
pub fn write_folder(folder: &Path, files: &[(&str, Vec<u8>)], force: bool) -> Result<(), Vec<Diagnostic>> {
    fill(folder, files, |real| {
        let former = Manifest::read(real);
        let is_ours = |name: &str| former.owns(real, name);
        let obstacles: Vec<Diagnostic> = files
            .iter()
            .filter_map(|(name, _)| obstacle(&folder.join(name), is_changed, || force || is_ours(name)))
            .chain(obstacle(&folder.join(MANIFEST), is_changed, || force || former.is_there()))
            .collect();
        let list = (MANIFEST, Manifest::of(files).text());
        if obstacles.is_empty() { Ok((former, Some(list))) } else { Err(obstacles) }
    })
}

/// Writes a set of files into a folder that has none of these names yet.
///
/// # Errors
/// As [`write_folder`].
pub fn write_new(folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), Vec<Diagnostic>> {
    fill(folder, files, |real| {
        let taken = files.iter().filter(|(name, _)| real.join(name).symlink_metadata().is_ok());
        let obstacles: Vec<Diagnostic> = taken
            .map(|(name, _)| {
                let shown = folder.join(name).display().to_string();
                Diagnostic::error("output-exists", is_there(&harmless(&shown)))
                    .help(say!("name another folder", "chọn thư mục khác"))
            })
            .collect();
        if obstacles.is_empty() { Ok((Manifest::default(), None)) } else { Err(obstacles) }
    })
}

/// Writes one file that the user named.
///
/// # Errors
/// As [`write_folder`].
pub fn write_file(path: &Path, contents: &[u8], force: bool) -> Result<(), Box<Diagnostic>> {
    if let Some(problem) = obstacle(path, is_there, || force) {
        return Err(Box::new(problem));
    }
    put_named(&[(path.to_owned(), contents)]).map_err(Box::new)
}

/// Writes several files that the user named, or whose names follow from one, all or nothing.
///
/// # Errors
/// As [`write_folder`].
pub fn write_files(files: &[(PathBuf, &[u8])], force: bool) -> Result<(), Vec<Diagnostic>> {
    write_files_and(files, None, force)
}

/// Writes files as [`write_files`], and with them gives a file that the user named as input new contents.
///
/// # Errors
/// As [`write_folder`].
pub fn write_files_and(
    files: &[(PathBuf, &[u8])],
    replaced: Option<(PathBuf, &[u8])>,
    force: bool,
) -> Result<(), Vec<Diagnostic>> {
    let replaced = replaced.map(|(path, contents)| Ok((followed(&path)?, contents))).transpose();
    let replaced = replaced.map_err(|problem: Box<Diagnostic>| vec![*problem])?;
    let all: Vec<(PathBuf, &[u8])> = files.iter().cloned().chain(replaced.clone()).collect();
    let twice = all.iter().enumerate().filter(|(position, file)| all[..*position].iter().any(|one| one.0 == file.0));
    let twice = twice.map(|(_, (path, _))| {
        let shown = path.display().to_string();
        let shown = harmless(&shown);
        Diagnostic::error("usage", say!("`{shown}` is named for two results", "`{shown}` được nêu cho hai kết quả"))
            .help(say!("name two files", "nêu hai tệp khác nhau"))
    });
    let obstacles: Vec<Diagnostic> =
        twice.chain(files.iter().filter_map(|(path, _)| obstacle(path, is_there, || force))).collect();
    let in_place = replaced.iter().filter_map(|(path, _)| obstacle(path, is_there, || true));
    let obstacles: Vec<Diagnostic> = obstacles.into_iter().chain(in_place).collect();
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    put_named(&all).map_err(|problem| vec![problem])
}

/// Gives files that the user named as input new contents, all or nothing; links are followed.
///
/// # Errors
/// Returns what went wrong; the files have their former contents then.
pub fn replace_files(files: &[(&Path, &[u8])]) -> Result<(), Box<Diagnostic>> {
    let (mut named, mut met): (Vec<(PathBuf, &[u8])>, Vec<PathBuf>) = Default::default();
    for (path, contents) in files {
        // The same file may be named twice, by two paths.
        let real = path.canonicalize().map_err(|error| Box::new(unwritable(path, &error)))?;
        if !met.contains(&real) {
            named.push((followed(path)?, contents));
            met.push(real);
        }
    }
    if named.is_empty() { Ok(()) } else { put_named(&named).map_err(Box::new) }
}

/// Returns where a link leads.
fn followed(path: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let real = if path.is_symlink() { path.canonicalize() } else { Ok(path.to_owned()) };
    real.map_err(|error| Box::new(unwritable(path, &error)))
}

/// Brings the files of a killed run to their places, if some of them are still on the way in this folder.
pub fn settle(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if (folder.join(RECORD).is_dir() || folder.join(PREPARED).is_dir())
        && let Ok(_lock) = lock(folder, true)
    {
        // Whoever only reads need not know; the next run that writes here tells what stands in the way.
        let _ = stage::finish(folder);
    }
}

/// Writes a set of files into a folder: looks at what is there, and says what goes with them.
fn fill(
    folder: &Path,
    files: &[(&str, Vec<u8>)],
    look: impl FnOnce(&Path) -> Result<(Manifest, Option<(&'static str, Vec<u8>)>), Vec<Diagnostic>>,
) -> Result<(), Vec<Diagnostic>> {
    let taken = Folder::take(folder).map_err(|refusal| vec![refused(folder, &refusal)])?;
    let unwritable = |error: io::Error| vec![unwritable(folder, &error)];
    stage::finish(taken.path()).map_err(unwritable)?;
    let (former, list) = look(taken.path())?;
    let files: Vec<(&OsStr, &[u8])> =
        files.iter().chain(&list).map(|(name, contents)| (OsStr::new(*name), contents.as_slice())).collect();
    put_set(taken.path(), &files, &former).map_err(unwritable)?;
    taken.keep();
    Ok(())
}

/// Puts a set of files into a folder, by one exchange of names if everything in it is ours.
fn put_set(folder: &Path, files: &[(&OsStr, &[u8])], former: &Manifest) -> io::Result<()> {
    // Who works in the folder would be left in the former one.
    let is_here = std::env::current_dir().is_ok_and(|here| here.starts_with(folder));
    if let Some(parent) = folder.parent()
        && !is_here
        && former.owns_all(folder).is_some()
        && let Ok(stage) = staged(parent, files, folder)
        && stage.replace(folder, former).is_ok()
    {
        return Ok(());
    }
    staged(folder, files, folder)?.place_all(folder)
}

/// A file to write: its name and its bytes.
type Named<'a> = (&'a OsStr, &'a [u8]);

/// Puts files where the user wants them: all are complete before the first appears.
fn put_named(files: &[(PathBuf, &[u8])]) -> Result<(), Diagnostic> {
    let mut sets: Vec<Set<'_>> = Vec::new();
    for (path, contents) in files {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or_else(|| unwritable(path, &io::ErrorKind::IsADirectory.into()))?;
        let identity = several::identity(folder).map_err(|error| unwritable(path, &error))?;
        match sets.iter_mut().find(|set| set.identity == identity) {
            Some(set) => set.files.push((name, contents)),
            None => sets.push(Set { identity, folder: folder.to_owned(), files: vec![(name, contents)] }),
        }
    }
    let firsts: Vec<(PathBuf, PathBuf)> =
        sets.iter().map(|set| (set.folder.clone(), set.folder.join(set.files[0].0))).collect();
    let placed = match &sets[..] {
        [set] => put_in_one(set).map_err(|error| (set.folder.clone(), error)),
        _ => several::put(sets),
    };
    placed.map_err(|(folder, error)| {
        let path = firsts.iter().find(|(known, _)| *known == folder).map_or(&folder, |(_, path)| path);
        unwritable(path, &error)
    })
}

/// Puts files into one folder.
fn put_in_one(Set { folder, files, .. }: &Set<'_>) -> io::Result<()> {
    settle(folder);
    let stage = staged(folder, files, folder)?;
    match files[..] {
        [(name, _)] => stage.place(name, folder),
        _ => {
            let _lock = lock(folder, true).ok();
            stage.place_all(folder)
        }
    }
}

/// Returns what stands in the way of writing a file; `said` tells of a file that may not be replaced.
fn obstacle(path: &Path, said: fn(&str) -> Say, may_replace: impl FnOnce() -> bool) -> Option<Diagnostic> {
    let about = match path.symlink_metadata() {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(unwritable(path, &error)),
    };
    let shown = path.display().to_string();
    let shown = harmless(&shown);
    let other = say!("name another place", "chọn nơi ghi khác");
    let (message, help) = if about.is_symlink() {
        (say!("`{shown}` is a symbolic link", "`{shown}` là liên kết tượng trưng"), other)
    } else if !about.is_file() {
        (say!("`{shown}` is there and is no file", "`{shown}` đã có và không phải là tệp"), other)
    } else if may_replace() {
        return None;
    } else {
        let help =
            say!("name another place, or replace it with `--force`", "chọn nơi ghi khác, hoặc ghi đè bằng `--force`");
        (said(&shown), help)
    };
    Some(Diagnostic::error("output-exists", message).help(help))
}

fn is_there(shown: &str) -> Say {
    say!("`{shown}` is there already", "`{shown}` đã có")
}

fn is_changed(shown: &str) -> Say {
    say!(
        "`{shown}` is there already, and not as the last run wrote it",
        "`{shown}` đã có và không phải nguyên bản do lần chạy trước ghi ra"
    )
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display().to_string();
    let shown = harmless(&shown);
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => say!("no permission", "không có quyền ghi"),
        io::ErrorKind::NotFound => say!("its folder is missing", "thư mục không có"),
        io::ErrorKind::StorageFull => say!("the disk is full", "ổ đĩa đã đầy"),
        io::ErrorKind::QuotaExceeded => say!("your share of the disk is used up", "đã hết hạn mức ổ đĩa"),
        io::ErrorKind::FileTooLarge => {
            say!("it would be larger than the system allows", "tệp sẽ lớn hơn mức hệ thống cho phép")
        }
        io::ErrorKind::NotADirectory => say!("its folder is a file", "thư mục lại là một tệp"),
        io::ErrorKind::ReadOnlyFilesystem => say!("the disk is read-only", "ổ đĩa chỉ cho phép đọc"),
        _ => Say::same(error.to_string()),
    };
    let (en, vi) = (why.en, why.vi);
    let message = Say::new(format!("`{shown}` cannot be written: {en}"), format!("không ghi được `{shown}`: {vi}"));
    let is_on_the_way = [Some(path), path.parent()].into_iter().flatten().any(|at| at.join(RECORD).is_dir());
    let help = match is_on_the_way {
        false => say!("nothing was written; name another place", "chưa có gì được ghi; chọn nơi ghi khác"),
        true => say!(
            "the new files are complete in `{RECORD}`; remove what stands in their way, and run again",
            "các tệp mới đã đủ trong `{RECORD}`; bỏ những gì cản chỗ rồi chạy lại"
        ),
    };
    Diagnostic::error("output-failed", message).help(help)
}

fn refused(folder: &Path, refusal: &Refusal) -> Diagnostic {
    let shown = folder.display().to_string();
    let shown = harmless(&shown);
    match refusal {
        Refusal::Failed(error) => unwritable(folder, error),
        Refusal::Busy => Diagnostic::error(
            "output-busy",
            say!("another run of bomay is writing into `{shown}`", "một lần chạy bomay khác đang ghi vào `{shown}`"),
        )
        .help(say!(
            "wait until it has ended, or name another folder",
            "chờ lần chạy đó kết thúc, hoặc chọn thư mục khác"
        )),
        Refusal::LinkToNothing => Diagnostic::error(
            "output-failed",
            say!("`{shown}` is a link that leads nowhere", "`{shown}` là liên kết không dẫn đến đâu"),
        )
        .help(say!("create the folder that it names, or name another", "tạo thư mục đích, hoặc chọn thư mục khác")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
}
