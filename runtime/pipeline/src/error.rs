//! What a store did not do, and what a person can do about it.

use std::{error::Error, fmt, io};

/// A store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("{doing} {what}: {cause}")]
pub struct StoreError {
    /// What it was asked to do.
    pub doing: Doing,
    /// The object or the place, as a URL or as the user named it.
    pub what: String,
    /// Why it did not.
    pub cause: Cause,
}

/// What a store was asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// To say what is there.
    Listing,
    /// To give the bytes of an object.
    Reading,
    /// To keep an object.
    Writing,
    /// To remove an object.
    Deleting,
}

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nothing is there.
    Missing,
    /// The user may not.
    Denied,
    /// No room is left.
    Full,
    /// The object is there already, or is another one than the one that was expected.
    Conflict,
    /// Something else, in the store's words.
    Other(String),
}

impl StoreError {
    /// What `error` means, said of `what`.
    #[must_use]
    pub fn new(doing: Doing, what: impl Into<String>, error: &object_store::Error) -> Self {
        Self { doing, what: what.into(), cause: Cause::of(error) }
    }
}

impl Cause {
    /// The cause of an error of a store; that of a folder is deep in a chain of sources.
    #[must_use]
    pub fn of(error: &object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => Self::Denied,
            object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. } => Self::Conflict,
            other => Self::of_chain(other).unwrap_or_else(|| Self::Other(other.to_string())),
        }
    }

    /// The cause of any error, if an [`io::Error`] or a store's error in its chain of sources tells one.
    #[must_use]
    pub fn of_chain(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut link = Some(error);
        while let Some(error) = link {
            if let Some(error) = error.downcast_ref::<io::Error>() {
                match error.kind() {
                    io::ErrorKind::NotFound => return Some(Self::Missing),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => return Some(Self::Denied),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => return Some(Self::Full),
                    _ => {}
                }
                // An `io::Error` that wraps another error does not show it as its source, but that one's source.
                if let Some(cause) = error.get_ref().and_then(|inner| Self::of_chain(inner)) {
                    return Some(cause);
                }
            }
            link = error.source();
        }
        None
    }
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listing => "listing",
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Deleting => "deleting",
        })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is nothing here; check the name"),
            Self::Denied => f.write_str("permission denied; give this user the right to do it, then run again"),
            Self::Full => {
                f.write_str("no space is left; make room, then run again: the next run picks up where this one stopped")
            }
            Self::Conflict => f.write_str("it is already there, or was changed meanwhile; run again"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_folder(kind: io::ErrorKind) -> object_store::Error {
        object_store::Error::Generic { store: "LocalFileSystem", source: Box::new(io::Error::from(kind)) }
    }

    #[test]
    fn a_full_disk_and_a_missing_right_are_told_from_the_depth_of_the_chain() {
        assert_eq!(Cause::of(&of_folder(io::ErrorKind::StorageFull)), Cause::Full);
        assert_eq!(Cause::of(&of_folder(io::ErrorKind::PermissionDenied)), Cause::Denied);
        let wrapped = io::Error::other(of_folder(io::ErrorKind::StorageFull));
        assert_eq!(Cause::of_chain(&wrapped), Some(Cause::Full));
        let twice = io::Error::other(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(Cause::of_chain(&twice), Some(Cause::Full));
    }

    #[test]
    fn an_error_says_what_was_done_to_what_and_what_to_do() {
        let error = StoreError::new(Doing::Writing, "data/t", &of_folder(io::ErrorKind::StorageFull));
        assert_eq!(
            error.to_string(),
            "writing data/t: no space is left; make room, then run again: the next run picks up where this one stopped"
        );
    }

    #[test]
    fn what_nobody_foresaw_keeps_the_words_of_the_store() {
        let error = object_store::Error::Generic { store: "S3", source: "the moon is full".into() };
        assert_eq!(Cause::of(&error), Cause::Other("Generic S3 error: the moon is full".to_owned()));
    }
}
