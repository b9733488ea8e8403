//! Files on their way: written beside their places, then renamed over them, by one writer at a time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Error, folders};
use crate::emit::Outputs;

/// Keeps other writers of `root` out for as long as the file is open: the system ends that with the process, whatever ends the process.
/// Nothing where folders can't be locked, as on some network drives.
pub(super) fn lock(root: &Path) -> Option<fs::File> {
    // Whoever writes next says what is wrong with the folder.
    _ = fs::create_dir_all(root);
    let folder = fs::File::open(opened(root)).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// The name by which a folder is opened: the empty one, a build script's own, can't be.
fn opened(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Removes what killed writers left beside the places of outputs. Nobody else may be writing.
pub(super) fn remove_leftovers(outputs: &Outputs, root: &Path) {
    for folder in folders(outputs).into_iter().chain([""]) {
        let Ok(entries) = fs::read_dir(opened(&root.join(folder))) else { continue };
        for entry in entries.flatten() {
            if entry.file_name().to_str().is_some_and(is_staged) {
                // In a tree that may not be written it stays, and does no harm.
                _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The name of a file that waits beside the place of `name`. Each process has its own: not everywhere can writers be kept apart.
fn staged_name(name: &str) -> String {
    format!(".{name}.{}.planish", std::process::id())
}

/// Whether some process gave a file this name to rename it later.
pub(super) fn is_staged(name: &str) -> bool {
    let inner = name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".planish"));
    let process = inner.and_then(|inner| inner.rsplit_once('.')).map(|(_, process)| process);
    process.is_some_and(|process| !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Files that are written, but not yet in their places. Those that never get there are removed.
#[derive(Default)]
pub(super) struct Staged(Vec<(PathBuf, PathBuf)>);

impl Staged {
    pub(super) fn add(&mut self, target: PathBuf, text: &str) -> Result<(), Error> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|source| Error::new("create", folder, source))?;
        if target.is_dir() {
            return Err(Error::new("write", target, io::ErrorKind::IsADirectory));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder.join(staged_name(&name));
        self.0.push((beside.clone(), target.clone()));
        fs::write(&beside, text).map_err(|source| Error::new("write", target, source))
    }

    pub(super) fn publish(mut self) -> Result<(), Error> {
        let mut rest = std::mem::take(&mut self.0).into_iter();
        while let Some((beside, target)) = rest.next() {
            if let Err(source) = fs::rename(&beside, &target) {
                self.0 = std::iter::once((beside, target.clone())).chain(rest).collect();
                return Err(Error::new("replace", target, source));
            }
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (beside, _) in &self.0 {
            // It may never have come to be; the error that brought us here is already on its way.
            _ = fs::remove_file(beside);
        }
    }
}
