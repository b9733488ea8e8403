//! What can go wrong with a table: what happened, where, what to do.

use std::io::ErrorKind;

use arrow_schema::ArrowError;
use delta_kernel::KernelError;
use parquet::errors::ParquetError;
use url::Url;

use super::Difference;

/// What can go wrong with a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder holds something, but no Delta log.
    #[error(
        "{url} is no Delta table: it holds {found} and no `_delta_log`; name an empty folder, or one that is a table"
    )]
    NotATable {
        /// The folder.
        url: Url,
        /// What was found there.
        found: String,
    },
    /// The table has columns that can't take what is to be written.
    #[error(
        "{url} has other columns than the catalogue:{}\nname another table, or bring the catalogue and the table together",
        lines(.differences)
    )]
    OtherColumns {
        /// The table.
        url: Url,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The table needs something that is not written here, such as column mapping.
    #[error("{url} can't be written: {reason}; write to another table, or change this one's features")]
    Unsupported {
        /// The table.
        url: Url,
        /// What it needs.
        reason: String,
    },
    /// Reading or writing is not allowed.
    #[error("{doing} {place}: permission denied ({cause}); give this user access, or name another place")]
    NoPermission {
        /// What was tried, such as `writing`.
        doing: &'static str,
        /// Where.
        place: String,
        /// What the store said.
        cause: String,
    },
    /// There is no room left.
    #[error("{doing} {place}: no space left ({cause}); make room and run again, nothing half-written can be seen")]
    DiskFull {
        /// What was tried, such as `writing`.
        doing: &'static str,
        /// Where.
        place: String,
        /// What the store said.
        cause: String,
    },
    /// A batch does not fit the table's columns.
    #[error(
        "the rows do not fit the table at column `{column}`: {problem}; compare the table with the catalogue before writing"
    )]
    Batch {
        /// The column, or the path of the field in it.
        column: String,
        /// What does not fit.
        problem: String,
    },
    /// A column was asked for that the table does not have.
    #[error("{url} has no column `{column}`{}", nearest(.near))]
    NoSuchColumn {
        /// The table.
        url: Url,
        /// What was asked for.
        column: Box<str>,
        /// A column whose name is the same but for case.
        near: Option<Box<str>>,
    },
    /// The store failed in another way.
    #[error("{doing} {place}: {source}; run again when the store answers")]
    Store {
        /// What was tried, such as `writing`.
        doing: &'static str,
        /// Where.
        place: String,
        /// What the store said.
        source: object_store::Error,
    },
    /// The protocol's library refused or failed.
    #[error("{doing} {place}: {source}; if the log is damaged, restore it, else run again")]
    Kernel {
        /// What was tried, such as `opening`.
        doing: &'static str,
        /// Where.
        place: String,
        /// What it said.
        source: Box<KernelError>,
    },
    /// A data file could not be encoded or decoded.
    #[error("{doing} {place}: {source}; if the file is damaged, restore it, else run again")]
    Parquet {
        /// What was tried, such as `reading`.
        doing: &'static str,
        /// Where.
        place: String,
        /// What is wrong.
        source: ParquetError,
    },
    /// The URL can't be a table's.
    #[error("{url} can't be a table's place: {reason}; give a folder, or a URL such as s3://bucket/folder")]
    Location {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
}

fn lines(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("\n  {difference}")).collect()
}

fn nearest(near: &Option<Box<str>>) -> String {
    near.as_ref()
        .map_or_else(|| "; `show` without columns lists them".to_owned(), |near| format!("; did you mean `{near}`?"))
}

impl Error {
    /// Whether nothing can have been written: the store refused, it did not just fail to answer.
    pub(super) fn is_definite(&self) -> bool {
        match self {
            Self::Store { .. } => false,
            Self::Kernel { source, .. } => !may_have_happened(source),
            _ => true,
        }
    }

    pub(super) fn store(doing: &'static str, place: impl ToString, source: object_store::Error) -> Self {
        Self::refusal(doing, &place, &source).unwrap_or_else(|| Self::Store { doing, place: place.to_string(), source })
    }

