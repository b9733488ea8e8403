//! The rules of `docs/row.md`, each shown by a small event.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod bodies;
mod catalogue;
mod finding;
mod lines;
mod rescued;
mod signals;
mod support;
mod system;
mod units;
mod values;
