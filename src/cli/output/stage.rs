//! New files wait in a folder of their own until all of them are complete and on the disk; then they appear at once.
//!
//! There are three ways to let them appear, and a run that is killed in the midst of one leaves the old or the new:
//!
//! - one file: it is renamed to its place ([`Stage::place`]);
//! - a folder in which everything is ours, or nothing is: the folder of the new files takes its place by one exchange
//!   of names ([`Stage::replace`]);
//! - several files among others: the folder of the new files gets the name [`RECORD`], and from then on they count as
//!   written; they are brought to their places one by one, by this run or by the next one ([`finish`]).
//!   Files for several folders appear in all of them or in none ([`super::several`]).
//!
//! A folder that a killed run left is known by its name and by nobody holding its lock; the next run clears it.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Named;
use super::folder::{flush, lock};
use super::interrupt::unfinished;
use super::manifest::{MANIFEST, Manifest, is_file, names};
use super::several::{NOTES, finish_led, settle_prepared};

/// How the name of a folder of new files begins and ends; the number of the process stands between.
const NAME: (&str, &str) = (".bomay-", ".tmp");

/// Name of a folder of complete new files that are on their way to their places beside it.
pub const RECORD: &str = ".bomay-commit";

/// How many names are tried.
const NAMES_MAX: u32 = 100;

/// A folder of new files.
///
/// Dropped, it goes with what is still in it.
pub struct Stage {
    path: PathBuf,
    _lock: Option<File>,
}

