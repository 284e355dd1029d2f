//! The folder that is written into: made if it is missing, known by its real path, locked.
//!
//! The lock is on the folder itself and goes with the process, however that ends; no file is left behind by it.
//! A disk that knows no locks is written all the same.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::interrupt::unfinished;

/// Why a folder cannot be written into.
#[derive(Debug)]
pub enum Refusal {
    /// Another run writes into it.
    Busy,
    /// It is a link that leads nowhere.
    LinkToNothing,
    /// The system says no.
    Failed(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Refusal::Failed(error)
    }
}

/// How often a folder is made again that another run takes away.
const TIMES_MAX: u32 = 10;

/// A folder that is written into.
///
/// Dropped without [`Folder::keep`], the folders that were made for it go again if they are empty.
pub struct Folder {
    path: PathBuf,
    made: Vec<PathBuf>,
    lock: Option<File>,
}

impl Folder {
    /// Takes a folder for this run alone; it is made if it is missing.
    ///
    /// # Errors
    /// Refuses when another run has it, or when it cannot be made.
    pub fn take(path: &Path) -> Result<Self, Refusal> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let mut folder = Folder { path: path.to_owned(), made: Vec::new(), lock: None };
        for _ in 0..TIMES_MAX {
            match folder.make_and_lock(path) {
                Ok(()) if folder.path.is_dir() => {
                    unfinished().take_folders();
                    return Ok(folder);
                }
                // The run that was faster has failed, and has taken away what it had made.
                Ok(()) => {}
                Err(Refusal::Failed(error)) if error.kind() == io::ErrorKind::NotFound => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Err(io::Error::from(io::ErrorKind::NotFound).into())
    }

    fn make_and_lock(&mut self, path: &Path) -> Result<(), Refusal> {
        self.make(path)?;
        self.path = path.canonicalize()?;
        self.lock = lock(&self.path, false)?;
        Ok(())
    }

    /// Returns the real path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps the folders that were made.
    pub fn keep(mut self) {
        self.made.clear();
    }

    fn make(&mut self, path: &Path) -> Result<(), Refusal> {
        let is_missing = |part: &&Path| !part.as_os_str().is_empty() && !part.exists();
        let mut missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
        missing.reverse();
        for part in missing {
            if part.is_symlink() {
                return Err(Refusal::LinkToNothing);
            }
            let mut unfinished = unfinished();
            match fs::create_dir(part) {
                Ok(()) => {
                    unfinished.add_folder(part);
                    self.made.push(part.to_owned());
                }
                // Another run was faster.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        match path.metadata()?.is_dir() {
            true => Ok(()),
            false => Err(io::Error::from(io::ErrorKind::NotADirectory).into()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.lock = None;
        for path in self.made.drain(..).rev() {
            // A folder that is not empty is not ours to remove, nor one that another run has by now.
            if let Ok(_lock) = lock(&path, false) {
                let _ = fs::remove_dir(path);
            }
        }
    }
}

/// Locks a folder; none on a system or disk where that cannot be done.
///
/// # Errors
/// Refuses when another process has the lock, unless the caller waits.
pub fn lock(path: &Path, waits: bool) -> Result<Option<File>, Refusal> {
    loop {
        let Ok(file) = handle(path) else { return Ok(None) };
        let locked = if waits { file.lock().map_err(TryLockError::Error) } else { file.try_lock() };
        match locked {
            Err(TryLockError::WouldBlock) => return Err(Refusal::Busy),
            Err(TryLockError::Error(_)) => return Ok(None),
            Ok(()) if is_at(&file, path) => return Ok(Some(file)),
            // Another run has put a new folder in its place.
            Ok(()) => {}
        }
    }
}

#[cfg(unix)]
fn handle(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Other systems do not open folders as files.
#[cfg(not(unix))]
fn handle(path: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(path.join(".bomay-lock"))
}

/// Returns whether an open folder is still the one that the path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |one: fs::Metadata, other: fs::Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    file.metadata().and_then(|one| path.metadata().map(|other| same(one, other))).unwrap_or(false)
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Makes sure that what was done in a folder is on the disk; not every system can.
pub fn flush(path: &Path) {
    let _ = File::open(path).and_then(|folder| folder.sync_all());
}
