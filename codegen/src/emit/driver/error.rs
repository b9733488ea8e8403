//! What keeps outputs from being put on disk.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A file or folder that could not be written, read or removed.
#[derive(Debug)]
pub struct Error {
    /// What was tried, such as "write".
    action: &'static str,
    /// The file or folder.
    path: PathBuf,
    source: io::Error,
}

impl Error {
    pub(crate) fn new(action: &'static str, path: impl Into<PathBuf>, source: impl Into<io::Error>) -> Self {
        Self { action, path: path.into(), source: source.into() }
    }

    /// Whether the tree may not be written at all, as in a package cache or a sandbox.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let todo = match self.source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "make it writable, or work on a copy"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room and run it again",
            io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory | io::ErrorKind::AlreadyExists => {
                "move what stands in its place out of the way"
            }
            _ => "see to it and run it again; nothing is half-written",
        };
        write!(f, "can't {} {}: {}; {todo}", self.action, self.path.display(), self.source)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