impl Stage {
    /// Makes a folder of new files in a folder, and clears those that killed runs left there.
    ///
    /// # Errors
    /// Fails when nothing can be made there.
    pub fn new(folder: &Path) -> io::Result<Self> {
        clear_abandoned(folder);
        for number in 0..NAMES_MAX {
            let path = folder.join(format!("{}{}-{number}{}", NAME.0, std::process::id(), NAME.1));
            {
                let mut unfinished = unfinished();
                match fs::create_dir(&path) {
                    Ok(()) => unfinished.add_stage(&path),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                    Err(error) => return Err(error),
                }
            }
            // Another run may take it for abandoned before it is locked.
            if let Ok(lock) = lock(&path, false)
                && path.is_dir()
            {
                return Ok(Stage { path, _lock: lock });
            }
            unfinished().forget_stage(&path);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Writes a new file, down to the disk; its rights are those of the file in whose place it will come.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn put(&self, name: &OsStr, contents: &[u8], former: &Path) -> io::Result<()> {
        let path = self.path.join(name);
        let mut file = {
            let _unfinished = unfinished();
            File::create_new(path)?
        };
        if is_file(former) {
            resemble(&file, &former.metadata()?)?;
        }
        file.write_all(contents)?;
        file.sync_all()
    }

    /// Returns where the new files wait.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the folder of new files, all of which are on the disk, another name.
    ///
    /// # Errors
    /// Fails when there is something of this name.
    pub fn become_named(&self, to: &Path) -> io::Result<()> {
        flush(&self.path);
        fs::rename(&self.path, to)?;
        to.parent().into_iter().for_each(flush);
        Ok(())
    }

    /// Brings the one file to its place.
    ///
    /// # Errors
    /// Fails when the place cannot be taken; everything is as before then.
    pub fn place(self, name: &OsStr, folder: &Path) -> io::Result<()> {
        let _unfinished = unfinished();
        fs::rename(self.path.join(name), folder.join(name))?;
        flush(folder);
        Ok(())
    }

    /// Brings all files to their places in the folder in which this one lies.
    ///
    /// # Errors
    /// Fails when a place cannot be taken; as soon as there is a [`RECORD`], the next run goes on.
    pub fn place_all(self, folder: &Path) -> io::Result<()> {
        let mut unfinished = unfinished();
        finish(folder)?;
        self.become_named(&folder.join(RECORD))?;
        unfinished.forget_stage(&self.path);
        finish(folder)
    }

    /// Takes the place of a folder in which nothing is but what is ours.
    ///
    /// # Errors
    /// Fails when it cannot be exchanged; everything is as before then.
    pub fn replace(self, folder: &Path, ours: &Manifest) -> io::Result<()> {
        let parent = folder.parent().ok_or(io::ErrorKind::InvalidInput)?;
        let former = folder.metadata()?;
        if !has_same_owner(&former, &self.path.metadata()?) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        fs::set_permissions(&self.path, former.permissions())?;
        flush(&self.path);
        let mut unfinished = unfinished();
        let known = ours.owns_all(folder).ok_or(io::ErrorKind::DirectoryNotEmpty)?;
        if known.is_empty() {
            fs::rename(&self.path, folder)?;
            unfinished.forget_stage(&self.path);
            flush(parent);
            return Ok(());
        }
        exchange(&self.path, folder)?;
        flush(parent);
        // What came in the moment between stays; only what was looked at goes.
        for name in names(&self.path).unwrap_or_default().iter().filter(|name| !known.contains(name)) {
            if !folder.join(name).exists() {
                let _ = fs::rename(self.path.join(name), folder.join(name));
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Held meanwhile: of two that clear one folder, each takes the files of the other for a failure.
        let mut unfinished = unfinished();
        let _ = clear(&self.path);
        unfinished.forget_stage(&self.path);
    }
}

/// Brings the files of an earlier run to their places, if it was killed on the way.
///
/// The caller has the folder locked.
///
/// # Errors
/// Fails when a place cannot be taken; the next run tries again.
pub fn finish(folder: &Path) -> io::Result<()> {
    finish_record(folder)?;
    settle_prepared(folder)?;
    finish_record(folder)
}

fn finish_record(folder: &Path) -> io::Result<()> {
    let record = folder.join(RECORD);
    if !is_folder(&record) {
        return Ok(());
    }
    finish_led(&record)?;
    let mut names = names(&record).unwrap_or_default();
    names.retain(|name| !NOTES.iter().any(|note| name == note));
    // The list comes last: as long as the former one is there, what is outdated is known.
    names.sort_by_key(|name| name == MANIFEST);
    if names.iter().any(|name| name == MANIFEST) {
        for path in Manifest::read(folder).outdated(folder, &Manifest::read(&record)) {
            fs::remove_file(path)?;
        }
    }
    for name in names.iter().filter(|name| is_file(&record.join(name))) {
        fs::rename(record.join(name), folder.join(name))?;
    }
    flush(folder);
    clear(&record)
}

/// Writes new files into a folder of their own, which lies in another one.
///
/// # Errors
/// Fails when a file cannot be written.
pub fn staged(within: &Path, files: &[Named<'_>], target: &Path) -> io::Result<Stage> {
    let stage = Stage::new(within)?;
    files.iter().try_for_each(|(name, contents)| stage.put(name, contents, &target.join(name)))?;
    Ok(stage)
}

/// Removes a folder of new files with the files in it.
///
/// # Errors
/// Fails when something else is in it.
pub fn clear(path: &Path) -> io::Result<()> {
    for name in names(path).unwrap_or_default() {
        fs::remove_file(path.join(name))?;
    }
    fs::remove_dir(path)
}

/// Clears the folders of new files that killed runs left in a folder.
fn clear_abandoned(folder: &Path) {
    for name in names(folder).unwrap_or_default() {
        let is_stage = name.to_str().is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1));
        let path = folder.join(name);
        // Without a lock nobody knows whether the run still lives.
        if is_stage
            && is_folder(&path)
            && let Ok(Some(_lock)) = lock(&path, false)
        {
            let _ = clear(&path);
        }
    }
}

/// Returns whether a path leads to a folder, and not to a link.
pub fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_dir())
}

/// Gives a new file the rights of the one before and, as far as we may, its owner.
fn resemble(file: &File, former: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        if !has_same_owner(former, &file.metadata()?) {
            let _ = fchown(file, Some(former.uid()), Some(former.gid()));
        }
    }
    file.set_permissions(former.permissions())
}

#[cfg(unix)]
fn has_same_owner(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.uid(), one.gid()) == (other.uid(), other.gid())
}

#[cfg(not(unix))]
fn has_same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Lets two folders change their names, at once.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
