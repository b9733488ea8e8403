//! The Delta table: the only place that knows `delta_kernel`.
//!
//! [`Table`] is one version of a table: open or create it, compare its columns with those that are wanted, commit. [`DataFiles`] writes the
//! Parquet files that a [`Commit`] names. Nothing that is written here can be seen in the table before its commit.
//!
//! Every call blocks. Call from a plain thread, from `spawn_blocking`, or from a worker of a multi-thread tokio runtime; never inside a
//! current-thread runtime, where blocking would starve the very tasks that are waited for.

mod align;
mod commit;
mod compare;
mod error;
mod fill;
mod layout;
mod location;
mod read;
mod table;
mod write;

pub use commit::{Commit, CommitOutcome};
pub use compare::{Addition, Comparison, Difference};
pub use error::Error;
pub use fill::Fill;
pub use layout::Layout;
pub use location::Location;
pub use read::Facts;
pub use table::{Opened, Table, with_comments};
pub use write::{DataFile, DataFiles, Limits, Place};

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
