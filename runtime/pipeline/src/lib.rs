//! What stands between files and a table: configuration, places, listings, manifests, quarantine.
//!
//! Decisions are values and functions over values: [`plan()`](plan()) says which files the next manifest names, [`next()`](next()) says what a run does
//! next, [`Splitter`] says where lines begin. The thin edge around them talks to an [`object_store`], so that a folder and a bucket are
//! the same thing. Neither Arrow nor Delta is known here.
//!
//! # The log of a table
//!
//! ```text
//! {table}/_planish/log.json                          {"log": uuid}: written once, with the first manifest
//! {table}/_planish/batches/00000000000000000001.json the first manifest: the files that commit number 1 holds
//! {table}/_planish/quarantine/…                      the lines that are no events
//! ```
//!
//! A manifest is written with put-if-absent and never changed. Whoever meets a manifest that the table does not hold yet executes it as it
//! is written, before anything new is planned. The table remembers the number of the last one that it holds, under an application id made
//! of the log's uuid ([`app_id`]).

mod config;
mod error;
mod location;
mod log;
mod manifest;
mod plan;
mod quarantine;
mod size;
mod source;

pub use config::{Compression, Config, ConfigError, SchemaChanges, StreamConfig, TriggerConfig};
pub use error::{Cause, Doing, StoreError};
pub use location::{Location, LocationError};
pub use log::{Log, LogError, Proposal, app_id};
pub use manifest::{Manifest, SourceFile};
pub use plan::{Caps, Changed, Gap, Named, Next, Plan, next, plan};
pub use quarantine::{Entry, Quarantine, Written};
pub use size::{ByteSize, SizeError};
pub use source::{Block, Buffers, Listing, ReadError, Splitter, blocks, list};
