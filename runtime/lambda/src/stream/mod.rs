//! What becomes of a batch of a DynamoDB stream, decided before anything is written.
//!
//! [`plan()`] turns the records into at most two objects: the lines, and the records that can't become one. Names and bytes are functions of
//! the batch alone, so that a retry meets what it wrote itself.
//!
//! - `record`: one record, read by itself. `attribute`: attribute values as JSON. `poison`: what can't be read.
//! - `name`: where the objects lie. `plan`: the objects. `batch`: the records out of the function's event.

mod attribute;
mod batch;
mod name;
mod plan;
mod poison;
mod record;

pub use batch::BatchError;
pub use plan::{Lines, Object, Plan, plan};
pub use poison::Poison;
