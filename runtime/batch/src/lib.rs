//! `planish-batch`: events into a Delta table, exactly once.
//!
//! A run is a chain in bounded memory: files are read ahead of their turn, their lines are flattened on all cores, which row of a key stays is
//! decided in the manifest's order, and the columns of what stays are encoded side by side on the same cores. The same manifest gives the
//! same rows in the same order.
//!
//! - [`Job`] is a run: which manifest comes next, until nothing is new. Decisions are [`planish_pipeline`]'s.
//! - [`execute`] is one manifest: prepared, then committed. [`flatten`] makes batches, [`keys`] keeps one row per key.
//! - [`crew`] is the threads that flatten and encode, and how things stay in order on them.
//! - [`delta`] is the seam to the table: everything that knows Delta and Parquet.
//! - [`show`] looks at a table. [`args`] and [`commands`] are the command line.
//!
//! All of it blocks; what waits for stores runs on a tokio runtime beside it.

pub mod args;
pub mod commands;
pub mod crew;
pub mod delta;
pub mod execute;
pub mod flatten;
pub mod keys;
pub mod show;

mod ahead;
mod catalogue;
mod configuration;
mod error;
mod progress;
mod run;
mod summary;

pub use catalogue::Catalogue;
pub use error::Error;
pub use progress::{Bar, Progress, Quiet};
pub use run::Job;
pub use summary::{Files, Summary};
