//! Runs of the batch over temporary folders, from events to tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod command;
mod delivery;
mod gzip;
mod keys;
mod schema;
mod support;
