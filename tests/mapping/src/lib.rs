//! Lambda's event source mapping for a DynamoDB stream, as it is documented: what stands between a stream and a function, and cuts, repeats
//! and discards as no emulator does all at once.
//!
//! Decisions are values that know no clock and no network:
//!
//! - [`lineage`]: which shards may be read now; a child waits for its parent.
//! - [`cut`]: how many of the records that wait make a batch: `BatchSize`, the payload of 6 MB, the batching window.
//! - [`answer`]: what a response says of a batch: `ReportBatchItemFailures` is a checkpoint, not a list.
//! - [`delivery`]: what comes after an outcome: the rest, the halves, the same again, or the on-failure destination.
//!
//! At the edge, [`Stream`] reads the Streams API, [`Function`] is a process under the Runtime API, and [`Mapping`] brings them together in a
//! [`Host`], which says how invocations go: a test's host kills functions.
//!
//! Shards are taken one after another and one batch at a time, as with a `ParallelizationFactor` of 1. There are no filters, no tumbling windows
//! and no pauses between retries. Where the documentation is silent, the code says what was chosen.

pub mod answer;
pub mod cut;
pub mod delivery;
pub mod lineage;

mod client;
mod document;
mod function;
mod mapping;
mod record;
mod settings;
mod stream;

pub use client::{CallError, Client};
pub use document::Discarded;
pub use function::{Function, Outcome, Program};
pub use mapping::{Host, Mapping, MappingError, Met, Move, Turn, event_of};
pub use record::{Record, RecordError, Sequence};
pub use settings::{OnError, ResponseType, Settings};
pub use stream::Stream;
