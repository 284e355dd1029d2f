//! Files for several folders: all of them appear, or none, also when the run is killed between two folders.
//!
//! One of the folders leads: that of the lowest number on the disk, so that everybody takes the locks in one order.
//! In each of the others the new files wait complete under the name [`PREPARED`], with a note which folder leads.
//! Then the new files of the leading folder get the name [`RECORD`], with a list of the others: from that moment on all
//! of them count as written, and whoever meets one of the folders brings them to their places.
//! What is prepared under a folder whose record does not name it was never decided, and goes.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Named;
use super::folder::{flush, lock};
use super::interrupt::unfinished;
use super::stage::{RECORD, Stage, clear, finish, is_folder, staged};

/// Name of a folder of complete new files that wait for the word of the folder that leads.
pub const PREPARED: &str = ".bomay-prepared";

/// Name of the file beside prepared files that names the folder that leads.
const UNDER: &str = ".bomay-under";

/// Name of the file in a record that lists the folders that are led.
const WITH: &str = ".bomay-with";

/// Names of files that are about new files, and none of them.
pub const NOTES: [&str; 2] = [UNDER, WITH];

/// What tells a folder from every other one, however it is named.
pub type Identity = (u64, u64, PathBuf);

/// The new files of one folder.
pub struct Set<'a> {
    /// Which folder it is.
    pub identity: Identity,
    /// The folder.
    pub folder: PathBuf,
    /// Names and contents.
    pub files: Vec<Named<'a>>,
}

/// Returns what tells a folder from every other one.
///
/// # Errors
/// Fails when it is not there.
#[cfg(unix)]
pub fn identity(folder: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    let about = folder.metadata()?;
    Ok((about.dev(), about.ino(), PathBuf::new()))
}

/// Returns what tells a folder from every other one.
#[cfg(not(unix))]
pub fn identity(folder: &Path) -> io::Result<Identity> {
    Ok((0, 0, folder.canonicalize()?))
}

/// Puts files into several folders.
///
/// # Errors
/// Fails, with the folder, when something cannot be written; as soon as there is a record, the next run goes on.
pub fn put(mut sets: Vec<Set<'_>>) -> Result<(), (PathBuf, io::Error)> {
    sets.sort_by(|one, other| one.identity.cmp(&other.identity));
    let mut locks: Vec<Option<File>> = Vec::new();
    let mut waiting: Vec<(PathBuf, Stage)> = Vec::new();
    for set in &sets {
        let failed = |error| (set.folder.clone(), error);
        let real = set.folder.canonicalize().map_err(failed)?;
        locks.push(lock(&real, true).ok().flatten());
        finish(&real).map_err(failed)?;
        let stage = staged(&real, &set.files, &real).map_err(failed)?;
        waiting.push((real, stage));
    }
    let Some(((leading, stage), led)) = waiting.split_first() else { return Ok(()) };
    let paths: Vec<&Path> = led.iter().map(|(folder, _)| folder.as_path()).collect();
    stage.put(OsStr::new(WITH), &bytes_of(&paths), Path::new("")).map_err(|error| (leading.clone(), error))?;
    for (folder, stage) in led {
        let note = bytes_of(&[leading.as_path()]);
        stage.put(OsStr::new(UNDER), &note, Path::new("")).map_err(|error| (folder.clone(), error))?;
    }
    decide(waiting)
}

/// Lets the new files count as written, and brings them to their places.
fn decide(waiting: Vec<(PathBuf, Stage)>) -> Result<(), (PathBuf, io::Error)> {
    let (mut stages, mut folders) = (Vec::new(), Vec::new());
    // The folder that leads comes last: its record decides.
    for (folder, stage) in waiting.into_iter().rev() {
        stages.push(stage);
        folders.push(folder);
    }
    let last = folders.len().saturating_sub(1);
    let mut unfinished = unfinished();
    for (position, (folder, stage)) in folders.iter().zip(&stages).enumerate() {
        let name = if position == last { RECORD } else { PREPARED };
        if let Err(error) = stage.become_named(&folder.join(name)) {
            folders[..position].iter().for_each(|folder| drop(clear(&folder.join(PREPARED))));
            return Err((folder.clone(), error));
        }
        unfinished.forget_stage(stage.path());
    }
    folders.iter().try_for_each(|folder| finish(folder).map_err(|error| (folder.clone(), error)))
}

/// Decides on what is prepared in a folder, which the caller has locked: it becomes the record, or goes.
///
/// # Errors
/// Fails when the record cannot be made.
pub fn settle_prepared(folder: &Path) -> io::Result<()> {
    let prepared = folder.join(PREPARED);
    if !is_folder(&prepared) {
        return Ok(());
    }
    let leads = |leading: &PathBuf| {
        let same = |led: &PathBuf| identity(led).ok() == identity(folder).ok();
        paths_in(&leading.join(RECORD).join(WITH)).iter().any(same)
    };
    if !paths_in(&prepared.join(UNDER)).iter().any(leads) {
        let _ = clear(&prepared);
        return Ok(());
    }
    fs::rename(&prepared, folder.join(RECORD))?;
    flush(folder);
    Ok(())
}

/// Brings the files of the folders that a record leads to their places.
///
/// # Errors
/// Fails when a place cannot be taken.
pub fn finish_led(record: &Path) -> io::Result<()> {
    for led in paths_in(&record.join(WITH)) {
        if is_folder(&led.join(PREPARED)) {
            let _lock = lock(&led, true);
            finish(&led)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn bytes_of(paths: &[&Path]) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    paths.iter().flat_map(|path| path.as_os_str().as_bytes().iter().copied().chain([0])).collect()
}

#[cfg(unix)]
fn paths_in(note: &Path) -> Vec<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    let bytes = fs::read(note).unwrap_or_default();
    let parts = bytes.split(|byte| *byte == 0).filter(|part| !part.is_empty());
    parts.map(|part| PathBuf::from(OsStr::from_bytes(part))).collect()
}

#[cfg(not(unix))]
fn bytes_of(paths: &[&Path]) -> Vec<u8> {
    paths.iter().flat_map(|path| path.to_string_lossy().bytes().chain([0]).collect::<Vec<_>>()).collect()
}

#[cfg(not(unix))]
fn paths_in(note: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(note).unwrap_or_default();
    text.split('\0').filter(|part| !part.is_empty()).map(PathBuf::from).collect()
}
