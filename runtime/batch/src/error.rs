//! What can go wrong with a run, and what a person can do about it.

use std::io;

use planish_pipeline::{ConfigError, LocationError, LogError, ReadError, StoreError};

use crate::delta;

/// Why there is no result. Every message says what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line and `planish.yaml` do not say what to do.
    #[error("{0}")]
    Usage(String),
    /// `planish.yaml` can't be read.
    #[error("{0}: {1}")]
    NoConfiguration(String, #[source] io::Error),
    /// `planish.yaml` is wrong: all its faults, rendered.
    #[error("{0}")]
    BrokenConfiguration(String),
    /// A place in `planish.yaml` is none.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A place on the command line is none.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// The catalogue can't be read.
    #[error("{0}: {1}")]
    Catalogue(String, #[source] io::Error),
    /// The catalogue is wrong: all its faults, rendered.
    #[error("{0}")]
    BrokenCatalogue(String),
    /// The generated schema is no JSON.
    #[error("the generated delta/schema.json is not readable: {0}; build again")]
    Schema(#[source] serde_json::Error),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A source file can't be read as its manifest names it.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The table failed.
    #[error(transparent)]
    Delta(Box<delta::Error>),
    /// Rows don't fit into Arrow.
    #[error("flattening: {0}")]
    Columns(#[from] planish_columns::Error),
    /// Arrow failed.
    #[error("a record batch: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    /// The table holds rows that no log of ours accounts for.
    #[error(
        "{table} is a Delta table with {rows} rows, but without a log in _planish: nobody can tell which files they came from. Name another \
         place, or an empty table"
    )]
    NotOurs {
        /// The table.
        table: String,
        /// Its rows.
        rows: u64,
    },
    /// The table lacks columns, and the configuration says not to add them.
    #[error(
        "{table} lacks columns of the catalogue: {columns}. Add them with the generated DDL, or set `schema_changes: add` in planish.yaml"
    )]
    ColumnsMissing {
        /// The table.
        table: String,
        /// The columns, with their types.
        columns: String,
    },
    /// Other writers were quicker each time.
    #[error(
        "{table} is busy: {attempts} attempts to commit manifest {n} met other writers. Nothing was written; run again"
    )]
    Conflicted {
        /// The table.
        table: String,
        /// The manifest.
        n: u64,
        /// Attempts.
        attempts: u32,
    },
    /// Nobody knows whether the commit went through.
    #[error(
        "the commit of manifest {n} to {table} may or may not have gone through: {cause}. Run again: the next run finds out and goes on"
    )]
    Unknown {
        /// The table.
        table: String,
        /// The manifest.
        n: u64,
        /// What the store said.
        cause: Box<delta::Error>,
    },
    /// A number is beyond what Delta keeps.
    #[error("manifest {0} has a number that Delta can't keep")]
    Number(u64),
    /// A worker died.
    #[error("a worker thread ended without a result; run again")]
    Worker,
    /// Output can't be written.
    #[error("writing the answer: {0}")]
    Output(#[source] io::Error),
    /// An answer is no JSON.
    #[error("writing the answer: {0}")]
    Json(#[source] serde_json::Error),
}

impl From<delta::Error> for Error {
    fn from(error: delta::Error) -> Self {
        Self::Delta(Box::new(error))
    }
}

impl Error {
    /// The program's exit code: 2 if the command line or `planish.yaml` is wrong, else 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_)
            | Self::NoConfiguration(..)
            | Self::BrokenConfiguration(_)
            | Self::Config(_)
            | Self::Location(_) => 2,
            _ => 1,
        }
    }

    /// The message for a terminal. Faults of a file say themselves that they are errors.
    #[must_use]
    pub fn report(&self) -> String {
        match self {
            Self::BrokenConfiguration(faults) | Self::BrokenCatalogue(faults) => faults.trim_end().to_owned(),
            other => format!("error: {other}"),
        }
    }
}
