//! The Lambda functions of Planish. `stream-processor` turns a batch of a DynamoDB stream into one object of NDJSON; `job-trigger` starts the job
//! that reads such objects.
//!
//! What becomes of an event is decided first, as a value; the edge around it writes and reports.
//!
//! - [`stream`]: from records to objects; names and bytes are functions of the batch alone.
//! - [`edge`]: what the catalogue says of the lines, for metrics.
//! - [`store`]: put-if-absent, and the connection that it goes through.
//! - [`report`]: the log and the metrics. [`settings`]: `planish.yaml` and the environment. [`function`]: all of it together.
//! - [`payload`]: what an invocation brings, as it came.
//! - [`trigger`]: `job-trigger`, from objects to a run.
//!
//! Neither Arrow nor Parquet nor an AWS SDK is in the tree: a function starts within milliseconds.

pub mod edge;
pub mod function;
pub mod payload;
pub mod report;
pub mod settings;
pub mod store;
pub mod stream;
pub mod trigger;
