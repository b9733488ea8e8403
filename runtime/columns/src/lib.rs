//! Flattened rows as Arrow record batches.
//!
//! [`RecordBatchSink`] takes what the kernel's engine feeds it and gives [`RecordBatch`](arrow_array::RecordBatch)es of the [`schema`] that
//! its tables mean. [`values`] reads a column of such a batch by its typed handle.
//!
//! To add a column type, add its Arrow type in `schema.rs` and its values in `builder.rs`; the compiler names the places.

mod builder;
mod error;
mod schema;
mod sink;
mod values;

pub use error::Error;
pub use schema::{ELEMENT, ENTRIES, KEY, VALUE, schema};
pub use sink::RecordBatchSink;
pub use values::{ArrowType, values};

#[cfg(test)]
mod samples;
