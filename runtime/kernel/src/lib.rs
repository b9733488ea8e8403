//! The kernel of Planish: one event in, one typed row out.
//!
//! [`Flattener`] reads a line of NDJSON as `docs/row.md` says and feeds a [`Sink`]. What it looks for stands in [`Tables`], which codegen makes
//! from a catalogue, as Rust source or at run time. The kernel knows no Arrow, no clock, no environment and does no I/O.
//!
//! - [`tables`]: a catalogue as plain data.
//! - [`lexer`]: JSON as bytes: validation, spans, numbers, texts.
//! - [`engine`]: scopes, signals, values, in the order in which a line is understood.
//! - [`sink`]: where values go; [`Row`] is the one that keeps a row, for typed structs.
//!
//! To add a column type, add a [`tables::Kind`], its decoding in `engine/decode.rs`, and follow the compiler to the sinks.

pub mod debug;
pub mod engine;
pub mod lexer;
pub mod sink;
pub mod tables;

mod column;
mod reason;
mod time;

pub use column::{Column, Date, Decimal, Json, Timestamp};
pub use engine::{Counters, Flattener, LineContext, Outcome, TemplateHits, TemplateLimit};
pub use reason::{Count, Quarantine, Reason};
pub use sink::chosen::Chosen;
pub use sink::feed::Feed;
pub use sink::row::{Cell, Row};
pub use sink::{ForTables, Sink, Value};
pub use tables::Tables;

/// The longest line that is read, in bytes. An item of DynamoDB is at most 400 KB.
pub const MAX_LINE: usize = 16 << 20;

/// The deepest nesting that is read, in a line and again in a body's text. DynamoDB nests 32 levels.
pub const MAX_DEPTH: usize = 128;
