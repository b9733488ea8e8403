//! `planish-batch`: events into a Delta table, exactly once.
//!
//! A run is a chain in bounded memory: the pieces of a manifest's files are split into lines, flattened by as many workers as there are
//! cores, and written by one writer in the manifest's order, so that the same manifest gives the same rows in the same order.
//!
//! - [`Job`] is a run: which manifest comes next, until nothing is new. Decisions are [`planish_pipeline`]'s.
//! - [`execute`] is one manifest: prepared, then committed. [`flatten`] makes batches, [`keys`] keeps one row per key.
//! - [`delta`] is the seam to the table: everything that knows Delta and Parquet.
//! - [`show`] looks at a table. [`args`] and [`commands`] are the command line.
//!
//! All of it blocks; what waits for stores runs on a tokio runtime beside it.

pub mod args;
pub mod commands;
pub mod delta;
pub mod execute;
pub mod flatten;
pub mod keys;
pub mod show;

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
