//! What the Delta table is made from.

pub(super) mod create_table;
pub(super) mod schema;

pub use schema::schema;

/// Properties that the table is created with: only what our own writer can write, and never `delta.appendOnly`.
///
/// A changed row replaces the old one by rewriting its whole file, and files are read whole for it: deletion vectors, which some platforms
/// switch on for new tables, would bring deleted rows back.
pub const PROPERTIES: [(&str, &str); 1] = [("delta.enableDeletionVectors", "false")];
