//! The list of the files that the last run wrote into a folder, with their digests: by it we know what is ours.
//!
//! A file that somebody changed since is theirs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the list.
pub const MANIFEST: &str = ".bomay-out.json";

const FORMAT: &str = "bomay/out/1";

/// The files of one run and their digests.
#[derive(Default, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// Lists files.
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let digests = files.iter().map(|(name, contents)| ((*name).to_owned(), digest(contents))).collect();
        Manifest { format: FORMAT.to_owned(), files: digests }
    }

    /// Reads the list of a folder; an empty one if there is none.
    pub fn read(folder: &Path) -> Self {
        let path = folder.join(MANIFEST);
        let text = if is_file(&path) { fs::read(path).ok() } else { None };
        let manifest: Option<Manifest> = text.and_then(|text| serde_json::from_slice(&text).ok());
        manifest.filter(|manifest| manifest.format == FORMAT).unwrap_or_default()
    }

    /// Returns the text of the list.
    pub fn text(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Returns whether there is a list.
    pub fn is_there(&self) -> bool {
        self.format == FORMAT
    }

    /// Returns whether a file of the folder is as the run wrote it.
    pub fn owns(&self, folder: &Path, name: &str) -> bool {
        let known = self.files.get(name).filter(|_| is_plain(name));
        known.is_some_and(|known| is_file(&folder.join(name)) && digest_of(&folder.join(name)).as_ref() == Some(known))
    }

    /// Returns the names of a folder if all of them are ours: the list, and files as the run wrote them.
    pub fn owns_all(&self, folder: &Path) -> Option<Vec<OsString>> {
        let names: Vec<OsString> = names(folder)?;
        let is_ours = |name: &OsString| {
            name.to_str().is_some_and(|name| (name == MANIFEST && self.is_there()) || self.owns(folder, name))
        };
        names.iter().all(is_ours).then_some(names)
    }

    /// Returns the files of the folder that this run wrote and the next one does not.
    ///
    /// They would be mistaken for results of the next run.
    pub fn outdated(&self, folder: &Path, next: &Manifest) -> Vec<PathBuf> {
        let gone = self.files.keys().filter(|name| !next.files.contains_key(*name) && self.owns(folder, name));
        gone.map(|name| folder.join(name)).collect()
    }
}

/// Returns the names of what lies in a folder, in order.
pub fn names(folder: &Path) -> Option<Vec<OsString>> {
    let mut names: Vec<OsString> =
        fs::read_dir(folder).ok()?.map(|entry| entry.ok().map(|entry| entry.file_name())).collect::<Option<_>>()?;
    names.sort();
    Some(names)
}

/// Returns whether a path leads to a file, and not to a link or a folder.
pub fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_file())
}

/// Returns whether a name that was read is a file name and nothing more.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0'])
}

/// Returns the digest of contents as the list writes it.
pub fn digest(contents: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(contents) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn digest_of(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|contents| digest(&contents))
}
