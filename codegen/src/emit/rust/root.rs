//! `src/lib.rs`: what the crate is, and its modules.

use super::text;
use crate::emit::{Input, comment};

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let table = comment::code(&input.plan.table.name.join("."));
    let (row, hash) = (&input.layout.row, text::literal(&input.plan.hash));
    let types = if input.layout.types.is_empty() { "" } else { "pub use self::types::*;\n" };
    let text = format!(
        "\
//! The catalogue of {table} as Rust.
//!
//! [`TABLES`] is what the engine reads. [`{row}`] is a row as structs, a group of signals each; [`columns`] has a typed handle for every
//! column.

#[rustfmt::skip]
pub mod columns;
#[rustfmt::skip]
pub mod edge;
#[rustfmt::skip]
pub mod groups;
#[rustfmt::skip]
mod row;
#[rustfmt::skip]
mod tables;
#[rustfmt::skip]
pub mod types;

pub use self::groups::*;
pub use self::row::{row};
pub use self::tables::TABLES;
{types}
/// Hash of the catalogue, as it stands in the column `_catalogue`.
pub const CATALOGUE_HASH: &str = {hash};

/// The schema of the table as it stands in a Delta log, with the columns' comments.
pub const DELTA_SCHEMA: &str = include_str!(\"../delta/schema.json\");
"
    );
    vec![("src/lib.rs".to_owned(), text)]
}
