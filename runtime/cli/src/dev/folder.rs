//! Where a stack keeps what it knows: its lock, its plan, its state and its logs.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::Failure;

/// The folder of a stack.
pub(super) struct Folder(PathBuf);

/// Whether a stack lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// None of it does.
    None,
    /// Something does.
    Some,
}

/// What a stack says when it is ready, and what it says when it will not be.
const SAID: [&str; 2] = ["state.json", "failed"];

impl Folder {
    /// The folder at `path`, which is made if it is not there.
    pub(super) fn make(path: &Path) -> Result<Self, Failure> {
        let made = fs::create_dir_all(path).and_then(|()| path.canonicalize());
        made.map(Self).map_err(|error| Failure::file("make the folder", path, &error))
    }

    /// The folder at `path`, if it is there.
    pub(super) fn find(path: &Path) -> Option<Self> {
        path.canonicalize().ok().map(Self)
    }

    /// A file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What a file in it says; nothing if it is not there.
    pub(super) fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.file(name)).ok()
    }

    /// Puts a text into a file in it.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.file(name);
        fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))?;
        Ok(path)
    }

    /// Whether a stack lives here. Its processes hold the lock, each of them, so that it is free when the last has ended.
    pub(super) fn life(&self) -> Result<Life, Failure> {
        let path = self.file("lock");
        let lock = match File::open(&path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Life::None),
            Err(error) => return Err(Failure::file("open", &path, &error)),
        };
        match lock.try_lock() {
            Ok(()) => Ok(Life::None),
            Err(TryLockError::WouldBlock) => Ok(Life::Some),
            Err(TryLockError::Error(error)) => Err(Failure::file("lock", &path, &error)),
        }
    }

    /// Forgets what the last stack said.
    pub(super) fn forget(&self) {
        for name in SAID {
            _ = fs::remove_file(self.file(name));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_stack_lives_as_long_as_its_lock_is_held() {
        let place = tempfile::tempdir().unwrap();
        let Ok(folder) = Folder::make(&place.path().join("a/b")) else { unreachable!() };
        let life = || folder.life().unwrap_or(Life::Some);
        assert_eq!(life(), Life::None);
        let lock = File::create(folder.file("lock")).unwrap();
        assert_eq!(life(), Life::None);
        lock.lock().unwrap();
        assert_eq!(life(), Life::Some);
        drop(lock);
        assert_eq!(life(), Life::None);
    }
}
