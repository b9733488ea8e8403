//! Items into a DynamoDB table, by the few parts of its API that this takes.
//!
//! - `settings`: which table, where, and who we are, out of the usual environment.
//! - `sign`: Signature Version 4.
//! - `client`: one request, and what its answer says.
//! - `table`: writes in batches, until each has been taken or refused.
//!
//! The SDK would bring a runtime and a hundred crates into a command that else reads files.

mod client;
mod settings;
mod sign;
mod table;

pub(crate) use settings::Target;
pub(crate) use table::{BATCH, Table, Written};