    pub(super) fn kernel(doing: &'static str, place: impl ToString, source: KernelError) -> Self {
        Self::refusal(doing, &place, &source).unwrap_or_else(|| Self::Kernel {
            doing,
            place: place.to_string(),
            source: Box::new(source),
        })
    }

    pub(super) fn parquet(doing: &'static str, place: impl ToString, source: ParquetError) -> Self {
        Self::refusal(doing, &place, &source).unwrap_or_else(|| Self::Parquet {
            doing,
            place: place.to_string(),
            source,
        })
    }

    pub(super) fn arrow(doing: &'static str, place: impl ToString, source: ArrowError) -> Self {
        Self::parquet(doing, place, ParquetError::from(source))
    }

    fn refusal(doing: &'static str, place: &impl ToString, error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        let kind = refused(error)?;
        let (place, cause) = (place.to_string(), innermost(error));
        Some(match kind {
            ErrorKind::StorageFull => Self::DiskFull { doing, place, cause },
            _ => Self::NoPermission { doing, place, cause },
        })
    }
}

/// What the store refused, if it refused: `PermissionDenied` or `StorageFull`, however deep it is wrapped.
fn refused(error: &(dyn std::error::Error + 'static)) -> Option<ErrorKind> {
    let mut error = error;
    loop {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            match io.kind() {
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    return Some(ErrorKind::PermissionDenied);
                }
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                    return Some(ErrorKind::StorageFull);
                }
                _ => {}
            }
        }
        if let Some(object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }) =
            error.downcast_ref()
        {
            return Some(ErrorKind::PermissionDenied);
        }
        error = inside(error)?;
    }
}

/// What `error` wraps. The protocol's library hides the store's errors from `source`.
fn inside<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a (dyn std::error::Error + 'static)> {
    match error.downcast_ref::<KernelError>() {
        Some(KernelError::ObjectStore(inner)) => Some(inner),
        Some(KernelError::IOError(inner)) => Some(inner),
        Some(KernelError::Arrow(inner)) => Some(inner),
        _ => error.source(),
    }
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(inner) = inside(error) {
        error = inner;
    }
    error.to_string()
}

/// Whether a commit that ended so may stand in the log all the same: the store failed, or did not answer.
fn may_have_happened(error: &KernelError) -> bool {
    match error {
        KernelError::Backtraced { source, .. } => may_have_happened(source),
        KernelError::ObjectStore(_)
        | KernelError::IOError(_)
        | KernelError::Reqwest(_)
        | KernelError::JoinFailure(_)
        | KernelError::GenericError { .. }
        | KernelError::Generic(_)
        | KernelError::InternalError(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn full() -> std::io::Error {
        std::io::Error::from(ErrorKind::StorageFull)
    }

    #[test]
    fn a_full_disk_is_told_however_deep_it_is_wrapped() {
        let store = object_store::Error::Generic { store: "local", source: Box::new(full()) };
        assert!(matches!(Error::store("writing", "x", store), Error::DiskFull { .. }));
        let store = object_store::Error::Generic { store: "local", source: Box::new(full()) };
        assert!(matches!(Error::kernel("committing", "x", KernelError::ObjectStore(store)), Error::DiskFull { .. }));
        assert!(matches!(Error::kernel("committing", "x", KernelError::IOError(full())), Error::DiskFull { .. }));
    }

    #[test]
    fn what_is_refused_has_not_happened_and_a_silent_store_may_have_written() {
        let refused = std::io::Error::from(ErrorKind::PermissionDenied);
        assert!(Error::kernel("committing", "x", KernelError::IOError(refused)).is_definite());
        let silent = object_store::Error::Generic { store: "S3", source: "timed out".into() };
        assert!(!Error::kernel("committing", "x", KernelError::ObjectStore(silent)).is_definite());
    }

    #[test]
    fn an_error_says_what_where_and_what_to_do() {
        let error = Error::kernel("committing", "file:///t/", KernelError::IOError(full()));
        assert_eq!(
            error.to_string(),
            "committing file:///t/: no space left (no storage space); make room and run again, nothing half-written can be seen"
        );
    }
}
