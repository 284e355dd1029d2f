//! Ctrl-C, and the request to end: what is half-written goes, then the program ends with exit code 130.
//!
//! A thread waits for the signals, so that nothing has to ask whether one came.
//! What it would have to clear is kept in one place, under a lock that is held while things are put into place:
//! a set of files is written as a whole or not at all, whenever the signal comes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::folder::lock;
use super::stage;

/// Exit code of a run that was interrupted.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// What an interrupted run clears.
#[derive(Default)]
pub struct Unfinished {
    stages: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    has_folders: bool,
}

static UNFINISHED: Mutex<Unfinished> =
    Mutex::new(Unfinished { stages: Vec::new(), folders: Vec::new(), has_folders: false });

/// Returns what is unfinished; as long as it is held, no signal ends the program.
pub fn unfinished() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Unfinished {
    /// Adds a folder of new files that wait.
    pub fn add_stage(&mut self, path: &Path) {
        self.stages.push(path.to_owned());
    }

    /// Forgets a folder of new files: they are in place, or cleared.
    pub fn forget_stage(&mut self, path: &Path) {
        self.stages.retain(|known| known != path);
    }

    /// Adds a folder that was made for the results.
    pub fn add_folder(&mut self, path: &Path) {
        self.folders.push(path.to_owned());
    }

    /// Says that this run has the folders for itself.
    pub fn take_folders(&mut self) {
        self.has_folders = true;
    }

    /// Clears the folders of new files, and removes the folders made for them that are empty.
    pub fn clear(&mut self) {
        for path in self.stages.drain(..) {
            let _ = stage::clear(&path);
        }
        for path in self.folders.drain(..).rev() {
            // A folder that is not empty is not ours to remove, nor one that another run has by now.
            let lock = if self.has_folders { Ok(None) } else { lock(&path, false) };
            if lock.is_ok() {
                let _ = fs::remove_dir(path);
            }
        }
    }
}

/// Waits for the signals from now on.
///
/// Where that is not possible the program ends at once as ever; the next run clears what is left.
#[cfg(unix)]
pub fn listen() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
    let wait = move || {
        if signals.forever().next().is_some() {
            // Held to the end: nothing new begins.
            let mut unfinished = unfinished();
            unfinished.clear();
            std::process::exit(INTERRUPTED);
        }
    };
    // Without the thread the signals would be lost; they are left to a run that has one.
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(wait);
}

#[cfg(not(unix))]
pub fn listen() {}
